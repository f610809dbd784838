-- Research records: what became of a site is recorded once: the answer, its facts, the fields that it fills and what it cost commit
-- together.
-- Owns: record_research_site(), private.fill_answer(), private.end_research_site() and their parts. Reads: facts.
-- Writes: research_jobs, research_sites, and through its parts facts, leads, accounts.

-- Records what became of a claimed site: {pages_read, problem?, facts: [FoundFact], answers: [{id, value, quote, source_url,
-- basis?}], usage?: {model, input, cached, output}, retry?: reason}. Facts and answers whose words stand on no page are none.
-- Again, or of an older epoch, it changes nothing. Returns whether it was recorded.
create function public.record_research_site(job_id uuid, number int, epoch int, outcome jsonb) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  site public.research_sites := private.held_research_site(job_id, number, epoch);
  job public.research_jobs;
  saved int;
  answer jsonb;
  attempts_cap constant int := 3;
begin
  if site.job_id is null then
    return false;
  end if;
  select j.* into job from public.research_jobs j where j.id = site.job_id for update;
  if record_research_site.outcome ? 'usage' then
    update public.research_sites s set reserved_micros = 0, asked_model = null, cost_micros = s.cost_micros
      + coalesce(private.account_research(site, record_research_site.outcome #>> '{usage,model}', (record_research_site.outcome #>> '{usage,input}')::bigint,
        (record_research_site.outcome #>> '{usage,cached}')::bigint, (record_research_site.outcome #>> '{usage,output}')::bigint), 0)
    where s.job_id = site.job_id and s.number = site.number;
  end if;
  if job.status not in ('running', 'paused') then
    -- Stopped or taken back meanwhile: what was spent is counted, the rest is dropped.
    perform private.requeue_research_site(site, interval '0');
    return false;
  end if;
  update public.research_jobs j set pages_read = j.pages_read + coalesce((record_research_site.outcome ->> 'pages_read')::int, 0) where j.id = job.id;
  if record_research_site.outcome ? 'retry' and site.attempts < attempts_cap then
    perform private.requeue_research_site(site, interval '1 minute' * 4 ^ (site.attempts - 1));
    return true;
  elsif record_research_site.outcome ? 'retry' then
    perform private.end_research_site(site, 'failed', record_research_site.outcome ->> 'retry');
    return true;
  elsif record_research_site.outcome ? 'problem' then
    perform private.end_research_site(site, 'unreadable', record_research_site.outcome ->> 'problem');
    return true;
  end if;
  perform set_config('app.bulk_job_id', job.id::text, true),
    set_config('app.tool_call_id', coalesce(job.tool_call_id::text, ''), true);
  saved := private.keep_research(job, site, record_research_site.outcome);
  if job.kind = 'question' then
    answer := private.best_answer(job, site, record_research_site.outcome);
    if answer is null then
      perform private.end_research_site(site, 'not_found', null, saved);
    else
      perform private.end_answered_site(job, site, answer -> 'value', coalesce((answer ->> 'is_inferred')::boolean, false), saved);
    end if;
  else
    perform private.end_research_site(site, case when saved > 0 then 'answered' else 'not_found' end, null, saved);
  end if;
  perform set_config('app.bulk_job_id', '', true);
  return true;
end $$;

-- The answers and facts as facts of the company, or of each lead where they have none: how many words stood on their pages.
create function private.keep_research(job public.research_jobs, site public.research_sites, outcome jsonb) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  subject jsonb;
  found jsonb := coalesce(outcome -> 'facts', '[]') || (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('question', q.question, 'value', a.value -> 'value',
      'quote', a.value ->> 'quote', 'source_url', a.value ->> 'source_url', 'basis', a.value ->> 'basis',
      'is_inferred', a.value ->> 'basis' is not null))), '[]')
    from jsonb_array_elements(coalesce(outcome -> 'answers', '[]')) a
    join public.research_questions q on q.workspace_id = job.workspace_id and q.id::text = a.value ->> 'id');
  done jsonb;
  kept int := 0;
begin
  for subject in
    select jsonb_build_object('account_id', site.account_id) where site.account_id is not null
    union all
    select jsonb_build_object('lead_id', l.id) from public.leads l
    where site.account_id is null and l.workspace_id = site.workspace_id and l.id = any(site.lead_ids) and l.deleted_at is null
  loop
    done := public.save_research(site.workspace_id, subject, '[]', found, fill => job.kind = 'refresh');
    kept := greatest(kept, (done ->> 'saved')::int + (done ->> 'seen_again')::int);
  end loop;
  return kept;
