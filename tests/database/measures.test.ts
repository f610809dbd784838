import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { measureAnswer, measureDefinition, measureLeads, measureName } from "../../shared/contracts/measure.ts";
import { type LeadDatabase, people, startLeadDatabase, workspace } from "./lead_fixture.ts";
import { addDays, dayIn, fillWorld, type WorldLead, worlds } from "./measure_world.ts";
import { type Numbers, naiveMeasure, type Stretch, wonWithin } from "./naive_measures.ts";

let leads: LeadDatabase;
beforeAll(async () => {
  leads = await startLeadDatabase();
}, 60_000);
afterAll(() => leads.database.stop());

const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu");
const names = [
  ...["pipeline_funnel", "sources", "score_bands", "win_rate", "sales_cycle", "time_in_stage", "activity"],
  ...["meeting_rate", "cohorts", "new_leads"],
];
const fromWeb = { conditions: [{ field: "source", operator: "is_any_of", values: ["web"] }] };

async function ask(request: object, person: string = people.owner) {
  return measureAnswer.parse(await leads.call(person, "measure", { request }));
}

async function behind(request: object, key: string | null, part: string) {
  return measureLeads.parse(await leads.call(people.owner, "measure_leads", { request, key, part }));
}

/** What the database says of the numbers that were computed here, within what it rounds by. */
function expectNumbers(told: Numbers, computed: Numbers, where: string): void {
  for (const [key, value] of Object.entries(computed)) {
    const said = told[key] ?? null;
    if (value === null || said === null) expect([where, key, said]).toEqual([where, key, value]);
    else expect(Math.abs(said - value), `${where} ${key}: ${said} instead of ${value}`).toBeLessThan(0.0051);
  }
}

async function expectMeasure(measure: string, world: readonly WorldLead[], stretch: Stretch, filtered: boolean) {
  const { from, until } = stretch;
  const request = { measure, period: { from, until }, ...(filtered && { filter: fromWeb }) };
  const some = filtered ? world.filter(({ source }) => source === "Web") : world;
  const told = await ask(request);
  const computed = naiveMeasure(measure, some, stretch);
  expectNumbers(told.total.values, computed.total, `${measure} total`);
  const rows = new Map(told.rows.map((row) => [row.key, row.values]));
  for (const [key, numbers] of computed.rows) expectNumbers(rows.get(key) ?? {}, numbers, `${measure} ${key}`);
  // What was computed by nobody counts nothing.
  const others = told.rows.filter(({ key }) => !computed.rows.has(key));
  expect(others.flatMap(({ values }) => [values.leads, values.reached]).filter(Boolean)).toEqual([]);
  const length = (Date.parse(until) - Date.parse(from)) / 86_400_000;
  const before = { ...stretch, from: addDays(from, -length), until: from };
  expectNumbers(told.total.before ?? {}, naiveMeasure(measure, some, before).total, `${measure} before`);
  return { told, request };
}

