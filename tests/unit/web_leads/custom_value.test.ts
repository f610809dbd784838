import { expect, it } from "vitest";
import { customValueText, readCustomValue } from "../../../web/components/custom_fields/custom_value.ts";

const of = (type: "text" | "number" | "money" | "date" | "link" | "yes_no", currency?: string) => ({
  type,
  options: currency ? { currency } : {},
});

it.each([
  [of("money", "EUR"), 1500.5, "€1,500.50"],
  [of("money", "XXQ"), 12, "XXQ 12"],
  [of("number"), 12_000, "12,000"],
  [of("date"), "2026-01-31", "Jan 31, 2026"],
  [of("yes_no"), false, "No"],
  [of("text"), ["a", "b"], "a, b"],
  [of("text"), undefined, ""],
])("shows %j of %j as %s", (field, value, text) => {
  expect(customValueText(field, value).replace("\u00a0", " ")).toBe(text);
});

it.each([
  [of("number"), " 1 200 ", { ok: true, changes: 1200 }],
  [of("number"), "twelve", { ok: false, reason: "This is not a number." }],
  [of("money", "EUR"), "", { ok: true, changes: null }],
  [of("link"), "example.com", { ok: true, changes: "example.com" }],
  [of("link"), "javascript:alert(1)", { ok: false, reason: "A link looks like https://example.com." }],
  [of("text"), "x".repeat(2001), { ok: false, reason: "This is too long." }],
])("reads for %j what was typed", (field, typed, read) => {
  expect(readCustomValue(field, typed)).toEqual(read);
});
