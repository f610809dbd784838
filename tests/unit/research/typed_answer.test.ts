import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AskedQuestion, typedAnswer } from "../../../shared/domain/research/typed_answer.ts";

const asked = (answer: AskedQuestion["answer"], choices: string[] = []): AskedQuestion => ({
  question: "Do they?",
  answer,
  choices,
});
const said = (value: string, quote = "Since 2019 we are 1,200 people in Berlin.") => ({
  value,
  quote,
  concluded_from: null,
});

describe("an answer", () => {
  test.each([
    ["yes_no", "Yes", true],
    ["yes_no", "no", false],
    ["yes_no", "perhaps", undefined],
    ["number", "1200", 1200],
    ["number", "1,200", 1200],
    ["number", "1,20", undefined],
    ["number", "about 1200", undefined],
    ["number", "1e9", undefined],
    ["date", "2019-02-28", "2019-02-28"],
    ["date", "2019-02-30", undefined],
    ["date", "28.2.2019", undefined],
    ["choice", "small", "Small"],
    ["choice", "huge", undefined],
    ["text", " in  Berlin ", "in Berlin"],
    ["text", "", undefined],
    ["text", "x".repeat(201), undefined],
  ] as const)("of the kind %s: %j is %j", (answer, value, wanted) => {
    expect(typedAnswer(asked(answer, ["Small", "Large"]), said(value))?.value).toBe(wanted);
  });

  test("needs words, and says what it was concluded from", () => {
    expect(typedAnswer(asked("yes_no"), said("yes", " "))).toBeUndefined();
    expect(typedAnswer(asked("yes_no"), { ...said("yes"), concluded_from: "the team page" })).toMatchObject({
      basis: "the team page",
    });
    expect(typedAnswer(asked("yes_no"), said("yes"))).not.toHaveProperty("basis");
  });

  test("whose number or year does not stand in its words was concluded, whatever is claimed", () => {
    expect(typedAnswer(asked("number"), said("1200"))).not.toHaveProperty("basis");
    expect(typedAnswer(asked("number"), said("1300"))).toHaveProperty("basis");
    expect(typedAnswer(asked("date"), said("2019-01-01"))).not.toHaveProperty("basis");
    expect(typedAnswer(asked("date"), said("2020-01-01"))).toHaveProperty("basis");
  });

  test("has the type of its question or is none, for whatever a page makes a model say", () => {
    const kinds = fc.constantFrom(...(["yes_no", "number", "text", "choice", "date"] as const));
    fc.assert(
      fc.property(kinds, fc.string({ unit: "grapheme" }), fc.string(), (kind, value, quote) => {
        const typed = typedAnswer(asked(kind, ["Small", "Large"]), { value, quote, concluded_from: null });
        if (!typed) return;
        const { value: is } = typed;
        expect(typed.quote.length).toBeGreaterThan(0);
        if (kind === "yes_no") expect(typeof is).toBe("boolean");
        if (kind === "number") expect(Number.isFinite(is)).toBe(true);
        if (kind === "choice") expect(["Small", "Large"]).toContain(is);
        if (kind === "date") expect(is).toBe(new Date(`${is}`).toISOString().slice(0, 10));
        if (kind === "text") expect(`${is}`.length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
