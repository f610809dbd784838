import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type QuestionAnswer, questionRows } from "../../shared/contracts/question.ts";
import { allowedFunctions, reportViews } from "../../supabase/functions/_shared/questions/allowed_sql.ts";
import { checkStatement } from "../../supabase/functions/_shared/questions/check_statement.ts";
import { type LeadDatabase, otherWorkspace, people, startLeadDatabase, workspace } from "./lead_fixture.ts";
import { questionAttacks } from "./question_attacks.ts";

let world: LeadDatabase;
const stages = ["new", "contacted", "qualified", "won"] as const;
const leads = Array.from({ length: 60 }, (_, place) => ({
  name: `Lead ${place}`,
  stage: stages[(place * 7) % stages.length] ?? "new",
  source: place % 5 === 0 ? null : `Source ${place % 4}`,
  score: (place * 13) % 101,
  created_at: new Date(Date.UTC(2026, place % 11, (place % 27) + 1, place % 24)).toISOString(),
  deleted: place % 10 === 9,
}));
const counted = leads.filter(({ deleted }) => !deleted);

beforeAll(async () => {
  world = await startLeadDatabase();
  const { sql } = world.database;
  for (const { deleted, ...lead } of leads) {
    const row = { ...lead, workspace_id: workspace, deleted_at: deleted ? "2026-11-01T00:00:00Z" : null };
    await sql`insert into public.leads ${sql(row)}`;
  }
  await sql`insert into public.leads (workspace_id, name, stage, source) values (${otherWorkspace}, 'Secret', 'new', 'Secret')`;
}, 60_000);
afterAll(() => world.database.stop());

async function ask(statement: string, person: string = people.member, more: object = {}) {
  return questionRows.parse(await world.call(person, "ask_data", { statement, ...more }));
}
/** What everything in the database comes to, so that a change of anything shows. */
async function everything(): Promise<unknown> {
  const { sql } = world.database;
  const [found] =
    await sql`select (select count(*)::int from public.leads) as leads, (select count(*)::int from pg_class) as relations,
    (select string_agg(name || stage, ',' order by id) from public.leads) as words`;
  return found;
}

test("an answer is what TypeScript counts from the same leads, those in the bin left out", async () => {
  const answer = await ask(`select stage, count(*) as leads, round(avg(score), 4) as average, max(score) as best,
    count(*) filter (where source is null) as unknown from reports.leads group by stage order by stage`);
  const expected = [...new Set(counted.map(({ stage }) => stage))].toSorted().map((stage) => {
    const those = counted.filter((lead) => lead.stage === stage);
    const average = those.reduce((sum, { score }) => sum + score, 0) / those.length;
    const unknown = those.filter(({ source }) => source === null).length;
    return [stage, those.length, Number(average.toFixed(4)), Math.max(...those.map(({ score }) => score)), unknown];
  });
  expect(answer).toEqual({
    columns: [
      { name: "stage", type: "text" },
      { name: "leads", type: "bigint" },
      { name: "average", type: "numeric" },
      { name: "best", type: "integer" },
      { name: "unknown", type: "bigint" },
    ],
    rows: expected,
    ...{ is_cut: false, row_limit: 200, time_zone: "UTC" },
  });
});

test("days are days where the caller is", async () => {
  const { sql } = world.database;
  await sql`insert into public.user_contexts (workspace_id, user_id, time_zone) values (${workspace}, ${people.viewer}, 'Pacific/Auckland')
    on conflict (workspace_id, user_id) do update set time_zone = excluded.time_zone`;
  const statement =
    "select created_at::date::text as day, count(*) as leads from reports.leads group by day order by day limit 200";
  const inZone = (zone: string) => {
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
    const days = Map.groupBy(counted, ({ created_at }) => day.format(new Date(created_at)));
    return [...days]
      .map(([name, those]) => [name, those.length])
      .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  };
  expect(await ask(statement)).toMatchObject({ rows: inZone("UTC"), time_zone: "UTC" });
  expect(await ask(statement, people.viewer)).toMatchObject({
    rows: inZone("Pacific/Auckland"),
    time_zone: "Pacific/Auckland",
  });
});

