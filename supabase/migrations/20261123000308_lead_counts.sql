-- Lead counts: how many leads have each stage, country, owner … of a workspace, kept as they change, so that menus and
-- dashboards need not count a million leads. A statement that changes leads appends what it changed, and now and then
-- someone adds the appended up; so writers never wait for each other, and the sum is exact after every commit.
-- Owns: private.lead_counts, private.lead_count_deltas, private.lead_tally(), private.kept_count(), private.recount_leads().
-- Reads: leads, accounts, lead_progress (0760, which counts here too).
create table private.lead_counts (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  facet text not null,
  value text collate "C" not null,
  count bigint not null,
  primary key (workspace_id, facet, value)
);
comment on table private.lead_counts is 'How many leads have a value, as far as it was added up. Together with lead_count_deltas it is exact.';

create table private.lead_count_deltas (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  facet text not null,
  value text collate "C" not null,
  delta int not null
);
comment on table private.lead_count_deltas is 'What changed since and is not added up yet.';
create index lead_count_deltas_workspace_id_idx on private.lead_count_deltas (workspace_id, facet);

alter table private.lead_counts enable row level security;
create policy "Nobody reads the counts but the definer functions below" on private.lead_counts
  for select to authenticated using (false);
alter table private.lead_count_deltas enable row level security;
create policy "Nobody reads what is not added up but the definer functions below" on private.lead_count_deltas
  for select to authenticated using (false);

-- Adds up what was appended for a workspace. One at a time; whoever comes second goes on without.
-- Definer: as the triggers that call it.
create function private.fold_lead_counts(workspace_id uuid) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('lead_counts ' || fold_lead_counts.workspace_id, 0)) then
    return;
  end if;
  with taken as (
    delete from private.lead_count_deltas d where d.workspace_id = fold_lead_counts.workspace_id
    returning d.facet, d.value, d.delta
  )
  insert into private.lead_counts as c (workspace_id, facet, value, count)
  select fold_lead_counts.workspace_id, t.facet, t.value, sum(t.delta) from taken t
  group by t.facet, t.value having sum(t.delta) <> 0
  on conflict on constraint lead_counts_pkey do update set count = c.count + excluded.count;
end $$;

-- Appends changes [(workspace, facet, value, by how many)]; about every 128th of them is the sign to add up.
create function private.append_lead_counts(workspace_ids uuid[], facets text[], facet_values text[], deltas int[]) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  full_workspace uuid;
begin
  for full_workspace in
    with appended as (
      insert into private.lead_count_deltas (workspace_id, facet, value, delta)
      select c.workspace_id, c.facet, c.value, sum(c.delta)
      from unnest(workspace_ids, facets, facet_values, deltas) as c (workspace_id, facet, value, delta)
      -- A workspace that is being deleted takes its counts with it.
      where exists (select from public.workspaces w where w.id = c.workspace_id)
      group by c.workspace_id, c.facet, c.value having sum(c.delta) <> 0
      returning workspace_id, id
    )
    select a.workspace_id from appended a group by a.workspace_id having max(a.id) / 128 > (min(a.id) - 1) / 128
  loop
    perform private.fold_lead_counts(full_workspace);
  end loop;
end $$;

-- What a lead counts for stands in the lists of the three statements below. `contact` is its stage and the day of its last
-- contact, of which "stale" is made. Leads in the bin count for nothing. An industry counts by the account as it is:
-- the key share keeps it so until the commit, because a change of an account locks it for update (name_key is part of a
-- key, and a before trigger may change every column).
-- Definer: the counts are nobody's to write.
create function private.tg_leads__count() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform from public.accounts a where a.id in (select r.account_id from counted_rows r) order by a.id for key share;
  perform private.append_lead_counts(array_agg(r.workspace_id), array_agg(f.facet), array_agg(f.value),
    array_agg(case tg_op when 'INSERT' then 1 else -1 end))
  from counted_rows r
  left join public.accounts a on a.id = r.account_id
  cross join lateral unnest(
    array['all', 'stage', 'country', 'source', 'owner', 'industry', 'hot', 'contact'] || array_fill('tag'::text, array[cardinality(r.tags)]),
    array['', r.stage, r.country, r.source, r.owner_id::text, a.industry, case when r.score >= 80 then '' end,
      r.stage || ' ' || coalesce((r.last_contacted_at at time zone 'UTC')::date::text, 'never')] || r.tags
  ) as f (facet, value)
  where f.value is not null and r.deleted_at is null;
  return null;
