import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseAnswer } from "../../../web/api/parse_answer.ts";
import { flag, list, nullable, number, object, oneOf, optional, record, text } from "../../../web/api/shape.ts";

const lead = object({
  name: text,
  score: number,
  stage: oneOf("new", "won"),
  note: nullable(text),
  city: optional(text),
  tags: list(text),
  custom: record(flag),
});
const ada = { name: "Ada", score: 94, stage: "new", note: null, tags: ["warm"], custom: { vip: true } };

describe("a shape", () => {
  it("knows what fits, with fields it was not told of", () => {
    expect(lead.is(ada)).toBe(true);
    expect(lead.is({ ...ada, city: "Malmö", more: 1 })).toBe(true);
  });

  it.each([
    ["a missing field", { ...ada, name: undefined }],
    ["a wrong type", { ...ada, score: "94" }],
    ["an unknown choice", { ...ada, stage: "old" }],
    ["undefined where null is meant", { ...ada, note: undefined }],
    ["one wrong item of a list", { ...ada, tags: ["warm", 1] }],
    ["one wrong value of a record", { ...ada, custom: { vip: "yes" } }],
    ["a list instead of an object", [ada]],
    ["null", null],
  ])("refuses %s", (_name, value) => {
    expect(lead.is(value)).toBe(false);
  });
});

describe("an answer", () => {
  it("is parsed by a shape and by a zod schema alike", async () => {
    await expect(parseAnswer(list(lead), [ada])).resolves.toEqual([ada]);
    await expect(parseAnswer(z.array(z.object({ name: z.string() })), [ada])).resolves.toEqual([{ name: "Ada" }]);
  });

  it("that does not fit is refused with a sentence for people", async () => {
    await expect(parseAnswer(list(lead), { rows: [] })).rejects.toMatchObject({ code: "bad_answer" });
    await expect(parseAnswer(z.string(), 1)).rejects.toMatchObject({ code: "bad_answer" });
  });
});
