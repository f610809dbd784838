import { z } from "zod";

export const customFieldTarget = z.enum(["lead", "account"]);
export type CustomFieldTarget = z.infer<typeof customFieldTarget>;

export const customFieldType = z.enum(["text", "number", "money", "date", "choice", "multi_choice", "yes_no", "link"]);
export type CustomFieldType = z.infer<typeof customFieldType>;

/** `choices` of a choice or multi-choice; `currency` (ISO 4217) of money, one for the whole field. */
export const customFieldOptions = z.object({
  choices: z.array(z.string()).optional(),
  currency: z.string().optional(),
});

/** A row of `custom_fields`. Values stand in `lead.custom` or an account's `custom` under `key`. */
export const customField = z.object({
  id: z.uuid(),
  target: customFieldTarget,
  key: z.string(),
  label: z.string(),
  type: customFieldType,
  options: customFieldOptions,
  position: z.number().int(),
  archived_at: z.string().nullable(),
});
export type CustomField = z.infer<typeof customField>;

/** Answer of `save_custom_field()`: a label and type that were there already come back with `created` false. */
export const savedCustomField = z.object({ field: customField, created: z.boolean().optional() });

/**
 * A value as it is stored and filtered: numbers and money as numbers, dates as `2026-01-31`, choices as the field spells
 * them, several choices as a list, links with their scheme. Null, as a change, empties.
 */
export const customValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
export type CustomValue = z.infer<typeof customValue>;
