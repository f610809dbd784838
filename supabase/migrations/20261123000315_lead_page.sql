-- Lead list: pages of leads by filter and order, and one lead with its timeline.
-- Owns: search_leads(), get_lead(). Reads: lead_rows, leads, accounts, lead_activities, private.lead_tally().

-- What a list is ordered by. A key that may be null comes last; `relevance` is how near the name or company is.
create function private.lead_sort_key(field text, text text, out col text, out type text, out nullable boolean)
language sql stable set search_path = ''
as $$
  select k.col, k.type, k.nullable
  from (values
    ('name', 'l.name_key', 'text', false),
    ('company', 'a.name_key', 'text', true),
    ('score', 'l.score', 'int', false),
    ('stage', 'l.stage', 'text', false),
    ('country', 'l.country_key', 'text', true),
    ('created_at', 'l.created_at', 'timestamptz', false),
    ('updated_at', 'l.updated_at', 'timestamptz', false),
    ('last_contacted_at', 'l.last_contacted_at', 'timestamptz', true),
    ('relevance', format('round(1000 * greatest(extensions.word_similarity(%1$L, l.name_key), 0.9 * extensions.word_similarity(%1$L, coalesce(a.name_key, ''''))))::int',
      private.search_text(lead_sort_key.text)), 'int', false)
  ) as k (field, col, type, nullable)
  where k.field = lead_sort_key.field and (k.field <> 'relevance' or lead_sort_key.text is not null)
$$;

-- The same of any field, custom ones included.
create function private.lead_order(workspace_id uuid, field text, text text, out col text, out type text, out nullable boolean)
language plpgsql stable set search_path = ''
as $$
begin
  if field like '%custom.%' then
    select f.col, case f.kind when 'decimal' then 'numeric' when 'answer' then 'boolean' else 'text' end, true
    into col, type, nullable
    from private.filter_field(lead_order.workspace_id, 'lead', lead_order.field) f where f.kind <> 'list';
  else
    select k.col, k.type, k.nullable into col, type, nullable from private.lead_sort_key(field, text) k;
  end if;
end $$;

-- The place after which a page begins: {field, direction, key, id}. Opaque to callers; whatever they make of it is
-- only ever compared with, so a forged one can skip rows of the caller's own list and nothing else.
create function private.read_cursor(workspace_id uuid, target text, cursor text) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  place jsonb;
  type text;
  padded text := translate(cursor, '-_', '+/') || repeat('=', (4 - length(cursor) % 4) % 4);
begin
  place := convert_from(decode(padded, 'base64'), 'UTF8')::jsonb;
  if jsonb_typeof(place) = 'object' and (place ->> 'id')::uuid is not null and place ? 'key'
      and place ->> 'direction' in ('ascending', 'descending') then
    if target = 'account' then
      select s.type into type from private.account_order(workspace_id, place ->> 'field', '') s;
    else
      select s.type into type from private.lead_order(workspace_id, place ->> 'field', '') s;
    end if;
    case type
      when 'int' then perform (place ->> 'key')::int;
      when 'numeric' then perform (place ->> 'key')::numeric;
      when 'boolean' then perform (place ->> 'key')::boolean;
      when 'timestamptz' then perform (place ->> 'key')::timestamptz;
      when 'text' then null;
      else return private.refuse('The cursor is not one of this list. Start again without it.')::jsonb;
    end case;
    return place;
  end if;
  return private.refuse('The cursor is not one of this list. Start again without it.')::jsonb;
exception when data_exception then
  return private.refuse('The cursor is not one of this list. Start again without it.')::jsonb;
end $$;

create function private.write_cursor(place jsonb) returns text
language sql immutable set search_path = ''
as $$
  select translate(encode(convert_to(place::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
$$;

-- One stretch of a list: at most `most` ids with their keys, in order, either where the key is known or where it is
-- null, and beyond a place. The two stretches are separate statements, because each walks an index; "nulls last" in
-- one statement would sort the whole list.
create function private.lead_stretch(
  scope text, col text, type text, direction text, known boolean, place jsonb, most int, out ids uuid[], out keys jsonb[],
  row_id text default 'l.id', nullable boolean default true
)
language plpgsql stable set search_path = ''
as $$
declare
  onward text := case direction when 'descending' then 'desc' else 'asc' end;
  beyond text := case direction when 'descending' then '<' else '>' end;
  condition text := 'true';
begin
  if known and place is not null then
    -- The first comparison looks redundant; it bounds the walk where the key is of another table than the id.
    condition := format('%1$s %2$s= %3$L::%4$s and (%1$s, %6$s) %2$s (%3$L::%4$s, %5$L::uuid)',
      col, beyond, place ->> 'key', type, place ->> 'id', row_id);
  elsif place is not null then
    condition := format('%s %s %L::uuid', row_id, beyond, place ->> 'id');
  end if;
  execute format(
    'select array_agg(p.id), array_agg(to_jsonb(p.key)) from (
      select %8$s as id, %1$s as key %2$s and %3$s and %4$s order by %5$s %8$s %6$s limit %7$s) p',
    col, scope, case when not nullable then 'true' when known then col || ' is not null' else col || ' is null' end, condition,
    case when known then format('%s %s,', col, onward) else '' end, onward, most, row_id
  ) into ids, keys;
  ids := coalesce(ids, '{}');
  keys := coalesce(keys, '{}');
end $$;

-- The same ordered by stage: one stage after the other, each a walk along the index.
create function private.lead_stage_stretch(
  workspace_id uuid, scope text, direction text, place jsonb, most int, out ids uuid[], out keys jsonb[]
)
language plpgsql stable set search_path = ''
as $$
declare
  stages text[] := private.stage_keys(lead_stage_stretch.workspace_id);
  start int;
  stage text;
  stretch record;
begin
  ids := '{}';
  keys := '{}';
  if direction = 'descending' then
    stages := array(select s from unnest(stages) with ordinality as u (s, position) order by position desc);
  end if;
  start := case when place is null then 1 else array_position(stages, place ->> 'key') end;
  if start is null then
    perform private.refuse('The stage at which this page begins is gone. Start again without the cursor.');
  end if;
  foreach stage in array stages[start:] loop
    exit when cardinality(ids) >= most;
    stretch := private.lead_stretch(format('%s and l.stage = %L', scope, stage), 'l.stage', 'text', direction, true,
      case when place ->> 'key' = stage then place end, most - cardinality(ids), nullable => false);
    ids := ids || stretch.ids;
    keys := keys || stretch.keys;
  end loop;
end $$;

-- Where the leads of a workspace are read from, narrowed by SQL over l and a. Accounts are joined where something names them.
create function private.lead_scope(workspace_id uuid, condition text, key text default '') returns text
language sql immutable set search_path = ''
as $$
  select format('from public.leads l%s where l.workspace_id = %L and (%s)',
    case when condition || ' ' || key ~ '\ma\.'
      then ' left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id' else '' end,
    lead_scope.workspace_id, condition)
$$;

-- One page of the leads that a condition over l and a holds for. Without a sort, free text that means few leads is ordered by
-- relevance and everything else by score. JSON and not jsonb, which takes four times as long to make of a page.
create function private.lead_page(
  workspace_id uuid, condition text, text text, selective boolean, sort jsonb, page_size int, cursor text,
  out leads json, out next_cursor text
)
language plpgsql stable set search_path = ''
as $$
declare
  place jsonb := case when cursor is not null then private.read_cursor(workspace_id, 'lead', cursor) end;
  field text := coalesce(sort ->> 'field', place ->> 'field', case when selective then 'relevance' else 'score' end);
  direction text := coalesce(sort ->> 'direction', place ->> 'direction', 'descending');
  key record;
  scope text;
  page record;
  rest record;
begin
  select * into key from private.lead_order(lead_page.workspace_id, field, lead_page.text);
  if coalesce(jsonb_typeof(sort), 'object') <> 'object'
      or exists (select from jsonb_object_keys(sort) as k where k not in ('field', 'direction')) then
    perform private.refuse('The sort is an object with "field" and "direction".');
  elsif key.col is null then
    perform private.refuse(format('Leads cannot be ordered by %s.', left(field, 60)));
  elsif direction not in ('ascending', 'descending') then
    perform private.refuse('A direction is ascending or descending.');
  elsif place is not null and (place ->> 'field', place ->> 'direction') <> (field, direction) then
    perform private.refuse('The cursor belongs to another order. Start again without it.');
  elsif page_size is null or page_size not between 1 and 200 then
    perform private.refuse('"page_size" is a number from 1 to 200.');
  end if;
  scope := private.lead_scope(lead_page.workspace_id, condition, key.col);
  if field = 'stage' then
    page := private.lead_stage_stretch(lead_page.workspace_id, scope, direction, place, page_size + 1);
  else
    select s.ids, s.keys into page
    from private.lead_stretch(scope, key.col, key.type, direction, true, place, page_size + 1, nullable => key.nullable) s
    where place is null or place ->> 'key' is not null;
  end if;
  if key.nullable and coalesce(cardinality(page.ids), 0) <= page_size then
    rest := private.lead_stretch(scope, key.col, key.type, direction, false,
      case when place ->> 'key' is null then place end, page_size + 1 - coalesce(cardinality(page.ids), 0));
    select coalesce(page.ids, '{}') || rest.ids as ids, coalesce(page.keys, '{}') || rest.keys as keys into page;
  end if;
  select coalesce(json_agg(r order by p.position), '[]') into leads
  from unnest(page.ids[1:page_size]) with ordinality as p (id, position)
  join public.lead_rows r on r.workspace_id = lead_page.workspace_id and r.id = p.id;
  if cardinality(page.ids) > page_size then
    next_cursor := private.write_cursor(jsonb_build_object(
      'field', field, 'direction', direction, 'key', page.keys[page_size], 'id', page.ids[page_size]));
  end if;
end $$;

-- The same as one value: {leads, next_cursor}.
create function private.lead_page_json(
  workspace_id uuid, condition text, text text, selective boolean, sort jsonb, page_size int, cursor text
) returns json
language sql stable set search_path = ''
as $$
  select json_build_object('leads', p.leads, 'next_cursor', p.next_cursor)
  from private.lead_page(lead_page_json.workspace_id, condition, lead_page_json.text, selective, sort, page_size, cursor) p
$$;

-- How many rows a scope holds: {count, count_is_exact}, counted up to 10,000.
create function private.count_scope(scope text) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  matching int;
begin
  execute format('select count(*) from (select %s limit 10001) c', scope) into matching;
  return jsonb_build_object('count', least(matching, 10000), 'count_is_exact', matching <= 10000);
end $$;

-- How many leads match a filter that was made SQL: {count, count_is_exact}; exact up to 10,000, and beyond that where the
-- number is known anyway.
create function private.count_filtered(workspace_id uuid, filter jsonb, sql text, text_groups jsonb, text_count int) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  matching bigint;
begin
  if text_groups is null then
    matching := private.kept_count(count_filtered.workspace_id, filter);
    if matching is not null then
      return jsonb_build_object('count', matching, 'count_is_exact', true);
    end if;
  elsif coalesce(jsonb_array_length(filter -> 'conditions'), 0) = 0 then
    matching := coalesce(text_count, private.count_documents(count_filtered.workspace_id, 'lead', text_groups));
    return jsonb_build_object('count', least(matching, 10000), 'count_is_exact', matching <= 10000);
  end if;
  return private.count_scope(private.lead_scope(count_filtered.workspace_id, count_filtered.sql));
end $$;

-- A page of leads: contracts/lead_filter.ts says what filter, sort and the answer look like. The count is left out unless
-- `counted`: whoever turns the page knows it.
create function public.search_leads(
  workspace_id uuid, filter jsonb default '{}', sort jsonb default null, page_size int default 50, cursor text default null,
  counted boolean default true
) returns json
language plpgsql stable security invoker set search_path = ''
as $$
declare
  compiled record := private.lead_filter_sql(workspace_id, coalesce(filter, '{}'));
  page record := private.lead_page(workspace_id, compiled.sql, filter ->> 'text', compiled.selective, sort, page_size, cursor);
  matching jsonb;
begin
  if not counted then
    return json_build_object('leads', page.leads, 'next_cursor', page.next_cursor);
  end if;
  matching := private.count_filtered(workspace_id, filter, compiled.sql, compiled.text_groups, compiled.text_count);
  return json_build_object('leads', page.leads, 'next_cursor', page.next_cursor,
    'count', matching -> 'count', 'count_is_exact', matching -> 'count_is_exact');
end $$;

-- One lead with the newest 50 entries of its timeline; null when there is no such lead.
create function public.get_lead(workspace_id uuid, lead_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object(
    'lead', to_jsonb(r),
    'activities', coalesce(t.activities, '[]'),
    'more', coalesce(t.more, false)
  )
  from public.lead_rows r
  cross join lateral (
    select jsonb_agg(jsonb_build_object('id', e.id, 'lead_id', e.lead_id, 'kind', e.kind, 'title', e.title, 'body', e.body,
        'actor_id', e.actor_id, 'actor_name', m.display_name, 'occurred_at', e.occurred_at,
        'from_outside', e.from_outside)
        order by e.occurred_at desc, e.id) filter (where e.position <= 50) as activities,
      count(*) > 50 as more
    from (
      select a.*, row_number() over (order by a.occurred_at desc, a.id) as position
      from public.lead_activities a
      where a.workspace_id = r.workspace_id and a.lead_id = r.id
      order by a.occurred_at desc, a.id limit 51
    ) e
    left join public.workspace_members m on m.workspace_id = e.workspace_id and m.user_id = e.actor_id
  ) t
  where r.workspace_id = get_lead.workspace_id and r.id = get_lead.lead_id
$$;

grant execute on function private.lead_sort_key(text, text),
  private.lead_order(uuid, text, text), private.read_cursor(uuid, text, text), private.write_cursor(jsonb),
  private.lead_stretch(text, text, text, text, boolean, jsonb, int, text, boolean),
  private.lead_stage_stretch(uuid, text, text, jsonb, int), private.lead_scope(uuid, text, text), private.count_scope(text),
  private.lead_page(uuid, text, text, boolean, jsonb, int, text)
to authenticated, service_role;
grant execute on function private.lead_page_json(uuid, text, text, boolean, jsonb, int, text),
  private.count_filtered(uuid, jsonb, text, jsonb, int) to authenticated;
grant execute on function public.search_leads(uuid, jsonb, jsonb, int, text, boolean), public.get_lead(uuid, uuid) to authenticated;
