-- Filter conditions: one condition of the filter language as SQL over leads l and accounts a.
-- Owns: private.filter_field(), private.condition_sql() and its parts. Reads: custom_fields, user_contexts.
-- Names of fields and operators come from the lists here and from custom_fields, every value is quoted: nothing of the
-- caller's becomes code.

-- The zone of whoever asks, in which a day begins.
create function private.caller_time_zone(workspace_id uuid) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return coalesce((
    select c.time_zone from public.user_contexts c
    where c.workspace_id = caller_time_zone.workspace_id and c.user_id = (select auth.uid())
  ), 'UTC');
end $$;

-- What a custom field is in SQL, by its type: text in lower case, dates as text, which their form puts in order.
create function private.custom_field_sql(alias text, key text, type text, out col text, out kind text)
language sql immutable set search_path = ''
as $$
  select format(k.col, alias, key), k.kind
  from (values
    (array['text', 'choice', 'link'], 'lower((%1$s.custom ->> %2$L) collate "und-x-icu")', 'text'),
    (array['number', 'money'],
      'case when jsonb_typeof(%1$s.custom -> %2$L) = ''number'' then (%1$s.custom -> %2$L)::numeric end', 'decimal'),
    (array['date'], '(%1$s.custom ->> %2$L) collate "C"', 'day'),
    (array['yes_no'], 'case %1$s.custom -> %2$L when ''true'' then true when ''false'' then false end', 'answer'),
    (array['multi_choice'], '%1$s.custom -> %2$L', 'list')
  ) as k (types, col, kind)
  where custom_field_sql.type = any(k.types)
$$;

-- The column of a field and what kind of value it holds; nulls for a field that there is not. Fields of archived custom
-- fields go on, so that what was saved with them does.
create function private.filter_field(workspace_id uuid, target text, field text, out col text, out kind text)
language plpgsql stable set search_path = ''
as $$
begin
  if field ~ '^(account\.)?custom\.[a-z][a-z0-9_]{0,59}$' then
    select k.col, k.kind into col, kind
    from public.custom_fields c
    cross join lateral private.custom_field_sql(case c.target when 'account' then 'a' else 'l' end, c.key, c.type) k
    where c.workspace_id = filter_field.workspace_id and c.key = substring(field from '[^.]+$')
      and c.target = case when field like 'account.%' then 'account' else filter_field.target end
      and not (filter_field.target = 'account' and field like 'account.%');
  elsif target = 'lead' then
    select coalesce(k.col, private.lead_field_sql(filter_field.field)), k.kind into col, kind
    from (values
      (array['name', 'email', 'phone', 'title', 'company', 'domain', 'industry', 'country', 'city', 'source'], null, 'text'),
      (array['account_country'], 'lower(a.country collate "und-x-icu")', 'text'),
      (array['account_city'], 'lower(a.city collate "und-x-icu")', 'text'),
      (array['stage', 'owner'], null, 'name'),
      (array['tags'], null, 'tags'),
      (array['score', 'employee_count'], null, 'number'),
      (array['created_at', 'updated_at', 'last_contacted_at'], null, 'instant'),
      (array['do_not_contact'], null, 'flag'),
      (array['activity'], '', 'activity'),
      (array['engagement'], '', 'engagement'),
      (array['segment'], '', 'segment')
    ) as k (fields, col, kind)
    where filter_field.field = any(k.fields);
  else
    select k.col, k.kind into col, kind
    from (values
      ('name', 'a.name_key', 'text'), ('domain', 'a.domain', 'text'), ('industry', 'lower(a.industry collate "und-x-icu")', 'text'),
      ('country', 'lower(a.country collate "und-x-icu")', 'text'), ('city', 'lower(a.city collate "und-x-icu")', 'text'),
      ('employee_count', 'a.employee_count', 'number'), ('created_at', 'a.created_at', 'instant'), ('updated_at', 'a.updated_at', 'instant')
    ) as k (field, col, kind)
    where filter_field.field = k.field;
  end if;
end $$;

