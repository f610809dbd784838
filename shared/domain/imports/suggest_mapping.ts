import type { CustomField } from "../../contracts/custom_field.ts";
import { type ImportField, sharedImportFields } from "./import_fields.ts";
import { columnKey, knownColumns } from "./known_columns.ts";

/** A field for each column, or null where it is left out. */
export type ImportMapping = (string | null)[];

type Claim = { column: number; field: string; rank: number };

/**
 * Where the columns seem to belong: by their names, then by what stands in them. `samples` are some rows. Custom fields are
 * known by label or key. No field is given twice, save those that several columns may fill.
 */
export function suggestMapping(
  columns: readonly string[],
  samples: readonly (readonly string[])[],
  customFields: readonly Pick<CustomField, "key" | "label" | "target">[] = [],
): ImportMapping {
  const claims = columns.flatMap((name, column) => claimOf(name, column, customFields) ?? []);
  const mapping: ImportMapping = columns.map(() => null);
  const taken = new Set<string>();
  const give = (column: number, field: string) => {
    if (taken.has(field) && !sharedImportFields.includes(field)) return;
    taken.add(field);
    mapping[column] = field;
  };
  for (const { column, field } of claims.sort((a, b) => a.rank - b.rank || a.column - b.column)) give(column, field);
  for (const [column] of columns.entries()) {
    if (mapping[column] !== null) continue;
    const field = fieldOfValues(
      samples.map((row) => row[column] ?? ""),
      !hasName(columns[column]),
    );
    if (field && !taken.has(field) && !(field === "name" && taken.has("last_name"))) give(column, field);
  }
  // A first name alone is the name.
  if (taken.has("first_name") && taken.has("name"))
    return mapping.map((field) => (field === "first_name" ? null : field));
  return mapping;
}

/** A column that its file does not name says nothing by it. */
const hasName = (name = "") => !/^Column \d+$/.test(name);

function claimOf(
  name: string,
  column: number,
  customFields: readonly Pick<CustomField, "key" | "label" | "target">[],
): Claim | undefined {
  const key = columnKey(name);
  const found = knownColumns.get(key);
  if (found) return { column, ...found };
  const custom = customFields.find(
    ({ label, key: own, target }) =>
      [columnKey(label), columnKey(own), columnKey(customFieldName(target, own))].includes(key) ||
      (target === "account" && columnKey(`Company ${label}`) === key),
  );
  return custom && { column, field: customFieldName(custom.target, custom.key), rank: 100 };
}

/** How mapping and export call a custom field. */
export function customFieldName(target: CustomField["target"], key: string): string {
  return target === "lead" ? `custom.${key}` : `account.custom.${key}`;
}

/** Most of the values that are there must fit. People's names are told only where a column has no name of its own. */
function fieldOfValues(values: readonly string[], isUnnamed: boolean): ImportField | undefined {
  const given = values.map((value) => value.trim()).filter(Boolean);
  if (given.length === 0) return undefined;
  const most = (pattern: RegExp) => given.filter((value) => pattern.test(value)).length >= given.length * 0.8;
  if (most(/^[^\s@]+@[^\s@]+\.[^\s@]+$/)) return "email";
  if (!isUnnamed) return undefined;
  if (most(/^(\+|00|\(?0)[\d\s()./-]{6,}$/)) return "phone";
  if (most(/^(https?:\/\/|www\.)\S+$/i)) return "domain";
  if (most(/^\p{Lu}[\p{L}'’.-]+(\s+\p{Lu}[\p{L}'’.-]*){1,3}$/u)) return "name";
  return undefined;
}

/** Whether dates like 03/04/2026 name the day first: so they do where a first number is above 12, and not where a second is. */
export function daysComeFirst(samples: readonly (readonly string[])[]): boolean | undefined {
  for (const value of samples.flat()) {
    const [, first, second] = /^(\d{1,2})[/-](\d{1,2})[/-]\d{4}\b/.exec(value.trim()) ?? [];
    if (Number(first) > 12) return true;
    if (Number(second) > 12) return false;
  }
  return undefined;
}

/** The type that fits what stands in a column, for a new field. */
export function typeOfValues(values: readonly string[]): CustomField["type"] {
  const given = values.map((value) => value.trim()).filter(Boolean);
  const all = (pattern: RegExp) => given.length > 0 && given.every((value) => pattern.test(value));
  if (all(/^(yes|no|true|false|ja|nein)$/i)) return "yes_no";
  if (all(/^\d{4}-\d{1,2}-\d{1,2}([T ].*)?$|^\d{1,2}[./-]\d{1,2}[./-]\d{4}$/)) return "date";
  if (all(/^[-+]?\d{1,15}([.,]\d+)*$/) && !given.some((value) => /^0\d/.test(value))) return "number";
  if (all(/^https?:\/\/\S+$/i)) return "link";
  return "text";
}
