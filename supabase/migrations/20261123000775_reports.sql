-- Reports: views for questions in SQL, each of the workspace that is asked about and without what lies in the bin, and the role
-- that reads them and nothing else.
-- Owns: schema reports and its views, role analyst, private.asked_workspace(), list_report_views().
-- Reads: leads, accounts, pipeline_stages, lead_stage_history, lead_activities, workspace_members, campaigns, campaign_steps,
--   enrolments, outbox, inbound_mails. Their reading policies are for the analyst too: it sees what the person sees who asks.
do $$
begin
  create role analyst nologin noinherit;
exception when duplicate_object or unique_violation then
  -- A role is of the whole server, a migration of one database.
  null;
end $$;
-- So that the owner of the schema may hand the one function that runs questions to it.
grant analyst to current_user;

-- The workspace of the question that is being answered; set by run_question() for as long as it runs.
create function private.asked_workspace() returns uuid
language sql stable set search_path = ''
as $$
  select nullif(current_setting('app.asked_workspace', true), '')::uuid
$$;

create schema reports;
comment on schema reports is 'What questions in SQL are asked of. Not served over HTTP.';

create view reports.leads with (security_invoker = true) as
  select l.id, l.name, l.title, l.account_id as company_id, l.country, l.city, l.stage, l.owner_id, l.source, l.score, l.tags,
    l.custom, l.email is not null as has_email, l.phone is not null as has_phone, l.do_not_contact, l.last_contacted_at,
    l.created_at, l.updated_at
  from public.leads l where l.workspace_id = (select private.asked_workspace()) and l.deleted_at is null;
comment on view reports.leads is 'Leads, without those in the bin.';
comment on column reports.leads.id is 'The lead.';
comment on column reports.leads.name is 'The person''s name.';
comment on column reports.leads.title is 'What the person is there.';
comment on column reports.leads.company_id is 'Where the person works: companies.id.';
comment on column reports.leads.country is 'Country of the lead.';
comment on column reports.leads.city is 'City of the lead.';
comment on column reports.leads.stage is 'Where it stands now: stages.key.';
comment on column reports.leads.owner_id is 'Whose lead it is: people.id; null for nobody''s.';
comment on column reports.leads.source is 'Where the lead came from.';
comment on column reports.leads.score is 'Score at present, 0 to 100.';
comment on column reports.leads.tags is 'Its tags, as an array: ''vip'' = any (tags).';
comment on column reports.leads.custom is 'Its custom fields, as JSON: custom ->> ''key''.';
comment on column reports.leads.has_email is 'Whether there is a mail address.';
comment on column reports.leads.has_phone is 'Whether there is a phone number.';
comment on column reports.leads.do_not_contact is 'Whether nobody may write or call.';
comment on column reports.leads.last_contacted_at is 'Last mail, call or meeting.';
comment on column reports.leads.created_at is 'When it was created.';
comment on column reports.leads.updated_at is 'When it was last changed.';

create view reports.companies with (security_invoker = true) as
  select a.id, a.name, a.domain, a.industry, a.employee_count, a.country, a.city, a.custom, a.created_at
  from public.accounts a where a.workspace_id = (select private.asked_workspace());
comment on view reports.companies is 'Companies that leads belong to.';
comment on column reports.companies.id is 'The company.';
comment on column reports.companies.name is 'Its name.';
comment on column reports.companies.domain is 'Its site''s domain.';
comment on column reports.companies.industry is 'What it does.';
comment on column reports.companies.employee_count is 'How many work there.';
comment on column reports.companies.country is 'Country of the company.';
comment on column reports.companies.city is 'City of the company.';
comment on column reports.companies.custom is 'Its custom fields, as JSON: custom ->> ''key''.';
comment on column reports.companies.created_at is 'When it was created.';

create view reports.stages with (security_invoker = true) as
  select s.key, s.label, s.position, s.kind
  from public.pipeline_stages s where s.workspace_id = (select private.asked_workspace());
comment on view reports.stages is 'Stages of the pipeline.';
comment on column reports.stages.key is 'The stage as leads.stage names it.';
comment on column reports.stages.label is 'What people call it.';
comment on column reports.stages.position is 'Its place in the pipeline.';
comment on column reports.stages.kind is 'open, active, won or lost.';

create view reports.stage_history with (security_invoker = true) as
  select h.lead_id, h.stage, h.label, h.entered_at, h.left_at, h.actor_id as person_id
  from public.lead_stage_history h join public.leads l on l.id = h.lead_id
  where h.workspace_id = (select private.asked_workspace()) and l.deleted_at is null;
