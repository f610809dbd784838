import type { VariantLook, WinnerBy } from "../../contracts/campaign_view.ts";
import { countWords, percentWords } from "./number_words.ts";
import { nextSample, trialDays } from "./variant_decision.ts";

/** A step whose texts are tried against each other. */
export interface ComparedStep {
  variants: readonly { id: string; label: string; is_removed: boolean; counts: { sent: number } }[];
  look: VariantLook | null;
  winner_by: WinnerBy;
  winner_confidence: number;
  winner_sample: number;
}

const did = { replied: "replied", clicked: "clicked", opened: "opened it" } as const;

/** How the comparison of a step's texts stands: what was decided, or what is still missing. Undefined for a single text. */
export function lookWords(step: ComparedStep): string | undefined {
  const { look } = step;
  const variants = step.variants.filter((variant) => !variant.is_removed);
  if (variants.length < 2) return undefined;
  if (!look) {
    const least = Math.min(...variants.map(({ counts }) => counts.sent));
    return `Compared once each was sent ${countWords(step.winner_sample)} times and had ${daysWord(trialDays[step.winner_by])} to be ${answered[step.winner_by]}; so far ${countWords(least)}.`;
  }
  const name = (id: string) => variants.find((variant) => variant.id === id)?.label ?? "?";
  const seen = `${sharesWords(look)}, ${percentWords(look.sure, { down: true })} sure`;
  const best = name(look.best_id);
  if (look.outcome === "winner") return `${best} won: ${seen}, ${countWords(mailsOf(look))} mails.`;
  const next = countWords(nextSample({ sample: step.winner_sample, lastSample: look.sample }));
  if (look.outcome === "dropped") {
    return `${look.dropped.map(name).join(" and ")} given up against ${best}: ${seen}. The others are compared again at ${next} mails each.`;
  }
  return `Looked at after ${countWords(look.sample)} mails each: ${best} is ahead, ${seen}; ${percentWords(step.winner_confidence)} is asked for. The next look is at ${next} each.`;
}

const answered = { replied: "answered", clicked: "clicked", opened: "opened" } as const;

/** "8.1 % against 4.2 % replied": the best against the next one, or against those that were given up. */
function sharesWords(look: VariantLook): string {
  const share = ({ sent, successes }: { sent: number; successes: number }) => (sent > 0 ? successes / sent : 0);
  const best = look.numbers.find(({ id }) => id === look.best_id);
  const others = look.numbers.filter(({ id }) =>
    look.dropped.length > 0 ? look.dropped.includes(id) : id !== look.best_id,
  );
  const next = Math.max(0, ...others.map(share));
  return `${percentWords(best ? share(best) : 0)} against ${percentWords(next)} ${did[look.winner_by]}`;
}

function mailsOf({ numbers }: VariantLook): number {
  return numbers.reduce((sum, { sent }) => sum + sent, 0);
}

function daysWord(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
