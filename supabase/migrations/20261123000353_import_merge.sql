-- Import merge: rows of a file become leads as if one after the other had been entered, but hundreds in one statement.
-- Owns: private.merge_import_rows() and its parts. Reads: private.match_import_rows() and its kin. Writes: leads, accounts,
--   lead_activities, lead_import_rows, private.lead_import_drafts.
-- Callers hold the workspace's lock, so no two imports add the same person.

-- Companies of the rows that are taken: new ones are added; what a row says of one is kept where nothing was known, and
-- with "update" also where it differs.
create function private.merge_import_accounts(
  import public.lead_imports, rows private.import_row[], decisions private.import_decision[]
) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into public.accounts (workspace_id, name, domain, industry, employee_count, custom)
  select distinct on (r.company_key) import.workspace_id, r.company, r.domain, r.industry, r.employee_count, r.account_custom
  from unnest(decisions) as d join unnest(rows) as r on r.number = d.number
  where d.outcome in ('added', 'updated') and r.company is not null
    and not exists (select from public.accounts a where a.workspace_id = import.workspace_id and a.name_key = r.company_key)
  order by r.company_key, r.number
  on conflict do nothing;
  with told as (
    select r.company_key, (array_agg(r.domain order by r.number) filter (where r.domain is not null))[1] as domain,
      (array_agg(r.industry order by r.number) filter (where r.industry is not null))[1] as industry,
      (array_agg(r.employee_count order by r.number) filter (where r.employee_count is not null))[1] as employee_count,
      (array_agg(r.account_custom order by r.number) filter (where r.account_custom <> '{}'))[1] as custom
    from unnest(decisions) as d join unnest(rows) as r on r.number = d.number
    where r.company_key is not null and (d.outcome in ('added', 'updated')
        or (d.outcome = 'skipped' and import.options ->> 'duplicates' is not distinct from 'update'))
      and (r.domain is not null or r.industry is not null or r.employee_count is not null or r.account_custom <> '{}')
    group by r.company_key
  ), after as (
    select a.id,
      case when u.over then coalesce(t.domain, a.domain) else coalesce(a.domain, t.domain) end as domain,
      case when u.over then coalesce(t.industry, a.industry) else coalesce(a.industry, t.industry) end as industry,
      case when u.over then coalesce(t.employee_count, a.employee_count)
        else coalesce(a.employee_count, t.employee_count) end as employee_count,
      case when u.over then a.custom || coalesce(t.custom, '{}') else coalesce(t.custom, '{}') || a.custom end as custom
    from told t
    join public.accounts a on a.workspace_id = import.workspace_id and a.name_key = t.company_key
    cross join (select import.options ->> 'duplicates' is not distinct from 'update') as u (over)
  )
  update public.accounts a set domain = n.domain, industry = n.industry, employee_count = n.employee_count, custom = n.custom
  from after n
  where a.id = n.id and (a.domain, a.industry, a.employee_count, a.custom)
    is distinct from (n.domain, n.industry, n.employee_count, n.custom);
end $$;

-- Writes what was decided into the leads.
create function private.write_import_leads(import public.lead_imports, decisions private.import_decision[]) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into public.leads (id, workspace_id, account_id, name, email, phone, title, country, city, stage, owner_id, tags,
    source, do_not_contact, custom)
  select d.lead_id, import.workspace_id, a.id, d.name, d.email, d.phone, d.title, d.country, d.city,
    d.stage, d.owner_id, d.tags, d.source, d.do_not_contact, d.custom
  from unnest(decisions) as d
  left join public.accounts a on a.workspace_id = import.workspace_id and a.name_key = lower(d.company collate "und-x-icu")
  where d.outcome = 'added';
  update public.leads l set (account_id, name, email, phone, title, country, city, stage, owner_id, tags, source,
    do_not_contact, custom) = (a.id, d.name, d.email, d.phone, d.title, d.country, d.city, d.stage, d.owner_id, d.tags,
    d.source, d.do_not_contact, d.custom)
  from unnest(decisions) as d
  left join public.accounts a on a.workspace_id = import.workspace_id and a.name_key = lower(d.company collate "und-x-icu")
  where d.outcome = 'updated' and l.id = d.lead_id and l.workspace_id = import.workspace_id;
  insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id)
  select import.workspace_id, d.lead_id, 'note', 'Note', d.note, auth.uid()
  from unnest(decisions) as d
  where d.note is not null and d.outcome <> 'failed' and (d.is_new or (
    import.options ->> 'duplicates' is not distinct from 'update' and not exists (
      select from public.lead_activities n where n.workspace_id = import.workspace_id and n.lead_id = d.lead_id
        and n.kind = 'note' and n.body = d.note)));
