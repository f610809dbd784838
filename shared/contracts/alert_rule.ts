import { z } from "zod";
import { activityKind } from "./lead.ts";
import { leadFilter } from "./lead_filter.ts";
import { mailEventKind } from "./mail_event_kind.ts";

/**
 * What wakes a rule. `lead_matches`: a lead comes to match the filter, by being added or by a change. `activity`,
 * `mail_event`: something of these kinds happens with a lead that matches it.
 */
export const alertEvent = z.enum(["lead_matches", "activity", "mail_event"]);
export type AlertEvent = z.infer<typeof alertEvent>;

export const alertPriority = z.enum(["low", "normal", "high"]);

/** What `save_alert_rule()` and `preview_alert_rule()` take; what is left out of a change stays as it is. */
export const alertRuleDraft = z.strictObject({
  id: z.uuid().optional(),
  name: z.string().trim().min(1).max(120),
  event: alertEvent.default("lead_matches"),
  filter: leadFilter,
  /** Of activities, or of what became of campaigns' mails; what programs do is never told. */
  kinds: z.array(z.union([activityKind, mailEventKind])).default([]),
  campaign_id: z.uuid().nullable().default(null),
  /** So long it says nothing more about the same lead. */
  cool_down_minutes: z.number().int().min(0).max(5_256_000).default(1440),
  priority: alertPriority.default("normal"),
});
export type AlertRuleDraft = z.infer<typeof alertRuleDraft>;

/** A rule as the database gives it. Times are ISO 8601 with zone. */
export const alertRule = z.object({
  id: z.uuid(),
  name: z.string(),
  event: alertEvent,
  filter: leadFilter,
  kinds: z.array(z.string()),
  campaign_id: z.uuid().nullable(),
  campaign_name: z.string().nullable(),
  cool_down_minutes: z.number(),
  priority: alertPriority,
  muted: z.boolean(),
  /** Of a muted one: when it speaks again by itself; null for never. */
  muted_until: z.string().nullable(),
  /** Why the database muted it: its conditions can't be applied any more. */
  problem: z.string().nullable(),
  /** The assistant wrote it in a turn that had read text of someone outside. */
  from_outside: z.boolean(),
  created_at: z.string(),
  /** In the last 30 days. */
  fired: z.number(),
  last_fired_at: z.string().nullable(),
});
export type AlertRule = z.infer<typeof alertRule>;

/** What a rule would have said in the last 30 days. */
export const alertPreview = z.object({
  count: z.number(),
  /** Different leads among them. */
  leads: z.number(),
  since: z.string(),
  /** Leads that match now, counted to 10,001; null for a rule on events. */
  matching: z.number().nullable(),
  /** What can't be known, or will surprise, in sentences. */
  notes: z.array(z.string()),
  /** The newest five. */
  samples: z.array(z.object({ lead_id: z.uuid(), name: z.string(), company: z.string().nullable(), at: z.string() })),
});
export type AlertPreview = z.infer<typeof alertPreview>;

export const alertFact = z.object({
  field: z.string(),
  label: z.string(),
  value: z.string(),
  was: z.string().optional(),
});
/** One entry of `list_alert_firings()`. */
export const alertFiring = z.object({
  id: z.number(),
  lead_id: z.uuid(),
  lead_name: z.string(),
  company: z.string().nullable(),
  at: z.string(),
  /** It is told within moments, together with others. */
  waiting: z.boolean(),
  evidence: z.object({ facts: z.array(alertFact).optional() }),
});
export type AlertFiring = z.infer<typeof alertFiring>;
