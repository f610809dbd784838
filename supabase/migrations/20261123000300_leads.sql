-- Leads: the people a workspace sells to, the companies they work for, and what happened with each (the timeline).
-- Owns: accounts, leads, lead_activities, lead_rows, private.is_email_address(). Reads: workspaces, workspace_members,
--   pipeline_stages.
create table public.accounts (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text not null,
  name_key text collate "und-x-icu" not null generated always as (lower(name collate "und-x-icu")) stored,
  domain text,
  industry text,
  employee_count int,
  country text,
  city text,
  custom jsonb not null default '{}',
  from_outside boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (workspace_id, id),
  constraint accounts_name_is_unique_ignoring_case unique (workspace_id, name_key),
  constraint accounts_name_is_short check (length(trim(name)) between 1 and 200),
  constraint accounts_employee_count_is_not_negative check (employee_count >= 0),
  constraint accounts_custom_is_an_object check (jsonb_typeof(custom) = 'object')
);
comment on table public.accounts is 'Companies that leads work for.';
comment on column public.accounts.from_outside is 'Holds text that nobody here wrote; see leads.from_outside.';
comment on column public.accounts.name_key is
  'The name in lower case. A column and not an index expression, because row policies let an index serve only leakproof comparisons, and lower() is not leakproof.';

-- Nothing that a mail header would read as a second recipient, a name or a comment.
create function private.is_email_address(value text) returns boolean
language sql immutable set search_path = ''
as $$
  select value ~ '^[^]@[:space:][:cntrl:],;:<>()"\\[]+@[^]@[:space:][:cntrl:],;:<>()"\\[]+\.[^]@[:space:][:cntrl:],;:<>()"\\[]+$'
$$;
grant execute on function private.is_email_address(text) to authenticated, service_role;

-- The mailbox behind an address, by what the large providers say of theirs: tags after a plus lead to the same one
-- (at Yahoo after a hyphen), Gmail and Proton also ignore dots.
create function private.email_key(email text) returns text
language sql immutable set search_path = ''
as $$
  select case
    when d.domain in ('gmail.com', 'googlemail.com') then replace(split_part(d.local, '+', 1), '.', '') || '@gmail.com'
    when d.domain in ('proton.me', 'protonmail.com', 'pm.me')
      then translate(split_part(d.local, '+', 1), '.-_', '') || '@proton.me'
    when d.domain in ('icloud.com', 'me.com', 'mac.com') then split_part(d.local, '+', 1) || '@icloud.com'
    when d.domain in ('outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'fastmail.com', 'fastmail.fm', 'zoho.com',
      'hey.com', 'mailbox.org', 'posteo.de') then split_part(d.local, '+', 1) || '@' || d.domain
    when d.domain in ('yahoo.com', 'ymail.com', 'rocketmail.com') then split_part(d.local, '-', 1) || '@' || d.domain
    else email_key.email
  end
  from (select split_part(email_key.email, '@', 1) as local, split_part(email_key.email, '@', 2) as domain) d
$$;

-- The digits of an international number without its extension, so that spelling does not matter; null for others.
create function private.phone_key(phone text) returns text
language sql immutable set search_path = ''
as $$
  select case when phone ~ '^\s*(\+|00)' and length(d.digits) between 8 and 15 then d.digits end
  from (select regexp_replace(regexp_replace(split_part(phone, ' ext. ', 1), '^\s*00', ''), '[^0-9]|\(0\)', '', 'g') as digits) d
$$;
grant execute on function private.email_key(text), private.phone_key(text) to authenticated, service_role;

