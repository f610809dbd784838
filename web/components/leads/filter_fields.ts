import type { CustomField, CustomFieldType } from "../../../shared/contracts/custom_field.ts";
import type { LeadCondition } from "../../../shared/contracts/lead_filter.ts";
import { accountFields, customFieldNamed, fieldName, leadFields } from "../../state/custom_fields.ts";

export type ConditionField = LeadCondition["field"];
export type BuiltInField = Exclude<ConditionField, `custom.${string}` | `account.custom.${string}`>;

/** How the builder asks for a field's value. */
export type FieldEditor = "choices" | "number" | "date" | "flag" | "text" | "activity" | "engagement";

export interface FilterField {
  label: string;
  editor: FieldEditor;
  /** Under which heading the menus offer it. */
  section: "Lead" | "Company" | "Custom fields";
  /** The choices of a custom field. */
  choices?: readonly string[];
}

/** Every field of our own that the filter language knows, in the order of the menu. */
const builtInFields: Readonly<Record<BuiltInField, FilterField>> = {
  stage: { label: "Stage", editor: "choices", section: "Lead" },
  owner: { label: "Owner", editor: "choices", section: "Lead" },
  tags: { label: "Tag", editor: "choices", section: "Lead" },
  segment: { label: "Segment", editor: "choices", section: "Lead" },
  score: { label: "Score", editor: "number", section: "Lead" },
  country: { label: "Country", editor: "choices", section: "Lead" },
  source: { label: "Source", editor: "choices", section: "Lead" },
  last_contacted_at: { label: "Last contacted", editor: "date", section: "Lead" },
  activity: { label: "Activity", editor: "activity", section: "Lead" },
  engagement: { label: "Campaign mail", editor: "engagement", section: "Lead" },
  do_not_contact: { label: "Do not contact", editor: "flag", section: "Lead" },
  name: { label: "Name", editor: "text", section: "Lead" },
  title: { label: "Title", editor: "text", section: "Lead" },
  email: { label: "E-mail", editor: "text", section: "Lead" },
  phone: { label: "Phone", editor: "text", section: "Lead" },
  city: { label: "City", editor: "text", section: "Lead" },
  created_at: { label: "Added", editor: "date", section: "Lead" },
  updated_at: { label: "Changed", editor: "date", section: "Lead" },
  company: { label: "Company", editor: "text", section: "Company" },
  industry: { label: "Industry", editor: "choices", section: "Company" },
  employee_count: { label: "Employees", editor: "number", section: "Company" },
  domain: { label: "Domain", editor: "text", section: "Company" },
  account_country: { label: "Company country", editor: "text", section: "Company" },
  account_city: { label: "Company city", editor: "text", section: "Company" },
};

const customEditors: Readonly<Record<CustomFieldType, FieldEditor>> = {
  text: "text",
  link: "text",
  number: "number",
  money: "number",
  date: "date",
  choice: "choices",
  multi_choice: "choices",
  yes_no: "flag",
};

/** What the page knows about a field; one that it does not know any more is asked for as text. */
export function filterField(name: ConditionField): FilterField {
  if (isBuiltIn(name)) return builtInFields[name];
  const field = customFieldNamed(name);
  return field ? customFilterField(field) : { label: name, editor: "text", section: "Custom fields" };
}

/** The fields that menus offer, by section. */
export function offeredFields(): { section: FilterField["section"]; fields: ConditionField[] }[] {
  const builtIn = keysOf(builtInFields);
  const sections = [
    { section: "Lead" as const, fields: builtIn.filter((name) => builtInFields[name].section === "Lead") },
    { section: "Custom fields" as const, fields: [...leadFields.value, ...accountFields.value].map(fieldName) },
    { section: "Company" as const, fields: builtIn.filter((name) => builtInFields[name].section === "Company") },
  ];
  return sections.filter(({ fields }) => fields.length > 0);
}

function customFilterField(field: CustomField): FilterField {
  const { label, type, options } = field;
  const ofMoney = options.currency ? ` (${options.currency})` : "";
  return {
    label: label + ofMoney,
    editor: customEditors[type],
    section: "Custom fields",
    ...(options.choices && { choices: options.choices }),
  };
}

function isBuiltIn(name: ConditionField): name is BuiltInField {
  return name in builtInFields;
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  const keys: Key[] = [];
  for (const key in record) keys.push(key);
  return keys;
}