comment on view reports.stage_history is 'Each stay of a lead in a stage.';
comment on column reports.stage_history.lead_id is 'leads.id.';
comment on column reports.stage_history.stage is 'The stage: stages.key.';
comment on column reports.stage_history.label is 'What it was called then.';
comment on column reports.stage_history.entered_at is 'When the lead came to it.';
comment on column reports.stage_history.left_at is 'When it left; null while it is there.';
comment on column reports.stage_history.person_id is 'Who moved it: people.id.';

create view reports.activities with (security_invoker = true) as
  select a.id, a.lead_id, a.kind, a.actor_id as person_id, a.occurred_at
  from public.lead_activities a join public.leads l on l.id = a.lead_id
  where a.workspace_id = (select private.asked_workspace()) and l.deleted_at is null;
comment on view reports.activities is 'What happened with leads, without its words.';
comment on column reports.activities.id is 'The entry.';
comment on column reports.activities.lead_id is 'leads.id.';
comment on column reports.activities.kind is 'created, note, call, meeting, email_sent, email_received, auto_reply, stage_changed or owner_changed.';
comment on column reports.activities.person_id is 'Who did it: people.id.';
comment on column reports.activities.occurred_at is 'When it happened.';

create view reports.people with (security_invoker = true) as
  select m.user_id as id, m.display_name as name, m.role, m.created_at as joined_at
  from public.workspace_members m where m.workspace_id = (select private.asked_workspace());
comment on view reports.people is 'The members of this workspace.';
comment on column reports.people.id is 'The person.';
comment on column reports.people.name is 'Their name.';
comment on column reports.people.role is 'owner, admin, member or viewer.';
comment on column reports.people.joined_at is 'When they joined.';

create view reports.campaigns with (security_invoker = true) as
  select c.id, c.name, c.status, c.created_at, c.started_at, c.finished_at
  from public.campaigns c where c.workspace_id = (select private.asked_workspace());
comment on view reports.campaigns is 'Email campaigns.';
comment on column reports.campaigns.id is 'The campaign.';
comment on column reports.campaigns.name is 'Its name.';
comment on column reports.campaigns.status is 'What it is doing, such as draft, running, paused or finished.';
comment on column reports.campaigns.created_at is 'When it was created.';
comment on column reports.campaigns.started_at is 'When it was started.';
comment on column reports.campaigns.finished_at is 'When it ended.';

create view reports.enrolments with (security_invoker = true) as
  select e.id, e.campaign_id, e.lead_id, e.status, e.reason, e.entered_at, e.ended_at
  from public.enrolments e join public.leads l on l.id = e.lead_id
  where e.workspace_id = (select private.asked_workspace()) and l.deleted_at is null;
comment on view reports.enrolments is 'Leads in campaigns.';
comment on column reports.enrolments.id is 'The enrolment.';
comment on column reports.enrolments.campaign_id is 'campaigns.id.';
comment on column reports.enrolments.lead_id is 'leads.id.';
comment on column reports.enrolments.status is 'Whether it goes on or how it ended.';
comment on column reports.enrolments.reason is 'Why it ended.';
comment on column reports.enrolments.entered_at is 'When the lead was added.';
comment on column reports.enrolments.ended_at is 'When it ended.';

create view reports.campaign_mails with (security_invoker = true) as
  select o.id, o.campaign_id, e.lead_id, s.position as step, o.finished_at as sent_at, o.delivered_at, o.opened_at, o.clicked_at,
    o.replied_at, o.bounced_at, o.unsubscribed_at
  from public.outbox o
  join public.enrolments e on e.id = o.enrolment_id
  join public.leads l on l.id = e.lead_id
  left join public.campaign_steps s on s.id = o.step_id
  where o.workspace_id = (select private.asked_workspace()) and o.kind = 'campaign_email' and o.status = 'sent' and l.deleted_at is null;
comment on view reports.campaign_mails is 'Mails that campaigns sent. What never happened is null.';
comment on column reports.campaign_mails.id is 'The mail.';
comment on column reports.campaign_mails.campaign_id is 'campaigns.id.';
comment on column reports.campaign_mails.lead_id is 'leads.id.';
comment on column reports.campaign_mails.step is 'Place of its step in the campaign.';
comment on column reports.campaign_mails.sent_at is 'When it was sent.';
comment on column reports.campaign_mails.delivered_at is 'When it was delivered.';
comment on column reports.campaign_mails.opened_at is 'When it was first opened.';
comment on column reports.campaign_mails.clicked_at is 'When a link was first clicked.';
comment on column reports.campaign_mails.replied_at is 'When a person answered.';
comment on column reports.campaign_mails.bounced_at is 'When it bounced.';
comment on column reports.campaign_mails.unsubscribed_at is 'When its reader unsubscribed.';

