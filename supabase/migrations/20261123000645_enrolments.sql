-- Enrolments: who is in a campaign, and what comes next for them when. The outbox stays the only way out: a campaign's
-- mails are rows in it, one for each person and step.
-- Owns: enrolments, the campaign's columns of outbox. Reads: campaigns, leads.
create table public.enrolments (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  campaign_id uuid not null,
  lead_id uuid not null,
  is_exclusive boolean not null default true,
  status text not null default 'active',
  reason text,
  note text,
  step_id uuid,
  at_branch boolean not null default false,
  due_at timestamptz,
  parked_until timestamptz,
  entered_at timestamptz not null default now(),
  ended_at timestamptz,
  unique (workspace_id, id),
  unique (workspace_id, campaign_id, lead_id),
  constraint enrolments_campaign_is_of_the_workspace foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
  constraint enrolments_lead_is_of_the_workspace foreign key (workspace_id, lead_id)
    references public.leads (workspace_id, id) on delete cascade,
  constraint enrolments_step_is_of_the_campaign foreign key (campaign_id, step_id)
    references public.campaign_steps (campaign_id, id) on delete set null (step_id),
  constraint enrolments_status_is_known check (status in ('active', 'parked', 'finished', 'stopped', 'failed')),
  constraint enrolments_reason_is_known check (reason in ('replied', 'unsubscribed', 'bounced', 'complained', 'suppressed',
    'do_not_contact', 'lead_gone', 'no_address', 'by_hand', 'campaign_stopped', 'not_rendered', 'not_sent')),
  constraint enrolments_stopped_says_why check (status not in ('stopped', 'failed') or reason is not null),
  constraint enrolments_ended_has_time check ((ended_at is not null) = (status in ('finished', 'stopped', 'failed'))),
  constraint enrolments_ended_is_not_due check (ended_at is null or due_at is null),
  constraint enrolments_parked_has_a_date check ((status = 'parked') = (parked_until is not null))
);
comment on table public.enrolments is 'People in campaigns.';
comment on column public.enrolments.step_id is 'The next to do.';
comment on column public.enrolments.at_branch is 'The next to do is a branch: no mailbox is needed for it.';
comment on column public.enrolments.due_at is 'When the next step is to be done at the earliest; null while its mail is on its way.';
comment on column public.enrolments.is_exclusive is 'Takes part in the rule of one running campaign for a person.';
create unique index enrolments_one_campaign_at_a_time on public.enrolments (workspace_id, lead_id)
  where status in ('active', 'parked') and is_exclusive;
create index enrolments_lead_id_idx on public.enrolments (workspace_id, lead_id);
create index enrolments_step_id_idx on public.enrolments (campaign_id, step_id);
create index enrolments_entered_at_idx on public.enrolments (campaign_id, status, entered_at, id);
create index enrolments_due_idx on public.enrolments (campaign_id, at_branch, due_at) where status = 'active' and due_at is not null;
create index enrolments_parked_idx on public.enrolments (parked_until) where status = 'parked';

alter table public.enrolments enable row level security;
create policy "Members read who is in their workspace's campaigns" on public.enrolments
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written by functions: no insert, update or delete policy.
revoke all on public.enrolments from anon, authenticated;
grant select on public.enrolments to authenticated;

-- What names a mail in its links: made of ids that leave the house in no other form, so nobody outside can guess it.
create function private.mail_token(enrolment_id uuid, step_id uuid) returns text
language sql immutable set search_path = ''
as $$
  select encode(substr(sha256(convert_to('token ' || enrolment_id || step_id, 'UTF8')), 1, 18), 'hex')
$$;

alter table public.outbox
  alter column user_id drop not null,
  alter column turn_id drop not null,
  alter column tool_call_id drop not null,
  alter column approval_id drop not null,
  add column campaign_id uuid,
  add column enrolment_id uuid,
  add column step_id uuid,
  add column variant_id uuid,
  add column mailbox_id uuid,
  add column message_id text,
  add column link_token text generated always as (private.mail_token(enrolment_id, step_id)) stored,
  add column delivered_at timestamptz,
  add column opened_at timestamptz,
  add column clicked_at timestamptz,
  add column replied_at timestamptz,
  add column bounced_at timestamptz,
  add column complained_at timestamptz,
  add column unsubscribed_at timestamptz,
  add constraint outbox_workspace_id_id_key unique (workspace_id, id),
  add constraint outbox_step_is_done_once unique (enrolment_id, step_id),
  add constraint outbox_campaign_is_of_the_workspace foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id) on delete cascade,
  add constraint outbox_enrolment_is_of_the_workspace foreign key (workspace_id, enrolment_id)
    references public.enrolments (workspace_id, id) on delete cascade,
  add constraint outbox_variant_is_of_the_step foreign key (workspace_id, step_id, variant_id)
    references public.campaign_variants (workspace_id, step_id, id) on delete cascade,
  add constraint outbox_mailbox_is_of_the_workspace foreign key (workspace_id, mailbox_id)
    references public.mailboxes (workspace_id, id) on delete set null (mailbox_id),
  drop constraint outbox_kind_is_known,
  add constraint outbox_kind_is_known check (kind in ('email', 'campaign_email')),
  add constraint outbox_email_is_approved check (kind <> 'email'
    or num_nulls(user_id, turn_id, tool_call_id, approval_id) = 0),
  add constraint outbox_campaign_email_has_its_place check (kind <> 'campaign_email'
    or num_nulls(campaign_id, enrolment_id, step_id, variant_id) = 0),
  drop constraint outbox_status_is_known,
  add constraint outbox_status_is_known check (status in ('queued', 'sending', 'sent', 'failed', 'uncertain', 'withdrawn'));
comment on column public.outbox.status is
  'uncertain: the sender died after handing over the mail, so it may have arrived; it is never sent again by itself. withdrawn: not sent, because the person or the campaign is no longer to be written to.';
comment on column public.outbox.payload is
  'Of an e-mail, what was approved. Of a campaign''s mail {hours: whose agreed}, {to, to_name} since it was claimed, and {subject, text} as it was sent.';
comment on column public.outbox.message_id is 'The header Message-ID, by which replies and bounces are matched.';
comment on column public.outbox.link_token is 'Names the mail in its links (unsubscribe, click, open).';
comment on column public.outbox.opened_at is 'First by a human.';
comment on column public.outbox.clicked_at is 'First by a human.';
create index outbox_due_campaign_mail_idx on public.outbox (next_attempt_at)
  where finished_at is null and kind = 'campaign_email';
create index outbox_campaign_id_idx on public.outbox (workspace_id, campaign_id, created_at desc) where campaign_id is not null;
create index outbox_enrolment_id_idx on public.outbox (workspace_id, enrolment_id) where enrolment_id is not null;
create index outbox_variant_id_idx on public.outbox (workspace_id, step_id, variant_id) where variant_id is not null;
create index outbox_mailbox_id_idx on public.outbox (workspace_id, mailbox_id) where mailbox_id is not null;
create unique index outbox_link_token_is_unique on public.outbox (link_token) where link_token is not null;
create index outbox_message_id_idx on public.outbox (message_id) where message_id is not null;
create index outbox_provider_id_idx on public.outbox (provider_id) where provider_id is not null;
drop policy "People read what leaves on their word" on public.outbox;
create policy "People read what leaves on their word, members what campaigns send" on public.outbox
  for select to authenticated
  using ((user_id = (select auth.uid()) or kind = 'campaign_email') and workspace_id in (select private.my_workspace_ids()));
