import fc from "fast-check";
import { expect, test } from "vitest";
import type { Fact } from "../../../shared/contracts/fact.ts";
import { kindOf, reasonsToTalk } from "../../../shared/domain/research/reasons_to_talk.ts";

const today = new Date("2026-11-24T10:00:00Z");
const day = (ago: number) => new Date(today.getTime() - ago * 86_400_000).toISOString().slice(0, 10);
let made = 0;
const next = () => {
  made += 1;
  return String(made).padStart(12, "0");
};
const news = (value: string, happened_on: string | null, more: Partial<Fact> = {}): Fact => ({
  ...{
    id: `00000000-0000-4000-8000-${next()}`,
    of: "account",
    field: "news",
    question: null,
  },
  ...{
    value,
    source_url: "https://firm.example/news",
    source_title: null,
    quote: value,
    is_inferred: false,
    basis: null,
  },
  ...{ happened_on, seen_at: today.toISOString(), contradicts: false },
  ...more,
});

test.each([
  ["Firm raises 20 million in a Series B", "funding"],
  ["Anna Berg appointed as CEO of Firm", "leadership"],
  ["Firm acquires Small Ltd", "acquisition"],
  ["Firm opens a second office near Lyon", "expansion"],
  ["A new version of planning software is out", "product"],
  ["Firm is hiring: see our open positions", "hiring"],
  ["Summer party at Firm", "news"],
])("%s: %s", (text, kind) => {
  expect(kindOf(text)).toBe(kind);
});

test("what is new goes before what is old, and money before a party of the same day", () => {
  const facts = [
    news("Summer party", day(2)),
    news("Firm raises money", day(2)),
    news("Firm opens an office", day(100)),
    news("An undated party", null),
  ];
  expect(reasonsToTalk(facts, today).map(({ fact }) => fact.value)).toEqual([
    "Firm raises money",
    "Summer party",
    "An undated party",
    "Firm opens an office",
  ]);
});

test("what is too old, was concluded, or is told twice, is no reason", () => {
  const facts = [
    news("Firm raises money", day(200)),
    news("Firm may expand", day(1), { is_inferred: true, basis: "a guess" }),
    news("Firm opens an office", day(3)),
    news("Firm opens an OFFICE!", day(3), { source_url: "https://paper.example/1" }),
    news("Berlin", null, { field: "city" }),
  ];
  expect(reasonsToTalk(facts, today)).toHaveLength(1);
});

test("the order never depends on the order of the facts, and a day younger is never worse", () => {
  const one = fc.record({
    text: fc.constantFrom(
      "Firm raises money",
      "Firm opens an office",
      "A party",
      "Firm launches a thing",
      "Firm is hiring",
    ),
    ago: fc.option(fc.integer({ min: -3, max: 250 }), { nil: null }),
    n: fc.integer({ min: 0, max: 99 }),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), (given) => {
      const facts = given.map(({ text, ago, n }) => news(`${text} ${n}`, ago === null ? null : day(ago)));
      const ranked = reasonsToTalk(facts, today, 99);
      expect(reasonsToTalk(facts.toReversed(), today, 99).map(({ fact }) => fact.value)).toEqual(
        ranked.map(({ fact }) => fact.value),
      );
      for (const [place, { kind, on }] of ranked.entries()) {
        const better = ranked
          .slice(0, place)
          .filter((before) => before.kind === kind && before.on !== null && on !== null);
        expect(better.every((before) => (before.on ?? "") >= (on ?? "") || (on ?? "") > day(0))).toBe(true);
      }
    }),
  );
});