create table public.leads (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  account_id uuid,
  name text not null,
  name_key text collate "und-x-icu" not null generated always as (lower(name collate "und-x-icu")) stored,
  email text,
  email_key text generated always as (private.email_key(email)) stored,
  phone text,
  phone_key text generated always as (private.phone_key(phone)) stored,
  title text,
  country text,
  country_key text collate "und-x-icu" generated always as (lower(country collate "und-x-icu")) stored,
  city text,
  stage text not null,
  owner_id uuid,
  score int not null default 0,
  tags text[] not null default '{}',
  source text,
  custom jsonb not null default '{}',
  do_not_contact boolean not null default false,
  from_outside boolean not null default false,
  last_contacted_at timestamptz,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  deleted_by uuid references auth.users (id) on delete set null,
  merged_into uuid references public.leads (id) on delete set null,
  unique (workspace_id, id),
  constraint leads_account_is_of_the_workspace foreign key (workspace_id, account_id)
    references public.accounts (workspace_id, id) on delete set null (account_id),
  -- At the end of the transaction: the stages and the leads of a workspace are deleted together.
  constraint leads_stage_is_of_the_workspace foreign key (workspace_id, stage)
    references public.pipeline_stages (workspace_id, key) deferrable initially deferred,
  constraint leads_owner_is_a_member foreign key (workspace_id, owner_id)
    references public.workspace_members (workspace_id, user_id) on delete set null (owner_id),
  constraint leads_name_is_short check (length(trim(name)) between 1 and 200),
  constraint leads_email_is_an_address check (private.is_email_address(email)),
  constraint leads_email_is_short check (length(email) <= 320),
  constraint leads_email_is_in_lower_case check (email = lower(email collate "und-x-icu")),
  constraint leads_phone_is_short check (length(phone) <= 50),
  constraint leads_title_is_short check (length(title) <= 200),
  constraint leads_country_is_short check (length(country) <= 100),
  constraint leads_city_is_short check (length(city) <= 100),
  constraint leads_source_is_short check (length(source) <= 100),
  constraint leads_score_is_a_percentage check (score between 0 and 100),
  constraint leads_tags_are_few check (cardinality(tags) <= 50),
  constraint leads_custom_is_an_object check (jsonb_typeof(custom) = 'object')
);
comment on table public.leads is 'People the workspace sells to.';
comment on column public.leads.email is 'In lower case: one lead per address and workspace.';
comment on column public.leads.name_key is 'The name in lower case, for order; see accounts.name_key.';
comment on column public.leads.stage is 'The key of a stage; the first one when none is given.';
comment on column public.leads.do_not_contact is 'Nothing is ever sent to this person.';
comment on column public.leads.from_outside is
  'Holds text that nobody here wrote: of an imported file, or what the assistant wrote in a turn that had read such text. A turn that reads it is tainted.';
comment on column public.leads.last_contacted_at is 'Newest e-mail sent, call or meeting; kept by lead_activities__touch_lead.';
comment on column public.leads.email_key is 'The mailbox behind the address; see private.email_key().';
comment on column public.leads.phone is
  'E.164, an extension behind it (`+493023125100 ext. 12`), where it could be read (shared/domain/phones); else as typed.';
comment on column public.leads.phone_key is 'The digits of an international number, without an extension.';
comment on column public.leads.deleted_at is 'In the bin since then: seen by nobody, restored by restore_leads(), gone after 30 days.';
comment on column public.leads.merged_into is 'The lead that took this one''s place; it comes back only when the merge is undone.';
create unique index leads_email_is_unique on public.leads (workspace_id, email)
  where email is not null and deleted_at is null;
-- Living leads only: what a policy asks of deleted_at is then known of the index, and groups are found in it alone.
create index leads_email_key_idx on public.leads (workspace_id, email_key) where email_key is not null and deleted_at is null;
create index leads_deleted_at_idx on public.leads (workspace_id, deleted_at desc) where deleted_at is not null;
create index leads_deleted_by_idx on public.leads (deleted_by) where deleted_by is not null;
create index leads_merged_into_idx on public.leads (merged_into) where merged_into is not null;
create index leads_account_id_idx on public.leads (workspace_id, account_id, id);
create index leads_owner_id_idx on public.leads (workspace_id, owner_id, id);
create index leads_created_by_idx on public.leads (created_by);
-- One index for each order that search_leads() pages through, read forwards and backwards.
create index leads_name_key_idx on public.leads (workspace_id, name_key, id);
create index leads_country_key_idx on public.leads (workspace_id, country_key, id);
create index leads_stage_idx on public.leads (workspace_id, stage, id);
create index leads_score_idx on public.leads (workspace_id, score, id);
create index leads_created_at_idx on public.leads (workspace_id, created_at, id);
create index leads_updated_at_idx on public.leads (workspace_id, updated_at, id);
create index leads_last_contacted_at_idx on public.leads (workspace_id, last_contacted_at, id);

-- How frequent a value is, so that the planner knows when walking along the wanted order finds a page soon.
create statistics public.leads_source_statistics on (lower(source collate "und-x-icu")) from public.leads;
create statistics public.leads_city_statistics on (lower(city collate "und-x-icu")) from public.leads;
create statistics public.leads_title_statistics on (lower(title collate "und-x-icu")) from public.leads;
create statistics public.accounts_industry_statistics on (lower(industry collate "und-x-icu")) from public.accounts;

create table public.lead_activities (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  lead_id uuid not null,
  kind text not null,
  title text not null,
  body text,
  actor_id uuid references auth.users (id) on delete set null,
  tool_call_id uuid default nullif(current_setting('app.tool_call_id', true), '')::uuid,
  from_outside boolean not null default false,
  occurred_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  constraint lead_activities_lead_is_of_the_workspace foreign key (workspace_id, lead_id)
    references public.leads (workspace_id, id) on delete cascade,
  constraint lead_activities_kind_is_known check (kind in
    ('created', 'note', 'email_sent', 'email_received', 'auto_reply', 'call', 'meeting', 'stage_changed', 'owner_changed')),
  constraint lead_activities_title_is_short check (length(trim(title)) between 1 and 300),
  constraint lead_activities_body_is_short check (length(body) <= 20000)
);
comment on table public.lead_activities is 'A lead''s timeline: what was written, said, sent and changed.';
comment on column public.lead_activities.tool_call_id is
  'The assistant''s action that wrote it; null when a person did. No foreign key: the timeline outlives the ledger.';
