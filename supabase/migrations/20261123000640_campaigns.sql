-- Campaigns: who is written to, from which mailbox, in which steps. A campaign sends only what a person approved: the
-- hash of all that matters must be the approved one.
-- Owns: campaigns, campaign_steps, campaign_variants, variant_looks. Reads: mailboxes.
create table public.campaigns (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text not null,
  name_key text collate "und-x-icu" not null generated always as (lower(name collate "und-x-icu")) stored,
  status text not null default 'draft',
  mailbox_id uuid,
  audience jsonb not null default '{}',
  enrols text not null default 'once',
  start_at timestamptz,
  version int not null default 1,
  content_hash text not null default '',
  checked_hash text,
  approved_hash text,
  approved_by uuid references auth.users (id) on delete set null,
  approved_at timestamptz,
  tool_call_id uuid,
  paused_reason text,
  people_next_at timestamptz,
  people_after uuid,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  unique (workspace_id, id),
  constraint campaigns_mailbox_is_of_the_workspace foreign key (workspace_id, mailbox_id)
    references public.mailboxes (workspace_id, id) on delete set null (mailbox_id),
  constraint campaigns_name_is_short check (length(trim(name)) between 1 and 100),
  constraint campaigns_status_is_known check (status in ('draft', 'running', 'paused', 'finished', 'stopped')),
  constraint campaigns_enrols_is_known check (enrols in ('once', 'live')),
  constraint campaigns_audience_is_an_object check (jsonb_typeof(audience) = 'object'),
  constraint campaigns_running_are_approved check (status <> 'running' or approved_hash = content_hash),
  constraint campaigns_paused_says_why check (status <> 'paused' or paused_reason is not null)
);
comment on table public.campaigns is 'Sequences of mails to many people, each approved by a person before it runs.';
comment on column public.campaigns.audience is '{segment_id} | {filter} | {lead_ids}; {} takes only who is enrolled by hand.';
comment on column public.campaigns.enrols is 'once: who is in the audience at the start; live: also who comes later.';
comment on column public.campaigns.content_hash is 'SHA-256 over everything that decides who gets what from whom; see private.campaign_hash().';
comment on column public.campaigns.checked_hash is 'What was looked at and can be sent as it is: only that can be approved.';
comment on column public.campaigns.approved_hash is 'What was approved: nothing is sent while content_hash is another.';
comment on column public.campaigns.tool_call_id is 'The assistant''s action that started it. No foreign key: the campaign outlives the ledger.';
comment on column public.campaigns.people_next_at is
  'When the audience is gone through next, of a stopped campaign when its people are let go; null when neither is to do.';
comment on column public.campaigns.people_after is 'The lead up to which it was gone through this time.';
create index campaigns_mailbox_id_idx on public.campaigns (workspace_id, mailbox_id);
create index campaigns_approved_by_idx on public.campaigns (approved_by);
create index campaigns_created_by_idx on public.campaigns (created_by);
create index campaigns_running_idx on public.campaigns (mailbox_id) where status = 'running';
create index campaigns_people_next_at_idx on public.campaigns (people_next_at) where people_next_at is not null;
create trigger campaigns__audit after insert or delete on public.campaigns
  for each row execute function private.tg_audit();
create trigger campaigns__audit_update
  after update of name, status, mailbox_id, audience, enrols, start_at, content_hash, approved_hash on public.campaigns
  for each row execute function private.tg_audit();

