import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { BehaviourDriver } from "../helpers/behaviour_driver.ts";
import { addMember, createLead } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const kind = "behaviour_segment_members";
const hours = (count: number) => count * 3_600_000;
const findings = z.array(
  z.looseObject({
    key: z.string(),
    facts: z.object({
      came: z.number().nullable(),
      holds: z.number().nullable(),
      segment: z.string(),
      most: z.number(),
    }),
    evidence: z.array(z.object({ value: z.string(), lead_id: z.uuid() })),
  }),
);
const isIn = { conditions: [{ field: "tags", operator: "is_any_of", values: ["in"] }] };

async function followed(name = "Chosen") {
  const driver = await BehaviourDriver.open(database.sql);
  await driver.call("save_segment", { segment: { name, filter: isIn } });
  const lead = async (place: number | string, inside: boolean) => {
    const id = await createLead(database.sql, driver.workspace.id, { name: `Lead ${place}` });
    await move(id, inside);
    return id;
  };
  const move = (id: string, inside: boolean) =>
    database.sql`update public.leads set tags = ${inside ? ["in"] : []} where id = ${id}`;
  const look = async (min_new = 1, at = new Date(), userId?: string) =>
    findings.parse(await driver.call("find_segment_members", { tuning: { min_new }, at }, userId));
  const follow = (segment = name, userId?: string) => driver.call("follow_segment", { segment }, userId);
  return { driver, lead, move, look, follow };
}

async function dueAt(driver: BehaviourDriver): Promise<Date> {
  return new Date((await driver.nextAt("segment_members")).getTime() + 1);
}

async function toldBy(driver: BehaviourDriver) {
  return (await driver.told()).filter((each) => each.kind === kind);
}

test("who comes in is told once, whoever was in it not, and whoever comes back again after the cool-down", async () => {
  const { driver, lead, move, follow } = await followed();
  await lead("before", true);
  await follow();
  const came = await lead("after", true);
  const start = await dueAt(driver);
  expect(await driver.ring(start, { death: { step: "record_findings", moment: "before", nth: 1 } })).toBe(true);
  await driver.ring(new Date(start.getTime() + hours(0.5)));
  await driver.ring(new Date(start.getTime() + hours(0.5)));
  expect(await toldBy(driver)).toMatchObject([
    {
      title: "1 new lead in “Chosen”",
      body: "Lead after came in. It holds 2 leads now.",
      data: { evidence: [{ label: "New", value: "Lead after", lead_id: came }] },
    },
  ]);
  await move(came, false);
  await driver.ring(new Date(start.getTime() + hours(3)));
  await move(came, true);
  await driver.ring(new Date(start.getTime() + hours(6)));
  expect(await toldBy(driver)).toHaveLength(1);
  await driver.ring(new Date(start.getTime() + hours(30)));
  await driver.ring(new Date(start.getTime() + hours(32)));
  await driver.ring(new Date(start.getTime() + hours(60)));
  expect(await toldBy(driver)).toHaveLength(2);
  expect(driver.problems).toEqual([]);
});

test("trying tells nobody, and what was tried is still told", async () => {
  const { driver, lead, look, follow } = await followed();
  await follow();
  await lead("one", true);
  await look();
  await look();
  await lead("two", true);
  await look();
  await driver.ring(await dueAt(driver));
  expect(await toldBy(driver)).toMatchObject([{ title: "2 new leads in “Chosen”" }]);
  expect(await look()).toEqual([]);
});

const step = fc.oneof(
  fc.record({ does: fc.constant("move" as const), lead: fc.nat(5), inside: fc.boolean() }),
  fc.record({ does: fc.constant("ring" as const), after: fc.constantFrom(2, 13, 25) }),
);

