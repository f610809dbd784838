import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BehaviourDriver } from "../helpers/behaviour_driver.ts";
import { addMember } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { turnDriver } from "../helpers/turn_driver.ts";

const hour = 60 * 60 * 1000;

let database: TestDatabase;
let driver: BehaviourDriver;
beforeAll(async () => {
  database = await openTestDatabase();
  driver = await BehaviourDriver.open(database.sql);
});
afterAll(() => database.stop());

const later = (instant: Date, milliseconds: number) => new Date(instant.getTime() + milliseconds);

async function remind(to: BehaviourDriver, text = "Call Ada"): Promise<void> {
  await to.call("set_reminder", { text, due_at: new Date(Date.now() + hour).toISOString() });
}

describe("the daily briefing", () => {
  test("is silent on an empty day, and says once what waits on another", async () => {
    const due = await driver.nextAt("daily_briefing");
    await driver.ring(due);
    expect(await driver.told()).toEqual([]);
    await remind(driver);
    const next = await driver.nextAt("daily_briefing");
    await driver.ring(next);
    await driver.ring(next);
    await driver.ring(later(next, hour));
    const told = await driver.told();
    expect(told).toMatchObject([{ kind: "behaviour_daily_briefing", title: "Your day: 1 reminder due" }]);
    expect(driver.problems).toEqual([]);
    const read = await driver.read("daily_briefing");
    expect(read).toMatchObject({ last_told: "Your day: 1 reminder due", problem: null });
  });

  test("names whom to call by score, and nobody of someone else's", async () => {
    const here = await BehaviourDriver.open(database.sql);
    const other = await addMember(here.sql, here.workspace.id, "member", "Ben");
    await here.sql`insert into public.leads (workspace_id, name, stage, score, owner_id) values
      (${here.workspace.id}, 'Ada', 'new', 90, null), (${here.workspace.id}, 'Bea', 'new', 95, ${other}),
      (${here.workspace.id}, 'Cy', 'new', 40, null), (${here.workspace.id}, 'Di', 'won', 99, null)`;
    await here.ring(await here.nextAt("daily_briefing"));
    expect((await here.told())[0]?.body).toContain("Call: Ada, score 90, never contacted.");
    expect((await here.told(other))[0]?.body).toContain("Call: Bea, score 95, never contacted; Ada, score 90");
  });
});

test("a spending limit that is reached silences nothing that needs no model", async () => {
  const here = await BehaviourDriver.open(database.sql);
  await here.call("set_own_spending_limit", { day_micros: 0 });
  await here.call("set_spending_limits", { person_day_micros: 0, month_micros: 0 });
  await remind(here);
  await here.ring(await here.nextAt("daily_briefing"));
  expect(await here.told()).toHaveLength(1);
});

