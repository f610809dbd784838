-- Research work: sites are claimed with a lease and read by the tick, a question to the model is paid for before it is asked. A
-- worker that is killed loses at most the answer that was under way.
-- Owns: claim_research_sites(), begin_research_site(), reserve_research(), note_research_fault() and their parts.
-- Reads: facts, research_target(). Writes: research_jobs, research_sites, daily_spending.

-- What one question of research used and cost, counted into the day of whoever pays. Null without a known price.
create function private.account_research(site public.research_sites, model text, input bigint, cached bigint, output bigint) returns bigint
language plpgsql set search_path = ''
as $$
declare
  cost bigint := private.call_cost(account_research.model, private.spending_day(), input, least(cached, input), output);
begin
  insert into public.daily_spending as d (workspace_id, user_id, day, model_calls, input_tokens, cached_tokens, output_tokens,
    cost_micros, unpriced_calls)
  values (site.workspace_id, site.user_id, private.spending_day(), 1, input, least(cached, input), output, coalesce(cost, 0),
    (cost is null)::int)
  on conflict on constraint daily_spending_pkey do update set
    model_calls = d.model_calls + excluded.model_calls, input_tokens = d.input_tokens + excluded.input_tokens,
    cached_tokens = d.cached_tokens + excluded.cached_tokens, output_tokens = d.output_tokens + excluded.output_tokens,
    cost_micros = d.cost_micros + excluded.cost_micros, unpriced_calls = d.unpriced_calls + excluded.unpriced_calls;
  update public.research_jobs j set model_calls = j.model_calls + 1, cost_micros = j.cost_micros + coalesce(cost, 0),
    unpriced_calls = j.unpriced_calls + (cost is null)::int, worked_at = clock_timestamp()
  where j.id = site.job_id;
  return cost;
end $$;

-- Claims whose lease ran out: a question that was under way is taken for asked and paid, as a usual one. What
-- killed three workers is given up.
create function private.settle_lost_research(at_most int) returns void
language plpgsql set search_path = ''
as $$
declare
  attempts_cap constant int := 3;
  site public.research_sites;
  lost bigint;
begin
  for site in
    select * from public.research_sites s
    where s.status in ('reading', 'asking') and s.lease_until < clock_timestamp()
    order by s.lease_until limit at_most for update skip locked
  loop
    lost := null;
    if site.status = 'asking' then
      lost := private.account_research(site, site.asked_model, 5000, 0, 200);
    end if;
    update public.research_sites s set status = 'queued', lease_until = null, reserved_micros = 0, asked_model = null,
      cost_micros = s.cost_micros + coalesce(lost, 0)
    where s.job_id = site.job_id and s.number = site.number;
    if site.attempts >= attempts_cap then
      perform private.end_research_site(site, 'failed', 'It was interrupted each time it was tried.');
    end if;
  end loop;
end $$;

-- Claims some sites with a lease, a share for each job: [{job_id, number, epoch, user_id, workspace_id}]. Tells which model
-- this installation has. For the tick.
-- Definer: the service role has no rights on the jobs themselves.
create function public.claim_research_sites(at_most int, lease_seconds int, model text)
returns table (job_id uuid, number int, epoch int, user_id uuid, workspace_id uuid)
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.research_model as m (model) values (claim_research_sites.model)
  on conflict on constraint research_model_pkey do update set model = excluded.model where m.model <> excluded.model;
  perform private.settle_lost_research(at_most);
  return query
  with jobs as materialized (
    select j.id, j.acting_id, count(*) over () as many from public.research_jobs j
    where j.status = 'running' and j.acting_id is not null order by j.worked_at limit at_most
  ), picked as materialized (
    select q.job_id, q.number from jobs j cross join lateral (
      select s.job_id, s.number from public.research_sites s
      where s.job_id = j.id and s.status = 'queued' and s.next_attempt_at <= clock_timestamp()
      order by s.number limit greatest(1, at_most / j.many) for update skip locked
    ) q limit at_most
  )
  update public.research_sites s set status = 'reading', attempts = s.attempts + 1, epoch = s.epoch + 1, user_id = j.acting_id,
    lease_until = clock_timestamp() + make_interval(secs => lease_seconds)
  from picked p join jobs j on j.id = p.job_id
  where s.job_id = p.job_id and s.number = p.number
  returning s.job_id, s.number, s.epoch, s.user_id, s.workspace_id;
