import { z } from "zod";
import { leadFilter } from "./lead_filter.ts";

/** What an engagement rule can count. */
export const scoredActivity = z.enum(["note", "email_sent", "email_received", "call", "meeting"]);

const points = z
  .number()
  .int()
  .min(-100)
  .max(100)
  .refine((value) => value !== 0);

/** A rule as `save_score_rule()` takes it. `fit`: a filter gives the points once; `engagement`: each activity gives them. */
export const scoreRuleDraft = z.strictObject({
  id: z.uuid().optional(),
  label: z.string().trim().min(1).max(120),
  kind: z.enum(["fit", "engagement"]),
  points,
  filter: leadFilter.optional(),
  activity_kinds: z.array(scoredActivity).min(1).max(5).optional(),
  /** Days after which an activity counts half. */
  half_life_days: z.number().int().min(1).max(3650).optional(),
  /** At most so many points from one engagement rule. */
  most_points: z.number().int().min(1).max(100).optional(),
  active: z.boolean().optional(),
});
export type ScoreRuleDraft = z.infer<typeof scoreRuleDraft>;

/** A rule as it is stored. `problem`: why it cannot be applied any more, such as a field that is gone. */
export const scoreRule = z.object({
  id: z.uuid(),
  label: z.string(),
  kind: z.enum(["fit", "engagement"]),
  points: z.number().int(),
  filter: z.record(z.string(), z.unknown()).optional(),
  activity_kinds: z.array(z.string()).optional(),
  half_life_days: z.number().int().optional(),
  most_points: z.number().int().optional(),
  active: z.boolean(),
  problem: z.string().optional(),
});
export type ScoreRule = z.infer<typeof scoreRule>;

/** Answer of `score_rules_of()`. `under_way`: leads are being scored anew at this moment. */
export const scoreRules = z.object({ rules: z.array(scoreRule), under_way: z.boolean() });

/** One reason of a score. `events`: how many activities count, `last_at`: the newest. */
export const scoreFactor = z.object({
  rule_id: z.uuid(),
  label: z.string(),
  kind: z.enum(["fit", "engagement"]),
  points: z.number().int(),
  events: z.number().int().optional(),
  last_at: z.string().optional(),
});
export type ScoreFactor = z.infer<typeof scoreFactor>;

/** Answer of `explain_score()`. `factors` is null where no rules apply and the number was set by hand. */
export const scoreExplanation = z.object({
  lead: z.object({ id: z.uuid(), name: z.string() }),
  score: z.number().int(),
  factors: z.array(scoreFactor).nullable(),
  previous_score: z.number().int().nullable(),
  changed_at: z.string().nullable(),
  computed_at: z.string().nullable(),
});
export type ScoreExplanation = z.infer<typeof scoreExplanation>;

const spread = z.object({
  leads: z.number().int(),
  mean: z.number().nullable(),
  quartiles: z.array(z.number()).nullable(),
});

/** Answer of `backtest_score()`: won beside lost leads on the day they were decided. Shares and rates are 0 to 1. */
export const scoreBackTest = z.object({
  /** At least 20 of each kind. */
  enough: z.boolean(),
  won: spread,
  lost: spread,
  /** Share of (won, lost) pairs in which the won lead scored higher; 0.5 is chance. */
  separation: z.number().nullable(),
  bands: z.array(
    z.object({ from: z.number(), won: z.number().int(), lost: z.number().int(), win_rate: z.number().nullable() }),
  ),
  factors: z.array(z.object({ label: z.string(), won: z.number().nullable(), lost: z.number().nullable() })),
  /** Labels of rules about the stage: they would tell the outcome from the outcome. */
  left_out: z.array(z.string()),
});
export type ScoreBackTest = z.infer<typeof scoreBackTest>;
