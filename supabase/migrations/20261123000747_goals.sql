-- Goals: how many deals, meetings or answers a person or the whole workspace wants in a month or a quarter; how far that is
-- and where it leads.
-- Owns: goals, save_goal(), list_goals(), delete_goal(), find_goal_progress(), private.goal_state(). Reads: leads,
--   lead_stage_history, pipeline_stages, lead_activities, inbound_mails. Refusals: 22023 (the input), 42501 (the role), PT404.
create table public.goals (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid,
  measure text not null,
  target int not null,
  period text not null,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint goals_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint goals_are_one_of_a_kind unique nulls not distinct (workspace_id, user_id, measure, period),
  constraint goals_measure_is_known check (measure in ('won_deals', 'meetings', 'calls', 'replies', 'new_leads')),
  constraint goals_target_is_a_number_to_reach check (target between 1 and 100000),
  constraint goals_period_is_known check (period in ('month', 'quarter'))
);
comment on table public.goals is 'How many of something are wanted in each month or quarter.';
comment on column public.goals.user_id is 'Whose goal it is; null for the whole workspace''s.';
create index goals_user_id_idx on public.goals (workspace_id, user_id);
create index goals_created_by_idx on public.goals (created_by);

alter table public.goals enable row level security;
create policy "Members read their own goals and their workspace's" on public.goals
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids()) and (user_id is null or user_id = (select auth.uid())));
-- Written by save_goal() and delete_goal(): no insert, update or delete policy.
revoke all on public.goals from anon, authenticated;
grant select on public.goals to authenticated;
create trigger goals__audit after insert or update or delete on public.goals
  for each row execute function private.tg_audit();

-- The month or quarter of an instant, by the clocks of a zone.
create function private.goal_period(period text, at timestamptz, zone text, out starts timestamptz, out ends timestamptz)
language sql stable set search_path = ''
as $$
  select f.first at time zone zone, (f.first + case period when 'month' then interval '1 month' else interval '3 months' end) at time zone zone
  from (select date_trunc(period, at at time zone zone) as first) f
$$;

-- How many there are since. Deals count while they are won, and not when they came in as won; of a person what they own,
-- or what they held themselves. More than 100,000 are not counted.
create function private.goal_count(goal public.goals, starts timestamptz, until timestamptz) returns bigint
language plpgsql stable set search_path = ''
as $$
declare
  won text[] := array(select s.key from public.pipeline_stages s where s.workspace_id = goal.workspace_id and s.kind = 'won');
  most constant int := 100000;
begin
  -- A lead is asked for by its id, because of few happenings a join would read all leads. Walking along the
  -- time is what is wanted: somebody's own may be all there are.
  if goal.measure = 'won_deals' then
    return (select count(*) from (select from public.lead_stage_history h
      where h.workspace_id = goal.workspace_id and h.stage = any(won) and h.left_at is null
        and h.entered_at >= goal_count.starts and h.entered_at <= goal_count.until
        and (select h.entered_at > l.created_at and (goal.user_id is null or l.owner_id = goal.user_id) from public.leads l
          where l.workspace_id = h.workspace_id and l.id = h.lead_id) limit most) n);
  elsif goal.measure = 'new_leads' then
    return (select count(*) from (select from public.leads l
      where l.workspace_id = goal.workspace_id and l.created_at >= goal_count.starts and l.created_at <= goal_count.until
        and (goal.user_id is null or l.owner_id is not distinct from goal.user_id) limit most) n);
  elsif goal.measure = 'replies' then
    return (select count(*) from (select from public.inbound_mails i
      where i.workspace_id = goal.workspace_id and i.kind = 'reply'
        and i.received_at >= goal_count.starts and i.received_at <= goal_count.until
        and (goal.user_id is null or (select l.owner_id from public.leads l
          where l.workspace_id = i.workspace_id and l.id = i.lead_id) = goal.user_id) limit most) n);
  end if;
  return (select count(*) from (select from public.lead_activities a
    where a.workspace_id = goal.workspace_id and a.kind = case goal.measure when 'meetings' then 'meeting' else 'call' end
      and a.occurred_at >= goal_count.starts and a.occurred_at <= goal_count.until
      and (goal.user_id is null or a.actor_id is not distinct from goal.user_id) limit most) n);