end $$;

-- The site that the caller's worker holds, locked; null when another has it by now or its job does not go on.
create function private.held_research_site(job_id uuid, number int, epoch int) returns public.research_sites
language plpgsql security definer set search_path = ''
as $$
declare
  site public.research_sites;
begin
  select s.* into site from public.research_sites s
  where s.job_id = held_research_site.job_id and s.number = held_research_site.number and s.epoch = held_research_site.epoch
    and s.status in ('reading', 'asking') and s.user_id = auth.uid()
  for update;
  if site.job_id is not null then
    perform private.require_writer(site.workspace_id);
  end if;
  return site;
end $$;

-- What is to be done about a claimed site: {domain, lead_id or account_id, kind, cache_days, questions: [{id, question, answer,
-- choices}]}. Null when nothing is: it is another's, or was ended here, by an answer that was known or because it may not be read.
-- Definer, as those below: written here alone.
create function public.begin_research_site(job_id uuid, number int, epoch int) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  site public.research_sites := private.held_research_site(job_id, number, epoch);
  job public.research_jobs;
  alive uuid[];
  caller uuid;
  known public.facts;
  questions jsonb;
begin
  select j.* into job from public.research_jobs j where j.id = site.job_id for update;
  if job.id is null then
    return null;
  elsif job.status <> 'running' then
    perform private.requeue_research_site(site, interval '0');
    return null;
  end if;
  select array_agg(l.id order by l.id), (array_agg(l.id order by private.work_domain(l.email) is distinct from site.domain, l.id))[1]
  into alive, caller
  from public.leads l where l.workspace_id = site.workspace_id and l.id = any(site.lead_ids) and l.deleted_at is null;
  if alive is null then
    perform private.end_research_site(site, 'unreadable', 'Its leads were deleted since.');
    return null;
  elsif not (public.research_target(site.workspace_id, caller) ->> 'domain_is_trusted')::boolean then
    perform private.end_research_site(site, 'unreadable',
      'Its domain was written in a conversation that had read text from outside. A person must look at it and save it first.');
    return null;
  elsif site.account_id is not null and not exists (select from public.accounts a where a.id = site.account_id) then
    perform private.end_research_site(site, 'unreadable', 'Its account was deleted or merged since.');
    return null;
  end if;
  if job.kind = 'question' then
    known := private.known_answer(job.workspace_id, site.account_id, alive, job.question, job.max_age_days);
    if known.id is not null then
      perform private.end_answered_site(job, site, known.value, known.is_inferred, 0);
      return null;
    end if;
    select jsonb_build_array(jsonb_build_object('id', q.id, 'question', q.question, 'answer', q.answer, 'choices', q.choices))
    into questions from public.research_questions q
    where q.workspace_id = job.workspace_id and q.question_key = lower(job.question collate "und-x-icu");
  else
    select jsonb_agg(jsonb_build_object('id', q.id, 'question', q.question, 'answer', q.answer, 'choices', q.choices))
    into questions from private.old_questions(job.workspace_id, site.account_id, alive, job.max_age_days) q;
  end if;
  return jsonb_build_object('domain', site.domain, 'kind', job.kind, 'cache_days', least(7, job.max_age_days),
    'questions', coalesce(questions, '[]'),
    case when site.account_id is null then 'lead_id' else 'account_id' end, coalesce(site.account_id, caller));
end $$;

