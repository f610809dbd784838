import { z } from "zod";
import { activityKind } from "./lead.ts";

/** What stands in a lead's history: the kinds of its timeline, edits of its fields, and one's own finished reminders. */
export const historyKind = z.enum([...activityKind.options, "fields_changed", "task"]);
export type HistoryKind = z.infer<typeof historyKind>;

export const historyEntry = z.object({
  id: z.string(),
  lead_id: z.uuid(),
  kind: historyKind,
  title: z.string(),
  body: z.string().nullable(),
  /** Of `fields_changed`: what was, and what is since. */
  changes: z
    .array(
      z.object({
        field: z.string(),
        label: z.string(),
        before: z.unknown().optional(),
        after: z.unknown().optional(),
      }),
    )
    .optional(),
  actor_id: z.uuid().nullable(),
  actor_name: z.string().nullable(),
  /** The assistant did it for that person. */
  by_assistant: z.boolean(),
  /** Someone outside wrote it, or the assistant did after reading such text. */
  from_outside: z.boolean().optional(),
  occurred_at: z.string(),
});
export type HistoryEntry = z.infer<typeof historyEntry>;

/** Answer of `lead_timeline()`: newest first; pass `next_cursor` back for older entries. */
export const leadHistory = z.object({ entries: z.array(historyEntry), next_cursor: z.string().nullable() });
export type LeadHistory = z.infer<typeof leadHistory>;

/** A stay of a lead in a stage, as `lead_stays()` gives it; the last one has no end and counts until now. */
export const leadStay = z.object({
  stage: z.string(),
  label: z.string(),
  entered_at: z.string(),
  left_at: z.string().nullable(),
  seconds: z.number().int(),
  actor_name: z.string().nullable(),
});
export type LeadStay = z.infer<typeof leadStay>;
