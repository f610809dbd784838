import { z } from "zod";
import { activityKind } from "./lead.ts";
import { mailEventKind } from "./mail_event_kind.ts";

/** The fields a filter can name beside custom ones; `private.filter_field()` compiles the same list. */
export const leadTextField = z.enum([
  "name",
  "email",
  "phone",
  "title",
  "company",
  "domain",
  "industry",
  "country",
  "city",
  "stage",
  "source",
  "owner",
  "account_country",
  "account_city",
]);
export const leadNumberField = z.enum(["score", "employee_count"]);
export const leadDateField = z.enum(["created_at", "updated_at", "last_contacted_at"]);

/** A custom field of leads (`custom.<key>`) or of their accounts (`account.custom.<key>`). */
export const customFieldName = z
  .templateLiteral([z.enum(["custom.", "account.custom."]), z.string().regex(/^[a-z][a-z0-9_]{0,59}$/)])
  .meta({ id: "custom_field_name", description: "custom.<key> of a lead, account.custom.<key> of its company." });

/** Weeks begin on Monday; days begin at midnight where the person is. */
export const datePeriod = z.enum([
  "today",
  "yesterday",
  "tomorrow",
  "this_week",
  "last_week",
  "next_week",
  "this_month",
  "last_month",
  "next_month",
  "this_quarter",
  "last_quarter",
  "next_quarter",
  "this_year",
  "last_year",
  "next_year",
]);
export type DatePeriod = z.infer<typeof datePeriod>;

const scalar = z.string().max(200);
const textField = z.union([leadTextField, customFieldName]).meta({ id: "text_field" });
/** `segment` takes names or ids of segments, and holds leads that match one of them now. */
const choiceField = z.union([textField, z.enum(["tags", "segment"])]).meta({ id: "choice_field" });
const dateField = z.union([leadDateField, customFieldName]).meta({ id: "date_field" });
const values = z.array(scalar).min(1).max(100);
const dayCount = z.number().int().min(1).max(3650);
const timesAtLeast = z.number().int().min(1).max(100);

const happening = z.enum(["happened", "did_not_happen"]);

/** What stands in the timeline, or does not: of these kinds (any without), so recently, so often (once without). */
const activityCondition = z.strictObject({
  field: z.literal("activity"),
  operator: happening,
  kinds: z.array(activityKind).min(1).optional(),
  within_days: dayCount.optional(),
  at_least: timesAtLeast.optional(),
});

/**
 * What a lead did with the mails of campaigns, or did not: people only, never programs. Of any campaign without
 * `campaign_ids`; the days go by the campaigns' clock.
 */
const engagementCondition = z.strictObject({
  field: z.literal("engagement"),
  operator: happening,
  kinds: z.array(mailEventKind).min(1),
  campaign_ids: z.array(z.uuid()).min(1).max(100).optional(),
  within_days: dayCount.optional(),
  at_least: timesAtLeast.optional(),
});

/** One condition of the filter language that page, assistant and HTTP share. */
export const leadCondition = z
  .discriminatedUnion("operator", [
    /** Equality ignoring case; for `owner` a member's id, name, or "me"; for tags and multi-choices any of them. */
    z.strictObject({ field: choiceField, operator: z.literal("is_any_of"), values }),
    z.strictObject({ field: choiceField, operator: z.literal("is_none_of"), values }),
    z.strictObject({ field: textField, operator: z.literal("contains"), value: scalar.min(1) }),
    z.strictObject({
      field: z.union([textField, leadNumberField, leadDateField, z.literal("tags")]),
      operator: z.enum(["is_empty", "is_not_empty"]),
    }),
    /** Both ends inclusive; leave one out for an open range. */
    z.strictObject({
      field: z.union([leadNumberField, customFieldName]),
      operator: z.literal("between"),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
    }),
    /** Instants or dates; `from` inclusive, `until` exclusive. Leave one out for "since" or "before". */
    z.strictObject({
      field: dateField,
      operator: z.literal("between_dates"),
      from: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
      until: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
    }),
    /** Within the last `days` days. */
    z.strictObject({ field: dateField, operator: z.literal("in_last_days"), days: dayCount }),
    /** Longer ago than `days` days, or never. */
    z.strictObject({ field: dateField, operator: z.literal("not_in_last_days"), days: dayCount }),
    /** Within the next `days` days, today included. */
    z.strictObject({ field: dateField, operator: z.literal("in_next_days"), days: dayCount }),
    z.strictObject({ field: dateField, operator: z.literal("in_period"), period: datePeriod }),
    z.strictObject({
      field: z.union([z.literal("do_not_contact"), customFieldName]),
      operator: z.literal("is"),
      value: z.boolean(),
    }),
    z.discriminatedUnion("field", [activityCondition, engagementCondition]),
  ])
  .meta({ id: "lead_condition" });
export type LeadCondition = z.infer<typeof leadCondition>;

const match = z.enum(["all", "any"]);

/** Conditions that must hold together: all of them, or any. Nested 3 deep at most, the filter itself being the first. */
export const leadGroup = z
  .strictObject({
    match,
    get conditions(): z.ZodArray<z.ZodUnion<[typeof leadCondition, typeof leadGroup]>> {
      return z.array(leadNode).min(1).max(20);
    },
  })
  .meta({ id: "lead_group" });
export type LeadGroup = { match: "all" | "any"; conditions: LeadNode[] };
export type LeadNode = LeadCondition | LeadGroup;
const leadNode: z.ZodUnion<[typeof leadCondition, typeof leadGroup]> = z.union([leadCondition, leadGroup]);

export const leadFilter = z.strictObject({
  /** Free text over name, company, title, e-mail, notes and tags. */
  text: z.string().trim().max(200).optional(),
  match: match.default("all"),
  conditions: z.array(leadNode).max(20).default([]),
});
export type LeadFilter = z.infer<typeof leadFilter>;

/** Whether a part of a filter is a group of conditions. */
export function isGroup(node: LeadNode): node is LeadGroup {
  return "conditions" in node;
}

export const leadSortField = z.enum([
  "name",
  "company",
  "score",
  "stage",
  "country",
  "created_at",
  "updated_at",
  "last_contacted_at",
]);
export const leadSort = z.strictObject({
  field: z.union([leadSortField, customFieldName]),
  direction: z.enum(["ascending", "descending"]),
});
export type LeadSort = z.infer<typeof leadSort>;

/** Answer of `search_leads()`. The count is exact up to 10,000, beyond that where it is known anyway, and says when it is not. */
export const leadPage = z.object({
  leads: z.array(z.record(z.string(), z.unknown())),
  count: z.number().int(),
  count_is_exact: z.boolean(),
  /** Pass back as `cursor` for the next page; null on the last. */
  next_cursor: z.string().nullable(),
});
export type LeadPage = z.infer<typeof leadPage>;
