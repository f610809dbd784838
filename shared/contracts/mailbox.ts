import { z } from "zod";
import { domainCheck } from "./domain_check.ts";

/** An entry of `list_mailboxes()`: an address from which campaigns are sent, at what hours and how many a day. */
export const mailbox = z.object({
  id: z.uuid(),
  /** Whose it is; null since they left, and nothing is sent from it. */
  user_id: z.uuid().nullable(),
  address: z.string(),
  from_name: z.string(),
  /** Markdown. */
  signature: z.string(),
  status: z.enum(["active", "paused"]),
  paused_reason: z.string().nullable(),
  daily_cap: z.number().int(),
  /** Mails on the first day of the warm-up; null: none. */
  warm_up_from: z.number().int().nullable(),
  time_zone: z.string(),
  /** Whose public holidays are kept, as an ISO code. */
  country: z.string().nullable(),
  /** ISO: 1 is Monday. */
  work_days: z.array(z.number().int()),
  /** Like "09:00". */
  from_hour: z.string(),
  to_hour: z.string(),
  gap_seconds_min: z.number().int(),
  gap_seconds_max: z.number().int(),
  /** Where the domain's DKIM keys stand, if not where the mail provider usually has them. */
  dkim_selectors: z.array(z.string()),
  /** Null before DNS was asked. */
  domain_check: domainCheck.nullable(),
  domain_checked_at: z.string().nullable(),
  /** DNS is being asked. */
  is_domain_checking: z.boolean(),
  cap_today: z.number().int(),
  planned_today: z.number().int(),
});
export type Mailbox = z.infer<typeof mailbox>;

/** What holds for all campaign mail of a workspace. */
export const mailSettings = z.object({
  postal_address: z.string().nullable(),
  tracks_opens: z.boolean(),
  tracks_clicks: z.boolean(),
  one_sequence_at_a_time: z.boolean(),
  rate_per_minute: z.number().int(),
  /** The assistant drafts an answer to each reply. */
  drafts_answers: z.boolean(),
  paused_reason: z.string().nullable(),
  paused_at: z.string().nullable(),
});
export type MailSettings = z.infer<typeof mailSettings>;

export const dayOff = z.object({ day: z.iso.date(), name: z.string() });
export type DayOff = z.infer<typeof dayOff>;

/** Answer of `list_mailboxes()`. */
export const mailboxList = z.object({
  mailboxes: z.array(mailbox),
  /** Null until someone set anything. */
  settings: mailSettings.nullable(),
  /** From today on. */
  days_off: z.array(dayOff),
});
export type MailboxList = z.infer<typeof mailboxList>;