-- What an operator takes beside "field" and "operator", and the kinds of field that it applies to.
create function private.filter_operators(out operator text, out kinds text[], out takes text[]) returns setof record
language sql immutable set search_path = ''
as $$
  values
    ('is_any_of', array['text', 'name', 'tags', 'list', 'segment'], array['values']),
    ('is_none_of', array['text', 'name', 'tags', 'list', 'segment'], array['values']),
    ('contains', array['text', 'name'], array['value']),
    ('is_empty', array['text', 'name', 'tags', 'list', 'number', 'decimal', 'instant', 'day', 'answer'], array[]::text[]),
    ('is_not_empty', array['text', 'name', 'tags', 'list', 'number', 'decimal', 'instant', 'day', 'answer'], array[]::text[]),
    ('between', array['number', 'decimal'], array['minimum', 'maximum']),
    ('between_dates', array['instant', 'day'], array['from', 'until']),
    ('in_last_days', array['instant', 'day'], array['days']),
    ('not_in_last_days', array['instant', 'day'], array['days']),
    ('in_next_days', array['instant', 'day'], array['days']),
    ('in_period', array['instant', 'day'], array['period']),
    ('is', array['flag', 'answer'], array['value']),
    ('happened', array['activity'], array['kinds', 'within_days', 'at_least']),
    ('did_not_happen', array['activity'], array['kinds', 'within_days', 'at_least']),
    ('happened', array['engagement'], array['kinds', 'campaign_ids', 'within_days', 'at_least']),
    ('did_not_happen', array['engagement'], array['kinds', 'campaign_ids', 'within_days', 'at_least'])
$$;

-- A range; an open end does not count, and a range open at both ends wants a value at all.
create function private.between_sql(col text, lowest text, minimum text, highest text, maximum text, type text) returns text
language sql immutable set search_path = ''
as $$
  select '(' || concat_ws(' and ', col || ' is not null',
    case when minimum is not null then format('%s %s %L::%s', col, lowest, minimum, type) end,
    case when maximum is not null then format('%s %s %L::%s', col, highest, maximum, type) end) || ')'
$$;