end $$;
create trigger leads__count_insert after insert on public.leads
  referencing new table as counted_rows for each statement execute function private.tg_leads__count();
create trigger leads__count_delete after delete on public.leads
  referencing old table as counted_rows for each statement execute function private.tg_leads__count();

create function private.tg_leads__recount() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  changed_ids uuid[] := array(
    select n.id from new_rows n join old_rows o on o.id = n.id
    where (n.stage, n.country, n.source, n.owner_id, n.tags, n.score >= 80, n.account_id, n.deleted_at is null,
        (n.last_contacted_at at time zone 'UTC')::date)
      is distinct from (o.stage, o.country, o.source, o.owner_id, o.tags, o.score >= 80, o.account_id, o.deleted_at is null,
        (o.last_contacted_at at time zone 'UTC')::date)
  );
begin
  if changed_ids = '{}' then
    return null;
  end if;
  perform from public.accounts a where a.id in (
    select o.account_id from old_rows o where o.id = any(changed_ids)
    union select n.account_id from new_rows n where n.id = any(changed_ids)
  ) order by a.id for key share;
  perform private.append_lead_counts(array_agg(r.workspace_id), array_agg(f.facet), array_agg(f.value), array_agg(r.delta))
  from (
    select o.*, -1 as delta from old_rows o where o.id = any(changed_ids) and o.deleted_at is null
    union all
    select n.*, 1 from new_rows n where n.id = any(changed_ids) and n.deleted_at is null
  ) r
  left join public.accounts a on a.id = r.account_id
  cross join lateral unnest(
    array['all', 'stage', 'country', 'source', 'owner', 'industry', 'hot', 'contact'] || array_fill('tag'::text, array[cardinality(r.tags)]),
    array['', r.stage, r.country, r.source, r.owner_id::text, a.industry, case when r.score >= 80 then '' end,
      r.stage || ' ' || coalesce((r.last_contacted_at at time zone 'UTC')::date::text, 'never')] || r.tags
  ) as f (facet, value)
  where f.value is not null;
  return null;
end $$;
create trigger leads__recount after update on public.leads
  referencing old table as old_rows new table as new_rows for each statement execute function private.tg_leads__recount();

-- Definer: as above. The leads of accounts whose industry changed.
create function private.tg_accounts__recount() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.append_lead_counts(array_agg(c.workspace_id), array_agg('industry'::text), array_agg(c.industry), array_agg(c.delta))
  from (
    select n.workspace_id, s.industry, (s.sign * count(*))::int as delta
    from new_rows n
    join old_rows o on o.id = n.id and o.industry is distinct from n.industry
    join public.leads l on l.workspace_id = n.workspace_id and l.account_id = n.id and l.deleted_at is null
    cross join lateral (values (o.industry, -1), (n.industry, 1)) as s (industry, sign)
    where s.industry is not null
    group by n.workspace_id, n.id, s.industry, s.sign
  ) c;
  return null;
end $$;
create trigger accounts__recount after update on public.accounts
  referencing old table as old_rows new table as new_rows for each statement execute function private.tg_accounts__recount();

-- Definer: as above. Before, because afterwards the leads no longer say which account they were of.
create function private.tg_accounts__uncount() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.append_lead_counts(array[old.workspace_id], array['industry'], array[old.industry], array[-count(*)::int])
  from public.leads l
  where l.workspace_id = old.workspace_id and l.account_id = old.id and l.deleted_at is null having count(*) > 0;
  return old;
end $$;
create trigger accounts__uncount before delete on public.accounts
  for each row when (old.industry is not null) execute function private.tg_accounts__uncount();

