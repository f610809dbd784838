-- What people do with scheduled tasks: propose, confirm, change, pause, resume, run now, delete.
-- Owns: save_task(), confirm_task(), pause_task(), resume_task(), delete_task(), run_task_now(),
--   private.checked_task(), private.checked_parameters(), private.own_task(), private.settle_task_notices().
-- Reads: workspace_members, campaigns, notification_channels. Writes: scheduled_tasks, task_executions, agent_notifications.

-- One of the caller's own tasks, locked.
create function private.own_task(workspace_id uuid, task_id uuid) returns public.scheduled_tasks
language plpgsql set search_path = ''
as $$
declare
  task public.scheduled_tasks;
begin
  select * into task from public.scheduled_tasks t
  where t.workspace_id = own_task.workspace_id and t.id = own_task.task_id and t.user_id = (select auth.uid())
    and private.my_role(t.workspace_id) is not null
  for update;
  if task.id is null then
    raise exception 'There is no such task of yours. List them first; do not guess ids.' using errcode = 'PT404';
  end if;
  return task;
end $$;

-- Which leads are looked at again, from which age on, and what that may cost each time, or a refusal.
create function private.checked_refresh(workspace_id uuid, parameters jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  most jsonb := coalesce(parameters -> 'most_micros', '1000000');
  age jsonb := coalesce(parameters -> 'max_age_days', '30');
begin
  if parameters - array['filter', 'max_age_days', 'most_micros'] <> '{}' then
    perform private.refuse('Research has a "filter" of leads, "max_age_days" and "most_micros".');
  elsif jsonb_typeof(age) <> 'number' or age::numeric not between 1 and 365 or age::numeric % 1 <> 0 then
    perform private.refuse('"max_age_days" is a whole number from 1 to 365.');
  elsif jsonb_typeof(most) <> 'number' or most::numeric not between 0 and 100000000 or most::numeric % 1 <> 0 then
    perform private.refuse('"most_micros" is what a run may cost, in millionths of a dollar, at most $100.');
  end if;
  perform private.lead_filter_sql(checked_refresh.workspace_id, coalesce(parameters -> 'filter', '{}'));
  return jsonb_build_object('filter', coalesce(parameters -> 'filter', '{}'), 'max_age_days', age, 'most_micros', most);
end $$;

-- What a task of this kind is to do, in the only shape that it has, or a refusal.
create function private.checked_parameters(workspace_id uuid, kind text, parameters jsonb) returns jsonb
language plpgsql volatile set search_path = ''
as $$
declare
  words text := private.tidy_text(coalesce(parameters ->> 'message', parameters ->> 'text'));
begin
  if jsonb_typeof(parameters) is distinct from 'object' then
    perform private.refuse('"parameters" is an object.');
  elsif kind = 'prompt' then
    if coalesce(length(words), 0) not between 1 and 4000 or parameters - 'message' <> '{}' then
      perform private.refuse('Say what the assistant shall do, in 1 to 4,000 characters ("message").');
    end if;
    return jsonb_build_object('message', words);
  elsif kind = 'reminder' then
    if coalesce(length(words), 0) not between 1 and 500 or parameters - 'text' <> '{}' then
      perform private.refuse('A reminder has 1 to 500 characters ("text").');
    end if;
    return jsonb_build_object('text', words);
  elsif kind = 'report' then
    return private.checked_report(workspace_id, parameters);
  elsif kind = 'campaign' then
    if coalesce(parameters ->> 'action', '') not in ('pause', 'resume', 'stop') or parameters - array['action', 'campaign_id'] <> '{}' then
      perform private.refuse('A campaign can be paused, resumed or stopped ("action", "campaign_id").');
    elsif not exists (select from public.campaigns c where c.workspace_id = checked_parameters.workspace_id
        and c.id::text = parameters ->> 'campaign_id') then
      raise exception 'There is no such campaign here.' using errcode = 'PT404';
    end if;
    return parameters;
  elsif kind = 'research' then
    return private.checked_refresh(workspace_id, parameters);
  elsif kind = 'webhook' then
    -- A channel is one address for good: confirming the task approves exactly this address and this payload.
    if not exists (select from public.notification_channels c where c.workspace_id = checked_parameters.workspace_id
        and c.user_id = auth.uid() and c.kind = 'webhook' and c.status = 'active' and c.id::text = parameters ->> 'channel_id') then
      raise exception 'Choose one of your own webhooks, from the settings under Notifications ("channel_id").' using errcode = 'PT404';
    elsif jsonb_typeof(parameters -> 'payload') is distinct from 'object' or length((parameters -> 'payload')::text) > 8000
        or parameters - array['channel_id', 'payload'] <> '{}' then
      perform private.refuse('What a webhook is told is a JSON object of at most 8,000 characters ("payload").');
    end if;
    return parameters;
  else
    perform private.refuse('A task is of the kind prompt, report, campaign, reminder, research or webhook.');
  end if;
  return null;
end $$;

-- A task with the wished changes, or a refusal. Whether a cron expression ever comes to pass, the tick finds out.
create function private.checked_task(task public.scheduled_tasks, wished jsonb) returns public.scheduled_tasks
language plpgsql volatile set search_path = ''
as $$
begin
  if jsonb_typeof(wished) is distinct from 'object' or wished = '{}' or exists (select from jsonb_object_keys(wished) k where k not in
      ('name', 'kind', 'cron', 'at', 'time_zone', 'parameters', 'catch_up', 'catch_up_cap')) then
    perform private.refuse('A task has a name, kind, parameters, time_zone, catch_up, catch_up_cap, and either cron or at.');
  end if;
  task.name := coalesce(private.tidy_text(wished ->> 'name'), task.name);
  task.kind := coalesce(wished ->> 'kind', task.kind);
  task.time_zone := coalesce(wished ->> 'time_zone', task.time_zone);
  task.catch_up := coalesce(wished ->> 'catch_up', task.catch_up, 'once');
  task.catch_up_cap := coalesce((wished ->> 'catch_up_cap')::int, task.catch_up_cap, 10);
  if wished ->> 'cron' is not null or wished ->> 'at' is not null then
    task.cron := regexp_replace(btrim(wished ->> 'cron'), '\s+', ' ', 'g');
    task.at := private.reminder_instant(nullif(wished -> 'at', 'null'));
  end if;
  if coalesce(length(task.name), 0) not between 1 and 100 then
    perform private.refuse('A task has a name of 1 to 100 characters.');
  elsif (task.cron is null) = (task.at is null) then
    perform private.refuse('A task happens once ("at") or again and again ("cron").');
  elsif task.cron is not null and (length(task.cron) > 100 or task.cron !~* '^([0-9*,/#L-]|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)+( ([0-9*,/#L-]|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)+){4}( every ([2-9]|1[0-2]) weeks from 20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$') then
    perform private.refuse('"cron" has five fields: minute, hour, day, month, weekday. 0 8 * * 1-5 is every weekday at eight; 0 9 * * 1 every 2 weeks from 2026-11-23 is every other Monday.');
  elsif not exists (select from pg_catalog.pg_timezone_names z where z.name = task.time_zone) then
    perform private.refuse(format('There is no time zone "%s". One is like Europe/Berlin.', left(task.time_zone, 60)));
  elsif task.catch_up not in ('skip', 'once', 'all') or task.catch_up_cap not between 1 and 50 then
    perform private.refuse('Missed runs are caught up with: skip, once, or all (at most 1 to 50 of them).');
  end if;
  if task.parameters is null or wished ?| array['kind', 'parameters'] then
    task.parameters := private.checked_parameters(task.workspace_id, task.kind, coalesce(wished -> 'parameters', task.parameters, '{}'));
  end if;
  return task;
end $$;

-- Proposes a task {name, kind, parameters, cron or at, time_zone, catch_up, catch_up_cap} of the caller's own, or changes one.
-- Nothing runs before its person has confirmed it. A change by their own hand stands at once; a change by the assistant of what
-- it does or when is a proposal again. Returns {task}. Definer: tasks are written by functions alone.
create function public.save_task(workspace_id uuid, task jsonb, task_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  most constant int := 200;
  is_by_hand boolean := nullif(current_setting('app.tool_call_id', true), '') is null;
  known public.scheduled_tasks;
  wanted public.scheduled_tasks;
begin
  if private.my_role(save_task.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  if save_task.task_id is not null then
    known := private.own_task(save_task.workspace_id, save_task.task_id);
    wanted := private.checked_task(known, save_task.task);
    if (wanted.kind, wanted.parameters, wanted.cron, wanted.at, wanted.time_zone)
        is distinct from (known.kind, known.parameters, known.cron, known.at, known.time_zone) then
      wanted.status := case when not is_by_hand or known.status = 'proposed' then 'proposed'
        when known.status = 'paused' then 'paused' else 'active' end;
    end if;
    update public.scheduled_tasks t set name = wanted.name, kind = wanted.kind, cron = wanted.cron, at = wanted.at,
      time_zone = wanted.time_zone, parameters = wanted.parameters, catch_up = wanted.catch_up,
      catch_up_cap = wanted.catch_up_cap, status = wanted.status, updated_at = clock_timestamp()
    where t.id = known.id returning * into wanted;
  else
    known.workspace_id := save_task.workspace_id;
    wanted := private.checked_task(known, save_task.task);
    if (select count(*) >= most from public.scheduled_tasks t where t.workspace_id = save_task.workspace_id
        and t.user_id = (select auth.uid()) and t.status in ('proposed', 'active', 'paused')) then
      perform private.refuse(format('You have %s tasks. Delete some first.', most));
    end if;
    insert into public.scheduled_tasks
      (workspace_id, user_id, name, kind, cron, at, time_zone, parameters, catch_up, catch_up_cap)
    values (wanted.workspace_id, (select auth.uid()), wanted.name, wanted.kind, wanted.cron, wanted.at, wanted.time_zone,
      wanted.parameters, wanted.catch_up, wanted.catch_up_cap)
    returning * into wanted;
  end if;
  return jsonb_build_object('task', private.task_json(wanted));
end $$;

-- Sets a proposed task going. Only its person does this, by hand: no tool may. `seen` is the version that they read: one that
-- was changed since is not confirmed. A webhook's is required, for it approves an address and a payload. Returns {task}.
-- Definer: as above.
create function public.confirm_task(workspace_id uuid, task_id uuid, seen text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  task public.scheduled_tasks := private.own_task(confirm_task.workspace_id, confirm_task.task_id);
begin
  if nullif(current_setting('app.tool_call_id', true), '') is not null then
    raise exception 'Only a person confirms a task.' using errcode = 'PT403';
  elsif task.status = 'proposed' then
    if task.at < clock_timestamp() then
      perform private.refuse('Its time has passed. Choose a later one.');
    elsif seen is null and task.kind = 'webhook' then
      perform private.refuse('Say which version of this webhook''s address and payload is confirmed: its version ("seen").');
    elsif seen <> private.task_version(task) then
      raise exception 'It was changed since you looked at it. Look at it again, then confirm.' using errcode = 'PT409';
    end if;
    update public.scheduled_tasks t set status = 'active', confirmed_at = clock_timestamp(), updated_at = clock_timestamp()
    where t.id = task.id returning * into task;
  end if;
  return jsonb_build_object('task', private.task_json(task));
end $$;

-- Stops a task from running until it is resumed; runs that have not begun are skipped. Its person or a manager may.
-- Returns {task}. Definer: as above.
create function public.pause_task(workspace_id uuid, task_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  task public.scheduled_tasks;
begin
  select * into task from public.scheduled_tasks t
  where t.workspace_id = pause_task.workspace_id and t.id = pause_task.task_id
    and private.my_role(t.workspace_id) is not null
    and (t.user_id = (select auth.uid()) or private.can_manage(t.workspace_id))
  for update;
  if task.id is null then
    raise exception 'There is no such task here.' using errcode = 'PT404';
  elsif task.status not in ('active', 'paused') then
    perform private.refuse(format('Only an active task can be paused; this one is %s.', task.status));
  end if;
  update public.scheduled_tasks t set status = 'paused', updated_at = clock_timestamp()
  where t.id = task.id and t.status = 'active';
  select * into task from public.scheduled_tasks t where t.id = pause_task.task_id;
  update public.task_executions e set status = 'skipped', outcome = 'Paused before it began.', finished_at = clock_timestamp()
  where e.task_id = task.id and e.status = 'queued';
  return jsonb_build_object('task', private.task_json(task));
end $$;

-- Run again or resumed wherever: what told that it failed asks no longer.
create function private.settle_task_notices(task public.scheduled_tasks) returns void
language sql set search_path = ''
as $$
  update public.agent_notifications n set read_at = coalesce(n.read_at, clock_timestamp()), acted_at = clock_timestamp()
  where n.workspace_id = task.workspace_id and n.user_id = task.user_id and n.acted_at is null
    and n.kind in ('task_failed', 'task_skipped') and n.data ->> 'task_id' = task.id::text
$$;

-- Lets a paused or dead task run again from its next time on. Returns {task}. Definer: as above.
create function public.resume_task(workspace_id uuid, task_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  task public.scheduled_tasks := private.own_task(resume_task.workspace_id, resume_task.task_id);
begin
  if task.status in ('proposed', 'done') then
    perform private.refuse(case task.status when 'proposed' then 'It waits for your confirmation.'
      else 'It is done. Give it a new time to have it again.' end);
  elsif task.at < clock_timestamp() then
    perform private.refuse('Its time has passed. Choose a later one.');
  end if;
  update public.scheduled_tasks t set status = 'active', updated_at = clock_timestamp()
  where t.id = task.id and t.status <> 'active';
  select * into task from public.scheduled_tasks t where t.id = resume_task.task_id;
  perform private.settle_task_notices(task);
  return jsonb_build_object('task', private.task_json(task));
end $$;

-- Deletes a task with its runs; conversations that they made stay. Returns whether there was one. Definer: as above.
create function public.delete_task(workspace_id uuid, task_id uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  -- A run is locked before its task wherever both are.
  perform from public.task_executions e where e.task_id = delete_task.task_id and e.workspace_id = delete_task.workspace_id
    and e.user_id = (select auth.uid()) and e.status in ('queued', 'running', 'waiting') for update;
  delete from public.scheduled_tasks t where t.workspace_id = delete_task.workspace_id and t.id = delete_task.task_id
    and t.user_id = (select auth.uid()) and private.my_role(t.workspace_id) is not null;
  return found;
end $$;

-- Runs a confirmed task once now, besides its times. Returns {task}. Definer: runs are written by functions alone.
create function public.run_task_now(workspace_id uuid, task_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  task public.scheduled_tasks := private.own_task(run_task_now.workspace_id, run_task_now.task_id);
begin
  if task.status = 'proposed' then
    perform private.refuse('It waits for your confirmation.');
  elsif exists (select from public.task_executions e where e.task_id = task.id and e.status in ('queued', 'running')) then
    perform private.refuse('It is running already.');
  end if;
  insert into public.task_executions (task_id, workspace_id, user_id, kind, due_at, by_hand)
  values (task.id, task.workspace_id, task.user_id, task.kind, clock_timestamp(), true);
  perform private.settle_task_notices(task);
  perform private.ring('tick');
  return jsonb_build_object('task', private.task_json(task));
end $$;

grant execute on function public.save_task(uuid, jsonb, uuid), public.confirm_task(uuid, uuid, text), public.pause_task(uuid, uuid),
  public.resume_task(uuid, uuid), public.delete_task(uuid, uuid), public.run_task_now(uuid, uuid)
to authenticated;
