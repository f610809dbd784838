-- E-mail templates: texts to begin from. A campaign takes a copy, so a change here changes no campaign.
-- Owns: email_templates. Reads: workspaces.
create table public.email_templates (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text not null,
  name_key text collate "und-x-icu" not null generated always as (lower(name collate "und-x-icu")) stored,
  subject text not null default '',
  body text not null,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  constraint email_templates_name_is_short check (length(trim(name)) between 1 and 100),
  constraint email_templates_subject_is_one_short_line check (length(subject) <= 300 and subject !~ '[[:cntrl:]]'),
  constraint email_templates_body_is_short check (length(trim(body)) between 1 and 20000)
);
comment on table public.email_templates is 'Mails to begin from: subject and body in markdown with Liquid variables.';
create unique index email_templates_name_is_unique on public.email_templates (workspace_id, name_key) where archived_at is null;
create index email_templates_created_by_idx on public.email_templates (created_by);
create trigger email_templates__audit after insert or update or delete on public.email_templates
  for each row execute function private.tg_audit();

alter table public.email_templates enable row level security;
create policy "Members read their workspace's templates" on public.email_templates
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written by functions: no insert, update or delete policy.
revoke all on public.email_templates from anon, authenticated;
grant select on public.email_templates to authenticated;
