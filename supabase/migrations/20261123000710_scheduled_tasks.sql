-- Scheduled tasks: what the assistant does at a time or again and again, and each run of it.
-- Owns: scheduled_tasks, task_executions, their tidying and their broadcasts. Reads: workspace_members, tool_calls, turns.
--   workspace:<workspace id>:user:<user id>   task {task_id}
create table public.scheduled_tasks (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null default auth.uid(),
  name text not null,
  kind text not null,
  cron text,
  at timestamptz,
  time_zone text not null,
  parameters jsonb not null,
  status text not null default 'proposed',
  catch_up text not null default 'once',
  catch_up_cap int not null default 10,
  next_run_at timestamptz,
  next_runs timestamptz[] not null default '{}',
  last_due_at timestamptz,
  refill_at timestamptz,
  failures int not null default 0,
  problem text,
  from_outside boolean not null default false,
  confirmed_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  constraint scheduled_tasks_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint scheduled_tasks_name_is_short check (length(btrim(name)) between 1 and 100),
  constraint scheduled_tasks_kind_is_known check (kind in ('prompt', 'report', 'campaign', 'reminder', 'research', 'webhook')),
  constraint scheduled_tasks_have_one_time check ((cron is null) <> (at is null)),
  constraint scheduled_tasks_status_is_known check (status in ('proposed', 'active', 'paused', 'done', 'dead')),
  constraint scheduled_tasks_catch_up_is_known check (catch_up in ('skip', 'once', 'all') and catch_up_cap between 1 and 50),
  constraint scheduled_tasks_run_once_confirmed check (status = 'proposed' or confirmed_at is not null)
);
comment on table public.scheduled_tasks is 'What the assistant does at a time, or again and again, with the rights of its person.';
comment on column public.scheduled_tasks.cron is 'Five fields, read in time_zone, with "every 2 weeks from 2026-11-23" behind where only some weeks count; null for what happens once, at `at`.';
comment on column public.scheduled_tasks.status is
  'Proposed until its person confirms it; done and dead run no more, dead because it failed too often.';
comment on column public.scheduled_tasks.catch_up is
  'What becomes of runs that were due while nothing ran: none of them, one for all, or each of the newest catch_up_cap.';
comment on column public.scheduled_tasks.next_runs is
  'The coming instants in order, the first is next_run_at. A library knows cron and clocks; the tick puts them here ahead of time, so that what is due is found and moved on by one statement.';
comment on column public.scheduled_tasks.refill_at is 'From then on more instants are wanted; null when there are none to come.';
comment on column public.scheduled_tasks.last_due_at is 'The newest instant for which a run was made.';
comment on column public.scheduled_tasks.failures is 'Runs that failed for good, one after the other.';
comment on column public.scheduled_tasks.from_outside is
  'The assistant wrote it in a turn that had read text of someone outside: its runs are tainted.';
create index scheduled_tasks_person_idx on public.scheduled_tasks (workspace_id, user_id, created_at);
-- What the tick looks for: few rows, whatever the table's size.
create index scheduled_tasks_due_idx on public.scheduled_tasks (next_run_at) where status = 'active';
create index scheduled_tasks_refill_idx on public.scheduled_tasks (refill_at) where status in ('proposed', 'active');

create table public.task_executions (
  id uuid primary key default gen_random_uuid(),
  task_id uuid not null references public.scheduled_tasks (id) on delete cascade,
  -- Copied from the task, with which they go: making thousands need not ask again whether these exist.
  workspace_id uuid not null,
  user_id uuid not null,
  kind text not null,
  due_at timestamptz not null,
  by_hand boolean not null default false,
  status text not null default 'queued',
  attempts int not null default 0,
  epoch int not null default 0,
  lease_until timestamptz,
  next_attempt_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  outcome text,
  error text,
  thread_id uuid references public.conversation_threads (id) on delete set null,
  turn_id uuid references public.turns (id) on delete set null,
  cost_micros bigint,
  constraint task_executions_happen_once unique (task_id, due_at),
  constraint task_executions_status_is_known
    check (status in ('queued', 'running', 'waiting', 'succeeded', 'failed', 'dead', 'skipped'))
);
comment on table public.task_executions is 'The runs of scheduled tasks: queued, claimed with a lease, ended once.';
comment on column public.task_executions.status is
  'Waiting: for a person''s approval. Failed: it can''t work as it is. Dead: tried too often. Skipped: not done, and the outcome says why.';
