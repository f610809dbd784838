-- Filter groups: a whole filter as SQL over leads l and accounts a.
-- Owns: private.lead_filter_sql(). Reads: private.find_by_text().

-- What a group holds, checked: {match, conditions}, where a condition may be a group again.
create function private.check_filter_group(filter_group jsonb, depth int, takes text[]) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if depth > 3 then
    perform private.refuse('Groups of a filter are nested 3 deep at most.');
  elsif jsonb_typeof(filter_group) is distinct from 'object' then
    perform private.refuse(format('The filter is an object with %s.', array_to_string(takes, ', ')));
  elsif exists (select from jsonb_object_keys(filter_group) as k where k <> all(takes)) then
    perform private.refuse(format('The filter takes %s, nothing else.', array_to_string(takes, ', ')));
  elsif coalesce(filter_group ->> 'match', 'all') not in ('all', 'any') then
    perform private.refuse('"match" is all or any.');
  elsif jsonb_typeof(coalesce(filter_group -> 'conditions', '[]')) <> 'array'
      or jsonb_array_length(coalesce(filter_group -> 'conditions', '[]')) > 20
      or exists (select from jsonb_array_elements(filter_group -> 'conditions') as c where jsonb_typeof(c.value) <> 'object') then
    perform private.refuse('"conditions" is a list of at most 20 conditions.');
  elsif depth > 1 and coalesce(filter_group -> 'conditions', '[]') = '[]' then
    perform private.refuse('A group within a filter has at least one condition.');
  end if;
end $$;

-- The conditions of a group as SQL; `true` without any.
create function private.filter_group_sql(workspace_id uuid, target text, filter_group jsonb, depth int, takes text[]) returns text
language plpgsql stable set search_path = ''
as $$
begin
  perform private.check_filter_group(filter_group, depth, takes);
  return (
    select coalesce('(' || string_agg(case
        when c.value ? 'conditions'
          then private.filter_group_sql(filter_group_sql.workspace_id, target, c.value, depth + 1, array['match', 'conditions'])
        else '(' || private.condition_sql(filter_group_sql.workspace_id, target, c.value) || ')' end,
      case filter_group ->> 'match' when 'any' then ' or ' else ' and ' end order by c.position) || ')', 'true')
    from jsonb_array_elements(coalesce(filter_group -> 'conditions', '[]')) with ordinality as c (value, position)
  );
end $$;

-- A filter of leads as SQL over l and a. Free text must match, and so must all (or any) of the conditions.
-- selective: the text means at most 2,000 leads, few enough to be ranked. text_groups, text_count: what document_sql()
-- takes, and how many leads that is, if selective; both null without text.
create function private.lead_filter_sql(
  workspace_id uuid, filter jsonb, out sql text, out selective boolean, out text_groups jsonb, out text_count int
)
language plpgsql volatile set search_path = ''
as $$
declare
  found_by_text record;
begin
  sql := private.filter_group_sql(lead_filter_sql.workspace_id, 'lead', filter, 1, array['text', 'match', 'conditions']);
  if coalesce(btrim(private.filter_text(coalesce(filter -> 'text', '""'))), '') = '' then
    return;
  end if;
  found_by_text := private.find_by_text(lead_filter_sql.workspace_id, 'lead', filter ->> 'text');
  selective := found_by_text.found_ids is not null;
  text_groups := found_by_text.groups;
  text_count := cardinality(found_by_text.found_ids);
  if selective then
    sql := format('l.id = any(%L::uuid[]) and %s', found_by_text.found_ids, sql);
  else
    -- The offset keeps this from becoming a join, for which the planner, not knowing under a row policy how many documents
    -- match, would read them all first.
    sql := format('exists (select from private.lead_documents d where d.lead_id = l.id and %s offset 0) and %s',
      private.document_sql(found_by_text.groups), sql);
  end if;
end $$;

grant execute on function private.check_filter_group(jsonb, int, text[]),
  private.filter_group_sql(uuid, text, jsonb, int, text[]), private.lead_filter_sql(uuid, jsonb)
to authenticated, service_role;
