import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeFormula, unescapeFormula } from "../../../shared/domain/tables/formula_text.ts";

test.each([
  "=1+1",
  "+49 30 1",
  "-2+3",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "\n=1",
  "＝1+1",
  "=cmd|' /C calc'!A0",
  "'=1",
  "''@x",
])("%j is kept from being run", (text) => {
  expect(escapeFormula(text)).toBe(`'${text}`);
  expect(unescapeFormula(escapeFormula(text))).toBe(text);
});

test.each(["Anna", "-5", "-12.5", "5-3", "'tis", "a=b", "", "O'Brien"])("%j stays as it is", (text) => {
  expect(escapeFormula(text)).toBe(text);
  expect(unescapeFormula(text)).toBe(text);
});

test("any text comes back", () => {
  const text = fc.string({ unit: fc.constantFrom("'", "=", "+", "-", "@", "1", ".", "a", "\t", "＝") });
  fc.assert(fc.property(text, (value) => unescapeFormula(escapeFormula(value)) === value));
});
