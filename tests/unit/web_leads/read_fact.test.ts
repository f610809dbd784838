import { expect, it } from "vitest";
import { readFact } from "../../../web/components/leads/read_fact.ts";

it("takes what was typed, without the white space around it", () => {
  expect(readFact("title", "  Head of Sales ")).toEqual({ ok: true, changes: { title: "Head of Sales" } });
  expect(readFact("email", "mara@example.com")).toEqual({ ok: true, changes: { email: "mara@example.com" } });
  expect(readFact("score", "80")).toEqual({ ok: true, changes: { score: 80 } });
});

it("clears a fact that is left empty", () => {
  expect(readFact("phone", " ")).toEqual({ ok: true, changes: { phone: null } });
  expect(readFact("company", "")).toEqual({ ok: true, changes: { company: null } });
});

it.each([
  ["name", " ", "A lead needs a name."],
  ["email", "mara@", "This is not an e-mail address."],
  ["city", "x".repeat(101), "This is too long."],
  ["score", "", "A whole number from 0 to 100."],
  ["score", "101", "A whole number from 0 to 100."],
  ["score", "7.5", "A whole number from 0 to 100."],
  ["score", "hot", "A whole number from 0 to 100."],
] as const)("refuses %s %j and says what would fit", (fact, typed, reason) => {
  expect(readFact(fact, typed)).toEqual({ ok: false, reason });
});