-- Puts a site back into the queue. Without a pause for its fault it is not counted as tried.
create function private.requeue_research_site(site public.research_sites, pause interval, delay interval default '0') returns void
language sql security definer set search_path = ''
as $$
  update public.research_sites s set status = 'queued', lease_until = null, reserved_micros = 0, asked_model = null,
    next_attempt_at = clock_timestamp() + pause + delay, attempts = s.attempts - (pause = interval '0')::int
  where s.job_id = site.job_id and s.number = site.number
$$;

-- Sets money aside for the question about a site, under the limits of its person and workspace and the price that was
-- confirmed; whether the model may be asked. Where not, the job pauses and its person is told why.
create function public.reserve_research(job_id uuid, number int, epoch int, model text) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  site public.research_sites := private.held_research_site(job_id, number, epoch);
  job public.research_jobs;
  turn public.turns;
  taken private.taken_turn;
  expected bigint := private.research_price(reserve_research.model, 1, true);
  spoken bigint;
begin
  if site.job_id is null then
    return false;
  end if;
  -- Those of a job reserve one after the other, so that many at once cannot pass its price together.
  select j.* into job from public.research_jobs j where j.id = site.job_id for update;
  if job.status <> 'running' then
    perform private.requeue_research_site(site, interval '0');
    return false;
  end if;
  select coalesce(sum(s.reserved_micros), 0) into spoken from public.research_sites s where s.job_id = job.id and s.reserved_micros > 0;
  if job.cost_micros + spoken + expected > job.high_micros and spoken > 0 then
    -- Those under way give back what they don't need.
    perform private.requeue_research_site(site, interval '0', interval '5 seconds');
    return false;
  elsif job.cost_micros + expected > job.high_micros then
    perform private.requeue_research_site(site, interval '0');
    perform private.pause_research(job, format('It has cost %s, and the price that was confirmed is %s.',
      private.money(job.cost_micros), private.money(job.high_micros)));
    return false;
  end if;
  turn.id := gen_random_uuid();
  turn.workspace_id := site.workspace_id;
  turn.user_id := site.user_id;
  taken := private.reserve_spending(turn, reserve_research.model);
  if taken.refusal is not null and spoken > 0 then
    perform private.requeue_research_site(site, interval '0', interval '5 seconds');
    return false;
  elsif taken.refusal is not null then
    perform private.requeue_research_site(site, interval '0');
    perform private.pause_research(job, taken.refusal);
    return false;
  end if;
  update public.research_sites s set status = 'asking', asked_model = reserve_research.model, reserved_micros = coalesce(expected, 0)
  where s.job_id = site.job_id and s.number = site.number;
  return true;
end $$;

-- A worker met a fault that it could not tell by itself, such as that its person may not do this any more. Later, or after three
-- times as failed. For the tick. Definer for the same reason as its claim.
create function public.note_research_fault(job_id uuid, number int, epoch int, reason text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  attempts_cap constant int := 3;
  site public.research_sites;
begin
  select s.* into site from public.research_sites s
  where s.job_id = note_research_fault.job_id and s.number = note_research_fault.number and s.epoch = note_research_fault.epoch
    and s.status in ('reading', 'asking') for update;
  if site.job_id is null then
    return;
  elsif site.status = 'asking' then
    -- What became of the question is not known: it is settled as a lost one, when the lease runs out.
    return;
  elsif site.attempts >= attempts_cap then
    perform private.end_research_site(site, 'failed', note_research_fault.reason);
  else
    perform private.requeue_research_site(site, interval '1 minute' * 4 ^ (site.attempts - 1));
  end if;
end $$;

revoke all on function public.claim_research_sites(int, int, text), public.note_research_fault(uuid, int, int, text) from anon, authenticated;
grant execute on function public.claim_research_sites(int, int, text), public.note_research_fault(uuid, int, int, text) to service_role;
grant execute on function public.begin_research_site(uuid, int, int), public.reserve_research(uuid, int, int, text) to authenticated;
