-- Bulk course: jobs are started, worked at by the tick, stopped and undone. Small ones are done at once.
-- Owns: start_bulk_job(), stop_bulk_job(), undo_bulk_job(), advance_bulk_job(), read_bulk_job(), claimable_bulk_jobs(),
--   note_bulk_fault(), private.left_traces(). Reads: audit_entries. Writes: bulk_jobs, private.bulk_job_chunks, and through its parts leads.

-- Begins what was previewed: a small job is done with the answer, a larger one in the background. Beginning twice is
-- beginning once. Returns the job.
-- Definer, as all below: jobs are nobody's to write by hand; each checks the person's right.
create function public.start_bulk_job(job_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job public.bulk_jobs := private.own_bulk_job(job_id, array['ready', 'running', 'completed']);
  at_once constant int := 1000;
  call text := current_setting('app.tool_call_id', true);
begin
  if job.status <> 'ready' then
    return to_jsonb(job);
  end if;
  update public.bulk_jobs b set tool_call_id = nullif(call, '')::uuid, acting_id = auth.uid(),
    started_at = clock_timestamp(), updated_at = clock_timestamp(),
    status = case when b.total > at_once then 'running' else b.status end
  where b.id = job.id returning * into job;
  while job.status = 'ready' loop
    job := private.advance_bulk_chunk(job);
  end loop;
  perform set_config('app.tool_call_id', coalesce(call, ''), true);
  return to_jsonb(job);
end $$;

-- Ends a run after the chunk at hand; what was done stays. A job that has not begun is thrown away (null).
create function public.stop_bulk_job(job_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job public.bulk_jobs := private.own_bulk_job(job_id, array['ready', 'running', 'stopped', 'completed']);
begin
  if job.status = 'ready' then
    delete from public.bulk_jobs b where b.id = job.id;
    return null;
  elsif job.status = 'running' then
    job := private.end_bulk_job(job, 'stopped', null);
  end if;
  return to_jsonb(job);
end $$;

-- Takes back a job's next thousand changes, newest first.
create function private.advance_bulk_undo(job public.bulk_jobs) returns public.bulk_jobs
language plpgsql security definer set search_path = ''
as $$
declare
  at_a_time constant int := 1000;
  entries public.audit_entries[] := array(
    select e from public.audit_entries e
    where e.bulk_job_id = job.id and e.id < job.undo_before order by e.id desc limit at_a_time);
  outcome jsonb := private.take_back_leads(job.workspace_id, entries);
  is_over boolean := cardinality(entries) < at_a_time;
begin
  update public.bulk_jobs b set reversed = b.reversed + (outcome ->> 'reversed')::int,
    kept = b.kept + jsonb_array_length(outcome -> 'kept'), kept_leads = private.first_hundred(b.kept_leads, outcome -> 'kept'),
    undo_before = coalesce((select min(e.id) from unnest(entries) as e), 0), attempts = 0, updated_at = clock_timestamp(),
    status = case when is_over then 'undone' else 'undoing' end, undone_at = case when is_over then clock_timestamp() end
  where b.id = job.id returning * into job;
  return job;
end $$;

-- Begins to take a job back; one that runs is stopped. What someone changed since stays, and is named. A small one is taken
-- back with the answer.
create function private.begin_bulk_undo(job public.bulk_jobs) returns public.bulk_jobs
language plpgsql security definer set search_path = ''
as $$
declare
  at_once constant int := 2000;
  change_count int;
begin
  delete from private.bulk_job_chunks c where c.job_id = job.id;
  select count(*) into change_count from public.audit_entries e where e.bulk_job_id = job.id;
  update public.bulk_jobs b set reversed = 0, kept = 0, kept_leads = '[]', acting_id = auth.uid(), attempts = 0, error = null,
    undo_before = (select coalesce(max(e.id), 0) + 1 from public.audit_entries e where e.bulk_job_id = job.id),
    undo_total = (select count(*) from public.audit_entries e where e.bulk_job_id = job.id and e.table_name = 'leads'),
    finished_at = coalesce(b.finished_at, clock_timestamp()), updated_at = clock_timestamp(),
    status = case when change_count > at_once then 'undoing' else 'stopped' end
  where b.id = job.id returning * into job;
  while change_count <= at_once and job.status <> 'undone' loop
    job := private.advance_bulk_undo(job);
  end loop;
  return job;
end $$;

create function public.undo_bulk_job(job_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job public.bulk_jobs := private.own_bulk_job(job_id,
    array['running', 'completed', 'stopped', 'failed', 'undoing', 'undone']);
begin
  if job.status in ('undoing', 'undone') then
    return to_jsonb(job);
  end if;
  return to_jsonb(private.begin_bulk_undo(job));
end $$;

-- The same for the jobs that these actions of the assistant started: {reversed, kept} as undo() tells it.
-- Definer: called by undo(), which has checked whose actions they are.
create function private.undo_bulk_jobs_of(calls uuid[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job public.bulk_jobs;
  item jsonb;
  reversed jsonb := '[]'::jsonb;
  kept jsonb := '[]'::jsonb;
begin
  for job in
    select * from public.bulk_jobs b
    where b.tool_call_id = any(calls) and b.status in ('running', 'completed', 'stopped', 'failed')
    order by b.created_at desc for update
  loop
    job := private.begin_bulk_undo(job);
    item := jsonb_build_object('call_id', job.tool_call_id, 'table', 'bulk_jobs', 'row_id', job.id);
    reversed := reversed || (item || jsonb_build_object('label', case
      when job.status = 'undoing' then format('%s leads, in the background', job.undo_total)
      else format('%s leads', job.reversed) end));
    kept := kept || (
      select coalesce(jsonb_agg(jsonb_build_object('call_id', job.tool_call_id, 'table', 'leads', 'row_id', k.value ->> 'id',
        'label', k.value ->> 'label', 'reason', k.value ->> 'reason')), '[]')
      from jsonb_array_elements(job.kept_leads) k);
  end loop;
  return jsonb_build_object('reversed', reversed, 'kept', kept);
end $$;

-- Does the next piece of a job for whoever began it. Returns {status, more}; `more` is false when there is nothing to do, or
-- another worker is at it. The person's right is checked each time.
create function public.advance_bulk_job(job_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  job public.bulk_jobs;
begin
  select b.* into job from public.bulk_jobs b
  where b.id = advance_bulk_job.job_id and b.acting_id = auth.uid() and b.status in ('running', 'undoing')
  for update skip locked;
  if job.id is null then
    return jsonb_build_object('status', null, 'more', false);
  end if;
  perform private.require_writer(job.workspace_id);
  if job.status = 'undoing' then
    job := private.advance_bulk_undo(job);
  else
    job := private.advance_bulk_chunk(job);
  end if;
  return jsonb_build_object('status', job.status, 'more', job.status in ('running', 'undoing'));
end $$;

-- Whether there is something of an action of the assistant to take back: what it changed, or began in the background.
create function private.left_traces(call_id uuid) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  -- What a campaign became is never set back by itself: see private.undo_change().
  return exists (select from public.audit_entries e where e.tool_call_id = left_traces.call_id
      and (e.table_name <> 'campaigns' or e.operation <> 'update'))
    or exists (select from public.bulk_jobs b where b.tool_call_id = left_traces.call_id)
    or exists (select from public.lead_imports i where i.tool_call_id = left_traces.call_id)
    or exists (select from public.research_jobs r where r.tool_call_id = left_traces.call_id);
end $$;

-- One job; refuses a stranger.
create function public.read_bulk_job(job_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  job jsonb;
begin
  select to_jsonb(b) into job from public.bulk_jobs b where b.id = read_bulk_job.job_id;
  if job is null then
    raise exception 'There is no such bulk change.' using errcode = 'PT404';
  end if;
  return job;
end $$;

-- Jobs with work to do, longest unattended first, and for whom. For the tick.
-- Definer: the service role has no rights on the jobs themselves.
create function public.claimable_bulk_jobs(at_most int) returns table (job_id uuid, user_id uuid)
language sql stable security definer set search_path = ''
as $$
  select b.id, b.acting_id from public.bulk_jobs b
  where b.status in ('running', 'undoing') and b.acting_id is not null
  order by b.updated_at limit at_most
$$;

-- A piece of work failed for a reason that it could not tell by itself. After five times in a row the job gives up.
-- Definer for the same reason.
create function public.note_bulk_fault(job_id uuid, reason text) returns void
language sql security definer set search_path = ''
as $$
  update public.bulk_jobs b set attempts = b.attempts + 1, updated_at = clock_timestamp(),
    error = left(reason, 500), status = case when b.attempts >= 4 then 'failed' else b.status end,
    finished_at = case when b.attempts >= 4 then clock_timestamp() else b.finished_at end
  where b.id = note_bulk_fault.job_id and b.status in ('running', 'undoing')
$$;

-- Previews that nobody started within a week are dropped.
create function private.forget_bulk_jobs() returns void
language sql set search_path = ''
as $$
  delete from public.bulk_jobs b where b.status = 'ready' and b.updated_at < clock_timestamp() - interval '7 days';
  delete from private.bulk_job_chunks c using public.bulk_jobs b
  where b.id = c.job_id and b.status not in ('ready', 'running');
$$;

grant execute on function private.left_traces(uuid) to authenticated, service_role;
grant execute on function public.start_bulk_job(uuid), public.stop_bulk_job(uuid), public.undo_bulk_job(uuid),
  public.advance_bulk_job(uuid), public.read_bulk_job(uuid)
to authenticated;
grant execute on function public.claimable_bulk_jobs(int), public.note_bulk_fault(uuid, text) to service_role;
