import { z } from "zod";
import { customValue } from "./custom_field.ts";
import { datePeriod } from "./lead_filter.ts";

/** One row of `search_accounts()` and of the `account_rows` view: a company with the number of its people. */
export const account = z.object({
  id: z.uuid(),
  workspace_id: z.uuid(),
  name: z.string(),
  domain: z.string().nullable(),
  industry: z.string().nullable(),
  employee_count: z.number().int().nullable(),
  country: z.string().nullable(),
  city: z.string().nullable(),
  custom: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  updated_at: z.string(),
  lead_count: z.number().int(),
  /** Whether some of its people came with an import. */
  from_outside: z.boolean(),
});
export type Account = z.infer<typeof account>;

/** What a person may set on an account. Null clears; of the custom fields those that are named change. */
export const accountChanges = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  domain: z.string().trim().max(200).nullable().optional(),
  industry: z.string().trim().max(200).nullable().optional(),
  employee_count: z.number().int().min(0).max(100_000_000).nullable().optional(),
  country: z.string().trim().max(200).nullable().optional(),
  city: z.string().trim().max(200).nullable().optional(),
  custom: z.record(z.string(), customValue.nullable()).optional(),
});
export type AccountChanges = z.infer<typeof accountChanges>;

const accountCustomName = z
  .templateLiteral(["custom.", z.string().regex(/^[a-z][a-z0-9_]{0,59}$/)])
  .meta({ id: "account_custom_field", description: "custom.<key> of an account." });
const textField = z
  .union([z.enum(["name", "domain", "industry", "country", "city"]), accountCustomName])
  .meta({ id: "account_text_field" });
const numberField = z.union([z.literal("employee_count"), accountCustomName]).meta({ id: "account_number_field" });
const dateField = z.union([z.enum(["created_at", "updated_at"]), accountCustomName]).meta({ id: "account_date_field" });
const values = z.array(z.string().max(200)).min(1).max(100);
const day = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
const days = z.number().int().min(1).max(3650);

/** One condition on accounts: the filter language of leads over the fields of an account. */
export const accountCondition = z
  .discriminatedUnion("operator", [
    z.strictObject({ field: textField, operator: z.literal("is_any_of"), values }),
    z.strictObject({ field: textField, operator: z.literal("is_none_of"), values }),
    z.strictObject({ field: textField, operator: z.literal("contains"), value: z.string().min(1).max(200) }),
    z.strictObject({
      field: z.union([textField, numberField, dateField]),
      operator: z.enum(["is_empty", "is_not_empty"]),
    }),
    z.strictObject({
      field: numberField,
      operator: z.literal("between"),
      minimum: z.number().optional(),
      maximum: z.number().optional(),
    }),
    z.strictObject({
      field: dateField,
      operator: z.literal("between_dates"),
      from: day.optional(),
      until: day.optional(),
    }),
    z.strictObject({
      field: dateField,
      operator: z.enum(["in_last_days", "not_in_last_days", "in_next_days"]),
      days,
    }),
    z.strictObject({ field: dateField, operator: z.literal("in_period"), period: datePeriod }),
    z.strictObject({ field: accountCustomName, operator: z.literal("is"), value: z.boolean() }),
  ])
  .meta({ id: "account_condition" });
export type AccountCondition = z.infer<typeof accountCondition>;

export const accountFilter = z.strictObject({
  /** Free text over name, domain, industry and place; forgives typos. */
  text: z.string().trim().max(200).optional(),
  match: z.enum(["all", "any"]).default("all"),
  conditions: z.array(accountCondition).max(20).default([]),
});
export type AccountFilter = z.infer<typeof accountFilter>;

export const accountSort = z.strictObject({
  field: z.union([
    z.enum(["name", "industry", "country", "employee_count", "created_at", "updated_at"]),
    accountCustomName,
  ]),
  direction: z.enum(["ascending", "descending"]),
});
export type AccountSort = z.infer<typeof accountSort>;

/** Answer of `search_accounts()`. The count is exact up to 10,000 and says when it is not. */
export const accountPage = z.object({
  accounts: z.array(account),
  count: z.number().int(),
  count_is_exact: z.boolean(),
  next_cursor: z.string().nullable(),
});
export type AccountPage = z.infer<typeof accountPage>;
