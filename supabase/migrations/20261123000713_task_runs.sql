-- Runs: each kind of task done as its person. What the database does itself commits together with its record; a prompt becomes
-- a conversation with a turn, whose end is the run's.
-- Owns: run_execution(), webhook_of_execution(), private.begin_execution(), private.end_execution(), private.skip_execution(), private.start_prompt(),
--   private.task_report(), private.plain_words(), private.tg_turns__execution(). Reads: turns, messages, tool_calls, what a report counts.
--   Writes: scheduled_tasks, task_executions, conversation_threads, turns, agent_notifications.

-- Locks a run that the caller's worker holds and gives its task; null when it is another's by now.
-- Definer: runs are written by functions alone; only the caller's own is touched.
create function private.begin_execution(execution_id uuid, epoch int) returns public.scheduled_tasks
language plpgsql security definer set search_path = ''
as $$
declare
  task public.scheduled_tasks;
begin
  select t.* into task
  from public.task_executions e join public.scheduled_tasks t on t.id = e.task_id
  where e.id = begin_execution.execution_id and e.epoch = begin_execution.epoch and e.status = 'running' and e.lease_until is not null
    and e.user_id = auth.uid() and private.my_role(e.workspace_id) is not null
  for update of e;
  return task;
end $$;

-- Ends a run that begin_execution() locked in this transaction, and tells its person where that is what it is for.
-- Definer: as above.
create function private.end_execution(execution_id uuid, epoch int, title text, outcome text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  run public.task_executions;
begin
  update public.task_executions e set status = 'succeeded', outcome = left(end_execution.outcome, 500), error = null,
    lease_until = null, finished_at = clock_timestamp()
  where e.id = end_execution.execution_id and e.epoch = end_execution.epoch and e.status = 'running' and e.user_id = auth.uid()
  returning * into run;
  perform private.notify_person(run.workspace_id, run.user_id, case run.kind when 'reminder' then 'reminder' else 'task_finished' end,
    end_execution.title, end_execution.outcome, case run.kind when 'reminder' then 'normal' else 'low' end,
    private.run_actions(run.task_id, null), 'task_finished ' || run.id);
  perform private.settle_tasks(array[run.id]);
end $$;

-- Does one claimed run as its person: row policies decide. A prompt is only begun: its turn is worked on like any other.
-- Returns the run's status from now on; null when another worker has it. Raises what stands in the way.
create function public.run_execution(execution_id uuid, epoch int, model text default null) returns text
language plpgsql security invoker set search_path = ''
as $$
declare
  task public.scheduled_tasks := private.begin_execution(run_execution.execution_id, run_execution.epoch);
  what text;
begin
  if task.id is null then
    return null;
  elsif task.kind = 'prompt' then
    return private.start_prompt(run_execution.execution_id, run_execution.epoch, model);
  elsif task.kind = 'research' then
    return private.refresh_by_schedule(run_execution.execution_id, run_execution.epoch);
  elsif task.kind = 'reminder' then
    what := task.parameters ->> 'text';
  elsif task.kind = 'report' and task.parameters ->> 'about' in ('measure', 'dashboard') then
    what := private.mail_report(run_execution.execution_id, run_execution.epoch, task);
  elsif task.kind = 'report' then
    what := private.task_report(task.workspace_id, task.parameters ->> 'about');
  elsif task.kind = 'campaign' then
    what := private.change_campaign_course(task.workspace_id, (task.parameters ->> 'campaign_id')::uuid, task.parameters ->> 'action');
  else
    raise exception 'There is no way to run a task of the kind %.', task.kind using errcode = 'PT400';
  end if;
  perform private.end_execution(run_execution.execution_id, run_execution.epoch, task.name, what);
  return 'succeeded';
end $$;

-- The campaign's own functions decide whether the caller may, and whether it can be done.
create function private.change_campaign_course(workspace_id uuid, campaign_id uuid, action text) returns text
language plpgsql set search_path = ''
as $$
declare
  campaign jsonb;
begin
  campaign := case action
    when 'pause' then public.pause_campaign(workspace_id, campaign_id, 'Paused by schedule.')
    when 'resume' then public.resume_campaign(workspace_id, campaign_id)
    when 'stop' then public.stop_campaign(workspace_id, campaign_id) end;
  return format('“%s” is %s.', campaign ->> 'name', campaign ->> 'status');
end $$;

-- A report in a few lines, counted by the database as the caller sees it: no model has a part in it.
create function private.task_report(workspace_id uuid, about text) returns text
language plpgsql stable set search_path = ''
as $$
declare
  numbers jsonb;
begin
  if about = 'campaigns' then
    return coalesce((
      select string_agg(format('%s: %s, %s sent, %s replied', c.name, c.status, c.sent, c.replied), E'\n' order by c.sent desc, c.name)
      from (select v ->> 'name' as name, v ->> 'status' as status, coalesce((v -> 'counts' ->> 'sent')::int, 0) as sent,
          coalesce((v -> 'counts' ->> 'replied')::int, 0) as replied
        from jsonb_array_elements(public.list_campaigns(task_report.workspace_id)) as v where v ->> 'status' <> 'draft' limit 20) c
    ), 'No campaign has been started yet.');
  end if;
  numbers := public.workspace_overview(task_report.workspace_id);
  return format('%s leads: %s hot, %s not contacted for 30 days.%s%s', numbers ->> 'leads', numbers ->> 'hot', numbers ->> 'stale',
    (select E'\n' || string_agg(format('%s: %s', s ->> 'label', s ->> 'count'), ', ') from jsonb_array_elements(numbers -> 'by_stage') as s),
    case when (numbers ->> 'waiting_approvals')::int > 0 then format(E'\n%s proposals wait for you.', numbers ->> 'waiting_approvals') else '' end);
end $$;

-- Whom a claimed run of a webhook calls, and with what: {address, signing_secret, data: {task_id, name, due_at, payload}}; null
-- when the channel is gone or switched off, or another worker has the run. For the tick only. plpgsql, because channels are created by a later migration. Definer: secrets lie in Vault.
create function public.webhook_of_execution(execution_id uuid, epoch int) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (select jsonb_build_object('address', s.decrypted_secret::jsonb -> 'address', 'signing_secret', s.decrypted_secret::jsonb -> 'signing_secret',
    'data', jsonb_build_object('task_id', t.id, 'name', t.name, 'due_at', e.due_at, 'payload', t.parameters -> 'payload'))
  from public.task_executions e
  join public.scheduled_tasks t on t.id = e.task_id
  join public.workspace_members m on m.workspace_id = t.workspace_id and m.user_id = t.user_id
  join public.notification_channels c on c.workspace_id = t.workspace_id and c.user_id = t.user_id and c.kind = 'webhook'
    and c.status = 'active' and c.id::text = t.parameters ->> 'channel_id'
  join vault.decrypted_secrets s on s.id = c.secret_id
  where e.id = webhook_of_execution.execution_id and e.epoch = webhook_of_execution.epoch and e.status = 'running');
end $$;
revoke all on function public.webhook_of_execution(uuid, int) from authenticated, anon;
grant execute on function public.webhook_of_execution(uuid, int) to service_role;

-- A run that is not done, with the reason.
create function private.skip_execution(execution_id uuid, reason text) returns text
language plpgsql security definer set search_path = ''
as $$
begin
  update public.task_executions e set status = 'skipped', outcome = reason, lease_until = null, finished_at = clock_timestamp()
  where e.id = execution_id and e.user_id = auth.uid() and e.status = 'running';
  perform private.settle_tasks(array[execution_id]);
  return 'skipped';
end $$;

-- Begins the conversation of a prompt's run in the name of its person. It is not begun when a spending limit is reached, of
-- which they are told once a day, nor while the run before still goes on.
-- Definer: turns and runs are written by functions alone; begin_execution() makes sure that it is the caller's own.
create function private.start_prompt(execution_id uuid, epoch int, model text) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  task public.scheduled_tasks := private.begin_execution(execution_id, epoch);
  turn public.turns;
  refusal text;
  begun jsonb;
begin
  if exists (select from public.task_executions e where e.task_id = task.id and e.id <> execution_id and e.turn_id is not null and e.status = 'running') then
    return private.skip_execution(execution_id, 'The run before it was still going on.');
  end if;
  turn.id := gen_random_uuid();
  turn.workspace_id := task.workspace_id;
  turn.user_id := task.user_id;
  refusal := (private.reserve_spending(turn, model)).refusal;
  if refusal is not null then
    perform private.notify_person(task.workspace_id, task.user_id, 'task_skipped', format('“%s” did not run', task.name),
      refusal || ' Tasks that need no model go on.', 'normal',
      private.run_again_actions(task) || private.run_actions(task.id, null),
      'task_skipped ' || (now() at time zone 'UTC')::date, data => jsonb_build_object('task_id', task.id));
    return private.skip_execution(execution_id, refusal);
  end if;
  begun := public.post_message(task.parameters ->> 'message', md5(execution_id || ' ' || epoch)::uuid, workspace_id => task.workspace_id);
  update public.conversation_threads t set title = left(task.name || ' · ' || to_char(now() at time zone task.time_zone, 'FMDD Mon'), 80)
  where t.id = (begun ->> 'thread_id')::uuid;
  update public.turns t set tainted = t.tainted or task.from_outside, unattended = true where t.id = (begun ->> 'turn_id')::uuid;
  -- From now on the turn has the lease.
  update public.task_executions e set lease_until = null, thread_id = (begun ->> 'thread_id')::uuid, turn_id = (begun ->> 'turn_id')::uuid
  where e.id = execution_id;
  perform private.ring('tick');
  return 'running';
end $$;

-- An answer's words in one line: without tables, and without the marks of markdown.
create function private.plain_words(markdown text) returns text
language sql immutable set search_path = ''
as $$
  select btrim(regexp_replace(regexp_replace(regexp_replace(markdown, '^\s*\|.*$', '', 'gn'), '\*\*|`|^\s*[#>-]+\s+|(?<![[:alnum:]])_|_(?![[:alnum:]])', '', 'gn'), '\s+', ' ', 'g'))
$$;

-- A run follows its turn. What a limit ended is skipped; what the model's absence ended before anything was changed is tried
-- again later; everything else that failed is told. Definer: runs are nobody's to write.
create function private.tg_turns__execution() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  attempts_cap constant int := 5;
  run public.task_executions;
  task public.scheduled_tasks;
  said text;
begin
  select * into run from public.task_executions e where e.turn_id = new.id and e.status in ('running', 'waiting') for update;
  if run.id is null then
    return null;
  end if;
  select * into task from public.scheduled_tasks t where t.id = run.task_id;
  if new.status in ('queued', 'running') then
    update public.task_executions e set status = 'running' where e.id = run.id and e.status = 'waiting';
    return null;
  elsif new.status = 'waiting' then
    if exists (select from public.approvals a where a.turn_id = new.id and a.status = 'pending') then
      update public.task_executions e set status = 'waiting', outcome = 'It waits for your approval.' where e.id = run.id;
      -- Each proposal is told by itself (approval notices).
      perform private.tell_tasks(array[run.id]);
    end if;
    return null;
  end if;
  select left(private.plain_words(m.content), 500) into said from public.messages m
  where m.turn_id = new.id and m.role = 'assistant' and btrim(m.content) <> '' order by m.created_at desc limit 1;
  update public.task_executions e set
    status = case when new.status = 'completed' then 'succeeded' when new.status = 'stopped' or new.error ->> 'code' = 'spending_limit' then 'skipped'
      when new.error ->> 'code' in ('model_unavailable', 'unavailable') and run.attempts < attempts_cap and not exists (
        select from public.tool_calls c where c.turn_id = new.id and c.effect <> 'read' and c.status in ('done', 'sending')) then 'queued'
      else 'failed' end,
    outcome = case new.status when 'completed' then said when 'stopped' then 'It was stopped.' else new.error ->> 'message' end,
    error = case when new.status = 'failed' then new.error ->> 'message' end,
    cost_micros = case when new.unpriced_calls = 0 then coalesce(e.cost_micros, 0) + new.cost_micros end,
    next_attempt_at = clock_timestamp() + least(interval '1 hour', interval '1 minute' * 4 ^ (run.attempts - 1)),
    finished_at = clock_timestamp()
  where e.id = run.id returning * into run;
  if run.status = 'queued' then
    update public.task_executions e set finished_at = null where e.id = run.id;
    return null;
  elsif run.status = 'succeeded' then
    perform private.notify_person(run.workspace_id, run.user_id, 'task_finished', format('“%s” is ready', task.name),
      coalesce(left(said, 200), ''), 'normal', private.run_actions(task.id, run.thread_id), 'task_finished ' || run.id);
  end if;
  perform private.settle_tasks(array[run.id]);
  -- Others of the workspace may have waited for a place.
  perform private.ring('tick');
  return null;
end $$;
create trigger turns__execution after update of status on public.turns
  for each row when (new.source = 'chat' and new.status is distinct from old.status)
  execute function private.tg_turns__execution();

grant execute on function private.begin_execution(uuid, int), private.end_execution(uuid, int, text, text),
  private.start_prompt(uuid, int, text), private.task_report(uuid, text),
  private.change_campaign_course(uuid, uuid, text), public.run_execution(uuid, int, text)
to authenticated;
