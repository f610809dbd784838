-- Lead progress: the stages that each living lead has been in, and since when it is in the present one; and how many leads of
-- each day are how far, so that a funnel or a cohort of a million leads is a sum of some hundred rows.
-- Owns: lead_progress, private.note_progress(), private.progress_facets(), private.progress_tally().
-- Reads: leads, lead_stage_history. Writes: private.lead_counts (0308), under the facets "funnel", "cohort" and "origin".
create table public.lead_progress (
  lead_id uuid primary key references public.leads (id) on delete cascade,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  created_at timestamptz not null,
  source text,
  stage text not null,
  entered_at timestamptz not null,
  visited text[] not null
);
comment on table public.lead_progress is 'How far each lead is: made of its stays, without leads in the bin.';
comment on column public.lead_progress.entered_at is 'When the present stay began.';
comment on column public.lead_progress.visited is 'Every stage it ever was in, in the order of their keys.';
create index lead_progress_created_at_idx on public.lead_progress (workspace_id, created_at);
create index lead_progress_entered_at_idx on public.lead_progress (workspace_id, stage, entered_at);

alter table public.lead_progress enable row level security;
create policy "Members read how far their workspace's leads are" on public.lead_progress
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written by triggers: no insert, update or delete policy.
revoke all on public.lead_progress from anon, authenticated;
grant select on public.lead_progress to authenticated;

create index lead_stage_history_left_at_idx on public.lead_stage_history (workspace_id, left_at) where left_at is not null;
create index lead_stage_history_entered_at_idx on public.lead_stage_history (workspace_id, stage, entered_at);
create index lead_activities_occurred_at_idx on public.lead_activities (workspace_id, occurred_at) include (kind, actor_id, lead_id);
create index outbox_sent_at_idx on public.outbox (workspace_id, finished_at) where status = 'sent' and kind = 'campaign_email';

-- Makes the rows of these leads anew, and writes those that differ.
-- Definer: progress is nobody's to write by hand.
create function private.note_progress(lead_ids uuid[]) returns void
language sql security definer set search_path = ''
as $$
  delete from public.lead_progress p
  where p.lead_id = any(note_progress.lead_ids)
    and not exists (select from public.leads l where l.id = p.lead_id and l.deleted_at is null);
  insert into public.lead_progress as p (lead_id, workspace_id, created_at, source, stage, entered_at, visited)
  select l.id, l.workspace_id, l.created_at, l.source, l.stage, s.entered_at, s.visited
  from public.leads l
  cross join lateral (
    select max(h.entered_at) as entered_at, array_agg(distinct h.stage order by h.stage) as visited
    from public.lead_stage_history h where h.workspace_id = l.workspace_id and h.lead_id = l.id
  ) s
  where l.id = any(note_progress.lead_ids) and l.deleted_at is null and s.entered_at is not null
  on conflict (lead_id) do update
  set created_at = excluded.created_at, source = excluded.source, stage = excluded.stage, entered_at = excluded.entered_at,
    visited = excluded.visited
  where (p.created_at, p.source, p.stage, p.entered_at, p.visited)
    is distinct from (excluded.created_at, excluded.source, excluded.stage, excluded.entered_at, excluded.visited)
$$;

create function private.tg_lead_stage_history__progress() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    -- That a stay has ended changes nothing: the next one does.
    perform private.note_progress(array(
      select distinct n.lead_id from new_rows n join old_rows o on o.id = n.id
      where (n.stage, n.entered_at) is distinct from (o.stage, o.entered_at)));
  else
    perform private.note_progress(array(select distinct c.lead_id from changed_rows c));
  end if;
  return null;
end $$;
create trigger lead_stage_history__progress_insert after insert on public.lead_stage_history
  referencing new table as changed_rows for each statement execute function private.tg_lead_stage_history__progress();
create trigger lead_stage_history__progress_update after update on public.lead_stage_history
  referencing new table as new_rows old table as old_rows for each statement
  execute function private.tg_lead_stage_history__progress();
create trigger lead_stage_history__progress_delete after delete on public.lead_stage_history
  referencing old table as changed_rows for each statement execute function private.tg_lead_stage_history__progress();

-- What no stay tells of. Its name puts it behind leads__stage_move.
create function private.tg_leads__stays_known() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  changed_ids uuid[] := array(
    select n.id from new_rows n join old_rows o on o.id = n.id
    where (n.stage, n.source, n.created_at, n.deleted_at is null)
      is distinct from (o.stage, o.source, o.created_at, o.deleted_at is null));
begin
  if changed_ids <> '{}' then
    perform private.note_progress(changed_ids);
  end if;
  return null;
end $$;
create trigger leads__stays_known after update on public.leads
  referencing new table as new_rows old table as old_rows for each statement
  when (coalesce(current_setting('app.scoring', true), '') <> 'on') execute function private.tg_leads__stays_known();

