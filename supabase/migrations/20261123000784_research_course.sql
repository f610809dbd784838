-- Research course: jobs are started by whoever saw the price, worked at by the tick, paused by a limit, resumed, stopped and
-- taken back.
-- Owns: start_research(), stop_research(), resume_research(), undo_research(), list_research(), research_results(),
--   use_research_answers(), private.refresh_by_schedule() and their parts. Reads: audit_entries.
--   Writes: research_jobs, research_sites, research_questions, custom_fields, task_executions, and through its parts leads, facts.

-- The job, locked, when the caller may change it: whoever began it, and those who manage the workspace.
create function private.own_research(job_id uuid, allowed text[]) returns public.research_jobs
language plpgsql security definer set search_path = ''
as $$
declare
  job public.research_jobs;
begin
  select * into job from public.research_jobs j
  where j.id = own_research.job_id and j.workspace_id in (select private.my_workspace_ids()) for update;
  if job.id is null then
    raise exception 'There is no such research.' using errcode = 'PT404';
  end if;
  perform private.require_writer(job.workspace_id);
  if job.user_id is distinct from auth.uid() and not private.can_manage(job.workspace_id) then
    raise exception 'This research is someone else''s.' using errcode = '42501';
  elsif job.status <> all(allowed) then
    raise exception using errcode = 'PT409', message = case job.status
      when 'ready' then 'The research has not begun.'
      when 'running' then 'The research is running already.'
      when 'undone' then 'The research was undone.'
      else 'The research is over.' end;
  end if;
  return job;
end $$;

