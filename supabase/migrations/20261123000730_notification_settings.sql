-- Notification settings: when a person wants to be left alone, and what is told where. Their time zone is that of their
-- profile.
-- Owns: notification_settings, save_notification_settings(), my_notification_settings(), private.is_loud(),
--   private.next_loud_instant(), private.notification_choice(), private.tg_agent_notifications__settle(). Reads: user_contexts.
--   Writes: agent_notifications (held_until, escalate_at).
create table public.notification_settings (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  quiet_from time,
  quiet_to time,
  work_days int[] not null default '{1,2,3,4,5,6,7}',
  digest_at time,
  next_digest_at timestamptz,
  kinds jsonb not null default '{}',
  escalate_after_minutes int,
  escalate_channel_id uuid,
  escalate_priority text not null default 'high',
  updated_at timestamptz not null default now(),
  constraint notification_settings_are_one_for_each unique (workspace_id, user_id),
  constraint notification_settings_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint notification_settings_quiet_hours_have_two_ends check (
    (quiet_from is null) = (quiet_to is null) and quiet_from is distinct from quiet_to or quiet_from is null and quiet_to is null),
  -- Clocks are moved by whole quarters of an hour, and so is quiet.
  constraint notification_settings_times_are_quarters check (
    extract(epoch from coalesce(quiet_from, '00:00'))::int % 900 = 0 and extract(epoch from coalesce(quiet_to, '00:00'))::int % 900 = 0
    and extract(epoch from coalesce(digest_at, '00:00'))::int % 900 = 0),
  constraint notification_settings_work_days_are_iso check (
    cardinality(work_days) between 1 and 7 and work_days <@ '{1,2,3,4,5,6,7}'),
  constraint notification_settings_kinds_are_an_object check (jsonb_typeof(kinds) = 'object'),
  constraint notification_settings_escalation_is_soon check (escalate_after_minutes between 5 and 10080),
  constraint notification_settings_priority_is_known check (escalate_priority in ('low', 'normal', 'high'))
);
comment on table public.notification_settings is 'When a person is left alone, and what is told where. Theirs alone.';
comment on column public.notification_settings.work_days is 'ISO days; the others are quiet as a whole.';
comment on column public.notification_settings.kinds is
  'By kind, or "*" for those not named: {tell: off, app or channels; channels: ids, absent for all; min_priority of what goes to them}.';
create index notification_settings_next_digest_at_idx on public.notification_settings (next_digest_at) where next_digest_at is not null;
create index notification_settings_escalate_channel_id_idx on public.notification_settings (escalate_channel_id);

alter table public.notification_settings enable row level security;
create policy "People read their own notification settings" on public.notification_settings
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Written through save_notification_settings(): no insert, update or delete policy.
revoke all on public.notification_settings from anon, authenticated;
grant select on public.notification_settings to authenticated;
create trigger notification_settings__audit after insert or update or delete on public.notification_settings
  for each row execute function private.tg_audit();

-- Whether the clock on a person's wall shows a time at which they may be disturbed.
create function private.is_loud(at timestamptz, zone text, quiet_from time, quiet_to time, work_days int[]) returns boolean
language sql stable set search_path = ''
as $$
  select extract(isodow from at at time zone zone)::int = any(work_days) and case
    when quiet_from is null then true
    when quiet_from < quiet_to then not ((at at time zone zone)::time >= quiet_from and (at at time zone zone)::time < quiet_to)
    else (at at time zone zone)::time >= quiet_to and (at at time zone zone)::time < quiet_from end
$$;

-- The first instant from `after` on at which a person may be disturbed: `after` itself, or a quarter of an hour of the
-- clocks, because every zone's clock stands off, and is moved, by whole quarters. Null where no time of a week is loud.
create function private.next_loud_instant(after timestamptz, zone text, quiet_from time, quiet_to time, work_days int[])
returns timestamptz
language plpgsql stable set search_path = ''
as $$
declare
  quarter constant interval := interval '15 minutes';
  first timestamptz := date_bin(quarter, after, timestamptz '2000-01-01Z') + quarter;
begin
  if private.is_loud(after, zone, quiet_from, quiet_to, work_days) then
    return after;
  end if;
  return (
    select t from generate_series(first, first + interval '9 days', quarter) as t
    where private.is_loud(t, zone, quiet_from, quiet_to, work_days) limit 1);
end $$;

create function private.zone_of(workspace_id uuid, user_id uuid) returns text
language sql stable set search_path = ''
as $$
  select coalesce((select c.time_zone from public.user_contexts c
    where c.workspace_id = zone_of.workspace_id and c.user_id = zone_of.user_id), 'UTC')
$$;