test("rows beyond the limit are cut, and that is told", async () => {
  expect(await ask("select name from reports.leads", people.member, { row_limit: 10 })).toMatchObject({
    is_cut: true,
    row_limit: 10,
  });
  expect((await ask("select name from reports.leads", people.member, { row_limit: 10 })).rows).toHaveLength(10);
  expect(await ask("select name from reports.leads limit 10", people.member, { row_limit: 10 })).toMatchObject({
    is_cut: false,
  });
  const heavy = await ask(
    "select string_agg(a.custom::text || b.name, '') as x from reports.leads a, reports.leads b, reports.leads c group by c.id",
  );
  expect(heavy.is_cut).toBe(true);
  await expect(ask("select 1 as one", people.member, { row_limit: 5000 })).rejects.toThrow(/row_limit/);
});

test("people see their own workspace: not another, not both at once, and a stranger nothing", async () => {
  const names = "select name from reports.leads where name = 'Secret'";
  expect((await ask(names)).rows).toEqual([]);
  expect(
    await world.call(people.outsider, "ask_data", { workspace_id: otherWorkspace, statement: names }),
  ).toMatchObject({ rows: [["Secret"]] });
  await expect(ask(names, people.outsider)).rejects.toMatchObject({ code: "PT404" });
  await expect(world.call(undefined, "ask_data", { statement: names })).rejects.toMatchObject({ code: "42501" });
  const { sql } = world.database;
  await sql`insert into public.workspace_members (workspace_id, user_id, role, display_name) values (${otherWorkspace}, ${people.viewer}, 'viewer', 'V')`;
  expect((await ask(names, people.viewer)).rows).toEqual([]);
});

describe("the database itself refuses, and nothing is changed", () => {
  test.each(questionAttacks)("%s", async (statement, reason) => {
    const before = await everything();
    await expect(ask(statement)).rejects.toMatchObject({ code: "22023", message: expect.stringMatching(reason) });
    expect(await everything()).toEqual(before);
  });
});

test("what takes too long is stopped and says so", async () => {
  const { sql } = world.database;
  // Whoever holds the table makes the question wait for as long as it may.
  await sql.begin(async (holder) => {
    await holder`lock table public.leads in access exclusive mode`;
    const stopped = world.as(people.member, async ({ rpc, sql: own }) => {
      await own`set local statement_timeout = '200ms'`;
      return rpc("ask_data", { workspace_id: workspace, statement: "select count(*) as n from reports.leads" });
    });
    await expect(stopped).rejects.toMatchObject({ code: "22023", message: expect.stringContaining("took too long") });
  });
});

test("after a question the same transaction may write again, with its own claims and zone", async () => {
  const done = await world.as(people.member, async ({ rpc, sql: own }) => {
    await rpc("ask_data", { workspace_id: workspace, statement: "select 1 as one" });
    const [state] = await own`select current_user as role, current_setting('transaction_read_only') as read_only,
      current_setting('app.asked_workspace', true) as asked, auth.uid() as person`;
    await own`update public.leads set score = score where workspace_id = ${workspace}`;
    return state;
  });
  expect(done).toMatchObject({ role: "authenticated", asked: "", person: people.member });
});

test("the analyst may read the views and what is below them, and nothing else in the database", async () => {
  const { sql } = world.database;
  const tables =
    await sql`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'private', 'auth', 'vault', 'realtime') and c.relkind in ('r', 'v', 'p')
      and (has_any_column_privilege('analyst', c.oid, 'select') or has_table_privilege('analyst', c.oid, 'insert, update, delete, truncate'))`;
  const plainly = tables.map(({ name }) => String(name)).filter((name) => !name.startsWith("realtime."));
  expect(plainly.toSorted()).toEqual(
    "accounts campaign_steps campaigns enrolments inbound_mails lead_activities lead_stage_history leads outbox pipeline_stages workspace_members"
      .split(" ")
      .map((name) => expect.stringMatching(new RegExp(`^(public\\.)?${name}$`))),
  );
  const written =
    await sql`select c.relname from pg_class c where c.relkind in ('r', 'p', 'v') and c.relnamespace::regnamespace::text in ('public', 'private', 'reports')
    and (has_table_privilege('analyst', c.oid, 'insert, update, delete, truncate') or has_any_column_privilege('analyst', c.oid, 'insert, update'))`;
  expect([...written]).toEqual([]);
  const calls = await sql`select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'private') and has_function_privilege('analyst', p.oid, 'execute')
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e') order by 1`;
  expect(calls.map(({ proname }) => proname)).toEqual([
    ...["asked_workspace", "my_workspace_ids", "question_fault", "question_functions", "run_question"],
  ]);
  const [role] = await sql`select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
    (select count(*)::int from pg_auth_members m where m.member = r.oid) as member_of from pg_roles r where rolname = 'analyst'`;
  expect(role).toEqual({
    ...{
      rolcanlogin: false,
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      member_of: 0,
    },
  });
});

