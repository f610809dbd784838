-- Research results: what there is of research and what came of it, and the refresh that a scheduled task begins.
-- Owns: list_research(), research_results(), use_research_answer(), private.refresh_by_schedule(), private.end_research_run().
-- Reads: accounts, leads, facts. Writes: research_jobs, task_executions, and through its parts leads.

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

grant execute on function private.refresh_by_schedule(uuid, int) to authenticated;
grant execute on function public.list_research(uuid, uuid), public.research_results(uuid, uuid, int),
  public.use_research_answer(uuid, int)
to authenticated;
