-- Task schedule: runs and proposals that nobody needs any more are forgotten.
-- Owns: private.forget_task_runs(), the cron job `forget_task_runs`. Writes: scheduled_tasks, task_executions.
create function private.forget_task_runs() returns void
language sql set search_path = ''
as $$
  delete from public.task_executions e
  where e.finished_at < now() - interval '180 days' or (e.status = 'skipped' and e.finished_at < now() - interval '30 days');
  delete from public.scheduled_tasks t where t.status = 'proposed' and t.updated_at < now() - interval '30 days'
$$;

select cron.schedule('forget_task_runs', '37 3 * * *', 'select private.forget_task_runs()');
