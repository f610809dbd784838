import { z } from "zod";
import { customValue } from "./custom_field.ts";

/** The key of one of the workspace's stages (see `pipeline.ts`). Functions that take a stage take its label too. */
export const leadStage = z.string().trim().min(1).max(60);
export type LeadStage = z.infer<typeof leadStage>;

export const activityKind = z.enum([
  "created",
  "note",
  "email_sent",
  "email_received",
  "auto_reply",
  "call",
  "meeting",
  "stage_changed",
  "owner_changed",
]);
export type ActivityKind = z.infer<typeof activityKind>;

/** One row of `search_leads()` and of the `lead_rows` view: a person with their account's facts beside. Times are ISO 8601 with zone. */
export const lead = z.object({
  id: z.uuid(),
  workspace_id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  title: z.string().nullable(),
  account_id: z.uuid().nullable(),
  company: z.string().nullable(),
  domain: z.string().nullable(),
  industry: z.string().nullable(),
  employee_count: z.number().int().nullable(),
  country: z.string().nullable(),
  city: z.string().nullable(),
  stage: leadStage,
  /** What people call the stage. */
  stage_label: z.string().nullish(),
  owner_id: z.uuid().nullable(),
  owner_name: z.string().nullable(),
  /** 0 to 100. */
  score: z.number().int(),
  tags: z.array(z.string()),
  source: z.string().nullable(),
  custom: z.record(z.string(), z.unknown()),
  /** The company's custom fields; null without a company. */
  account_custom: z.record(z.string(), z.unknown()).nullish(),
  do_not_contact: z.boolean(),
  /** Holds text that nobody here wrote, such as that of an imported file: a turn that reads it is tainted. */
  from_outside: z.boolean().optional(),
  last_contacted_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Lead = z.infer<typeof lead>;

export const leadActivity = z.object({
  id: z.uuid(),
  lead_id: z.uuid(),
  kind: activityKind,
  title: z.string(),
  body: z.string().nullable(),
  actor_id: z.uuid().nullable(),
  actor_name: z.string().nullish(),
  occurred_at: z.string(),
  /** Someone outside wrote it, or the assistant did after it had read such text. */
  from_outside: z.boolean().optional(),
});
export type LeadActivity = z.infer<typeof leadActivity>;

/** What a person may set on a lead. An unknown company becomes a new account. Null clears. */
export const leadChanges = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  email: z.email().max(320).nullable().optional(),
  phone: z.string().trim().max(50).nullable().optional(),
  title: z.string().trim().max(200).nullable().optional(),
  company: z.string().trim().min(1).max(200).nullable().optional(),
  country: z.string().trim().max(100).nullable().optional(),
  city: z.string().trim().max(100).nullable().optional(),
  source: z.string().trim().max(100).nullable().optional(),
  score: z.number().int().min(0).max(100).optional(),
  do_not_contact: z.boolean().optional(),
  /** By key of a custom field; the others stay as they are. */
  custom: z.record(z.string(), customValue.nullable()).optional(),
});
export type LeadChanges = z.infer<typeof leadChanges>;
