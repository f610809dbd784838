-- Import matching: which lead each row of a file means, and what becomes of it.
-- Owns: private.import_decision, private.match_import_rows(), private.decide_import_rows() and their kin.
-- Reads: leads, accounts, private.lead_import_drafts.
-- A row means a lead with the same mailbox; else one of the same name with the same phone or company, unless both
-- have addresses, which then differ. All in plpgsql, which keeps its plans from chunk to chunk.

-- A lead as a row would leave it. lead_id is the lead's; number the row's. changed: something differs.
create type private.import_decision as (
  number int,
  lead_id uuid,
  outcome text,
  reason text,
  name text,
  email text,
  phone text,
  title text,
  company text,
  country text,
  city text,
  stage text,
  owner_id uuid,
  tags text[],
  source text,
  do_not_contact boolean,
  custom jsonb,
  note text,
  is_new boolean,
  was_called text
);
comment on type private.import_decision is 'What becomes of one row of a file: the lead as it would be afterwards.';

-- Of rows that wait, those before which no other row may mean the same person.
create function private.import_ready(waiting private.import_row[]) returns int[]
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select coalesce(array_agg(r.number), '{}')
    from (
      select w.number, w.email_key is null or w.number = min(w.number) over (partition by w.email_key) as first_of_address,
        w.number = min(w.number) over (partition by w.name_key) as first_of_name
      from unnest(waiting) as w
    ) r
    where r.first_of_address and r.first_of_name
  );
end $$;

-- Which lead each row means; with a draft of it, the draft counts. The rows with their lead_id.
create function private.match_import_rows(import public.lead_imports, rows private.import_row[]) returns private.import_row[]
language plpgsql stable set search_path = ''
as $$
begin
  return (select coalesce(array_agg(row(r.number, r.cells, r.problem, r.notes, r.name, r.email, r.phone, r.title, r.company,
    r.domain, r.industry, r.employee_count, r.country, r.city, r.stage, r.owner_id, r.tags, r.source, r.do_not_contact,
    r.custom, r.account_custom, r.note, r.name_key, r.company_key, r.email_key, r.phone_key, coalesce(by_address.id, by_person.id),
    by_address.id is not null)::private.import_row order by r.number), '{}')
  from unnest(rows) as r
  left join lateral (
    select m.id from (
      select l.id, l.email from public.leads l
      where l.workspace_id = import.workspace_id and l.email_key = r.email_key and l.deleted_at is null
        and not exists (select from private.lead_import_drafts d where d.import_id = import.id and d.lead_id = l.id)
      union all
      select d.lead_id, d.email from private.lead_import_drafts d where d.import_id = import.id and d.email_key = r.email_key
    ) m
    where m.email = r.email or import.options ->> 'duplicates' is distinct from 'create'
    order by m.email = r.email desc, m.id limit 1
  ) by_address on r.email is not null
  left join lateral (
    select m.id from (
      select l.id, l.email, private.import_phone_key(l.phone) as phone_key, a.name_key as company_key
      from public.leads l
      left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = import.workspace_id and l.name_key = r.name_key and l.deleted_at is null
        and not exists (select from private.lead_import_drafts d where d.import_id = import.id and d.lead_id = l.id)
      union all
      select d.lead_id, d.email, d.phone_key, d.company_key
      from private.lead_import_drafts d where d.import_id = import.id and d.name_key = r.name_key
    ) m
    -- Here and not only in the join, which would look for everybody.
    where by_address.id is null and (m.email is null or r.email is null) and (
      m.phone_key = r.phone_key
      or (m.company_key is not distinct from r.company_key
        and (m.phone_key is null or r.phone_key is null or m.company_key is not null))
    )
    order by m.phone_key is not distinct from r.phone_key desc, m.email nulls first, m.phone_key, m.company_key, m.id limit 1
  ) by_person on by_address.id is null and import.options ->> 'duplicates' is distinct from 'create');
end $$;

