import type { CustomField, CustomValue } from "../../../shared/contracts/custom_field.ts";
import { formatNumber, locale } from "../../state/time.ts";
import type { ReadTyped } from "../leads/read_typed.ts";

/** A custom field's value for the eye; empty when there is none. */
export function customValueText({ type, options }: Pick<CustomField, "type" | "options">, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value === "number") {
    return type === "money" ? money(value, options.currency ?? "EUR") : formatNumber(value);
  }
  if (Array.isArray(value)) return value.map(String).join(", ");
  if (typeof value !== "string") return JSON.stringify(value);
  return type === "date" ? day(value) : value;
}

/** A custom field's value as one types it. */
export function customValueTyped(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? `${value}` : "";
}

/** What was typed for a field, as the value to store; null empties it. */
export function readCustomValue({ type }: Pick<CustomField, "type">, typed: string): ReadTyped<CustomValue | null> {
  const text = typed.trim();
  if (text === "") return { ok: true, changes: null };
  if (type === "number" || type === "money") {
    const value = Number(text.replace(/\s/g, ""));
    return Number.isFinite(value) && Math.abs(value) <= 1e15
      ? { ok: true, changes: value }
      : { ok: false, reason: "This is not a number." };
  }
  if (type === "link" && !/^(https?:\/\/)?[^\s/]+\.[^\s]+$/i.test(text)) {
    return { ok: false, reason: "A link looks like https://example.com." };
  }
  return text.length > 2000 ? { ok: false, reason: "This is too long." } : { ok: true, changes: text };
}

function money(value: number, currency: string): string {
  try {
    const digits = Number.isInteger(value) ? 0 : 2;
    const style = { style: "currency", currency, minimumFractionDigits: digits, maximumFractionDigits: 2 } as const;
    return new Intl.NumberFormat(locale.value, style).format(value);
  } catch {
    // A currency that the browser does not know.
    return `${formatNumber(value)} ${currency}`;
  }
}

/** A day is the same day in every zone. */
function day(value: string): string {
  const date = new Date(`${value}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return value;
  return new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeZone: "UTC" }).format(date);
}