describe("when it looks next", () => {
  test("is the wanted hour of the person's clock on each working day and no other, whatever clocks do", async () => {
    const zones = [
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kolkata",
      "America/St_Johns",
      "UTC",
    ];
    const inZone = (zone: string) =>
      new Intl.DateTimeFormat("en-CA", {
        timeZone: zone,
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        hour12: false,
      });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        fc.integer({ min: 4, max: 23 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
        fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true }),
        async (zone, at, days, start) => {
          const cadence = JSON.stringify({ every: "day", hour: at });
          const rows = await database.sql`
            with recursive looks as (
              select 0 as n, ${start.toISOString()}::timestamptz as look
              union all
              select n + 1, private.next_look(${cadence}::text::jsonb, '{}', ${zone}, ${days}::int[], look) from looks where n < 30
            ) select look from looks where n > 0 order by n`;
          let day: number | undefined;
          for (const { look } of rows) {
            const parts = new Map(
              inZone(zone)
                .formatToParts(look)
                .map(({ type, value }) => [type, value]),
            );
            expect(Number(parts.get("hour"))).toBe(at);
            const date = Date.parse(`${parts.get("year")}-${parts.get("month")}-${parts.get("day")}T00:00:00Z`);
            expect(days).toContain(((new Date(date).getUTCDay() + 6) % 7) + 1);
            // Between two looks lies no working day.
            for (let between = (day ?? date) + 24 * hour; between < date; between += 24 * hour) {
              expect(days).not.toContain(((new Date(between).getUTCDay() + 6) % 7) + 1);
            }
            day = date;
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("follows the person: their zone, their working days, their hour", async () => {
    const here = await BehaviourDriver.open(database.sql);
    await here.call("update_my_context", { time_zone: "Asia/Tokyo" });
    await here.change("daily_briefing", { tuning: { hour: 6 } });
    expect((await here.nextAt("daily_briefing")).getUTCHours()).toBe(21);
    await here.call("save_notification_settings", { changes: { work_days: [3] } });
    expect((await here.nextAt("daily_briefing")).getUTCDay()).toBe(2);
  });

  test("a week's look falls on the wanted weekday, or the nearest working day of that week", async () => {
    const at = async (days: number[], weekday: number) => {
      const [row] =
        await database.sql`select private.next_look(${`{"every": "week", "weekday": ${weekday}, "hour": 9}`}::text::jsonb,
        '{}', 'UTC', ${days}::int[], '2026-11-23 12:00Z') as look`;
      return row?.look.toISOString().slice(0, 13);
    };
    expect(await at([1, 2, 3, 4, 5], 5)).toBe("2026-11-27T09");
    expect(await at([1, 2, 3], 5)).toBe("2026-11-25T09");
    expect(await at([1, 2, 6], 4)).toBe("2026-11-28T09");
    expect(await at([1, 2, 3, 4, 5], 1)).toBe("2026-11-30T09");
  });

  test("who was away for weeks is told once, not once for each day", async () => {
    const here = await BehaviourDriver.open(database.sql);
    await remind(here);
    const due = await here.nextAt("daily_briefing");
    const back = later(due, 21 * 24 * hour);
    await here.ring(back);
    await here.ring(back);
    expect(await here.told()).toHaveLength(1);
    expect((await here.nextAt("daily_briefing")).getTime()).toBeGreaterThan(back.getTime());
  });
});

describe("what a person chose", () => {
  test("muted is muted, for a time or for good, also while a worker looks", async () => {
    const here = await BehaviourDriver.open(database.sql);
    await remind(here);
    const due = await here.nextAt("daily_briefing");
    await here.change("daily_briefing", { muted: true });
    await here.ring(later(due, hour));
    expect(await here.told()).toEqual([]);
    await here.change("daily_briefing", { muted: false });
    const again = await here.nextAt("daily_briefing");
    expect(await here.ring(again, { death: { step: "act_as", moment: "after", nth: 1 } })).toBe(true);
    await here.change("daily_briefing", { muted: true });
    await here.ring(later(again, hour));
    expect(await here.told()).toEqual([]);
    const until = new Date(Date.now() + 10 * 24 * hour);
    const changed = await here.change("daily_briefing", { muted_until: until.toISOString() });
    expect(changed).toMatchObject({ muted: true });
    await here.ring(later(again, 2 * hour));
    expect((await here.nextAt("daily_briefing")).getTime()).toBeGreaterThan(until.getTime());
    await here.ring(await here.nextAt("daily_briefing"));
    expect(await here.told()).toHaveLength(1);
  });

  test("thresholds have bounds, and nothing else can be changed", async () => {
    const bad = [
      {},
      { tuning: { hour: 30 } },
      { tuning: { hour: 7.5 } },
      { tuning: { hour: "8" } },
      { tuning: { colour: 1 } },
      { muted: "yes" },
      { muted: false, muted_until: new Date(Date.now() + hour).toISOString() },
      { muted_until: "2020-01-01" },
      { name: "x" },
    ];
    for (const changes of bad)
      await expect(driver.change("daily_briefing", changes)).rejects.toMatchObject({ code: "22023" });
    await expect(driver.change("nonsense", { muted: true })).rejects.toMatchObject({ code: "PT404" });
    expect(await driver.change("daily_briefing", { tuning: { hour: 9 } })).toMatchObject({
      thresholds: expect.arrayContaining([expect.objectContaining({ name: "hour", value: 9, default: 8 })]),
    });
    expect(await driver.change("daily_briefing", { tuning: { hour: null } })).toMatchObject({
      thresholds: expect.arrayContaining([expect.objectContaining({ name: "hour", value: 8 })]),
    });
  });

  test("is their own: another's thresholds, mutes and findings are neither seen nor changed", async () => {
    const member = await addMember(driver.sql, driver.workspace.id, "member");
    await driver.change("daily_briefing", { muted: true }, member);
    expect((await driver.read("daily_briefing", member)).muted).toBe(true);
    expect((await driver.read("daily_briefing")).muted).toBe(false);
    const stranger = await BehaviourDriver.open(database.sql);
    await expect(driver.list(stranger.workspace.ownerId)).rejects.toMatchObject({ code: "42501" });
    await expect(driver.change("daily_briefing", { muted: true }, stranger.workspace.ownerId)).rejects.toMatchObject({
      code: "42501",
    });
  });

  test("by the assistant's hand is taken back by undo", async () => {
    const { sql, workspace } = driver;
    const person = turnDriver(sql, workspace.ownerId);
    await driver.change("weekly_review", { tuning: { hour: 10 } });
    const held = await person.begin();
    const call_id = await person.request(held, { tool: "change_behaviour", effect: "write", arguments: {} });
    const changes = { muted: true, tuning: { hour: 12 } };
    const args = { workspace_id: workspace.id, behaviour: "weekly_review", changes };
    const request = { call_id, epoch: held.epoch, function_name: "change_behaviour", arguments: args };
    await person.call("run_call", request);
    await person.advance(held, { results: [{ call_id, ok: true, summary: "Done.", result: {} }] });
    expect(await driver.read("weekly_review")).toMatchObject({ muted: true, next_at: null });
    expect(await person.call("undo", { call_id })).toMatchObject({ kept: [] });
    const { muted, thresholds } = await driver.read("weekly_review");
    expect(muted).toBe(false);
    expect(thresholds.find(({ name }) => name === "hour")?.value).toBe(10);
    expect((await driver.nextAt("weekly_review")).getUTCHours()).toBe(10);
  });

  test("runs of tasks are not told to whom they are muted for, or only when they failed", async () => {
    const here = await BehaviourDriver.open(database.sql);
    const tell = async (kind: string) => {
      await here.sql`select private.notify_person(${here.workspace.id}, ${here.workspace.ownerId}, ${kind}, 'A task', '')`;
      return (await here.told()).length;
    };
    expect(await tell("task_finished")).toBe(1);
    await here.change("finished_task", { tuning: { failures_only: 1 } });
    expect(await tell("task_finished")).toBe(1);
    expect(await tell("task_failed")).toBe(2);
    await here.change("finished_task", { muted: true });
    expect(await tell("task_failed")).toBe(2);
    expect(await tell("reminder")).toBe(3);
  });
});
