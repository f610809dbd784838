-- What people do with behaviours: see what there is, tune a threshold, mute.
-- Owns: list_behaviours(), read_behaviour(), change_behaviour(), private.behaviour_json(). Reads: private.behaviours,
--   private.behaviour_runs. Writes: behaviour_settings.

-- A behaviour as its person has it. Definer: the schedule is nobody's to read.
create function private.behaviour_json(workspace_id uuid, behaviour text) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('name', b.name, 'title', b.title, 'description', b.description, 'cadence', b.cadence,
    'cool_down_hours', b.cool_down_hours, 'sample_floor', b.sample_floor,
    'thresholds', (select coalesce(jsonb_agg(t.value || jsonb_build_object('name', t.key, 'value', v.tuning -> t.key) order by t.value -> 'place'), '[]')
      from jsonb_each(b.tuning) t),
    'muted', coalesce(s.muted and coalesce(s.muted_until, 'infinity') > now(), false),
    'muted_until', case when s.muted_until > now() then s.muted_until end,
    'next_at', case when r.lease_until is null then r.next_at end, 'looked_at', r.looked_at, 'told_at', r.told_at, 'problem', r.problem,
    'last_told', (select n.title from public.behaviour_findings f
      join public.agent_notifications n on n.workspace_id = f.workspace_id and n.user_id = f.user_id
        and n.deduplication_key = 'behaviour_' || f.behaviour || ' ' || f.key
      where f.workspace_id = behaviour_json.workspace_id and f.user_id = auth.uid() and f.behaviour = b.name
      order by f.found_at desc, f.id limit 1))
  from private.behaviours b
  cross join lateral (select private.behaviour_tuning(behaviour_json.workspace_id, auth.uid(), b.name) as tuning) v
  left join public.behaviour_settings s on s.workspace_id = behaviour_json.workspace_id and s.user_id = auth.uid() and s.behaviour = b.name
  left join private.behaviour_runs r on r.workspace_id = behaviour_json.workspace_id and r.user_id = auth.uid() and r.behaviour = b.name
  where b.name = behaviour_json.behaviour
$$;

-- All that the assistant says by itself, as the caller has it. Definer: as above.
create function public.list_behaviours(workspace_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if private.my_role(list_behaviours.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  return (select coalesce(jsonb_agg(private.behaviour_json(list_behaviours.workspace_id, b.name) order by b.position), '[]') from private.behaviours b);
end $$;

-- One of them, with the caller's time zone, to try it. Definer: as above.
create function public.read_behaviour(workspace_id uuid, behaviour text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  if private.my_role(read_behaviour.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  return coalesce(private.behaviour_json(read_behaviour.workspace_id, read_behaviour.behaviour), private.no_such_behaviour())
    || jsonb_build_object('time_zone', private.zone_of(read_behaviour.workspace_id, auth.uid()));
end $$;

create function private.no_such_behaviour() returns jsonb
language plpgsql set search_path = ''
as $$
begin
  raise exception 'There is no such behaviour. list_behaviours names them.' using errcode = 'PT404';
end $$;

-- Changes what is named of the caller's own: {muted, muted_until, tuning: {threshold: number, or null for its default}}; returns
-- the behaviour. Definer: the row is made on first use, and what is written has been looked at.
create function public.change_behaviour(workspace_id uuid, behaviour text, changes jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  known private.behaviours;
  setting public.behaviour_settings;
begin
  if private.my_role(change_behaviour.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  select * into known from private.behaviours b where b.name = change_behaviour.behaviour;
  if known.name is null then
    perform private.no_such_behaviour();
  end if;
  perform private.check_behaviour_changes(known, changes);
  insert into public.behaviour_settings (workspace_id, user_id, behaviour)
  values (change_behaviour.workspace_id, auth.uid(), known.name) on conflict do nothing;
  select * into setting from public.behaviour_settings s where s.workspace_id = change_behaviour.workspace_id
    and s.user_id = auth.uid() and s.behaviour = known.name for update;
  setting.muted := coalesce((changes ->> 'muted')::boolean, setting.muted or changes ->> 'muted_until' is not null);
  setting.muted_until := case when not setting.muted then null
    when changes ? 'muted_until' then (changes ->> 'muted_until')::timestamptz
    when changes ? 'muted' then null else setting.muted_until end;
  setting.tuning := jsonb_strip_nulls(setting.tuning || coalesce(changes -> 'tuning', '{}'));
  update public.behaviour_settings s set muted = setting.muted, muted_until = setting.muted_until, tuning = setting.tuning,
    updated_at = clock_timestamp() where s.id = setting.id;
  return private.behaviour_json(change_behaviour.workspace_id, known.name);
end $$;

create function private.check_behaviour_changes(behaviour private.behaviours, changes jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  choice record;
  bounds jsonb;
begin
  if jsonb_typeof(changes) is distinct from 'object' or changes = '{}'
      or exists (select from jsonb_object_keys(changes) k where k not in ('muted', 'muted_until', 'tuning'))
      or coalesce(jsonb_typeof(changes -> 'muted'), 'boolean') <> 'boolean'
      or coalesce(jsonb_typeof(changes -> 'tuning'), 'object') <> 'object' then
    perform private.refuse('What can be changed is muted (true or false), muted_until and tuning (thresholds by name).');
  elsif changes ->> 'muted_until' is not null and (changes ->> 'muted' = 'false'
      or not coalesce((changes ->> 'muted_until')::timestamptz between now() and now() + interval '2 years', false)) then
    perform private.refuse('It can be muted until a time in the next two years.');
  end if;
  for choice in select e.key, e.value from jsonb_each(coalesce(changes -> 'tuning', '{}')) e loop
    bounds := behaviour.tuning -> choice.key;
    if bounds is null then
      perform private.refuse(format('“%s” has no threshold “%s”. It has: %s.', behaviour.title, left(choice.key, 40),
        coalesce((select string_agg(k, ', ' order by k) from jsonb_object_keys(behaviour.tuning) k), 'none')));
    elsif choice.value <> 'null' and (jsonb_typeof(choice.value) <> 'number'
        or (choice.value #>> '{}')::numeric not between (bounds ->> 'min')::numeric and (bounds ->> 'max')::numeric
        or (bounds ->> 'whole')::boolean and (choice.value #>> '{}')::numeric % 1 <> 0) then
      perform private.refuse(format('“%s” is %s from %s to %s.', bounds ->> 'label',
        case when (bounds ->> 'whole')::boolean then 'a whole number' else 'a number' end, bounds ->> 'min', bounds ->> 'max'));
    end if;
  end loop;
end $$;

grant execute on function public.list_behaviours(uuid), public.read_behaviour(uuid, text), public.change_behaviour(uuid, text, jsonb) to authenticated;
