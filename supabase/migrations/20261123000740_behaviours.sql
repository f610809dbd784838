-- Behaviours: what the assistant says by itself. What each looks for, how a person tuned it, when it looks next, what it found.
-- Owns: behaviour_settings, behaviour_findings, private.behaviours, private.behaviour_runs, private.next_look(), private.behaviour_tuning().
--   Reads: workspace_members, notification_settings, user_contexts.
create table private.behaviours (
  name text primary key,
  title text not null,
  description text not null,
  cadence jsonb not null,
  cool_down_hours int not null,
  tuning jsonb not null,
  sample_floor text not null,
  kinds text[] not null default '{}',
  position int not null,
  constraint behaviours_names_are_words check (name ~ '^[a-z][a-z_]{2,29}$'),
  constraint behaviours_cadence_is_known check (cadence ->> 'every' in ('minutes', 'day', 'week', 'event')),
  constraint behaviours_cool_down_is_bounded check (cool_down_hours between 0 and 8760),
  constraint behaviours_tuning_is_an_object check (jsonb_typeof(tuning) = 'object')
);
comment on table private.behaviours is 'What the functions know to look for: kept by `proactive` from its registry.';
comment on column private.behaviours.cadence is
  '{every: minutes, minutes} · {every: day, hour} on working days · {every: week, weekday, hour} · {every: event}: told by what happens. Hours are of the person''s clock; a threshold `hour` or `weekday` takes their place.';
comment on column private.behaviours.tuning is 'Thresholds that a person may move: {name: {label, min, max, default, whole}}.';
comment on column private.behaviours.kinds is 'Kinds of notifications that others make and this one lets a person mute.';

create table public.behaviour_settings (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  behaviour text not null references private.behaviours (name) on delete cascade,
  muted boolean not null default false,
  muted_until timestamptz,
  tuning jsonb not null default '{}',
  updated_at timestamptz not null default clock_timestamp(),
  constraint behaviour_settings_are_one_for_each unique (workspace_id, user_id, behaviour),
  constraint behaviour_settings_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint behaviour_settings_mute_has_no_lonely_end check (muted or muted_until is null),
  constraint behaviour_settings_tuning_is_an_object check (jsonb_typeof(tuning) = 'object')
);
comment on table public.behaviour_settings is 'What a person muted, and the thresholds that they moved. Theirs alone.';
comment on column public.behaviour_settings.muted_until is 'When it speaks again; null while muted for good.';
create index behaviour_settings_behaviour_idx on public.behaviour_settings (behaviour);

create table public.behaviour_findings (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  behaviour text not null references private.behaviours (name) on delete cascade,
  key text not null,
  subject text not null default '',
  found_at timestamptz not null default clock_timestamp(),
  constraint behaviour_findings_are_told_once unique (workspace_id, user_id, behaviour, key),
  constraint behaviour_findings_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint behaviour_findings_key_is_short check (length(key) between 1 and 200)
);
comment on table public.behaviour_findings is 'What was told: the same key once, the same subject once in a cool-down. Its words are the notification''s.';
comment on column public.behaviour_findings.subject is 'Whom or what it is about; empty where it is about no single thing.';
create index behaviour_findings_subject_idx on public.behaviour_findings (workspace_id, user_id, behaviour, subject, found_at desc);
create index behaviour_findings_behaviour_idx on public.behaviour_findings (behaviour);
create index behaviour_findings_found_at_idx on public.behaviour_findings (found_at);

-- When each person's behaviours look next. One row for each member and behaviour, made by triggers.
create table private.behaviour_runs (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  behaviour text not null references private.behaviours (name) on delete cascade,
  next_at timestamptz,
  epoch int not null default 0,
  attempts int not null default 0,
  lease_until timestamptz,
  looked_at timestamptz,
  told_at timestamptz,
  failures int not null default 0,
  problem text,
  constraint behaviour_runs_are_one_for_each unique (workspace_id, user_id, behaviour),
  constraint behaviour_runs_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade
);
comment on table private.behaviour_runs is 'When a behaviour looks next for a person: claimed with a lease, ended under its epoch.';
comment on column private.behaviour_runs.next_at is 'While a worker has it, when another may take it. Null: never, muted or told by what happens.';
comment on column private.behaviour_runs.attempts is 'Claims since it last came to an end: workers that died of it.';
create index behaviour_runs_due_idx on private.behaviour_runs (next_at) where next_at is not null;
create index behaviour_runs_behaviour_idx on private.behaviour_runs (behaviour);

alter table private.behaviours enable row level security;
alter table private.behaviour_runs enable row level security;
create policy "Nobody reads what is known but the definer functions below" on private.behaviours for select to authenticated using (false);
create policy "Nobody reads the runs but the definer functions below" on private.behaviour_runs for select to authenticated using (false);
alter table public.behaviour_settings enable row level security;
create policy "People read their own behaviour settings" on public.behaviour_settings for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
alter table public.behaviour_findings enable row level security;
create policy "People read what was found for them" on public.behaviour_findings for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- All written by functions: no insert, update or delete policy.
revoke all on public.behaviour_settings, public.behaviour_findings from anon, authenticated;
grant select on public.behaviour_settings, public.behaviour_findings to authenticated;
create trigger behaviour_settings__audit after insert or update or delete on public.behaviour_settings
  for each row execute function private.tg_audit();

