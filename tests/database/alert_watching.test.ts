import fc from "fast-check";
import type { TransactionSql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { lead } from "../../shared/contracts/lead.ts";
import { type LeadFilter, leadFilter } from "../../shared/contracts/lead_filter.ts";
import { filters } from "./filter_arbitraries.ts";
import { type LeadDatabase, people, startLeadDatabase, workspace } from "./lead_fixture.ts";
import { addSampleLeads, sampleCampaigns, stages } from "./lead_samples.ts";
import { naiveContext } from "./naive_context.ts";
import { naiveMatches } from "./naive_filter.ts";

let leads: LeadDatabase;

beforeAll(async () => {
  leads = await startLeadDatabase();
  await addSampleLeads(leads);
}, 60_000);
afterAll(() => leads.database.stop());

type Change =
  | { kind: "insert"; copies: number; place: number; facts: Record<string, unknown> }
  | { kind: "update"; every: number; facts: Record<string, unknown> }
  | { kind: "account"; facts: Record<string, unknown> }
  | { kind: "entry"; every: number; entry: string }
  | { kind: "event"; every: number; event: string; campaign: string; isBot: boolean };

// Few, so that bounds are met exactly.
const scores = fc.constantFrom(0, 40, 80, 81, 100);
const facts = fc.record(
  {
    name: fc.constantFrom("Anna Berg", "Carla_O'Neil", "Ann"),
    country: fc.constantFrom("Germany", "FRANCE", null),
    city: fc.constantFrom("Berlin", "Paris", null),
    title: fc.constantFrom("CTO", null),
    source: fc.constantFrom("Referral", null),
    score: scores,
    tags: fc.constantFrom([], ["vip"], ["50%", "o'reilly"]),
    stage: fc.constantFrom(...stages),
    owner_id: fc.constantFrom(people.owner, people.member, null),
    do_not_contact: fc.boolean(),
    custom: fc.constantFrom(
      {},
      { tool: "Old System", budget: 3001.5, decides: true },
      { channels: ["Phone"], remark: "ÄRGER" },
    ),
  },
  { requiredKeys: [] },
);
const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant("insert" as const),
    copies: fc.integer({ min: 1, max: 8 }),
    place: fc.nat(83),
    facts,
  }),
  fc.record({ kind: fc.constant("update" as const), every: fc.integer({ min: 1, max: 30 }), facts }),
  fc.record({
    kind: fc.constant("account" as const),
    facts: fc.record(
      {
        industry: fc.constantFrom("Fintech", null),
        employee_count: fc.constantFrom(10, 2000, null),
        country: fc.constantFrom("Germany", null),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({
    kind: fc.constant("entry" as const),
    every: fc.integer({ min: 1, max: 30 }),
    entry: fc.constantFrom("note", "email_received"),
  }),
  fc.record({
    kind: fc.constant("event" as const),
    every: fc.integer({ min: 1, max: 30 }),
    event: fc.constantFrom("opened", "clicked", "replied"),
    campaign: fc.constantFrom(...sampleCampaigns),
    isBot: fc.boolean(),
  }),
);
/** What people mostly ask for: a range of scores, beside or instead of places and texts. */
const bounds = fc.record({ minimum: scores, maximum: scores }, { requiredKeys: [] });
const usual = fc.record({
  match: fc.constantFrom("all", "any"),
  conditions: fc.tuple(
    bounds.map((range) => ({ field: "score", operator: "between", ...range })),
    fc.constantFrom(
      { field: "country", operator: "is_any_of", values: ["germany", "France"] },
      { field: "stage", operator: "is_any_of", values: ["Won", "new"] },
      { field: "name", operator: "contains", value: "ann" },
      { field: "tags", operator: "is_any_of", values: ["vip"] },
      { field: "custom.tool", operator: "is_any_of", values: ["old system"] },
    ),
    fc.constantFrom(
      { field: "owner", operator: "is_any_of", values: ["me"] },
      { field: "city", operator: "is_none_of", values: ["Paris"] },
      { match: "any", conditions: [{ field: "score", operator: "between", minimum: 81 }] },
    ),
  ),
});
/** As an alert takes them: without free text, with a condition. */
const conditions = fc
  .oneof(filters, usual)
  .map((filter) => leadFilter.parse({ match: filter.match, conditions: filter.conditions }))
  .filter(({ conditions: parts }) => parts.length > 0);

const rows = z.array(z.object({ row: lead })).transform((all) => all.map(({ row }) => row));

/** The leads and everything else that a plain reading needs, as it is now. */
async function snapshot(sql: TransactionSql) {
  const all = rows.parse(
    await sql`select to_jsonb(r) as row from public.lead_rows r where r.workspace_id = ${workspace}`,
  );
  return { leads: new Map(all.map((each) => [each.id, each])), context: await naiveContext(sql, all) };
}

/** Carries out one change in one statement. */
async function carryOut(sql: TransactionSql, change: Change) {
  const values = JSON.stringify("facts" in change ? change.facts : {});
  if (change.kind === "insert") {
    await sql`insert into public.leads (workspace_id, account_id, name, title, country, city, stage, owner_id, score, tags, source,
        custom, do_not_contact)
      select r.workspace_id, r.account_id, r.name, r.title, r.country, r.city, r.stage, r.owner_id, r.score, r.tags, r.source, r.custom,
        r.do_not_contact
      from public.leads l cross join lateral jsonb_populate_record(l, ${values}::text::jsonb) r
      cross join generate_series(1, ${change.copies}::int)
      where l.id = (select x.id from public.leads x where x.workspace_id = ${workspace} order by x.id offset ${change.place} limit 1)`;
  } else if (change.kind === "update") {
    await sql`update public.leads l set (name, title, country, city, stage, owner_id, score, tags, source, custom, do_not_contact) =
        (select r.name, r.title, r.country, r.city, r.stage, r.owner_id, r.score, r.tags, r.source, r.custom, r.do_not_contact
         from jsonb_populate_record(l, ${values}::text::jsonb) r)
      where l.workspace_id = ${workspace} and ('x' || left(l.id::text, 6))::bit(24)::int % ${change.every} = 0`;
  } else if (change.kind === "account") {
    await sql`update public.accounts a set (industry, employee_count, country) =
      (select r.industry, r.employee_count, r.country from jsonb_populate_record(a, ${values}::text::jsonb) r)`;
  } else if (change.kind === "event") {
    await sql`insert into public.mail_events (workspace_id, provider, provider_event_id, kind, lead_id, campaign_id, at, is_bot)
      select ${workspace}, 'test', gen_random_uuid()::text, ${change.event}, l.id, ${change.campaign}, now(), ${change.isBot}
      from public.leads l
      where l.workspace_id = ${workspace} and ('x' || left(l.id::text, 6))::bit(24)::int % ${change.every} = 0`;
  } else {
    await sql`insert into public.lead_activities (workspace_id, lead_id, kind, title)
      select ${workspace}, l.id, ${change.entry}, 'x' from public.leads l
      where l.workspace_id = ${workspace} and ('x' || left(l.id::text, 6))::bit(24)::int % ${change.every} = 0`;
  }
}

/** Stage and owner write entries of their own: two changes at once, of which a rule may see the middle. */
function isTwofold(change: Change, filter: LeadFilter): boolean {
  return (
    "facts" in change &&
    change.kind !== "insert" &&
    ("stage" in change.facts || "owner_id" in change.facts) &&
    JSON.stringify(filter).includes('"activity"')
  );
}

describe("alert rules", () => {
  test("fire for exactly those leads that a plain reading finds to match after a change and not before", async () => {
    const seen = { fired: 0, quiet: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(conditions, { minLength: 1, maxLength: 6 }),
        fc.array(changes, { minLength: 1, maxLength: 4 }),
        async (wanted, steps) => {
          await rolledBack(async (sql) => {
            const ids: string[] = [];
            for (const [place, filter] of wanted.entries()) ids.push(await addRule(sql, `Rule ${place}`, filter));
            let before = await snapshot(sql);
            for (const step of steps) {
              await sql`delete from public.alert_firings`;
              await carryOut(sql, step);
              const after = await snapshot(sql);
              const fired = await sql<
                { rule_id: string; lead_id: string }[]
              >`select rule_id, lead_id from public.alert_firings`;
              for (const [place, filter] of wanted.entries()) {
                if (isTwofold(step, filter)) continue;
                const expected = [...after.leads.values()].filter((each) => {
                  const was = before.leads.get(each.id);
                  return (
                    naiveMatches(each, filter, after.context) && !(was && naiveMatches(was, filter, before.context))
                  );
                });
                const told = fired.filter(({ rule_id }) => rule_id === ids[place]).map(({ lead_id }) => lead_id);
                seen.fired += told.length;
                seen.quiet += after.leads.size - told.length;
                expect(told.sort(), JSON.stringify({ filter, step })).toEqual(expected.map(({ id }) => id).sort());
              }
              before = after;
            }
            const problems = await sql`select name, problem from public.alert_rules where problem is not null`;
            expect([...problems]).toEqual([]);
          });
        },
      ),
      { numRuns: 60 },
    );
    expect(seen.fired).toBeGreaterThan(100);
    expect(seen.quiet).toBeGreaterThan(500);
  }, 120_000);
});

/** Writes a rule of the owner's that never cools down, as the owner means it. */
async function addRule(sql: TransactionSql, name: string, filter: LeadFilter): Promise<string> {
  const rule = JSON.stringify({ name, filter, cool_down_minutes: 0 });
  await sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: people.owner, role: "authenticated" })}, true)`;
  const [row] = await sql`select public.save_alert_rule(${workspace}, ${rule}::text::jsonb) -> 'rule' ->> 'id' as id`;
  await sql`select set_config('request.jwt.claims', '', true)`;
  return z.uuid().parse(row?.id);
}

async function rolledBack(work: (sql: TransactionSql) => Promise<void>): Promise<void> {
  const done = new Error("Rolled back on purpose.");
  await leads.database.sql
    .begin(async (sql) => {
      await work(sql);
      throw done;
    })
    .catch((error: unknown) => {
      if (error !== done) throw error;
    });
}