create function private.thirty_days_between(earlier timestamptz, later timestamptz) returns int
language sql immutable set search_path = ''
as $$
  select least(99, greatest(0, floor(extract(epoch from later - earlier) / 2592000)))::int
$$;
-- What a lead counts for: its day (of UTC), then its stage, then the stages it was in, in how many times thirty days it came
-- to its present stage (99 and more are one), or where it came from.
create function private.progress_facets(progress public.lead_progress) returns table (facet text, value text)
language sql immutable set search_path = ''
as $$
  select f.facet, to_char(progress.created_at at time zone 'UTC', 'YYYY-MM-DD') || ' ' || progress.stage || ' ' || f.rest
  from (values
    ('funnel', array_to_string(progress.visited, ',')),
    ('cohort', private.thirty_days_between(progress.created_at, progress.entered_at)::text),
    ('origin', coalesce(progress.source, ''))) as f (facet, rest)
$$;
grant execute on function private.thirty_days_between(timestamptz, timestamptz) to authenticated;

-- Definer: the counts are nobody's to write.
create function private.tg_lead_progress__count() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    perform private.append_lead_counts(array_agg(c.workspace_id), array_agg(c.facet), array_agg(c.value), array_agg(c.delta))
    from (
      select o.workspace_id, f.facet, f.value, -1 as delta from old_rows o cross join lateral private.progress_facets(o) f
      union all
      select n.workspace_id, f.facet, f.value, 1 from new_rows n cross join lateral private.progress_facets(n) f
    ) c;
  else
    perform private.append_lead_counts(array_agg(c.workspace_id), array_agg(f.facet), array_agg(f.value),
      array_agg(case tg_op when 'INSERT' then 1 else -1 end))
    from counted_rows c cross join lateral private.progress_facets(c) f;
  end if;
  return null;
end $$;
create trigger lead_progress__count_insert after insert on public.lead_progress
  referencing new table as counted_rows for each statement execute function private.tg_lead_progress__count();
create trigger lead_progress__count_update after update on public.lead_progress
  referencing new table as new_rows old table as old_rows for each statement execute function private.tg_lead_progress__count();
create trigger lead_progress__count_delete after delete on public.lead_progress
  referencing old table as counted_rows for each statement execute function private.tg_lead_progress__count();

-- The kept counts of a facet for whole days of UTC, `first` up to before `after`: {stage, rest, count}.
-- Definer: the counts are nobody's to read; membership is checked here.
create function private.progress_days(workspace_id uuid, facet text, first date, after date)
returns table (stage text, rest text, count bigint)
language plpgsql stable security definer set search_path = ''
as $$
begin
  if private.my_role(progress_days.workspace_id) is null then
    return;
  end if;
  return query
    select split_part(t.value, ' ', 2), substr(t.value, length(split_part(t.value, ' ', 2)) + 13), sum(t.count)::bigint
    from (
      select c.value, c.count from private.lead_counts c
      where c.workspace_id = progress_days.workspace_id and c.facet = progress_days.facet
        and c.value >= progress_days.first::text and c.value < progress_days.after::text
      union all
      select d.value, d.delta from private.lead_count_deltas d
      where d.workspace_id = progress_days.workspace_id and d.facet = progress_days.facet
        and d.value >= progress_days.first::text and d.value < progress_days.after::text
    ) t
    group by 1, 2 having sum(t.count) <> 0;
end $$;

-- The same for any stretch of time: whole days as they are kept, and the rest of the first and the last day counted.
create function private.progress_tally(workspace_id uuid, facet text, first timestamptz, after timestamptz)
returns table (stage text, rest text, count bigint)
language plpgsql stable set search_path = ''
as $$
declare
  first_day date := ceil(extract(epoch from progress_tally.first) / 86400)::int + date '1970-01-01';
  last_day date := floor(extract(epoch from progress_tally.after) / 86400)::int + date '1970-01-01';
  -- Within one day there is no whole one.
  inner_first timestamptz := case when first_day < last_day then first_day::timestamp at time zone 'UTC' else progress_tally.after end;
  inner_after timestamptz := case when first_day < last_day then last_day::timestamp at time zone 'UTC' else progress_tally.after end;
begin
  return query
    select t.stage, t.rest, sum(t.count)::bigint
    from (
      select d.stage, d.rest, d.count
      from private.progress_days(progress_tally.workspace_id, progress_tally.facet, first_day, last_day) d where first_day < last_day
      union all
      select p.stage, substr(f.value, length(p.stage) + 13), 1
      from public.lead_progress p cross join lateral private.progress_facets(p) f
      where p.workspace_id = progress_tally.workspace_id and f.facet = progress_tally.facet
        and (p.created_at >= progress_tally.first and p.created_at < inner_first
          or p.created_at >= inner_after and p.created_at < progress_tally.after)
    ) t
    group by 1, 2;
end $$;
grant execute on function private.progress_facets(public.lead_progress), private.progress_days(uuid, text, date, date),
  private.progress_tally(uuid, text, timestamptz, timestamptz)
to authenticated;