comment on column public.lead_activities.from_outside is
  'Someone outside wrote it, or the assistant did in a turn that had read such text: reading it taints a turn.';
create index lead_activities_lead_id_idx on public.lead_activities (workspace_id, lead_id, occurred_at desc, id);
create index lead_activities_actor_id_idx on public.lead_activities (actor_id);

-- One row of search_leads(): a lead with its account's facts, its stage's label and its owner's name beside.
create view public.lead_rows with (security_invoker = true) as
select l.id, l.workspace_id, l.name, l.email, l.phone, l.title, l.account_id, a.name as company, a.domain, a.industry,
  a.employee_count, l.country, l.city, l.stage, s.label as stage_label, l.owner_id, m.display_name as owner_name,
  l.score, l.tags, l.source, l.custom, l.do_not_contact,
  l.from_outside or coalesce(a.from_outside, false) as from_outside, l.last_contacted_at, l.created_at, l.updated_at,
  a.custom as account_custom
from public.leads l
left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
left join public.pipeline_stages s on s.workspace_id = l.workspace_id and s.key = l.stage
left join public.workspace_members m on m.workspace_id = l.workspace_id and m.user_id = l.owner_id;
comment on view public.lead_rows is 'Leads as the page and the assistant see them.';

alter table public.accounts enable row level security;
create policy "Members read their workspace's accounts" on public.accounts
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
create policy "Everyone but viewers adds accounts" on public.accounts
  for insert to authenticated with check (workspace_id in (select private.my_writable_workspace_ids()));
create policy "Everyone but viewers changes accounts" on public.accounts
  for update to authenticated
  using (workspace_id in (select private.my_writable_workspace_ids()))
  with check (workspace_id in (select private.my_writable_workspace_ids()));
create policy "Everyone but viewers deletes accounts" on public.accounts
  for delete to authenticated using (workspace_id in (select private.my_writable_workspace_ids()));

alter table public.leads enable row level security;
create policy "Members read their workspace's leads" on public.leads
  for select to authenticated using (deleted_at is null and workspace_id in (select private.my_workspace_ids()));
create policy "Everyone but viewers adds leads" on public.leads
  for insert to authenticated with check (workspace_id in (select private.my_writable_workspace_ids()));
create policy "Everyone but viewers changes leads" on public.leads
  for update to authenticated
  using (deleted_at is null and workspace_id in (select private.my_writable_workspace_ids()))
  with check (deleted_at is null and workspace_id in (select private.my_writable_workspace_ids()));
-- Deleting and restoring go through functions: no delete policy.

alter table public.lead_activities enable row level security;
create policy "Members read their workspace's timelines" on public.lead_activities
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- What a person writes; mails, changes of stage and of owner are recorded by triggers and by the sender only.
create policy "Everyone but viewers logs notes, calls and meetings in their own name" on public.lead_activities
  for insert to authenticated with check (
    workspace_id in (select private.my_writable_workspace_ids())
    and actor_id = (select auth.uid()) and kind in ('note', 'call', 'meeting')
  );
create policy "Everyone but viewers changes notes, calls and meetings" on public.lead_activities
  for update to authenticated
  using (workspace_id in (select private.my_writable_workspace_ids()) and kind in ('note', 'call', 'meeting'))
  with check (workspace_id in (select private.my_writable_workspace_ids()) and kind in ('note', 'call', 'meeting'));
create policy "Everyone but viewers deletes notes, calls and meetings" on public.lead_activities
  for delete to authenticated
  using (workspace_id in (select private.my_writable_workspace_ids()) and kind in ('note', 'call', 'meeting'));

revoke all on public.accounts, public.leads, public.lead_activities, public.lead_rows from anon, authenticated;
-- Column by column: nobody moves a row to another workspace, forges who created it, or rewrites when.
grant select, delete on public.accounts, public.lead_activities to authenticated;
grant select on public.leads to authenticated;
grant select on public.lead_rows to authenticated;
grant insert (workspace_id, name, domain, industry, employee_count, country, city, custom),
  update (name, domain, industry, employee_count, country, city, custom) on public.accounts to authenticated;
grant insert (workspace_id, account_id, name, email, phone, title, country, city, stage, owner_id, score, tags, source,
    custom, do_not_contact),
  update (account_id, name, email, phone, title, country, city, stage, owner_id, score, tags, source, custom,
    do_not_contact) on public.leads to authenticated;
grant insert (workspace_id, lead_id, kind, title, body, actor_id, occurred_at), update (title, body, occurred_at)
  on public.lead_activities to authenticated;
