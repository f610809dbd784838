import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { standsOut } from "../../../shared/domain/mail/stands_out.ts";

const group = (id: string, sent: number, successes: number) => ({ id, sent, successes });

describe("what is best", () => {
  test.each([
    [[], { state: "too_few_mails", have: 0, need: 200 }],
    [[group("9", 40, 10), group("10", 20, 1)], { state: "too_few_mails", have: 60, need: 200 }],
    [[group("9", 300, 30), group("10", 49, 20)], { state: "too_few_groups", need: 50 }],
    [[group("9", 300, 2), group("10", 300, 1)], { state: "too_few_answers", have: 3 }],
    [[group("9", 300, 30), group("10", 300, 32)], { state: "nothing", best: { id: "10" }, compared: 2 }],
    [[group("9", 300, 30), group("10", 300, 62)], { state: "best", best: { id: "10" }, compared: 2 }],
  ])("of %j is told as %j", (groups, told) => {
    expect(standsOut(groups)).toMatchObject(told);
  });

  test("needs the more, the more there was to choose from", () => {
    const few = [group("9", 300, 44), group("10", 900, 90)];
    expect(standsOut(few).state).toBe("best");
    const many = [group("9", 300, 44), ...Array.from({ length: 9 }, (_, at) => group(`${at + 10}`, 100, 10))];
    expect(standsOut(many).state).toBe("nothing");
  });

  test("is never below the floor and never the worse one", () => {
    const groups = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }))
        .map(([sent, share]) => group("x", sent, Math.round(sent * share))),
      { maxLength: 24 },
    );
    fc.assert(
      fc.property(groups, (some) => {
        const told = standsOut(some);
        if (!("best" in told)) return;
        expect(told.best.sent).toBeGreaterThanOrEqual(50);
        for (const each of some.filter(({ sent }) => sent >= 50)) {
          expect(told.best.successes / told.best.sent).toBeGreaterThanOrEqual(each.successes / each.sent);
        }
        expect(told.state === "best").toBe(told.sure >= 0.95);
      }),
      { numRuns: 1000 },
    );
  });
});
