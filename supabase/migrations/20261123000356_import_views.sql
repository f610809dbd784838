-- Import views: what is read of imports, and the leads as a file takes them along.
-- Owns: import_targets(), read_import(), newest_import(), import_failures(). Reads: lead_imports, lead_import_rows,
--   custom_fields.

-- The custom fields that a column can go to, as contracts/custom_field.ts has them.
create function public.import_targets(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(f) order by f.target desc, f.position, f.label_key), '[]')
  from public.custom_fields f where f.workspace_id = import_targets.workspace_id and f.archived_at is null
$$;

-- One import; refuses a stranger.
create function public.read_import(import_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  import jsonb;
begin
  select to_jsonb(i) into import from public.lead_imports i where i.id = read_import.import_id;
  if import is null then
    raise exception 'There is no such import.' using errcode = 'PT404';
  end if;
  return import;
end $$;

-- The file that the caller brought last and has not imported yet; null without one.
create function public.newest_import(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select to_jsonb(i) from public.lead_imports i
  where i.workspace_id = newest_import.workspace_id and i.user_id = (select auth.uid())
    and i.status in ('ready', 'checking')
  order by i.created_at desc limit 1
$$;

-- A page of the rows that failed or lost a value: [{number, outcome, reason, cells}], after a number.
create function public.import_failures(import_id uuid, after int default 0, page_size int default 1000) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(f) order by f.number), '[]')
  from (
    select r.number, r.outcome, r.reason, r.cells from public.lead_import_rows r
    where r.import_id = import_failures.import_id and r.number > import_failures.after
    order by r.number limit least(greatest(page_size, 1), 1000)
  ) f
$$;

grant execute on function public.import_targets(uuid), public.read_import(uuid), public.newest_import(uuid),
  public.import_failures(uuid, int, int)
to authenticated;
