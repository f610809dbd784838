-- Import work: what the tick does for an import, a chunk at a time, each in one transaction. A worker that is killed leaves
-- nothing half done, and another goes on where it was.
-- Owns: advance_import(), undo_import(), claimable_imports(), note_import_fault(), forget_imports().
-- Reads: audit_entries, private.lead_import_chunks. Writes: lead_imports, and through its parts leads and accounts.

-- Merges the next chunk, or tries it. An address that someone else took meanwhile is met by matching once more.
create function private.advance_import_chunk(import public.lead_imports) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  trial boolean := import.status = 'checking';
  chunk private.lead_import_chunks;
  counts jsonb;
begin
  select c.* into chunk from private.lead_import_chunks c where c.import_id = import.id and c.number = import.next_chunk;
  if chunk.import_id is null then
    perform private.finish_import(import);
    return;
  end if;
  perform private.lock_lead_work(import.workspace_id);
  perform set_config('app.import_id', case when trial then '' else import.id::text end, true),
    set_config('app.import_name', left(import.file ->> 'name', 200), true);
  for attempt in 1..3 loop
    begin
      counts := private.merge_import_rows(import, private.read_import_rows(import, chunk.rows, chunk.faults), trial);
      exit;
    exception when unique_violation then
      if attempt = 3 then
        raise;
      end if;
    end;
  end loop;
  perform set_config('app.import_id', '', true), set_config('app.import_name', '', true);
  if not trial then
    delete from private.lead_import_chunks c where c.import_id = import.id and c.number = chunk.number;
  end if;
  update public.lead_imports i set next_chunk = i.next_chunk + 1, attempts = 0, updated_at = clock_timestamp(),
    added = i.added + (counts ->> 'added')::int, updated = i.updated + (counts ->> 'updated')::int,
    skipped = i.skipped + (counts ->> 'skipped')::int, failed = i.failed + (counts ->> 'failed')::int,
    noted = i.noted + (counts ->> 'noted')::int
  where i.id = import.id returning * into import;
  if import.next_chunk >= import.chunk_count then
    perform private.finish_import(import);
  end if;
end $$;

-- The last chunk is done.
create function private.finish_import(import public.lead_imports) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.lead_import_drafts d where d.import_id = import.id;
  update public.lead_imports i set updated_at = clock_timestamp(),
    status = case i.status when 'checking' then 'ready' else 'completed' end,
    finished_at = case i.status when 'running' then clock_timestamp() end,
    checked = case i.status when 'checking' then jsonb_build_object('added', i.added, 'updated', i.updated,
      'skipped', i.skipped, 'failed', i.failed, 'noted', i.noted) else i.checked end
  where i.id = import.id;
  -- Whoever waited for long has turned to something else.
  if import.status = 'running' and import.started_at < clock_timestamp() - interval '20 seconds' then
    perform private.notify_person(import.workspace_id, import.acting_id, 'import_finished',
      format('%s is imported', import.file ->> 'name'),
      format('%s added, %s updated, %s skipped, %s failed.', import.added, import.updated, import.skipped, import.failed),
      deduplication_key => 'import:' || import.id);
  end if;
end $$;

-- Begins to take back what an import did, newest first; one that runs is stopped. What someone changed since stays, and is
-- named. Returns the import.
create function private.begin_import_undo(import public.lead_imports) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.lead_import_chunks c where c.import_id = import.id;
  update public.lead_imports i set reversed = 0, kept = 0, kept_leads = '[]',
    undo_before = (select coalesce(max(e.id), 0) + 1 from public.audit_entries e where e.import_id = import.id),
    undo_total = (select count(*) from public.audit_entries e where e.import_id = import.id and e.table_name = 'leads')
  where i.id = import.id returning * into import;
  return private.set_to_work(import, 'undoing');
end $$;

