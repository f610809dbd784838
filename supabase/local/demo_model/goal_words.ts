import type { GoalDraft } from "../../../shared/contracts/goal.ts";

const measures: readonly [RegExp, GoalDraft["measure"]][] = [
  [/\b(?:won )?(?:deals?|wins?)\b|\bcustomers?\b/, "won_deals"],
  [/\bmeetings?\b|\bdemos?\b/, "meetings"],
  [/\bcalls?\b/, "calls"],
  [/\b(?:replies|reply|answers?)\b/, "replies"],
  [/\bleads?\b/, "new_leads"],
];

/** What words about a goal count; undefined when they name nothing that goals can count. */
export function goalMeasureIn(words: string): GoalDraft["measure"] | undefined {
  return measures.find(([pattern]) => pattern.test(words))?.[1];
}
