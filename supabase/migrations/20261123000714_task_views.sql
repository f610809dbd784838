-- What there is of scheduled tasks, and how their runs went.
-- Owns: list_tasks(), task_history(). Reads: scheduled_tasks, task_executions.

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
