import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createWorkspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const measures = ["won_deals", "meetings", "calls", "replies", "new_leads"] as const;
const state = z.strictObject({
  id: z.uuid(),
  measure: z.enum(measures),
  target: z.number(),
  period: z.enum(["month", "quarter"]),
  is_mine: z.boolean(),
  starts_at: z.string(),
  ends_at: z.string(),
  done: z.number(),
  elapsed: z.number(),
  expected: z.number(),
  forecast: z.strictObject({ likely: z.number(), low: z.number(), high: z.number() }).nullable(),
  standing: z.enum(["reached", "ahead", "on_track", "at_risk", "behind", "too_early"]),
});
const findings = z.array(z.looseObject({ key: z.string(), priority: z.string(), facts: state }));
const at = new Date("2026-05-16T12:00:00Z");
const day = 86_400_000;
const onDay = (offset: number) => new Date(at.getTime() + offset * day).toISOString();

async function save(workspace_id: string, userId: string, goal: Record<string, unknown>) {
  return z.object({ goal: state }).parse(await callAs(database.sql, { userId }, "save_goal", { workspace_id, goal }))
    .goal;
}

async function found(workspace_id: string, userId: string, weekly = 1, instant = at) {
  const args = { workspace_id, tuning: { weekly }, at: instant };
  return findings.parse(await callAs(database.sql, { userId }, "find_goal_progress", args));
}

const happening = fc.record({
  what: fc.constantFrom(...measures, "lost", "note", "won_and_back", "came_in_won"),
  mine: fc.boolean(),
  /** From long before this quarter to a little after now. */
  day: fc.integer({ min: -60, max: 3 }),
});

test("what is done is what happened since the period began, counted anew", async () => {
  const { sql } = database;
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (happenings) => {
      const { id: workspace, ownerId } = await createWorkspace(sql);
      const other = await addMember(sql, workspace, "member");
      for (const { what, mine, day: offset } of happenings) {
        const [who, when] = [mine ? ownerId : other, onDay(offset)];
        const created = what === "new_leads" || what === "came_in_won" ? when : onDay(-300);
        const [lead] = await sql`insert into public.leads (workspace_id, name, owner_id, stage, created_at)
          values (${workspace}, 'Lead', ${who}, ${what === "came_in_won" ? "won" : "new"}, ${created}) returning id`;
        if (what === "meetings" || what === "calls" || what === "note") {
          await sql`insert into public.lead_activities (workspace_id, lead_id, kind, title, actor_id, occurred_at)
            values (${workspace}, ${lead?.id}, ${what.replace(/s$/, "")}, 'Talked', ${who}, ${when})`;
        } else if (what === "replies") {
          await sql`insert into public.inbound_mails (workspace_id, message_id, from_address, lead_id, received_at)
            values (${workspace}, ${lead?.id}, 'them@example.com', ${lead?.id}, ${when})`;
        } else if (what === "won_deals" || what === "lost" || what === "won_and_back") {
          await sql`update public.leads set stage = ${what === "lost" ? "lost" : "won"} where id = ${lead?.id}`;
          if (what === "won_and_back") await sql`update public.leads set stage = 'proposal' where id = ${lead?.id}`;
          await sql`update public.lead_stage_history set entered_at = ${when} where lead_id = ${lead?.id} and left_at is null`;
        }
      }
      const starts = { month: "2026-05-01T00:00:00Z", quarter: "2026-04-01T00:00:00Z" };
      for (const period of ["month", "quarter"] as const) {
        for (const whose of ["me", "workspace"] as const) {
          for (const measure of measures) await save(workspace, ownerId, { measure, target: 3, period, whose });
        }
      }
      const rows =
        await sql`select private.goal_count(g, (private.goal_period(g.period, ${at}, 'UTC')).starts, ${at}) as done, g.*
        from public.goals g where g.workspace_id = ${workspace}`;
      expect(rows).toHaveLength(20);
      for (const { measure, period, user_id, done } of rows) {
        const begins = new Date(starts[period === "month" ? "month" : "quarter"]).getTime();
        const expected = happenings.filter(({ what, mine, day: offset }) => {
          const counts = what === measure || (what === "came_in_won" && measure === "new_leads");
          const when = at.getTime() + offset * day;
          return counts && (user_id === null || mine) && when >= begins && when <= at.getTime();
        });
        expect([measure, period, user_id, Number(done)]).toEqual([measure, period, user_id, expected.length]);
      }
    }),
    { numRuns: 12 },
  );
}, 60_000);

test("four fifths of what comes true lies within the forecast", async () => {
  const random = seeded(7);
  let within = 0;
  const rounds = 1500;
  for (let round = 0; round < rounds; round++) {
    // A rate that nobody knows, and what it brings before and after now.
    const [rate, elapsed] = [5 + random() * 60, 0.25 + random() * 0.6];
    const done = poisson(rate * elapsed, random);
    const total = done + poisson(rate * (1 - elapsed), random);
    const [row] = await database.sql`select private.goal_forecast(${done}, ${elapsed}) as forecast`;
    if (total >= row?.forecast.low && total <= row?.forecast.high) within += 1;
  }
  expect(within / rounds).toBeGreaterThan(0.76);
  expect(within / rounds).toBeLessThan(0.93);
});

