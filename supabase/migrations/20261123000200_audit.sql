-- Audit: what changed, from what to what, by whom, and through which of the assistant's actions. Undo reads it.
-- Owns: audit_entries, private.tg_audit(), private.tg_audit_rows(). Reads: workspace_members.
create table public.audit_entries (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  actor_id uuid references auth.users (id) on delete set null,
  tool_call_id uuid,
  import_id uuid,
  merge_id uuid,
  bulk_job_id uuid,
  table_name text not null,
  row_id uuid not null,
  operation text not null,
  before jsonb,
  after jsonb,
  created_at timestamptz not null default clock_timestamp(),
  constraint audit_entries_operation_is_known check (operation in ('insert', 'update', 'delete'))
);
comment on table public.audit_entries is 'Every change to a workspace''s records: before, after, actor and action.';
comment on column public.audit_entries.tool_call_id is 'The assistant''s action that made the change; null when a person did it on the page.';
comment on column public.audit_entries.import_id is 'The import of which it is a part; null elsewhere.';
comment on column public.audit_entries.merge_id is 'The merge of two leads of which it is a part; null elsewhere.';
comment on column public.audit_entries.bulk_job_id is 'The bulk job of which it is a part; null elsewhere.';
create index audit_entries_workspace_id_created_at_idx on public.audit_entries (workspace_id, created_at desc);
create index audit_entries_row_id_idx on public.audit_entries (workspace_id, row_id, id desc);
create index audit_entries_actor_id_idx on public.audit_entries (actor_id);
create index audit_entries_tool_call_id_idx on public.audit_entries (tool_call_id) where tool_call_id is not null;
create index audit_entries_merge_id_idx on public.audit_entries (merge_id, id) where merge_id is not null;
create index audit_entries_import_id_idx on public.audit_entries (import_id, id) where import_id is not null;
create index audit_entries_bulk_job_id_idx on public.audit_entries (bulk_job_id, id) where bulk_job_id is not null;

alter table public.audit_entries enable row level security;
create policy "Managers read all of it, others what they did" on public.audit_entries
  for select to authenticated
  using (
    workspace_id in (select private.my_workspace_ids())
    and (actor_id = (select auth.uid()) or private.can_manage(workspace_id))
  );
-- Written by triggers only: no insert, update or delete policy.
revoke all on public.audit_entries from anon, authenticated;
grant select on public.audit_entries to authenticated;

-- Definer: nobody may write the audit by hand. Needs an `id uuid` and a `workspace_id` on the table.
create function private.tg_audit() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  row_before jsonb := coalesce(old_row, new_row);
begin
  -- A workspace that is being deleted takes its audit with it.
  if tg_op = 'DELETE' and not exists (
    select from public.workspaces w where w.id = (old_row ->> 'workspace_id')::uuid
  ) then
    return null;
  end if;
  if tg_op = 'UPDATE' and old_row = new_row then
    return null;
  end if;
  insert into public.audit_entries (workspace_id, actor_id, tool_call_id, merge_id, bulk_job_id, table_name, row_id, operation, before, after)
  values (
    (row_before ->> 'workspace_id')::uuid,
    auth.uid(),
    nullif(current_setting('app.tool_call_id', true), '')::uuid,
    nullif(current_setting('app.merge_id', true), '')::uuid,
    nullif(current_setting('app.bulk_job_id', true), '')::uuid,
    tg_table_name,
    (row_before ->> 'id')::uuid,
    lower(tg_op),
    old_row,
    new_row
  );
  return null;
end $$;

-- The same once for each statement, for tables of which thousands of rows change at once: an import pays a third of
-- what a call for each row costs. Its triggers name their transition tables new_rows and old_rows.
create function private.tg_audit_rows() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  call uuid := nullif(current_setting('app.tool_call_id', true), '')::uuid;
  import uuid := nullif(current_setting('app.import_id', true), '')::uuid;
  merge uuid := nullif(current_setting('app.merge_id', true), '')::uuid;
  bulk uuid := nullif(current_setting('app.bulk_job_id', true), '')::uuid;
begin
  if tg_op = 'INSERT' and tg_table_name = 'lead_activities' then
    -- That a lead was created is told by the lead's own entry.
    insert into public.audit_entries (workspace_id, actor_id, tool_call_id, import_id, merge_id, bulk_job_id, table_name, row_id, operation, after)
    select n.workspace_id, auth.uid(), call, import, merge, bulk, tg_table_name, n.id, 'insert', to_jsonb(n)
    from new_rows n where n.kind <> 'created';
  elsif tg_op = 'INSERT' then
    insert into public.audit_entries (workspace_id, actor_id, tool_call_id, import_id, merge_id, bulk_job_id, table_name, row_id, operation, after)
    select n.workspace_id, auth.uid(), call, import, merge, bulk, tg_table_name, n.id, 'insert', to_jsonb(n) from new_rows n;
  elsif tg_op = 'UPDATE' then
    insert into public.audit_entries
      (workspace_id, actor_id, tool_call_id, import_id, merge_id, bulk_job_id, table_name, row_id, operation, before, after)
    select c.workspace_id, auth.uid(), call, import, merge, bulk, tg_table_name, c.id, 'update', c.before, c.after
    from (select o.workspace_id, o.id, to_jsonb(o) as before, to_jsonb(n) as after
      from old_rows o join new_rows n on n.id = o.id offset 0) c
    where c.before <> c.after;
  else
    -- A workspace that is being deleted takes its audit with it.
    insert into public.audit_entries (workspace_id, actor_id, tool_call_id, import_id, merge_id, bulk_job_id, table_name, row_id, operation, before)
    select o.workspace_id, auth.uid(), call, import, merge, bulk, tg_table_name, o.id, 'delete', to_jsonb(o)
    from old_rows o join public.workspaces w on w.id = o.workspace_id;
  end if;
  return null;
end $$;
