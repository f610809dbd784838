import { describe, expect, test } from "vitest";
import { checkStatement } from "../../../supabase/functions/_shared/questions/check_statement.ts";

const refused: readonly (readonly [string, RegExp])[] = [
  ["select 1; select 2", /one statement only/],
  ["select 1; drop table public.leads", /one statement only/],
  ["select 1) as t; drop table leads; select (1", /syntax error at or near "\)"\. \(line 1, column 9\)/],
  ["", /There is no statement/],
  ["-- nothing", /There is no statement/],
  ["insert into reports.leads (name) values ('x') returning 1", /is a SELECT and changes nothing/],
  ["update reports.leads set name = 'x'", /is a SELECT/],
  ["do $$ begin end $$", /is a SELECT/],
  ["copy (select 1) to stdout", /is a SELECT/],
  ["copy reports.leads to program 'sh'", /is a SELECT/],
  ["explain analyze select 1", /is a SELECT/],
  ["prepare p as select 1", /is a SELECT/],
  ["execute p", /is a SELECT/],
  ["set role postgres", /is a SELECT/],
  ["call x()", /is a SELECT/],
  ["listen x", /is a SELECT/],
  ["create table t as select 1", /is a SELECT/],
  ["select 1 into t", /leave out "into"/],
  ["select * from reports.leads for update", /locks no rows/],
  ["select * from (select * from reports.leads for share) as l", /locks no rows/],
  ["with x as (delete from public.leads returning 1) select * from x", /"DeleteStmt" is not among/],
  ["with recursive a as (select 1 as n union all select n + 1 from a) select * from a", /with recursive/],
  ["select pg_sleep(10)", /"pg_sleep" is not among .*\(line 1, column 8\)/],
  ["select\n  pg_catalog.pg_sleep(10)", /pg_sleep" is not among .*\(line 2, column 3\)/],
  ["select 'é', set_config('request.jwt.claims', '{}', true)", /"set_config" .*\(line 1, column 13\)/],
  ["select set_config/* */('role', 'postgres', true)", /"set_config"/],
  [`select "set_config"('role', 'postgres', true)`, /"set_config"/],
  [String.raw`select u&"\0073et_config"('role', 'postgres', true)`, /"set_config"/],
  ["select ｓet_config('a', 'b', true)", /is not among/],
  ["select dblink('dbname=x', 'select 1')", /"dblink"/],
  ["select lo_import('/etc/passwd')", /"lo_import"/],
  ["select lo_get(1)", /"lo_get"/],
  ["select pg_read_file('/etc/passwd')", /"pg_read_file"/],
  ["select query_to_xml('select 1', true, true, '')", /"query_to_xml"/],
  ["select current_setting('request.jwt.claims')", /"current_setting"/],
  ["select nextval('x')", /"nextval"/],
  ["select repeat('x', 1000000000)", /"repeat"/],
  ["select public.send_email()", /"public.send_email"/],
  ["select net.http_get('http://x')", /"net.http_get"/],
  ["select generate_series(1, 1000000000)", /reports.days/],
  ["select * from generate_series(1, 10)", /reports.days/],
  ["select unnest(tags) from reports.leads", /"unnest"/],
  ["select * from unnest(array[1])", /makes rows/],
  ["select * from public.turns", /"public.turns" is not one of the views/],
  ["select * from leads", /write reports.leads/],
  ["select * from private.leads", /write reports.leads/],
  ["select * from auth.users", /"auth.users" is not one/],
  ["select * from pg_catalog.pg_class", /"pg_catalog.pg_class" is not one/],
  ["select * from pg_stat_activity", /"pg_stat_activity" is not one/],
  ["select * from information_schema.tables", /is not one/],
  ["select * from other.reports.leads", /another database/],
  ["select * from reports.secrets", /"reports.secrets" is not one/],
  ["with leads as (select 1 as n) select * from public.leads", /write reports.leads/],
  ["select (select email from auth.users limit 1)", /"auth.users"/],
  ["select 1 where exists (select from pg_roles)", /"pg_roles"/],
  ["select 1 union select oid::int from pg_class", /"oid"|"pg_class"/],
  ["select count(*) filter (where exists (select from auth.users)) from reports.leads", /"auth.users"/],
  ["select 'public.leads'::regclass", /type "regclass"/],
  ["select cast('x' as public.mood)", /type "public.mood"/],
  ["select 1 operator(public.+) 2", /operator "public.\+"/],
  ["select * from reports.leads tablesample system (1)", /is not among/],
  ["select xmlelement(name a)", /is not among/],
  ["select current_user", /current_date/],
  ["select $1", /is not among/],
  ["select * from json_table('[1]'::jsonb, '$[*]' columns (a int path '$')) as t", /is not among/],
  ["select (reports.leads).id::regprocedure from reports.leads", /type "regprocedure"/],
  ["select * from reports.leads order by name using operator(public.<)", /asc or desc/],
];

describe("refused, with the reason", () => {
  test.each(refused)("%s", async (sql, reason) => {
    expect(await checkStatement(sql)).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });
});

test("an ordinary question passes, and says what it reads and leaves out", async () => {
  const sql = `-- where am I
    with won as (select l.id, l.source from reports.leads l where l.stage = 'won' and l.name <> 'having; where')
    select won.source, count(*) filter (where a.kind = 'call') as calls, round(avg(s.position), 1) as place,
      extract(year from now()) as year, date_trunc('month', max(a.occurred_at) at time zone 'UTC')::date as latest,
      row_number() over (partition by won.source order by count(*) desc) as rank,
      case when count(*) > 3 then 'many' else 'few' end as words, array_agg(distinct a.kind) as kinds
    from won
    join reports.activities a on a.lead_id = won.id
    left join reports.stages s on s.key = a.kind
    where a.occurred_at > current_date - interval '30 days' and a.kind in ('call', 'note') and won.source ilike 'w%'
    group by grouping sets ((won.source), ())
    having count(*) between 1 and 10
    order by calls desc nulls last limit 5;`;
  expect(await checkStatement(sql)).toEqual({
    ok: true,
    views: expect.arrayContaining(["leads", "activities", "stages"]),
    filters: [
      "l.stage = 'won' and l.name <> 'having; where'",
      "a.kind = 'call'",
      "a.occurred_at > current_date - interval '30 days' and a.kind in ('call', 'note') and won.source ilike 'w%'",
      "count(*) between 1 and 10",
    ],
  });
});
