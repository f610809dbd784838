-- Lead scores: points by the rules, kept with the reasons for each lead.
-- Owns: lead_scores, private.score_queue, private.score_sweeps, score_rules_of(), explain_score().
--   Reads: score_rules, leads, accounts, lead_activities. Writes: leads.score.
-- Whoever changes a lead, its account or its timeline queues it; the schedule works the queue off a few seconds later.
-- Changed rules, and once a day the passing of time, sweep the whole workspace in small steps.
create table public.lead_scores (
  lead_id uuid primary key references public.leads (id) on delete cascade,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  score int not null,
  factors jsonb not null,
  previous_score int,
  changed_at timestamptz not null default now(),
  computed_at timestamptz not null default now()
);
comment on table public.lead_scores is 'Why a lead has its score, as of computed_at.';
comment on column public.lead_scores.factors is '[{rule_id, label, kind, points, events?, last_at?}], those that gave or took points.';
comment on column public.lead_scores.previous_score is 'The score before changed_at; null when it is the first.';
create index lead_scores_workspace_id_idx on public.lead_scores (workspace_id);

create table private.score_queue (
  lead_id uuid primary key references public.leads (id) on delete cascade,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  queued_at timestamptz not null default clock_timestamp()
);
comment on table private.score_queue is 'Leads whose score may have changed.';
create index score_queue_queued_at_idx on private.score_queue (queued_at);
create index score_queue_workspace_id_idx on private.score_queue (workspace_id);

create table private.score_sweeps (
  workspace_id uuid primary key references public.workspaces (id) on delete cascade,
  after_id uuid,
  started_at timestamptz not null default clock_timestamp()
);
comment on table private.score_sweeps is 'Workspaces whose every lead is being scored anew, and how far that is.';
alter table private.score_queue enable row level security;
create policy "Only the definer functions of the score use the queue" on private.score_queue
  for select to authenticated using (false);
alter table private.score_sweeps enable row level security;
create policy "Only the definer functions of the score use the sweeps" on private.score_sweeps
  for select to authenticated using (false);

alter table public.lead_scores enable row level security;
create policy "Members read their workspace's scores" on public.lead_scores
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written by the schedule: no insert, update or delete policy.
revoke all on public.lead_scores from anon, authenticated;
grant select on public.lead_scores to authenticated;

-- Definer: the sweep is nobody's to ask for by hand.
create function private.tg_score_rules__sweep() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.score_sweeps (workspace_id)
  select distinct c.workspace_id from changed_rows c
  where exists (select from public.workspaces w where w.id = c.workspace_id)
  on conflict (workspace_id) do update set after_id = null, started_at = clock_timestamp();
  return null;
end $$;
create trigger score_rules__sweep_insert after insert on public.score_rules
  referencing new table as changed_rows for each statement execute function private.tg_score_rules__sweep();
create trigger score_rules__sweep_update after update on public.score_rules
  referencing new table as changed_rows for each statement execute function private.tg_score_rules__sweep();
create trigger score_rules__sweep_delete after delete on public.score_rules
  referencing old table as changed_rows for each statement execute function private.tg_score_rules__sweep();

-- Definer: callers change leads, the queue follows. Only where there are rules.
create function private.queue_scores(lead_ids uuid[]) returns void
language sql security definer set search_path = ''
as $$
  insert into private.score_queue (lead_id, workspace_id)
  select l.id, l.workspace_id from public.leads l
  where l.id = any(queue_scores.lead_ids)
    and exists (select from public.score_rules r where r.workspace_id = l.workspace_id and r.active)
  on conflict do nothing
$$;

create function private.tg_leads__queue_score() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if current_setting('app.scoring', true) = 'on' then
    return null;
  elsif tg_op = 'INSERT' then
    perform private.queue_scores(array(select n.id from new_rows n));
  else
    perform private.queue_scores(array(
      select n.id from new_rows n join old_rows o on o.id = n.id
      where (n.name, n.email, n.phone, n.title, n.country, n.city, n.stage, n.owner_id, n.tags, n.source, n.custom,
          n.do_not_contact, n.account_id, n.last_contacted_at)
        is distinct from (o.name, o.email, o.phone, o.title, o.country, o.city, o.stage, o.owner_id, o.tags, o.source,
          o.custom, o.do_not_contact, o.account_id, o.last_contacted_at)
    ));
  end if;
  return null;
end $$;
create trigger leads__queue_score_insert after insert on public.leads
  referencing new table as new_rows for each statement execute function private.tg_leads__queue_score();
create trigger leads__queue_score_update after update on public.leads
  referencing new table as new_rows old table as old_rows for each statement execute function private.tg_leads__queue_score();

create function private.tg_lead_activities__queue_score() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.queue_scores(array(select distinct c.lead_id from changed_rows c));
  return null;
end $$;
create trigger lead_activities__queue_score_insert after insert on public.lead_activities
  referencing new table as changed_rows for each statement execute function private.tg_lead_activities__queue_score();
create trigger lead_activities__queue_score_update after update on public.lead_activities
  referencing new table as changed_rows for each statement execute function private.tg_lead_activities__queue_score();
create trigger lead_activities__queue_score_delete after delete on public.lead_activities
  referencing old table as changed_rows for each statement execute function private.tg_lead_activities__queue_score();

create function private.tg_accounts__queue_score() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.queue_scores(array(
    select l.id from changed_rows c
    join public.leads l on l.workspace_id = c.workspace_id and l.account_id = c.id
  ));
  return null;
