import { differenceByChance, isLargeEnough, shareOf, type Trial } from "./two_proportions.ts";

/** So long a mail has time to be answered: it counts when it is so old, and what came later does not. */
export const trialDays = { replied: 2, clicked: 1, opened: 1 } as const;

/** Variants of a step that are still sent, and what became of those mails that had their time. */
export type VariantTrial = Trial & { id: string };

export interface VariantTest {
  variants: readonly VariantTrial[];
  /** How many texts there are with those that were dropped: what was given up counts as tried. */
  texts: number;
  /** How sure one must be, from 0.5 to 0.999. */
  confidence: number;
  /** So many mails of each before the first look. */
  sample: number;
  /** How many looks were taken before, and how many mails each had at least at the last of them. */
  looks: number;
  lastSample: number;
}

export interface VariantLook {
  outcome: "undecided" | "dropped" | "winner";
  look: number;
  /** Each was sent so many times at least. */
  sample: number;
  best: string;
  /** How sure it is that the best is better than each other that it is measured against: than the dropped ones where there are any. */
  sure: number;
  dropped: string[];
}

/**
 * Looks whether one variant is better. Undefined: not yet, and nothing was looked at.
 *
 * Each pair is compared by the two-proportion z test. Who looks again and again finds a difference some day where there is
 * none; so the allowed error (1 − confidence) is shared out: half of it for the first look, a quarter for the second, and
 * so on, each look at twice the mails of the one before; and in each look among all pairs (Bonferroni), as the best is
 * only known afterwards. However long a trial goes on, equal texts are told apart with at most that error altogether.
 */
export function decideVariants(test: VariantTest): VariantLook | undefined {
  const { variants, texts, confidence } = test;
  const [best, ...others] = [...variants].sort((one, other) => shareOf(other) - shareOf(one));
  const sample = Math.min(...variants.map(({ sent }) => sent));
  if (!best || others.length === 0 || sample < nextSample(test) || !isLargeEnough(variants)) return undefined;
  const look = test.looks + 1;
  const spent = ((texts * (texts - 1)) / 2) * 2 ** look;
  const sureness = others.map((other) => ({
    id: other.id,
    sure: Math.max(0, 1 - differenceByChance(best, other) * spent),
  }));
  const beaten = sureness.filter(({ sure }) => sure >= confidence);
  const told = beaten.length > 0 ? beaten : sureness;
  return {
    outcome: beaten.length === others.length ? "winner" : beaten.length > 0 ? "dropped" : "undecided",
    look,
    sample,
    best: best.id,
    sure: Math.min(...told.map(({ sure }) => sure)),
    dropped: beaten.map(({ id }) => id),
  };
}

/** How many mails of each the next look needs. */
export function nextSample({ sample, lastSample }: Pick<VariantTest, "sample" | "lastSample">): number {
  return Math.max(sample, 2 * lastSample);
}