end $$;

-- The answer that was kept for the job's question; null for none.
create function private.best_answer(job public.research_jobs, site public.research_sites, outcome jsonb) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select to_jsonb(f) from public.facts f
  where f.workspace_id = job.workspace_id and f.superseded_at is null and lower(f.question) = lower(job.question)
    and (f.account_id = site.account_id or f.lead_id = any(case when site.account_id is null then site.lead_ids end))
    and exists (select from jsonb_array_elements(coalesce(outcome -> 'answers', '[]')) a
      where a.value -> 'value' = f.value and a.value ->> 'source_url' = f.source_url)
  order by f.is_inferred, f.seen_at desc limit 1
$$;

-- Fills the field of a site's leads where it is empty, and counts: what says so already, and what says otherwise and stays,
-- with the fact beside it. What was concluded fills nothing.
create function private.fill_answer(job public.research_jobs, lead_ids uuid[], value jsonb, is_inferred boolean)
returns table (filled int, same int, beside int)
language plpgsql security definer set search_path = ''
as $$
declare
  empty uuid[];
begin
  filled := 0;
  select array_agg(l.id) filter (where nullif(l.custom -> (job.field ->> 'key'), 'null') is null),
    count(*) filter (where private.same_value(l.custom -> (job.field ->> 'key'), value) and nullif(l.custom -> (job.field ->> 'key'), 'null') is not null),
    count(*) filter (where not private.same_value(nullif(l.custom -> (job.field ->> 'key'), 'null'), value))
  into empty, same, beside
  from public.leads l
  where l.workspace_id = job.workspace_id and l.id = any(lead_ids) and l.deleted_at is null and job.field ? 'key';
  if empty is not null and not is_inferred then
    begin
      perform set_config('app.reads_outside', 'on', true);
      filled := (private.change_leads(job.workspace_id, empty,
        jsonb_build_object('custom', jsonb_build_object(job.field ->> 'key', value))) ->> 'changed')::int;
    exception when sqlstate '22023' or integrity_constraint_violation then
      -- The field was archived, or its choices are others by now: the fact stands by itself.
      beside := beside + cardinality(empty);
    end;
    perform set_config('app.reads_outside', '', true);
  else
    beside := beside + coalesce(cardinality(empty), 0);
  end if;
  return next;
end $$;

create function private.end_answered_site(job public.research_jobs, site public.research_sites, value jsonb, is_inferred boolean, facts int)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  done record;
begin
  perform set_config('app.bulk_job_id', job.id::text, true),
    set_config('app.tool_call_id', coalesce(job.tool_call_id::text, ''), true);
  select * into done from private.fill_answer(job, site.lead_ids, value, is_inferred);
  update public.research_sites s set filled = done.filled, same = done.same, beside = done.beside
  where s.job_id = site.job_id and s.number = site.number;
  update public.research_jobs j set filled = j.filled + done.filled, same = j.same + done.same, beside = j.beside + done.beside
  where j.id = job.id;
  perform set_config('app.bulk_job_id', '', true);
  perform private.end_research_site(site, 'answered', null, facts);
end $$;

-- Ends a site, and with the last one its job.
create function private.end_research_site(site public.research_sites, outcome text, reason text, facts int default 0) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  job public.research_jobs;
begin
  select j.* into job from public.research_jobs j where j.id = site.job_id for update;
  update public.research_sites s set status = 'done', outcome = end_research_site.outcome, reason = left(end_research_site.reason, 300),
    facts = end_research_site.facts, lease_until = null, reserved_micros = 0, asked_model = null, finished_at = clock_timestamp()
  where s.job_id = site.job_id and s.number = site.number;
  update public.research_jobs j set looked = j.looked + 1, facts = j.facts + end_research_site.facts,
    answered = j.answered + (end_research_site.outcome = 'answered')::int, not_found = j.not_found + (end_research_site.outcome = 'not_found')::int,
    unreadable = j.unreadable + (end_research_site.outcome = 'unreadable')::int, failed = j.failed + (end_research_site.outcome = 'failed')::int,
    worked_at = clock_timestamp()
  where j.id = job.id returning * into job;
  if job.status in ('running', 'paused') and job.looked >= job.sites then
    perform private.end_research(job, 'completed', null);
  end if;
end $$;

grant execute on function public.record_research_site(uuid, int, int, jsonb) to authenticated;