end $$;

-- Where `done` in a share of a period leads if it goes on like this: {likely, low, high}, the last two with 80 % confidence. The
-- rate is not known but estimated from what happened (Gamma with Jeffreys' prior), so the interval is that of a negative
-- binomial, by its normal approximation.
create function private.goal_forecast(done bigint, elapsed double precision) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_build_object('likely', done + round(m.mean), 'low', done + greatest(0, floor(m.mean - m.reach))::bigint,
    'high', done + ceil(m.mean + m.reach)::bigint)
  from (select r.mean, 1.281552 * sqrt(r.mean * (1 + (1 - elapsed) / elapsed)) as reach
    from (select (done + 0.5) * (1 - elapsed) / elapsed as mean) r) m
$$;

-- A goal as page and assistant see it: {id, measure, target, period, is_mine, starts_at, ends_at, done, elapsed,
-- expected, forecast, standing}. `expected`: what an even pace would have brought by now. There is no forecast in the first
-- week, nor before an even pace would have brought 3. standing: reached, ahead, on_track, at_risk, behind or too_early.
create function private.goal_state(goal public.goals, at timestamptz) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  course record := private.goal_period(goal.period, at, private.caller_time_zone(goal.workspace_id));
  done bigint := private.goal_count(goal, course.starts, at);
  elapsed double precision := extract(epoch from at - course.starts) / extract(epoch from course.ends - course.starts);
  forecast jsonb;
begin
  if at >= course.starts + interval '7 days' and goal.target * elapsed >= 3 then
    forecast := private.goal_forecast(done, elapsed);
  end if;
  return jsonb_build_object('id', goal.id, 'measure', goal.measure, 'target', goal.target, 'period', goal.period,
    'is_mine', goal.user_id is not null, 'starts_at', course.starts, 'ends_at', course.ends, 'done', done,
    'elapsed', round(elapsed::numeric, 4), 'expected', round((goal.target * elapsed)::numeric, 1), 'forecast', forecast,
    'standing', case when done >= goal.target then 'reached' when forecast is null then 'too_early'
      when (forecast ->> 'low')::bigint >= goal.target then 'ahead' when (forecast ->> 'likely')::bigint >= goal.target then 'on_track'
      when (forecast ->> 'high')::bigint >= goal.target then 'at_risk' else 'behind' end);
end $$;
grant execute on function private.goal_period(text, timestamptz, text), private.goal_count(public.goals, timestamptz, timestamptz),
  private.goal_forecast(bigint, double precision), private.goal_state(public.goals, timestamptz)
to authenticated;

-- The caller's goals and the workspace's, each with how it stands.
create function public.list_goals(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(private.goal_state(g, now()) order by g.user_id is null, g.created_at, g.id), '[]')
  from public.goals g where g.workspace_id = list_goals.workspace_id
$$;

-- Sets a goal: {measure, target, period, whose: me | workspace}. What is wanted of one measure and period takes the place of
-- what was. The workspace's goals are set by owners and admins. Returns {goal}. Definer: the table has no insert policy.
create function public.save_goal(workspace_id uuid, goal jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  saved public.goals;
begin
  perform private.require_writer(save_goal.workspace_id);
  if jsonb_typeof(goal) is distinct from 'object' or exists (select from jsonb_object_keys(goal) k
      where k not in ('measure', 'target', 'period', 'whose')) then
    perform private.refuse('A goal has measure, target, period and whose.');
  elsif coalesce(goal ->> 'measure', '') not in ('won_deals', 'meetings', 'calls', 'replies', 'new_leads') then
    perform private.refuse('"measure" is won_deals, meetings, calls, replies or new_leads.');
  elsif coalesce(goal ->> 'target', '') !~ '^[0-9]{1,6}$' or (goal ->> 'target')::int not between 1 and 100000 then
    perform private.refuse('"target" is a whole number from 1 to 100000.');
  elsif coalesce(goal ->> 'period', '') not in ('month', 'quarter') then
    perform private.refuse('"period" is month or quarter.');
  elsif coalesce(goal ->> 'whose', '') not in ('me', 'workspace') then
    perform private.refuse('"whose" is me or workspace.');
  elsif goal ->> 'whose' = 'workspace' and not private.can_manage(save_goal.workspace_id) then
    raise exception 'Only owners and admins set goals of the whole workspace.' using errcode = '42501';
  end if;
  insert into public.goals as g (workspace_id, user_id, measure, target, period)
  values (save_goal.workspace_id, case goal ->> 'whose' when 'me' then auth.uid() end, goal ->> 'measure', (goal ->> 'target')::int,
    goal ->> 'period')
  on conflict on constraint goals_are_one_of_a_kind do update set target = excluded.target, updated_at = now()
  returning g.* into saved;
  return jsonb_build_object('goal', private.goal_state(saved, now()));
end $$;

-- Deletes a goal of the caller's, or one of the workspace's for owners and admins. Returns {goal}. Definer: as above.
create function public.delete_goal(workspace_id uuid, goal_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  gone public.goals;
begin
  perform private.require_writer(delete_goal.workspace_id);
  delete from public.goals g
  where g.workspace_id = delete_goal.workspace_id and g.id = delete_goal.goal_id
    and (g.user_id = auth.uid() or (g.user_id is null and private.can_manage(g.workspace_id)))
  returning g.* into gone;
  if gone.id is null then
    raise exception 'There is no such goal that you may delete. Read the list again.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('goal', private.goal_state(gone, now()));
end $$;

-- Goals of the caller that were reached or will be missed, once in their period, and once a week how the others stand, if
-- `weekly` is 1. Facts: the goal as list_goals() shows it.
create function public.find_goal_progress(workspace_id uuid, tuning jsonb, at timestamptz) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  is_weekly constant boolean := private.threshold(tuning, 'weekly') > 0;
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'key', concat_ws(' ', s.state ->> 'id', left(s.state ->> 'starts_at', 10), s.state ->> 'target', case when s.state ->> 'standing' in ('reached', 'behind')
        then s.state ->> 'standing' else to_char(find_goal_progress.at at time zone 'UTC', 'IYYY-IW') end),
      'priority', case when s.state ->> 'standing' in ('reached', 'behind') then 'normal' else 'low' end,
      'facts', s.state,
      'evidence', jsonb_build_array(
        jsonb_build_object('label', 'So far', 'value', format('%s of %s', s.state ->> 'done', s.state ->> 'target')),
        jsonb_build_object('label', 'Expected by now', 'value', s.state -> 'expected'),
        jsonb_build_object('label', 'Forecast', 'value', coalesce(format('%s (%s to %s)', s.state #>> '{forecast,likely}',
          s.state #>> '{forecast,low}', s.state #>> '{forecast,high}'), '')))
    ) order by array_position(array['behind', 'reached'], s.state ->> 'standing'), s.state ->> 'id'), '[]')
    from (select private.goal_state(g, find_goal_progress.at) as state from public.goals g
      where g.workspace_id = find_goal_progress.workspace_id order by g.created_at, g.id limit 20) s
    where s.state ->> 'standing' in ('reached', 'behind') or (is_weekly and s.state ->> 'standing' <> 'too_early')
  );
end $$;
grant execute on function public.list_goals(uuid), public.save_goal(uuid, jsonb), public.delete_goal(uuid, uuid),
  public.find_goal_progress(uuid, jsonb, timestamptz)
to authenticated;