end $$;

create function private.write_import_drafts(import public.lead_imports, decisions private.import_decision[]) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into private.lead_import_drafts (import_id, lead_id, workspace_id, name, email, phone, title, company, country,
    city, stage, owner_id, tags, source, do_not_contact, custom, name_key, company_key, email_key, phone_key)
  select import.id, d.lead_id, import.workspace_id, d.name, d.email, d.phone, d.title, d.company, d.country, d.city,
    d.stage, d.owner_id, d.tags, d.source, d.do_not_contact, d.custom,
    lower(d.name collate "und-x-icu"), lower(d.company collate "und-x-icu"), private.email_key(d.email),
    private.import_phone_key(d.phone)
  from unnest(decisions) as d where d.outcome in ('added', 'updated')
  on conflict (import_id, lead_id) do update set (name, email, phone, title, company, country, city, stage, owner_id, tags,
    source, do_not_contact, custom, name_key, company_key, email_key, phone_key) = (excluded.name, excluded.email, excluded.phone,
    excluded.title, excluded.company, excluded.country, excluded.city, excluded.stage, excluded.owner_id, excluded.tags,
    excluded.source, excluded.do_not_contact, excluded.custom, excluded.name_key, excluded.company_key,
    excluded.email_key, excluded.phone_key);
end $$;

-- Merges rows, or with `trial` only finds out what merging would do, by the same steps. Keeps the rows that fail or lose a
-- value with their reasons. Returns {added, updated, skipped, failed, noted}.
create function private.merge_import_rows(import public.lead_imports, rows private.import_row[], trial boolean) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  waiting private.import_row[] := array(select r from unnest(rows) as r where r.problem is null);
  ready private.import_row[];
  decided private.import_decision[];
  all_decided private.import_decision[] := '{}'::private.import_decision[];
  numbers int[];
begin
  while cardinality(waiting) > 0 loop
    numbers := private.import_ready(waiting);
    -- Nearly always these are all of them.
    if cardinality(numbers) < cardinality(waiting) then
      ready := array(select w from unnest(waiting) as w where w.number = any(numbers));
    else
      ready := waiting;
    end if;
    ready := private.match_import_rows(import, ready);
    -- Of several rows that mean one lead the first; the others are matched anew after it.
    ready := array(select distinct on (coalesce(r.lead_id::text, r.number::text)) r from unnest(ready) as r
      order by coalesce(r.lead_id::text, r.number::text), r.number);
    decided := private.decide_import_rows(import, ready);
    numbers := private.import_settled(waiting, ready, decided);
    if cardinality(numbers) < cardinality(ready) then
      ready := array(select r from unnest(ready) as r where r.number = any(numbers));
      decided := array(select d from unnest(decided) as d where d.number = any(numbers));
    end if;
    if cardinality(numbers) < cardinality(waiting) then
      waiting := array(select w from unnest(waiting) as w where w.number <> all(numbers));
    else
      waiting := '{}';
    end if;
    if trial then
      perform private.write_import_drafts(import, decided);
    else
      perform private.merge_import_accounts(import, ready, decided);
      perform private.write_import_leads(import, decided);
    end if;
    all_decided := all_decided || decided;
  end loop;
  insert into public.lead_import_rows (import_id, number, workspace_id, outcome, reason, cells)
  select import.id, r.number, import.workspace_id, case when f.failure is null then 'noted' else 'failed' end,
    coalesce(f.failure, array_to_string(r.notes, ' ')), r.cells - 0
  from unnest(rows) as r
  left join unnest(all_decided) as d on d.number = r.number
  cross join lateral (select coalesce(r.problem, case d.outcome when 'failed' then d.reason end)) as f (failure)
  where f.failure is not null or (cardinality(r.notes) > 0 and d.outcome in ('added', 'updated'));
  return (
    select jsonb_build_object('added', count(*) filter (where d.outcome = 'added'),
      'updated', count(*) filter (where d.outcome = 'updated'), 'skipped', count(*) filter (where d.outcome = 'skipped'),
      'failed', count(*) filter (where d.outcome = 'failed') + (select count(*) from unnest(rows) as r where r.problem is not null),
      'noted', (select count(*) from unnest(rows) as r join unnest(all_decided) as n on n.number = r.number
        where cardinality(r.notes) > 0 and n.outcome in ('added', 'updated')))
    from unnest(all_decided) as d
  );
end $$;