comment on column public.task_executions.epoch is 'Rises with each claim; what an older one reports is refused.';
comment on column public.task_executions.next_attempt_at is 'Not before then; further off after each failure.';
comment on column public.task_executions.cost_micros is 'Micro-dollars; null without a model, or when it has no known price.';
-- Each workspace and lane is served in turn, so that no flood of one holds up the others; what asks the model has a lane of its own.
create index task_executions_queue_idx on public.task_executions (workspace_id, (kind = 'prompt'), next_attempt_at)
  where status = 'queued';
-- Not by the status: hardly any run is under way when statistics are taken, so that this would seem the shortest way to one by its id.
create index task_executions_lease_idx on public.task_executions (lease_until) where lease_until is not null;
create index task_executions_turn_id_idx on public.task_executions (turn_id) where turn_id is not null;
create index task_executions_thread_id_idx on public.task_executions (thread_id) where thread_id is not null;
create index task_executions_working_idx on public.task_executions (workspace_id) where status = 'running' and kind = 'prompt';

alter table public.scheduled_tasks enable row level security;
create policy "People read their own tasks, managers all of the workspace" on public.scheduled_tasks
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids())
    and (user_id = (select auth.uid()) or private.can_manage(workspace_id)));
alter table public.task_executions enable row level security;
create policy "People read the runs of their own tasks, managers all of the workspace" on public.task_executions
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids())
    and (user_id = (select auth.uid()) or private.can_manage(workspace_id)));
-- Both written by functions: no insert, update or delete policy.
revoke all on public.scheduled_tasks, public.task_executions from anon, authenticated;
grant select on public.scheduled_tasks, public.task_executions to authenticated;

-- Whatever brings a task to life, or changes when it runs, forgets instants that passed and asks for the coming ones:
-- what was missed while it was paused, or in the bin of an undo, is not caught up with. Words come from where the ledger says.
-- Definer: turns are private to their person.
create function private.tg_scheduled_tasks__tidy() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  is_new_time boolean := tg_op = 'INSERT' or (new.cron, new.at, new.time_zone) is distinct from (old.cron, old.at, old.time_zone);
begin
  if is_new_time or (new.status = 'active' and old.status <> 'active') then
    new.next_runs := case
      when new.at is not null then case when new.at > clock_timestamp() then array[new.at] else '{}' end
      when tg_op = 'UPDATE' and is_new_time then '{}'
      else array(select r from unnest(new.next_runs) as r where r > clock_timestamp() order by r) end;
    new.next_run_at := new.next_runs[1];
    new.refill_at := case when new.cron is not null then clock_timestamp() end;
    new.last_due_at := clock_timestamp();
    new.problem := null;
    new.failures := 0;
  end if;
  new.from_outside := new.from_outside or exists (
    select from public.tool_calls c join public.turns t on t.id = c.turn_id
    where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid and t.tainted
  );
  return new;
end $$;
create trigger scheduled_tasks__tidy before insert or update of name, kind, cron, at, time_zone, parameters, status
  on public.scheduled_tasks for each row execute function private.tg_scheduled_tasks__tidy();
create trigger scheduled_tasks__audit after insert or delete
  or update of name, kind, cron, at, time_zone, parameters, catch_up, catch_up_cap, status
  on public.scheduled_tasks for each row execute function private.tg_audit();
create trigger scheduled_tasks__ring after insert or update of cron, at, time_zone, status on public.scheduled_tasks
  for each row when (new.refill_at is not null and new.status in ('proposed', 'active'))
  execute function private.tg_ring_tick();

-- Definer: people may not send on these topics.
create function private.tg_scheduled_tasks__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  task public.scheduled_tasks := coalesce(new, old);
begin
  perform realtime.send(jsonb_build_object('task_id', task.id), 'task',
    'workspace:' || task.workspace_id || ':user:' || task.user_id, true);
  return null;
end $$;
create trigger scheduled_tasks__broadcast after insert or delete
  or update of name, kind, cron, at, time_zone, parameters, catch_up, catch_up_cap, status, refill_at
  on public.scheduled_tasks for each row execute function private.tg_scheduled_tasks__broadcast();

-- Its conversation was deleted while it went on: nothing comes of the run any more.
create function private.tg_task_executions__orphan() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.status := 'skipped';
  new.outcome := 'Its conversation was deleted.';
  new.lease_until := null;
  new.finished_at := clock_timestamp();
  return new;
end $$;
create trigger task_executions__orphan before update of turn_id on public.task_executions
  for each row when (old.turn_id is not null and new.turn_id is null and new.status in ('running', 'waiting'))
  execute function private.tg_task_executions__orphan();
