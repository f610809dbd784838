import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { defineBehaviour } from "../../supabase/functions/_behaviours/define_behaviour.ts";
import { registry } from "../../supabase/functions/_behaviours/registry.ts";
import { callAs } from "../helpers/act_as.ts";
import { BehaviourDriver } from "../helpers/behaviour_driver.ts";
import { addMember } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
const ask = (name: string, args: Record<string, unknown>) => callAs(database.sql, "service", name, args);

const minute = 60 * 1000;
const later = (instant: Date, minutes: number) => new Date(instant.getTime() + minutes * minute);

async function waiting(): Promise<{ driver: BehaviourDriver; due: Date }> {
  const driver = await BehaviourDriver.open(database.sql);
  const due_at = new Date(Date.now() + 60 * minute).toISOString();
  await driver.call("set_reminder", { text: "Call Ada", due_at });
  return { driver, due: await driver.nextAt("daily_briefing") };
}

const deaths = ["keep_behaviours", "claim_behaviours", "act_as", "record_findings"].flatMap((step) =>
  (["before", "after"] as const).map((moment) => ({ step, moment, nth: 1 })),
);

test.each(deaths)("a worker that dies $moment $step loses nothing and doubles nothing", async (death) => {
  const { driver, due } = await waiting();
  expect(await driver.ring(due, { death })).toBe(true);
  // While the dead one's lease lasts, and after it.
  await driver.ring(later(due, 1));
  await driver.ring(later(due, 3));
  await driver.ring(later(due, 3));
  expect(await driver.told()).toHaveLength(1);
  expect((await driver.nextAt("daily_briefing")).getTime()).toBeGreaterThan(later(due, 60).getTime());
});

test("rings at the same time tell once, and a worker whose lease was lost records nothing", async () => {
  const { driver, due } = await waiting();
  await Promise.all([driver.ring(due), driver.ring(due), driver.ring(due), driver.ring(due)]);
  expect(await driver.told()).toHaveLength(1);
  const next = await driver.nextAt("daily_briefing");
  const mine = async (instant: Date) => {
    const claims = z
      .array(z.object({ id: z.string(), epoch: z.number(), workspace_id: z.string(), behaviour: z.string() }))
      .parse(await ask("claim_behaviours", { at_most: 1000, lease_seconds: 60, instant: instant.toISOString() }));
    return claims.find((claim) => claim.workspace_id === driver.workspace.id && claim.behaviour === "daily_briefing");
  };
  const zombie = await mine(next);
  const heir = await mine(later(next, 2));
  const record = (claim: typeof zombie, key: string) =>
    ask("record_findings", {
      run_id: claim?.id,
      epoch: claim?.epoch,
      findings: [{ key, subject: "", priority: "normal", title: key, body: "", actions: [], data: {} }],
    });
  expect(await record(heir, "heir")).toBe(1);
  expect(await record(zombie, "zombie")).toBeNull();
  expect(await record(heir, "again")).toBeNull();
  expect((await driver.told()).map(({ title }) => title)).toEqual(["Your day: 1 reminder due", "heir"]);
});

test("one that fails backs off, says why and delays no other", async () => {
  const { driver, due } = await waiting();
  const broken = defineBehaviour({
    name: "daily_briefing",
    title: "Broken",
    description: "Fails",
    cadence: { every: "day", hour: 8 },
    coolDownHours: 1,
    tuning: z.strictObject({}),
    sampleFloor: "",
    facts: z.object({ nothing_of_the_kind: z.string() }),
    word: () => ({ title: "", body: "" }),
  });
  // What is kept stays the real one's: only the worker is broken.
  const behaviours = registry.map((each) => (each.name === broken.name ? { ...broken, kept: each.kept } : each));
  await driver.ring(due, { behaviours });
  expect(driver.problems).not.toEqual([]);
  expect((await driver.read("daily_briefing")).problem).toBe("Something went wrong on our side.");
  expect(await driver.nextAt("daily_briefing")).toEqual(later(due, 1));
  await driver.ring(later(due, 1), { behaviours });
  expect(await driver.nextAt("daily_briefing")).toEqual(later(due, 5));
  await driver.ring(later(due, 5));
  expect(await driver.told()).toHaveLength(1);
  expect((await driver.read("daily_briefing")).problem).toBeNull();
});

test("a look that kills its workers stops coming first, and says so", async () => {
  const { driver, due } = await waiting();
  for (let tries = 0; tries < 4; tries++) {
    await driver.ring(later(due, 3 * tries), { death: { step: "act_as", moment: "before", nth: 1 } });
  }
  await driver.ring(later(due, 12));
  expect(await driver.told()).toEqual([]);
  expect((await driver.read("daily_briefing")).problem).toBe("It took too long, several times.");
  await driver.ring(later(due, 12 + 6 * 60));
  expect(await driver.told()).toHaveLength(1);
});

test("the same subject is told once in a cool-down, the same key once for ever", async () => {
  const { driver, due } = await waiting();
  const [run] = await database.sql`select id from private.behaviour_runs
    where workspace_id = ${driver.workspace.id} and behaviour = 'daily_briefing'`;
  let epoch = 0;
  const find = async (at: Date, key: string, subject: string) => {
    await database.sql`update private.behaviour_runs set epoch = ${++epoch}, lease_until = now() where id = ${run?.id}`;
    const finding = { key, subject, priority: "normal", title: key, body: "", actions: [], data: {} };
    return ask("record_findings", { run_id: run?.id, epoch, findings: [finding], instant: at.toISOString() });
  };
  expect(await find(due, "a", "lead")).toBe(1);
  expect(await find(later(due, 60), "b", "lead")).toBe(0);
  expect(await find(later(due, 61), "c", "another")).toBe(1);
  expect(await find(later(due, 13 * 60), "b", "lead")).toBe(1);
  expect(await find(later(due, 500 * 60), "a", "lead")).toBe(0);
});

test("workspaces have their turn: one with many people does not hold up another", async () => {
  const { driver, due } = await waiting();
  const { driver: small } = await waiting();
  for (let person = 0; person < 20; person++) await addMember(driver.sql, driver.workspace.id, "member", `P${person}`);
  const instant = later(due, 10 * 24 * 60).toISOString();
  await database.sql`update private.behaviour_runs set next_at = case when workspace_id = ${driver.workspace.id} then ${due}::timestamptz
    when workspace_id = ${small.workspace.id} then ${later(due, 1)}::timestamptz end where next_at is not null`;
  const claims = z
    .array(z.object({ workspace_id: z.string() }))
    .parse(await ask("claim_behaviours", { at_most: 4, lease_seconds: 60, instant }));
  expect(new Set(claims.map(({ workspace_id }) => workspace_id))).toEqual(
    new Set([driver.workspace.id, small.workspace.id]),
  );
});