-- What becomes of each matched row under the chosen way with duplicates.
create function private.decide_import_rows(import public.lead_imports, rows private.import_row[])
returns private.import_decision[]
language plpgsql volatile set search_path = ''
as $$
begin
  return (with option as materialized (
    select coalesce(import.options ->> 'duplicates', 'skip') as duplicates, coalesce(import.options ->> 'stage', private.first_stage(import.workspace_id)) as stage,
      (import.options ->> 'owner_id')::uuid as owner_id, import.options ->> 'source' as source,
      private.tidy_tags(array(select jsonb_array_elements_text(import.options -> 'tags'))) as tags
  ), present as (
    select l.id, l.name, l.email, l.phone, l.title, a.name as company, l.country, l.city, l.stage, l.owner_id, l.tags,
      l.source, l.do_not_contact, l.custom
    from unnest(rows) as r
    join public.leads l on l.id = r.lead_id and l.workspace_id = import.workspace_id
    left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
    where not exists (select from private.lead_import_drafts d where d.import_id = import.id and d.lead_id = l.id)
    union all
    select d.lead_id, d.name, d.email, d.phone, d.title, d.company, d.country, d.city, d.stage, d.owner_id, d.tags,
      d.source, d.do_not_contact, d.custom
    from unnest(rows) as r
    join private.lead_import_drafts d on d.import_id = import.id and d.lead_id = r.lead_id
  ), after as (
    select r.number, coalesce(p.id, gen_random_uuid()) as lead_id, p.id is null as is_new, r.note,
      coalesce(r.name, p.name, r.email) as name,
      -- Another spelling of the same mailbox is no other address.
      case when r.email = p.email or (p.email is not null and r.email_key = private.email_key(p.email)) then p.email else coalesce(r.email, p.email) end as email,
      coalesce(r.phone, p.phone) as phone, coalesce(r.title, p.title) as title,
      case when lower(r.company collate "und-x-icu") = lower(p.company collate "und-x-icu") then p.company
        else coalesce(r.company, p.company) end as company,
      coalesce(r.country, p.country) as country, coalesce(r.city, p.city) as city,
      coalesce(r.stage, p.stage, o.stage) as stage,
      coalesce(r.owner_id, p.owner_id, case when p.id is null then o.owner_id end) as owner_id,
      case when r.tags || o.tags <@ coalesce(p.tags, '{}') then coalesce(p.tags, '{}')
        else private.tidy_tags(coalesce(p.tags, '{}') || r.tags || o.tags) end as tags,
      coalesce(r.source, p.source, case when p.id is null then o.source end) as source,
      coalesce(r.do_not_contact, false) or coalesce(p.do_not_contact, false) as do_not_contact,
      coalesce(p.custom, '{}') || r.custom as custom, o.duplicates, p
    from unnest(rows) as r cross join option o left join present p on p.id = r.lead_id
  )
  select coalesce(array_agg(row(d.number, d.lead_id,
    case
      when cardinality(d.tags) > 50 then 'failed'
      when d.is_new then 'added'
      when d.duplicates = 'create' then 'failed'
      when d.duplicates = 'skip' then 'skipped'
      when (d.name, d.email, d.phone, d.title, d.company, d.country, d.city, d.stage, d.owner_id, d.tags, d.source,
          d.do_not_contact, d.custom) is distinct from ((d.p).name, (d.p).email, (d.p).phone, (d.p).title, (d.p).company,
          (d.p).country, (d.p).city, (d.p).stage, (d.p).owner_id, (d.p).tags, (d.p).source, (d.p).do_not_contact,
          (d.p).custom) then 'updated'
      else 'skipped' end,
    case
      when cardinality(d.tags) > 50 then 'The lead would have more than 50 tags.'
      when not d.is_new and d.duplicates = 'create'
        then format('%s already has this address, and an address belongs to one lead.', (d.p).name) end,
    d.name, d.email, d.phone, d.title, d.company, d.country, d.city, d.stage, d.owner_id, d.tags, d.source,
    d.do_not_contact, d.custom, d.note, d.is_new, (d.p).name)::private.import_decision order by d.number), '{}')
  from after d);
end $$;

-- Of the rows that were decided together, those that no other can change: an earlier one may give a lead another name,
-- phone or company, and so make it one that this row means, or means no longer. Without nested loops, which a thousand rows
-- against a thousand would take a million times.
create function private.import_settled(
  waiting private.import_row[], ready private.import_row[], decided private.import_decision[]
) returns int[]
language plpgsql immutable set search_path = '' set enable_nestloop = 'off'
as $$
declare
  taken int[] := array(select r.number from unnest(ready) as r);
  behind private.import_row[] := '{}'::private.import_row[];
  unnamed int;
begin
  if cardinality(ready) < cardinality(waiting) then
    behind := array(select w from unnest(waiting) as w where w.number <> all(taken));
    unnamed := (select min(w.number) from unnest(behind) as w where w.name is null);
  elsif not exists (select from unnest(decided) as d where d.outcome = 'updated') then
    return taken;
  end if;
  return array(
    with given as (
      -- Names that a lead has once the row is taken.
      select lower(d.name collate "und-x-icu") as name_key, min(d.number) as first
      from unnest(decided) as d where d.outcome = 'updated' group by 1
    ), addressed as (
      select w.email_key, min(w.number) as first from unnest(behind) as w where w.email_key is not null group by 1
    ), named as (
      select w.name_key, min(w.number) as first from unnest(behind) as w group by 1
    )
    select r.number
    from unnest(ready) as r
    join unnest(decided) as d on d.number = r.number
    left join given g on g.name_key = r.name_key
    left join addressed a on a.email_key = case when cardinality(behind) > 0 then private.email_key(d.email) end
    left join named n on n.name_key = lower(d.name collate "und-x-icu")
    left join named o on o.name_key = lower(d.was_called collate "und-x-icu")
    where not (not r.by_address
        and (coalesce(r.number > unnamed, false) or coalesce(g.first < r.number, false) or coalesce(a.first < r.number, false)))
      and not (d.outcome = 'updated' and (coalesce(n.first < r.number, false) or coalesce(o.first < r.number, false)))
  );
end $$;
