-- Import rows: staged cells become facts of leads, with what is wrong with them.
-- Owns: private.import_row, private.read_import_rows(). Reads: lead_imports, custom_fields, private.import_words().
create type private.import_row as (
  number int,
  cells jsonb,
  problem text,
  notes text[],
  name text,
  email text,
  phone text,
  title text,
  company text,
  domain text,
  industry text,
  employee_count int,
  country text,
  city text,
  stage text,
  owner_id uuid,
  tags text[],
  source text,
  do_not_contact boolean,
  custom jsonb,
  account_custom jsonb,
  note text,
  name_key text,
  company_key text,
  email_key text,
  phone_key text,
  lead_id uuid,
  by_address boolean
);
comment on type private.import_row is 'One row of a file: what it says of a lead. With a problem it is not taken; with notes it is, without a value.';

-- Fields that a column may go to; custom.<key> and account.custom.<key> besides.
create function private.import_fields() returns text[]
language sql immutable set search_path = ''
as $$
  select array['name', 'first_name', 'last_name', 'email', 'phone', 'title', 'company', 'domain', 'industry',
    'employee_count', 'country', 'city', 'stage', 'owner', 'tags', 'source', 'do_not_contact', 'note']
$$;

-- SQL for the text that the columns of a field hold, the first that is not empty. Spaces that do not break and marks
-- of no width are spaces and nothing.
create function private.import_cell_sql(mapping jsonb, field text) returns text
language sql immutable set search_path = ''
as $$
  select coalesce('coalesce(' || string_agg(format('nullif(btrim(translate(c.cells ->> %s, %L, '' ''), E'' \t\r\n''), '''')',
    m.position, chr(160) || chr(8203) || chr(65279)), ', ' order by m.position) || ')', 'null::text')
  from jsonb_array_elements_text(mapping) with ordinality as m (field, position)
  where m.field = import_cell_sql.field
$$;

-- SQL for the custom values of a target as one object, and for what could not be read of them.
create function private.import_custom_sql(
  workspace_id uuid, mapping jsonb, prefix text, day_first boolean, out value_sql text, out notes_sql text
)
language sql stable set search_path = ''
as $$
  select
    coalesce('jsonb_strip_nulls(jsonb_build_object(' || string_agg(format('%L, %s', f.key, f.value_sql), ', ') || '))',
      '''{}''::jsonb'),
    coalesce(string_agg(format('case when %1$s is not null and %2$s is null then format(''%%s: "%%s" cannot be read as %%s.'', %3$L, left(%1$s, 60), %4$L) end',
      f.cell_sql, f.value_sql, f.label, replace(f.type, '_', ' ')), ', '), 'null::text')
  from (
    select c.key, c.label, c.type, t.cell_sql,
      format('private.import_custom(%L, %L, %s, %L)', c.type, c.options, t.cell_sql, day_first) as value_sql
    from public.custom_fields c
    cross join lateral (select private.import_cell_sql(mapping, prefix || c.key) as cell_sql) t
    where c.workspace_id = import_custom_sql.workspace_id and c.archived_at is null
      and c.target = case prefix when 'custom.' then 'lead' else 'account' end
      and mapping ? (prefix || c.key)
  ) f
$$;

-- The rows of one chunk, in their order. Every value of the mapping is a known field or quoted: no cell becomes code.
create function private.read_import_rows(import public.lead_imports, rows jsonb, faults jsonb) returns private.import_row[]
language plpgsql stable set search_path = ''
as $$
declare
  day_first boolean := coalesce((import.options ->> 'day_first')::boolean, false);
  custom record := private.import_custom_sql(import.workspace_id, import.mapping, 'custom.', day_first);
  account_custom record := private.import_custom_sql(import.workspace_id, import.mapping, 'account.custom.', day_first);
  cells text;
  result private.import_row[];
begin
  select string_agg(format('%s as %I', private.import_cell_sql(import.mapping, f), f), ', ') into cells
  from unnest(private.import_fields()) as f;
  execute format($sql$
    select array_agg(row(f.number, f.cells, %6$s, f.notes, f.name, f.email, f.phone, f.title, f.company, f.domain,
      f.industry, f.employee_count, f.country, f.city, f.stage, f.owner_id, f.tags, f.source, f.do_not_contact, f.custom,
      f.account_custom, f.note, lower(coalesce(f.name, f.email) collate "und-x-icu"), lower(f.company collate "und-x-icu"),
      private.email_key(f.email),
      -- Most numbers are written so already, and a call costs more than the look.
      case when f.phone ~ '^\+[0-9]{8,15}$' then substr(f.phone, 2) else private.import_phone_key(f.phone) end, null, null)::private.import_row order by f.number)
    from (
      select t.number, t.cells, t.fault, coalesce(t.name, nullif(concat_ws(' ', t.first_name, t.last_name), '')) as name,
        lower(t.email collate "und-x-icu") as email, t.phone, t.title, t.company,
        case when t.domain is not null
          then lower(regexp_replace(t.domain, '^([a-zA-Z]+://)?(www\.)?([^/?#:[:space:]]*).*$', '\3')) end as domain,
        t.industry, t.country, t.city, t.source, t.note, t.custom, t.account_custom,
        n.employees::int as employee_count, $3 -> 'stage' ->> lower(t.stage collate "und-x-icu") as stage,
        ($3 -> 'owner' ->> lower(t.owner collate "und-x-icu"))::uuid as owner_id,
        case when t.tags is null then '{}' else private.tidy_tags(private.import_list(t.tags)) end as tags,
        t.do_not_contact as given_do_not_contact, private.import_yes_no(t.do_not_contact) as do_not_contact,
        array_remove(t.notes || array[
          case when t.stage is not null and not $3 -> 'stage' ? lower(t.stage collate "und-x-icu")
            then format('There is no stage "%%s".', left(t.stage, 60)) end,
          case when t.owner is not null and not $3 -> 'owner' ? lower(t.owner collate "und-x-icu")
            then format('No member is called "%%s".', left(t.owner, 60)) end,
          case when t.employee_count is not null and n.employees is null
            then format('"%%s" is not a number of employees.', left(t.employee_count, 60)) end
        ], null) as notes
      from (
        select (c.cells ->> 0)::int as number, c.cells, $2 ->> (c.cells ->> 0) as fault, %1$s,
          %2$s as custom, %3$s as account_custom, array[%4$s, %5$s] as notes
        from jsonb_array_elements($1) as c (cells)
      ) t
      left join lateral (select e from private.import_number(t.employee_count) as e
        where e between 0 and 2147483647 and e %% 1 = 0) as n (employees) on t.employee_count is not null
    ) f
  $sql$, cells, custom.value_sql, account_custom.value_sql, custom.notes_sql, account_custom.notes_sql, private.import_problem_sql())
  into result using rows, faults, private.import_words(import.workspace_id);
  return coalesce(result, '{}');
end $$;

-- SQL over facts f: why a row cannot be taken, null when it can. No function of its own, which would be called for each row.
create function private.import_problem_sql() returns text
language sql immutable set search_path = ''
as $$
  select $sql$case
    when f.fault is not null then f.fault
    when f.name is null and f.email is null then 'There is neither a name nor an e-mail address.'
    when f.email is not null and not private.is_email_address(f.email)
      then format('"%s" is not an e-mail address.', left(f.email, 100))
    when length(f.email) > 320 then 'The e-mail address has more than 320 characters.'
    when greatest(length(f.name), length(f.title), length(f.company), length(f.industry), length(f.domain)) > 200
      then 'A name, title, company, website or industry has at most 200 characters.'
    when length(f.phone) > 50 then 'The phone number has more than 50 characters.'
    when greatest(length(f.country), length(f.city), length(f.source)) > 100
      then 'A country, city or source has at most 100 characters.'
    when length(f.note) > 20000 then 'A note has at most 20,000 characters.'
    when f.tags <> '{}' and (cardinality(f.tags) > 50 or exists (select from unnest(f.tags) as t where length(t) > 50))
      then 'There are at most 50 tags of at most 50 characters.'
    when f.given_do_not_contact is not null and f.do_not_contact is null
      then format('"%s" is neither yes nor no for "do not contact".', left(f.given_do_not_contact, 60))
  end$sql$
$$;

-- What two numbers are compared by: the international number, else the digits, when there are enough of them.
create function private.import_phone_key(phone text) returns text
language sql immutable set search_path = ''
as $$
  select coalesce(private.phone_key(phone), case when length(d) >= 6 then d end)
  from (select ltrim(regexp_replace(left(phone, 50), '\D', '', 'g'), '0')) as t (d)
$$;
