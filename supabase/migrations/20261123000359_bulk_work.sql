-- Bulk work: what is done to a job's leads, a chunk at a time. Each chunk is one transaction: a worker that is killed leaves
-- nothing half done, and another goes on where it was.
-- Owns: private.apply_bulk(), private.advance_bulk_chunk(). Reads: leads. Writes: bulk_jobs, private.bulk_job_chunks, leads.

-- The job, locked, when the caller may change it: whoever began it, and those who manage the workspace.
create function private.own_bulk_job(job_id uuid, allowed text[]) returns public.bulk_jobs
language plpgsql security definer set search_path = ''
as $$
declare
  job public.bulk_jobs;
begin
  select * into job from public.bulk_jobs b
  where b.id = own_bulk_job.job_id and b.workspace_id in (select private.my_workspace_ids()) for update;
  if job.id is null then
    raise exception 'There is no such bulk change.' using errcode = 'PT404';
  end if;
  perform private.require_writer(job.workspace_id);
  if job.user_id is distinct from auth.uid() and not private.can_manage(job.workspace_id) then
    raise exception 'This bulk change is someone else''s.' using errcode = '42501';
  elsif job.status <> all(allowed) then
    raise exception using errcode = 'PT409', message = case job.status
      when 'ready' then 'The bulk change has not begun.'
      when 'running' then 'The bulk change is running already.'
      when 'undoing' then 'The bulk change is being undone.'
      when 'undone' then 'The bulk change was undone.'
      else 'The bulk change is over.' end;
  end if;
  return job;
end $$;

-- Why leads that were meant can't be reached any more.
create function private.bulk_absences(job public.bulk_jobs, lead_ids uuid[]) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'label', l.name, 'reason', case
      when l.id is null then 'It was deleted for good.'
      when l.merged_into is not null then 'It was merged into another lead.'
      when job.action = 'restore' then 'It is not in the bin any more.'
      else 'It was deleted.' end) order by l.name, i.id), '[]')
  from unnest(lead_ids) as i (id)
  left join public.leads l on l.workspace_id = job.workspace_id and l.id = i.id
$$;

-- Does a job's work on some leads: {changed, unchanged, problems}. Who can't be reached is only named.
create function private.apply_bulk(job public.bulk_jobs, lead_ids uuid[]) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  reached uuid[];
  compiled record;
  changed int;
begin
  -- In order of id, so that two such changes never wait for each other.
  select coalesce(array_agg(x.id), '{}') into reached from (
    select l.id from public.leads l
    where l.workspace_id = job.workspace_id and l.id = any(apply_bulk.lead_ids) and l.merged_into is null
      and (l.deleted_at is not null) = (job.action = 'restore')
    order by l.id for update
  ) x;
  if reached = '{}' then
    return jsonb_build_object('changed', 0, 'unchanged', 0, 'problems', private.bulk_absences(job, lead_ids));
  end if;
  case job.action
    when 'change' then
      compiled := private.bulk_change_sql(job.workspace_id, case when job.changes ? 'company'
        then job.changes - 'company' || jsonb_build_object('account_id',
          private.account_called(job.workspace_id, job.changes ->> 'company'))
        else job.changes end);
      execute format('update public.leads l set %s where l.workspace_id = $1 and l.id = any($2) and (%s)',
        compiled.sets, compiled.differs) using job.workspace_id, reached;
    when 'delete' then
      update public.leads l set deleted_at = now(), deleted_by = auth.uid()
      where l.workspace_id = job.workspace_id and l.id = any(reached);
    when 'restore' then
      update public.leads l set deleted_at = null, deleted_by = null
      where l.workspace_id = job.workspace_id and l.id = any(reached);
  end case;
  get diagnostics changed = row_count;
  return jsonb_build_object('changed', changed, 'unchanged', cardinality(reached) - changed,
    'problems', private.bulk_absences(job, array(select i from unnest(apply_bulk.lead_ids) as i where i <> all(reached))));
end $$;

-- The same one by one, where they can't go together: {changed, unchanged, failed, problems}.
create function private.apply_bulk_singly(job public.bulk_jobs, lead_ids uuid[]) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  lead uuid;
  answer jsonb;
  reason text;
  changed int := 0;
  unchanged int := 0;
  failed jsonb := '[]'::jsonb;
  problems jsonb := '[]'::jsonb;
