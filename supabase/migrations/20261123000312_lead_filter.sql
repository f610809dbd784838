-- Lead filter, values: what the filter language of shared/contracts/lead_filter.ts holds, read and checked; the fields of
-- a lead that are not plain columns. 0313 and 0314 make conditions and groups of it.
-- Owns: private.filter_text() and its like, private.members_called(), private.lead_membership_sql().
-- Reads: workspace_members, pipeline_stages.

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

-- A bound as a number, null when open.
create function private.filter_number(value jsonb) returns text
language sql stable set search_path = ''
as $$
  select case
    when value is null then null
    when jsonb_typeof(value) <> 'number' then private.refuse('A bound of the filter is not a number.')
    else value #>> '{}'
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

-- Whether the planner, by its statistics, expects more than one row in 500 to match. A custom field, of which it knows
-- nothing, is taken for one of those.
-- Definer: under a row policy the planner may not look at its statistics for a comparison that is not leakproof. Columns
-- are those of the list, the pattern is quoted. Volatile, because explain counts as no query.
create function private.contains_often(col text, pattern text) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare
  source text := case when col ~ '\ma\.' then 'accounts a' else 'leads l' end;
  matching jsonb;
  every jsonb;
begin
  if col <> all(array['l.name_key', 'l.email', 'lower(l.phone collate "und-x-icu")', 'lower(l.title collate "und-x-icu")',
      'l.country_key', 'lower(l.city collate "und-x-icu")', 'lower(l.source collate "und-x-icu")', 'a.name_key', 'a.domain',
      'lower(a.industry collate "und-x-icu")']) then
    return true;
  end if;
  execute format('explain (format json) select from public.%s where %s like %L', source, col, pattern) into matching;
  execute format('explain (format json) select from public.%s', source) into every;
  return (matching #>> '{0,Plan,Plan Rows}')::numeric * 500 > (every #>> '{0,Plan,Plan Rows}')::numeric;
end $$;

-- Text that a column holds, ignoring case. The case keeps the planner, which would take every text for rare, from reading
-- all leads and sorting them where walking along the wanted order soon finds a page.
create function private.contains_sql(col text, given jsonb) returns text
language plpgsql volatile set search_path = ''
as $$
declare
  pattern text := private.literal_pattern(private.filter_text(given));
begin
  if pattern = '%%' then
    perform private.refuse('"contains" needs a text to look for.');
  end if;
  return format(case when private.contains_often(col, pattern) then 'case when %s like %L then true end' else '%s like %L' end,
    col, pattern);
end $$;

-- The same of a stage, or of the owner's name.
create function private.lead_contains_sql(workspace_id uuid, field text, given jsonb) returns text
language plpgsql stable set search_path = ''
as $$
begin
  if field = 'owner' then
    return format('l.owner_id in (select m.user_id from public.workspace_members m where m.workspace_id = %L and %s)',
      lead_contains_sql.workspace_id, private.contains_sql('lower(m.display_name collate "und-x-icu")', given));
  elsif field = 'stage' then
    return format('l.stage in (select p.key from public.pipeline_stages p where p.workspace_id = %L and %s)',
      lead_contains_sql.workspace_id, private.contains_sql('p.label_key', given));
  end if;
  return private.contains_sql(private.lead_field_sql(field), given);
end $$;

grant execute on function private.contains_often(text, text), private.refuse(text), private.filter_text(jsonb), private.filter_texts(jsonb),
  private.filter_bound(jsonb, boolean), private.filter_number(jsonb), private.filter_instant(jsonb), private.filter_days(jsonb),
  private.members_called(uuid, text), private.lead_field_sql(text), private.lead_membership_sql(uuid, text, jsonb),
  private.contains_sql(text, jsonb), private.lead_contains_sql(uuid, text, jsonb)
to authenticated, service_role;
