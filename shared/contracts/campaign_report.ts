import { z } from "zod";
import {
  campaignCounts,
  campaignPeopleCounts,
  campaignStatus,
  shareInterval,
  variantLook,
  winnerBy,
} from "./campaign_view.ts";
import { enrolment } from "./enrolment.ts";

/** What became of mails, with shares of the mails sent; null without a mail. */
export const sharedCounts = campaignCounts.extend({
  shares: z.object({
    delivered: shareInterval.nullable(),
    opened: shareInterval.nullable(),
    clicked: shareInterval.nullable(),
    replied: shareInterval.nullable(),
    bounced: shareInterval.nullable(),
    complained: shareInterval.nullable(),
    unsubscribed: shareInterval.nullable(),
  }),
});
export type SharedCounts = z.infer<typeof sharedCounts>;

/** The numbers of one text; one that is no longer part of the campaign keeps them. */
export const reportedVariant = z.object({
  id: z.uuid(),
  label: z.string(),
  subject: z.string(),
  status: z.enum(["active", "winner", "dropped"]),
  is_removed: z.boolean(),
  counts: sharedCounts,
});
export type ReportedVariant = z.infer<typeof reportedVariant>;

export const reportedStep = z.object({
  id: z.uuid(),
  position: z.number().int(),
  kind: z.enum(["email", "branch"]),
  is_removed: z.boolean(),
  /** People to whom this comes next; counted up to 10,001. */
  waiting: z.number().int(),
  counts: sharedCounts,
  winner_by: winnerBy,
  winner_confidence: z.number(),
  winner_sample: z.number().int(),
  look: variantLook.nullable(),
  variants: z.array(reportedVariant),
});
export type ReportedStep = z.infer<typeof reportedStep>;

/** A campaign among others: an entry of `compare_campaigns()`. */
export const comparedCampaign = z.object({
  id: z.uuid(),
  name: z.string(),
  status: campaignStatus,
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  /** Whether the workspace lets opens and clicks be counted. */
  tracks: z.object({ opens: z.boolean(), clicks: z.boolean() }),
  people: campaignPeopleCounts,
  /** Replies, of the people in it. */
  answered: shareInterval.nullable(),
  totals: sharedCounts,
});
export type ComparedCampaign = z.infer<typeof comparedCampaign>;

/** Who answered: people by what their latest answer says ("unread": it was not taken in), and how long they took. */
export const replyReport = z.object({
  people: z.number().int(),
  classes: z.record(z.string(), z.number()),
  /** People whose mailbox answered that they are away. */
  away: z.number().int(),
  seconds: z.object({ median: z.number(), nine_in_ten: z.number() }).nullable(),
  /** Replies that came within so long of the mail and after the bound before; null has no bound. */
  within: z.array(z.object({ seconds: z.number().nullable(), replies: z.number().int() })),
});
export type ReplyReport = z.infer<typeof replyReport>;

/** Answer of `campaign_report()`. */
export const campaignReport = comparedCampaign.extend({
  paused_reason: z.string().nullable(),
  steps: z.array(reportedStep),
  replies: replyReport,
});
export type CampaignReport = z.infer<typeof campaignReport>;

export const mailEventKind = z.enum([
  "delivered",
  "bounced",
  "complained",
  "opened",
  "clicked",
  "replied",
  "unsubscribed",
  "auto_replied",
]);

/** One mail to someone in a campaign with what became of it, also what programs did. */
export const loggedMail = z.object({
  id: z.uuid(),
  step_id: z.uuid(),
  /** Null of a step that was removed. */
  position: z.number().int().nullable(),
  label: z.string().nullable(),
  /** As it was sent; null before. */
  subject: z.string().nullable(),
  status: z.enum(["queued", "sending", "sent", "failed", "uncertain", "withdrawn"]),
  error: z.string().nullable(),
  next_attempt_at: z.string(),
  finished_at: z.string().nullable(),
  events: z.array(z.object({ kind: mailEventKind, at: z.string(), is_bot: z.boolean() })),
});
export type LoggedMail = z.infer<typeof loggedMail>;

/** Someone in a campaign with their mails; without a lead where that was deleted. */
export const campaignPerson = enrolment.extend({
  lead: z
    .object({ id: z.uuid(), name: z.string(), email: z.string().nullable(), company: z.string().nullable() })
    .nullable(),
  mails: z.array(loggedMail),
});
export type CampaignPerson = z.infer<typeof campaignPerson>;

/** Answer of `campaign_people()`. */
export const campaignPeoplePage = z.object({ people: z.array(campaignPerson), next_cursor: z.string().nullable() });

export const peopleEvent = z.enum([
  "sent",
  "opened",
  "clicked",
  "replied",
  "bounced",
  "unsubscribed",
  "complained",
  "auto_replied",
]);
export type PeopleEvent = z.infer<typeof peopleEvent>;

const trial = shareInterval.extend({ sent: z.number().int(), successes: z.number().int() });

/** Answer of `sending_insights()`: by readers' own clocks, of mails that had their time. */
export const sendingInsights = z.object({
  by: winnerBy,
  days: z.number().int(),
  looked_at: z.number().int(),
  is_all: z.boolean(),
  /** Mails to countries with several clocks: they have no hour. */
  several_clocks: z.number().int(),
  hours: z.array(trial.extend({ hour: z.number().int() })),
  /** Monday is 1. */
  weekdays: z.array(trial.extend({ weekday: z.number().int() })),
  subjects: z.array(trial.extend({ subject: z.string(), campaigns: z.number().int() })),
});
export type SendingInsights = z.infer<typeof sendingInsights>;
