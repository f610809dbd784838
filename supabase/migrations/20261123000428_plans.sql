-- Plans: what the assistant means to do for a goal of several steps, shown as a checklist that a person may change.
-- Owns: turns.plan, turns.plan_edited, edit_plan(), private.check_plan(), private.left_undone(). Reads: turns.
alter table public.turns
  add column plan jsonb not null default '[]',
  add column plan_edited boolean not null default false,
  add constraint turns_plan_is_a_list check (jsonb_typeof(plan) = 'array');
comment on column public.turns.plan is 'Steps of the turn''s plan, [{title, status}]; empty without one.';
comment on column public.turns.plan_edited is 'A person changed the plan since the model last wrote it: the model is told.';

-- Refuses what is not a short list of steps with a title and a known status.
create function private.check_plan(steps jsonb) returns void
language plpgsql immutable set search_path = ''
as $$
begin
  if jsonb_typeof(steps) is distinct from 'array' or jsonb_array_length(steps) not between 1 and 20 or exists (
    select from jsonb_array_elements(steps) step
    where jsonb_typeof(step) <> 'object' or step - 'title' - 'status' <> '{}'
      or jsonb_typeof(step -> 'title') is distinct from 'string'
      or length(trim(step ->> 'title')) not between 1 and 200
      or coalesce(step ->> 'status', '') not in ('pending', 'active', 'done', 'failed', 'skipped')
  ) then
    raise exception 'A plan has 1 to 20 steps, each with a title and a status.' using errcode = 'PT400';
  end if;
end $$;

-- The steps of the plan that an ended turn did not get to: {left_undone: [titles]}, or {} when nothing is left.
create function private.left_undone(turn public.turns) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  if turn.plan = '[]' or turn.status not in ('completed', 'stopped', 'failed') then
    return '{}'::jsonb;
  end if;
  return (
    select case when count(*) = 0 then '{}'
      else jsonb_build_object('left_undone', jsonb_agg(plan.step ->> 'title' order by plan.place)) end
    from jsonb_array_elements(turn.plan) with ordinality as plan (step, place)
    where plan.step ->> 'status' not in ('done', 'skipped')
  );
end $$;

-- A person changes the plan of their own turn while it is under way; the model is told before its next step.
-- Definer: turns have no update policy.
create function public.edit_plan(turn_id uuid, steps jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  turn public.turns;
begin
  select * into turn from public.turns t
  where t.id = edit_plan.turn_id and t.user_id = auth.uid() and t.workspace_id in (select private.my_workspace_ids())
  for update;
  if not found then
    raise exception 'No such turn.' using errcode = 'PT404';
  end if;
  if turn.status not in ('queued', 'running', 'waiting') then
    raise exception 'This turn has ended. Say in a new message what should happen next.' using errcode = 'PT409';
  end if;
  perform private.check_plan(steps);
  turn.plan := steps;
  turn.plan_edited := true;
  perform private.save_turn(turn, jsonb_build_array(jsonb_build_object('type', 'plan.updated', 'steps', steps)));
  return jsonb_build_object('turn_id', turn.id, 'steps', steps);
end $$;
grant execute on function public.edit_plan(uuid, jsonb) to authenticated;
