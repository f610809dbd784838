import { z } from "zod";

/** The fields a filter can name; `private.lead_filter_sql()` compiles the same list. */
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
]);
export const leadNumberField = z.enum(["score", "employee_count"]);
export const leadDateField = z.enum(["created_at", "updated_at", "last_contacted_at"]);

const scalar = z.string().max(200);

/** One condition of the filter language that page, assistant and HTTP share. */
export const leadCondition = z.discriminatedUnion("operator", [
  /** Equality ignoring case; for `owner` a member's id, name, or "me"; for `tags` any of them. */
  z.strictObject({
    field: z.union([leadTextField, z.literal("tags")]),
    operator: z.literal("is_any_of"),
    values: z.array(scalar).min(1).max(100),
  }),
  z.strictObject({
    field: z.union([leadTextField, z.literal("tags")]),
    operator: z.literal("is_none_of"),
    values: z.array(scalar).min(1).max(100),
  }),
  z.strictObject({ field: leadTextField, operator: z.literal("contains"), value: scalar.min(1) }),
  z.strictObject({
    field: z.union([leadTextField, leadNumberField, leadDateField, z.literal("tags")]),
    operator: z.enum(["is_empty", "is_not_empty"]),
  }),
  /** Both ends inclusive; leave one out for an open range. */
  z.strictObject({
    field: leadNumberField,
    operator: z.literal("between"),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
  /** Instants or dates; `from` inclusive, `until` exclusive. */
  z.strictObject({
    field: leadDateField,
    operator: z.literal("between_dates"),
    from: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
    until: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
  }),
  /** Within the last `days` days. */
  z.strictObject({
    field: leadDateField,
    operator: z.literal("in_last_days"),
    days: z.number().int().min(1).max(3650),
  }),
  /** Longer ago than `days` days, or never. */
  z.strictObject({
    field: leadDateField,
    operator: z.literal("not_in_last_days"),
    days: z.number().int().min(1).max(3650),
  }),
  z.strictObject({ field: z.literal("do_not_contact"), operator: z.literal("is"), value: z.boolean() }),
]);
export type LeadCondition = z.infer<typeof leadCondition>;

export const leadFilter = z.strictObject({
  /** Free text over name, company, title, e-mail, notes and tags. */
  text: z.string().trim().max(200).optional(),
  match: z.enum(["all", "any"]).default("all"),
  conditions: z.array(leadCondition).max(20).default([]),
});
export type LeadFilter = z.infer<typeof leadFilter>;

export const leadSort = z.strictObject({
  field: z.enum(["name", "company", "score", "stage", "country", "created_at", "updated_at", "last_contacted_at"]),
  direction: z.enum(["ascending", "descending"]),
});
export type LeadSort = z.infer<typeof leadSort>;

/** Answer of `search_leads()`. The count is exact up to 10,000 and says when it is not. */
export const leadPage = z.object({
  leads: z.array(z.record(z.string(), z.unknown())),
  count: z.number().int(),
  count_is_exact: z.boolean(),
  /** Pass back as `cursor` for the next page; null on the last. */
  next_cursor: z.string().nullable(),
});
export type LeadPage = z.infer<typeof leadPage>;
