import type { Goal } from "../contracts/goal.ts";

const nouns: Record<Goal["measure"], string> = {
  won_deals: "won deals",
  meetings: "meetings",
  calls: "calls",
  replies: "replies",
  new_leads: "new leads",
};
const numbers = new Intl.NumberFormat("en-US");

/** What a goal counts, in the plural: "won deals". */
export function goalNoun(measure: Goal["measure"]): string {
  return nouns[measure];
}

/** "12 of 40 meetings this month". */
export function goalProgress({ done, target, measure, period }: Pick<Goal, "done" | "target" | "measure" | "period">) {
  return `${numbers.format(done)} of ${numbers.format(target)} ${nouns[measure]} this ${period}`;
}

/** Where a goal leads, in a sentence that says how sure that is. */
export function goalOutlook({
  standing,
  forecast,
  expected,
}: Pick<Goal, "standing" | "forecast" | "expected">): string {
  if (standing === "reached") return "The goal is reached.";
  if (!forecast) return "It is too early for a forecast.";
  const pace = `An even pace would have brought ${numbers.format(Math.round(expected))} by now.`;
  const range =
    forecast.low === forecast.high
      ? numbers.format(forecast.likely)
      : `about ${numbers.format(forecast.likely)} (${numbers.format(forecast.low)} to ${numbers.format(forecast.high)}, four times out of five)`;
  return `${pace} If it goes on like this it ends at ${range}.`;
}
