-- Import functions: a file is begun, staged, tried, run and stopped. The work itself is advance_import()'s.
-- Owns: begin_import(), stage_import_rows(), finish_staging(), change_import(), check_import(), start_import(),
--   stop_import(), preview_import(), private.import_limit(). Reads: custom_fields, workspace_members.
-- Writes: lead_imports, lead_import_rows, lead_import_mappings, private.lead_import_chunks.
-- Those that write are definer: imports are written here alone, after every part of them was checked. Refusals: 22023 (the input),
-- 42501 (the role), PT404 (no such import), PT409 (not in this state).

-- The same numbers as shared/domain/import_limits.ts.
create function private.import_limit(name text) returns int
language sql immutable set search_path = ''
as $$
  select case name when 'columns' then 500 when 'column_name' then 200 when 'rows' then 500000 when 'chunk_rows' then 2000
    when 'chunk_bytes' then 16777216 end
$$;

-- The import, locked, when the caller may change it: whoever brought the file, and those who manage the workspace.
create function private.own_import(import_id uuid, allowed text[]) returns public.lead_imports
language plpgsql security definer set search_path = ''
as $$
declare
  import public.lead_imports;
begin
  select * into import from public.lead_imports i
  where i.id = own_import.import_id and i.workspace_id in (select private.my_workspace_ids()) for update;
  if import.id is null then
    raise exception 'There is no such import.' using errcode = 'PT404';
  end if;
  perform private.require_writer(import.workspace_id);
  if import.user_id is distinct from auth.uid() and not private.can_manage(import.workspace_id) then
    raise exception 'This import is someone else''s.' using errcode = '42501';
  end if;
  if import.status <> all(allowed) then
    raise exception using errcode = 'PT409', message = case import.status
      when 'staging' then 'The file is still being read.'
      when 'ready' then 'The import has not begun.'
      when 'checking' then 'The import is being tried. Wait for it.'
      when 'running' then 'The import is running. Stop it first.'
      when 'undoing' then 'The import is being undone.'
      when 'undone' then 'The import was undone. Bring the file again.'
      else 'The import is over.' end;
  end if;
  return import;
end $$;

-- A mapping names for each column a field or null; a field but once, save those that may stand in several columns.
create function private.check_import_mapping(workspace_id uuid, mapping jsonb, columns int) returns void
language plpgsql stable set search_path = ''
as $$
declare
  wrong text;
begin
  if jsonb_typeof(mapping) is distinct from 'array' or jsonb_array_length(mapping) <> columns
      or exists (select from jsonb_array_elements(mapping) as m where jsonb_typeof(m.value) not in ('string', 'null')) then
    perform private.refuse('The mapping is a list with a field or null for each column.');
  end if;
  select m.field into wrong from jsonb_array_elements_text(mapping) as m (field)
  where m.field is not null and m.field <> all(private.import_fields()) and not exists (
    select from public.custom_fields c
    where c.workspace_id = check_import_mapping.workspace_id and c.archived_at is null
      and m.field = case c.target when 'lead' then 'custom.' else 'account.custom.' end || c.key
  ) limit 1;
  if wrong is not null then
    perform private.refuse(format('There is no field "%s" to import into.', left(wrong, 80)));
  end if;
  select m.field into wrong from jsonb_array_elements_text(mapping) as m (field)
  where m.field is not null and m.field not in ('phone', 'tags') group by m.field having count(*) > 1 limit 1;
  if wrong is not null then
    perform private.refuse(format('Two columns cannot both be "%s".', wrong));
  end if;
end $$;

