-- The queue of runs: instants ahead of time, what is due into runs by one statement, runs claimed with a lease, ended once.
-- Owns: tasks_to_refill(), store_next_runs(), enqueue_due_tasks(), claim_executions(), finish_executions(),
--   private.end_executions(), private.tasks_are_due(). Writes: scheduled_tasks, task_executions. For the tick only.
-- An `instant` is for tests, which move the clock through months; without one it is now.

-- Tasks that want more instants: [{task_id, cron, time_zone, refill_at, after, catch_up, catch_up_cap}]. Runs after `after` are
-- unknown to the database.
create function public.tasks_to_refill(at_most int, instant timestamptz default null) returns jsonb
language sql security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('task_id', t.id, 'cron', t.cron, 'time_zone', t.time_zone, 'refill_at', t.refill_at,
    'after', greatest(t.next_runs[cardinality(t.next_runs)], t.last_due_at), 'catch_up', t.catch_up, 'catch_up_cap', t.catch_up_cap)), '[]')
  from (
    select * from public.scheduled_tasks t
    where t.status in ('proposed', 'active') and t.refill_at <= coalesce(tasks_to_refill.instant, now())
    order by t.refill_at limit at_most
  ) t
$$;

-- Keeps the instants [{task_id, refill_at, runs: [instant], problem?}] that follow those which are known. A task that was
-- changed since it was read stays as it is, to be read again. One that can't run says why and stops. Returns how many it kept.
create function public.store_next_runs(refills jsonb) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  kept int;
begin
  with told as materialized (
    select r.task_id, r.refill_at, r.problem,
      array(select v::timestamptz from jsonb_array_elements_text(r.runs) as v order by v::timestamptz) as runs
    from jsonb_to_recordset(refills) as r (task_id uuid, refill_at timestamptz, problem text, runs jsonb)
  ), stored as (
    update public.scheduled_tasks t set
      next_runs = n.runs, next_run_at = n.runs[1],
      -- Some are still to come when more are asked for.
      refill_at = case when f.problem is null then n.runs[greatest(1, cardinality(n.runs) - 4)] end,
      problem = f.problem
    from told f
    join public.scheduled_tasks k on k.id = f.task_id
    cross join lateral (select k.next_runs || array(
      select r from unnest(f.runs) as r where r > coalesce(k.next_runs[cardinality(k.next_runs)], '-infinity') order by r) as runs) n
    where t.id = f.task_id and t.refill_at = f.refill_at and t.status in ('proposed', 'active') and k.refill_at = f.refill_at
    returning t.id
  )
  select count(*) into kept from stored;
  update public.scheduled_tasks t set status = 'dead'
  where t.id in (select (r ->> 'task_id')::uuid from jsonb_array_elements(refills) as r where r ->> 'problem' is not null)
    and t.problem is not null and t.status = 'active';
  return kept;
end $$;

-- Turns what is due into runs and moves each task on to its next instant, at most so many; returns how many tasks were due.
-- Twice at once, or again, changes nothing: who holds a task is skipped, and an instant has one run. What was missed by more
-- than five minutes is caught up with as the task says.
create function public.enqueue_due_tasks(at_most int, instant timestamptz default null) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  now_at timestamptz := coalesce(instant, clock_timestamp());
  punctual timestamptz := now_at - interval '5 minutes';
  found int;
begin
  -- Nothing, most of the time: not worth the start of a statement that could change much. The soonest is asked for by the index;
  -- whether any is due, a plan made for all instants would look for from end to end.
  if not coalesce((select t.next_run_at from public.scheduled_tasks t where t.status = 'active' order by t.next_run_at limit 1) <= now_at, false) then
    return 0;
  end if;
  with due as materialized (
    select t.id, t.workspace_id, t.user_id, t.kind, t.catch_up, t.next_runs, width_bucket(now_at, t.next_runs) as passed,
      case t.catch_up when 'all' then t.catch_up_cap else 1 end as most
    from public.scheduled_tasks t
    -- One that lacks instants gets them first: else what it missed would be told in several parts.
    where t.status = 'active' and t.next_run_at <= now_at and (t.refill_at is null or t.refill_at > now_at)
    order by t.next_run_at limit at_most for no key update skip locked
  ), moved as (
    update public.scheduled_tasks t set next_run_at = d.next_runs[d.passed + 1], next_runs = d.next_runs[d.passed + 1:],
      last_due_at = d.next_runs[d.passed]
    from due d where t.id = d.id
  ), made as (
    insert into public.task_executions (task_id, workspace_id, user_id, kind, due_at, next_attempt_at, status, outcome, finished_at)
    select d.id, d.workspace_id, d.user_id, d.kind, r.at, now_at,
      case when d.catch_up = 'skip' and r.at < punctual then 'skipped' else 'queued' end,
      case when d.catch_up = 'skip' and r.at < punctual then 'Missed while nothing ran, and not caught up with.' end,
      case when d.catch_up = 'skip' and r.at < punctual then now_at end
    from due d cross join lateral unnest(d.next_runs[greatest(1, d.passed + 1 - d.most):d.passed]) as r (at)
    on conflict do nothing
  )
  select count(*) into found from due;
  return found;