create function public.undo_import(import_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  import public.lead_imports := private.own_import(import_id, array['completed', 'stopped', 'failed', 'undoing', 'undone']);
begin
  if import.status in ('undoing', 'undone') then
    return to_jsonb(import);
  end if;
  return private.begin_import_undo(import);
end $$;

-- The same for the imports that these actions of the assistant started. What is told of them, as undo() tells it.
-- Definer: called by undo(), which has checked whose actions they are.
create function private.undo_imports_of(calls uuid[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  import public.lead_imports;
  told jsonb := '[]'::jsonb;
begin
  for import in
    select * from public.lead_imports i
    where i.tool_call_id = any(calls) and i.status in ('running', 'completed', 'stopped', 'failed') order by i.created_at for update
  loop
    perform private.begin_import_undo(import);
    told := told || jsonb_build_object('call_id', import.tool_call_id, 'table', 'lead_imports', 'row_id', import.id,
      'label', format('%s: %s leads, in the background', left(import.file ->> 'name', 60), import.added + import.updated));
  end loop;
  return told;
end $$;

-- Undoes the next thousand changes of the audit.
create function private.advance_import_undo(import public.lead_imports) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  entries public.audit_entries[] := array(
    select e from public.audit_entries e
    where e.import_id = import.id and e.id < import.undo_before order by e.id desc limit 1000);
  outcome jsonb := private.take_back_leads(import.workspace_id, entries);
begin
  update public.lead_imports i set reversed = i.reversed + (outcome ->> 'reversed')::int,
    kept = i.kept + jsonb_array_length(outcome -> 'kept'), kept_leads = private.first_hundred(i.kept_leads, outcome -> 'kept'),
    undo_before = coalesce((select min(e.id) from unnest(entries) as e), 0), attempts = 0, updated_at = clock_timestamp(),
    status = case when cardinality(entries) < 1000 then 'undone' else i.status end,
    undone_at = case when cardinality(entries) < 1000 then clock_timestamp() end
  where i.id = import.id;
end $$;

-- Does the next piece of an import's work for whoever began it. Returns {status, more}; `more` is false when there is
-- nothing to do, or another worker is at it.
-- Definer: the rows and the counts are nobody's to write by hand; the person's right is checked each time.
create function public.advance_import(import_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  import public.lead_imports;
  status text;
begin
  select i.* into import from public.lead_imports i
  where i.id = advance_import.import_id and i.acting_id = auth.uid() and i.status in ('checking', 'running', 'undoing')
  for update skip locked;
  if import.id is null then
    return jsonb_build_object('status', null, 'more', false);
  end if;
  perform private.require_writer(import.workspace_id);
  if import.status = 'undoing' then
    perform private.advance_import_undo(import);
  else
    perform private.advance_import_chunk(import);
  end if;
  select i.status into status from public.lead_imports i where i.id = import.id;
  return jsonb_build_object('status', status, 'more', status in ('checking', 'running', 'undoing'));
end $$;

-- Imports with work to do, longest unattended first, and for whom. For the tick.
-- Definer: the service role has no rights on the imports themselves.
create function public.claimable_imports(at_most int) returns table (import_id uuid, user_id uuid)
language sql stable security definer set search_path = ''
as $$
  select i.id, i.acting_id from public.lead_imports i
  where i.status in ('checking', 'running', 'undoing') and i.acting_id is not null
  order by i.updated_at limit at_most
$$;

-- A piece of work failed for a reason that it could not tell by itself. After five times in a row the import gives up.
-- Definer for the same reason.
create function public.note_import_fault(import_id uuid, reason text) returns void
language sql security definer set search_path = ''
as $$
  update public.lead_imports i set attempts = i.attempts + 1, updated_at = clock_timestamp(),
    error = left(reason, 500), status = case when i.attempts >= 4 then 'failed' else i.status end,
    finished_at = case when i.attempts >= 4 then clock_timestamp() else i.finished_at end
  where i.id = note_import_fault.import_id and i.status in ('checking', 'running', 'undoing')
$$;

-- Files that nobody imported within a week are dropped; rows that failed are kept for 90 days.
create function private.forget_imports() returns void
language sql set search_path = ''
as $$
  update public.lead_imports i set status = 'stopped', finished_at = clock_timestamp()
  where i.status in ('staging', 'ready', 'checking') and i.updated_at < clock_timestamp() - interval '7 days';
  delete from private.lead_import_chunks c using public.lead_imports i
  where i.id = c.import_id and i.status in ('stopped', 'failed', 'undone');
  delete from private.lead_import_drafts d using public.lead_imports i
  where i.id = d.import_id and i.status not in ('checking', 'running');
  delete from public.lead_import_rows r using public.lead_imports i
  where i.id = r.import_id and i.updated_at < clock_timestamp() - interval '90 days';
$$;

grant execute on function public.undo_import(uuid), public.advance_import(uuid) to authenticated;
grant execute on function public.claimable_imports(int), public.note_import_fault(uuid, text) to service_role;
