-- Audit log: who, or which of the assistant's turns, changed what, from what to what.
-- Owns: read_audit(). Reads: audit_entries, tool_calls, turns, workspace_members.

-- Fields that differ, without those that the database derives.
create function private.audit_changes(before jsonb, after jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('field', k.key, 'before', before -> k.key, 'after', after -> k.key) order by k.key), '[]')
  from jsonb_object_keys(coalesce(after, '{}') || coalesce(before, '{}')) as k (key)
  where coalesce(before -> k.key, 'null') <> coalesce(after -> k.key, 'null')
    and k.key not in ('id', 'workspace_id', 'updated_at', 'created_at', 'name_key', 'country_key', 'email_key', 'phone_key',
      'name_sound', 'label_key')
$$;

-- The newest entries, 50 a page: [{id, at, actor_name, by, thread_id, table, row_id, label, operation, changes: [{field,
-- before, after}]}]. by: person, assistant, import, merge or system. Of one lead with its timeline, or (lead_id null) of the
-- workspace. `before` is the id of the last entry seen. The policy of audit_entries decides who sees what: members their own
-- changes, owners and admins all.
create function public.read_audit(workspace_id uuid, lead_id uuid default null, before bigint default null) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', e.id, 'at', e.created_at, 'actor_name', m.display_name,
    'by', case when e.tool_call_id is not null then 'assistant' when e.import_id is not null then 'import'
      when e.merge_id is not null then 'merge' when e.actor_id is not null then 'person' else 'system' end,
    'thread_id', t.thread_id, 'table', e.table_name, 'row_id', e.row_id,
    'label', private.record_label(e.table_name, coalesce(e.after, e.before)), 'operation', e.operation,
    'changes', private.audit_changes(e.before, e.after)
  ) order by e.id desc), '[]')
  from (
    select a.* from public.audit_entries a
    where a.workspace_id = read_audit.workspace_id
      and (read_audit.before is null or a.id < read_audit.before)
      and (read_audit.lead_id is null or a.row_id = read_audit.lead_id
        or coalesce(a.after, a.before) ->> 'lead_id' = read_audit.lead_id::text)
    order by a.id desc limit 50
  ) e
  left join public.workspace_members m on m.workspace_id = e.workspace_id and m.user_id = e.actor_id
  left join public.tool_calls c on c.id = e.tool_call_id
  left join public.turns t on t.id = c.turn_id
$$;

grant execute on function private.audit_changes(jsonb, jsonb), private.record_label(text, jsonb) to authenticated;
grant execute on function public.read_audit(uuid, uuid, bigint) to authenticated;
