-- What there is of scheduled tasks, and how their runs went.
-- Owns: list_tasks(), task_history(), private.task_json(), private.execution_json(), private.task_version(). Reads: scheduled_tasks, task_executions,
--   workspace_members, campaigns, notification_channels.

-- A digest of all that confirming a task sets going: what it does, with which words, and when.
create function private.task_version(task public.scheduled_tasks) returns text
language sql stable set search_path = ''
as $$
  select md5(jsonb_build_array(task.kind, task.parameters, task.cron, task.at, task.time_zone)::text)
$$;

-- A task as page and assistant see it. `problem` and the words of it are for its person and for managers, as the row is.
create function private.task_json(task public.scheduled_tasks) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object('id', task.id, 'name', task.name, 'kind', task.kind, 'cron', task.cron, 'at', task.at,
    'time_zone', task.time_zone, 'parameters', task.parameters, 'status', task.status, 'catch_up', task.catch_up,
    'catch_up_cap', task.catch_up_cap, 'next_run_at', case when task.status = 'active' then task.next_run_at end,
    'next_runs', array(select r from unnest(task.next_runs) as r where r > clock_timestamp() order by r limit 5),
    'problem', task.problem, 'from_outside', task.from_outside, 'confirmed_at', task.confirmed_at, 'created_at', task.created_at, 'version', private.task_version(task),
    'is_mine', task.user_id = (select auth.uid()),
    'person', (select m.display_name from public.workspace_members m
      where m.workspace_id = task.workspace_id and m.user_id = task.user_id),
    'about', case task.kind when 'campaign' then (select c.name from public.campaigns c
      where c.workspace_id = task.workspace_id and c.id::text = task.parameters ->> 'campaign_id')
      when 'webhook' then (select concat_ws(', ', c.label, nullif(c.place, c.label)) from public.notification_channels c
      where c.workspace_id = task.workspace_id and c.id::text = task.parameters ->> 'channel_id')
      when 'report' then private.report_name(task.parameters) end,
    'last_run', (select private.execution_json(e) from public.task_executions e
      where e.task_id = task.id order by e.due_at desc limit 1));
end $$;

-- A run; its conversation is named to its own person alone.
create function private.execution_json(execution public.task_executions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', execution.id, 'due_at', execution.due_at, 'by_hand', execution.by_hand,
    'status', execution.status, 'attempts', execution.attempts, 'started_at', execution.started_at,
    'finished_at', execution.finished_at, 'outcome', execution.outcome, 'error', execution.error,
    'next_attempt_at', case when execution.status = 'queued' and execution.attempts > 0 then execution.next_attempt_at end,
    'cost_micros', execution.cost_micros,
    'thread_id', case when execution.user_id = (select auth.uid()) then execution.thread_id end)
$$;

-- The caller's own tasks, with everyone's only for managers: what is to come first, then what waits or has ended.
create function public.list_tasks(workspace_id uuid, everyone boolean default false) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(private.task_json(t)
    order by array_position(array['proposed', 'active', 'paused', 'dead', 'done'], t.status), t.next_run_at, t.created_at desc), '[]')
  from (
    select * from public.scheduled_tasks t
    where t.workspace_id = list_tasks.workspace_id and (list_tasks.everyone or t.user_id = (select auth.uid()))
    order by array_position(array['proposed', 'active', 'paused', 'dead', 'done'], t.status), t.next_run_at, t.created_at desc limit 500
  ) t
$$;

-- The runs of a task, the newest first, 50 at a time: {task, runs}; null for someone else's.
create function public.task_history(workspace_id uuid, task_id uuid, before timestamptz default null) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object('task', private.task_json(t), 'runs', (
    select coalesce(jsonb_agg(private.execution_json(e) order by e.due_at desc), '[]') from (
      select * from public.task_executions e
      where e.task_id = t.id and (task_history.before is null or e.due_at < task_history.before)
      order by e.due_at desc limit 50
    ) e))
  from public.scheduled_tasks t
  where t.workspace_id = task_history.workspace_id and t.id = task_history.task_id
$$;

grant execute on function public.list_tasks(uuid, boolean), public.task_history(uuid, uuid, timestamptz) to authenticated;
grant execute on function private.task_version(public.scheduled_tasks), private.task_json(public.scheduled_tasks), private.execution_json(public.task_executions) to authenticated;
