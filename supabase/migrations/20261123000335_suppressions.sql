-- Suppressions: mailboxes to which nothing is ever sent, whoever asks. Known by their hash alone, so that someone who was
-- erased stays unknown and still is never written to.
-- Owns: suppressions, private.is_suppressed(), private.plain_address(). Reads: workspace_members.
create table public.suppressions (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  email_hash text not null,
  reason text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, email_hash),
  constraint suppressions_reason_is_known check (reason in ('erased', 'unsubscribed', 'bounced', 'complained', 'imported'))
);
comment on table public.suppressions is 'Mailboxes to which nothing is ever sent, known by their hash alone.';

alter table public.suppressions enable row level security;
create policy "Members read whom nothing is sent to" on public.suppressions
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written by functions: no insert, update or delete policy.
revoke all on public.suppressions from anon, authenticated;
grant select on public.suppressions to authenticated;

-- An address in lower case, without white space around it and without what nobody sees: lists that come out of spreadsheets and
-- mail programs have marks, soft hyphens and spaces without width in them, and must be heeded all the same.
create function private.plain_address(value text) returns text
language sql immutable set search_path = ''
as $$
  select lower(case when plain_address.value ~ '^[!-~]+$' then plain_address.value
    else regexp_replace(regexp_replace(plain_address.value, '[\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]', '', 'g'),
      '^[\s\u00A0]+|[\s\u00A0]+$', '', 'g') end collate "und-x-icu")
$$;

-- A mailbox as it is remembered after it is forgotten. The workspace is part of it, so that two can't compare.
create function private.mailbox_hash(workspace_id uuid, email text) returns text
language sql immutable set search_path = ''
as $$
  select encode(sha256(convert_to(mailbox_hash.workspace_id || ':'
    || private.email_key(private.plain_address(mailbox_hash.email)), 'UTF8')), 'hex')
$$;

create function private.is_suppressed(workspace_id uuid, email text) returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from public.suppressions s where s.workspace_id = is_suppressed.workspace_id
    and s.email_hash = private.mailbox_hash(is_suppressed.workspace_id, is_suppressed.email))
$$;
