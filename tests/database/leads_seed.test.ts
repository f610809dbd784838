import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { chatEvent, toolView } from "../../shared/contracts/events.ts";
import { lead } from "../../shared/contracts/lead.ts";
import { agentNotification } from "../../shared/contracts/notification.ts";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";

const alex = "00000000-0000-4000-8000-000000000001";

let database: LocalDatabase;

beforeAll(async () => {
  database = await startDatabase({ seed: true });
}, 60_000);
afterAll(() => database.stop());

const one = async (query: string) => (await database.sql.unsafe(query))[0];

test("the demo workspace is full of life", async () => {
  expect(
    await one(`select count(*)::int >= 600 as leads, count(distinct country)::int >= 15 as countries,
      count(distinct industry)::int as industries, count(distinct stage)::int as stages,
      (count(*) filter (where score >= 80 and stage not in ('won', 'lost')))::int between 20 and 120 as hot,
      (count(*) filter (where do_not_contact))::int between 3 and 20 as silent, bool_or(owner_name = 'Sam Rivera') as shared
      from public.lead_rows`),
  ).toEqual({ leads: true, countries: true, industries: 10, stages: 7, hot: true, silent: true, shared: true });
  expect(await one("select count(distinct kind)::int as kinds from public.lead_activities")).toEqual({ kinds: 8 });
});

test("every row fits the contracts", async () => {
  for (const { row } of await database.sql`select to_jsonb(r) as row from public.lead_rows r`) lead.parse(row);
  for (const { row } of await database.sql`select to_jsonb(n) as row from public.agent_notifications n`) {
    expect(agentNotification.parse(row).user_id).toBe(alex);
  }
  for (const { row } of await database.sql`select view as row from public.tool_calls`) toolView.parse(row);
  for (const {
    row,
  } of await database.sql`select jsonb_build_object('type', type) || data as row from public.turn_events`) {
    chatEvent.parse(row);
  }
});

test("nobody real is in it: addresses end in .example", async () => {
  expect(await one("select count(*)::int as count from public.leads where email !~ '\\.example$'")).toEqual({
    count: 0,
  });
  expect(await one("select count(*)::int as count from public.accounts where domain !~ '\\.example$'")).toEqual({
    count: 0,
  });
});

test("time runs forwards: nothing lies in the future or before its lead", async () => {
  expect(
    await one(`select count(*)::int as count from public.lead_activities a join public.leads l on l.id = a.lead_id
      where a.occurred_at > now() or a.occurred_at < l.created_at`),
  ).toEqual({ count: 0 });
  expect(
    await one(`select count(*)::int as count from public.leads l where l.last_contacted_at is distinct from (
      select max(a.occurred_at) from public.lead_activities a
      where a.lead_id = l.id and a.kind in ('email_sent', 'call', 'meeting'))`),
  ).toEqual({ count: 0 });
});

test("the stage of every lead is where its timeline ends", async () => {
  expect(
    await one(`select count(*)::int as count from public.lead_rows l where l.stage_label <> coalesce((
      select substring(a.title from '(\\w+)$') from public.lead_activities a
      where a.lead_id = l.id and a.kind = 'stage_changed' order by a.occurred_at desc limit 1), 'New')
      or l.stage is distinct from (select h.stage from public.lead_stage_history h
        where h.lead_id = l.id and h.left_at is null)`),
  ).toEqual({ count: 0 });
});

test("the record of changes holds what Alex did in the conversations, which can be undone", async () => {
  const entries = await database.sql`select count(*)::int as count from public.audit_entries`;
  expect(entries[0]?.count).toBeLessThan(50);
  const calls = await database.sql`select id from public.tool_calls where effect = 'write'`;
  const call_id = z.uuid().parse(calls[0]?.id);
  const undone = await database.sql.begin(async (transaction) => {
    await transaction`select set_config('request.jwt.claims', ${JSON.stringify({ sub: alex })}, true), set_config('role', 'authenticated', true)`;
    return transaction`select public.undo(${call_id}) as answer`;
  });
  expect(undone[0]?.answer).toMatchObject({ reversed: [{ table: "leads" }, { table: "leads" }], kept: [] });
});

test("seeded elsewhere the people are the same", async () => {
  const other = await startDatabase({ seed: true });
  try {
    // The tag is what the test above took back here.
    const digest = `select md5(string_agg(concat_ws('|', id, name, email, stage, score, company,
      array_remove(tags, 'this-week')), ',' order by id)) as digest from public.lead_rows`;
    expect((await other.sql.unsafe(digest))[0]).toEqual(await one(digest));
  } finally {
    await other.stop();
  }
}, 60_000);