-- How many of the workspace's leads have each value of a facet.
-- Definer: the counts are nobody's to read; membership is checked here.
create function private.lead_tally(workspace_id uuid, facet text) returns table (value text, count bigint)
language sql stable security definer set search_path = ''
as $$
  select t.value, sum(t.count)::bigint
  from (
    select c.value, c.count from private.lead_counts c
    where c.workspace_id = lead_tally.workspace_id and c.facet = lead_tally.facet
    union all
    select d.value, d.delta from private.lead_count_deltas d
    where d.workspace_id = lead_tally.workspace_id and d.facet = lead_tally.facet
  ) t
  where private.my_role(lead_tally.workspace_id) is not null
  group by t.value having sum(t.count) <> 0
$$;
grant execute on function private.lead_tally(uuid, text) to authenticated;

-- What the kept counts know of a filter: how many leads match, exactly; null where they do not tell. They tell of no filter at
-- all and of one condition "is any of" on one of the facets.
create function private.kept_count(workspace_id uuid, filter jsonb) returns bigint
language plpgsql stable set search_path = ''
as $$
declare
  condition jsonb := filter #> '{conditions,0}';
  wanted text[];
begin
  if coalesce(jsonb_array_length(filter -> 'conditions'), 0) = 0 then
    return coalesce((select t.count from private.lead_tally(kept_count.workspace_id, 'all') t), 0);
  elsif jsonb_array_length(filter -> 'conditions') > 1 or condition ->> 'operator' is distinct from 'is_any_of'
      or condition ->> 'field' not in ('country', 'source', 'industry', 'stage', 'owner', 'tags')
      -- A lead with two of the tags would count twice.
      or (condition ->> 'field' = 'tags' and jsonb_array_length(condition -> 'values') > 1) then
    return null;
  end if;
  wanted := private.filter_texts(condition -> 'values');
  wanted := case condition ->> 'field'
    when 'stage' then array(select private.stage_called(kept_count.workspace_id, w) from unnest(wanted) as w)
    when 'owner' then array(select unnest(private.members_called(kept_count.workspace_id, w))::text from unnest(wanted) as w)
    when 'tags' then private.tidy_tags(wanted)
    else wanted end;
  return (
    select coalesce(sum(t.count), 0) from private.lead_tally(kept_count.workspace_id,
      case condition ->> 'field' when 'tags' then 'tag' else condition ->> 'field' end) t
    where lower(t.value collate "und-x-icu") = any(wanted)
  );
end $$;
grant execute on function private.kept_count(uuid, jsonb) to authenticated;

-- Counts the leads of a workspace and appends what the counts are off by, which is nothing unless rows were loaded past
-- the triggers. Returns how many values were off.
create function private.recount_leads(workspace_id uuid) returns int
language plpgsql set search_path = ''
as $$
declare
  off int;
begin
  with live as (
    select f.facet, f.value, count(*) as count
    from public.leads r
    left join public.accounts a on a.id = r.account_id
    cross join lateral unnest(
      array['all', 'stage', 'country', 'source', 'owner', 'industry', 'hot', 'contact'] || array_fill('tag'::text, array[cardinality(r.tags)]),
      array['', r.stage, r.country, r.source, r.owner_id::text, a.industry, case when r.score >= 80 then '' end,
        r.stage || ' ' || coalesce((r.last_contacted_at at time zone 'UTC')::date::text, 'never')] || r.tags
    ) as f (facet, value)
    where r.workspace_id = recount_leads.workspace_id and r.deleted_at is null and f.value is not null
    group by 1, 2
    union all
    select f.facet, f.value, count(*) from public.lead_progress p cross join lateral private.progress_facets(p) f
    where p.workspace_id = recount_leads.workspace_id group by 1, 2
    union all
    select c.facet, c.value, -c.count from private.lead_counts c where c.workspace_id = recount_leads.workspace_id
    union all
    select d.facet, d.value, -d.delta from private.lead_count_deltas d where d.workspace_id = recount_leads.workspace_id
  ), appended as (
    insert into private.lead_count_deltas (workspace_id, facet, value, delta)
    select recount_leads.workspace_id, l.facet, l.value, sum(l.count) from live l
    group by l.facet, l.value having sum(l.count) <> 0 returning 1
  )
  select count(*) into off from appended;
  perform private.fold_lead_counts(recount_leads.workspace_id);
  return off;
end $$;
