-- The queue of behaviours: who is due, claimed with a lease; what was found, recorded and told in one transaction.
-- Owns: keep_behaviours(), claim_behaviours(), record_findings(), fail_behaviour(), private.behaviours_are_due().
--   Writes: private.behaviours, private.behaviour_runs, behaviour_findings, agent_notifications. For `proactive` only.
-- An `instant` is for tests, which move the clock through weeks; without one it is now.

-- Keeps what the functions know to look for, in their order; what they know no more is gone with what people chose for it.
-- Returns how many were new or changed.
create function public.keep_behaviours(definitions jsonb) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  changed text[];
begin
  -- Two that start at once write the same.
  perform pg_advisory_xact_lock(hashtext('public.keep_behaviours'));
  with told as (
    select d.* , row_number() over ()::int as place from jsonb_to_recordset(definitions) as d (
      name text, title text, description text, cadence jsonb, cool_down_hours int, tuning jsonb, sample_floor text, kinds jsonb)
  ), kept as (
    insert into private.behaviours as b (name, title, description, cadence, cool_down_hours, tuning, sample_floor, kinds, position)
    select t.name, t.title, t.description, t.cadence, t.cool_down_hours, t.tuning, t.sample_floor,
      array(select jsonb_array_elements_text(t.kinds)), t.place from told t
    on conflict (name) do update set title = excluded.title, description = excluded.description, cadence = excluded.cadence,
      cool_down_hours = excluded.cool_down_hours, tuning = excluded.tuning, sample_floor = excluded.sample_floor,
      kinds = excluded.kinds, position = excluded.position
    where (b.title, b.description, b.cadence, b.cool_down_hours, b.tuning, b.sample_floor, b.kinds, b.position) is distinct from
      (excluded.title, excluded.description, excluded.cadence, excluded.cool_down_hours, excluded.tuning, excluded.sample_floor,
        excluded.kinds, excluded.position)
    returning b.name
  )
  select coalesce(array_agg(k.name), '{}') into changed from kept k;
  delete from private.behaviours b where b.name not in (select d ->> 'name' from jsonb_array_elements(definitions) d);
  if changed <> '{}' then
    insert into private.behaviour_runs as r (workspace_id, user_id, behaviour, next_at)
    select m.workspace_id, m.user_id, c.name, private.next_look_of(m.workspace_id, m.user_id, c.name, clock_timestamp())
    from public.workspace_members m cross join unnest(changed) as c (name)
    on conflict on constraint behaviour_runs_are_one_for_each do update set next_at = excluded.next_at where r.lease_until is null;
  end if;
  return cardinality(changed);
end $$;

-- Claims some of what is due, the workspaces in turn: [{id, epoch, workspace_id, user_id, behaviour, tuning, due_at, time_zone}]. Whose worker
-- died is claimed again; what killed too many waits for hours, and says so. Who missed several looks gets one.
create function public.claim_behaviours(at_most int, lease_seconds int, instant timestamptz default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  window_size constant int := 5000;
  attempts_cap constant int := 4;
  now_at timestamptz := coalesce(instant, clock_timestamp());
  claimed jsonb;
begin
  update private.behaviour_runs r set lease_until = null, attempts = 0, failures = r.failures + 1, next_at = now_at + interval '6 hours',
    problem = 'It took too long, several times.'
  where r.next_at <= now_at and r.attempts >= attempts_cap;
  with due as (
    select r.id, r.next_at, row_number() over (partition by r.workspace_id order by r.next_at, r.id) as place
    from (select * from private.behaviour_runs r where r.next_at <= now_at order by r.next_at limit window_size) r
  ), mine as materialized (
    select r.id, r.next_at as due_at from private.behaviour_runs r join due d on d.id = r.id
    where r.next_at <= now_at order by d.place, d.next_at limit at_most for update of r skip locked
  ), taken as (
    update private.behaviour_runs r set epoch = r.epoch + 1, attempts = r.attempts + 1,
      lease_until = now_at + make_interval(secs => lease_seconds), next_at = now_at + make_interval(secs => lease_seconds)
    from mine m where r.id = m.id
    returning r.*, m.due_at
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'epoch', t.epoch, 'workspace_id', t.workspace_id, 'user_id', t.user_id,
    'behaviour', t.behaviour, 'tuning', private.behaviour_tuning(t.workspace_id, t.user_id, t.behaviour), 'due_at', t.due_at,
    'time_zone', private.zone_of(t.workspace_id, t.user_id))), '[]')
  into claimed from taken t;
  return claimed;