test("both checks know the same functions and views, and each view and column says what it is", async () => {
  const { sql } = world.database;
  const [known] = await sql`select private.question_functions() as names`;
  expect(known?.names.toSorted()).toEqual([...allowedFunctions].toSorted());
  const view = z.object({
    name: z.string(),
    about: z.string(),
    columns: z.array(z.object({ name: z.string(), type: z.string(), about: z.string() })).min(1),
  });
  const listed = z.array(view).parse(await world.as(people.viewer, ({ rpc }) => rpc("list_report_views")));
  expect(listed.map(({ name }) => name).toSorted()).toEqual([...reportViews].toSorted());
  for (const { name, columns } of listed) {
    const answer = await ask(`select * from reports.${name} limit 1`);
    expect(answer.columns.map((column) => column.name)).toEqual(columns.map((column) => column.name));
  }
});

const value = fc.constantFrom(
  ...[
    "name",
    "source",
    "score::text",
    "count(*)::text",
    "max(name)",
    "current_user::text",
    "upper(source)",
    "set_config('request.jwt.claims', '{}', true)",
  ],
  ...[
    "(select string_agg(name, ',') from public.leads)",
    "(select string_agg(name, ',') from reports.leads)",
    "query_to_xml('select * from public.leads', true, true, '')::text",
  ],
  ...[
    "(select max(email) from auth.users)",
    "custom::text",
    "array_to_string(tags, ',')",
    "pg_read_file('/etc/hostname')",
    "to_char(created_at, 'YYYY')",
  ],
);
const source = fc.constantFrom(
  ...[
    "reports.leads",
    "public.leads",
    "private.lead_words",
    "reports.leads l join reports.stages s on s.key = l.stage",
    "auth.users",
  ],
  ...[
    "(select * from reports.leads) as l",
    "(select * from public.leads) as l",
    "(values ('a')) as v (name)",
    "pg_class",
  ],
);
const ending = fc.constantFrom(
  ...[
    "",
    ";",
    " where true or name = 'Secret'",
    " group by name, source, score, custom, tags, created_at",
    " union all select name from public.leads",
    "; delete from public.leads",
  ],
  ...[" for update", " -- ", " /* */ limit 3", " union select name from reports.leads", "; select 1", " order by 1"],
);
const beginning = fc.constantFrom(
  "",
  "",
  "with reports as (select 1 as a) ",
  "with d as (delete from public.leads returning name) ",
  "explain analyze ",
  "/* ; */ ",
);

test("whatever is asked changes nothing and shows nothing of another workspace, past the check or not", async () => {
  const before = await everything();
  const outcomes = { passed: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(beginning, value, source, ending, async (start, wanted, from, end) => {
      const statement = `${start}select ${wanted} as x from ${from}${end}`;
      const checked = await checkStatement(statement);
      const answer: Pick<QuestionAnswer, "rows"> | undefined = await ask(statement).catch(() => undefined);
      if (answer) expect(JSON.stringify(answer.rows)).not.toMatch(/Secret|@example/);
      // The database lets nothing through that the grammar's check would not.
      if (answer) expect(checked).toMatchObject({ ok: !/current_user/.test(statement) });
      outcomes[answer ? "passed" : "refused"] += 1;
    }),
    { numRuns: 250 },
  );
  expect(await everything()).toEqual(before);
  expect(outcomes.passed).toBeGreaterThan(5);
  expect(outcomes.refused).toBeGreaterThan(5);
}, 60_000);
