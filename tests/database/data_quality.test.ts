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

const at = new Date("2026-05-16T12:00:00Z");
const findings = z.array(
  z.looseObject({
    key: z.string(),
    facts: z.looseObject({ problem: z.string(), count: z.number(), leads: z.number(), filter: z.unknown() }),
  }),
);

async function found(workspaceId: string, userId: string, tuning: Record<string, number>) {
  const args = { workspace_id: workspaceId, tuning, at };
  return findings.parse(await callAs(database.sql, { userId }, "find_data_quality", args));
}

const lead = fc.record({
  email: fc.boolean(),
  company: fc.boolean(),
  owner: fc.constantFrom("owner", "member", undefined),
  is_twin: fc.boolean(),
});

test("what is missing is counted as it is, of the whole workspace for who runs it and of their own leads for others", async () => {
  const { sql } = database;
  const thresholds = fc.record({
    min_leads: fc.integer({ min: 1, max: 8 }),
    min_percent: fc.integer({ min: 0, max: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(lead, { maxLength: 18 }), thresholds, async (leads, tuning) => {
      const { id: workspace, ownerId } = await createWorkspace(sql);
      const member = await addMember(sql, workspace, "member");
      for (const [place, { email, company, owner, is_twin }] of leads.entries()) {
        const address = is_twin ? `twin+${place}@gmail.com` : `lead${place}@example.com`;
        // A company each: names that sound alike at one are duplicates, too.
        const [account] =
          await sql`insert into public.accounts (workspace_id, name) values (${workspace}, ${`Company ${place}`}) returning id`;
        await sql`insert into public.leads (workspace_id, name, email, account_id, owner_id) values (${workspace}, ${`Number ${place}`},
          ${email ? address : null}, ${company ? account?.id : null}, ${owner === undefined ? null : { owner: ownerId, member }[owner]})`;
      }
      const told = async (userId: string) =>
        (await found(workspace, userId, tuning)).map(({ facts }) => [facts.problem, facts.count]);
      const missing = (of: typeof leads, problems: Record<string, (one: (typeof leads)[number]) => boolean>) =>
        Object.entries(problems)
          .map(([problem, holds]) => ({ problem, count: of.filter(holds).length }))
          .filter(({ count }) => count >= tuning.min_leads && count * 100 >= tuning.min_percent * of.length)
          .map(({ problem, count }) => [problem, count]);
      const twins = leads.filter(({ email, is_twin }) => email && is_twin).length;
      const pairs = Math.max(0, twins - 1);
      expect(await told(ownerId)).toEqual([
        ...(pairs >= tuning.min_leads ? [["duplicates", pairs]] : []),
        ...missing(leads, {
          no_email: (one) => !one.email,
          no_company: (one) => !one.company,
          no_owner: (one) => !one.owner,
        }),
      ]);
      const theirs = leads.filter(({ owner }) => owner === "member");
      expect(await told(member)).toEqual(
        missing(theirs, { no_email: (one) => !one.email, no_company: (one) => !one.company }),
      );
      await sql`delete from public.workspaces where id = ${workspace}`;
    }),
    { numRuns: 20 },
  );
}, 60_000);

test("the filter of a finding shows its leads, and it is told anew when it has doubled", async () => {
  const { sql } = database;
  const { id: workspace, ownerId } = await createWorkspace(sql);
  const more = (count: number) =>
    sql`insert into public.leads (workspace_id, name, owner_id) select ${workspace}, 'Lead ' || gen_random_uuid(), ${ownerId} from generate_series(1, ${count})`;
  const key = async () =>
    (await found(workspace, ownerId, { min_leads: 10, min_percent: 5 })).find(
      ({ facts }) => facts.problem === "no_email",
    );
  await more(9);
  expect(await key()).toBeUndefined();
  await more(11);
  const first = await key();
  const filter = first?.facts.filter;
  expect(await callAs(sql, { userId: ownerId }, "count_leads", { workspace_id: workspace, filter })).toMatchObject({
    count: 20,
  });
  await more(2);
  expect((await key())?.key).toBe(first?.key);
  await more(20);
  expect((await key())?.key).not.toBe(first?.key);
});