describe("a measure", () => {
  test("says what one computes from the same leads, in any zone, of all leads or some", async () => {
    await fc.assert(
      fc.asyncProperty(
        ...[worlds, zones, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), fc.boolean()],
        async (world, zone, daysAgo, length, filtered) => {
          await fillWorld(leads.database.sql, world, zone);
          const from = addDays(dayIn(zone, Date.now()), -daysAgo);
          const stretch = { from, until: addDays(from, length), zone };
          for (const name of names) await expectMeasure(name, world, stretch, filtered);
        },
      ),
      { numRuns: 25 },
    );
    expect(await leads.database.sql`select private.recount_leads(${workspace}) as off`).toEqual([{ off: 0 }]);
  }, 240_000);

  test("leads to just the leads that it counted, row by row", async () => {
    const parts = new Map([
      ...Object.entries({
        pipeline_funnel: ["reached", "now"],
        sources: ["leads", "won", "lost"],
        win_rate: ["won", "lost"],
      }),
      ...Object.entries({ score_bands: ["leads"], meeting_rate: ["contacted", "met"], cohorts: ["leads", "won"] }),
      ...Object.entries({ activity: ["leads"] }),
    ]);
    await fc.assert(
      fc.asyncProperty(worlds, zones, fc.boolean(), async (world, zone, filtered) => {
        await fillWorld(leads.database.sql, world, zone);
        for (const [measure, columns] of parts) {
          const request = { measure, period: { last_days: 400 }, ...(filtered && { filter: fromWeb }) };
          const told = await ask(request);
          for (const row of told.rows) {
            for (const part of columns) {
              const page = await behind(request, row.key, part);
              expect([measure, row.key, part, page.count]).toEqual([measure, row.key, part, row.values[part]]);
              expect(page.leads.length).toBe(Math.min(20, page.count));
            }
          }
        }
      }),
      { numRuns: 6 },
    );
  }, 240_000);

  test("shows of a cohort what was won within so many days, once its youngest lead is that old", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        await fillWorld(leads.database.sql, world, "UTC");
        const { told } = await expectMeasure(
          "cohorts",
          world,
          { from: "2020-01-01", until: addDays(dayIn("UTC", Date.now()), 1), zone: "UTC" },
          false,
        );
        for (const row of told.rows.slice(-24)) {
          for (const days of [30, 60, 90, 180, 360]) {
            const next = new Date(`${row.key}T00:00:00Z`);
            next.setUTCMonth(next.getUTCMonth() + 1);
            const end = Math.min(next.getTime(), Date.parse(told.period.until));
            const isOld = end + days * 86_400_000 <= Date.now();
            const computed = isOld
              ? wonWithin(world, row.key, days, { from: "2020-01-01", until: "2100-01-01", zone: "UTC" })
              : null;
            expectNumbers(row.values, { [`d${days}`]: computed }, row.key);
          }
        }
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  test("of a forecast adds up each open lead's chance, and says how sure it is", async () => {
    const created = Date.now() - 300 * 86_400_000;
    const journey = (won: boolean): WorldLead => ({
      ...{ id: crypto.randomUUID(), source: null, owner: null, score: 0, created, inBin: false, activities: [] },
      stays: [
        { stage: "new", from: created, until: created + 3_600_000 },
        { stage: won ? "won" : "lost", from: created + 3_600_000, until: null },
      ],
    });
    const open = Array.from({ length: 10 }, () => ({
      ...journey(true),
      created: Date.now() - 60_000,
      stays: [{ stage: "new", from: Date.now() - 60_000, until: null }],
    }));
    const decided = Array.from({ length: 40 }, (_, place) => journey(place < 10));
    await fillWorld(leads.database.sql, [...open, ...decided], "UTC");
    const told = await ask({
      measure: "forecast",
      period: { from: "2020-01-01", until: addDays(dayIn("UTC", Date.now()), 2) },
    });
    expect(told.rows[0]).toMatchObject({ key: "new", sample: 40, values: { open: 10, chance: 0.25, expected: 2.5 } });
    // 10 x 1/4 x 3/4, and the doubt about the quarter: 100 x 3/16 / 40; eight in ten lie within 1.2816 of its root.
    const reach = 1.2816 * Math.sqrt(1.875 + 0.46875);
    expectNumbers(
      told.total.values,
      { won_so_far: 10, forecast: 12.5, forecast_low: Math.max(10, 12.5 - reach), forecast_high: 12.5 + reach },
      "forecast",
    );
    expect(told.total.is_too_small).toBe(false);
    expect((await behind({ measure: "forecast", period: "this_year" }, "new", "open")).count).toBe(10);
  });

  test("of velocity is active leads times win rate by the mean cycle, for thirty days", async () => {
    const from = Date.now() - 20 * 86_400_000;
    const lead = (stage: string): WorldLead => ({
      ...{ id: crypto.randomUUID(), source: null, owner: null, score: 0, created: from, inBin: false, activities: [] },
      stays: [
        { stage: "new", from, until: from + 10 * 86_400_000 },
        { stage, from: from + 10 * 86_400_000, until: null },
      ],
    });
    await fillWorld(leads.database.sql, ["won", "lost", "lost", "lost", "proposal", "engaged", "new"].map(lead), "UTC");
    const told = await ask({ measure: "velocity", period: { last_days: 30 } });
    expectNumbers(told.total.values, { opportunities: 2, win_rate: 0.25, mean_days: 10, velocity: 1.5 }, "velocity");
    expect(told.total.is_too_small).toBe(true);
  });

  test("has a definition that one can read, columns and groups, each of which answers", async () => {
    const list = z.array(measureDefinition).parse(await leads.call(people.viewer, "list_measures"));
    expect(list.map(({ name }) => name)).toEqual(measureName.options);
    for (const { name, groups, definition, columns } of list) {
      expect(definition.length).toBeGreaterThan(40);
      if (name === "step_performance") continue;
      const period = name === "forecast" ? "this_year" : "last_12_months";
      for (const group_by of groups) expect((await ask({ measure: name, period, group_by })).columns).toEqual(columns);
    }
  }, 60_000);

  test("is of the asker's own workspace", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        await fillWorld(leads.database.sql, world, "UTC");
        const told = await ask({ measure: "pipeline_funnel", period: "all_time" }, people.outsider);
        expect(told.total.values.reached ?? 0).toBe(0);
        expect(told.rows).toEqual([]);
      }),
      { numRuns: 2 },
    );
  });

  test.each([
    [{ measure: "luck" }, /There is no measure "luck"/],
    [{ measure: "velocity", group_by: "rep" }, /cannot be split by "rep"/],
    [{ measure: "activity", period: { from: "2026-02-30", until: "2026-03-01" } }, /no such day/],
    [{ measure: "activity", period: { from: "2026-03-01", until: "2026-03-01" } }, /behind "from"/],
    [{ measure: "activity", period: "next_month" }, /not begun/],
    [{ measure: "forecast", period: "last_month" }, /looks ahead/],
    [{ measure: "activity", filter: { conditions: [{ field: "shoe", operator: "is_empty" }] } }, /Unknown field/],
    [{ measure: "campaign_performance", filter: fromWeb }, /reply_rate/],
    [{ measure: "activity", limit: 3 }, /nothing else/],
    [{ measure: "step_performance" }, /campaign_id/],
  ])("refuses %j in words", async (request, words) => {
    await expect(leads.call(people.owner, "measure", { request })).rejects.toThrow(words);
  });
});
