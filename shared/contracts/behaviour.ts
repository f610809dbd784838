import { z } from "zod";
import { notificationAction } from "./notification.ts";

/** When a behaviour looks. Hours are of the person's clock, days their working days; `event`: told by what happens. */
export const behaviourCadence = z.discriminatedUnion("every", [
  z.object({ every: z.literal("minutes"), minutes: z.number().int().min(5) }),
  z.object({ every: z.literal("day"), hour: z.number().int().min(0).max(23) }),
  z.object({
    every: z.literal("week"),
    weekday: z.number().int().min(1).max(7),
    hour: z.number().int().min(0).max(23),
  }),
  z.object({ every: z.literal("event") }),
]);
export type BehaviourCadence = z.infer<typeof behaviourCadence>;

/** A number that people may move, within bounds. */
export const behaviourThreshold = z.object({
  name: z.string(),
  label: z.string(),
  min: z.number(),
  max: z.number(),
  default: z.number(),
  whole: z.boolean(),
  value: z.number(),
});

/** What the assistant says by itself, as one person has it. */
export const behaviour = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  cadence: behaviourCadence,
  cool_down_hours: z.number(),
  sample_floor: z.string(),
  thresholds: z.array(behaviourThreshold),
  muted: z.boolean(),
  muted_until: z.string().nullable(),
  next_at: z.string().nullable(),
  looked_at: z.string().nullable(),
  told_at: z.string().nullable(),
  last_told: z.string().nullable(),
  /** Why the last look failed. */
  problem: z.string().nullable(),
});
export type Behaviour = z.infer<typeof behaviour>;

const priority = z.enum(["low", "normal", "high"]);

/** What a detector found. `key` names the thing or the period: the same is told once. */
export const behaviourFinding = z.object({
  key: z.string().min(1).max(200),
  priority,
  lead_id: z.uuid().nullish(),
  campaign_id: z.uuid().nullish(),
  segment_id: z.uuid().nullish(),
  task_id: z.uuid().nullish(),
  facts: z.record(z.string(), z.unknown()),
  evidence: z
    .array(z.object({ label: z.string(), value: z.union([z.string(), z.number()]), lead_id: z.uuid().nullish() }))
    .default([]),
});
export type BehaviourFinding = z.infer<typeof behaviourFinding>;

export const behaviourFindings = z.array(behaviourFinding).max(20);

/** `POST proactive/try`: what a behaviour would say now. Nobody is told. */
export const tryBehaviourRequest = z.strictObject({
  workspace_id: z.uuid(),
  behaviour: z.string().max(40),
});

/** A finding in words, with what led to it. */
export const behaviourMessage = z.object({
  title: z.string(),
  body: z.string(),
  priority,
  actions: z.array(notificationAction),
  evidence: behaviourFinding.shape.evidence,
});
export const tryBehaviourAnswer = z.object({ messages: z.array(behaviourMessage) });
export type BehaviourMessage = z.infer<typeof behaviourMessage>;