create function private.priority_rank(priority text) returns int
language sql immutable set search_path = ''
as $$
  select case priority when 'low' then 1 when 'normal' then 2 when 'high' then 3 end
$$;

-- What a person chose for a kind of notification.
create function private.notification_choice(kinds jsonb, kind text) returns jsonb
language sql immutable set search_path = ''
as $$
  select '{"tell": "channels", "min_priority": "normal"}'::jsonb || coalesce(kinds -> kind, kinds -> '*', '{}')
$$;

-- The next time at which somebody's digest is due: once on each working day of theirs.
create function private.next_digest(settings public.notification_settings, after timestamptz) returns timestamptz
language sql stable set search_path = ''
as $$
  select min((d.day + settings.digest_at) at time zone z.zone)
  from (select private.zone_of(settings.workspace_id, settings.user_id) as zone) z
  cross join lateral (select ((after at time zone z.zone)::date + n) as day from generate_series(0, 8) as n) d
  where (d.day + settings.digest_at) at time zone z.zone > after and extract(isodow from d.day)::int = any(settings.work_days)
$$;

-- Settles what a person's settings say of a notification: a kind that is off is not told at all, quiet hours hold back all
-- but what is urgent. Definer: the settings are their person's alone.
create function private.tg_agent_notifications__settle() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  settings public.notification_settings;
begin
  select * into settings from public.notification_settings s where s.workspace_id = new.workspace_id and s.user_id = new.user_id;
  if settings.id is null or new.kind in ('channel_test', 'channel_disabled') then
    return new;
  elsif private.notification_choice(settings.kinds, new.kind) ->> 'tell' = 'off' then
    return null;
  end if;
  if new.priority <> 'high' then
    new.held_until := nullif(private.next_loud_instant(new.created_at, private.zone_of(new.workspace_id, new.user_id),
      settings.quiet_from, settings.quiet_to, settings.work_days), new.created_at);
  end if;
  if settings.escalate_channel_id is not null and private.priority_rank(new.priority) >= private.priority_rank(settings.escalate_priority) then
    new.escalate_at := coalesce(new.held_until, new.created_at) + make_interval(mins => settings.escalate_after_minutes);
  end if;
  return new;
end $$;
create trigger agent_notifications__settle before insert on public.agent_notifications
  for each row execute function private.tg_agent_notifications__settle();
create index agent_notifications_escalate_at_idx on public.agent_notifications (escalate_at)
  where escalate_at is not null and read_at is null;
create index agent_notifications_snoozed_until_idx on public.agent_notifications (snoozed_until) where snoozed_until is not null;

