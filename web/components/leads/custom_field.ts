import { formatNumber } from "../../state/time.ts";

/** What a custom field is called: `budget_eur` becomes "Budget eur". */
export function customFieldLabel(name: string): string {
  const words = name.replaceAll(/[_\s]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A custom field's value for the eye. */
export function customFieldValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return value === null ? "–" : JSON.stringify(value);
}
