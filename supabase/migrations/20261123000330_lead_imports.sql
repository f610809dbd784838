-- Lead imports: a file's rows wait here until they are merged into the leads, two thousand at a time.
-- Owns: lead_imports, lead_import_rows, lead_import_mappings, private.lead_import_chunks, private.lead_import_drafts.
-- Reads: workspaces, workspace_members.
create table public.lead_imports (
  id uuid primary key,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid references auth.users (id) on delete set null,
  acting_id uuid references auth.users (id) on delete set null,
  tool_call_id uuid,
  file jsonb not null,
  columns text[] not null,
  mapping jsonb not null,
  mapping_is_saved boolean not null default false,
  options jsonb not null default '{}',
  status text not null default 'staging',
  row_count int not null default 0,
  chunk_count int not null default 0,
  next_chunk int not null default 0,
  added int not null default 0,
  updated int not null default 0,
  skipped int not null default 0,
  failed int not null default 0,
  noted int not null default 0,
  checked jsonb,
  attempts int not null default 0,
  error text,
  undo_before bigint,
  undo_total int,
  reversed int not null default 0,
  kept int not null default 0,
  kept_leads jsonb not null default '[]',
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  undone_at timestamptz,
  constraint lead_imports_status_is_known check (status in
    ('staging', 'ready', 'checking', 'running', 'completed', 'stopped', 'failed', 'undoing', 'undone')),
  constraint lead_imports_mapping_names_each_column check
    (jsonb_typeof(mapping) = 'array' and jsonb_array_length(mapping) = cardinality(columns)),
  constraint lead_imports_kept_leads_are_a_list check (jsonb_typeof(kept_leads) = 'array')
);
comment on table public.lead_imports is 'Files of leads: how they are read, what has become of their rows.';
comment on column public.lead_imports.id is 'Chosen by whoever begins it, so that beginning twice is beginning once.';
comment on column public.lead_imports.acting_id is 'For whom the tick works at it: who began the check, the run or the undo.';
comment on column public.lead_imports.tool_call_id is 'The assistant''s action that started it. No foreign key: the import outlives the ledger.';
comment on column public.lead_imports.mapping is 'For each column the field it goes to, or null.';
comment on column public.lead_imports.mapping_is_saved is 'It is that of the last file with these columns, unchanged.';
comment on column public.lead_imports.checked is 'What a run would do, counted by doing it without writing; null when nobody asked since the last change.';
comment on column public.lead_imports.noted is 'Rows that were taken without a value that could not be read.';
comment on column public.lead_imports.undo_before is 'Changes from this number of the audit on are undone.';
comment on column public.lead_imports.kept_leads is 'The first leads that the undo left: [{id, label, reason}].';
create index lead_imports_workspace_id_idx on public.lead_imports (workspace_id, created_at desc);
create index lead_imports_user_id_idx on public.lead_imports (user_id);
create index lead_imports_acting_id_idx on public.lead_imports (acting_id);
create index lead_imports_tool_call_id_idx on public.lead_imports (tool_call_id) where tool_call_id is not null;
create index lead_imports_at_work_idx on public.lead_imports (updated_at) where status in ('checking', 'running', 'undoing');

create table public.lead_import_rows (
  import_id uuid not null references public.lead_imports (id) on delete cascade,
  number int not null,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  outcome text not null,
  reason text not null,
  cells jsonb not null,
  primary key (import_id, number),
  constraint lead_import_rows_outcome_is_known check (outcome in ('failed', 'noted'))
);
comment on table public.lead_import_rows is 'Rows that failed, or were taken without one of their values, and why.';
comment on column public.lead_import_rows.number is 'The row as a spreadsheet counts it.';
create index lead_import_rows_workspace_id_idx on public.lead_import_rows (workspace_id);

create table public.lead_import_mappings (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  header_key text not null,
  mapping jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (workspace_id, header_key),
  constraint lead_import_mappings_mapping_is_a_list check (jsonb_typeof(mapping) = 'array')
);
comment on table public.lead_import_mappings is 'How files with these columns were read the last time.';

create table private.lead_import_chunks (
  import_id uuid not null references public.lead_imports (id) on delete cascade,
  number int not null,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  rows jsonb not null,
  faults jsonb not null default '{}',
  primary key (import_id, number)
);
comment on table private.lead_import_chunks is 'Rows as they stood in the file, until they are merged: [[number, cell, …], …].';
comment on column private.lead_import_chunks.faults is 'What was wrong with a row as the file was read: {number: reason}.';
create index lead_import_chunks_workspace_id_idx on private.lead_import_chunks (workspace_id);
-- Read once and deleted: compressing costs more than it saves.
alter table private.lead_import_chunks alter column rows set storage external;

create table private.lead_import_drafts (
  import_id uuid not null references public.lead_imports (id) on delete cascade,
  lead_id uuid not null,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text,
  email text,
  phone text,
  title text,
  company text,
  country text,
  city text,
  stage text,
  owner_id uuid,
  tags text[],
  source text,
  do_not_contact boolean,
  custom jsonb,
  name_key text collate "und-x-icu",
  company_key text collate "und-x-icu",
  email_key text,
  phone_key text,
  primary key (import_id, lead_id)
);
comment on table private.lead_import_drafts is
  'Leads as a run would leave them, while it is only tried: later rows of the file must meet the earlier ones.';
create index lead_import_drafts_workspace_id_idx on private.lead_import_drafts (workspace_id);
create index lead_import_drafts_email_key_idx on private.lead_import_drafts (import_id, email_key);
create index lead_import_drafts_name_key_idx on private.lead_import_drafts (import_id, name_key);

alter table public.lead_imports enable row level security;
create policy "Members read their workspace's imports" on public.lead_imports
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.lead_import_rows enable row level security;
create policy "Members read the rows that failed" on public.lead_import_rows
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.lead_import_mappings enable row level security;
create policy "Members read their workspace's mappings" on public.lead_import_mappings
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table private.lead_import_chunks enable row level security;
create policy "Nobody reads staged rows but the functions of the import" on private.lead_import_chunks
  for select to authenticated using (false);
alter table private.lead_import_drafts enable row level security;
create policy "Nobody reads drafts but the functions of the import" on private.lead_import_drafts
  for select to authenticated using (false);
-- All are written by the functions of the import: no insert, update or delete policy.
revoke all on public.lead_imports, public.lead_import_rows, public.lead_import_mappings from anon, authenticated;
grant select on public.lead_imports, public.lead_import_rows, public.lead_import_mappings to authenticated;