-- {duplicates: skip | update | create, tags?, stage?, owner_id?, source?, day_first?}, tidied.
create function private.check_import_options(workspace_id uuid, options jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  given jsonb := jsonb_strip_nulls(coalesce(options, '{}'));
begin
  if jsonb_typeof(given) <> 'object' or exists (select from jsonb_object_keys(given) as k
      where k not in ('duplicates', 'tags', 'stage', 'owner_id', 'source', 'day_first')) then
    perform private.refuse('The options are duplicates, tags, stage, owner_id, source and day_first.');
  elsif coalesce(given ->> 'duplicates', 'skip') not in ('skip', 'update', 'create') then
    perform private.refuse('"duplicates" is skip, update or create.');
  elsif given ? 'owner_id' and not exists (select from public.workspace_members m
      where m.workspace_id = check_import_options.workspace_id and m.user_id::text = given ->> 'owner_id') then
    perform private.refuse('The owner is not a member of this workspace.');
  elsif length(given ->> 'source') > 100 then
    perform private.refuse('A source has at most 100 characters.');
  elsif given ? 'day_first' and jsonb_typeof(given -> 'day_first') <> 'boolean' then
    perform private.refuse('"day_first" is true or false.');
  end if;
  if given ? 'tags' then
    perform private.check_tags(given -> 'tags');
  end if;
  if given ? 'stage' then
    given := given || jsonb_build_object('stage', private.stage_called(workspace_id, given ->> 'stage'));
  end if;
  return given || jsonb_build_object('duplicates', coalesce(given ->> 'duplicates', 'skip'));
end $$;

create function private.import_header_key(columns text[]) returns text
language sql immutable set search_path = ''
as $$
  select md5(lower(array_to_string(columns, chr(31), '')))
$$;

-- Begins with a file: {name, format, encoding?, delimiter?, bytes?}, its columns and how they seem to be meant. The mapping
-- that was used for such columns the last time wins. Returns the import. The same id again is the same import.
create function public.begin_import(
  workspace_id uuid, import_id uuid, file jsonb, columns text[], mapping jsonb, options jsonb default '{}'
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  saved jsonb;
  ready_options jsonb;
begin
  perform private.require_writer(begin_import.workspace_id);
  if coalesce(cardinality(begin_import.columns), 0) not between 1 and private.import_limit('columns')
      or exists (select from unnest(begin_import.columns) as c where c is null or length(c) > private.import_limit('column_name')) then
    perform private.refuse(format('A file has 1 to %s columns, whose names have at most %s characters.',
      private.import_limit('columns'), private.import_limit('column_name')));
  elsif jsonb_typeof(file) is distinct from 'object' or length(file::text) > 2000
      or coalesce(length(file ->> 'name'), 0) not between 1 and 255 then
    perform private.refuse('The file is an object with a name of at most 255 characters.');
  end if;
  perform private.check_import_mapping(begin_import.workspace_id, mapping, cardinality(begin_import.columns));
  ready_options := private.check_import_options(begin_import.workspace_id, options);
  select m.mapping into saved from public.lead_import_mappings m
  where m.workspace_id = begin_import.workspace_id and m.header_key = private.import_header_key(begin_import.columns);
  begin
    perform private.check_import_mapping(begin_import.workspace_id, coalesce(saved, begin_import.mapping), cardinality(begin_import.columns));
  exception when invalid_parameter_value then
    -- A field of it is gone.
    saved := null;
  end;
  insert into public.lead_imports (id, workspace_id, user_id, file, columns, mapping, mapping_is_saved, options)
  values (begin_import.import_id, begin_import.workspace_id, auth.uid(), begin_import.file, begin_import.columns,
    coalesce(saved, begin_import.mapping), saved is not null, ready_options)
  on conflict (id) do nothing;
  return (
    select to_jsonb(i) from public.lead_imports i
    where i.id = begin_import.import_id and i.workspace_id = begin_import.workspace_id and i.user_id = auth.uid()
  );
end $$;

-- Keeps a chunk of at most 2,000 rows: [[number, cell, …], …]. The same number again changes nothing. Returns the rows kept.
create function public.stage_import_rows(import_id uuid, number int, rows jsonb, faults jsonb default '{}') returns int
language plpgsql security definer set search_path = ''
as $$
declare
  import public.lead_imports := private.own_import(import_id, array['staging']);
  wrong boolean;
begin
  if jsonb_typeof(rows) is distinct from 'array' or jsonb_typeof(faults) is distinct from 'object'
      or jsonb_array_length(rows) not between 1 and private.import_limit('chunk_rows')
      or pg_column_size(rows) > private.import_limit('chunk_bytes') or length(faults::text) > 1000000 then
    perform private.refuse(format('A chunk has 1 to %s rows.', private.import_limit('chunk_rows')));
  elsif number is distinct from import.chunk_count then
    if number between 0 and import.chunk_count - 1 then
      return import.row_count;
    end if;
    perform private.refuse(format('Chunk %s comes next.', import.chunk_count));
  elsif import.row_count + jsonb_array_length(rows) > private.import_limit('rows') then
    raise exception using errcode = 'PT413',
      message = format('A file has at most %s rows. Split it.', private.import_limit('rows'));
  end if;
  select bool_or(jsonb_typeof(r.value) is distinct from 'array' or jsonb_typeof(r.value -> 0) is distinct from 'number'
    or r.value ->> 0 !~ '^\d{1,9}$' or jsonb_array_length(r.value) > cardinality(import.columns) + 1)
  into wrong from jsonb_array_elements(rows) as r;
  if wrong then
    perform private.refuse('A row is a list of its number and as many cells as there are columns, or fewer.');
  end if;
  insert into private.lead_import_chunks (import_id, number, workspace_id, rows, faults)
  values (import.id, stage_import_rows.number, import.workspace_id, stage_import_rows.rows, stage_import_rows.faults);
  update public.lead_imports i set chunk_count = i.chunk_count + 1,
    row_count = i.row_count + jsonb_array_length(stage_import_rows.rows), updated_at = clock_timestamp()
  where i.id = import.id;
  return import.row_count + jsonb_array_length(rows);
end $$;

-- All rows are there. Returns the import.
create function public.finish_staging(import_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  import public.lead_imports := private.own_import(import_id, array['staging', 'ready']);
begin
  if import.row_count = 0 then
    perform private.refuse('The file has no rows.');
  end if;
  update public.lead_imports i set status = 'ready', updated_at = clock_timestamp() where i.id = import.id returning * into import;
  return to_jsonb(import);
end $$;

-- Changes how a file is read before it runs. Returns the import.
create function public.change_import(import_id uuid, mapping jsonb default null, options jsonb default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  import public.lead_imports := private.own_import(import_id, array['staging', 'ready', 'checking']);
begin
  if mapping is not null then
    perform private.check_import_mapping(import.workspace_id, mapping, cardinality(import.columns));
  end if;
  update public.lead_imports i set mapping = coalesce(change_import.mapping, i.mapping),
    mapping_is_saved = i.mapping_is_saved and change_import.mapping is null,
    options = case when change_import.options is null then i.options
      else private.check_import_options(i.workspace_id, change_import.options) end,
    status = case i.status when 'checking' then 'ready' else i.status end, checked = null, updated_at = clock_timestamp()
  where i.id = import.id returning * into import;
  return to_jsonb(import);
end $$;

-- Begins one of the ways of work: checking, running or undoing.
create function private.set_to_work(import public.lead_imports, way text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  if way <> 'undoing' then
    delete from public.lead_import_rows r where r.import_id = import.id;
    delete from private.lead_import_drafts d where d.import_id = import.id;
    update public.lead_imports i set next_chunk = 0, added = 0, updated = 0, skipped = 0, failed = 0, noted = 0
    where i.id = import.id;
  end if;
  update public.lead_imports i set status = way, acting_id = auth.uid(), attempts = 0, error = null,
    started_at = case way when 'running' then clock_timestamp() else i.started_at end, updated_at = clock_timestamp()
  where i.id = import.id returning * into import;
  return to_jsonb(import);
end $$;

-- Finds out what a run would do, without doing it; the counts are then in `checked`. Returns the import.
create function public.check_import(import_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  return private.set_to_work(private.own_import(import_id, array['ready', 'checking']), 'checking');
end $$;

-- Begins to merge the rows. The mapping is remembered for the next file with these columns. What somebody approved, as
-- {mapping, options}, must still be what is there. Returns the import.
create function public.start_import(import_id uuid, approved jsonb default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  import public.lead_imports := private.own_import(import_id, array['ready', 'checking']);
begin
  if approved is not null
      and (approved -> 'mapping', approved -> 'options') is distinct from (import.mapping, import.options) then
    raise exception 'How the file is read was changed since this was approved. Propose it again.' using errcode = 'PT409';
  elsif not import.mapping ?| array['name', 'first_name', 'last_name', 'email'] then
    perform private.refuse('Say which column holds the name or the e-mail address.');
  end if;
  insert into public.lead_import_mappings (workspace_id, header_key, mapping)
  values (import.workspace_id, private.import_header_key(import.columns), import.mapping)
  on conflict (workspace_id, header_key) do update set mapping = excluded.mapping, updated_at = now();
  update public.lead_imports i set tool_call_id = nullif(current_setting('app.tool_call_id', true), '')::uuid
  where i.id = import.id;
  return private.set_to_work(import, 'running');
end $$;

-- Ends a run after the chunk at hand, or gives up a file that has not run. What was merged stays. Returns the import.
create function public.stop_import(import_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  import public.lead_imports := private.own_import(import_id, array['staging', 'ready', 'checking', 'running', 'stopped']);
begin
  delete from private.lead_import_chunks c where c.import_id = import.id;
  delete from private.lead_import_drafts d where d.import_id = import.id;
  update public.lead_imports i set status = 'stopped', finished_at = clock_timestamp(), updated_at = clock_timestamp()
  where i.id = import.id and i.status <> 'stopped' returning * into import;
  return to_jsonb(import);
end $$;

-- The first rows as they would be taken: [{number, cells, problem, notes, lead}].
create function public.preview_import(import_id uuid, most int default 20) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  import public.lead_imports := private.own_import(import_id, array['staging', 'ready', 'checking']);
  chunk private.lead_import_chunks;
begin
  select c.* into chunk from private.lead_import_chunks c where c.import_id = import.id and c.number = 0;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('number', r.number, 'cells', r.cells - 0, 'problem', r.problem, 'notes', to_jsonb(r.notes),
      'lead', jsonb_strip_nulls(to_jsonb(r) - array['number', 'cells', 'problem', 'notes', 'name_key', 'company_key',
        'email_key', 'phone_key', 'lead_id', 'by_address'])) order by r.number), '[]')
    from unnest(private.read_import_rows(import,
      (select jsonb_agg(c.value order by c.position) from jsonb_array_elements(chunk.rows) with ordinality as c (value, position)
       where c.position <= least(greatest(most, 1), 100)), chunk.faults)) as r
  );
end $$;

grant execute on function public.begin_import(uuid, uuid, jsonb, text[], jsonb, jsonb),
  public.stage_import_rows(uuid, int, jsonb, jsonb), public.finish_staging(uuid), public.change_import(uuid, jsonb, jsonb),
  public.check_import(uuid), public.start_import(uuid, jsonb), public.stop_import(uuid), public.preview_import(uuid, int)
to authenticated;
