/**
 * The rules of the schema, each as a query that names what breaks it (one column, `offender`), and a statement that
 * breaks it on purpose, so that a test sees the query notice.
 */
export interface SchemaRule {
  rule: string;
  offenders: string;
  breach: string;
}

const ours = "n.nspname in ('public', 'private', 'reports')";
const notAnExtension = (object: string) =>
  `not exists (select from pg_catalog.pg_depend d where d.objid = ${object} and d.deptype = 'e')`;
const tables = `pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace and ${ours}`;
const functions = `pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace and ${ours}
  and ${notAnExtension("p.oid")}`;
const policies = `pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'private', 'realtime')`;
const foreignKeys = `pg_catalog.pg_constraint k join pg_catalog.pg_class c on c.oid = k.conrelid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace and ${ours}`;
const policyText = `concat_ws(' ', pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))`;

const aTable = "create table public.breach (id uuid primary key)";
const aPolicy = (definition: string) => `create policy "Breach" on public.leads ${definition}`;
const aFunction = (rest: string) => `create function public.breach() returns int language sql ${rest} as 'select 1'`;

export const schemaRules: SchemaRule[] = [
  {
    rule: "every table and view says what it is",
    offenders: `select c.relname as offender from ${tables}
      where c.relkind in ('r', 'p', 'v', 'm') and obj_description(c.oid, 'pg_class') is null`,
    breach: aTable,
  },
  {
    rule: "every table has row level security",
    offenders: `select c.relname as offender from ${tables} where c.relkind in ('r', 'p') and not c.relrowsecurity`,
    breach: aTable,
  },
  {
    rule: "every view reads with its caller's rights",
    offenders: `select c.relname as offender from ${tables}
      where c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false)`,
    breach: "create view public.breach as select 1 as id",
  },
  {
    rule: "every foreign key says what happens on delete",
    offenders: `select k.conname as offender from ${foreignKeys} where k.contype = 'f' and k.confdeltype = 'a'
      -- Checked at the end of the transaction, which no other action can be.
      and not k.condeferred`,
    breach: "alter table public.leads add breach uuid references public.leads (id)",
  },
  {
    rule: "every foreign key has an index",
    offenders: `select k.conname as offender from ${foreignKeys} where k.contype = 'f' and not exists (
      select from pg_catalog.pg_index i where i.indrelid = k.conrelid
        and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\\([a-z_]+ IS NOT NULL\\)$')
        and (select array_agg(x order by x) from unnest((i.indkey::int2[])[0:cardinality(k.conkey) - 1]) x)
          = (select array_agg(x order by x) from unnest(k.conkey) x))`,
    breach: "alter table public.leads add breach uuid references public.workspaces (id) on delete cascade",
  },
  {
    rule: "every policy names the role it is for",
    offenders: `select p.polname as offender from ${policies} where 0 = any (p.polroles)`,
    breach: aPolicy("for select using (true)"),
  },
  {
    rule: "every policy is for one command",
    offenders: `select p.polname as offender from ${policies} where p.polcmd = '*'`,
    breach: aPolicy("for all to authenticated using (false)"),
  },
  {
    rule: "a table has one policy for a command",
    offenders: `select min(p.polname) as offender from ${policies} group by p.polrelid, p.polcmd having count(*) > 1`,
    breach: aPolicy("for select to authenticated using (false)"),
  },
  {
    rule: "a policy asks who calls once, not for every row",
    offenders: `select p.polname as offender from ${policies}
      where regexp_replace(${policyText}, '\\( SELECT auth\\.(uid|jwt|role)\\(\\)', '', 'g') ~ 'auth\\.(uid|jwt|role)\\(\\)'`,
    breach: aPolicy("for select to authenticated using (owner_id = auth.uid())"),
  },
  {
    rule: "a policy lets nobody through unconditionally",
    offenders: `select p.polname as offender from ${policies}
      where pg_get_expr(p.polqual, p.polrelid) = 'true' or pg_get_expr(p.polwithcheck, p.polrelid) = 'true'`,
    breach: aPolicy("for select to authenticated using (true)"),
  },
  {
    rule: "every function fixes its search path",
    offenders: `select p.proname as offender from ${functions}
      where not coalesce(p.proconfig @> array['search_path=""'], false)`,
    breach: aFunction(""),
  },
  {
    rule: "nobody may call a function without signing in, but the readers of mails with a link that we signed, and who shows a key",
    offenders: `select p.proname as offender from ${functions} where has_function_privilege('anon', p.oid, 'execute')
      and p.proname not in ('read_mail_link', 'unsubscribe_by_link', 'begin_mail_visit', 'read_mail_visit', 'finish_mail_visit', 'api_call')`,
    breach: `${aFunction("set search_path = ''")}; grant execute on function public.breach() to public`,
  },
  {
    rule: "a function's name means one function",
    offenders: `select min(p.proname) as offender from ${functions} group by p.pronamespace, p.proname having count(*) > 1`,
    breach:
      "create function public.my_workspaces(page int) returns int language sql set search_path = '' as 'select 1'",
  },
  {
    rule: "a trigger's function is named after it",
    offenders: `select p.proname as offender from ${functions}
      where (p.prorettype = 'trigger'::regtype) <> (p.proname like 'tg\\_%')`,
    breach:
      "create function private.breach() returns trigger language plpgsql set search_path = '' as 'begin return null; end'",
  },
  {
    rule: "nobody reaches a table without signing in",
    offenders: `select c.relname as offender from ${tables} where c.relkind in ('r', 'p', 'v', 'm')
      and (has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate')
        or has_any_column_privilege('anon', c.oid, 'select, insert, update'))`,
    breach: "grant select on public.leads to anon",
  },
  {
    rule: "people empty, watch and refer to no table",
    offenders: `select c.relname as offender from ${tables} where c.relkind in ('r', 'p', 'v', 'm')
      and has_table_privilege('authenticated', c.oid, 'truncate, references, trigger')`,
    breach: "grant truncate on public.leads to authenticated",
  },
  {
    rule: "every instant has its zone",
    offenders: `select c.relname || '.' || a.attname as offender from ${tables}
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relkind in ('r', 'p') and a.atttypid = 'timestamp'::regtype`,
    breach: "alter table public.leads add breach timestamp",
  },
];