end $$;

-- Turns what is due into runs and claims some with a lease, in one transaction: what has just become due is in a worker's hands
-- after one round trip. Every workspace has its turn, what asks the model apart from what does not and only a few at once. One
-- whose worker died is claimed again; one that killed too many workers is dead.
-- A table and not JSON: building that took five times as long as the claim.
create function public.claim_executions(at_most int, lease_seconds int, instant timestamptz default null)
returns table (id uuid, epoch int, attempts int, kind text, user_id uuid, workspace_id uuid)
language plpgsql security definer set search_path = ''
as $$
declare
  attempts_cap constant int := 5;
  prompts_cap constant int := 4;
  enqueued_at_once constant int := 1000;
  now_at timestamptz := coalesce(instant, clock_timestamp());
  ids uuid[];
  lost uuid[];
begin
  perform public.enqueue_due_tasks(enqueued_at_once, now_at);
  ids := array(
    select e.id from public.task_executions e where e.status = 'running' and e.lease_until < now_at
    order by e.lease_until limit at_most for update skip locked
  );
  if ids <> '{}' then
    lost := array(select e.id from public.task_executions e where e.id = any(ids) and e.attempts >= attempts_cap);
    perform private.end_executions(lost, now_at);
    ids := array(select unnest(ids) except select unnest(lost));
  end if;
  ids := ids || private.next_executions(at_most - cardinality(ids), prompts_cap, now_at);
  if ids = '{}' then
    return;
  end if;
  return query
  update public.task_executions e set status = 'running', attempts = e.attempts + 1, epoch = e.epoch + 1,
    lease_until = now_at + make_interval(secs => lease_seconds), started_at = coalesce(e.started_at, now_at)
  -- Joined, here and below: a plan kept from when the table was small would compare each of its rows with each of the ids.
  from unnest(ids) as c (id) where e.id = c.id returning e.id, e.epoch, e.attempts, e.kind, e.user_id, e.workspace_id;
end $$;

-- The next queued runs, locked: a share for each workspace and lane, the lanes in no order.
create function private.next_executions(at_most int, prompts_cap int, now_at timestamptz) returns uuid[]
language plpgsql set search_path = ''
as $$
declare
  lanes jsonb;
begin
  -- From lane to lane along the index, so that a million runs of one workspace cost no more than one.
  with recursive lane as (
    (select e.workspace_id, e.kind = 'prompt' as asks from public.task_executions e where e.status = 'queued'
      order by e.workspace_id, e.kind = 'prompt' limit 1)
    union all
    select n.workspace_id, n.asks from lane l cross join lateral (
      select e.workspace_id, e.kind = 'prompt' as asks from public.task_executions e
      where e.status = 'queued' and (e.workspace_id, e.kind = 'prompt') > (l.workspace_id, l.asks)
      order by e.workspace_id, e.kind = 'prompt' limit 1
    ) n
  )
  select jsonb_agg(jsonb_build_object('workspace_id', l.workspace_id, 'asks', l.asks) order by random()) into lanes from lane l;
  if lanes is null or at_most <= 0 then
    return '{}'::uuid[];
  end if;
  return array(
    select q.id
    from jsonb_to_recordset(lanes) as l (workspace_id uuid, asks boolean)
    cross join lateral (
      select e.id from public.task_executions e
      where e.status = 'queued' and e.workspace_id = l.workspace_id and (e.kind = 'prompt') = l.asks and e.next_attempt_at <= now_at
      order by e.next_attempt_at
      limit least(greatest(1, at_most / jsonb_array_length(lanes)), case when l.asks then greatest(0, prompts_cap - (
        select count(*) from public.task_executions w
        where w.status = 'running' and w.kind = 'prompt' and w.workspace_id = l.workspace_id)) end)
      for update skip locked
    ) q
    limit at_most
  );
end $$;

-- Records how claimed runs ended: [{id, epoch, status: succeeded | failed | retry, outcome?, error?}]. Failed: it can't work as
-- it is. Retry: later, further off each time, until it is dead. Of an older epoch nothing is taken. Returns how many it recorded.
create function public.finish_executions(results jsonb, instant timestamptz default null) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  attempts_cap constant int := 5;
  now_at timestamptz := coalesce(instant, clock_timestamp());
  ended uuid[];
  found int;
begin
  with told as (
    select * from jsonb_to_recordset(results) as r (id uuid, epoch int, status text, outcome text, error text)
  ), recorded as (
    update public.task_executions e set
      status = case when t.status = 'retry' then case when e.attempts >= attempts_cap then 'dead' else 'queued' end else t.status end,
      outcome = t.outcome, error = left(t.error, 500), lease_until = null,
      -- After 1, 4, 16 and 60 minutes.
      next_attempt_at = now_at + least(interval '1 hour', interval '1 minute' * 4 ^ (e.attempts - 1)),
      finished_at = case when t.status <> 'retry' or e.attempts >= attempts_cap then now_at end
    from told t
    where e.id = t.id and e.epoch = t.epoch and e.status = 'running' and t.status in ('succeeded', 'failed', 'retry')
    returning e.id, e.status
  )
  select count(*), array_agg(r.id) filter (where r.status <> 'queued') into found, ended from recorded r;
  perform private.settle_tasks(ended);
  return found;