end $$;

-- Ends a claimed look: tells what was found and is new, and says when it looks next; all of it or nothing. Findings: [{key, subject,
-- priority, title, body, actions, data}]. Each key is told once, and each subject once in a cool-down. Returns how many were told; null
-- when another worker has it by now.
create function public.record_findings(run_id uuid, epoch int, findings jsonb, instant timestamptz default null) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  now_at timestamptz := coalesce(instant, clock_timestamp());
  run private.behaviour_runs;
  finding record;
  cool_down interval;
  following timestamptz;
  told int := 0;
begin
  select * into run from private.behaviour_runs r
  where r.id = record_findings.run_id and r.epoch = record_findings.epoch and r.lease_until is not null for update;
  if run.id is null then
    return null;
  end if;
  select make_interval(hours => b.cool_down_hours) into cool_down from private.behaviours b where b.name = run.behaviour;
  -- Null: it was muted meanwhile.
  following := private.next_look_of(run.workspace_id, run.user_id, run.behaviour, now_at);
  if following is not null and not private.is_muted(run.workspace_id, run.user_id, run.behaviour, now_at) then
    for finding in
      select * from jsonb_to_recordset(findings) as f (key text, subject text, priority text, title text, body text, actions jsonb, data jsonb)
    loop
      continue when finding.subject <> '' and exists (
        select from public.behaviour_findings f where f.workspace_id = run.workspace_id and f.user_id = run.user_id
          and f.behaviour = run.behaviour and f.subject = finding.subject and f.found_at > now_at - cool_down);
      insert into public.behaviour_findings (workspace_id, user_id, behaviour, key, subject, found_at)
      values (run.workspace_id, run.user_id, run.behaviour, finding.key, finding.subject, now_at)
      on conflict on constraint behaviour_findings_are_told_once do nothing;
      continue when not found;
      perform private.notify_person(run.workspace_id, run.user_id, 'behaviour_' || run.behaviour, finding.title, finding.body,
        finding.priority, finding.actions, 'behaviour_' || run.behaviour || ' ' || finding.key, 'behaviour_' || run.behaviour,
        finding.data || jsonb_build_object('behaviour', run.behaviour));
      told := told + 1;
    end loop;
  end if;
  update private.behaviour_runs r set next_at = following, lease_until = null, attempts = 0, failures = 0, problem = null,
    looked_at = now_at, told_at = case when told > 0 then now_at else r.told_at end
  where r.id = run.id;
  return told;
end $$;

create function private.is_muted(workspace_id uuid, user_id uuid, behaviour text, at timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from public.behaviour_settings s where s.workspace_id = is_muted.workspace_id and s.user_id = is_muted.user_id
    and s.behaviour = is_muted.behaviour and s.muted and coalesce(s.muted_until, 'infinity') > at)
$$;

-- A look that failed is tried again, further off each time, up to six hours; its person sees why. False when another worker has it.
create function public.fail_behaviour(run_id uuid, epoch int, problem text, instant timestamptz default null) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  update private.behaviour_runs r set lease_until = null, attempts = 0, failures = r.failures + 1, problem = left(fail_behaviour.problem, 300),
    next_at = coalesce(instant, clock_timestamp()) + least(interval '6 hours', interval '1 minute' * 4 ^ least(r.failures, 6))
  where r.id = fail_behaviour.run_id and r.epoch = fail_behaviour.epoch and r.lease_until is not null;
  return found;
end $$;

-- Whether anything is due, or nothing is known yet: one look into a small index.
create function private.behaviours_are_due() returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from private.behaviour_runs r where r.next_at <= now()) or not exists (select from private.behaviours)
$$;

revoke all on function public.keep_behaviours(jsonb), public.claim_behaviours(int, int, timestamptz),
  public.record_findings(uuid, int, jsonb, timestamptz), public.fail_behaviour(uuid, int, text, timestamptz) from authenticated, anon;
grant execute on function public.keep_behaviours(jsonb), public.claim_behaviours(int, int, timestamptz),
  public.record_findings(uuid, int, jsonb, timestamptz), public.fail_behaviour(uuid, int, text, timestamptz) to service_role;
