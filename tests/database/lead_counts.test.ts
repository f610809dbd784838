import fc from "fast-check";
import type { TransactionSql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { warmUp } from "../helpers/race.ts";
import { type LeadDatabase, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

let leads: LeadDatabase;
beforeAll(async () => {
  leads = await startLeadDatabase();
}, 60_000);
afterAll(() => leads.database.stop());

const accounts = [1, 2, 3].map((place) => `cccccccc-0000-4000-8000-00000000000${place}`);
const industries = ["Fintech", "Energy", null];
const stages = ["new", "contacted", "won"];

/** One change, chosen by numbers; it may concern no row. */
type Change = { kind: number; a: number; b: number };

async function change(sql: TransactionSql, { kind, a, b }: Change): Promise<void> {
  const account = accounts[a % 3] ?? null;
  const industry = industries[b % 3] ?? null;
  const some = sql`workspace_id = ${workspace} and score % 3 = ${a % 3}`;
  const picked = sql`id in (select id from public.leads where workspace_id = ${workspace} order by id offset ${a % 9} limit ${1 + (b % 4)})`;
  const acts = [
    () => sql`insert into public.leads (workspace_id, name, account_id, stage, country, source, owner_id, tags, score, last_contacted_at)
      select ${workspace}, 'x', (select id from public.accounts where id = ${account}), ${stages[b % 3] ?? "new"},
        ${b % 2 ? "Spain" : null}, ${a % 2 ? "Web" : null}, ${b % 3 ? people.member : null}, ${b % 2 ? ["vip", "new"] : []},
        75 + n, ${b % 2 ? null : sql`now() - make_interval(days => ${b}, hours => n * 5)`}
      from generate_series(1, ${1 + (b % 7)}) as n`,
    () => sql`update public.leads set stage = ${stages[a % 3] ?? "new"}, tags = ${["vip"]} where ${some}`,
    () =>
      sql`update public.leads set account_id = (select id from public.accounts where id = ${account}) where ${picked}`,
    () => sql`update public.leads set score = score + 1 where ${some} and score < 100`,
    () => sql`update public.leads set deleted_at = ${b % 2 ? null : sql`now()`} where ${picked}`,
    () => sql`delete from public.leads where ${picked}`,
    () => sql`update public.accounts set industry = ${industry} where id = ${account}`,
    () => sql`delete from public.accounts where id = ${account}`,
    () => sql`insert into public.accounts (id, workspace_id, name, industry)
      values (${account}, ${workspace}, ${`Account ${a % 3}`}, ${industry}) on conflict do nothing`,
    () => sql`update public.leads set country = 'Italy', owner_id = null, last_contacted_at = now() where ${picked}`,
    () => sql`select private.fold_lead_counts(${workspace})`,
  ];
  await acts[kind % acts.length]?.();
}

const changes = fc.array(fc.record({ kind: fc.nat(10), a: fc.nat(20), b: fc.nat(20) }), { maxLength: 12 });

/** What the counts say, and the same counted anew in plain SQL. */
async function bothCounts() {
  const { sql } = leads.database;
  const told = await sql`select facet, value, sum(n)::int as n from (
      select facet, value, count as n from private.lead_counts where workspace_id = ${workspace}
      union all select facet, value, delta from private.lead_count_deltas where workspace_id = ${workspace}) c
    where facet in ('all', 'stage', 'industry', 'tag', 'country', 'owner', 'hot', 'source')
    group by 1, 2 having sum(n) <> 0 order by 1, 2`;
  const counted = await sql`
    with living as (select l.*, a.industry from public.leads l left join public.accounts a on a.id = l.account_id
      where l.workspace_id = ${workspace} and l.deleted_at is null)
    select facet, value collate "C" as value, count(*)::int as n from (
      select 'all' as facet, '' as value from living union all select 'stage', stage from living
      union all select 'industry', industry from living union all select 'country', country from living
      union all select 'source', source from living union all select 'owner', owner_id::text from living
      union all select 'hot', '' from living where score >= 80 union all select 'tag', unnest(tags) from living) c
    where value is not null group by 1, 2 order by 1, 2`;
  return { told: [...told], counted: [...counted] };
}

async function accountWithLead(): Promise<string> {
  const { sql } = leads.database;
  const id = crypto.randomUUID();
  await sql`insert into public.accounts (id, workspace_id, name, industry) values (${id}, ${workspace}, ${id}, 'Before')`;
  await sql`insert into public.leads (workspace_id, name, account_id) values (${workspace}, 'x', ${id})`;
  return id;
}

async function someoneWaits(): Promise<boolean> {
  return (await leads.database.sql`select from pg_catalog.pg_locks where not granted`).length > 0;
}

describe("the counts", () => {
  test("are what one counts, after any changes, in one transaction or many, kept or rolled back", async () => {
    const { sql } = leads.database;
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), fc.boolean(), async (list, together, kept) => {
        if (together) {
          const all = sql.begin(async (transaction) => {
            for (const each of list) await change(transaction, each);
            if (!kept) throw new Error("Rolled back.");
          });
          await (kept ? all : expect(all).rejects.toThrow("Rolled back."));
        } else for (const each of list) await sql.begin((transaction) => change(transaction, each));
        const { told, counted } = await bothCounts();
        expect(told).toEqual(counted);
      }),
      { numRuns: 60 },
    );
    expect(await sql`select private.recount_leads(${workspace}) as off`).toEqual([{ off: 0 }]);
  }, 120_000);

  test("are exact after many changed leads and accounts at once", async () => {
    const { sql } = leads.database;
    await warmUp(sql, 8);
    const worker = async (seed: number) => {
      for (const list of fc.sample(changes, { numRuns: 15, seed })) {
        for (const each of list) {
          // Two that wait for each other: one is sent away and would try again.
          await sql
            .begin((transaction) => change(transaction, each))
            .catch((error: { code?: string }) => {
              if (error.code !== "40P01" && error.code !== "23503") throw error;
            });
        }
      }
    };
    await Promise.all([11, 22, 33, 44, 55, 66].map(worker));
    const { told, counted } = await bothCounts();
    expect(told).toEqual(counted);
    expect(await sql`select private.recount_leads(${workspace}) as off`).toEqual([{ off: 0 }]);
  }, 120_000);

  test.each([
    [
      "a lead is added",
      (sql: TransactionSql, account: string) =>
        sql`insert into public.leads (workspace_id, name, account_id) values (${workspace}, 'x', ${account})`,
    ],
    [
      "a lead is moved away",
      (sql: TransactionSql, account: string) =>
        sql`update public.leads set account_id = null where account_id = ${account}`,
    ],
    [
      "a lead is deleted",
      (sql: TransactionSql, account: string) => sql`delete from public.leads where account_id = ${account}`,
    ],
  ])("are exact when an industry changes while %s", async (_what, act) => {
    const { sql } = leads.database;
    const account = await accountWithLead();
    const other = await sql.begin(async (first) => {
      await first`update public.accounts set industry = 'Changed' where id = ${account}`;
      // Unless it is done at once, it waits for the first; then the first may go on.
      const second = sql.begin((transaction) => act(transaction, account));
      let over = false;
      void second.finally(() => {
        over = true;
      });
      while (!over && !(await someoneWaits()));
      return { second };
    });
    await other.second;
    const { told, counted } = await bothCounts();
    expect(told).toEqual(counted);
  });

  test("make nobody wait for a transaction that is still open", async () => {
    const { sql } = leads.database;
    const add = (connection: TransactionSql) =>
      connection`insert into public.leads (workspace_id, name, country) select ${workspace}, 'x', 'Spain' from generate_series(1, 300)`;
    await sql.begin(async (open) => {
      await add(open);
      await open`select private.fold_lead_counts(${workspace})`;
      await sql.begin(async (other) => {
        await other`set local lock_timeout = '2s'`;
        await add(other);
        await other`select private.fold_lead_counts(${workspace})`;
      });
    });
    const { told, counted } = await bothCounts();
    expect(told).toEqual(counted);
  });

  test("take in what was loaded past the triggers, when told to count anew", async () => {
    const { sql } = leads.database;
    await sql.begin(async (transaction) => {
      await transaction`set local session_replication_role = replica`;
      await transaction`insert into public.leads (workspace_id, name, stage) select ${workspace}, 'Loaded', 'won' from generate_series(1, 50)`;
    });
    const before = await bothCounts();
    expect(before.told).not.toEqual(before.counted);
    const [{ off } = { off: 0 }] = await sql`select private.recount_leads(${workspace}) as off`;
    expect(off).toBeGreaterThan(0);
    const after = await bothCounts();
    expect(after.told).toEqual(after.counted);
  });

  test("tell a stranger nothing", async () => {
    const tally = await leads.as(
      people.outsider,
      ({ sql }) => sql`select * from private.lead_tally(${workspace}, 'all')`,
    );
    expect(tally).toHaveLength(0);
  });
});