-- A person's thresholds: theirs where they moved them and the bounds still allow it, else the defaults: {name: number}.
-- Definer: who asks for another is the schedule.
create function private.behaviour_tuning(workspace_id uuid, user_id uuid, behaviour text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_object_agg(t.key, case
    when (s.tuning ->> t.key)::numeric between (t.value ->> 'min')::numeric and (t.value ->> 'max')::numeric then s.tuning -> t.key
    else t.value -> 'default' end), '{}')
  from private.behaviours b
  cross join lateral jsonb_each(b.tuning) t
  left join public.behaviour_settings s on s.workspace_id = behaviour_tuning.workspace_id
    and s.user_id = behaviour_tuning.user_id and s.behaviour = b.name
  where b.name = behaviour_tuning.behaviour
$$;

-- When a behaviour of a cadence looks next after an instant, by a person's clock and working days. Weekly: on its weekday, or the
-- next working day of that week, or else the last. A time that clocks skip comes when they have skipped it.
create function private.next_look(cadence jsonb, tuning jsonb, zone text, work_days int[], after timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select case cadence ->> 'every'
    when 'minutes' then after + make_interval(mins => (cadence ->> 'minutes')::int)
    when 'event' then null
    else (
      select min(d.instant) from (
        select (day + make_time(coalesce((tuning ->> 'hour')::int, (cadence ->> 'hour')::int), 0, 0)) at time zone zone as instant,
          extract(isodow from day)::int as weekday
        from (select (after at time zone zone)::date + n as day from generate_series(-1, 15) as n) days
      ) d
      where d.instant > after and case cadence ->> 'every' when 'day' then d.weekday = any(work_days)
        else d.weekday = (select coalesce(min(w) filter (where w >= coalesce((tuning ->> 'weekday')::int, (cadence ->> 'weekday')::int)), max(w))
          from unnest(work_days) w) end
    ) end
$$;

-- The same for a person as their settings stand; null while muted for good.
-- Definer: settings are their person's alone, and the schedule asks for all.
create function private.next_look_of(workspace_id uuid, user_id uuid, behaviour text, after timestamptz) returns timestamptz
language plpgsql stable security definer set search_path = ''
as $$
declare
  setting public.behaviour_settings;
  start timestamptz := after;
begin
  select * into setting from public.behaviour_settings s where s.workspace_id = next_look_of.workspace_id
    and s.user_id = next_look_of.user_id and s.behaviour = next_look_of.behaviour;
  if setting.muted and setting.muted_until is null then
    return null;
  elsif setting.muted then
    start := greatest(after, setting.muted_until);
  end if;
  return (select private.next_look(b.cadence, private.behaviour_tuning(next_look_of.workspace_id, next_look_of.user_id, b.name),
      private.zone_of(next_look_of.workspace_id, next_look_of.user_id), coalesce((select n.work_days from public.notification_settings n
        where n.workspace_id = next_look_of.workspace_id and n.user_id = next_look_of.user_id), '{1,2,3,4,5,6,7}'), start)
    from private.behaviours b where b.name = next_look_of.behaviour);
end $$;

-- Whoever joins is looked after from then on. Definer: the schedule is nobody's to write; so the next.
create function private.tg_workspace_members__behaviours() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.behaviour_runs (workspace_id, user_id, behaviour, next_at)
  select new.workspace_id, new.user_id, b.name, private.next_look_of(new.workspace_id, new.user_id, b.name, clock_timestamp())
  from private.behaviours b on conflict do nothing;
  return null;
end $$;
create trigger workspace_members__behaviours after insert on public.workspace_members
  for each row execute function private.tg_workspace_members__behaviours();

-- Muting, tuning, moving and other working days say anew when it looks next. What a worker has, it ends itself.
create function private.tg_behaviours__look_anew() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  person record := coalesce(new, old);
begin
  update private.behaviour_runs r set next_at = private.next_look_of(r.workspace_id, r.user_id, r.behaviour, clock_timestamp())
  where r.workspace_id = person.workspace_id and r.user_id = person.user_id and r.lease_until is null
    and (tg_table_name <> 'behaviour_settings' or r.behaviour = to_jsonb(person) ->> 'behaviour');
  return null;
end $$;
create trigger behaviour_settings__look_anew after insert or update or delete on public.behaviour_settings
  for each row execute function private.tg_behaviours__look_anew();
create trigger notification_settings__look_anew after insert or update of work_days on public.notification_settings
  for each row execute function private.tg_behaviours__look_anew();
create trigger user_contexts__look_anew after insert or update of time_zone on public.user_contexts
  for each row execute function private.tg_behaviours__look_anew();

-- What others tell of, as the runs of tasks do, is not told to whom it is muted for; with the threshold `failures_only` what went
-- well is not told either. Definer: settings are their person's alone.
create function private.tg_agent_notifications__mute() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (
    select from private.behaviours b join public.behaviour_settings s on s.behaviour = b.name
    where new.kind = any(b.kinds) and s.workspace_id = new.workspace_id and s.user_id = new.user_id
      and (s.muted and coalesce(s.muted_until, 'infinity') > new.created_at
        or new.kind like '%\_finished' and (s.tuning ->> 'failures_only')::numeric = 1)
  ) then
    return null;
  end if;
  return new;
end $$;
create trigger agent_notifications__mute before insert on public.agent_notifications
  for each row when (new.kind like 'task\_%') execute function private.tg_agent_notifications__mute();
