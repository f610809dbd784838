import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createWorkspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const at = new Date("2026-06-10T12:00:00Z");
const daysAgo = (days: number) => new Date(at.getTime() - days * 86_400_000).toISOString();
const findings = z.array(
  z.looseObject({ key: z.string(), lead_id: z.uuid(), facts: z.looseObject({ days: z.number(), score: z.number() }) }),
);

const lead = fc.record({
  id: fc.uuid({ version: 4 }),
  whose: fc.constantFrom("mine", "nobody's", "theirs"),
  stage: fc.constantFrom("new", "contacted", "proposal", "won"),
  do_not_contact: fc.boolean(),
  score: fc.integer({ min: 0, max: 100 }),
  contacted: fc.option(fc.integer({ min: 1, max: 60 })),
  wrote: fc.option(fc.integer({ min: 0, max: 40 })),
  has_reminder: fc.boolean(),
});
type Sketch = typeof lead extends fc.Arbitrary<infer Value> ? Value : never;

const isStale = (one: Sketch, days: number, least: number) =>
  one.whose !== "theirs" &&
  ["contacted", "proposal"].includes(one.stage) &&
  !one.do_not_contact &&
  one.score >= least &&
  one.contacted !== null &&
  one.contacted > days &&
  !(one.wrote !== null && one.wrote <= days) &&
  !one.has_reminder;

test("those are found whom nobody cares for, counted anew, the worthiest first", async () => {
  const { sql } = database;
  const days = fc.integer({ min: 7, max: 40 });
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(lead, { selector: ({ id }) => id, maxLength: 19 }), days, async (leads, most) => {
      const { id: workspace, ownerId } = await createWorkspace(sql);
      const owners = { mine: ownerId, "nobody's": null, theirs: await addMember(sql, workspace, "member") };
      for (const one of leads) {
        const contacted = one.contacted === null ? null : daysAgo(one.contacted);
        await sql`insert into public.leads (id, workspace_id, name, stage, owner_id, score, do_not_contact, last_contacted_at)
          values (${one.id}, ${workspace}, 'Lead', ${one.stage}, ${owners[one.whose]}, ${one.score}, ${one.do_not_contact}, ${contacted})`;
        if (one.wrote !== null) {
          await sql`insert into public.lead_activities (workspace_id, lead_id, kind, title, occurred_at)
            values (${workspace}, ${one.id}, 'email_received', 'Hello', ${daysAgo(one.wrote)})`;
        }
        if (one.has_reminder) {
          await sql`insert into public.reminders (workspace_id, user_id, lead_id, text, due_at)
            values (${workspace}, ${ownerId}, ${one.id}, 'Call', now())`;
        }
      }
      const args = { workspace_id: workspace, tuning: { days: most, min_score: 30, drafts: 0 }, at };
      const told = findings.parse(await callAs(sql, { userId: ownerId }, "find_stale_lead", args));
      const expected = leads.filter((one) => isStale(one, most, 30)).sort((a, b) => b.score - a.score);
      expect(told.map(({ facts }) => facts.score)).toEqual(expected.map(({ score }) => score));
      expect(told.map(({ lead_id }) => lead_id).sort()).toEqual(expected.map(({ id }) => id).sort());
      for (const { lead_id, facts } of told) expect(facts.days).toBe(leads.find(({ id }) => id === lead_id)?.contacted);
      await sql`delete from public.workspaces where id = ${workspace}`;
    }),
    { numRuns: 40 },
  );
}, 60_000);

test("of a workspace too large to look at as a whole those are found that crossed the line last", async () => {
  const { sql } = database;
  const { id: workspace, ownerId } = await createWorkspace(sql);
  await sql`insert into public.leads (workspace_id, name, stage, owner_id, score, last_contacted_at)
    select ${workspace}, 'Lead ' || n, 'engaged', ${ownerId}, 50, ${at}::timestamptz - interval '20 days' - n * interval '1 minute'
    from generate_series(1, 1100) n`;
  await sql`update public.leads set score = 90 where workspace_id = ${workspace} and name in ('Lead 7', 'Lead 1090')`;
  const args = { workspace_id: workspace, tuning: { days: 14, min_score: 80, drafts: 0 }, at };
  const told = findings.parse(await callAs(sql, { userId: ownerId }, "find_stale_lead", args));
  expect(told.map(({ facts }) => facts.lead)).toEqual(["Lead 7"]);
  const other = await addMember(sql, workspace, "member");
  await sql`update public.leads set owner_id = ${other} where workspace_id = ${workspace} and name between 'Lead 3' and 'Lead 6'`;
  const all = findings.parse(await callAs(sql, { userId: ownerId }, "find_stale_lead", args));
  expect(all.map(({ facts }) => facts.lead)).toEqual(["Lead 7", "Lead 1090"]);
});
