import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calculate } from "../../../supabase/functions/_tools/calculate.ts";
import { measure } from "../../../supabase/functions/_tools/measure.ts";
import { pin_answer } from "../../../supabase/functions/_tools/pin_answer.ts";
import { show_leads_behind } from "../../../supabase/functions/_tools/show_leads_behind.ts";
import { fakeContext, run, workspaceId } from "./fake_database.ts";

const answer = {
  ...{ measure: "win_rate", title: "Win rate", definition: "Won of decided.", chart: "bar", group_by: "source" },
  columns: [
    { key: "won", label: "Won", unit: "count" },
    { key: "win_rate", label: "Win rate", unit: "share" },
  ],
  period: { from: "2026-09-30T22:00:00+00:00", until: "2026-12-31T23:00:00+00:00", time_zone: "Europe/Berlin" },
  before: { from: "2026-06-30T22:00:00+00:00", until: "2026-08-24T10:00:00+00:00" },
  ...{ filter: null, smallest_sample: 30, rows_left_out: 0 },
  total: {
    values: { won: 12, win_rate: 0.25, win_rate_low: 0.15, win_rate_high: 0.389 },
    ...{ sample: 48, is_too_small: false, before: { won: 8, win_rate: 0.2 } },
  },
  rows: [{ key: "Web", label: "Web", values: { won: 2, win_rate: 0.5 }, sample: 4, is_too_small: true, before: null }],
};

describe("measure", () => {
  test("tells number, period, sample, interval and change in words, and says what is too small", async () => {
    const { context, asked } = fakeContext({ measure: answer });
    const outcome = await run(measure, { measure: "win_rate", period: "this_quarter", group_by: "source" }, context);
    expect(asked[0]?.args).toEqual({
      workspace_id: workspaceId,
      request: { measure: "win_rate", period: "this_quarter", group_by: "source" },
    });
    expect(outcome).toMatchObject({
      summary: "Win rate: 25 % of 48, 1 Oct 2026 – 31 Dec 2026.",
      result: {
        period: "1 Oct 2026 – 31 Dec 2026",
        total: {
          won: "12, +4 (+50 %) on the period before",
          win_rate: "25 % (15 % to 38.9 %), +5 points on the period before",
          sample: 48,
        },
        rows: [{ name: "Web", won: "2", win_rate: "50 %", sample: 4, too_small: true }],
        note: expect.stringContaining("below 30"),
      },
      view: { kind: "measure", answer },
    });
  });

  test("asks for the leads behind a number with the same request", async () => {
    const { context, asked } = fakeContext({ measure_leads: { count: 0, leads: [], next_cursor: null } });
    const conditions = [{ field: "country", operator: "is_any_of", values: ["Germany"] }];
    await run(show_leads_behind, { measure: "win_rate", conditions, key: "Web", column: "won" }, context);
    expect(asked[0]?.args).toMatchObject({
      request: { measure: "win_rate", filter: { match: "all", conditions } },
      ...{ key: "Web", part: "won", page_size: 10, cursor: null },
    });
  });
});

describe("pin_answer", () => {
  test("pins the request that `measure` would ask, and says where it is", async () => {
    const pin = {
      ...{ id: "60000000-0000-4000-8000-000000000001", kind: "measure", title: "Win rate by source", size: "half" },
      ...{ whose: "workspace", may_change: true, pinned_by: "Ada", created_at: "2026-11-01T00:00:00Z" },
      request: { measure: "win_rate", group_by: "source" },
    };
    const { context, asked } = fakeContext({ pin_answer: { pin, is_new: true } });
    const wanted = { measure: "win_rate", group_by: "source", whose: "workspace" };
    const outcome = await run(pin_answer, wanted, context);
    expect(asked[0]?.args).toMatchObject({ pin: { kind: "measure", request: pin.request, whose: "workspace" } });
    expect(outcome).toMatchObject({ ok: true, summary: "Pinned “Win rate by source” to everyone's dashboard." });
    const again = fakeContext({ pin_answer: { pin, is_new: false } });
    expect(await run(pin_answer, wanted, again.context)).toMatchObject({ summary: expect.stringContaining("already") });
  });
});

describe("calculate", () => {
  const one = (operation: string, ...values: string[]) =>
    run(calculate, { steps: [{ name: "it", operation, values }] }, fakeContext({}).context);

  test("is exact where floating point is not, and goes on with earlier steps", async () => {
    expect(await one("add", "0.1", "0.2")).toMatchObject({ result: { it: "0.3" } });
    const steps = [
      { name: "all", operation: "add", values: ["19.99", "5.01"] },
      { name: "rate", operation: "percent_of", values: ["all", "80"] },
      { name: "rounded", operation: "round", values: ["rate", "1"] },
    ];
    expect(await run(calculate, { steps }, fakeContext({}).context)).toMatchObject({
      summary: "rounded: 31.3",
      result: { all: "25", rate: "31.25", rounded: "31.3" },
    });
    expect(await one("percent_change", "80", "60")).toMatchObject({ result: { it: "-25" } });
    expect(await one("average", "1", "2", "4.5")).toMatchObject({ result: { it: "2.5" } });
  });

  test("agrees with whole-number arithmetic in cents", async () => {
    const cents = fc.integer({ min: -10_000_000, max: 10_000_000 });
    await fc.assert(
      fc.asyncProperty(cents, cents, async (a, b) => {
        const word = (value: number) =>
          `${value < 0 ? "-" : ""}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, "0")}`;
        const sum = await one("subtract", word(a), word(b));
        expect(sum).toMatchObject({ result: { it: String((a - b) / 100) } });
      }),
    );
  });

  test.each([
    ["divide", ["1", "0"], /divided by zero/],
    ["percent_of", ["1", "0"], /no share of zero/],
    ["percent_change", ["0", "5"], /From zero/],
    ["add", ["1", "abc"], /neither a number/],
    ["add", ["1", "1e99999"], /neither a number/],
    ["round", ["1", "0.5"], /how many decimals/],
  ])("refuses %s of %j in words", async (operation, values, reason) => {
    expect(await one(operation, ...values)).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });
});
