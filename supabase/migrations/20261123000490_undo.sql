-- Undo: takes back what an action changed, from the audit, and names what it kept because someone changed it since.
-- Owns: undo(), private.undo_change(), private.undo_entry(), private.tells_of_change(). Reads: audit_entries, tool_calls.
--   Writes: the audited tables. What an import or a large bulk job did is taken back in the background.

-- A short name for a record, for people.
create function private.record_label(table_name text, record jsonb) returns text
language sql immutable set search_path = ''
as $$
  select left(coalesce(record ->> 'name', record ->> 'title', record ->> 'label', record ->> 'content', table_name), 80)
$$;

-- Takes back what a change did to a list or an object of which other parts changed since: what it added goes, what it took
-- comes back. Where someone changed the very same part, theirs stays.
create function private.undo_in_part(before jsonb, after jsonb, present jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select case
    when jsonb_typeof(before) = 'array' and jsonb_typeof(after) = 'array' and jsonb_typeof(present) = 'array' then (
      select coalesce(jsonb_agg(distinct v.value), '[]') from (
        select p.value from jsonb_array_elements(present) p where not (not before @> p.value and after @> p.value)
        union all
        select b.value from jsonb_array_elements(before) b where not after @> b.value) v)
    when jsonb_typeof(before) = 'object' and jsonb_typeof(after) = 'object' and jsonb_typeof(present) = 'object' then (
      select coalesce(jsonb_object_agg(k.key, k.value) filter (where k.value is not null), '{}') from (
        select n.key, case when present -> n.key is distinct from after -> n.key then present -> n.key else before -> n.key end as value
        from jsonb_object_keys(before || after || present) as n (key)
        -- What this change did not touch is the present's.
        where before -> n.key is distinct from after -> n.key
        union all
        select n.key, n.value from jsonb_each(present) n where before -> n.key is not distinct from after -> n.key) k)
    else present
  end
$$;

-- Whether nothing of the change is left but what someone changed since: an undone part that was changed again stays.
create function private.is_undone(before jsonb, after jsonb, present jsonb) returns boolean
language sql immutable set search_path = ''
as $$
  select jsonb_typeof(present) = 'array' or (jsonb_typeof(present) = 'object' and not exists (
    select from jsonb_object_keys(before || after) as n (key)
    where before -> n.key is distinct from after -> n.key and present -> n.key is distinct from after -> n.key))
$$;

-- Columns that the database keeps by itself, as that a campaign's mails were checked: they say nothing of whether someone
-- changed a record since.
create function private.kept_by_itself() returns text[]
language sql immutable set search_path = ''
as $$
  select array['updated_at', 'checked_hash', 'next_run_at', 'next_runs', 'last_due_at', 'refill_at', 'next_digest_at']
$$;

-- Takes back one change. kept_because: why not all of it, null when all is as it was before; has_reversed: whether some of
-- it is. A field someone changed since stays as they left it; of a lead's tags and custom fields only what this change did
-- is taken back.
create function private.undo_change(entry public.audit_entries, out kept_because text, out has_reversed boolean)
language plpgsql set search_path = ''
as $$
declare
  present jsonb;
  fields text[];
  moved text[];
  partly text[];
  wanted jsonb := entry.before;
begin
  has_reversed := false;
  kept_because := null;
  execute format('select to_jsonb(t) from public.%I t where t.id = $1 for update', entry.table_name)
  into present using entry.row_id;
  -- The hash of a campaign says what its steps are, which are not set back: it must not say what was approved once.
  if entry.table_name = 'campaigns' and entry.operation = 'update' and present is not null and (
      present ->> 'status' <> 'draft' or not exists (select from public.audit_entries e
        where e.workspace_id = entry.workspace_id and e.row_id = entry.row_id and e.tool_call_id = entry.tool_call_id
          and e.operation = 'insert')) then
    kept_because := 'A campaign is changed back by hand, and approved anew.';
    return;
  end if;
  if entry.operation = 'delete' then
    if present is not null then
      kept_because := 'It exists again.';
      return;
    end if;
    execute (
      select format('insert into public.%1$I (%2$s) select %2$s from jsonb_populate_record(null::public.%1$I, $1)',
        entry.table_name, string_agg(format('%I', a.attname), ', '))
      from pg_catalog.pg_attribute a
      where a.attrelid = format('public.%I', entry.table_name)::regclass
        and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    ) using entry.before;
    has_reversed := true;
    return;
  end if;
  if present is null then
    kept_because := case when entry.operation = 'update' then 'It was deleted since.' end;
    has_reversed := entry.operation = 'insert';
    return;
  end if;
  if entry.operation = 'insert' then
    if present - private.kept_by_itself() <> entry.after - private.kept_by_itself() then
      kept_because := 'It was changed since.';
      return;
    end if;
    execute format('delete from public.%I where id = $1', entry.table_name) using entry.row_id;
    has_reversed := true;
    return;
  end if;
  select array_agg(key) filter (where present -> key = entry.after -> key),
    array_agg(key) filter (where present -> key <> entry.after -> key)
  into fields, moved
  from jsonb_object_keys(entry.after) key
  where entry.before -> key is distinct from entry.after -> key and key <> all (private.kept_by_itself())
    -- Generated columns follow by themselves and can't be written.
    and not exists (
      select from pg_catalog.pg_attribute a
      where a.attrelid = format('public.%I', entry.table_name)::regclass and a.attname = key and a.attgenerated <> ''
    );
  if entry.table_name = 'leads' and moved && array['tags', 'custom'] then
    partly := array(select m from unnest(moved) as m where m in ('tags', 'custom'));
    select wanted || jsonb_object_agg(p, private.undo_in_part(entry.before -> p, entry.after -> p, present -> p)) into wanted
    from unnest(partly) as p;
    fields := coalesce(fields, '{}') || partly;
    moved := array(select m from unnest(moved) as m
      where m <> all(partly) or not private.is_undone(entry.before -> m, entry.after -> m, present -> m));
  end if;
  if fields is not null then
    execute (
      select format('update public.%1$I t set %2$s from jsonb_populate_record(null::public.%1$I, $1) r where t.id = $2',
        entry.table_name, string_agg(format('%1$I = r.%1$I', field), ', '))
      from unnest(fields) field
    ) using wanted, entry.row_id;
    has_reversed := exists (select from unnest(fields) as f where wanted -> f is distinct from present -> f);
  end if;
  kept_because := 'Changed since: ' || array_to_string(nullif(moved, '{}'), ', ') || '.';
exception when integrity_constraint_violation then
  -- Its owner has left, say, or its address is another's by now.
  has_reversed := false;
  kept_because := 'What it was before is no longer possible.';
end $$;

-- The same where it is enough to know why it was kept; null when done.
create function private.undo_entry(entry public.audit_entries) returns text
language sql set search_path = ''
as $$
  select u.kept_because from private.undo_change(entry) u
$$;

-- Whether this is the timeline's own entry about a change of its lead.
create function private.tells_of_change(entry public.audit_entries) returns boolean
language sql immutable set search_path = ''
as $$
  select entry.table_name = 'lead_activities' and entry.operation = 'insert'
    and entry.after ->> 'kind' in ('stage_changed', 'owner_changed')
$$;

-- Undoes one action (call_id) or everything a turn did (turn_id), newest change first.
-- Returns { reversed: [{call_id, table, row_id, label}], kept: [… , reason], irreversible: [{call_id, label, reason}] }. Undoing again does nothing.
-- Definer: the ledger has no update policy and a timeline entry can't be deleted by hand. Only the caller's own actions,
-- only in workspaces where they may still write, only rows of that workspace.
create function public.undo(call_id uuid default null, turn_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  calls uuid[];
  calls_to_undo uuid[];
  in_bulk jsonb;
  entry public.audit_entries;
  change record;
  touched uuid[] := '{}'::uuid[];
  item jsonb;
  reversed jsonb := jsonb_build_array();
  kept jsonb := jsonb_build_array();
begin
  select array_agg(c.id) into calls from (
    select c.id from public.tool_calls c
    where (c.id = undo.call_id or c.turn_id = undo.turn_id) and c.user_id = auth.uid()
      and c.workspace_id in (select private.my_writable_workspace_ids())
    order by c.id for update
  ) c;
  if calls is null then
    raise exception 'No such action of yours.' using errcode = 'PT404';
  end if;
  if undo.call_id is not null and exists (
    select from public.tool_calls c where c.id = undo.call_id and c.effect <> 'write'
  ) then
    raise exception 'This can''t be taken back: it has left the workspace, is gone for good, or changed nothing.' using errcode = 'PT409';
  end if;
  -- Timelines don't tell of a change that is taken back together with its own entry.
  perform set_config('app.undoing', 'on', true);
  -- Where the stage of before is gone, that lead is named as kept; the others are still taken back.
  set constraints public.leads_stage_is_of_the_workspace immediate;
  for entry in
    select e.* from public.audit_entries e
    join public.tool_calls c on c.id = e.tool_call_id and c.workspace_id = e.workspace_id
    where c.id = any (calls) and c.effect = 'write' and c.undone_at is null and e.bulk_job_id is null
    order by private.tells_of_change(e), e.id desc
  loop
    -- The timeline goes on telling of a change that stays.
    continue when private.tells_of_change(entry) and kept @> jsonb_build_array(
      jsonb_build_object('table', 'leads', 'row_id', entry.after -> 'lead_id'));
    change := private.undo_change(entry);
    if change.has_reversed then
      touched := touched || entry.tool_call_id;
    end if;
    item := jsonb_build_object('call_id', entry.tool_call_id, 'table', entry.table_name, 'row_id', entry.row_id,
      'label', private.record_label(entry.table_name, coalesce(entry.after, entry.before)));
    if change.kept_because is null then
      reversed := reversed || item;
    else
      kept := kept || (item || jsonb_build_object('reason', change.kept_because));
    end if;
  end loop;
  perform set_config('app.undoing', '', true);
  calls_to_undo := array(
    select c.id from public.tool_calls c where c.id = any (calls) and c.effect = 'write' and c.undone_at is null);
  in_bulk := private.undo_bulk_jobs_of(calls_to_undo);
  reversed := reversed || (in_bulk -> 'reversed') || private.undo_imports_of(calls_to_undo) || private.undo_research_of(calls_to_undo);
  kept := kept || (in_bulk -> 'kept');
  -- What was kept as it is altogether is not undone.
  update public.tool_calls c set undo_kept = k.items,
    undone_at = case when k.items is null or c.id = any (touched)
      or reversed @> jsonb_build_array(jsonb_build_object('call_id', c.id, 'table', 'bulk_jobs'))
      or reversed @> jsonb_build_array(jsonb_build_object('call_id', c.id, 'table', 'research_jobs')) then clock_timestamp() end
  from (
    select t.id, (select jsonb_agg(jsonb_build_object('label', i.value -> 'label', 'reason', i.value -> 'reason'))
      from jsonb_array_elements(kept) i where i.value ->> 'call_id' = t.id::text) as items
    from unnest(calls_to_undo) as t (id)
  ) k
  where k.id = c.id and c.status = 'done';
  return jsonb_build_object('reversed', reversed, 'kept', kept, 'irreversible', (
    select coalesce(jsonb_agg(jsonb_build_object('call_id', c.id, 'label', coalesce(c.summary, c.tool),
      'reason', case c.effect when 'external' then 'It has left the workspace.' else 'It is gone for good.' end) order by c.created_at, c.position), '[]')
    from public.tool_calls c
    where c.id = any (calls) and c.effect in ('external', 'destructive') and c.status in ('done', 'sending')
  ));
end $$;
grant execute on function public.undo(uuid, uuid) to authenticated;
