import { z } from "zod";

export const goalMeasure = z.enum(["won_deals", "meetings", "calls", "replies", "new_leads"]);
export const goalPeriod = z.enum(["month", "quarter"]);
export const goalWhose = z.enum(["me", "workspace"]);
const goalStanding = z.enum(["reached", "ahead", "on_track", "at_risk", "behind", "too_early"]);

/** What is wanted, as `save_goal()` takes it. */
export const goalDraft = z.strictObject({
  measure: goalMeasure,
  target: z.number().int().min(1).max(100_000),
  period: goalPeriod,
  whose: goalWhose,
});
export type GoalDraft = z.infer<typeof goalDraft>;

/** A goal and how it stands, as `list_goals()` answers. */
export const goal = z.object({
  id: z.uuid(),
  measure: goalMeasure,
  target: z.number(),
  period: goalPeriod,
  /** Else it is the whole workspace's. */
  is_mine: z.boolean(),
  starts_at: z.string(),
  ends_at: z.string(),
  done: z.number(),
  /** How much of the period is over, from 0 to 1. */
  elapsed: z.number(),
  /** What an even pace would have brought by now. */
  expected: z.number(),
  /** Where it leads if it goes on like this, 80 % sure; null while it is too early to say. */
  forecast: z.object({ likely: z.number(), low: z.number(), high: z.number() }).nullable(),
  standing: goalStanding,
});
export type Goal = z.infer<typeof goal>;
