-- Stage history: how long each lead was in each stage. One row for each stay; the present one has no end.
-- Owns: lead_stage_history. Reads: leads, pipeline_stages.
create table public.lead_stage_history (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  lead_id uuid not null,
  stage text not null,
  label text not null,
  entered_at timestamptz not null,
  left_at timestamptz,
  actor_id uuid references auth.users (id) on delete set null,
  constraint lead_stage_history_lead_is_of_the_workspace foreign key (workspace_id, lead_id)
    references public.leads (workspace_id, id) on delete cascade,
  constraint lead_stage_history_ends_after_it_began check (left_at >= entered_at)
);
comment on table public.lead_stage_history is 'Every stay of a lead in a stage, from when to when.';
comment on column public.lead_stage_history.label is 'What the stage was called then; it may be renamed or gone.';
comment on column public.lead_stage_history.actor_id is 'Who moved the lead there; null when nobody in person did.';
create index lead_stage_history_lead_id_idx on public.lead_stage_history (workspace_id, lead_id, id);
create unique index lead_stage_history_has_one_present on public.lead_stage_history (workspace_id, lead_id)
  where left_at is null;
create index lead_stage_history_actor_id_idx on public.lead_stage_history (actor_id);

alter table public.lead_stage_history enable row level security;
create policy "Members read their workspace's stage history" on public.lead_stage_history
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written by triggers of leads: no insert, update or delete policy.
revoke all on public.lead_stage_history from anon, authenticated;
grant select on public.lead_stage_history to authenticated;

-- Both once for each statement, so that an import pays for it once. Definer: the history is nobody's to write by hand.
create function private.tg_leads__stage_begin() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.lead_stage_history (workspace_id, lead_id, stage, label, entered_at, actor_id)
  select n.workspace_id, n.id, n.stage, coalesce(s.label, n.stage), n.created_at, n.created_by
  from new_rows n left join public.pipeline_stages s on s.workspace_id = n.workspace_id and s.key = n.stage;
  return null;
end $$;

create function private.tg_leads__stage_move() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  moment timestamptz := clock_timestamp();
  -- A list and no "exists": for the first row alone the planner would compare each with each.
  moved uuid[] := array(select n.id from new_rows n join old_rows o on o.id = n.id where n.stage <> o.stage);
  taken_back uuid[] := '{}'::uuid[];
begin
  if moved = '{}' then
    return null;
  end if;
  if current_setting('app.undoing', true) = 'on' then
    taken_back := private.take_back_stays(moved);
  end if;
  update public.lead_stage_history h set left_at = greatest(h.entered_at, moment)
  from new_rows n join old_rows o on o.id = n.id
  where n.stage <> o.stage and n.id <> all(taken_back)
    and h.workspace_id = n.workspace_id and h.lead_id = n.id and h.left_at is null;
  insert into public.lead_stage_history (workspace_id, lead_id, stage, label, entered_at, actor_id)
  select n.workspace_id, n.id, n.stage, coalesce(s.label, n.stage), moment, auth.uid()
  from new_rows n join old_rows o on o.id = n.id
  left join public.pipeline_stages s on s.workspace_id = n.workspace_id and s.key = n.stage
  where n.stage <> o.stage and n.id <> all(taken_back);
  return null;
end $$;

-- A move that is taken back was no stay: where a lead is again in the stage before, that stay goes on. Returns those leads.
create function private.take_back_stays(lead_ids uuid[]) returns uuid[]
language plpgsql set search_path = ''
as $$
declare
  gone uuid[];
begin
  with stays as (
    select h.id, h.lead_id, h.stage, h.left_at,
      lag(h.stage) over stay as stage_before, lag(h.id) over stay as id_before
    from public.leads l
    join public.lead_stage_history h on h.workspace_id = l.workspace_id and h.lead_id = l.id
    where l.id = any(take_back_stays.lead_ids)
    window stay as (partition by h.lead_id order by h.id)
  ), removed as (
    delete from public.lead_stage_history h using stays s, public.leads l
    where h.id = s.id and s.left_at is null and l.id = s.lead_id and l.stage = s.stage_before
    returning h.lead_id
  )
  select coalesce(array_agg(r.lead_id), '{}') into gone from removed r;
  update public.lead_stage_history h set left_at = null
  from public.leads l
  where l.id = any(gone) and h.workspace_id = l.workspace_id and h.lead_id = l.id
    and h.id = (select max(x.id) from public.lead_stage_history x
      where x.workspace_id = l.workspace_id and x.lead_id = l.id);
  return gone;
end $$;

create trigger leads__stage_begin after insert on public.leads
  referencing new table as new_rows for each statement execute function private.tg_leads__stage_begin();
create trigger leads__stage_move after update on public.leads
  referencing new table as new_rows old table as old_rows for each statement
  -- See 0305: what the database derives moves nobody.
  when (coalesce(current_setting('app.scoring', true), '') <> 'on') execute function private.tg_leads__stage_move();
