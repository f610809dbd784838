-- Research course: jobs are started by whoever saw the price, worked at by the tick, paused by a limit, resumed, stopped and
-- taken back.
-- Owns: start_research(), stop_research(), resume_research(), undo_research() and their parts. Reads: audit_entries.
--   Writes: research_jobs, research_questions, custom_fields, and through its parts leads, facts.

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
    where j.tool_call_id = any(undo_research_of.calls) and j.status in ('running', 'paused', 'completed', 'stopped', 'failed') for update
  loop
    job := private.take_back_research(job);
    reversed := reversed || jsonb_build_object('call_id', job.tool_call_id, 'table', 'research_jobs', 'row_id', job.id,
      'label', format('research of %s companies', job.looked));
  end loop;
  return reversed;
end $$;

-- Estimates that nobody confirmed within a week are dropped.
create function private.forget_research() returns void
language sql set search_path = ''
as $$
  delete from public.research_jobs j where j.status = 'ready' and j.created_at < clock_timestamp() - interval '7 days'
$$;

grant execute on function private.research_words(public.research_jobs) to authenticated;
grant execute on function public.start_research(uuid, text), public.stop_research(uuid), public.resume_research(uuid),
  public.undo_research(uuid)
to authenticated;
