import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";

export type ConditionField = LeadCondition["field"];

/** How the builder asks for a field's value. */
export type FieldEditor = "choices" | "number" | "date" | "flag" | "text";

interface FilterField {
  label: string;
  editor: FieldEditor;
  /** Whether the "Add filter" menu offers it; the others only come by link or from the chat. */
  offered: boolean;
}

/** Every field the filter language knows, in the order of the menu. */
export const filterFields: Readonly<Record<ConditionField, FilterField>> = {
  stage: { label: "Stage", editor: "choices", offered: true },
  industry: { label: "Industry", editor: "choices", offered: true },
  country: { label: "Country", editor: "choices", offered: true },
  owner: { label: "Owner", editor: "choices", offered: true },
  tags: { label: "Tag", editor: "choices", offered: true },
  source: { label: "Source", editor: "choices", offered: true },
  score: { label: "Score", editor: "number", offered: true },
  last_contacted_at: { label: "Last contacted", editor: "date", offered: true },
  do_not_contact: { label: "Do not contact", editor: "flag", offered: true },
  created_at: { label: "Added", editor: "date", offered: true },
  employee_count: { label: "Employees", editor: "number", offered: false },
  updated_at: { label: "Changed", editor: "date", offered: false },
  name: { label: "Name", editor: "text", offered: false },
  email: { label: "E-mail", editor: "text", offered: false },
  phone: { label: "Phone", editor: "text", offered: false },
  title: { label: "Title", editor: "text", offered: false },
  company: { label: "Company", editor: "text", offered: false },
  domain: { label: "Domain", editor: "text", offered: false },
  city: { label: "City", editor: "text", offered: false },
};

/** The fields of the "Add filter" menu. */
export const offeredFields: readonly ConditionField[] = keysOf(filterFields).filter(
  (field) => filterFields[field].offered,
);

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  const keys: Key[] = [];
  for (const key in record) keys.push(key);
  return keys;
}