-- Begins what was previewed and confirmed: `seen` is the version whose price the person saw. Beginning twice is beginning once.
-- Makes the field that it fills, where that is new. Returns the job.
-- Definer, as all below: jobs are nobody's to write by hand; each checks the person's right.
create function public.start_research(job_id uuid, seen text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job public.research_jobs := private.own_research(job_id, array['ready', 'running', 'paused', 'completed']);
  made jsonb;
begin
  if job.status <> 'ready' then
    return private.research_json(job);
  elsif seen is distinct from private.research_version(job) then
    raise exception 'This is not the price that was shown. Look at it again, then start.' using errcode = 'PT409';
  elsif job.model is distinct from (select m.model from private.research_model m) then
    raise exception 'The model was changed since, and with it the price. Have the price named again.' using errcode = 'PT409';
  end if;
  if job.field is not null and not job.field ? 'id' then
    made := public.save_custom_field(job.workspace_id, jsonb_build_object('target', 'lead', 'label', job.field ->> 'label', 'type', job.answer)
      || case when job.answer = 'choice' then jsonb_build_object('options', jsonb_build_object('choices', job.choices)) else '{}' end) -> 'field';
    job.field := jsonb_build_object('id', made -> 'id', 'key', made -> 'key', 'label', made -> 'label');
  end if;
  if job.kind = 'question' then
    insert into public.research_questions as q (workspace_id, question, answer, choices, field_id)
    values (job.workspace_id, job.question, job.answer, job.choices, (job.field ->> 'id')::uuid)
    on conflict on constraint research_questions_stand_once do update
      set answer = excluded.answer, choices = excluded.choices, field_id = coalesce(excluded.field_id, q.field_id);
  end if;
  return private.research_json(private.begin_research(job));
end $$;

create function private.begin_research(job public.research_jobs) returns public.research_jobs
language plpgsql security definer set search_path = ''
as $$
begin
  update public.research_jobs j set status = 'running', field = job.field, acting_id = auth.uid(), started_at = clock_timestamp(),
    tool_call_id = nullif(current_setting('app.tool_call_id', true), '')::uuid
  where j.id = job.id returning * into job;
  if job.sites = 0 then
    return private.end_research(job, 'completed', null);
  end if;
  return job;
end $$;

-- Ends a run; what was found stays. A job that has not begun is thrown away (null).
create function public.stop_research(job_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job public.research_jobs := private.own_research(job_id, array['ready', 'running', 'paused', 'stopped', 'completed', 'failed']);
begin
  if job.status = 'ready' then
    delete from public.research_jobs j where j.id = job.id;
    return null;
  elsif job.status in ('running', 'paused') then
    job := private.end_research(job, 'stopped', null);
  end if;
  return private.research_json(job);
end $$;

-- Goes on with what a limit paused, in the name of whoever says so. Where the price that was confirmed is used up, confirming
-- this adds the most that the rest may cost.
create function public.resume_research(job_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job public.research_jobs := private.own_research(job_id, array['paused', 'running']);
begin
  if nullif(current_setting('app.tool_call_id', true), '') is not null then
    raise exception 'Only a person lets research go on that a limit has paused.' using errcode = 'PT403';
  elsif job.status = 'paused' then
    update public.research_jobs j set status = 'running', acting_id = auth.uid(), error = null,
      high_micros = greatest(j.high_micros, j.cost_micros + private.research_price(coalesce((select m.model from private.research_model m), j.model),
        (select count(*)::int from public.research_sites s where s.job_id = j.id and s.status <> 'done'), true))
    where j.id = job.id returning * into job;
  end if;
  return private.research_json(job);
end $$;

create function private.pause_research(job public.research_jobs, reason text) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.research_jobs j set status = 'paused', error = left(reason, 500) where j.id = job.id and j.status = 'running' returning * into job;
  if job.execution_id is not null then
    perform private.end_research(job, 'stopped', reason);
  elsif job.status = 'paused' then
    perform private.notify_person(job.workspace_id, job.acting_id, 'research_finished', 'Your research has paused',
      reason || ' ' || private.research_words(job) || ' Resume it when there is room; nothing is read or asked twice.', 'normal',
      jsonb_build_array(jsonb_build_object('kind', 'open_research', 'label', 'Open', 'job_id', job.id)),
      'research paused ' || job.id || ' ' || job.looked);
  end if;
end $$;

-- "12 of 30 companies looked at: 5 answered, 3 without an answer, 4 could not be read."
create function private.research_words(job public.research_jobs) returns text
language sql stable set search_path = ''
as $$
  select format('%s of %s companies looked at: %s.', job.looked, job.sites, concat_ws(', ',
    job.answered || case job.kind when 'question' then ' answered' else ' with facts' end,
    case when job.not_found > 0 then job.not_found || ' where it says nothing' end,
    case when job.unreadable > 0 then job.unreadable || ' that could not be read' end,
    case when job.failed > 0 then job.failed || ' failed' end,
    case when job.filled > 0 then format('%s leads filled in', job.filled) end,
    case when job.beside > 0 then format('%s leads where it stands beside', job.beside) end))
$$;

-- Ends a job, tells whoever began it, and ends the run of the scheduled task whose work it was.
create function private.end_research(job public.research_jobs, status text, error text) returns public.research_jobs
language plpgsql security definer set search_path = ''
as $$
declare
  words text;
begin
  update public.research_jobs j set status = end_research.status, error = left(end_research.error, 500), finished_at = clock_timestamp(),
    worked_at = clock_timestamp()
  where j.id = job.id returning * into job;
  words := coalesce(job.error || ' ', '') || private.research_words(job);
  if job.execution_id is not null then
    perform private.end_research_run(job, words);
  elsif job.status <> 'stopped' and job.sites > 0 then
    perform private.notify_person(job.workspace_id, job.acting_id, 'research_finished',
      case job.status when 'completed' then 'Your research is done' else 'Your research could not go on' end, words, 'normal',
      jsonb_build_array(jsonb_build_object('kind', 'open_research', 'label', 'Open', 'job_id', job.id)), 'research ' || job.id);
  end if;
  return job;
end $$;

-- Takes everything back that a job wrote; what someone changed since stays. One that runs is stopped. Returns the job.
create function public.undo_research(job_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job public.research_jobs := private.own_research(job_id, array['running', 'paused', 'completed', 'stopped', 'failed', 'undone']);
begin
  if job.status = 'undone' then
    return private.research_json(job);
  elsif job.status in ('running', 'paused') then
    job := private.end_research(job, 'stopped', null);
  end if;
  return private.research_json(private.take_back_research(job));
end $$;

create function private.take_back_research(job public.research_jobs) returns public.research_jobs
language plpgsql security definer set search_path = ''
as $$
declare
  entries public.audit_entries[] := array(
    select e from public.audit_entries e
    where e.bulk_job_id = job.id and e.table_name in ('leads', 'lead_activities') order by e.id desc);
  outcome jsonb := private.take_back_leads(job.workspace_id, entries);
  entry public.audit_entries;
  left_as_it_is int := jsonb_array_length(outcome -> 'kept');
begin
  perform set_config('app.undoing', 'on', true);
  for entry in
    select e.* from public.audit_entries e
    where e.bulk_job_id = job.id and e.table_name not in ('leads', 'lead_activities') order by e.id desc
  loop
    left_as_it_is := left_as_it_is + (private.undo_entry(entry) is not null)::int;
  end loop;
  perform set_config('app.undoing', '', true);
  update public.research_jobs j set status = 'undone', undone_at = clock_timestamp(), reversed = (outcome ->> 'reversed')::int,
    kept = left_as_it_is, finished_at = coalesce(j.finished_at, clock_timestamp())
  where j.id = job.id returning * into job;
  return job;
end $$;

-- The same for the jobs that these actions of the assistant started: {reversed, kept} as undo() tells it.
-- Definer: called by undo(), which has checked whose actions they are.
create function private.undo_research_of(calls uuid[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job public.research_jobs;
  reversed jsonb := '[]'::jsonb;
begin
  for job in
    select * from public.research_jobs j
    where j.tool_call_id = any(calls) and j.status in ('running', 'paused', 'completed', 'stopped', 'failed') for update
  loop
    job := private.take_back_research(job);
    reversed := reversed || jsonb_build_object('call_id', job.tool_call_id, 'table', 'research_jobs', 'row_id', job.id,
      'label', format('research of %s companies', job.looked));
  end loop;
  return reversed;
end $$;

-- Research of the workspace, the newest first, or one job: rows of research_jobs with their version.
create function public.list_research(workspace_id uuid, job_id uuid default null) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(private.research_json(j) order by j.created_at desc), '[]') from (
    select * from public.research_jobs j
    where j.workspace_id = list_research.workspace_id and (list_research.job_id is null and j.status <> 'ready' or j.id = list_research.job_id)
    order by j.created_at desc limit 20
  ) j
$$;

-- What came of a job, 50 companies at a time: [{number, name, domain, leads, status, outcome, reason, filled, same, beside, fact}].
create function public.research_results(workspace_id uuid, job_id uuid, after int default 0) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('number', s.number, 'domain', s.domain, 'account_id', a.id, 'name', coalesce(a.name, l.name, s.domain),
    'lead_id', l.id, 'leads', cardinality(s.lead_ids), 'status', s.status, 'outcome', s.outcome, 'reason', s.reason, 'filled', s.filled,
    'same', s.same, 'beside', s.beside, 'facts', s.facts, 'fact', case when f.id is not null then jsonb_build_object('value', f.value,
      'quote', f.quote, 'source_url', f.source_url, 'is_inferred', f.is_inferred, 'basis', f.basis, 'seen_at', f.seen_at) end)
    order by s.number), '[]')
  from (
    select s.*, j.question from public.research_sites s join public.research_jobs j on j.id = s.job_id
    where s.workspace_id = research_results.workspace_id and s.job_id = research_results.job_id and s.number > research_results.after
    order by s.number limit 50
  ) s
  left join public.accounts a on a.workspace_id = s.workspace_id and a.id = s.account_id
  left join lateral (select l.id, l.name from public.leads l
    where l.workspace_id = s.workspace_id and l.id = any(s.lead_ids) and l.deleted_at is null order by l.score desc limit 1) l on true
  left join lateral private.known_answer(s.workspace_id, s.account_id, s.lead_ids, s.question, 3650) f on s.question is not null and s.status = 'done'
$$;

-- Puts the job's answer on the leads of one of its companies, whatever stands there: a person decides so. Returns {changed}.
create function public.use_research_answer(job_id uuid, number int) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job public.research_jobs := private.own_research(job_id, array['running', 'paused', 'completed', 'stopped', 'failed']);
  site public.research_sites;
  fact public.facts;
  done jsonb;
begin
  select s.* into site from public.research_sites s where s.job_id = job.id and s.number = use_research_answer.number and s.status = 'done';
  fact := private.known_answer(job.workspace_id, site.account_id, site.lead_ids, job.question, 3650);
  if fact.id is null or not coalesce(job.field ? 'key', false) then
    raise exception 'There is no answer to put on these leads.' using errcode = 'PT404';
  end if;
  perform set_config('app.bulk_job_id', job.id::text, true), set_config('app.reads_outside', 'on', true);
  done := private.change_leads(job.workspace_id, array(select l.id from public.leads l
    where l.workspace_id = job.workspace_id and l.id = any(site.lead_ids) and l.deleted_at is null),
    jsonb_build_object('custom', jsonb_build_object(job.field ->> 'key', fact.value)));
  perform set_config('app.bulk_job_id', '', true), set_config('app.reads_outside', '', true);
  update public.research_sites s set beside = 0, same = s.same + s.beside where s.job_id = job.id and s.number = site.number;
  update public.research_jobs j set beside = j.beside - site.beside, same = j.same + site.beside where j.id = job.id;
  return jsonb_build_object('changed', done -> 'changed');
end $$;

-- Begins the refresh of a scheduled task whose run the caller's worker holds; from then on the job has the lease. Confirming the
-- task confirmed its leads, age and price. Returns the run's status.
create function private.refresh_by_schedule(execution_id uuid, epoch int) returns text
language plpgsql security definer set search_path = ''
as $$
declare
  task public.scheduled_tasks := private.begin_execution(execution_id, epoch);
  job public.research_jobs;
  previewed jsonb;
begin
  if exists (select from public.research_jobs j join public.task_executions e on e.id = j.execution_id
      where e.task_id = task.id and j.status = 'running') then
    return private.skip_execution(execution_id, 'The run before it was still going on.');
  end if;
  previewed := public.preview_research(task.workspace_id,
    jsonb_build_object('kind', 'refresh', 'max_age_days', task.parameters -> 'max_age_days'),
    jsonb_build_object('filter', task.parameters -> 'filter'));
  update public.research_jobs j set execution_id = refresh_by_schedule.execution_id,
    high_micros = least(j.high_micros, (task.parameters ->> 'most_micros')::bigint)
  where j.id = (previewed ->> 'id')::uuid returning * into job;
  update public.task_executions e set lease_until = null where e.id = refresh_by_schedule.execution_id;
  job := private.begin_research(job);
  return case job.status when 'running' then 'running' else 'succeeded' end;
end $$;

-- What the end of a refresh means for the run that began it. What a limit ended is skipped, as a prompt's is.
create function private.end_research_run(job public.research_jobs, words text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  run public.task_executions;
begin
  update public.task_executions e set
    status = case job.status when 'completed' then 'succeeded' when 'failed' then 'failed' else 'skipped' end,
    outcome = left(case when job.sites = 0 then format('Nothing is older than %s days.', job.max_age_days) else words end, 500),
    error = case when job.status = 'failed' then job.error end,
    cost_micros = case when job.unpriced_calls = 0 then job.cost_micros end, lease_until = null, finished_at = clock_timestamp()
  where e.id = job.execution_id and e.status = 'running' returning * into run;
  if run.id is null then
    return;
  elsif run.status = 'succeeded' and job.sites > 0 then
    perform private.notify_person(run.workspace_id, run.user_id, 'task_finished',
      (select format('“%s” is ready', t.name) from public.scheduled_tasks t where t.id = run.task_id), run.outcome, 'low',
      private.run_actions(run.task_id, null), 'task_finished ' || run.id);
  elsif run.status = 'skipped' and job.error is not null then
    perform private.notify_person(run.workspace_id, run.user_id, 'task_skipped',
      (select format('“%s” did not finish', t.name) from public.scheduled_tasks t where t.id = run.task_id), words, 'normal',
      private.run_actions(run.task_id, null), 'task_skipped ' || (now() at time zone 'UTC')::date, data => jsonb_build_object('task_id', run.task_id));
  end if;
  perform private.settle_tasks(array[run.id]);
end $$;

-- Estimates that nobody confirmed within a week are dropped.
create function private.forget_research() returns void
language sql set search_path = ''
as $$
  delete from public.research_jobs j where j.status = 'ready' and j.created_at < clock_timestamp() - interval '7 days'
$$;

grant execute on function private.refresh_by_schedule(uuid, int), private.research_words(public.research_jobs) to authenticated;
grant execute on function public.start_research(uuid, text), public.stop_research(uuid), public.resume_research(uuid),
  public.undo_research(uuid), public.list_research(uuid, uuid), public.research_results(uuid, uuid, int),
  public.use_research_answer(uuid, int)
to authenticated;