-- The caller's settings as they hold, with the channels and with when quiet ends, if it is quiet now.
create function public.my_notification_settings(workspace_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  settings public.notification_settings;
  zone text := private.caller_time_zone(workspace_id);
begin
  if private.my_role(workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  select * into settings from public.notification_settings s
  where s.workspace_id = my_notification_settings.workspace_id and s.user_id = (select auth.uid());
  return jsonb_build_object(
    'time_zone', zone,
    'quiet_from', to_char(settings.quiet_from, 'HH24:MI'), 'quiet_to', to_char(settings.quiet_to, 'HH24:MI'),
    'work_days', coalesce(settings.work_days, '{1,2,3,4,5,6,7}'),
    'digest_at', to_char(settings.digest_at, 'HH24:MI'), 'next_digest_at', settings.next_digest_at,
    'kinds', coalesce(settings.kinds, '{}'),
    'escalate_after_minutes', settings.escalate_after_minutes, 'escalate_channel_id', settings.escalate_channel_id,
    'escalate_priority', coalesce(settings.escalate_priority, 'high'),
    'quiet_until', nullif(private.next_loud_instant(now(), zone, settings.quiet_from, settings.quiet_to,
      coalesce(settings.work_days, '{1,2,3,4,5,6,7}')), now()));
end $$;

-- Changes some of the caller's settings, those named in `changes`; returns them as they hold now. Definer: the row is made
-- on first use, and what is written has been looked at.
create function public.save_notification_settings(workspace_id uuid, changes jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  settings public.notification_settings;
begin
  if private.my_role(workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  perform private.check_notification_changes(workspace_id, changes);
  insert into public.notification_settings (workspace_id, user_id)
  values (save_notification_settings.workspace_id, auth.uid()) on conflict do nothing;
  select * into settings from public.notification_settings s
  where s.workspace_id = save_notification_settings.workspace_id and s.user_id = auth.uid() for update;
  settings := jsonb_populate_record(settings, changes - 'kinds');
  -- A kind that is set to null falls back to what holds for all.
  settings.kinds := jsonb_strip_nulls(settings.kinds || coalesce(changes -> 'kinds', '{}'));
  settings.next_digest_at := case when settings.digest_at is not null then private.next_digest(settings, now()) end;
  if settings.escalate_channel_id is null or settings.escalate_after_minutes is null then
    settings.escalate_channel_id := null;
    settings.escalate_after_minutes := null;
  end if;
  update public.notification_settings s set quiet_from = settings.quiet_from, quiet_to = settings.quiet_to,
    work_days = settings.work_days, digest_at = settings.digest_at, next_digest_at = settings.next_digest_at,
    kinds = settings.kinds, escalate_after_minutes = settings.escalate_after_minutes,
    escalate_channel_id = settings.escalate_channel_id, escalate_priority = settings.escalate_priority, updated_at = now()
  where s.id = settings.id;
  return public.my_notification_settings(workspace_id);
exception when check_violation then
  perform private.refuse('Times are whole quarters of an hour, quiet hours have a beginning and an end, days are 1 (Monday) to 7, and waiting is 5 minutes to 7 days.');
  return null;
end $$;

create function private.check_notification_changes(workspace_id uuid, changes jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  known constant text[] := array['quiet_from', 'quiet_to', 'work_days', 'digest_at', 'kinds', 'escalate_after_minutes',
    'escalate_channel_id', 'escalate_priority'];
  times constant text := '^([01]\d|2[0-3]):(00|15|30|45)$';
begin
  if jsonb_typeof(changes) is distinct from 'object' or exists (select from jsonb_object_keys(changes) k where k <> all (known)) then
    perform private.refuse('Settings are ' || array_to_string(known, ', ') || '.');
  elsif exists (select from jsonb_each(changes) e where e.key in ('quiet_from', 'quiet_to', 'digest_at')
      and e.value <> 'null' and (jsonb_typeof(e.value) <> 'string' or e.value #>> '{}' !~ times)) then
    perform private.refuse('A time is a quarter of an hour like "20:00" or "07:30".');
  elsif changes ? 'work_days' and (jsonb_typeof(changes -> 'work_days') <> 'array' or exists (
      select from jsonb_array_elements(case when jsonb_typeof(changes -> 'work_days') = 'array' then changes -> 'work_days' else '[]' end) d
      where d::text !~ '^[1-7]$')) then
    perform private.refuse('Working days are numbers from 1 (Monday) to 7 (Sunday).');
  elsif coalesce(changes -> 'escalate_after_minutes', 'null') <> 'null' and changes ->> 'escalate_after_minutes' !~ '^\d{1,5}$' then
    perform private.refuse('Waiting is 5 minutes to 7 days.');
  elsif changes ? 'escalate_priority' and coalesce(private.priority_rank(changes ->> 'escalate_priority'), 0) = 0 then
    perform private.refuse('A priority is low, normal or high.');
  elsif coalesce(changes -> 'escalate_channel_id', 'null') <> 'null' and not private.owns_channel(workspace_id, changes ->> 'escalate_channel_id') then
    raise exception 'There is no such channel of yours.' using errcode = 'PT404';
  end if;
  perform private.check_notification_kinds(workspace_id, coalesce(changes -> 'kinds', '{}'));
end $$;

create function private.check_notification_kinds(workspace_id uuid, kinds jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  most_kinds constant int := 60;
  choice record;
begin
  if jsonb_typeof(kinds) <> 'object' or (select count(*) > most_kinds from jsonb_object_keys(kinds)) then
    perform private.refuse('"kinds" says what is chosen for each kind.');
  end if;
  for choice in select e.key, e.value from jsonb_each(kinds) e where e.value <> 'null' loop
    if choice.key !~ '^([a-z_]{1,40}|\*)$' or jsonb_typeof(choice.value) <> 'object'
        or exists (select from jsonb_object_keys(choice.value) k where k not in ('tell', 'channels', 'min_priority'))
        or coalesce(choice.value ->> 'tell', 'app') not in ('off', 'app', 'channels')
        or coalesce(private.priority_rank(coalesce(choice.value ->> 'min_priority', 'low')), 0) = 0
        or coalesce(jsonb_typeof(choice.value -> 'channels'), 'array') <> 'array' then
      perform private.refuse(format('The choice for "%s" is {"tell": "off", "app" or "channels", "min_priority", "channels"}.', left(choice.key, 40)));
    elsif exists (select from jsonb_array_elements_text(coalesce(choice.value -> 'channels', '[]')) c
        where not private.owns_channel(check_notification_kinds.workspace_id, c)) then
      raise exception 'There is no such channel of yours.' using errcode = 'PT404';
    end if;
  end loop;
end $$;

grant execute on function private.is_loud(timestamptz, text, time, time, int[]),
  private.next_loud_instant(timestamptz, text, time, time, int[]),
  public.my_notification_settings(uuid), public.save_notification_settings(uuid, jsonb)
to authenticated;