end $$;
create trigger accounts__queue_score_update after update on public.accounts
  referencing new table as changed_rows for each statement execute function private.tg_accounts__queue_score();

-- A score that follows rules is nobody's to write by hand, but for taking back what was done before there were rules. Of
-- an imported file the score is left out.
create function private.tg_leads__guard_score() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if coalesce(current_setting('app.scoring', true), '') <> 'on' and coalesce(current_setting('app.undoing', true), '') <> 'on'
      and exists (select from public.score_rules r where r.workspace_id = new.workspace_id and r.active) then
    if coalesce(current_setting('app.import_id', true), '') = '' then
      perform private.refuse('The score follows this workspace''s rules. Change the rules, not the number.');
    end if;
    new.score := old.score;
  end if;
  return new;
end $$;
create trigger leads__guard_score before update of score on public.leads
  for each row when (old.score is distinct from new.score) execute function private.tg_leads__guard_score();

-- Scores of these leads as of these instants, by these rules: (lead_id, score, factors).
create function private.score_leads(workspace_id uuid, lead_ids uuid[], instants timestamptz[], rules public.score_rules[])
returns table (lead_id uuid, score int, factors jsonb)
language plpgsql stable set search_path = ''
as $$
declare
  parts text;
begin
  select string_agg(private.score_rule_sql(r), ', ' order by r.position, r.id) into parts
  from unnest(score_leads.rules) as r where r.active and private.score_rule_problem(r) is null;
  for lead_id, score, factors in execute format(
    'select s.id, greatest(0, least(100, coalesce(sum((f.value ->> ''points'')::int), 0)))::int,
        coalesce(jsonb_agg(f.value order by abs((f.value ->> ''points'')::int) desc, f.position) filter (where f.value is not null), ''[]'')
      from (
        select l.id, array[%s]::jsonb[] as factors
        from unnest($1, $2) as t (id, at)
        join public.leads l on l.id = t.id and l.workspace_id = $3
        left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      ) s
      left join lateral unnest(s.factors) with ordinality as f (value, position) on f.value is not null
      group by s.id', coalesce(parts, ''))
  using score_leads.lead_ids, score_leads.instants, score_leads.workspace_id loop
    return next;
  end loop;
end $$;

create function private.active_score_rules(workspace_id uuid) returns public.score_rules[]
language sql stable set search_path = ''
as $$
  select array_agg(r) from public.score_rules r where r.workspace_id = active_score_rules.workspace_id and r.active
$$;

-- Stores the scores of these leads. Without rules the numbers stay as they are, and nothing explains them any more.
create function private.apply_scores(workspace_id uuid, lead_ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
  rules public.score_rules[] := private.active_score_rules(apply_scores.workspace_id);
begin
  if rules is null then
    delete from public.lead_scores s where s.lead_id = any(apply_scores.lead_ids);
    return;
  end if;
  -- In order of id, so that this and a bulk change never wait for each other.
  perform from public.leads l where l.id = any(apply_scores.lead_ids) order by l.id for update;
  perform set_config('app.scoring', 'on', true);
  with fresh as materialized (
    select f.lead_id, f.score, f.factors from private.score_leads(apply_scores.workspace_id, apply_scores.lead_ids,
      array_fill(now(), array[cardinality(apply_scores.lead_ids)]), rules) f
  ), explained as (
    insert into public.lead_scores as s (lead_id, workspace_id, score, factors)
    select f.lead_id, apply_scores.workspace_id, f.score, f.factors from fresh f
    on conflict (lead_id) do update set factors = excluded.factors, score = excluded.score, computed_at = now(),
      previous_score = case when s.score <> excluded.score then s.score else s.previous_score end,
      changed_at = case when s.score <> excluded.score then now() else s.changed_at end
  )
  update public.leads l set score = f.score from fresh f where l.id = f.lead_id and l.score <> f.score;
  perform set_config('app.scoring', '', true);
end $$;

-- Definer: how far a sweep is, is nobody's to write.
create function private.scores_under_way(workspace_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select private.my_role(scores_under_way.workspace_id) is not null and (
    exists (select from private.score_sweeps s where s.workspace_id = scores_under_way.workspace_id)
    or exists (select from private.score_queue q where q.workspace_id = scores_under_way.workspace_id))
$$;

-- The rules in their order: {rules, under_way}. A rule that can no longer be applied says its problem.
create function public.score_rules_of(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object(
    'rules', coalesce((select jsonb_agg(private.score_rule_json(r) order by r.position, r.id) from public.score_rules r
      where r.workspace_id = score_rules_of.workspace_id), '[]'),
    'under_way', private.scores_under_way(score_rules_of.workspace_id))
$$;

-- Why a lead has its score: {lead, score, factors, previous_score, changed_at, computed_at}; factors is null where no
-- rules apply and the number was set by hand. Null when there is no such lead.
create function public.explain_score(workspace_id uuid, lead_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object('lead', jsonb_build_object('id', l.id, 'name', l.name), 'score', l.score,
    'factors', s.factors, 'previous_score', s.previous_score, 'changed_at', s.changed_at, 'computed_at', s.computed_at)
  from public.leads l left join public.lead_scores s on s.lead_id = l.id
  where l.workspace_id = explain_score.workspace_id and l.id = explain_score.lead_id
$$;

grant execute on function private.score_leads(uuid, uuid[], timestamptz[], public.score_rules[]),
  private.active_score_rules(uuid), private.scores_under_way(uuid)
to authenticated;
grant execute on function public.score_rules_of(uuid), public.explain_score(uuid, uuid) to authenticated;
