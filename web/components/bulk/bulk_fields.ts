import { leadChanges } from "../../../shared/contracts/lead.ts";
import { customFieldNamed, fieldName, leadFields } from "../../state/custom_fields.ts";
import { readCustomValue } from "../custom_fields/custom_value.ts";
import type { ReadTyped } from "../leads/read_typed.ts";

/** A field that many leads may share, and what its value is typed or chosen with. */
export interface BulkField {
  id: string;
  label: string;
  input: "text" | "number" | "date" | "url" | "tags" | { choices: string[]; many: boolean };
  mayBeEmpty: boolean;
}

const facts = [
  { id: "title", label: "Title" },
  { id: "company", label: "Company" },
  { id: "country", label: "Country" },
  { id: "city", label: "City" },
  { id: "source", label: "Source" },
] as const;
const yesNo = { choices: ["Yes", "No"], many: false };
const inputTypes = { number: "number", money: "number", date: "date", link: "url", text: "text" } as const;

/** The fields to choose from: facts, tags and the workspace's own. */
export function bulkFields(): BulkField[] {
  return [
    { id: "add_tags", label: "Add tags", input: "tags", mayBeEmpty: false },
    { id: "remove_tags", label: "Remove tags", input: "tags", mayBeEmpty: false },
    ...facts.map((fact): BulkField => ({ ...fact, input: "text", mayBeEmpty: true })),
    { id: "do_not_contact", label: "Do not contact", input: yesNo, mayBeEmpty: false },
    ...leadFields.value.map((field): BulkField => {
      const { type, options, label } = field;
      const choices = options.choices ?? [];
      return {
        id: fieldName(field),
        label,
        mayBeEmpty: true,
        input:
          type === "yes_no"
            ? yesNo
            : type === "choice" || type === "multi_choice"
              ? { choices, many: type === "multi_choice" }
              : inputTypes[type],
      };
    }),
  ];
}

/** What was typed or chosen for a field, as the change that it means; nothing empties the field. */
export function readBulkValue(
  { id, mayBeEmpty }: BulkField,
  typed: readonly string[],
): ReadTyped<Record<string, unknown>> {
  const [text = ""] = typed.map((each) => each.trim());
  if (text === "" && !mayBeEmpty) return { ok: false, reason: "Say the value." };
  const custom = customFieldNamed(id);
  if (custom) {
    if (custom.type === "multi_choice") return customChange(custom.key, typed.length > 0 ? [...typed] : null);
    if (custom.type === "yes_no") return customChange(custom.key, text === "" ? null : text === "Yes");
    const read = readCustomValue(custom, text);
    return read.ok ? customChange(custom.key, read.changes) : read;
  }
  if (id === "add_tags" || id === "remove_tags") {
    const tags = text.split(",").map((tag) => tag.trim());
    return { ok: true, changes: { [id]: tags.filter(Boolean) } };
  }
  if (id === "do_not_contact") return { ok: true, changes: { do_not_contact: text === "Yes" } };
  const parsed = leadChanges.safeParse({ [id]: text || null });
  return parsed.success ? { ok: true, changes: parsed.data } : { ok: false, reason: "This is too long." };
}

function customChange(key: string, value: unknown): ReadTyped<Record<string, unknown>> {
  return { ok: true, changes: { custom: { [key]: value } } };
}