end $$;

-- Runs that killed every worker that took them.
create function private.end_executions(ids uuid[], now_at timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  update public.task_executions e set status = 'dead', lease_until = null, finished_at = now_at,
    error = 'It was interrupted each time it was tried.'
  where e.id = any(ids);
  perform private.settle_tasks(ids);
end $$;

-- What ended runs mean for their tasks: one that happens once is done or dead; one that fails three times in a row is dead; its person is told.
create function private.settle_tasks(ids uuid[]) returns void
language plpgsql set search_path = ''
as $$
declare
  failures_cap constant int := 3;
  run public.task_executions;
  task public.scheduled_tasks;
begin
  if ids is null or ids = '{}' then
    return;
  end if;
  for run in
    with ended as materialized (
      select e.* from unnest(ids) as i (id) join public.task_executions e on e.id = i.id
    ), settled as (
      -- Most are of tasks that go on as they are: those are not written.
      update public.scheduled_tasks t set failures = 0, status = case when t.at is not null and t.status = 'active' then 'done' else t.status end
      from ended e
      where e.status in ('succeeded', 'skipped') and t.id = e.task_id
        and (t.failures > 0 and e.status = 'succeeded' or t.at is not null and t.status = 'active' and t.next_run_at is null and not e.by_hand)
    )
    select * from ended e where e.status in ('failed', 'dead') order by e.due_at
  loop
    update public.scheduled_tasks t set failures = t.failures + 1,
      status = case when t.status = 'active' and (t.at is not null and not run.by_hand or t.failures + 1 >= failures_cap) then 'dead' else t.status end
    where t.id = run.task_id returning * into task;
    perform private.notify_person(task.workspace_id, task.user_id, 'task_failed',
      format('“%s” %s', task.name, case when task.status = 'dead' then 'has stopped' else 'failed' end),
      coalesce(run.error, 'It did not work.') || case
        when task.status = 'dead' and task.cron is not null then format(' It failed %s times in a row and runs no more until you resume it.', task.failures)
        when task.status = 'dead' then ' It is not tried again by itself.'
        when run.attempts > 1 then format(' It was tried %s times; the next time it runs as usual.', run.attempts)
        else ' The next time it runs as usual.' end,
      case when task.status = 'dead' then 'high' else 'normal' end,
      private.run_again_actions(task) || private.run_actions(task.id, run.thread_id), 'task_failed ' || run.id,
      data => jsonb_build_object('task_id', task.id));
  end loop;
  perform private.tell_tasks(ids);
end $$;

-- The buttons of what is said of a run.
create function private.run_actions(task_id uuid, thread_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select case when thread_id is null then '[]'::jsonb
      else jsonb_build_array(jsonb_build_object('kind', 'open_thread', 'label', 'Open conversation', 'thread_id', thread_id)) end
    || jsonb_build_array(jsonb_build_object('kind', 'open_task', 'label', 'Open schedule', 'task_id', task_id))
$$;

-- The buttons that mend what failed or was skipped, right where it is told.
create function private.run_again_actions(task public.scheduled_tasks) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_array(jsonb_build_object('kind', 'run_task', 'label', 'Run again', 'task_id', task.id))
    || case when task.status = 'dead' and task.cron is not null
      then jsonb_build_array(jsonb_build_object('kind', 'resume_task', 'label', 'Resume', 'task_id', task.id)) else '[]' end
$$;

-- Tells the pages of the people whose runs these are.
create function private.tell_tasks(ids uuid[]) returns void
language sql set search_path = ''
as $$
  select realtime.send('{}', 'task', 'workspace:' || p.workspace_id || ':user:' || p.user_id, true)
  from (select distinct e.workspace_id, e.user_id from unnest(ids) as i (id) join public.task_executions e on e.id = i.id) p
$$;

-- Whether the tick would find something to do: a few looks at small partial indexes. Asked of now(), which is one value: of
-- clock_timestamp(), another for each row, no index could tell.
create function private.tasks_are_due() returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from public.scheduled_tasks t where t.status = 'active' and t.next_run_at <= now())
    or exists (select from public.scheduled_tasks t where t.status in ('proposed', 'active') and t.refill_at <= now())
    or exists (select from public.task_executions e where e.status = 'queued' and e.next_attempt_at <= now())
    or exists (select from public.task_executions e where e.status = 'running' and e.lease_until < now())
$$;

revoke all on function public.tasks_to_refill(int, timestamptz), public.store_next_runs(jsonb), public.enqueue_due_tasks(int, timestamptz),
  public.claim_executions(int, int, timestamptz), public.finish_executions(jsonb, timestamptz) from authenticated, anon;
grant execute on function public.tasks_to_refill(int, timestamptz), public.store_next_runs(jsonb), public.enqueue_due_tasks(int, timestamptz),
  public.claim_executions(int, int, timestamptz), public.finish_executions(jsonb, timestamptz) to service_role;