test("a goal is told as reached once, as missed once, and else once a week; not in its first week", async () => {
  const { sql } = database;
  const { id: workspace, ownerId } = await createWorkspace(sql);
  const reached = await save(workspace, ownerId, {
    measure: "new_leads",
    target: 10,
    period: "month",
    whose: "workspace",
  });
  const behind = await save(workspace, ownerId, { measure: "meetings", target: 40, period: "month", whose: "me" });
  await sql`insert into public.leads (workspace_id, name, created_at) select ${workspace}, 'Lead', '2026-05-03' from generate_series(1, 10)`;
  const told = await found(workspace, ownerId, 0);
  expect(told.map(({ key }) => key)).toEqual([
    `${behind.id} 2026-05-01 40 behind`,
    `${reached.id} 2026-05-01 10 reached`,
  ]);
  expect(told[1]?.facts).toMatchObject({ done: 10, target: 10, standing: "reached" });
  await save(workspace, ownerId, { measure: "new_leads", target: 20, period: "month", whose: "workspace" });
  expect((await found(workspace, ownerId, 0)).map(({ key }) => key)).toEqual([`${behind.id} 2026-05-01 40 behind`]);
  expect((await found(workspace, ownerId)).map(({ key }) => key)).toContain(`${reached.id} 2026-05-01 20 2026-20`);
  expect(await found(workspace, ownerId, 1, new Date("2026-05-05T12:00:00Z"))).toEqual([]);
});

test("a person's goals are theirs alone, the workspace's are set by owners and admins, and nonsense is refused", async () => {
  const { sql } = database;
  const { id: workspace, ownerId } = await createWorkspace(sql);
  const [member, viewer] = [await addMember(sql, workspace, "member"), await addMember(sql, workspace, "viewer")];
  const goal = { measure: "calls", target: 30, period: "quarter", whose: "me" };
  const mine = await save(workspace, member, goal);
  expect(await callAs(sql, { userId: ownerId }, "list_goals", { workspace_id: workspace })).toEqual([]);
  await expect(save(workspace, member, { ...goal, whose: "workspace" })).rejects.toThrow("Only owners and admins");
  await expect(save(workspace, viewer, goal)).rejects.toThrow("Viewers");
  await expect(save(workspace, (await createWorkspace(sql)).ownerId, goal)).rejects.toThrow("no such workspace");
  for (const wrong of [
    { target: 0 },
    { target: 1.5 },
    { target: "many" },
    { measure: "revenue" },
    { period: "year" },
    { whose: "them" },
    { x: 1 },
  ]) {
    await expect(save(workspace, member, { ...goal, ...wrong })).rejects.toThrow(/^"|^A goal/);
  }
  // The same goal anew takes its place.
  expect(await save(workspace, member, { ...goal, target: 60 })).toMatchObject({ id: mine.id, target: 60 });
  const remove = (userId: string) =>
    callAs(sql, { userId }, "delete_goal", { workspace_id: workspace, goal_id: mine.id });
  await expect(remove(ownerId)).rejects.toThrow("There is no such goal");
  await remove(member);
  expect(await callAs(sql, { userId: member }, "list_goals", { workspace_id: workspace })).toEqual([]);
});

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

function poisson(mean: number, random: () => number): number {
  let count = 0;
  for (let left = mean; ; count++) {
    left += Math.log(1 - random());
    if (left < 0) return count;
  }
}

test("a goal that the assistant sets, changes or deletes is taken back by undo", async () => {
  const { sql } = database;
  const { id: workspace_id, ownerId } = await createWorkspace(sql);
  const person = turnDriver(sql, ownerId);
  const held = await person.begin();
  const act = async (function_name: string, args: Record<string, unknown>) => {
    const call_id = await person.request(held, { tool: function_name, effect: "write", arguments: {} });
    const call = { call_id, epoch: held.epoch, function_name, arguments: { workspace_id, ...args } };
    await person.call("run_call", call);
    await person.advance(held, { results: [{ call_id, ok: true, summary: "Done.", result: {} }] });
    return call_id;
  };
  const goals = async () =>
    z
      .array(z.looseObject({ id: z.uuid(), target: z.number() }))
      .parse(await callAs(sql, { userId: ownerId }, "list_goals", { workspace_id }));
  const goal = { measure: "won_deals", target: 10, period: "month", whose: "me" };
  const set = await act("save_goal", { goal });
  await person.call("undo", { call_id: set });
  expect(await goals()).toEqual([]);

  const { id } = await save(workspace_id, ownerId, goal);
  const changed = await act("save_goal", { goal: { ...goal, target: 25 } });
  expect(await goals()).toMatchObject([{ id, target: 25 }]);
  expect(await person.call("undo", { call_id: changed })).toMatchObject({ kept: [] });
  expect(await goals()).toMatchObject([{ id, target: 10 }]);

  const deleted = await act("delete_goal", { goal_id: id });
  expect(await goals()).toEqual([]);
  expect(await person.call("undo", { call_id: deleted })).toMatchObject({ kept: [] });
  expect(await goals()).toMatchObject([{ id, target: 10 }]);
});
