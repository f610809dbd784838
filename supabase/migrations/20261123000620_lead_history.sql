-- Lead history: everything that happened with a lead, newest first: its timeline, who changed which field from what to
-- what, and the reader's own finished reminders.
-- Owns: lead_timeline(), lead_stays(). Reads: leads, lead_activities, audit_entries, reminders, lead_stage_history,
--   custom_fields, accounts, workspace_members.

-- What an edit changed of a lead, for people: [{field, label, before, after}]. Stage and owner have entries of their own, a
-- score is explained by its factors, and what the database derives is nobody's edit.
create function private.lead_edit_list(before jsonb, after jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  with named as (
    select f.key as field, f.label, f.position, to_jsonb(before) -> f.key as old, to_jsonb(after) -> f.key as new
    from (values (1, 'name', 'Name'), (2, 'email', 'E-mail'), (3, 'phone', 'Phone'), (4, 'title', 'Title'),
      (6, 'country', 'Country'), (7, 'city', 'City'), (8, 'source', 'Source'), (9, 'tags', 'Tags'),
      (10, 'do_not_contact', 'Do not contact')) as f (position, key, label)
    union all
    select 'company', 'Company', 5, (select to_jsonb(a.name) from public.accounts a where a.id = (before ->> 'account_id')::uuid),
      (select to_jsonb(a.name) from public.accounts a where a.id = (after ->> 'account_id')::uuid)
    where before ->> 'account_id' is distinct from after ->> 'account_id'
    union all
    select 'custom.' || k.key, coalesce(c.label, k.key), 100 + coalesce(c.position, 0), before -> 'custom' -> k.key,
      after -> 'custom' -> k.key
    from jsonb_object_keys(coalesce(before -> 'custom', '{}') || coalesce(after -> 'custom', '{}')) as k (key)
    left join public.custom_fields c on c.workspace_id = (after ->> 'workspace_id')::uuid and c.target = 'lead' and c.key = k.key
  )
  select coalesce(jsonb_agg(jsonb_build_object('field', n.field, 'label', n.label, 'before', nullif(n.old, 'null'),
    'after', nullif(n.new, 'null')) order by n.position, n.field), '[]')
  from named n where nullif(n.old, 'null') is distinct from nullif(n.new, 'null')
$$;

-- The edits of a lead beyond a place, newest first. Definer: what changed is for every member to see, the whole record of
-- the workspace is not; so membership is checked here.
create function private.lead_edits(workspace_id uuid, lead_id uuid, before timestamptz, before_key text, most int)
returns table (occurred_at timestamptz, key text, entry jsonb, actor_id uuid)
language sql stable security definer set search_path = ''
as $$
  select e.created_at, 'e' || lpad(e.id::text, 20, '0'), jsonb_build_object(
      'kind', 'fields_changed', 'changes', c.changes, 'body', null, 'by_assistant', e.tool_call_id is not null,
      'title', case when e.import_id is not null then 'Import changed ' else 'Changed ' end || (
        select string_agg(lower(x.value ->> 'label'), ', ' order by x.position)
        from jsonb_array_elements(c.changes) with ordinality as x (value, position))), e.actor_id
  from public.audit_entries e
  cross join lateral (select private.lead_edit_list(e.before, e.after) as changes) c
  where private.my_role(lead_edits.workspace_id) is not null
    and e.workspace_id = lead_edits.workspace_id and e.table_name = 'leads' and e.row_id = lead_edits.lead_id
    and e.operation = 'update' and c.changes <> '[]'
    and (lead_edits.before is null or e.created_at < lead_edits.before
      or (e.created_at = lead_edits.before and 'e' || lpad(e.id::text, 20, '0') > lead_edits.before_key collate "C"))
  order by e.id desc limit lead_edits.most
$$;
grant execute on function private.lead_edit_list(jsonb, jsonb), private.lead_edits(uuid, uuid, timestamptz, text, int) to authenticated;

-- The place after which a page of a timeline begins: {at, key}.
create function private.read_timeline_cursor(cursor text) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  place jsonb;
begin
  place := convert_from(decode(translate(cursor, '-_', '+/') || repeat('=', (4 - length(cursor) % 4) % 4), 'base64'), 'UTF8')::jsonb;
  if (place ->> 'at')::timestamptz is null or place ->> 'key' is null then
    perform private.refuse('The cursor is not one of this list. Start again without it.');
  end if;
  return place;
exception when data_exception then
  return private.refuse('The cursor is not one of this list. Start again without it.')::jsonb;
end $$;
grant execute on function private.read_timeline_cursor(text) to authenticated;

-- A page of everything that happened with a lead, of some kinds only if given: {entries: [{id, lead_id, kind, title, body,
-- changes, actor_id, actor_name, by_assistant, from_outside, occurred_at}], next_cursor}; null when there is no such lead.
-- Kinds are those of lead_activities, "fields_changed" and "task".
create function public.lead_timeline(
  workspace_id uuid, lead_id uuid, kinds text[] default null, page_size int default 50, cursor text default null
) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  known constant text[] := array['created', 'note', 'email_sent', 'email_received', 'auto_reply', 'call', 'meeting', 'stage_changed',
    'owner_changed', 'fields_changed', 'task'];
  place jsonb := case when cursor is not null then private.read_timeline_cursor(cursor) end;
  at timestamptz := (place ->> 'at')::timestamptz;
  after_key text := place ->> 'key';
  answer jsonb;
begin
  if page_size is null or page_size not between 1 and 100 then
    perform private.refuse('"page_size" is a number from 1 to 100.');
  elsif not coalesce(kinds, '{}') <@ known then
    perform private.refuse(format('The kinds of a timeline are %s.', array_to_string(known, ', ')));
  elsif not exists (
    select from public.leads l where l.workspace_id = lead_timeline.workspace_id and l.id = lead_timeline.lead_id
  ) then
    return null;
  end if;
  with entries as (
    (select a.occurred_at, 'a' || a.id as key, jsonb_build_object('kind', a.kind, 'title', a.title, 'body', a.body,
        'by_assistant', a.tool_call_id is not null, 'from_outside', a.from_outside) as entry, a.actor_id
      from public.lead_activities a
      where a.workspace_id = lead_timeline.workspace_id and a.lead_id = lead_timeline.lead_id
        and (kinds is null or a.kind = any(kinds))
        and (at is null or a.occurred_at < at or (a.occurred_at = at and 'a' || a.id > after_key collate "C"))
      order by a.occurred_at desc, a.id limit page_size + 1)
    union all
    select e.occurred_at, e.key, e.entry, e.actor_id
      from private.lead_edits(lead_timeline.workspace_id, lead_timeline.lead_id, at, after_key, page_size + 1) e
      where kinds is null or 'fields_changed' = any(kinds)
    union all
    (select r.done_at, 'r' || r.id, jsonb_build_object('kind', 'task', 'title', 'Done: ' || r.text, 'body', null,
        'by_assistant', false, 'from_outside', r.from_outside), r.user_id
      from public.reminders r
      where r.workspace_id = lead_timeline.workspace_id and r.lead_id = lead_timeline.lead_id
        and r.user_id = (select auth.uid()) and r.done_at is not null
        and (kinds is null or 'task' = any(kinds))
        and (at is null or r.done_at < at or (r.done_at = at and 'r' || r.id > after_key collate "C"))
      order by r.done_at desc, r.id limit page_size + 1)
  ), page as (
    select e.*, row_number() over (order by e.occurred_at desc, e.key collate "C") as position from entries e
  )
  select jsonb_build_object(
    'entries', coalesce(jsonb_agg(p.entry || jsonb_build_object('id', p.key, 'lead_id', lead_timeline.lead_id,
      'occurred_at', p.occurred_at, 'actor_id', p.actor_id, 'actor_name', m.display_name) order by p.position)
      filter (where p.position <= page_size), '[]'),
    'next_cursor', case when count(*) > page_size then private.write_cursor((
      select jsonb_build_object('at', x.occurred_at, 'key', x.key) from page x where x.position = page_size)) end)
  into answer
  from page p
  left join public.workspace_members m on m.workspace_id = lead_timeline.workspace_id and m.user_id = p.actor_id
  where p.position <= page_size + 1;
  return answer;
end $$;

-- Every stay of a lead in a stage, the first first: [{stage, label, entered_at, left_at, seconds, actor_name}]. The label is
-- the present one where the stage is still there; the last stay is counted until now.
create function public.lead_stays(workspace_id uuid, lead_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('stage', h.stage, 'label', coalesce(s.label, h.label),
    'entered_at', h.entered_at, 'left_at', h.left_at,
    'seconds', extract(epoch from coalesce(h.left_at, now()) - h.entered_at)::bigint, 'actor_name', m.display_name) order by h.id), '[]')
  from public.leads l
  join public.lead_stage_history h on h.workspace_id = l.workspace_id and h.lead_id = l.id
  left join public.pipeline_stages s on s.workspace_id = h.workspace_id and s.key = h.stage
  left join public.workspace_members m on m.workspace_id = h.workspace_id and m.user_id = h.actor_id
  where l.workspace_id = lead_stays.workspace_id and l.id = lead_stays.lead_id
$$;

grant execute on function public.lead_timeline(uuid, uuid, text[], int, text), public.lead_stays(uuid, uuid) to authenticated;
