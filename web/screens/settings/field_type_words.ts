import type { CustomField, CustomFieldType } from "../../../shared/contracts/custom_field.ts";

/** What the types of custom fields are called. */
export const fieldTypeWords: Readonly<Record<CustomFieldType, string>> = {
  text: "Text",
  number: "Number",
  money: "Money",
  date: "Date",
  choice: "One choice",
  multi_choice: "Several choices",
  yes_no: "Yes or no",
  link: "Link",
};

/** A field's type with what belongs to it: "Money in EUR", "One choice: Gold, Silver". */
export function describeField({ type, options }: Pick<CustomField, "type" | "options">): string {
  const words = fieldTypeWords[type];
  if (options.currency) return `${words} in ${options.currency}`;
  return options.choices ? `${words}: ${options.choices.join(", ")}` : words;
}