begin
  foreach lead in array lead_ids loop
    begin
      answer := private.apply_bulk(job, array[lead]);
      changed := changed + (answer ->> 'changed')::int;
      unchanged := unchanged + (answer ->> 'unchanged')::int;
      problems := problems || (answer -> 'problems');
    exception
      when sqlstate '22023' or sqlstate 'PT409' then
        get stacked diagnostics reason = message_text;
        failed := failed || jsonb_build_object('id', lead, 'reason', reason);
      when unique_violation then
        failed := failed || jsonb_build_object('id', lead, 'reason', 'Its address is another lead''s by now.');
      when integrity_constraint_violation then
        failed := failed || jsonb_build_object('id', lead, 'reason', 'It would hold more than a lead can, say more than 50 tags.');
    end;
  end loop;
  return jsonb_build_object('changed', changed, 'unchanged', unchanged, 'failed', jsonb_array_length(failed),
    'problems', problems || (
      select coalesce(jsonb_agg(f.value || jsonb_build_object('label', l.name) order by l.name, l.id), '[]')
      from jsonb_array_elements(failed) f left join public.leads l on l.id = (f.value ->> 'id')::uuid));
end $$;

-- Does a job's next chunk. Where the change itself is not possible any more (its stage is gone, say) the job fails with why.
create function private.advance_bulk_chunk(job public.bulk_jobs) returns public.bulk_jobs
language plpgsql security definer set search_path = ''
as $$
declare
  chunk private.bulk_job_chunks;
  counts jsonb;
  reason text;
begin
  select c.* into chunk from private.bulk_job_chunks c where c.job_id = job.id order by c.number limit 1;
  if chunk.job_id is null then
    return private.end_bulk_job(job, 'completed', null);
  end if;
  perform private.lock_lead_work(job.workspace_id);
  begin
    perform private.ready_bulk(job.workspace_id, job.action, job.changes);
  exception when sqlstate '22023' then
    get stacked diagnostics reason = message_text;
    return private.end_bulk_job(job, 'failed', reason);
  end;
  perform set_config('app.bulk_job_id', job.id::text, true),
    set_config('app.tool_call_id', coalesce(job.tool_call_id::text, ''), true);
  begin
    counts := private.apply_bulk(job, chunk.lead_ids);
  exception when integrity_constraint_violation or sqlstate '22023' or sqlstate 'PT409' then
    counts := private.apply_bulk_singly(job, chunk.lead_ids);
  end;
  perform set_config('app.bulk_job_id', '', true);
  delete from private.bulk_job_chunks c where c.job_id = job.id and c.number = chunk.number;
  update public.bulk_jobs b set attempts = 0, updated_at = clock_timestamp(),
    changed = b.changed + (counts ->> 'changed')::int, unchanged = b.unchanged + (counts ->> 'unchanged')::int,
    failed = b.failed + coalesce((counts ->> 'failed')::int, 0),
    skipped = b.skipped + jsonb_array_length(counts -> 'problems') - coalesce((counts ->> 'failed')::int, 0),
    problems = private.first_hundred(b.problems, counts -> 'problems')
  where b.id = job.id returning * into job;
  if not exists (select from private.bulk_job_chunks c where c.job_id = job.id) then
    return private.end_bulk_job(job, 'completed', null);
  end if;
  return job;
end $$;

create function private.end_bulk_job(job public.bulk_jobs, status text, error text) returns public.bulk_jobs
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.bulk_job_chunks c where c.job_id = job.id;
  update public.bulk_jobs b set status = end_bulk_job.status, error = end_bulk_job.error,
    finished_at = clock_timestamp(), updated_at = clock_timestamp()
  where b.id = job.id returning * into job;
  -- Whoever waited for long has turned to something else.
  if job.started_at < clock_timestamp() - interval '20 seconds' then
    perform private.notify_person(job.workspace_id, job.acting_id, 'bulk_finished',
      case job.status when 'completed' then 'The bulk change is done' else 'The bulk change could not go on' end,
      coalesce(job.error || ' ', '') || format('%s changed, %s were so already, %s skipped, %s failed.', job.changed,
        job.unchanged, job.skipped, job.failed), deduplication_key => 'bulk:' || job.id);
  end if;
  return job;
end $$;
