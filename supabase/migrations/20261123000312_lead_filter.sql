-- Lead filter: the filter language of shared/contracts/lead_filter.ts as SQL over leads l and accounts a.
-- Owns: private.lead_filter_sql() and its parts. Reads: workspace_members, pipeline_stages,
--   private.find_leads_by_text().
-- Names of fields and operators come from fixed lists, every value is quoted: nothing of the caller's becomes code.

-- Ends the request with words for people. Volatile, or the planner would run it ahead of the case that guards it.
create function private.refuse(message text) returns text
language plpgsql volatile set search_path = ''
as $$
begin
  raise exception using errcode = '22023', message = message;
end $$;

-- A text of the request, in lower case.
create function private.filter_text(value jsonb) returns text
language sql stable set search_path = ''
as $$
  select case
    when jsonb_typeof(value) is distinct from 'string' then private.refuse('A value of the filter is not a text.')
    when length(value #>> '{}') > 200 then private.refuse('A value of the filter is longer than 200 characters.')
    else lower((value #>> '{}') collate "und-x-icu")
  end
$$;

create function private.filter_texts(list jsonb) returns text[]
language plpgsql stable set search_path = ''
as $$
begin
  if jsonb_typeof(list) is distinct from 'array' or jsonb_array_length(list) not between 1 and 100 then
    perform private.refuse('"values" is a list of 1 to 100 texts.');
  end if;
  return array(select private.filter_text(v.value) from jsonb_array_elements(list) as v);
end $$;

-- A bound as a whole number (null when open), so that an index on integers serves it.
create function private.filter_bound(value jsonb, upwards boolean) returns text
language sql stable set search_path = ''
as $$
  select case
    when value is null then null
    when jsonb_typeof(value) <> 'number' then private.refuse('A bound of the filter is not a number.')
    else greatest(-2147483648, least(2147483647,
      case when upwards then ceil((value #>> '{}')::numeric) else floor((value #>> '{}')::numeric) end))::text
  end
$$;

-- An instant, or a date as its first instant in UTC; null when open.
create function private.filter_instant(value jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  given text := value #>> '{}';
begin
  if value is null then
    return null;
  end if;
  if jsonb_typeof(value) = 'string' and given ~ '^\d{4}-\d\d-\d\d$' then
    return (given::date::timestamp at time zone 'UTC')::text;
  elsif jsonb_typeof(value) = 'string'
      and given ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$' then
    return (given::timestamptz)::text;
  end if;
  return private.refuse('A date of the filter is neither like 2026-01-31 nor like 2026-01-31T09:00:00Z.');
exception when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value then
  return private.refuse(format('There is no such date: %s.', left(given, 40)));
end $$;

create function private.filter_days(value jsonb) returns int
language plpgsql stable set search_path = ''
as $$
begin
  if jsonb_typeof(value) is distinct from 'number' or (value #>> '{}')::numeric not between 1 and 3650
      or (value #>> '{}')::numeric % 1 <> 0 then
    perform private.refuse('"days" is a whole number from 1 to 3650.');
  end if;
  return (value #>> '{}')::numeric::int;
end $$;

-- The members that a word means: "me", an id, a name or an e-mail address; else everyone whose name has a part that
-- begins with it.
create function private.members_called(workspace_id uuid, who text) returns uuid[]
language plpgsql stable set search_path = ''
as $$
declare
  wanted text := lower(private.tidy_text(who) collate "und-x-icu");
  ids uuid[];
begin
  if wanted = 'me' then
    return array[(select auth.uid())];
  elsif wanted ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
    return array[wanted::uuid];
  end if;
  ids := array(
    select m.user_id from public.workspace_members m
    where m.workspace_id = members_called.workspace_id
      and wanted in (lower(m.display_name collate "und-x-icu"), lower(m.email collate "und-x-icu"))
  );
  if ids = '{}' then
    ids := array(
      select m.user_id from public.workspace_members m
      where m.workspace_id = members_called.workspace_id and exists (
        select from regexp_split_to_table(lower(m.display_name collate "und-x-icu"), '\s+') as part
        where starts_with(part, wanted)
      )
    );
  end if;
  if ids = '{}' then
    perform private.refuse(format('No member is called "%s". Members: %s.', left(who, 100), (
      select string_agg(m.display_name, ', ' order by m.display_name) from public.workspace_members m
      where m.workspace_id = members_called.workspace_id
    )));
  end if;
  return ids;
end $$;

-- The column of a field, in lower case where it is text.
create function private.lead_field_sql(field text) returns text
language sql immutable set search_path = ''
as $$
  select case field
    when 'name' then 'l.name_key'
    when 'email' then 'l.email'
    when 'phone' then 'lower(l.phone collate "und-x-icu")'
    when 'title' then 'lower(l.title collate "und-x-icu")'
    when 'company' then 'a.name_key'
    when 'domain' then 'a.domain'
    when 'industry' then 'lower(a.industry collate "und-x-icu")'
    when 'country' then 'l.country_key'
    when 'city' then 'lower(l.city collate "und-x-icu")'
    when 'stage' then 'l.stage'
    when 'source' then 'lower(l.source collate "und-x-icu")'
    when 'owner' then 'l.owner_id'
    when 'tags' then 'l.tags'
    when 'score' then 'l.score'
    when 'employee_count' then 'a.employee_count'
    when 'created_at' then 'l.created_at'
    when 'updated_at' then 'l.updated_at'
    when 'last_contacted_at' then 'l.last_contacted_at'
    when 'do_not_contact' then 'l.do_not_contact'
  end
$$;

-- What an operator applies to and takes beside "field" and "operator".
create function private.lead_operator(operator text, out fields text[], out takes text[])
language sql immutable set search_path = ''
as $$
  with kinds as (
    select array['name', 'email', 'phone', 'title', 'company', 'domain', 'industry', 'country', 'city', 'stage',
        'source', 'owner'] as texts,
      array['score', 'employee_count'] as numbers,
      array['created_at', 'updated_at', 'last_contacted_at'] as dates
  )
  select o.fields, o.takes
  from kinds k
  cross join lateral (values
    ('is_any_of', k.texts || array['tags'], array['values']),
    ('is_none_of', k.texts || array['tags'], array['values']),
    ('contains', k.texts, array['value']),
    ('is_empty', k.texts || k.numbers || k.dates || array['tags'], array[]::text[]),
    ('is_not_empty', k.texts || k.numbers || k.dates || array['tags'], array[]::text[]),
    ('between', k.numbers, array['minimum', 'maximum']),
    ('between_dates', k.dates, array['from', 'until']),
    ('in_last_days', k.dates, array['days']),
    ('not_in_last_days', k.dates, array['days']),
    ('is', array['do_not_contact'], array['value'])
  ) as o (name, fields, takes)
  where o.name = lead_operator.operator
$$;

-- "is any of": ignoring case; an owner by id, name or "me"; a stage by key or label; for tags one in common is enough.
create function private.lead_membership_sql(workspace_id uuid, field text, given jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  wanted text[] := private.filter_texts(given);
begin
  if field = 'owner' then
    return format('l.owner_id = any(%L::uuid[])', array(
      select unnest(private.members_called(lead_membership_sql.workspace_id, w)) from unnest(wanted) as w
    ));
  elsif field = 'tags' then
    return format('l.tags && %L::text[]', private.tidy_tags(wanted));
  elsif field = 'stage' then
    wanted := array(select private.stage_called(lead_membership_sql.workspace_id, w) from unnest(wanted) as w);
  end if;
  return format('%s = any(%L::text[])', private.lead_field_sql(field), wanted);
end $$;

create function private.lead_contains_sql(workspace_id uuid, field text, given jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  pattern text := private.literal_pattern(private.filter_text(given));
begin
  if pattern = '%%' then
    perform private.refuse('"contains" needs a text to look for.');
  end if;
  if field = 'owner' then
    return format('l.owner_id in (select m.user_id from public.workspace_members m where m.workspace_id = %L and lower(m.display_name collate "und-x-icu") like %L)',
      lead_contains_sql.workspace_id, pattern);
  elsif field = 'stage' then
    return format('l.stage = any(%L::text[])', array(select s.key from public.pipeline_stages s
      where s.workspace_id = lead_contains_sql.workspace_id and s.label_key like pattern));
  end if;
  return format('%s like %L', private.lead_field_sql(field), pattern);
end $$;

create function private.lead_condition_sql(workspace_id uuid, condition jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  field text := condition ->> 'field';
  operator text := condition ->> 'operator';
  allowed record;
  col text := private.lead_field_sql(condition ->> 'field');
begin
  select * into allowed from private.lead_operator(operator);
  if col is null then
    perform private.refuse(format('Unknown field in the filter: %s.', left(coalesce(field, '(none)'), 60)));
  elsif allowed.fields is null then
    perform private.refuse(format('Unknown operator in the filter: %s.', left(coalesce(operator, '(none)'), 60)));
  elsif field <> all(allowed.fields) then
    perform private.refuse(format('"%s" does not apply to %s. It applies to %s.', operator, field,
      array_to_string(allowed.fields, ', ')));
  elsif exists (select from jsonb_object_keys(condition) as k where k <> all(allowed.takes || array['field', 'operator'])) then
    perform private.refuse(format('"%s" takes %s.', operator,
      coalesce(nullif(array_to_string(allowed.takes, ' and '), ''), 'nothing more')));
  end if;
  return case operator
    when 'is_any_of' then private.lead_membership_sql(workspace_id, field, condition -> 'values')
    when 'is_none_of' then
      '(' || private.lead_membership_sql(workspace_id, field, condition -> 'values') || ') is not true'
    when 'contains' then private.lead_contains_sql(workspace_id, field, condition -> 'value')
    when 'is_empty' then case field when 'tags' then 'l.tags = ''{}''' else col || ' is null' end
    when 'is_not_empty' then case field when 'tags' then 'l.tags <> ''{}''' else col || ' is not null' end
    when 'between' then private.between_sql(col, '>=', private.filter_bound(condition -> 'minimum', true),
      '<=', private.filter_bound(condition -> 'maximum', false), 'int')
    when 'between_dates' then private.between_sql(col, '>=', private.filter_instant(condition -> 'from'),
      '<', private.filter_instant(condition -> 'until'), 'timestamptz')
    when 'in_last_days' then format('%s >= now() - make_interval(days => %s)', col, private.filter_days(condition -> 'days'))
    when 'not_in_last_days' then format('(%1$s >= now() - make_interval(days => %2$s)) is not true', col,
      private.filter_days(condition -> 'days'))
    when 'is' then case jsonb_typeof(condition -> 'value')
      when 'boolean' then format('%s = %L::boolean', col, condition ->> 'value')
      else private.refuse('"value" is true or false.') end
  end;
end $$;

-- A range; an open end does not count, and a range open at both ends wants a value at all.
create function private.between_sql(col text, lowest text, minimum text, highest text, maximum text, type text) returns text
language sql immutable set search_path = ''
as $$
  select '(' || concat_ws(' and ', col || ' is not null',
    case when minimum is not null then format('%s %s %L::%s', col, lowest, minimum, type) end,
    case when maximum is not null then format('%s %s %L::%s', col, highest, maximum, type) end) || ')'
$$;

grant execute on function private.refuse(text), private.filter_text(jsonb), private.filter_texts(jsonb),
  private.filter_bound(jsonb, boolean), private.filter_instant(jsonb), private.filter_days(jsonb),
  private.members_called(uuid, text), private.lead_field_sql(text), private.lead_operator(text),
  private.lead_membership_sql(uuid, text, jsonb), private.lead_contains_sql(uuid, text, jsonb),
  private.lead_condition_sql(uuid, jsonb), private.between_sql(text, text, text, text, text, text)
to authenticated, service_role;
