-- What comes back: the events of providers, links and replies, each once; and the counts made of them.
-- Owns: mail_events, inbound_mails, campaign_counts, campaign_people_counts. Reads: outbox, enrolments.
create table public.mail_events (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  provider text not null,
  provider_event_id text not null,
  kind text not null,
  outbox_id uuid,
  enrolment_id uuid,
  campaign_id uuid,
  step_id uuid,
  variant_id uuid,
  lead_id uuid,
  at timestamptz not null,
  is_bot boolean not null default false,
  details jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  constraint mail_events_are_taken_once unique (provider, provider_event_id),
  constraint mail_events_outbox_is_of_the_workspace foreign key (workspace_id, outbox_id)
    references public.outbox (workspace_id, id) on delete set null (outbox_id),
  constraint mail_events_enrolment_is_of_the_workspace foreign key (workspace_id, enrolment_id)
    references public.enrolments (workspace_id, id) on delete cascade,
  constraint mail_events_lead_is_of_the_workspace foreign key (workspace_id, lead_id)
    references public.leads (workspace_id, id) on delete cascade,
  constraint mail_events_kind_is_known check (kind in ('delivered', 'bounced', 'complained', 'opened', 'clicked',
    'replied', 'unsubscribed', 'auto_replied')),
  constraint mail_events_details_are_an_object check (jsonb_typeof(details) = 'object')
);
comment on table public.mail_events is 'What became of mails, as providers, links and replies told it.';
comment on column public.mail_events.is_bot is 'A scanner or a proxy did it: shown, but it drives nothing.';
create index mail_events_outbox_id_idx on public.mail_events (workspace_id, outbox_id);
create index mail_events_enrolment_id_idx on public.mail_events (workspace_id, enrolment_id);
create index mail_events_lead_id_idx on public.mail_events (workspace_id, lead_id);
-- What few did is found from here, what many did along the leads.
create index mail_events_kind_idx on public.mail_events (workspace_id, kind, lead_id) where not is_bot;
create index mail_events_campaign_id_idx on public.mail_events (campaign_id, kind, at, id) where campaign_id is not null;

create table public.inbound_mails (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  message_id text not null,
  in_reply_to text[] not null default '{}',
  from_address text not null,
  from_name text,
  to_address text,
  subject text not null default '',
  text text not null default '',
  received_at timestamptz not null default now(),
  kind text not null default 'reply',
  classification text,
  returns_on date,
  outbox_id uuid,
  enrolment_id uuid,
  lead_id uuid,
  tool_call_id uuid,
  handled_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  constraint inbound_mails_are_taken_once unique (workspace_id, message_id),
  constraint inbound_mails_outbox_is_of_the_workspace foreign key (workspace_id, outbox_id)
    references public.outbox (workspace_id, id) on delete set null (outbox_id),
  constraint inbound_mails_enrolment_is_of_the_workspace foreign key (workspace_id, enrolment_id)
    references public.enrolments (workspace_id, id) on delete set null (enrolment_id),
  constraint inbound_mails_lead_is_of_the_workspace foreign key (workspace_id, lead_id)
    references public.leads (workspace_id, id) on delete cascade,
  constraint inbound_mails_kind_is_known check (kind in ('reply', 'auto_reply', 'bounce', 'complaint')),
  constraint inbound_mails_classification_is_known check (classification in ('interested', 'not_now', 'wrong_person',
    'unsubscribe', 'question', 'other')),
  constraint inbound_mails_text_is_short check (length(text) <= 50000 and length(subject) <= 1000)
);
comment on table public.inbound_mails is 'Mails that came back, without what they quote.';
comment on column public.inbound_mails.in_reply_to is 'The message ids it answers: In-Reply-To and References, newest first.';
comment on column public.inbound_mails.returns_on is 'Of an auto-reply: the day on which the person says to be back.';
comment on column public.inbound_mails.tool_call_id is 'The assistant''s action that drafted an answer. No foreign key: the mail outlives the ledger.';
create index inbound_mails_received_at_idx on public.inbound_mails (workspace_id, received_at desc);
create index inbound_mails_outbox_id_idx on public.inbound_mails (workspace_id, outbox_id);
create index inbound_mails_enrolment_id_idx on public.inbound_mails (workspace_id, enrolment_id);
create index inbound_mails_lead_id_idx on public.inbound_mails (workspace_id, lead_id);

create table public.campaign_counts (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  campaign_id uuid not null,
  step_id uuid not null,
  variant_id uuid not null,
  planned bigint not null default 0,
  sent bigint not null default 0,
  failed bigint not null default 0,
  uncertain bigint not null default 0,
  delivered bigint not null default 0,
  opened bigint not null default 0,
  clicked bigint not null default 0,
  replied bigint not null default 0,
  bounced bigint not null default 0,
  complained bigint not null default 0,
  unsubscribed bigint not null default 0,
  constraint campaign_counts_campaign_is_of_the_workspace foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade
);
comment on table public.campaign_counts is
  'How many mails of a variant were sent and what became of them: the sum of its rows. Writers append what they changed and wait for nobody; now and then someone adds the rows up.';
comment on column public.campaign_counts.planned is 'Queued or on their way now.';
create index campaign_counts_campaign_id_idx on public.campaign_counts (workspace_id, campaign_id);

create table public.campaign_people_counts (
  id bigint generated always as identity primary key,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  campaign_id uuid not null,
  status text not null,
  reason text not null,
  people bigint not null default 0,
  constraint campaign_people_counts_campaign_is_of_the_workspace foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade
);
comment on table public.campaign_people_counts is
  'How many people of a campaign are in each status and why: the sum of its rows, as with campaign_counts.';
comment on column public.campaign_people_counts.reason is 'Empty where there is none.';
create index campaign_people_counts_campaign_id_idx on public.campaign_people_counts (workspace_id, campaign_id);

alter table public.mail_events enable row level security;
create policy "Members read what became of the workspace's mails" on public.mail_events
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.inbound_mails enable row level security;
create policy "Members read what people answered" on public.inbound_mails
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.campaign_counts enable row level security;
create policy "Members read the counts of their workspace's campaigns" on public.campaign_counts
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.campaign_people_counts enable row level security;
create policy "Members read how far the people of a campaign are" on public.campaign_people_counts
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- All are written by functions and triggers: no insert, update or delete policy.
revoke all on public.mail_events, public.inbound_mails, public.campaign_counts, public.campaign_people_counts
from anon, authenticated;
grant select on public.mail_events, public.inbound_mails, public.campaign_counts, public.campaign_people_counts
to authenticated;