test("what is told is the exact difference to what was known, however leads come and go", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
      fc.array(step, { maxLength: 14 }),
      async (first, steps) => {
        const { driver, lead, move, follow } = await followed();
        const ids: string[] = [];
        for (const [place, inside] of first.entries()) ids.push(await lead(place, inside));
        await follow();
        // What is known and told, independently.
        const inside = new Set(first.flatMap((is, place) => (is ? [place] : [])));
        let known = new Set(inside);
        let toldAt = Number.NEGATIVE_INFINITY;
        let now = (await dueAt(driver)).getTime();
        const expected: number[][] = [];
        for (const one of steps) {
          if (one.does === "move") {
            const id = ids[one.lead];
            if (id) await move(id, one.inside);
            if (one.inside) inside.add(one.lead);
            else inside.delete(one.lead);
            continue;
          }
          now += hours(one.after);
          await driver.ring(new Date(now));
          await driver.ring(new Date(now));
          known = new Set([...known].filter((place) => inside.has(place)));
          const came = [...inside].filter((place) => !known.has(place));
          if (came.length === 0 || now - toldAt <= hours(24)) continue;
          expected.push(came.toSorted((a, b) => a - b));
          known = new Set(inside);
          toldAt = now;
        }
        const evidence = z.object({ evidence: z.array(z.object({ value: z.string() })) });
        const told = (await toldBy(driver)).map(({ data }) =>
          evidence
            .parse(data)
            .evidence.map(({ value }) => Number(value.replace("Lead ", "")))
            .toSorted((a, b) => a - b),
        );
        expect(told).toEqual(expected);
        expect(driver.problems).toEqual([]);
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);

test("at most ten are named, fewer than the threshold wait, and a deleted lead is nobody's news", async () => {
  const { lead, look, follow, driver } = await followed();
  await follow();
  const ids: string[] = [];
  for (let place = 0; place < 12; place++) ids.push(await lead(place, true));
  expect(await look(13)).toEqual([]);
  await database.sql`delete from public.leads where id = ${ids[0] ?? ""}`;
  const [finding] = await look(11);
  expect(finding?.facts).toMatchObject({ came: 11, holds: 11 });
  expect(finding?.evidence).toHaveLength(10);
  await driver.ring(await dueAt(driver));
  expect((await toldBy(driver))[0]?.body).toContain("and 1 other came in. It holds 11 leads now.");
});

test("one that is too large says so once, and one that becomes small enough begins anew", async () => {
  const { driver, lead, look, follow } = await followed();
  await lead("first", true);
  await database.sql`insert into public.leads (workspace_id, name, tags)
    select ${driver.workspace.id}, 'Many ' || n, '{in}' from generate_series(1, 5000) n`;
  expect(await follow()).toMatchObject({ is_followed: true, is_too_large: true, most: 5000 });
  await driver.ring(await dueAt(driver));
  await driver.ring(new Date((await dueAt(driver)).getTime() + hours(30)));
  expect(await toldBy(driver)).toMatchObject([{ title: "“Chosen” has become too large to follow" }]);
  await database.sql`delete from public.leads where workspace_id = ${driver.workspace.id} and name like 'Many %'`;
  expect(await look()).toEqual([]);
  await lead("second", true);
  expect(await look()).toMatchObject([{ facts: { came: 1, holds: 2 } }]);
}, 60_000);

test("another filter, a deleted segment and unfollowing bring no news; each person follows for themselves", async () => {
  const { driver, lead, look, follow } = await followed();
  const other = await addMember(database.sql, driver.workspace.id, "viewer");
  await follow();
  await follow("chosen", other);
  await lead("new", true);
  await driver.call("unfollow_segment", { segment: "Chosen" }, other);
  expect(await look(1, new Date(), other)).toEqual([]);
  expect(await look()).toHaveLength(1);
  const [segment] = await database.sql`select id from public.segments where workspace_id = ${driver.workspace.id}`;
  await driver.call("save_segment", { segment: { id: segment?.id, filter: { conditions: [] } } });
  expect(await look()).toEqual([]);
  await lead("newer", false);
  expect(await look()).toMatchObject([{ facts: { came: 1 } }]);
  await driver.call("delete_segment", { segment_id: segment?.id });
  expect(await look()).toEqual([]);
  await expect(follow()).rejects.toThrow("There is no such segment here.");
  const stranger = await BehaviourDriver.open(database.sql);
  await expect(follow("Chosen", stranger.workspace.ownerId)).rejects.toThrow("There is no such workspace.");
});

test("twenty segments are the most that a person follows", async () => {
  const { driver, follow } = await followed();
  for (let place = 0; place < 20; place++) {
    await driver.call("save_segment", { segment: { name: `Segment ${place}`, filter: isIn } });
    await follow(`Segment ${place}`);
  }
  await follow("Segment 3");
  await expect(follow()).rejects.toThrow("You follow 20 segments");
});
