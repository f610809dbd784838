import { differenceByChance, isLargeEnough, shareOf, type Trial } from "./two_proportions.ts";

/** Below so many mails in all, and in each group, nothing is said of what is best. */
export const insightFloor = { all: 200, each: 50 } as const;
const confidence = 0.95;

export type StandsOut<Group extends Trial> =
  | { state: "too_few_mails"; have: number; need: number }
  | { state: "too_few_groups"; need: number }
  | { state: "too_few_answers"; have: number }
  | { state: "nothing" | "best"; best: Group; rest: Trial; sure: number; compared: number };

/**
 * Whether one group is better than all others together: the two-proportion z test at 95 %, its error shared out among the
 * groups (Bonferroni), as each of them might have come out on top by chance. Groups below the floor are left out.
 */
export function standsOut<Group extends Trial>(groups: readonly Group[]): StandsOut<Group> {
  const have = groups.reduce((sum, { sent }) => sum + sent, 0);
  if (have < insightFloor.all) return { state: "too_few_mails", have, need: insightFloor.all };
  const large = groups.filter(({ sent }) => sent >= insightFloor.each);
  const [best, ...others] = [...large].sort((one, other) => shareOf(other) - shareOf(one));
  if (!best || others.length === 0) return { state: "too_few_groups", need: insightFloor.each };
  const rest = others.reduce<Trial>(
    (sum, { sent, successes }) => ({ sent: sum.sent + sent, successes: sum.successes + successes }),
    { sent: 0, successes: 0 },
  );
  if (!isLargeEnough([best, rest])) {
    return { state: "too_few_answers", have: best.successes + rest.successes };
  }
  // Two groups are one pair, whichever is the better one.
  const tries = large.length === 2 ? 1 : large.length;
  const sure = Math.max(0, 1 - differenceByChance(best, rest) * tries);
  return { state: sure >= confidence ? "best" : "nothing", best, rest, sure, compared: large.length };
}