-- A day for a column of days: a date as it is, an instant as the day that it is in a zone; null when open.
create function private.filter_day(value jsonb, zone text) returns text
language sql stable set search_path = ''
as $$
  select case when length(value #>> '{}') = 10 then (private.filter_instant(value)::timestamptz at time zone 'UTC')::date
    else (private.filter_instant(value)::timestamptz at time zone zone)::date end::text
$$;

-- A named period as its first day and the day after its last. Weeks begin on Monday.
create function private.filter_period(period jsonb, today date, out first date, out after date)
language plpgsql stable set search_path = ''
as $$
declare
  named text := case period #>> '{}' when 'today' then 'this_day' when 'yesterday' then 'last_day' when 'tomorrow' then 'next_day'
    else substring(period #>> '{}' from '^(?:this|last|next)_(?:week|month|quarter|year)$') end;
  unit text := split_part(named, '_', 2);
  step interval := case unit when 'quarter' then interval '3 months' else ('1 ' || unit)::interval end;
  away int := case left(named, 4) when 'last' then -1 when 'next' then 1 else 0 end;
begin
  if named is null then
    perform private.refuse('"period" is today, yesterday, tomorrow, or this, last or next with _week, _month, _quarter or _year.');
  end if;
  first := date_trunc(unit, today::timestamp) + away * step;
  after := date_trunc(unit, today::timestamp) + (away + 1) * step;
end $$;

-- Conditions on instants and days. Of a day the last n days are today and the n - 1 before it, the next n days today and
-- the n after it; of an instant they are n times 24 hours.
create function private.date_condition_sql(workspace_id uuid, col text, kind text, condition jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  zone text := private.caller_time_zone(workspace_id);
  today date := (now() at time zone zone)::date;
  is_day boolean := kind = 'day';
  days int := case when condition ? 'days' or condition ->> 'operator' like '%\_days' then private.filter_days(condition -> 'days') end;
  first date;
  after date;
begin
  if condition ->> 'operator' = 'in_period' then
    select p.first, p.after into first, after from private.filter_period(condition -> 'period', today) p;
  end if;
  return case condition ->> 'operator'
    when 'between_dates' then case when is_day
      then private.between_sql(col, '>=', private.filter_day(condition -> 'from', zone), '<', private.filter_day(condition -> 'until', zone), 'text')
      else private.between_sql(col, '>=', private.filter_instant(condition -> 'from'), '<', private.filter_instant(condition -> 'until'), 'timestamptz') end
    when 'in_period' then case when is_day
      then private.between_sql(col, '>=', first::text, '<', after::text, 'text')
      else private.between_sql(col, '>=', (first::timestamp at time zone zone)::text, '<', (after::timestamp at time zone zone)::text, 'timestamptz') end
    when 'in_next_days' then case when is_day
      then private.between_sql(col, '>=', today::text, '<=', (today + days)::text, 'text')
      else format('(%1$s >= now() and %1$s <= now() + make_interval(days => %2$s))', col, days) end
    else case when is_day
      then private.between_sql(col, '>', (today - days)::text, '<=', today::text, 'text')
      else format('(%s >= now() - make_interval(days => %s))', col, days) end
      || case condition ->> 'operator' when 'not_in_last_days' then ' is not true' else '' end
  end;
end $$;

-- Whether such entries stand there, within so many days before `present`, so many times; or whether they do not.
create function private.happened_sql(entries text, at text, present text, condition jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  times numeric := 1;
begin
  if condition ? 'within_days' then
    entries := entries || format(' and %s >= %s - make_interval(days => %s)', at, present, private.filter_days(condition -> 'within_days'));
  end if;
  if condition ? 'at_least' then
    if jsonb_typeof(condition -> 'at_least') <> 'number' or (condition ->> 'at_least')::numeric not between 1 and 100
        or (condition ->> 'at_least')::numeric % 1 <> 0 then
      perform private.refuse('"at_least" is a whole number from 1 to 100.');
    end if;
    times := (condition ->> 'at_least')::numeric;
  end if;
  return case condition ->> 'operator' when 'happened' then '' else 'not ' end
    || case times when 1 then format('exists (select %s)', entries)
      else format('((select count(*) from (select %s limit %s) n) >= %2$s)', entries, times) end;
end $$;

-- Whether something stands in a lead's timeline: of these kinds (of any without), within so many days, so many times.
create function private.activity_sql(workspace_id uuid, condition jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  entries text := format('from public.lead_activities e where e.workspace_id = %L and e.lead_id = l.id', activity_sql.workspace_id);
begin
  if condition ? 'kinds' then
    entries := entries || format(' and e.kind = any(%L::text[])', private.filter_texts(condition -> 'kinds'));
  end if;
  return private.happened_sql(entries, 'e.occurred_at', 'now()', condition);
end $$;

-- Whether a lead did something with the mails of campaigns (of these, or of any), by the campaigns' clock. Programs do not
-- count, nor do bounces that only pass, as in a campaign's numbers.
create function private.engagement_sql(workspace_id uuid, condition jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  kinds text[] := private.filter_texts(condition -> 'kinds');
  campaigns text[] := case when condition ? 'campaign_ids' then private.filter_texts(condition -> 'campaign_ids') end;
  entries text := format('from public.mail_events e where e.workspace_id = %L and e.lead_id = l.id and not e.is_bot
    and e.kind = any(%L::text[]) and (e.kind <> ''bounced'' or e.details ->> ''status'' like ''5%%'')', engagement_sql.workspace_id, kinds);
begin
  if not kinds <@ private.engagement_kinds() then
    perform private.refuse(format('"kinds" of engagement are %s.', array_to_string(private.engagement_kinds(), ', ')));
  end if;
  if exists (select from unnest(campaigns) as c where c !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') then
    perform private.refuse('"campaign_ids" is a list of ids of campaigns.');
  end if;
  if campaigns is not null then
    entries := entries || format(' and e.campaign_id = any(%L::uuid[])', campaigns);
  end if;
  return private.happened_sql(entries, 'e.at', '(select private.mail_now())', condition);
end $$;

create function private.engagement_kinds() returns text[]
language sql immutable set search_path = ''
as $$
  select array['delivered', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed', 'complained', 'auto_replied']
$$;

-- Membership and containment of a field that is no plain column of text.
create function private.list_membership_sql(col text, given jsonb) returns text
language sql stable set search_path = ''
as $$
  select format('exists (select from jsonb_array_elements_text(case when jsonb_typeof(%1$s) = ''array'' then %1$s else ''[]'' end) as v where lower(v collate "und-x-icu") = any(%2$L::text[]))',
    col, private.filter_texts(given))
$$;

create function private.condition_values_sql(workspace_id uuid, field text, col text, kind text, condition jsonb) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when condition ->> 'operator' = 'contains' then case
      when kind = 'name' then private.lead_contains_sql(workspace_id, field, condition -> 'value')
      else private.contains_sql(col, condition -> 'value') end
    when condition ->> 'operator' = 'is_none_of' then '(' || private.condition_values_sql(workspace_id, field, col, kind,
      condition || '{"operator": "is_any_of"}') || ') is not true'
    when kind = 'list' then private.list_membership_sql(col, condition -> 'values')
    when kind = 'segment' then private.segment_sql(workspace_id, condition -> 'values')
    when kind in ('name', 'tags') then private.lead_membership_sql(workspace_id, field, condition -> 'values')
    else format('%s = any(%L::text[])', col, private.filter_texts(condition -> 'values'))
  end;
end $$;

-- One condition on a target ('lead' or 'account').
create function private.condition_sql(workspace_id uuid, target text, condition jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  field text := condition ->> 'field';
  operator text := condition ->> 'operator';
  at record := private.filter_field(workspace_id, target, condition ->> 'field');
  allowed record;
begin
  select o.* into allowed from private.filter_operators() o where o.operator = condition ->> 'operator'
  order by at.kind = any(o.kinds) desc limit 1;
  if at.kind is null then
    perform private.refuse(format('Unknown field in the filter: %s.', left(coalesce(field, '(none)'), 90)));
  elsif allowed.operator is null then
    perform private.refuse(format('Unknown operator in the filter: %s.', left(coalesce(operator, '(none)'), 60)));
  elsif at.kind <> all(allowed.kinds) then
    perform private.refuse(format('"%s" does not apply to %s. What does: %s.', operator, field, (
      select string_agg(o.operator, ', ') from private.filter_operators() o where at.kind = any(o.kinds))));
  elsif exists (select from jsonb_object_keys(condition) as k where k <> all(allowed.takes || array['field', 'operator'])) then
    perform private.refuse(format('"%s" takes %s.', operator,
      coalesce(nullif(array_to_string(allowed.takes, ' and '), ''), 'nothing more')));
  end if;
  return case
    when operator in ('is_any_of', 'is_none_of', 'contains')
      then private.condition_values_sql(workspace_id, field, at.col, at.kind, condition)
    when at.kind = 'activity' then private.activity_sql(workspace_id, condition)
    when at.kind = 'engagement' then private.engagement_sql(workspace_id, condition)
    when operator = 'is_empty' then case at.kind when 'tags' then 'l.tags = ''{}''' else at.col || ' is null' end
    when operator = 'is_not_empty' then case at.kind when 'tags' then 'l.tags <> ''{}''' else at.col || ' is not null' end
    when at.kind in ('instant', 'day') then private.date_condition_sql(workspace_id, at.col, at.kind, condition)
    when at.kind = 'number' then private.between_sql(at.col, '>=', private.filter_bound(condition -> 'minimum', true),
      '<=', private.filter_bound(condition -> 'maximum', false), 'int')
    when at.kind = 'decimal' then private.between_sql(at.col, '>=', private.filter_number(condition -> 'minimum'),
      '<=', private.filter_number(condition -> 'maximum'), 'numeric')
    when jsonb_typeof(condition -> 'value') = 'boolean' then format('(%s) = %L::boolean', at.col, condition ->> 'value')
    else private.refuse('"value" is true or false.')
  end;
end $$;

grant execute on function private.caller_time_zone(uuid), private.custom_field_sql(text, text, text),
  private.filter_field(uuid, text, text), private.filter_operators(), private.filter_day(jsonb, text),
  private.filter_period(jsonb, date), private.date_condition_sql(uuid, text, text, jsonb),
  private.happened_sql(text, text, text, jsonb), private.activity_sql(uuid, jsonb), private.engagement_sql(uuid, jsonb),
  private.engagement_kinds(), private.list_membership_sql(text, jsonb),
  private.condition_values_sql(uuid, text, text, text, jsonb), private.condition_sql(uuid, text, jsonb),
  private.between_sql(text, text, text, text, text, text)
to authenticated, service_role;