create table public.campaign_steps (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  campaign_id uuid not null,
  position int not null,
  kind text not null default 'email',
  wait_seconds int not null default 0,
  wait_in text not null default 'working_days',
  condition jsonb,
  next_step_id uuid,
  else_step_id uuid,
  winner_by text not null default 'replied',
  winner_confidence numeric not null default 0.95,
  winner_sample int not null default 100,
  next_look_at timestamptz,
  removed_at timestamptz,
  unique (workspace_id, id),
  unique (campaign_id, id),
  constraint campaign_steps_campaign_is_of_the_workspace foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
  constraint campaign_steps_next_is_of_the_campaign foreign key (campaign_id, next_step_id)
    references public.campaign_steps (campaign_id, id) on delete set null (next_step_id),
  constraint campaign_steps_else_is_of_the_campaign foreign key (campaign_id, else_step_id)
    references public.campaign_steps (campaign_id, id) on delete set null (else_step_id),
  constraint campaign_steps_kind_is_known check (kind in ('email', 'branch')),
  constraint campaign_steps_wait_is_sensible check (wait_seconds between 0 and 31536000),
  constraint campaign_steps_wait_in_is_known check (wait_in in ('working_days', 'days', 'hours')),
  constraint campaign_steps_only_branches_ask
    check ((kind = 'branch') = (condition is not null) and (kind = 'branch' or else_step_id is null)),
  constraint campaign_steps_winner_by_is_known check (winner_by in ('opened', 'clicked', 'replied')),
  constraint campaign_steps_confidence_is_a_share check (winner_confidence between 0.5 and 0.999),
  constraint campaign_steps_sample_is_sensible check (winner_sample between 10 and 1000000)
);
comment on table public.campaign_steps is 'The steps of campaigns: a mail after a wait, or a branch. Steps that were removed stay for those who passed them.';
comment on column public.campaign_steps.wait_seconds is 'Before this step, counted in wait_in: of working days, 86400 is one.';
comment on column public.campaign_steps.condition is 'Of a branch: {on: "replied" | "clicked" | "opened"} | {on: "stage", stages} | {on: "field", filter}.';
comment on column public.campaign_steps.next_step_id is 'What follows; of a branch, where its condition holds. Null: the end.';
comment on column public.campaign_steps.winner_by is 'By what variants are compared, with which confidence, once each had so many mails.';
comment on column public.campaign_steps.next_look_at is 'When variants are compared next at the earliest; null when they never were.';
create index campaign_steps_campaign_id_idx on public.campaign_steps (workspace_id, campaign_id, position);
create index campaign_steps_next_step_id_idx on public.campaign_steps (campaign_id, next_step_id);
create index campaign_steps_else_step_id_idx on public.campaign_steps (campaign_id, else_step_id);

create table public.campaign_variants (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  step_id uuid not null,
  label text not null,
  subject text not null default '',
  body text not null,
  weight int not null default 1,
  status text not null default 'active',
  decided_at timestamptz,
  removed_at timestamptz,
  unique (workspace_id, step_id, id),
  constraint campaign_variants_step_is_of_the_workspace foreign key (workspace_id, step_id)
    references public.campaign_steps (workspace_id, id) on delete cascade,
  constraint campaign_variants_label_is_a_letter check (label ~ '^[A-Z]$'),
  constraint campaign_variants_subject_is_one_short_line check (length(subject) <= 300 and subject !~ '[[:cntrl:]]'),
  constraint campaign_variants_body_is_short check (length(trim(body)) between 1 and 20000),
  constraint campaign_variants_weight_is_sensible check (weight between 1 and 100),
  constraint campaign_variants_status_is_known check (status in ('active', 'winner', 'dropped'))
);
comment on table public.campaign_variants is 'The texts of a step, tried against each other. Without a subject it continues the thread.';
create unique index campaign_variants_label_is_unique on public.campaign_variants (step_id, label) where removed_at is null;

create table public.variant_looks (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  step_id uuid not null,
  texts uuid[] not null,
  look int not null,
  taken_at timestamptz not null,
  winner_by text not null,
  confidence numeric not null,
  sample int not null,
  numbers jsonb not null,
  outcome text not null,
  best_id uuid not null,
  dropped uuid[] not null default '{}',
  sure numeric not null,
  constraint variant_looks_are_taken_once unique (step_id, texts, look),
  constraint variant_looks_step_is_of_the_workspace foreign key (workspace_id, step_id)
    references public.campaign_steps (workspace_id, id) on delete cascade,
  constraint variant_looks_outcome_is_known check (outcome in ('undecided', 'dropped', 'winner')),
  constraint variant_looks_sure_is_a_share check (sure between 0 and 1)
);
comment on table public.variant_looks is 'Each time the variants of a step were compared, with what was seen and what was decided.';
comment on column public.variant_looks.texts is 'The variants that stood in the step, those that were dropped before included: another text begins a new trial.';
comment on column public.variant_looks.sample is 'Each was sent so many times at least.';
comment on column public.variant_looks.numbers is '[{id, sent, successes}] of those that were compared: only mails that had their time.';
comment on column public.variant_looks.sure is 'That the best is better than each that it is measured against; see shared/domain/mail/variant_decision.ts.';
create index variant_looks_step_id_idx on public.variant_looks (workspace_id, step_id);

alter table public.campaigns enable row level security;
create policy "Members read their workspace's campaigns" on public.campaigns
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.campaign_steps enable row level security;
create policy "Members read the steps of their workspace's campaigns" on public.campaign_steps
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.campaign_variants enable row level security;
create policy "Members read the texts of their workspace's campaigns" on public.campaign_variants
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.variant_looks enable row level security;
create policy "Members read how the texts of their workspace's campaigns were compared" on public.variant_looks
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- All are written by functions: no insert, update or delete policy.
revoke all on public.campaigns, public.campaign_steps, public.campaign_variants, public.variant_looks from anon, authenticated;
grant select on public.campaigns, public.campaign_steps, public.campaign_variants, public.variant_looks to authenticated;