create view reports.replies with (security_invoker = true) as
  select i.id, i.lead_id, e.campaign_id, i.received_at, i.kind, i.classification
  from public.inbound_mails i
  join public.leads l on l.id = i.lead_id
  left join public.enrolments e on e.id = i.enrolment_id
  where i.workspace_id = (select private.asked_workspace()) and l.deleted_at is null;
comment on view reports.replies is 'Mails that leads wrote, without their words.';
comment on column reports.replies.id is 'The mail.';
comment on column reports.replies.lead_id is 'leads.id.';
comment on column reports.replies.campaign_id is 'The campaign that it answers: campaigns.id; null for none.';
comment on column reports.replies.received_at is 'When it came.';
comment on column reports.replies.kind is 'reply, or what else it is, such as an automatic answer.';
comment on column reports.replies.classification is 'What its writer means, such as interested, question or not_now.';

create view reports.days with (security_invoker = true) as
  select d::date as day, date_trunc('week', d)::date as week, date_trunc('month', d)::date as month
  from generate_series(date_trunc('year', localtimestamp) - interval '4 years',
    date_trunc('year', localtimestamp) + interval '1 year' - interval '1 day', interval '1 day') as d;
comment on view reports.days is 'Each day of this year and the four before, for rows where nothing happened.';
comment on column reports.days.day is 'The day.';
comment on column reports.days.week is 'The Monday of its week.';
comment on column reports.days.month is 'The first of its month.';

-- What the views read, and no column more.
grant select (id, workspace_id, name, title, account_id, country, city, stage, owner_id, source, score, tags, custom, email, phone,
  do_not_contact, last_contacted_at, created_at, updated_at, deleted_at) on public.leads to analyst;
grant select (id, workspace_id, name, domain, industry, employee_count, country, city, custom, created_at) on public.accounts to analyst;
grant select (workspace_id, key, label, position, kind) on public.pipeline_stages to analyst;
grant select (workspace_id, lead_id, stage, label, entered_at, left_at, actor_id) on public.lead_stage_history to analyst;
grant select (id, workspace_id, lead_id, kind, actor_id, occurred_at) on public.lead_activities to analyst;
grant select (workspace_id, user_id, role, display_name, created_at) on public.workspace_members to analyst;
grant select (id, workspace_id, name, status, created_at, started_at, finished_at) on public.campaigns to analyst;
grant select (id, workspace_id, position) on public.campaign_steps to analyst;
grant select (id, workspace_id, campaign_id, lead_id, status, reason, entered_at, ended_at) on public.enrolments to analyst;
grant select (id, workspace_id, user_id, kind, status, campaign_id, enrolment_id, step_id, finished_at, delivered_at, opened_at, clicked_at,
  replied_at, bounced_at, unsubscribed_at) on public.outbox to analyst;
grant select (id, workspace_id, lead_id, enrolment_id, received_at, kind, classification) on public.inbound_mails to analyst;
alter policy "Members read their workspace's leads" on public.leads to authenticated, analyst;
alter policy "Members read their workspace's accounts" on public.accounts to authenticated, analyst;
alter policy "Members read their workspace's stages" on public.pipeline_stages to authenticated, analyst;
alter policy "Members read their workspace's stage history" on public.lead_stage_history to authenticated, analyst;
alter policy "Members read their workspace's timelines" on public.lead_activities to authenticated, analyst;
alter policy "Members read who else is a member" on public.workspace_members to authenticated, analyst;
alter policy "Members read their workspace's campaigns" on public.campaigns to authenticated, analyst;
alter policy "Members read the steps of their workspace's campaigns" on public.campaign_steps to authenticated, analyst;
alter policy "Members read who is in their workspace's campaigns" on public.enrolments to authenticated, analyst;
alter policy "People read what leaves on their word, members what campaigns send" on public.outbox to authenticated, analyst;
alter policy "Members read what people answered" on public.inbound_mails to authenticated, analyst;
grant usage on schema reports to analyst;
grant select on all tables in schema reports to analyst;
grant execute on function private.my_workspace_ids(), private.asked_workspace() to analyst;

-- What can be asked of, as people read it: [{name, about, columns: [{name, type, about}]}].
create function public.list_report_views() returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_agg(jsonb_build_object('name', c.relname, 'about', obj_description(c.oid, 'pg_class'), 'columns', (
    select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'about', col_description(c.oid, a.attnum)) order by a.attnum)
    from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)) order by c.oid)
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'reports' and c.relkind = 'v'
$$;
grant execute on function public.list_report_views() to authenticated;
