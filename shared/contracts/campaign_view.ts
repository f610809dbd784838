import { z } from "zod";
import { leadFilter } from "./lead_filter.ts";

export const campaignStatus = z.enum(["draft", "running", "paused", "finished", "stopped"]);
export type CampaignStatus = z.infer<typeof campaignStatus>;

/** Whom a campaign is for: a segment, a filter or leads; none of them: only who is enrolled by hand. */
export const campaignAudience = z.object({
  segment_id: z.uuid().optional(),
  filter: leadFilter.optional(),
  lead_ids: z.array(z.uuid()).optional(),
});
export type CampaignAudience = z.infer<typeof campaignAudience>;

/** A share, and where the true one lies with 95 % confidence (Wilson), each from 0 to 1. */
export const shareInterval = z.object({ share: z.number(), low: z.number(), high: z.number() });
export type ShareInterval = z.infer<typeof shareInterval>;

/** What became of mails. Opened and clicked count people, not programs. */
export const campaignCounts = z.object({
  planned: z.number(),
  sent: z.number(),
  failed: z.number(),
  uncertain: z.number(),
  delivered: z.number(),
  opened: z.number(),
  clicked: z.number(),
  replied: z.number(),
  bounced: z.number(),
  complained: z.number(),
  unsubscribed: z.number(),
});
export type CampaignCounts = z.infer<typeof campaignCounts>;

/** How many people are how far. */
export const campaignPeopleCounts = z.object({
  total: z.number(),
  active: z.number(),
  parked: z.number(),
  finished: z.number(),
  stopped: z.number(),
  failed: z.number(),
  /** Why they were stopped or failed: how many each. */
  reasons: z.record(z.string(), z.number()),
});
export type CampaignPeopleCounts = z.infer<typeof campaignPeopleCounts>;

const campaignRow = z.object({
  id: z.uuid(),
  name: z.string(),
  status: campaignStatus,
  mailbox_id: z.uuid().nullable(),
  audience: campaignAudience,
  enrols: z.enum(["once", "live"]),
  start_at: z.string().nullable(),
  version: z.number().int(),
  /** Names exactly this content: what is approved is this. */
  content_hash: z.string(),
  is_approved: z.boolean(),
  approved_at: z.string().nullable(),
  approved_by: z.uuid().nullable(),
  paused_reason: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  people: campaignPeopleCounts,
});

/** An entry of `list_campaigns()`. */
export const listedCampaign = campaignRow.extend({
  steps: z.number().int(),
  counts: campaignCounts,
  /** Replies, of the people in it: the share, and where the true one lies. */
  answered: shareInterval.nullable(),
});
export type ListedCampaign = z.infer<typeof listedCampaign>;

/** By what a branch decides. */
export const branchCondition = z.discriminatedUnion("on", [
  z.object({ on: z.enum(["replied", "clicked", "opened"]) }),
  z.object({ on: z.literal("stage"), stages: z.array(z.string()) }),
  z.object({ on: z.literal("field"), filter: leadFilter }),
]);
export type BranchCondition = z.infer<typeof branchCondition>;

export const waitUnit = z.enum(["working_days", "days", "hours"]);
export type WaitUnit = z.infer<typeof waitUnit>;

/** One of the texts of a step. */
export const campaignVariant = z.object({
  id: z.uuid(),
  label: z.string(),
  subject: z.string(),
  body: z.string(),
  weight: z.number().int(),
  status: z.enum(["active", "winner", "dropped"]),
  counts: campaignCounts,
});
export type CampaignVariant = z.infer<typeof campaignVariant>;

export const winnerBy = z.enum(["opened", "clicked", "replied"]);
export type WinnerBy = z.infer<typeof winnerBy>;

/** How the texts of a step were compared last: only mails that had their time, opened and clicked by people. */
export const variantLook = z.object({
  look: z.number().int(),
  taken_at: z.string(),
  winner_by: winnerBy,
  confidence: z.number(),
  /** Each was sent so many times at least. */
  sample: z.number().int(),
  numbers: z.array(z.object({ id: z.uuid(), sent: z.number().int(), successes: z.number().int() })),
  outcome: z.enum(["undecided", "dropped", "winner"]),
  best_id: z.uuid(),
  dropped: z.array(z.uuid()),
  /** From 0 to 1: that the best is better than each that it is measured against. */
  sure: z.number(),
});
export type VariantLook = z.infer<typeof variantLook>;

/** A step of `get_campaign()`. `next` and `else` are positions of later steps; null is the end. */
export const campaignStep = z.object({
  id: z.uuid(),
  position: z.number().int(),
  kind: z.enum(["email", "branch"]),
  wait_seconds: z.number().int(),
  wait_in: waitUnit,
  condition: branchCondition.nullable(),
  winner_by: winnerBy,
  winner_confidence: z.number(),
  winner_sample: z.number().int(),
  next: z.number().int().nullable(),
  else: z.number().int().nullable(),
  /** People to whom this comes next; counted up to 10,001. */
  waiting: z.number().int(),
  look: variantLook.nullable(),
  variants: z.array(campaignVariant),
});
export type CampaignStep = z.infer<typeof campaignStep>;

/** Answer of `get_campaign()`, and of everything that changes one. */
export const campaign = campaignRow.extend({
  mailbox: z
    .object({
      id: z.uuid(),
      address: z.string(),
      from_name: z.string(),
      status: z.enum(["active", "paused"]),
      paused_reason: z.string().nullable(),
    })
    .nullable(),
  segment_name: z.string().nullable(),
  steps: z.array(campaignStep),
});
export type Campaign = z.infer<typeof campaign>;

/** Answer of `campaign_preview_people()`: whom an audience means, who is left out and why. */
export const audiencePreview = z.object({
  count: z.number().int(),
  count_is_exact: z.boolean(),
  /** Of so many it was asked whether they may get it. */
  looked_at: z.number().int(),
  will_get: z.number().int(),
  left_out: z.record(z.string(), z.number()),
  sample: z.array(
    z.object({ id: z.uuid(), name: z.string(), email: z.string().nullable(), company: z.string().nullable() }),
  ),
});
export type AudiencePreview = z.infer<typeof audiencePreview>;

/** Answer of `enrol_leads()`. */
export const enrolled = z.object({
  enrolled: z.number().int(),
  left_out: z.array(z.object({ id: z.uuid(), name: z.string().nullable(), reason: z.string() })),
});
export type Enrolled = z.infer<typeof enrolled>;
