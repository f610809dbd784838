-- Written by `npm test -- --update` from the migrations. Don't edit: the tests compare it.

-- Extensions

create extension fuzzystrmatch with schema extensions;

create extension pg_cron with schema pg_catalog;

create extension pg_net with schema extensions;

create extension pg_trgm with schema extensions;

create extension pgcrypto with schema extensions;

create extension supabase_vault with schema vault;

create extension unaccent with schema extensions;

create extension "uuid-ossp" with schema extensions;

-- Tables

create table private.account_documents (
  account_id uuid not null,
  workspace_id uuid not null,
  document text not null,
  constraint account_documents_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.accounts(id) ON DELETE CASCADE,
  constraint account_documents_pkey PRIMARY KEY (account_id),
  constraint account_documents_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table private.account_documents enable row level security;
comment on table private.account_documents is 'What free text over accounts searches: name, domain, industry and place, without accents, in lower case.';
CREATE INDEX account_documents_document_idx ON private.account_documents USING gin (document extensions.gin_trgm_ops);
CREATE INDEX account_documents_workspace_id_idx ON private.account_documents USING btree (workspace_id);

create table private.bulk_job_chunks (
  job_id uuid not null,
  number integer not null,
  workspace_id uuid not null,
  lead_ids uuid[] not null,
  constraint bulk_job_chunks_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.bulk_jobs(id) ON DELETE CASCADE,
  constraint bulk_job_chunks_pkey PRIMARY KEY (job_id, number),
  constraint bulk_job_chunks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table private.bulk_job_chunks enable row level security;
comment on table private.bulk_job_chunks is 'The leads of a job that are still to be done. A chunk goes in the transaction that does it.';
CREATE INDEX bulk_job_chunks_workspace_id_idx ON private.bulk_job_chunks USING btree (workspace_id);

create table private.country_zones (
  name_key text collate "C" not null,
  country text not null,
  time_zones text[] not null,
  work_days integer[] not null default '{1,2,3,4,5}'::integer[],
  constraint country_zones_country_is_a_code CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint country_zones_pkey PRIMARY KEY (name_key)
);
alter table private.country_zones enable row level security;
comment on table private.country_zones is 'Names and codes of countries, in lower case, and what their clocks say.';
comment on column private.country_zones.time_zones is 'Of a country with several zones the outer ones in which most people live: an hour that suits all of them suits everyone.';

create table private.holiday_refreshes (
  country text not null,
  refreshed_at timestamp with time zone not null default now(),
  constraint holiday_refreshes_country_is_a_code CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint holiday_refreshes_pkey PRIMARY KEY (country)
);
alter table private.holiday_refreshes enable row level security;
comment on table private.holiday_refreshes is 'When the holidays of a country were last written down, also of one that has none.';

create table private.lead_count_deltas (
  id bigint not null generated always as identity,
  workspace_id uuid not null,
  facet text not null,
  value text collate "C" not null,
  delta integer not null,
  constraint lead_count_deltas_pkey PRIMARY KEY (id),
  constraint lead_count_deltas_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table private.lead_count_deltas enable row level security;
comment on table private.lead_count_deltas is 'What changed since and is not added up yet.';
CREATE INDEX lead_count_deltas_workspace_id_idx ON private.lead_count_deltas USING btree (workspace_id, facet);

create table private.lead_counts (
  workspace_id uuid not null,
  facet text not null,
  value text collate "C" not null,
  count bigint not null,
  constraint lead_counts_pkey PRIMARY KEY (workspace_id, facet, value),
  constraint lead_counts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table private.lead_counts enable row level security;
comment on table private.lead_counts is 'How many leads have a value, as far as it was added up. Together with lead_count_deltas it is exact.';

create table private.lead_documents (
  lead_id uuid not null,
  workspace_id uuid not null,
  document text not null,
  constraint lead_documents_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES public.leads(id) ON DELETE CASCADE,
  constraint lead_documents_pkey PRIMARY KEY (lead_id),
  constraint lead_documents_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table private.lead_documents enable row level security;
comment on table private.lead_documents is 'What free text searches: name, company, title, e-mail, tags and notes, without accents, in lower case.';
CREATE INDEX lead_documents_document_idx ON private.lead_documents USING gin (document extensions.gin_trgm_ops);
CREATE INDEX lead_documents_workspace_id_idx ON private.lead_documents USING btree (workspace_id);

create table private.lead_import_chunks (
  import_id uuid not null,
  number integer not null,
  workspace_id uuid not null,
  rows jsonb not null,
  faults jsonb not null default '{}'::jsonb,
  constraint lead_import_chunks_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.lead_imports(id) ON DELETE CASCADE,
  constraint lead_import_chunks_pkey PRIMARY KEY (import_id, number),
  constraint lead_import_chunks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table private.lead_import_chunks enable row level security;
comment on table private.lead_import_chunks is 'Rows as they stood in the file, until they are merged: [[number, cell, …], …].';
comment on column private.lead_import_chunks.faults is 'What was wrong with a row as the file was read: {number: reason}.';
CREATE INDEX lead_import_chunks_workspace_id_idx ON private.lead_import_chunks USING btree (workspace_id);

create table private.lead_import_drafts (
  import_id uuid not null,
  lead_id uuid not null,
  workspace_id uuid not null,
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
  constraint lead_import_drafts_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.lead_imports(id) ON DELETE CASCADE,
  constraint lead_import_drafts_pkey PRIMARY KEY (import_id, lead_id),
  constraint lead_import_drafts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table private.lead_import_drafts enable row level security;
comment on table private.lead_import_drafts is 'Leads as a run would leave them, while it is only tried: later rows of the file must meet the earlier ones.';
CREATE INDEX lead_import_drafts_email_key_idx ON private.lead_import_drafts USING btree (import_id, email_key);
CREATE INDEX lead_import_drafts_name_key_idx ON private.lead_import_drafts USING btree (import_id, name_key);
CREATE INDEX lead_import_drafts_workspace_id_idx ON private.lead_import_drafts USING btree (workspace_id);

create table private.lead_words (
  workspace_id uuid not null,
  word text not null,
  constraint lead_words_pkey PRIMARY KEY (workspace_id, word),
  constraint lead_words_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table private.lead_words enable row level security;
comment on table private.lead_words is 'Words of names, companies, titles and tags. A misspelt word is looked for here, in some ten thousand words, and not in a million documents. Words stay when their lead goes: they then find nothing.';
CREATE INDEX lead_words_word_idx ON private.lead_words USING gin (word extensions.gin_trgm_ops);

create table private.mail_clock (
  id integer not null default 1,
  real_at timestamp with time zone not null default clock_timestamp(),
  shown_at timestamp with time zone not null default clock_timestamp(),
  speed numeric not null default 1,
  constraint mail_clock_goes_forward CHECK (((speed >= (0)::numeric) AND (speed <= (100000)::numeric))),
  constraint mail_clock_is_one CHECK ((id = 1)),
  constraint mail_clock_pkey PRIMARY KEY (id)
);
alter table private.mail_clock enable row level security;
comment on table private.mail_clock is 'The demo''s fast clock: shown_at at real_at, then speed times as fast. Empty elsewhere: then it is now.';

create table private.mail_visits (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  outbox_id uuid not null,
  kind text not null,
  target text,
  at timestamp with time zone not null default clock_timestamp(),
  is_finished boolean not null default false,
  constraint mail_visits_kind_is_known CHECK ((kind = ANY (ARRAY['open'::text, 'click'::text]))),
  constraint mail_visits_mail_is_of_the_workspace FOREIGN KEY (workspace_id, outbox_id) REFERENCES public.outbox(workspace_id, id) ON DELETE CASCADE,
  constraint mail_visits_pkey PRIMARY KEY (id),
  constraint mail_visits_target_is_short CHECK ((length(target) <= 4000)),
  constraint mail_visits_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table private.mail_visits enable row level security;
comment on table private.mail_visits is 'Followed links and opened mails of the last hour, before it is known who did it.';
CREATE INDEX mail_visits_at_idx ON private.mail_visits USING btree (at);
CREATE INDEX mail_visits_outbox_id_idx ON private.mail_visits USING btree (workspace_id, outbox_id, at);

create table private.model_prices (
  model text not null,
  effective_from date not null,
  input_micros bigint not null,
  cached_micros bigint not null,
  output_micros bigint not null,
  constraint model_prices_are_not_negative CHECK ((LEAST(input_micros, cached_micros, output_micros) >= 0)),
  constraint model_prices_pkey PRIMARY KEY (model, effective_from)
);
alter table private.model_prices enable row level security;
comment on table private.model_prices is 'What a million tokens of a model cost from a day on, in micro-dollars.';

create table private.public_holidays (
  country text not null,
  day date not null,
  name text not null,
  constraint public_holidays_country_is_a_code CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint public_holidays_pkey PRIMARY KEY (country, day)
);
alter table private.public_holidays enable row level security;
comment on table private.public_holidays is 'Days on which a country does not work; filled by the tick for countries in use.';

create table private.score_queue (
  lead_id uuid not null,
  workspace_id uuid not null,
  queued_at timestamp with time zone not null default clock_timestamp(),
  constraint score_queue_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES public.leads(id) ON DELETE CASCADE,
  constraint score_queue_pkey PRIMARY KEY (lead_id),
  constraint score_queue_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table private.score_queue enable row level security;
comment on table private.score_queue is 'Leads whose score may have changed.';
CREATE INDEX score_queue_queued_at_idx ON private.score_queue USING btree (queued_at);
CREATE INDEX score_queue_workspace_id_idx ON private.score_queue USING btree (workspace_id);

create table private.score_sweeps (
  workspace_id uuid not null,
  after_id uuid,
  started_at timestamp with time zone not null default clock_timestamp(),
  constraint score_sweeps_pkey PRIMARY KEY (workspace_id),
  constraint score_sweeps_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table private.score_sweeps enable row level security;
comment on table private.score_sweeps is 'Workspaces whose every lead is being scored anew, and how far that is.';

create table public.accounts (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  name text not null,
  name_key text collate "und-x-icu" not null generated always as (lower((name COLLATE "und-x-icu"))) stored,
  domain text,
  industry text,
  employee_count integer,
  country text,
  city text,
  custom jsonb not null default '{}'::jsonb,
  from_outside boolean not null default false,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint accounts_custom_is_an_object CHECK ((jsonb_typeof(custom) = 'object'::text)),
  constraint accounts_employee_count_is_not_negative CHECK ((employee_count >= 0)),
  constraint accounts_name_is_short CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 200))),
  constraint accounts_name_is_unique_ignoring_case UNIQUE (workspace_id, name_key),
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint accounts_workspace_id_id_key UNIQUE (workspace_id, id)
);
alter table public.accounts enable row level security;
comment on table public.accounts is 'Companies that leads work for.';
comment on column public.accounts.name_key is 'The name in lower case. A column and not an index expression, because row policies let an index serve only leakproof comparisons, and lower() is not leakproof.';
comment on column public.accounts.from_outside is 'Holds text that nobody here wrote; see leads.from_outside.';
CREATE TRIGGER accounts__audit_delete AFTER DELETE ON public.accounts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_audit_rows();
CREATE TRIGGER accounts__audit_insert AFTER INSERT ON public.accounts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_audit_rows();
CREATE TRIGGER accounts__audit_update AFTER UPDATE ON public.accounts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_audit_rows();
CREATE TRIGGER accounts__describe_insert AFTER INSERT ON public.accounts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_accounts__describe();
CREATE TRIGGER accounts__describe_update AFTER UPDATE ON public.accounts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_accounts__describe();
CREATE TRIGGER accounts__document_update AFTER UPDATE ON public.accounts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_accounts__document();
CREATE TRIGGER accounts__queue_score_update AFTER UPDATE ON public.accounts REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_accounts__queue_score();
CREATE TRIGGER accounts__recount AFTER UPDATE ON public.accounts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_accounts__recount();
CREATE TRIGGER accounts__tidy BEFORE INSERT OR UPDATE ON public.accounts FOR EACH ROW EXECUTE FUNCTION private.tg_accounts__tidy();
CREATE TRIGGER accounts__uncount BEFORE DELETE ON public.accounts FOR EACH ROW WHEN ((old.industry IS NOT NULL)) EXECUTE FUNCTION private.tg_accounts__uncount();

create table public.agent_notifications (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  kind text not null,
  title text not null,
  body text not null default ''::text,
  priority text not null default 'normal'::text,
  actions jsonb not null default '[]'::jsonb,
  data jsonb not null default '{}'::jsonb,
  deduplication_key text,
  group_key text,
  read_at timestamp with time zone,
  acted_at timestamp with time zone,
  snoozed_until timestamp with time zone,
  held_until timestamp with time zone,
  escalate_at timestamp with time zone,
  escalated_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint agent_notifications_actions_are_a_list CHECK ((jsonb_typeof(actions) = 'array'::text)),
  constraint agent_notifications_pkey PRIMARY KEY (id),
  constraint agent_notifications_priority_is_known CHECK ((priority = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text]))),
  constraint agent_notifications_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE CASCADE
);
alter table public.agent_notifications enable row level security;
comment on table public.agent_notifications is 'What the assistant says first, to one person.';
comment on column public.agent_notifications.data is 'Evidence: what it is about and which values led to it.';
comment on column public.agent_notifications.deduplication_key is 'The same key is said once to a person.';
comment on column public.agent_notifications.group_key is 'Those of one key are shown and sent together.';
comment on column public.agent_notifications.held_until is 'It came in quiet hours: it lies in the list, but makes no sound before.';
comment on column public.agent_notifications.escalate_at is 'Unless it is read before, it is told again elsewhere then.';
CREATE UNIQUE INDEX agent_notifications_deduplication_key ON public.agent_notifications USING btree (workspace_id, user_id, deduplication_key) WHERE (deduplication_key IS NOT NULL);
CREATE INDEX agent_notifications_escalate_at_idx ON public.agent_notifications USING btree (escalate_at) WHERE ((escalate_at IS NOT NULL) AND (read_at IS NULL));
CREATE INDEX agent_notifications_snoozed_until_idx ON public.agent_notifications USING btree (snoozed_until) WHERE (snoozed_until IS NOT NULL);
CREATE INDEX agent_notifications_user_id_created_at_idx ON public.agent_notifications USING btree (workspace_id, user_id, created_at DESC);
CREATE TRIGGER agent_notifications__broadcast AFTER INSERT ON public.agent_notifications FOR EACH ROW EXECUTE FUNCTION private.tg_agent_notifications__broadcast();
CREATE TRIGGER agent_notifications__broadcast_return AFTER UPDATE OF snoozed_until ON public.agent_notifications FOR EACH ROW WHEN (((old.snoozed_until IS NOT NULL) AND (new.snoozed_until IS NULL) AND (new.read_at IS NULL))) EXECUTE FUNCTION private.tg_agent_notifications__broadcast();
CREATE TRIGGER agent_notifications__deliver AFTER INSERT ON public.agent_notifications REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION private.tg_agent_notifications__deliver();
CREATE TRIGGER agent_notifications__settle BEFORE INSERT ON public.agent_notifications FOR EACH ROW EXECUTE FUNCTION private.tg_agent_notifications__settle();

create table public.approvals (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  turn_id uuid not null,
  tool_call_id uuid not null,
  tool text not null,
  arguments jsonb not null,
  payload jsonb not null,
  binding text not null,
  preview jsonb not null,
  summary text not null,
  status text not null default 'pending'::text,
  decided_by uuid,
  decided_at timestamp with time zone,
  reason text,
  consumed_at timestamp with time zone,
  expires_at timestamp with time zone not null default (now() + '7 days'::interval),
  created_at timestamp with time zone not null default clock_timestamp(),
  permission_id uuid,
  constraint approvals__tell TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint approvals_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint approvals_decision_has_time CHECK (((status = 'pending'::text) = (decided_at IS NULL))),
  constraint approvals_only_approved_is_consumed CHECK (((consumed_at IS NULL) OR (status = 'approved'::text))),
  constraint approvals_pkey PRIMARY KEY (id),
  constraint approvals_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'approved'::text, 'denied'::text, 'edited'::text, 'cancelled'::text, 'expired'::text]))),
  constraint approvals_tool_call_id_fkey FOREIGN KEY (tool_call_id) REFERENCES public.tool_calls(id) ON DELETE CASCADE,
  constraint approvals_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES public.turns(id) ON DELETE CASCADE,
  constraint approvals_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE,
  constraint approvals_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.approvals enable row level security;
comment on table public.approvals is 'A proposal that waits for a person, bound to exactly one action with exactly these arguments.';
comment on column public.approvals.payload is 'What would be done, ready to do: the mail as it would leave, the very rows that would change.';
comment on column public.approvals.binding is 'SHA-256 over workspace, turn, tool, canonical arguments and payload; checked when consumed.';
comment on column public.approvals.permission_id is 'The standing permission that decided, so nobody was asked. No foreign key: once it is gone nothing leaves on it.';
CREATE INDEX approvals_decided_by_idx ON public.approvals USING btree (decided_by);
CREATE INDEX approvals_expiry_idx ON public.approvals USING btree (expires_at) WHERE (status = 'pending'::text);
CREATE UNIQUE INDEX approvals_one_pending_per_call ON public.approvals USING btree (tool_call_id) WHERE (status = 'pending'::text);
CREATE INDEX approvals_permission_id_idx ON public.approvals USING btree (permission_id, consumed_at) WHERE (permission_id IS NOT NULL);
CREATE INDEX approvals_tool_call_id_idx ON public.approvals USING btree (tool_call_id);
CREATE INDEX approvals_turn_id_idx ON public.approvals USING btree (turn_id);
CREATE INDEX approvals_user_id_idx ON public.approvals USING btree (user_id, status);
CREATE INDEX approvals_workspace_id_idx ON public.approvals USING btree (workspace_id);
CREATE TRIGGER approvals__settle_notice AFTER UPDATE OF status ON public.approvals FOR EACH ROW WHEN (((old.status = 'pending'::text) AND (new.status <> 'pending'::text))) EXECUTE FUNCTION private.tg_approvals__settle_notice();
CREATE CONSTRAINT TRIGGER approvals__tell AFTER INSERT ON public.approvals DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION private.tg_approvals__tell();

create table public.audit_entries (
  id bigint not null generated always as identity,
  workspace_id uuid not null,
  actor_id uuid,
  tool_call_id uuid,
  import_id uuid,
  merge_id uuid,
  bulk_job_id uuid,
  table_name text not null,
  row_id uuid not null,
  operation text not null,
  before jsonb,
  after jsonb,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint audit_entries_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint audit_entries_operation_is_known CHECK ((operation = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text]))),
  constraint audit_entries_pkey PRIMARY KEY (id),
  constraint audit_entries_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.audit_entries enable row level security;
comment on table public.audit_entries is 'Every change to a workspace''s records: before, after, actor and action.';
comment on column public.audit_entries.tool_call_id is 'The assistant''s action that made the change; null when a person did it on the page.';
comment on column public.audit_entries.import_id is 'The import of which it is a part; null elsewhere.';
comment on column public.audit_entries.merge_id is 'The merge of two leads of which it is a part; null elsewhere.';
comment on column public.audit_entries.bulk_job_id is 'The bulk job of which it is a part; null elsewhere.';
CREATE INDEX audit_entries_actor_id_idx ON public.audit_entries USING btree (actor_id);
CREATE INDEX audit_entries_bulk_job_id_idx ON public.audit_entries USING btree (bulk_job_id, id) WHERE (bulk_job_id IS NOT NULL);
CREATE INDEX audit_entries_import_id_idx ON public.audit_entries USING btree (import_id, id) WHERE (import_id IS NOT NULL);
CREATE INDEX audit_entries_merge_id_idx ON public.audit_entries USING btree (merge_id, id) WHERE (merge_id IS NOT NULL);
CREATE INDEX audit_entries_row_id_idx ON public.audit_entries USING btree (workspace_id, row_id, id DESC);
CREATE INDEX audit_entries_tool_call_id_idx ON public.audit_entries USING btree (tool_call_id) WHERE (tool_call_id IS NOT NULL);
CREATE INDEX audit_entries_workspace_id_created_at_idx ON public.audit_entries USING btree (workspace_id, created_at DESC);

create table public.bulk_jobs (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid,
  acting_id uuid,
  tool_call_id uuid,
  action text not null,
  changes jsonb not null default '{}'::jsonb,
  selection jsonb not null,
  sample jsonb not null default '[]'::jsonb,
  status text not null default 'ready'::text,
  total integer not null,
  would_change integer not null,
  changed integer not null default 0,
  unchanged integer not null default 0,
  skipped integer not null default 0,
  failed integer not null default 0,
  problems jsonb not null default '[]'::jsonb,
  attempts integer not null default 0,
  error text,
  undo_before bigint,
  undo_total integer,
  reversed integer not null default 0,
  kept integer not null default 0,
  kept_leads jsonb not null default '[]'::jsonb,
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  undone_at timestamp with time zone,
  constraint bulk_jobs_acting_id_fkey FOREIGN KEY (acting_id) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint bulk_jobs_action_is_known CHECK ((action = ANY (ARRAY['change'::text, 'delete'::text, 'restore'::text]))),
  constraint bulk_jobs_changes_are_an_object CHECK ((jsonb_typeof(changes) = 'object'::text)),
  constraint bulk_jobs_kept_leads_are_a_list CHECK ((jsonb_typeof(kept_leads) = 'array'::text)),
  constraint bulk_jobs_pkey PRIMARY KEY (id),
  constraint bulk_jobs_problems_are_a_list CHECK ((jsonb_typeof(problems) = 'array'::text)),
  constraint bulk_jobs_status_is_known CHECK ((status = ANY (ARRAY['ready'::text, 'running'::text, 'completed'::text, 'stopped'::text, 'failed'::text, 'undoing'::text, 'undone'::text]))),
  constraint bulk_jobs_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint bulk_jobs_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.bulk_jobs enable row level security;
comment on table public.bulk_jobs is 'Changes of very many leads at once: what, to whom, how far.';
comment on column public.bulk_jobs.acting_id is 'For whom the tick works at it: who began the run or the undo.';
comment on column public.bulk_jobs.tool_call_id is 'The assistant''s action that started it. No foreign key: the job outlives the ledger.';
comment on column public.bulk_jobs.selection is 'How the leads were chosen: {filter} or {bin} with the number of exceptions, or {} for single ones.';
comment on column public.bulk_jobs.sample is 'What would change on the first leads: [{id, label, field, before, after}].';
comment on column public.bulk_jobs.skipped is 'Leads that were deleted or merged since, or not in the bin any more.';
comment on column public.bulk_jobs.problems is 'The first leads that were skipped or failed: [{id, label, reason}].';
comment on column public.bulk_jobs.undo_before is 'Changes from this number of the audit on are undone.';
comment on column public.bulk_jobs.kept_leads is 'The first leads that the undo left, or left in part: [{id, label, reason}].';
CREATE INDEX bulk_jobs_acting_id_idx ON public.bulk_jobs USING btree (acting_id);
CREATE INDEX bulk_jobs_at_work_idx ON public.bulk_jobs USING btree (updated_at) WHERE (status = ANY (ARRAY['running'::text, 'undoing'::text]));
CREATE INDEX bulk_jobs_tool_call_id_idx ON public.bulk_jobs USING btree (tool_call_id) WHERE (tool_call_id IS NOT NULL);
CREATE INDEX bulk_jobs_user_id_idx ON public.bulk_jobs USING btree (user_id);
CREATE INDEX bulk_jobs_workspace_id_idx ON public.bulk_jobs USING btree (workspace_id, created_at DESC);
CREATE TRIGGER bulk_jobs__broadcast AFTER UPDATE ON public.bulk_jobs FOR EACH ROW EXECUTE FUNCTION private.tg_bulk_jobs__broadcast();
CREATE TRIGGER bulk_jobs__ring AFTER UPDATE OF status ON public.bulk_jobs FOR EACH ROW WHEN (((new.status = ANY (ARRAY['running'::text, 'undoing'::text])) AND (new.status IS DISTINCT FROM old.status))) EXECUTE FUNCTION private.tg_ring_tick();

create table public.campaign_counts (
  id bigint not null generated always as identity,
  workspace_id uuid not null,
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
  constraint campaign_counts_campaign_is_of_the_workspace FOREIGN KEY (workspace_id, campaign_id) REFERENCES public.campaigns(workspace_id, id) ON DELETE CASCADE,
  constraint campaign_counts_pkey PRIMARY KEY (id),
  constraint campaign_counts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.campaign_counts enable row level security;
comment on table public.campaign_counts is 'How many mails of a variant were sent and what became of them: the sum of its rows. Writers append what they changed and wait for nobody; now and then someone adds the rows up.';
comment on column public.campaign_counts.planned is 'Queued or on their way now.';
CREATE INDEX campaign_counts_campaign_id_idx ON public.campaign_counts USING btree (workspace_id, campaign_id);
CREATE TRIGGER campaign_counts__broadcast_insert AFTER INSERT ON public.campaign_counts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.tg_campaign_counts__broadcast();

create table public.campaign_people_counts (
  id bigint not null generated always as identity,
  workspace_id uuid not null,
  campaign_id uuid not null,
  status text not null,
  reason text not null,
  people bigint not null default 0,
  constraint campaign_people_counts_campaign_is_of_the_workspace FOREIGN KEY (workspace_id, campaign_id) REFERENCES public.campaigns(workspace_id, id) ON DELETE CASCADE,
  constraint campaign_people_counts_pkey PRIMARY KEY (id),
  constraint campaign_people_counts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.campaign_people_counts enable row level security;
comment on table public.campaign_people_counts is 'How many people of a campaign are in each status and why: the sum of its rows, as with campaign_counts.';
comment on column public.campaign_people_counts.reason is 'Empty where there is none.';
CREATE INDEX campaign_people_counts_campaign_id_idx ON public.campaign_people_counts USING btree (workspace_id, campaign_id);
CREATE TRIGGER campaign_people_counts__broadcast_insert AFTER INSERT ON public.campaign_people_counts REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.tg_campaign_counts__broadcast();

create table public.campaign_steps (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  campaign_id uuid not null,
  "position" integer not null,
  kind text not null default 'email'::text,
  wait_seconds integer not null default 0,
  wait_in text not null default 'working_days'::text,
  condition jsonb,
  next_step_id uuid,
  else_step_id uuid,
  winner_by text not null default 'replied'::text,
  winner_confidence numeric not null default 0.95,
  winner_sample integer not null default 100,
  next_look_at timestamp with time zone,
  removed_at timestamp with time zone,
  constraint campaign_steps_campaign_id_id_key UNIQUE (campaign_id, id),
  constraint campaign_steps_campaign_is_of_the_workspace FOREIGN KEY (workspace_id, campaign_id) REFERENCES public.campaigns(workspace_id, id) ON DELETE CASCADE,
  constraint campaign_steps_confidence_is_a_share CHECK (((winner_confidence >= 0.5) AND (winner_confidence <= 0.999))),
  constraint campaign_steps_else_is_of_the_campaign FOREIGN KEY (campaign_id, else_step_id) REFERENCES public.campaign_steps(campaign_id, id) ON DELETE SET NULL (else_step_id),
  constraint campaign_steps_kind_is_known CHECK ((kind = ANY (ARRAY['email'::text, 'branch'::text]))),
  constraint campaign_steps_next_is_of_the_campaign FOREIGN KEY (campaign_id, next_step_id) REFERENCES public.campaign_steps(campaign_id, id) ON DELETE SET NULL (next_step_id),
  constraint campaign_steps_only_branches_ask CHECK ((((kind = 'branch'::text) = (condition IS NOT NULL)) AND ((kind = 'branch'::text) OR (else_step_id IS NULL)))),
  constraint campaign_steps_pkey PRIMARY KEY (id),
  constraint campaign_steps_sample_is_sensible CHECK (((winner_sample >= 10) AND (winner_sample <= 1000000))),
  constraint campaign_steps_wait_in_is_known CHECK ((wait_in = ANY (ARRAY['working_days'::text, 'days'::text, 'hours'::text]))),
  constraint campaign_steps_wait_is_sensible CHECK (((wait_seconds >= 0) AND (wait_seconds <= 31536000))),
  constraint campaign_steps_winner_by_is_known CHECK ((winner_by = ANY (ARRAY['opened'::text, 'clicked'::text, 'replied'::text]))),
  constraint campaign_steps_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint campaign_steps_workspace_id_id_key UNIQUE (workspace_id, id)
);
alter table public.campaign_steps enable row level security;
comment on table public.campaign_steps is 'The steps of campaigns: a mail after a wait, or a branch. Steps that were removed stay for those who passed them.';
comment on column public.campaign_steps.wait_seconds is 'Before this step, counted in wait_in: of working days, 86400 is one.';
comment on column public.campaign_steps.condition is 'Of a branch: {on: "replied" | "clicked" | "opened"} | {on: "stage", stages} | {on: "field", filter}.';
comment on column public.campaign_steps.next_step_id is 'What follows; of a branch, where its condition holds. Null: the end.';
comment on column public.campaign_steps.winner_by is 'By what variants are compared, with which confidence, once each had so many mails.';
comment on column public.campaign_steps.next_look_at is 'When variants are compared next at the earliest; null when they never were.';
CREATE INDEX campaign_steps_campaign_id_idx ON public.campaign_steps USING btree (workspace_id, campaign_id, "position");
CREATE INDEX campaign_steps_else_step_id_idx ON public.campaign_steps USING btree (campaign_id, else_step_id);
CREATE INDEX campaign_steps_next_step_id_idx ON public.campaign_steps USING btree (campaign_id, next_step_id);

create table public.campaign_variants (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  step_id uuid not null,
  label text not null,
  subject text not null default ''::text,
  body text not null,
  weight integer not null default 1,
  status text not null default 'active'::text,
  decided_at timestamp with time zone,
  removed_at timestamp with time zone,
  constraint campaign_variants_body_is_short CHECK (((length(TRIM(BOTH FROM body)) >= 1) AND (length(TRIM(BOTH FROM body)) <= 20000))),
  constraint campaign_variants_label_is_a_letter CHECK ((label ~ '^[A-Z]$'::text)),
  constraint campaign_variants_pkey PRIMARY KEY (id),
  constraint campaign_variants_status_is_known CHECK ((status = ANY (ARRAY['active'::text, 'winner'::text, 'dropped'::text]))),
  constraint campaign_variants_step_is_of_the_workspace FOREIGN KEY (workspace_id, step_id) REFERENCES public.campaign_steps(workspace_id, id) ON DELETE CASCADE,
  constraint campaign_variants_subject_is_one_short_line CHECK (((length(subject) <= 300) AND (subject !~ '[[:cntrl:]]'::text))),
  constraint campaign_variants_weight_is_sensible CHECK (((weight >= 1) AND (weight <= 100))),
  constraint campaign_variants_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint campaign_variants_workspace_id_step_id_id_key UNIQUE (workspace_id, step_id, id)
);
alter table public.campaign_variants enable row level security;
comment on table public.campaign_variants is 'The texts of a step, tried against each other. Without a subject it continues the thread.';
CREATE UNIQUE INDEX campaign_variants_label_is_unique ON public.campaign_variants USING btree (step_id, label) WHERE (removed_at IS NULL);

create table public.campaigns (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  name text not null,
  name_key text collate "und-x-icu" not null generated always as (lower((name COLLATE "und-x-icu"))) stored,
  status text not null default 'draft'::text,
  mailbox_id uuid,
  audience jsonb not null default '{}'::jsonb,
  enrols text not null default 'once'::text,
  start_at timestamp with time zone,
  version integer not null default 1,
  content_hash text not null default ''::text,
  checked_hash text,
  approved_hash text,
  approved_by uuid,
  approved_at timestamp with time zone,
  tool_call_id uuid,
  paused_reason text,
  people_next_at timestamp with time zone,
  people_after uuid,
  created_by uuid default auth.uid(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  constraint campaigns_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint campaigns_audience_is_an_object CHECK ((jsonb_typeof(audience) = 'object'::text)),
  constraint campaigns_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint campaigns_enrols_is_known CHECK ((enrols = ANY (ARRAY['once'::text, 'live'::text]))),
  constraint campaigns_mailbox_is_of_the_workspace FOREIGN KEY (workspace_id, mailbox_id) REFERENCES public.mailboxes(workspace_id, id) ON DELETE SET NULL (mailbox_id),
  constraint campaigns_name_is_short CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 100))),
  constraint campaigns_paused_says_why CHECK (((status <> 'paused'::text) OR (paused_reason IS NOT NULL))),
  constraint campaigns_pkey PRIMARY KEY (id),
  constraint campaigns_running_are_approved CHECK (((status <> 'running'::text) OR (approved_hash = content_hash))),
  constraint campaigns_status_is_known CHECK ((status = ANY (ARRAY['draft'::text, 'running'::text, 'paused'::text, 'finished'::text, 'stopped'::text]))),
  constraint campaigns_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint campaigns_workspace_id_id_key UNIQUE (workspace_id, id)
);
alter table public.campaigns enable row level security;
comment on table public.campaigns is 'Sequences of mails to many people, each approved by a person before it runs.';
comment on column public.campaigns.audience is '{segment_id} | {filter} | {lead_ids}; {} takes only who is enrolled by hand.';
comment on column public.campaigns.enrols is 'once: who is in the audience at the start; live: also who comes later.';
comment on column public.campaigns.content_hash is 'SHA-256 over everything that decides who gets what from whom; see private.campaign_hash().';
comment on column public.campaigns.checked_hash is 'What was looked at and can be sent as it is: only that can be approved.';
comment on column public.campaigns.approved_hash is 'What was approved: nothing is sent while content_hash is another.';
comment on column public.campaigns.tool_call_id is 'The assistant''s action that started it. No foreign key: the campaign outlives the ledger.';
comment on column public.campaigns.people_next_at is 'When the audience is gone through next, of a stopped campaign when its people are let go; null when neither is to do.';
comment on column public.campaigns.people_after is 'The lead up to which it was gone through this time.';
CREATE INDEX campaigns_approved_by_idx ON public.campaigns USING btree (approved_by);
CREATE INDEX campaigns_created_by_idx ON public.campaigns USING btree (created_by);
CREATE INDEX campaigns_mailbox_id_idx ON public.campaigns USING btree (workspace_id, mailbox_id);
CREATE INDEX campaigns_people_next_at_idx ON public.campaigns USING btree (people_next_at) WHERE (people_next_at IS NOT NULL);
CREATE INDEX campaigns_running_idx ON public.campaigns USING btree (mailbox_id) WHERE (status = 'running'::text);
CREATE TRIGGER campaigns__audit AFTER INSERT OR DELETE ON public.campaigns FOR EACH ROW EXECUTE FUNCTION private.tg_audit();
CREATE TRIGGER campaigns__audit_update AFTER UPDATE OF name, status, mailbox_id, audience, enrols, start_at, content_hash, approved_hash ON public.campaigns FOR EACH ROW EXECUTE FUNCTION private.tg_audit();
CREATE TRIGGER campaigns__broadcast_delete AFTER DELETE ON public.campaigns REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.tg_campaigns__broadcast();
CREATE TRIGGER campaigns__broadcast_insert AFTER INSERT ON public.campaigns REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.tg_campaigns__broadcast();
CREATE TRIGGER campaigns__broadcast_update AFTER UPDATE ON public.campaigns REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.tg_campaigns__broadcast();

create table public.conversation_threads (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  title text not null default ''::text,
  head_message_id uuid,
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint conversation_threads_head_message_id_fkey FOREIGN KEY (head_message_id) REFERENCES public.messages(id) ON DELETE SET NULL,
  constraint conversation_threads_id_workspace_id_user_id_key UNIQUE (id, workspace_id, user_id),
  constraint conversation_threads_pkey PRIMARY KEY (id),
  constraint conversation_threads_title_is_short CHECK ((length(title) <= 200)),
  constraint conversation_threads_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE,
  constraint conversation_threads_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.conversation_threads enable row level security;
comment on table public.conversation_threads is 'A conversation of one person with the assistant; nobody else reads it.';
comment on column public.conversation_threads.head_message_id is 'The newest message of the active branch.';
CREATE INDEX conversation_threads_head_message_id_idx ON public.conversation_threads USING btree (head_message_id);
CREATE INDEX conversation_threads_title_idx ON public.conversation_threads USING gin (title extensions.gin_trgm_ops);
CREATE INDEX conversation_threads_user_id_updated_at_idx ON public.conversation_threads USING btree (user_id, workspace_id, updated_at DESC);
CREATE INDEX conversation_threads_workspace_id_idx ON public.conversation_threads USING btree (workspace_id);
CREATE TRIGGER conversation_threads__broadcast AFTER INSERT OR DELETE OR UPDATE OF title, archived_at ON public.conversation_threads FOR EACH ROW EXECUTE FUNCTION private.tg_conversation_threads__broadcast();

create table public.custom_fields (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  target text not null,
  key text not null,
  label text not null,
  label_key text collate "und-x-icu" not null generated always as (lower((label COLLATE "und-x-icu"))) stored,
  type text not null,
  options jsonb not null default '{}'::jsonb,
  "position" integer not null default 0,
  archived_at timestamp with time zone,
  created_by uuid default auth.uid(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint custom_fields_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint custom_fields_key_is_a_slug CHECK ((key ~ '^[a-z][a-z0-9_]{0,59}$'::text)),
  constraint custom_fields_key_is_unique UNIQUE (workspace_id, target, key),
  constraint custom_fields_label_is_short CHECK (((length(TRIM(BOTH FROM label)) >= 1) AND (length(TRIM(BOTH FROM label)) <= 80))),
  constraint custom_fields_options_fit_the_type CHECK ((
CASE
    WHEN (type = ANY (ARRAY['choice'::text, 'multi_choice'::text])) THEN ((jsonb_typeof((options -> 'choices'::text)) = 'array'::text) AND ((options - 'choices'::text) = '{}'::jsonb))
    WHEN (type = 'money'::text) THEN (((options ->> 'currency'::text) ~ '^[A-Z]{3}$'::text) AND ((options - 'currency'::text) = '{}'::jsonb))
    ELSE (options = '{}'::jsonb)
END IS TRUE)),
  constraint custom_fields_pkey PRIMARY KEY (id),
  constraint custom_fields_target_is_known CHECK ((target = ANY (ARRAY['lead'::text, 'account'::text]))),
  constraint custom_fields_type_is_known CHECK ((type = ANY (ARRAY['text'::text, 'number'::text, 'money'::text, 'date'::text, 'choice'::text, 'multi_choice'::text, 'yes_no'::text, 'link'::text]))),
  constraint custom_fields_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.custom_fields enable row level security;
comment on table public.custom_fields is 'Fields that a team added to its leads or accounts.';
comment on column public.custom_fields.key is 'The name in leads.custom or accounts.custom, and custom.<key> in filters. Never changes.';
comment on column public.custom_fields.options is '{"choices": [texts]} of a choice; {"currency": "EUR"} of money, so that amounts of a field can be compared and ordered.';
comment on column public.custom_fields.archived_at is 'Shown and written no more; the values stay where they are.';
CREATE INDEX custom_fields_created_by_idx ON public.custom_fields USING btree (created_by);
CREATE UNIQUE INDEX custom_fields_label_is_unique ON public.custom_fields USING btree (workspace_id, target, label_key) WHERE (archived_at IS NULL);
CREATE TRIGGER custom_fields__audit AFTER INSERT OR DELETE OR UPDATE ON public.custom_fields FOR EACH ROW EXECUTE FUNCTION private.tg_audit();

create table public.daily_spending (
  workspace_id uuid not null,
  user_id uuid not null,
  day date not null,
  model_calls integer not null default 0,
  input_tokens bigint not null default 0,
  cached_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_micros bigint not null default 0,
  unpriced_calls integer not null default 0,
  constraint daily_spending_pkey PRIMARY KEY (workspace_id, user_id, day),
  constraint daily_spending_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE,
  constraint daily_spending_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.daily_spending enable row level security;
comment on table public.daily_spending is 'What one person''s assistant used in a workspace on a day of UTC.';
CREATE INDEX daily_spending_user_id_idx ON public.daily_spending USING btree (user_id);
CREATE INDEX daily_spending_workspace_id_day_idx ON public.daily_spending USING btree (workspace_id, day);

create table public.days_off (
  workspace_id uuid not null,
  day date not null,
  name text not null,
  constraint days_off_name_is_short CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 100))),
  constraint days_off_pkey PRIMARY KEY (workspace_id, day),
  constraint days_off_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.days_off enable row level security;
comment on table public.days_off is 'Days on which the workspace sends no campaign mail.';

create table public.email_templates (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  name text not null,
  name_key text collate "und-x-icu" not null generated always as (lower((name COLLATE "und-x-icu"))) stored,
  subject text not null default ''::text,
  body text not null,
  created_by uuid default auth.uid(),
  archived_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint email_templates_body_is_short CHECK (((length(TRIM(BOTH FROM body)) >= 1) AND (length(TRIM(BOTH FROM body)) <= 20000))),
  constraint email_templates_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint email_templates_name_is_short CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 100))),
  constraint email_templates_pkey PRIMARY KEY (id),
  constraint email_templates_subject_is_one_short_line CHECK (((length(subject) <= 300) AND (subject !~ '[[:cntrl:]]'::text))),
  constraint email_templates_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint email_templates_workspace_id_id_key UNIQUE (workspace_id, id)
);
alter table public.email_templates enable row level security;
comment on table public.email_templates is 'Mails to begin from: subject and body in markdown with Liquid variables.';
CREATE INDEX email_templates_created_by_idx ON public.email_templates USING btree (created_by);
CREATE UNIQUE INDEX email_templates_name_is_unique ON public.email_templates USING btree (workspace_id, name_key) WHERE (archived_at IS NULL);
CREATE TRIGGER email_templates__audit AFTER INSERT OR DELETE OR UPDATE ON public.email_templates FOR EACH ROW EXECUTE FUNCTION private.tg_audit();

create table public.enrolments (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  campaign_id uuid not null,
  lead_id uuid not null,
  is_exclusive boolean not null default true,
  status text not null default 'active'::text,
  reason text,
  note text,
  step_id uuid,
  at_branch boolean not null default false,
  due_at timestamp with time zone,
  parked_until timestamp with time zone,
  entered_at timestamp with time zone not null default now(),
  ended_at timestamp with time zone,
  constraint enrolments_campaign_is_of_the_workspace FOREIGN KEY (workspace_id, campaign_id) REFERENCES public.campaigns(workspace_id, id) ON DELETE CASCADE,
  constraint enrolments_ended_has_time CHECK (((ended_at IS NOT NULL) = (status = ANY (ARRAY['finished'::text, 'stopped'::text, 'failed'::text])))),
  constraint enrolments_ended_is_not_due CHECK (((ended_at IS NULL) OR (due_at IS NULL))),
  constraint enrolments_lead_is_of_the_workspace FOREIGN KEY (workspace_id, lead_id) REFERENCES public.leads(workspace_id, id) ON DELETE CASCADE,
  constraint enrolments_parked_has_a_date CHECK (((status = 'parked'::text) = (parked_until IS NOT NULL))),
  constraint enrolments_pkey PRIMARY KEY (id),
  constraint enrolments_reason_is_known CHECK ((reason = ANY (ARRAY['replied'::text, 'unsubscribed'::text, 'bounced'::text, 'complained'::text, 'suppressed'::text, 'do_not_contact'::text, 'lead_gone'::text, 'no_address'::text, 'by_hand'::text, 'campaign_stopped'::text, 'not_rendered'::text, 'not_sent'::text]))),
  constraint enrolments_status_is_known CHECK ((status = ANY (ARRAY['active'::text, 'parked'::text, 'finished'::text, 'stopped'::text, 'failed'::text]))),
  constraint enrolments_step_is_of_the_campaign FOREIGN KEY (campaign_id, step_id) REFERENCES public.campaign_steps(campaign_id, id) ON DELETE SET NULL (step_id),
  constraint enrolments_stopped_says_why CHECK (((status <> ALL (ARRAY['stopped'::text, 'failed'::text])) OR (reason IS NOT NULL))),
  constraint enrolments_workspace_id_campaign_id_lead_id_key UNIQUE (workspace_id, campaign_id, lead_id),
  constraint enrolments_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint enrolments_workspace_id_id_key UNIQUE (workspace_id, id)
);
alter table public.enrolments enable row level security;
comment on table public.enrolments is 'People in campaigns.';
comment on column public.enrolments.is_exclusive is 'Takes part in the rule of one running campaign for a person.';
comment on column public.enrolments.step_id is 'The next to do.';
comment on column public.enrolments.at_branch is 'The next to do is a branch: no mailbox is needed for it.';
comment on column public.enrolments.due_at is 'When the next step is to be done at the earliest; null while its mail is on its way.';
CREATE INDEX enrolments_due_idx ON public.enrolments USING btree (campaign_id, at_branch, due_at) WHERE ((status = 'active'::text) AND (due_at IS NOT NULL));
CREATE INDEX enrolments_entered_at_idx ON public.enrolments USING btree (campaign_id, status, entered_at, id);
CREATE INDEX enrolments_lead_id_idx ON public.enrolments USING btree (workspace_id, lead_id);
CREATE UNIQUE INDEX enrolments_one_campaign_at_a_time ON public.enrolments USING btree (workspace_id, lead_id) WHERE ((status = ANY (ARRAY['active'::text, 'parked'::text])) AND is_exclusive);
CREATE INDEX enrolments_parked_idx ON public.enrolments USING btree (parked_until) WHERE (status = 'parked'::text);
CREATE INDEX enrolments_step_id_idx ON public.enrolments USING btree (campaign_id, step_id);
CREATE TRIGGER enrolments__count_delete AFTER DELETE ON public.enrolments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_enrolments__count();
CREATE TRIGGER enrolments__count_insert AFTER INSERT ON public.enrolments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_enrolments__count();
CREATE TRIGGER enrolments__count_update AFTER UPDATE ON public.enrolments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_enrolments__count();

create table public.erasures (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  requested_by uuid,
  requested_at timestamp with time zone not null default now(),
  lead_id uuid not null,
  words text[] not null,
  finished_at timestamp with time zone,
  rows_changed integer,
  constraint erasures_forget_the_words CHECK (((finished_at IS NULL) OR (words = '{}'::text[]))),
  constraint erasures_pkey PRIMARY KEY (id),
  constraint erasures_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint erasures_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.erasures enable row level security;
comment on table public.erasures is 'Erasures of people, asked for and carried out. What was erased stands here only until it is.';
CREATE INDEX erasures_open_idx ON public.erasures USING btree (requested_at) WHERE (finished_at IS NULL);
CREATE INDEX erasures_requested_by_idx ON public.erasures USING btree (requested_by);
CREATE INDEX erasures_workspace_id_idx ON public.erasures USING btree (workspace_id, requested_at DESC);

create table public.inbound_mails (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  message_id text not null,
  in_reply_to text[] not null default '{}'::text[],
  from_address text not null,
  from_name text,
  to_address text,
  subject text not null default ''::text,
  text text not null default ''::text,
  received_at timestamp with time zone not null default now(),
  kind text not null default 'reply'::text,
  classification text,
  returns_on date,
  outbox_id uuid,
  enrolment_id uuid,
  lead_id uuid,
  tool_call_id uuid,
  handled_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  classified_by text not null default 'rules'::text,
  classification_reason text,
  answer_turn_id uuid,
  no_draft_reason text,
  reminder_id uuid,
  constraint inbound_mails_answer_turn_id_fkey FOREIGN KEY (answer_turn_id) REFERENCES public.turns(id) ON DELETE SET NULL,
  constraint inbound_mails_are_taken_once UNIQUE (workspace_id, message_id),
  constraint inbound_mails_classification_is_known CHECK ((classification = ANY (ARRAY['interested'::text, 'not_now'::text, 'wrong_person'::text, 'unsubscribe'::text, 'question'::text, 'other'::text]))),
  constraint inbound_mails_classified_by_is_known CHECK ((classified_by = ANY (ARRAY['rules'::text, 'model'::text, 'person'::text]))),
  constraint inbound_mails_enrolment_is_of_the_workspace FOREIGN KEY (workspace_id, enrolment_id) REFERENCES public.enrolments(workspace_id, id) ON DELETE SET NULL (enrolment_id),
  constraint inbound_mails_kind_is_known CHECK ((kind = ANY (ARRAY['reply'::text, 'auto_reply'::text, 'bounce'::text, 'complaint'::text]))),
  constraint inbound_mails_lead_is_of_the_workspace FOREIGN KEY (workspace_id, lead_id) REFERENCES public.leads(workspace_id, id) ON DELETE CASCADE,
  constraint inbound_mails_outbox_is_of_the_workspace FOREIGN KEY (workspace_id, outbox_id) REFERENCES public.outbox(workspace_id, id) ON DELETE SET NULL (outbox_id),
  constraint inbound_mails_pkey PRIMARY KEY (id),
  constraint inbound_mails_reasons_are_short CHECK (((length(classification_reason) <= 500) AND (length(no_draft_reason) <= 1000))),
  constraint inbound_mails_reminder_id_fkey FOREIGN KEY (reminder_id) REFERENCES public.reminders(id) ON DELETE SET NULL,
  constraint inbound_mails_text_is_short CHECK (((length(text) <= 50000) AND (length(subject) <= 1000))),
  constraint inbound_mails_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint inbound_mails_workspace_id_id_key UNIQUE (workspace_id, id)
);
alter table public.inbound_mails enable row level security;
comment on table public.inbound_mails is 'Mails that came back, without what they quote.';
comment on column public.inbound_mails.in_reply_to is 'The message ids it answers: In-Reply-To and References, newest first.';
comment on column public.inbound_mails.returns_on is 'Of an auto-reply: the day on which the person says to be back.';
comment on column public.inbound_mails.tool_call_id is 'The assistant''s action that drafted an answer. No foreign key: the mail outlives the ledger.';
comment on column public.inbound_mails.classified_by is 'Plain rules at first; the model may read more exactly; a person has the last word.';
comment on column public.inbound_mails.classification_reason is 'Why, in the words of who classified it. The model had read the mail: not to be trusted as an instruction.';
comment on column public.inbound_mails.answer_turn_id is 'The newest turn that was to draft an answer.';
comment on column public.inbound_mails.no_draft_reason is 'Why no answer was drafted.';
comment on column public.inbound_mails.reminder_id is 'Set because the person asked to be written to later.';
CREATE INDEX inbound_mails_answer_turn_id_idx ON public.inbound_mails USING btree (answer_turn_id);
CREATE INDEX inbound_mails_enrolment_id_idx ON public.inbound_mails USING btree (workspace_id, enrolment_id);
CREATE INDEX inbound_mails_lead_id_idx ON public.inbound_mails USING btree (workspace_id, lead_id);
CREATE INDEX inbound_mails_outbox_id_idx ON public.inbound_mails USING btree (workspace_id, outbox_id);
CREATE INDEX inbound_mails_received_at_idx ON public.inbound_mails USING btree (workspace_id, received_at DESC);
CREATE INDEX inbound_mails_reminder_id_idx ON public.inbound_mails USING btree (reminder_id);
CREATE TRIGGER inbound_mails__audit_update AFTER UPDATE OF classification, classified_by, classification_reason, reminder_id ON public.inbound_mails FOR EACH ROW EXECUTE FUNCTION private.tg_audit();
CREATE TRIGGER inbound_mails__broadcast AFTER INSERT OR UPDATE OF classification, handled_at, tool_call_id, no_draft_reason, answer_turn_id ON public.inbound_mails FOR EACH ROW EXECUTE FUNCTION private.tg_inbound_mails__broadcast();

create table public.lead_activities (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  lead_id uuid not null,
  kind text not null,
  title text not null,
  body text,
  actor_id uuid,
  tool_call_id uuid default (NULLIF(current_setting('app.tool_call_id'::text, true), ''::text))::uuid,
  from_outside boolean not null default false,
  occurred_at timestamp with time zone not null default now(),
  created_at timestamp with time zone not null default now(),
  constraint lead_activities_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint lead_activities_body_is_short CHECK ((length(body) <= 20000)),
  constraint lead_activities_kind_is_known CHECK ((kind = ANY (ARRAY['created'::text, 'note'::text, 'email_sent'::text, 'email_received'::text, 'auto_reply'::text, 'call'::text, 'meeting'::text, 'stage_changed'::text, 'owner_changed'::text]))),
  constraint lead_activities_lead_is_of_the_workspace FOREIGN KEY (workspace_id, lead_id) REFERENCES public.leads(workspace_id, id) ON DELETE CASCADE,
  constraint lead_activities_pkey PRIMARY KEY (id),
  constraint lead_activities_title_is_short CHECK (((length(TRIM(BOTH FROM title)) >= 1) AND (length(TRIM(BOTH FROM title)) <= 300))),
  constraint lead_activities_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.lead_activities enable row level security;
comment on table public.lead_activities is 'A lead''s timeline: what was written, said, sent and changed.';
comment on column public.lead_activities.tool_call_id is 'The assistant''s action that wrote it; null when a person did. No foreign key: the timeline outlives the ledger.';
comment on column public.lead_activities.from_outside is 'Someone outside wrote it, or the assistant did in a turn that had read such text: reading it taints a turn.';
CREATE INDEX lead_activities_actor_id_idx ON public.lead_activities USING btree (actor_id);
CREATE INDEX lead_activities_lead_id_idx ON public.lead_activities USING btree (workspace_id, lead_id, occurred_at DESC, id);
CREATE TRIGGER lead_activities__audit_delete AFTER DELETE ON public.lead_activities REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_audit_rows();
CREATE TRIGGER lead_activities__audit_insert AFTER INSERT ON public.lead_activities REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((COALESCE(current_setting('app.scoring'::text, true), ''::text) <> 'on'::text)) EXECUTE FUNCTION private.tg_audit_rows();
CREATE TRIGGER lead_activities__audit_update AFTER UPDATE ON public.lead_activities REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_audit_rows();
CREATE TRIGGER lead_activities__document_delete AFTER DELETE ON public.lead_activities REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_lead_activities__document();
CREATE TRIGGER lead_activities__document_insert AFTER INSERT ON public.lead_activities REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_lead_activities__document();
CREATE TRIGGER lead_activities__document_update AFTER UPDATE ON public.lead_activities REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_lead_activities__document();
CREATE TRIGGER lead_activities__origin BEFORE INSERT OR UPDATE ON public.lead_activities FOR EACH ROW EXECUTE FUNCTION private.tg_lead_activities__origin();
CREATE TRIGGER lead_activities__queue_score_delete AFTER DELETE ON public.lead_activities REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_lead_activities__queue_score();
CREATE TRIGGER lead_activities__queue_score_insert AFTER INSERT ON public.lead_activities REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_lead_activities__queue_score();
CREATE TRIGGER lead_activities__queue_score_update AFTER UPDATE ON public.lead_activities REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_lead_activities__queue_score();
CREATE TRIGGER lead_activities__touch_lead AFTER INSERT ON public.lead_activities REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_lead_activities__touch_lead();

create table public.lead_distinctions (
  workspace_id uuid not null,
  lead_id uuid not null,
  other_id uuid not null,
  created_by uuid default auth.uid(),
  created_at timestamp with time zone not null default now(),
  constraint lead_distinctions_are_in_order CHECK ((lead_id < other_id)),
  constraint lead_distinctions_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint lead_distinctions_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES public.leads(id) ON DELETE CASCADE,
  constraint lead_distinctions_other_id_fkey FOREIGN KEY (other_id) REFERENCES public.leads(id) ON DELETE CASCADE,
  constraint lead_distinctions_pkey PRIMARY KEY (lead_id, other_id),
  constraint lead_distinctions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.lead_distinctions enable row level security;
comment on table public.lead_distinctions is 'Pairs of leads of which someone said that they are different people.';
CREATE INDEX lead_distinctions_created_by_idx ON public.lead_distinctions USING btree (created_by);
CREATE INDEX lead_distinctions_other_id_idx ON public.lead_distinctions USING btree (other_id);
CREATE INDEX lead_distinctions_workspace_id_idx ON public.lead_distinctions USING btree (workspace_id);

create table public.lead_import_mappings (
  workspace_id uuid not null,
  header_key text not null,
  mapping jsonb not null,
  updated_at timestamp with time zone not null default now(),
  constraint lead_import_mappings_mapping_is_a_list CHECK ((jsonb_typeof(mapping) = 'array'::text)),
  constraint lead_import_mappings_pkey PRIMARY KEY (workspace_id, header_key),
  constraint lead_import_mappings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.lead_import_mappings enable row level security;
comment on table public.lead_import_mappings is 'How files with these columns were read the last time.';

create table public.lead_import_rows (
  import_id uuid not null,
  number integer not null,
  workspace_id uuid not null,
  outcome text not null,
  reason text not null,
  cells jsonb not null,
  constraint lead_import_rows_import_id_fkey FOREIGN KEY (import_id) REFERENCES public.lead_imports(id) ON DELETE CASCADE,
  constraint lead_import_rows_outcome_is_known CHECK ((outcome = ANY (ARRAY['failed'::text, 'noted'::text]))),
  constraint lead_import_rows_pkey PRIMARY KEY (import_id, number),
  constraint lead_import_rows_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.lead_import_rows enable row level security;
comment on table public.lead_import_rows is 'Rows that failed, or were taken without one of their values, and why.';
comment on column public.lead_import_rows.number is 'The row as a spreadsheet counts it.';
CREATE INDEX lead_import_rows_workspace_id_idx ON public.lead_import_rows USING btree (workspace_id);

create table public.lead_imports (
  id uuid not null,
  workspace_id uuid not null,
  user_id uuid,
  acting_id uuid,
  tool_call_id uuid,
  file jsonb not null,
  columns text[] not null,
  mapping jsonb not null,
  mapping_is_saved boolean not null default false,
  options jsonb not null default '{}'::jsonb,
  status text not null default 'staging'::text,
  row_count integer not null default 0,
  chunk_count integer not null default 0,
  next_chunk integer not null default 0,
  added integer not null default 0,
  updated integer not null default 0,
  skipped integer not null default 0,
  failed integer not null default 0,
  noted integer not null default 0,
  checked jsonb,
  attempts integer not null default 0,
  error text,
  undo_before bigint,
  undo_total integer,
  reversed integer not null default 0,
  kept integer not null default 0,
  kept_leads jsonb not null default '[]'::jsonb,
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  undone_at timestamp with time zone,
  constraint lead_imports_acting_id_fkey FOREIGN KEY (acting_id) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint lead_imports_kept_leads_are_a_list CHECK ((jsonb_typeof(kept_leads) = 'array'::text)),
  constraint lead_imports_mapping_names_each_column CHECK (((jsonb_typeof(mapping) = 'array'::text) AND (jsonb_array_length(mapping) = cardinality(columns)))),
  constraint lead_imports_pkey PRIMARY KEY (id),
  constraint lead_imports_status_is_known CHECK ((status = ANY (ARRAY['staging'::text, 'ready'::text, 'checking'::text, 'running'::text, 'completed'::text, 'stopped'::text, 'failed'::text, 'undoing'::text, 'undone'::text]))),
  constraint lead_imports_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint lead_imports_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.lead_imports enable row level security;
comment on table public.lead_imports is 'Files of leads: how they are read, what has become of their rows.';
comment on column public.lead_imports.id is 'Chosen by whoever begins it, so that beginning twice is beginning once.';
comment on column public.lead_imports.acting_id is 'For whom the tick works at it: who began the check, the run or the undo.';
comment on column public.lead_imports.tool_call_id is 'The assistant''s action that started it. No foreign key: the import outlives the ledger.';
comment on column public.lead_imports.mapping is 'For each column the field it goes to, or null.';
comment on column public.lead_imports.mapping_is_saved is 'It is that of the last file with these columns, unchanged.';
comment on column public.lead_imports.noted is 'Rows that were taken without a value that could not be read.';
comment on column public.lead_imports.checked is 'What a run would do, counted by doing it without writing; null when nobody asked since the last change.';
comment on column public.lead_imports.undo_before is 'Changes from this number of the audit on are undone.';
comment on column public.lead_imports.kept_leads is 'The first leads that the undo left: [{id, label, reason}].';
CREATE INDEX lead_imports_acting_id_idx ON public.lead_imports USING btree (acting_id);
CREATE INDEX lead_imports_at_work_idx ON public.lead_imports USING btree (updated_at) WHERE (status = ANY (ARRAY['checking'::text, 'running'::text, 'undoing'::text]));
CREATE INDEX lead_imports_tool_call_id_idx ON public.lead_imports USING btree (tool_call_id) WHERE (tool_call_id IS NOT NULL);
CREATE INDEX lead_imports_user_id_idx ON public.lead_imports USING btree (user_id);
CREATE INDEX lead_imports_workspace_id_idx ON public.lead_imports USING btree (workspace_id, created_at DESC);
CREATE TRIGGER lead_imports__broadcast AFTER INSERT OR UPDATE ON public.lead_imports FOR EACH ROW EXECUTE FUNCTION private.tg_lead_imports__broadcast();
CREATE TRIGGER lead_imports__ring AFTER UPDATE OF status ON public.lead_imports FOR EACH ROW WHEN (((new.status = ANY (ARRAY['checking'::text, 'running'::text, 'undoing'::text])) AND (new.status IS DISTINCT FROM old.status))) EXECUTE FUNCTION private.tg_ring_tick();

create table public.lead_merges (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  winner_id uuid not null,
  loser_id uuid not null,
  merged_by uuid,
  merged_at timestamp with time zone not null default now(),
  undone_at timestamp with time zone,
  constraint lead_merges_loser_id_fkey FOREIGN KEY (loser_id) REFERENCES public.leads(id) ON DELETE CASCADE,
  constraint lead_merges_merged_by_fkey FOREIGN KEY (merged_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint lead_merges_pkey PRIMARY KEY (id),
  constraint lead_merges_winner_id_fkey FOREIGN KEY (winner_id) REFERENCES public.leads(id) ON DELETE CASCADE,
  constraint lead_merges_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.lead_merges enable row level security;
comment on table public.lead_merges is 'Two leads that became one.';
CREATE INDEX lead_merges_loser_id_idx ON public.lead_merges USING btree (loser_id);
CREATE INDEX lead_merges_merged_by_idx ON public.lead_merges USING btree (merged_by);
CREATE INDEX lead_merges_winner_id_idx ON public.lead_merges USING btree (winner_id);
CREATE INDEX lead_merges_workspace_id_idx ON public.lead_merges USING btree (workspace_id, merged_at DESC);

create table public.lead_scores (
  lead_id uuid not null,
  workspace_id uuid not null,
  score integer not null,
  factors jsonb not null,
  previous_score integer,
  changed_at timestamp with time zone not null default now(),
  computed_at timestamp with time zone not null default now(),
  constraint lead_scores_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES public.leads(id) ON DELETE CASCADE,
  constraint lead_scores_pkey PRIMARY KEY (lead_id),
  constraint lead_scores_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.lead_scores enable row level security;
comment on table public.lead_scores is 'Why a lead has its score, as of computed_at.';
comment on column public.lead_scores.factors is '[{rule_id, label, kind, points, events?, last_at?}], those that gave or took points.';
comment on column public.lead_scores.previous_score is 'The score before changed_at; null when it is the first.';
CREATE INDEX lead_scores_workspace_id_idx ON public.lead_scores USING btree (workspace_id);

create table public.lead_stage_history (
  id bigint not null generated always as identity,
  workspace_id uuid not null,
  lead_id uuid not null,
  stage text not null,
  label text not null,
  entered_at timestamp with time zone not null,
  left_at timestamp with time zone,
  actor_id uuid,
  constraint lead_stage_history_actor_id_fkey FOREIGN KEY (actor_id) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint lead_stage_history_ends_after_it_began CHECK ((left_at >= entered_at)),
  constraint lead_stage_history_lead_is_of_the_workspace FOREIGN KEY (workspace_id, lead_id) REFERENCES public.leads(workspace_id, id) ON DELETE CASCADE,
  constraint lead_stage_history_pkey PRIMARY KEY (id),
  constraint lead_stage_history_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.lead_stage_history enable row level security;
comment on table public.lead_stage_history is 'Every stay of a lead in a stage, from when to when.';
comment on column public.lead_stage_history.label is 'What the stage was called then; it may be renamed or gone.';
comment on column public.lead_stage_history.actor_id is 'Who moved the lead there; null when nobody in person did.';
CREATE INDEX lead_stage_history_actor_id_idx ON public.lead_stage_history USING btree (actor_id);
CREATE UNIQUE INDEX lead_stage_history_has_one_present ON public.lead_stage_history USING btree (workspace_id, lead_id) WHERE (left_at IS NULL);
CREATE INDEX lead_stage_history_lead_id_idx ON public.lead_stage_history USING btree (workspace_id, lead_id, id);

create table public.lead_views (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  owner_id uuid,
  name text not null,
  is_shared boolean not null default false,
  filter jsonb not null default '{}'::jsonb,
  sort jsonb,
  columns jsonb,
  layout text not null default 'table'::text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint lead_views_columns_are_a_list CHECK ((jsonb_typeof(columns) = 'array'::text)),
  constraint lead_views_filter_is_an_object CHECK ((jsonb_typeof(filter) = 'object'::text)),
  constraint lead_views_layout_is_known CHECK ((layout = ANY (ARRAY['table'::text, 'board'::text]))),
  constraint lead_views_name_is_short CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 80))),
  constraint lead_views_owner_is_a_member FOREIGN KEY (workspace_id, owner_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE SET NULL (owner_id),
  constraint lead_views_pkey PRIMARY KEY (id),
  constraint lead_views_sort_is_an_object CHECK ((jsonb_typeof(sort) = 'object'::text)),
  constraint lead_views_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.lead_views enable row level security;
comment on table public.lead_views is 'Views of the leads that people saved, for themselves or for everyone in the workspace.';
comment on column public.lead_views.owner_id is 'Who saved it; null once they left. What only they saw goes with them.';
comment on column public.lead_views.columns is 'Names of columns in their order; null for the usual ones.';
CREATE INDEX lead_views_owner_id_idx ON public.lead_views USING btree (workspace_id, owner_id);
CREATE INDEX lead_views_workspace_id_idx ON public.lead_views USING btree (workspace_id, name);
CREATE TRIGGER lead_views__leave AFTER UPDATE OF owner_id ON public.lead_views FOR EACH ROW WHEN (((new.owner_id IS NULL) AND (NOT new.is_shared))) EXECUTE FUNCTION private.tg_lead_views__leave();

create table public.leads (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  account_id uuid,
  name text not null,
  name_key text collate "und-x-icu" not null generated always as (lower((name COLLATE "und-x-icu"))) stored,
  email text,
  email_key text generated always as (private.email_key(email)) stored,
  phone text,
  phone_key text generated always as (private.phone_key(phone)) stored,
  title text,
  country text,
  country_key text collate "und-x-icu" generated always as (lower((country COLLATE "und-x-icu"))) stored,
  city text,
  stage text not null,
  owner_id uuid,
  score integer not null default 0,
  tags text[] not null default '{}'::text[],
  source text,
  custom jsonb not null default '{}'::jsonb,
  do_not_contact boolean not null default false,
  from_outside boolean not null default false,
  last_contacted_at timestamp with time zone,
  created_by uuid default auth.uid(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  deleted_by uuid,
  merged_into uuid,
  name_sound text generated always as (private.name_sound(name)) stored,
  constraint leads_account_is_of_the_workspace FOREIGN KEY (workspace_id, account_id) REFERENCES public.accounts(workspace_id, id) ON DELETE SET NULL (account_id),
  constraint leads_city_is_short CHECK ((length(city) <= 100)),
  constraint leads_country_is_short CHECK ((length(country) <= 100)),
  constraint leads_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint leads_custom_is_an_object CHECK ((jsonb_typeof(custom) = 'object'::text)),
  constraint leads_deleted_by_fkey FOREIGN KEY (deleted_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint leads_email_is_an_address CHECK (private.is_email_address(email)),
  constraint leads_email_is_in_lower_case CHECK ((email = lower((email COLLATE "und-x-icu")))),
  constraint leads_email_is_short CHECK ((length(email) <= 320)),
  constraint leads_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES public.leads(id) ON DELETE SET NULL,
  constraint leads_name_is_short CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 200))),
  constraint leads_owner_is_a_member FOREIGN KEY (workspace_id, owner_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE SET NULL (owner_id),
  constraint leads_phone_is_short CHECK ((length(phone) <= 50)),
  constraint leads_pkey PRIMARY KEY (id),
  constraint leads_score_is_a_percentage CHECK (((score >= 0) AND (score <= 100))),
  constraint leads_source_is_short CHECK ((length(source) <= 100)),
  constraint leads_stage_is_of_the_workspace FOREIGN KEY (workspace_id, stage) REFERENCES public.pipeline_stages(workspace_id, key) DEFERRABLE INITIALLY DEFERRED,
  constraint leads_tags_are_few CHECK ((cardinality(tags) <= 50)),
  constraint leads_title_is_short CHECK ((length(title) <= 200)),
  constraint leads_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint leads_workspace_id_id_key UNIQUE (workspace_id, id)
);
alter table public.leads enable row level security;
comment on table public.leads is 'People the workspace sells to.';
comment on column public.leads.name_key is 'The name in lower case, for order; see accounts.name_key.';
comment on column public.leads.email is 'In lower case: one lead per address and workspace.';
comment on column public.leads.email_key is 'The mailbox behind the address; see private.email_key().';
comment on column public.leads.phone is 'E.164, an extension behind it (`+493023125100 ext. 12`), where it could be read (shared/domain/phones); else as typed.';
comment on column public.leads.phone_key is 'The digits of an international number, without an extension.';
comment on column public.leads.stage is 'The key of a stage; the first one when none is given.';
comment on column public.leads.do_not_contact is 'Nothing is ever sent to this person.';
comment on column public.leads.from_outside is 'Holds text that nobody here wrote: of an imported file, or what the assistant wrote in a turn that had read such text. A turn that reads it is tainted.';
comment on column public.leads.last_contacted_at is 'Newest e-mail sent, call or meeting; kept by lead_activities__touch_lead.';
comment on column public.leads.deleted_at is 'In the bin since then: seen by nobody, restored by restore_leads(), gone after 30 days.';
comment on column public.leads.merged_into is 'The lead that took this one''s place; it comes back only when the merge is undone.';
comment on column public.leads.name_sound is 'How the name sounds; see private.name_sound().';
CREATE INDEX leads_account_id_idx ON public.leads USING btree (workspace_id, account_id, id);
CREATE INDEX leads_country_key_idx ON public.leads USING btree (workspace_id, country_key, id);
CREATE INDEX leads_created_at_idx ON public.leads USING btree (workspace_id, created_at, id);
CREATE INDEX leads_created_by_idx ON public.leads USING btree (created_by);
CREATE INDEX leads_deleted_at_idx ON public.leads USING btree (workspace_id, deleted_at DESC) WHERE (deleted_at IS NOT NULL);
CREATE INDEX leads_deleted_by_idx ON public.leads USING btree (deleted_by) WHERE (deleted_by IS NOT NULL);
CREATE UNIQUE INDEX leads_email_is_unique ON public.leads USING btree (workspace_id, email) WHERE ((email IS NOT NULL) AND (deleted_at IS NULL));
CREATE INDEX leads_email_key_idx ON public.leads USING btree (workspace_id, email_key) WHERE ((email_key IS NOT NULL) AND (deleted_at IS NULL));
CREATE INDEX leads_last_contacted_at_idx ON public.leads USING btree (workspace_id, last_contacted_at, id);
CREATE INDEX leads_merged_into_idx ON public.leads USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX leads_name_key_idx ON public.leads USING btree (workspace_id, name_key, id);
CREATE INDEX leads_name_sound_idx ON public.leads USING btree (workspace_id, account_id, name_sound) WHERE ((account_id IS NOT NULL) AND (name_sound IS NOT NULL) AND (deleted_at IS NULL));
CREATE INDEX leads_owner_id_idx ON public.leads USING btree (workspace_id, owner_id, id);
CREATE INDEX leads_phone_key_idx ON public.leads USING btree (workspace_id, phone_key, name_sound) WHERE ((phone_key IS NOT NULL) AND (deleted_at IS NULL));
CREATE INDEX leads_score_idx ON public.leads USING btree (workspace_id, score, id);
CREATE INDEX leads_stage_idx ON public.leads USING btree (workspace_id, stage, id);
CREATE INDEX leads_updated_at_idx ON public.leads USING btree (workspace_id, updated_at, id);
CREATE TRIGGER leads__audit_delete AFTER DELETE ON public.leads REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_audit_rows();
CREATE TRIGGER leads__audit_insert AFTER INSERT ON public.leads REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_audit_rows();
CREATE TRIGGER leads__audit_update AFTER UPDATE ON public.leads REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((COALESCE(current_setting('app.scoring'::text, true), ''::text) <> 'on'::text)) EXECUTE FUNCTION private.tg_audit_rows();
CREATE TRIGGER leads__broadcast_delete AFTER DELETE ON public.leads REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.tg_leads__broadcast();
CREATE TRIGGER leads__broadcast_insert AFTER INSERT ON public.leads REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.tg_leads__broadcast();
CREATE TRIGGER leads__broadcast_update AFTER UPDATE ON public.leads REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.tg_leads__broadcast();
CREATE TRIGGER leads__count_delete AFTER DELETE ON public.leads REFERENCING OLD TABLE AS counted_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_leads__count();
CREATE TRIGGER leads__count_insert AFTER INSERT ON public.leads REFERENCING NEW TABLE AS counted_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_leads__count();
CREATE TRIGGER leads__document_insert AFTER INSERT ON public.leads REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_leads__document();
CREATE TRIGGER leads__document_update AFTER UPDATE ON public.leads REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((COALESCE(current_setting('app.scoring'::text, true), ''::text) <> 'on'::text)) EXECUTE FUNCTION private.tg_leads__document();
CREATE TRIGGER leads__guard_score BEFORE UPDATE OF score ON public.leads FOR EACH ROW WHEN ((old.score IS DISTINCT FROM new.score)) EXECUTE FUNCTION private.tg_leads__guard_score();
CREATE TRIGGER leads__queue_score_insert AFTER INSERT ON public.leads REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_leads__queue_score();
CREATE TRIGGER leads__queue_score_update AFTER UPDATE ON public.leads REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_leads__queue_score();
CREATE TRIGGER leads__record_change_insert AFTER INSERT ON public.leads REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_leads__record_change();
CREATE TRIGGER leads__record_change_update AFTER UPDATE ON public.leads REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((COALESCE(current_setting('app.scoring'::text, true), ''::text) <> 'on'::text)) EXECUTE FUNCTION private.tg_leads__record_change();
CREATE TRIGGER leads__recount AFTER UPDATE ON public.leads REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_leads__recount();
CREATE TRIGGER leads__stage_begin AFTER INSERT ON public.leads REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_leads__stage_begin();
CREATE TRIGGER leads__stage_move AFTER UPDATE ON public.leads REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN ((COALESCE(current_setting('app.scoring'::text, true), ''::text) <> 'on'::text)) EXECUTE FUNCTION private.tg_leads__stage_move();
CREATE TRIGGER leads__tidy BEFORE INSERT ON public.leads FOR EACH ROW EXECUTE FUNCTION private.tg_leads__tidy();
CREATE TRIGGER leads__tidy_update BEFORE UPDATE ON public.leads FOR EACH ROW WHEN ((COALESCE(current_setting('app.scoring'::text, true), ''::text) <> 'on'::text)) EXECUTE FUNCTION private.tg_leads__tidy();

create table public.mail_events (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  provider text not null,
  provider_event_id text not null,
  kind text not null,
  outbox_id uuid,
  enrolment_id uuid,
  campaign_id uuid,
  step_id uuid,
  variant_id uuid,
  lead_id uuid,
  at timestamp with time zone not null,
  is_bot boolean not null default false,
  details jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint mail_events_are_taken_once UNIQUE (provider, provider_event_id),
  constraint mail_events_details_are_an_object CHECK ((jsonb_typeof(details) = 'object'::text)),
  constraint mail_events_enrolment_is_of_the_workspace FOREIGN KEY (workspace_id, enrolment_id) REFERENCES public.enrolments(workspace_id, id) ON DELETE CASCADE,
  constraint mail_events_kind_is_known CHECK ((kind = ANY (ARRAY['delivered'::text, 'bounced'::text, 'complained'::text, 'opened'::text, 'clicked'::text, 'replied'::text, 'unsubscribed'::text, 'auto_replied'::text]))),
  constraint mail_events_lead_is_of_the_workspace FOREIGN KEY (workspace_id, lead_id) REFERENCES public.leads(workspace_id, id) ON DELETE CASCADE,
  constraint mail_events_outbox_is_of_the_workspace FOREIGN KEY (workspace_id, outbox_id) REFERENCES public.outbox(workspace_id, id) ON DELETE SET NULL (outbox_id),
  constraint mail_events_pkey PRIMARY KEY (id),
  constraint mail_events_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.mail_events enable row level security;
comment on table public.mail_events is 'What became of mails, as providers, links and replies told it.';
comment on column public.mail_events.is_bot is 'A scanner or a proxy did it: shown, but it drives nothing.';
CREATE INDEX mail_events_campaign_id_idx ON public.mail_events USING btree (campaign_id, kind, at, id) WHERE (campaign_id IS NOT NULL);
CREATE INDEX mail_events_enrolment_id_idx ON public.mail_events USING btree (workspace_id, enrolment_id);
CREATE INDEX mail_events_kind_idx ON public.mail_events USING btree (workspace_id, kind, lead_id) WHERE (NOT is_bot);
CREATE INDEX mail_events_lead_id_idx ON public.mail_events USING btree (workspace_id, lead_id);
CREATE INDEX mail_events_outbox_id_idx ON public.mail_events USING btree (workspace_id, outbox_id);

create table public.mail_settings (
  workspace_id uuid not null,
  postal_address text,
  tracks_opens boolean not null default false,
  tracks_clicks boolean not null default false,
  one_sequence_at_a_time boolean not null default true,
  rate_per_minute integer not null default 600,
  next_free_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  paused_reason text,
  paused_at timestamp with time zone,
  updated_at timestamp with time zone not null default now(),
  drafts_answers boolean not null default true,
  constraint mail_settings_pause_says_why CHECK (((paused_at IS NULL) = (paused_reason IS NULL))),
  constraint mail_settings_pkey PRIMARY KEY (workspace_id),
  constraint mail_settings_postal_address_is_short CHECK (((length(TRIM(BOTH FROM postal_address)) >= 1) AND (length(TRIM(BOTH FROM postal_address)) <= 300))),
  constraint mail_settings_rate_is_sensible CHECK (((rate_per_minute >= 1) AND (rate_per_minute <= 1000000))),
  constraint mail_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.mail_settings enable row level security;
comment on table public.mail_settings is 'What holds for all campaign mail of a workspace.';
comment on column public.mail_settings.postal_address is 'Stands below every campaign mail; the law of many countries asks for it.';
comment on column public.mail_settings.one_sequence_at_a_time is 'A person is in one running campaign at most.';
comment on column public.mail_settings.next_free_at is 'When the next mail of the workspace may leave, for its rate.';
comment on column public.mail_settings.paused_reason is 'Why no campaign of the workspace may send: too many complaints or bounces.';
comment on column public.mail_settings.drafts_answers is 'The assistant drafts an answer to each reply; it waits for approval.';

create table public.mailboxes (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid,
  address text not null,
  from_name text not null,
  signature text not null default ''::text,
  status text not null default 'active'::text,
  paused_reason text,
  resumed_at timestamp with time zone,
  daily_cap integer not null default 50,
  warm_up_from integer,
  warm_up_started_on date,
  time_zone text not null default 'UTC'::text,
  country text,
  work_days integer[] not null default '{1,2,3,4,5}'::integer[],
  from_hour time without time zone not null default '09:00:00'::time without time zone,
  to_hour time without time zone not null default '17:00:00'::time without time zone,
  gap_seconds_min integer not null default 60,
  gap_seconds_max integer not null default 180,
  next_free_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  planned_on date,
  planned_count integer not null default 0,
  dkim_selectors text[] not null default '{}'::text[],
  domain_check jsonb,
  domain_checked_at timestamp with time zone,
  domain_check_due_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint mailboxes_address_is_an_address CHECK ((private.is_email_address(address) AND (length(address) <= 320))),
  constraint mailboxes_address_is_in_lower_case CHECK ((address = lower((address COLLATE "und-x-icu")))),
  constraint mailboxes_address_is_unique UNIQUE (workspace_id, address),
  constraint mailboxes_country_is_a_code CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint mailboxes_daily_cap_is_sensible CHECK (((daily_cap >= 1) AND (daily_cap <= 100000))),
  constraint mailboxes_dkim_selectors_are_few CHECK ((cardinality(dkim_selectors) <= 5)),
  constraint mailboxes_domain_check_is_an_object CHECK ((jsonb_typeof(domain_check) = 'object'::text)),
  constraint mailboxes_from_name_is_short CHECK ((((length(TRIM(BOTH FROM from_name)) >= 1) AND (length(TRIM(BOTH FROM from_name)) <= 100)) AND (from_name !~ '[[:cntrl:]]'::text))),
  constraint mailboxes_gap_is_sensible CHECK (((0 <= gap_seconds_min) AND (gap_seconds_min <= gap_seconds_max) AND (gap_seconds_max <= 86400))),
  constraint mailboxes_hours_are_in_order CHECK ((from_hour < to_hour)),
  constraint mailboxes_paused_says_why CHECK (((status = 'paused'::text) = (paused_reason IS NOT NULL))),
  constraint mailboxes_pkey PRIMARY KEY (id),
  constraint mailboxes_signature_is_short CHECK ((length(signature) <= 5000)),
  constraint mailboxes_status_is_known CHECK ((status = ANY (ARRAY['active'::text, 'paused'::text]))),
  constraint mailboxes_user_is_a_member FOREIGN KEY (workspace_id, user_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE SET NULL (user_id),
  constraint mailboxes_warm_up_has_a_beginning CHECK (((warm_up_from IS NULL) OR (warm_up_started_on IS NOT NULL))),
  constraint mailboxes_warm_up_is_below_the_cap CHECK (((warm_up_from >= 1) AND (warm_up_from <= daily_cap))),
  constraint mailboxes_work_days_are_iso_days CHECK ((((cardinality(work_days) >= 1) AND (cardinality(work_days) <= 7)) AND (work_days <@ ARRAY[1, 2, 3, 4, 5, 6, 7]))),
  constraint mailboxes_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint mailboxes_workspace_id_id_key UNIQUE (workspace_id, id)
);
alter table public.mailboxes enable row level security;
comment on table public.mailboxes is 'Addresses from which campaigns are sent: whose, at what hours, how many a day.';
comment on column public.mailboxes.user_id is 'Whose it is; null since they left, and nothing is sent from it.';
comment on column public.mailboxes.signature is 'Markdown.';
comment on column public.mailboxes.resumed_at is 'When someone last let it go on: for a day it is not paused by itself for its numbers.';
comment on column public.mailboxes.warm_up_from is 'Mails on the first day of the warm-up; each day 1.3 times as many, up to daily_cap. Null: no warm-up.';
comment on column public.mailboxes.country is 'Whose public holidays the sender keeps, as an ISO code.';
comment on column public.mailboxes.work_days is 'ISO: 1 is Monday.';
comment on column public.mailboxes.gap_seconds_min is 'Between two mails lies a random time from this to gap_seconds_max.';
comment on column public.mailboxes.next_free_at is 'When the next mail may leave.';
comment on column public.mailboxes.planned_count is 'Mails planned on planned_on, the day in the mailbox''s zone, against the daily cap.';
comment on column public.mailboxes.dkim_selectors is 'Where the domain''s DKIM keys stand in DNS, if not where the mail provider usually has them.';
comment on column public.mailboxes.domain_check is 'What DNS says of SPF, DKIM and DMARC; see shared/contracts/domain_check.ts. Null before it was asked.';
comment on column public.mailboxes.domain_check_due_at is 'When DNS is asked next; infinity: never, as no mail comes from there.';
CREATE INDEX mailboxes_domain_check_due_at_idx ON public.mailboxes USING btree (domain_check_due_at);
CREATE INDEX mailboxes_user_id_idx ON public.mailboxes USING btree (workspace_id, user_id);
CREATE TRIGGER mailboxes__audit AFTER INSERT OR DELETE ON public.mailboxes FOR EACH ROW EXECUTE FUNCTION private.tg_audit();
CREATE TRIGGER mailboxes__audit_update AFTER UPDATE OF address, from_name, signature, status, daily_cap, warm_up_from, time_zone, country, work_days, from_hour, to_hour, gap_seconds_min, gap_seconds_max, dkim_selectors ON public.mailboxes FOR EACH ROW EXECUTE FUNCTION private.tg_audit();
CREATE TRIGGER mailboxes__broadcast AFTER UPDATE OF domain_checked_at ON public.mailboxes FOR EACH ROW EXECUTE FUNCTION private.tg_mailboxes__broadcast();
CREATE TRIGGER mailboxes__domain_check BEFORE INSERT OR UPDATE OF address, dkim_selectors ON public.mailboxes FOR EACH ROW EXECUTE FUNCTION private.tg_mailboxes__domain_check();

create table public.memories (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  owner_id uuid generated always as (
CASE
    WHEN (scope = 'person'::text) THEN user_id
    ELSE NULL::uuid
END) stored,
  scope text not null default 'person'::text,
  content text not null,
  source text not null default 'user'::text,
  turn_id uuid,
  tainted boolean not null default false,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint memories_content_is_short CHECK (((length(TRIM(BOTH FROM content)) >= 1) AND (length(TRIM(BOTH FROM content)) <= 1000))),
  constraint memories_pkey PRIMARY KEY (id),
  constraint memories_scope_is_known CHECK ((scope = ANY (ARRAY['person'::text, 'workspace'::text]))),
  constraint memories_source_is_known CHECK ((source = ANY (ARRAY['user'::text, 'assistant'::text]))),
  constraint memories_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES public.turns(id) ON DELETE SET NULL,
  constraint memories_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint memories_workspace_id_owner_id_fkey FOREIGN KEY (workspace_id, owner_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE CASCADE
);
alter table public.memories enable row level security;
comment on table public.memories is 'What a person asked the assistant to remember, or agreed to: for themselves or for the whole workspace.';
comment on column public.memories.user_id is 'Who added it. No foreign key: what a workspace remembers outlives the membership of who said it.';
comment on column public.memories.owner_id is 'The person it is about and leaves with; null for what the whole workspace remembers.';
comment on column public.memories.turn_id is 'The turn it comes from; null when a person wrote it on the page.';
comment on column public.memories.tainted is 'It comes from a turn that had read text from outside; a person approved it. Their own words clear it.';
CREATE INDEX memories_turn_id_idx ON public.memories USING btree (turn_id);
CREATE INDEX memories_workspace_id_owner_id_idx ON public.memories USING btree (workspace_id, owner_id);
CREATE INDEX memories_workspace_id_user_id_idx ON public.memories USING btree (workspace_id, user_id, created_at);
CREATE TRIGGER memories__audit AFTER INSERT OR DELETE OR UPDATE ON public.memories FOR EACH ROW EXECUTE FUNCTION private.tg_audit();
CREATE TRIGGER memories__origin BEFORE INSERT OR UPDATE ON public.memories FOR EACH ROW EXECUTE FUNCTION private.tg_memories__origin();

create table public.messages (
  id uuid not null default gen_random_uuid(),
  thread_id uuid not null,
  workspace_id uuid not null,
  user_id uuid not null,
  turn_id uuid,
  parent_id uuid,
  role text not null,
  content text not null default ''::text,
  model_items jsonb not null default '[]'::jsonb,
  client_message_id uuid,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint messages_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES public.messages(id) ON DELETE CASCADE,
  constraint messages_pkey PRIMARY KEY (id),
  constraint messages_role_is_known CHECK ((role = ANY (ARRAY['user'::text, 'assistant'::text]))),
  constraint messages_thread_id_workspace_id_user_id_fkey FOREIGN KEY (thread_id, workspace_id, user_id) REFERENCES public.conversation_threads(id, workspace_id, user_id) ON DELETE CASCADE,
  constraint messages_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES public.turns(id) ON DELETE CASCADE,
  constraint messages_user_message_has_client_id CHECK (((role = 'assistant'::text) OR (client_message_id IS NOT NULL)))
);
alter table public.messages enable row level security;
comment on table public.messages is 'What was said, one row for each user message and each reply of the model. Nothing is overwritten.';
comment on column public.messages.model_items is 'Items of the provider that must travel back with the reply, such as encrypted reasoning.';
comment on column public.messages.client_message_id is 'Chosen by the client, so that posting again finds the same message.';
CREATE UNIQUE INDEX messages_client_message_id_key ON public.messages USING btree (user_id, client_message_id) WHERE (client_message_id IS NOT NULL);
CREATE INDEX messages_content_idx ON public.messages USING gin (content extensions.gin_trgm_ops);
CREATE INDEX messages_parent_id_idx ON public.messages USING btree (parent_id);
CREATE INDEX messages_thread_id_idx ON public.messages USING btree (thread_id, workspace_id, user_id);
CREATE INDEX messages_turn_id_idx ON public.messages USING btree (turn_id);

create table public.notification_channels (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  kind text not null,
  label text not null,
  place text not null,
  place_key text not null,
  secret_id uuid not null,
  status text not null default 'active'::text,
  verified_at timestamp with time zone,
  failures integer not null default 0,
  failing_since timestamp with time zone,
  retry_at timestamp with time zone,
  last_error text,
  created_at timestamp with time zone not null default now(),
  constraint notification_channels_are_added_once UNIQUE (workspace_id, user_id, kind, place_key),
  constraint notification_channels_kind_is_known CHECK ((kind = ANY (ARRAY['email'::text, 'slack'::text, 'webhook'::text, 'push'::text]))),
  constraint notification_channels_label_is_short CHECK (((length(btrim(label)) >= 1) AND (length(btrim(label)) <= 60))),
  constraint notification_channels_person_is_a_member FOREIGN KEY (workspace_id, user_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE CASCADE,
  constraint notification_channels_pkey PRIMARY KEY (id),
  constraint notification_channels_status_is_known CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text])))
);
alter table public.notification_channels enable row level security;
comment on table public.notification_channels is 'Where else a person is told: their mailbox, Slack, a webhook, a browser.';
comment on column public.notification_channels.place is 'What may be shown of the address.';
comment on column public.notification_channels.place_key is 'A digest of the address: the same one is not added twice.';
comment on column public.notification_channels.secret_id is 'In Vault: {address, and what signs or encrypts for it}.';
CREATE TRIGGER notification_channels__forget AFTER DELETE ON public.notification_channels FOR EACH ROW EXECUTE FUNCTION private.tg_notification_channels__forget();

create table public.notification_deliveries (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  channel_id uuid not null,
  notification_id uuid,
  kind text not null default 'notice'::text,
  digest_day date,
  status text not null default 'queued'::text,
  attempts integer not null default 0,
  epoch integer not null default 0,
  lease_until timestamp with time zone,
  next_attempt_at timestamp with time zone not null default clock_timestamp(),
  error text,
  created_at timestamp with time zone not null default clock_timestamp(),
  finished_at timestamp with time zone,
  constraint notification_deliveries_channel_id_fkey FOREIGN KEY (channel_id) REFERENCES public.notification_channels(id) ON DELETE CASCADE,
  constraint notification_deliveries_digest_has_a_day CHECK ((((kind = 'digest'::text) = (digest_day IS NOT NULL)) AND ((kind = 'digest'::text) = (notification_id IS NULL)))),
  constraint notification_deliveries_happen_once UNIQUE (notification_id, channel_id),
  constraint notification_deliveries_kind_is_known CHECK ((kind = ANY (ARRAY['notice'::text, 'escalation'::text, 'test'::text, 'digest'::text]))),
  constraint notification_deliveries_notification_id_fkey FOREIGN KEY (notification_id) REFERENCES public.agent_notifications(id) ON DELETE CASCADE,
  constraint notification_deliveries_one_digest_a_day UNIQUE (channel_id, digest_day),
  constraint notification_deliveries_person_is_a_member FOREIGN KEY (workspace_id, user_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE CASCADE,
  constraint notification_deliveries_pkey PRIMARY KEY (id),
  constraint notification_deliveries_status_is_known CHECK ((status = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'uncertain'::text, 'dropped'::text])))
);
alter table public.notification_deliveries enable row level security;
comment on table public.notification_deliveries is 'What is told on which channel: each notification at most once on each.';
comment on column public.notification_deliveries.status is 'uncertain: the sender died while handing it over to what knows no repetition; it is not sent again. dropped: it was read before, or the channel went.';
CREATE INDEX notification_deliveries_channel_id_idx ON public.notification_deliveries USING btree (channel_id) WHERE (status = ANY (ARRAY['queued'::text, 'sending'::text]));
CREATE INDEX notification_deliveries_due_idx ON public.notification_deliveries USING btree (next_attempt_at) WHERE (status = ANY (ARRAY['queued'::text, 'sending'::text]));
CREATE INDEX notification_deliveries_user_id_idx ON public.notification_deliveries USING btree (workspace_id, user_id, created_at DESC);
CREATE TRIGGER notification_deliveries__ring AFTER INSERT ON public.notification_deliveries FOR EACH ROW WHEN ((new.next_attempt_at <= clock_timestamp())) EXECUTE FUNCTION private.tg_ring_tick();

create table public.notification_settings (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  quiet_from time without time zone,
  quiet_to time without time zone,
  work_days integer[] not null default '{1,2,3,4,5,6,7}'::integer[],
  digest_at time without time zone,
  next_digest_at timestamp with time zone,
  kinds jsonb not null default '{}'::jsonb,
  escalate_after_minutes integer,
  escalate_channel_id uuid,
  escalate_priority text not null default 'high'::text,
  updated_at timestamp with time zone not null default now(),
  constraint notification_settings_are_one_for_each UNIQUE (workspace_id, user_id),
  constraint notification_settings_escalate_channel_id_fkey FOREIGN KEY (escalate_channel_id) REFERENCES public.notification_channels(id) ON DELETE SET NULL (escalate_channel_id),
  constraint notification_settings_escalation_is_soon CHECK (((escalate_after_minutes >= 5) AND (escalate_after_minutes <= 10080))),
  constraint notification_settings_kinds_are_an_object CHECK ((jsonb_typeof(kinds) = 'object'::text)),
  constraint notification_settings_person_is_a_member FOREIGN KEY (workspace_id, user_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE CASCADE,
  constraint notification_settings_pkey PRIMARY KEY (id),
  constraint notification_settings_priority_is_known CHECK ((escalate_priority = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text]))),
  constraint notification_settings_quiet_hours_have_two_ends CHECK (((((quiet_from IS NULL) = (quiet_to IS NULL)) AND (quiet_from IS DISTINCT FROM quiet_to)) OR ((quiet_from IS NULL) AND (quiet_to IS NULL)))),
  constraint notification_settings_times_are_quarters CHECK (((((EXTRACT(epoch FROM COALESCE(quiet_from, '00:00:00'::time without time zone)))::integer % 900) = 0) AND (((EXTRACT(epoch FROM COALESCE(quiet_to, '00:00:00'::time without time zone)))::integer % 900) = 0) AND (((EXTRACT(epoch FROM COALESCE(digest_at, '00:00:00'::time without time zone)))::integer % 900) = 0))),
  constraint notification_settings_work_days_are_iso CHECK ((((cardinality(work_days) >= 1) AND (cardinality(work_days) <= 7)) AND (work_days <@ '{1,2,3,4,5,6,7}'::integer[])))
);
alter table public.notification_settings enable row level security;
comment on table public.notification_settings is 'When a person is left alone, and what is told where. Theirs alone.';
comment on column public.notification_settings.work_days is 'ISO days; the others are quiet as a whole.';
comment on column public.notification_settings.kinds is 'By kind, or "*" for those not named: {tell: off, app or channels; channels: ids, absent for all; min_priority of what goes to them}.';
CREATE INDEX notification_settings_escalate_channel_id_idx ON public.notification_settings USING btree (escalate_channel_id);
CREATE INDEX notification_settings_next_digest_at_idx ON public.notification_settings USING btree (next_digest_at) WHERE (next_digest_at IS NOT NULL);
CREATE TRIGGER notification_settings__audit AFTER INSERT OR DELETE OR UPDATE ON public.notification_settings FOR EACH ROW EXECUTE FUNCTION private.tg_audit();

create table public.outbox (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid,
  turn_id uuid,
  tool_call_id uuid,
  approval_id uuid,
  kind text not null,
  payload jsonb not null,
  status text not null default 'queued'::text,
  attempts integer not null default 0,
  epoch integer not null default 0,
  lease_until timestamp with time zone,
  next_attempt_at timestamp with time zone not null default now(),
  provider text,
  provider_id text,
  error text,
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  campaign_id uuid,
  enrolment_id uuid,
  step_id uuid,
  variant_id uuid,
  mailbox_id uuid,
  message_id text,
  link_token text generated always as (private.mail_token(enrolment_id, step_id)) stored,
  delivered_at timestamp with time zone,
  opened_at timestamp with time zone,
  clicked_at timestamp with time zone,
  replied_at timestamp with time zone,
  bounced_at timestamp with time zone,
  complained_at timestamp with time zone,
  unsubscribed_at timestamp with time zone,
  constraint outbox_approval_id_fkey FOREIGN KEY (approval_id) REFERENCES public.approvals(id) ON DELETE CASCADE,
  constraint outbox_approval_id_key UNIQUE (approval_id),
  constraint outbox_campaign_email_has_its_place CHECK (((kind <> 'campaign_email'::text) OR (num_nulls(campaign_id, enrolment_id, step_id, variant_id) = 0))),
  constraint outbox_campaign_is_of_the_workspace FOREIGN KEY (workspace_id, campaign_id) REFERENCES public.campaigns(workspace_id, id) ON DELETE CASCADE,
  constraint outbox_email_is_approved CHECK (((kind <> 'email'::text) OR (num_nulls(user_id, turn_id, tool_call_id, approval_id) = 0))),
  constraint outbox_email_is_complete CHECK (((kind <> 'email'::text) OR (COALESCE(((payload ->> 'to'::text) ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text), false) AND COALESCE(((length(TRIM(BOTH FROM (payload ->> 'subject'::text))) >= 1) AND (length(TRIM(BOTH FROM (payload ->> 'subject'::text))) <= 300)), false) AND COALESCE(((jsonb_typeof((payload -> 'text'::text)) = 'string'::text) AND (length((payload ->> 'text'::text)) <= 20000)), false) AND ((NOT (payload ? 'lead_id'::text)) OR COALESCE(((payload ->> 'lead_id'::text) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'::text), false))))),
  constraint outbox_enrolment_is_of_the_workspace FOREIGN KEY (workspace_id, enrolment_id) REFERENCES public.enrolments(workspace_id, id) ON DELETE CASCADE,
  constraint outbox_kind_is_known CHECK ((kind = ANY (ARRAY['email'::text, 'test_email'::text, 'campaign_email'::text]))),
  constraint outbox_mailbox_is_of_the_workspace FOREIGN KEY (workspace_id, mailbox_id) REFERENCES public.mailboxes(workspace_id, id) ON DELETE SET NULL (mailbox_id),
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_status_is_known CHECK ((status = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text, 'uncertain'::text, 'withdrawn'::text]))),
  constraint outbox_step_is_done_once UNIQUE (enrolment_id, step_id),
  constraint outbox_test_email_is_complete CHECK (((kind <> 'test_email'::text) OR ((user_id IS NOT NULL) AND (num_nonnulls(turn_id, tool_call_id, approval_id, campaign_id) = 0) AND COALESCE(((payload ->> 'to'::text) ~ '^[^@[:space:]]+@[^@[:space:]]+$'::text), false) AND COALESCE(((length(TRIM(BOTH FROM (payload ->> 'subject'::text))) >= 1) AND (length(TRIM(BOTH FROM (payload ->> 'subject'::text))) <= 300)), false) AND COALESCE(((length((payload ->> 'text'::text)) <= 50000) AND (length((payload ->> 'html'::text)) <= 200000)), false)))),
  constraint outbox_tool_call_id_fkey FOREIGN KEY (tool_call_id) REFERENCES public.tool_calls(id) ON DELETE CASCADE,
  constraint outbox_tool_call_id_key UNIQUE (tool_call_id),
  constraint outbox_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES public.turns(id) ON DELETE CASCADE,
  constraint outbox_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE,
  constraint outbox_variant_is_of_the_step FOREIGN KEY (workspace_id, step_id, variant_id) REFERENCES public.campaign_variants(workspace_id, step_id, id) ON DELETE CASCADE,
  constraint outbox_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint outbox_workspace_id_id_key UNIQUE (workspace_id, id)
);
alter table public.outbox enable row level security;
comment on table public.outbox is 'The one way out: each row consumes one approval, and only the sender in tick delivers it.';
comment on column public.outbox.payload is 'Of an e-mail, what was approved. Of a campaign''s mail {hours: whose agreed}, {to, to_name} since it was claimed, and {subject, text} as it was sent.';
comment on column public.outbox.status is 'uncertain: the sender died after handing over the mail, so it may have arrived; it is never sent again by itself. withdrawn: not sent, because the person or the campaign is no longer to be written to.';
comment on column public.outbox.message_id is 'The header Message-ID, by which replies and bounces are matched.';
comment on column public.outbox.link_token is 'Names the mail in its links (unsubscribe, click, open).';
comment on column public.outbox.opened_at is 'First by a human.';
comment on column public.outbox.clicked_at is 'First by a human.';
CREATE INDEX outbox_campaign_id_idx ON public.outbox USING btree (workspace_id, campaign_id, created_at DESC) WHERE (campaign_id IS NOT NULL);
CREATE INDEX outbox_due_campaign_mail_idx ON public.outbox USING btree (next_attempt_at) WHERE ((finished_at IS NULL) AND (kind = 'campaign_email'::text));
CREATE INDEX outbox_due_idx ON public.outbox USING btree (next_attempt_at) WHERE ((finished_at IS NULL) AND (kind <> 'campaign_email'::text));
CREATE INDEX outbox_enrolment_id_idx ON public.outbox USING btree (workspace_id, enrolment_id) WHERE (enrolment_id IS NOT NULL);
CREATE UNIQUE INDEX outbox_link_token_is_unique ON public.outbox USING btree (link_token) WHERE (link_token IS NOT NULL);
CREATE INDEX outbox_mailbox_id_idx ON public.outbox USING btree (workspace_id, mailbox_id) WHERE (mailbox_id IS NOT NULL);
CREATE INDEX outbox_message_id_idx ON public.outbox USING btree (message_id) WHERE (message_id IS NOT NULL);
CREATE INDEX outbox_provider_id_idx ON public.outbox USING btree (provider_id) WHERE (provider_id IS NOT NULL);
CREATE INDEX outbox_turn_id_idx ON public.outbox USING btree (turn_id) WHERE (turn_id IS NOT NULL);
CREATE INDEX outbox_user_id_idx ON public.outbox USING btree (user_id) WHERE (user_id IS NOT NULL);
CREATE INDEX outbox_variant_id_idx ON public.outbox USING btree (workspace_id, step_id, variant_id) WHERE (variant_id IS NOT NULL);
CREATE TRIGGER outbox__count_delete AFTER DELETE ON public.outbox REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_outbox__count();
CREATE TRIGGER outbox__count_insert AFTER INSERT ON public.outbox REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_outbox__count();
CREATE TRIGGER outbox__count_update AFTER UPDATE ON public.outbox REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_outbox__count();
CREATE TRIGGER outbox__ring AFTER INSERT ON public.outbox FOR EACH STATEMENT EXECUTE FUNCTION private.tg_ring_tick();

create table public.own_spending_limits (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  day_micros bigint,
  constraint own_spending_limits_are_not_negative CHECK ((COALESCE(day_micros, (0)::bigint) >= 0)),
  constraint own_spending_limits_pkey PRIMARY KEY (id),
  constraint own_spending_limits_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE CASCADE,
  constraint own_spending_limits_workspace_id_user_id_key UNIQUE (workspace_id, user_id)
);
alter table public.own_spending_limits enable row level security;
comment on table public.own_spending_limits is 'What a person allows themselves in a day. Null is no limit of their own.';
CREATE TRIGGER own_spending_limits__audit AFTER INSERT OR DELETE OR UPDATE ON public.own_spending_limits FOR EACH ROW EXECUTE FUNCTION private.tg_audit();

create table public.pipeline_stages (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  key text not null,
  label text not null,
  label_key text collate "und-x-icu" not null generated always as (lower((label COLLATE "und-x-icu"))) stored,
  "position" integer not null,
  kind text not null default 'open'::text,
  constraint pipeline_stages_key_is_a_word CHECK (((key ~ '^[a-z0-9]+(_[a-z0-9]+)*$'::text) AND (length(key) <= 60))),
  constraint pipeline_stages_key_is_unique UNIQUE (workspace_id, key),
  constraint pipeline_stages_kind_is_known CHECK ((kind = ANY (ARRAY['open'::text, 'won'::text, 'lost'::text]))),
  constraint pipeline_stages_label_is_short CHECK (((label = btrim(label)) AND ((length(label) >= 1) AND (length(label) <= 40)))),
  constraint pipeline_stages_label_is_unique_ignoring_case UNIQUE (workspace_id, label_key) DEFERRABLE INITIALLY DEFERRED,
  constraint pipeline_stages_pkey PRIMARY KEY (id),
  constraint pipeline_stages_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.pipeline_stages enable row level security;
comment on table public.pipeline_stages is 'The stages of a workspace''s pipeline, in its own words and order.';
comment on column public.pipeline_stages.key is 'What leads and filters hold. Made from the first label; renaming keeps it.';
comment on column public.pipeline_stages."position" is 'Place in the order, from 1. Equal places are told apart by the key.';
comment on column public.pipeline_stages.kind is 'open: still being worked on; won and lost: decided. A lead in an open stage behind the first is active.';
CREATE TRIGGER pipeline_stages__audit AFTER INSERT OR DELETE OR UPDATE ON public.pipeline_stages FOR EACH ROW EXECUTE FUNCTION private.tg_audit();
CREATE TRIGGER pipeline_stages__broadcast_delete AFTER DELETE ON public.pipeline_stages REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.tg_pipeline_stages__broadcast();
CREATE TRIGGER pipeline_stages__broadcast_insert AFTER INSERT ON public.pipeline_stages REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.tg_pipeline_stages__broadcast();
CREATE TRIGGER pipeline_stages__broadcast_update AFTER UPDATE ON public.pipeline_stages REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION private.tg_pipeline_stages__broadcast();

create table public.reminders (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null default auth.uid(),
  lead_id uuid,
  text text not null,
  due_at timestamp with time zone not null,
  done_at timestamp with time zone,
  notified_at timestamp with time zone,
  from_outside boolean not null default false,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint reminders_lead_is_of_the_workspace FOREIGN KEY (workspace_id, lead_id) REFERENCES public.leads(workspace_id, id) ON DELETE CASCADE,
  constraint reminders_person_is_a_member FOREIGN KEY (workspace_id, user_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE CASCADE,
  constraint reminders_pkey PRIMARY KEY (id),
  constraint reminders_text_is_short CHECK (((length(btrim(text)) >= 1) AND (length(btrim(text)) <= 500)))
);
alter table public.reminders enable row level security;
comment on table public.reminders is 'What a person wants to be told of at a time. Theirs alone.';
comment on column public.reminders.notified_at is 'When it became a notification; empty again once it is put off.';
comment on column public.reminders.from_outside is 'The assistant set it in a turn that had read text of someone outside: reading it taints a turn.';
CREATE INDEX reminders_due_at_idx ON public.reminders USING btree (due_at) WHERE ((done_at IS NULL) AND (notified_at IS NULL));
CREATE INDEX reminders_lead_id_idx ON public.reminders USING btree (workspace_id, lead_id, user_id);
CREATE INDEX reminders_user_id_idx ON public.reminders USING btree (workspace_id, user_id, due_at, id);
CREATE TRIGGER reminders__audit AFTER INSERT OR DELETE OR UPDATE ON public.reminders FOR EACH ROW EXECUTE FUNCTION private.tg_audit();
CREATE TRIGGER reminders__tidy BEFORE INSERT OR UPDATE ON public.reminders FOR EACH ROW EXECUTE FUNCTION private.tg_reminders__tidy();

create table public.retention_settings (
  workspace_id uuid not null,
  thread_days integer,
  audit_days integer,
  notification_days integer,
  updated_at timestamp with time zone not null default now(),
  constraint retention_settings_are_in_days CHECK ((((thread_days >= 7) AND (thread_days <= 3650)) AND ((audit_days >= 30) AND (audit_days <= 3650)) AND ((notification_days >= 7) AND (notification_days <= 3650)))),
  constraint retention_settings_pkey PRIMARY KEY (workspace_id),
  constraint retention_settings_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.retention_settings enable row level security;
comment on table public.retention_settings is 'After how many days things are deleted by themselves; null keeps them.';

create table public.scheduled_tasks (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null default auth.uid(),
  name text not null,
  kind text not null,
  cron text,
  at timestamp with time zone,
  time_zone text not null,
  parameters jsonb not null,
  status text not null default 'proposed'::text,
  catch_up text not null default 'once'::text,
  catch_up_cap integer not null default 10,
  next_run_at timestamp with time zone,
  next_runs timestamp with time zone[] not null default '{}'::timestamp with time zone[],
  last_due_at timestamp with time zone,
  refill_at timestamp with time zone,
  failures integer not null default 0,
  problem text,
  from_outside boolean not null default false,
  confirmed_at timestamp with time zone,
  created_at timestamp with time zone not null default clock_timestamp(),
  updated_at timestamp with time zone not null default clock_timestamp(),
  constraint scheduled_tasks_catch_up_is_known CHECK (((catch_up = ANY (ARRAY['skip'::text, 'once'::text, 'all'::text])) AND ((catch_up_cap >= 1) AND (catch_up_cap <= 50)))),
  constraint scheduled_tasks_have_one_time CHECK (((cron IS NULL) <> (at IS NULL))),
  constraint scheduled_tasks_kind_is_known CHECK ((kind = ANY (ARRAY['prompt'::text, 'report'::text, 'campaign'::text, 'reminder'::text, 'webhook'::text]))),
  constraint scheduled_tasks_name_is_short CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 100))),
  constraint scheduled_tasks_person_is_a_member FOREIGN KEY (workspace_id, user_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE CASCADE,
  constraint scheduled_tasks_pkey PRIMARY KEY (id),
  constraint scheduled_tasks_run_once_confirmed CHECK (((status = 'proposed'::text) OR (confirmed_at IS NOT NULL))),
  constraint scheduled_tasks_status_is_known CHECK ((status = ANY (ARRAY['proposed'::text, 'active'::text, 'paused'::text, 'done'::text, 'dead'::text])))
);
alter table public.scheduled_tasks enable row level security;
comment on table public.scheduled_tasks is 'What the assistant does at a time, or again and again, with the rights of its person.';
comment on column public.scheduled_tasks.cron is 'Five fields, read in time_zone; null for what happens once, at `at`.';
comment on column public.scheduled_tasks.status is 'Proposed until its person confirms it; done and dead run no more, dead because it failed too often.';
comment on column public.scheduled_tasks.catch_up is 'What becomes of runs that were due while nothing ran: none of them, one for all, or each of the newest catch_up_cap.';
comment on column public.scheduled_tasks.next_runs is 'The coming instants in order, the first is next_run_at. A library knows cron and clocks; the tick puts them here ahead of time, so that what is due is found and moved on by one statement.';
comment on column public.scheduled_tasks.last_due_at is 'The newest instant for which a run was made.';
comment on column public.scheduled_tasks.refill_at is 'From then on more instants are wanted; null when there are none to come.';
comment on column public.scheduled_tasks.failures is 'Runs that failed for good, one after the other.';
comment on column public.scheduled_tasks.from_outside is 'The assistant wrote it in a turn that had read text of someone outside: its runs are tainted.';
CREATE INDEX scheduled_tasks_due_idx ON public.scheduled_tasks USING btree (next_run_at) WHERE (status = 'active'::text);
CREATE INDEX scheduled_tasks_person_idx ON public.scheduled_tasks USING btree (workspace_id, user_id, created_at);
CREATE INDEX scheduled_tasks_refill_idx ON public.scheduled_tasks USING btree (refill_at) WHERE (status = ANY (ARRAY['proposed'::text, 'active'::text]));
CREATE TRIGGER scheduled_tasks__audit AFTER INSERT OR DELETE OR UPDATE OF name, kind, cron, at, time_zone, parameters, catch_up, catch_up_cap, status ON public.scheduled_tasks FOR EACH ROW EXECUTE FUNCTION private.tg_audit();
CREATE TRIGGER scheduled_tasks__broadcast AFTER INSERT OR DELETE OR UPDATE OF name, kind, cron, at, time_zone, parameters, catch_up, catch_up_cap, status, refill_at ON public.scheduled_tasks FOR EACH ROW EXECUTE FUNCTION private.tg_scheduled_tasks__broadcast();
CREATE TRIGGER scheduled_tasks__ring AFTER INSERT OR UPDATE OF cron, at, time_zone, status ON public.scheduled_tasks FOR EACH ROW WHEN (((new.refill_at IS NOT NULL) AND (new.status = ANY (ARRAY['proposed'::text, 'active'::text])))) EXECUTE FUNCTION private.tg_ring_tick();
CREATE TRIGGER scheduled_tasks__tidy BEFORE INSERT OR UPDATE OF name, kind, cron, at, time_zone, parameters, status ON public.scheduled_tasks FOR EACH ROW EXECUTE FUNCTION private.tg_scheduled_tasks__tidy();

create table public.score_rules (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  label text not null,
  kind text not null,
  points integer not null,
  filter jsonb,
  activity_kinds text[],
  half_life_days integer,
  most_points integer,
  "position" integer not null default 0,
  active boolean not null default true,
  created_by uuid default auth.uid(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint score_rules_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint score_rules_engagement_has_kinds CHECK (((kind = 'engagement'::text) = ((cardinality(activity_kinds) >= 1) AND (cardinality(activity_kinds) <= 20)))),
  constraint score_rules_fit_has_a_filter CHECK (((kind = 'fit'::text) = (filter IS NOT NULL))),
  constraint score_rules_half_life_is_in_days CHECK (((half_life_days >= 1) AND (half_life_days <= 3650))),
  constraint score_rules_kind_is_known CHECK ((kind = ANY (ARRAY['fit'::text, 'engagement'::text]))),
  constraint score_rules_label_is_short CHECK (((length(TRIM(BOTH FROM label)) >= 1) AND (length(TRIM(BOTH FROM label)) <= 120))),
  constraint score_rules_most_points_is_a_percentage CHECK (((most_points >= 1) AND (most_points <= 100))),
  constraint score_rules_only_engagement_decays CHECK (((kind = 'engagement'::text) OR ((half_life_days IS NULL) AND (most_points IS NULL)))),
  constraint score_rules_pkey PRIMARY KEY (id),
  constraint score_rules_points_count CHECK ((((points >= '-100'::integer) AND (points <= 100)) AND (points <> 0))),
  constraint score_rules_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.score_rules enable row level security;
comment on table public.score_rules is 'What a lead''s score is made of.';
comment on column public.score_rules.filter is 'Of kind fit: leads that match get the points once.';
comment on column public.score_rules.activity_kinds is 'Of kind engagement: each such entry of the timeline gives the points, up to most_points in sum.';
comment on column public.score_rules.half_life_days is 'An entry that old counts half, twice as old a quarter; null: it counts fully for ever.';
CREATE INDEX score_rules_created_by_idx ON public.score_rules USING btree (created_by);
CREATE INDEX score_rules_workspace_id_idx ON public.score_rules USING btree (workspace_id, "position");
CREATE TRIGGER score_rules__audit AFTER INSERT OR DELETE OR UPDATE ON public.score_rules FOR EACH ROW EXECUTE FUNCTION private.tg_audit();
CREATE TRIGGER score_rules__check BEFORE INSERT OR UPDATE ON public.score_rules FOR EACH ROW EXECUTE FUNCTION private.tg_score_rules__check();
CREATE TRIGGER score_rules__stages BEFORE INSERT OR UPDATE ON public.score_rules FOR EACH ROW EXECUTE FUNCTION private.tg_filter__stages();
CREATE TRIGGER score_rules__sweep_delete AFTER DELETE ON public.score_rules REFERENCING OLD TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_score_rules__sweep();
CREATE TRIGGER score_rules__sweep_insert AFTER INSERT ON public.score_rules REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_score_rules__sweep();
CREATE TRIGGER score_rules__sweep_update AFTER UPDATE ON public.score_rules REFERENCING NEW TABLE AS changed_rows FOR EACH STATEMENT EXECUTE FUNCTION private.tg_score_rules__sweep();

create table public.segments (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  name text not null,
  name_key text collate "und-x-icu" not null generated always as (lower((name COLLATE "und-x-icu"))) stored,
  filter jsonb not null,
  created_by uuid default auth.uid(),
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint segments_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL,
  constraint segments_filter_is_an_object CHECK ((jsonb_typeof(filter) = 'object'::text)),
  constraint segments_name_is_short CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 80))),
  constraint segments_name_is_unique_ignoring_case UNIQUE (workspace_id, name_key),
  constraint segments_pkey PRIMARY KEY (id),
  constraint segments_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.segments enable row level security;
comment on table public.segments is 'Named filters of leads that stay live, for filters, campaigns and numbers.';
CREATE INDEX segments_created_by_idx ON public.segments USING btree (created_by);
CREATE TRIGGER segments__audit AFTER INSERT OR DELETE OR UPDATE ON public.segments FOR EACH ROW EXECUTE FUNCTION private.tg_audit();
CREATE TRIGGER segments__campaign_hash_delete AFTER DELETE ON public.segments FOR EACH ROW EXECUTE FUNCTION private.tg_segments__campaign_hash();
CREATE TRIGGER segments__campaign_hash_update AFTER UPDATE OF filter ON public.segments FOR EACH ROW EXECUTE FUNCTION private.tg_segments__campaign_hash();

create table public.send_permissions (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  scope text not null,
  campaign_id uuid,
  classification text,
  daily_cap integer not null,
  granted_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint send_permissions_campaign_is_of_the_workspace FOREIGN KEY (workspace_id, campaign_id) REFERENCES public.campaigns(workspace_id, id) ON DELETE CASCADE,
  constraint send_permissions_cap_is_sensible CHECK (((daily_cap >= 1) AND (daily_cap <= 50))),
  constraint send_permissions_class_is_known CHECK ((classification = ANY (ARRAY['interested'::text, 'not_now'::text, 'wrong_person'::text, 'question'::text, 'other'::text]))),
  constraint send_permissions_end CHECK (((expires_at > granted_at) AND (expires_at <= (granted_at + '90 days'::interval)))),
  constraint send_permissions_person_is_a_member FOREIGN KEY (workspace_id, user_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE CASCADE,
  constraint send_permissions_pkey PRIMARY KEY (id),
  constraint send_permissions_scope_is_complete CHECK ((((scope = 'campaign'::text) = (campaign_id IS NOT NULL)) AND ((scope = 'class'::text) = (classification IS NOT NULL)))),
  constraint send_permissions_scope_is_known CHECK ((scope = ANY (ARRAY['my_leads'::text, 'repliers'::text, 'campaign'::text, 'class'::text])))
);
alter table public.send_permissions enable row level security;
comment on table public.send_permissions is 'What a person lets their own assistant send without asking. Given and taken back by people alone.';
comment on column public.send_permissions.scope is 'my_leads: leads that they own; repliers: who has answered the workspace; campaign: who has answered in that campaign; class: whose newest reply is of that class.';
comment on column public.send_permissions.daily_cap is 'Mails within any 24 hours.';
CREATE INDEX send_permissions_campaign_id_idx ON public.send_permissions USING btree (workspace_id, campaign_id);
CREATE INDEX send_permissions_user_id_idx ON public.send_permissions USING btree (workspace_id, user_id, expires_at);
CREATE TRIGGER send_permissions__audit AFTER INSERT OR DELETE OR UPDATE ON public.send_permissions FOR EACH ROW EXECUTE FUNCTION private.tg_audit();

create table public.spending_limits (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  person_day_micros bigint,
  month_micros bigint,
  constraint spending_limits_are_not_negative CHECK ((COALESCE(LEAST(person_day_micros, month_micros), (0)::bigint) >= 0)),
  constraint spending_limits_pkey PRIMARY KEY (id),
  constraint spending_limits_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE,
  constraint spending_limits_workspace_id_key UNIQUE (workspace_id)
);
alter table public.spending_limits enable row level security;
comment on table public.spending_limits is 'What owners and admins allow: per person and day, and for all in a month. Null is no limit.';
CREATE TRIGGER spending_limits__audit AFTER INSERT OR DELETE OR UPDATE ON public.spending_limits FOR EACH ROW EXECUTE FUNCTION private.tg_audit();

create table public.suppressions (
  workspace_id uuid not null,
  email_hash text not null,
  reason text not null,
  created_at timestamp with time zone not null default now(),
  constraint suppressions_pkey PRIMARY KEY (workspace_id, email_hash),
  constraint suppressions_reason_is_known CHECK ((reason = ANY (ARRAY['erased'::text, 'unsubscribed'::text, 'bounced'::text, 'complained'::text, 'imported'::text]))),
  constraint suppressions_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.suppressions enable row level security;
comment on table public.suppressions is 'Mailboxes to which nothing is ever sent, known by their hash alone.';

create table public.task_executions (
  id uuid not null default gen_random_uuid(),
  task_id uuid not null,
  workspace_id uuid not null,
  user_id uuid not null,
  kind text not null,
  due_at timestamp with time zone not null,
  by_hand boolean not null default false,
  status text not null default 'queued'::text,
  attempts integer not null default 0,
  epoch integer not null default 0,
  lease_until timestamp with time zone,
  next_attempt_at timestamp with time zone not null default clock_timestamp(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  outcome text,
  error text,
  thread_id uuid,
  turn_id uuid,
  cost_micros bigint,
  constraint task_executions_happen_once UNIQUE (task_id, due_at),
  constraint task_executions_pkey PRIMARY KEY (id),
  constraint task_executions_status_is_known CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'waiting'::text, 'succeeded'::text, 'failed'::text, 'dead'::text, 'skipped'::text]))),
  constraint task_executions_task_id_fkey FOREIGN KEY (task_id) REFERENCES public.scheduled_tasks(id) ON DELETE CASCADE,
  constraint task_executions_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES public.conversation_threads(id) ON DELETE SET NULL,
  constraint task_executions_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES public.turns(id) ON DELETE SET NULL
);
alter table public.task_executions enable row level security;
comment on table public.task_executions is 'The runs of scheduled tasks: queued, claimed with a lease, ended once.';
comment on column public.task_executions.status is 'Waiting: for a person''s approval. Failed: it can''t work as it is. Dead: tried too often. Skipped: not done, and the outcome says why.';
comment on column public.task_executions.epoch is 'Rises with each claim; what an older one reports is refused.';
comment on column public.task_executions.next_attempt_at is 'Not before then; further off after each failure.';
comment on column public.task_executions.cost_micros is 'Micro-dollars; null without a model, or when it has no known price.';
CREATE INDEX task_executions_lease_idx ON public.task_executions USING btree (lease_until) WHERE (status = 'running'::text);
CREATE INDEX task_executions_queue_idx ON public.task_executions USING btree (workspace_id, ((kind = 'prompt'::text)), next_attempt_at) WHERE (status = 'queued'::text);
CREATE INDEX task_executions_thread_id_idx ON public.task_executions USING btree (thread_id) WHERE (thread_id IS NOT NULL);
CREATE INDEX task_executions_turn_id_idx ON public.task_executions USING btree (turn_id) WHERE (turn_id IS NOT NULL);
CREATE INDEX task_executions_working_idx ON public.task_executions USING btree (workspace_id) WHERE ((status = 'running'::text) AND (kind = 'prompt'::text));
CREATE TRIGGER task_executions__orphan BEFORE UPDATE OF turn_id ON public.task_executions FOR EACH ROW WHEN (((old.turn_id IS NOT NULL) AND (new.turn_id IS NULL) AND (new.status = ANY (ARRAY['running'::text, 'waiting'::text])))) EXECUTE FUNCTION private.tg_task_executions__orphan();

create table public.thread_summaries (
  message_id uuid not null,
  thread_id uuid not null,
  workspace_id uuid not null,
  user_id uuid not null,
  turn_id uuid,
  content text not null,
  lead_ids uuid[] not null default '{}'::uuid[],
  tainted boolean not null default false,
  created_at timestamp with time zone not null default now(),
  constraint thread_summaries_content_is_short CHECK (((length(content) >= 1) AND (length(content) <= 20000))),
  constraint thread_summaries_message_id_fkey FOREIGN KEY (message_id) REFERENCES public.messages(id) ON DELETE CASCADE,
  constraint thread_summaries_pkey PRIMARY KEY (message_id),
  constraint thread_summaries_thread_id_workspace_id_user_id_fkey FOREIGN KEY (thread_id, workspace_id, user_id) REFERENCES public.conversation_threads(id, workspace_id, user_id) ON DELETE CASCADE,
  constraint thread_summaries_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES public.turns(id) ON DELETE SET NULL
);
alter table public.thread_summaries enable row level security;
comment on table public.thread_summaries is 'What a branch of a thread said up to and with a message; other branches have their own.';
comment on column public.thread_summaries.lead_ids is 'Leads that were spoken of, newest first: from the ledger, whatever the summary says.';
comment on column public.thread_summaries.tainted is 'It tells of text from outside.';
CREATE INDEX thread_summaries_thread_id_idx ON public.thread_summaries USING btree (thread_id, workspace_id, user_id);
CREATE INDEX thread_summaries_turn_id_idx ON public.thread_summaries USING btree (turn_id);

create table public.tool_calls (
  id uuid not null default gen_random_uuid(),
  turn_id uuid not null,
  workspace_id uuid not null,
  user_id uuid not null,
  message_id uuid,
  provider_call_id text not null,
  "position" integer not null default 0,
  tool text not null,
  effect text not null,
  arguments jsonb not null,
  status text not null default 'pending'::text,
  ok boolean,
  summary text,
  result jsonb,
  view jsonb,
  effect_result jsonb,
  undone_at timestamp with time zone,
  undo_kept jsonb,
  created_at timestamp with time zone not null default clock_timestamp(),
  finished_at timestamp with time zone,
  ran_milliseconds integer,
  constraint tool_calls_effect_is_known CHECK ((effect = ANY (ARRAY['read'::text, 'write'::text, 'external'::text, 'destructive'::text]))),
  constraint tool_calls_message_id_fkey FOREIGN KEY (message_id) REFERENCES public.messages(id) ON DELETE CASCADE,
  constraint tool_calls_pkey PRIMARY KEY (id),
  constraint tool_calls_settled_says_outcome CHECK (((ok IS NOT NULL) = (status = ANY (ARRAY['done'::text, 'failed'::text, 'denied'::text, 'cancelled'::text])))),
  constraint tool_calls_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'waiting'::text, 'approved'::text, 'sending'::text, 'done'::text, 'failed'::text, 'denied'::text, 'cancelled'::text]))),
  constraint tool_calls_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES public.turns(id) ON DELETE CASCADE,
  constraint tool_calls_turn_id_message_id_provider_call_id_key UNIQUE (turn_id, message_id, provider_call_id),
  constraint tool_calls_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE,
  constraint tool_calls_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.tool_calls enable row level security;
comment on table public.tool_calls is 'The ledger of actions: what was asked of which tool, and what came of it.';
comment on column public.tool_calls.effect_result is 'Answer of the SQL function that made the change, stored with it: running the call again returns this.';
comment on column public.tool_calls.undo_kept is 'What the last undo kept because someone changed it since: [{label, reason}]. Without undone_at nothing was undone.';
comment on column public.tool_calls.ran_milliseconds is 'How long the tool itself worked, without waiting for a person.';
CREATE INDEX tool_calls_message_id_idx ON public.tool_calls USING btree (message_id);
CREATE INDEX tool_calls_summary_idx ON public.tool_calls USING gin (summary extensions.gin_trgm_ops) WHERE (summary IS NOT NULL);
CREATE INDEX tool_calls_user_id_idx ON public.tool_calls USING btree (user_id);
CREATE INDEX tool_calls_workspace_id_idx ON public.tool_calls USING btree (workspace_id);

create table public.turn_events (
  turn_id uuid not null,
  seq integer not null,
  workspace_id uuid not null,
  user_id uuid not null,
  type text not null,
  data jsonb not null,
  created_at timestamp with time zone not null default clock_timestamp(),
  constraint turn_events_pkey PRIMARY KEY (turn_id, seq),
  constraint turn_events_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES public.turns(id) ON DELETE CASCADE
);
alter table public.turn_events enable row level security;
comment on table public.turn_events is 'The numbered log of a turn, which every client replays.';

create table public.turn_model_calls (
  id bigint not null generated always as identity,
  turn_id uuid not null,
  workspace_id uuid not null,
  user_id uuid not null,
  round integer not null,
  model text not null,
  outcome text not null,
  retries integer not null default 0,
  input_tokens bigint not null default 0,
  cached_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  is_estimate boolean not null default false,
  cost_micros bigint,
  started_at timestamp with time zone not null,
  first_text_at timestamp with time zone,
  finished_at timestamp with time zone not null,
  constraint turn_model_calls_counts_are_not_negative CHECK ((LEAST((retries)::bigint, input_tokens, cached_tokens, output_tokens) >= 0)),
  constraint turn_model_calls_outcome_is_known CHECK ((outcome = ANY (ARRAY['answered'::text, 'cut_short'::text, 'failed'::text, 'stopped'::text, 'lost'::text]))),
  constraint turn_model_calls_pkey PRIMARY KEY (id),
  constraint turn_model_calls_turn_id_fkey FOREIGN KEY (turn_id) REFERENCES public.turns(id) ON DELETE CASCADE
);
alter table public.turn_model_calls enable row level security;
comment on table public.turn_model_calls is 'Each question to the model: tokens, cost and times, never a word of it.';
comment on column public.turn_model_calls.outcome is 'lost: its worker died while the answer was awaited; the next one settled it.';
comment on column public.turn_model_calls.is_estimate is 'The answer broke off before the provider told the tokens: counted from the text.';
comment on column public.turn_model_calls.cost_micros is 'Micro-dollars; null when the model has no known price.';
CREATE INDEX turn_model_calls_turn_id_idx ON public.turn_model_calls USING btree (turn_id);

create table public.turns (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  thread_id uuid,
  user_message_id uuid,
  leaf_message_id uuid,
  source text not null default 'chat'::text,
  client_message_id uuid,
  status text not null default 'queued'::text,
  epoch integer not null default 0,
  lease_until timestamp with time zone,
  attempts integer not null default 0,
  last_seq integer not null default 0,
  settled_seq integer not null default 0,
  stop_requested_at timestamp with time zone,
  tainted boolean not null default false,
  unattended boolean not null default false,
  input_tokens integer not null default 0,
  cached_tokens integer not null default 0,
  output_tokens integer not null default 0,
  error jsonb,
  created_at timestamp with time zone not null default now(),
  started_at timestamp with time zone,
  finished_at timestamp with time zone,
  cost_micros bigint not null default 0,
  unpriced_calls integer not null default 0,
  reserved_micros bigint not null default 0,
  asked_model text,
  asked_at timestamp with time zone,
  plan jsonb not null default '[]'::jsonb,
  plan_edited boolean not null default false,
  inbound_mail_id uuid,
  constraint turns_chat_has_thread CHECK (((source <> 'chat'::text) OR ((thread_id IS NOT NULL) AND (user_message_id IS NOT NULL)))),
  constraint turns_inbound_mail_is_of_the_workspace FOREIGN KEY (workspace_id, inbound_mail_id) REFERENCES public.inbound_mails(workspace_id, id) ON DELETE CASCADE,
  constraint turns_leaf_message_id_fkey FOREIGN KEY (leaf_message_id) REFERENCES public.messages(id) ON DELETE SET NULL,
  constraint turns_pkey PRIMARY KEY (id),
  constraint turns_plan_is_a_list CHECK ((jsonb_typeof(plan) = 'array'::text)),
  constraint turns_running_has_lease CHECK (((status = 'running'::text) = (lease_until IS NOT NULL))),
  constraint turns_source_is_known CHECK ((source = ANY (ARRAY['chat'::text, 'run_tool'::text]))),
  constraint turns_status_is_known CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'waiting'::text, 'completed'::text, 'stopped'::text, 'failed'::text]))),
  constraint turns_that_answer_are_tainted CHECK (((inbound_mail_id IS NULL) OR tainted)),
  constraint turns_thread_id_workspace_id_user_id_fkey FOREIGN KEY (thread_id, workspace_id, user_id) REFERENCES public.conversation_threads(id, workspace_id, user_id) ON DELETE CASCADE,
  constraint turns_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE,
  constraint turns_user_message_id_fkey FOREIGN KEY (user_message_id) REFERENCES public.messages(id) ON DELETE CASCADE,
  constraint turns_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.turns enable row level security;
comment on table public.turns is 'The assistant''s work on one message: a durable state machine with a lease.';
comment on column public.turns.leaf_message_id is 'The turn''s newest message, on which its next reply hangs.';
comment on column public.turns.epoch is 'Rises with each claim; a write that carries an older one is refused.';
comment on column public.turns.attempts is 'Claims since the last stored step; a cap ends a turn that kills its workers.';
comment on column public.turns.last_seq is 'Number of the newest event; numbers have no gap.';
comment on column public.turns.settled_seq is 'Number of the newest event whose step is stored; text after it is void if the worker dies.';
comment on column public.turns.tainted is 'Text from outside was read: no standing permission applies. Only rises.';
comment on column public.turns.unattended is 'Nobody waits for it: what it proposes is told by a notification.';
comment on column public.turns.unpriced_calls is 'Model calls whose price is not known: the cost is then unknown, not small.';
comment on column public.turns.reserved_micros is 'Set aside under a spending limit for the model call under way.';
comment on column public.turns.asked_model is 'The model whose answer is awaited, or is asked as soon as the open calls are done.';
comment on column public.turns.asked_at is 'When a worker said so.';
comment on column public.turns.plan is 'Steps of the turn''s plan, [{title, status}]; empty without one.';
comment on column public.turns.plan_edited is 'A person changed the plan since the model last wrote it: the model is told.';
comment on column public.turns.inbound_mail_id is 'The mail that set it off. Such a turn reads this mail, classifies it and proposes an answer to it, and can do nothing else.';
CREATE INDEX turns_claimable_idx ON public.turns USING btree (COALESCE(lease_until, created_at)) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE UNIQUE INDEX turns_client_message_id_key ON public.turns USING btree (user_id, client_message_id) WHERE (client_message_id IS NOT NULL);
CREATE INDEX turns_inbound_mail_id_idx ON public.turns USING btree (workspace_id, inbound_mail_id) WHERE (inbound_mail_id IS NOT NULL);
CREATE INDEX turns_leaf_message_id_idx ON public.turns USING btree (leaf_message_id);
CREATE INDEX turns_reserved_idx ON public.turns USING btree (workspace_id, user_id) WHERE (reserved_micros > 0);
CREATE INDEX turns_thread_id_idx ON public.turns USING btree (thread_id, workspace_id, user_id, created_at DESC);
CREATE INDEX turns_user_id_idx ON public.turns USING btree (user_id);
CREATE INDEX turns_user_message_id_idx ON public.turns USING btree (user_message_id);
CREATE INDEX turns_waiting_answers_idx ON public.turns USING btree (id) WHERE ((status = 'waiting'::text) AND (inbound_mail_id IS NOT NULL));
CREATE INDEX turns_workspace_id_created_at_idx ON public.turns USING btree (workspace_id, created_at DESC);
CREATE INDEX turns_workspace_id_idx ON public.turns USING btree (workspace_id);
CREATE TRIGGER turns__answer_ended AFTER UPDATE OF status ON public.turns FOR EACH ROW WHEN (((new.inbound_mail_id IS NOT NULL) AND (old.status IS DISTINCT FROM new.status) AND (new.status = ANY (ARRAY['completed'::text, 'stopped'::text, 'failed'::text])))) EXECUTE FUNCTION private.tg_turns__answer_ended();
CREATE TRIGGER turns__broadcast_begin AFTER INSERT ON public.turns FOR EACH ROW EXECUTE FUNCTION private.tg_turns__broadcast();
CREATE TRIGGER turns__broadcast_change AFTER UPDATE OF status ON public.turns FOR EACH ROW WHEN ((old.status IS DISTINCT FROM new.status)) EXECUTE FUNCTION private.tg_turns__broadcast();
CREATE TRIGGER turns__broadcast_reply AFTER UPDATE OF status ON public.turns FOR EACH ROW WHEN (((new.inbound_mail_id IS NOT NULL) AND (old.status IS DISTINCT FROM new.status))) EXECUTE FUNCTION private.tg_turns__broadcast_reply();
CREATE TRIGGER turns__execution AFTER UPDATE OF status ON public.turns FOR EACH ROW WHEN (((new.source = 'chat'::text) AND (new.status IS DISTINCT FROM old.status))) EXECUTE FUNCTION private.tg_turns__execution();

create table public.user_contexts (
  workspace_id uuid not null,
  user_id uuid not null,
  time_zone text not null default 'UTC'::text,
  locale text not null default 'en'::text,
  preferences jsonb not null default '{}'::jsonb,
  updated_at timestamp with time zone not null default now(),
  drafts_answers boolean not null default true,
  constraint user_contexts_pkey PRIMARY KEY (workspace_id, user_id),
  constraint user_contexts_preferences_are_an_object CHECK ((jsonb_typeof(preferences) = 'object'::text)),
  constraint user_contexts_workspace_id_user_id_fkey FOREIGN KEY (workspace_id, user_id) REFERENCES public.workspace_members(workspace_id, user_id) ON DELETE CASCADE
);
alter table public.user_contexts enable row level security;
comment on table public.user_contexts is 'How one person works in one workspace: time zone, language, preferences.';
comment on column public.user_contexts.drafts_answers is 'The same for the replies that this person is to answer.';

create table public.variant_looks (
  id uuid not null default gen_random_uuid(),
  workspace_id uuid not null,
  step_id uuid not null,
  texts uuid[] not null,
  look integer not null,
  taken_at timestamp with time zone not null,
  winner_by text not null,
  confidence numeric not null,
  sample integer not null,
  numbers jsonb not null,
  outcome text not null,
  best_id uuid not null,
  dropped uuid[] not null default '{}'::uuid[],
  sure numeric not null,
  constraint variant_looks_are_taken_once UNIQUE (step_id, texts, look),
  constraint variant_looks_outcome_is_known CHECK ((outcome = ANY (ARRAY['undecided'::text, 'dropped'::text, 'winner'::text]))),
  constraint variant_looks_pkey PRIMARY KEY (id),
  constraint variant_looks_step_is_of_the_workspace FOREIGN KEY (workspace_id, step_id) REFERENCES public.campaign_steps(workspace_id, id) ON DELETE CASCADE,
  constraint variant_looks_sure_is_a_share CHECK (((sure >= (0)::numeric) AND (sure <= (1)::numeric))),
  constraint variant_looks_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.variant_looks enable row level security;
comment on table public.variant_looks is 'Each time the variants of a step were compared, with what was seen and what was decided.';
comment on column public.variant_looks.texts is 'The variants that stood in the step, those that were dropped before included: another text begins a new trial.';
comment on column public.variant_looks.sample is 'Each was sent so many times at least.';
comment on column public.variant_looks.numbers is '[{id, sent, successes}] of those that were compared: only mails that had their time.';
comment on column public.variant_looks.sure is 'That the best is better than each that it is measured against; see shared/domain/mail/variant_decision.ts.';
CREATE INDEX variant_looks_step_id_idx ON public.variant_looks USING btree (workspace_id, step_id);

create table public.workspace_members (
  workspace_id uuid not null,
  user_id uuid not null,
  role text not null default 'member'::text,
  display_name text not null,
  email text,
  created_at timestamp with time zone not null default now(),
  constraint workspace_members_display_name_is_short CHECK (((length(TRIM(BOTH FROM display_name)) >= 1) AND (length(TRIM(BOTH FROM display_name)) <= 100))),
  constraint workspace_members_pkey PRIMARY KEY (workspace_id, user_id),
  constraint workspace_members_role_is_known CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'member'::text, 'viewer'::text]))),
  constraint workspace_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES auth.users(id) ON DELETE CASCADE,
  constraint workspace_members_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES public.workspaces(id) ON DELETE CASCADE
);
alter table public.workspace_members enable row level security;
comment on table public.workspace_members is 'Who belongs to a workspace, and what they may do there.';
CREATE INDEX workspace_members_user_id_idx ON public.workspace_members USING btree (user_id);

create table public.workspaces (
  id uuid not null default gen_random_uuid(),
  name text not null,
  created_at timestamp with time zone not null default now(),
  country text,
  constraint workspaces_country_is_a_code CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint workspaces_name_is_short CHECK (((length(TRIM(BOTH FROM name)) >= 1) AND (length(TRIM(BOTH FROM name)) <= 100))),
  constraint workspaces_pkey PRIMARY KEY (id)
);
alter table public.workspaces enable row level security;
comment on table public.workspaces is 'A company''s own space: leads, campaigns and people.';
comment on column public.workspaces.country is 'ISO 3166 code; what a phone number without a country code means where the lead''s country is not known.';
CREATE TRIGGER workspaces__stages AFTER INSERT ON public.workspaces FOR EACH ROW EXECUTE FUNCTION private.tg_workspaces__stages();

-- Views

create view public.account_rows with (security_invoker=true) as
 SELECT a.id,
    a.workspace_id,
    a.name,
    a.domain,
    a.industry,
    a.employee_count,
    a.country,
    a.city,
    a.custom,
    a.created_at,
    a.updated_at,
    p.lead_count,
    a.from_outside OR p.from_outside AS from_outside
   FROM public.accounts a
     CROSS JOIN LATERAL ( SELECT count(*) AS lead_count,
            COALESCE(bool_or(l.from_outside), false) AS from_outside
           FROM public.leads l
          WHERE l.workspace_id = a.workspace_id AND l.account_id = a.id) p;

create view public.lead_rows with (security_invoker=true) as
 SELECT l.id,
    l.workspace_id,
    l.name,
    l.email,
    l.phone,
    l.title,
    l.account_id,
    a.name AS company,
    a.domain,
    a.industry,
    a.employee_count,
    l.country,
    l.city,
    l.stage,
    s.label AS stage_label,
    l.owner_id,
    m.display_name AS owner_name,
    l.score,
    l.tags,
    l.source,
    l.custom,
    l.do_not_contact,
    l.from_outside OR COALESCE(a.from_outside, false) AS from_outside,
    l.last_contacted_at,
    l.created_at,
    l.updated_at,
    a.custom AS account_custom
   FROM public.leads l
     LEFT JOIN public.accounts a ON a.workspace_id = l.workspace_id AND a.id = l.account_id
     LEFT JOIN public.pipeline_stages s ON s.workspace_id = l.workspace_id AND s.key = l.stage
     LEFT JOIN public.workspace_members m ON m.workspace_id = l.workspace_id AND m.user_id = l.owner_id;

-- Policies

create policy "Members search their workspace's accounts" on private.account_documents for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Nobody reads the chunks but the functions of the jobs" on private.bulk_job_chunks for select to authenticated 
  using (false);

create policy "Nobody reads zones but the calendar" on private.country_zones for select to authenticated 
  using (false);

create policy "Nobody reads refreshes but the calendar" on private.holiday_refreshes for select to authenticated 
  using (false);

create policy "Nobody reads what is not added up but the definer functions bel" on private.lead_count_deltas for select to authenticated 
  using (false);

create policy "Nobody reads the counts but the definer functions below" on private.lead_counts for select to authenticated 
  using (false);

create policy "Members search their workspace's leads" on private.lead_documents for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Nobody reads staged rows but the functions of the import" on private.lead_import_chunks for select to authenticated 
  using (false);

create policy "Nobody reads drafts but the functions of the import" on private.lead_import_drafts for select to authenticated 
  using (false);

create policy "Nobody reads the vocabulary but the definer functions of the se" on private.lead_words for select to authenticated 
  using (false);

create policy "Nobody reads the clock but private.mail_now()" on private.mail_clock for select to authenticated 
  using (false);

create policy "Nobody reads visits but the functions of links" on private.mail_visits for select to authenticated 
  using (false);

create policy "Prices are read by the functions that count with them" on private.model_prices for select to authenticated 
  using (false);

create policy "Nobody reads holidays but the calendar" on private.public_holidays for select to authenticated 
  using (false);

create policy "Only the definer functions of the score use the queue" on private.score_queue for select to authenticated 
  using (false);

create policy "Only the definer functions of the score use the sweeps" on private.score_sweeps for select to authenticated 
  using (false);

create policy "Everyone but viewers adds accounts" on public.accounts for insert to authenticated 
  with check ((workspace_id IN ( SELECT private.my_writable_workspace_ids() AS my_writable_workspace_ids)));

create policy "Everyone but viewers deletes accounts" on public.accounts for delete to authenticated 
  using ((workspace_id IN ( SELECT private.my_writable_workspace_ids() AS my_writable_workspace_ids)));

create policy "Members read their workspace's accounts" on public.accounts for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Everyone but viewers changes accounts" on public.accounts for update to authenticated 
  using ((workspace_id IN ( SELECT private.my_writable_workspace_ids() AS my_writable_workspace_ids))) 
  with check ((workspace_id IN ( SELECT private.my_writable_workspace_ids() AS my_writable_workspace_ids)));

create policy "People read their own notifications" on public.agent_notifications for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People mark their own notifications as read" on public.agent_notifications for update to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)))) 
  with check (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People read the proposals that wait for them" on public.approvals for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "Managers read all of it, others what they did" on public.audit_entries for select to authenticated 
  using (((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)) AND ((actor_id = ( SELECT auth.uid() AS uid)) OR private.can_manage(workspace_id))));

create policy "Members read their workspace's bulk jobs" on public.bulk_jobs for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read the counts of their workspace's campaigns" on public.campaign_counts for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read how far the people of a campaign are" on public.campaign_people_counts for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read the steps of their workspace's campaigns" on public.campaign_steps for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read the texts of their workspace's campaigns" on public.campaign_variants for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read their workspace's campaigns" on public.campaigns for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "People delete their own threads" on public.conversation_threads for delete to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People read their own threads" on public.conversation_threads for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People rename and archive their own threads" on public.conversation_threads for update to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)))) 
  with check (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "Members read their workspace's custom fields" on public.custom_fields for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Managers read everyone's spending, others their own" on public.daily_spending for select to authenticated 
  using (((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)) AND ((user_id = ( SELECT auth.uid() AS uid)) OR private.can_manage(workspace_id))));

create policy "Members read the workspace's days off" on public.days_off for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read their workspace's templates" on public.email_templates for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read who is in their workspace's campaigns" on public.enrolments for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Owners and admins read erasures" on public.erasures for select to authenticated 
  using (private.can_manage(workspace_id));

create policy "Members read what people answered" on public.inbound_mails for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Everyone but viewers logs notes, calls and meetings in their ow" on public.lead_activities for insert to authenticated 
  with check (((workspace_id IN ( SELECT private.my_writable_workspace_ids() AS my_writable_workspace_ids)) AND (actor_id = ( SELECT auth.uid() AS uid)) AND (kind = ANY (ARRAY['note'::text, 'call'::text, 'meeting'::text]))));

create policy "Everyone but viewers deletes notes, calls and meetings" on public.lead_activities for delete to authenticated 
  using (((workspace_id IN ( SELECT private.my_writable_workspace_ids() AS my_writable_workspace_ids)) AND (kind = ANY (ARRAY['note'::text, 'call'::text, 'meeting'::text]))));

create policy "Members read their workspace's timelines" on public.lead_activities for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Everyone but viewers changes notes, calls and meetings" on public.lead_activities for update to authenticated 
  using (((workspace_id IN ( SELECT private.my_writable_workspace_ids() AS my_writable_workspace_ids)) AND (kind = ANY (ARRAY['note'::text, 'call'::text, 'meeting'::text])))) 
  with check (((workspace_id IN ( SELECT private.my_writable_workspace_ids() AS my_writable_workspace_ids)) AND (kind = ANY (ARRAY['note'::text, 'call'::text, 'meeting'::text]))));

create policy "Members read who was told apart" on public.lead_distinctions for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read their workspace's mappings" on public.lead_import_mappings for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read the rows that failed" on public.lead_import_rows for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read their workspace's imports" on public.lead_imports for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read their workspace's merges" on public.lead_merges for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read their workspace's scores" on public.lead_scores for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read their workspace's stage history" on public.lead_stage_history for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "People read their own views and the shared ones of their worksp" on public.lead_views for select to authenticated 
  using (((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)) AND (is_shared OR (owner_id = ( SELECT auth.uid() AS uid)))));

create policy "Everyone but viewers adds leads" on public.leads for insert to authenticated 
  with check ((workspace_id IN ( SELECT private.my_writable_workspace_ids() AS my_writable_workspace_ids)));

create policy "Members read their workspace's leads" on public.leads for select to authenticated 
  using (((deleted_at IS NULL) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "Everyone but viewers changes leads" on public.leads for update to authenticated 
  using (((deleted_at IS NULL) AND (workspace_id IN ( SELECT private.my_writable_workspace_ids() AS my_writable_workspace_ids)))) 
  with check (((deleted_at IS NULL) AND (workspace_id IN ( SELECT private.my_writable_workspace_ids() AS my_writable_workspace_ids))));

create policy "Members read what became of the workspace's mails" on public.mail_events for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read what holds for the workspace's mail" on public.mail_settings for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read their workspace's mailboxes" on public.mailboxes for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "People add their own memories, all but viewers the workspace's" on public.memories for insert to authenticated 
  with check (((user_id = ( SELECT auth.uid() AS uid)) AND
CASE scope
    WHEN 'workspace'::text THEN private.can_write(workspace_id)
    ELSE (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))
END));

create policy "People delete what they added, managers what the workspace has" on public.memories for delete to authenticated 
  using ((((user_id = ( SELECT auth.uid() AS uid)) AND
CASE scope
    WHEN 'workspace'::text THEN private.can_write(workspace_id)
    ELSE (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))
END) OR ((scope = 'workspace'::text) AND private.can_manage(workspace_id))));

create policy "People read their own memories and the workspace's" on public.memories for select to authenticated 
  using ((((user_id = ( SELECT auth.uid() AS uid)) OR (scope = 'workspace'::text)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People edit what they added" on public.memories for update to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND
CASE scope
    WHEN 'workspace'::text THEN private.can_write(workspace_id)
    ELSE (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))
END)) 
  with check (((user_id = ( SELECT auth.uid() AS uid)) AND
CASE scope
    WHEN 'workspace'::text THEN private.can_write(workspace_id)
    ELSE (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))
END));

create policy "People read the messages of their own threads" on public.messages for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People read their own channels" on public.notification_channels for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People read what was told them elsewhere" on public.notification_deliveries for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People read their own notification settings" on public.notification_settings for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People read what leaves on their word, members what campaigns s" on public.outbox for select to authenticated 
  using ((((user_id = ( SELECT auth.uid() AS uid)) OR (kind = 'campaign_email'::text)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People read their own limit" on public.own_spending_limits for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "Members read their workspace's stages" on public.pipeline_stages for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "People set reminders for themselves" on public.reminders for insert to authenticated 
  with check (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People delete their own reminders" on public.reminders for delete to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People read their own reminders" on public.reminders for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People change their own reminders" on public.reminders for update to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)))) 
  with check (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "Members read how long things are kept" on public.retention_settings for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "People read their own tasks, managers all of the workspace" on public.scheduled_tasks for select to authenticated 
  using (((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)) AND ((user_id = ( SELECT auth.uid() AS uid)) OR private.can_manage(workspace_id))));

create policy "Owners and admins add score rules" on public.score_rules for insert to authenticated 
  with check (private.can_manage(workspace_id));

create policy "Owners and admins delete score rules" on public.score_rules for delete to authenticated 
  using (private.can_manage(workspace_id));

create policy "Members read their workspace's score rules" on public.score_rules for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Owners and admins change score rules" on public.score_rules for update to authenticated 
  using (private.can_manage(workspace_id)) 
  with check (private.can_manage(workspace_id));

create policy "Members read their workspace's segments" on public.segments for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "People read their own permissions, managers all of them" on public.send_permissions for select to authenticated 
  using (((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)) AND ((user_id = ( SELECT auth.uid() AS uid)) OR private.can_manage(workspace_id))));

create policy "Members read the limits that hold for them" on public.spending_limits for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read whom nothing is sent to" on public.suppressions for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "People read the runs of their own tasks, managers all of the wo" on public.task_executions for select to authenticated 
  using (((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)) AND ((user_id = ( SELECT auth.uid() AS uid)) OR private.can_manage(workspace_id))));

create policy "People read the summaries of their own threads" on public.thread_summaries for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People read the actions of their own turns" on public.tool_calls for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People read the events of their own turns" on public.turn_events for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "Managers read the numbers of all, others of their own turns" on public.turn_model_calls for select to authenticated 
  using (((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)) AND ((user_id = ( SELECT auth.uid() AS uid)) OR private.can_manage(workspace_id))));

create policy "People read their own turns" on public.turns for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "People read their own context" on public.user_contexts for select to authenticated 
  using (((user_id = ( SELECT auth.uid() AS uid)) AND (workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids))));

create policy "Members read how the texts of their workspace's campaigns were " on public.variant_looks for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Members read who else is a member" on public.workspace_members for select to authenticated 
  using ((workspace_id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "People change their own display name" on public.workspace_members for update to authenticated 
  using ((user_id = ( SELECT auth.uid() AS uid))) 
  with check ((user_id = ( SELECT auth.uid() AS uid)));

create policy "Members read their workspaces" on public.workspaces for select to authenticated 
  using ((id IN ( SELECT private.my_workspace_ids() AS my_workspace_ids)));

create policy "Owners and admins change their workspace" on public.workspaces for update to authenticated 
  using (private.can_manage(id)) 
  with check (private.can_manage(id));

create policy "Members listen to their workspace, and each to their own topic" on realtime.messages for select to authenticated 
  using ((EXISTS ( SELECT
   FROM private.my_workspace_ids() mine(id)
  WHERE ((realtime.topic() = ('workspace:'::text || mine.id)) OR (realtime.topic() = ((('workspace:'::text || mine.id) || ':user:'::text) || ( SELECT auth.uid() AS uid)))))));

-- Grants on tables and columns

grant select on private.account_documents to authenticated;

grant select on private.lead_documents to authenticated;

grant select on public.account_rows to authenticated;

grant delete, insert (workspace_id, name, domain, industry, employee_count, country, city, custom), select, update (name, domain, industry, employee_count, country, city, custom) on public.accounts to authenticated;

grant select, update (read_at) on public.agent_notifications to authenticated;

grant select on public.approvals to authenticated;

grant select on public.audit_entries to authenticated;

grant select on public.bulk_jobs to authenticated;

grant select on public.campaign_counts to authenticated;

grant select on public.campaign_people_counts to authenticated;

grant select on public.campaign_steps to authenticated;

grant select on public.campaign_variants to authenticated;

grant select on public.campaigns to authenticated;

grant delete, select, update (title, archived_at) on public.conversation_threads to authenticated;

grant select on public.custom_fields to authenticated;

grant select on public.daily_spending to authenticated;

grant select on public.days_off to authenticated;

grant select on public.email_templates to authenticated;

grant select on public.enrolments to authenticated;

grant select (id, workspace_id, requested_by, requested_at, lead_id, finished_at, rows_changed) on public.erasures to authenticated;

grant select on public.inbound_mails to authenticated;

grant delete, insert (workspace_id, lead_id, kind, title, body, actor_id, occurred_at), select, update (title, body, occurred_at) on public.lead_activities to authenticated;

grant select on public.lead_distinctions to authenticated;

grant select on public.lead_import_mappings to authenticated;

grant select on public.lead_import_rows to authenticated;

grant select on public.lead_imports to authenticated;

grant select on public.lead_merges to authenticated;

grant select on public.lead_rows to authenticated;

grant select on public.lead_scores to authenticated;

grant select on public.lead_stage_history to authenticated;

grant select on public.lead_views to authenticated;

grant insert (workspace_id, account_id, name, email, phone, title, country, city, stage, owner_id, score, tags, source, custom, do_not_contact), select, update (account_id, name, email, phone, title, country, city, stage, owner_id, score, tags, source, custom, do_not_contact) on public.leads to authenticated;

grant select on public.mail_events to authenticated;

grant select on public.mail_settings to authenticated;

grant select on public.mailboxes to authenticated;

grant delete, insert (workspace_id, user_id, scope, content), select, update (scope, content, updated_at) on public.memories to authenticated;

grant select on public.messages to authenticated;

grant select (id, workspace_id, user_id, kind, label, place, status, verified_at, failures, failing_since, retry_at, last_error, created_at) on public.notification_channels to authenticated;

grant select on public.notification_deliveries to authenticated;

grant select on public.notification_settings to authenticated;

grant select on public.outbox to authenticated;

grant select on public.own_spending_limits to authenticated;

grant select on public.pipeline_stages to authenticated;

grant delete, insert (workspace_id, user_id, lead_id, text, due_at), select, update (text, due_at, done_at) on public.reminders to authenticated;

grant select on public.retention_settings to authenticated;

grant select on public.scheduled_tasks to authenticated;

grant delete, insert (workspace_id, label, kind, points, filter, activity_kinds, half_life_days, most_points, "position", active), select, update (label, kind, points, filter, activity_kinds, half_life_days, most_points, "position", active) on public.score_rules to authenticated;

grant select on public.segments to authenticated;

grant select on public.send_permissions to authenticated;

grant select on public.spending_limits to authenticated;

grant select on public.suppressions to authenticated;

grant select on public.task_executions to authenticated;

grant select on public.thread_summaries to authenticated;

grant select on public.tool_calls to authenticated;

grant select on public.turn_events to authenticated;

grant select on public.turn_model_calls to authenticated;

grant select on public.turns to authenticated;

grant select on public.user_contexts to authenticated;

grant select on public.variant_looks to authenticated;

grant select, update (display_name) on public.workspace_members to authenticated;

grant select, update (name, country) on public.workspaces to authenticated;

-- Functions

CREATE OR REPLACE FUNCTION private.account_called(workspace_id uuid, name text)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  wanted text := private.tidy_text(name);
  id uuid;
begin
  if wanted is not null then
    insert into public.accounts (workspace_id, name) values (account_called.workspace_id, wanted) on conflict do nothing;
    select a.id into id from public.accounts a
    where a.workspace_id = account_called.workspace_id and a.name_key = lower(wanted collate "und-x-icu");
  end if;
  return id;
end $function$
;
grant execute on function private.account_called(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.account_calls(turn public.turns, model_calls jsonb)
 RETURNS public.turns
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  today date := private.spending_day();
  counted record;
begin
  with told as (
    select c.*, least(greatest(c.cached, 0), c.input) as cached_in
    from jsonb_to_recordset(model_calls) as c (round int, model text, outcome text, retries int,
      input bigint, cached bigint, output bigint, is_estimate boolean,
      started_at timestamptz, first_text_at timestamptz, finished_at timestamptz)
  ), kept as (
    insert into public.turn_model_calls (turn_id, workspace_id, user_id, round, model, outcome, retries,
      input_tokens, cached_tokens, output_tokens, is_estimate, cost_micros, started_at, first_text_at, finished_at)
    select turn.id, turn.workspace_id, turn.user_id, t.round, t.model, t.outcome, t.retries,
      t.input, t.cached_in, t.output, t.is_estimate, private.call_cost(t.model, today, t.input, t.cached_in, t.output),
      t.started_at, t.first_text_at, t.finished_at
    from told t
    returning input_tokens, cached_tokens, output_tokens, cost_micros
  ), summed as (
    select count(*) as calls, sum(k.input_tokens) as input, sum(k.cached_tokens) as cached, sum(k.output_tokens) as output,
      coalesce(sum(k.cost_micros), 0) as cost, count(*) filter (where k.cost_micros is null) as unpriced
    from kept k having count(*) > 0
  ), spent as (
    insert into public.daily_spending as d (workspace_id, user_id, day, model_calls, input_tokens, cached_tokens,
      output_tokens, cost_micros, unpriced_calls)
    select turn.workspace_id, turn.user_id, today, s.calls, s.input, s.cached, s.output, s.cost, s.unpriced from summed s
    on conflict on constraint daily_spending_pkey do update set
      model_calls = d.model_calls + excluded.model_calls, input_tokens = d.input_tokens + excluded.input_tokens,
      cached_tokens = d.cached_tokens + excluded.cached_tokens, output_tokens = d.output_tokens + excluded.output_tokens,
      cost_micros = d.cost_micros + excluded.cost_micros, unpriced_calls = d.unpriced_calls + excluded.unpriced_calls
  )
  select * into counted from summed;
  if counted.calls is null then
    return turn;
  end if;
  turn.input_tokens := turn.input_tokens + counted.input;
  turn.cached_tokens := turn.cached_tokens + counted.cached;
  turn.output_tokens := turn.output_tokens + counted.output;
  turn.cost_micros := turn.cost_micros + counted.cost;
  turn.unpriced_calls := turn.unpriced_calls + counted.unpriced;
  turn.reserved_micros := 0;
  turn.asked_model := null;
  return turn;
end $function$
;

CREATE OR REPLACE FUNCTION private.account_differences(before jsonb, after jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', after ->> 'id', 'label', after ->> 'name', 'field', f.field,
      'before', before -> f.field, 'after', after -> f.field) order by f.position), '[]')
  from unnest(array['name', 'domain', 'industry', 'employee_count', 'country', 'city', 'custom'])
    with ordinality as f (field, position)
  where before -> f.field is distinct from after -> f.field
$function$
;
grant execute on function private.account_differences(jsonb,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.account_filter_sql(workspace_id uuid, filter jsonb, OUT sql text, OUT selective boolean)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  found_by_text record;
begin
  sql := private.filter_group_sql(account_filter_sql.workspace_id, 'account', filter, 1, array['text', 'match', 'conditions']);
  if coalesce(btrim(private.filter_text(coalesce(filter -> 'text', '""'))), '') = '' then
    return;
  end if;
  found_by_text := private.find_by_text(account_filter_sql.workspace_id, 'account', filter ->> 'text');
  selective := found_by_text.found_ids is not null;
  sql := case when selective then format('a.id = any(%L::uuid[]) and %s', found_by_text.found_ids, sql)
    else format('exists (select from private.account_documents d where d.account_id = a.id and %s offset 0) and %s',
      private.document_sql(found_by_text.groups), sql) end;
end $function$
;
grant execute on function private.account_filter_sql(uuid,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.account_order(workspace_id uuid, field text, text text, OUT col text, OUT type text, OUT nullable boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if field like 'custom.%' then
    select f.col, case f.kind when 'decimal' then 'numeric' when 'answer' then 'boolean' else 'text' end, true
    into col, type, nullable
    from private.filter_field(account_order.workspace_id, 'account', account_order.field) f where f.kind <> 'list';
    return;
  end if;
  select k.col, k.type, k.nullable into col, type, nullable
  from (values
    ('name', 'a.name_key', 'text', false),
    ('industry', 'lower(a.industry collate "und-x-icu")', 'text', true),
    ('country', 'lower(a.country collate "und-x-icu")', 'text', true),
    ('employee_count', 'a.employee_count', 'int', true),
    ('created_at', 'a.created_at', 'timestamptz', false),
    ('updated_at', 'a.updated_at', 'timestamptz', false),
    ('relevance', format('round(1000 * extensions.word_similarity(%L, a.name_key))::int', private.search_text(account_order.text)), 'int', false)
  ) as k (field, col, type, nullable)
  where k.field = account_order.field and (k.field <> 'relevance' or account_order.text is not null);
end $function$
;
grant execute on function private.account_order(uuid,text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.active_score_rules(workspace_id uuid)
 RETURNS public.score_rules[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select array_agg(r) from public.score_rules r where r.workspace_id = active_score_rules.workspace_id and r.active
$function$
;
grant execute on function private.active_score_rules(uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.active_stages(workspace_id uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(array_agg(s.key order by s.position, s.key), '{}')
  from public.pipeline_stages s
  where s.workspace_id = active_stages.workspace_id and s.kind = 'open'
    and s.key <> private.first_stage(active_stages.workspace_id)
$function$
;
grant execute on function private.active_stages(uuid) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.activity_sql(workspace_id uuid, condition jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  entries text := format('from public.lead_activities e where e.workspace_id = %L and e.lead_id = l.id', activity_sql.workspace_id);
begin
  if condition ? 'kinds' then
    entries := entries || format(' and e.kind = any(%L::text[])', private.filter_texts(condition -> 'kinds'));
  end if;
  return private.happened_sql(entries, 'e.occurred_at', 'now()', condition);
end $function$
;
grant execute on function private.activity_sql(uuid,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.addition_keeps(entry public.audit_entries, present jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when present ->> 'deleted_at' is not null then 'It was deleted since.'
    when private.really_changes(entry.after - array['score', 'last_contacted_at'], present - array['score', 'last_contacted_at'])
      then 'Changed since.'
    when exists (select from public.lead_activities a where a.workspace_id = entry.workspace_id and a.lead_id = entry.row_id
        and a.kind <> 'created') then 'Something was written on it since.'
  end
$function$
;

CREATE OR REPLACE FUNCTION private.advance_branches(at_most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  instant timestamptz := private.mail_now();
  ids uuid[];
  branch record;
  yes uuid[];
begin
  ids := array(
    select due.id from public.campaigns c
    cross join lateral (
      select e.id from public.enrolments e
      where e.campaign_id = c.id and e.status = 'active' and e.at_branch and e.due_at <= instant
      order by e.due_at limit at_most for no key update skip locked
    ) due
    where c.status = 'running' limit at_most
  );
  for branch in
    select s as step, array_agg(e.id) as ids from public.enrolments e
    join public.campaign_steps s on s.campaign_id = e.campaign_id and s.id = e.step_id
    where e.id = any(ids) group by s
  loop
    yes := case when (branch.step).removed_at is null and (branch.step).kind = 'branch'
      then private.who_meets(branch.step, branch.ids) else branch.ids end;
    perform private.move_on(yes, false, instant);
    perform private.move_on(array(select unnest(branch.ids) except select unnest(yes)), true, instant);
  end loop;
  return cardinality(ids);
end $function$
;

CREATE OR REPLACE FUNCTION private.advance_bulk_chunk(job public.bulk_jobs)
 RETURNS public.bulk_jobs
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  chunk private.bulk_job_chunks;
  counts jsonb;
  reason text;
begin
  select c.* into chunk from private.bulk_job_chunks c where c.job_id = job.id order by c.number limit 1;
  if chunk.job_id is null then
    return private.end_bulk_job(job, 'completed', null);
  end if;
  perform private.lock_lead_work(job.workspace_id);
  begin
    perform private.ready_bulk(job.workspace_id, job.action, job.changes);
  exception when sqlstate '22023' then
    get stacked diagnostics reason = message_text;
    return private.end_bulk_job(job, 'failed', reason);
  end;
  perform set_config('app.bulk_job_id', job.id::text, true),
    set_config('app.tool_call_id', coalesce(job.tool_call_id::text, ''), true);
  begin
    counts := private.apply_bulk(job, chunk.lead_ids);
  exception when integrity_constraint_violation or sqlstate '22023' or sqlstate 'PT409' then
    counts := private.apply_bulk_singly(job, chunk.lead_ids);
  end;
  perform set_config('app.bulk_job_id', '', true);
  delete from private.bulk_job_chunks c where c.job_id = job.id and c.number = chunk.number;
  update public.bulk_jobs b set attempts = 0, updated_at = clock_timestamp(),
    changed = b.changed + (counts ->> 'changed')::int, unchanged = b.unchanged + (counts ->> 'unchanged')::int,
    failed = b.failed + coalesce((counts ->> 'failed')::int, 0),
    skipped = b.skipped + jsonb_array_length(counts -> 'problems') - coalesce((counts ->> 'failed')::int, 0),
    problems = private.first_hundred(b.problems, counts -> 'problems')
  where b.id = job.id returning * into job;
  if not exists (select from private.bulk_job_chunks c where c.job_id = job.id) then
    return private.end_bulk_job(job, 'completed', null);
  end if;
  return job;
end $function$
;

CREATE OR REPLACE FUNCTION private.advance_bulk_undo(job public.bulk_jobs)
 RETURNS public.bulk_jobs
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  at_a_time constant int := 1000;
  entries public.audit_entries[] := array(
    select e from public.audit_entries e
    where e.bulk_job_id = job.id and e.id < job.undo_before order by e.id desc limit at_a_time);
  outcome jsonb := private.take_back_leads(job.workspace_id, entries);
  is_over boolean := cardinality(entries) < at_a_time;
begin
  update public.bulk_jobs b set reversed = b.reversed + (outcome ->> 'reversed')::int,
    kept = b.kept + jsonb_array_length(outcome -> 'kept'), kept_leads = private.first_hundred(b.kept_leads, outcome -> 'kept'),
    undo_before = coalesce((select min(e.id) from unnest(entries) as e), 0), attempts = 0, updated_at = clock_timestamp(),
    status = case when is_over then 'undone' else 'undoing' end, undone_at = case when is_over then clock_timestamp() end
  where b.id = job.id returning * into job;
  return job;
end $function$
;

CREATE OR REPLACE FUNCTION private.advance_import_chunk(import public.lead_imports)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  trial boolean := import.status = 'checking';
  chunk private.lead_import_chunks;
  counts jsonb;
begin
  select c.* into chunk from private.lead_import_chunks c where c.import_id = import.id and c.number = import.next_chunk;
  if chunk.import_id is null then
    perform private.finish_import(import);
    return;
  end if;
  perform private.lock_lead_work(import.workspace_id);
  perform set_config('app.import_id', case when trial then '' else import.id::text end, true),
    set_config('app.import_name', left(import.file ->> 'name', 200), true);
  for attempt in 1..3 loop
    begin
      counts := private.merge_import_rows(import, private.read_import_rows(import, chunk.rows, chunk.faults), trial);
      exit;
    exception when unique_violation then
      if attempt = 3 then
        raise;
      end if;
    end;
  end loop;
  perform set_config('app.import_id', '', true), set_config('app.import_name', '', true);
  if not trial then
    delete from private.lead_import_chunks c where c.import_id = import.id and c.number = chunk.number;
  end if;
  update public.lead_imports i set next_chunk = i.next_chunk + 1, attempts = 0, updated_at = clock_timestamp(),
    added = i.added + (counts ->> 'added')::int, updated = i.updated + (counts ->> 'updated')::int,
    skipped = i.skipped + (counts ->> 'skipped')::int, failed = i.failed + (counts ->> 'failed')::int,
    noted = i.noted + (counts ->> 'noted')::int
  where i.id = import.id returning * into import;
  if import.next_chunk >= import.chunk_count then
    perform private.finish_import(import);
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.advance_import_undo(import public.lead_imports)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  entries public.audit_entries[] := array(
    select e from public.audit_entries e
    where e.import_id = import.id and e.id < import.undo_before order by e.id desc limit 1000);
  outcome jsonb := private.take_back_leads(import.workspace_id, entries);
begin
  update public.lead_imports i set reversed = i.reversed + (outcome ->> 'reversed')::int,
    kept = i.kept + jsonb_array_length(outcome -> 'kept'), kept_leads = private.first_hundred(i.kept_leads, outcome -> 'kept'),
    undo_before = coalesce((select min(e.id) from unnest(entries) as e), 0), attempts = 0, updated_at = clock_timestamp(),
    status = case when cardinality(entries) < 1000 then 'undone' else i.status end,
    undone_at = case when cardinality(entries) < 1000 then clock_timestamp() end
  where i.id = import.id;
end $function$
;

CREATE OR REPLACE FUNCTION private.after_wait(start timestamp with time zone, wait_seconds integer, wait_in text, mailbox public.mailboxes)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  local_start timestamp := start at time zone mailbox.time_zone;
  whole_days int := wait_seconds / 86400;
  day date := local_start::date;
  rest interval := make_interval(secs => wait_seconds % 86400);
begin
  if wait_in = 'hours' then
    return start + make_interval(secs => wait_seconds);
  elsif wait_in = 'days' then
    return ((local_start + make_interval(days => whole_days)) at time zone mailbox.time_zone) + rest;
  end if;
  for candidate in 1..whole_days + 366 loop
    exit when whole_days = 0;
    day := day + 1;
    if private.is_sending_day(mailbox, day) then
      whole_days := whole_days - 1;
    end if;
  end loop;
  return ((day + local_start::time) at time zone mailbox.time_zone) + rest;
end $function$
;

CREATE OR REPLACE FUNCTION private.answer_refusal(turn public.turns, call_id uuid, payload jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  mail public.inbound_mails;
begin
  if turn.inbound_mail_id is not null and (payload ->> 'kind' is distinct from 'email'
      or payload ->> 'inbound_mail_id' is distinct from turn.inbound_mail_id::text) then
    return 'Only an answer to this reply can be proposed here.';
  elsif not payload ? 'inbound_mail_id' then
    return null;
  end if;
  select i.* into mail from public.inbound_mails i
  where i.workspace_id = turn.workspace_id and i.id = (payload ->> 'inbound_mail_id')::uuid for update;
  if mail.id is null then
    return 'There is no such reply here.';
  elsif exists (select from public.tool_calls c where c.id = mail.tool_call_id and c.id <> answer_refusal.call_id
      and (c.status in ('pending', 'waiting', 'approved', 'sending') or (c.status = 'done' and turn.inbound_mail_id is not null))) then
    return 'An answer to this reply waits already, or was sent.';
  end if;
  update public.inbound_mails i set tool_call_id = answer_refusal.call_id, no_draft_reason = null where i.id = mail.id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.answer_state(mail public.inbound_mails)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_strip_nulls(jsonb_build_object(
    'state', case
      when c.status = 'waiting' then 'waiting' when c.status in ('approved', 'sending') then 'sending'
      when c.status = 'done' then 'sent' when t.status in ('queued', 'running') then 'drafting'
      when c.status in ('denied', 'failed') then c.status else 'none' end,
    'reason', coalesce(mail.no_draft_reason, case when c.status = 'failed' then c.summary end),
    'person', m.display_name,
    'is_mine', coalesce(c.user_id, t.user_id) = auth.uid(),
    'thread_id', case when coalesce(c.user_id, t.user_id) = auth.uid() then coalesce(d.thread_id, t.thread_id) end))
  from (select) one
  left join public.tool_calls c on c.id = mail.tool_call_id
  left join public.turns d on d.id = c.turn_id
  left join public.turns t on t.id = mail.answer_turn_id
  left join public.workspace_members m on m.workspace_id = mail.workspace_id and m.user_id = coalesce(c.user_id, t.user_id)
$function$
;

CREATE OR REPLACE FUNCTION private.answers_that_wait(workspace_id uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select (a.payload ->> 'inbound_mail_id')::uuid from public.approvals a
  where a.user_id = auth.uid() and a.status = 'pending' and a.workspace_id = answers_that_wait.workspace_id
    and a.payload ? 'inbound_mail_id'
$function$
;

CREATE OR REPLACE FUNCTION private.append_events(turn_id uuid, events jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  turn public.turns;
begin
  select * into turn from public.turns t where t.id = append_events.turn_id;
  turn.last_seq := private.write_events(turn, append_events.events);
  update public.turns t set last_seq = turn.last_seq where t.id = turn.id;
end $function$
;

CREATE OR REPLACE FUNCTION private.append_lead_counts(workspace_ids uuid[], facets text[], facet_values text[], deltas integer[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  full_workspace uuid;
begin
  for full_workspace in
    with appended as (
      insert into private.lead_count_deltas (workspace_id, facet, value, delta)
      select c.workspace_id, c.facet, c.value, sum(c.delta)
      from unnest(workspace_ids, facets, facet_values, deltas) as c (workspace_id, facet, value, delta)
      -- A workspace that is being deleted takes its counts with it.
      where exists (select from public.workspaces w where w.id = c.workspace_id)
      group by c.workspace_id, c.facet, c.value having sum(c.delta) <> 0
      returning workspace_id, id
    )
    select a.workspace_id from appended a group by a.workspace_id having max(a.id) / 128 > (min(a.id) - 1) / 128
  loop
    perform private.fold_lead_counts(full_workspace);
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.apply_bulk(job public.bulk_jobs, lead_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  reached uuid[];
  compiled record;
  changed int;
begin
  -- In order of id, so that two such changes never wait for each other.
  select coalesce(array_agg(x.id), '{}') into reached from (
    select l.id from public.leads l
    where l.workspace_id = job.workspace_id and l.id = any(apply_bulk.lead_ids) and l.merged_into is null
      and (l.deleted_at is not null) = (job.action = 'restore')
    order by l.id for update
  ) x;
  if reached = '{}' then
    return jsonb_build_object('changed', 0, 'unchanged', 0, 'problems', private.bulk_absences(job, lead_ids));
  end if;
  case job.action
    when 'change' then
      compiled := private.bulk_change_sql(job.workspace_id, case when job.changes ? 'company'
        then job.changes - 'company' || jsonb_build_object('account_id',
          private.account_called(job.workspace_id, job.changes ->> 'company'))
        else job.changes end);
      execute format('update public.leads l set %s where l.workspace_id = $1 and l.id = any($2) and (%s)',
        compiled.sets, compiled.differs) using job.workspace_id, reached;
    when 'delete' then
      update public.leads l set deleted_at = now(), deleted_by = auth.uid()
      where l.workspace_id = job.workspace_id and l.id = any(reached);
    when 'restore' then
      update public.leads l set deleted_at = null, deleted_by = null
      where l.workspace_id = job.workspace_id and l.id = any(reached);
  end case;
  get diagnostics changed = row_count;
  return jsonb_build_object('changed', changed, 'unchanged', cardinality(reached) - changed,
    'problems', private.bulk_absences(job, array(select i from unnest(apply_bulk.lead_ids) as i where i <> all(reached))));
end $function$
;

CREATE OR REPLACE FUNCTION private.apply_bulk_singly(job public.bulk_jobs, lead_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  lead uuid;
  answer jsonb;
  reason text;
  changed int := 0;
  unchanged int := 0;
  failed jsonb := '[]'::jsonb;
  problems jsonb := '[]'::jsonb;
begin
  foreach lead in array lead_ids loop
    begin
      answer := private.apply_bulk(job, array[lead]);
      changed := changed + (answer ->> 'changed')::int;
      unchanged := unchanged + (answer ->> 'unchanged')::int;
      problems := problems || (answer -> 'problems');
    exception
      when sqlstate '22023' or sqlstate 'PT409' then
        get stacked diagnostics reason = message_text;
        failed := failed || jsonb_build_object('id', lead, 'reason', reason);
      when unique_violation then
        failed := failed || jsonb_build_object('id', lead, 'reason', 'Its address is another lead''s by now.');
      when integrity_constraint_violation then
        failed := failed || jsonb_build_object('id', lead, 'reason', 'It would hold more than a lead can, say more than 50 tags.');
    end;
  end loop;
  return jsonb_build_object('changed', changed, 'unchanged', unchanged, 'failed', jsonb_array_length(failed),
    'problems', problems || (
      select coalesce(jsonb_agg(f.value || jsonb_build_object('label', l.name) order by l.name, l.id), '[]')
      from jsonb_array_elements(failed) f left join public.leads l on l.id = (f.value ->> 'id')::uuid));
end $function$
;

CREATE OR REPLACE FUNCTION private.apply_retention()
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  delete from public.conversation_threads t using public.retention_settings s
  where s.workspace_id = t.workspace_id and t.updated_at < now() - make_interval(days => s.thread_days)
    and not exists (select from public.turns u where u.thread_id = t.id and u.status in ('queued', 'running', 'waiting'));
  delete from public.audit_entries e using public.retention_settings s
  where s.workspace_id = e.workspace_id and e.created_at < now() - make_interval(days => s.audit_days);
  delete from public.agent_notifications n using public.retention_settings s
  where s.workspace_id = n.workspace_id and n.created_at < now() - make_interval(days => s.notification_days)
$function$
;

CREATE OR REPLACE FUNCTION private.apply_scores(workspace_id uuid, lead_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  rules public.score_rules[] := private.active_score_rules(apply_scores.workspace_id);
begin
  if rules is null then
    delete from public.lead_scores s where s.lead_id = any(apply_scores.lead_ids);
    return;
  end if;
  -- In order of id, so that this and a bulk change never wait for each other.
  perform from public.leads l where l.id = any(apply_scores.lead_ids) order by l.id for update;
  perform set_config('app.scoring', 'on', true);
  with fresh as materialized (
    select f.lead_id, f.score, f.factors from private.score_leads(apply_scores.workspace_id, apply_scores.lead_ids,
      array_fill(now(), array[cardinality(apply_scores.lead_ids)]), rules) f
  ), explained as (
    insert into public.lead_scores as s (lead_id, workspace_id, score, factors)
    select f.lead_id, apply_scores.workspace_id, f.score, f.factors from fresh f
    on conflict (lead_id) do update set factors = excluded.factors, score = excluded.score, computed_at = now(),
      previous_score = case when s.score <> excluded.score then s.score else s.previous_score end,
      changed_at = case when s.score <> excluded.score then now() else s.changed_at end
  )
  update public.leads l set score = f.score from fresh f where l.id = f.lead_id and l.score <> f.score;
  perform set_config('app.scoring', '', true);
end $function$
;

CREATE OR REPLACE FUNCTION private.approval_binding(workspace_id uuid, turn_id uuid, tool text, arguments jsonb, payload jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select encode(sha256(convert_to(
    jsonb_build_array(workspace_id, turn_id, tool, arguments, payload)::text, 'UTF8')), 'hex')
$function$
;

CREATE OR REPLACE FUNCTION private.approval_refusal(campaign public.campaigns)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when campaign.checked_hash is distinct from campaign.content_hash
      then 'Its mails were not checked as they are now. Open the review again; it says what is wrong with them.'
    else private.domain_refusal(campaign)
  end
$function$
;

CREATE OR REPLACE FUNCTION private.approved_payload(call_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (select a.payload from public.approvals a where a.tool_call_id = call_id and a.status = 'approved');
end $function$
;

CREATE OR REPLACE FUNCTION private.audience_sql(workspace_id uuid, audience jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case
    when audience ? 'segment_id' then private.segment_sql(workspace_id, jsonb_build_array(audience ->> 'segment_id'))
    when audience ? 'filter' then (private.lead_filter_sql(workspace_id, audience -> 'filter')).sql
    when audience ? 'lead_ids' then format('l.id = any(%L::uuid[])',
      array(select jsonb_array_elements_text(audience -> 'lead_ids')))
    else 'false'
  end;
end $function$
;
grant execute on function private.audience_sql(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.audit_changes(before jsonb, after jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('field', k.key, 'before', before -> k.key, 'after', after -> k.key) order by k.key), '[]')
  from jsonb_object_keys(coalesce(after, '{}') || coalesce(before, '{}')) as k (key)
  where coalesce(before -> k.key, 'null') <> coalesce(after -> k.key, 'null')
    and k.key not in ('id', 'workspace_id', 'updated_at', 'created_at', 'name_key', 'country_key', 'email_key', 'phone_key',
      'name_sound', 'label_key')
$function$
;
grant execute on function private.audit_changes(jsonb,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.begin_answer(mail public.inbound_mails, person uuid)
 RETURNS public.turns
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  thread public.conversation_threads;
  message public.messages;
  turn public.turns;
  events jsonb;
  reader text := (select l.name from public.leads l where l.workspace_id = mail.workspace_id and l.id = mail.lead_id);
begin
  thread.id := gen_random_uuid();
  thread.workspace_id := mail.workspace_id;
  thread.user_id := person;
  thread.title := left('Reply from ' || regexp_replace(reader, '[[:cntrl:]]+', ' ', 'g'), 80);
  message.id := gen_random_uuid();
  message.client_message_id := gen_random_uuid();
  message.content := 'A reply came in. Read it, say what it comes to, and draft an answer.';
  turn.id := (private.begin_turn(thread, message, null, null, null) ->> 'turn_id')::uuid;
  update public.turns t set tainted = true, unattended = true, inbound_mail_id = mail.id where t.id = turn.id returning t.* into turn;
  turn.leaf_message_id := private.store_reply(turn, '{}');
  events := private.store_calls(turn, turn.leaf_message_id, jsonb_build_array(jsonb_build_object(
    'provider_call_id', 'first', 'tool', 'read_reply', 'effect', 'read',
    'arguments', jsonb_build_object('inbound_mail_id', mail.id))));
  turn.settled_seq := turn.last_seq + jsonb_array_length(events);
  turn.last_seq := private.save_turn(turn, events);
  update public.inbound_mails i set answer_turn_id = turn.id, no_draft_reason = null where i.id = mail.id;
  perform private.ring('tick');
  return turn;
end $function$
;

CREATE OR REPLACE FUNCTION private.begin_bulk_undo(job public.bulk_jobs)
 RETURNS public.bulk_jobs
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  at_once constant int := 2000;
  change_count int;
begin
  delete from private.bulk_job_chunks c where c.job_id = job.id;
  select count(*) into change_count from public.audit_entries e where e.bulk_job_id = job.id;
  update public.bulk_jobs b set reversed = 0, kept = 0, kept_leads = '[]', acting_id = auth.uid(), attempts = 0, error = null,
    undo_before = (select coalesce(max(e.id), 0) + 1 from public.audit_entries e where e.bulk_job_id = job.id),
    undo_total = (select count(*) from public.audit_entries e where e.bulk_job_id = job.id and e.table_name = 'leads'),
    finished_at = coalesce(b.finished_at, clock_timestamp()), updated_at = clock_timestamp(),
    status = case when change_count > at_once then 'undoing' else 'stopped' end
  where b.id = job.id returning * into job;
  while change_count <= at_once and job.status <> 'undone' loop
    job := private.advance_bulk_undo(job);
  end loop;
  return job;
end $function$
;

CREATE OR REPLACE FUNCTION private.begin_call(call_id uuid, epoch integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  call public.tool_calls;
  approval public.approvals;
begin
  select c.* into call
  from public.tool_calls c join public.turns t on t.id = c.turn_id
  where c.id = begin_call.call_id and c.user_id = auth.uid()
    and (c.status = 'approved' and c.effect in ('write', 'destructive', 'external') or c.status = 'pending' and c.effect = 'write')
    and t.status = 'running' and t.epoch = begin_call.epoch
    -- What a mail set off changes nothing but what the mail comes to.
    and (t.inbound_mail_id is null or c.tool = 'classify_reply' or c.status = 'approved')
  for update of c, t;
  if not found then
    raise exception 'This call is not open, or another worker has it.' using errcode = 'PT409';
  end if;
  if call.effect_result is not null then
    return call.effect_result;
  end if;
  select * into approval from public.approvals a where a.tool_call_id = call.id and a.status = 'approved' for update;
  if call.status = 'approved' and (
    approval.id is null or approval.consumed_at is not null
    or approval.binding <> private.approval_binding(
      call.workspace_id, call.turn_id, call.tool, call.arguments, approval.payload)
  ) then
    raise exception 'No unused approval covers exactly this.' using errcode = 'PT403';
  end if;
  update public.approvals a set consumed_at = clock_timestamp() where a.id = approval.id;
  perform set_config('app.tool_call_id', call.id::text, true);
  return null;
end $function$
;
grant execute on function private.begin_call(uuid,integer) to authenticated;

CREATE OR REPLACE FUNCTION private.begin_execution(execution_id uuid, epoch integer)
 RETURNS public.scheduled_tasks
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  task public.scheduled_tasks;
begin
  select t.* into task
  from public.task_executions e join public.scheduled_tasks t on t.id = e.task_id
  where e.id = begin_execution.execution_id and e.epoch = begin_execution.epoch and e.status = 'running' and e.lease_until is not null
    and e.user_id = auth.uid() and private.my_role(e.workspace_id) is not null
  for update of e;
  return task;
end $function$
;
grant execute on function private.begin_execution(uuid,integer) to authenticated;

CREATE OR REPLACE FUNCTION private.begin_import_undo(import public.lead_imports)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from private.lead_import_chunks c where c.import_id = import.id;
  update public.lead_imports i set reversed = 0, kept = 0, kept_leads = '[]',
    undo_before = (select coalesce(max(e.id), 0) + 1 from public.audit_entries e where e.import_id = import.id),
    undo_total = (select count(*) from public.audit_entries e where e.import_id = import.id and e.table_name = 'leads')
  where i.id = import.id returning * into import;
  return private.set_to_work(import, 'undoing');
end $function$
;

CREATE OR REPLACE FUNCTION private.begin_turn(thread public.conversation_threads, message public.messages, client_message_id uuid, lease_seconds integer, model text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  turn public.turns;
  taken record;
  refusal text;
  started jsonb;
begin
  if thread.created_at is not null
      and exists (select from public.turns t where t.thread_id = thread.id and t.status in ('queued', 'running')) then
    raise exception 'The assistant is still answering in this thread. Wait for it, or stop it first.'
      using errcode = 'PT409';
  end if;
  select gen_random_uuid(), thread.workspace_id, thread.user_id, thread.id, message.id, message.id, 'chat', 'queued',
    0, 0, 1, 1, false, 0, '[]'::jsonb, false
  into turn.id, turn.workspace_id, turn.user_id, turn.thread_id, turn.user_message_id, turn.leaf_message_id, turn.source,
    turn.status, turn.epoch, turn.attempts, turn.last_seq, turn.settled_seq, turn.tainted, turn.reserved_micros, turn.plan,
    turn.plan_edited;
  if begin_turn.lease_seconds is not null then
    select * into taken from private.take_turn(turn,
      case when message.created_at is null then message.parent_id else message.id end, begin_turn.lease_seconds, model);
    turn := taken.turn;
    refusal := taken.refusal;
  end if;
  started := jsonb_build_object('turn_id', turn.id, 'thread_id', thread.id);
  with new_thread as (
    insert into public.conversation_threads (id, workspace_id, user_id, title, head_message_id)
    select thread.id, thread.workspace_id, thread.user_id, thread.title, message.id where thread.created_at is null
  ), known_thread as (
    update public.conversation_threads t set head_message_id = message.id, updated_at = clock_timestamp()
    where t.id = thread.id
  ), new_message as (
    insert into public.messages (id, thread_id, workspace_id, user_id, turn_id, parent_id, role, content, client_message_id)
    select message.id, thread.id, thread.workspace_id, thread.user_id, turn.id, message.parent_id, 'user', message.content,
      message.client_message_id
    where message.created_at is null
  ), new_turn as (
    insert into public.turns (id, workspace_id, user_id, thread_id, user_message_id, leaf_message_id, client_message_id,
      status, epoch, attempts, lease_until, last_seq, settled_seq, tainted, reserved_micros, asked_model, asked_at, started_at)
    values (turn.id, turn.workspace_id, turn.user_id, turn.thread_id, message.id, message.id, begin_turn.client_message_id,
      turn.status, turn.epoch, turn.attempts, turn.lease_until, turn.last_seq, turn.settled_seq, turn.tainted,
      turn.reserved_micros, turn.asked_model, turn.asked_at, turn.started_at)
  )
  insert into public.turn_events (turn_id, seq, workspace_id, user_id, type, data)
  values (turn.id, 1, turn.workspace_id, turn.user_id, 'turn.started', started);
  return started || jsonb_build_object('message_id', message.id, 'created', true,
    'events', jsonb_build_array(jsonb_build_object('seq', 1, 'event', started || '{"type": "turn.started"}')),
    'claim', case when turn.status = 'running' then
      private.turn_bundle(turn) || jsonb_build_object('refusal', refusal) end);
end $function$
;

CREATE OR REPLACE FUNCTION private.between_sql(col text, lowest text, minimum text, highest text, maximum text, type text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select '(' || concat_ws(' and ', col || ' is not null',
    case when minimum is not null then format('%s %s %L::%s', col, lowest, minimum, type) end,
    case when maximum is not null then format('%s %s %L::%s', col, highest, maximum, type) end) || ')'
$function$
;
grant execute on function private.between_sql(text,text,text,text,text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.bridge_removed_steps(campaign_id uuid, known uuid[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  with recursive way (id, next_id) as (
    select s.id, s.next_step_id from public.campaign_steps s
    where s.campaign_id = bridge_removed_steps.campaign_id and s.removed_at is not null
    union
    select w.id, n.next_step_id from way w join public.campaign_steps n on n.id = w.next_id and n.removed_at is not null
  )
  update public.campaign_steps s set next_step_id = coalesce((
    select w.next_id from way w join public.campaign_steps n on n.id = w.next_id and n.removed_at is null
    where w.id = s.id limit 1
  ), case when s.removed_at = now() then (
    select f.id from public.campaign_steps f
    where f.campaign_id = s.campaign_id and f.removed_at is null and f.id <> all(known) and f.position >= s.position
    order by f.position limit 1
  ) end)
  where s.campaign_id = bridge_removed_steps.campaign_id and s.removed_at is not null
$function$
;

CREATE OR REPLACE FUNCTION private.bulk_absences(job public.bulk_jobs, lead_ids uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'label', l.name, 'reason', case
      when l.id is null then 'It was deleted for good.'
      when l.merged_into is not null then 'It was merged into another lead.'
      when job.action = 'restore' then 'It is not in the bin any more.'
      else 'It was deleted.' end) order by l.name, i.id), '[]')
  from unnest(lead_ids) as i (id)
  left join public.leads l on l.workspace_id = job.workspace_id and l.id = i.id
$function$
;

CREATE OR REPLACE FUNCTION private.bulk_change_sql(workspace_id uuid, ready jsonb, OUT differs text, OUT sets text)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  removed text[] := private.tidy_tags(array(select jsonb_array_elements_text(ready -> 'remove_tags')));
  added text[] := array(select t from unnest(private.tidy_tags(array(select jsonb_array_elements_text(ready -> 'add_tags')))) as t
    where t <> all(removed));
begin
  select string_agg(c.differs, ' or '), string_agg(format('%I = %s', c.col, c.value), ', ') filter (where c.value is not null)
  into differs, sets
  from (
    select f.key as col, format('l.%I is distinct from %s', f.key, v.value) as differs, v.value
    from jsonb_each(ready) f
    cross join lateral (select case f.key
      when 'owner_id' then format('%L::uuid', f.value #>> '{}')
      when 'account_id' then format('%L::uuid', f.value #>> '{}')
      when 'score' then format('%L::int', f.value #>> '{}')
      when 'do_not_contact' then format('%L::boolean', f.value #>> '{}')
      else format('%L', private.tidy_text(f.value #>> '{}')) end as value) v
    where f.key not in ('add_tags', 'remove_tags', 'custom', 'company')
    union all
    select 'tags', format('(not l.tags @> %L::text[] or l.tags && %L::text[])', added, removed),
      format('array(select t from unnest(l.tags || %L::text[]) as t where t <> all(%L::text[]))', added, removed)
    where ready ?| array['add_tags', 'remove_tags']
    union all
    select 'custom', format('(%s)', coalesce(string_agg(
        format('nullif(l.custom -> %1$L, ''null'') is distinct from nullif(%2$L::jsonb, ''null'')', c.key, c.value), ' or '), 'false')),
      format('(l.custom || %L::jsonb) - %L::text[]', ready -> 'custom',
        coalesce(array_agg(c.key) filter (where c.value = 'null'), '{}'))
    from jsonb_each(ready -> 'custom') c where ready ? 'custom' having ready ? 'custom'
    union all
    select 'account_id', coalesce((
        select format('l.account_id is distinct from %L::uuid', a.id) from public.accounts a
        where a.workspace_id = bulk_change_sql.workspace_id
          and a.name_key = lower(private.tidy_text(ready ->> 'company') collate "und-x-icu")
      ), case when private.tidy_text(ready ->> 'company') is null then 'l.account_id is not null' else 'true' end), null
    where ready ? 'company'
  ) c;
end $function$
;
grant execute on function private.bulk_change_sql(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.bulk_sample(workspace_id uuid, action text, ready jsonb, lead_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if action <> 'change' then
    return (
      select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'label', l.name, 'field', 'lead',
        'before', case action when 'restore' then 'in the bin' else coalesce(a.name, 'here') end,
        'after', case action when 'restore' then coalesce(a.name, 'here') else 'deleted' end) order by p.position), '[]')
      from unnest(lead_ids) with ordinality as p (id, position)
      join public.leads l on l.workspace_id = bulk_sample.workspace_id and l.id = p.id
      left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
    );
  end if;
  return (
    select coalesce(jsonb_agg(d.value order by p.position), '[]')
    from unnest(lead_ids) with ordinality as p (id, position)
    join public.lead_rows r on r.workspace_id = bulk_sample.workspace_id and r.id = p.id
    join public.leads l on l.id = p.id
    cross join lateral private.lead_after(l, ready) n
    cross join jsonb_array_elements(private.lead_differences(to_jsonb(r), to_jsonb(r) || jsonb_build_object(
      'title', n.title, 'country', n.country, 'city', n.city, 'source', n.source, 'custom', n.custom, 'score', n.score,
      'tags', n.tags, 'do_not_contact', n.do_not_contact, 'stage_label', private.stage_label(n.workspace_id, n.stage),
      'company', case when ready ? 'company' then private.tidy_text(ready ->> 'company') else r.company end,
      'owner_name', (select m.display_name from public.workspace_members m
        where m.workspace_id = n.workspace_id and m.user_id = n.owner_id)))) as d
  );
end $function$
;
grant execute on function private.bulk_sample(uuid,text,jsonb,uuid[]) to authenticated;

CREATE OR REPLACE FUNCTION private.bulk_scope_sql(workspace_id uuid, action text, selection jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  most constant int := 10000;
  listed jsonb := coalesce(selection -> 'ids', selection -> 'except');
  ids uuid[];
  chosen text;
begin
  if jsonb_typeof(selection) is distinct from 'object'
      or exists (select from jsonb_object_keys(selection) k where k not in ('filter', 'ids', 'bin', 'except'))
      or (select count(*) from jsonb_object_keys(selection) k where k in ('filter', 'ids', 'bin')) <> 1
      or selection ?& array['ids', 'except'] then
    perform private.refuse('Select by "filter", "ids" or "bin"; "except" leaves some of a filter or the bin out.');
  elsif (action = 'restore' and selection ? 'filter') or (action <> 'restore' and selection ? 'bin') then
    perform private.refuse('What is restored is selected in the bin; everything else by a filter or ids.');
  elsif listed is not null and (jsonb_typeof(listed) <> 'array' or jsonb_array_length(listed) > most) then
    perform private.refuse('At most 10,000 leads can be named one by one. Use a filter.');
  end if;
  begin
    ids := array(select v::uuid from jsonb_array_elements_text(listed) as v);
  exception when data_exception then
    perform private.refuse('A lead is named by its id.');
  end;
  chosen := case
    when selection ? 'ids' then format('l.id = any(%L::uuid[])', ids)
    else format('not l.id = any(%L::uuid[])', coalesce(ids, '{}'))
  end;
  if action = 'restore' then
    return format('from public.leads l where l.workspace_id = %L and l.deleted_at is not null and l.merged_into is null and %s',
      bulk_scope_sql.workspace_id, chosen);
  end if;
  return private.lead_scope(bulk_scope_sql.workspace_id, (private.lead_filter_sql(bulk_scope_sql.workspace_id,
    coalesce(selection -> 'filter', '{}'))).sql) || format(' and l.deleted_at is null and %s', chosen);
end $function$
;
grant execute on function private.bulk_scope_sql(uuid,text,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.call_cost(model text, day date, input_tokens bigint, cached_tokens bigint, output_tokens bigint)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select ceil((
        (call_cost.input_tokens - call_cost.cached_tokens)::numeric * p.input_micros
        + call_cost.cached_tokens * p.cached_micros + call_cost.output_tokens::numeric * p.output_micros
      ) / 1000000)::bigint
    from private.model_prices p
    where p.model = call_cost.model and p.effective_from <= call_cost.day
    order by p.effective_from desc limit 1
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.call_function(name text, arguments jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  target record;
  list text;
  answer jsonb;
begin
  select p.oid, p.proretset, p.proargnames, p.pronargs,
    -- An oidvector counts from 0; as text and back it counts from 1, like the names.
    string_to_array(p.proargtypes::text, ' ')::oid[] as types
  into target
  from pg_catalog.pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.proname = call_function.name and p.prokind = 'f'
    and not exists (
      select from jsonb_object_keys(call_function.arguments) k where k <> all (p.proargnames[1:p.pronargs])
    )
  order by p.oid limit 1;
  if not found then
    raise exception 'No function public.% takes these arguments.', call_function.name using errcode = '42883';
  end if;
  select string_agg(format(case
      when t.typname in ('json', 'jsonb') then '%1$I => nullif($1 -> %1$L, ''null'')'
      when t.typcategory = 'A' then '%1$I => case when jsonb_typeof($1 -> %1$L) = ''array'' then array(select jsonb_array_elements_text($1 -> %1$L))::%2$s end'
      else '%1$I => ($1 ->> %1$L)::%2$s' end,
      k.key, format_type(t.oid, null)), ', ')
  into list
  from jsonb_object_keys(call_function.arguments) as k (key)
  join unnest(target.proargnames[1:target.pronargs], target.types) as a (name, type) on a.name = k.key
  join pg_catalog.pg_type t on t.oid = a.type;
  if target.proretset then
    execute format('select coalesce(jsonb_agg(to_jsonb(r)), ''[]'') from public.%I(%s) r', call_function.name, coalesce(list, ''))
    into answer using call_function.arguments;
  else
    execute format('select to_jsonb(public.%I(%s))', call_function.name, coalesce(list, ''))
    into answer using call_function.arguments;
  end if;
  return answer;
end $function$
;
grant execute on function private.call_function(text,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.call_state(call public.tool_calls)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object(
    'id', call.id, 'provider_call_id', call.provider_call_id, 'tool', call.tool, 'effect', call.effect,
    'arguments', call.arguments, 'status', call.status, 'ok', call.ok, 'summary', call.summary, 'result', call.result,
    'undone', call.undone_at is not null, 'undo_kept', call.undo_kept,
    'payload', case when call.status = 'approved' then private.approved_payload(call.id) end
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.caller_time_zone(workspace_id uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return coalesce((
    select c.time_zone from public.user_contexts c
    where c.workspace_id = caller_time_zone.workspace_id and c.user_id = (select auth.uid())
  ), 'UTC');
end $function$
;
grant execute on function private.caller_time_zone(uuid) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.campaign_counts_json(campaign_id uuid, variant_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('planned', coalesce(sum(n.planned), 0), 'sent', coalesce(sum(n.sent), 0),
    'failed', coalesce(sum(n.failed), 0), 'uncertain', coalesce(sum(n.uncertain), 0), 'delivered', coalesce(sum(n.delivered), 0),
    'opened', coalesce(sum(n.opened), 0), 'clicked', coalesce(sum(n.clicked), 0), 'replied', coalesce(sum(n.replied), 0),
    'bounced', coalesce(sum(n.bounced), 0), 'complained', coalesce(sum(n.complained), 0),
    'unsubscribed', coalesce(sum(n.unsubscribed), 0))
  from public.campaigns c join public.campaign_counts n on n.workspace_id = c.workspace_id and n.campaign_id = c.id
  where c.id = campaign_counts_json.campaign_id
    and (campaign_counts_json.variant_id is null or n.variant_id = campaign_counts_json.variant_id)
$function$
;
grant execute on function private.campaign_counts_json(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.campaign_for_change(workspace_id uuid, campaign_id text)
 RETURNS public.campaigns
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
begin
  select c.* into campaign from public.campaigns c
  where c.workspace_id = campaign_for_change.workspace_id and c.id::text = campaign_for_change.campaign_id for no key update;
  if campaign.id is null then
    raise exception 'There is no such campaign here.' using errcode = 'PT404';
  end if;
  return campaign;
end $function$
;

CREATE OR REPLACE FUNCTION private.campaign_hash(campaign public.campaigns)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select encode(sha256(convert_to(jsonb_build_object(
    'audience', campaign.audience, 'enrols', campaign.enrols, 'start_at', campaign.start_at,
    'segment', (select s.filter from public.segments s
      where s.workspace_id = campaign.workspace_id and s.id::text = campaign.audience ->> 'segment_id'),
    'mailbox', (select jsonb_build_array(m.id, m.address, m.from_name, m.signature) from public.mailboxes m
      where m.id = campaign.mailbox_id),
    'settings', (select jsonb_build_array(s.postal_address, s.tracks_opens, s.tracks_clicks) from public.mail_settings s
      where s.workspace_id = campaign.workspace_id),
    'steps', (select jsonb_agg(jsonb_build_array(s.id, s.position, s.kind, s.wait_seconds, s.wait_in, s.condition,
        s.next_step_id, s.else_step_id, s.winner_by, s.winner_confidence, s.winner_sample, (
          select jsonb_agg(jsonb_build_array(v.label, v.subject, v.body, v.weight) order by v.label)
          from public.campaign_variants v where v.step_id = s.id and v.removed_at is null)) order by s.position)
      from public.campaign_steps s where s.campaign_id = campaign.id and s.removed_at is null)
  )::text, 'UTF8')), 'hex')
$function$
;

CREATE OR REPLACE FUNCTION private.campaign_people_json(campaign_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('total', coalesce(sum(p.people), 0),
    'active', coalesce(sum(p.people) filter (where p.status = 'active'), 0),
    'parked', coalesce(sum(p.people) filter (where p.status = 'parked'), 0),
    'finished', coalesce(sum(p.people) filter (where p.status = 'finished'), 0),
    'stopped', coalesce(sum(p.people) filter (where p.status = 'stopped'), 0),
    'failed', coalesce(sum(p.people) filter (where p.status = 'failed'), 0),
    'reasons', coalesce(jsonb_object_agg(p.reason, p.people) filter (where p.reason <> '' and p.status in ('stopped', 'failed') and p.people > 0), '{}'))
  from (
    select r.status, r.reason, sum(r.people) as people from public.campaigns c
    join public.campaign_people_counts r on r.workspace_id = c.workspace_id and r.campaign_id = c.id
    where c.id = campaign_people_json.campaign_id group by 1, 2
  ) p
$function$
;
grant execute on function private.campaign_people_json(uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.campaign_sums(campaign public.campaigns)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', campaign.id, 'name', campaign.name, 'status', campaign.status, 'started_at', campaign.started_at,
    'finished_at', campaign.finished_at,
    'tracks', (select jsonb_build_object('opens', coalesce(bool_or(s.tracks_opens), false), 'clicks', coalesce(bool_or(s.tracks_clicks), false))
      from public.mail_settings s where s.workspace_id = campaign.workspace_id),
    'people', p.people, 'totals', private.with_shares(n.counts),
    'answered', private.share_interval((n.counts ->> 'replied')::bigint, (p.people ->> 'total')::bigint))
  from (select private.campaign_people_json(campaign.id) as people) p
  cross join (select private.campaign_counts_json(campaign.id) as counts) n
$function$
;
grant execute on function private.campaign_sums(public.campaigns) to authenticated;

CREATE OR REPLACE FUNCTION private.campaigns_are_due()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  instant timestamptz := private.mail_now();
begin
  return exists (
    select from public.outbox o
    where o.kind = 'campaign_email' and o.finished_at is null and o.status in ('queued', 'sending') and o.next_attempt_at <= instant
      and (o.status = 'queued' or o.lease_until < clock_timestamp())
  ) or exists (
    select from public.campaigns c where c.people_next_at <= instant and c.status in ('running', 'stopped')
  ) or exists (
    select from public.enrolments e where e.status = 'parked' and e.parked_until <= instant
  ) or exists (
    select from public.campaigns c
    join public.mailboxes m on m.id = c.mailbox_id and m.status = 'active' and m.next_free_at <= instant
    cross join lateral (
      (select from public.enrolments e where e.campaign_id = c.id and e.status = 'active' and not e.at_branch and e.due_at <= instant limit 1)
      union all
      (select from public.enrolments e where e.campaign_id = c.id and e.status = 'active' and e.at_branch and e.due_at <= instant limit 1)
    ) due
    where c.status = 'running'
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.can_manage(workspace_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(private.my_role(workspace_id) in ('owner', 'admin'), false)
$function$
;
grant execute on function private.can_manage(uuid) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.can_write(workspace_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(private.my_role(workspace_id) in ('owner', 'admin', 'member'), false)
$function$
;
grant execute on function private.can_write(uuid) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.carry_out_erasures()
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  erasure public.erasures;
  done int := 0;
  changed int;
begin
  for erasure in
    select * from public.erasures e
    where e.finished_at is null and (e.requested_at < clock_timestamp() - interval '10 minutes' or not exists (
      select from public.turns t where t.workspace_id = e.workspace_id and t.status in ('queued', 'running')))
    order by e.requested_at limit 10 for update skip locked
  loop
    delete from public.leads l where l.id = erasure.lead_id or l.merged_into = erasure.lead_id;
    delete from private.lead_words w where w.workspace_id = erasure.workspace_id
      and w.word = any(array(select regexp_split_to_table(private.search_text(x) collate "und-x-icu", '[^[:alnum:]]+')
        from unnest(erasure.words) as x))
      and not exists (select from private.lead_documents d where d.workspace_id = w.workspace_id
        and d.document like private.literal_pattern(w.word));
    changed := case when erasure.words = '{}' then 0 else private.erase_words(erasure.workspace_id, erasure.words) end;
    update public.erasures e set finished_at = clock_timestamp(), rows_changed = changed, words = '{}' where e.id = erasure.id;
    done := done + 1;
  end loop;
  return done;
end $function$
;

CREATE OR REPLACE FUNCTION private.change_campaign_course(workspace_id uuid, campaign_id uuid, action text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  campaign jsonb;
begin
  campaign := case action
    when 'pause' then public.pause_campaign(workspace_id, campaign_id, 'Paused by schedule.')
    when 'resume' then public.resume_campaign(workspace_id, campaign_id)
    when 'stop' then public.stop_campaign(workspace_id, campaign_id) end;
  return format('“%s” is %s.', campaign ->> 'name', campaign ->> 'status');
end $function$
;
grant execute on function private.change_campaign_course(uuid,uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.change_leads(workspace_id uuid, lead_ids uuid[], changes jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  before jsonb;
  changed_ids uuid[];
  ready jsonb := changes;
begin
  perform private.require_writer(change_leads.workspace_id);
  if changes ->> 'owner_id' is not null and not exists (
    select from public.workspace_members m
    where m.workspace_id = change_leads.workspace_id and m.user_id::text = lower(changes ->> 'owner_id')
  ) then
    perform private.refuse('The new owner is not a member of this workspace.');
  end if;
  -- In order of id, so that two such changes never wait for each other.
  perform from public.leads l
  where l.workspace_id = change_leads.workspace_id and l.id = any(change_leads.lead_ids) order by l.id for update;
  select coalesce(jsonb_object_agg(r.id, to_jsonb(r)), '{}') into before
  from public.lead_rows r where r.workspace_id = change_leads.workspace_id and r.id = any(change_leads.lead_ids);
  if before = '{}' then
    raise exception 'There is no such lead here. Search again; do not guess ids.' using errcode = 'PT404';
  end if;
  if changes ? 'stage' then
    ready := ready || jsonb_build_object('stage',
      private.stage_called(change_leads.workspace_id, changes ->> 'stage'));
  end if;
  if changes ? 'company' then
    ready := ready || jsonb_build_object('account_id',
      private.account_called(change_leads.workspace_id, changes ->> 'company'));
  end if;
  with changed as (
    update public.leads l set (account_id, name, email, phone, title, country, city, stage, owner_id, score, tags, source,
      custom, do_not_contact) = (n.account_id, n.name, n.email, n.phone, n.title, n.country, n.city, n.stage, n.owner_id,
      n.score, n.tags, n.source, n.custom, n.do_not_contact)
    from public.leads o cross join lateral private.lead_after(o, ready) n
    where o.workspace_id = change_leads.workspace_id and o.id = any(change_leads.lead_ids) and l.id = o.id
      and l.workspace_id = o.workspace_id and private.really_changes(to_jsonb(o), to_jsonb(n))
    returning l.id
  )
  select coalesce(array_agg(c.id), '{}') into changed_ids from changed c;
  return jsonb_build_object(
    'changed', cardinality(changed_ids),
    'unchanged', (select count(*) from jsonb_object_keys(before)) - cardinality(changed_ids),
    'missing', to_jsonb(array(select distinct i from unnest(change_leads.lead_ids) as i where not before ? i::text)),
    'changes', (
      select coalesce(jsonb_agg(d.value order by r.name, r.id), '[]')
      from (select * from public.lead_rows r where r.workspace_id = change_leads.workspace_id and r.id = any(changed_ids)
        order by r.name, r.id limit 10) r
      cross join jsonb_array_elements(private.lead_differences(before -> r.id::text, to_jsonb(r))) as d
    ),
    'lead', case when cardinality(change_leads.lead_ids) = 1 then (
      select to_jsonb(r) from public.lead_rows r
      where r.workspace_id = change_leads.workspace_id and r.id = change_leads.lead_ids[1]) end
  );
exception when unique_violation then
  return private.refuse_taken_email(change_leads.workspace_id, changes ->> 'email');
end $function$
;
grant execute on function private.change_leads(uuid,uuid[],jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.channel_json(channel public.notification_channels)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select to_jsonb(channel) - array['secret_id', 'place_key', 'workspace_id', 'user_id', 'retry_at']
$function$
;

CREATE OR REPLACE FUNCTION private.check_account_facts(facts jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  fact record;
  allowed constant text[] := array['name', 'domain', 'industry', 'employee_count', 'country', 'city', 'custom'];
begin
  if jsonb_typeof(facts) is distinct from 'object' or facts = '{}' then
    perform private.refuse('The facts of an account are an object with something in it.');
  end if;
  for fact in select f.key, f.value #>> '{}' as text, jsonb_typeof(f.value) as type from jsonb_each(facts) f loop
    if fact.key <> all(allowed) then
      perform private.refuse(format('Unknown field: %s. Fields are %s.', left(fact.key, 60), array_to_string(allowed, ', ')));
    elsif fact.key = 'employee_count' then
      if fact.type <> 'null' and (fact.type <> 'number' or fact.text::numeric not between 0 and 100000000 or fact.text::numeric % 1 <> 0) then
        perform private.refuse('The number of employees is a whole number, 0 or more.');
      end if;
    elsif fact.key = 'custom' then
      if fact.type <> 'object' then
        perform private.refuse('Custom fields are an object.');
      end if;
    elsif fact.type not in ('string', 'null') or length(fact.text) > 200 then
      perform private.refuse(format('"%s" is a text of at most 200 characters.', fact.key));
    elsif fact.key = 'name' and private.tidy_text(fact.text) is null then
      perform private.refuse('An account needs a name.');
    elsif fact.key = 'domain' and private.tidy_text(fact.text) !~* '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z0-9-]{2,}$' then
      perform private.refuse('A domain looks like example.com.');
    end if;
  end loop;
end $function$
;
grant execute on function private.check_account_facts(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.check_channel(channel jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  sort constant text := channel ->> 'kind';
begin
  if jsonb_typeof(channel) is distinct from 'object' or coalesce(sort not in ('email', 'slack', 'webhook', 'push'), true)
      or exists (select from jsonb_object_keys(channel) k where k not in ('kind', 'label', 'address', 'signing_secret', 'keys')) then
    perform private.refuse('A channel is of the kind email, slack, webhook or push.');
  elsif sort <> 'email' and (length(channel ->> 'address') > 2000
      or coalesce(btrim(channel ->> 'address') !~ '^https?://[^/?#@\s]+([/?#][^\s]*)?$', true)) then
    perform private.refuse('Give an address that begins with https:// and has no name or password in it.');
  elsif sort = 'webhook' and coalesce(channel ->> 'signing_secret' !~ '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$', true) then
    perform private.refuse('A webhook is signed with a secret: whsec_ and at least 24 bytes in base64.');
  elsif sort = 'push' and (jsonb_typeof(channel -> 'keys') is distinct from 'object'
      or coalesce(channel -> 'keys' ->> 'p256dh' !~ '^[A-Za-z0-9_-]{80,100}$', true)
      or coalesce(channel -> 'keys' ->> 'auth' !~ '^[A-Za-z0-9_-]{20,30}$', true)) then
    perform private.refuse('This browser''s subscription is incomplete.');
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.check_filter_group(filter_group jsonb, depth integer, takes text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if depth > 3 then
    perform private.refuse('Groups of a filter are nested 3 deep at most.');
  elsif jsonb_typeof(filter_group) is distinct from 'object' then
    perform private.refuse(format('The filter is an object with %s.', array_to_string(takes, ', ')));
  elsif exists (select from jsonb_object_keys(filter_group) as k where k <> all(takes)) then
    perform private.refuse(format('The filter takes %s, nothing else.', array_to_string(takes, ', ')));
  elsif coalesce(filter_group ->> 'match', 'all') not in ('all', 'any') then
    perform private.refuse('"match" is all or any.');
  elsif jsonb_typeof(coalesce(filter_group -> 'conditions', '[]')) <> 'array'
      or jsonb_array_length(coalesce(filter_group -> 'conditions', '[]')) > 20
      or exists (select from jsonb_array_elements(filter_group -> 'conditions') as c where jsonb_typeof(c.value) <> 'object') then
    perform private.refuse('"conditions" is a list of at most 20 conditions.');
  elsif depth > 1 and coalesce(filter_group -> 'conditions', '[]') = '[]' then
    perform private.refuse('A group within a filter has at least one condition.');
  end if;
end $function$
;
grant execute on function private.check_filter_group(jsonb,integer,text[]) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.check_import_mapping(workspace_id uuid, mapping jsonb, columns integer)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  wrong text;
begin
  if jsonb_typeof(mapping) is distinct from 'array' or jsonb_array_length(mapping) <> columns
      or exists (select from jsonb_array_elements(mapping) as m where jsonb_typeof(m.value) not in ('string', 'null')) then
    perform private.refuse('The mapping is a list with a field or null for each column.');
  end if;
  select m.field into wrong from jsonb_array_elements_text(mapping) as m (field)
  where m.field is not null and m.field <> all(private.import_fields()) and not exists (
    select from public.custom_fields c
    where c.workspace_id = check_import_mapping.workspace_id and c.archived_at is null
      and m.field = case c.target when 'lead' then 'custom.' else 'account.custom.' end || c.key
  ) limit 1;
  if wrong is not null then
    perform private.refuse(format('There is no field "%s" to import into.', left(wrong, 80)));
  end if;
  select m.field into wrong from jsonb_array_elements_text(mapping) as m (field)
  where m.field is not null and m.field not in ('phone', 'tags') group by m.field having count(*) > 1 limit 1;
  if wrong is not null then
    perform private.refuse(format('Two columns cannot both be "%s".', wrong));
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.check_import_options(workspace_id uuid, options jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  given jsonb := jsonb_strip_nulls(coalesce(options, '{}'));
begin
  if jsonb_typeof(given) <> 'object' or exists (select from jsonb_object_keys(given) as k
      where k not in ('duplicates', 'tags', 'stage', 'owner_id', 'source', 'day_first')) then
    perform private.refuse('The options are duplicates, tags, stage, owner_id, source and day_first.');
  elsif coalesce(given ->> 'duplicates', 'skip') not in ('skip', 'update', 'create') then
    perform private.refuse('"duplicates" is skip, update or create.');
  elsif given ? 'owner_id' and not exists (select from public.workspace_members m
      where m.workspace_id = check_import_options.workspace_id and m.user_id::text = given ->> 'owner_id') then
    perform private.refuse('The owner is not a member of this workspace.');
  elsif length(given ->> 'source') > 100 then
    perform private.refuse('A source has at most 100 characters.');
  elsif given ? 'day_first' and jsonb_typeof(given -> 'day_first') <> 'boolean' then
    perform private.refuse('"day_first" is true or false.');
  end if;
  if given ? 'tags' then
    perform private.check_tags(given -> 'tags');
  end if;
  if given ? 'stage' then
    given := given || jsonb_build_object('stage', private.stage_called(workspace_id, given ->> 'stage'));
  end if;
  return given || jsonb_build_object('duplicates', coalesce(given ->> 'duplicates', 'skip'));
end $function$
;

CREATE OR REPLACE FUNCTION private.check_kept_stages(kept jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  twice text;
begin
  select min(k.value ->> 'label') into twice from jsonb_array_elements(kept) k
  group by k.value ->> 'word' having count(*) > 1 limit 1;
  if twice is not null then
    perform private.refuse(format('Two stages are called "%s".', twice));
  end if;
  select k.value ->> 'label' into twice
  from jsonb_array_elements(kept) k join jsonb_array_elements(kept) o on o.value ->> 'key' = k.value ->> 'word'
  where o.value ->> 'key' <> k.value ->> 'key' limit 1;
  if twice is not null then
    perform private.refuse(format('"%s" was the first name of another stage, which links and filters still mean by it. Choose another name.', twice));
  elsif jsonb_array_length(kept) not between 2 and 20 then
    perform private.refuse('A pipeline has 2 to 20 stages.');
  elsif kept -> 0 ->> 'kind' <> 'open' then
    perform private.refuse('The first stage is an open one: new leads begin there.');
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.check_lead_count(lead_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if coalesce(cardinality(lead_ids), 0) not between 1 and 1000 then
    perform private.refuse('Name 1 to 1,000 leads.');
  end if;
end $function$
;
grant execute on function private.check_lead_count(uuid[]) to authenticated;

CREATE OR REPLACE FUNCTION private.check_lead_facts(workspace_id uuid, facts jsonb, allowed text[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  fact record;
  max_length int;
begin
  if jsonb_typeof(facts) is distinct from 'object' then
    perform private.refuse('The facts of a lead are an object.');
  end if;
  for fact in select f.key, f.value, f.value #>> '{}' as text, jsonb_typeof(f.value) as type from jsonb_each(facts) f loop
    max_length := case fact.key when 'phone' then 50 when 'country' then 100 when 'city' then 100 when 'source' then 100
      when 'email' then 320 else 200 end;
    if fact.key <> all(allowed) then
      perform private.refuse(format('Unknown field: %s. Fields are %s.', left(fact.key, 60), array_to_string(allowed, ', ')));
    elsif fact.key = 'score' then
      if fact.type <> 'number' or fact.text::numeric not between 0 and 100 or fact.text::numeric % 1 <> 0 then
        perform private.refuse('A score is a whole number from 0 to 100.');
      end if;
    elsif fact.key = 'do_not_contact' then
      if fact.type <> 'boolean' then
        perform private.refuse('"do_not_contact" is true or false.');
      end if;
    elsif fact.key in ('tags', 'add_tags', 'remove_tags') then
      perform private.check_tags(fact.value);
    elsif fact.key = 'custom' then
      if fact.type <> 'object' then
        perform private.refuse('Custom fields are an object.');
      end if;
    elsif fact.key = 'stage' then
      perform private.stage_called(check_lead_facts.workspace_id, fact.text);
    elsif fact.type not in ('string', 'null') or length(fact.text) > max_length then
      perform private.refuse(format('"%s" is a text of at most %s characters.', fact.key, max_length));
    elsif fact.key = 'name' and private.tidy_text(fact.text) is null then
      perform private.refuse('A lead needs a name.');
    elsif fact.key = 'email' and not private.is_email_address(private.tidy_text(fact.text)) then
      perform private.refuse(format('This is not an e-mail address: %s', left(fact.text, 100)));
    end if;
  end loop;
end $function$
;
grant execute on function private.check_lead_facts(uuid,jsonb,text[]) to authenticated;

CREATE OR REPLACE FUNCTION private.check_notification_changes(workspace_id uuid, changes jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  known constant text[] := array['quiet_from', 'quiet_to', 'work_days', 'digest_at', 'kinds', 'escalate_after_minutes',
    'escalate_channel_id', 'escalate_priority'];
  times constant text := '^([01]\d|2[0-3]):(00|15|30|45)$';
begin
  if jsonb_typeof(changes) is distinct from 'object' or exists (select from jsonb_object_keys(changes) k where k <> all (known)) then
    perform private.refuse('Settings are ' || array_to_string(known, ', ') || '.');
  elsif exists (select from jsonb_each(changes) e where e.key in ('quiet_from', 'quiet_to', 'digest_at')
      and e.value <> 'null' and (jsonb_typeof(e.value) <> 'string' or e.value #>> '{}' !~ times)) then
    perform private.refuse('A time is a quarter of an hour like "20:00" or "07:30".');
  elsif changes ? 'work_days' and (jsonb_typeof(changes -> 'work_days') <> 'array' or exists (
      select from jsonb_array_elements(case when jsonb_typeof(changes -> 'work_days') = 'array' then changes -> 'work_days' else '[]' end) d
      where d::text !~ '^[1-7]$')) then
    perform private.refuse('Working days are numbers from 1 (Monday) to 7 (Sunday).');
  elsif coalesce(changes -> 'escalate_after_minutes', 'null') <> 'null' and changes ->> 'escalate_after_minutes' !~ '^\d{1,5}$' then
    perform private.refuse('Waiting is 5 minutes to 7 days.');
  elsif changes ? 'escalate_priority' and coalesce(private.priority_rank(changes ->> 'escalate_priority'), 0) = 0 then
    perform private.refuse('A priority is low, normal or high.');
  elsif coalesce(changes -> 'escalate_channel_id', 'null') <> 'null' and not private.owns_channel(workspace_id, changes ->> 'escalate_channel_id') then
    raise exception 'There is no such channel of yours.' using errcode = 'PT404';
  end if;
  perform private.check_notification_kinds(workspace_id, coalesce(changes -> 'kinds', '{}'));
end $function$
;

CREATE OR REPLACE FUNCTION private.check_notification_kinds(workspace_id uuid, kinds jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  most_kinds constant int := 60;
  choice record;
begin
  if jsonb_typeof(kinds) <> 'object' or (select count(*) > most_kinds from jsonb_object_keys(kinds)) then
    perform private.refuse('"kinds" says what is chosen for each kind.');
  end if;
  for choice in select e.key, e.value from jsonb_each(kinds) e where e.value <> 'null' loop
    if choice.key !~ '^([a-z_]{1,40}|\*)$' or jsonb_typeof(choice.value) <> 'object'
        or exists (select from jsonb_object_keys(choice.value) k where k not in ('tell', 'channels', 'min_priority'))
        or coalesce(choice.value ->> 'tell', 'app') not in ('off', 'app', 'channels')
        or coalesce(private.priority_rank(coalesce(choice.value ->> 'min_priority', 'low')), 0) = 0
        or coalesce(jsonb_typeof(choice.value -> 'channels'), 'array') <> 'array' then
      perform private.refuse(format('The choice for "%s" is {"tell": "off", "app" or "channels", "min_priority", "channels"}.', left(choice.key, 40)));
    elsif exists (select from jsonb_array_elements_text(coalesce(choice.value -> 'channels', '[]')) c
        where not private.owns_channel(check_notification_kinds.workspace_id, c)) then
      raise exception 'There is no such channel of yours.' using errcode = 'PT404';
    end if;
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.check_plan(steps jsonb)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  if jsonb_typeof(steps) is distinct from 'array' or jsonb_array_length(steps) not between 1 and 20 or exists (
    select from jsonb_array_elements(steps) step
    where jsonb_typeof(step) <> 'object' or step - 'title' - 'status' <> '{}'
      or jsonb_typeof(step -> 'title') is distinct from 'string'
      or length(trim(step ->> 'title')) not between 1 and 200
      or coalesce(step ->> 'status', '') not in ('pending', 'active', 'done', 'failed', 'skipped')
  ) then
    raise exception 'A plan has 1 to 20 steps, each with a title and a status.' using errcode = 'PT400';
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.check_saved_filter(workspace_id uuid, filter jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if length(filter::text) > 50000 then
    perform private.refuse('The filter is too long to be saved.');
  end if;
  perform private.lead_filter_sql(workspace_id, filter);
end $function$
;
grant execute on function private.check_saved_filter(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.check_stage_list(stages jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if jsonb_typeof(stages) is distinct from 'array' or jsonb_array_length(stages) > 60
      or exists (select from jsonb_array_elements(stages) e where jsonb_typeof(e.value) <> 'object') then
    perform private.refuse('The stages are a list of objects, in their order.');
  elsif exists (
    select from jsonb_array_elements(stages) e cross join jsonb_object_keys(e.value) k
    where k not in ('key', 'label', 'kind', 'position', 'remove', 'move_leads_to')
  ) then
    perform private.refuse('A stage has "key", "label" and "kind"; one that goes has "key", "remove" and "move_leads_to".');
  elsif exists (
    select from jsonb_array_elements(stages) e where (e.value -> 'remove') is distinct from 'true'
      and (coalesce(length(private.tidy_text(e.value ->> 'label')), 0) not between 1 and 40
        or coalesce(e.value ->> 'kind', 'open') not in ('open', 'won', 'lost'))
  ) then
    perform private.refuse('The name of a stage has 1 to 40 characters, and its kind is open, won or lost.');
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.check_tags(tags jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if jsonb_typeof(tags) <> 'array' or jsonb_array_length(tags) > 50 or exists (
    select from jsonb_array_elements(tags) t where jsonb_typeof(t.value) <> 'string' or length(t.value #>> '{}') > 50
  ) then
    perform private.refuse('Tags are at most 50 texts of at most 50 characters.');
  end if;
end $function$
;
grant execute on function private.check_tags(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.checked_audience(workspace_id uuid, audience jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  ids jsonb := audience -> 'lead_ids';
begin
  perform private.require_keys(audience, array['segment_id', 'filter', 'lead_ids'], 'An audience');
  if (select count(*) from jsonb_object_keys(audience)) > 1 then
    perform private.refuse('An audience is a segment, a filter or a list of leads: one of them.');
  elsif audience ? 'segment_id' and not exists (select from public.segments s
      where s.workspace_id = checked_audience.workspace_id and s.id::text = lower(audience ->> 'segment_id')) then
    perform private.refuse('There is no such segment here. list_segments tells which there are.');
  elsif audience ? 'filter' then
    perform private.check_saved_filter(checked_audience.workspace_id, audience -> 'filter');
    return jsonb_build_object('filter', private.with_me_named(audience -> 'filter'));
  elsif audience ? 'segment_id' then
    return jsonb_build_object('segment_id', lower(audience ->> 'segment_id'));
  elsif audience ? 'lead_ids' and (jsonb_typeof(ids) <> 'array' or jsonb_array_length(ids) not between 1 and 10000
      or exists (select from jsonb_array_elements(ids) as i
        where i.value #>> '{}' !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' or jsonb_typeof(i.value) <> 'string')) then
    perform private.refuse('"lead_ids" is a list of 1 to 10,000 ids of leads.');
  end if;
  return audience;
end $function$
;
grant execute on function private.checked_audience(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.checked_parameters(workspace_id uuid, kind text, parameters jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  words text := private.tidy_text(coalesce(parameters ->> 'message', parameters ->> 'text'));
begin
  if jsonb_typeof(parameters) is distinct from 'object' then
    perform private.refuse('"parameters" is an object.');
  elsif kind = 'prompt' then
    if coalesce(length(words), 0) not between 1 and 4000 or parameters - 'message' <> '{}' then
      perform private.refuse('Say what the assistant shall do, in 1 to 4,000 characters ("message").');
    end if;
    return jsonb_build_object('message', words);
  elsif kind = 'reminder' then
    if coalesce(length(words), 0) not between 1 and 500 or parameters - 'text' <> '{}' then
      perform private.refuse('A reminder has 1 to 500 characters ("text").');
    end if;
    return jsonb_build_object('text', words);
  elsif kind = 'report' then
    if coalesce(parameters ->> 'about', '') not in ('leads', 'campaigns') or parameters - 'about' <> '{}' then
      perform private.refuse('A report is about "leads" or "campaigns".');
    end if;
    return parameters;
  elsif kind = 'campaign' then
    if coalesce(parameters ->> 'action', '') not in ('pause', 'resume', 'stop') or parameters - array['action', 'campaign_id'] <> '{}' then
      perform private.refuse('A campaign can be paused, resumed or stopped ("action", "campaign_id").');
    elsif not exists (select from public.campaigns c where c.workspace_id = checked_parameters.workspace_id
        and c.id::text = parameters ->> 'campaign_id') then
      raise exception 'There is no such campaign here.' using errcode = 'PT404';
    end if;
    return parameters;
  elsif kind = 'research' then
    perform private.refuse('There is no research by itself yet. Choose an instruction for the assistant that says what to find out.');
  elsif kind = 'webhook' then
    perform private.refuse('Calls to other systems can''t be scheduled yet.');
  else
    perform private.refuse('A task is of the kind prompt, report, campaign or reminder.');
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.checked_task(task public.scheduled_tasks, wished jsonb)
 RETURNS public.scheduled_tasks
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if jsonb_typeof(wished) is distinct from 'object' or wished = '{}' or exists (select from jsonb_object_keys(wished) k where k not in
      ('name', 'kind', 'cron', 'at', 'time_zone', 'parameters', 'catch_up', 'catch_up_cap')) then
    perform private.refuse('A task has a name, kind, parameters, time_zone, catch_up, catch_up_cap, and either cron or at.');
  end if;
  task.name := coalesce(private.tidy_text(wished ->> 'name'), task.name);
  task.kind := coalesce(wished ->> 'kind', task.kind);
  task.time_zone := coalesce(wished ->> 'time_zone', task.time_zone);
  task.catch_up := coalesce(wished ->> 'catch_up', task.catch_up, 'once');
  task.catch_up_cap := coalesce((wished ->> 'catch_up_cap')::int, task.catch_up_cap, 10);
  if wished ->> 'cron' is not null or wished ->> 'at' is not null then
    task.cron := regexp_replace(btrim(wished ->> 'cron'), '\s+', ' ', 'g');
    task.at := private.reminder_instant(nullif(wished -> 'at', 'null'));
  end if;
  if coalesce(length(task.name), 0) not between 1 and 100 then
    perform private.refuse('A task has a name of 1 to 100 characters.');
  elsif (task.cron is null) = (task.at is null) then
    perform private.refuse('A task happens once ("at") or again and again ("cron").');
  elsif task.cron is not null and (length(task.cron) > 100 or task.cron !~* '^([0-9*,/#L-]|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)+( ([0-9*,/#L-]|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)+){4}$') then
    perform private.refuse('"cron" has five fields: minute, hour, day, month, weekday. 0 8 * * 1-5 is every weekday at eight.');
  elsif not exists (select from pg_catalog.pg_timezone_names z where z.name = task.time_zone) then
    perform private.refuse(format('There is no time zone "%s". One is like Europe/Berlin.', left(task.time_zone, 60)));
  elsif task.catch_up not in ('skip', 'once', 'all') or task.catch_up_cap not between 1 and 50 then
    perform private.refuse('Missed runs are caught up with: skip, once, or all (at most 1 to 50 of them).');
  end if;
  if task.parameters is null or wished ?| array['kind', 'parameters'] then
    task.parameters := private.checked_parameters(task.workspace_id, task.kind, coalesce(wished -> 'parameters', task.parameters, '{}'));
  end if;
  return task;
end $function$
;

CREATE OR REPLACE FUNCTION private.chosen_variant(step_id uuid, enrolment_id uuid, OUT id uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select w.id from (
    select v.id, sum(v.weight) over (order by v.label) as upto, sum(v.weight) over () as total
    from public.campaign_variants v
    where v.step_id = chosen_variant.step_id and v.removed_at is null and v.status <> 'dropped'
      and (v.status = 'winner' or not exists (select from public.campaign_variants o
        where o.step_id = chosen_variant.step_id and o.removed_at is null and o.status = 'winner'))
  ) w
  where w.upto > (hashtextextended(chosen_variant.enrolment_id::text || chosen_variant.step_id::text, 0) & 2147483647) % w.total
  order by w.upto limit 1
$function$
;

CREATE OR REPLACE FUNCTION private.claimed_mails(ids uuid[])
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('outbox_id', o.id, 'epoch', o.epoch, 'attempts', o.attempts, 'campaign_id', o.campaign_id,
    'text', o.variant_id, 'sender', o.mailbox_id, 'to', o.payload ->> 'to', 'to_name', o.payload ->> 'to_name',
    'reader', private.mail_reader(l, a, s.label),
    'thread', t.thread, 'token', k.signed, 'link_key', k.link_key)
    order by o.next_attempt_at, o.id), '[]')
  from public.outbox o
  join private.mail_link_signs(array(select m.link_token from public.outbox m where m.id = any(ids)), private.mail_link_secret()) k
    on k.token = o.link_token
  join public.enrolments e on e.id = o.enrolment_id
  join public.leads l on l.id = e.lead_id
  left join public.accounts a on a.id = l.account_id
  left join public.pipeline_stages s on s.workspace_id = l.workspace_id and s.key = l.stage
  left join lateral (
    select jsonb_build_object('subject', min(p.payload ->> 'subject') filter (where p.place = 1), 'message_ids',
      jsonb_agg(p.message_id order by p.place)) as thread
    from (select b.payload, b.message_id, row_number() over (order by b.finished_at, b.id) as place from public.outbox b
      where b.workspace_id = o.workspace_id and b.enrolment_id = o.enrolment_id and b.status = 'sent' and b.message_id is not null) p
    having count(*) > 0
  ) t on true
  where o.id = any(ids)
$function$
;

CREATE OR REPLACE FUNCTION private.claimed_senders(ids uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_object_agg(m.id, jsonb_build_object('mailbox_id', m.id, 'address', m.address, 'from_name', m.from_name,
    'signature', m.signature, 'time_zone', m.time_zone, 'workspace_name', w.name, 'postal_address', s.postal_address,
    'tracks_opens', coalesce(s.tracks_opens, false), 'tracks_clicks', coalesce(s.tracks_clicks, false))), '{}')
  from public.mailboxes m
  join public.workspaces w on w.id = m.workspace_id
  left join public.mail_settings s on s.workspace_id = m.workspace_id
  where m.id in (select o.mailbox_id from public.outbox o where o.id = any(ids))
$function$
;

CREATE OR REPLACE FUNCTION private.claimed_texts(ids uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_object_agg(v.id, jsonb_build_object('variant_id', v.id, 'subject', v.subject, 'body', v.body)), '{}')
  from public.campaign_variants v
  where v.id in (select o.variant_id from public.outbox o where o.id = any(ids))
$function$
;

CREATE OR REPLACE FUNCTION private.condition_sql(workspace_id uuid, target text, condition jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  field text := condition ->> 'field';
  operator text := condition ->> 'operator';
  at record := private.filter_field(workspace_id, target, condition ->> 'field');
  allowed record;
begin
  select o.* into allowed from private.filter_operators() o where o.operator = condition ->> 'operator'
  order by at.kind = any(o.kinds) desc limit 1;
  if at.kind is null then
    perform private.refuse(format('Unknown field in the filter: %s.', left(coalesce(field, '(none)'), 90)));
  elsif allowed.operator is null then
    perform private.refuse(format('Unknown operator in the filter: %s.', left(coalesce(operator, '(none)'), 60)));
  elsif at.kind <> all(allowed.kinds) then
    perform private.refuse(format('"%s" does not apply to %s. What does: %s.', operator, field, (
      select string_agg(o.operator, ', ') from private.filter_operators() o where at.kind = any(o.kinds))));
  elsif exists (select from jsonb_object_keys(condition) as k where k <> all(allowed.takes || array['field', 'operator'])) then
    perform private.refuse(format('"%s" takes %s.', operator,
      coalesce(nullif(array_to_string(allowed.takes, ' and '), ''), 'nothing more')));
  end if;
  return case
    when operator in ('is_any_of', 'is_none_of', 'contains')
      then private.condition_values_sql(workspace_id, field, at.col, at.kind, condition)
    when at.kind = 'activity' then private.activity_sql(workspace_id, condition)
    when at.kind = 'engagement' then private.engagement_sql(workspace_id, condition)
    when operator = 'is_empty' then case at.kind when 'tags' then 'l.tags = ''{}''' else at.col || ' is null' end
    when operator = 'is_not_empty' then case at.kind when 'tags' then 'l.tags <> ''{}''' else at.col || ' is not null' end
    when at.kind in ('instant', 'day') then private.date_condition_sql(workspace_id, at.col, at.kind, condition)
    when at.kind = 'number' then private.between_sql(at.col, '>=', private.filter_bound(condition -> 'minimum', true),
      '<=', private.filter_bound(condition -> 'maximum', false), 'int')
    when at.kind = 'decimal' then private.between_sql(at.col, '>=', private.filter_number(condition -> 'minimum'),
      '<=', private.filter_number(condition -> 'maximum'), 'numeric')
    when jsonb_typeof(condition -> 'value') = 'boolean' then format('(%s) = %L::boolean', at.col, condition ->> 'value')
    else private.refuse('"value" is true or false.')
  end;
end $function$
;
grant execute on function private.condition_sql(uuid,text,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.condition_values_sql(workspace_id uuid, field text, col text, kind text, condition jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case
    when condition ->> 'operator' = 'contains' then case
      when kind = 'name' then private.lead_contains_sql(workspace_id, field, condition -> 'value')
      else private.contains_sql(col, condition -> 'value') end
    when condition ->> 'operator' = 'is_none_of' then '(' || private.condition_values_sql(workspace_id, field, col, kind,
      condition || '{"operator": "is_any_of"}') || ') is not true'
    when kind = 'list' then private.list_membership_sql(col, condition -> 'values')
    when kind = 'segment' then private.segment_sql(workspace_id, condition -> 'values')
    when kind in ('name', 'tags') then private.lead_membership_sql(workspace_id, field, condition -> 'values')
    else format('%s = any(%L::text[])', col, private.filter_texts(condition -> 'values'))
  end;
end $function$
;
grant execute on function private.condition_values_sql(uuid,text,text,text,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.contains_often(col text, pattern text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  source text := case when col ~ '\ma\.' then 'accounts a' else 'leads l' end;
  matching jsonb;
  every jsonb;
begin
  if col <> all(array['l.name_key', 'l.email', 'lower(l.phone collate "und-x-icu")', 'lower(l.title collate "und-x-icu")',
      'l.country_key', 'lower(l.city collate "und-x-icu")', 'lower(l.source collate "und-x-icu")', 'a.name_key', 'a.domain',
      'lower(a.industry collate "und-x-icu")']) then
    return true;
  end if;
  execute format('explain (format json) select from public.%s where %s like %L', source, col, pattern) into matching;
  execute format('explain (format json) select from public.%s', source) into every;
  return (matching #>> '{0,Plan,Plan Rows}')::numeric * 500 > (every #>> '{0,Plan,Plan Rows}')::numeric;
end $function$
;
grant execute on function private.contains_often(text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.contains_sql(col text, given jsonb)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  pattern text := private.literal_pattern(private.filter_text(given));
begin
  if pattern = '%%' then
    perform private.refuse('"contains" needs a text to look for.');
  end if;
  return format(case when private.contains_often(col, pattern) then 'case when %s like %L then true end' else '%s like %L' end,
    col, pattern);
end $function$
;
grant execute on function private.contains_sql(text,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.count_documents(workspace_id uuid, target text, groups jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET enable_seqscan TO 'off'
AS $function$
declare
  matching int;
begin
  if private.my_role(count_documents.workspace_id) is null then
    return 0;
  end if;
  execute format('select count(*) from (select %s limit 10001) c',
    private.document_scope(count_documents.workspace_id, target, groups)) into matching;
  return matching;
end $function$
;
grant execute on function private.count_documents(uuid,text,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.count_filtered(workspace_id uuid, filter jsonb, sql text, text_groups jsonb, text_count integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  matching bigint;
begin
  if text_groups is null then
    matching := private.kept_count(count_filtered.workspace_id, filter);
    if matching is not null then
      return jsonb_build_object('count', matching, 'count_is_exact', true);
    end if;
  elsif coalesce(jsonb_array_length(filter -> 'conditions'), 0) = 0 then
    matching := coalesce(text_count, private.count_documents(count_filtered.workspace_id, 'lead', text_groups));
    return jsonb_build_object('count', least(matching, 10000), 'count_is_exact', matching <= 10000);
  end if;
  return private.count_scope(private.lead_scope(count_filtered.workspace_id, count_filtered.sql));
end $function$
;
grant execute on function private.count_filtered(uuid,jsonb,text,jsonb,integer) to authenticated;

CREATE OR REPLACE FUNCTION private.count_scope(scope text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  matching int;
begin
  execute format('select count(*) from (select %s limit 10001) c', scope) into matching;
  return jsonb_build_object('count', least(matching, 10000), 'count_is_exact', matching <= 10000);
end $function$
;
grant execute on function private.count_scope(text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.counts_of_texts(campaign public.campaigns, variant_ids uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.with_shares(jsonb_build_object('planned', coalesce(sum(n.planned), 0), 'sent', coalesce(sum(n.sent), 0),
    'failed', coalesce(sum(n.failed), 0), 'uncertain', coalesce(sum(n.uncertain), 0), 'delivered', coalesce(sum(n.delivered), 0),
    'opened', coalesce(sum(n.opened), 0), 'clicked', coalesce(sum(n.clicked), 0), 'replied', coalesce(sum(n.replied), 0),
    'bounced', coalesce(sum(n.bounced), 0), 'complained', coalesce(sum(n.complained), 0),
    'unsubscribed', coalesce(sum(n.unsubscribed), 0)))
  from public.campaign_counts n
  where n.workspace_id = campaign.workspace_id and n.campaign_id = campaign.id and n.variant_id = any(variant_ids)
$function$
;
grant execute on function private.counts_of_texts(public.campaigns,uuid[]) to authenticated;

CREATE OR REPLACE FUNCTION private.custom_choices(label text, choices jsonb, given jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  wanted text[] := array(select lower(private.tidy_text(v) collate "und-x-icu")
    from jsonb_array_elements_text(case jsonb_typeof(given) when 'array' then given else jsonb_build_array(given) end) as v);
  chosen jsonb := (select coalesce(jsonb_agg(c.value order by c.position), '[]')
    from jsonb_array_elements_text(choices) with ordinality as c (value, position)
    where lower(c.value collate "und-x-icu") = any(wanted));
begin
  if jsonb_array_length(chosen) < (select count(distinct w) from unnest(wanted) as w) or array_position(wanted, null) > 0 then
    perform private.refuse(format('"%s" can be %s.', label, left(
      (select string_agg(c.value, ', ' order by c.position) from jsonb_array_elements_text(choices) with ordinality as c (value, position)),
      500)));
  end if;
  return chosen;
end $function$
;
grant execute on function private.custom_choices(text,jsonb,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.custom_date(label text, given text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if given ~ '^\d{4}-\d\d-\d\d$' then
    return to_jsonb(given::date);
  end if;
  return private.refuse(format('"%s" is a date like 2026-01-31.', label))::jsonb;
exception when datetime_field_overflow or invalid_datetime_format then
  return private.refuse(format('"%s": there is no such date as %s.', label, given))::jsonb;
end $function$
;
grant execute on function private.custom_date(text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.custom_field_sql(alias text, key text, type text, OUT col text, OUT kind text)
 RETURNS record
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select format(k.col, alias, key), k.kind
  from (values
    (array['text', 'choice', 'link'], 'lower((%1$s.custom ->> %2$L) collate "und-x-icu")', 'text'),
    (array['number', 'money'],
      'case when jsonb_typeof(%1$s.custom -> %2$L) = ''number'' then (%1$s.custom -> %2$L)::numeric end', 'decimal'),
    (array['date'], '(%1$s.custom ->> %2$L) collate "C"', 'day'),
    (array['yes_no'], 'case %1$s.custom -> %2$L when ''true'' then true when ''false'' then false end', 'answer'),
    (array['multi_choice'], '%1$s.custom -> %2$L', 'list')
  ) as k (types, col, kind)
  where custom_field_sql.type = any(k.types)
$function$
;
grant execute on function private.custom_field_sql(text,text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.custom_key(workspace_id uuid, target text, label text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  slug text := btrim(left(regexp_replace(private.search_text(label) collate "C", '[^a-z0-9]+', '_', 'g'), 50), '_');
begin
  slug := case when slug ~ '^[a-z]' then slug else rtrim('field_' || slug, '_') end;
  return (
    select k.key from generate_series(1, 1000) as n
    cross join lateral (select case n when 1 then slug else slug || '_' || n end as key) k
    where not exists (select from public.custom_fields f
      where f.workspace_id = custom_key.workspace_id and f.target = custom_key.target and f.key = k.key)
    order by n limit 1
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.custom_number(label text, given jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if jsonb_typeof(given) <> 'number' or abs((given #>> '{}')::numeric) > 1e15 then
    perform private.refuse(format('"%s" is a number, at most a thousand million million.', label));
  end if;
  return to_jsonb(trim_scale(round((given #>> '{}')::numeric, 6)));
end $function$
;
grant execute on function private.custom_number(text,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.custom_options(type text, given jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  choices text[];
begin
  if type = 'money' then
    if coalesce(given ->> 'currency', 'EUR') !~ '^[A-Za-z]{3}$' or coalesce(given, '{}') - 'currency' <> '{}' then
      perform private.refuse('A currency is three letters of ISO 4217, like EUR.');
    end if;
    return jsonb_build_object('currency', upper(coalesce(given ->> 'currency', 'EUR')));
  elsif type not in ('choice', 'multi_choice') then
    return case when coalesce(given, '{}') = '{}' then '{}'
      else private.refuse('Only choices and money have options.')::jsonb end;
  elsif jsonb_typeof(given -> 'choices') is distinct from 'array' or given - 'choices' <> '{}' or exists (
    select from jsonb_array_elements(given -> 'choices') as c where jsonb_typeof(c.value) <> 'string'
  ) then
    perform private.refuse('The options of a choice are {"choices": ["One", "Two"]}.');
  end if;
  choices := array(
    select min(c.choice) from (
      select private.tidy_text(c.value) as choice, c.position
      from jsonb_array_elements_text(given -> 'choices') with ordinality as c (value, position)
    ) c
    where c.choice is not null group by lower(c.choice collate "und-x-icu") order by min(c.position)
  );
  if cardinality(choices) not between 1 and 100 or exists (select from unnest(choices) as c where length(c) > 100) then
    perform private.refuse('A field has 1 to 100 choices of at most 100 characters.');
  end if;
  return jsonb_build_object('choices', to_jsonb(choices));
end $function$
;

CREATE OR REPLACE FUNCTION private.custom_value(field public.custom_fields, given jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  kind text := jsonb_typeof(given);
  value_text text := case when kind = 'string' then private.tidy_text(given #>> '{}') end;
begin
  if given is null or kind = 'null' or (kind = 'string' and value_text is null) or given = '[]' then
    return null;
  elsif field.type in ('number', 'money') then
    return private.custom_number(field.label, given);
  elsif field.type = 'yes_no' then
    return case when kind = 'boolean' then given
      else private.refuse(format('"%s" is true or false.', field.label))::jsonb end;
  elsif field.type = 'multi_choice' and kind in ('array', 'string') then
    return private.custom_choices(field.label, field.options -> 'choices', given);
  elsif kind <> 'string' then
    perform private.refuse(format('"%s" is a text.', field.label));
  elsif field.type = 'date' then
    return private.custom_date(field.label, value_text);
  elsif field.type = 'choice' then
    return private.custom_choices(field.label, field.options -> 'choices', given) -> 0;
  elsif length(value_text) > 2000 then
    perform private.refuse(format('"%s" has at most 2,000 characters.', field.label));
  elsif field.type = 'link' and value_text !~* '^https?://[^\s/]+' then
    if value_text !~ '^[^\s:/@]+\.[^\s:/@]+([/?#]\S*)?$' then
      perform private.refuse(format('"%s" is a link like https://example.com.', field.label));
    end if;
    value_text := 'https://' || value_text;
  end if;
  if field.type = 'link' and value_text ~ '[\s<>"[:cntrl:]]' then
    perform private.refuse(format('"%s" is a link like https://example.com.', field.label));
  end if;
  return to_jsonb(value_text);
end $function$
;
grant execute on function private.custom_value(public.custom_fields,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.daily_cap(mailbox public.mailboxes, day date)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when mailbox.warm_up_from is null then mailbox.daily_cap
    -- After a hundred days any warm-up has reached its cap.
    else least(mailbox.daily_cap, floor(mailbox.warm_up_from
      * 1.3 ^ least(greatest(day - mailbox.warm_up_started_on, 0), 100)))::int
  end
$function$
;
grant execute on function private.daily_cap(public.mailboxes,date) to authenticated;

CREATE OR REPLACE FUNCTION private.date_condition_sql(workspace_id uuid, col text, kind text, condition jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  zone text := private.caller_time_zone(workspace_id);
  today date := (now() at time zone zone)::date;
  is_day boolean := kind = 'day';
  days int := case when condition ? 'days' or condition ->> 'operator' like '%\_days' then private.filter_days(condition -> 'days') end;
  first date;
  after date;
begin
  if condition ->> 'operator' = 'in_period' then
    select p.first, p.after into first, after from private.filter_period(condition -> 'period', today) p;
  end if;
  return case condition ->> 'operator'
    when 'between_dates' then case when is_day
      then private.between_sql(col, '>=', private.filter_day(condition -> 'from', zone), '<', private.filter_day(condition -> 'until', zone), 'text')
      else private.between_sql(col, '>=', private.filter_instant(condition -> 'from'), '<', private.filter_instant(condition -> 'until'), 'timestamptz') end
    when 'in_period' then case when is_day
      then private.between_sql(col, '>=', first::text, '<', after::text, 'text')
      else private.between_sql(col, '>=', (first::timestamp at time zone zone)::text, '<', (after::timestamp at time zone zone)::text, 'timestamptz') end
    when 'in_next_days' then case when is_day
      then private.between_sql(col, '>=', today::text, '<=', (today + days)::text, 'text')
      else format('(%1$s >= now() and %1$s <= now() + make_interval(days => %2$s))', col, days) end
    else case when is_day
      then private.between_sql(col, '>', (today - days)::text, '<=', today::text, 'text')
      else format('(%s >= now() - make_interval(days => %s))', col, days) end
      || case condition ->> 'operator' when 'not_in_last_days' then ' is not true' else '' end
  end;
end $function$
;
grant execute on function private.date_condition_sql(uuid,text,text,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.decide_import_rows(import public.lead_imports, rows private.import_row[])
 RETURNS private.import_decision[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  return (with option as materialized (
    select coalesce(import.options ->> 'duplicates', 'skip') as duplicates, coalesce(import.options ->> 'stage', private.first_stage(import.workspace_id)) as stage,
      (import.options ->> 'owner_id')::uuid as owner_id, import.options ->> 'source' as source,
      private.tidy_tags(array(select jsonb_array_elements_text(import.options -> 'tags'))) as tags
  ), present as (
    select l.id, l.name, l.email, l.phone, l.title, a.name as company, l.country, l.city, l.stage, l.owner_id, l.tags,
      l.source, l.do_not_contact, l.custom
    from unnest(rows) as r
    join public.leads l on l.id = r.lead_id and l.workspace_id = import.workspace_id
    left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
    where not exists (select from private.lead_import_drafts d where d.import_id = import.id and d.lead_id = l.id)
    union all
    select d.lead_id, d.name, d.email, d.phone, d.title, d.company, d.country, d.city, d.stage, d.owner_id, d.tags,
      d.source, d.do_not_contact, d.custom
    from unnest(rows) as r
    join private.lead_import_drafts d on d.import_id = import.id and d.lead_id = r.lead_id
  ), after as (
    select r.number, coalesce(p.id, gen_random_uuid()) as lead_id, p.id is null as is_new, r.note,
      coalesce(r.name, p.name, r.email) as name,
      -- Another spelling of the same mailbox is no other address.
      case when r.email = p.email or (p.email is not null and r.email_key = private.email_key(p.email)) then p.email else coalesce(r.email, p.email) end as email,
      coalesce(r.phone, p.phone) as phone, coalesce(r.title, p.title) as title,
      case when lower(r.company collate "und-x-icu") = lower(p.company collate "und-x-icu") then p.company
        else coalesce(r.company, p.company) end as company,
      coalesce(r.country, p.country) as country, coalesce(r.city, p.city) as city,
      coalesce(r.stage, p.stage, o.stage) as stage,
      coalesce(r.owner_id, p.owner_id, case when p.id is null then o.owner_id end) as owner_id,
      case when r.tags || o.tags <@ coalesce(p.tags, '{}') then coalesce(p.tags, '{}')
        else private.tidy_tags(coalesce(p.tags, '{}') || r.tags || o.tags) end as tags,
      coalesce(r.source, p.source, case when p.id is null then o.source end) as source,
      coalesce(r.do_not_contact, false) or coalesce(p.do_not_contact, false) as do_not_contact,
      coalesce(p.custom, '{}') || r.custom as custom, o.duplicates, p
    from unnest(rows) as r cross join option o left join present p on p.id = r.lead_id
  )
  select coalesce(array_agg(row(d.number, d.lead_id,
    case
      when cardinality(d.tags) > 50 then 'failed'
      when d.is_new then 'added'
      when d.duplicates = 'create' then 'failed'
      when d.duplicates = 'skip' then 'skipped'
      when (d.name, d.email, d.phone, d.title, d.company, d.country, d.city, d.stage, d.owner_id, d.tags, d.source,
          d.do_not_contact, d.custom) is distinct from ((d.p).name, (d.p).email, (d.p).phone, (d.p).title, (d.p).company,
          (d.p).country, (d.p).city, (d.p).stage, (d.p).owner_id, (d.p).tags, (d.p).source, (d.p).do_not_contact,
          (d.p).custom) then 'updated'
      else 'skipped' end,
    case
      when cardinality(d.tags) > 50 then 'The lead would have more than 50 tags.'
      when not d.is_new and d.duplicates = 'create'
        then format('%s already has this address, and an address belongs to one lead.', (d.p).name) end,
    d.name, d.email, d.phone, d.title, d.company, d.country, d.city, d.stage, d.owner_id, d.tags, d.source,
    d.do_not_contact, d.custom, d.note, d.is_new, (d.p).name)::private.import_decision order by d.number), '{}')
  from after d);
end $function$
;

CREATE OR REPLACE FUNCTION private.decided_leads(workspace_id uuid, stage text)
 RETURNS TABLE(lead_id uuid, decided_at timestamp with time zone)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select l.id, coalesce((
    select max(e.occurred_at) from public.lead_activities e
    where e.workspace_id = l.workspace_id and e.lead_id = l.id and e.kind = 'stage_changed'
  ), l.updated_at)
  from public.leads l
  where l.workspace_id = decided_leads.workspace_id and l.stage = decided_leads.stage
  order by l.created_at desc, l.id limit 2000
$function$
;
grant execute on function private.decided_leads(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.deliveries_are_due()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select exists (
    select from public.notification_deliveries d
    where d.status in ('queued', 'sending') and d.next_attempt_at <= clock_timestamp()
      and (d.status = 'queued' or d.lease_until < clock_timestamp()))
$function$
;

CREATE OR REPLACE FUNCTION private.delivery_refusal(item public.outbox)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return case
    when not exists (select from public.workspace_members m where m.workspace_id = item.workspace_id
        and m.user_id = item.user_id and m.role in ('owner', 'admin', 'member'))
      then 'The person who approved this may no longer send for the workspace.'
    when item.kind = 'test_email' then (
      select 'A test mail goes to oneself alone.' from auth.users u
      where u.id = item.user_id and u.email is distinct from item.payload ->> 'to')
    when not exists (select from public.approvals a where a.id = item.approval_id and a.status = 'approved'
        and a.payload = item.payload
        and a.binding = private.approval_binding(item.workspace_id, item.turn_id, a.tool, a.arguments, item.payload))
      then 'No approval covers exactly this.'
    when private.permission_refusal(item) is not null then private.permission_refusal(item)
    when item.payload ? 'lead_id' and not exists (select from public.leads l
        where l.id = (item.payload ->> 'lead_id')::uuid and l.workspace_id = item.workspace_id and l.deleted_at is null)
      then 'The lead no longer exists.'
    when item.payload ? 'lead_id' and exists (select from public.leads l
        where l.id = (item.payload ->> 'lead_id')::uuid and l.do_not_contact)
      or exists (select from public.leads l where l.workspace_id = item.workspace_id
        and l.email = lower((item.payload ->> 'to') collate "und-x-icu") and l.do_not_contact)
      then 'The lead is marked as do not contact.'
    when item.payload ? 'mailbox_id' and not exists (select from public.mailboxes b where b.workspace_id = item.workspace_id
        and b.id = (item.payload ->> 'mailbox_id')::uuid and b.status = 'active')
      then 'The mailbox that it answers from is paused or gone.'
    when item.kind = 'email' and private.is_suppressed(item.workspace_id, item.payload ->> 'to')
      then 'Nothing is sent to this address any more.'
  end;
end $function$
;

CREATE OR REPLACE FUNCTION private.digest_begins(delivery public.notification_deliveries)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select greatest(delivery.created_at - interval '7 days', (
    select max(d.created_at) from public.notification_deliveries d
    where d.channel_id = delivery.channel_id and d.kind = 'digest' and d.created_at < delivery.created_at))
$function$
;

CREATE OR REPLACE FUNCTION private.document_scope(workspace_id uuid, target text, groups jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select format('from private.%s_documents d where d.workspace_id = %L and %s',
    case target when 'account' then 'account' else 'lead' end, document_scope.workspace_id, private.document_sql(groups))
$function$
;
grant execute on function private.document_scope(uuid,text,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.document_sql(groups jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(string_agg('(' || (
    select string_agg(format('d.document like %L', private.literal_pattern(a.word)), ' or ')
    from jsonb_array_elements_text(g.value) as a (word)
  ) || ')', ' and '), 'true')
  from jsonb_array_elements(document_sql.groups) as g
$function$
;
grant execute on function private.document_sql(jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.domain_refusal(campaign public.campaigns)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when m.domain_check is null then format('The domain of %s is being looked up. Try again in a moment.', m.address)
    when m.domain_check ->> 'state' = 'fail' then format('Receivers would not believe that mail is from %s. %s The settings, under Mail, say what to do.',
      m.address, private.failed_items(m.domain_check))
  end
  from public.mailboxes m where m.id = campaign.mailbox_id
$function$
;

CREATE OR REPLACE FUNCTION private.draft_refusal(mail public.inbound_mails, person uuid, is_asked boolean)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  lead public.leads;
  most_for_lead constant int := 5;
  most_for_person constant int := 100;
begin
  select l.* into lead from public.leads l where l.workspace_id = mail.workspace_id and l.id = mail.lead_id;
  if mail.kind <> 'reply' then
    return 'It is no reply of a person.';
  elsif lead.id is null or lead.deleted_at is not null then
    return 'The lead no longer exists.';
  elsif mail.classification = 'unsubscribe' or private.is_suppressed(mail.workspace_id, lead.email) then
    return 'They want no more mail.';
  elsif lead.do_not_contact then
    return 'The lead is marked as do not contact.';
  elsif lead.email is null then
    return 'The lead has no e-mail address.';
  elsif not exists (select from public.workspace_members m where m.workspace_id = mail.workspace_id and m.user_id = person
      and m.role in ('owner', 'admin', 'member')) then
    return 'Nobody is there who may answer. Give the lead an owner who may send.';
  elsif is_asked then
    return null;
  elsif exists (select from public.mail_settings s where s.workspace_id = mail.workspace_id and not s.drafts_answers) then
    return 'Drafting is turned off for the workspace, in Settings → Mail.';
  elsif exists (select from public.user_contexts c where c.workspace_id = mail.workspace_id and c.user_id = person
      and not c.drafts_answers) then
    return 'Drafting is turned off, in Settings → Mail.';
  -- Someone who writes and writes must not spend the workspace's money.
  elsif (select count(*) from public.turns t join public.inbound_mails i on i.id = t.inbound_mail_id
      where t.workspace_id = mail.workspace_id and i.lead_id = mail.lead_id and t.created_at > now() - interval '1 day') >= most_for_lead then
    return format('They have written often: %s answers to them were drafted within a day.', most_for_lead);
  elsif (select count(*) from public.turns t where t.workspace_id = mail.workspace_id and t.user_id = person
      and t.inbound_mail_id is not null and t.created_at > now() - interval '1 day') >= most_for_person then
    return format('%s answers were drafted for you within a day.', most_for_person);
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.drop_empty_digests(at_most integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  with empty as (
    select d.id from public.notification_deliveries d
    where d.kind = 'digest' and d.status = 'queued' and d.next_attempt_at <= clock_timestamp() and private.told_by(d) = '[]'
    order by d.next_attempt_at limit at_most for update skip locked
  )
  update public.notification_deliveries d set status = 'dropped', error = 'Nothing is unread.', finished_at = clock_timestamp()
  from empty where d.id = empty.id
$function$
;

CREATE OR REPLACE FUNCTION private.duplicate_pair(one public.leads, other public.leads)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('reasons', private.duplicate_reasons(one, other), 'leads', (
    select jsonb_agg(to_jsonb(r) order by r.created_at, r.id) from public.lead_rows r
    where r.workspace_id = (one).workspace_id and r.id in ((one).id, (other).id)))
$function$
;
grant execute on function private.duplicate_pair(public.leads,public.leads) to authenticated;

CREATE OR REPLACE FUNCTION private.duplicate_reasons(one public.leads, other public.leads)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('kind', r.kind, 'words', r.words) order by r.strength), '[]')
  from (select coalesce(one.name_sound = other.name_sound, false) or private.names_agree(one.name, other.name)) as n (agree)
  cross join lateral (values
    (1, 'mailbox', format('%s and %s lead to the same mailbox', one.email, other.email), one.email_key = other.email_key),
    (2, 'phone', format('Same phone number, %s', one.phone), one.phone_key = other.phone_key and n.agree),
    (3, 'name_and_company', 'Same name at the same company', one.account_id = other.account_id and one.name_key = other.name_key),
    (4, 'sound_and_company', 'Names that sound alike at the same company',
      one.account_id = other.account_id and one.name_sound = other.name_sound and one.name_key <> other.name_key),
    (5, 'name_and_domain', 'Same name and mail domain', one.name_key = other.name_key
      and split_part(one.email, '@', 2) = split_part(other.email, '@', 2)
      and one.account_id is distinct from other.account_id),
    (6, 'shared_phone', format('Same phone number, %s, but other names: perhaps one switchboard', one.phone),
      one.phone_key = other.phone_key and not n.agree)
  ) as r (strength, kind, words, holds)
  where r.holds
$function$
;
grant execute on function private.duplicate_reasons(public.leads,public.leads) to authenticated;

CREATE OR REPLACE FUNCTION private.email_key(email text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
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
$function$
;
grant execute on function private.email_key(text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.empty_lead_bin()
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  delete from public.leads l where l.deleted_at < now() - interval '30 days'
$function$
;

CREATE OR REPLACE FUNCTION private.end_bulk_job(job public.bulk_jobs, status text, error text)
 RETURNS public.bulk_jobs
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from private.bulk_job_chunks c where c.job_id = job.id;
  update public.bulk_jobs b set status = end_bulk_job.status, error = end_bulk_job.error,
    finished_at = clock_timestamp(), updated_at = clock_timestamp()
  where b.id = job.id returning * into job;
  -- Whoever waited for long has turned to something else.
  if job.started_at < clock_timestamp() - interval '20 seconds' then
    perform private.notify_person(job.workspace_id, job.acting_id, 'bulk_finished',
      case job.status when 'completed' then 'The bulk change is done' else 'The bulk change could not go on' end,
      coalesce(job.error || ' ', '') || format('%s changed, %s were so already, %s skipped, %s failed.', job.changed,
        job.unchanged, job.skipped, job.failed), deduplication_key => 'bulk:' || job.id);
  end if;
  return job;
end $function$
;

CREATE OR REPLACE FUNCTION private.end_call(answer jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.tool_calls c set effect_result = jsonb_build_object('answer', end_call.answer)
  where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid and c.user_id = auth.uid();
  perform set_config('app.tool_call_id', '', true);
end $function$
;
grant execute on function private.end_call(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.end_deliveries(at_most integer, mail_is_idempotent boolean)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  with due as (
    select d.id, case when d.status = 'sending' then 'uncertain' else 'dropped' end as ending
    from public.notification_deliveries d
    join public.notification_channels c on c.id = d.channel_id
    left join public.agent_notifications n on n.id = d.notification_id
    where d.status in ('queued', 'sending') and d.next_attempt_at <= clock_timestamp() and case d.status
      when 'sending' then d.lease_until < clock_timestamp() and (c.kind = 'slack' or c.kind = 'email' and not mail_is_idempotent)
      else d.kind in ('notice', 'escalation') and c.kind <> 'webhook' and coalesce(n.read_at, n.snoozed_until, n.acted_at) is not null end
    order by d.next_attempt_at limit at_most for update of d skip locked
  )
  update public.notification_deliveries d set status = due.ending, lease_until = null, finished_at = clock_timestamp(),
    error = case due.ending when 'uncertain' then 'The sender was interrupted: it may or may not have arrived. It is not sent again.'
      else 'It was read before.' end
  from due where d.id = due.id
$function$
;

CREATE OR REPLACE FUNCTION private.end_enrolments(enrolment_ids uuid[], status text, reason text, note text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform from public.outbox o join public.enrolments e on o.workspace_id = e.workspace_id and o.enrolment_id = e.id
  where e.id = any(enrolment_ids) and o.status = 'queued' order by o.id for update of o;
  update public.outbox o set status = 'withdrawn', error = 'The person left the campaign before it was sent.',
    finished_at = private.mail_now()
  from public.enrolments e
  where e.id = any(enrolment_ids) and o.workspace_id = e.workspace_id and o.enrolment_id = e.id and o.status = 'queued';
  update public.enrolments e set status = end_enrolments.status, reason = end_enrolments.reason, note = left(end_enrolments.note, 500),
    ended_at = private.mail_now(), due_at = null, parked_until = null
  where e.id = any(enrolment_ids) and e.ended_at is null;
end $function$
;

CREATE OR REPLACE FUNCTION private.end_execution(execution_id uuid, epoch integer, title text, outcome text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  run public.task_executions;
begin
  update public.task_executions e set status = 'succeeded', outcome = left(end_execution.outcome, 500), error = null,
    lease_until = null, finished_at = clock_timestamp()
  where e.id = end_execution.execution_id and e.epoch = end_execution.epoch and e.status = 'running' and e.user_id = auth.uid()
  returning * into run;
  perform private.notify_person(run.workspace_id, run.user_id, case run.kind when 'reminder' then 'reminder' else 'task_finished' end,
    end_execution.title, end_execution.outcome, case run.kind when 'reminder' then 'normal' else 'low' end,
    private.run_actions(run.task_id, null), 'task_finished ' || run.id);
  perform private.settle_tasks(array[run.id]);
end $function$
;
grant execute on function private.end_execution(uuid,integer,text,text) to authenticated;

CREATE OR REPLACE FUNCTION private.end_executions(ids uuid[], now_at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.task_executions e set status = 'dead', lease_until = null, finished_at = now_at,
    error = 'It was interrupted each time it was tried.'
  where e.id = any(ids);
  perform private.settle_tasks(ids);
end $function$
;

CREATE OR REPLACE FUNCTION private.end_failed(results jsonb, ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  failure record;
begin
  for failure in
    select r.status, o.error, array_agg(o.enrolment_id) as enrolment_ids
    from jsonb_to_recordset(results) as r (id uuid, status text)
    join public.outbox o on o.id = r.id and o.id = any(end_failed.ids) and o.status = 'failed'
    group by r.status, o.error
  loop
    perform private.end_enrolments(failure.enrolment_ids, 'failed',
      case failure.status when 'not_rendered' then 'not_rendered' else 'not_sent' end, failure.error);
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.end_outbox(outbox_id uuid, status text, provider text, provider_id text, error text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  item public.outbox;
  turn public.turns;
  said text;
begin
  select t.* into turn from public.turns t join public.outbox o on o.turn_id = t.id where o.id = end_outbox.outbox_id
  for update of t;
  update public.outbox o set status = end_outbox.status, provider = coalesce(end_outbox.provider, o.provider),
    provider_id = end_outbox.provider_id, error = end_outbox.error, lease_until = null, finished_at = clock_timestamp()
  where o.id = end_outbox.outbox_id returning * into item;
  said := case when item.status = 'sent' then 'Sent to ' || (item.payload ->> 'to')
      || case when exists (select from public.approvals a where a.id = item.approval_id and a.permission_id is not null)
        then ', by your standing permission.' else '.' end
    else 'Not sent to ' || (item.payload ->> 'to') || ': ' || item.error end;
  if item.status = 'uncertain' then
    said := 'Perhaps sent to ' || (item.payload ->> 'to') || '. ' || item.error;
  end if;
  if item.status = 'sent' and item.payload ? 'lead_id' then
    insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id, tool_call_id)
    values (item.workspace_id, (item.payload ->> 'lead_id')::uuid, 'email_sent', item.payload ->> 'subject',
      item.payload ->> 'text', item.user_id, item.tool_call_id);
    update public.leads l set last_contacted_at = clock_timestamp() where l.id = (item.payload ->> 'lead_id')::uuid;
  end if;
  if item.status = 'sent' and item.payload ? 'inbound_mail_id' then
    update public.inbound_mails i set handled_at = clock_timestamp()
    where i.workspace_id = item.workspace_id and i.id = (item.payload ->> 'inbound_mail_id')::uuid;
  end if;
  if item.kind = 'test_email' then
    if item.status <> 'sent' then
      perform private.notify_person(item.workspace_id, item.user_id, 'email_failed', 'Test mail not sent', said, 'normal',
        '[]', 'outbox:' || item.id);
    end if;
    return;
  end if;
  perform private.settle_call(item.tool_call_id, case when item.status = 'sent' then 'done' else 'failed' end,
    item.status = 'sent', said, jsonb_build_object('status', item.status, 'to', item.payload ->> 'to'), null);
  if turn.status <> 'waiting' or turn.source = 'run_tool' then
    perform private.notify_person(item.workspace_id, item.user_id,
      case when item.status = 'sent' then 'email_sent' else 'email_failed' end,
      case when item.status = 'sent' then 'E-mail sent' else 'E-mail not sent' end, said,
      case when item.status = 'sent' then 'normal' else 'high' end, '[]', 'outbox:' || item.id);
  end if;
  perform private.wake_turn(item.turn_id);
end $function$
;

CREATE OR REPLACE FUNCTION private.end_snoozes(at_most integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  with due as (
    select n.id from public.agent_notifications n where n.snoozed_until <= clock_timestamp()
    order by n.snoozed_until limit at_most for update skip locked
  )
  update public.agent_notifications n set snoozed_until = null, read_at = null, created_at = clock_timestamp() from due where n.id = due.id
$function$
;

CREATE OR REPLACE FUNCTION private.end_undeliverable(at_most integer, idempotent boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  candidate record;
  item public.outbox;
begin
  for candidate in
    select due.id, due.turn_id from (
      select o.* from public.outbox o
      where o.kind <> 'campaign_email' and o.finished_at is null and o.status in ('queued', 'sending') and o.next_attempt_at <= clock_timestamp()
        and (o.status = 'queued' or o.lease_until < clock_timestamp())
      order by o.next_attempt_at limit at_most
    ) due
    where (due.status = 'sending' and not idempotent) or private.delivery_refusal(due::public.outbox) is not null
    order by due.turn_id, due.id
  loop
    perform from public.turns t where t.id = candidate.turn_id for update;
    select o.* into item from public.outbox o
    where o.id = candidate.id and (o.status = 'queued' or (o.status = 'sending' and o.lease_until < clock_timestamp()))
    for update;
    continue when not found;
    if item.status = 'sending' and not idempotent then
      perform private.end_outbox(item.id, 'uncertain', null, null,
        'The sender was interrupted after handing over the mail: it may or may not have arrived. It is not sent again by itself.');
    elsif private.delivery_refusal(item) is not null then
      perform private.end_outbox(item.id, 'failed', null, null, private.delivery_refusal(item));
    end if;
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.ending_events(turn public.turns)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_array(
    jsonb_build_object('type', 'receipt') || private.turn_receipt(turn.id) || private.left_undone(turn),
    jsonb_strip_nulls(jsonb_build_object(
      'type', 'turn.finished', 'status', turn.status, 'error', turn.error,
      'usage', private.turn_usage(turn)
    ))
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.engagement_kinds()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select array['delivered', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed', 'complained', 'auto_replied']
$function$
;
grant execute on function private.engagement_kinds() to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.engagement_sql(workspace_id uuid, condition jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  kinds text[] := private.filter_texts(condition -> 'kinds');
  campaigns text[] := case when condition ? 'campaign_ids' then private.filter_texts(condition -> 'campaign_ids') end;
  entries text := format('from public.mail_events e where e.workspace_id = %L and e.lead_id = l.id and not e.is_bot
    and e.kind = any(%L::text[]) and (e.kind <> ''bounced'' or e.details ->> ''status'' like ''5%%'')', engagement_sql.workspace_id, kinds);
begin
  if not kinds <@ private.engagement_kinds() then
    perform private.refuse(format('"kinds" of engagement are %s.', array_to_string(private.engagement_kinds(), ', ')));
  end if;
  if exists (select from unnest(campaigns) as c where c !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') then
    perform private.refuse('"campaign_ids" is a list of ids of campaigns.');
  end if;
  if campaigns is not null then
    entries := entries || format(' and e.campaign_id = any(%L::uuid[])', campaigns);
  end if;
  return private.happened_sql(entries, 'e.at', '(select private.mail_now())', condition);
end $function$
;
grant execute on function private.engagement_sql(uuid,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.enrol(campaign public.campaigns, lead_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  first public.campaign_steps;
  keeps_to_one boolean := coalesce((select s.one_sequence_at_a_time from public.mail_settings s
    where s.workspace_id = campaign.workspace_id), true);
  instant timestamptz := private.mail_now();
  due timestamptz;
  came int;
begin
  select s.* into first from public.campaign_steps s
  where s.campaign_id = campaign.id and s.removed_at is null order by s.position limit 1;
  select private.after_wait(greatest(instant, coalesce(campaign.start_at, '-infinity')), first.wait_seconds, first.wait_in, m)
  into due from public.mailboxes m where m.id = campaign.mailbox_id;
  insert into public.enrolments (workspace_id, campaign_id, lead_id, is_exclusive, step_id, at_branch, due_at, entered_at)
  select l.workspace_id, campaign.id, l.id, keeps_to_one, first.id, first.kind = 'branch', due, instant
  from public.leads l
  where l.workspace_id = campaign.workspace_id and l.id = any(lead_ids) and first.id is not null
    and private.enrolment_refusal(l, campaign.id, keeps_to_one) is null
  on conflict do nothing;
  get diagnostics came = row_count;
  return came;
end $function$
;

CREATE OR REPLACE FUNCTION private.enrol_audience(campaign public.campaigns, at_most integer, OUT enrolled integer, OUT more boolean)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
begin
  execute format($q$
    select array(select l.id from public.leads l left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = $1 and l.deleted_at is null and ($2::uuid is null or l.id > $2) and (%s)
        and not exists (select from public.enrolments e
          where e.workspace_id = $1 and e.campaign_id = $3 and e.lead_id = l.id)
      order by l.id limit $4)
  $q$, private.audience_sql(campaign.workspace_id, campaign.audience))
  into ids using campaign.workspace_id, campaign.people_after, campaign.id, at_most;
  enrolled := private.enrol(campaign, ids);
  more := cardinality(ids) = at_most;
  update public.campaigns c
  set people_after = case when more then ids[cardinality(ids)] end,
    people_next_at = case when more then private.mail_now()
      -- A large audience is gone through less often.
      when c.enrols = 'live' then private.mail_now() + least(interval '15 minutes', greatest(interval '1 minute',
        20 * (clock_timestamp() - statement_timestamp()))) end
  where c.id = campaign.id;
exception when invalid_parameter_value then
  -- A segment or a field that the audience names is gone.
  enrolled := 0;
  more := false;
  perform private.pause_campaign_because(campaign.id, left('Its audience can''t be read any more: ' || sqlerrm, 300));
  update public.campaigns c set people_next_at = null where c.id = campaign.id;
end $function$
;

CREATE OR REPLACE FUNCTION private.enrolment_refusal(lead public.leads, campaign_id uuid, is_exclusive boolean)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when lead.deleted_at is not null then 'lead_gone'
    when lead.email is null then 'no_address'
    when lead.do_not_contact then 'do_not_contact'
    when private.is_suppressed(lead.workspace_id, lead.email) then 'suppressed'
    when exists (select from public.enrolments e
      where e.workspace_id = lead.workspace_id and e.campaign_id = enrolment_refusal.campaign_id and e.lead_id = lead.id) then 'already_here'
    when is_exclusive and exists (select from public.enrolments e
      where e.workspace_id = lead.workspace_id and e.lead_id = lead.id and e.status in ('active', 'parked') and e.is_exclusive)
      then 'in_another'
  end
$function$
;
grant execute on function private.enrolment_refusal(public.leads,uuid,boolean) to authenticated;

CREATE OR REPLACE FUNCTION private.erase_words(workspace_id uuid, words text[])
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  place record;
  found int;
  changed int := 0;
  target text;
begin
  -- The record of changes comes last: what is erased elsewhere is written there first.
  for place in select p.* from private.places_of_words() p where p.scope is not null
    order by p.table_name = 'public.audit_entries', p.table_name, p.col
  loop
    target := format('%s and %I::text ilike any ($2)', place.scope, place.col);
    begin
      execute format('update %1$s set %2$I = private.without_words(%2$I::text, $3)::%3$s where %4$s', place.table_name, place.col,
        case place.type when '_text' then 'text[]' else place.type end, target)
      using erase_words.workspace_id,
        array(select '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
          from unnest(private.words_in(words, place.type)) as w),
        private.words_in(words, place.type);
    exception when integrity_constraint_violation or data_exception then
      execute format('delete from %s where %s', place.table_name, target)
      using erase_words.workspace_id,
        array(select '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
          from unnest(private.words_in(words, place.type)) as w);
    end;
    get diagnostics found = row_count;
    changed := changed + found;
  end loop;
  return changed;
end $function$
;

CREATE OR REPLACE FUNCTION private.escalate_notifications(at_most integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  with due as (
    select n.id from public.agent_notifications n
    where n.escalate_at <= clock_timestamp() and n.read_at is null
    order by n.escalate_at limit at_most for update skip locked
  ), raised as (
    update public.agent_notifications n set escalate_at = null,
      escalated_at = case when n.snoozed_until is null and n.acted_at is null then clock_timestamp() end
    from due where n.id = due.id returning n.*
  )
  insert into public.notification_deliveries (workspace_id, user_id, channel_id, notification_id, kind)
  select n.workspace_id, n.user_id, c.id, n.id, 'escalation'
  from raised n
  join public.notification_settings s on s.workspace_id = n.workspace_id and s.user_id = n.user_id
  join public.notification_channels c on c.id = s.escalate_channel_id and c.status = 'active'
  where n.escalated_at is not null
  on conflict on constraint notification_deliveries_happen_once do nothing
$function$
;

CREATE OR REPLACE FUNCTION private.events_after(turn_id uuid, after integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(
      jsonb_build_object('seq', e.seq, 'event', jsonb_build_object('type', e.type) || e.data) order by e.seq
    ), '[]')
    from public.turn_events e
    where e.turn_id = events_after.turn_id and e.seq > events_after.after
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.events_of_inbound(kept public.inbound_mails, mail jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('provider', 'inbound', 'provider_event_id', k.kind || ' ' || kept.id, 'kind', k.kind,
    'at', kept.received_at, 'outbox_id', kept.outbox_id, 'details', jsonb_strip_nulls(k.details || jsonb_build_object('inbound_mail_id', kept.id)))), '[]')
  from (
    select 'replied' as kind, '{}'::jsonb as details where kept.kind = 'reply'
    union all select 'unsubscribed', '{}' where kept.kind = 'reply' and kept.classification = 'unsubscribe'
    union all select 'auto_replied', jsonb_build_object('returns_on', coalesce(kept.returns_on,
      -- Who is away and does not say for how long is left alone for a week.
      case when (mail ->> 'is_away')::boolean then kept.received_at::date + 7 end)) where kept.kind = 'auto_reply'
    union all select 'bounced', jsonb_build_object('status', mail ->> 'status', 'diagnostic', left(mail ->> 'diagnostic', 500)) where kept.kind = 'bounce'
    union all select 'complained', '{}' where kept.kind = 'complaint'
  ) k
$function$
;

CREATE OR REPLACE FUNCTION private.execution_json(execution public.task_executions)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', execution.id, 'due_at', execution.due_at, 'by_hand', execution.by_hand,
    'status', execution.status, 'attempts', execution.attempts, 'started_at', execution.started_at,
    'finished_at', execution.finished_at, 'outcome', execution.outcome, 'error', execution.error,
    'next_attempt_at', case when execution.status = 'queued' and execution.attempts > 0 then execution.next_attempt_at end,
    'cost_micros', execution.cost_micros,
    'thread_id', case when execution.user_id = (select auth.uid()) then execution.thread_id end)
$function$
;
grant execute on function private.execution_json(public.task_executions) to authenticated;

CREATE OR REPLACE FUNCTION private.failed_items(found jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select left(string_agg(i.value ->> 'says', ' ' order by i.place), 1000)
  from jsonb_array_elements(found -> 'items') with ordinality as i (value, place) where i.value ->> 'state' = 'fail'
$function$
;

CREATE OR REPLACE FUNCTION private.filter_bound(value jsonb, upwards boolean)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when value is null then null
    when jsonb_typeof(value) <> 'number' then private.refuse('A bound of the filter is not a number.')
    else greatest(-2147483648, least(2147483647,
      case when upwards then ceil((value #>> '{}')::numeric) else floor((value #>> '{}')::numeric) end))::text
  end
$function$
;
grant execute on function private.filter_bound(jsonb,boolean) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.filter_day(value jsonb, zone text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case when length(value #>> '{}') = 10 then (private.filter_instant(value)::timestamptz at time zone 'UTC')::date
    else (private.filter_instant(value)::timestamptz at time zone zone)::date end::text
$function$
;
grant execute on function private.filter_day(jsonb,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.filter_days(value jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if jsonb_typeof(value) is distinct from 'number' or (value #>> '{}')::numeric not between 1 and 3650
      or (value #>> '{}')::numeric % 1 <> 0 then
    perform private.refuse('"days" is a whole number from 1 to 3650.');
  end if;
  return (value #>> '{}')::numeric::int;
end $function$
;
grant execute on function private.filter_days(jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.filter_field(workspace_id uuid, target text, field text, OUT col text, OUT kind text)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if field ~ '^(account\.)?custom\.[a-z][a-z0-9_]{0,59}$' then
    select k.col, k.kind into col, kind
    from public.custom_fields c
    cross join lateral private.custom_field_sql(case c.target when 'account' then 'a' else 'l' end, c.key, c.type) k
    where c.workspace_id = filter_field.workspace_id and c.key = substring(field from '[^.]+$')
      and c.target = case when field like 'account.%' then 'account' else filter_field.target end
      and not (filter_field.target = 'account' and field like 'account.%');
  elsif target = 'lead' then
    select coalesce(k.col, private.lead_field_sql(filter_field.field)), k.kind into col, kind
    from (values
      (array['name', 'email', 'phone', 'title', 'company', 'domain', 'industry', 'country', 'city', 'source'], null, 'text'),
      (array['account_country'], 'lower(a.country collate "und-x-icu")', 'text'),
      (array['account_city'], 'lower(a.city collate "und-x-icu")', 'text'),
      (array['stage', 'owner'], null, 'name'),
      (array['tags'], null, 'tags'),
      (array['score', 'employee_count'], null, 'number'),
      (array['created_at', 'updated_at', 'last_contacted_at'], null, 'instant'),
      (array['do_not_contact'], null, 'flag'),
      (array['activity'], '', 'activity'),
      (array['engagement'], '', 'engagement'),
      (array['segment'], '', 'segment')
    ) as k (fields, col, kind)
    where filter_field.field = any(k.fields);
  else
    select k.col, k.kind into col, kind
    from (values
      ('name', 'a.name_key', 'text'), ('domain', 'a.domain', 'text'), ('industry', 'lower(a.industry collate "und-x-icu")', 'text'),
      ('country', 'lower(a.country collate "und-x-icu")', 'text'), ('city', 'lower(a.city collate "und-x-icu")', 'text'),
      ('employee_count', 'a.employee_count', 'number'), ('created_at', 'a.created_at', 'instant'), ('updated_at', 'a.updated_at', 'instant')
    ) as k (field, col, kind)
    where filter_field.field = k.field;
  end if;
end $function$
;
grant execute on function private.filter_field(uuid,text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.filter_group_sql(workspace_id uuid, target text, filter_group jsonb, depth integer, takes text[])
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.check_filter_group(filter_group, depth, takes);
  return (
    select coalesce('(' || string_agg(case
        when c.value ? 'conditions'
          then private.filter_group_sql(filter_group_sql.workspace_id, target, c.value, depth + 1, array['match', 'conditions'])
        else '(' || private.condition_sql(filter_group_sql.workspace_id, target, c.value) || ')' end,
      case filter_group ->> 'match' when 'any' then ' or ' else ' and ' end order by c.position) || ')', 'true')
    from jsonb_array_elements(coalesce(filter_group -> 'conditions', '[]')) with ordinality as c (value, position)
  );
end $function$
;
grant execute on function private.filter_group_sql(uuid,text,jsonb,integer,text[]) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.filter_instant(value jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  given text := value #>> '{}';
begin
  if value is null then
    return null;
  end if;
  if jsonb_typeof(value) = 'string' and given ~ '^\d{4}-\d\d-\d\d$' then
    return (given::date::timestamp at time zone 'UTC')::text;
  elsif jsonb_typeof(value) = 'string'
      and given ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$' then
    return (given::timestamptz)::text;
  end if;
  return private.refuse('A date of the filter is neither like 2026-01-31 nor like 2026-01-31T09:00:00Z.');
exception when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value then
  return private.refuse(format('There is no such date: %s.', left(given, 40)));
end $function$
;
grant execute on function private.filter_instant(jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.filter_number(value jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when value is null then null
    when jsonb_typeof(value) <> 'number' then private.refuse('A bound of the filter is not a number.')
    else value #>> '{}'
  end
$function$
;
grant execute on function private.filter_number(jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.filter_operators(OUT operator text, OUT kinds text[], OUT takes text[])
 RETURNS SETOF record
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  values
    ('is_any_of', array['text', 'name', 'tags', 'list', 'segment'], array['values']),
    ('is_none_of', array['text', 'name', 'tags', 'list', 'segment'], array['values']),
    ('contains', array['text', 'name'], array['value']),
    ('is_empty', array['text', 'name', 'tags', 'list', 'number', 'decimal', 'instant', 'day', 'answer'], array[]::text[]),
    ('is_not_empty', array['text', 'name', 'tags', 'list', 'number', 'decimal', 'instant', 'day', 'answer'], array[]::text[]),
    ('between', array['number', 'decimal'], array['minimum', 'maximum']),
    ('between_dates', array['instant', 'day'], array['from', 'until']),
    ('in_last_days', array['instant', 'day'], array['days']),
    ('not_in_last_days', array['instant', 'day'], array['days']),
    ('in_next_days', array['instant', 'day'], array['days']),
    ('in_period', array['instant', 'day'], array['period']),
    ('is', array['flag', 'answer'], array['value']),
    ('happened', array['activity'], array['kinds', 'within_days', 'at_least']),
    ('did_not_happen', array['activity'], array['kinds', 'within_days', 'at_least']),
    ('happened', array['engagement'], array['kinds', 'campaign_ids', 'within_days', 'at_least']),
    ('did_not_happen', array['engagement'], array['kinds', 'campaign_ids', 'within_days', 'at_least'])
$function$
;
grant execute on function private.filter_operators() to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.filter_period(period jsonb, today date, OUT first date, OUT after date)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  named text := case period #>> '{}' when 'today' then 'this_day' when 'yesterday' then 'last_day' when 'tomorrow' then 'next_day'
    else substring(period #>> '{}' from '^(?:this|last|next)_(?:week|month|quarter|year)$') end;
  unit text := split_part(named, '_', 2);
  step interval := case unit when 'quarter' then interval '3 months' else ('1 ' || unit)::interval end;
  away int := case left(named, 4) when 'last' then -1 when 'next' then 1 else 0 end;
begin
  if named is null then
    perform private.refuse('"period" is today, yesterday, tomorrow, or this, last or next with _week, _month, _quarter or _year.');
  end if;
  first := date_trunc(unit, today::timestamp) + away * step;
  after := date_trunc(unit, today::timestamp) + (away + 1) * step;
end $function$
;
grant execute on function private.filter_period(jsonb,date) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.filter_text(value jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when jsonb_typeof(value) is distinct from 'string' then private.refuse('A value of the filter is not a text.')
    when length(value #>> '{}') > 200 then private.refuse('A value of the filter is longer than 200 characters.')
    else lower((value #>> '{}') collate "und-x-icu")
  end
$function$
;
grant execute on function private.filter_text(jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.filter_texts(list jsonb)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if jsonb_typeof(list) is distinct from 'array' or jsonb_array_length(list) not between 1 and 100 then
    perform private.refuse('"values" is a list of 1 to 100 texts.');
  end if;
  return array(select private.filter_text(v.value) from jsonb_array_elements(list) as v);
end $function$
;
grant execute on function private.filter_texts(jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.filter_with_stages(workspace_id uuid, filter jsonb, removed text DEFAULT NULL::text, target text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  key text;
  keys text[] := '{}'::text[];
begin
  if jsonb_typeof(filter -> 'conditions') = 'array' then
    return filter || jsonb_build_object('conditions', (
      select coalesce(jsonb_agg(private.filter_with_stages(filter_with_stages.workspace_id, c.value, removed, target)
        order by c.position), '[]')
      from jsonb_array_elements(filter -> 'conditions') with ordinality as c (value, position)
    ));
  elsif filter ->> 'field' is distinct from 'stage' or jsonb_typeof(filter -> 'values') is distinct from 'array' then
    return filter;
  end if;
  for key in select private.stage_called(filter_with_stages.workspace_id, v.value) from jsonb_array_elements_text(filter -> 'values') v loop
    key := case when key = removed then target else key end;
    keys := case when key = any(keys) then keys else keys || key end;
  end loop;
  return filter || jsonb_build_object('values', keys);
end $function$
;
grant execute on function private.filter_with_stages(uuid,jsonb,text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.find_bulk(workspace_id uuid, action text, ready jsonb, selection jsonb, OUT lead_ids uuid[], OUT would_change integer, OUT sample jsonb)
 RETURNS record
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most constant int := 1000000;
  first_ids uuid[];
  scope text;
  differs text;
begin
  perform private.require_writer(find_bulk.workspace_id);
  scope := private.bulk_scope_sql(find_bulk.workspace_id, action, selection);
  differs := case action when 'change' then (private.bulk_change_sql(find_bulk.workspace_id, ready)).differs else 'true' end;
  execute format('select coalesce(array_agg(f.id order by f.id), ''{}''), count(*) filter (where f.differs)
    from (select l.id, (%s) as differs %s limit %s) f', differs, scope, most + 1) into lead_ids, would_change;
  if cardinality(lead_ids) > most then
    perform private.refuse('More than a million leads are selected. Narrow the selection.');
  end if;
  execute format('select array(select l.id %s and (%s) order by l.score desc, l.id limit 10)', scope, differs) into first_ids;
  sample := private.bulk_sample(find_bulk.workspace_id, action, ready, first_ids);
end $function$
;

CREATE OR REPLACE FUNCTION private.find_by_text(workspace_id uuid, target text, text text, OUT groups jsonb, OUT found_ids uuid[])
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  select coalesce(jsonb_agg(jsonb_build_array(w.word)), '[]') into groups
  from (
    select btrim(word, ',;:"()<>') as word
    from regexp_split_to_table(private.search_text(find_by_text.text), '\s+') as word
    limit 8
  ) w
  where w.word <> '';
  found_ids := private.text_candidates(find_by_text.workspace_id, target, groups);
  if found_ids is null or cardinality(found_ids) > 0 then
    return;
  end if;
  select coalesce(jsonb_agg(case when p.stands or p.similar_words = '[]' then jsonb_build_array(p.part) else p.similar_words end), '[]')
  into groups
  from (
    select part, s.stands, case when s.stands then '[]' else private.similar_lead_words(find_by_text.workspace_id, part) end as similar_words
    from jsonb_array_elements(groups) as g
    cross join lateral (select private.stands_somewhere(find_by_text.workspace_id, target, g.value ->> 0) as stands) whole
    cross join lateral unnest(case when whole.stands then array[g.value ->> 0]
      else array_remove(regexp_split_to_array((g.value ->> 0) collate "und-x-icu", '[^[:alnum:]]+'), '') end) as part
    cross join lateral (
      select whole.stands or (part <> g.value ->> 0 and private.stands_somewhere(find_by_text.workspace_id, target, part)) as stands
    ) s
    -- So that words are looked up once and not wherever they are named above.
    offset 0
  ) p;
  found_ids := private.text_candidates(find_by_text.workspace_id, target, groups);
end $function$
;
grant execute on function private.find_by_text(uuid,text,text) to authenticated;

CREATE OR REPLACE FUNCTION private.finish_import(import public.lead_imports)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from private.lead_import_drafts d where d.import_id = import.id;
  update public.lead_imports i set updated_at = clock_timestamp(),
    status = case i.status when 'checking' then 'ready' else 'completed' end,
    finished_at = case i.status when 'running' then clock_timestamp() end,
    checked = case i.status when 'checking' then jsonb_build_object('added', i.added, 'updated', i.updated,
      'skipped', i.skipped, 'failed', i.failed, 'noted', i.noted) else i.checked end
  where i.id = import.id;
  -- Whoever waited for long has turned to something else.
  if import.status = 'running' and import.started_at < clock_timestamp() - interval '20 seconds' then
    perform private.notify_person(import.workspace_id, import.acting_id, 'import_finished',
      format('%s is imported', import.file ->> 'name'),
      format('%s added, %s updated, %s skipped, %s failed.', import.added, import.updated, import.skipped, import.failed),
      deduplication_key => 'import:' || import.id);
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.finish_turn(turn public.turns, status text, error jsonb DEFAULT NULL::jsonb, events jsonb DEFAULT '[]'::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ending boolean := finish_turn.status in ('completed', 'stopped', 'failed');
begin
  if ending then
    events := events || private.withdraw_calls(turn.id);
  end if;
  turn.status := finish_turn.status;
  turn.lease_until := null;
  turn.reserved_micros := 0;
  turn.asked_model := null;
  turn.error := finish_turn.error;
  turn.settled_seq := turn.last_seq + jsonb_array_length(events);
  turn.finished_at := case when ending then clock_timestamp() end;
  if finish_turn.status = 'queued' then
    perform private.save_turn(turn, events);
    perform private.ring('tick');
    return events;
  end if;
  events := events || private.ending_events(turn);
  perform private.save_turn(turn, events);
  -- A turn of the same thread that could not begin while this one ran.
  if exists (select from public.turns t where t.thread_id = turn.thread_id and t.status = 'queued') then
    perform private.ring('tick');
  end if;
  return events;
end $function$
;

CREATE OR REPLACE FUNCTION private.finished_event(call public.tool_calls)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('type', 'tool.finished', 'call_id', call.id, 'ok', call.ok,
    'summary', coalesce(call.summary, ''))
    || case when call.view is null then '{}' else jsonb_build_object('view', call.view) end;
end $function$
;

CREATE OR REPLACE FUNCTION private.first_hundred(list jsonb, more jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(k.value order by k.position), '[]')
  from jsonb_array_elements(list || more) with ordinality as k (value, position) where k.position <= 100
$function$
;

CREATE OR REPLACE FUNCTION private.first_range(ranges tstzmultirange)
 RETURNS tstzrange
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select r from unnest(ranges) as r order by lower(r) limit 1
$function$
;

CREATE OR REPLACE FUNCTION private.first_stage(workspace_id uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select s.key from public.pipeline_stages s where s.workspace_id = first_stage.workspace_id
  order by s.position, s.key limit 1
$function$
;
grant execute on function private.first_stage(uuid) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.fold_campaign_counts(campaign_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('campaign_counts ' || fold_campaign_counts.campaign_id, 0)) then
    return;
  end if;
  with gone as (
    delete from public.campaign_counts n using public.campaigns c
    where c.id = fold_campaign_counts.campaign_id and n.workspace_id = c.workspace_id and n.campaign_id = c.id returning n.*
  )
  insert into public.campaign_counts (workspace_id, campaign_id, step_id, variant_id, planned, sent, failed, uncertain,
    delivered, opened, clicked, replied, bounced, complained, unsubscribed)
  select g.workspace_id, g.campaign_id, g.step_id, g.variant_id, sum(g.planned), sum(g.sent), sum(g.failed), sum(g.uncertain),
    sum(g.delivered), sum(g.opened), sum(g.clicked), sum(g.replied), sum(g.bounced), sum(g.complained), sum(g.unsubscribed)
  from gone g group by 1, 2, 3, 4;
  with gone as (
    delete from public.campaign_people_counts p using public.campaigns c
    where c.id = fold_campaign_counts.campaign_id and p.workspace_id = c.workspace_id and p.campaign_id = c.id returning p.*
  )
  insert into public.campaign_people_counts (workspace_id, campaign_id, status, reason, people)
  select g.workspace_id, g.campaign_id, g.status, g.reason, sum(g.people) from gone g group by 1, 2, 3, 4 having sum(g.people) <> 0;
end $function$
;

CREATE OR REPLACE FUNCTION private.fold_lead_counts(workspace_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not pg_try_advisory_xact_lock(hashtextextended('lead_counts ' || fold_lead_counts.workspace_id, 0)) then
    return;
  end if;
  with taken as (
    delete from private.lead_count_deltas d where d.workspace_id = fold_lead_counts.workspace_id
    returning d.facet, d.value, d.delta
  )
  insert into private.lead_counts as c (workspace_id, facet, value, count)
  select fold_lead_counts.workspace_id, t.facet, t.value, sum(t.delta) from taken t
  group by t.facet, t.value having sum(t.delta) <> 0
  on conflict on constraint lead_counts_pkey do update set count = c.count + excluded.count;
end $function$
;

CREATE OR REPLACE FUNCTION private.forget_bulk_jobs()
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  delete from public.bulk_jobs b where b.status = 'ready' and b.updated_at < clock_timestamp() - interval '7 days';
  delete from private.bulk_job_chunks c using public.bulk_jobs b
  where b.id = c.job_id and b.status not in ('ready', 'running');
$function$
;

CREATE OR REPLACE FUNCTION private.forget_imports()
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.lead_imports i set status = 'stopped', finished_at = clock_timestamp()
  where i.status in ('staging', 'ready', 'checking') and i.updated_at < clock_timestamp() - interval '7 days';
  delete from private.lead_import_chunks c using public.lead_imports i
  where i.id = c.import_id and i.status in ('stopped', 'failed', 'undone');
  delete from private.lead_import_drafts d using public.lead_imports i
  where i.id = d.import_id and i.status not in ('checking', 'running');
  delete from public.lead_import_rows r using public.lead_imports i
  where i.id = r.import_id and i.updated_at < clock_timestamp() - interval '90 days';
$function$
;

CREATE OR REPLACE FUNCTION private.forget_task_runs()
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  delete from public.task_executions e
  where e.finished_at < now() - interval '180 days' or (e.status = 'skipped' and e.finished_at < now() - interval '30 days');
  delete from public.scheduled_tasks t where t.status = 'proposed' and t.updated_at < now() - interval '30 days'
$function$
;

CREATE OR REPLACE FUNCTION private.give_back(ids uuid[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  with gone as (delete from public.outbox o where o.id = any(ids) returning o.enrolment_id)
  update public.enrolments e set due_at = private.mail_now() from gone g where e.id = g.enrolment_id and e.status = 'active'
$function$
;

CREATE OR REPLACE FUNCTION private.happened_sql(entries text, at text, present text, condition jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  times numeric := 1;
begin
  if condition ? 'within_days' then
    entries := entries || format(' and %s >= %s - make_interval(days => %s)', at, present, private.filter_days(condition -> 'within_days'));
  end if;
  if condition ? 'at_least' then
    if jsonb_typeof(condition -> 'at_least') <> 'number' or (condition ->> 'at_least')::numeric not between 1 and 100
        or (condition ->> 'at_least')::numeric % 1 <> 0 then
      perform private.refuse('"at_least" is a whole number from 1 to 100.');
    end if;
    times := (condition ->> 'at_least')::numeric;
  end if;
  return case condition ->> 'operator' when 'happened' then '' else 'not ' end
    || case times when 1 then format('exists (select %s)', entries)
      else format('((select count(*) from (select %s limit %s) n) >= %2$s)', entries, times) end;
end $function$
;
grant execute on function private.happened_sql(text,text,text,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.health_of(sent bigint, bounced bigint, complained bigint)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('sent', sent, 'bounced', bounced, 'complained', complained,
    'bounce_rate', round(coalesce(bounced::numeric / nullif(sent, 0), 0), 5),
    'complaint_rate', round(coalesce(complained::numeric / nullif(sent, 0), 0), 5)) || case
    when complained >= 3 and complained >= 0.003 * greatest(sent, 300) then jsonb_build_object('state', 'bad', 'reason',
      format('%s of %s readers called it spam (%s %%). Large receivers block senders from 0.3 %% on.', complained, sent,
        round(100.0 * complained / greatest(sent, 1), 2)))
    when sent >= 100 and bounced >= 0.05 * sent then jsonb_build_object('state', 'bad', 'reason',
      format('%s of %s mails bounced (%s %%). From 5 %% on receivers take the sender for a spammer: check where the addresses come from.',
        bounced, sent, round(100.0 * bounced / sent, 1)))
    when complained >= 1 and complained >= 0.001 * greatest(sent, 300) or sent >= 100 and bounced >= 0.03 * sent
      then jsonb_build_object('state', 'warning', 'reason', format('%s complaints and %s bounces in %s mails.', complained, bounced, sent))
    else jsonb_build_object('state', 'good', 'reason', null) end
$function$
;
grant execute on function private.health_of(bigint,bigint,bigint) to authenticated;

CREATE OR REPLACE FUNCTION private.heed_events(event_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  event record;
  reason text;
begin
  for event in
    select v.*, coalesce(o.payload ->> 'to', l.email) as address from public.mail_events v join public.outbox o on o.id = v.outbox_id
    left join public.leads l on l.id = v.lead_id
    where v.id = any(event_ids) and not v.is_bot
      and (v.kind in ('complained', 'unsubscribed', 'replied', 'auto_replied') or (v.kind = 'bounced' and v.details ->> 'status' like '5%'))
    order by v.outbox_id, v.at, v.kind desc
  loop
    if event.kind = 'auto_replied' then
      perform private.park_enrolment(event.enrolment_id, event.details ->> 'returns_on');
      continue;
    end if;
    if event.kind <> 'replied' and event.address is not null then
      insert into public.suppressions (workspace_id, email_hash, reason)
      values (event.workspace_id, private.mailbox_hash(event.workspace_id, event.address), event.kind)
      on conflict do nothing;
    end if;
    reason := event.kind;
    -- Also in other campaigns: to someone who answered, a person writes.
    perform private.end_enrolments(array(
      select e.id from public.enrolments e
      where e.workspace_id = event.workspace_id and e.lead_id = event.lead_id and e.ended_at is null order by e.id
    ), 'stopped', reason);
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.import_cell_sql(mapping jsonb, field text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce('coalesce(' || string_agg(format('nullif(btrim(translate(c.cells ->> %s, %L, '' ''), E'' \t\r\n''), '''')',
    m.position, chr(160) || chr(8203) || chr(65279)), ', ' order by m.position) || ')', 'null::text')
  from jsonb_array_elements_text(mapping) with ordinality as m (field, position)
  where m.field = import_cell_sql.field
$function$
;

CREATE OR REPLACE FUNCTION private.import_custom(type text, options jsonb, value text, day_first boolean)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case type
    when 'text' then case when length(value) <= 2000 then to_jsonb(value) end
    when 'yes_no' then to_jsonb(private.import_yes_no(value))
    when 'date' then to_jsonb(private.import_date(value, day_first))
    when 'choice' then (
      select to_jsonb(c.choice) from jsonb_array_elements_text(options -> 'choices') as c (choice)
      where lower(c.choice collate "und-x-icu") = lower(import_custom.value collate "und-x-icu") limit 1)
    when 'multi_choice' then (
      with given as (select distinct lower(v collate "und-x-icu") as word from unnest(private.import_list(import_custom.value)) as v)
      select case when count(*) = (select count(*) from given) then jsonb_agg(c.choice order by c.position) end
      from jsonb_array_elements_text(options -> 'choices') with ordinality as c (choice, position)
      where lower(c.choice collate "und-x-icu") in (select g.word from given g))
    when 'link' then case
      when length(value) > 2000 or value ~ '[\s<>"[:cntrl:]]' then null
      when value ~* '^https?://[^\s/]+' then to_jsonb(value)
      when value ~ '^[^\s:/@]+\.[^\s:/@]+([/?#]\S*)?$' then to_jsonb('https://' || value) end
    else (select to_jsonb(trim_scale(round(n, 6))) from private.import_number(value) as n where abs(n) <= 1e15)
  end
$function$
;

CREATE OR REPLACE FUNCTION private.import_custom_sql(workspace_id uuid, mapping jsonb, prefix text, day_first boolean, OUT value_sql text, OUT notes_sql text)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select
    coalesce('jsonb_strip_nulls(jsonb_build_object(' || string_agg(format('%L, %s', f.key, f.value_sql), ', ') || '))',
      '''{}''::jsonb'),
    coalesce(string_agg(format('case when %1$s is not null and %2$s is null then format(''%%s: "%%s" cannot be read as %%s.'', %3$L, left(%1$s, 60), %4$L) end',
      f.cell_sql, f.value_sql, f.label, replace(f.type, '_', ' ')), ', '), 'null::text')
  from (
    select c.key, c.label, c.type, t.cell_sql,
      format('private.import_custom(%L, %L, %s, %L)', c.type, c.options, t.cell_sql, day_first) as value_sql
    from public.custom_fields c
    cross join lateral (select private.import_cell_sql(mapping, prefix || c.key) as cell_sql) t
    where c.workspace_id = import_custom_sql.workspace_id and c.archived_at is null
      and c.target = case prefix when 'custom.' then 'lead' else 'account' end
      and mapping ? (prefix || c.key)
  ) f
$function$
;

CREATE OR REPLACE FUNCTION private.import_date(value text, day_first boolean)
 RETURNS date
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  part text[] := regexp_match(value, '^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$');
  y int;
  m int;
  d int;
begin
  if part is not null then
    y := part[1]::int; m := part[2]::int; d := part[3]::int;
  else
    part := regexp_match(value, '^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?:[T ,].*)?$');
    if part is null then
      return null;
    end if;
    y := part[4]::int;
    if (part[2] = '.' or day_first or part[1]::int > 12) and part[3]::int <= 12 then
      d := part[1]::int; m := part[3]::int;
    else
      m := part[1]::int; d := part[3]::int;
    end if;
  end if;
  if y < 1 or m not between 1 and 12 or d not between 1
      and extract(day from make_date(y, m, 1) + interval '1 month' - interval '1 day') then
    return null;
  end if;
  return make_date(y, m, d);
end $function$
;

CREATE OR REPLACE FUNCTION private.import_fields()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select array['name', 'first_name', 'last_name', 'email', 'phone', 'title', 'company', 'domain', 'industry',
    'employee_count', 'country', 'city', 'stage', 'owner', 'tags', 'source', 'do_not_contact', 'note']
$function$
;

CREATE OR REPLACE FUNCTION private.import_header_key(columns text[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select md5(lower(array_to_string(columns, chr(31), '')))
$function$
;

CREATE OR REPLACE FUNCTION private.import_limit(name text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case name when 'columns' then 500 when 'column_name' then 200 when 'rows' then 500000 when 'chunk_rows' then 2000
    when 'chunk_bytes' then 16777216 end
$function$
;

CREATE OR REPLACE FUNCTION private.import_list(value text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(array_agg(private.tidy_text(case
    when m[1] ~ '^".*"$' then replace(substr(m[1], 2, length(m[1]) - 2), '""', '"') else m[1] end)), '{}')
  from regexp_matches(value, '("(?:[^"]|"")*"|[^;,|]+)', 'g') as m
$function$
;

CREATE OR REPLACE FUNCTION private.import_number(value text)
 RETURNS numeric
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when length(v) > 40 then null
    when v ~ '^[-+]?\d+(\.\d+)?([eE][-+]?\d{1,2})?$' then v::numeric
    when v ~ '^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$' then replace(v, ',', '')::numeric
    when v ~ '^[-+]?\d{1,3}(\.\d{3})+(,\d+)?$' then replace(replace(v, '.', ''), ',', '.')::numeric
    when v ~ '^[-+]?\d+,\d+$' then replace(v, ',', '.')::numeric
  end
  from (select regexp_replace(value, '[[:space:]€$£¥''’]|^[A-Z]{3}|[A-Z]{3}$', '', 'g')) as t (v)
$function$
;

CREATE OR REPLACE FUNCTION private.import_phone_key(phone text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(private.phone_key(phone), case when length(d) >= 6 then d end)
  from (select ltrim(regexp_replace(left(phone, 50), '\D', '', 'g'), '0')) as t (d)
$function$
;

CREATE OR REPLACE FUNCTION private.import_problem_sql()
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select $sql$case
    when f.fault is not null then f.fault
    when f.name is null and f.email is null then 'There is neither a name nor an e-mail address.'
    when f.email is not null and not private.is_email_address(f.email)
      then format('"%s" is not an e-mail address.', left(f.email, 100))
    when length(f.email) > 320 then 'The e-mail address has more than 320 characters.'
    when greatest(length(f.name), length(f.title), length(f.company), length(f.industry), length(f.domain)) > 200
      then 'A name, title, company, website or industry has at most 200 characters.'
    when length(f.phone) > 50 then 'The phone number has more than 50 characters.'
    when greatest(length(f.country), length(f.city), length(f.source)) > 100
      then 'A country, city or source has at most 100 characters.'
    when length(f.note) > 20000 then 'A note has at most 20,000 characters.'
    when f.tags <> '{}' and (cardinality(f.tags) > 50 or exists (select from unnest(f.tags) as t where length(t) > 50))
      then 'There are at most 50 tags of at most 50 characters.'
    when f.given_do_not_contact is not null and f.do_not_contact is null
      then format('"%s" is neither yes nor no for "do not contact".', left(f.given_do_not_contact, 60))
  end$sql$
$function$
;

CREATE OR REPLACE FUNCTION private.import_ready(waiting private.import_row[])
 RETURNS integer[]
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(array_agg(r.number), '{}')
    from (
      select w.number, w.email_key is null or w.number = min(w.number) over (partition by w.email_key) as first_of_address,
        w.number = min(w.number) over (partition by w.name_key) as first_of_name
      from unnest(waiting) as w
    ) r
    where r.first_of_address and r.first_of_name
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.import_settled(waiting private.import_row[], ready private.import_row[], decided private.import_decision[])
 RETURNS integer[]
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
declare
  taken int[] := array(select r.number from unnest(ready) as r);
  behind private.import_row[] := '{}'::private.import_row[];
  unnamed int;
begin
  if cardinality(ready) < cardinality(waiting) then
    behind := array(select w from unnest(waiting) as w where w.number <> all(taken));
    unnamed := (select min(w.number) from unnest(behind) as w where w.name is null);
  elsif not exists (select from unnest(decided) as d where d.outcome = 'updated') then
    return taken;
  end if;
  return array(
    with given as (
      -- Names that a lead has once the row is taken.
      select lower(d.name collate "und-x-icu") as name_key, min(d.number) as first
      from unnest(decided) as d where d.outcome = 'updated' group by 1
    ), addressed as (
      select w.email_key, min(w.number) as first from unnest(behind) as w where w.email_key is not null group by 1
    ), named as (
      select w.name_key, min(w.number) as first from unnest(behind) as w group by 1
    )
    select r.number
    from unnest(ready) as r
    join unnest(decided) as d on d.number = r.number
    left join given g on g.name_key = r.name_key
    left join addressed a on a.email_key = case when cardinality(behind) > 0 then private.email_key(d.email) end
    left join named n on n.name_key = lower(d.name collate "und-x-icu")
    left join named o on o.name_key = lower(d.was_called collate "und-x-icu")
    where not (not r.by_address
        and (coalesce(r.number > unnamed, false) or coalesce(g.first < r.number, false) or coalesce(a.first < r.number, false)))
      and not (d.outcome = 'updated' and (coalesce(n.first < r.number, false) or coalesce(o.first < r.number, false)))
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.import_stage_words()
 RETURNS TABLE(word text, key text)
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select w.word, s.key
  from (values
    ('new', array['open', 'open - not contacted', 'not contacted', 'subscriber', 'lead', 'cold', 'neu']),
    ('contacted', array['working', 'working - contacted', 'attempted to contact', 'attempted_to_contact', 'in_progress',
      'in progress', 'approaching', 'kontaktiert']),
    ('engaged', array['connected', 'nurturing', 'replied', 'interested', 'marketing qualified lead', 'marketingqualifiedlead']),
    ('qualified', array['sales qualified lead', 'salesqualifiedlead', 'qualifiziert']),
    ('proposal', array['opportunity', 'open deal', 'open_deal', 'negotiation', 'angebot']),
    ('won', array['customer', 'evangelist', 'closed - converted', 'closed won', 'converted', 'gewonnen']),
    ('lost', array['unqualified', 'closed - not converted', 'closed lost', 'disqualified', 'bad timing', 'bad_timing',
      'not interested', 'do not contact', 'verloren'])
  ) as s (key, words)
  cross join unnest(s.words) as w (word)
$function$
;

CREATE OR REPLACE FUNCTION private.import_words(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'stage', (select coalesce(jsonb_object_agg(w.word, w.key), '{}') from (
      -- The team's own words come last, and so win.
      select k.word, s.key, 1 as rank from private.import_stage_words() k
      join public.pipeline_stages s on s.workspace_id = import_words.workspace_id and s.key = k.key
      union all
      select n.word, s.key, 2 from public.pipeline_stages s cross join lateral (values (s.key), (s.label_key)) as n (word)
      where s.workspace_id = import_words.workspace_id
      order by rank
    ) w),
    'owner', (select coalesce(jsonb_object_agg(w.word, w.user_id), '{}') from (
      select w.word, min(m.user_id::text) as user_id
      from public.workspace_members m
      cross join lateral (values (lower(m.display_name collate "und-x-icu")), (lower(m.email)), (m.user_id::text)) as w (word)
      where m.workspace_id = import_words.workspace_id and w.word is not null
      group by w.word having count(distinct m.user_id) = 1
    ) w)
  )
$function$
;

CREATE OR REPLACE FUNCTION private.import_yes_no(value text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when v in ('yes', 'y', 'true', 't', '1', 'x', 'on', 'ja', 'oui', 'si', 'sí', 'sim', 'wahr') then true
    when v in ('no', 'n', 'false', 'f', '0', 'off', 'nein', 'non', 'não', 'falsch') then false
  end
  from (select lower(value collate "und-x-icu")) as t (v)
$function$
;

CREATE OR REPLACE FUNCTION private.inherits_taint(turn public.turns, leaf uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if exists (select from private.turn_memories(turn) r where r.tainted) then
    return true;
  elsif leaf is null then
    return false;
  end if;
  return (
    with path as materialized (select p.message_id from private.thread_path(leaf, 1000) p)
    select exists (
        select from path
        join public.messages m on m.id = path.message_id and m.role = 'assistant'
        join public.turns t on t.id = m.turn_id and t.tainted
      )
      or exists (select from path join public.thread_summaries s on s.message_id = path.message_id and s.tainted)
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.insert_mails(mailbox public.mailboxes, enrolment_ids uuid[], instant timestamp with time zone, slot timestamp with time zone, horizon timestamp with time zone, OUT planned integer, OUT next_slot timestamp with time zone)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  gap_min constant double precision := mailbox.gap_seconds_min;
  gap_range constant double precision := mailbox.gap_seconds_max - mailbox.gap_seconds_min;
  settings public.mail_settings;
  pace interval;
  last_slot timestamptz;
  done_before uuid[];
begin
  select s.* into settings from public.mail_settings s where s.workspace_id = mailbox.workspace_id for no key update;
  pace := make_interval(secs => 60.0 / coalesce(settings.rate_per_minute, 600));
  settings.next_free_at := greatest(instant, settings.next_free_at);
  with due as (
    select e.*, row_number() over (order by e.due_at, e.id) - 1 as place,
      sum(gap_min + gap_range * random()) over (order by e.due_at, e.id rows between unbounded preceding and 1 preceding) as after_seconds
    from public.enrolments e
    where e.id = any(enrolment_ids) and e.status = 'active' and not e.at_branch and e.due_at <= instant
  ), timed as (
    select d.*, greatest(insert_mails.slot + make_interval(secs => coalesce(d.after_seconds, 0)),
      settings.next_free_at + d.place * pace) as slot_at
    from due d
  ), chosen as (
    select t.*, v.id as variant_id from timed t
    cross join lateral private.chosen_variant(t.step_id, t.id) v
    where t.slot_at <= horizon
  ), made as (
    insert into public.outbox (id, workspace_id, kind, payload, campaign_id, enrolment_id, step_id, variant_id, mailbox_id, next_attempt_at)
    select private.mail_id(c.id, c.step_id), c.workspace_id, 'campaign_email', '{}', c.campaign_id, c.id, c.step_id,
      c.variant_id, mailbox.id, c.slot_at
    from chosen c
    on conflict do nothing
    returning enrolment_id, next_attempt_at
  ), under_way as (
    update public.enrolments e set due_at = null from made m where e.id = m.enrolment_id
  )
  select count(m.*), max(m.next_attempt_at), array_agg(c.id) filter (where m.enrolment_id is null)
  into planned, last_slot, done_before from chosen c left join made m on m.enrolment_id = c.id;
  -- A step is done once for a person, whatever happens.
  perform private.move_on(done_before, false, instant);
  next_slot := insert_mails.slot;
  if planned > 0 then
    next_slot := last_slot + make_interval(secs => gap_min + gap_range * random());
    update public.mailboxes m set next_free_at = next_slot where m.id = mailbox.id;
    update public.mail_settings s set next_free_at = settings.next_free_at + planned * pace where s.workspace_id = mailbox.workspace_id;
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.instant_in_words(instant timestamp with time zone, turn public.turns)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select to_char(instant_in_words.instant at time zone z.name, 'FMDD FMMonth "at" HH24:MI') || ' (' || z.name || ')'
  from (select coalesce((select c.time_zone from public.user_contexts c
    where c.workspace_id = turn.workspace_id and c.user_id = turn.user_id), 'UTC') as name) z
$function$
;

CREATE OR REPLACE FUNCTION private.is_broad(workspace_id uuid, target text, groups jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  plan jsonb;
begin
  execute 'explain (format json) select ' || private.document_scope(is_broad.workspace_id, target, groups) into plan;
  return (plan #>> '{0,Plan,Plan Rows}')::numeric > 20000;
end $function$
;

CREATE OR REPLACE FUNCTION private.is_email_address(value text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select value ~ '^[^]@[:space:][:cntrl:],;:<>()"\\[]+@[^]@[:space:][:cntrl:],;:<>()"\\[]+\.[^]@[:space:][:cntrl:],;:<>()"\\[]+$'
$function$
;
grant execute on function private.is_email_address(text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.is_loud(at timestamp with time zone, zone text, quiet_from time without time zone, quiet_to time without time zone, work_days integer[])
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select extract(isodow from at at time zone zone)::int = any(work_days) and case
    when quiet_from is null then true
    when quiet_from < quiet_to then not ((at at time zone zone)::time >= quiet_from and (at at time zone zone)::time < quiet_to)
    else (at at time zone zone)::time >= quiet_to and (at at time zone zone)::time < quiet_from end
$function$
;
grant execute on function private.is_loud(timestamp with time zone,text,time without time zone,time without time zone,integer[]) to authenticated;

CREATE OR REPLACE FUNCTION private.is_reserved_domain(domain text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select domain ~ '(^|\.)(test|example|invalid|localhost|local|internal)$' or domain ~ '(^|\.)example\.(com|net|org)$'
$function$
;

CREATE OR REPLACE FUNCTION private.is_sending_day(mailbox public.mailboxes, day date)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select extract(isodow from day)::int = any(mailbox.work_days)
    and not exists (select from private.public_holidays h where h.country = mailbox.country and h.day = is_sending_day.day)
    and not exists (select from public.days_off o where o.workspace_id = mailbox.workspace_id and o.day = is_sending_day.day)
$function$
;

CREATE OR REPLACE FUNCTION private.is_suppressed(workspace_id uuid, email text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select exists (select from public.suppressions s where s.workspace_id = is_suppressed.workspace_id
    and s.email_hash = private.mailbox_hash(is_suppressed.workspace_id, is_suppressed.email))
$function$
;
grant execute on function private.is_suppressed(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.is_undone(before jsonb, after jsonb, present jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_typeof(present) = 'array' or (jsonb_typeof(present) = 'object' and not exists (
    select from jsonb_object_keys(before || after) as n (key)
    where before -> n.key is distinct from after -> n.key and present -> n.key is distinct from after -> n.key))
$function$
;

CREATE OR REPLACE FUNCTION private.kept_by_itself()
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select array['updated_at', 'checked_hash', 'next_run_at', 'next_runs', 'last_due_at', 'refill_at', 'next_digest_at']
$function$
;

CREATE OR REPLACE FUNCTION private.kept_count(workspace_id uuid, filter jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  condition jsonb := filter #> '{conditions,0}';
  wanted text[];
begin
  if coalesce(jsonb_array_length(filter -> 'conditions'), 0) = 0 then
    return coalesce((select t.count from private.lead_tally(kept_count.workspace_id, 'all') t), 0);
  elsif jsonb_array_length(filter -> 'conditions') > 1 or condition ->> 'operator' is distinct from 'is_any_of'
      or condition ->> 'field' not in ('country', 'source', 'industry', 'stage', 'owner', 'tags')
      -- A lead with two of the tags would count twice.
      or (condition ->> 'field' = 'tags' and jsonb_array_length(condition -> 'values') > 1) then
    return null;
  end if;
  wanted := private.filter_texts(condition -> 'values');
  wanted := case condition ->> 'field'
    when 'stage' then array(select private.stage_called(kept_count.workspace_id, w) from unnest(wanted) as w)
    when 'owner' then array(select unnest(private.members_called(kept_count.workspace_id, w))::text from unnest(wanted) as w)
    when 'tags' then private.tidy_tags(wanted)
    else wanted end;
  return (
    select coalesce(sum(t.count), 0) from private.lead_tally(kept_count.workspace_id,
      case condition ->> 'field' when 'tags' then 'tag' else condition ->> 'field' end) t
    where lower(t.value collate "und-x-icu") = any(wanted)
  );
end $function$
;
grant execute on function private.kept_count(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.last_look_json(step_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select to_jsonb(l) - array['id', 'workspace_id', 'step_id', 'texts'] from public.variant_looks l
  where l.step_id = last_look_json.step_id and l.texts = private.texts_of_step(last_look_json.step_id)
  order by l.look desc limit 1
$function$
;
grant execute on function private.last_look_json(uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.lead_after(lead public.leads, changes jsonb)
 RETURNS public.leads
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  changed public.leads := jsonb_populate_record(lead, changes - array['company', 'add_tags', 'remove_tags']);
begin
  changed.tags := changed.tags || array(select jsonb_array_elements_text(changes -> 'add_tags'));
  changed.custom := private.tidy_custom(lead.workspace_id, 'lead', lead.custom || coalesce(changes -> 'custom', '{}'), lead.custom);
  changed := private.tidy_lead(changed);
  changed.tags := array(
    select t from unnest(changed.tags) with ordinality as u (t, position)
    where t <> all(private.tidy_tags(array(select jsonb_array_elements_text(changes -> 'remove_tags'))))
    order by position
  );
  return changed;
end $function$
;
grant execute on function private.lead_after(public.leads,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.lead_contains_sql(workspace_id uuid, field text, given jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if field = 'owner' then
    return format('l.owner_id in (select m.user_id from public.workspace_members m where m.workspace_id = %L and %s)',
      lead_contains_sql.workspace_id, private.contains_sql('lower(m.display_name collate "und-x-icu")', given));
  elsif field = 'stage' then
    return format('l.stage in (select p.key from public.pipeline_stages p where p.workspace_id = %L and %s)',
      lead_contains_sql.workspace_id, private.contains_sql('p.label_key', given));
  end if;
  return private.contains_sql(private.lead_field_sql(field), given);
end $function$
;
grant execute on function private.lead_contains_sql(uuid,text,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.lead_differences(before jsonb, after jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', after ->> 'id', 'label', after ->> 'name', 'field', f.field,
      'before', before -> f.col, 'after', after -> f.col) order by f.position), '[]')
  from (values (1, 'name', 'name'), (2, 'email', 'email'), (3, 'phone', 'phone'), (4, 'title', 'title'),
    (5, 'company', 'company'), (6, 'country', 'country'), (7, 'city', 'city'), (8, 'stage', 'stage_label'),
    (9, 'owner', 'owner_name'), (10, 'score', 'score'), (11, 'tags', 'tags'), (12, 'source', 'source'),
    (13, 'do_not_contact', 'do_not_contact'), (14, 'custom', 'custom')) as f (position, field, col)
  where before -> f.col is distinct from after -> f.col
$function$
;
grant execute on function private.lead_differences(jsonb,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.lead_edit_list(before jsonb, after jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with named as (
    select f.key as field, f.label, f.position, to_jsonb(before) -> f.key as old, to_jsonb(after) -> f.key as new
    from (values (1, 'name', 'Name'), (2, 'email', 'E-mail'), (3, 'phone', 'Phone'), (4, 'title', 'Title'),
      (6, 'country', 'Country'), (7, 'city', 'City'), (8, 'source', 'Source'), (9, 'tags', 'Tags'),
      (10, 'do_not_contact', 'Do not contact')) as f (position, key, label)
    union all
    select 'company', 'Company', 5, (select to_jsonb(a.name) from public.accounts a where a.id = (before ->> 'account_id')::uuid),
      (select to_jsonb(a.name) from public.accounts a where a.id = (after ->> 'account_id')::uuid)
    where before ->> 'account_id' is distinct from after ->> 'account_id'
    union all
    select 'custom.' || k.key, coalesce(c.label, k.key), 100 + coalesce(c.position, 0), before -> 'custom' -> k.key,
      after -> 'custom' -> k.key
    from jsonb_object_keys(coalesce(before -> 'custom', '{}') || coalesce(after -> 'custom', '{}')) as k (key)
    left join public.custom_fields c on c.workspace_id = (after ->> 'workspace_id')::uuid and c.target = 'lead' and c.key = k.key
  )
  select coalesce(jsonb_agg(jsonb_build_object('field', n.field, 'label', n.label, 'before', nullif(n.old, 'null'),
    'after', nullif(n.new, 'null')) order by n.position, n.field), '[]')
  from named n where nullif(n.old, 'null') is distinct from nullif(n.new, 'null')
$function$
;
grant execute on function private.lead_edit_list(jsonb,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.lead_edits(workspace_id uuid, lead_id uuid, before timestamp with time zone, before_key text, most integer)
 RETURNS TABLE(occurred_at timestamp with time zone, key text, entry jsonb, actor_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select e.created_at, 'e' || lpad(e.id::text, 20, '0'), jsonb_build_object(
      'kind', 'fields_changed', 'changes', c.changes, 'body', null, 'by_assistant', e.tool_call_id is not null,
      'title', case when e.import_id is not null then 'Import changed ' else 'Changed ' end || (
        select string_agg(lower(x.value ->> 'label'), ', ' order by x.position)
        from jsonb_array_elements(c.changes) with ordinality as x (value, position))), e.actor_id
  from public.audit_entries e
  cross join lateral (select private.lead_edit_list(e.before, e.after) as changes) c
  where private.my_role(lead_edits.workspace_id) is not null
    and e.workspace_id = lead_edits.workspace_id and e.table_name = 'leads' and e.row_id = lead_edits.lead_id
    and e.operation = 'update' and c.changes <> '[]'
    and (lead_edits.before is null or e.created_at < lead_edits.before
      or (e.created_at = lead_edits.before and 'e' || lpad(e.id::text, 20, '0') > lead_edits.before_key collate "C"))
  order by e.id desc limit lead_edits.most
$function$
;
grant execute on function private.lead_edits(uuid,uuid,timestamp with time zone,text,integer) to authenticated;

CREATE OR REPLACE FUNCTION private.lead_facet(workspace_id uuid, facet text, most integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('value', t.value, 'count', t.count) order by t.count desc, t.value), '[]')
  from (select c.value, c.count from private.lead_tally(lead_facet.workspace_id, lead_facet.facet) c
    order by c.count desc, c.value limit most) t
$function$
;
grant execute on function private.lead_facet(uuid,text,integer) to authenticated;

CREATE OR REPLACE FUNCTION private.lead_field_sql(field text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case field
    when 'name' then 'l.name_key'
    when 'email' then 'l.email'
    when 'phone' then 'lower(l.phone collate "und-x-icu")'
    when 'title' then 'lower(l.title collate "und-x-icu")'
    when 'company' then 'a.name_key'
    when 'domain' then 'a.domain'
    when 'industry' then 'lower(a.industry collate "und-x-icu")'
    when 'country' then 'l.country_key'
    when 'city' then 'lower(l.city collate "und-x-icu")'
    when 'stage' then 'l.stage'
    when 'source' then 'lower(l.source collate "und-x-icu")'
    when 'owner' then 'l.owner_id'
    when 'tags' then 'l.tags'
    when 'score' then 'l.score'
    when 'employee_count' then 'a.employee_count'
    when 'created_at' then 'l.created_at'
    when 'updated_at' then 'l.updated_at'
    when 'last_contacted_at' then 'l.last_contacted_at'
    when 'do_not_contact' then 'l.do_not_contact'
  end
$function$
;
grant execute on function private.lead_field_sql(text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.lead_filter_sql(workspace_id uuid, filter jsonb, OUT sql text, OUT selective boolean, OUT text_groups jsonb, OUT text_count integer)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  found_by_text record;
begin
  sql := private.filter_group_sql(lead_filter_sql.workspace_id, 'lead', filter, 1, array['text', 'match', 'conditions']);
  if coalesce(btrim(private.filter_text(coalesce(filter -> 'text', '""'))), '') = '' then
    return;
  end if;
  found_by_text := private.find_by_text(lead_filter_sql.workspace_id, 'lead', filter ->> 'text');
  selective := found_by_text.found_ids is not null;
  text_groups := found_by_text.groups;
  text_count := cardinality(found_by_text.found_ids);
  if selective then
    sql := format('l.id = any(%L::uuid[]) and %s', found_by_text.found_ids, sql);
  else
    -- The offset keeps this from becoming a join, for which the planner, not knowing under a row policy how many documents
    -- match, would read them all first.
    sql := format('exists (select from private.lead_documents d where d.lead_id = l.id and %s offset 0) and %s',
      private.document_sql(found_by_text.groups), sql);
  end if;
end $function$
;
grant execute on function private.lead_filter_sql(uuid,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.lead_membership_sql(workspace_id uuid, field text, given jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  wanted text[] := private.filter_texts(given);
begin
  if field = 'owner' then
    return format('l.owner_id = any(%L::uuid[])', array(
      select unnest(private.members_called(lead_membership_sql.workspace_id, w)) from unnest(wanted) as w
    ));
  elsif field = 'tags' then
    return format('l.tags && %L::text[]', private.tidy_tags(wanted));
  elsif field = 'stage' then
    wanted := array(select private.stage_called(lead_membership_sql.workspace_id, w) from unnest(wanted) as w);
  end if;
  return format('%s = any(%L::text[])', private.lead_field_sql(field), wanted);
end $function$
;
grant execute on function private.lead_membership_sql(uuid,text,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.lead_of_mail(mail public.outbox)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce((select e.lead_id from public.enrolments e where e.workspace_id = mail.workspace_id and e.id = mail.enrolment_id),
    (mail.payload ->> 'lead_id')::uuid)
$function$
;

CREATE OR REPLACE FUNCTION private.lead_order(workspace_id uuid, field text, text text, OUT col text, OUT type text, OUT nullable boolean)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if field like '%custom.%' then
    select f.col, case f.kind when 'decimal' then 'numeric' when 'answer' then 'boolean' else 'text' end, true
    into col, type, nullable
    from private.filter_field(lead_order.workspace_id, 'lead', lead_order.field) f where f.kind <> 'list';
  else
    select k.col, k.type, k.nullable into col, type, nullable from private.lead_sort_key(field, text) k;
  end if;
end $function$
;
grant execute on function private.lead_order(uuid,text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.lead_page(workspace_id uuid, condition text, text text, selective boolean, sort jsonb, page_size integer, cursor text, OUT leads json, OUT next_cursor text)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  place jsonb := case when cursor is not null then private.read_cursor(workspace_id, 'lead', cursor) end;
  field text := coalesce(sort ->> 'field', place ->> 'field', case when selective then 'relevance' else 'score' end);
  direction text := coalesce(sort ->> 'direction', place ->> 'direction', 'descending');
  key record;
  scope text;
  page record;
  rest record;
begin
  select * into key from private.lead_order(lead_page.workspace_id, field, lead_page.text);
  if coalesce(jsonb_typeof(sort), 'object') <> 'object'
      or exists (select from jsonb_object_keys(sort) as k where k not in ('field', 'direction')) then
    perform private.refuse('The sort is an object with "field" and "direction".');
  elsif key.col is null then
    perform private.refuse(format('Leads cannot be ordered by %s.', left(field, 60)));
  elsif direction not in ('ascending', 'descending') then
    perform private.refuse('A direction is ascending or descending.');
  elsif place is not null and (place ->> 'field', place ->> 'direction') <> (field, direction) then
    perform private.refuse('The cursor belongs to another order. Start again without it.');
  elsif page_size is null or page_size not between 1 and 200 then
    perform private.refuse('"page_size" is a number from 1 to 200.');
  end if;
  scope := private.lead_scope(lead_page.workspace_id, condition, key.col);
  if field = 'stage' then
    page := private.lead_stage_stretch(lead_page.workspace_id, scope, direction, place, page_size + 1);
  else
    select s.ids, s.keys into page
    from private.lead_stretch(scope, key.col, key.type, direction, true, place, page_size + 1, nullable => key.nullable) s
    where place is null or place ->> 'key' is not null;
  end if;
  if key.nullable and coalesce(cardinality(page.ids), 0) <= page_size then
    rest := private.lead_stretch(scope, key.col, key.type, direction, false,
      case when place ->> 'key' is null then place end, page_size + 1 - coalesce(cardinality(page.ids), 0));
    select coalesce(page.ids, '{}') || rest.ids as ids, coalesce(page.keys, '{}') || rest.keys as keys into page;
  end if;
  select coalesce(json_agg(r order by p.position), '[]') into leads
  from unnest(page.ids[1:page_size]) with ordinality as p (id, position)
  join public.lead_rows r on r.workspace_id = lead_page.workspace_id and r.id = p.id;
  if cardinality(page.ids) > page_size then
    next_cursor := private.write_cursor(jsonb_build_object(
      'field', field, 'direction', direction, 'key', page.keys[page_size], 'id', page.ids[page_size]));
  end if;
end $function$
;
grant execute on function private.lead_page(uuid,text,text,boolean,jsonb,integer,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.lead_page_json(workspace_id uuid, condition text, text text, selective boolean, sort jsonb, page_size integer, cursor text)
 RETURNS json
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select json_build_object('leads', p.leads, 'next_cursor', p.next_cursor)
  from private.lead_page(lead_page_json.workspace_id, condition, lead_page_json.text, selective, sort, page_size, cursor) p
$function$
;
grant execute on function private.lead_page_json(uuid,text,text,boolean,jsonb,integer,text) to authenticated;

CREATE OR REPLACE FUNCTION private.lead_scope(workspace_id uuid, condition text, key text DEFAULT ''::text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select format('from public.leads l%s where l.workspace_id = %L and (%s)',
    case when condition || ' ' || key ~ '\ma\.'
      then ' left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id' else '' end,
    lead_scope.workspace_id, condition)
$function$
;
grant execute on function private.lead_scope(uuid,text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.lead_sort_key(field text, text text, OUT col text, OUT type text, OUT nullable boolean)
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select k.col, k.type, k.nullable
  from (values
    ('name', 'l.name_key', 'text', false),
    ('company', 'a.name_key', 'text', true),
    ('score', 'l.score', 'int', false),
    ('stage', 'l.stage', 'text', false),
    ('country', 'l.country_key', 'text', true),
    ('created_at', 'l.created_at', 'timestamptz', false),
    ('updated_at', 'l.updated_at', 'timestamptz', false),
    ('last_contacted_at', 'l.last_contacted_at', 'timestamptz', true),
    ('relevance', format('round(1000 * greatest(extensions.word_similarity(%1$L, l.name_key), 0.9 * extensions.word_similarity(%1$L, coalesce(a.name_key, ''''))))::int',
      private.search_text(lead_sort_key.text)), 'int', false)
  ) as k (field, col, type, nullable)
  where k.field = lead_sort_key.field and (k.field <> 'relevance' or lead_sort_key.text is not null)
$function$
;
grant execute on function private.lead_sort_key(text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.lead_stage_stretch(workspace_id uuid, scope text, direction text, place jsonb, most integer, OUT ids uuid[], OUT keys jsonb[])
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  stages text[] := private.stage_keys(lead_stage_stretch.workspace_id);
  start int;
  stage text;
  stretch record;
begin
  ids := '{}';
  keys := '{}';
  if direction = 'descending' then
    stages := array(select s from unnest(stages) with ordinality as u (s, position) order by position desc);
  end if;
  start := case when place is null then 1 else array_position(stages, place ->> 'key') end;
  if start is null then
    perform private.refuse('The stage at which this page begins is gone. Start again without the cursor.');
  end if;
  foreach stage in array stages[start:] loop
    exit when cardinality(ids) >= most;
    stretch := private.lead_stretch(format('%s and l.stage = %L', scope, stage), 'l.stage', 'text', direction, true,
      case when place ->> 'key' = stage then place end, most - cardinality(ids), nullable => false);
    ids := ids || stretch.ids;
    keys := keys || stretch.keys;
  end loop;
end $function$
;
grant execute on function private.lead_stage_stretch(uuid,text,text,jsonb,integer) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.lead_stretch(scope text, col text, type text, direction text, known boolean, place jsonb, most integer, OUT ids uuid[], OUT keys jsonb[], row_id text DEFAULT 'l.id'::text, nullable boolean DEFAULT true)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  onward text := case direction when 'descending' then 'desc' else 'asc' end;
  beyond text := case direction when 'descending' then '<' else '>' end;
  condition text := 'true';
begin
  if known and place is not null then
    -- The first comparison looks redundant; it bounds the walk where the key is of another table than the id.
    condition := format('%1$s %2$s= %3$L::%4$s and (%1$s, %6$s) %2$s (%3$L::%4$s, %5$L::uuid)',
      col, beyond, place ->> 'key', type, place ->> 'id', row_id);
  elsif place is not null then
    condition := format('%s %s %L::uuid', row_id, beyond, place ->> 'id');
  end if;
  execute format(
    'select array_agg(p.id), array_agg(to_jsonb(p.key)) from (
      select %8$s as id, %1$s as key %2$s and %3$s and %4$s order by %5$s %8$s %6$s limit %7$s) p',
    col, scope, case when not nullable then 'true' when known then col || ' is not null' else col || ' is null' end, condition,
    case when known then format('%s %s,', col, onward) else '' end, onward, most, row_id
  ) into ids, keys;
  ids := coalesce(ids, '{}');
  keys := coalesce(keys, '{}');
end $function$
;
grant execute on function private.lead_stretch(text,text,text,text,boolean,jsonb,integer,text,boolean) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.lead_tally(workspace_id uuid, facet text)
 RETURNS TABLE(value text, count bigint)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select t.value, sum(t.count)::bigint
  from (
    select c.value, c.count from private.lead_counts c
    where c.workspace_id = lead_tally.workspace_id and c.facet = lead_tally.facet
    union all
    select d.value, d.delta from private.lead_count_deltas d
    where d.workspace_id = lead_tally.workspace_id and d.facet = lead_tally.facet
  ) t
  where private.my_role(lead_tally.workspace_id) is not null
  group by t.value having sum(t.count) <> 0
$function$
;
grant execute on function private.lead_tally(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.leads_contacted_since(workspace_id uuid, stages text[], day date)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if private.my_role(leads_contacted_since.workspace_id) is null then
    return 0;
  end if;
  -- One stretch of the primary key for each stage: "contacted 2026-01-31" up to "contacted never".
  return coalesce(sum(t.count), 0)
  from unnest(stages) as s (stage)
  cross join lateral (
    select c.count from private.lead_counts c
    where c.workspace_id = leads_contacted_since.workspace_id and c.facet = 'contact'
      and c.value >= s.stage || ' ' || leads_contacted_since.day and c.value < s.stage || ' never'
    union all
    select d.delta from private.lead_count_deltas d
    where d.workspace_id = leads_contacted_since.workspace_id and d.facet = 'contact'
      and d.value >= s.stage || ' ' || leads_contacted_since.day and d.value < s.stage || ' never'
  ) t;
end $function$
;
grant execute on function private.leads_contacted_since(uuid,text[],date) to authenticated;

CREATE OR REPLACE FUNCTION private.least_sent(step public.campaign_steps)
 RETURNS bigint
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select min((select coalesce(sum(n.sent), 0) from public.campaign_counts n
    where n.workspace_id = step.workspace_id and n.campaign_id = step.campaign_id and n.variant_id = v.id))
  from public.campaign_variants v where v.step_id = step.id and v.removed_at is null and v.status <> 'dropped'
$function$
;

CREATE OR REPLACE FUNCTION private.left_traces(call_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  -- What a campaign became is never set back by itself: see private.undo_change().
  select exists (select from public.audit_entries e where e.tool_call_id = left_traces.call_id
      and (e.table_name <> 'campaigns' or e.operation <> 'update'))
    or exists (select from public.bulk_jobs b where b.tool_call_id = left_traces.call_id)
    or exists (select from public.lead_imports i where i.tool_call_id = left_traces.call_id)
$function$
;
grant execute on function private.left_traces(uuid) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.left_undone(turn public.turns)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if turn.plan = '[]' or turn.status not in ('completed', 'stopped', 'failed') then
    return '{}'::jsonb;
  end if;
  return (
    select case when count(*) = 0 then '{}'
      else jsonb_build_object('left_undone', jsonb_agg(plan.step ->> 'title' order by plan.place)) end
    from jsonb_array_elements(turn.plan) with ordinality as plan (step, place)
    where plan.step ->> 'status' not in ('done', 'skipped')
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.let_people_go(campaign_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  at_most constant int := 5000;
  gone int;
begin
  update public.enrolments e set status = 'stopped', reason = 'campaign_stopped', ended_at = private.mail_now(), due_at = null,
    parked_until = null
  where e.id in (select w.id from public.enrolments w join public.campaigns c
      on c.id = let_people_go.campaign_id and w.workspace_id = c.workspace_id and w.campaign_id = c.id
    where w.status in ('active', 'parked') limit at_most for update of w skip locked);
  get diagnostics gone = row_count;
  if gone < at_most then
    update public.campaigns c set people_next_at = null where c.id = let_people_go.campaign_id;
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.like_pattern(typed text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select regexp_replace(trim(typed), '([\\%_])', '\\\1', 'g')
$function$
;

CREATE OR REPLACE FUNCTION private.limit_in_words(which text, spent bigint, cap bigint, expected bigint, resets date, turn public.turns, remedy text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select format('%s is reached: %s of %s is spent or set aside, and the next step may cost up to %s. It starts again on %s. %s',
    which, private.money(spent), private.money(cap), private.money(expected),
    private.instant_in_words(resets::timestamp at time zone 'UTC', turn), remedy)
$function$
;

CREATE OR REPLACE FUNCTION private.limit_refusal(turn public.turns, model text, expected bigint, person_day bigint, month bigint, own_day bigint)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  today date := private.spending_day();
  person bigint;
  everyone bigint;
begin
  if expected is null then
    return format('A spending limit is set, but the price of the model "%s" is not known, so the limit could not be kept. '
      || 'Whoever runs this installation can enter its price; %s can lift the limit in Settings → Workspace.',
      coalesce(limit_refusal.model, 'unknown'), private.managers_in_words(turn.workspace_id));
  end if;
  select coalesce(sum(s.micros) filter (where s.user_id = turn.user_id and s.day = today), 0),
    coalesce(sum(s.micros), 0)
  into person, everyone
  from (
    select d.user_id, d.day, d.cost_micros as micros from public.daily_spending d
    where d.workspace_id = turn.workspace_id and d.day >= date_trunc('month', today)::date
    union all
    select t.user_id, today, t.reserved_micros from public.turns t
    where t.workspace_id = turn.workspace_id and t.reserved_micros > 0 and t.id <> turn.id
  ) s;
  if person + expected > own_day and own_day <= coalesce(person_day, own_day) then
    return private.limit_in_words('Your own spending limit for today', person, own_day, expected, today + 1, turn,
      'You can raise it in Settings → Profile.');
  elsif person + expected > person_day then
    return private.limit_in_words('Your spending limit for today', person, person_day, expected, today + 1,
      turn, private.managers_in_words(turn.workspace_id) || ' can raise it in Settings → Workspace.');
  elsif everyone + expected > month then
    return private.limit_in_words('The workspace''s spending limit for this month', everyone, month, expected,
      (date_trunc('month', today) + interval '1 month')::date, turn,
      private.managers_in_words(turn.workspace_id) || ' can raise it in Settings → Workspace.');
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.list_membership_sql(col text, given jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select format('exists (select from jsonb_array_elements_text(case when jsonb_typeof(%1$s) = ''array'' then %1$s else ''[]'' end) as v where lower(v collate "und-x-icu") = any(%2$L::text[]))',
    col, private.filter_texts(given))
$function$
;
grant execute on function private.list_membership_sql(text,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.literal_pattern(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select '%' || regexp_replace(value, '([\\%_])', '\\\1', 'g') || '%'
$function$
;
grant execute on function private.literal_pattern(text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.lock_lead_work(workspace_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select pg_advisory_xact_lock(hashtextextended('lead_work:' || workspace_id, 0))
$function$
;

CREATE OR REPLACE FUNCTION private.mail_id(enrolment_id uuid, step_id uuid)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  -- Version 8 of a UUID: made by one's own rule.
  select overlay(overlay(md5(enrolment_id::text || step_id) placing '8' from 13) placing 'a' from 17)::uuid
$function$
;

CREATE OR REPLACE FUNCTION private.mail_link_key(token text, secret text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select s.link_key from private.mail_link_signs(array[mail_link_key.token], mail_link_key.secret) s
$function$
;

CREATE OR REPLACE FUNCTION private.mail_link_secret()
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  secret text;
begin
  select s.decrypted_secret into secret from vault.decrypted_secrets s where s.name = 'mail_link_secret';
  if secret is null then
    -- Of two at once the second finds what the first made.
    perform pg_advisory_xact_lock(hashtext('mail_link_secret'));
    select s.decrypted_secret into secret from vault.decrypted_secrets s where s.name = 'mail_link_secret';
  end if;
  if secret is null then
    secret := encode(extensions.gen_random_bytes(32), 'hex');
    perform vault.create_secret(secret, 'mail_link_secret');
  end if;
  return secret;
end $function$
;

CREATE OR REPLACE FUNCTION private.mail_link_signs(tokens text[], secret text)
 RETURNS TABLE(token text, signed text, link_key text)
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select t.token, t.token || left(encode(extensions.hmac('token ' || t.token, mail_link_signs.secret, 'sha256'), 'hex'), 32),
    encode(extensions.hmac('links ' || t.token, mail_link_signs.secret, 'sha256'), 'hex')
  from unnest(mail_link_signs.tokens) as t (token)
$function$
;

CREATE OR REPLACE FUNCTION private.mail_log_json(mail public.outbox)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', mail.id, 'step_id', mail.step_id,
    'position', (select s.position from public.campaign_steps s where s.id = mail.step_id and s.removed_at is null),
    'label', (select v.label from public.campaign_variants v where v.id = mail.variant_id),
    'subject', mail.payload ->> 'subject', 'status', mail.status, 'error', mail.error, 'next_attempt_at', mail.next_attempt_at,
    'finished_at', mail.finished_at, 'events', (
      select coalesce(jsonb_agg(jsonb_build_object('kind', v.kind, 'at', v.at, 'is_bot', v.is_bot) order by v.at, v.kind), '[]')
      from (select n.kind, n.at, n.is_bot from public.mail_events n
        where n.workspace_id = mail.workspace_id and n.outbox_id = mail.id order by n.at limit 50) v))
$function$
;
grant execute on function private.mail_log_json(public.outbox) to authenticated;

CREATE OR REPLACE FUNCTION private.mail_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(
    (select c.shown_at + (clock_timestamp() - c.real_at) * c.speed::double precision from private.mail_clock c),
    clock_timestamp())
$function$
;
grant execute on function private.mail_now() to authenticated;

CREATE OR REPLACE FUNCTION private.mail_of_message_ids(message_ids text[])
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select o.id
  from unnest(message_ids) with ordinality as m (message_id, place)
  join public.outbox o on o.id = substring(m.message_id from '^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@')::uuid
    or o.message_id = m.message_id
  order by m.place limit 1
$function$
;

CREATE OR REPLACE FUNCTION private.mail_reader(lead public.leads, account public.accounts, stage_label text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('name', lead.name, 'email', coalesce(lead.email, ''), 'phone', lead.phone, 'title', lead.title,
    'country', lead.country, 'city', lead.city, 'stage', stage_label, 'source', lead.source, 'tags', to_jsonb(lead.tags),
    'custom', lead.custom, 'account', case when account.id is not null then jsonb_build_object('name', account.name,
      'domain', account.domain, 'industry', account.industry, 'employee_count', account.employee_count,
      'country', account.country, 'city', account.city, 'custom', account.custom) end)
$function$
;
grant execute on function private.mail_reader(public.leads,public.accounts,text) to authenticated;

CREATE OR REPLACE FUNCTION private.mail_sender(workspace_id uuid, mailbox_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  box public.mailboxes;
begin
  select m.* into box from public.mailboxes m
  where m.workspace_id = mail_sender.workspace_id
    and case when mail_sender.mailbox_id is null then m.user_id = (select auth.uid()) else m.id = mail_sender.mailbox_id end
  order by m.created_at, m.id limit 1;
  if mail_sender.mailbox_id is not null and box.id is null then
    raise exception 'There is no such mailbox here.' using errcode = 'PT404';
  end if;
  return (
    select jsonb_build_object('mailbox_id', coalesce(box.id, gen_random_uuid()), 'address', coalesce(box.address, m.email),
      'from_name', coalesce(box.from_name, m.display_name), 'signature', coalesce(box.signature, ''),
      'workspace_name', w.name, 'postal_address', s.postal_address, 'tracks_opens', false, 'tracks_clicks', false,
      'time_zone', coalesce(box.time_zone, 'UTC'))
    from public.workspace_members m
    join public.workspaces w on w.id = m.workspace_id
    left join public.mail_settings s on s.workspace_id = m.workspace_id
    where m.workspace_id = mail_sender.workspace_id and m.user_id = (select auth.uid())
  );
end $function$
;
grant execute on function private.mail_sender(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.mail_signature(words text, secret text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select encode(extensions.hmac(mail_signature.words, mail_signature.secret, 'sha256'), 'hex')
$function$
;

CREATE OR REPLACE FUNCTION private.mail_that_came_back(mail jsonb)
 RETURNS public.outbox
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  found public.outbox;
  about text := lower(coalesce(mail ->> 'recipient', case when mail ->> 'kind' in ('reply', 'auto_reply') then mail ->> 'from_address' end));
begin
  select o.* into found from public.outbox o
  where o.id = private.mail_of_message_ids(array(
    select jsonb_array_elements_text(coalesce(nullif(mail -> 'original_ids', '[]'), mail -> 'answers', '[]'))));
  if found.id is null and about is not null then
    select o.* into found
    from public.mailboxes b
    join public.leads l on l.workspace_id = b.workspace_id and l.email_key = private.email_key(about) and l.deleted_at is null
    join public.enrolments e on e.workspace_id = l.workspace_id and e.lead_id = l.id
    join public.outbox o on o.workspace_id = e.workspace_id and o.enrolment_id = e.id and o.mailbox_id = b.id
    where b.address in (select lower(jsonb_array_elements_text(coalesce(mail -> 'to', '[]')))) and o.status in ('sent', 'uncertain', 'sending')
    order by o.finished_at desc nulls first limit 1;
  end if;
  return found;
end $function$
;

CREATE OR REPLACE FUNCTION private.mail_token(enrolment_id uuid, step_id uuid)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select encode(substr(sha256(convert_to('token ' || enrolment_id || step_id, 'UTF8')), 1, 18), 'hex')
$function$
;

CREATE OR REPLACE FUNCTION private.mailbox_hash(workspace_id uuid, email text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select encode(sha256(convert_to(mailbox_hash.workspace_id || ':'
    || private.email_key(lower(btrim(mailbox_hash.email) collate "und-x-icu")), 'UTF8')), 'hex')
$function$
;
grant execute on function private.mailbox_hash(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.mailbox_health(mailbox_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.health_of(coalesce(sum(n.sent), 0)::bigint, coalesce(sum(n.bounced), 0)::bigint, coalesce(sum(n.complained), 0)::bigint)
  from public.campaigns c join public.campaign_counts n on n.workspace_id = c.workspace_id and n.campaign_id = c.id
  where c.mailbox_id = mailbox_health.mailbox_id and c.started_at > now() - interval '30 days'
$function$
;
grant execute on function private.mailbox_health(uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.mailbox_json(mailbox public.mailboxes)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select to_jsonb(mailbox) - array['next_free_at', 'planned_on', 'planned_count', 'domain_check_due_at'] || jsonb_build_object(
    -- Due, or asked for just now.
    'is_domain_checking', mailbox.domain_check_due_at <= now() + interval '2 minutes',
    'from_hour', to_char(mailbox.from_hour, 'HH24:MI'), 'to_hour', to_char(mailbox.to_hour, 'HH24:MI'),
    'cap_today', private.daily_cap(mailbox, d.today),
    'planned_today', case when mailbox.planned_on = d.today then mailbox.planned_count else 0 end)
  from (select (private.mail_now() at time zone mailbox.time_zone)::date as today) d
$function$
;
grant execute on function private.mailbox_json(public.mailboxes) to authenticated;

CREATE OR REPLACE FUNCTION private.mailbox_refusal(mailbox public.mailboxes)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when mailbox.status = 'paused' then mailbox.paused_reason
    when exists (select from public.mail_settings s where s.workspace_id = mailbox.workspace_id and s.paused_at is not null)
      then 'The mail of the workspace is paused.'
    when not exists (select from public.workspace_members m where m.workspace_id = mailbox.workspace_id
        and m.user_id = mailbox.user_id and m.role <> 'viewer')
      then 'Whose mailbox this is may no longer send for the workspace.'
  end
$function$
;

CREATE OR REPLACE FUNCTION private.managers_in_words(workspace_id uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(string_agg(manager.display_name, ' or '), 'An owner or admin')
  from (select m.display_name from public.workspace_members m
        where m.workspace_id = managers_in_words.workspace_id and m.role in ('owner', 'admin')
        order by m.role desc, m.created_at limit 3) manager
$function$
;

CREATE OR REPLACE FUNCTION private.mark_mails(event_ids uuid[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.outbox o set
    delivered_at = least(o.delivered_at, e.delivered), opened_at = least(o.opened_at, e.opened, e.clicked),
    clicked_at = least(o.clicked_at, e.clicked), replied_at = least(o.replied_at, e.replied),
    bounced_at = least(o.bounced_at, e.bounced), complained_at = least(o.complained_at, e.complained),
    unsubscribed_at = least(o.unsubscribed_at, e.unsubscribed)
  from (
    select v.outbox_id, min(v.at) filter (where v.kind = 'delivered') as delivered,
      min(v.at) filter (where v.kind = 'opened') as opened, min(v.at) filter (where v.kind = 'clicked') as clicked,
      min(v.at) filter (where v.kind = 'replied') as replied,
      min(v.at) filter (where v.kind = 'bounced' and v.details ->> 'status' like '5%') as bounced,
      min(v.at) filter (where v.kind = 'complained') as complained, min(v.at) filter (where v.kind = 'unsubscribed') as unsubscribed
    from public.mail_events v where v.id = any(event_ids) and not v.is_bot group by 1
  ) e
  where o.id = e.outbox_id
$function$
;

CREATE OR REPLACE FUNCTION private.masked_address(email text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(left(masked_address.email, 1) || '•••@' || split_part(masked_address.email, '@', 2), 'this address')
$function$
;

CREATE OR REPLACE FUNCTION private.match_import_rows(import public.lead_imports, rows private.import_row[])
 RETURNS private.import_row[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (select coalesce(array_agg(row(r.number, r.cells, r.problem, r.notes, r.name, r.email, r.phone, r.title, r.company,
    r.domain, r.industry, r.employee_count, r.country, r.city, r.stage, r.owner_id, r.tags, r.source, r.do_not_contact,
    r.custom, r.account_custom, r.note, r.name_key, r.company_key, r.email_key, r.phone_key, coalesce(by_address.id, by_person.id),
    by_address.id is not null)::private.import_row order by r.number), '{}')
  from unnest(rows) as r
  left join lateral (
    select m.id from (
      select l.id, l.email from public.leads l
      where l.workspace_id = import.workspace_id and l.email_key = r.email_key and l.deleted_at is null
        and not exists (select from private.lead_import_drafts d where d.import_id = import.id and d.lead_id = l.id)
      union all
      select d.lead_id, d.email from private.lead_import_drafts d where d.import_id = import.id and d.email_key = r.email_key
    ) m
    where m.email = r.email or import.options ->> 'duplicates' is distinct from 'create'
    order by m.email = r.email desc, m.id limit 1
  ) by_address on r.email is not null
  left join lateral (
    select m.id from (
      select l.id, l.email, private.import_phone_key(l.phone) as phone_key, a.name_key as company_key
      from public.leads l
      left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = import.workspace_id and l.name_key = r.name_key and l.deleted_at is null
        and not exists (select from private.lead_import_drafts d where d.import_id = import.id and d.lead_id = l.id)
      union all
      select d.lead_id, d.email, d.phone_key, d.company_key
      from private.lead_import_drafts d where d.import_id = import.id and d.name_key = r.name_key
    ) m
    -- Here and not only in the join, which would look for everybody.
    where by_address.id is null and (m.email is null or r.email is null) and (
      m.phone_key = r.phone_key
      or (m.company_key is not distinct from r.company_key
        and (m.phone_key is null or r.phone_key is null or m.company_key is not null))
    )
    order by m.phone_key is not distinct from r.phone_key desc, m.email nulls first, m.phone_key, m.company_key, m.id limit 1
  ) by_person on by_address.id is null and import.options ->> 'duplicates' is distinct from 'create');
end $function$
;

CREATE OR REPLACE FUNCTION private.matched_events(events jsonb)
 RETURNS TABLE(provider text, provider_event_id text, kind text, at timestamp with time zone, is_bot boolean, details jsonb, workspace_id uuid, outbox_id uuid, enrolment_id uuid, campaign_id uuid, step_id uuid, variant_id uuid)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select distinct on (r.provider, r.provider_event_id) r.provider, r.provider_event_id, r.kind, r.at, r.is_bot, r.details,
    o.workspace_id, o.id, o.enrolment_id, o.campaign_id, o.step_id, o.variant_id
  from jsonb_to_recordset(events) as r (provider text, provider_event_id text, kind text, at timestamptz, is_bot boolean,
    details jsonb, outbox_id uuid, token text, provider_id text, message_id text)
  cross join lateral (
    select coalesce(r.outbox_id,
      (select t.id from public.outbox t where t.link_token = r.token),
      (select t.id from public.outbox t where t.provider_id = r.provider_id limit 1),
      (select t.id from public.outbox t where t.message_id = r.message_id limit 1),
      substring(r.message_id from '^<?([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12})@')::uuid) as id
  ) named
  join public.outbox o on o.id = named.id
  order by r.provider, r.provider_event_id
$function$
;

CREATE OR REPLACE FUNCTION private.measure_sql(workspace_id uuid, measure text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  key record;
begin
  select * into key from private.lead_order(measure_sql.workspace_id, measure, null);
  if key.type is null or key.type not in ('int', 'numeric') then
    perform private.refuse(format('"%s" is no number that can be added up.', left(measure, 80)));
  end if;
  return key.col;
end $function$
;
grant execute on function private.measure_sql(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.members_called(workspace_id uuid, who text)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  wanted text := lower(private.tidy_text(who) collate "und-x-icu");
  ids uuid[];
begin
  if wanted = 'me' then
    return array[(select auth.uid())];
  elsif wanted ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' then
    return array[wanted::uuid];
  end if;
  ids := array(
    select m.user_id from public.workspace_members m
    where m.workspace_id = members_called.workspace_id
      and wanted in (lower(m.display_name collate "und-x-icu"), lower(m.email collate "und-x-icu"))
  );
  if ids = '{}' then
    ids := array(
      select m.user_id from public.workspace_members m
      where m.workspace_id = members_called.workspace_id and exists (
        select from regexp_split_to_table(lower(m.display_name collate "und-x-icu"), '\s+') as part
        where starts_with(part, wanted)
      )
    );
  end if;
  if ids = '{}' then
    perform private.refuse(format('No member is called "%s". Members: %s.', left(who, 100), (
      select string_agg(m.display_name, ', ' order by m.display_name) from public.workspace_members m
      where m.workspace_id = members_called.workspace_id
    )));
  end if;
  return ids;
end $function$
;
grant execute on function private.members_called(uuid,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.memory_key(content text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(nullif(btrim(regexp_replace(
    regexp_replace(' ' || private.search_text(memory_key.content) collate "und-x-icu" || ' ', '[^[:alnum:]]+', ' ', 'g'),
    '( (a|an|the|that|please))+(?= )', '', 'g')), ''), memory_key.content)
$function$
;
grant execute on function private.memory_key(text) to authenticated;

CREATE OR REPLACE FUNCTION private.mentioned_leads(workspace_id uuid, message_ids uuid[])
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with texts as (
    select m.created_at, m.content as text from public.messages m where m.id = any (message_ids)
    union all
    select c.created_at, concat(c.arguments, c.result, c.view) from public.tool_calls c where c.message_id = any (message_ids)
  ),
  found as (
    select id[1]::uuid as id, max(t.created_at) as mentioned_at
    from texts t, regexp_matches(lower(t.text), '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') id
    group by 1
  )
  select coalesce(array_agg(r.id), '{}') from (
    select found.id from found join public.leads l on l.id = found.id and l.workspace_id = mentioned_leads.workspace_id
    order by found.mentioned_at desc, found.id limit 100
  ) r
$function$
;

CREATE OR REPLACE FUNCTION private.merge_import_accounts(import public.lead_imports, rows private.import_row[], decisions private.import_decision[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into public.accounts (workspace_id, name, domain, industry, employee_count, custom)
  select distinct on (r.company_key) import.workspace_id, r.company, r.domain, r.industry, r.employee_count, r.account_custom
  from unnest(decisions) as d join unnest(rows) as r on r.number = d.number
  where d.outcome in ('added', 'updated') and r.company is not null
    and not exists (select from public.accounts a where a.workspace_id = import.workspace_id and a.name_key = r.company_key)
  order by r.company_key, r.number
  on conflict do nothing;
  with told as (
    select r.company_key, (array_agg(r.domain order by r.number) filter (where r.domain is not null))[1] as domain,
      (array_agg(r.industry order by r.number) filter (where r.industry is not null))[1] as industry,
      (array_agg(r.employee_count order by r.number) filter (where r.employee_count is not null))[1] as employee_count,
      (array_agg(r.account_custom order by r.number) filter (where r.account_custom <> '{}'))[1] as custom
    from unnest(decisions) as d join unnest(rows) as r on r.number = d.number
    where r.company_key is not null and (d.outcome in ('added', 'updated')
        or (d.outcome = 'skipped' and import.options ->> 'duplicates' is not distinct from 'update'))
      and (r.domain is not null or r.industry is not null or r.employee_count is not null or r.account_custom <> '{}')
    group by r.company_key
  ), after as (
    select a.id,
      case when u.over then coalesce(t.domain, a.domain) else coalesce(a.domain, t.domain) end as domain,
      case when u.over then coalesce(t.industry, a.industry) else coalesce(a.industry, t.industry) end as industry,
      case when u.over then coalesce(t.employee_count, a.employee_count)
        else coalesce(a.employee_count, t.employee_count) end as employee_count,
      case when u.over then a.custom || coalesce(t.custom, '{}') else coalesce(t.custom, '{}') || a.custom end as custom
    from told t
    join public.accounts a on a.workspace_id = import.workspace_id and a.name_key = t.company_key
    cross join (select import.options ->> 'duplicates' is not distinct from 'update') as u (over)
  )
  update public.accounts a set domain = n.domain, industry = n.industry, employee_count = n.employee_count, custom = n.custom
  from after n
  where a.id = n.id and (a.domain, a.industry, a.employee_count, a.custom)
    is distinct from (n.domain, n.industry, n.employee_count, n.custom);
end $function$
;

CREATE OR REPLACE FUNCTION private.merge_import_rows(import public.lead_imports, rows private.import_row[], trial boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  waiting private.import_row[] := array(select r from unnest(rows) as r where r.problem is null);
  ready private.import_row[];
  decided private.import_decision[];
  all_decided private.import_decision[] := '{}'::private.import_decision[];
  numbers int[];
begin
  while cardinality(waiting) > 0 loop
    numbers := private.import_ready(waiting);
    -- Nearly always these are all of them.
    if cardinality(numbers) < cardinality(waiting) then
      ready := array(select w from unnest(waiting) as w where w.number = any(numbers));
    else
      ready := waiting;
    end if;
    ready := private.match_import_rows(import, ready);
    -- Of several rows that mean one lead the first; the others are matched anew after it.
    ready := array(select distinct on (coalesce(r.lead_id::text, r.number::text)) r from unnest(ready) as r
      order by coalesce(r.lead_id::text, r.number::text), r.number);
    decided := private.decide_import_rows(import, ready);
    numbers := private.import_settled(waiting, ready, decided);
    if cardinality(numbers) < cardinality(ready) then
      ready := array(select r from unnest(ready) as r where r.number = any(numbers));
      decided := array(select d from unnest(decided) as d where d.number = any(numbers));
    end if;
    if cardinality(numbers) < cardinality(waiting) then
      waiting := array(select w from unnest(waiting) as w where w.number <> all(numbers));
    else
      waiting := '{}';
    end if;
    if trial then
      perform private.write_import_drafts(import, decided);
    else
      perform private.merge_import_accounts(import, ready, decided);
      perform private.write_import_leads(import, decided);
    end if;
    all_decided := all_decided || decided;
  end loop;
  insert into public.lead_import_rows (import_id, number, workspace_id, outcome, reason, cells)
  select import.id, r.number, import.workspace_id, case when f.failure is null then 'noted' else 'failed' end,
    coalesce(f.failure, array_to_string(r.notes, ' ')), r.cells - 0
  from unnest(rows) as r
  left join unnest(all_decided) as d on d.number = r.number
  cross join lateral (select coalesce(r.problem, case d.outcome when 'failed' then d.reason end)) as f (failure)
  where f.failure is not null or (cardinality(r.notes) > 0 and d.outcome in ('added', 'updated'));
  return (
    select jsonb_build_object('added', count(*) filter (where d.outcome = 'added'),
      'updated', count(*) filter (where d.outcome = 'updated'), 'skipped', count(*) filter (where d.outcome = 'skipped'),
      'failed', count(*) filter (where d.outcome = 'failed') + (select count(*) from unnest(rows) as r where r.problem is not null),
      'noted', (select count(*) from unnest(rows) as r join unnest(all_decided) as n on n.number = r.number
        where cardinality(r.notes) > 0 and n.outcome in ('added', 'updated')))
    from unnest(all_decided) as d
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.merged_lead(winner public.leads, loser public.leads, take text[])
 RETURNS public.leads
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  merged public.leads := winner;
  facts constant text[] := array['name', 'email', 'phone', 'title', 'account_id', 'country', 'city', 'stage', 'owner_id', 'source'];
  unknown text := (select t from unnest(take) as t where t <> all(array_replace(facts, 'account_id', 'company')) limit 1);
begin
  if unknown is not null then
    perform private.refuse(format('"%s" can''t be taken from the other lead. These can: %s.', left(unknown, 40),
      array_to_string(array_replace(facts, 'account_id', 'company'), ', ')));
  end if;
  merged := jsonb_populate_record(merged, (
    select coalesce(jsonb_object_agg(f, to_jsonb(loser) -> f), '{}')
    from unnest(facts) as f
    where to_jsonb(loser) ->> f is not null
      and (f = any(array_replace(take, 'company', 'account_id')) or to_jsonb(winner) ->> f is null)
  ));
  merged.tags := private.tidy_tags(winner.tags || loser.tags);
  merged.custom := loser.custom || winner.custom;
  merged.do_not_contact := winner.do_not_contact or loser.do_not_contact;
  merged.from_outside := winner.from_outside or loser.from_outside;
  merged.last_contacted_at := greatest(winner.last_contacted_at, loser.last_contacted_at);
  return merged;
end $function$
;

CREATE OR REPLACE FUNCTION private.message_calls(message_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(private.call_state(c) order by c.position), '[]')
    from public.tool_calls c where c.message_id = message_calls.message_id
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.milliseconds_between(earlier timestamp with time zone, later timestamp with time zone)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select round(extract(epoch from later - earlier) * 1000)::int
$function$
;

CREATE OR REPLACE FUNCTION private.money(micros bigint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select '$' || to_char(micros / 1000000.0, 'FM999,999,999,990.0099')
$function$
;

CREATE OR REPLACE FUNCTION private.move_on(enrolment_ids uuid[], otherwise boolean, instant timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  -- Materialized, or the wait would be counted for every person again.
  with ways as materialized (
    select s.id, n.id as next_id, n.kind, case when n.id is not null and m.id is not null then private.after_wait(instant, n.wait_seconds, n.wait_in, m) end as due_at
    from (select distinct e.step_id from public.enrolments e where e.id = any(enrolment_ids)) w
    join public.campaign_steps s on s.id = w.step_id
    join public.campaigns c on c.id = s.campaign_id
    left join public.campaign_steps n on n.id = case when otherwise then s.else_step_id else s.next_step_id end
    left join public.mailboxes m on m.id = c.mailbox_id
  )
  update public.enrolments e set step_id = w.next_id, at_branch = coalesce(w.kind = 'branch', false),
    -- Without a mailbox the campaign can't run; they wait.
    due_at = case when w.next_id is not null and e.status = 'active' then coalesce(w.due_at, instant) end,
    status = case when w.next_id is null and e.status in ('active', 'parked') then 'finished' else e.status end,
    parked_until = case when w.next_id is not null then e.parked_until end,
    ended_at = case when w.next_id is null then coalesce(e.ended_at, instant) else e.ended_at end
  from ways w where e.id = any(enrolment_ids) and e.step_id = w.id
$function$
;

CREATE OR REPLACE FUNCTION private.my_role(workspace_id uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (
    select m.role from public.workspace_members m
    where m.workspace_id = my_role.workspace_id and m.user_id = (select auth.uid())
  );
end $function$
;
grant execute on function private.my_role(uuid) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.my_workspace_ids()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 10
 SET search_path TO ''
AS $function$
begin
  return query select m.workspace_id from public.workspace_members m where m.user_id = (select auth.uid());
end $function$
;
grant execute on function private.my_workspace_ids() to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.my_writable_workspace_ids()
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER ROWS 10
 SET search_path TO ''
AS $function$
begin
  return query select m.workspace_id from public.workspace_members m
  where m.user_id = (select auth.uid()) and m.role in ('owner', 'admin', 'member');
end $function$
;
grant execute on function private.my_writable_workspace_ids() to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.name_sound(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select string_agg(s.sound, ' ' order by s.sound collate "C")
  from regexp_split_to_table(lower(extensions.unaccent('extensions.unaccent'::regdictionary, normalize(name_sound.name, nfkc))
    collate "und-x-icu") collate "und-x-icu", '[^[:alpha:]]+') as part
  cross join lateral (select nullif(extensions.dmetaphone(part), '') as sound) s
  where length(part) > 1 and part not in ('dr', 'prof', 'mr', 'mrs', 'ms', 'herr', 'frau', 'von', 'van', 'de', 'der')
$function$
;
grant execute on function private.name_sound(text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.named_condition(condition jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case when condition ? 'filter'
    then condition || jsonb_build_object('filter', private.with_me_named(condition -> 'filter'))
    else nullif(condition, 'null') end
$function$
;

CREATE OR REPLACE FUNCTION private.names_agree(one text, other text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select cardinality(n.one) = cardinality(n.other) and not exists (
    select from unnest(n.one, n.other) as p (one, other)
    where p.one <> p.other and not (1 in (length(p.one), length(p.other)) and left(p.one, 1) = left(p.other, 1)))
  from (
    select regexp_split_to_array(btrim(lower(names_agree.one collate "und-x-icu"), ' .'), '[[:space:].]+') as one,
      regexp_split_to_array(btrim(lower(names_agree.other collate "und-x-icu"), ' .'), '[[:space:].]+') as other
  ) n
$function$
;
grant execute on function private.names_agree(text,text) to authenticated;

CREATE OR REPLACE FUNCTION private.names_are_near(one text, other text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select length(one) > 5 and length(one) < 200 and length(other) < 200
    and extensions.levenshtein(lower(one collate "und-x-icu"), lower(other collate "und-x-icu")) <= 2
$function$
;
grant execute on function private.names_are_near(text,text) to authenticated;

CREATE OR REPLACE FUNCTION private.next_call_cost(turn public.turns, model text)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return private.call_cost(next_call_cost.model, private.spending_day(), private.next_question_tokens(turn), 0, 4000);
end $function$
;

CREATE OR REPLACE FUNCTION private.next_digest(settings public.notification_settings, after timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select min((d.day + settings.digest_at) at time zone z.zone)
  from (select private.zone_of(settings.workspace_id, settings.user_id) as zone) z
  cross join lateral (select ((after at time zone z.zone)::date + n) as day from generate_series(0, 8) as n) d
  where (d.day + settings.digest_at) at time zone z.zone > after and extract(isodow from d.day)::int = any(settings.work_days)
$function$
;

CREATE OR REPLACE FUNCTION private.next_executions(at_most integer, prompts_cap integer, now_at timestamp with time zone)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  lanes jsonb;
begin
  -- From lane to lane along the index, so that a million runs of one workspace cost no more than one.
  with recursive lane as (
    (select e.workspace_id, e.kind = 'prompt' as asks from public.task_executions e where e.status = 'queued'
      order by e.workspace_id, e.kind = 'prompt' limit 1)
    union all
    select n.workspace_id, n.asks from lane l cross join lateral (
      select e.workspace_id, e.kind = 'prompt' as asks from public.task_executions e
      where e.status = 'queued' and (e.workspace_id, e.kind = 'prompt') > (l.workspace_id, l.asks)
      order by e.workspace_id, e.kind = 'prompt' limit 1
    ) n
  )
  select jsonb_agg(jsonb_build_object('workspace_id', l.workspace_id, 'asks', l.asks) order by random()) into lanes from lane l;
  if lanes is null or at_most <= 0 then
    return '{}'::uuid[];
  end if;
  return array(
    select q.id
    from jsonb_to_recordset(lanes) as l (workspace_id uuid, asks boolean)
    cross join lateral (
      select e.id from public.task_executions e
      where e.status = 'queued' and e.workspace_id = l.workspace_id and (e.kind = 'prompt') = l.asks and e.next_attempt_at <= now_at
      order by e.next_attempt_at
      limit least(greatest(1, at_most / jsonb_array_length(lanes)), case when l.asks then greatest(0, prompts_cap - (
        select count(*) from public.task_executions w
        where w.status = 'running' and w.kind = 'prompt' and w.workspace_id = l.workspace_id)) end)
      for update skip locked
    ) q
    limit at_most
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.next_loud_instant(after timestamp with time zone, zone text, quiet_from time without time zone, quiet_to time without time zone, work_days integer[])
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  quarter constant interval := '15 minutes';
  first timestamptz := date_bin(quarter, after, '2000-01-01Z') + quarter;
begin
  if private.is_loud(after, zone, quiet_from, quiet_to, work_days) then
    return after;
  end if;
  return (
    select t from generate_series(first, first + interval '9 days', quarter) as t
    where private.is_loud(t, zone, quiet_from, quiet_to, work_days) limit 1);
end $function$
;
grant execute on function private.next_loud_instant(timestamp with time zone,text,time without time zone,time without time zone,integer[]) to authenticated;

CREATE OR REPLACE FUNCTION private.next_own_hours(mailbox public.mailboxes, after timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  day date := (after at time zone mailbox.time_zone)::date;
  closes timestamptz;
begin
  for day in select generate_series(day - 1, day + 366, interval '1 day')::date loop
    continue when not private.is_sending_day(mailbox, day);
    closes := (day + mailbox.to_hour) at time zone mailbox.time_zone;
    continue when closes <= after;
    return greatest(after, (day + mailbox.from_hour) at time zone mailbox.time_zone);
  end loop;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.next_question_tokens(turn public.turns)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return greatest(8000, (
    select max(c.input_tokens) * 5 / 4 from public.turn_model_calls c join public.turns t on t.id = c.turn_id
    where t.thread_id = turn.thread_id and c.outcome <> 'lost'
  ));
end $function$
;

CREATE OR REPLACE FUNCTION private.next_sending_window(after timestamp with time zone, mailbox public.mailboxes, reader_country text, OUT opens tstzrange, OUT agrees text)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  place private.country_zones;
  day date := (after at time zone mailbox.time_zone)::date;
  own tstzrange;
  hours tstzmultirange;
  every_zone tstzmultirange;
  any_zone tstzmultirange;
  zone text;
  days_tried int := 0;
begin
  select z.* into place from private.country_zones z
  where z.name_key = lower(btrim(coalesce(reader_country, mailbox.country, '')) collate "und-x-icu");
  if place.country is null then
    place.country := mailbox.country;
    place.time_zones := array[mailbox.time_zone];
    place.work_days := mailbox.work_days;
  end if;
  -- The day before: hours that end at midnight by a clock that is put back.
  for day in select generate_series(day - 1, day + 366, interval '1 day')::date loop
    continue when not private.is_sending_day(mailbox, day);
    own := tstzrange((day + mailbox.from_hour) at time zone mailbox.time_zone, (day + mailbox.to_hour) at time zone mailbox.time_zone)
      * tstzrange(after, null);
    continue when isempty(own);
    every_zone := tstzmultirange(own);
    any_zone := '{}';
    foreach zone in array place.time_zones loop
      hours := private.reader_hours(zone, place.country, place.work_days,
        (lower(own) at time zone zone)::date, (upper(own) at time zone zone)::date);
      every_zone := every_zone * hours;
      any_zone := any_zone + hours;
    end loop;
    any_zone := any_zone * tstzmultirange(own);
    if not isempty(every_zone) then
      opens := private.first_range(every_zone);
      agrees := 'both';
      return;
    elsif not isempty(any_zone) and agrees is distinct from 'some' then
      opens := private.first_range(any_zone);
      agrees := 'some';
    elsif opens is null then
      opens := own;
      agrees := 'sender';
    end if;
    days_tried := days_tried + 1;
    exit when days_tried >= 14;
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.note_channel(delivery public.notification_deliveries, outcome text, retry_seconds integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  longest_wait constant interval := '6 hours';
  patience constant interval := '3 days';
  channel public.notification_channels;
begin
  select * into channel from public.notification_channels c where c.id = delivery.channel_id for update;
  if outcome = 'sent' then
    update public.notification_channels c set verified_at = coalesce(c.verified_at, clock_timestamp()), failures = 0,
      failing_since = null, retry_at = null, last_error = null
    where c.id = channel.id and (c.verified_at is null or c.failures > 0);
  elsif outcome in ('refused', 'uncertain') then
    update public.notification_channels c set last_error = delivery.error where c.id = channel.id;
  elsif outcome = 'gone' or channel.failing_since < clock_timestamp() - patience and channel.failures >= 5 then
    perform private.switch_off_channel(channel, delivery.error);
  else
    update public.notification_channels c set failures = c.failures + 1, failing_since = coalesce(c.failing_since, clock_timestamp()),
      last_error = delivery.error, retry_at = clock_timestamp() + least(longest_wait, greatest(
        make_interval(secs => coalesce(retry_seconds, 0)), interval '30 seconds' * 2 ^ least(c.failures, 12)))
    where c.id = channel.id returning * into channel;
    update public.notification_deliveries d set next_attempt_at = channel.retry_at
    where d.channel_id = channel.id and d.status = 'queued' and d.next_attempt_at < channel.retry_at;
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.notification_choice(kinds jsonb, kind text)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select '{"tell": "channels", "min_priority": "normal"}'::jsonb || coalesce(kinds -> kind, kinds -> '*', '{}')
$function$
;

CREATE OR REPLACE FUNCTION private.notify_due_reminders(most integer DEFAULT 1000)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  due public.reminders;
  told int := 0;
  lead_name text;
begin
  for due in
    select * from public.reminders r
    where r.done_at is null and r.notified_at is null and r.due_at <= clock_timestamp()
      -- Of a lead in the bin it is told when the lead is restored.
      and not exists (select from public.leads l where l.id = r.lead_id and l.deleted_at is not null)
    order by r.due_at limit most for update skip locked
  loop
    update public.reminders r set notified_at = clock_timestamp() where r.id = due.id;
    select l.name into lead_name from public.leads l where l.workspace_id = due.workspace_id and l.id = due.lead_id;
    perform private.notify_person(due.workspace_id, due.user_id, 'reminder',
      case when due.lead_id is null then 'Reminder' else 'Reminder: ' || lead_name end, due.text, 'normal',
      jsonb_build_array(
        jsonb_build_object('kind', 'finish_reminder', 'label', 'Done', 'reminder_id', due.id),
        jsonb_build_object('kind', 'snooze_reminder', 'label', 'In an hour', 'reminder_id', due.id, 'until', 'in_an_hour'),
        jsonb_build_object('kind', 'snooze_reminder', 'label', 'Tomorrow', 'reminder_id', due.id, 'until', 'tomorrow')
      ) || case when due.lead_id is null then '[]'
        else jsonb_build_array(jsonb_build_object('kind', 'open_lead', 'label', 'Open lead', 'lead_id', due.lead_id)) end,
      'reminder ' || due.id || ' ' || extract(epoch from due.due_at));
    told := told + 1;
  end loop;
  return told;
end $function$
;

CREATE OR REPLACE FUNCTION private.notify_person(workspace_id uuid, user_id uuid, kind text, title text, body text, priority text DEFAULT 'normal'::text, actions jsonb DEFAULT '[]'::jsonb, deduplication_key text DEFAULT NULL::text, group_key text DEFAULT NULL::text, data jsonb DEFAULT '{}'::jsonb)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into public.agent_notifications
    (workspace_id, user_id, kind, title, body, priority, actions, deduplication_key, group_key, data)
  select m.workspace_id, m.user_id, notify_person.kind, notify_person.title, notify_person.body,
    notify_person.priority, notify_person.actions, notify_person.deduplication_key, notify_person.group_key, notify_person.data
  from public.workspace_members m
  where m.workspace_id = notify_person.workspace_id and m.user_id = notify_person.user_id
  on conflict do nothing
$function$
;

CREATE OR REPLACE FUNCTION private.numbered_events(last_seq integer, events jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('seq', last_seq + e.ordinality, 'event', e.value) order by e.ordinality), '[]')
    from jsonb_array_elements(events) with ordinality as e
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.open_calls(turn_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(private.call_state(c) order by c.created_at, c.position), '[]')
    from public.tool_calls c where c.turn_id = open_calls.turn_id and c.status in ('pending', 'approved')
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.own_bulk_job(job_id uuid, allowed text[])
 RETURNS public.bulk_jobs
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  job public.bulk_jobs;
begin
  select * into job from public.bulk_jobs b
  where b.id = own_bulk_job.job_id and b.workspace_id in (select private.my_workspace_ids()) for update;
  if job.id is null then
    raise exception 'There is no such bulk change.' using errcode = 'PT404';
  end if;
  perform private.require_writer(job.workspace_id);
  if job.user_id is distinct from auth.uid() and not private.can_manage(job.workspace_id) then
    raise exception 'This bulk change is someone else''s.' using errcode = '42501';
  elsif job.status <> all(allowed) then
    raise exception using errcode = 'PT409', message = case job.status
      when 'ready' then 'The bulk change has not begun.'
      when 'running' then 'The bulk change is running already.'
      when 'undoing' then 'The bulk change is being undone.'
      when 'undone' then 'The bulk change was undone.'
      else 'The bulk change is over.' end;
  end if;
  return job;
end $function$
;

CREATE OR REPLACE FUNCTION private.own_import(import_id uuid, allowed text[])
 RETURNS public.lead_imports
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  import public.lead_imports;
begin
  select * into import from public.lead_imports i
  where i.id = own_import.import_id and i.workspace_id in (select private.my_workspace_ids()) for update;
  if import.id is null then
    raise exception 'There is no such import.' using errcode = 'PT404';
  end if;
  perform private.require_writer(import.workspace_id);
  if import.user_id is distinct from auth.uid() and not private.can_manage(import.workspace_id) then
    raise exception 'This import is someone else''s.' using errcode = '42501';
  end if;
  if import.status <> all(allowed) then
    raise exception using errcode = 'PT409', message = case import.status
      when 'staging' then 'The file is still being read.'
      when 'ready' then 'The import has not begun.'
      when 'checking' then 'The import is being tried. Wait for it.'
      when 'running' then 'The import is running. Stop it first.'
      when 'undoing' then 'The import is being undone.'
      when 'undone' then 'The import was undone. Bring the file again.'
      else 'The import is over.' end;
  end if;
  return import;
end $function$
;

CREATE OR REPLACE FUNCTION private.own_task(workspace_id uuid, task_id uuid)
 RETURNS public.scheduled_tasks
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  task public.scheduled_tasks;
begin
  select * into task from public.scheduled_tasks t
  where t.workspace_id = own_task.workspace_id and t.id = own_task.task_id and t.user_id = (select auth.uid())
    and private.my_role(t.workspace_id) is not null
  for update;
  if task.id is null then
    raise exception 'There is no such task of yours. List them first; do not guess ids.' using errcode = 'PT404';
  end if;
  return task;
end $function$
;

CREATE OR REPLACE FUNCTION private.owner_called(workspace_id uuid, who text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
begin
  if lower(private.tidy_text(who)) = 'nobody' then
    return null;
  end if;
  ids := private.members_called(owner_called.workspace_id, who);
  if cardinality(ids) > 1 then
    perform private.refuse(format('Several members are called "%s": %s. Say which.', left(who, 100), (
      select string_agg(format('%s (%s)', m.display_name, m.email), ', ' order by m.display_name, m.email)
      from public.workspace_members m where m.workspace_id = owner_called.workspace_id and m.user_id = any(ids))));
  end if;
  return ids[1];
end $function$
;
grant execute on function private.owner_called(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.owns_channel(workspace_id uuid, channel_id text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select exists (select from public.notification_channels c
    where c.workspace_id = owns_channel.workspace_id and c.user_id = (select auth.uid()) and c.id::text = owns_channel.channel_id)
$function$
;
grant execute on function private.owns_channel(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.park_enrolment(enrolment_id uuid, returns_on text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  back timestamptz;
begin
  select (returns_on::date + m.from_hour) at time zone m.time_zone into back
  from public.enrolments e join public.campaigns c on c.id = e.campaign_id join public.mailboxes m on m.id = c.mailbox_id
  where e.id = park_enrolment.enrolment_id;
  if back is null or back <= private.mail_now() or back > private.mail_now() + interval '1 year' then
    return;
  end if;
  perform from public.outbox o join public.enrolments e on e.workspace_id = o.workspace_id and o.enrolment_id = e.id
  where e.id = park_enrolment.enrolment_id and o.status = 'queued' for update of o;
  delete from public.outbox o using public.enrolments e
  where e.id = park_enrolment.enrolment_id and o.workspace_id = e.workspace_id and o.enrolment_id = e.id and o.status = 'queued';
  -- Never less than they would have waited anyway.
  update public.enrolments e set status = 'parked', parked_until = greatest(back, e.due_at, e.parked_until), due_at = null
  where e.id = park_enrolment.enrolment_id and e.status in ('active', 'parked');
exception when invalid_datetime_format or datetime_field_overflow then
  return;
end $function$
;

CREATE OR REPLACE FUNCTION private.pause_campaign_because(campaign_id uuid, reason text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.campaigns c set status = 'paused', paused_reason = reason, updated_at = now()
  where c.id = pause_campaign_because.campaign_id and c.status = 'running';
  perform private.withdraw_campaign_mail(pause_campaign_because.campaign_id);
end $function$
;

CREATE OR REPLACE FUNCTION private.pause_returning_mailboxes(results jsonb, ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  box record;
begin
  for box in
    select o.mailbox_id, min(r.error) as error, array_agg(o.id) as ids, m.workspace_id, m.user_id, m.address
    from jsonb_to_recordset(results) as r (id uuid, status text, error text)
    join public.outbox o on o.id = r.id and o.id = any(pause_returning_mailboxes.ids)
    join public.mailboxes m on m.id = o.mailbox_id
    where r.status = 'returned' group by o.mailbox_id, m.id order by o.mailbox_id
  loop
    update public.mailboxes m set status = 'paused', paused_reason = coalesce(left(box.error, 300), 'It can''t send.')
    where m.id = box.mailbox_id and m.status = 'active';
    if found then
      perform private.notify_person(box.workspace_id, box.user_id, 'mailbox_paused', format('%s can''t send', box.address),
        coalesce(box.error, ''), 'high');
    end if;
    perform private.give_back(box.ids);
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.people_by_entry(workspace_id uuid, campaign_id uuid, filter jsonb, after_at timestamp with time zone, after_id uuid, at_most integer, OUT ids uuid[], OUT ats timestamp with time zone[], OUT keys uuid[])
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select array_agg(f.id order by f.entered_at desc, f.id desc), array_agg(f.entered_at order by f.entered_at desc, f.id desc),
    array_agg(f.id order by f.entered_at desc, f.id desc)
  from (
    select e.id, e.entered_at
    from unnest(case when filter ->> 'status' is null then array['active', 'parked', 'finished', 'stopped', 'failed']
      else array[filter ->> 'status'] end) as s (status)
    cross join lateral (
      select w.id, w.entered_at from public.enrolments w
      where w.workspace_id = people_by_entry.workspace_id and w.campaign_id = people_by_entry.campaign_id and w.status = s.status
        and (filter ->> 'step_id' is null or w.step_id = (filter ->> 'step_id')::uuid)
        and (w.entered_at, w.id) < (after_at, after_id)
      order by w.entered_at desc, w.id desc limit at_most
    ) e
    order by e.entered_at desc, e.id desc limit at_most
  ) f
$function$
;
grant execute on function private.people_by_entry(uuid,uuid,jsonb,timestamp with time zone,uuid,integer) to authenticated;

CREATE OR REPLACE FUNCTION private.people_by_event(workspace_id uuid, campaign_id uuid, filter jsonb, after_at timestamp with time zone, after_id uuid, at_most integer, OUT ids uuid[], OUT ats timestamp with time zone[], OUT keys uuid[])
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select array_agg(f.enrolment_id order by f.at desc, f.id desc), array_agg(f.at order by f.at desc, f.id desc),
    array_agg(f.id order by f.at desc, f.id desc)
  from (
    select e.enrolment_id, e.at, e.id
    from (select case filter ->> 'event' when 'opened' then array['opened', 'clicked'] else array[filter ->> 'event'] end as kinds offset 0) w
    cross join lateral unnest(w.kinds) as k (kind)
    cross join lateral (
      select v.enrolment_id, v.at, v.id from public.mail_events v
      where v.workspace_id = people_by_event.workspace_id and v.campaign_id = people_by_event.campaign_id and v.kind = k.kind
        and not v.is_bot and (v.kind <> 'bounced' or v.details ->> 'status' like '5%') and v.enrolment_id is not null
        and (filter ->> 'step_id' is null or v.step_id = (filter ->> 'step_id')::uuid)
        and (v.at, v.id) < (after_at, after_id)
        and not exists (select from public.mail_events n where n.workspace_id = v.workspace_id and n.enrolment_id = v.enrolment_id
          and n.kind = any(w.kinds) and not n.is_bot and (n.kind <> 'bounced' or n.details ->> 'status' like '5%')
          and (filter ->> 'step_id' is null or n.step_id = v.step_id) and (n.at, n.id) > (v.at, v.id))
        and (filter ->> 'status' is null or filter ->> 'status' = (select e.status from public.enrolments e
          where e.workspace_id = v.workspace_id and e.id = v.enrolment_id))
      order by v.at desc, v.id desc limit at_most
    ) e
    order by e.at desc, e.id desc limit at_most
  ) f
$function$
;
grant execute on function private.people_by_event(uuid,uuid,jsonb,timestamp with time zone,uuid,integer) to authenticated;

CREATE OR REPLACE FUNCTION private.people_by_mail(workspace_id uuid, campaign_id uuid, filter jsonb, after_at timestamp with time zone, after_id uuid, at_most integer, OUT ids uuid[], OUT ats timestamp with time zone[], OUT keys uuid[])
 RETURNS record
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select array_agg(f.enrolment_id order by f.created_at desc, f.id desc), array_agg(f.created_at order by f.created_at desc, f.id desc),
    array_agg(f.id order by f.created_at desc, f.id desc)
  from (
    select o.enrolment_id, o.created_at, o.id from public.outbox o
    where o.workspace_id = people_by_mail.workspace_id and o.campaign_id = people_by_mail.campaign_id and o.status = 'sent'
      and (filter ->> 'step_id' is null or o.step_id = (filter ->> 'step_id')::uuid)
      and (o.created_at, o.id) < (after_at, after_id)
      and not exists (select from public.outbox n where n.workspace_id = o.workspace_id and n.enrolment_id = o.enrolment_id
        and n.status = 'sent' and (filter ->> 'step_id' is null or n.step_id = o.step_id) and (n.created_at, n.id) > (o.created_at, o.id))
      and (filter ->> 'status' is null or filter ->> 'status' = (select e.status from public.enrolments e
        where e.workspace_id = o.workspace_id and e.id = o.enrolment_id))
    order by o.created_at desc, o.id desc limit at_most
  ) f
$function$
;
grant execute on function private.people_by_mail(uuid,uuid,jsonb,timestamp with time zone,uuid,integer) to authenticated;

CREATE OR REPLACE FUNCTION private.people_json(workspace_id uuid, ids uuid[])
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'lead_id', e.lead_id, 'status', e.status, 'reason', e.reason, 'note', e.note,
    'step_id', e.step_id, 'due_at', e.due_at, 'parked_until', e.parked_until, 'entered_at', e.entered_at, 'ended_at', e.ended_at,
    'lead', (select jsonb_build_object('id', l.id, 'name', l.name, 'email', l.email, 'company', a.name)
      from public.leads l left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = e.workspace_id and l.id = e.lead_id and l.deleted_at is null),
    'mails', (select coalesce(jsonb_agg(private.mail_log_json(o) order by o.created_at, o.id), '[]') from public.outbox o
      where o.workspace_id = e.workspace_id and o.enrolment_id = e.id)) order by w.place), '[]')
  from unnest(ids) with ordinality as w (id, place)
  join public.enrolments e on e.workspace_id = people_json.workspace_id and e.id = w.id
$function$
;
grant execute on function private.people_json(uuid,uuid[]) to authenticated;

CREATE OR REPLACE FUNCTION private.percent(share numeric)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select trim_scale(round(share * 100, 1))::text
$function$
;

CREATE OR REPLACE FUNCTION private.permission_covers(permission public.send_permissions, lead public.leads)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case permission.scope
    when 'my_leads' then lead.owner_id is not distinct from permission.user_id
    when 'repliers' then exists (select from public.inbound_mails i
      where i.workspace_id = lead.workspace_id and i.lead_id = lead.id and i.kind = 'reply')
    when 'campaign' then exists (select from public.inbound_mails i join public.outbox o on o.id = i.outbox_id
      where i.workspace_id = lead.workspace_id and i.lead_id = lead.id and i.kind = 'reply' and o.campaign_id = permission.campaign_id)
    when 'class' then permission.classification is not distinct from (select i.classification from public.inbound_mails i
      where i.workspace_id = lead.workspace_id and i.lead_id = lead.id and i.kind = 'reply' order by i.received_at desc, i.id desc limit 1)
  end
$function$
;

CREATE OR REPLACE FUNCTION private.permission_refusal(item public.outbox)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select 'The standing permission for it was taken back or has ended.'
  from public.approvals a
  where a.id = item.approval_id and a.permission_id is not null and not exists (select from public.send_permissions p
    where p.id = a.permission_id and p.revoked_at is null and p.expires_at > clock_timestamp())
$function$
;

CREATE OR REPLACE FUNCTION private.permission_uses(permission_id uuid)
 RETURNS integer
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select count(*)::int from public.approvals a
  where a.permission_id = permission_uses.permission_id and a.consumed_at > clock_timestamp() - interval '1 day'
$function$
;

CREATE OR REPLACE FUNCTION private.phone_key(phone text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case when phone ~ '^\s*(\+|00)' and length(d.digits) between 8 and 15 then d.digits end
  from (select regexp_replace(regexp_replace(split_part(phone, ' ext. ', 1), '^\s*00', ''), '[^0-9]|\(0\)', '', 'g') as digits) d
$function$
;
grant execute on function private.phone_key(text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.places_of_words()
 RETURNS TABLE(table_name text, col text, type text, scope text)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select format('%I.%I', n.nspname, c.relname), a.attname::text, t.typname::text,
    case
      when own.workspace_id then 'workspace_id = $1'
      when own.turn_id then 'turn_id in (select t.id from public.turns t where t.workspace_id = $1)'
      when own.thread_id then 'thread_id in (select t.id from public.conversation_threads t where t.workspace_id = $1)'
      when own.import_id then 'import_id in (select i.id from public.lead_imports i where i.workspace_id = $1)'
    end
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'private')
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  join pg_catalog.pg_type t on t.oid = a.atttypid and t.typname in ('text', 'jsonb', '_text')
  cross join lateral (
    select bool_or(o.attname = 'workspace_id') as workspace_id, bool_or(o.attname = 'turn_id') as turn_id,
      bool_or(o.attname = 'thread_id') as thread_id, bool_or(o.attname = 'import_id') as import_id
    from pg_catalog.pg_attribute o where o.attrelid = c.oid and o.attnum > 0 and not o.attisdropped
  ) own
  where c.relkind = 'r'
    -- Of the team itself, and the words that are looked for.
    and c.relname not in ('workspaces', 'workspace_members', 'erasures', 'suppressions', 'model_prices', 'public_holidays', 'holiday_refreshes',
      'country_zones')
$function$
;

CREATE OR REPLACE FUNCTION private.plain_words(markdown text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select btrim(regexp_replace(regexp_replace(regexp_replace(markdown, '^\s*\|.*$', '', 'gn'), '\*\*|`|^\s*[#>-]+\s+|(?<![[:alnum:]])_|_(?![[:alnum:]])', '', 'gn'), '\s+', ' ', 'g'))
$function$
;

CREATE OR REPLACE FUNCTION private.plan_mailbox(mailbox public.mailboxes, instant timestamp with time zone, horizon timestamp with time zone, at_most integer, OUT planned integer, OUT more boolean)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  today date := (instant at time zone mailbox.time_zone)::date;
  taken int := case when mailbox.planned_on = today then mailbox.planned_count else 0 end;
  free int := private.daily_cap(mailbox, today) - taken;
  opens timestamptz := private.next_own_hours(mailbox, instant);
  gap numeric := (mailbox.gap_seconds_min + mailbox.gap_seconds_max) / 2.0;
  start timestamptz := greatest(instant, mailbox.next_free_at);
begin
  planned := 0;
  more := false;
  if free <= 0 then
    opens := (today + 1)::timestamp at time zone mailbox.time_zone;
  end if;
  if free <= 0 or opens is null or opens > horizon then
    update public.mailboxes m set next_free_at = coalesce(opens, instant + interval '1 day') where m.id = mailbox.id;
    return;
  end if;
  if gap > 0 then
    free := least(free, 1 + ceil(extract(epoch from horizon - start) / gap)::int);
  end if;
  free := least(free, at_most);
  planned := private.plan_people(mailbox, instant, start, horizon, free);
  more := planned = free and gap = 0;
  update public.mailboxes m set planned_on = today, planned_count = taken + plan_mailbox.planned where m.id = mailbox.id;
end $function$
;

CREATE OR REPLACE FUNCTION private.plan_people(mailbox public.mailboxes, instant timestamp with time zone, start timestamp with time zone, horizon timestamp with time zone, at_most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
  fresh int;
  done int := 0;
  slot timestamptz := start;
begin
  -- Some of those who are due may be asleep: then the next ones are asked, a few times.
  for attempt in 1..20 loop
    ids := array(
      select due.id from public.campaigns c
      cross join lateral (
        select e.id, e.due_at from public.enrolments e
        where e.campaign_id = c.id and e.status = 'active' and not e.at_branch and e.due_at <= instant
        order by e.due_at limit at_most - done for no key update skip locked
      ) due
      where c.workspace_id = mailbox.workspace_id and c.mailbox_id = mailbox.id and c.status = 'running'
        and (c.start_at is null or c.start_at <= instant)
      order by due.due_at limit at_most - done
    );
    exit when ids = '{}';
    perform private.settle_moved_steps(ids);
    perform private.put_off_sleepers(mailbox, instant, ids);
    select * into fresh, slot from private.insert_mails(mailbox, ids, instant, slot, horizon);
    done := done + fresh;
    exit when done >= at_most or slot > horizon;
  end loop;
  return done;
end $function$
;

CREATE OR REPLACE FUNCTION private.priority_rank(priority text)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case priority when 'low' then 1 when 'normal' then 2 when 'high' then 3 end
$function$
;

CREATE OR REPLACE FUNCTION private.put_campaign_hash(campaign_id uuid)
 RETURNS public.campaigns
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
  hash text;
begin
  select c.* into campaign from public.campaigns c where c.id = put_campaign_hash.campaign_id;
  hash := private.campaign_hash(campaign);
  update public.campaigns c set content_hash = hash,
    status = case when c.status = 'running' and c.approved_hash is distinct from hash then 'paused' else c.status end,
    paused_reason = case when c.status = 'running' and c.approved_hash is distinct from hash
      then 'It was changed and waits for approval.' else c.paused_reason end
  where c.id = campaign.id;
  if campaign.status = 'running' and campaign.approved_hash is distinct from hash then
    perform private.withdraw_campaign_mail(campaign.id);
  end if;
  select c.* into campaign from public.campaigns c where c.id = put_campaign_hash.campaign_id;
  return campaign;
end $function$
;

CREATE OR REPLACE FUNCTION private.put_off_mails(ids uuid[], instant timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  with windows as materialized (
    select w.mailbox_id, w.country_key, (private.next_sending_window(instant, m, w.country_key)).opens
    from (select distinct o.mailbox_id, l.country_key from public.outbox o
      join public.enrolments e on e.id = o.enrolment_id
      join public.leads l on l.id = e.lead_id where o.id = any(ids)) w
    join public.mailboxes m on m.id = w.mailbox_id
  )
  update public.outbox o set next_attempt_at = coalesce(lower(w.opens), instant + interval '1 day')
  from public.enrolments e, public.leads l, windows w
  where o.id = any(ids) and e.id = o.enrolment_id and l.id = e.lead_id and w.mailbox_id = o.mailbox_id and w.country_key is not distinct from l.country_key
    and not coalesce(w.opens @> instant, false)
$function$
;

CREATE OR REPLACE FUNCTION private.put_off_sleepers(mailbox public.mailboxes, instant timestamp with time zone, enrolment_ids uuid[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  -- Materialized, or the calendar would be asked for every person again.
  with places as materialized (
    select p.country_key, (private.next_sending_window(instant, mailbox, p.country_key)).opens
    from (select distinct l.country_key from public.enrolments e join public.leads l on l.id = e.lead_id
      where e.id = any(enrolment_ids)) p
  )
  update public.enrolments e set due_at = coalesce(lower(p.opens), instant + interval '30 days')
  from public.leads l, places p
  where e.id = any(enrolment_ids) and l.id = e.lead_id
    and p.country_key is not distinct from l.country_key and not coalesce(p.opens @> instant, false)
$function$
;

CREATE OR REPLACE FUNCTION private.put_uncertain(ids uuid[], enrolment_ids uuid[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.outbox o set status = 'uncertain', lease_until = null, finished_at = private.mail_now(), error =
    'The sender was interrupted after handing over the mail: it may or may not have arrived. It is not sent again by itself.'
  where o.id = any(ids);
  select private.move_on(enrolment_ids, false, private.mail_now())
$function$
;

CREATE OR REPLACE FUNCTION private.queue_digests(at_most integer)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  with due as (
    select s.id from public.notification_settings s where s.next_digest_at <= clock_timestamp()
    order by s.next_digest_at limit at_most for update skip locked
  ), moved as (
    update public.notification_settings s set next_digest_at = private.next_digest(s, clock_timestamp()) from due
    where s.id = due.id returning s.workspace_id, s.user_id
  )
  insert into public.notification_deliveries (workspace_id, user_id, channel_id, kind, digest_day)
  select m.workspace_id, m.user_id, c.id, 'digest', (clock_timestamp() at time zone private.zone_of(m.workspace_id, m.user_id))::date
  from moved m join public.notification_channels c
    on c.workspace_id = m.workspace_id and c.user_id = m.user_id and c.kind = 'email' and c.status = 'active'
  on conflict on constraint notification_deliveries_one_digest_a_day do nothing
$function$
;

CREATE OR REPLACE FUNCTION private.queue_scores(lead_ids uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  insert into private.score_queue (lead_id, workspace_id)
  select l.id, l.workspace_id from public.leads l
  where l.id = any(queue_scores.lead_ids)
    and exists (select from public.score_rules r where r.workspace_id = l.workspace_id and r.active)
  on conflict do nothing
$function$
;

CREATE OR REPLACE FUNCTION private.read_cursor(workspace_id uuid, target text, cursor text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  place jsonb;
  type text;
  padded text := translate(cursor, '-_', '+/') || repeat('=', (4 - length(cursor) % 4) % 4);
begin
  place := convert_from(decode(padded, 'base64'), 'UTF8')::jsonb;
  if jsonb_typeof(place) = 'object' and (place ->> 'id')::uuid is not null and place ? 'key'
      and place ->> 'direction' in ('ascending', 'descending') then
    if target = 'account' then
      select s.type into type from private.account_order(workspace_id, place ->> 'field', '') s;
    else
      select s.type into type from private.lead_order(workspace_id, place ->> 'field', '') s;
    end if;
    case type
      when 'int' then perform (place ->> 'key')::int;
      when 'numeric' then perform (place ->> 'key')::numeric;
      when 'boolean' then perform (place ->> 'key')::boolean;
      when 'timestamptz' then perform (place ->> 'key')::timestamptz;
      when 'text' then null;
      else return private.refuse('The cursor is not one of this list. Start again without it.')::jsonb;
    end case;
    return place;
  end if;
  return private.refuse('The cursor is not one of this list. Start again without it.')::jsonb;
exception when data_exception then
  return private.refuse('The cursor is not one of this list. Start again without it.')::jsonb;
end $function$
;
grant execute on function private.read_cursor(uuid,text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.read_import_rows(import public.lead_imports, rows jsonb, faults jsonb)
 RETURNS private.import_row[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  day_first boolean := coalesce((import.options ->> 'day_first')::boolean, false);
  custom record := private.import_custom_sql(import.workspace_id, import.mapping, 'custom.', day_first);
  account_custom record := private.import_custom_sql(import.workspace_id, import.mapping, 'account.custom.', day_first);
  cells text;
  result private.import_row[];
begin
  select string_agg(format('%s as %I', private.import_cell_sql(import.mapping, f), f), ', ') into cells
  from unnest(private.import_fields()) as f;
  execute format($sql$
    select array_agg(row(f.number, f.cells, %6$s, f.notes, f.name, f.email, f.phone, f.title, f.company, f.domain,
      f.industry, f.employee_count, f.country, f.city, f.stage, f.owner_id, f.tags, f.source, f.do_not_contact, f.custom,
      f.account_custom, f.note, lower(coalesce(f.name, f.email) collate "und-x-icu"), lower(f.company collate "und-x-icu"),
      private.email_key(f.email),
      -- Most numbers are written so already, and a call costs more than the look.
      case when f.phone ~ '^\+[0-9]{8,15}$' then substr(f.phone, 2) else private.import_phone_key(f.phone) end, null, null)::private.import_row order by f.number)
    from (
      select t.number, t.cells, t.fault, coalesce(t.name, nullif(concat_ws(' ', t.first_name, t.last_name), '')) as name,
        lower(t.email collate "und-x-icu") as email, t.phone, t.title, t.company,
        case when t.domain is not null
          then lower(regexp_replace(t.domain, '^([a-zA-Z]+://)?(www\.)?([^/?#:[:space:]]*).*$', '\3')) end as domain,
        t.industry, t.country, t.city, t.source, t.note, t.custom, t.account_custom,
        n.employees::int as employee_count, $3 -> 'stage' ->> lower(t.stage collate "und-x-icu") as stage,
        ($3 -> 'owner' ->> lower(t.owner collate "und-x-icu"))::uuid as owner_id,
        case when t.tags is null then '{}' else private.tidy_tags(private.import_list(t.tags)) end as tags,
        t.do_not_contact as given_do_not_contact, private.import_yes_no(t.do_not_contact) as do_not_contact,
        array_remove(t.notes || array[
          case when t.stage is not null and not $3 -> 'stage' ? lower(t.stage collate "und-x-icu")
            then format('There is no stage "%%s".', left(t.stage, 60)) end,
          case when t.owner is not null and not $3 -> 'owner' ? lower(t.owner collate "und-x-icu")
            then format('No member is called "%%s".', left(t.owner, 60)) end,
          case when t.employee_count is not null and n.employees is null
            then format('"%%s" is not a number of employees.', left(t.employee_count, 60)) end
        ], null) as notes
      from (
        select (c.cells ->> 0)::int as number, c.cells, $2 ->> (c.cells ->> 0) as fault, %1$s,
          %2$s as custom, %3$s as account_custom, array[%4$s, %5$s] as notes
        from jsonb_array_elements($1) as c (cells)
      ) t
      left join lateral (select e from private.import_number(t.employee_count) as e
        where e between 0 and 2147483647 and e %% 1 = 0) as n (employees) on t.employee_count is not null
    ) f
  $sql$, cells, custom.value_sql, account_custom.value_sql, custom.notes_sql, account_custom.notes_sql, private.import_problem_sql())
  into result using rows, faults, private.import_words(import.workspace_id);
  return coalesce(result, '{}');
end $function$
;

CREATE OR REPLACE FUNCTION private.read_stage_list(workspace_id uuid, stages jsonb, OUT kept jsonb, OUT removed jsonb)
 RETURNS record
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  present text[] := private.stage_keys(read_stage_list.workspace_id);
  named text[];
  taken text[];
  entry jsonb;
  target text;
begin
  perform private.check_stage_list(stages);
  named := array(select e.value ->> 'key' from jsonb_array_elements(stages) e where e.value ? 'key');
  if not (named @> present and named <@ present and cardinality(named) = cardinality(present)) then
    raise exception 'Someone changed the stages meanwhile. Look at them again, then repeat the change.' using errcode = 'PT409';
  end if;
  taken := present || array(
    select lower(private.tidy_text(e.value ->> 'label') collate "und-x-icu") from jsonb_array_elements(stages) e
    where e.value ? 'key' and e.value -> 'remove' is distinct from 'true');
  kept := '[]';
  for entry in select e.value from jsonb_array_elements(stages) e where e.value -> 'remove' is distinct from 'true' loop
    entry := jsonb_build_object('key', coalesce(entry ->> 'key', private.stage_key_for(entry ->> 'label', taken)),
      'label', private.tidy_text(entry ->> 'label'), 'kind', coalesce(entry ->> 'kind', 'open'),
      'word', lower(private.tidy_text(entry ->> 'label') collate "und-x-icu"));
    taken := taken || (entry ->> 'key');
    kept := kept || entry;
  end loop;
  perform private.check_kept_stages(kept);
  removed := '[]';
  for entry in select e.value from jsonb_array_elements(stages) e where e.value -> 'remove' = 'true' loop
    select k.value ->> 'key' into target from jsonb_array_elements(kept) k
    where lower(private.tidy_text(entry ->> 'move_leads_to') collate "und-x-icu") in (k.value ->> 'key', k.value ->> 'word');
    if target is null then
      perform private.refuse(format('Say to which of the stages that stay the leads in "%s" move.',
        private.stage_label(read_stage_list.workspace_id, entry ->> 'key')));
    end if;
    removed := removed || jsonb_build_object('key', entry ->> 'key', 'target', target);
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.read_timeline_cursor(cursor text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  place jsonb;
begin
  place := convert_from(decode(translate(cursor, '-_', '+/') || repeat('=', (4 - length(cursor) % 4) % 4), 'base64'), 'UTF8')::jsonb;
  if (place ->> 'at')::timestamptz is null or place ->> 'key' is null then
    perform private.refuse('The cursor is not one of this list. Start again without it.');
  end if;
  return place;
exception when data_exception then
  return private.refuse('The cursor is not one of this list. Start again without it.')::jsonb;
end $function$
;
grant execute on function private.read_timeline_cursor(text) to authenticated;

CREATE OR REPLACE FUNCTION private.reader_hours(zone text, country text, work_days integer[], first_day date, last_day date)
 RETURNS tstzmultirange
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(range_agg(tstzrange(
    (first_day + d + time '08:00') at time zone zone, (first_day + d + time '18:00') at time zone zone)), '{}')
  from generate_series(0, last_day - first_day) as d
  where extract(isodow from first_day + d)::int = any(work_days)
    and not exists (select from private.public_holidays h where h.country = reader_hours.country and h.day = first_day + d)
$function$
;

CREATE OR REPLACE FUNCTION private.readers_zone(country_key text, senders_zone text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(
    (select case when cardinality(z.time_zones) = 1 then z.time_zones[1] else '' end
      from private.country_zones z where z.name_key = lower(btrim(readers_zone.country_key) collate "und-x-icu")),
    senders_zone)
$function$
;
grant execute on function private.readers_zone(text,text) to authenticated;

CREATE OR REPLACE FUNCTION private.ready_bulk(workspace_id uuid, action text, changes jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  ready jsonb := coalesce(changes, '{}');
  many constant text[] := array['stage', 'owner_id', 'add_tags', 'remove_tags', 'do_not_contact', 'score', 'title', 'company',
    'country', 'city', 'source', 'custom'];
begin
  if action is null or action not in ('change', 'delete', 'restore') then
    perform private.refuse('A bulk action is change, delete or restore.');
  elsif jsonb_typeof(ready) <> 'object' then
    perform private.refuse('"changes" is an object.');
  elsif action <> 'change' then
    return '{}'::jsonb;
  elsif ready ?| array['name', 'email', 'phone'] then
    perform private.refuse('Name, e-mail and phone are each person''s own: change them lead by lead.');
  end if;
  if ready ->> 'owner' is not null then
    ready := ready - 'owner' || jsonb_build_object('owner_id', private.owner_called(ready_bulk.workspace_id, ready ->> 'owner'));
  end if;
  perform private.check_lead_facts(ready_bulk.workspace_id, ready, many);
  if ready = '{}' then
    perform private.refuse('Say what to change.');
  elsif ready ->> 'owner_id' is not null and not exists (
    select from public.workspace_members m
    where m.workspace_id = ready_bulk.workspace_id and m.user_id::text = lower(ready ->> 'owner_id')
  ) then
    perform private.refuse('The new owner is not a member of this workspace.');
  elsif ready ? 'score' and exists (
    select from public.score_rules r where r.workspace_id = ready_bulk.workspace_id and r.active
  ) then
    perform private.refuse('The score follows this workspace''s rules. Change the rules, not the number.');
  end if;
  if ready ? 'stage' then
    ready := ready || jsonb_build_object('stage', private.stage_called(ready_bulk.workspace_id, ready ->> 'stage'));
  end if;
  if ready ? 'custom' then
    -- Values as the fields want them; what is to be emptied stays named.
    ready := ready || jsonb_build_object('custom', (
      select coalesce(jsonb_object_agg(c.key, null), '{}') from jsonb_each(ready -> 'custom') c where c.value = 'null')
      || private.tidy_custom(ready_bulk.workspace_id, 'lead', ready -> 'custom', '{}'));
  end if;
  return ready;
end $function$
;
grant execute on function private.ready_bulk(uuid,text,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.really_changes(old_row jsonb, new_row jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select old_row - derived is distinct from new_row - derived
  from (select array['name_key', 'country_key', 'email_key', 'phone_key', 'name_sound', 'updated_at'] as derived) d
$function$
;
grant execute on function private.really_changes(jsonb,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.recompute_scores(most interval DEFAULT '00:00:01'::interval)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ends_at timestamptz := clock_timestamp() + most;
  done int := 0;
  batch record;
begin
  if not pg_try_advisory_xact_lock(hashtext('private.recompute_scores')) then
    return 0;
  end if;
  loop
    for batch in
      with taken as (
        delete from private.score_queue q where q.lead_id = any(array(
          select w.lead_id from private.score_queue w order by w.queued_at limit 500 for update skip locked
        )) returning q.workspace_id, q.lead_id
      )
      select t.workspace_id, array_agg(t.lead_id) as lead_ids from taken t group by t.workspace_id
    loop
      perform private.apply_scores(batch.workspace_id, batch.lead_ids);
      done := done + cardinality(batch.lead_ids);
    end loop;
    if not found then
      batch := private.sweep_scores();
      exit when batch.workspace_id is null;
      done := done + batch.scored;
    end if;
    exit when clock_timestamp() > ends_at;
  end loop;
  return done;
end $function$
;

CREATE OR REPLACE FUNCTION private.record_label(table_name text, record jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select left(coalesce(record ->> 'name', record ->> 'title', record ->> 'label', record ->> 'content', table_name), 80)
$function$
;
grant execute on function private.record_label(text,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.record_link_event(mail_id uuid, kind text, name text, is_bot boolean, details jsonb)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select public.record_mail_events(jsonb_build_array(jsonb_build_object('provider', 'link', 'provider_event_id',
    record_link_event.mail_id || ' ' || record_link_event.name, 'kind', record_link_event.kind, 'outbox_id', record_link_event.mail_id,
    'is_bot', record_link_event.is_bot, 'details', record_link_event.details)))
$function$
;

CREATE OR REPLACE FUNCTION private.record_sent(results jsonb, ids uuid[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select set_config('app.scoring', 'on', true);
  insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id)
  select o.workspace_id, e.lead_id, 'email_sent', coalesce(left(nullif(btrim(r.subject), ''), 300), 'E-mail'),
    left(r.text, 20000), c.approved_by
  from jsonb_to_recordset(results) as r (id uuid, subject text, text text)
  join public.outbox o on o.id = r.id
  join public.enrolments e on e.id = o.enrolment_id
  join public.campaigns c on c.id = o.campaign_id
  where o.id = any(ids) and o.status = 'sent';
  select set_config('app.scoring', '', true)
$function$
;

CREATE OR REPLACE FUNCTION private.recount_leads(workspace_id uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  off int;
begin
  with live as (
    select f.facet, f.value, count(*) as count
    from public.leads r
    left join public.accounts a on a.id = r.account_id
    cross join lateral unnest(
      array['all', 'stage', 'country', 'source', 'owner', 'industry', 'hot', 'contact'] || array_fill('tag'::text, array[cardinality(r.tags)]),
      array['', r.stage, r.country, r.source, r.owner_id::text, a.industry, case when r.score >= 80 then '' end,
        r.stage || ' ' || coalesce((r.last_contacted_at at time zone 'UTC')::date::text, 'never')] || r.tags
    ) as f (facet, value)
    where r.workspace_id = recount_leads.workspace_id and r.deleted_at is null and f.value is not null
    group by 1, 2
    union all
    select c.facet, c.value, -c.count from private.lead_counts c where c.workspace_id = recount_leads.workspace_id
    union all
    select d.facet, d.value, -d.delta from private.lead_count_deltas d where d.workspace_id = recount_leads.workspace_id
  ), appended as (
    insert into private.lead_count_deltas (workspace_id, facet, value, delta)
    select recount_leads.workspace_id, l.facet, l.value, sum(l.count) from live l
    group by l.facet, l.value having sum(l.count) <> 0 returning 1
  )
  select count(*) into off from appended;
  perform private.fold_lead_counts(recount_leads.workspace_id);
  return off;
end $function$
;

CREATE OR REPLACE FUNCTION private.refresh_campaign_hashes(workspace_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
begin
  for campaign in
    select c.* from public.campaigns c
    where c.workspace_id = refresh_campaign_hashes.workspace_id and c.status in ('draft', 'running', 'paused')
      and c.content_hash <> private.campaign_hash(c)
    order by c.id for no key update
  loop
    perform private.put_campaign_hash(campaign.id);
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.refuse(message text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  raise exception using errcode = '22023', message = message;
end $function$
;
grant execute on function private.refuse(text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.refuse_custom_key(workspace_id uuid, target text, key text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.refuse(format('There is no custom field "%s" of %ss. There %s.', left(key, 60), target, coalesce(
    'are ' || (select left(string_agg(f.key, ', ' order by f.position, f.key), 1000) from public.custom_fields f
      where f.workspace_id = refuse_custom_key.workspace_id and f.target = refuse_custom_key.target and f.archived_at is null),
    'are none yet')));
end $function$
;
grant execute on function private.refuse_custom_key(uuid,text,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.refuse_taken_email(workspace_id uuid, email text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  raise exception using errcode = 'PT409', message = coalesce((
    select format('%s already has the address %s. Change that lead instead.', l.name, l.email) from public.leads l
    where l.workspace_id = refuse_taken_email.workspace_id
      and l.email = lower(private.tidy_text(refuse_taken_email.email) collate "und-x-icu") and l.deleted_at is null
  ), 'Another lead already has this address.');
end $function$
;
grant execute on function private.refuse_taken_email(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.refuse_taken_name(workspace_id uuid, name text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  raise exception using errcode = 'PT409', message = format('There is an account called "%s" already.', (
    select a.name from public.accounts a where a.workspace_id = refuse_taken_name.workspace_id
      and a.name_key = lower(private.tidy_text(refuse_taken_name.name) collate "und-x-icu")));
end $function$
;
grant execute on function private.refuse_taken_name(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.remind_of_reply(mail public.inbound_mails, day date)
 RETURNS public.inbound_mails
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  zone text := coalesce((select c.time_zone from public.user_contexts c
    where c.workspace_id = mail.workspace_id and c.user_id = auth.uid()), 'UTC');
  due timestamptz := (day + time '09:00') at time zone zone;
  reader text;
begin
  if due is null or mail.lead_id is null or mail.classification = 'unsubscribe'
      or exists (select from public.reminders r where r.id = mail.reminder_id and r.done_at is null) then
    return mail;
  elsif due <= now() or due > now() + interval '3 years' then
    perform private.refuse('"come_back_on" is a day to come, within three years.');
  end if;
  select l.name into reader from public.leads l where l.id = mail.lead_id;
  update public.inbound_mails i set reminder_id = (public.set_reminder(mail.workspace_id,
    left('Write to ' || reader || ' again: they asked for it in their reply.', 500), due, mail.lead_id) -> 'reminder' ->> 'id')::uuid
  where i.id = mail.id returning i.* into mail;
  return mail;
end $function$
;

CREATE OR REPLACE FUNCTION private.reminder_instant(given jsonb)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  instant timestamptz;
begin
  if given is null then
    return null;
  elsif given #>> '{}' is null or given #>> '{}' !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$' then
    perform private.refuse('A moment is an instant like 2026-01-31T09:00:00Z.');
  end if;
  instant := (given #>> '{}')::timestamptz;
  if instant < now() - interval '1 minute' then
    perform private.refuse('That moment has passed. Choose a later one.');
  elsif instant > now() + interval '10 years' then
    perform private.refuse('That is more than ten years ahead. Choose an earlier moment.');
  end if;
  return instant;
exception when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value then
  perform private.refuse('There is no such date.');
  return null;
end $function$
;
grant execute on function private.reminder_instant(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.reminder_json(reminder public.reminders)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', reminder.id, 'text', reminder.text, 'due_at', reminder.due_at, 'done_at', reminder.done_at,
    'notified_at', reminder.notified_at, 'created_at', reminder.created_at,
    'from_outside', reminder.from_outside, 'lead_id', reminder.lead_id,
    'lead_name', (select l.name from public.leads l
      where l.workspace_id = reminder.workspace_id and l.id = reminder.lead_id))
$function$
;
grant execute on function private.reminder_json(public.reminders) to authenticated;

CREATE OR REPLACE FUNCTION private.replace_stage_in_filters(workspace_id uuid, removed text, target text)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  holder regclass;
begin
  for holder in
    select t.tgrelid::regclass from pg_catalog.pg_trigger t where t.tgfoid = 'private.tg_filter__stages()'::regprocedure
  loop
    execute format(
      'update %s t set filter = private.filter_with_stages(t.workspace_id, t.filter, $2, $3)
       where t.workspace_id = $1 and t.filter @? ''$.** ? (@.field == "stage")''', holder)
    using replace_stage_in_filters.workspace_id, removed, target;
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.reply_actions(mail public.inbound_mails)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_array(coalesce(
      (select jsonb_build_object('kind', 'open_thread', 'label', 'Open draft', 'thread_id', t.thread_id)
       from public.turns t where t.id = mail.answer_turn_id),
      jsonb_build_object('kind', 'open_reply', 'label', 'Open reply', 'inbound_mail_id', mail.id)),
    jsonb_build_object('kind', 'open_lead', 'label', 'Open lead', 'lead_id', mail.lead_id))
$function$
;

CREATE OR REPLACE FUNCTION private.reply_json(mail public.inbound_mails, text_length integer)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', mail.id, 'lead_id', l.id, 'lead_name', l.name, 'from_name', mail.from_name,
    'from_address', mail.from_address, 'subject', mail.subject, 'text', left(mail.text, text_length),
    'is_cut', length(mail.text) > text_length, 'received_at', mail.received_at, 'classification', mail.classification,
    'classified_by', mail.classified_by, 'classification_reason', mail.classification_reason,
    'campaign', case when c.id is not null then jsonb_build_object('id', c.id, 'name', c.name) end,
    'answer', private.answer_state(mail), 'handled_at', mail.handled_at,
    'remind_at', (select r.due_at from public.reminders r where r.id = mail.reminder_id and r.done_at is null))
  from (select) one
  left join public.leads l on l.workspace_id = mail.workspace_id and l.id = mail.lead_id and l.deleted_at is null
  left join public.outbox o on o.id = mail.outbox_id
  left join public.campaigns c on c.id = o.campaign_id
$function$
;

CREATE OR REPLACE FUNCTION private.reply_report(campaign public.campaigns)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  with replied as (
    select v.enrolment_id, v.outbox_id, min(v.at) as at from public.mail_events v
    where v.campaign_id = campaign.id and v.kind = 'replied' and not v.is_bot group by 1, 2
  ), classed as (
    select coalesce((select coalesce(i.classification, 'other') from public.inbound_mails i
      where i.workspace_id = campaign.workspace_id and i.enrolment_id = r.enrolment_id and i.kind = 'reply'
      order by i.received_at desc, i.id limit 1), 'unread') as class
    from (select distinct e.enrolment_id from replied e where e.enrolment_id is not null) r
  ), timed as (
    select greatest(0, extract(epoch from r.at - o.finished_at))::double precision as seconds
    from replied r join public.outbox o on o.workspace_id = campaign.workspace_id and o.id = r.outbox_id
    where o.status = 'sent' and o.finished_at is not null
  )
  select jsonb_build_object(
    'people', (select count(*) from classed),
    'classes', (select coalesce(jsonb_object_agg(c.class, c.n), '{}') from (select k.class, count(*) as n from classed k group by 1) c),
    'away', (select count(distinct v.enrolment_id) from public.mail_events v
      where v.campaign_id = campaign.id and v.kind = 'auto_replied' and not v.is_bot),
    'seconds', (select jsonb_build_object('median', round(percentile_cont(0.5) within group (order by t.seconds)),
      'nine_in_ten', round(percentile_cont(0.9) within group (order by t.seconds))) from timed t having count(*) > 0),
    'within', (select jsonb_agg(jsonb_build_object('seconds', b.upto, 'replies', (select count(*) from timed t
        where t.seconds >= b.after and (b.upto is null or t.seconds < b.upto))) order by b.after)
      from (values (0, 3600), (3600, 14400), (14400, 86400), (86400, 259200), (259200, 604800), (604800, null)) as b (after, upto)))
$function$
;
grant execute on function private.reply_report(public.campaigns) to authenticated;

CREATE OR REPLACE FUNCTION private.repoint_lead(winner_id uuid, loser_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  reference record;
  place tid;
begin
  for reference in
    select c.conrelid::regclass as table_name, a.attname as col
    from pg_catalog.pg_constraint c
    join pg_catalog.pg_class t on t.oid = c.conrelid
    join pg_catalog.pg_namespace n on n.oid = t.relnamespace
    cross join unnest(c.conkey, c.confkey) as k (own, theirs)
    join pg_catalog.pg_attribute f on f.attrelid = c.confrelid and f.attnum = k.theirs and f.attname = 'id'
    join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own
    where c.contype = 'f' and c.confrelid = 'public.leads'::regclass and n.nspname = 'public'
      and t.relname not in ('lead_scores', 'lead_stage_history', 'lead_merges', 'lead_distinctions', 'leads')
    order by 1, 2
  loop
    for place in execute format('select ctid from %s where %I = $1', reference.table_name, reference.col) using loser_id loop
      begin
        execute format('update %s set %I = $1 where ctid = $2', reference.table_name, reference.col) using winner_id, place;
      exception when unique_violation or exclusion_violation then
        null;
      end;
    end loop;
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.require_condition(workspace_id uuid, condition jsonb, place integer)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  unknown text;
begin
  perform private.require_keys(condition, array['on', 'stages', 'filter'], format('The condition of step %s', place));
  if coalesce(condition ->> 'on' not in ('replied', 'clicked', 'opened', 'stage', 'field'), true) then
    perform private.refuse(format('Step %s branches on "replied", "clicked", "opened", "stage" or "field".', place));
  elsif (condition ->> 'on' = 'stage') <> (condition ? 'stages') or (condition ->> 'on' = 'field') <> (condition ? 'filter') then
    perform private.refuse(format('Step %s: a branch on "stage" names "stages", one on "field" a "filter", no other either.', place));
  elsif condition ? 'filter' then
    perform private.check_saved_filter(require_condition.workspace_id, condition -> 'filter');
  elsif condition ? 'stages' then
    if jsonb_typeof(condition -> 'stages') <> 'array' or jsonb_array_length(condition -> 'stages') = 0 then
      perform private.refuse(format('Step %s: "stages" is a list of stages.', place));
    end if;
    select k.value into unknown from jsonb_array_elements_text(condition -> 'stages') as k
    where not exists (select from public.pipeline_stages p
      where p.workspace_id = require_condition.workspace_id and p.key = k.value) limit 1;
    if unknown is not null then
      perform private.refuse(format('Step %s: there is no stage "%s".', place, left(unknown, 60)));
    end if;
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.require_erasing(workspace_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if private.my_role(require_erasing.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif not private.can_manage(require_erasing.workspace_id) then
    raise exception 'Only owners and admins may do this.' using errcode = '42501';
  end if;
end $function$
;
grant execute on function private.require_erasing(uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.require_human()
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if coalesce(current_setting('app.tool_call_id', true), '') <> '' or coalesce(current_setting('app.unattended', true), '') <> '' then
    raise exception 'Only a person may do this, on the page.' using errcode = '42501';
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.require_keys(value jsonb, allowed text[], what text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  unknown text;
begin
  if jsonb_typeof(value) is distinct from 'object' then
    perform private.refuse(format('%s is an object.', what));
  end if;
  select k into unknown from jsonb_object_keys(value) as k where k <> all(allowed) limit 1;
  if unknown is not null then
    perform private.refuse(format('%s has no "%s". It has: %s.', what, left(unknown, 60), array_to_string(allowed, ', ')));
  end if;
end $function$
;
grant execute on function private.require_keys(jsonb,text[],text) to authenticated;

CREATE OR REPLACE FUNCTION private.require_mail_text(subject text, body text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if length(subject) > 300 or subject ~ '[[:cntrl:]]' then
    perform private.refuse('A subject is one line of at most 300 characters.');
  elsif coalesce(length(private.tidy_text(body)) not between 1 and 20000, true) then
    perform private.refuse('A mail has a text of 1 to 20,000 characters.');
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.require_manager(workspace_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if private.my_role(require_manager.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif not private.can_manage(require_manager.workspace_id) then
    raise exception 'Only owners and admins change how leads are scored.' using errcode = '42501';
  end if;
end $function$
;
grant execute on function private.require_manager(uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.require_people_filter(filter jsonb)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.require_keys(filter, array['status', 'step_id', 'event'], 'The filter');
  if filter ->> 'status' not in ('active', 'parked', 'finished', 'stopped', 'failed') then
    perform private.refuse('"status" is active, parked, finished, stopped or failed.');
  elsif filter ->> 'event' not in ('sent', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed', 'complained', 'auto_replied') then
    perform private.refuse('"event" is sent, opened, clicked, replied, bounced, unsubscribed, complained or auto_replied.');
  elsif filter ->> 'step_id' !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform private.refuse('"step_id" is the id of a step.');
  end if;
end $function$
;
grant execute on function private.require_people_filter(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.require_step(workspace_id uuid, step jsonb, place integer, of_steps integer)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  kind text := coalesce(step ->> 'kind', 'email');
  link text;
begin
  perform private.require_keys(step, array['id', 'kind', 'wait_seconds', 'wait_in', 'condition', 'next', 'else', 'variants',
    'winner_by', 'winner_confidence', 'winner_sample'], format('Step %s', place));
  if kind not in ('email', 'branch') then
    perform private.refuse(format('Step %s: "kind" is "email" or "branch".', place));
  elsif kind = 'email' and (step ? 'condition' or step ? 'else') then
    perform private.refuse(format('Step %s is a mail: only a branch has a condition and an "else".', place));
  elsif kind = 'branch' and step ? 'variants' then
    perform private.refuse(format('Step %s is a branch: only a mail has variants.', place));
  elsif coalesce((step ->> 'wait_seconds')::numeric, 0) not between 0 and 31536000 then
    perform private.refuse(format('Step %s: the wait is at most a year.', place));
  elsif coalesce(step ->> 'wait_in', 'days') not in ('working_days', 'days', 'hours') then
    perform private.refuse(format('Step %s: "wait_in" is "working_days", "days" or "hours".', place));
  elsif coalesce(step ->> 'winner_by', 'replied') not in ('opened', 'clicked', 'replied')
      or coalesce((step ->> 'winner_confidence')::numeric, 0.95) not between 0.5 and 0.999
      or coalesce((step ->> 'winner_sample')::numeric, 100) not between 10 and 1000000 then
    perform private.refuse(format('Step %s: variants are compared by "opened", "clicked" or "replied", with a confidence of 0.5 to 0.999, from a sample of at least 10.', place));
  end if;
  foreach link in array array['next', 'else'] loop
    if jsonb_typeof(step -> link) is distinct from 'null' and step ? link
        and coalesce((step ->> link)::numeric not between place + 1 and of_steps or (step ->> link)::numeric % 1 <> 0, true) then
      perform private.refuse(format('Step %s: "%s" is the place of a later step, or null for the end.', place, link));
    end if;
  end loop;
  if kind = 'branch' then
    perform private.require_condition(require_step.workspace_id, step -> 'condition', place);
  end if;
exception when invalid_text_representation or numeric_value_out_of_range then
  perform private.refuse(format('Step %s: waits, places and samples are numbers.', place));
end $function$
;

CREATE OR REPLACE FUNCTION private.require_writer(workspace_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  if private.my_role(require_writer.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif not private.can_write(require_writer.workspace_id) then
    raise exception 'Viewers can read this workspace but not change it.' using errcode = '42501';
  end if;
end $function$
;
grant execute on function private.require_writer(uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.reserve_spending(turn public.turns, model text)
 RETURNS private.taken_turn
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  refusal text;
  limits record;
  expected bigint;
begin
  turn.reserved_micros := 0;
  turn.asked_model := reserve_spending.model;
  turn.asked_at := clock_timestamp();
  select s.person_day_micros as person_day, s.month_micros as month, o.day_micros as own_day into limits
  from (select) one
  left join public.spending_limits s on s.workspace_id = turn.workspace_id
  left join public.own_spending_limits o on o.workspace_id = turn.workspace_id and o.user_id = turn.user_id;
  if coalesce(limits.person_day, limits.month, limits.own_day) is null then
    return row(turn, refusal)::private.taken_turn;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('spending ' || turn.workspace_id, 0));
  expected := private.next_call_cost(turn, reserve_spending.model);
  refusal := private.limit_refusal(turn, model, expected, limits.person_day, limits.month, limits.own_day);
  if refusal is null then
    turn.reserved_micros := expected;
  else
    turn.asked_model := null;
  end if;
  return row(turn, refusal)::private.taken_turn;
end $function$
;

CREATE OR REPLACE FUNCTION private.restore_changed(workspace_id uuid, entries public.audit_entries[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  restored uuid[];
begin
  with single as (
    select e.row_id, e.before, e.after, count(*) over (partition by e.row_id) as times
    from unnest(entries) as e where e.table_name = 'leads' and e.operation = 'update'
  ), plan as (
    select o.id, jsonb_populate_record(o, f.fields) as lead
    from single s
    join public.leads o on o.id = s.row_id and o.workspace_id = restore_changed.workspace_id
    cross join lateral (
      select jsonb_object_agg(k.key, s.before -> k.key) as fields, bool_and(p.present -> k.key = s.after -> k.key) as untouched
      from (select to_jsonb(o) as present offset 0) p cross join jsonb_object_keys(s.after) as k (key)
      where s.before -> k.key is distinct from s.after -> k.key and k.key <> 'updated_at'
    ) f
    where s.times = 1 and f.untouched
  ), changed as (
    update public.leads l set (account_id, name, email, phone, title, country, city, stage, owner_id, score, tags, source,
      custom, do_not_contact, from_outside, deleted_at, deleted_by) = ((p.lead).account_id, (p.lead).name, (p.lead).email,
      (p.lead).phone, (p.lead).title, (p.lead).country, (p.lead).city, (p.lead).stage, (p.lead).owner_id, (p.lead).score,
      (p.lead).tags, (p.lead).source, (p.lead).custom, (p.lead).do_not_contact, (p.lead).from_outside,
      (p.lead).deleted_at, (p.lead).deleted_by)
    from plan p where l.id = p.id returning l.id
  )
  select coalesce(array_agg(c.id), '{}') into restored from changed c;
  return restored;
exception when integrity_constraint_violation then
  -- The owner of one has left, say, or its address is another's by now: one by one it is found out whose.
  return '{}'::uuid[];
end $function$
;

CREATE OR REPLACE FUNCTION private.ring(function_name text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  project_url text;
  secret_key text;
begin
  select s.decrypted_secret into project_url from vault.decrypted_secrets s where s.name = 'project_url';
  select s.decrypted_secret into secret_key from vault.decrypted_secrets s where s.name = 'secret_key';
  if project_url is null or secret_key is null then
    return;
  end if;
  -- Once per transaction and function is enough.
  if current_setting('app.rung', true) = function_name then
    return;
  end if;
  perform set_config('app.rung', function_name, true);
  perform net.http_post(
    url := project_url || '/functions/v1/' || function_name,
    body := '{}'::jsonb,
    headers := jsonb_build_object('Content-Type', 'application/json', 'apikey', secret_key),
    timeout_milliseconds := 5000
  );
exception when others then
  raise warning 'The doorbell of % did not ring: %', function_name, sqlerrm;
end $function$
;
grant execute on function private.ring(text) to service_role;

CREATE OR REPLACE FUNCTION private.ring_when_due()
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if exists (
    select from public.turns t
    where t.status in ('queued', 'running') and coalesce(t.lease_until, t.created_at) < now()
  ) or exists (
    select from public.outbox o
    where o.kind <> 'campaign_email' and o.finished_at is null and o.status in ('queued', 'sending') and o.next_attempt_at <= now()
      and (o.status = 'queued' or o.lease_until < now())
  ) or private.campaigns_are_due() or private.deliveries_are_due() or private.tasks_are_due() or exists (
    -- Each piece of an import takes less than a second.
    select from public.lead_imports i
    where i.status in ('checking', 'running', 'undoing') and i.updated_at < now() - interval '4 seconds'
  ) then
    perform private.ring('tick');
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.run_actions(task_id uuid, thread_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case when thread_id is null then '[]'::jsonb
      else jsonb_build_array(jsonb_build_object('kind', 'open_thread', 'label', 'Open conversation', 'thread_id', thread_id)) end
    || jsonb_build_array(jsonb_build_object('kind', 'open_task', 'label', 'Open schedule', 'task_id', task_id))
$function$
;

CREATE OR REPLACE FUNCTION private.run_notification_clock(at_most integer DEFAULT 1000)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.queue_digests(at_most);
  perform private.escalate_notifications(at_most);
  perform private.end_snoozes(at_most);
end $function$
;

CREATE OR REPLACE FUNCTION private.save_campaign_steps(workspace_id uuid, campaign_id uuid, steps jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
  known uuid[] := array(select s.id from public.campaign_steps s where s.campaign_id = save_campaign_steps.campaign_id);
  step jsonb;
begin
  if jsonb_typeof(steps) is distinct from 'array' or jsonb_array_length(steps) > 20 then
    perform private.refuse('"steps" is a list of at most 20 steps.');
  end if;
  ids := array(select private.step_id(save_campaign_steps.campaign_id, s.value)
    from jsonb_array_elements(steps) with ordinality as s (value, place) order by s.place);
  if (select count(distinct i) from unnest(ids) as i) < cardinality(ids) then
    perform private.refuse('Two steps have the same id.');
  end if;
  update public.campaign_steps s set removed_at = now()
  where s.campaign_id = save_campaign_steps.campaign_id and s.removed_at is null and s.id <> all(ids);
  for place in 1..cardinality(ids) loop
    step := steps -> (place - 1);
    perform private.require_step(save_campaign_steps.workspace_id, step, place, cardinality(ids));
    insert into public.campaign_steps as s (id, workspace_id, campaign_id, position, kind, wait_seconds, wait_in, condition,
      winner_by, winner_confidence, winner_sample)
    values (ids[place], save_campaign_steps.workspace_id, save_campaign_steps.campaign_id, place,
      coalesce(step ->> 'kind', 'email'), coalesce((step ->> 'wait_seconds')::int, 0), coalesce(step ->> 'wait_in', 'working_days'),
      private.named_condition(step -> 'condition'), coalesce(step ->> 'winner_by', 'replied'),
      coalesce((step ->> 'winner_confidence')::numeric, 0.95), coalesce((step ->> 'winner_sample')::int, 100))
    on conflict (id) do update set (position, wait_seconds, wait_in, condition, winner_by, winner_confidence, winner_sample, removed_at)
      = (excluded.position, excluded.wait_seconds, excluded.wait_in, excluded.condition, excluded.winner_by,
        excluded.winner_confidence, excluded.winner_sample, null);
    if coalesce(step ->> 'kind', 'email') = 'email' then
      perform private.save_campaign_variants(save_campaign_steps.workspace_id, ids[place], step -> 'variants');
    end if;
  end loop;
  update public.campaign_steps s
  set next_step_id = case when steps -> (s.position - 1) ? 'next' then ids[(steps -> (s.position - 1) ->> 'next')::int]
      else ids[s.position + 1] end,
    else_step_id = ids[(steps -> (s.position - 1) ->> 'else')::int]
  where s.campaign_id = save_campaign_steps.campaign_id and s.removed_at is null;
  perform private.bridge_removed_steps(save_campaign_steps.campaign_id, known);
end $function$
;

CREATE OR REPLACE FUNCTION private.save_campaign_variants(workspace_id uuid, step_id uuid, variants jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  variant record;
  there public.campaign_variants;
  before uuid[] := array(select v.id from public.campaign_variants v
    where v.step_id = save_campaign_variants.step_id and v.removed_at is null order by v.id);
begin
  if jsonb_typeof(variants) is distinct from 'array' or jsonb_array_length(variants) not between 1 and 5 then
    perform private.refuse('A mail has 1 to 5 variants, each {subject, body}.');
  end if;
  -- Out of the way first: labels move.
  update public.campaign_variants v set removed_at = now() where v.step_id = save_campaign_variants.step_id and v.removed_at is null;
  for variant in
    select v.value, chr(64 + v.place::int) as label, coalesce(v.value ->> 'subject', '') as subject, v.value ->> 'body' as body
    from jsonb_array_elements(variants) with ordinality as v (value, place)
  loop
    perform private.require_keys(variant.value, array['id', 'subject', 'body', 'weight'], 'A variant');
    perform private.require_mail_text(variant.subject, variant.body);
    if coalesce((variant.value ->> 'weight')::numeric, 1) not between 1 and 100 then
      perform private.refuse('The weight of a variant is 1 to 100.');
    end if;
    select v.* into there from public.campaign_variants v
    where v.step_id = save_campaign_variants.step_id and v.id::text = lower(variant.value ->> 'id');
    if there.id is not null and (there.subject, there.body) is distinct from (variant.subject, variant.body)
        and exists (select from public.outbox o where o.workspace_id = save_campaign_variants.workspace_id
          and o.step_id = save_campaign_variants.step_id and o.variant_id = there.id) then
      there.id := null;
    end if;
    insert into public.campaign_variants as v (id, workspace_id, step_id, label, subject, body, weight)
    values (coalesce(there.id, gen_random_uuid()), save_campaign_variants.workspace_id, save_campaign_variants.step_id,
      variant.label, variant.subject, variant.body, coalesce((variant.value ->> 'weight')::int, 1))
    on conflict (id) do update set (label, subject, body, weight, removed_at)
      = (excluded.label, excluded.subject, excluded.body, excluded.weight, null);
  end loop;
  if before <> array(select v.id from public.campaign_variants v
      where v.step_id = save_campaign_variants.step_id and v.removed_at is null order by v.id) then
    update public.campaign_variants v set status = 'active', decided_at = null
    where v.step_id = save_campaign_variants.step_id and v.removed_at is null and v.status <> 'active';
    update public.campaign_steps s set next_look_at = null where s.id = save_campaign_variants.step_id;
  end if;
exception when invalid_text_representation then
  perform private.refuse('The weight of a variant is 1 to 100.');
end $function$
;

CREATE OR REPLACE FUNCTION private.save_turn(turn public.turns, events jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if events <> '[]' then
    turn.last_seq := private.write_events(turn, events);
  end if;
  update public.turns t set
    status = turn.status, epoch = turn.epoch, attempts = turn.attempts, lease_until = turn.lease_until,
    last_seq = turn.last_seq, settled_seq = turn.settled_seq, leaf_message_id = turn.leaf_message_id,
    tainted = turn.tainted, plan = turn.plan, plan_edited = turn.plan_edited, error = turn.error,
    input_tokens = turn.input_tokens, cached_tokens = turn.cached_tokens, output_tokens = turn.output_tokens,
    cost_micros = turn.cost_micros, unpriced_calls = turn.unpriced_calls, reserved_micros = turn.reserved_micros,
    asked_model = turn.asked_model, asked_at = turn.asked_at,
    started_at = turn.started_at, finished_at = turn.finished_at
  where t.id = turn.id;
  return turn.last_seq;
end $function$
;

CREATE OR REPLACE FUNCTION private.score_leads(workspace_id uuid, lead_ids uuid[], instants timestamp with time zone[], rules public.score_rules[])
 RETURNS TABLE(lead_id uuid, score integer, factors jsonb)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  parts text;
begin
  select string_agg(private.score_rule_sql(r), ', ' order by r.position, r.id) into parts
  from unnest(score_leads.rules) as r where r.active and private.score_rule_problem(r) is null;
  for lead_id, score, factors in execute format(
    'select s.id, greatest(0, least(100, coalesce(sum((f.value ->> ''points'')::int), 0)))::int,
        coalesce(jsonb_agg(f.value order by abs((f.value ->> ''points'')::int) desc, f.position) filter (where f.value is not null), ''[]'')
      from (
        select l.id, array[%s]::jsonb[] as factors
        from unnest($1, $2) as t (id, at)
        join public.leads l on l.id = t.id and l.workspace_id = $3
        left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      ) s
      left join lateral unnest(s.factors) with ordinality as f (value, position) on f.value is not null
      group by s.id', coalesce(parts, ''))
  using score_leads.lead_ids, score_leads.instants, score_leads.workspace_id loop
    return next;
  end loop;
end $function$
;
grant execute on function private.score_leads(uuid,uuid[],timestamp with time zone[],public.score_rules[]) to authenticated;

CREATE OR REPLACE FUNCTION private.score_rule_json(rule public.score_rules)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_strip_nulls(jsonb_build_object('id', rule.id, 'label', rule.label, 'kind', rule.kind, 'points', rule.points,
    'filter', rule.filter, 'activity_kinds', rule.activity_kinds, 'half_life_days', rule.half_life_days,
    'most_points', rule.most_points, 'active', rule.active, 'problem', private.score_rule_problem(rule)))
$function$
;
grant execute on function private.score_rule_json(public.score_rules) to authenticated;

CREATE OR REPLACE FUNCTION private.score_rule_problem(rule public.score_rules)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  perform private.score_rule_sql(rule);
  return null;
exception when invalid_parameter_value then
  return sqlerrm;
end $function$
;
grant execute on function private.score_rule_problem(public.score_rules) to authenticated;

CREATE OR REPLACE FUNCTION private.score_rule_sql(rule public.score_rules)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  factor text := format('%L::jsonb', jsonb_build_object('rule_id', rule.id, 'label', rule.label, 'kind', rule.kind));
begin
  if rule.kind = 'fit' then
    return format('case when (%s) then %s || %L::jsonb end',
      (private.lead_filter_sql(rule.workspace_id, rule.filter)).sql, factor, jsonb_build_object('points', rule.points));
  end if;
  return format(
    '(select %1$s || jsonb_build_object(''points'', p.points, ''events'', p.events, ''last_at'', p.last_at) from (
        select sign(%2$s)::int * round(least(%3$s, coalesce(abs(sum(%2$s * %4$s)), 0)))::int as points, count(*) as events, max(e.occurred_at) as last_at
        from public.lead_activities e
        where e.workspace_id = l.workspace_id and e.lead_id = l.id and e.occurred_at <= t.at and e.kind = any(%5$L::text[])
      ) p where p.points <> 0)',
    factor, rule.points, coalesce(rule.most_points, 100),
    case when rule.half_life_days is null then '1'
      else format('power(0.5, extract(epoch from t.at - e.occurred_at) / %s)', rule.half_life_days * 86400) end,
    rule.activity_kinds);
end $function$
;
grant execute on function private.score_rule_sql(public.score_rules) to authenticated;

CREATE OR REPLACE FUNCTION private.score_rules_from(workspace_id uuid, rules jsonb)
 RETURNS public.score_rules[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  tried public.score_rules[];
  problem text;
begin
  if jsonb_typeof(rules) <> 'array' or jsonb_array_length(rules) > 50 then
    perform private.refuse('"rules" is a list of at most 50 score rules.');
  end if;
  select array_agg(jsonb_populate_record(null::public.score_rules, r.value || jsonb_build_object(
    'id', coalesce(r.value ->> 'id', gen_random_uuid()::text), 'workspace_id', score_rules_from.workspace_id,
    'active', coalesce((r.value ->> 'active')::boolean, true), 'position', r.position)) order by r.position)
  into tried from jsonb_array_elements(rules) with ordinality as r (value, position);
  select format('%s: %s', r.label, p.problem) into problem
  from unnest(tried) as r cross join private.score_rule_problem(r) as p (problem) where p.problem is not null limit 1;
  if problem is not null then
    perform private.refuse(problem);
  end if;
  return coalesce(tried, '{}');
exception when invalid_text_representation or numeric_value_out_of_range or null_value_not_allowed then
  perform private.refuse('A value of a score rule is not of its type.');
  return null;
end $function$
;
grant execute on function private.score_rules_from(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.score_spread(scores integer[])
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('leads', count(*), 'mean', round(avg(s), 1),
    'quartiles', to_jsonb(percentile_cont(array[0.25, 0.5, 0.75]) within group (order by s)))
  from unnest(scores) as s
$function$
;
grant execute on function private.score_spread(integer[]) to authenticated;

CREATE OR REPLACE FUNCTION private.scores_under_way(workspace_id uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select private.my_role(scores_under_way.workspace_id) is not null and (
    exists (select from private.score_sweeps s where s.workspace_id = scores_under_way.workspace_id)
    or exists (select from private.score_queue q where q.workspace_id = scores_under_way.workspace_id))
$function$
;
grant execute on function private.scores_under_way(uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.search_text(value text)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select lower(extensions.unaccent(normalize(value, nfkc)) collate "und-x-icu")
$function$
;
grant execute on function private.search_text(text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.segment_sql(workspace_id uuid, given jsonb)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  wanted text;
  segment public.segments;
  parts text[] := '{}'::text[];
begin
  foreach wanted in array private.filter_texts(given) loop
    select s.* into segment from public.segments s
    where s.workspace_id = segment_sql.workspace_id and (s.id::text = wanted or s.name_key = wanted)
    order by s.id::text = wanted desc limit 1;
    if segment.id is null then
      perform private.refuse(format('There is no segment "%s". Segments: %s.', left(wanted, 80), coalesce((
        select left(string_agg(s.name, ', ' order by s.name_key), 500) from public.segments s
        where s.workspace_id = segment_sql.workspace_id), 'none yet')));
    end if;
    parts := parts || ('(' || (private.lead_filter_sql(segment_sql.workspace_id, segment.filter)).sql || ')');
  end loop;
  return '(' || array_to_string(parts, ' or ') || ')';
end $function$
;
grant execute on function private.segment_sql(uuid,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.send_permission_json(permission public.send_permissions)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('id', permission.id, 'scope', permission.scope, 'classification', permission.classification,
    'campaign', (select jsonb_build_object('id', c.id, 'name', c.name) from public.campaigns c where c.id = permission.campaign_id),
    'daily_cap', permission.daily_cap, 'granted_at', permission.granted_at, 'expires_at', permission.expires_at,
    'person', (select m.display_name from public.workspace_members m
      where m.workspace_id = permission.workspace_id and m.user_id = permission.user_id),
    'is_mine', permission.user_id = auth.uid(), 'used', private.permission_uses(permission.id))
$function$
;

CREATE OR REPLACE FUNCTION private.sendable(ids uuid[], idempotent boolean)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  instant timestamptz := private.mail_now();
  verdict record;
begin
  for verdict in
    select j.verdict, array_agg(j.id order by j.id) as ids, array_agg(j.enrolment_id order by j.id) as enrolment_ids from (
      select o.id, o.enrolment_id, case
        -- A day later the provider has forgotten the key.
        when o.status = 'sending' and (not idempotent or o.lease_until < clock_timestamp() - interval '23 hours') then 'uncertain'
        -- Whether it arrived is unknown: asked again at once, whatever has changed.
        when o.status = 'sending' then 'sendable'
        when e.status = 'parked' then 'back'
        when e.status <> 'active' then 'left'
        when l.deleted_at is not null then 'lead_gone'
        when l.email is null then 'no_address'
        when l.do_not_contact then 'do_not_contact'
        when private.is_suppressed(o.workspace_id, l.email) then 'suppressed'
        when exists (select from public.inbound_mails i where i.workspace_id = e.workspace_id and i.lead_id = e.lead_id
          and i.kind = 'reply' and i.received_at >= e.entered_at) then 'replied'
        when c.status <> 'running' or c.approved_hash is distinct from c.content_hash or c.mailbox_id is distinct from o.mailbox_id
          or not coalesce(b.is_free, false) then 'back'
        -- After an outage or a refusal that passes, the hours may be over.
        when o.next_attempt_at < instant - interval '10 minutes' or o.attempts > 0 then 'late'
        else 'sendable' end as verdict
      from public.outbox o
      join public.enrolments e on e.id = o.enrolment_id
      join public.campaigns c on c.id = o.campaign_id
      join public.leads l on l.id = e.lead_id
      left join lateral (select private.mailbox_refusal(m) is null as is_free from public.mailboxes m where m.id = o.mailbox_id offset 0) b on true
      where o.id = any(ids)
    ) j group by j.verdict
  loop
    if verdict.verdict in ('lead_gone', 'no_address', 'do_not_contact', 'suppressed', 'replied') then
      perform private.end_enrolments(verdict.enrolment_ids, 'stopped', verdict.verdict);
    elsif verdict.verdict = 'left' then
      update public.outbox o set status = 'withdrawn', error = 'The person left the campaign before it was sent.',
        finished_at = instant where o.id = any(verdict.ids);
    elsif verdict.verdict = 'back' then
      perform private.give_back(verdict.ids);
    elsif verdict.verdict = 'uncertain' then
      perform private.put_uncertain(verdict.ids, verdict.enrolment_ids);
    elsif verdict.verdict = 'late' then
      perform private.put_off_mails(verdict.ids, instant);
    end if;
  end loop;
  return array(select o.id from public.outbox o where o.id = any(ids) and o.status in ('queued', 'sending')
    and o.next_attempt_at <= instant order by o.next_attempt_at, o.id);
end $function$
;

CREATE OR REPLACE FUNCTION private.set_to_work(import public.lead_imports, way text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if way <> 'undoing' then
    delete from public.lead_import_rows r where r.import_id = import.id;
    delete from private.lead_import_drafts d where d.import_id = import.id;
    update public.lead_imports i set next_chunk = 0, added = 0, updated = 0, skipped = 0, failed = 0, noted = 0
    where i.id = import.id;
  end if;
  update public.lead_imports i set status = way, acting_id = auth.uid(), attempts = 0, error = null,
    started_at = case way when 'running' then clock_timestamp() else i.started_at end, updated_at = clock_timestamp()
  where i.id = import.id returning * into import;
  return to_jsonb(import);
end $function$
;

CREATE OR REPLACE FUNCTION private.settle_call(call_id uuid, status text, ok boolean, summary text, result jsonb, view jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  call public.tool_calls;
begin
  update public.tool_calls c set
    status = settle_call.status, ok = settle_call.ok, summary = settle_call.summary,
    result = settle_call.result, view = settle_call.view, finished_at = clock_timestamp()
  where c.id = settle_call.call_id returning * into call;
  perform private.append_events(call.turn_id, jsonb_build_array(private.finished_event(call)));
end $function$
;

CREATE OR REPLACE FUNCTION private.settle_lost_call(turn public.turns)
 RETURNS public.turns
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  heard record;
begin
  if turn.status <> 'running' or turn.asked_model is null then
    return turn;
  end if;
  select sum(length(e.data ->> 'text')) as characters, min(e.created_at) as first_at into heard
  from public.turn_events e where e.turn_id = turn.id and e.seq > turn.settled_seq and e.type = 'text.delta';
  if heard.characters is null and exists (
    select from public.tool_calls c where c.turn_id = turn.id and c.status in ('pending', 'approved')
  ) then
    return turn;
  end if;
  return private.account_calls(turn, jsonb_build_array(jsonb_build_object(
    'round', (select count(*) + 1 from public.messages m where m.turn_id = turn.id and m.role = 'assistant'),
    'model', turn.asked_model, 'outcome', 'lost', 'retries', 0,
    'input', private.next_question_tokens(turn), 'cached', 0, 'output', ceil(coalesce(heard.characters, 0) / 4.0),
    'is_estimate', true, 'started_at', turn.asked_at, 'first_text_at', heard.first_at,
    'finished_at', greatest(turn.asked_at, turn.lease_until))));
end $function$
;

CREATE OR REPLACE FUNCTION private.settle_moved_steps(enrolment_ids uuid[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  update public.enrolments e set step_id = n.id, at_branch = coalesce(n.kind = 'branch', false),
    status = case when n.id is null then 'finished' else 'active' end,
    ended_at = case when n.id is null then private.mail_now() end, due_at = case when n.id is not null then e.due_at end
  from public.enrolments w
  left join public.campaign_steps s on s.campaign_id = w.campaign_id and s.id = w.step_id
  left join public.campaign_steps n on n.id = case when s.removed_at is null then s.id else s.next_step_id end
  where w.id = any(enrolment_ids) and e.id = w.id and (s.removed_at is not null or s.id is null or s.kind = 'branch')
$function$
;

CREATE OR REPLACE FUNCTION private.settle_tasks(ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  failures_cap constant int := 3;
  run public.task_executions;
  task public.scheduled_tasks;
begin
  if ids is null or ids = '{}' then
    return;
  end if;
  -- Most are of tasks that go on as they are: those are not written.
  update public.scheduled_tasks t set failures = 0, status = case when t.at is not null and t.status = 'active' then 'done' else t.status end
  from public.task_executions e
  where e.id = any(ids) and e.status in ('succeeded', 'skipped') and t.id = e.task_id
    and (t.failures > 0 and e.status = 'succeeded' or t.at is not null and t.status = 'active' and t.next_run_at is null and not e.by_hand);
  for run in select * from public.task_executions e where e.id = any(ids) and e.status in ('failed', 'dead') order by e.due_at loop
    update public.scheduled_tasks t set failures = t.failures + 1,
      status = case when t.status = 'active' and (t.at is not null and not run.by_hand or t.failures + 1 >= failures_cap) then 'dead' else t.status end
    where t.id = run.task_id returning * into task;
    perform private.notify_person(task.workspace_id, task.user_id, 'task_failed',
      format('“%s” %s', task.name, case when task.status = 'dead' then 'has stopped' else 'failed' end),
      coalesce(run.error, 'It did not work.') || case
        when task.status = 'dead' and task.cron is not null then format(' It failed %s times in a row and runs no more until you resume it.', task.failures)
        when task.status = 'dead' then ' It is not tried again by itself.'
        when run.attempts > 1 then format(' It was tried %s times; the next time it runs as usual.', run.attempts)
        else ' The next time it runs as usual.' end,
      case when task.status = 'dead' then 'high' else 'normal' end, private.run_actions(task.id, run.thread_id), 'task_failed ' || run.id);
  end loop;
  perform private.tell_tasks(ids);
end $function$
;

CREATE OR REPLACE FUNCTION private.share_interval(successes bigint, trials bigint)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('share', round(p.share::numeric, 6),
    'low', round(greatest(0, (p.middle - p.reach) / p.scale)::numeric, 6), 'high', round(least(1, (p.middle + p.reach) / p.scale)::numeric, 6))
  from (
    select s.share, s.share + c.z * c.z / (2 * s.n) as middle, 1 + c.z * c.z / s.n as scale,
      c.z * sqrt(s.share * (1 - s.share) / s.n + c.z * c.z / (4 * s.n * s.n)) as reach
    from (select trials::double precision as n, least(1.0, greatest(0.0, successes::double precision / trials)) as share) s
    cross join (select 1.959964::double precision as z) c
  ) p
  where trials > 0
$function$
;
grant execute on function private.share_interval(bigint,bigint) to authenticated;

CREATE OR REPLACE FUNCTION private.shown_place(kind text, address text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when kind = 'email' then address
    when kind = 'slack' then substring(address from '^https?://([^/?#]+)') || '/…' || right(address, 4)
    else substring(address from '^https?://([^/?#]+)') || case when kind = 'webhook' then '/…' else '' end end
$function$
;

CREATE OR REPLACE FUNCTION private.signed_token(token text, secret text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select s.signed from private.mail_link_signs(array[signed_token.token], signed_token.secret) s
$function$
;

CREATE OR REPLACE FUNCTION private.similar_lead_words(workspace_id uuid, word text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  wanted text collate "default" := similar_lead_words.word;
  most int := (length(wanted) + 1) / 3;
begin
  if private.my_role(similar_lead_words.workspace_id) is null or length(wanted) not between 4 and 40 then
    return '[]'::jsonb;
  end if;
  return (
    with swapped as (
      select overlay(wanted placing reverse(substr(wanted, n, 2)) from n for 2) as word
      from generate_series(1, length(wanted) - 1) as n
    ), near as (
      select w.word, extensions.levenshtein(w.word, wanted) as distance
      from private.lead_words w
      where w.workspace_id = similar_lead_words.workspace_id and w.word operator(extensions.%) wanted
        and extensions.levenshtein_less_equal(w.word, wanted, most) <= most
      union
      select w.word, 1 from private.lead_words w
      where w.workspace_id = similar_lead_words.workspace_id and w.word in (select s.word from swapped s)
    )
    select coalesce(jsonb_agg(n.word order by n.distance, n.word), '[]')
    from (
      select f.word, min(f.distance) as distance from near f
      where f.distance = (select min(x.distance) from near x)
      group by f.word order by f.word limit 5
    ) n
  );
end $function$
;
grant execute on function private.similar_lead_words(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.skip_execution(execution_id uuid, reason text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.task_executions e set status = 'skipped', outcome = reason, lease_until = null, finished_at = clock_timestamp()
  where e.id = execution_id and e.user_id = auth.uid() and e.status = 'running';
  perform private.settle_tasks(array[execution_id]);
  return 'skipped';
end $function$
;

CREATE OR REPLACE FUNCTION private.spending_day()
 RETURNS date
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (clock_timestamp() at time zone 'UTC')::date;
end $function$
;

CREATE OR REPLACE FUNCTION private.spending_sums(calls bigint, input bigint, cached bigint, output bigint, cost bigint, unpriced bigint)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('model_calls', coalesce(calls, 0), 'input_tokens', coalesce(input, 0),
    'cached_tokens', coalesce(cached, 0), 'output_tokens', coalesce(output, 0),
    'cost_micros', coalesce(cost, 0), 'unpriced_calls', coalesce(unpriced, 0))
$function$
;

CREATE OR REPLACE FUNCTION private.stage_called(workspace_id uuid, word text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  wanted text := lower(btrim(word) collate "und-x-icu");
  found_key text;
begin
  select s.key into found_key from public.pipeline_stages s
  where s.workspace_id = stage_called.workspace_id and (s.key = wanted or s.label_key = wanted);
  if found_key is null then
    perform private.refuse(format('Unknown stage: %s. Stages are %s.', left(coalesce(word, '(none)'), 40), (
      select string_agg(s.label, ', ' order by s.position, s.key) from public.pipeline_stages s
      where s.workspace_id = stage_called.workspace_id
    )));
  end if;
  return found_key;
end $function$
;
grant execute on function private.stage_called(uuid,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.stage_key_for(label text, taken text[])
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  slug text := coalesce(nullif(btrim(
    regexp_replace(private.search_text(label) collate "C", '[^a-z0-9]+', '_', 'g'), '_'), ''), 'stage');
begin
  return (
    select k.key from generate_series(1, 100) as n
    cross join lateral (select case n when 1 then slug else slug || '_' || n end as key) k
    where k.key <> all(taken) order by n limit 1
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.stage_keys(workspace_id uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(array_agg(s.key order by s.position, s.key), '{}')
  from public.pipeline_stages s where s.workspace_id = stage_keys.workspace_id
$function$
;
grant execute on function private.stage_keys(uuid) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.stage_label(workspace_id uuid, key text)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce((
    select s.label from public.pipeline_stages s
    where s.workspace_id = stage_label.workspace_id and s.key = stage_label.key
  ), stage_label.key)
$function$
;
grant execute on function private.stage_label(uuid,text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.stage_outline(stages jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_agg(jsonb_build_array(e.value -> 'key', e.value -> 'label', e.value -> 'kind') order by e.position)
  from jsonb_array_elements(case jsonb_typeof(stages) when 'array' then stages else '[]' end) with ordinality as e (value, position)
$function$
;

CREATE OR REPLACE FUNCTION private.stale_leads(workspace_id uuid)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  -- Found once: in the statements below they would be found for every row.
  stages text[] := private.active_stages(stale_leads.workspace_id);
  day date := (now() - interval '30 days') at time zone 'UTC';
begin
  return (
    select coalesce(sum(t.count), 0)::bigint from private.lead_tally(stale_leads.workspace_id, 'stage') t where t.value = any(stages)
  ) - private.leads_contacted_since(stale_leads.workspace_id, stages, day) + (
    select count(*) from public.leads l
    where l.workspace_id = stale_leads.workspace_id and l.stage = any(stages)
      and l.last_contacted_at >= day::timestamp at time zone 'UTC' and l.last_contacted_at < now() - interval '30 days'
  );
end $function$
;
grant execute on function private.stale_leads(uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.stands_somewhere(workspace_id uuid, target text, word text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET enable_seqscan TO 'off'
AS $function$
declare
  groups jsonb := jsonb_build_array(jsonb_build_array(word));
  found boolean;
begin
  if private.my_role(stands_somewhere.workspace_id) is null then
    return false;
  elsif private.is_broad(stands_somewhere.workspace_id, target, groups) then
    return true;
  end if;
  execute format('select exists (select %s)', private.document_scope(stands_somewhere.workspace_id, target, groups)) into found;
  return found;
end $function$
;
grant execute on function private.stands_somewhere(uuid,text,text) to authenticated;

CREATE OR REPLACE FUNCTION private.start_prompt(execution_id uuid, epoch integer, model text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  task public.scheduled_tasks := private.begin_execution(execution_id, epoch);
  turn public.turns;
  refusal text;
  begun jsonb;
begin
  if exists (select from public.task_executions e where e.task_id = task.id and e.id <> execution_id and e.turn_id is not null and e.status = 'running') then
    return private.skip_execution(execution_id, 'The run before it was still going on.');
  end if;
  turn.id := gen_random_uuid();
  turn.workspace_id := task.workspace_id;
  turn.user_id := task.user_id;
  refusal := (private.reserve_spending(turn, model)).refusal;
  if refusal is not null then
    perform private.notify_person(task.workspace_id, task.user_id, 'task_skipped', format('“%s” did not run', task.name),
      refusal || ' Tasks that need no model go on.', 'normal', private.run_actions(task.id, null),
      'task_skipped ' || (now() at time zone 'UTC')::date);
    return private.skip_execution(execution_id, refusal);
  end if;
  begun := public.post_message(task.parameters ->> 'message', md5(execution_id || ' ' || epoch)::uuid, workspace_id => task.workspace_id);
  update public.conversation_threads t set title = left(task.name || ' · ' || to_char(now() at time zone task.time_zone, 'FMDD Mon'), 80)
  where t.id = (begun ->> 'thread_id')::uuid;
  update public.turns t set tainted = t.tainted or task.from_outside, unattended = true where t.id = (begun ->> 'turn_id')::uuid;
  -- From now on the turn has the lease.
  update public.task_executions e set lease_until = null, thread_id = (begun ->> 'thread_id')::uuid, turn_id = (begun ->> 'turn_id')::uuid
  where e.id = execution_id;
  perform private.ring('tick');
  return 'running';
end $function$
;
grant execute on function private.start_prompt(uuid,integer,text) to authenticated;

CREATE OR REPLACE FUNCTION private.start_refusal(campaign public.campaigns)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when campaign.status not in ('draft', 'paused') then format('This campaign is %s. Make a new one.', campaign.status)
    when campaign.mailbox_id is null then 'Choose a mailbox to send from first.'
    when not exists (select from public.mailboxes m join public.workspace_members w
        on w.workspace_id = m.workspace_id and w.user_id = m.user_id and w.role <> 'viewer' where m.id = campaign.mailbox_id)
      then 'Whose mailbox this is may no longer send for the workspace. Choose another.'
    when first.id is null then 'Add a mail first.'
    when exists (select from public.campaign_variants v where v.step_id = first.id and v.removed_at is null and v.subject = '')
      then 'The first mail needs a subject.'
    when not exists (select from public.mail_settings s where s.workspace_id = campaign.workspace_id and s.postal_address is not null)
      then 'Set the postal address of the workspace first: every campaign mail carries it.'
    when campaign.audience = '{}' and not exists (select from public.enrolments e
        where e.workspace_id = campaign.workspace_id and e.campaign_id = campaign.id)
      then 'Choose whom it is for first: a segment, a filter or leads.'
  end
  from (select) as nothing
  left join lateral (
    select s.id from public.campaign_steps s
    where s.campaign_id = campaign.id and s.kind = 'email' and s.removed_at is null order by s.position limit 1
  ) first on true
$function$
;

CREATE OR REPLACE FUNCTION private.step_id(campaign_id uuid, step jsonb)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  there public.campaign_steps;
begin
  if jsonb_typeof(step) is distinct from 'object' then
    perform private.refuse('A step is an object.');
  elsif step ->> 'id' is null then
    return gen_random_uuid();
  end if;
  select s.* into there from public.campaign_steps s
  where s.campaign_id = step_id.campaign_id and s.id::text = lower(step ->> 'id') and s.removed_at is null;
  if there.id is null then
    perform private.refuse('A step has the id that get_campaign tells, or none when it is new.');
  elsif there.kind <> coalesce(step ->> 'kind', 'email') then
    perform private.refuse('A step stays what it is, a mail or a branch. Remove it and add another, without an id.');
  end if;
  return there.id;
end $function$
;

CREATE OR REPLACE FUNCTION private.step_reports(campaign public.campaigns)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'position', s.position, 'kind', s.kind, 'is_removed', s.removed_at is not null,
    'waiting', (select count(*) from (select from public.enrolments e where e.campaign_id = s.campaign_id and e.step_id = s.id
      and e.status in ('active', 'parked') limit 10001) w),
    'counts', private.counts_of_texts(campaign, t.ids), 'winner_by', s.winner_by, 'winner_confidence', s.winner_confidence,
    'winner_sample', s.winner_sample, 'look', private.last_look_json(s.id), 'variants', t.variants)
    order by s.removed_at is not null, s.position, s.id), '[]')
  from public.campaign_steps s
  cross join lateral (
    select coalesce(array_agg(v.id), '{}') as ids, coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'label', v.label, 'subject', v.subject,
      'status', v.status, 'is_removed', v.removed_at is not null, 'counts', private.counts_of_texts(campaign, array[v.id]))
      order by v.removed_at is not null, v.label, v.id), '[]') as variants
    from public.campaign_variants v
    where v.step_id = s.id and (v.removed_at is null or exists (select from public.campaign_counts n
      where n.workspace_id = campaign.workspace_id and n.campaign_id = campaign.id and n.variant_id = v.id and n.sent > 0))
  ) t
  where s.workspace_id = campaign.workspace_id and s.campaign_id = campaign.id
    and (s.removed_at is null or exists (select from public.campaign_counts n
      where n.workspace_id = campaign.workspace_id and n.campaign_id = campaign.id and n.step_id = s.id and n.sent > 0))
$function$
;
grant execute on function private.step_reports(public.campaigns) to authenticated;

CREATE OR REPLACE FUNCTION private.store_calls(turn public.turns, message_id uuid, calls jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  events jsonb;
begin
  if jsonb_array_length(coalesce(calls, '[]')) = 0 then
    return '[]'::jsonb;
  end if;
  with added as (
    insert into public.tool_calls
      (turn_id, workspace_id, user_id, message_id, provider_call_id, position, tool, effect, arguments)
    select turn.id, turn.workspace_id, turn.user_id, store_calls.message_id, c.value ->> 'provider_call_id', c.ordinality,
      c.value ->> 'tool', c.value ->> 'effect', c.value -> 'arguments'
    from jsonb_array_elements(calls) with ordinality as c
    returning id, position, tool, arguments
  )
  select jsonb_agg(jsonb_build_object(
    'type', 'tool.started', 'call_id', id, 'tool', tool, 'arguments', arguments) order by position)
  into events from added;
  return events;
end $function$
;

CREATE OR REPLACE FUNCTION private.store_proposal(turn public.turns, proposal jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  call public.tool_calls;
  asked uuid;
  refusal text := private.answer_refusal(turn, (proposal ->> 'call_id')::uuid, proposal -> 'payload');
begin
  if refusal is not null then
    update public.tool_calls c set status = 'failed', ok = false, summary = refusal, finished_at = clock_timestamp()
    where c.id = (proposal ->> 'call_id')::uuid and c.turn_id = turn.id and c.status in ('pending', 'waiting')
    returning * into call;
    return private.finished_event(call);
  end if;
  update public.tool_calls c set status = 'waiting'
  where c.id = (proposal ->> 'call_id')::uuid and c.turn_id = turn.id and c.status in ('pending', 'waiting')
  returning * into call;
  if not found then
    raise exception 'No such open call.' using errcode = 'PT409';
  end if;
  insert into public.approvals
    (workspace_id, user_id, turn_id, tool_call_id, tool, arguments, payload, preview, summary, binding)
  values (turn.workspace_id, turn.user_id, turn.id, call.id, call.tool, call.arguments,
    proposal -> 'payload', proposal -> 'preview', proposal ->> 'summary',
    private.approval_binding(turn.workspace_id, turn.id, call.tool, call.arguments, proposal -> 'payload'))
  returning id into asked;
  return jsonb_build_object(
    'type', 'approval.requested', 'approval_id', asked, 'call_id', call.id, 'tool', call.tool,
    'arguments', call.arguments, 'preview', proposal -> 'preview'
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.store_proposals(turn public.turns, proposals jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  item jsonb;
  events jsonb := '[]'::jsonb;
begin
  for item in select p.value from jsonb_array_elements(proposals) p loop
    events := events || private.store_proposal(turn, item) || private.use_permission(turn, (item ->> 'call_id')::uuid);
  end loop;
  return events;
end $function$
;

CREATE OR REPLACE FUNCTION private.store_reply(turn public.turns, reply jsonb)
 RETURNS uuid
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  leaf uuid;
  stored uuid := gen_random_uuid();
begin
  if turn.source <> 'chat' then
    return null;
  end if;
  leaf := private.turn_leaf(turn);
  insert into public.messages (id, thread_id, workspace_id, user_id, turn_id, parent_id, role, content, model_items)
  values (stored, turn.thread_id, turn.workspace_id, turn.user_id, turn.id, leaf, 'assistant',
    coalesce(reply ->> 'content', ''), coalesce(reply -> 'model_items', '[]'));
  -- Another branch that became active in the meantime stays active.
  update public.conversation_threads t set head_message_id = stored, updated_at = clock_timestamp()
  where t.id = turn.thread_id and t.head_message_id = leaf;
  return stored;
end $function$
;

CREATE OR REPLACE FUNCTION private.store_results(turn public.turns, results jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  events jsonb;
begin
  with told as (
    select distinct on (call_id) (r.value ->> 'call_id')::uuid as call_id, r.ordinality as place,
      (r.value ->> 'ok')::boolean as ok, r.value ->> 'summary' as summary, r.value -> 'result' as result,
      nullif(r.value -> 'view', 'null') as view, (r.value ->> 'milliseconds')::numeric::int as milliseconds
    from jsonb_array_elements(results) with ordinality as r
    order by call_id, place
  ), settled as (
    update public.tool_calls c set
      status = case when t.ok then 'done' else 'failed' end, ok = t.ok, summary = t.summary, result = t.result,
      view = t.view, ran_milliseconds = t.milliseconds, finished_at = clock_timestamp()
    from told t
    where c.id = t.call_id and c.turn_id = turn.id and c.status in ('pending', 'approved')
    returning c as call, t.place
  )
  select coalesce(jsonb_agg(private.finished_event(s.call) order by s.place), '[]') into events from settled s;
  return events;
end $function$
;

CREATE OR REPLACE FUNCTION private.summary_state(turn public.turns, summary public.thread_summaries, path uuid[], newer uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object(
    'content', summary.content,
    'leads', (select coalesce(jsonb_agg(
        jsonb_build_object('id', l.id, 'name', l.name, 'company', a.name) order by i.position), '[]')
      from unnest(summary.lead_ids) with ordinality as i (id, position)
      join public.leads l on l.id = i.id and l.workspace_id = turn.workspace_id
      left join public.accounts a on a.id = l.account_id),
    'decisions', (select coalesce(jsonb_agg(
        jsonb_build_object('tool', d.tool, 'status', d.status, 'summary', d.summary) order by d.decided_at), '[]')
      from (select c.tool, c.status, coalesce(c.summary, a.summary) as summary, a.decided_at
        from public.turns t
        join public.approvals a on a.turn_id = t.id and a.status in ('approved', 'denied', 'expired')
        join public.tool_calls c on c.id = a.tool_call_id
        where t.thread_id = turn.thread_id and c.message_id = any (path) and c.message_id <> all (newer)
        order by a.decided_at desc limit 30) d));
end $function$
;

CREATE OR REPLACE FUNCTION private.sweep_all_scores()
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  insert into private.score_sweeps (workspace_id)
  select distinct r.workspace_id from public.score_rules r where r.active
  on conflict do nothing
$function$
;

CREATE OR REPLACE FUNCTION private.sweep_scores(OUT workspace_id uuid, OUT scored integer)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  sweep private.score_sweeps;
  lead_ids uuid[];
begin
  select * into sweep from private.score_sweeps s order by s.started_at limit 1 for update skip locked;
  if sweep.workspace_id is null then
    return;
  end if;
  lead_ids := array(
    select l.id from public.leads l
    where l.workspace_id = sweep.workspace_id and (sweep.after_id is null or l.id > sweep.after_id)
    order by l.id limit 500
  );
  workspace_id := sweep.workspace_id;
  scored := cardinality(lead_ids);
  if scored = 0 then
    delete from private.score_sweeps s where s.workspace_id = sweep.workspace_id;
  else
    perform private.apply_scores(sweep.workspace_id, lead_ids);
    update private.score_sweeps s set after_id = lead_ids[scored] where s.workspace_id = sweep.workspace_id;
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.switch_off_channel(channel public.notification_channels, reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.notification_channels c set status = 'disabled', last_error = left(reason, 300), retry_at = null where c.id = channel.id;
  update public.notification_deliveries d set status = 'failed', error = 'The channel was switched off.', finished_at = clock_timestamp()
  where d.channel_id = channel.id and d.status = 'queued';
  -- A browser that was closed for good is no news.
  if channel.kind <> 'push' then
    perform private.notify_person(channel.workspace_id, channel.user_id, 'channel_disabled',
      format('“%s” was switched off', channel.label),
      format('Nothing could be delivered there%s. The last answer: %s Look at its address, then switch it on again.',
        coalesce(' since ' || to_char(channel.failing_since at time zone private.zone_of(channel.workspace_id, channel.user_id), 'FMDD Mon HH24:MI'), ''),
        coalesce(reason, 'none.')),
      'high', '[{"kind": "open_settings", "label": "Notification settings", "tab": "notifications"}]',
      'channel_disabled ' || channel.id || ' ' || clock_timestamp()::date);
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.take_back_leads(workspace_id uuid, entries public.audit_entries[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  entry public.audit_entries;
  restored uuid[];
  kept_because text;
  reversed int;
  kept jsonb := '[]'::jsonb;
begin
  perform private.lock_lead_work(take_back_leads.workspace_id);
  perform set_config('app.undoing', 'on', true);
  -- Where the stage of before is gone, that lead is named as kept.
  set constraints public.leads_stage_is_of_the_workspace immediate;
  perform from public.leads l
  where l.id = any(array(select e.row_id from unnest(entries) as e where e.table_name = 'leads')) order by l.id for update;
  -- Changes before the additions: an added lead must first be what it was when it was added.
  restored := private.restore_changed(take_back_leads.workspace_id, entries);
  reversed := cardinality(restored);
  foreach entry in array entries loop
    continue when entry.table_name <> 'leads' or entry.operation <> 'update' or entry.row_id = any(restored);
    kept_because := private.undo_entry(entry);
    if kept_because is null then
      reversed := reversed + 1;
    else
      kept := kept || jsonb_build_object('id', entry.row_id, 'label', entry.after ->> 'name', 'reason', kept_because);
    end if;
  end loop;
  delete from public.lead_activities a using unnest(entries) as e
  where e.table_name = 'lead_activities' and e.operation = 'insert' and a.id = e.row_id
    and a.workspace_id = take_back_leads.workspace_id and to_jsonb(a) = e.after;
  with added as (
    select e.after ->> 'name' as label, l.id, private.addition_keeps(e, to_jsonb(l)) as reason
    from unnest(entries) as e join public.leads l on l.id = e.row_id and l.workspace_id = take_back_leads.workspace_id
    where e.table_name = 'leads' and e.operation = 'insert'
  ), gone as (
    delete from public.leads l using added a where l.id = a.id and a.reason is null returning l.id
  )
  select reversed + (select count(*) from gone), kept || coalesce(jsonb_agg(jsonb_build_object('id', a.id,
    'label', a.label, 'reason', a.reason)) filter (where a.reason is not null), '[]')
  into reversed, kept from added a;
  delete from public.accounts c using unnest(entries) as e
  where e.table_name = 'accounts' and e.operation = 'insert' and c.id = e.row_id and c.workspace_id = take_back_leads.workspace_id
    and not private.really_changes(e.after, to_jsonb(c))
    and not exists (select from public.leads l where l.workspace_id = c.workspace_id and l.account_id = c.id);
  perform set_config('app.undoing', '', true);
  return jsonb_build_object('reversed', reversed, 'kept', kept);
end $function$
;

CREATE OR REPLACE FUNCTION private.take_back_stays(lead_ids uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  gone uuid[];
begin
  with stays as (
    select h.id, h.lead_id, h.stage, h.left_at,
      lag(h.stage) over stay as stage_before, lag(h.id) over stay as id_before
    from public.leads l
    join public.lead_stage_history h on h.workspace_id = l.workspace_id and h.lead_id = l.id
    where l.id = any(take_back_stays.lead_ids)
    window stay as (partition by h.lead_id order by h.id)
  ), removed as (
    delete from public.lead_stage_history h using stays s, public.leads l
    where h.id = s.id and s.left_at is null and l.id = s.lead_id and l.stage = s.stage_before
    returning h.lead_id
  )
  select coalesce(array_agg(r.lead_id), '{}') into gone from removed r;
  update public.lead_stage_history h set left_at = null
  from public.leads l
  where l.id = any(gone) and h.workspace_id = l.workspace_id and h.lead_id = l.id
    and h.id = (select max(x.id) from public.lead_stage_history x
      where x.workspace_id = l.workspace_id and x.lead_id = l.id);
  return gone;
end $function$
;

CREATE OR REPLACE FUNCTION private.take_turn(turn public.turns, leaf uuid, lease_seconds integer, model text)
 RETURNS private.taken_turn
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  reserved record;
  refusal text;
begin
  turn.status := 'running';
  turn.epoch := turn.epoch + 1;
  turn.attempts := turn.attempts + 1;
  turn.lease_until := clock_timestamp() + make_interval(secs => take_turn.lease_seconds);
  turn.started_at := coalesce(turn.started_at, clock_timestamp());
  if turn.source = 'chat' then
    turn.tainted := turn.tainted or private.inherits_taint(turn, leaf);
    select * into reserved from private.reserve_spending(turn, take_turn.model);
    turn := reserved.turn;
    refusal := reserved.refusal;
  end if;
  return row(turn, refusal)::private.taken_turn;
end $function$
;

CREATE OR REPLACE FUNCTION private.task_json(task public.scheduled_tasks)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('id', task.id, 'name', task.name, 'kind', task.kind, 'cron', task.cron, 'at', task.at,
    'time_zone', task.time_zone, 'parameters', task.parameters, 'status', task.status, 'catch_up', task.catch_up,
    'catch_up_cap', task.catch_up_cap, 'next_run_at', case when task.status = 'active' then task.next_run_at end,
    'next_runs', array(select r from unnest(task.next_runs) as r where r > clock_timestamp() order by r limit 5),
    'problem', task.problem, 'from_outside', task.from_outside, 'confirmed_at', task.confirmed_at, 'created_at', task.created_at,
    'is_mine', task.user_id = (select auth.uid()),
    'person', (select m.display_name from public.workspace_members m
      where m.workspace_id = task.workspace_id and m.user_id = task.user_id),
    'about', case task.kind when 'campaign' then (select c.name from public.campaigns c
      where c.workspace_id = task.workspace_id and c.id::text = task.parameters ->> 'campaign_id') end,
    'last_run', (select private.execution_json(e) from public.task_executions e
      where e.task_id = task.id order by e.due_at desc limit 1));
end $function$
;
grant execute on function private.task_json(public.scheduled_tasks) to authenticated;

CREATE OR REPLACE FUNCTION private.task_report(workspace_id uuid, about text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  numbers jsonb;
begin
  if about = 'campaigns' then
    return coalesce((
      select string_agg(format('%s: %s, %s sent, %s replied', c.name, c.status, c.sent, c.replied), E'\n' order by c.sent desc, c.name)
      from (select v ->> 'name' as name, v ->> 'status' as status, coalesce((v -> 'counts' ->> 'sent')::int, 0) as sent,
          coalesce((v -> 'counts' ->> 'replied')::int, 0) as replied
        from jsonb_array_elements(public.list_campaigns(task_report.workspace_id)) as v where v ->> 'status' <> 'draft' limit 20) c
    ), 'No campaign has been started yet.');
  end if;
  numbers := public.workspace_overview(task_report.workspace_id);
  return format('%s leads: %s hot, %s not contacted for 30 days.%s%s', numbers ->> 'leads', numbers ->> 'hot', numbers ->> 'stale',
    (select E'\n' || string_agg(format('%s: %s', s ->> 'label', s ->> 'count'), ', ') from jsonb_array_elements(numbers -> 'by_stage') as s),
    case when (numbers ->> 'waiting_approvals')::int > 0 then format(E'\n%s proposals wait for you.', numbers ->> 'waiting_approvals') else '' end);
end $function$
;
grant execute on function private.task_report(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION private.tasks_are_due()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select exists (select from public.scheduled_tasks t where t.status = 'active' and t.next_run_at <= now())
    or exists (select from public.scheduled_tasks t where t.status in ('proposed', 'active') and t.refill_at <= now())
    or exists (select from public.task_executions e where e.status = 'queued' and e.next_attempt_at <= now())
    or exists (select from public.task_executions e where e.status = 'running' and e.lease_until < now())
$function$
;

CREATE OR REPLACE FUNCTION private.tell_of_inbound(kept public.inbound_mails)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  lead public.leads;
  recipient uuid := private.who_answers(kept);
  no_draft text;
  is_hot boolean := kept.classification is not distinct from 'interested';
  meaning text;
begin
  select l.* into lead from public.leads l where l.workspace_id = kept.workspace_id and l.id = kept.lead_id;
  insert into public.lead_activities (workspace_id, lead_id, kind, title, body, occurred_at)
  -- Who is away has not answered: neither score nor filter may take it for an answer.
  values (kept.workspace_id, kept.lead_id, case kept.kind when 'auto_reply' then 'auto_reply' else 'email_received' end,
    left(case kept.kind when 'auto_reply' then 'Automatic reply: ' else '' end
      || coalesce(private.tidy_text(regexp_replace(kept.subject, '[[:cntrl:]]+', ' ', 'g')), 'Reply'), 300),
    nullif(left(kept.text, 20000), ''), kept.received_at);
  if kept.kind <> 'reply' or lead.id is null or lead.deleted_at is not null then
    return;
  end if;
  no_draft := private.draft_refusal(kept, recipient, false);
  if no_draft is null then
    kept.answer_turn_id := (private.begin_answer(kept, recipient)).id;
  else
    update public.inbound_mails i set no_draft_reason = no_draft where i.id = kept.id;
  end if;
  meaning := case kept.classification when 'interested' then 'is interested' when 'question' then 'has a question'
    when 'not_now' then 'says not now' when 'wrong_person' then 'is the wrong person to ask'
    when 'unsubscribe' then 'wants no more mail' else 'answered' end;
  perform private.notify_person(kept.workspace_id, recipient, case when is_hot then 'hot_lead' else 'reply' end,
    left(format('%s %s', lead.name, meaning), 200), concat_ws(E'\n', nullif(left(regexp_replace(kept.text, '\s+', ' ', 'g'), 280), ''),
      case when kept.classification <> 'unsubscribe' and no_draft not like 'Drafting is turned off%' then 'No answer was drafted. ' || no_draft end),
    case when is_hot then 'high' when kept.classification in ('not_now', 'unsubscribe') then 'low' else 'normal' end,
    private.reply_actions(kept),
    'inbound:' || kept.id);
end $function$
;

CREATE OR REPLACE FUNCTION private.tell_of_winner(step public.campaign_steps, look_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.notify_person(c.workspace_id, c.approved_by, 'variant_won',
    format('"%s": %s won in step %s', c.name, w.label, step.position),
    format('%s %% against %s %% %s, %s %% sure, %s mails. %s', private.percent(w.share), private.percent(n.next_share),
      case l.winner_by when 'replied' then 'replied' when 'clicked' then 'clicked' else 'opened it' end,
      floor(l.sure * 100), n.mails, case c.status when 'running' then 'From now on only this one is sent.'
        else 'The campaign is over; write the next one so.' end),
    'normal', jsonb_build_array(jsonb_build_object('kind', 'open_campaign', 'label', 'Open campaign', 'campaign_id', c.id)),
    'variant_won:' || look_id)
  from public.variant_looks l
  join public.campaigns c on c.id = step.campaign_id
  cross join lateral (select v.label, (b.value ->> 'successes')::numeric / (b.value ->> 'sent')::numeric as share
    from jsonb_array_elements(l.numbers) as b join public.campaign_variants v on v.id = (b.value ->> 'id')::uuid
    where v.id = l.best_id) w
  cross join lateral (select sum((b.value ->> 'sent')::int) as mails, max((b.value ->> 'successes')::numeric / (b.value ->> 'sent')::numeric)
      filter (where (b.value ->> 'id')::uuid <> l.best_id) as next_share
    from jsonb_array_elements(l.numbers) as b) n
  where l.id = look_id and l.outcome = 'winner'
$function$
;

CREATE OR REPLACE FUNCTION private.tell_tasks(ids uuid[])
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select realtime.send('{}', 'task', 'workspace:' || p.workspace_id || ':user:' || p.user_id, true)
  from (select distinct e.workspace_id, e.user_id from public.task_executions e where e.id = any(ids)) p
$function$
;

CREATE OR REPLACE FUNCTION private.tells_of_change(entry public.audit_entries)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select entry.table_name = 'lead_activities' and entry.operation = 'insert'
    and entry.after ->> 'kind' in ('stage_changed', 'owner_changed')
$function$
;

CREATE OR REPLACE FUNCTION private.text_candidates(workspace_id uuid, target text, groups jsonb)
 RETURNS uuid[]
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET enable_seqscan TO 'off'
AS $function$
declare
  found_ids uuid[];
begin
  if private.my_role(text_candidates.workspace_id) is null then
    return array[]::uuid[];
  elsif private.is_broad(text_candidates.workspace_id, target, groups) then
    return null;
  end if;
  execute format('select array_agg(c.id) from (select d.%s_id as id %s limit 2001) c',
    case target when 'account' then 'account' else 'lead' end,
    private.document_scope(text_candidates.workspace_id, target, groups)) into found_ids;
  return case when cardinality(found_ids) > 2000 then null else coalesce(found_ids, '{}') end;
end $function$
;
grant execute on function private.text_candidates(uuid,text,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.texts_of_step(step_id uuid)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select array(select v.id from public.campaign_variants v
    where v.step_id = texts_of_step.step_id and v.removed_at is null order by v.id)
$function$
;
grant execute on function private.texts_of_step(uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.tg_accounts__describe()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into private.account_documents as d (account_id, workspace_id, document)
  select n.id, n.workspace_id, private.search_text(concat_ws(E'\n', n.name, n.domain, n.industry, n.city, n.country))
  from new_rows n
  on conflict (account_id) do update set document = excluded.document where d.document <> excluded.document;
  insert into private.lead_words (workspace_id, word)
  select distinct n.workspace_id, word
  from new_rows n
  cross join regexp_split_to_table(private.search_text(n.name) collate "und-x-icu", '[^[:alnum:]]+') as word
  where length(word) between 3 and 40
  on conflict do nothing;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_accounts__document()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.write_lead_documents(array(
    select l.id from new_rows n join old_rows o on o.id = n.id
    join public.leads l on l.workspace_id = n.workspace_id and l.account_id = n.id
    where n.name <> o.name
  ));
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_accounts__queue_score()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.queue_scores(array(
    select l.id from changed_rows c
    join public.leads l on l.workspace_id = c.workspace_id and l.account_id = c.id
  ));
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_accounts__recount()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.append_lead_counts(array_agg(c.workspace_id), array_agg('industry'::text), array_agg(c.industry), array_agg(c.delta))
  from (
    select n.workspace_id, s.industry, (s.sign * count(*))::int as delta
    from new_rows n
    join old_rows o on o.id = n.id and o.industry is distinct from n.industry
    join public.leads l on l.workspace_id = n.workspace_id and l.account_id = n.id and l.deleted_at is null
    cross join lateral (values (o.industry, -1), (n.industry, 1)) as s (industry, sign)
    where s.industry is not null
    group by n.workspace_id, n.id, s.industry, s.sign
  ) c;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_accounts__tidy()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.name := coalesce(private.tidy_text(new.name), '');
  new.domain := lower(private.tidy_text(new.domain));
  new.industry := private.tidy_text(new.industry);
  new.country := private.tidy_text(new.country);
  new.city := private.tidy_text(new.city);
  new.custom := private.tidy_custom(new.workspace_id, 'account', new.custom, case when tg_op = 'UPDATE' then old.custom end);
  if tg_op = 'INSERT' or private.really_changes(to_jsonb(old), to_jsonb(new)) then
    new.updated_at := case when tg_op = 'INSERT' then new.updated_at else now() end;
    new.from_outside := new.from_outside or private.writes_outside_text();
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_accounts__uncount()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.append_lead_counts(array[old.workspace_id], array['industry'], array[old.industry], array[-count(*)::int])
  from public.leads l
  where l.workspace_id = old.workspace_id and l.account_id = old.id and l.deleted_at is null having count(*) > 0;
  return old;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_agent_notifications__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform realtime.send(to_jsonb(new), 'notification',
    'workspace:' || new.workspace_id || ':user:' || new.user_id, true);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_agent_notifications__deliver()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  mail_wait constant interval := '2 minutes';
  group_wait constant interval := '20 seconds';
begin
  insert into public.notification_deliveries (workspace_id, user_id, channel_id, notification_id, next_attempt_at)
  select n.workspace_id, n.user_id, c.id, n.id, coalesce(n.held_until, clock_timestamp()) + case
    when n.priority = 'high' then interval '0' when c.kind = 'email' then mail_wait
    when n.group_key is not null then group_wait else interval '0' end
  from arrived n
  join public.notification_channels c on c.workspace_id = n.workspace_id and c.user_id = n.user_id and c.status = 'active'
  left join public.notification_settings s on s.workspace_id = n.workspace_id and s.user_id = n.user_id
  cross join lateral private.notification_choice(coalesce(s.kinds, '{}'), n.kind) as choice
  where n.kind <> 'channel_test' and choice ->> 'tell' = 'channels'
    and private.priority_rank(n.priority) >= private.priority_rank(choice ->> 'min_priority')
    and (not choice ? 'channels' or choice -> 'channels' ? c.id::text)
    and not (c.kind = 'email' and s.digest_at is not null and n.priority <> 'high');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_agent_notifications__settle()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  settings public.notification_settings;
begin
  select * into settings from public.notification_settings s where s.workspace_id = new.workspace_id and s.user_id = new.user_id;
  if settings.id is null or new.kind in ('channel_test', 'channel_disabled') then
    return new;
  elsif private.notification_choice(settings.kinds, new.kind) ->> 'tell' = 'off' then
    return null;
  end if;
  if new.priority <> 'high' then
    new.held_until := nullif(private.next_loud_instant(new.created_at, private.zone_of(new.workspace_id, new.user_id),
      settings.quiet_from, settings.quiet_to, settings.work_days), new.created_at);
  end if;
  if settings.escalate_channel_id is not null and private.priority_rank(new.priority) >= private.priority_rank(settings.escalate_priority) then
    new.escalate_at := coalesce(new.held_until, new.created_at) + make_interval(mins => settings.escalate_after_minutes);
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_approvals__settle_notice()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  update public.agent_notifications n set read_at = coalesce(n.read_at, clock_timestamp()), acted_at = clock_timestamp()
  where n.workspace_id = new.workspace_id and n.user_id = new.user_id and n.acted_at is null
    and n.data ->> 'approval_id' = new.id::text
    and n.deduplication_key in ('approval ' || new.id,
      'inbound:' || (select t.inbound_mail_id from public.turns t where t.id = new.turn_id));
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_approvals__tell()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  turn public.turns;
  title text;
  review constant jsonb := jsonb_build_object('kind', 'open_approval', 'label', 'Review', 'approval_id', new.id);
begin
  select * into turn from public.turns t where t.id = new.turn_id;
  if not exists (select from public.approvals a where a.id = new.id and a.status = 'pending')
      or exists (select from public.approvals a where a.tool_call_id = new.tool_call_id and a.status = 'edited') then
    return null;
  elsif turn.inbound_mail_id is not null then
    update public.agent_notifications n set acted_at = null, data = n.data || jsonb_build_object('approval_id', new.id),
      actions = jsonb_build_array(review || '{"label": "Review the answer"}') || coalesce((
        select jsonb_agg(a.value order by a.ordinality) from jsonb_array_elements(n.actions) with ordinality a
        where a.value ->> 'kind' <> 'open_approval'), '[]')
    where n.workspace_id = new.workspace_id and n.user_id = new.user_id and n.deduplication_key = 'inbound:' || turn.inbound_mail_id;
  elsif turn.unattended or turn.source = 'run_tool' then
    select left(t.title, 150) into title from public.conversation_threads t where t.id = turn.thread_id;
    perform private.notify_person(new.workspace_id, new.user_id, 'approval_waiting',
      coalesce(format('“%s” waits for you', nullif(title, '')), 'This waits for you'), new.summary, 'high',
      jsonb_build_array(review) || case when turn.thread_id is null then '[]' else jsonb_build_array(
        jsonb_build_object('kind', 'open_thread', 'label', 'Open the conversation', 'thread_id', turn.thread_id)) end,
      'approval ' || new.id, 'approvals ' || new.turn_id,
      jsonb_build_object('approval_id', new.id, 'turn_id', new.turn_id, 'tool', new.tool));
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_audit()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_audit_rows()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_bulk_jobs__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform realtime.send(jsonb_build_object('job_id', new.id, 'status', new.status), 'bulk',
    'workspace:' || new.workspace_id, true);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_campaign_counts__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform realtime.send(jsonb_build_object('campaign_id', c.campaign_id), 'campaign', 'workspace:' || c.workspace_id, true)
  from (select distinct n.campaign_id, n.workspace_id from changed n) c;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_campaigns__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform realtime.send(jsonb_build_object('campaign_id', c.id), 'campaign', 'workspace:' || c.workspace_id, true)
  from (select distinct n.id, n.workspace_id from changed n) c;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_conversation_threads__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  thread public.conversation_threads := coalesce(new, old);
begin
  perform realtime.send(jsonb_build_object('thread_id', thread.id, 'operation', lower(tg_op)), 'thread',
    'workspace:' || thread.workspace_id || ':user:' || thread.user_id, true);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_enrolments__count()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into public.campaign_people_counts (workspace_id, campaign_id, status, reason, people)
    select n.workspace_id, n.campaign_id, n.status, coalesce(n.reason, ''), count(*) from new_rows n group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into public.campaign_people_counts (workspace_id, campaign_id, status, reason, people)
    select o.workspace_id, o.campaign_id, o.status, coalesce(o.reason, ''), -count(*)
    from old_rows o join public.campaigns c on c.id = o.campaign_id group by 1, 2, 3, 4;
  else
    insert into public.campaign_people_counts (workspace_id, campaign_id, status, reason, people)
    select c.workspace_id, c.campaign_id, s.status, coalesce(s.reason, ''), sum(s.sign)
    from (
      select n.workspace_id, n.campaign_id, o.status as was, o.reason as was_because, n.status, n.reason
      from new_rows n join old_rows o on o.id = n.id
      where (n.status, n.reason) is distinct from (o.status, o.reason)
    ) c
    cross join lateral (values (c.was, c.was_because, -1), (c.status, c.reason, 1)) as s (status, reason, sign)
    group by 1, 2, 3, 4;
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_filter__stages()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.filter := private.filter_with_stages(new.workspace_id, new.filter);
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_inbound_mails__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform realtime.send(jsonb_build_object('inbound_mail_id', new.id), 'reply', 'workspace:' || new.workspace_id, true);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_lead_activities__document()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if exists (select from changed_rows c where c.kind = 'note') then
    perform private.write_lead_documents(array(select distinct c.lead_id from changed_rows c where c.kind = 'note'));
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_lead_activities__origin()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'UPDATE' then
    new.from_outside := old.from_outside;
  else
    new.from_outside := new.kind in ('email_received', 'auto_reply') or coalesce(current_setting('app.import_id', true), '') <> '';
    if new.tool_call_id is not null and new.kind <> 'email_sent' and not new.from_outside then
      new.from_outside := exists (
        select from public.tool_calls c join public.turns t on t.id = c.turn_id
        where c.id = new.tool_call_id and t.tainted
      );
    end if;
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_lead_activities__queue_score()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.queue_scores(array(select distinct c.lead_id from changed_rows c));
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_lead_activities__touch_lead()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- Or it would go in a circle: changes of leads are entries too.
  if not exists (select from new_rows n where n.kind in ('email_sent', 'call', 'meeting')) then
    return null;
  end if;
  update public.leads l set last_contacted_at = n.occurred_at
  from (select r.workspace_id, r.lead_id, max(r.occurred_at) as occurred_at from new_rows r
    where r.kind in ('email_sent', 'call', 'meeting') group by 1, 2) n
  where l.workspace_id = n.workspace_id and l.id = n.lead_id
    and (l.last_contacted_at is null or l.last_contacted_at < n.occurred_at);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_lead_imports__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform realtime.send(jsonb_build_object('import_id', new.id, 'status', new.status), 'import',
    'workspace:' || new.workspace_id, true);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_lead_views__leave()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from public.lead_views v where v.id = new.id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_leads__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  many constant int := 20;
begin
  perform realtime.send(
    jsonb_build_object('operation', lower(tg_op), 'lead_id', case when c.total <= many then c.id end),
    'lead', 'workspace:' || c.workspace_id, true)
  from (
    select l.id, l.workspace_id, count(*) over (partition by l.workspace_id) as total,
      row_number() over (partition by l.workspace_id) as place
    from changed l
  ) c
  where c.total <= many or c.place = 1;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_leads__count()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform from public.accounts a where a.id in (select r.account_id from counted_rows r) order by a.id for key share;
  perform private.append_lead_counts(array_agg(r.workspace_id), array_agg(f.facet), array_agg(f.value),
    array_agg(case tg_op when 'INSERT' then 1 else -1 end))
  from counted_rows r
  left join public.accounts a on a.id = r.account_id
  cross join lateral unnest(
    array['all', 'stage', 'country', 'source', 'owner', 'industry', 'hot', 'contact'] || array_fill('tag'::text, array[cardinality(r.tags)]),
    array['', r.stage, r.country, r.source, r.owner_id::text, a.industry, case when r.score >= 80 then '' end,
      r.stage || ' ' || coalesce((r.last_contacted_at at time zone 'UTC')::date::text, 'never')] || r.tags
  ) as f (facet, value)
  where f.value is not null and r.deleted_at is null;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_leads__document()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'INSERT' then
    perform private.write_lead_documents(array(select n.id from new_rows n));
  else
    perform private.write_lead_documents(array(
      select n.id from new_rows n join old_rows o on o.id = n.id
      where (n.name, n.email, n.title, n.tags, n.account_id, n.deleted_at)
        is distinct from (o.name, o.email, o.title, o.tags, o.account_id, o.deleted_at)
    ));
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_leads__guard_score()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  if coalesce(current_setting('app.scoring', true), '') <> 'on' and coalesce(current_setting('app.undoing', true), '') <> 'on'
      and exists (select from public.score_rules r where r.workspace_id = new.workspace_id and r.active) then
    if coalesce(current_setting('app.import_id', true), '') = '' then
      perform private.refuse('The score follows this workspace''s rules. Change the rules, not the number.');
    end if;
    new.score := old.score;
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_leads__queue_score()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if current_setting('app.scoring', true) = 'on' then
    return null;
  elsif tg_op = 'INSERT' then
    perform private.queue_scores(array(select n.id from new_rows n));
  else
    perform private.queue_scores(array(
      select n.id from new_rows n join old_rows o on o.id = n.id
      where (n.name, n.email, n.phone, n.title, n.country, n.city, n.stage, n.owner_id, n.tags, n.source, n.custom,
          n.do_not_contact, n.account_id, n.last_contacted_at)
        is distinct from (o.name, o.email, o.phone, o.title, o.country, o.city, o.stage, o.owner_id, o.tags, o.source,
          o.custom, o.do_not_contact, o.account_id, o.last_contacted_at)
    ));
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_leads__record_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into public.lead_activities (workspace_id, lead_id, kind, title, actor_id, occurred_at)
    select n.workspace_id, n.id, 'created',
      coalesce('Imported from ' || nullif(current_setting('app.import_name', true), ''), 'Lead created'),
      n.created_by, n.created_at
    from new_rows n;
    return null;
  end if;
  -- Nothing to tell of a change that is taken back, nor of an owner cleared while the whole workspace is deleted.
  if current_setting('app.undoing', true) = 'on' then
    return null;
  end if;
  insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id)
  select n.workspace_id, n.id, 'stage_changed', format('Stage changed from %s to %s',
    private.stage_label(o.workspace_id, o.stage), private.stage_label(n.workspace_id, n.stage)),
    nullif(current_setting('app.change_reason', true), ''), auth.uid()
  from new_rows n join old_rows o on o.id = n.id join public.workspaces w on w.id = n.workspace_id
  where n.stage <> o.stage;
  insert into public.lead_activities (workspace_id, lead_id, kind, title, actor_id)
  select n.workspace_id, n.id, 'owner_changed', coalesce('Assigned to ' || (
      select m.display_name from public.workspace_members m
      where m.workspace_id = n.workspace_id and m.user_id = n.owner_id
    ), 'No longer assigned'), auth.uid()
  from new_rows n join old_rows o on o.id = n.id join public.workspaces w on w.id = n.workspace_id
  where n.owner_id is distinct from o.owner_id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_leads__recount()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  changed_ids uuid[] := array(
    select n.id from new_rows n join old_rows o on o.id = n.id
    where (n.stage, n.country, n.source, n.owner_id, n.tags, n.score >= 80, n.account_id, n.deleted_at is null,
        (n.last_contacted_at at time zone 'UTC')::date)
      is distinct from (o.stage, o.country, o.source, o.owner_id, o.tags, o.score >= 80, o.account_id, o.deleted_at is null,
        (o.last_contacted_at at time zone 'UTC')::date)
  );
begin
  if changed_ids = '{}' then
    return null;
  end if;
  perform from public.accounts a where a.id in (
    select o.account_id from old_rows o where o.id = any(changed_ids)
    union select n.account_id from new_rows n where n.id = any(changed_ids)
  ) order by a.id for key share;
  perform private.append_lead_counts(array_agg(r.workspace_id), array_agg(f.facet), array_agg(f.value), array_agg(r.delta))
  from (
    select o.*, -1 as delta from old_rows o where o.id = any(changed_ids) and o.deleted_at is null
    union all
    select n.*, 1 from new_rows n where n.id = any(changed_ids) and n.deleted_at is null
  ) r
  left join public.accounts a on a.id = r.account_id
  cross join lateral unnest(
    array['all', 'stage', 'country', 'source', 'owner', 'industry', 'hot', 'contact'] || array_fill('tag'::text, array[cardinality(r.tags)]),
    array['', r.stage, r.country, r.source, r.owner_id::text, a.industry, case when r.score >= 80 then '' end,
      r.stage || ' ' || coalesce((r.last_contacted_at at time zone 'UTC')::date::text, 'never')] || r.tags
  ) as f (facet, value)
  where f.value is not null;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_leads__stage_begin()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public.lead_stage_history (workspace_id, lead_id, stage, label, entered_at, actor_id)
  select n.workspace_id, n.id, n.stage, coalesce(s.label, n.stage), n.created_at, n.created_by
  from new_rows n left join public.pipeline_stages s on s.workspace_id = n.workspace_id and s.key = n.stage;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_leads__stage_move()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  moment timestamptz := clock_timestamp();
  -- A list and no "exists": for the first row alone the planner would compare each with each.
  moved uuid[] := array(select n.id from new_rows n join old_rows o on o.id = n.id where n.stage <> o.stage);
  taken_back uuid[] := '{}'::uuid[];
begin
  if moved = '{}' then
    return null;
  end if;
  if current_setting('app.undoing', true) = 'on' then
    taken_back := private.take_back_stays(moved);
  end if;
  update public.lead_stage_history h set left_at = greatest(h.entered_at, moment)
  from new_rows n join old_rows o on o.id = n.id
  where n.stage <> o.stage and n.id <> all(taken_back)
    and h.workspace_id = n.workspace_id and h.lead_id = n.id and h.left_at is null;
  insert into public.lead_stage_history (workspace_id, lead_id, stage, label, entered_at, actor_id)
  select n.workspace_id, n.id, n.stage, coalesce(s.label, n.stage), moment, auth.uid()
  from new_rows n join old_rows o on o.id = n.id
  left join public.pipeline_stages s on s.workspace_id = n.workspace_id and s.key = n.stage
  where n.stage <> o.stage and n.id <> all(taken_back);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_leads__tidy()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new := private.tidy_lead(new);
  new.custom := private.tidy_custom(new.workspace_id, 'lead', new.custom, case when tg_op = 'UPDATE' then old.custom end);
  if tg_op = 'INSERT' and new.stage is null then
    new.stage := private.first_stage(new.workspace_id);
  end if;
  if not new.from_outside and private.writes_outside_text() and (tg_op = 'INSERT'
      or coalesce(current_setting('app.import_id', true), '') <> ''
      or (new.account_id, new.name, new.email, new.phone, new.title, new.country, new.city, new.tags, new.source, new.custom)
        is distinct from (old.account_id, old.name, old.email, old.phone, old.title, old.country, old.city, old.tags,
          old.source, old.custom)) then
    new.from_outside := true;
  end if;
  if tg_op = 'UPDATE' and coalesce(current_setting('app.scoring', true), '') <> 'on'
      and private.really_changes(to_jsonb(old), to_jsonb(new)) then
    new.updated_at := now();
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_mailboxes__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform realtime.send(jsonb_build_object('mailbox_id', new.id), 'mailbox', 'workspace:' || new.workspace_id, true);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_mailboxes__domain_check()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  domain text := split_part(new.address, '@', 2);
begin
  if tg_op = 'UPDATE' and split_part(old.address, '@', 2) = domain and old.dkim_selectors = new.dkim_selectors then
    return new;
  end if;
  new.domain_checked_at := null;
  new.domain_check := null;
  new.domain_check_due_at := '-infinity';
  if private.is_reserved_domain(domain) then
    new.domain_check := jsonb_build_object('domain', domain, 'via', 'this machine', 'state', 'local', 'items', '[]'::jsonb);
    new.domain_check_due_at := 'infinity';
  else
    perform private.ring('tick');
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_memories__origin()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  call public.tool_calls;
begin
  -- Undo puts a row back as it was.
  if current_setting('app.undoing', true) = 'on' or (tg_op = 'UPDATE' and new.content = old.content) then
    return new;
  end if;
  select c.* into call from public.tool_calls c
  where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid;
  new.turn_id := call.turn_id;
  new.source := case when call.id is null then 'user' else 'assistant' end;
  new.tainted := coalesce((select t.tainted from public.turns t where t.id = call.turn_id), false);
  if new.tainted and call.status <> 'approved' then
    raise exception 'This turn has read text from outside, so a person must approve what is remembered.'
      using errcode = 'PT403';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_notification_channels__forget()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from vault.secrets s where s.id = old.secret_id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_outbox__count()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET enable_nestloop TO 'off'
AS $function$
begin
  if tg_op = 'INSERT' then
    insert into public.campaign_counts (workspace_id, campaign_id, step_id, variant_id, planned, sent)
    select n.workspace_id, n.campaign_id, n.step_id, n.variant_id, count(*) filter (where n.status in ('queued', 'sending')),
      count(*) filter (where n.status = 'sent')
    from new_rows n where n.kind = 'campaign_email' group by 1, 2, 3, 4;
  elsif tg_op = 'DELETE' then
    insert into public.campaign_counts (workspace_id, campaign_id, step_id, variant_id, planned)
    select o.workspace_id, o.campaign_id, o.step_id, o.variant_id, -count(*)
    from old_rows o join public.campaigns c on c.id = o.campaign_id
    where o.kind = 'campaign_email' and o.status in ('queued', 'sending') group by 1, 2, 3, 4;
  else
    insert into public.campaign_counts (workspace_id, campaign_id, step_id, variant_id, planned, sent, failed, uncertain,
      delivered, opened, clicked, replied, bounced, complained, unsubscribed)
    select d.* from (
      select n.workspace_id, n.campaign_id, n.step_id, n.variant_id,
        sum((n.status in ('queued', 'sending'))::int - (o.status in ('queued', 'sending'))::int) as planned,
        sum((n.status = 'sent')::int - (o.status = 'sent')::int) as sent,
        sum((n.status = 'failed')::int - (o.status = 'failed')::int) as failed,
        sum((n.status = 'uncertain')::int - (o.status = 'uncertain')::int) as uncertain,
        sum((n.delivered_at is not null)::int - (o.delivered_at is not null)::int) as delivered,
        sum((n.opened_at is not null)::int - (o.opened_at is not null)::int) as opened,
        sum((n.clicked_at is not null)::int - (o.clicked_at is not null)::int) as clicked,
        sum((n.replied_at is not null)::int - (o.replied_at is not null)::int) as replied,
        sum((n.bounced_at is not null)::int - (o.bounced_at is not null)::int) as bounced,
        sum((n.complained_at is not null)::int - (o.complained_at is not null)::int) as complained,
        sum((n.unsubscribed_at is not null)::int - (o.unsubscribed_at is not null)::int) as unsubscribed
      from new_rows n join old_rows o on o.id = n.id
      where n.kind = 'campaign_email' group by 1, 2, 3, 4
    ) d
    where (d.planned, d.sent, d.failed, d.uncertain, d.delivered, d.opened, d.clicked, d.replied, d.bounced, d.complained,
      d.unsubscribed) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_pipeline_stages__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform realtime.send('{}', 'stages', 'workspace:' || c.workspace_id, true)
  from (select distinct workspace_id from changed) c;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_reminders__tidy()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  new.text := coalesce(private.tidy_text(new.text), '');
  new.from_outside := new.from_outside or exists (
    select from public.tool_calls c join public.turns t on t.id = c.turn_id
    where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid and t.tainted
  );
  if tg_op = 'UPDATE' then
    new.updated_at := now();
    if new.due_at <> old.due_at or (old.done_at is not null and new.done_at is null) then
      new.notified_at := null;
    end if;
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_ring_tick()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.ring('tick');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_scheduled_tasks__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  task public.scheduled_tasks := coalesce(new, old);
begin
  perform realtime.send(jsonb_build_object('task_id', task.id), 'task',
    'workspace:' || task.workspace_id || ':user:' || task.user_id, true);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_scheduled_tasks__tidy()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  is_new_time boolean := tg_op = 'INSERT' or (new.cron, new.at, new.time_zone) is distinct from (old.cron, old.at, old.time_zone);
begin
  if is_new_time or (new.status = 'active' and old.status <> 'active') then
    new.next_runs := case
      when new.at is not null then case when new.at > clock_timestamp() then array[new.at] else '{}' end
      when tg_op = 'UPDATE' and is_new_time then '{}'
      else array(select r from unnest(new.next_runs) as r where r > clock_timestamp() order by r) end;
    new.next_run_at := new.next_runs[1];
    new.refill_at := case when new.cron is not null then clock_timestamp() end;
    new.last_due_at := clock_timestamp();
    new.problem := null;
    new.failures := 0;
  end if;
  new.from_outside := new.from_outside or exists (
    select from public.tool_calls c join public.turns t on t.id = c.turn_id
    where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid and t.tainted
  );
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_score_rules__check()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  kinds constant text[] := array['note', 'email_sent', 'email_received', 'call', 'meeting'];
begin
  new.label := coalesce(private.tidy_text(new.label), '');
  if new.kind = 'fit' then
    if coalesce(new.filter ->> 'text', '') <> '' or new.filter::text ~* '"me"' then
      perform private.refuse('A score rule has no free text and no "me": it means the same for everyone.');
    end if;
    if new.filter is not null then
      perform private.lead_filter_sql(new.workspace_id, new.filter);
    end if;
  elsif not new.activity_kinds <@ kinds then
    perform private.refuse(format('An engagement rule counts %s.', array_to_string(kinds, ', ')));
  end if;
  if tg_op = 'INSERT' and (
    select count(*) >= 50 from public.score_rules r where r.workspace_id = new.workspace_id
  ) then
    perform private.refuse('A workspace has at most 50 score rules.');
  end if;
  new.updated_at := now();
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_score_rules__sweep()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into private.score_sweeps (workspace_id)
  select distinct c.workspace_id from changed_rows c
  where exists (select from public.workspaces w where w.id = c.workspace_id)
  on conflict (workspace_id) do update set after_id = null, started_at = clock_timestamp();
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_segments__campaign_hash()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.refresh_campaign_hashes(old.workspace_id) from public.workspaces w where w.id = old.workspace_id;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_task_executions__orphan()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  new.status := 'skipped';
  new.outcome := 'Its conversation was deleted.';
  new.lease_until := null;
  new.finished_at := clock_timestamp();
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_turns__answer_ended()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  mail public.inbound_mails;
begin
  select i.* into mail from public.inbound_mails i where i.id = new.inbound_mail_id;
  if not exists (select from public.tool_calls c where c.id = mail.tool_call_id and c.turn_id = new.id and c.status in ('sending', 'done', 'denied')) then
    update public.inbound_mails i set no_draft_reason = left(case new.status
      when 'failed' then coalesce(new.error ->> 'message', 'Something went wrong on our side.')
      when 'stopped' then coalesce(i.no_draft_reason, 'Drafting was stopped.')
      else 'The assistant saw nothing to answer.' end, 1000)
    where i.id = mail.id and i.answer_turn_id = new.id;
    if new.status = 'failed' then
      perform private.notify_person(new.workspace_id, new.user_id, 'reply',
        left('No answer drafted for ' || coalesce((select l.name from public.leads l where l.id = mail.lead_id), 'a reply'), 200),
        coalesce(new.error ->> 'message', 'Something went wrong on our side.'), 'normal',
        jsonb_build_array(jsonb_build_object('kind', 'open_reply', 'label', 'Open reply', 'inbound_mail_id', mail.id)),
        'no answer:' || new.id);
    end if;
  end if;
  update public.conversation_threads t set archived_at = clock_timestamp()
  where t.id = new.thread_id and t.archived_at is null and new.status in ('completed', 'stopped')
    and not exists (select from public.turns o where o.thread_id = new.thread_id and o.id <> new.id);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_turns__broadcast()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform realtime.send(
    jsonb_build_object('turn_id', new.id, 'thread_id', new.thread_id, 'status', new.status), 'turn',
    'workspace:' || new.workspace_id || ':user:' || new.user_id, true);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_turns__broadcast_reply()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform realtime.send(jsonb_build_object('inbound_mail_id', new.inbound_mail_id), 'reply', 'workspace:' || new.workspace_id, true);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_turns__execution()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  attempts_cap constant int := 5;
  run public.task_executions;
  task public.scheduled_tasks;
  said text;
begin
  select * into run from public.task_executions e where e.turn_id = new.id and e.status in ('running', 'waiting') for update;
  if run.id is null then
    return null;
  end if;
  select * into task from public.scheduled_tasks t where t.id = run.task_id;
  if new.status in ('queued', 'running') then
    update public.task_executions e set status = 'running' where e.id = run.id and e.status = 'waiting';
    return null;
  elsif new.status = 'waiting' then
    if exists (select from public.approvals a where a.turn_id = new.id and a.status = 'pending') then
      update public.task_executions e set status = 'waiting', outcome = 'It waits for your approval.' where e.id = run.id;
      -- Each proposal is told by itself (approval notices).
      perform private.tell_tasks(array[run.id]);
    end if;
    return null;
  end if;
  select left(private.plain_words(m.content), 500) into said from public.messages m
  where m.turn_id = new.id and m.role = 'assistant' and btrim(m.content) <> '' order by m.created_at desc limit 1;
  update public.task_executions e set
    status = case when new.status = 'completed' then 'succeeded' when new.status = 'stopped' or new.error ->> 'code' = 'spending_limit' then 'skipped'
      when new.error ->> 'code' in ('model_unavailable', 'unavailable') and run.attempts < attempts_cap and not exists (
        select from public.tool_calls c where c.turn_id = new.id and c.effect <> 'read' and c.status in ('done', 'sending')) then 'queued'
      else 'failed' end,
    outcome = case new.status when 'completed' then said when 'stopped' then 'It was stopped.' else new.error ->> 'message' end,
    error = case when new.status = 'failed' then new.error ->> 'message' end,
    cost_micros = case when new.unpriced_calls = 0 then coalesce(e.cost_micros, 0) + new.cost_micros end,
    next_attempt_at = clock_timestamp() + least(interval '1 hour', interval '1 minute' * 4 ^ (run.attempts - 1)),
    finished_at = clock_timestamp()
  where e.id = run.id returning * into run;
  if run.status = 'queued' then
    update public.task_executions e set finished_at = null where e.id = run.id;
    return null;
  elsif run.status = 'succeeded' then
    perform private.notify_person(run.workspace_id, run.user_id, 'task_finished', format('“%s” is ready', task.name),
      coalesce(left(said, 200), ''), 'normal', private.run_actions(task.id, run.thread_id), 'task_finished ' || run.id);
  end if;
  perform private.settle_tasks(array[run.id]);
  -- Others of the workspace may have waited for a place.
  perform private.ring('tick');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.tg_workspaces__stages()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public.pipeline_stages (workspace_id, key, label, position, kind)
  select new.id, lower(s.label), s.label, s.position, s.kind
  from (values (1, 'New', 'open'), (2, 'Contacted', 'open'), (3, 'Engaged', 'open'), (4, 'Qualified', 'open'),
    (5, 'Proposal', 'open'), (6, 'Won', 'won'), (7, 'Lost', 'lost')) as s (position, label, kind);
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.thread_path(leaf uuid, depth integer)
 RETURNS TABLE(message_id uuid, distance integer)
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return query
  with recursive path as (
    select m.id, m.parent_id, 0 as distance from public.messages m where m.id = thread_path.leaf
    union all
    select m.id, m.parent_id, path.distance + 1
    from path join public.messages m on m.id = path.parent_id
    where path.distance + 1 < thread_path.depth
  )
  select path.id, path.distance from path;
end $function$
;

CREATE OR REPLACE FUNCTION private.tidy_custom(workspace_id uuid, target text, given jsonb, before jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  entry record;
  field public.custom_fields;
  tidied jsonb := '{}'::jsonb;
begin
  if given is null or given = '{}' or given is not distinct from before then
    return coalesce(given, '{}');
  elsif current_setting('app.undoing', true) = 'on' or coalesce(current_setting('app.import_id', true), '') <> '' then
    -- An import has read each value as its field wants it, hundreds at a time; see private.import_custom().
    return given;
  elsif jsonb_typeof(given) <> 'object' then
    perform private.refuse('Custom fields are an object.');
  end if;
  for entry in select g.key, g.value from jsonb_each(given) g loop
    if entry.value is not distinct from before -> entry.key then
      tidied := tidied || jsonb_build_object(entry.key, entry.value);
      continue;
    end if;
    select f.* into field from public.custom_fields f
    where f.workspace_id = tidy_custom.workspace_id and f.target = tidy_custom.target and f.key = entry.key;
    if field.id is null or (field.archived_at is not null and entry.value <> 'null') then
      perform private.refuse_custom_key(tidy_custom.workspace_id, tidy_custom.target, entry.key);
    end if;
    tidied := tidied || jsonb_build_object(entry.key, private.custom_value(field, entry.value));
  end loop;
  tidied := jsonb_strip_nulls(tidied);
  if length(tidied::text) > 50000 then
    perform private.refuse('Custom fields hold at most 50,000 characters together.');
  end if;
  return tidied;
end $function$
;
grant execute on function private.tidy_custom(uuid,text,jsonb,jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.tidy_lead(lead public.leads)
 RETURNS public.leads
 LANGUAGE plpgsql
 IMMUTABLE
 SET search_path TO ''
AS $function$
declare
  white constant text := E' \t\r\n';
begin
  lead.name := btrim(coalesce(lead.name, ''), white);
  lead.email := lower(nullif(btrim(lead.email, white), '') collate "und-x-icu");
  lead.phone := nullif(btrim(lead.phone, white), '');
  lead.title := nullif(btrim(lead.title, white), '');
  lead.country := nullif(btrim(lead.country, white), '');
  lead.city := nullif(btrim(lead.city, white), '');
  lead.source := nullif(btrim(lead.source, white), '');
  if lead.tags <> '{}' then
    lead.tags := private.tidy_tags(lead.tags);
  end if;
  return lead;
end $function$
;
grant execute on function private.tidy_lead(public.leads) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.tidy_tags(tags text[])
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select coalesce(array_agg(distinct t.tag order by t.tag), '{}')
  from (select lower(private.tidy_text(tag) collate "und-x-icu") collate "C" as tag from unnest(tidy_tags.tags) as tag) t
  where t.tag is not null
$function$
;
grant execute on function private.tidy_tags(text[]) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.tidy_text(value text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select nullif(btrim(value, E' \t\r\n'), '')
$function$
;
grant execute on function private.tidy_text(text) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.token_of_link(signed text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  token text := left(signed, -32);
begin
  if signed !~ '^[0-9a-f]{64,100}$' then
    return null;
  end if;
  return case when private.signed_token(token, private.mail_link_secret()) = signed then token end;
end $function$
;

CREATE OR REPLACE FUNCTION private.told_apart(one uuid, other uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select exists (select from public.lead_distinctions d
    where d.lead_id = least(one, other) and d.other_id = greatest(one, other))
$function$
;
grant execute on function private.told_apart(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION private.told_by(delivery public.notification_deliveries)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'kind', n.kind, 'title', n.title, 'body', n.body, 'priority', n.priority,
    'group_key', n.group_key, 'data', n.data, 'created_at', n.created_at) order by n.created_at desc, n.id), '[]')
  from (
    select * from public.agent_notifications n where n.id = delivery.notification_id
    union all
    (select n.* from public.agent_notifications n
    where delivery.kind = 'digest' and n.workspace_id = delivery.workspace_id and n.user_id = delivery.user_id
      and n.read_at is null and n.snoozed_until is null and n.created_at > private.digest_begins(delivery)
      and private.notification_choice(coalesce((select s.kinds from public.notification_settings s
        where s.workspace_id = delivery.workspace_id and s.user_id = delivery.user_id), '{}'), n.kind) ->> 'tell' = 'channels'
    order by n.created_at desc limit 50)
  ) n
$function$
;

CREATE OR REPLACE FUNCTION private.trial_counts(step public.campaign_steps, instant timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_agg(jsonb_build_object('id', v.id, 'sent', n.sent, 'successes', n.successes) order by v.label)
  from public.campaign_variants v
  -- Once, and not for every mail.
  cross join (select private.trial_time(step.winner_by) as time, step.winner_by as by offset 0) t
  cross join lateral (
    select count(*) as sent, count(*) filter (where case t.by when 'opened' then o.opened_at when 'clicked' then o.clicked_at
      else o.replied_at end <= o.finished_at + t.time) as successes
    from public.outbox o
    where o.workspace_id = step.workspace_id and o.step_id = step.id and o.variant_id = v.id and o.status = 'sent'
      and o.finished_at <= instant - t.time
  ) n
  where v.step_id = step.id and v.removed_at is null and v.status <> 'dropped'
$function$
;

CREATE OR REPLACE FUNCTION private.trial_json(sent bigint, successes bigint)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('sent', sent, 'successes', successes) || private.share_interval(successes, sent)
$function$
;
grant execute on function private.trial_json(bigint,bigint) to authenticated;

CREATE OR REPLACE FUNCTION private.trial_time(winner_by text)
 RETURNS interval
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case winner_by when 'replied' then interval '2 days' else interval '1 day' end
$function$
;
grant execute on function private.trial_time(text) to authenticated;

CREATE OR REPLACE FUNCTION private.tried_mails(workspace_id uuid, campaign_id uuid, by text, days integer, at_most integer)
 RETURNS TABLE(campaign_id uuid, variant_id uuid, sent_at timestamp with time zone, hit boolean, country_key text, zone text)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select o.campaign_id, o.variant_id, o.finished_at,
    coalesce(case by when 'opened' then o.opened_at when 'clicked' then o.clicked_at else o.replied_at end
      <= o.finished_at + t.time, false), l.country_key, coalesce(b.time_zone, 'UTC')
  -- Once, and not for every row that is looked at.
  from (select private.mail_now() as instant, private.trial_time(by) as time offset 0) t
  cross join lateral (
    select w.* from public.outbox w
    where w.workspace_id = tried_mails.workspace_id and w.campaign_id = tried_mails.campaign_id and w.status = 'sent'
      and w.finished_at <= t.instant - t.time and w.finished_at > t.instant - make_interval(days => days)
    order by w.created_at desc limit at_most
  ) o
  left join public.mailboxes b on b.workspace_id = o.workspace_id and b.id = o.mailbox_id
  join public.enrolments e on e.workspace_id = o.workspace_id and e.id = o.enrolment_id
  join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
$function$
;
grant execute on function private.tried_mails(uuid,uuid,text,integer,integer) to authenticated;

CREATE OR REPLACE FUNCTION private.turn_bundle(turn public.turns)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object(
    'turn', jsonb_build_object(
      'id', turn.id, 'workspace_id', turn.workspace_id, 'user_id', turn.user_id, 'thread_id', turn.thread_id,
      'epoch', turn.epoch, 'last_seq', turn.last_seq, 'tainted', turn.tainted, 'source', turn.source,
      'inbound_mail_id', turn.inbound_mail_id,
      'plan', turn.plan, 'plan_edited', turn.plan_edited
    ),
    'workspace', (select jsonb_build_object('id', w.id, 'name', w.name,
        'stages', public.pipeline_stages(w.id))
      from public.workspaces w where w.id = turn.workspace_id),
    'person', (select jsonb_build_object(
        'display_name', m.display_name, 'email', m.email, 'role', m.role,
        'time_zone', coalesce(c.time_zone, 'UTC'), 'locale', coalesce(c.locale, 'en'),
        'preferences', coalesce(c.preferences, '{}'))
      from public.workspace_members m
      left join public.user_contexts c on c.workspace_id = m.workspace_id and c.user_id = m.user_id
      where m.workspace_id = turn.workspace_id and m.user_id = turn.user_id),
    'memories', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', r.id, 'content', r.content, 'scope', r.scope, 'tainted', r.tainted) order by r.created_at, r.id), '[]')
      from private.turn_memories(turn) r),
    'open_calls', private.open_calls(turn.id)
  ) || private.turn_history(turn);
end $function$
;

CREATE OR REPLACE FUNCTION private.turn_history(turn public.turns)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  path uuid[];
  summary public.thread_summaries;
  newer uuid[];
  told jsonb;
begin
  select coalesce(array_agg(p.message_id order by p.distance), '{}') into path
  from private.thread_path(private.turn_leaf(turn), 1000) p;
  select s.* into summary from unnest(path) with ordinality as p (id, distance)
  join public.thread_summaries s on s.message_id = p.id order by p.distance limit 1;
  newer := coalesce(path[:array_position(path, summary.message_id) - 1], path[:400]);
  select coalesce(jsonb_agg(jsonb_build_object(
      'id', m.id, 'turn_id', m.turn_id, 'role', m.role, 'content', m.content, 'model_items', m.model_items,
      'calls', case when m.role = 'user' then '[]' else private.message_calls(m.id) end) order by p.distance desc), '[]')
  into told
  from unnest(path) with ordinality as p (id, distance) join public.messages m on m.id = p.id
  where p.distance <= cardinality(newer) or m.turn_id = turn.id or m.id = turn.user_message_id;
  return jsonb_build_object(
    'history', told,
    'summary', case when summary.message_id is not null then private.summary_state(turn, summary, path, newer) end,
    -- A branch of one message has no other turn on it.
    'waiting', case when cardinality(path) > 1 then private.waiting_elsewhere(turn, path) else '[]' end
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.turn_leaf(turn public.turns)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  head uuid;
begin
  select t.head_message_id into head from public.conversation_threads t where t.id = turn.thread_id;
  if head is distinct from turn.leaf_message_id
      and exists (select from private.thread_path(head, 1000) p where p.message_id = turn.leaf_message_id) then
    return head;
  end if;
  return turn.leaf_message_id;
end $function$
;

CREATE OR REPLACE FUNCTION private.turn_memories(turn public.turns)
 RETURNS SETOF public.memories
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return query
  select m.* from public.memories m
  where m.workspace_id = turn.workspace_id and (m.owner_id = turn.user_id or m.owner_id is null)
  order by m.created_at desc, m.id limit 100;
end $function$
;

CREATE OR REPLACE FUNCTION private.turn_receipt(turn_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    with items as (
      select c.status, c.position, c.created_at, jsonb_build_object(
        'call_id', c.id, 'tool', c.tool,
        'summary', coalesce(c.summary, (
          select a.summary from public.approvals a where a.tool_call_id = c.id order by a.created_at desc limit 1
        ), ''),
        'undoable', c.effect = 'write' and c.status = 'done' and c.undone_at is null and private.left_traces(c.id)
      ) || case when c.undo_kept is null then '{}' else jsonb_build_object('kept', c.undo_kept) end as item
      from public.tool_calls c
      where c.turn_id = turn_receipt.turn_id and (c.effect <> 'read' or c.status in ('failed', 'cancelled'))
    )
    select jsonb_build_object(
      'done', coalesce(jsonb_agg(item order by created_at, position) filter (where status = 'done'), '[]'),
      'waiting', coalesce(jsonb_agg(item order by created_at, position)
        filter (where status in ('pending', 'waiting', 'approved', 'sending')), '[]'),
      'failed', coalesce(jsonb_agg(item order by created_at, position)
        filter (where status in ('failed', 'denied', 'cancelled')), '[]')
    )
    from items
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.turn_usage(turn public.turns)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object('input_tokens', turn.input_tokens, 'cached_tokens', turn.cached_tokens,
    'output_tokens', turn.output_tokens, 'cost_micros', case when turn.unpriced_calls = 0 then turn.cost_micros end);
end $function$
;

CREATE OR REPLACE FUNCTION private.undo_bulk_jobs_of(calls uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  job public.bulk_jobs;
  item jsonb;
  reversed jsonb := '[]'::jsonb;
  kept jsonb := '[]'::jsonb;
begin
  for job in
    select * from public.bulk_jobs b
    where b.tool_call_id = any(calls) and b.status in ('running', 'completed', 'stopped', 'failed')
    order by b.created_at desc for update
  loop
    job := private.begin_bulk_undo(job);
    item := jsonb_build_object('call_id', job.tool_call_id, 'table', 'bulk_jobs', 'row_id', job.id);
    reversed := reversed || (item || jsonb_build_object('label', case
      when job.status = 'undoing' then format('%s leads, in the background', job.undo_total)
      else format('%s leads', job.reversed) end));
    kept := kept || (
      select coalesce(jsonb_agg(jsonb_build_object('call_id', job.tool_call_id, 'table', 'leads', 'row_id', k.value ->> 'id',
        'label', k.value ->> 'label', 'reason', k.value ->> 'reason')), '[]')
      from jsonb_array_elements(job.kept_leads) k);
  end loop;
  return jsonb_build_object('reversed', reversed, 'kept', kept);
end $function$
;

CREATE OR REPLACE FUNCTION private.undo_change(entry public.audit_entries, OUT kept_because text, OUT has_reversed boolean)
 RETURNS record
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  present jsonb;
  fields text[];
  moved text[];
  partly text[];
  wanted jsonb := entry.before;
begin
  has_reversed := false;
  kept_because := null;
  execute format('select to_jsonb(t) from public.%I t where t.id = $1 for update', entry.table_name)
  into present using entry.row_id;
  -- The hash of a campaign says what its steps are, which are not set back: it must not say what was approved once.
  if entry.table_name = 'campaigns' and entry.operation = 'update' and present is not null and (
      present ->> 'status' <> 'draft' or not exists (select from public.audit_entries e
        where e.workspace_id = entry.workspace_id and e.row_id = entry.row_id and e.tool_call_id = entry.tool_call_id
          and e.operation = 'insert')) then
    kept_because := 'A campaign is changed back by hand, and approved anew.';
    return;
  end if;
  if entry.operation = 'delete' then
    if present is not null then
      kept_because := 'It exists again.';
      return;
    end if;
    execute (
      select format('insert into public.%1$I (%2$s) select %2$s from jsonb_populate_record(null::public.%1$I, $1)',
        entry.table_name, string_agg(format('%I', a.attname), ', '))
      from pg_catalog.pg_attribute a
      where a.attrelid = format('public.%I', entry.table_name)::regclass
        and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    ) using entry.before;
    has_reversed := true;
    return;
  end if;
  if present is null then
    kept_because := case when entry.operation = 'update' then 'It was deleted since.' end;
    has_reversed := entry.operation = 'insert';
    return;
  end if;
  if entry.operation = 'insert' then
    if present - private.kept_by_itself() <> entry.after - private.kept_by_itself() then
      kept_because := 'It was changed since.';
      return;
    end if;
    execute format('delete from public.%I where id = $1', entry.table_name) using entry.row_id;
    has_reversed := true;
    return;
  end if;
  select array_agg(key) filter (where present -> key = entry.after -> key),
    array_agg(key) filter (where present -> key <> entry.after -> key)
  into fields, moved
  from jsonb_object_keys(entry.after) key
  where entry.before -> key is distinct from entry.after -> key and key <> all (private.kept_by_itself())
    -- Generated columns follow by themselves and can't be written.
    and not exists (
      select from pg_catalog.pg_attribute a
      where a.attrelid = format('public.%I', entry.table_name)::regclass and a.attname = key and a.attgenerated <> ''
    );
  if entry.table_name = 'leads' and moved && array['tags', 'custom'] then
    partly := array(select m from unnest(moved) as m where m in ('tags', 'custom'));
    select wanted || jsonb_object_agg(p, private.undo_in_part(entry.before -> p, entry.after -> p, present -> p)) into wanted
    from unnest(partly) as p;
    fields := coalesce(fields, '{}') || partly;
    moved := array(select m from unnest(moved) as m
      where m <> all(partly) or not private.is_undone(entry.before -> m, entry.after -> m, present -> m));
  end if;
  if fields is not null then
    execute (
      select format('update public.%1$I t set %2$s from jsonb_populate_record(null::public.%1$I, $1) r where t.id = $2',
        entry.table_name, string_agg(format('%1$I = r.%1$I', field), ', '))
      from unnest(fields) field
    ) using wanted, entry.row_id;
    has_reversed := exists (select from unnest(fields) as f where wanted -> f is distinct from present -> f);
  end if;
  kept_because := 'Changed since: ' || array_to_string(nullif(moved, '{}'), ', ') || '.';
exception when integrity_constraint_violation then
  -- Its owner has left, say, or its address is another's by now.
  has_reversed := false;
  kept_because := 'What it was before is no longer possible.';
end $function$
;

CREATE OR REPLACE FUNCTION private.undo_entry(entry public.audit_entries)
 RETURNS text
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select u.kept_because from private.undo_change(entry) u
$function$
;

CREATE OR REPLACE FUNCTION private.undo_imports_of(calls uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  import public.lead_imports;
  told jsonb := '[]'::jsonb;
begin
  for import in
    select * from public.lead_imports i
    where i.tool_call_id = any(calls) and i.status in ('running', 'completed', 'stopped', 'failed') order by i.created_at for update
  loop
    perform private.begin_import_undo(import);
    told := told || jsonb_build_object('call_id', import.tool_call_id, 'table', 'lead_imports', 'row_id', import.id,
      'label', format('%s: %s leads, in the background', left(import.file ->> 'name', 60), import.added + import.updated));
  end loop;
  return told;
end $function$
;

CREATE OR REPLACE FUNCTION private.undo_in_part(before jsonb, after jsonb, present jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case
    when jsonb_typeof(before) = 'array' and jsonb_typeof(after) = 'array' and jsonb_typeof(present) = 'array' then (
      select coalesce(jsonb_agg(distinct v.value), '[]') from (
        select p.value from jsonb_array_elements(present) p where not (not before @> p.value and after @> p.value)
        union all
        select b.value from jsonb_array_elements(before) b where not after @> b.value) v)
    when jsonb_typeof(before) = 'object' and jsonb_typeof(after) = 'object' and jsonb_typeof(present) = 'object' then (
      select coalesce(jsonb_object_agg(k.key, k.value) filter (where k.value is not null), '{}') from (
        select n.key, case when present -> n.key is distinct from after -> n.key then present -> n.key else before -> n.key end as value
        from jsonb_object_keys(before || after || present) as n (key)
        -- What this change did not touch is the present's.
        where before -> n.key is distinct from after -> n.key
        union all
        select n.key, n.value from jsonb_each(present) n where before -> n.key is not distinct from after -> n.key) k)
    else present
  end
$function$
;

CREATE OR REPLACE FUNCTION private.unpark_enrolments(at_most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  back int;
begin
  update public.enrolments e set status = 'active', due_at = e.parked_until, parked_until = null, reason = null
  where e.id in (select p.id from public.enrolments p where p.status = 'parked' and p.parked_until <= private.mail_now()
    order by p.parked_until limit at_most for no key update skip locked);
  get diagnostics back = row_count;
  return back;
end $function$
;

CREATE OR REPLACE FUNCTION private.use_permission(turn public.turns, call_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  approval public.approvals;
  lead public.leads;
  permission public.send_permissions;
begin
  if turn.tainted or turn.source <> 'chat' or turn.unattended or turn.inbound_mail_id is not null
      or exists (select from public.task_executions e where e.turn_id = turn.id) then
    return '[]'::jsonb;
  end if;
  select a.* into approval from public.approvals a
  where a.tool_call_id = use_permission.call_id and a.status = 'pending' and a.tool = 'send_email' and a.payload ->> 'kind' = 'email';
  -- To the address of the lead's record, and no other.
  select l.* into lead from public.leads l where l.workspace_id = turn.workspace_id and l.id = (approval.payload ->> 'lead_id')::uuid
    and l.email = approval.payload ->> 'to' and l.deleted_at is null and not l.do_not_contact
    and not private.is_suppressed(l.workspace_id, l.email);
  if approval.id is null or lead.id is null or not private.can_write(turn.workspace_id) then
    return '[]'::jsonb;
  end if;
  for permission in
    select p.* from public.send_permissions p
    where p.workspace_id = turn.workspace_id and p.user_id = turn.user_id and p.revoked_at is null
      and p.expires_at > clock_timestamp() and private.permission_covers(p, lead)
    order by p.expires_at, p.id for update
  loop
    continue when private.permission_uses(permission.id) >= permission.daily_cap;
    update public.approvals a set status = 'approved', decided_by = permission.user_id, decided_at = clock_timestamp(),
      consumed_at = clock_timestamp(), permission_id = permission.id
    where a.id = approval.id;
    update public.tool_calls c set status = 'sending' where c.id = approval.tool_call_id;
    insert into public.outbox (workspace_id, user_id, turn_id, tool_call_id, approval_id, kind, payload)
    values (turn.workspace_id, turn.user_id, turn.id, approval.tool_call_id, approval.id, 'email', approval.payload);
    return jsonb_build_array(jsonb_build_object('type', 'approval.decided', 'approval_id', approval.id,
      'call_id', approval.tool_call_id, 'decision', 'approved', 'by_permission', true));
  end loop;
  return '[]'::jsonb;
end $function$
;

CREATE OR REPLACE FUNCTION private.waiting_elsewhere(turn public.turns, path uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return (
    select coalesce(jsonb_agg(
      jsonb_build_object('call_id', c.id, 'tool', c.tool, 'summary', a.summary) order by a.created_at), '[]')
    from public.turns t
    join public.approvals a on a.turn_id = t.id and a.status = 'pending'
    join public.tool_calls c on c.id = a.tool_call_id
    where t.thread_id = turn.thread_id and t.id <> turn.id and t.status = 'waiting' and c.message_id = any (path)
  );
end $function$
;

CREATE OR REPLACE FUNCTION private.wake_turn(turn_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  turn public.turns;
begin
  select * into turn from public.turns t where t.id = wake_turn.turn_id;
  if turn.status <> 'waiting'
      or exists (select from public.tool_calls c where c.turn_id = turn.id and c.status = 'sending') then
    return;
  end if;
  if exists (select from public.tool_calls c where c.turn_id = turn.id and c.status = 'waiting') then
    perform private.append_events(turn.id, private.ending_events(turn));
    return;
  end if;
  update public.turns t set status = 'queued' where t.id = turn.id;
  perform private.ring('tick');
end $function$
;

CREATE OR REPLACE FUNCTION private.wanted_campaign(there public.campaigns, campaign jsonb)
 RETURNS public.campaigns
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  wanted public.campaigns;
begin
  wanted := jsonb_populate_record(there, campaign);
  wanted.name := private.tidy_text(wanted.name);
  wanted.audience := private.checked_audience(there.workspace_id, coalesce(wanted.audience, '{}'));
  if wanted.name is null or length(wanted.name) > 100 then
    perform private.refuse('The name of a campaign has 1 to 100 characters.');
  elsif wanted.mailbox_id is not null and not exists (select from public.mailboxes m
      where m.workspace_id = there.workspace_id and m.id = wanted.mailbox_id) then
    perform private.refuse('There is no such mailbox here. list_mailboxes tells which there are.');
  elsif coalesce(wanted.enrols not in ('once', 'live'), true) then
    perform private.refuse('"enrols" is "once" or "live".');
  elsif wanted.enrols = 'live' and (wanted.audience ? 'lead_ids' or wanted.audience = '{}') then
    perform private.refuse('Only a segment or a filter can enrol people as they come.');
  end if;
  return wanted;
exception when invalid_text_representation or invalid_datetime_format or datetime_field_overflow then
  perform private.refuse('A value of the campaign can''t be read: ids are uuids, "start_at" is an instant.');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.wanted_mailbox(there public.mailboxes, mailbox jsonb)
 RETURNS public.mailboxes
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  wanted public.mailboxes;
begin
  wanted := jsonb_populate_record(there, mailbox);
  wanted.address := lower(private.tidy_text(wanted.address) collate "und-x-icu");
  wanted.from_name := private.tidy_text(wanted.from_name);
  wanted.country := upper(private.tidy_text(wanted.country));
  wanted.signature := coalesce(wanted.signature, '');
  wanted.dkim_selectors := array(select distinct lower(btrim(d)) from unnest(wanted.dkim_selectors) as d where btrim(d) <> '' order by 1);
  if wanted.address is null or not private.is_email_address(wanted.address) then
    perform private.refuse('"address" is an e-mail address.');
  elsif wanted.from_name is null or length(wanted.from_name) > 100 or wanted.from_name ~ '[[:cntrl:]]' then
    perform private.refuse('"from_name" is a name of 1 to 100 characters.');
  elsif length(wanted.signature) > 5000 then
    perform private.refuse('A signature has at most 5,000 characters.');
  elsif not exists (select from pg_catalog.pg_timezone_names z where z.name = wanted.time_zone) then
    perform private.refuse(format('There is no time zone "%s". One is like Europe/Berlin.', left(wanted.time_zone, 60)));
  elsif wanted.country is not null and not exists (select from private.country_zones z where z.country = wanted.country) then
    perform private.refuse('"country" is a code of two letters like DE.');
  elsif coalesce(wanted.daily_cap not between 1 and 100000, true) then
    perform private.refuse('"daily_cap" is 1 to 100,000 mails a day.');
  elsif wanted.warm_up_from not between 1 and wanted.daily_cap then
    perform private.refuse('"warm_up_from" is at least 1 and at most the daily cap.');
  elsif coalesce(not wanted.work_days <@ array[1, 2, 3, 4, 5, 6, 7] or cardinality(wanted.work_days) = 0, true) then
    perform private.refuse('"work_days" are numbers from 1 (Monday) to 7.');
  elsif coalesce(wanted.from_hour >= wanted.to_hour, true) then
    perform private.refuse('"from_hour" is before "to_hour".');
  elsif coalesce(wanted.gap_seconds_min not between 0 and wanted.gap_seconds_max or wanted.gap_seconds_max > 86400, true) then
    perform private.refuse('The time between two mails is 0 to 86,400 seconds, the least before the most.');
  elsif cardinality(wanted.dkim_selectors) > 5
      or exists (select from unnest(wanted.dkim_selectors) as d where d !~ '^[a-z0-9_]([a-z0-9._-]{0,61}[a-z0-9_])?$') then
    perform private.refuse('"dkim_selectors" are at most 5 names like s1: letters, digits, dots and dashes.');
  end if;
  wanted.work_days := array(select distinct d from unnest(wanted.work_days) as d order by d);
  -- A warm-up begins when it is asked for, on the day of the mailbox's own calendar.
  if wanted.warm_up_from is distinct from there.warm_up_from then
    wanted.warm_up_started_on := case when wanted.warm_up_from is not null
      then (private.mail_now() at time zone wanted.time_zone)::date end;
  end if;
  return wanted;
exception when invalid_text_representation or datetime_field_overflow or invalid_datetime_format or numeric_value_out_of_range then
  perform private.refuse('A value of the mailbox can''t be read: hours are like 09:00, the others numbers and texts.');
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION private.watch_health(event_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  place record;
begin
  for place in
    select c.id, c.workspace_id, c.name, c.approved_by, c.status, c.mailbox_id, private.health_of(sum(n.sent)::bigint,
      sum(n.bounced)::bigint, sum(n.complained)::bigint) as health, count(*) > 200 as is_long
    from (select distinct v.campaign_id from public.mail_events v
      where v.id = any(event_ids) and v.kind in ('bounced', 'complained') and v.campaign_id is not null) touched
    join public.campaigns c on c.id = touched.campaign_id
    join public.campaign_counts n on n.workspace_id = c.workspace_id and n.campaign_id = c.id
    group by c.id order by c.id
  loop
    -- A flood of events appends more than the next tick would add up in time.
    if place.is_long then
      perform private.fold_campaign_counts(place.id);
    end if;
    if place.health ->> 'state' = 'bad' and place.status = 'running' then
      perform private.pause_campaign_because(place.id, place.health ->> 'reason');
      perform private.notify_person(place.workspace_id, place.approved_by, 'campaign_paused',
        format('"%s" was paused', place.name), place.health ->> 'reason', 'high', '[]', 'campaign_paused:' || place.id || current_date);
    elsif place.health ->> 'state' = 'warning' then
      perform private.notify_person(place.workspace_id, place.approved_by, 'campaign_health',
        format('"%s" needs a look', place.name), place.health ->> 'reason', 'normal', '[]', 'campaign_health:' || place.id);
    end if;
    perform private.watch_mailbox(place.mailbox_id);
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION private.watch_mailbox(mailbox_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  health jsonb;
  mailbox public.mailboxes;
begin
  health := private.mailbox_health(watch_mailbox.mailbox_id);
  if health ->> 'state' is distinct from 'bad' then
    return;
  end if;
  update public.mailboxes m set status = 'paused', paused_reason = left(health ->> 'reason', 300)
  where m.id = watch_mailbox.mailbox_id and m.status = 'active' and (m.resumed_at is null or m.resumed_at < now() - interval '1 day')
  returning m.* into mailbox;
  if mailbox.id is not null then
    perform private.notify_person(mailbox.workspace_id, mailbox.user_id, 'mailbox_paused', format('%s was paused', mailbox.address),
      health ->> 'reason', 'high');
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION private.who_answers(mail public.inbound_mails)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select m.user_id
  from public.outbox o
  left join public.leads l on l.workspace_id = mail.workspace_id and l.id = mail.lead_id
  left join public.mailboxes b on b.workspace_id = mail.workspace_id and b.id = coalesce(o.mailbox_id, (o.payload ->> 'mailbox_id')::uuid)
  left join public.campaigns c on c.workspace_id = mail.workspace_id and c.id = o.campaign_id
  cross join lateral unnest(array[l.owner_id, b.user_id, o.user_id, c.created_by]) with ordinality as p (user_id, place)
  join public.workspace_members m on m.workspace_id = mail.workspace_id and m.user_id = p.user_id
  where o.id = mail.outbox_id
  order by m.role = 'viewer', p.place limit 1
$function$
;

CREATE OR REPLACE FUNCTION private.who_meets(step public.campaign_steps, enrolment_ids uuid[])
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  wanted text := step.condition ->> 'on';
  yes uuid[];
begin
  if wanted in ('replied', 'clicked', 'opened') then
    return array(
      select distinct o.enrolment_id from public.outbox o
      where o.workspace_id = step.workspace_id and o.enrolment_id = any(enrolment_ids) and case wanted
        when 'replied' then o.replied_at is not null
        when 'clicked' then o.clicked_at is not null
        -- Who clicked has read it, whether or not the picture was loaded.
        else coalesce(o.opened_at, o.clicked_at) is not null end
    );
  elsif wanted = 'stage' then
    return array(
      select e.id from public.enrolments e join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
      where e.id = any(enrolment_ids) and step.condition -> 'stages' ? l.stage
    );
  end if;
  execute format($q$
    select array(select e.id from public.enrolments e
      join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
      left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where e.id = any($1) and (%s))
  $q$, (private.lead_filter_sql(step.workspace_id, step.condition -> 'filter')).sql) into yes using enrolment_ids;
  return yes;
exception when invalid_parameter_value then
  -- What the filter names is gone: it holds for nobody.
  return '{}'::uuid[];
end $function$
;

CREATE OR REPLACE FUNCTION private.with_me_named(node jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select case
    when jsonb_typeof(node -> 'conditions') = 'array' then node || jsonb_build_object('conditions',
      (select coalesce(jsonb_agg(private.with_me_named(c.value) order by c.position), '[]')
       from jsonb_array_elements(node -> 'conditions') with ordinality as c (value, position)))
    when node ->> 'field' = 'owner' and jsonb_typeof(node -> 'values') = 'array' then node || jsonb_build_object('values',
      (select jsonb_agg(case lower(v.value) when 'me' then (select auth.uid())::text else v.value end order by v.position)
       from jsonb_array_elements_text(node -> 'values') with ordinality as v (value, position)))
    else node
  end
$function$
;
grant execute on function private.with_me_named(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.with_shares(counts jsonb)
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select counts || jsonb_build_object('shares', (
    select jsonb_object_agg(k.name, private.share_interval((counts ->> k.name)::bigint, (counts ->> 'sent')::bigint))
    from unnest(array['delivered', 'opened', 'clicked', 'replied', 'bounced', 'complained', 'unsubscribed']) as k (name)))
$function$
;
grant execute on function private.with_shares(jsonb) to authenticated;

CREATE OR REPLACE FUNCTION private.withdraw_calls(turn_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  decided jsonb;
  settled jsonb;
begin
  if not exists (select from public.tool_calls c
      where c.turn_id = withdraw_calls.turn_id and c.status in ('pending', 'waiting', 'approved', 'sending')) then
    return '[]'::jsonb;
  end if;
  update public.outbox o set status = 'failed', error = 'Stopped before it was sent.', finished_at = clock_timestamp()
  where o.turn_id = withdraw_calls.turn_id and o.status = 'queued' and o.attempts = 0;
  with cancelled as (
    update public.approvals a set status = 'cancelled', decided_at = clock_timestamp()
    where a.turn_id = withdraw_calls.turn_id and a.status = 'pending'
    returning a.id, a.tool_call_id, a.created_at
  )
  select coalesce(jsonb_agg(jsonb_build_object('type', 'approval.decided', 'approval_id', c.id,
    'call_id', c.tool_call_id, 'decision', 'cancelled') order by c.created_at, c.id), '[]')
  into decided from cancelled c;
  with cancelled as (
    update public.tool_calls c set status = 'cancelled', ok = false, summary = 'Stopped before it was done.',
      result = null, view = null, finished_at = clock_timestamp()
    where c.turn_id = withdraw_calls.turn_id and (
      c.status in ('pending', 'waiting', 'approved')
      or (c.status = 'sending' and exists (
        select from public.outbox o where o.tool_call_id = c.id and o.status = 'failed'
      ))
    )
    returning c as call
  )
  select coalesce(jsonb_agg(private.finished_event(c.call) order by (c.call).created_at, (c.call).position), '[]')
  into settled from cancelled c;
  return decided || settled;
end $function$
;

CREATE OR REPLACE FUNCTION private.withdraw_campaign_mail(campaign_id uuid)
 RETURNS void
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  with gone as (
    delete from public.outbox o using public.campaigns c
    where c.id = withdraw_campaign_mail.campaign_id and o.workspace_id = c.workspace_id and o.campaign_id = c.id
      and o.status = 'queued'
    returning o.enrolment_id, o.next_attempt_at
  )
  update public.enrolments e set due_at = least(g.next_attempt_at, private.mail_now()) from gone g
  where e.id = g.enrolment_id and e.status = 'active'
$function$
;

CREATE OR REPLACE FUNCTION private.without_words(value text, words text[])
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select regexp_replace(value, (
    select string_agg(regexp_replace(w, '([.*+?^${}()|[\]\\])', '\\\1', 'g'), '|' order by length(w) desc) from unnest(words) as w
  ), '[erased]', 'gi')
$function$
;

CREATE OR REPLACE FUNCTION private.words_in(words text[], type text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select case type when 'jsonb' then array(select btrim(to_json(w)::text, '"') from unnest(words) as w) else words end
$function$
;

CREATE OR REPLACE FUNCTION private.words_of(person public.leads)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select array(select distinct w from unnest(array[person.name, person.email, person.email_key, person.phone,
    person.phone_key]) as w where length(w) >= 4)
$function$
;

CREATE OR REPLACE FUNCTION private.write_cursor(place jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
 SET search_path TO ''
AS $function$
  select translate(encode(convert_to(place::text, 'UTF8'), 'base64'), E'+/=\n', '-_')
$function$
;
grant execute on function private.write_cursor(jsonb) to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.write_events(turn public.turns, events jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into public.turn_events (turn_id, seq, workspace_id, user_id, type, data)
  select turn.id, turn.last_seq + e.ordinality::int, turn.workspace_id, turn.user_id,
    e.value ->> 'type', e.value - 'type'
  from jsonb_array_elements(events) with ordinality as e;
  return turn.last_seq + jsonb_array_length(events);
end $function$
;

CREATE OR REPLACE FUNCTION private.write_import_drafts(import public.lead_imports, decisions private.import_decision[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into private.lead_import_drafts (import_id, lead_id, workspace_id, name, email, phone, title, company, country,
    city, stage, owner_id, tags, source, do_not_contact, custom, name_key, company_key, email_key, phone_key)
  select import.id, d.lead_id, import.workspace_id, d.name, d.email, d.phone, d.title, d.company, d.country, d.city,
    d.stage, d.owner_id, d.tags, d.source, d.do_not_contact, d.custom,
    lower(d.name collate "und-x-icu"), lower(d.company collate "und-x-icu"), private.email_key(d.email),
    private.import_phone_key(d.phone)
  from unnest(decisions) as d where d.outcome in ('added', 'updated')
  on conflict (import_id, lead_id) do update set (name, email, phone, title, company, country, city, stage, owner_id, tags,
    source, do_not_contact, custom, name_key, company_key, email_key, phone_key) = (excluded.name, excluded.email, excluded.phone,
    excluded.title, excluded.company, excluded.country, excluded.city, excluded.stage, excluded.owner_id, excluded.tags,
    excluded.source, excluded.do_not_contact, excluded.custom, excluded.name_key, excluded.company_key,
    excluded.email_key, excluded.phone_key);
end $function$
;

CREATE OR REPLACE FUNCTION private.write_import_leads(import public.lead_imports, decisions private.import_decision[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  insert into public.leads (id, workspace_id, account_id, name, email, phone, title, country, city, stage, owner_id, tags,
    source, do_not_contact, custom)
  select d.lead_id, import.workspace_id, a.id, d.name, d.email, d.phone, d.title, d.country, d.city,
    d.stage, d.owner_id, d.tags, d.source, d.do_not_contact, d.custom
  from unnest(decisions) as d
  left join public.accounts a on a.workspace_id = import.workspace_id and a.name_key = lower(d.company collate "und-x-icu")
  where d.outcome = 'added';
  update public.leads l set (account_id, name, email, phone, title, country, city, stage, owner_id, tags, source,
    do_not_contact, custom) = (a.id, d.name, d.email, d.phone, d.title, d.country, d.city, d.stage, d.owner_id, d.tags,
    d.source, d.do_not_contact, d.custom)
  from unnest(decisions) as d
  left join public.accounts a on a.workspace_id = import.workspace_id and a.name_key = lower(d.company collate "und-x-icu")
  where d.outcome = 'updated' and l.id = d.lead_id and l.workspace_id = import.workspace_id;
  insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id)
  select import.workspace_id, d.lead_id, 'note', 'Note', d.note, auth.uid()
  from unnest(decisions) as d
  where d.note is not null and d.outcome <> 'failed' and (d.is_new or (
    import.options ->> 'duplicates' is not distinct from 'update' and not exists (
      select from public.lead_activities n where n.workspace_id = import.workspace_id and n.lead_id = d.lead_id
        and n.kind = 'note' and n.body = d.note)));
end $function$
;

CREATE OR REPLACE FUNCTION private.write_lead_documents(lead_ids uuid[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  delete from private.lead_documents d using public.leads l
  where d.lead_id = any(write_lead_documents.lead_ids) and l.id = d.lead_id and l.deleted_at is not null;
  with written as (
    insert into private.lead_documents as d (lead_id, workspace_id, document)
    select l.id, l.workspace_id, left(private.search_text(concat_ws(E'\n',
      l.name, a.name, l.title, l.email, array_to_string(l.tags, E'\n'),
      (select string_agg(n.body, E'\n' order by n.occurred_at desc, n.id) from public.lead_activities n
       where n.workspace_id = l.workspace_id and n.lead_id = l.id and n.kind = 'note')
    )), 50000)
    from public.leads l
    left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
    where l.id = any(write_lead_documents.lead_ids) and l.deleted_at is null
    on conflict (lead_id) do update set document = excluded.document where d.document <> excluded.document
  )
  insert into private.lead_words (workspace_id, word)
  select distinct l.workspace_id, word
  from public.leads l
  left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
  cross join regexp_split_to_table(
    private.search_text(concat_ws(' ', l.name, a.name, l.title, array_to_string(l.tags, ' '))) collate "und-x-icu",
    '[^[:alnum:]]+'
  ) as word
  where l.id = any(write_lead_documents.lead_ids) and length(word) between 3 and 40
  on conflict do nothing
$function$
;

CREATE OR REPLACE FUNCTION private.writes_outside_text()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return coalesce(current_setting('app.import_id', true), '') <> '' or exists (
    select from public.tool_calls c join public.turns t on t.id = c.turn_id
    where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid and t.tainted);
end $function$
;
grant execute on function private.writes_outside_text() to authenticated, service_role;

CREATE OR REPLACE FUNCTION private.zone_of(workspace_id uuid, user_id uuid)
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce((select c.time_zone from public.user_contexts c
    where c.workspace_id = zone_of.workspace_id and c.user_id = zone_of.user_id), 'UTC')
$function$
;

CREATE OR REPLACE FUNCTION public.act_as(person_id uuid, function_name text, arguments jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform set_config('request.jwt.claims', jsonb_build_object('sub', act_as.person_id, 'role', 'authenticated')::text, true);
  perform set_config('request.jwt.claim.sub', act_as.person_id::text, true);
  perform set_config('request.jwt.claim.role', 'authenticated', true);
  perform set_config('app.unattended', 'on', true);
  perform set_config('role', 'authenticated', true);
  return private.call_function(act_as.function_name, act_as.arguments);
end $function$
;
grant execute on function public.act_as(uuid,text,jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.add_note(workspace_id uuid, lead_id uuid, body text, kind text DEFAULT 'note'::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  lead public.lead_rows;
  note public.lead_activities;
begin
  perform private.require_writer(add_note.workspace_id);
  if coalesce(length(private.tidy_text(body)), 0) not between 1 and 10000 then
    perform private.refuse('A note has 1 to 10,000 characters.');
  elsif kind is null or kind not in ('note', 'call', 'meeting') then
    perform private.refuse('What is written down is a note, a call or a meeting.');
  end if;
  select * into lead from public.lead_rows r where r.workspace_id = add_note.workspace_id and r.id = add_note.lead_id;
  if lead.id is null then
    raise exception 'There is no such lead here. Search again; do not guess ids.' using errcode = 'PT404';
  end if;
  insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id)
  values (add_note.workspace_id, add_note.lead_id, add_note.kind, initcap(add_note.kind), private.tidy_text(add_note.body), (select auth.uid()))
  returning * into note;
  return jsonb_build_object(
    'activity', jsonb_build_object('id', note.id, 'lead_id', note.lead_id, 'kind', note.kind, 'title', note.title,
      'body', note.body, 'actor_id', note.actor_id, 'occurred_at', note.occurred_at),
    'lead', to_jsonb(lead)
  );
end $function$
;
grant execute on function public.add_note(uuid,uuid,text,text) to authenticated;

CREATE OR REPLACE FUNCTION public.add_notification_channel(workspace_id uuid, channel jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most_channels constant int := 20;
  sort constant text := channel ->> 'kind';
  address text := btrim(channel ->> 'address');
  known public.notification_channels;
  kept public.notification_channels;
begin
  if private.my_role(workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif nullif(current_setting('app.tool_call_id', true), '') is not null then
    raise exception 'Only a person adds a channel.' using errcode = 'PT403';
  end if;
  perform private.check_channel(channel);
  if sort = 'email' then
    select u.email into address from auth.users u where u.id = auth.uid();
  end if;
  select * into known from public.notification_channels c
  where c.workspace_id = add_notification_channel.workspace_id and c.user_id = auth.uid() and c.kind = sort
    and c.place_key = encode(sha256(convert_to(address, 'UTF8')), 'hex') for update;
  if known.id is null and (select count(*) >= most_channels from public.notification_channels c
      where c.workspace_id = add_notification_channel.workspace_id and c.user_id = auth.uid()) then
    perform private.refuse(format('You have %s channels. Remove one first.', most_channels));
  end if;
  insert into public.notification_channels as c (workspace_id, user_id, kind, label, place, place_key, secret_id)
  values (add_notification_channel.workspace_id, auth.uid(), sort,
    left(coalesce(nullif(private.tidy_text(channel ->> 'label'), ''), private.shown_place(sort, address)), 60),
    private.shown_place(sort, address), encode(sha256(convert_to(address, 'UTF8')), 'hex'),
    vault.create_secret(jsonb_strip_nulls(jsonb_build_object('address', address, 'signing_secret', channel -> 'signing_secret',
      'keys', channel -> 'keys'))::text, null, 'notification channel'))
  on conflict on constraint notification_channels_are_added_once do update
    set label = excluded.label, secret_id = excluded.secret_id, status = 'active', failures = 0, failing_since = null,
      retry_at = null, last_error = null
  returning * into kept;
  delete from vault.secrets s where s.id = known.secret_id;
  return jsonb_build_object('channel', private.channel_json(kept));
end $function$
;
grant execute on function public.add_notification_channel(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.add_suppressions(workspace_id uuid, emails text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  good text[];
  added int;
begin
  perform private.require_writer(add_suppressions.workspace_id);
  if coalesce(cardinality(emails) not between 1 and 10000, true) then
    perform private.refuse('Give 1 to 10,000 addresses at once.');
  end if;
  good := array(select distinct lower(btrim(e) collate "und-x-icu") from unnest(emails) as e
    where private.is_email_address(btrim(e)) and length(e) <= 320);
  insert into public.suppressions (workspace_id, email_hash, reason)
  select distinct add_suppressions.workspace_id, private.mailbox_hash(add_suppressions.workspace_id, g), 'imported' from unnest(good) as g
  on conflict do nothing;
  get diagnostics added = row_count;
  perform private.end_enrolments(array(
    select e.id from public.enrolments e join public.leads l on l.workspace_id = e.workspace_id and l.id = e.lead_id
    where e.workspace_id = add_suppressions.workspace_id and e.ended_at is null
      and l.email_key in (select private.email_key(g) from unnest(good) as g) order by e.id
  ), 'stopped', 'suppressed');
  return jsonb_build_object('added', added, 'already', cardinality(good) - added,
    'invalid', to_jsonb(array(select left(e, 100) from unnest(emails) as e
      where not coalesce(private.is_email_address(btrim(e)) and length(e) <= 320, false) limit 20)));
end $function$
;
grant execute on function public.add_suppressions(uuid,text[]) to authenticated;

CREATE OR REPLACE FUNCTION public.advance_bulk_job(job_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  job public.bulk_jobs;
begin
  select b.* into job from public.bulk_jobs b
  where b.id = advance_bulk_job.job_id and b.acting_id = auth.uid() and b.status in ('running', 'undoing')
  for update skip locked;
  if job.id is null then
    return jsonb_build_object('status', null, 'more', false);
  end if;
  perform private.require_writer(job.workspace_id);
  if job.status = 'undoing' then
    job := private.advance_bulk_undo(job);
  else
    job := private.advance_bulk_chunk(job);
  end if;
  return jsonb_build_object('status', job.status, 'more', job.status in ('running', 'undoing'));
end $function$
;
grant execute on function public.advance_bulk_job(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.advance_campaign_people(at_most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
  pieces int := 0;
begin
  for campaign in
    select c.* from public.campaigns c
    where c.people_next_at <= private.mail_now() and c.status in ('running', 'stopped')
    order by c.people_next_at limit 20 for no key update skip locked
  loop
    pieces := pieces + 1;
    if campaign.status = 'stopped' then
      perform private.let_people_go(campaign.id);
    else
      perform private.enrol_audience(campaign, at_most);
    end if;
  end loop;
  update public.campaigns c set status = 'finished', finished_at = now(), updated_at = now()
  where c.status = 'running' and c.people_next_at is null and c.enrols = 'once'
    and (select coalesce(sum(p.people) filter (where p.status in ('active', 'parked')), 0) = 0 and sum(p.people) > 0
      from public.campaign_people_counts p where p.workspace_id = c.workspace_id and p.campaign_id = c.id);
  -- Nothing leaves in the name of someone who has left.
  for campaign in
    select c.* from public.campaigns c
    where c.status = 'running' and not exists (select from public.workspace_members m
      where m.workspace_id = c.workspace_id and m.user_id = c.approved_by and m.role <> 'viewer')
    order by c.id for no key update skip locked
  loop
    perform private.pause_campaign_because(campaign.id, 'Who approved it may no longer send for the workspace. Someone else can start it.');
    update public.campaigns c set approved_hash = null where c.id = campaign.id;
  end loop;
  perform private.fold_campaign_counts(n.campaign_id)
  from (select r.campaign_id from public.campaign_counts r group by 1 having count(*) > 200
    union select r.campaign_id from public.campaign_people_counts r group by 1 having count(*) > 200) n;
  return pieces;
end $function$
;
grant execute on function public.advance_campaign_people(integer) to service_role;

CREATE OR REPLACE FUNCTION public.advance_import(import_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  import public.lead_imports;
  status text;
begin
  select i.* into import from public.lead_imports i
  where i.id = advance_import.import_id and i.acting_id = auth.uid() and i.status in ('checking', 'running', 'undoing')
  for update skip locked;
  if import.id is null then
    return jsonb_build_object('status', null, 'more', false);
  end if;
  perform private.require_writer(import.workspace_id);
  if import.status = 'undoing' then
    perform private.advance_import_undo(import);
  else
    perform private.advance_import_chunk(import);
  end if;
  select i.status into status from public.lead_imports i where i.id = import.id;
  return jsonb_build_object('status', status, 'more', status in ('checking', 'running', 'undoing'));
end $function$
;
grant execute on function public.advance_import(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.advance_turn(turn_id uuid, epoch integer, step jsonb, lease_seconds integer, after integer DEFAULT 0)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  turn public.turns;
  events jsonb := '[]'::jsonb;
  logged int;
  ending text := step -> 'finish' ->> 'status';
  reserved record;
  refusal text;
begin
  select * into turn from public.turns t
  where t.id = advance_turn.turn_id and t.user_id = auth.uid()
    and exists (select from public.workspace_members m where m.workspace_id = t.workspace_id and m.user_id = t.user_id)
  for update;
  if not found or turn.epoch <> advance_turn.epoch or turn.status <> 'running' then
    return jsonb_build_object('ok', false, 'reason', 'superseded');
  end if;
  logged := turn.last_seq;
  turn.lease_until := clock_timestamp() + make_interval(secs => advance_turn.lease_seconds);
  turn.tainted := turn.tainted or coalesce((step ->> 'tainted')::boolean, false);
  -- Results first: a step that holds both tells what came of the calls before, then what the model said to it.
  if step ? 'results' then
    events := private.store_results(turn, step -> 'results');
    turn.attempts := 0;
  end if;
  events := events || coalesce(step -> 'events', '[]');
  if step ? 'reply' then
    turn.leaf_message_id := private.store_reply(turn, step -> 'reply');
    events := events || private.store_calls(turn, turn.leaf_message_id, step -> 'reply' -> 'calls');
    turn.attempts := 0;
  end if;
  if step ? 'proposals' then
    events := events || private.store_proposals(turn, step -> 'proposals');
  end if;
  -- What the model wrote before it heard of a person's change does not take the place of that change.
  if step -> 'plan' <> 'null' and (not turn.plan_edited or step -> 'plan_told' = turn.plan) then
    perform private.check_plan(step -> 'plan');
    turn.plan := step -> 'plan';
    turn.plan_edited := false;
    events := events || jsonb_build_object('type', 'plan.updated', 'steps', turn.plan);
  end if;
  if step ? 'reply' then
    turn.settled_seq := logged + jsonb_array_length(events);
  end if;
  if step ? 'model_calls' then
    turn := private.account_calls(turn, step -> 'model_calls');
  end if;
  if step ? 'reserve' then
    select * into reserved from private.reserve_spending(turn, step ->> 'reserve');
    turn := reserved.turn;
    refusal := reserved.refusal;
  end if;

  if turn.stop_requested_at is not null and ending in ('queued', 'waiting') then
    ending := 'stopped';
  elsif ending = 'waiting' then
    if not exists (select from public.tool_calls c where c.turn_id = turn.id and c.status in ('waiting', 'sending')) then
      ending := 'queued';
    end if;
  end if;
  if ending is null then
    perform private.save_turn(turn, events);
  else
    events := private.finish_turn(turn, ending, step -> 'finish' -> 'error', events);
  end if;
  return jsonb_build_object(
    'ok', true,
    'status', coalesce(ending, 'running'),
    'stop_requested', turn.stop_requested_at is not null,
    'edited_plan', case when turn.plan_edited then turn.plan end,
    'refusal', refusal,
    -- What was just written need not be read again.
    'events', case when advance_turn.after = logged then private.numbered_events(logged, events)
      else private.events_after(turn.id, advance_turn.after) end,
    'open_calls', case when step ? 'reply' and ending is null then private.open_calls(turn.id) else '[]' end
  );
end $function$
;
grant execute on function public.advance_turn(uuid,integer,jsonb,integer,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.answer_address(workspace_id uuid, inbound_mail_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  mail public.inbound_mails;
  lead public.leads;
  box public.mailboxes;
  refusal text;
begin
  select i.* into mail from public.inbound_mails i
  where i.workspace_id = answer_address.workspace_id and i.id = answer_address.inbound_mail_id
    and i.workspace_id in (select private.my_workspace_ids());
  if mail.id is null then
    return null;
  end if;
  refusal := private.draft_refusal(mail, auth.uid(), true);
  if refusal is not null then
    return jsonb_build_object('refusal', refusal);
  end if;
  select l.* into lead from public.leads l where l.workspace_id = mail.workspace_id and l.id = mail.lead_id;
  select b.* into box from public.outbox o join public.mailboxes b on b.workspace_id = o.workspace_id
    and b.id = coalesce(o.mailbox_id, (o.payload ->> 'mailbox_id')::uuid) where o.id = mail.outbox_id;
  return jsonb_strip_nulls(jsonb_build_object('lead_id', lead.id, 'to', lead.email,
    'to_name', btrim(regexp_replace(lead.name, '[[:cntrl:]]+', ' ', 'g')),
    'subject', left(btrim(regexp_replace(mail.subject, '[[:cntrl:]]+', ' ', 'g')), 190),
    'in_reply_to', m.ids[cardinality(m.ids)], 'message_ids', to_jsonb(m.ids),
    'mailbox_id', box.id, 'from_name', box.from_name, 'from_address', box.address))
  from (
    -- The oldest first. What does not look like an id would break the header.
    select array(select a.id from unnest(mail.message_id || mail.in_reply_to[:15]) with ordinality as a (id, place)
      where a.id ~ '^<[^<>[:space:][:cntrl:]]{1,250}>$' order by a.place desc) as ids
  ) m;
end $function$
;
grant execute on function public.answer_address(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.archive_custom_field(workspace_id uuid, field_id uuid, archived boolean DEFAULT true)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  saved public.custom_fields;
begin
  if not private.can_manage(archive_custom_field.workspace_id) then
    raise exception 'Only owners and admins archive custom fields.' using errcode = '42501';
  end if;
  update public.custom_fields f set updated_at = now(),
    archived_at = case when archive_custom_field.archived then coalesce(f.archived_at, now()) end
  where f.workspace_id = archive_custom_field.workspace_id and f.id = archive_custom_field.field_id
  returning f.* into saved;
  if saved.id is null then
    raise exception 'There is no such custom field here.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('field', to_jsonb(saved) - 'label_key');
exception when unique_violation then
  raise exception 'Another field has its label by now. Rename that one first.' using errcode = 'PT409';
end $function$
;
grant execute on function public.archive_custom_field(uuid,uuid,boolean) to authenticated;

CREATE OR REPLACE FUNCTION public.archive_email_template(workspace_id uuid, template_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  gone public.email_templates;
begin
  perform private.require_writer(archive_email_template.workspace_id);
  update public.email_templates t set archived_at = now()
  where t.workspace_id = archive_email_template.workspace_id and t.id = archive_email_template.template_id and t.archived_at is null
  returning t.* into gone;
  if gone.id is null then
    raise exception 'There is no such template here.' using errcode = 'PT404';
  end if;
  return to_jsonb(gone) - 'name_key';
end $function$
;
grant execute on function public.archive_email_template(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.archive_thread(thread_id uuid, archived boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.conversation_threads t set archived_at = case when archive_thread.archived then now() end
  where t.id = archive_thread.thread_id;
  return found;
end $function$
;
grant execute on function public.archive_thread(uuid,boolean) to authenticated;

CREATE OR REPLACE FUNCTION public.assign_lead(workspace_id uuid, lead_id uuid, owner_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.change_leads(assign_lead.workspace_id, array[assign_lead.lead_id],
    jsonb_build_object('owner_id', assign_lead.owner_id))
$function$
;
grant execute on function public.assign_lead(uuid,uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.assign_lead_to(workspace_id uuid, lead_id uuid, owner text)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select private.change_leads(assign_lead_to.workspace_id, array[assign_lead_to.lead_id],
    jsonb_build_object('owner_id', private.owner_called(assign_lead_to.workspace_id, assign_lead_to.owner)))
$function$
;
grant execute on function public.assign_lead_to(uuid,uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION public.backtest_score(workspace_id uuid, rules jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  tried public.score_rules[];
  left_out jsonb;
  outcome jsonb;
begin
  if private.my_role(backtest_score.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  tried := case when rules is null then private.active_score_rules(backtest_score.workspace_id)
    else private.score_rules_from(backtest_score.workspace_id, rules) end;
  select coalesce(jsonb_agg(r.label order by r.position, r.id) filter (where t.of_stage), '[]'),
    array_agg(r order by r.position, r.id) filter (where not t.of_stage)
  into left_out, tried
  from unnest(tried) as r cross join lateral (select coalesce(r.filter::text ~ '"field": "stage"', false) as of_stage) t;
  with decided as materialized (
    select d.lead_id, d.decided_at, s.kind = 'won' as won
    from public.pipeline_stages s
    cross join lateral private.decided_leads(backtest_score.workspace_id, s.key) d
    where s.workspace_id = backtest_score.workspace_id and s.kind in ('won', 'lost')
  ), scored as materialized (
    select d.won, f.score, f.factors
    from private.score_leads(backtest_score.workspace_id, array(select d.lead_id from decided d order by d.lead_id),
      array(select d.decided_at from decided d order by d.lead_id), tried) f
    join decided d on d.lead_id = f.lead_id
  ), ranked as (
    select s.won, rank() over (order by s.score) + (count(*) over (partition by s.score) - 1) / 2.0 as place from scored s
  ), sizes as (
    select count(*) filter (where s.won) as won, count(*) filter (where not s.won) as lost from scored s
  )
  select jsonb_build_object(
    'enough', z.won >= 20 and z.lost >= 20,
    'won', private.score_spread(array(select s.score from scored s where s.won)),
    'lost', private.score_spread(array(select s.score from scored s where not s.won)),
    'separation', case when z.won > 0 and z.lost > 0 then round((
      (select sum(r.place) from ranked r where r.won) - z.won * (z.won + 1) / 2.0) / (z.won * z.lost), 3) end,
    'bands', (
      select coalesce(jsonb_agg(jsonb_build_object('from', b.band * 10, 'won', b.won, 'lost', b.lost,
        'win_rate', round(b.won::numeric / (b.won + b.lost), 3)) order by b.band), '[]')
      from (select least(s.score / 10, 9) as band, count(*) filter (where s.won) as won,
          count(*) filter (where not s.won) as lost
        from scored s group by 1) b
    ),
    'factors', (
      select coalesce(jsonb_agg(jsonb_build_object('label', f.label, 'won', round(f.won::numeric / nullif(z.won, 0), 3),
        'lost', round(f.lost::numeric / nullif(z.lost, 0), 3)) order by f.label), '[]')
      from (select x.value ->> 'label' as label, count(*) filter (where s.won) as won,
          count(*) filter (where not s.won) as lost
        from scored s cross join jsonb_array_elements(s.factors) as x group by 1) f
    ),
    'left_out', left_out
  ) into outcome from sizes z;
  return outcome;
end $function$
;
grant execute on function public.backtest_score(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.begin_import(workspace_id uuid, import_id uuid, file jsonb, columns text[], mapping jsonb, options jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  saved jsonb;
  ready_options jsonb;
begin
  perform private.require_writer(begin_import.workspace_id);
  if coalesce(cardinality(begin_import.columns), 0) not between 1 and private.import_limit('columns')
      or exists (select from unnest(begin_import.columns) as c where c is null or length(c) > private.import_limit('column_name')) then
    perform private.refuse(format('A file has 1 to %s columns, whose names have at most %s characters.',
      private.import_limit('columns'), private.import_limit('column_name')));
  elsif jsonb_typeof(file) is distinct from 'object' or length(file::text) > 2000
      or coalesce(length(file ->> 'name'), 0) not between 1 and 255 then
    perform private.refuse('The file is an object with a name of at most 255 characters.');
  end if;
  perform private.check_import_mapping(begin_import.workspace_id, mapping, cardinality(begin_import.columns));
  ready_options := private.check_import_options(begin_import.workspace_id, options);
  select m.mapping into saved from public.lead_import_mappings m
  where m.workspace_id = begin_import.workspace_id and m.header_key = private.import_header_key(begin_import.columns);
  begin
    perform private.check_import_mapping(begin_import.workspace_id, coalesce(saved, begin_import.mapping), cardinality(begin_import.columns));
  exception when invalid_parameter_value then
    -- A field of it is gone.
    saved := null;
  end;
  insert into public.lead_imports (id, workspace_id, user_id, file, columns, mapping, mapping_is_saved, options)
  values (begin_import.import_id, begin_import.workspace_id, auth.uid(), begin_import.file, begin_import.columns,
    coalesce(saved, begin_import.mapping), saved is not null, ready_options)
  on conflict (id) do nothing;
  return (
    select to_jsonb(i) from public.lead_imports i
    where i.id = begin_import.import_id and i.workspace_id = begin_import.workspace_id and i.user_id = auth.uid()
  );
end $function$
;
grant execute on function public.begin_import(uuid,uuid,jsonb,text[],jsonb,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.begin_mail_visit(token text, kind text, target text DEFAULT NULL::text, signature text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  known text := private.token_of_link(begin_mail_visit.token);
  mail public.outbox;
  visit_id uuid;
begin
  if known is null or begin_mail_visit.kind not in ('open', 'click') or length(target) > 4000 then
    return null;
  elsif begin_mail_visit.kind = 'click' and private.mail_signature(target,
      private.mail_link_key(known, private.mail_link_secret())) is distinct from signature then
    return null;
  end if;
  select o.* into mail from public.outbox o where o.link_token = known;
  if mail.id is null then
    -- A true link whose mail is gone leads on, and is nobody's any more.
    return jsonb_build_object('visit_id', gen_random_uuid());
  end if;
  insert into private.mail_visits as v (workspace_id, outbox_id, kind, target)
  values (mail.workspace_id, mail.id, begin_mail_visit.kind, begin_mail_visit.target) returning v.id into visit_id;
  return jsonb_build_object('visit_id', visit_id);
end $function$
;
grant execute on function public.begin_mail_visit(text,text,text,text) to anon, authenticated;

CREATE OR REPLACE FUNCTION public.campaign_people(workspace_id uuid, campaign_id uuid, filter jsonb DEFAULT '{}'::jsonb, cursor text DEFAULT NULL::text, page_size integer DEFAULT 30)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  place jsonb := case when cursor is not null then private.read_timeline_cursor(cursor) end;
  after_at timestamptz := coalesce((place ->> 'at')::timestamptz, 'infinity');
  after_id uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
  page record;
begin
  if page_size is null or page_size not between 1 and 100 then
    perform private.refuse('"page_size" is a number from 1 to 100.');
  elsif place ->> 'key' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform private.refuse('The cursor is not one of this list. Start again without it.');
  end if;
  after_id := coalesce((place ->> 'key')::uuid, after_id);
  perform private.require_people_filter(filter);
  if not exists (select from public.campaigns c where c.workspace_id = campaign_people.workspace_id
      and c.id = campaign_people.campaign_id) then
    return null;
  end if;
  -- Each way walks an index of its own.
  if filter ->> 'event' is null then
    page := private.people_by_entry(campaign_people.workspace_id, campaign_people.campaign_id, filter, after_at, after_id, page_size + 1);
  elsif filter ->> 'event' = 'sent' then
    page := private.people_by_mail(campaign_people.workspace_id, campaign_people.campaign_id, filter, after_at, after_id, page_size + 1);
  else
    page := private.people_by_event(campaign_people.workspace_id, campaign_people.campaign_id, filter, after_at, after_id, page_size + 1);
  end if;
  return jsonb_build_object('people', private.people_json(campaign_people.workspace_id, page.ids[1:page_size]),
    'next_cursor', case when cardinality(page.ids) > page_size
      then private.write_cursor(jsonb_build_object('at', page.ats[page_size], 'key', page.keys[page_size])) end);
end $function$
;
grant execute on function public.campaign_people(uuid,uuid,jsonb,text,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.campaign_preview_people(workspace_id uuid, audience jsonb, campaign_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  answer jsonb;
  is_exclusive boolean := coalesce((select s.one_sequence_at_a_time from public.mail_settings s
    where s.workspace_id = campaign_preview_people.workspace_id), true);
begin
  if private.my_role(campaign_preview_people.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  audience := private.checked_audience(campaign_preview_people.workspace_id, coalesce(audience, '{}'));
  execute format($q$
    with found as (
      select l as lead, a.name as company from public.leads l left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = $1 and l.deleted_at is null and %s limit 10001
    ), judged as (
      select f.*, private.enrolment_refusal(f.lead, $2, $3) as refusal from (select * from found limit 10000) f
    )
    select jsonb_build_object(
      'count', (select count(*) from found), 'count_is_exact', (select count(*) from found) <= 10000,
      'looked_at', (select count(*) from judged), 'will_get', (select count(*) from judged where refusal is null),
      'left_out', coalesce((select jsonb_object_agg(r.refusal, r.n) from (
        select j.refusal, count(*) as n from judged j where j.refusal is not null group by 1) r), '{}'),
      'sample', coalesce((select jsonb_agg(jsonb_build_object('id', (s.lead).id, 'name', (s.lead).name, 'email', (s.lead).email,
        'company', s.company)) from (select j.* from judged j where j.refusal is null limit 10) s), '[]'))
  $q$, private.audience_sql(campaign_preview_people.workspace_id, audience))
  into answer using campaign_preview_people.workspace_id, campaign_preview_people.campaign_id, is_exclusive;
  return answer;
end $function$
;
grant execute on function public.campaign_preview_people(uuid,jsonb,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.campaign_report(workspace_id uuid, campaign_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select private.campaign_sums(c) || jsonb_build_object('paused_reason', c.paused_reason,
    'steps', private.step_reports(c), 'replies', private.reply_report(c))
  from public.campaigns c
  where c.workspace_id = campaign_report.workspace_id and c.id = campaign_report.campaign_id
$function$
;
grant execute on function public.campaign_report(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.change_import(import_id uuid, mapping jsonb DEFAULT NULL::jsonb, options jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  import public.lead_imports := private.own_import(import_id, array['staging', 'ready', 'checking']);
begin
  if mapping is not null then
    perform private.check_import_mapping(import.workspace_id, mapping, cardinality(import.columns));
  end if;
  update public.lead_imports i set mapping = coalesce(change_import.mapping, i.mapping),
    mapping_is_saved = i.mapping_is_saved and change_import.mapping is null,
    options = case when change_import.options is null then i.options
      else private.check_import_options(i.workspace_id, change_import.options) end,
    status = case i.status when 'checking' then 'ready' else i.status end, checked = null, updated_at = clock_timestamp()
  where i.id = import.id returning * into import;
  return to_jsonb(import);
end $function$
;
grant execute on function public.change_import(uuid,jsonb,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.change_notification_channel(workspace_id uuid, channel_id uuid, changes jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  changed public.notification_channels;
begin
  if jsonb_typeof(changes) is distinct from 'object' or changes = '{}'
      or exists (select from jsonb_object_keys(changes) k where k not in ('label', 'active'))
      or coalesce(jsonb_typeof(changes -> 'active'), 'boolean') <> 'boolean'
      or changes ? 'label' and coalesce(length(private.tidy_text(changes ->> 'label')), 0) not between 1 and 60 then
    perform private.refuse('A channel changes in "label" (1 to 60 characters) and "active".');
  end if;
  update public.notification_channels c set
    label = coalesce(private.tidy_text(changes ->> 'label'), c.label),
    status = case changes -> 'active' when 'true' then 'active' when 'false' then 'disabled' else c.status end,
    failures = case when changes -> 'active' = 'true' then 0 else c.failures end,
    failing_since = case when changes ? 'active' then null else c.failing_since end,
    retry_at = case when changes ? 'active' then null else c.retry_at end,
    last_error = case when changes ? 'active' then null else c.last_error end
  where c.workspace_id = change_notification_channel.workspace_id and c.id = channel_id and c.user_id = auth.uid()
    and c.workspace_id in (select private.my_workspace_ids())
  returning * into changed;
  if changed.id is null then
    raise exception 'There is no such channel of yours.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('channel', private.channel_json(changed));
end $function$
;
grant execute on function public.change_notification_channel(uuid,uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.change_reminder(workspace_id uuid, reminder_id uuid, changes jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  later timestamptz;
  changed public.reminders;
begin
  if jsonb_typeof(changes) is distinct from 'object' or changes = '{}'
      or exists (select from jsonb_object_keys(changes) k where k not in ('text', 'due_at', 'done'))
      or coalesce(jsonb_typeof(changes -> 'done'), 'boolean') <> 'boolean' then
    perform private.refuse('A reminder changes in "text", "due_at" and "done" (true or false).');
  elsif changes ? 'text' and coalesce(length(private.tidy_text(changes ->> 'text')), 0) not between 1 and 500 then
    perform private.refuse('A reminder has 1 to 500 characters.');
  end if;
  later := private.reminder_instant(changes -> 'due_at');
  update public.reminders r set
    text = coalesce(changes ->> 'text', r.text),
    due_at = coalesce(later, r.due_at),
    done_at = case changes -> 'done' when 'true' then coalesce(r.done_at, now()) when 'false' then null else r.done_at end
  where r.workspace_id = change_reminder.workspace_id and r.id = change_reminder.reminder_id and r.user_id = (select auth.uid())
  returning * into changed;
  if changed.id is null then
    raise exception 'There is no such reminder of yours.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('reminder', private.reminder_json(changed));
end $function$
;
grant execute on function public.change_reminder(uuid,uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.change_stage(workspace_id uuid, lead_id uuid, stage text, reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  answer jsonb;
begin
  perform private.check_lead_facts(change_stage.workspace_id, jsonb_build_object('stage', change_stage.stage), array['stage']);
  if length(reason) > 2000 then
    perform private.refuse('A reason has at most 2,000 characters.');
  end if;
  perform set_config('app.change_reason', coalesce(private.tidy_text(reason), ''), true);
  answer := private.change_leads(change_stage.workspace_id, array[change_stage.lead_id],
    jsonb_build_object('stage', change_stage.stage));
  perform set_config('app.change_reason', '', true);
  return answer;
end $function$
;
grant execute on function public.change_stage(uuid,uuid,text,text) to authenticated;

CREATE OR REPLACE FUNCTION public.check_import(import_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return private.set_to_work(private.own_import(import_id, array['ready', 'checking']), 'checking');
end $function$
;
grant execute on function public.check_import(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.check_sending_domain(workspace_id uuid, mailbox_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  saved public.mailboxes;
begin
  perform private.require_writer(check_sending_domain.workspace_id);
  update public.mailboxes m
  set domain_check_due_at = case when m.domain_check_due_at < 'infinity' then '-infinity' else m.domain_check_due_at end
  where m.workspace_id = check_sending_domain.workspace_id and m.id = check_sending_domain.mailbox_id
  returning m.* into saved;
  if saved.id is null then
    raise exception 'There is no such mailbox here.' using errcode = 'PT404';
  end if;
  perform private.ring('tick');
  return private.mailbox_json(saved);
end $function$
;
grant execute on function public.check_sending_domain(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.claim_campaign_mail(at_most integer, lease_seconds integer, idempotent boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  -- Once, and not for every row that is looked at.
  instant timestamptz := private.mail_now();
  ids uuid[];
begin
  ids := array(
    select o.id from public.outbox o
    where o.kind = 'campaign_email' and o.finished_at is null and o.status in ('queued', 'sending') and o.next_attempt_at <= instant
      and (o.status = 'queued' or o.lease_until < clock_timestamp())
    order by o.next_attempt_at limit at_most for update skip locked
  );
  if ids = '{}' then
    return null;
  end if;
  ids := private.sendable(ids, idempotent);
  update public.outbox o set status = 'sending', attempts = o.attempts + 1, epoch = o.epoch + 1,
    lease_until = clock_timestamp() + make_interval(secs => lease_seconds),
    payload = o.payload || jsonb_build_object('to', l.email, 'to_name', l.name)
  from public.enrolments e join public.leads l on l.id = e.lead_id
  where o.id = any(ids) and e.id = o.enrolment_id;
  return jsonb_build_object('now', private.mail_now(), 'mails', private.claimed_mails(ids), 'texts', private.claimed_texts(ids), 'senders', private.claimed_senders(ids));
end $function$
;
grant execute on function public.claim_campaign_mail(integer,integer,boolean) to service_role;

CREATE OR REPLACE FUNCTION public.claim_deliveries(at_most integer, lease_seconds integer, mail_is_idempotent boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  of_one_channel constant int := 20;
  claimed jsonb;
begin
  perform private.end_deliveries(at_most, mail_is_idempotent);
  perform private.drop_empty_digests(at_most);
  with due as (
    select d.id, d.next_attempt_at, c.failures, row_number() over (partition by d.channel_id order by d.next_attempt_at, d.id) as place
    from (
      select * from public.notification_deliveries d
      where d.status in ('queued', 'sending') and d.next_attempt_at <= clock_timestamp()
        and (d.status = 'queued' or d.lease_until < clock_timestamp())
      order by d.next_attempt_at limit at_most * 10
    ) d join public.notification_channels c on c.id = d.channel_id and c.status = 'active'
  ), chosen as (
    select d.id from public.notification_deliveries d
    where d.id in (
        select u.id from due u where u.place <= case when u.failures > 0 then 1 else of_one_channel end
        order by u.next_attempt_at limit at_most)
      and d.status in ('queued', 'sending') and d.next_attempt_at <= clock_timestamp()
      and (d.status = 'queued' or d.lease_until < clock_timestamp())
    order by d.next_attempt_at for update skip locked
  ), taken as (
    update public.notification_deliveries d set status = 'sending', attempts = d.attempts + 1, epoch = d.epoch + 1,
      lease_until = clock_timestamp() + make_interval(secs => lease_seconds)
    from chosen where d.id = chosen.id returning d.*
  )
  select jsonb_agg(jsonb_build_object('id', t.id, 'epoch', t.epoch, 'attempts', t.attempts, 'kind', t.kind,
    'channel', s.decrypted_secret::jsonb || jsonb_build_object('id', c.id, 'kind', c.kind),
    'person', m.display_name, 'workspace_id', t.workspace_id, 'workspace', w.name, 'time_zone', private.zone_of(t.workspace_id, t.user_id),
    'notifications', private.told_by(t)) order by t.next_attempt_at)
  into claimed
  from taken t
  join public.notification_channels c on c.id = t.channel_id
  join vault.decrypted_secrets s on s.id = c.secret_id
  join public.workspace_members m on m.workspace_id = t.workspace_id and m.user_id = t.user_id
  join public.workspaces w on w.id = t.workspace_id;
  return coalesce(claimed, '[]');
end $function$
;
grant execute on function public.claim_deliveries(integer,integer,boolean) to service_role;

CREATE OR REPLACE FUNCTION public.claim_domain_checks(at_most integer, via text)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  with due as (
    select m.id from public.mailboxes m
    where m.user_id is not null and (m.domain_check_due_at <= now()
      or m.domain_check ->> 'via' <> claim_domain_checks.via and m.domain_check_due_at between now() + interval '3 minutes' and now() + interval '1 year')
    order by m.domain_check_due_at, m.id limit at_most for no key update skip locked
  ), claimed as (
    update public.mailboxes m set domain_check_due_at = now() + interval '2 minutes' from due d where m.id = d.id returning m.*
  )
  select coalesce(jsonb_agg(jsonb_build_object('mailbox_id', c.id, 'domain', split_part(c.address, '@', 2),
    'selectors', to_jsonb(c.dkim_selectors))), '[]')
  from claimed c
$function$
;
grant execute on function public.claim_domain_checks(integer,text) to service_role;

CREATE OR REPLACE FUNCTION public.claim_executions(at_most integer, lease_seconds integer, instant timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  attempts_cap constant int := 5;
  prompts_cap constant int := 4;
  now_at timestamptz := coalesce(instant, clock_timestamp());
  ids uuid[];
  lost uuid[];
  claimed jsonb;
begin
  ids := array(
    select e.id from public.task_executions e where e.status = 'running' and e.lease_until < now_at
    order by e.lease_until limit at_most for update skip locked
  );
  if ids <> '{}' then
    lost := array(select e.id from public.task_executions e where e.id = any(ids) and e.attempts >= attempts_cap);
    perform private.end_executions(lost, now_at);
    ids := array(select unnest(ids) except select unnest(lost));
  end if;
  ids := ids || private.next_executions(at_most - cardinality(ids), prompts_cap, now_at);
  if ids = '{}' then
    return '[]'::jsonb;
  end if;
  with taken as (
    update public.task_executions e set status = 'running', attempts = e.attempts + 1, epoch = e.epoch + 1,
      lease_until = now_at + make_interval(secs => lease_seconds), started_at = coalesce(e.started_at, now_at)
    where e.id = any(ids) returning e.id, e.epoch, e.attempts, e.kind, e.user_id, e.workspace_id
  )
  select jsonb_agg(jsonb_build_object('id', t.id, 'epoch', t.epoch, 'attempts', t.attempts, 'kind', t.kind,
    'user_id', t.user_id, 'workspace_id', t.workspace_id)) into claimed from taken t;
  return claimed;
end $function$
;
grant execute on function public.claim_executions(integer,integer,timestamp with time zone) to service_role;

CREATE OR REPLACE FUNCTION public.claim_outbox(at_most integer, lease_seconds integer, idempotent boolean)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  item public.outbox;
  person public.workspace_members;
  box record;
  claimed jsonb := jsonb_build_array();
begin
  perform private.end_undeliverable(at_most, idempotent);
  for item in
    select o.* from public.outbox o
    where o.kind <> 'campaign_email' and o.finished_at is null and o.status in ('queued', 'sending') and o.next_attempt_at <= clock_timestamp()
      and (o.status = 'queued' or (o.lease_until < clock_timestamp() and idempotent))
    order by o.next_attempt_at limit at_most for update skip locked
  loop
    -- Since a moment ago: the next claim ends it.
    continue when private.delivery_refusal(item) is not null;
    update public.outbox o set status = 'sending', attempts = o.attempts + 1, epoch = o.epoch + 1,
      lease_until = clock_timestamp() + make_interval(secs => lease_seconds)
    where o.id = item.id returning * into item;
    select m.* into person from public.workspace_members m
    where m.workspace_id = item.workspace_id and m.user_id = item.user_id;
    -- An answer leaves from the mailbox that was answered.
    select b.* into box from public.mailboxes b
    where b.workspace_id = item.workspace_id and b.id = (item.payload ->> 'mailbox_id')::uuid;
    claimed := claimed || jsonb_build_object('id', item.id, 'epoch', item.epoch, 'kind', item.kind,
      'payload', item.payload, 'attempts', item.attempts, 'workspace_id', item.workspace_id, 'user_id', item.user_id,
      'from_name', coalesce(box.from_name, person.display_name), 'from_address', box.address,
      'reply_to', case when box.id is null then person.email end);
  end loop;
  return claimed;
end $function$
;
grant execute on function public.claim_outbox(integer,integer,boolean) to service_role;

CREATE OR REPLACE FUNCTION public.claim_turn(turn_id uuid, lease_seconds integer, model text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  turn public.turns;
  attempts_cap constant int := 5;
  void_from int;
  events jsonb := '[]'::jsonb;
  taken record;
begin
  select * into turn from public.turns t
  where t.id = claim_turn.turn_id and t.user_id = auth.uid()
    and exists (select from public.workspace_members m where m.workspace_id = t.workspace_id and m.user_id = t.user_id)
    and (t.status = 'queued' or (t.status = 'running' and t.lease_until < clock_timestamp()))
  for update skip locked;
  if not found then
    return null;
  end if;
  if turn.source = 'chat' and exists (
    select from public.turns other
    where other.thread_id = turn.thread_id and other.id <> turn.id and other.status = 'running'
      and other.lease_until >= clock_timestamp()
  ) then
    return null;
  end if;
  turn := private.settle_lost_call(turn);
  -- Text of a step that was never stored is void: its worker died before the step ended.
  select min(e.seq) into void_from from public.turn_events e
  where e.turn_id = turn.id and e.seq > turn.settled_seq and e.type = 'text.delta';
  if void_from is not null then
    events := jsonb_build_array(jsonb_build_object('type', 'text.discarded', 'from_seq', void_from));
  end if;
  if turn.stop_requested_at is not null then
    perform private.finish_turn(turn, 'stopped', null, events);
    return null;
  end if;
  if turn.attempts >= attempts_cap then
    perform private.finish_turn(turn, 'failed', jsonb_build_object('code', 'unavailable', 'message',
      'I tried this ' || attempts_cap || ' times and was interrupted each time, so I stopped. What was done so far is listed below; you can try again.'),
      events);
    return null;
  end if;
  turn.settled_seq := turn.last_seq + jsonb_array_length(events);
  select * into taken from private.take_turn(turn, private.turn_leaf(turn), claim_turn.lease_seconds, claim_turn.model);
  turn := taken.turn;
  turn.last_seq := private.save_turn(turn, events);
  return private.turn_bundle(turn) || jsonb_build_object('refusal', taken.refusal);
end $function$
;
grant execute on function public.claim_turn(uuid,integer,text) to authenticated;

CREATE OR REPLACE FUNCTION public.claimable_bulk_jobs(at_most integer)
 RETURNS TABLE(job_id uuid, user_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select b.id, b.acting_id from public.bulk_jobs b
  where b.status in ('running', 'undoing') and b.acting_id is not null
  order by b.updated_at limit at_most
$function$
;
grant execute on function public.claimable_bulk_jobs(integer) to service_role;

CREATE OR REPLACE FUNCTION public.claimable_imports(at_most integer)
 RETURNS TABLE(import_id uuid, user_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select i.id, i.acting_id from public.lead_imports i
  where i.status in ('checking', 'running', 'undoing') and i.acting_id is not null
  order by i.updated_at limit at_most
$function$
;
grant execute on function public.claimable_imports(integer) to service_role;

CREATE OR REPLACE FUNCTION public.claimable_turns(at_most integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  turn public.turns;
  found_turns jsonb := jsonb_build_array();
begin
  for turn in
    select t.* from public.turns t
    where t.status in ('queued', 'running')
      and coalesce(t.lease_until, t.created_at) < clock_timestamp()
    order by coalesce(t.lease_until, t.created_at) limit at_most for update skip locked
  loop
    if exists (select from public.workspace_members m where m.workspace_id = turn.workspace_id and m.user_id = turn.user_id) then
      found_turns := found_turns || jsonb_build_object('turn_id', turn.id, 'user_id', turn.user_id);
    else
      perform private.finish_turn(private.settle_lost_call(turn), 'failed', jsonb_build_object('code', 'forbidden',
        'message', 'You are no longer a member of this workspace.'));
    end if;
  end loop;
  return found_turns;
end $function$
;
grant execute on function public.claimable_turns(integer) to service_role;

CREATE OR REPLACE FUNCTION public.classify_reply(workspace_id uuid, inbound_mail_id uuid, classification text, reason text DEFAULT NULL::text, come_back_on date DEFAULT NULL::date)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  mail public.inbound_mails;
  turn public.turns;
  before text;
  reader text;
begin
  perform private.require_writer(classify_reply.workspace_id);
  if coalesce(classify_reply.classification not in ('interested', 'not_now', 'wrong_person', 'unsubscribe', 'question', 'other'), true) then
    perform private.refuse('A class is interested, not_now, wrong_person, unsubscribe, question or other.');
  end if;
  select t.* into turn from public.turns t join public.tool_calls c on c.turn_id = t.id
  where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid;
  select i.* into mail from public.inbound_mails i
  where i.workspace_id = classify_reply.workspace_id and i.id = classify_reply.inbound_mail_id and i.kind = 'reply' for update;
  before := mail.classification;
  if mail.id is null then
    raise exception 'There is no such reply here.' using errcode = 'PT404';
  elsif turn.inbound_mail_id <> mail.id then
    raise exception 'Here only the reply that this is about can be classified.' using errcode = 'PT403';
  elsif turn.inbound_mail_id is not null and mail.classified_by = 'person' then
    raise exception 'A person has said already what this reply comes to: %.', replace(before, '_', ' ') using errcode = 'PT409';
  end if;
  update public.inbound_mails i set classification = classify_reply.classification,
    classified_by = case when turn.inbound_mail_id is null then 'person' else 'model' end,
    classification_reason = left(private.tidy_text(regexp_replace(classify_reply.reason, '[[:cntrl:]]+', ' ', 'g')), 500)
  where i.id = mail.id returning i.* into mail;
  if mail.classification = 'unsubscribe' and before is distinct from 'unsubscribe' and mail.outbox_id is not null then
    perform public.record_mail_events(jsonb_build_array(jsonb_build_object('provider', 'inbound',
      'provider_event_id', 'unsubscribed ' || mail.id, 'kind', 'unsubscribed', 'at', private.mail_now(), 'outbox_id', mail.outbox_id,
      'details', jsonb_build_object('inbound_mail_id', mail.id))));
  end if;
  if mail.classified_by = 'model' and mail.classification = 'interested' and before is distinct from 'interested' then
    select l.name into reader from public.leads l where l.id = mail.lead_id;
    perform private.notify_person(mail.workspace_id, auth.uid(), 'hot_lead', left(reader || ' is interested', 200),
      left(coalesce(mail.classification_reason, ''), 280), 'high', private.reply_actions(mail), 'hot:' || mail.id);
  end if;
  mail := private.remind_of_reply(mail, come_back_on);
  return jsonb_build_object('reply', private.reply_json(mail, 600),
    'remind_at', (select r.due_at from public.reminders r where r.id = mail.reminder_id));
end $function$
;
grant execute on function public.classify_reply(uuid,uuid,text,text,date) to authenticated;

CREATE OR REPLACE FUNCTION public.compare_campaigns(workspace_id uuid, campaign_ids uuid[] DEFAULT NULL::uuid[], days integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  chosen uuid[] := array(select distinct i from unnest(campaign_ids) as i);
begin
  if (campaign_ids is null) = (days is null) then
    perform private.refuse('Name either "campaign_ids" or "days".');
  elsif days is not null and days not between 1 and 3650 then
    perform private.refuse('"days" is a number from 1 to 3,650.');
  elsif campaign_ids is not null and cardinality(chosen) not between 2 and 6 then
    perform private.refuse('Compare two to six campaigns.');
  elsif (select count(*) from public.campaigns c where c.workspace_id = compare_campaigns.workspace_id
      and c.id = any(chosen)) < cardinality(chosen) then
    raise exception 'There is no such campaign here.' using errcode = 'PT404';
  end if;
  return (
    select coalesce(jsonb_agg(private.campaign_sums(c) order by c.started_at desc nulls last, c.id), '[]')
    from (
      select k.* from public.campaigns k
      where k.workspace_id = compare_campaigns.workspace_id
        and (k.id = any(chosen) or days is not null and k.started_at > now() - make_interval(days => days))
      order by k.started_at desc nulls last, k.id limit 50
    ) c
  );
end $function$
;
grant execute on function public.compare_campaigns(uuid,uuid[],integer) to authenticated;

CREATE OR REPLACE FUNCTION public.confirm_task(workspace_id uuid, task_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  task public.scheduled_tasks := private.own_task(confirm_task.workspace_id, confirm_task.task_id);
begin
  if nullif(current_setting('app.tool_call_id', true), '') is not null then
    raise exception 'Only a person confirms a task.' using errcode = 'PT403';
  elsif task.status = 'proposed' then
    if task.at < clock_timestamp() then
      perform private.refuse('Its time has passed. Choose a later one.');
    end if;
    update public.scheduled_tasks t set status = 'active', confirmed_at = clock_timestamp(), updated_at = clock_timestamp()
    where t.id = task.id returning * into task;
  end if;
  return jsonb_build_object('task', private.task_json(task));
end $function$
;
grant execute on function public.confirm_task(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.count_leads(workspace_id uuid, filter jsonb DEFAULT '{}'::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  compiled record := private.lead_filter_sql(workspace_id, coalesce(filter, '{}'));
begin
  return private.count_filtered(workspace_id, filter, compiled.sql, compiled.text_groups, compiled.text_count);
end $function$
;
grant execute on function public.count_leads(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.create_account(workspace_id uuid, account jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  fresh public.accounts;
  created uuid;
begin
  perform private.require_writer(create_account.workspace_id);
  perform private.check_account_facts(account);
  if private.tidy_text(account ->> 'name') is null then
    perform private.refuse('An account needs a name.');
  end if;
  fresh := jsonb_populate_record(null::public.accounts, jsonb_strip_nulls(account));
  insert into public.accounts (workspace_id, name, domain, industry, employee_count, country, city, custom)
  values (create_account.workspace_id, fresh.name, fresh.domain, fresh.industry, fresh.employee_count, fresh.country,
    fresh.city, coalesce(fresh.custom, '{}'))
  returning id into created;
  return (select jsonb_build_object('account', to_jsonb(r)) from public.account_rows r
    where r.workspace_id = create_account.workspace_id and r.id = created);
exception when unique_violation then
  return private.refuse_taken_name(create_account.workspace_id, account ->> 'name');
end $function$
;
grant execute on function public.create_account(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.create_lead(workspace_id uuid, lead jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  fresh public.leads;
  created uuid;
begin
  perform private.require_writer(create_lead.workspace_id);
  perform private.check_lead_facts(create_lead.workspace_id, lead, array['name', 'email', 'phone', 'title', 'company', 'country', 'city', 'source',
    'stage', 'score', 'tags', 'custom', 'do_not_contact']);
  if private.tidy_text(lead ->> 'name') is null then
    perform private.refuse('A lead needs a name.');
  end if;
  fresh := jsonb_populate_record(null::public.leads, jsonb_strip_nulls(lead) - 'company');
  if fresh.stage is not null then
    fresh.stage := private.stage_called(create_lead.workspace_id, fresh.stage);
  end if;
  insert into public.leads (workspace_id, account_id, name, email, phone, title, country, city, stage, owner_id, score,
    tags, source, custom, do_not_contact)
  values (create_lead.workspace_id, private.account_called(create_lead.workspace_id, lead ->> 'company'), fresh.name,
    fresh.email, fresh.phone, fresh.title, fresh.country, fresh.city, fresh.stage, (select auth.uid()),
    coalesce(fresh.score, 0), coalesce(fresh.tags, '{}'), fresh.source, coalesce(fresh.custom, '{}'),
    coalesce(fresh.do_not_contact, false))
  returning id into created;
  return (select jsonb_build_object('lead', to_jsonb(r)) from public.lead_rows r
    where r.workspace_id = create_lead.workspace_id and r.id = created);
exception when unique_violation then
  return private.refuse_taken_email(create_lead.workspace_id, lead ->> 'email');
end $function$
;
grant execute on function public.create_lead(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.create_workspace(name text, display_name text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  created uuid;
begin
  if auth.uid() is null then
    raise exception 'Sign in first.' using errcode = '42501';
  end if;
  insert into public.workspaces (name) values (trim(create_workspace.name)) returning id into created;
  insert into public.workspace_members (workspace_id, user_id, role, display_name, email)
  values (created, auth.uid(), 'owner', trim(create_workspace.display_name),
    (select u.email from auth.users u where u.id = auth.uid()));
  return created;
end $function$
;
grant execute on function public.create_workspace(text,text) to authenticated;

CREATE OR REPLACE FUNCTION public.decide_approval(approval_id uuid, decision text, reason text DEFAULT NULL::text, proposal jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  approval public.approvals;
  turn public.turns;
  call public.tool_calls;
  is_mail boolean;
  decided constant text := case decision when 'approve' then 'approved' when 'deny' then 'denied' when 'edit' then 'edited' end;
begin
  select t.* into turn from public.turns t join public.approvals a on a.turn_id = t.id
  where a.id = decide_approval.approval_id and a.user_id = auth.uid()
    and a.workspace_id in (select private.my_workspace_ids())
  for update of t;
  if not found then
    raise exception 'No such proposal.' using errcode = 'PT404';
  end if;
  select * into approval from public.approvals a where a.id = decide_approval.approval_id for update;
  if decided is null then
    raise exception 'A decision is approve, deny or edit.' using errcode = 'PT400';
  end if;
  if not private.can_write(approval.workspace_id) then
    raise exception 'Viewers cannot decide. Ask a member of the workspace.' using errcode = 'PT403';
  end if;
  if approval.status = decided and decided <> 'edited' then
    return jsonb_build_object('turn_id', turn.id, 'approval_id', approval.id, 'status', decided, 'last_seq', turn.last_seq);
  end if;
  if approval.status <> 'pending' then
    raise exception 'This was already %.', approval.status using errcode = 'PT409';
  end if;
  if approval.expires_at < clock_timestamp() then
    raise exception 'This proposal has expired. Ask for it again.' using errcode = 'PT410';
  end if;
  select * into call from public.tool_calls c where c.id = approval.tool_call_id for update;
  if approval.binding <> private.approval_binding(
      approval.workspace_id, approval.turn_id, call.tool, call.arguments, approval.payload) then
    raise exception 'The action no longer matches what was proposed. Ask for it again.' using errcode = 'PT409';
  end if;

  is_mail := call.effect = 'external' and approval.payload ->> 'kind' = 'email';
  update public.approvals a set status = decided, decided_by = auth.uid(), decided_at = clock_timestamp(),
    reason = decide_approval.reason,
    consumed_at = case when decided = 'approved' and is_mail then clock_timestamp() end
  where a.id = approval.id;
  perform private.append_events(turn.id, jsonb_build_array(jsonb_build_object(
    'type', 'approval.decided', 'approval_id', approval.id, 'call_id', call.id, 'decision', decided)));
  if decided = 'approved' and is_mail then
    update public.tool_calls c set status = 'sending' where c.id = call.id;
    insert into public.outbox (workspace_id, user_id, turn_id, tool_call_id, approval_id, kind, payload)
    values (approval.workspace_id, approval.user_id, turn.id, call.id, approval.id,
      approval.payload ->> 'kind', approval.payload);
  elsif decided = 'approved' then
    update public.tool_calls c set status = 'approved' where c.id = call.id;
  elsif decided = 'denied' then
    perform private.settle_call(call.id, 'denied', false,
      'You said no' || coalesce(': ' || nullif(trim(decide_approval.reason), ''), '') || '.', null, null);
  else
    update public.tool_calls c set arguments = proposal -> 'arguments' where c.id = call.id;
    perform private.append_events(turn.id, jsonb_build_array(
      private.store_proposal(turn, proposal || jsonb_build_object('call_id', call.id))));
  end if;
  perform private.wake_turn(turn.id);
  return jsonb_build_object('turn_id', turn.id, 'approval_id', approval.id, 'status', decided, 'last_seq', turn.last_seq);
end $function$
;
grant execute on function public.decide_approval(uuid,text,text,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.delete_lead_view(workspace_id uuid, view_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from public.lead_views v
  where v.workspace_id = delete_lead_view.workspace_id and v.id = delete_lead_view.view_id
    and v.workspace_id in (select private.my_workspace_ids())
    and (v.owner_id = auth.uid() or (v.is_shared and private.can_manage(v.workspace_id)));
  return found;
end $function$
;
grant execute on function public.delete_lead_view(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.delete_leads(workspace_id uuid, lead_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  gone jsonb;
begin
  perform private.require_writer(delete_leads.workspace_id);
  perform private.check_lead_count(lead_ids);
  -- In order of id, so that two such changes never wait for each other.
  perform from public.leads l
  where l.workspace_id = delete_leads.workspace_id and l.id = any(delete_leads.lead_ids) order by l.id for update;
  with deleted as (
    update public.leads l set deleted_at = now(), deleted_by = auth.uid()
    where l.workspace_id = delete_leads.workspace_id and l.id = any(delete_leads.lead_ids) and l.deleted_at is null
    returning l.id, l.name
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name) order by d.name, d.id), '[]') into gone from deleted d;
  if gone = '[]' then
    raise exception 'There is no such lead here. Search again; do not guess ids.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('deleted', jsonb_array_length(gone),
    'missing', (select count(distinct i) from unnest(lead_ids) as i) - jsonb_array_length(gone),
    'leads', (select jsonb_agg(g.value) from (select g.value from jsonb_array_elements(gone) as g limit 10) g));
end $function$
;
grant execute on function public.delete_leads(uuid,uuid[]) to authenticated;

CREATE OR REPLACE FUNCTION public.delete_reminder(workspace_id uuid, reminder_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  delete from public.reminders r
  where r.workspace_id = delete_reminder.workspace_id and r.id = delete_reminder.reminder_id and r.user_id = (select auth.uid());
  return found;
end $function$
;
grant execute on function public.delete_reminder(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.delete_score_rule(workspace_id uuid, rule_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  gone public.score_rules;
begin
  perform private.require_manager(delete_score_rule.workspace_id);
  delete from public.score_rules r where r.workspace_id = delete_score_rule.workspace_id and r.id = delete_score_rule.rule_id
  returning * into gone;
  if gone.id is null then
    raise exception 'There is no such score rule. Read the rules again.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('rule', private.score_rule_json(gone));
end $function$
;
grant execute on function public.delete_score_rule(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.delete_segment(workspace_id uuid, segment_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  gone public.segments;
begin
  perform private.require_writer(delete_segment.workspace_id);
  delete from public.segments s
  where s.workspace_id = delete_segment.workspace_id and s.id = delete_segment.segment_id
    and (s.created_by = auth.uid() or private.can_manage(s.workspace_id))
  returning s.* into gone;
  if gone.id is null then
    raise exception 'There is no such segment that you may delete.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('segment', to_jsonb(gone) - 'name_key');
end $function$
;
grant execute on function public.delete_segment(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.delete_task(workspace_id uuid, task_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- A run is locked before its task wherever both are.
  perform from public.task_executions e where e.task_id = delete_task.task_id and e.workspace_id = delete_task.workspace_id
    and e.user_id = (select auth.uid()) and e.status in ('queued', 'running', 'waiting') for update;
  delete from public.scheduled_tasks t where t.workspace_id = delete_task.workspace_id and t.id = delete_task.task_id
    and t.user_id = (select auth.uid()) and private.my_role(t.workspace_id) is not null;
  return found;
end $function$
;
grant execute on function public.delete_task(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.delete_thread(thread_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  delete from public.conversation_threads t where t.id = delete_thread.thread_id;
  return found;
end $function$
;
grant execute on function public.delete_thread(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.deleted_leads(workspace_id uuid, before timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'email', d.email, 'company', d.company,
    'deleted_at', d.deleted_at, 'deleted_by_name', d.display_name, 'gone_at', d.deleted_at + interval '30 days')
    order by d.deleted_at desc, d.id), '[]')
  from (
    select l.id, l.name, l.email, a.name as company, l.deleted_at, m.display_name
    from public.leads l
    left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
    left join public.workspace_members m on m.workspace_id = l.workspace_id and m.user_id = l.deleted_by
    where l.workspace_id = deleted_leads.workspace_id and l.deleted_at is not null and l.merged_into is null
      and private.my_role(deleted_leads.workspace_id) is not null
      and (before is null or l.deleted_at < before)
    order by l.deleted_at desc, l.id limit 200
  ) d
$function$
;
grant execute on function public.deleted_leads(uuid,timestamp with time zone) to authenticated;

CREATE OR REPLACE FUNCTION public.draft_answer(workspace_id uuid, inbound_mail_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  mail public.inbound_mails;
  turn public.turns;
  refusal text;
begin
  perform private.require_writer(draft_answer.workspace_id);
  select i.* into mail from public.inbound_mails i
  where i.workspace_id = draft_answer.workspace_id and i.id = draft_answer.inbound_mail_id for update;
  if mail.id is null then
    raise exception 'There is no such reply here.' using errcode = 'PT404';
  end if;
  refusal := private.draft_refusal(mail, auth.uid(), true);
  if refusal is not null then
    raise exception '%', 'No answer is drafted. ' || refusal using errcode = 'PT409';
  elsif exists (select from public.turns t where t.id = mail.answer_turn_id and t.status in ('queued', 'running'))
      or exists (select from public.tool_calls c where c.id = mail.tool_call_id
        and c.status in ('pending', 'waiting', 'approved', 'sending')) then
    raise exception 'An answer is being drafted, or waits already.' using errcode = 'PT409';
  end if;
  turn := private.begin_answer(mail, auth.uid());
  return jsonb_build_object('thread_id', turn.thread_id, 'turn_id', turn.id);
end $function$
;
grant execute on function public.draft_answer(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.draft_my_answers(workspace_id uuid, wanted boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if private.my_role(draft_my_answers.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif wanted is null then
    perform private.refuse('"wanted" is true or false.');
  end if;
  insert into public.user_contexts as c (workspace_id, user_id, drafts_answers)
  values (draft_my_answers.workspace_id, auth.uid(), wanted)
  on conflict on constraint user_contexts_pkey do update set drafts_answers = wanted, updated_at = now();
  return wanted;
end $function$
;
grant execute on function public.draft_my_answers(uuid,boolean) to authenticated;

CREATE OR REPLACE FUNCTION public.due_variant_trials(at_most integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  instant timestamptz := private.mail_now();
  step public.campaign_steps;
  trials jsonb := '[]';
  before record;
begin
  for step in
    select s.* from public.campaigns c
    join public.campaign_steps s on s.workspace_id = c.workspace_id and s.campaign_id = c.id
    -- The last mails of a finished campaign are answered, too.
    where (c.status = 'running' or c.status = 'finished' and c.finished_at > now() - interval '14 days')
      and s.kind = 'email' and s.removed_at is null and (s.next_look_at is null or s.next_look_at <= instant)
      and (select count(*) > 1 and bool_and(v.status <> 'winner') from public.campaign_variants v
        where v.step_id = s.id and v.removed_at is null and v.status <> 'dropped')
    order by s.next_look_at nulls first limit at_most for no key update of s skip locked
  loop
    update public.campaign_steps s set next_look_at = instant + interval '1 hour' where s.id = step.id;
    select count(*) as looks, coalesce(max(l.sample), 0) as last_sample into before
    from public.variant_looks l where l.step_id = step.id and l.texts = private.texts_of_step(step.id);
    if private.least_sent(step) >= greatest(step.winner_sample, 2 * before.last_sample) then
      trials := trials || jsonb_build_object('step_id', step.id, 'texts', cardinality(private.texts_of_step(step.id)),
        'looks', before.looks, 'last_sample', before.last_sample, 'confidence', step.winner_confidence,
        'sample', step.winner_sample, 'variants', private.trial_counts(step, instant));
    end if;
  end loop;
  return trials;
end $function$
;
grant execute on function public.due_variant_trials(integer) to service_role;

CREATE OR REPLACE FUNCTION public.duplicates_of(workspace_id uuid, lead_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('lead', to_jsonb(r), 'reasons', d.reasons) order by d.weight, r.created_at), '[]')
  from (
    select other.id, x.reasons, case x.reasons #>> '{0,kind}' when 'mailbox' then 1 when 'phone' then 1 when 'shared_phone' then 3 else 2 end as weight
    from public.leads one
    join public.leads other on other.workspace_id = one.workspace_id and other.id <> one.id
      and (other.email_key = one.email_key or other.phone_key = one.phone_key or other.account_id = one.account_id)
    cross join lateral (
      select case when private.duplicate_reasons(one, other) <> '[]' then private.duplicate_reasons(one, other)
        when one.account_id = other.account_id and private.names_are_near(one.name, other.name)
          then '[{"kind": "near_name", "words": "Names that differ in a letter or two at the same company"}]'::jsonb
        else '[]' end as reasons
    ) x
    where one.workspace_id = duplicates_of.workspace_id and one.id = duplicates_of.lead_id and x.reasons <> '[]'
      and not private.told_apart(one.id, other.id)
    order by weight limit 10
  ) d
  join public.lead_rows r on r.id = d.id
$function$
;
grant execute on function public.duplicates_of(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.edit_plan(turn_id uuid, steps jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  turn public.turns;
begin
  select * into turn from public.turns t
  where t.id = edit_plan.turn_id and t.user_id = auth.uid() and t.workspace_id in (select private.my_workspace_ids())
  for update;
  if not found then
    raise exception 'No such turn.' using errcode = 'PT404';
  end if;
  if turn.status not in ('queued', 'running', 'waiting') then
    raise exception 'This turn has ended. Say in a new message what should happen next.' using errcode = 'PT409';
  end if;
  perform private.check_plan(steps);
  turn.plan := steps;
  turn.plan_edited := true;
  perform private.save_turn(turn, jsonb_build_array(jsonb_build_object('type', 'plan.updated', 'steps', steps)));
  return jsonb_build_object('turn_id', turn.id, 'steps', steps);
end $function$
;
grant execute on function public.edit_plan(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.enqueue_due_tasks(at_most integer, instant timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  now_at timestamptz := coalesce(instant, clock_timestamp());
  punctual timestamptz := now_at - interval '5 minutes';
  found int;
begin
  with due as materialized (
    select t.id, t.workspace_id, t.user_id, t.kind, t.catch_up, t.next_runs, width_bucket(now_at, t.next_runs) as passed,
      case t.catch_up when 'all' then t.catch_up_cap else 1 end as most
    from public.scheduled_tasks t
    -- One that lacks instants gets them first: else what it missed would be told in several parts.
    where t.status = 'active' and t.next_run_at <= now_at and (t.refill_at is null or t.refill_at > now_at)
    order by t.next_run_at limit at_most for no key update skip locked
  ), moved as (
    update public.scheduled_tasks t set next_run_at = d.next_runs[d.passed + 1], next_runs = d.next_runs[d.passed + 1:],
      last_due_at = d.next_runs[d.passed]
    from due d where t.id = d.id
  ), made as (
    insert into public.task_executions (task_id, workspace_id, user_id, kind, due_at, next_attempt_at, status, outcome, finished_at)
    select d.id, d.workspace_id, d.user_id, d.kind, r.at, now_at,
      case when d.catch_up = 'skip' and r.at < punctual then 'skipped' else 'queued' end,
      case when d.catch_up = 'skip' and r.at < punctual then 'Missed while nothing ran, and not caught up with.' end,
      case when d.catch_up = 'skip' and r.at < punctual then now_at end
    from due d cross join lateral unnest(d.next_runs[greatest(1, d.passed + 1 - d.most):d.passed]) as r (at)
    on conflict do nothing
  )
  select count(*) into found from due;
  return found;
end $function$
;
grant execute on function public.enqueue_due_tasks(integer,timestamp with time zone) to service_role;

CREATE OR REPLACE FUNCTION public.enrol_leads(workspace_id uuid, campaign_id uuid, lead_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
  left_out jsonb;
  came int;
begin
  perform private.require_writer(enrol_leads.workspace_id);
  campaign := private.campaign_for_change(enrol_leads.workspace_id, enrol_leads.campaign_id::text);
  if campaign.status in ('finished', 'stopped') then
    perform private.refuse(format('This campaign is %s. Make a new one.', campaign.status));
  elsif coalesce(cardinality(lead_ids) not between 1 and 1000, true) then
    perform private.refuse('Enrol 1 to 1,000 leads at once.');
  elsif campaign.mailbox_id is null or not exists (select from public.campaign_steps s
      where s.campaign_id = campaign.id and s.removed_at is null) then
    perform private.refuse('Give the campaign a mailbox and a mail first.');
  end if;
  select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'reason', r.reason)), '[]') into left_out
  from (
    select i.id, l.name, case when l.id is null then 'lead_gone' else private.enrolment_refusal(l, campaign.id,
      coalesce((select s.one_sequence_at_a_time from public.mail_settings s where s.workspace_id = campaign.workspace_id), true)) end as reason
    from (select distinct unnest(lead_ids) as id) i
    left join public.leads l on l.workspace_id = campaign.workspace_id and l.id = i.id
  ) r where r.reason is not null limit 100;
  came := private.enrol(campaign, lead_ids);
  if campaign.status = 'running' then
    perform private.ring('tick');
  end if;
  return jsonb_build_object('enrolled', came, 'left_out', left_out);
end $function$
;
grant execute on function public.enrol_leads(uuid,uuid,uuid[]) to authenticated;

CREATE OR REPLACE FUNCTION public.erase_person(workspace_id uuid, lead_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  person public.leads;
  erasure uuid;
begin
  perform private.require_erasing(erase_person.workspace_id);
  select * into person from public.leads l
  where l.workspace_id = erase_person.workspace_id and l.id = erase_person.lead_id for update;
  if person.id is null then
    raise exception 'There is no such lead here.' using errcode = 'PT404';
  end if;
  if person.email is not null then
    insert into public.suppressions (workspace_id, email_hash, reason)
    values (person.workspace_id, private.mailbox_hash(person.workspace_id, person.email), 'erased')
    on conflict on constraint suppressions_pkey do update set reason = 'erased';
  end if;
  insert into public.erasures (workspace_id, requested_by, lead_id, words)
  values (person.workspace_id, auth.uid(), person.id, private.words_of(person))
  returning id into erasure;
  update public.leads l set deleted_at = coalesce(l.deleted_at, now()), deleted_by = auth.uid() where l.id = person.id;
  return jsonb_build_object('erasure_id', erasure);
end $function$
;
grant execute on function public.erase_person(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.expire_approvals(at_most integer DEFAULT 50)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  approval record;
  expired int := 0;
begin
  for approval in
    -- Turns are locked in the order of their ids, as wherever several are.
    select due.* from (
      select a.id, a.turn_id, a.tool_call_id from public.approvals a
      where a.status = 'pending' and a.expires_at < clock_timestamp()
      order by a.expires_at limit at_most
    ) due
    order by due.turn_id, due.id
  loop
    perform from public.turns t where t.id = approval.turn_id for update;
    update public.approvals a set status = 'expired', decided_at = clock_timestamp()
    where a.id = approval.id and a.status = 'pending';
    if found then
      perform private.append_events(approval.turn_id, jsonb_build_array(jsonb_build_object('type', 'approval.decided',
        'approval_id', approval.id, 'call_id', approval.tool_call_id, 'decision', 'expired')));
      perform private.settle_call(approval.tool_call_id, 'cancelled', false, 'Nobody approved it in time.', null, null);
      perform private.wake_turn(approval.turn_id);
      expired := expired + 1;
    end if;
  end loop;
  return expired;
end $function$
;
grant execute on function public.expire_approvals(integer) to service_role;

CREATE OR REPLACE FUNCTION public.explain_score(workspace_id uuid, lead_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('lead', jsonb_build_object('id', l.id, 'name', l.name), 'score', l.score,
    'factors', s.factors, 'previous_score', s.previous_score, 'changed_at', s.changed_at, 'computed_at', s.computed_at)
  from public.leads l left join public.lead_scores s on s.lead_id = l.id
  where l.workspace_id = explain_score.workspace_id and l.id = explain_score.lead_id
$function$
;
grant execute on function public.explain_score(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.export_leads(workspace_id uuid, filter jsonb DEFAULT '{}'::jsonb, after uuid DEFAULT NULL::uuid, page_size integer DEFAULT 1000)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  ids uuid[];
  page jsonb;
begin
  if page_size is null or page_size not between 1 and 2000 then
    perform private.refuse('"page_size" is a number from 1 to 2,000.');
  elsif private.my_role(export_leads.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  execute format(
    'select array_agg(p.id) from (select l.id from public.leads l
      left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      where l.workspace_id = %L and %s and (%s) order by l.id limit %s) p',
    export_leads.workspace_id, case when after is null then 'true' else format('l.id > %L', after) end,
    (private.lead_filter_sql(export_leads.workspace_id, coalesce(filter, '{}'))).sql, page_size + 1
  ) into ids;
  with owner as (
    select m.user_id, case
      when count(*) over (partition by lower(m.display_name collate "und-x-icu")) = 1 then m.display_name
      else coalesce(m.email, m.user_id::text) end as word
    from public.workspace_members m where m.workspace_id = export_leads.workspace_id
  )
  select jsonb_agg(jsonb_build_object('name', l.name, 'email', l.email, 'phone', l.phone, 'title', l.title, 'company', a.name,
    'domain', a.domain, 'industry', a.industry, 'employee_count', a.employee_count, 'country', l.country, 'city', l.city,
    'stage', private.stage_label(l.workspace_id, l.stage), 'owner', o.word, 'tags', l.tags, 'source', l.source,
    'do_not_contact', l.do_not_contact, 'custom', l.custom, 'account_custom', coalesce(a.custom, '{}'), 'score', l.score,
    'created_at', l.created_at, 'last_contacted_at', l.last_contacted_at) order by p.position)
  into page
  from unnest(ids[1:page_size]) with ordinality as p (id, position)
  join public.leads l on l.workspace_id = export_leads.workspace_id and l.id = p.id
  left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
  left join owner o on o.user_id = l.owner_id;
  return jsonb_build_object(
    'leads', coalesce(page, '[]'),
    'next', case when cardinality(ids) > page_size then ids[page_size] end,
    'fields', case when after is null then (
      select coalesce(jsonb_agg(jsonb_build_object('target', f.target, 'key', f.key, 'label', f.label, 'type', f.type)
        order by f.target desc, f.position, f.label_key), '[]')
      from public.custom_fields f where f.workspace_id = export_leads.workspace_id and f.archived_at is null) end
  );
end $function$
;
grant execute on function public.export_leads(uuid,jsonb,uuid,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.export_person(workspace_id uuid, lead_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  person public.leads;
  place record;
  found jsonb;
  records jsonb := '{}'::jsonb;
  mentions jsonb := '{}'::jsonb;
  known text[];
begin
  perform private.require_erasing(export_person.workspace_id);
  select * into person from public.leads l
  where l.workspace_id = export_person.workspace_id and l.id = export_person.lead_id;
  if person.id is null then
    raise exception 'There is no such lead here.' using errcode = 'PT404';
  end if;
  known := private.words_of(person);
  for place in
    select p.table_name, min(p.scope) as scope, string_agg(format('%I::text ilike any ($2)', p.col), ' or ' order by p.col) as mentioned,
      bool_or(a.attname is not null) as of_lead
    from private.places_of_words() p
    left join pg_catalog.pg_attribute a on a.attrelid = p.table_name::regclass and a.attname = 'lead_id' and not a.attisdropped
    where p.scope is not null and p.table_name <> 'public.leads' group by p.table_name order by p.table_name
  loop
    execute format('select jsonb_agg(to_jsonb(t)) from (select * from %s t where %s and (%s) limit 1000) t', place.table_name, place.scope,
      case when place.of_lead then 't.lead_id = $3 or ' else '' end || place.mentioned)
    into found using person.workspace_id, array(
      select '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
      from unnest(array[person.id::text] || known || private.words_in(known, 'jsonb')) as w), person.id;
    if found is not null and place.of_lead then
      records := records || jsonb_build_object(place.table_name, found);
    elsif found is not null then
      mentions := mentions || jsonb_build_object(place.table_name, found);
    end if;
  end loop;
  return jsonb_build_object('exported_at', now(), 'lead', to_jsonb(person), 'account', (
    select to_jsonb(a) from public.accounts a where a.workspace_id = person.workspace_id and a.id = person.account_id
  ), 'records', records, 'mentions', mentions);
end $function$
;
grant execute on function public.export_person(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.find_duplicates(workspace_id uuid, most integer DEFAULT 50)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  answer jsonb;
begin
  if most is null or most not between 1 and 200 then
    perform private.refuse('"most" is a number from 1 to 200.');
  end if;
  with shared as materialized (
    -- By the indexes alone, which say which keys several leads share; the leads are read afterwards.
    (select 1 as place, l.email_key, null as phone_key, null::uuid as account_id, null as name_sound from public.leads l
     where l.workspace_id = find_duplicates.workspace_id and l.email_key is not null
     group by l.email_key having count(*) > 1 limit 500)
    union all
    (select 2, null, l.phone_key, null, l.name_sound from public.leads l
     where l.workspace_id = find_duplicates.workspace_id and l.phone_key is not null and l.name_sound is not null
     group by l.phone_key, l.name_sound having count(*) between 2 and 20 limit 500)
    union all
    (select 3, null, l.phone_key, null, null from public.leads l
     where l.workspace_id = find_duplicates.workspace_id and l.phone_key is not null
     group by l.phone_key having count(*) between 2 and 20 limit 500)
    union all
    (select 2, null, null, l.account_id, l.name_sound from public.leads l
     where l.workspace_id = find_duplicates.workspace_id and l.account_id is not null and l.name_sound is not null
     group by l.account_id, l.name_sound having count(*) between 2 and 20 limit 500)
  ), keys as (
    select s.place, array(select l.id from public.leads l
      where l.workspace_id = find_duplicates.workspace_id and l.email_key = s.email_key order by l.created_at, l.id) as ids
    from shared s where s.email_key is not null
    union all
    select s.place, array(select l.id from public.leads l
      where l.workspace_id = find_duplicates.workspace_id and l.phone_key = s.phone_key
        and (s.name_sound is null or l.name_sound = s.name_sound) order by l.created_at, l.id)
    from shared s where s.phone_key is not null
    union all
    select s.place, array(select l.id from public.leads l
      where l.workspace_id = find_duplicates.workspace_id and l.account_id = s.account_id and l.name_sound = s.name_sound
      order by l.created_at, l.id)
    from shared s where s.account_id is not null
  ), pairs as (
    select least(k.ids[1], i.id) as one_id, greatest(k.ids[1], i.id) as other_id,
      min(k.place) as place
    from keys k cross join unnest(k.ids[2:]) as i (id) group by 1, 2
  ), picked as materialized (
    select p.* from pairs p where not private.told_apart(p.one_id, p.other_id)
    order by p.place, p.one_id, p.other_id limit find_duplicates.most + 1
  ), found as (
    -- One by one, because they are few: the planner, not knowing that, would read all leads.
    select (select private.duplicate_pair(one, other) from public.leads one, public.leads other
      where one.id = p.one_id and other.id = p.other_id) as pair, p.place
    from picked p
  ), numbered as (
    select f.pair, row_number() over (order by f.place, f.pair #>> '{leads,0,id}') as place
    from found f
  )
  select jsonb_build_object('pairs', coalesce(jsonb_agg(n.pair order by n.place) filter (where n.place <= most), '[]'),
    'more', count(*) > most)
  into answer from numbered n;
  return answer;
end $function$
;
grant execute on function public.find_duplicates(uuid,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.finish_campaign_mail(provider text, results jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  instant timestamptz := private.mail_now();
  ids uuid[];
begin
  -- Leads, then mails, then people: the order in which everyone locks.
  perform from public.leads l
  where l.id in (select e.lead_id from jsonb_to_recordset(results) as r (id uuid, status text)
    join public.outbox o on o.id = r.id join public.enrolments e on e.id = o.enrolment_id where r.status = 'sent')
  order by l.id for no key update;
  ids := array(
    select o.id from public.outbox o join jsonb_to_recordset(results) as r (id uuid, epoch int) on r.id = o.id
    where o.kind = 'campaign_email' and o.status = 'sending' and o.epoch = r.epoch order by o.id for update of o
  );
  perform from public.enrolments e join public.outbox o on o.enrolment_id = e.id where o.id = any(ids) order by e.id for no key update of e;
  if results @? '$[*].status ? (@ == "returned")' then
    perform private.pause_returning_mailboxes(results, ids);
  end if;
  with given as (
    select r.* from jsonb_to_recordset(results) as r (id uuid, status text, provider_id text, message_id text, subject text,
      text text, error text, retry_seconds int) where r.id = any(ids) and r.status <> 'returned'
  )
  update public.outbox o set
    status = case r.status when 'retry' then 'queued' when 'unknown' then 'sending' when 'not_rendered' then 'failed' else r.status end,
    provider = finish_campaign_mail.provider, provider_id = r.provider_id, message_id = coalesce(r.message_id, o.message_id),
    payload = case when r.status = 'sent' then o.payload || jsonb_build_object('subject', r.subject, 'text', r.text) else o.payload end,
    error = r.error,
    lease_until = case when r.status = 'unknown' then clock_timestamp() + make_interval(secs => r.retry_seconds) end,
    next_attempt_at = case when r.status = 'retry' then instant + make_interval(secs => r.retry_seconds) else o.next_attempt_at end,
    finished_at = case when r.status not in ('retry', 'unknown') then instant end
  from given r where o.id = r.id;
  perform private.record_sent(results, ids);
  perform private.move_on(array(select o.enrolment_id from public.outbox o where o.id = any(ids) and o.status in ('sent', 'uncertain')),
    false, instant);
  if results @? '$[*].status ? (@ == "failed" || @ == "not_rendered")' then
    perform private.end_failed(results, ids);
  end if;
  return to_jsonb(ids);
end $function$
;
grant execute on function public.finish_campaign_mail(text,jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.finish_deliveries(results jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  result record;
  delivery public.notification_deliveries;
  recorded int := 0;
begin
  for result in
    select r.* from jsonb_to_recordset(results) as r (id uuid, epoch int, outcome text, error text, retry_seconds int) order by r.id
  loop
    update public.notification_deliveries d set
      status = case result.outcome when 'sent' then 'sent' when 'retry' then 'queued' when 'uncertain' then 'uncertain' else 'failed' end,
      error = left(result.error, 300), lease_until = null,
      finished_at = case when result.outcome <> 'retry' then clock_timestamp() end
    where d.id = result.id and d.epoch = result.epoch and d.status = 'sending'
    returning * into delivery;
    continue when not found;
    recorded := recorded + 1;
    perform private.note_channel(delivery, result.outcome, result.retry_seconds);
  end loop;
  return recorded;
end $function$
;
grant execute on function public.finish_deliveries(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.finish_executions(results jsonb, instant timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  attempts_cap constant int := 5;
  now_at timestamptz := coalesce(instant, clock_timestamp());
  ended uuid[];
  found int;
begin
  with told as (
    select * from jsonb_to_recordset(results) as r (id uuid, epoch int, status text, outcome text, error text)
  ), recorded as (
    update public.task_executions e set
      status = case when t.status = 'retry' then case when e.attempts >= attempts_cap then 'dead' else 'queued' end else t.status end,
      outcome = t.outcome, error = left(t.error, 500), lease_until = null,
      -- After 1, 4, 16 and 60 minutes.
      next_attempt_at = now_at + least(interval '1 hour', interval '1 minute' * 4 ^ (e.attempts - 1)),
      finished_at = case when t.status <> 'retry' or e.attempts >= attempts_cap then now_at end
    from told t
    where e.id = t.id and e.epoch = t.epoch and e.status = 'running' and t.status in ('succeeded', 'failed', 'retry')
    returning e.id, e.status
  )
  select count(*), array_agg(r.id) filter (where r.status <> 'queued') into found, ended from recorded r;
  perform private.settle_tasks(ended);
  return found;
end $function$
;
grant execute on function public.finish_executions(jsonb,timestamp with time zone) to service_role;

CREATE OR REPLACE FUNCTION public.finish_mail_visit(visit_id uuid, bot_reason text DEFAULT NULL::text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  visit private.mail_visits;
begin
  update private.mail_visits v set is_finished = true
  where v.id = finish_mail_visit.visit_id and not v.is_finished returning v.* into visit;
  if visit.id is not null then
    perform private.record_link_event(visit.outbox_id, case visit.kind when 'open' then 'opened' else 'clicked' end, visit.id::text,
      bot_reason is not null, jsonb_strip_nulls(jsonb_build_object('target', visit.target, 'bot', left(bot_reason, 100))));
  end if;
end $function$
;
grant execute on function public.finish_mail_visit(uuid,text) to anon, authenticated;

CREATE OR REPLACE FUNCTION public.finish_outbox(outbox_id uuid, epoch integer, status text, provider text DEFAULT NULL::text, provider_id text DEFAULT NULL::text, error text DEFAULT NULL::text, retry_seconds integer DEFAULT NULL::integer)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform from public.turns t join public.outbox o on o.turn_id = t.id where o.id = finish_outbox.outbox_id
  for update of t;
  perform from public.outbox o
  where o.id = finish_outbox.outbox_id and o.epoch = finish_outbox.epoch and o.status = 'sending' for update;
  if not found then
    return false;
  end if;
  if finish_outbox.status = 'retry' then
    update public.outbox o set status = 'queued', lease_until = null, error = finish_outbox.error,
      next_attempt_at = clock_timestamp() + make_interval(secs => finish_outbox.retry_seconds)
    where o.id = finish_outbox.outbox_id;
  else
    perform private.end_outbox(finish_outbox.outbox_id, finish_outbox.status, finish_outbox.provider,
      finish_outbox.provider_id, finish_outbox.error);
  end if;
  return true;
end $function$
;
grant execute on function public.finish_outbox(uuid,integer,text,text,text,text,integer) to service_role;

CREATE OR REPLACE FUNCTION public.finish_staging(import_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  import public.lead_imports := private.own_import(import_id, array['staging', 'ready']);
begin
  if import.row_count = 0 then
    perform private.refuse('The file has no rows.');
  end if;
  update public.lead_imports i set status = 'ready', updated_at = clock_timestamp() where i.id = import.id returning * into import;
  return to_jsonb(import);
end $function$
;
grant execute on function public.finish_staging(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.forget(workspace_id uuid, memory_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  gone public.memories;
begin
  delete from public.memories m
  where m.workspace_id = forget.workspace_id and m.id = forget.memory_id
  returning * into gone;
  if gone.id is null and exists (select from public.memories m where m.id = forget.memory_id) then
    raise exception 'That is remembered for the whole workspace: only who added it or an admin can forget it.'
      using errcode = 'PT403';
  elsif gone.id is null then
    raise exception 'There is no such memory. Show the memories again; do not guess ids.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('id', gone.id, 'content', gone.content);
end $function$
;
grant execute on function public.forget(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.get_account(workspace_id uuid, account_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('account', to_jsonb(r), 'leads', coalesce((
    select jsonb_agg(to_jsonb(p) order by p.score desc, p.id) from (
      select * from public.lead_rows l
      where l.workspace_id = r.workspace_id and l.account_id = r.id order by l.score desc, l.id limit 50
    ) p
  ), '[]'))
  from public.account_rows r
  where r.workspace_id = get_account.workspace_id and r.id = get_account.account_id
$function$
;
grant execute on function public.get_account(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.get_campaign(workspace_id uuid, campaign_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select to_jsonb(c) - array['name_key', 'people_after', 'tool_call_id'] || jsonb_build_object(
    'is_approved', c.approved_hash is not distinct from c.content_hash,
    'mailbox', (select jsonb_build_object('id', m.id, 'address', m.address, 'from_name', m.from_name, 'status', m.status,
      'paused_reason', m.paused_reason) from public.mailboxes m where m.id = c.mailbox_id),
    'segment_name', (select s.name from public.segments s where s.id::text = c.audience ->> 'segment_id'),
    'people', private.campaign_people_json(c.id),
    'steps', coalesce((
      select jsonb_agg(to_jsonb(s) - array['workspace_id', 'campaign_id', 'next_step_id', 'else_step_id', 'next_look_at', 'removed_at'] || jsonb_build_object(
        'look', private.last_look_json(s.id),
        'next', (select n.position from public.campaign_steps n where n.id = s.next_step_id),
        'else', (select n.position from public.campaign_steps n where n.id = s.else_step_id),
        'waiting', (select count(*) from (select from public.enrolments e where e.campaign_id = c.id and e.step_id = s.id
          and e.status in ('active', 'parked') limit 10001) w),
        'variants', (select coalesce(jsonb_agg(to_jsonb(v) - array['workspace_id', 'step_id', 'removed_at'] || jsonb_build_object(
            'counts', private.campaign_counts_json(c.id, v.id)) order by v.label), '[]')
          from public.campaign_variants v where v.step_id = s.id and v.removed_at is null)) order by s.position)
      from public.campaign_steps s where s.campaign_id = c.id and s.removed_at is null), '[]'))
  from public.campaigns c
  where c.workspace_id = get_campaign.workspace_id and c.id = get_campaign.campaign_id
$function$
;
grant execute on function public.get_campaign(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.get_lead(workspace_id uuid, lead_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'lead', to_jsonb(r),
    'activities', coalesce(t.activities, '[]'),
    'more', coalesce(t.more, false)
  )
  from public.lead_rows r
  cross join lateral (
    select jsonb_agg(jsonb_build_object('id', e.id, 'lead_id', e.lead_id, 'kind', e.kind, 'title', e.title, 'body', e.body,
        'actor_id', e.actor_id, 'actor_name', m.display_name, 'occurred_at', e.occurred_at,
        'from_outside', e.from_outside)
        order by e.occurred_at desc, e.id) filter (where e.position <= 50) as activities,
      count(*) > 50 as more
    from (
      select a.*, row_number() over (order by a.occurred_at desc, a.id) as position
      from public.lead_activities a
      where a.workspace_id = r.workspace_id and a.lead_id = r.id
      order by a.occurred_at desc, a.id limit 51
    ) e
    left join public.workspace_members m on m.workspace_id = e.workspace_id and m.user_id = e.actor_id
  ) t
  where r.workspace_id = get_lead.workspace_id and r.id = get_lead.lead_id
$function$
;
grant execute on function public.get_lead(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.get_thread(thread_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  thread public.conversation_threads;
  path uuid[];
  turn_ids uuid[];
begin
  select * into thread from public.conversation_threads t
  where t.id = get_thread.thread_id and t.user_id = auth.uid()
    and t.workspace_id in (select private.my_workspace_ids());
  if not found then
    return null;
  end if;
  select array_agg(p.message_id order by p.distance desc) into path
  from private.thread_path(thread.head_message_id, 1000) p;
  select array_agg(t.id) into turn_ids from public.turns t
  where t.thread_id = thread.id and (t.user_message_id = any (path)) and (
    exists (select from public.messages m where m.turn_id = t.id and m.role = 'assistant' and m.id = any (path))
    or not exists (select from public.messages m where m.turn_id = t.id and m.role = 'assistant')
  );
  return jsonb_build_object(
    'thread', to_jsonb(thread),
    'messages', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', m.id, 'parent_id', m.parent_id, 'role', m.role, 'content', m.content, 'turn_id', m.turn_id,
        'created_at', m.created_at, 'siblings', (
          select jsonb_agg(s.id order by s.created_at, s.id) from public.messages s
          where s.thread_id = m.thread_id and s.parent_id is not distinct from m.parent_id and s.role = m.role)
      ) order by array_position(path, m.id)), '[]')
      from public.messages m where m.id = any (path)),
    'turns', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', t.id, 'user_message_id', t.user_message_id, 'status', t.status, 'error', t.error, 'tainted', t.tainted, 'plan', t.plan,
        'inbound_mail_id', t.inbound_mail_id,
        'created_at', t.created_at, 'finished_at', t.finished_at, 'last_seq', t.last_seq,
        'receipt', private.turn_receipt(t.id),
        'usage', private.turn_usage(t)) order by t.created_at), '[]')
      from public.turns t where t.id = any (turn_ids)),
    'calls', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', c.id, 'turn_id', c.turn_id, 'message_id', c.message_id, 'position', c.position, 'tool', c.tool,
        'effect', c.effect, 'arguments', c.arguments, 'status', c.status, 'ok', c.ok, 'summary', c.summary,
        'view', c.view, 'undone_at', c.undone_at,
        'undoable', c.effect = 'write' and c.status = 'done' and c.undone_at is null and private.left_traces(c.id)
      ) order by c.created_at, c.position), '[]')
      from public.tool_calls c where c.turn_id = any (turn_ids)),
    'approvals', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', a.id, 'turn_id', a.turn_id, 'tool_call_id', a.tool_call_id, 'tool', a.tool, 'arguments', a.arguments,
        'preview', a.preview, 'summary', a.summary, 'status', a.status, 'expires_at', a.expires_at, 'reason', a.reason
      ) order by a.created_at), '[]')
      from public.approvals a where a.turn_id = any (turn_ids)),
    'last_seq', (select coalesce(jsonb_object_agg(t.id, t.last_seq), '{}') from public.turns t where t.id = any (turn_ids))
  );
end $function$
;
grant execute on function public.get_thread(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.grant_send_permission(workspace_id uuid, permission jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most constant int := 10;
  days numeric;
  made public.send_permissions;
begin
  perform private.require_human();
  perform private.require_writer(grant_send_permission.workspace_id);
  perform private.require_keys(permission, array['scope', 'campaign_id', 'classification', 'daily_cap', 'days'], 'A permission');
  days := (permission ->> 'days')::numeric;
  if coalesce(permission ->> 'scope' not in ('my_leads', 'repliers', 'campaign', 'class'), true) then
    perform private.refuse('"scope" is my_leads, repliers, campaign or class.');
  elsif coalesce(days <> trunc(days) or days not between 1 and 90, true) then
    perform private.refuse('A permission lasts 1 to 90 days.');
  elsif coalesce((permission ->> 'daily_cap')::numeric not between 1 and 50, true) then
    perform private.refuse('"daily_cap" is 1 to 50 mails a day.');
  elsif (permission ->> 'scope' = 'class') <> coalesce(permission ->> 'classification' in ('interested', 'not_now', 'wrong_person', 'question', 'other'), false) then
    perform private.refuse('The scope "class" names one: interested, not_now, wrong_person, question or other.');
  elsif (permission ->> 'scope' = 'campaign') <> (permission ->> 'campaign_id' is not null) then
    perform private.refuse('The scope "campaign" names one, the others none.');
  elsif permission ->> 'campaign_id' is not null and not exists (select from public.campaigns c
      where c.workspace_id = grant_send_permission.workspace_id and c.id::text = permission ->> 'campaign_id') then
    raise exception 'There is no such campaign here.' using errcode = 'PT404';
  elsif (select count(*) from public.send_permissions p where p.workspace_id = grant_send_permission.workspace_id
      and p.user_id = auth.uid() and p.revoked_at is null and p.expires_at > now()) >= most then
    raise exception 'You have given % permissions. Take one back first.', most using errcode = 'PT409';
  end if;
  insert into public.send_permissions (workspace_id, user_id, scope, campaign_id, classification, daily_cap, expires_at)
  values (grant_send_permission.workspace_id, auth.uid(), permission ->> 'scope', (permission ->> 'campaign_id')::uuid,
    permission ->> 'classification', (permission ->> 'daily_cap')::numeric::int, now() + make_interval(days => days::int))
  returning * into made;
  return private.send_permission_json(made);
exception when invalid_text_representation or numeric_value_out_of_range then
  return private.refuse('"days" and "daily_cap" are whole numbers.')::jsonb;
end $function$
;
grant execute on function public.grant_send_permission(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.holidays_due(at_most integer)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object('year', extract(year from private.mail_now())::int, 'countries', coalesce(jsonb_agg(d.country), '[]'))
  from (
    select u.country from (
      select m.country from public.mailboxes m where m.country is not null
      union
      select z.country from private.country_zones z
      where z.name_key in (
        select lower(c.value collate "und-x-icu") collate "C" from private.lead_counts c where c.facet = 'country'
        union
        select lower(d.value collate "und-x-icu") collate "C" from private.lead_count_deltas d where d.facet = 'country'
      )
    ) u
    where not exists (select from private.holiday_refreshes r
      where r.country = u.country and r.refreshed_at > now() - interval '1 day')
    order by u.country limit at_most
  ) d
$function$
;
grant execute on function public.holidays_due(integer) to service_role;

CREATE OR REPLACE FUNCTION public.import_failures(import_id uuid, after integer DEFAULT 0, page_size integer DEFAULT 1000)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(to_jsonb(f) order by f.number), '[]')
  from (
    select r.number, r.outcome, r.reason, r.cells from public.lead_import_rows r
    where r.import_id = import_failures.import_id and r.number > import_failures.after
    order by r.number limit least(greatest(page_size, 1), 1000)
  ) f
$function$
;
grant execute on function public.import_failures(uuid,integer,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.import_targets(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(to_jsonb(f) order by f.target desc, f.position, f.label_key), '[]')
  from public.custom_fields f where f.workspace_id = import_targets.workspace_id and f.archived_at is null
$function$
;
grant execute on function public.import_targets(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.keep_push_keys(keys jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if keys is not null then
    perform pg_advisory_xact_lock(hashtext('push_keys'));
    if not exists (select from vault.secrets s where s.name = 'push_keys') then
      perform vault.create_secret(keys::text, 'push_keys');
    end if;
  end if;
  return (select s.decrypted_secret::jsonb from vault.decrypted_secrets s where s.name = 'push_keys');
end $function$
;
grant execute on function public.keep_push_keys(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.lead_board(workspace_id uuid, filter jsonb DEFAULT '{}'::jsonb, sort jsonb DEFAULT NULL::jsonb, measure text DEFAULT NULL::text, page_size integer DEFAULT 20)
 RETURNS json
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  compiled record := private.lead_filter_sql(workspace_id, coalesce(filter, '{}'));
  counted jsonb;
  measured text := case when measure is null then 'null::numeric' else private.measure_sql(workspace_id, measure) end;
begin
  if page_size is null or page_size not between 0 and 100 then
    perform private.refuse('"page_size" is a number from 0 to 100.');
  end if;
  if compiled.sql = 'true' and measure is null then
    -- All leads: the counts are kept, and equal what would be counted.
    select coalesce(jsonb_object_agg(t.value, jsonb_build_object('count', t.count)), '{}') into counted
    from private.lead_tally(lead_board.workspace_id, 'stage') t;
  else execute format(
    'select coalesce(jsonb_object_agg(c.stage, to_jsonb(c)), ''{}'') from (
      select l.stage, count(*) as count, sum(%1$s) as sum, round(avg(%1$s), 2) as mean %2$s group by l.stage) c',
    measured, private.lead_scope(lead_board.workspace_id, compiled.sql, measured)
  ) into counted;
  end if;
  return (
    select json_build_object(
      'count', coalesce(sum((counted -> s.key ->> 'count')::bigint), 0),
      'columns', coalesce(json_agg(
        json_build_object('stage', s.key, 'label', s.label, 'kind', s.kind,
          'count', coalesce(counted -> s.key -> 'count', '0'), 'sum', counted -> s.key -> 'sum',
          'mean', counted -> s.key -> 'mean', 'leads', coalesce(p.page -> 'leads', '[]'), 'next_cursor', p.page -> 'next_cursor')
        order by s.position, s.key), '[]')
    )
    from public.pipeline_stages s
    cross join lateral (
      select case when page_size > 0 and counted ? s.key then private.lead_page_json(s.workspace_id,
        format('%s and l.stage = %L', compiled.sql, s.key), filter ->> 'text', compiled.selective, sort, page_size, null) end as page
      offset 0
    ) p
    where s.workspace_id = lead_board.workspace_id
  );
end $function$
;
grant execute on function public.lead_board(uuid,jsonb,jsonb,text,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.lead_board_column(workspace_id uuid, stage text, filter jsonb DEFAULT '{}'::jsonb, sort jsonb DEFAULT NULL::jsonb, page_size integer DEFAULT 20, cursor text DEFAULT NULL::text)
 RETURNS json
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  compiled record := private.lead_filter_sql(workspace_id, coalesce(filter, '{}'));
begin
  return private.lead_page_json(lead_board_column.workspace_id, format('%s and l.stage = %L', compiled.sql,
    private.stage_called(lead_board_column.workspace_id, lead_board_column.stage)),
    filter ->> 'text', compiled.selective, sort, page_size, cursor);
end $function$
;
grant execute on function public.lead_board_column(uuid,text,jsonb,jsonb,integer,text) to authenticated;

CREATE OR REPLACE FUNCTION public.lead_facets(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'industry', private.lead_facet(lead_facets.workspace_id, 'industry'),
    'country', private.lead_facet(lead_facets.workspace_id, 'country'),
    'stage', private.lead_facet(lead_facets.workspace_id, 'stage'),
    'source', private.lead_facet(lead_facets.workspace_id, 'source'),
    'tag', private.lead_facet(lead_facets.workspace_id, 'tag'),
    'owner', (select coalesce(jsonb_agg(jsonb_build_object('id', m.user_id, 'name', m.display_name, 'count', coalesce(t.count, 0))
        order by m.display_name, m.user_id), '[]')
      from public.workspace_members m
      left join private.lead_tally(lead_facets.workspace_id, 'owner') t on t.value = m.user_id::text
      where m.workspace_id = lead_facets.workspace_id)
  )
$function$
;
grant execute on function public.lead_facets(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.lead_stays(workspace_id uuid, lead_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('stage', h.stage, 'label', coalesce(s.label, h.label),
    'entered_at', h.entered_at, 'left_at', h.left_at,
    'seconds', extract(epoch from coalesce(h.left_at, now()) - h.entered_at)::bigint, 'actor_name', m.display_name) order by h.id), '[]')
  from public.leads l
  join public.lead_stage_history h on h.workspace_id = l.workspace_id and h.lead_id = l.id
  left join public.pipeline_stages s on s.workspace_id = h.workspace_id and s.key = h.stage
  left join public.workspace_members m on m.workspace_id = h.workspace_id and m.user_id = h.actor_id
  where l.workspace_id = lead_stays.workspace_id and l.id = lead_stays.lead_id
$function$
;
grant execute on function public.lead_stays(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.lead_timeline(workspace_id uuid, lead_id uuid, kinds text[] DEFAULT NULL::text[], page_size integer DEFAULT 50, cursor text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  known constant text[] := array['created', 'note', 'email_sent', 'email_received', 'auto_reply', 'call', 'meeting', 'stage_changed',
    'owner_changed', 'fields_changed', 'task'];
  place jsonb := case when cursor is not null then private.read_timeline_cursor(cursor) end;
  at timestamptz := (place ->> 'at')::timestamptz;
  after_key text := place ->> 'key';
  answer jsonb;
begin
  if page_size is null or page_size not between 1 and 100 then
    perform private.refuse('"page_size" is a number from 1 to 100.');
  elsif not coalesce(kinds, '{}') <@ known then
    perform private.refuse(format('The kinds of a timeline are %s.', array_to_string(known, ', ')));
  elsif not exists (
    select from public.leads l where l.workspace_id = lead_timeline.workspace_id and l.id = lead_timeline.lead_id
  ) then
    return null;
  end if;
  with entries as (
    (select a.occurred_at, 'a' || a.id as key, jsonb_build_object('kind', a.kind, 'title', a.title, 'body', a.body,
        'by_assistant', a.tool_call_id is not null, 'from_outside', a.from_outside) as entry, a.actor_id
      from public.lead_activities a
      where a.workspace_id = lead_timeline.workspace_id and a.lead_id = lead_timeline.lead_id
        and (kinds is null or a.kind = any(kinds))
        and (at is null or a.occurred_at < at or (a.occurred_at = at and 'a' || a.id > after_key collate "C"))
      order by a.occurred_at desc, a.id limit page_size + 1)
    union all
    select e.occurred_at, e.key, e.entry, e.actor_id
      from private.lead_edits(lead_timeline.workspace_id, lead_timeline.lead_id, at, after_key, page_size + 1) e
      where kinds is null or 'fields_changed' = any(kinds)
    union all
    (select r.done_at, 'r' || r.id, jsonb_build_object('kind', 'task', 'title', 'Done: ' || r.text, 'body', null,
        'by_assistant', false, 'from_outside', r.from_outside), r.user_id
      from public.reminders r
      where r.workspace_id = lead_timeline.workspace_id and r.lead_id = lead_timeline.lead_id
        and r.user_id = (select auth.uid()) and r.done_at is not null
        and (kinds is null or 'task' = any(kinds))
        and (at is null or r.done_at < at or (r.done_at = at and 'r' || r.id > after_key collate "C"))
      order by r.done_at desc, r.id limit page_size + 1)
  ), page as (
    select e.*, row_number() over (order by e.occurred_at desc, e.key collate "C") as position from entries e
  )
  select jsonb_build_object(
    'entries', coalesce(jsonb_agg(p.entry || jsonb_build_object('id', p.key, 'lead_id', lead_timeline.lead_id,
      'occurred_at', p.occurred_at, 'actor_id', p.actor_id, 'actor_name', m.display_name) order by p.position)
      filter (where p.position <= page_size), '[]'),
    'next_cursor', case when count(*) > page_size then private.write_cursor((
      select jsonb_build_object('at', x.occurred_at, 'key', x.key) from page x where x.position = page_size)) end)
  into answer
  from page p
  left join public.workspace_members m on m.workspace_id = lead_timeline.workspace_id and m.user_id = p.actor_id
  where p.position <= page_size + 1;
  return answer;
end $function$
;
grant execute on function public.lead_timeline(uuid,uuid,text[],integer,text) to authenticated;

CREATE OR REPLACE FUNCTION public.list_campaigns(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(to_jsonb(c) - array['name_key', 'people_after', 'tool_call_id'] || jsonb_build_object(
    'is_approved', c.approved_hash is not distinct from c.content_hash,
    'steps', (select count(*) from public.campaign_steps s where s.campaign_id = c.id and s.removed_at is null),
    'people', p.people, 'counts', n.counts,
    'answered', private.share_interval((n.counts ->> 'replied')::bigint, (p.people ->> 'total')::bigint)) order by c.created_at desc, c.id), '[]')
  from public.campaigns c
  cross join lateral (select private.campaign_people_json(c.id) as people) p
  cross join lateral (select private.campaign_counts_json(c.id) as counts) n
  where c.workspace_id = list_campaigns.workspace_id
$function$
;
grant execute on function public.list_campaigns(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.list_custom_fields(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(to_jsonb(f) - 'label_key' order by f.target desc, f.position, f.key), '[]')
  from public.custom_fields f
  where f.workspace_id = list_custom_fields.workspace_id and f.archived_at is null
$function$
;
grant execute on function public.list_custom_fields(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.list_email_templates(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(to_jsonb(t) - 'name_key' order by t.name_key), '[]') from public.email_templates t
  where t.workspace_id = list_email_templates.workspace_id and t.archived_at is null
$function$
;
grant execute on function public.list_email_templates(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.list_mailboxes(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'mailboxes', coalesce((select jsonb_agg(private.mailbox_json(m) order by m.created_at, m.id) from public.mailboxes m
      where m.workspace_id = list_mailboxes.workspace_id), '[]'),
    'settings', (select to_jsonb(s) - 'next_free_at' from public.mail_settings s
      where s.workspace_id = list_mailboxes.workspace_id),
    'days_off', coalesce((select jsonb_agg(jsonb_build_object('day', d.day, 'name', d.name) order by d.day) from public.days_off d
      where d.workspace_id = list_mailboxes.workspace_id and d.day >= current_date), '[]'))
$function$
;
grant execute on function public.list_mailboxes(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.list_memories(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'content', m.content, 'scope', m.scope, 'source', m.source,
    'author_id', m.user_id,
    'author', (select p.display_name from public.workspace_members p
      where p.workspace_id = m.workspace_id and p.user_id = m.user_id),
    'thread_id', (select t.thread_id from public.turns t where t.id = m.turn_id),
    'tainted', m.tainted, 'created_at', m.created_at, 'updated_at', m.updated_at) order by m.created_at, m.id), '[]')
  from public.memories m
  where m.workspace_id = list_memories.workspace_id
$function$
;
grant execute on function public.list_memories(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.list_notifications(workspace_id uuid, unread boolean DEFAULT false, notification_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'kind', n.kind, 'title', n.title, 'body', n.body, 'priority', n.priority,
    'data', n.data, 'created_at', n.created_at, 'read_at', n.read_at) order by n.created_at desc, n.id), '[]')
  from (
    select * from public.agent_notifications n
    where n.workspace_id = list_notifications.workspace_id and n.user_id = (select auth.uid())
      and n.snoozed_until is null and (not list_notifications.unread or n.read_at is null)
      and (list_notifications.notification_id is null or n.id = list_notifications.notification_id)
    order by n.created_at desc, n.id limit 50
  ) n
$function$
;
grant execute on function public.list_notifications(uuid,boolean,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.list_reminders(workspace_id uuid, lead_id uuid DEFAULT NULL::uuid, done boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(private.reminder_json(r) order by r.done_at desc, r.due_at, r.id), '[]')
  from (
    select * from public.reminders r
    where r.workspace_id = list_reminders.workspace_id and r.user_id = (select auth.uid())
      and (list_reminders.lead_id is null or r.lead_id = list_reminders.lead_id)
      and (r.done_at is not null) = list_reminders.done
    order by r.done_at desc, r.due_at, r.id limit 500
  ) r
$function$
;
grant execute on function public.list_reminders(uuid,uuid,boolean) to authenticated;

CREATE OR REPLACE FUNCTION public.list_replies(workspace_id uuid, campaign_id uuid DEFAULT NULL::uuid, classification text DEFAULT NULL::text, waiting boolean DEFAULT false, page_size integer DEFAULT 25, cursor text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most int := least(greatest(page_size, 1), 100);
  after_at timestamptz;
  after_id uuid;
  found public.inbound_mails[];
begin
  after_at := split_part(cursor, ' ', 1)::timestamptz;
  after_id := split_part(cursor, ' ', 2)::uuid;
  if private.my_role(list_replies.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif list_replies.classification not in ('interested', 'not_now', 'wrong_person', 'unsubscribe', 'question', 'other') then
    perform private.refuse('A class is interested, not_now, wrong_person, unsubscribe, question or other.');
  end if;
  found := array(
    select i from public.inbound_mails i
    where i.workspace_id = list_replies.workspace_id and i.kind = 'reply'
      and (after_at is null or (i.received_at, i.id) < (after_at, after_id))
      and (list_replies.classification is null or i.classification = list_replies.classification)
      and (list_replies.campaign_id is null or exists (select from public.outbox o
        where o.id = i.outbox_id and o.campaign_id = list_replies.campaign_id))
      and (not list_replies.waiting or i.id in (select w from private.answers_that_wait(list_replies.workspace_id) w))
    order by i.received_at desc, i.id desc limit most + 1);
  return jsonb_build_object(
    'replies', (select coalesce(jsonb_agg(private.reply_json(f, 600) order by f.received_at desc, f.id desc), '[]')
      from unnest(found[:most]) f),
    'waiting', (select count(*) from private.answers_that_wait(list_replies.workspace_id)),
    'next_cursor', case when cardinality(found) > most
      then to_char(found[most].received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || ' ' || found[most].id end);
exception when invalid_datetime_format or datetime_field_overflow or invalid_text_representation then
  return private.refuse('The cursor is not one of this list.')::jsonb;
end $function$
;
grant execute on function public.list_replies(uuid,uuid,text,boolean,integer,text) to authenticated;

CREATE OR REPLACE FUNCTION public.list_segments(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg((to_jsonb(s) - 'name_key') || public.count_leads(s.workspace_id, s.filter) order by s.name_key), '[]')
  from public.segments s where s.workspace_id = list_segments.workspace_id
$function$
;
grant execute on function public.list_segments(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.list_send_permissions(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(private.send_permission_json(p) order by p.user_id <> auth.uid(), p.granted_at, p.id), '[]')
  from public.send_permissions p
  where p.workspace_id = list_send_permissions.workspace_id and p.revoked_at is null and p.expires_at > now()
    and p.workspace_id in (select private.my_workspace_ids())
    and (p.user_id = auth.uid() or private.can_manage(p.workspace_id))
$function$
;
grant execute on function public.list_send_permissions(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.list_tasks(workspace_id uuid, everyone boolean DEFAULT false)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(private.task_json(t)
    order by array_position(array['proposed', 'active', 'paused', 'dead', 'done'], t.status), t.next_run_at, t.created_at desc), '[]')
  from (
    select * from public.scheduled_tasks t
    where t.workspace_id = list_tasks.workspace_id and (list_tasks.everyone or t.user_id = (select auth.uid()))
    order by array_position(array['proposed', 'active', 'paused', 'dead', 'done'], t.status), t.next_run_at, t.created_at desc limit 500
  ) t
$function$
;
grant execute on function public.list_tasks(uuid,boolean) to authenticated;

CREATE OR REPLACE FUNCTION public.mail_health(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'mailboxes', coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'address', m.address, 'status', m.status,
        'paused_reason', m.paused_reason, 'health', private.mailbox_health(m.id)) order by m.created_at, m.id)
      from public.mailboxes m where m.workspace_id = mail_health.workspace_id), '[]'),
    'campaigns', coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'status', c.status, 'health', (
        select private.health_of(coalesce(sum(n.sent), 0)::bigint, coalesce(sum(n.bounced), 0)::bigint, coalesce(sum(n.complained), 0)::bigint)
        from public.campaign_counts n where n.workspace_id = c.workspace_id and n.campaign_id = c.id)) order by c.started_at desc, c.id)
      from public.campaigns c where c.workspace_id = mail_health.workspace_id and c.started_at is not null), '[]'))
$function$
;
grant execute on function public.mail_health(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.mail_material(workspace_id uuid, audience jsonb DEFAULT NULL::jsonb, template_id uuid DEFAULT NULL::uuid, mailbox_id uuid DEFAULT NULL::uuid, at_most integer DEFAULT 1)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  condition text := 'true';
  template jsonb;
  readers jsonb;
begin
  if private.my_role(mail_material.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  if audience is not null then
    condition := private.audience_sql(mail_material.workspace_id, audience);
    -- One who was chosen may be looked at; of many only those count who can be written to.
    if not audience ? 'lead_ids' then
      condition := format('l.email is not null and not l.do_not_contact and %s', condition);
    end if;
  end if;
  select jsonb_build_object('subject', t.subject, 'body', t.body) into template from public.email_templates t
  where t.workspace_id = mail_material.workspace_id and t.id = template_id and t.archived_at is null;
  if template_id is not null and template is null then
    raise exception 'There is no such template here.' using errcode = 'PT404';
  end if;
  execute format($query$
    select coalesce(jsonb_agg(jsonb_build_object('lead_id', p.id, 'from_outside', p.from_outside,
      'reader', p.reader) order by p.place), '[]')
    from (select l.id, l.from_outside, private.mail_reader(l, a, s.label) as reader, row_number() over () as place
      from public.leads l
      left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
      left join public.pipeline_stages s on s.workspace_id = l.workspace_id and s.key = l.stage
      where l.workspace_id = %L and (%s) %s limit %s) p$query$,
    mail_material.workspace_id, condition,
    case when audience is null then 'order by l.updated_at desc, l.id' else 'order by l.name_key, l.id' end,
    least(greatest(at_most, 1), 5000)) into readers;
  return private.count_scope(private.lead_scope(mail_material.workspace_id, condition)) || jsonb_build_object(
    'template', template, 'sender', private.mail_sender(mail_material.workspace_id, mail_material.mailbox_id),
    'readers', readers, 'fields', (
      select coalesce(jsonb_agg(jsonb_build_object('target', f.target, 'key', f.key, 'label', f.label)
        order by f.target, f.position, f.key), '[]')
      from public.custom_fields f where f.workspace_id = mail_material.workspace_id and f.archived_at is null));
end $function$
;
grant execute on function public.mail_material(uuid,jsonb,uuid,uuid,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.mark_notifications(workspace_id uuid, state text, ids uuid[] DEFAULT NULL::uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  changed int;
begin
  if coalesce(state not in ('read', 'unread', 'acted'), true) or cardinality(ids) > 1000 or state <> 'read' and ids is null then
    perform private.refuse('A notification is marked as read, unread or acted, at most 1,000 at once.');
  end if;
  update public.agent_notifications n set
    read_at = case when state = 'unread' then null else coalesce(n.read_at, now()) end,
    acted_at = case when state = 'acted' then coalesce(n.acted_at, now()) else n.acted_at end
  where n.workspace_id = mark_notifications.workspace_id and n.user_id = auth.uid()
    and n.workspace_id in (select private.my_workspace_ids()) and (ids is null and n.read_at is null or n.id = any(ids));
  get diagnostics changed = row_count;
  return changed;
end $function$
;
grant execute on function public.mark_notifications(uuid,text,uuid[]) to authenticated;

CREATE OR REPLACE FUNCTION public.merge_leads(workspace_id uuid, winner_id uuid, loser_id uuid, take text[] DEFAULT '{}'::text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  winner public.leads;
  loser public.leads;
  merged public.leads;
  before jsonb;
  merge uuid := gen_random_uuid();
begin
  perform private.require_writer(merge_leads.workspace_id);
  if winner_id = loser_id then
    perform private.refuse('These are the same lead.');
  end if;
  perform from public.leads l where l.workspace_id = merge_leads.workspace_id
    and l.id in (merge_leads.winner_id, merge_leads.loser_id) order by l.id for update;
  select * into winner from public.leads l
  where l.workspace_id = merge_leads.workspace_id and l.id = merge_leads.winner_id and l.deleted_at is null;
  select * into loser from public.leads l
  where l.workspace_id = merge_leads.workspace_id and l.id = merge_leads.loser_id and l.deleted_at is null;
  if winner.id is null or loser.id is null then
    raise exception 'There is no such lead here. Search again; do not guess ids.' using errcode = 'PT404';
  end if;
  select to_jsonb(r) into before from public.lead_rows r where r.id = winner.id;
  merged := private.merged_lead(winner, loser, coalesce(take, '{}'));
  insert into public.lead_merges (id, workspace_id, winner_id, loser_id, merged_by)
  values (merge, merge_leads.workspace_id, winner.id, loser.id, auth.uid());
  perform set_config('app.merge_id', merge::text, true);
  update public.leads l set deleted_at = now(), deleted_by = auth.uid(), merged_into = winner.id where l.id = loser.id;
  perform private.repoint_lead(winner.id, loser.id);
  update public.leads l set (account_id, name, email, phone, title, country, city, stage, owner_id, tags, source, custom,
    do_not_contact, from_outside, last_contacted_at) = (merged.account_id, merged.name, merged.email, merged.phone,
    merged.title, merged.country, merged.city, merged.stage, merged.owner_id, merged.tags, merged.source, merged.custom,
    merged.do_not_contact, merged.from_outside, merged.last_contacted_at)
  where l.id = winner.id;
  perform set_config('app.merge_id', '', true);
  return (
    select jsonb_build_object('merge_id', merge, 'lead', to_jsonb(r), 'changes', private.lead_differences(before, to_jsonb(r)))
    from public.lead_rows r where r.id = winner.id
  );
end $function$
;
grant execute on function public.merge_leads(uuid,uuid,uuid,text[]) to authenticated;

CREATE OR REPLACE FUNCTION public.my_notification_settings(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  settings public.notification_settings;
  zone text := private.caller_time_zone(workspace_id);
begin
  if private.my_role(workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  select * into settings from public.notification_settings s
  where s.workspace_id = my_notification_settings.workspace_id and s.user_id = (select auth.uid());
  return jsonb_build_object(
    'time_zone', zone,
    'quiet_from', to_char(settings.quiet_from, 'HH24:MI'), 'quiet_to', to_char(settings.quiet_to, 'HH24:MI'),
    'work_days', coalesce(settings.work_days, '{1,2,3,4,5,6,7}'),
    'digest_at', to_char(settings.digest_at, 'HH24:MI'), 'next_digest_at', settings.next_digest_at,
    'kinds', coalesce(settings.kinds, '{}'),
    'escalate_after_minutes', settings.escalate_after_minutes, 'escalate_channel_id', settings.escalate_channel_id,
    'escalate_priority', coalesce(settings.escalate_priority, 'high'),
    'quiet_until', nullif(private.next_loud_instant(now(), zone, settings.quiet_from, settings.quiet_to,
      coalesce(settings.work_days, '{1,2,3,4,5,6,7}')), now()));
end $function$
;
grant execute on function public.my_notification_settings(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.my_workspaces()
 RETURNS TABLE(workspace_id uuid, name text, role text, display_name text, country text)
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select w.id, w.name, m.role, m.display_name, w.country
  from public.workspace_members m join public.workspaces w on w.id = m.workspace_id
  where m.user_id = (select auth.uid())
  order by m.created_at, w.id
$function$
;
grant execute on function public.my_workspaces() to authenticated;

CREATE OR REPLACE FUNCTION public.newest_import(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select to_jsonb(i) from public.lead_imports i
  where i.workspace_id = newest_import.workspace_id and i.user_id = (select auth.uid())
    and i.status in ('ready', 'checking')
  order by i.created_at desc limit 1
$function$
;
grant execute on function public.newest_import(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.note_bulk_fault(job_id uuid, reason text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.bulk_jobs b set attempts = b.attempts + 1, updated_at = clock_timestamp(),
    error = left(reason, 500), status = case when b.attempts >= 4 then 'failed' else b.status end,
    finished_at = case when b.attempts >= 4 then clock_timestamp() else b.finished_at end
  where b.id = note_bulk_fault.job_id and b.status in ('running', 'undoing')
$function$
;
grant execute on function public.note_bulk_fault(uuid,text) to service_role;

CREATE OR REPLACE FUNCTION public.note_import_fault(import_id uuid, reason text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  update public.lead_imports i set attempts = i.attempts + 1, updated_at = clock_timestamp(),
    error = left(reason, 500), status = case when i.attempts >= 4 then 'failed' else i.status end,
    finished_at = case when i.attempts >= 4 then clock_timestamp() else i.finished_at end
  where i.id = note_import_fault.import_id and i.status in ('checking', 'running', 'undoing')
$function$
;
grant execute on function public.note_import_fault(uuid,text) to service_role;

CREATE OR REPLACE FUNCTION public.open_tool_run(tool text, effect text, arguments jsonb, client_id uuid, workspace_id uuid DEFAULT NULL::uuid, lease_seconds integer DEFAULT 60)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  target uuid;
  turn public.turns;
  call public.tool_calls;
begin
  perform pg_advisory_xact_lock(hashtextextended(auth.uid()::text || open_tool_run.client_id, 0));
  select * into turn from public.turns t where t.user_id = auth.uid() and t.client_message_id = open_tool_run.client_id;
  if found then
    select * into call from public.tool_calls c where c.turn_id = turn.id;
    if call.tool is distinct from open_tool_run.tool or call.arguments <> open_tool_run.arguments then
      raise exception 'This Idempotency-Key was used for another call.' using errcode = 'PT409';
    end if;
    return jsonb_build_object('created', false, 'turn_id', turn.id, 'epoch', turn.epoch, 'call_id', call.id,
      'call', to_jsonb(call));
  end if;
  select m.workspace_id into target from public.workspace_members m
  where m.user_id = auth.uid() and m.workspace_id = coalesce(open_tool_run.workspace_id, m.workspace_id)
  order by m.created_at, m.workspace_id limit 1;
  if target is null then
    raise exception 'No such workspace.' using errcode = 'PT404';
  end if;
  insert into public.turns
    (workspace_id, user_id, source, client_message_id, status, epoch, attempts, lease_until, started_at)
  values (target, auth.uid(), 'run_tool', open_tool_run.client_id, 'running', 1, 1,
    clock_timestamp() + make_interval(secs => open_tool_run.lease_seconds), clock_timestamp())
  returning * into turn;
  turn.last_seq := private.save_turn(turn, jsonb_build_array(jsonb_build_object(
      'type', 'turn.started', 'turn_id', turn.id, 'thread_id', null))
    || private.store_calls(turn, null, jsonb_build_array(jsonb_build_object(
      'provider_call_id', 'http', 'tool', open_tool_run.tool, 'effect', open_tool_run.effect,
      'arguments', open_tool_run.arguments))));
  return (select jsonb_build_object('created', true, 'turn_id', turn.id, 'epoch', turn.epoch, 'call_id', c.id,
      'bundle', private.turn_bundle(turn))
    from public.tool_calls c where c.turn_id = turn.id);
end $function$
;
grant execute on function public.open_tool_run(text,text,jsonb,uuid,uuid,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.order_custom_fields(workspace_id uuid, target text, field_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_writer(order_custom_fields.workspace_id);
  if coalesce(cardinality(field_ids), 0) not between 1 and 100 then
    perform private.refuse('Name 1 to 100 fields.');
  end if;
  update public.custom_fields f set position = o.position
  from (
    select g.id, row_number() over (order by array_position(field_ids, g.id), g.position, g.key) as position
    from public.custom_fields g
    where g.workspace_id = order_custom_fields.workspace_id and g.target = order_custom_fields.target and g.archived_at is null
  ) o
  where f.id = o.id and f.position <> o.position;
  return cardinality(field_ids);
end $function$
;
grant execute on function public.order_custom_fields(uuid,text,uuid[]) to authenticated;

CREATE OR REPLACE FUNCTION public.pause_campaign(workspace_id uuid, campaign_id uuid, reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
begin
  perform private.require_writer(pause_campaign.workspace_id);
  campaign := private.campaign_for_change(pause_campaign.workspace_id, pause_campaign.campaign_id::text);
  if campaign.status not in ('running', 'paused') then
    perform private.refuse(format('Only a running campaign can be paused; this one is %s.', campaign.status));
  end if;
  perform private.pause_campaign_because(campaign.id, coalesce(left(private.tidy_text(reason), 300), 'Paused by hand.'));
  return public.get_campaign(pause_campaign.workspace_id, pause_campaign.campaign_id);
end $function$
;
grant execute on function public.pause_campaign(uuid,uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION public.pause_mailbox(workspace_id uuid, mailbox_id uuid, reason text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  saved public.mailboxes;
begin
  perform private.require_writer(pause_mailbox.workspace_id);
  update public.mailboxes m
  set status = case when reason is null then 'active' else 'paused' end, paused_reason = left(private.tidy_text(reason), 300),
    resumed_at = case when reason is null then now() else m.resumed_at end, next_free_at = least(m.next_free_at, now())
  where m.workspace_id = pause_mailbox.workspace_id and m.id = pause_mailbox.mailbox_id
    and (m.user_id = auth.uid() or private.can_manage(pause_mailbox.workspace_id))
  returning m.* into saved;
  if saved.id is null then
    raise exception 'There is no such mailbox that you may change.' using errcode = 'PT404';
  end if;
  return private.mailbox_json(saved);
end $function$
;
grant execute on function public.pause_mailbox(uuid,uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION public.pause_task(workspace_id uuid, task_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  task public.scheduled_tasks;
begin
  select * into task from public.scheduled_tasks t
  where t.workspace_id = pause_task.workspace_id and t.id = pause_task.task_id
    and private.my_role(t.workspace_id) is not null
    and (t.user_id = (select auth.uid()) or private.can_manage(t.workspace_id))
  for update;
  if task.id is null then
    raise exception 'There is no such task here.' using errcode = 'PT404';
  elsif task.status not in ('active', 'paused') then
    perform private.refuse(format('Only an active task can be paused; this one is %s.', task.status));
  end if;
  update public.scheduled_tasks t set status = 'paused', updated_at = clock_timestamp()
  where t.id = task.id and t.status = 'active';
  select * into task from public.scheduled_tasks t where t.id = pause_task.task_id;
  update public.task_executions e set status = 'skipped', outcome = 'Paused before it began.', finished_at = clock_timestamp()
  where e.task_id = task.id and e.status = 'queued';
  return jsonb_build_object('task', private.task_json(task));
end $function$
;
grant execute on function public.pause_task(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.phone_countries(workspace_id uuid, lead_id uuid DEFAULT NULL::uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select array_remove(array[
    (select l.country from public.leads l
     where l.workspace_id = phone_countries.workspace_id and l.id = phone_countries.lead_id),
    (select a.country from public.leads l join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
     where l.workspace_id = phone_countries.workspace_id and l.id = phone_countries.lead_id),
    (select w.country from public.workspaces w where w.id = phone_countries.workspace_id)], null)
$function$
;
grant execute on function public.phone_countries(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.pipeline_stages(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('key', s.key, 'label', s.label, 'position', s.position, 'kind', s.kind)
    order by s.position, s.key), '[]')
  from public.pipeline_stages s where s.workspace_id = pipeline_stages.workspace_id
$function$
;
grant execute on function public.pipeline_stages(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.plan_campaign_mail(at_most integer, horizon_seconds integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  instant timestamptz := private.mail_now();
  horizon timestamptz := instant + make_interval(secs => horizon_seconds);
  mailbox public.mailboxes;
  planned int := 0;
  batch record;
  more boolean := false;
begin
  if not pg_try_advisory_xact_lock(hashtext('plan_campaign_mail')) then
    return jsonb_build_object('planned', 0, 'more', false);
  end if;
  more := private.advance_branches(at_most) > 0;
  perform private.unpark_enrolments(at_most);
  for mailbox in
    select m.* from public.mailboxes m
    where m.id in (select r.mailbox_id from public.campaigns r where r.status = 'running')
      and m.next_free_at <= horizon and private.mailbox_refusal(m) is null
      and exists (select from public.campaigns c
        cross join lateral (select from public.enrolments e where e.campaign_id = c.id and e.status = 'active'
          and not e.at_branch and e.due_at <= horizon limit 1) due
        where c.mailbox_id = m.id and c.workspace_id = m.workspace_id and c.status = 'running')
    order by m.next_free_at, m.id for no key update skip locked
  loop
    exit when planned >= at_most;
    batch := private.plan_mailbox(mailbox, instant, horizon, at_most - planned);
    planned := planned + batch.planned;
    more := more or batch.more;
  end loop;
  return jsonb_build_object('planned', planned, 'more', more or planned >= at_most);
end $function$
;
grant execute on function public.plan_campaign_mail(integer,integer) to service_role;

CREATE OR REPLACE FUNCTION public.post_message(message text, client_message_id uuid, thread_id uuid DEFAULT NULL::uuid, workspace_id uuid DEFAULT NULL::uuid, edit_of uuid DEFAULT NULL::uuid, lease_seconds integer DEFAULT NULL::integer, model text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  known public.messages;
  thread public.conversation_threads;
  posted public.messages;
begin
  if length(trim(post_message.message)) not between 1 and 16000 then
    raise exception 'A message has 1 to 16,000 characters.' using errcode = 'PT400';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(auth.uid()::text || post_message.client_message_id, 0));
  select * into known from public.messages m
  where m.user_id = auth.uid() and m.client_message_id = post_message.client_message_id;
  if found then
    if known.content <> post_message.message or known.thread_id <> coalesce(post_message.thread_id, known.thread_id)
        or known.workspace_id not in (select private.my_workspace_ids()) then
      raise exception 'This client_message_id was used for another message.' using errcode = 'PT409';
    end if;
    return jsonb_build_object('turn_id', known.turn_id, 'thread_id', known.thread_id, 'message_id', known.id,
      'created', false, 'events', '[]'::jsonb, 'claim', null);
  end if;

  if post_message.thread_id is null then
    select m.workspace_id, m.user_id into thread.workspace_id, thread.user_id from public.workspace_members m
    where m.user_id = auth.uid()
      and m.workspace_id = coalesce(post_message.workspace_id, m.workspace_id)
    order by m.created_at, m.workspace_id limit 1;
    if not found then
      raise exception 'No such workspace.' using errcode = 'PT404';
    end if;
    thread.id := gen_random_uuid();
    thread.title := left(regexp_replace(trim(post_message.message), '\s+', ' ', 'g'), 80);
  else
    select * into thread from public.conversation_threads t
    where t.id = post_message.thread_id and t.user_id = auth.uid()
      and exists (select from public.workspace_members m where m.workspace_id = t.workspace_id and m.user_id = t.user_id)
    for update;
    if not found then
      raise exception 'No such thread.' using errcode = 'PT404';
    end if;
  end if;

  posted.parent_id := thread.head_message_id;
  if post_message.edit_of is not null then
    select m.parent_id into posted.parent_id from public.messages m
    where m.id = post_message.edit_of and m.thread_id = thread.id and m.role = 'user';
    if not found then
      raise exception 'No such message of yours in this thread.' using errcode = 'PT404';
    end if;
  end if;
  posted.id := gen_random_uuid();
  posted.content := post_message.message;
  posted.client_message_id := post_message.client_message_id;
  return private.begin_turn(thread, posted, null, post_message.lease_seconds, post_message.model);
end $function$
;
grant execute on function public.post_message(text,uuid,uuid,uuid,uuid,integer,text) to authenticated;

CREATE OR REPLACE FUNCTION public.preview_bulk_job(workspace_id uuid, action text, selection jsonb, changes jsonb DEFAULT NULL::jsonb, job_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  chunk_leads constant int := 1000;
  ready jsonb;
  found record;
  job public.bulk_jobs;
begin
  perform private.require_writer(preview_bulk_job.workspace_id);
  select b.* into job from public.bulk_jobs b where b.id = preview_bulk_job.job_id;
  if job.id is not null then
    if job.user_id is distinct from auth.uid() or job.workspace_id <> preview_bulk_job.workspace_id then
      raise exception 'This id is taken. Choose another.' using errcode = 'PT409';
    end if;
    return to_jsonb(job);
  end if;
  ready := private.ready_bulk(preview_bulk_job.workspace_id, action, changes);
  found := private.find_bulk(preview_bulk_job.workspace_id, action, ready, selection);
  insert into public.bulk_jobs (id, workspace_id, user_id, action, changes, selection, sample, total, would_change)
  values (coalesce(preview_bulk_job.job_id, gen_random_uuid()), preview_bulk_job.workspace_id, auth.uid(), action, ready,
    case when selection ? 'ids' then '{}' else selection - 'except'
      || jsonb_build_object('except', jsonb_array_length(coalesce(selection -> 'except', '[]'))) end,
    found.sample, cardinality(found.lead_ids), found.would_change)
  returning * into job;
  insert into private.bulk_job_chunks (job_id, number, workspace_id, lead_ids)
  select job.id, n, job.workspace_id, found.lead_ids[n * chunk_leads + 1 : (n + 1) * chunk_leads]
  from generate_series(0, (job.total + chunk_leads - 1) / chunk_leads - 1) as n;
  return to_jsonb(job);
end $function$
;
grant execute on function public.preview_bulk_job(uuid,text,jsonb,jsonb,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.preview_import(import_id uuid, most integer DEFAULT 20)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  import public.lead_imports := private.own_import(import_id, array['staging', 'ready', 'checking']);
  chunk private.lead_import_chunks;
begin
  select c.* into chunk from private.lead_import_chunks c where c.import_id = import.id and c.number = 0;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('number', r.number, 'cells', r.cells - 0, 'problem', r.problem, 'notes', to_jsonb(r.notes),
      'lead', jsonb_strip_nulls(to_jsonb(r) - array['number', 'cells', 'problem', 'notes', 'name_key', 'company_key',
        'email_key', 'phone_key', 'lead_id', 'by_address'])) order by r.number), '[]')
    from unnest(private.read_import_rows(import,
      (select jsonb_agg(c.value order by c.position) from jsonb_array_elements(chunk.rows) with ordinality as c (value, position)
       where c.position <= least(greatest(most, 1), 100)), chunk.faults)) as r
  );
end $function$
;
grant execute on function public.preview_import(uuid,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.push_public_key()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select s.decrypted_secret::jsonb ->> 'publicKey' from vault.decrypted_secrets s where s.name = 'push_keys'
$function$
;
grant execute on function public.push_public_key() to authenticated;

CREATE OR REPLACE FUNCTION public.put_public_holidays(country text, from_day date, to_day date, holidays jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  kept int;
begin
  -- One at a time: of two who write the same, the second waits here and writes it again.
  insert into private.holiday_refreshes as r (country) values (put_public_holidays.country)
  on conflict on constraint holiday_refreshes_pkey do update set refreshed_at = now();
  delete from private.public_holidays h
  where h.country = put_public_holidays.country and h.day between from_day and to_day;
  insert into private.public_holidays (country, day, name)
  select put_public_holidays.country, (g.value ->> 'day')::date, left(g.value ->> 'name', 100)
  from jsonb_array_elements(put_public_holidays.holidays) as g
  where (g.value ->> 'day')::date between from_day and to_day
  on conflict on constraint public_holidays_pkey do nothing;
  get diagnostics kept = row_count;
  return kept;
end $function$
;
grant execute on function public.put_public_holidays(text,date,date,jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.read_approval(approval_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select to_jsonb(a) from public.approvals a where a.id = read_approval.approval_id
$function$
;
grant execute on function public.read_approval(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.read_audit(workspace_id uuid, lead_id uuid DEFAULT NULL::uuid, before bigint DEFAULT NULL::bigint)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object(
    'id', e.id, 'at', e.created_at, 'actor_name', m.display_name,
    'by', case when e.tool_call_id is not null then 'assistant' when e.import_id is not null then 'import'
      when e.merge_id is not null then 'merge' when e.actor_id is not null then 'person' else 'system' end,
    'thread_id', t.thread_id, 'table', e.table_name, 'row_id', e.row_id,
    'label', private.record_label(e.table_name, coalesce(e.after, e.before)), 'operation', e.operation,
    'changes', private.audit_changes(e.before, e.after)
  ) order by e.id desc), '[]')
  from (
    select a.* from public.audit_entries a
    where a.workspace_id = read_audit.workspace_id
      and (read_audit.before is null or a.id < read_audit.before)
      and (read_audit.lead_id is null or a.row_id = read_audit.lead_id
        or coalesce(a.after, a.before) ->> 'lead_id' = read_audit.lead_id::text)
    order by a.id desc limit 50
  ) e
  left join public.workspace_members m on m.workspace_id = e.workspace_id and m.user_id = e.actor_id
  left join public.tool_calls c on c.id = e.tool_call_id
  left join public.turns t on t.id = c.turn_id
$function$
;
grant execute on function public.read_audit(uuid,uuid,bigint) to authenticated;

CREATE OR REPLACE FUNCTION public.read_bulk_job(job_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  job jsonb;
begin
  select to_jsonb(b) into job from public.bulk_jobs b where b.id = read_bulk_job.job_id;
  if job is null then
    raise exception 'There is no such bulk change.' using errcode = 'PT404';
  end if;
  return job;
end $function$
;
grant execute on function public.read_bulk_job(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.read_call(call_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('status', c.status, 'ok', c.ok, 'summary', c.summary, 'result', c.result, 'view', c.view,
    'approval', (select jsonb_build_object('id', a.id, 'preview', a.preview, 'summary', a.summary)
      from public.approvals a where a.tool_call_id = c.id and a.status = 'pending'))
  from public.tool_calls c where c.id = read_call.call_id
$function$
;
grant execute on function public.read_call(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.read_import(import_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  import jsonb;
begin
  select to_jsonb(i) into import from public.lead_imports i where i.id = read_import.import_id;
  if import is null then
    raise exception 'There is no such import.' using errcode = 'PT404';
  end if;
  return import;
end $function$
;
grant execute on function public.read_import(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.read_mail_link(token text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  known text := private.token_of_link(read_mail_link.token);
begin
  if known is null then
    return null;
  end if;
  return coalesce((
    select jsonb_build_object('workspace_name', w.name, 'address', private.masked_address(o.payload ->> 'to'),
      'unsubscribed', o.unsubscribed_at is not null or private.is_suppressed(o.workspace_id, o.payload ->> 'to'))
    from public.outbox o join public.workspaces w on w.id = o.workspace_id where o.link_token = known
  ), jsonb_build_object('workspace_name', 'The sender', 'address', private.masked_address(null), 'unsubscribed', true));
end $function$
;
grant execute on function public.read_mail_link(text) to anon, authenticated;

CREATE OR REPLACE FUNCTION public.read_mail_visit(visit_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    -- By the campaigns' clock, which a demo may speed up.
    'seconds_since_sent', extract(epoch from private.mail_now() - o.finished_at - (clock_timestamp() - v.at)),
    'other_links', (select count(distinct w.target) from private.mail_visits w where w.workspace_id = v.workspace_id and w.outbox_id = v.outbox_id
      and w.kind = 'click' and w.target <> v.target and w.at between v.at - interval '5 seconds' and v.at + interval '5 seconds'))
  from private.mail_visits v join public.outbox o on o.id = v.outbox_id
  where v.id = read_mail_visit.visit_id and not v.is_finished
$function$
;
grant execute on function public.read_mail_visit(uuid) to anon, authenticated;

CREATE OR REPLACE FUNCTION public.read_reply(workspace_id uuid, inbound_mail_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  mail public.inbound_mails;
begin
  if private.my_role(read_reply.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  select i.* into mail from public.inbound_mails i
  where i.workspace_id = read_reply.workspace_id and i.id = read_reply.inbound_mail_id and i.kind = 'reply';
  if mail.id is null then
    return null;
  end if;
  return jsonb_build_object('reply', private.reply_json(mail, 50000), 'sent', (
    select jsonb_build_object('subject', o.payload ->> 'subject', 'text', left(o.payload ->> 'text', 20000), 'at', o.finished_at)
    from public.outbox o where o.id = mail.outbox_id and o.payload ? 'text'));
end $function$
;
grant execute on function public.read_reply(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.read_turn(turn_id uuid, after integer DEFAULT 0)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return (select jsonb_build_object('status', t.status, 'thread_id', t.thread_id,
    'settled', t.status in ('completed', 'stopped', 'failed') or (t.status = 'waiting' and not exists (
      select from public.tool_calls c where c.turn_id = t.id and c.status = 'sending')),
    'abandoned', t.status = 'queued' or (t.status = 'running' and t.lease_until < clock_timestamp()),
    'events', private.events_after(t.id, read_turn.after))
  from public.turns t
  where t.id = read_turn.turn_id and t.user_id = auth.uid()
    and exists (select from public.workspace_members m where m.workspace_id = t.workspace_id and m.user_id = t.user_id));
end $function$
;
grant execute on function public.read_turn(uuid,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.receive_mail(mail jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  instant timestamptz := private.mail_now();
  origin public.outbox := private.mail_that_came_back(mail);
  person uuid;
  kept public.inbound_mails;
begin
  -- Our own mail that came round is no answer.
  if origin.id is null or exists (select from public.mailboxes b
      where b.workspace_id = origin.workspace_id and b.address = lower(mail ->> 'from_address')) then
    return jsonb_build_object('matched', false, 'is_new', false);
  end if;
  select l.id into person from public.leads l where l.workspace_id = origin.workspace_id and l.id = private.lead_of_mail(origin) for no key update;
  insert into public.inbound_mails (workspace_id, message_id, in_reply_to, from_address, from_name, to_address, subject, text,
    received_at, kind, classification, returns_on, outbox_id, enrolment_id, lead_id)
  values (origin.workspace_id, mail ->> 'message_id', array(select jsonb_array_elements_text(coalesce(mail -> 'answers', '[]'))),
    mail ->> 'from_address', nullif(mail ->> 'from_name', ''), mail -> 'to' ->> 0, left(coalesce(mail ->> 'subject', ''), 1000),
    left(coalesce(mail ->> 'text', ''), 50000), instant, mail ->> 'kind', mail ->> 'classification', (mail ->> 'returns_on')::date,
    origin.id, origin.enrolment_id, person)
  on conflict on constraint inbound_mails_are_taken_once do nothing
  returning * into kept;
  if kept.id is null then
    return jsonb_build_object('matched', true, 'is_new', false);
  end if;
  perform public.record_mail_events(private.events_of_inbound(kept, mail));
  if person is not null and kept.kind in ('reply', 'auto_reply') then
    perform private.tell_of_inbound(kept);
  end if;
  return jsonb_build_object('matched', true, 'is_new', true, 'inbound_mail_id', kept.id);
end $function$
;
grant execute on function public.receive_mail(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.record_campaign_check(workspace_id uuid, campaign_id uuid, content_hash text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
begin
  perform private.require_writer(record_campaign_check.workspace_id);
  campaign := private.campaign_for_change(record_campaign_check.workspace_id, record_campaign_check.campaign_id::text);
  if private.campaign_hash(campaign) is distinct from record_campaign_check.content_hash then
    return false;
  end if;
  update public.campaigns c set checked_hash = record_campaign_check.content_hash
  where c.id = campaign.id and c.checked_hash is distinct from record_campaign_check.content_hash;
  return true;
end $function$
;
grant execute on function public.record_campaign_check(uuid,uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION public.record_domain_checks(checks jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  one record;
  recorded int := 0;
begin
  for one in
    select m.id, m.workspace_id, m.user_id, m.address, m.domain_check as before, g.value -> 'check' as found
    from jsonb_array_elements(record_domain_checks.checks) as g
    join public.mailboxes m on m.id::text = g.value ->> 'mailbox_id'
    -- It may have moved while DNS was asked.
    where split_part(m.address, '@', 2) = g.value -> 'check' ->> 'domain' order by m.id for no key update of m
  loop
    update public.mailboxes m set domain_check = one.found, domain_checked_at = now(),
      domain_check_due_at = now() + case one.found ->> 'state' when 'unknown' then interval '1 hour' else interval '1 day' end
    where m.id = one.id;
    recorded := recorded + 1;
    if one.found ->> 'state' = 'fail' and one.before ->> 'state' in ('pass', 'warn') then
      perform private.notify_person(one.workspace_id, one.user_id, 'mail_domain', format('Mail from %s may be taken for forged', one.address),
        private.failed_items(one.found), 'high', '[]', 'mail_domain:' || one.id || current_date);
    end if;
  end loop;
  return recorded;
end $function$
;
grant execute on function public.record_domain_checks(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.record_mail_events(events jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  given int := jsonb_array_length(events);
  matched int;
  taken uuid[];
begin
  -- Providers repeat themselves: what is known waits for nobody.
  if not exists (select from jsonb_to_recordset(events) as r (provider text, provider_event_id text)
      where not exists (select from public.mail_events k where k.provider = r.provider and k.provider_event_id = r.provider_event_id)) then
    return jsonb_build_object('taken', 0, 'known', given, 'unmatched', 0);
  end if;
  -- Leads, then mails, then people: the order in which everyone locks.
  perform from public.leads l where l.id in (
    select e.lead_id from private.matched_events(events) m join public.enrolments e on e.id = m.enrolment_id
  ) order by l.id for key share;
  perform from public.outbox o where o.id in (select m.outbox_id from private.matched_events(events) m) order by o.id for no key update;
  select count(*) into matched from private.matched_events(events);
  with fresh as (
    insert into public.mail_events (workspace_id, provider, provider_event_id, kind, outbox_id, enrolment_id, campaign_id, step_id,
      variant_id, lead_id, at, is_bot, details)
    select m.workspace_id, m.provider, m.provider_event_id, m.kind, m.outbox_id, m.enrolment_id, m.campaign_id, m.step_id, m.variant_id,
      e.lead_id, coalesce(m.at, private.mail_now()), coalesce(m.is_bot, false), coalesce(m.details, '{}')
    from private.matched_events(events) m left join public.enrolments e on e.id = m.enrolment_id
    on conflict on constraint mail_events_are_taken_once do nothing
    returning id
  )
  select array_agg(f.id) into taken from fresh f;
  if taken is not null then
    perform private.mark_mails(taken);
    perform private.heed_events(taken);
    perform private.watch_health(taken);
  end if;
  return jsonb_build_object('taken', coalesce(cardinality(taken), 0), 'known', matched - coalesce(cardinality(taken), 0),
    'unmatched', given - matched);
end $function$
;
grant execute on function public.record_mail_events(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.record_variant_look(step_id uuid, look jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  step public.campaign_steps;
  best uuid := (look ->> 'best')::uuid;
  gone uuid[] := array(select d.value::uuid from jsonb_array_elements_text(look -> 'dropped') as d);
  kept uuid;
begin
  -- Saving a campaign locks it first.
  perform from public.campaigns c join public.campaign_steps s on s.campaign_id = c.id
  where s.id = record_variant_look.step_id for no key update of c;
  select s.* into step from public.campaign_steps s where s.id = record_variant_look.step_id and s.removed_at is null;
  if step.id is null or array(select v.id from public.campaign_variants v
      where v.step_id = step.id and v.removed_at is null and v.status = 'active' order by v.id)
      <> array(select (n.value ->> 'id')::uuid from jsonb_array_elements(look -> 'numbers') as n order by 1) then
    return false;
  end if;
  insert into public.variant_looks (workspace_id, step_id, texts, look, taken_at, winner_by, confidence, sample, numbers,
    outcome, best_id, dropped, sure)
  values (step.workspace_id, step.id, private.texts_of_step(step.id), (look ->> 'look')::int, private.mail_now(), step.winner_by,
    step.winner_confidence, (look ->> 'sample')::int, look -> 'numbers', look ->> 'outcome', best, gone, (look ->> 'sure')::numeric)
  on conflict on constraint variant_looks_are_taken_once do nothing
  returning id into kept;
  if kept is null then
    return false;
  end if;
  update public.campaign_variants v set status = case when v.id = best then 'winner' else 'dropped' end, decided_at = private.mail_now()
  where v.step_id = step.id and (v.id = any(gone) or v.id = best and look ->> 'outcome' = 'winner');
  perform private.tell_of_winner(step, kept);
  -- Whoever watches it hears of it.
  update public.campaigns c set updated_at = now() where c.id = step.campaign_id;
  return true;
end $function$
;
grant execute on function public.record_variant_look(uuid,jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.regenerate(turn_id uuid, client_message_id uuid, lease_seconds integer DEFAULT NULL::integer, model text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  known public.turns;
  earlier public.turns;
  thread public.conversation_threads;
  message public.messages;
begin
  perform pg_advisory_xact_lock(hashtextextended(auth.uid()::text || regenerate.client_message_id, 0));
  select * into earlier from public.turns t
  where t.id = regenerate.turn_id and t.user_id = auth.uid() and t.source = 'chat'
    and t.workspace_id in (select private.my_workspace_ids());
  if not found then
    raise exception 'No such turn.' using errcode = 'PT404';
  end if;
  select * into known from public.turns t
  where t.user_id = auth.uid() and t.client_message_id = regenerate.client_message_id;
  if found then
    if known.user_message_id <> earlier.user_message_id then
      raise exception 'This client_message_id was used for another message.' using errcode = 'PT409';
    end if;
    return jsonb_build_object('turn_id', known.id, 'thread_id', known.thread_id, 'message_id', known.user_message_id,
      'created', false, 'events', '[]'::jsonb, 'claim', null);
  end if;
  select * into thread from public.conversation_threads t where t.id = earlier.thread_id for update;
  if earlier.status = 'waiting' then
    raise exception 'This turn waits for your decision. Decide, or stop it first.' using errcode = 'PT409';
  end if;
  select * into message from public.messages m where m.id = earlier.user_message_id;
  return private.begin_turn(thread, message, regenerate.client_message_id, regenerate.lease_seconds, regenerate.model);
end $function$
;
grant execute on function public.regenerate(uuid,uuid,integer,text) to authenticated;

CREATE OR REPLACE FUNCTION public.remember(workspace_id uuid, content text, scope text DEFAULT 'person'::text, replaces uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  fact text := private.tidy_text(remember.content);
  known public.memories;
  outdated public.memories;
  kept public.memories;
begin
  if private.my_role(remember.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif coalesce(length(fact), 0) not between 1 and 1000 then
    perform private.refuse('A memory has 1 to 1,000 characters.');
  elsif remember.scope not in ('person', 'workspace') then
    perform private.refuse('A memory is for the person or for the workspace.');
  elsif remember.scope = 'workspace' then
    perform private.require_writer(remember.workspace_id);
  end if;
  if remember.replaces is not null then
    select * into outdated from public.memories m
    where m.workspace_id = remember.workspace_id and m.id = remember.replaces;
    if outdated.id is null then
      raise exception 'There is no such memory to replace. Show the memories again; do not guess ids.' using errcode = 'PT404';
    end if;
  else
    -- The person's own wording goes first: it may be meant for everyone from now on.
    select * into known from public.memories m
    where m.workspace_id = remember.workspace_id and private.memory_key(m.content) = private.memory_key(fact)
    order by m.scope = remember.scope desc, m.user_id = (select auth.uid()) desc limit 1;
    if known.scope = remember.scope or known.scope = 'workspace' then
      return jsonb_build_object('added', false, 'memory',
        jsonb_build_object('id', known.id, 'content', known.content, 'scope', known.scope));
    end if;
    outdated := known;
  end if;
  if outdated.id is null then
    insert into public.memories (workspace_id, user_id, scope, content)
    values (remember.workspace_id, (select auth.uid()), remember.scope, fact) returning * into kept;
  else
    update public.memories m set content = fact, scope = remember.scope, updated_at = now()
    where m.id = outdated.id returning * into kept;
    if kept.id is null then
      raise exception 'A colleague added that memory, so only they can change it. Ask them, or an admin to delete it.'
        using errcode = 'PT403';
    end if;
  end if;
  return jsonb_build_object('added', true, 'replaced', outdated.content, 'memory',
    jsonb_build_object('id', kept.id, 'content', kept.content, 'scope', kept.scope));
end $function$
;
grant execute on function public.remember(uuid,text,text,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.remove_member(workspace_id uuid, user_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  leaving text;
begin
  if not (private.can_manage(remove_member.workspace_id)
      or (remove_member.user_id = auth.uid() and private.my_role(remove_member.workspace_id) is not null)) then
    raise exception 'Only owners and admins remove members.' using errcode = '42501';
  end if;
  select m.role into leaving from public.workspace_members m
  where m.workspace_id = remove_member.workspace_id and m.user_id = remove_member.user_id for update;
  if leaving = 'owner' then
    raise exception 'Hand over the workspace before its owner leaves.' using errcode = '42501';
  end if;
  delete from public.workspace_members m
  where m.workspace_id = remove_member.workspace_id and m.user_id = remove_member.user_id;
  return found;
end $function$
;
grant execute on function public.remove_member(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.remove_notification_channel(workspace_id uuid, channel_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  delete from public.notification_channels c
  where c.workspace_id = remove_notification_channel.workspace_id and c.id = channel_id and c.user_id = auth.uid()
    and c.workspace_id in (select private.my_workspace_ids());
  return found;
end $function$
;
grant execute on function public.remove_notification_channel(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.remove_suppression(workspace_id uuid, email text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  hash text := private.mailbox_hash(workspace_id, email);
  why text;
begin
  perform private.require_writer(remove_suppression.workspace_id);
  if not private.can_manage(remove_suppression.workspace_id) then
    raise exception 'Only owners and admins take addresses off the list.' using errcode = '42501';
  end if;
  select s.reason into why from public.suppressions s
  where s.workspace_id = remove_suppression.workspace_id and s.email_hash = hash for update;
  if why in ('unsubscribed', 'complained', 'erased') then
    perform private.refuse(case why when 'unsubscribed' then 'This person unsubscribed themselves.'
      when 'complained' then 'This person called a mail spam.' else 'This person was erased.' end
      || ' Only they can change that.');
  end if;
  delete from public.suppressions s where s.workspace_id = remove_suppression.workspace_id and s.email_hash = hash;
  return found;
end $function$
;
grant execute on function public.remove_suppression(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION public.rename_thread(thread_id uuid, title text)
 RETURNS boolean
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  update public.conversation_threads t set title = trim(rename_thread.title)
  where t.id = rename_thread.thread_id and length(trim(rename_thread.title)) > 0;
  return found;
end $function$
;
grant execute on function public.rename_thread(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION public.restore_leads(workspace_id uuid, lead_ids uuid[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  lead record;
  restored int := 0;
  kept jsonb := '[]'::jsonb;
begin
  perform private.require_writer(restore_leads.workspace_id);
  perform private.check_lead_count(lead_ids);
  for lead in
    select l.id, l.name, l.email, l.merged_into from public.leads l
    where l.workspace_id = restore_leads.workspace_id and l.id = any(restore_leads.lead_ids) and l.deleted_at is not null
    order by l.id for update
  loop
    if lead.merged_into is not null then
      kept := kept || jsonb_build_object('id', lead.id, 'name', lead.name,
        'reason', 'It was merged into another lead. Undo the merge instead.');
      continue;
    end if;
    begin
      update public.leads l set deleted_at = null, deleted_by = null where l.id = lead.id;
      restored := restored + 1;
    exception when unique_violation then
      kept := kept || jsonb_build_object('id', lead.id, 'name', lead.name,
        'reason', format('%s is the address of another lead by now.', lead.email));
    end;
  end loop;
  if restored = 0 and kept = '[]' then
    raise exception 'There is no such lead in the bin.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('restored', restored, 'kept', kept);
end $function$
;
grant execute on function public.restore_leads(uuid,uuid[]) to authenticated;

CREATE OR REPLACE FUNCTION public.resume_campaign(workspace_id uuid, campaign_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
  fault text;
begin
  perform private.require_writer(resume_campaign.workspace_id);
  campaign := private.campaign_for_change(resume_campaign.workspace_id, resume_campaign.campaign_id::text);
  campaign := private.put_campaign_hash(campaign.id);
  if campaign.status = 'paused' then
    fault := private.start_refusal(campaign);
    if campaign.approved_hash is distinct from campaign.content_hash then
      fault := 'It was changed since it was approved. Look at it and start it anew.';
    end if;
    if fault is not null then
      perform private.refuse(fault);
    end if;
    update public.campaigns c set status = 'running', paused_reason = null, updated_at = now() where c.id = campaign.id;
    perform private.ring('tick');
  elsif campaign.status <> 'running' then
    perform private.refuse(format('Only a paused campaign can be resumed; this one is %s.', campaign.status));
  end if;
  return public.get_campaign(resume_campaign.workspace_id, resume_campaign.campaign_id);
end $function$
;
grant execute on function public.resume_campaign(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.resume_task(workspace_id uuid, task_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  task public.scheduled_tasks := private.own_task(resume_task.workspace_id, resume_task.task_id);
begin
  if task.status in ('proposed', 'done') then
    perform private.refuse(case task.status when 'proposed' then 'It waits for your confirmation.'
      else 'It is done. Give it a new time to have it again.' end);
  elsif task.at < clock_timestamp() then
    perform private.refuse('Its time has passed. Choose a later one.');
  end if;
  update public.scheduled_tasks t set status = 'active', updated_at = clock_timestamp()
  where t.id = task.id and t.status <> 'active';
  select * into task from public.scheduled_tasks t where t.id = resume_task.task_id;
  return jsonb_build_object('task', private.task_json(task));
end $function$
;
grant execute on function public.resume_task(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.revoke_send_permission(workspace_id uuid, permission_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_human();
  update public.send_permissions p set revoked_at = coalesce(p.revoked_at, now())
  where p.workspace_id = revoke_send_permission.workspace_id and p.id = revoke_send_permission.permission_id
    and p.workspace_id in (select private.my_workspace_ids())
    and (p.user_id = auth.uid() or private.can_manage(p.workspace_id));
  if not found then
    raise exception 'There is no such permission that you may take back.' using errcode = 'PT404';
  end if;
  return true;
end $function$
;
grant execute on function public.revoke_send_permission(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.run_call(call_id uuid, epoch integer, function_name text, arguments jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  earlier jsonb := private.begin_call(run_call.call_id, run_call.epoch);
  answer jsonb;
begin
  if earlier is not null then
    return earlier -> 'answer';
  end if;
  answer := private.call_function(run_call.function_name, run_call.arguments);
  perform private.end_call(answer);
  return answer;
end $function$
;
grant execute on function public.run_call(uuid,integer,text,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.run_execution(execution_id uuid, epoch integer, model text DEFAULT NULL::text)
 RETURNS text
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  task public.scheduled_tasks := private.begin_execution(run_execution.execution_id, run_execution.epoch);
  what text;
begin
  if task.id is null then
    return null;
  elsif task.kind = 'prompt' then
    return private.start_prompt(run_execution.execution_id, run_execution.epoch, model);
  elsif task.kind = 'reminder' then
    what := task.parameters ->> 'text';
  elsif task.kind = 'report' then
    what := private.task_report(task.workspace_id, task.parameters ->> 'about');
  elsif task.kind = 'campaign' then
    what := private.change_campaign_course(task.workspace_id, (task.parameters ->> 'campaign_id')::uuid, task.parameters ->> 'action');
  else
    raise exception 'There is no way to run a task of the kind %.', task.kind using errcode = 'PT400';
  end if;
  perform private.end_execution(run_execution.execution_id, run_execution.epoch, task.name, what);
  return 'succeeded';
end $function$
;
grant execute on function public.run_execution(uuid,integer,text) to authenticated;

CREATE OR REPLACE FUNCTION public.run_task_now(workspace_id uuid, task_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  task public.scheduled_tasks := private.own_task(run_task_now.workspace_id, run_task_now.task_id);
begin
  if task.status = 'proposed' then
    perform private.refuse('It waits for your confirmation.');
  elsif exists (select from public.task_executions e where e.task_id = task.id and e.status in ('queued', 'running')) then
    perform private.refuse('It is running already.');
  end if;
  insert into public.task_executions (task_id, workspace_id, user_id, kind, due_at, by_hand)
  values (task.id, task.workspace_id, task.user_id, task.kind, clock_timestamp(), true);
  perform private.ring('tick');
  return jsonb_build_object('task', private.task_json(task));
end $function$
;
grant execute on function public.run_task_now(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.save_campaign(workspace_id uuid, campaign jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  there public.campaigns;
  wanted public.campaigns;
begin
  perform private.require_writer(save_campaign.workspace_id);
  perform private.require_keys(campaign, array['id', 'version', 'name', 'mailbox_id', 'audience', 'enrols', 'start_at', 'steps'],
    'A campaign');
  if campaign ? 'id' then
    there := private.campaign_for_change(save_campaign.workspace_id, campaign ->> 'id');
    if campaign ? 'version' and campaign ->> 'version' <> there.version::text then
      raise exception 'Someone changed this campaign meanwhile. Look at it again and repeat your change.' using errcode = 'PT409';
    elsif there.status in ('finished', 'stopped') then
      perform private.refuse(format('This campaign is %s. Make a new one.', there.status));
    end if;
  else
    there := jsonb_populate_record(null::public.campaigns, jsonb_build_object('id', gen_random_uuid(),
      'workspace_id', save_campaign.workspace_id, 'audience', '{}'::jsonb, 'enrols', 'once', 'status', 'draft'));
  end if;
  wanted := private.wanted_campaign(there, campaign - array['id', 'version', 'steps']);
  insert into public.campaigns as c (id, workspace_id, name, mailbox_id, audience, enrols, start_at)
  values (wanted.id, save_campaign.workspace_id, wanted.name, wanted.mailbox_id, wanted.audience, wanted.enrols, wanted.start_at)
  on conflict (id) do update set name = excluded.name, mailbox_id = excluded.mailbox_id, audience = excluded.audience,
    enrols = excluded.enrols, start_at = excluded.start_at, version = c.version + 1, updated_at = now();
  if campaign ? 'steps' then
    perform private.save_campaign_steps(save_campaign.workspace_id, wanted.id, campaign -> 'steps');
  end if;
  perform private.put_campaign_hash(wanted.id);
  return public.get_campaign(save_campaign.workspace_id, wanted.id);
end $function$
;
grant execute on function public.save_campaign(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.save_custom_field(workspace_id uuid, field jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  wanted_label text := private.tidy_text(field ->> 'label');
  saved public.custom_fields;
  there public.custom_fields;
begin
  perform private.require_writer(save_custom_field.workspace_id);
  if jsonb_typeof(field) is distinct from 'object'
      or exists (select from jsonb_object_keys(field) as k where k not in ('id', 'target', 'label', 'type', 'options')) then
    perform private.refuse('A field has "target", "label", "type" and "options"; to change one, give its "id".');
  elsif wanted_label is null and not field ? 'id' or length(wanted_label) > 80 then
    perform private.refuse('The label of a field has 1 to 80 characters.');
  end if;
  -- One at a time in a workspace, so that labels, keys and the number of fields hold.
  perform pg_advisory_xact_lock(hashtextextended('custom_fields ' || save_custom_field.workspace_id, 0));
  select f.* into there from public.custom_fields f
  where f.workspace_id = save_custom_field.workspace_id and (
    case when field ? 'id' then f.id::text = lower(field ->> 'id')
      else f.target = field ->> 'target' and f.archived_at is null and f.label_key = lower(wanted_label collate "und-x-icu") end);
  if field ? 'id' then
    if there.id is null then
      raise exception 'There is no such custom field here.' using errcode = 'PT404';
    elsif there.type <> coalesce(field ->> 'type', there.type) or there.target <> coalesce(field ->> 'target', there.target) then
      perform private.refuse('A field keeps its type. Add another field instead.');
    end if;
    update public.custom_fields f set label = coalesce(wanted_label, f.label), updated_at = now(),
      options = case when field ? 'options' then private.custom_options(f.type, field -> 'options') else f.options end
    where f.id = there.id returning f.* into saved;
    return jsonb_build_object('field', to_jsonb(saved) - 'label_key', 'created', false);
  elsif coalesce(field ->> 'target', '') not in ('lead', 'account') then
    perform private.refuse('The target of a field is lead or account.');
  elsif coalesce(field ->> 'type', '') not in ('text', 'number', 'money', 'date', 'choice', 'multi_choice', 'yes_no', 'link') then
    perform private.refuse('The type of a field is text, number, money, date, choice, multi_choice, yes_no or link.');
  elsif there.type = field ->> 'type' then
    return jsonb_build_object('field', to_jsonb(there) - 'label_key', 'created', false);
  elsif there.id is not null then
    raise exception '"%" is there already, with the type %. Choose another label.', there.label, there.type using errcode = 'PT409';
  elsif (select count(*) from public.custom_fields f where f.workspace_id = save_custom_field.workspace_id
      and f.target = field ->> 'target' and f.archived_at is null) >= 100 then
    perform private.refuse(format('There are 100 custom fields of %ss, which is the limit. Archive one first.', field ->> 'target'));
  end if;
  insert into public.custom_fields (workspace_id, target, key, label, type, options, position)
  values (save_custom_field.workspace_id, field ->> 'target',
    private.custom_key(save_custom_field.workspace_id, field ->> 'target', wanted_label), wanted_label, field ->> 'type',
    private.custom_options(field ->> 'type', field -> 'options'),
    (select coalesce(max(f.position), 0) + 1 from public.custom_fields f
     where f.workspace_id = save_custom_field.workspace_id and f.target = field ->> 'target'))
  returning * into saved;
  return jsonb_build_object('field', to_jsonb(saved) - 'label_key', 'created', true);
exception when unique_violation then
  raise exception 'Another field is called "%". Choose another label.', wanted_label using errcode = 'PT409';
end $function$
;
grant execute on function public.save_custom_field(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.save_email_template(workspace_id uuid, template jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  there public.email_templates;
  saved public.email_templates;
begin
  perform private.require_writer(save_email_template.workspace_id);
  perform private.require_keys(template, array['id', 'name', 'subject', 'body'], 'A template');
  if template ? 'id' then
    select t.* into there from public.email_templates t
    where t.workspace_id = save_email_template.workspace_id and t.id::text = template ->> 'id' and t.archived_at is null for update;
    if there.id is null then
      raise exception 'There is no such template here.' using errcode = 'PT404';
    end if;
  end if;
  there := jsonb_populate_record(there, template - 'id');
  there.name := private.tidy_text(there.name);
  there.subject := coalesce(private.tidy_text(there.subject), '');
  if there.name is null or length(there.name) > 100 then
    perform private.refuse('The name of a template has 1 to 100 characters.');
  end if;
  perform private.require_mail_text(there.subject, there.body);
  insert into public.email_templates as t (id, workspace_id, name, subject, body)
  values (coalesce(there.id, gen_random_uuid()), save_email_template.workspace_id, there.name, there.subject, there.body)
  on conflict (id) do update set name = excluded.name, subject = excluded.subject, body = excluded.body, updated_at = now()
  returning t.* into saved;
  return to_jsonb(saved) - 'name_key';
exception when unique_violation then
  raise exception 'There is a template called "%" already. Choose another name, or change that one.', there.name
    using errcode = 'PT409';
end $function$
;
grant execute on function public.save_email_template(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.save_lead_view(workspace_id uuid, view jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  there public.lead_views;
  saved public.lead_views;
  wanted public.lead_views;
begin
  if private.my_role(save_lead_view.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif jsonb_typeof(view) is distinct from 'object' or exists (select from jsonb_object_keys(view) as k
      where k not in ('id', 'name', 'filter', 'sort', 'columns', 'layout', 'is_shared')) then
    perform private.refuse('A view has a name, a filter, a sort, columns, a layout, and may be shared.');
  end if;
  if view ? 'id' then
    select v.* into there from public.lead_views v
    where v.workspace_id = save_lead_view.workspace_id and v.id::text = lower(view ->> 'id')
      and (v.owner_id = auth.uid() or (v.is_shared and private.can_manage(v.workspace_id)))
    for update;
    if there.id is null then
      raise exception 'There is no such view that you may change.' using errcode = 'PT404';
    end if;
  elsif (select count(*) from public.lead_views v
      where v.workspace_id = save_lead_view.workspace_id and v.owner_id = auth.uid()) >= 200 then
    perform private.refuse('You have 200 views, which is the limit. Delete one first.');
  end if;
  wanted := jsonb_populate_record(there, view - 'id');
  wanted.name := private.tidy_text(wanted.name);
  if wanted.name is null or length(wanted.name) > 80 then
    perform private.refuse('The name of a view has 1 to 80 characters.');
  elsif coalesce(jsonb_typeof(wanted.sort), 'object') <> 'object' or length(wanted.sort::text) > 300
      or coalesce(jsonb_typeof(wanted.columns), 'array') <> 'array' or length(wanted.columns::text) > 10000
      or coalesce(wanted.layout, 'table') not in ('table', 'board') then
    perform private.refuse('The sort of a view is an object, its columns are a list, its layout is table or board.');
  elsif wanted.is_shared is true and not private.can_write(save_lead_view.workspace_id) then
    raise exception 'Viewers can save views for themselves but not for everyone.' using errcode = '42501';
  end if;
  perform private.check_saved_filter(save_lead_view.workspace_id, coalesce(wanted.filter, '{}'));
  insert into public.lead_views as v (id, workspace_id, owner_id, name, is_shared, filter, sort, columns, layout)
  values (coalesce(there.id, gen_random_uuid()), save_lead_view.workspace_id, auth.uid(), wanted.name,
    coalesce(wanted.is_shared, false), coalesce(wanted.filter, '{}'), nullif(wanted.sort, 'null'), nullif(wanted.columns, 'null'),
    coalesce(wanted.layout, 'table'))
  on conflict (id) do update set name = excluded.name, is_shared = excluded.is_shared, filter = excluded.filter,
    sort = excluded.sort, columns = excluded.columns, layout = excluded.layout, updated_at = now()
  returning v.* into saved;
  return jsonb_build_object('view', to_jsonb(saved));
end $function$
;
grant execute on function public.save_lead_view(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.save_mail_settings(workspace_id uuid, settings jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  saved public.mail_settings;
begin
  perform private.require_writer(save_mail_settings.workspace_id);
  if not private.can_manage(save_mail_settings.workspace_id) then
    raise exception 'Only owners and admins change what holds for all mail.' using errcode = '42501';
  end if;
  perform private.require_keys(settings, array['postal_address', 'tracks_opens', 'tracks_clicks', 'one_sequence_at_a_time',
    'rate_per_minute', 'drafts_answers', 'paused'], 'The settings');
  if settings ? 'paused' and settings -> 'paused' <> 'false' then
    perform private.refuse('"paused" can only be false: sending goes on. To stop, pause the mailboxes or campaigns.');
  end if;
  insert into public.mail_settings (workspace_id) values (save_mail_settings.workspace_id) on conflict do nothing;
  select s.* into saved from public.mail_settings s where s.workspace_id = save_mail_settings.workspace_id for update;
  saved := jsonb_populate_record(saved, settings - 'paused');
  if settings ? 'paused' then
    saved.paused_reason := null;
    saved.paused_at := null;
  end if;
  saved.postal_address := private.tidy_text(saved.postal_address);
  if length(saved.postal_address) > 300 then
    perform private.refuse('The postal address has at most 300 characters.');
  elsif num_nulls(saved.tracks_opens, saved.tracks_clicks, saved.one_sequence_at_a_time, saved.drafts_answers) > 0
      or coalesce(saved.rate_per_minute not between 1 and 1000000, true) then
    perform private.refuse('The settings are true or false, and a rate of 1 to 1,000,000 mails a minute.');
  end if;
  update public.mail_settings s set (postal_address, tracks_opens, tracks_clicks, one_sequence_at_a_time, rate_per_minute,
    drafts_answers, paused_reason, paused_at, updated_at) = (saved.postal_address, saved.tracks_opens, saved.tracks_clicks,
    saved.one_sequence_at_a_time, saved.rate_per_minute, saved.drafts_answers, saved.paused_reason, saved.paused_at, now())
  where s.workspace_id = save_mail_settings.workspace_id returning s.* into saved;
  perform private.refresh_campaign_hashes(save_mail_settings.workspace_id);
  return to_jsonb(saved) - 'next_free_at';
exception when invalid_text_representation or numeric_value_out_of_range then
  return private.refuse('The settings are true or false, and a rate of 1 to 1,000,000 mails a minute.')::jsonb;
end $function$
;
grant execute on function public.save_mail_settings(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.save_mailbox(workspace_id uuid, mailbox jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  there public.mailboxes;
  wanted public.mailboxes;
  saved public.mailboxes;
begin
  perform private.require_writer(save_mailbox.workspace_id);
  perform private.require_keys(mailbox, array['id', 'user_id', 'address', 'from_name', 'signature', 'daily_cap', 'warm_up_from',
    'time_zone', 'country', 'work_days', 'from_hour', 'to_hour', 'gap_seconds_min', 'gap_seconds_max',
    'dkim_selectors'], 'A mailbox');
  if mailbox ? 'id' then
    select m.* into there from public.mailboxes m
    where m.workspace_id = save_mailbox.workspace_id and m.id::text = mailbox ->> 'id' for update;
    if there.id is null then
      raise exception 'There is no such mailbox here.' using errcode = 'PT404';
    end if;
  else
    there := jsonb_populate_record(null::public.mailboxes, jsonb_build_object('id', gen_random_uuid(), 'user_id', auth.uid(),
      'signature', '', 'daily_cap', 50, 'time_zone', 'UTC', 'work_days', array[1, 2, 3, 4, 5], 'from_hour', '09:00',
      'to_hour', '17:00', 'gap_seconds_min', 60, 'gap_seconds_max', 180, 'dkim_selectors', array[]::text[]));
  end if;
  wanted := private.wanted_mailbox(there, mailbox - 'id');
  if (there.user_id is distinct from auth.uid() or wanted.user_id is distinct from auth.uid())
      and not private.can_manage(save_mailbox.workspace_id) then
    raise exception 'Only owners and admins change the mailboxes of others.' using errcode = '42501';
  end if;
  insert into public.mailboxes as m (id, workspace_id, user_id, address, from_name, signature, daily_cap, warm_up_from,
    warm_up_started_on, time_zone, country, work_days, from_hour, to_hour, gap_seconds_min, gap_seconds_max, dkim_selectors)
  values (wanted.id, save_mailbox.workspace_id, wanted.user_id, wanted.address, wanted.from_name, wanted.signature,
    wanted.daily_cap, wanted.warm_up_from, wanted.warm_up_started_on, wanted.time_zone, wanted.country, wanted.work_days,
    wanted.from_hour, wanted.to_hour, wanted.gap_seconds_min, wanted.gap_seconds_max, wanted.dkim_selectors)
  on conflict (id) do update set (user_id, address, from_name, signature, daily_cap, warm_up_from, warm_up_started_on,
      time_zone, country, work_days, from_hour, to_hour, gap_seconds_min, gap_seconds_max, dkim_selectors, next_free_at, updated_at)
    = (excluded.user_id, excluded.address, excluded.from_name, excluded.signature, excluded.daily_cap, excluded.warm_up_from,
      excluded.warm_up_started_on, excluded.time_zone, excluded.country, excluded.work_days, excluded.from_hour,
      excluded.to_hour, excluded.gap_seconds_min, excluded.gap_seconds_max, excluded.dkim_selectors, '-infinity', now())
  returning m.* into saved;
  perform private.refresh_campaign_hashes(save_mailbox.workspace_id);
  return private.mailbox_json(saved);
exception when unique_violation then
  raise exception 'There is a mailbox % already.', wanted.address using errcode = 'PT409';
end $function$
;
grant execute on function public.save_mailbox(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.save_notification_settings(workspace_id uuid, changes jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  settings public.notification_settings;
begin
  if private.my_role(workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  perform private.check_notification_changes(workspace_id, changes);
  insert into public.notification_settings (workspace_id, user_id)
  values (save_notification_settings.workspace_id, auth.uid()) on conflict do nothing;
  select * into settings from public.notification_settings s
  where s.workspace_id = save_notification_settings.workspace_id and s.user_id = auth.uid() for update;
  settings := jsonb_populate_record(settings, changes - 'kinds');
  -- A kind that is set to null falls back to what holds for all.
  settings.kinds := jsonb_strip_nulls(settings.kinds || coalesce(changes -> 'kinds', '{}'));
  settings.next_digest_at := case when settings.digest_at is not null then private.next_digest(settings, now()) end;
  if settings.escalate_channel_id is null or settings.escalate_after_minutes is null then
    settings.escalate_channel_id := null;
    settings.escalate_after_minutes := null;
  end if;
  update public.notification_settings s set quiet_from = settings.quiet_from, quiet_to = settings.quiet_to,
    work_days = settings.work_days, digest_at = settings.digest_at, next_digest_at = settings.next_digest_at,
    kinds = settings.kinds, escalate_after_minutes = settings.escalate_after_minutes,
    escalate_channel_id = settings.escalate_channel_id, escalate_priority = settings.escalate_priority, updated_at = now()
  where s.id = settings.id;
  return public.my_notification_settings(workspace_id);
exception when check_violation then
  perform private.refuse('Times are whole quarters of an hour, quiet hours have a beginning and an end, days are 1 (Monday) to 7, and waiting is 5 minutes to 7 days.');
  return null;
end $function$
;
grant execute on function public.save_notification_settings(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.save_pipeline_stages(workspace_id uuid, stages jsonb, expected jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most_moved constant int := 10000;
  plan record;
  gone record;
  moved int := 0;
  batch int;
  living int;
begin
  if private.my_role(save_pipeline_stages.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif not private.can_manage(save_pipeline_stages.workspace_id) then
    raise exception 'Only owners and admins change the stages.' using errcode = '42501';
  end if;
  -- One change after the other; and who moves a lead into a stage that goes waits here and is then refused.
  perform from public.pipeline_stages s where s.workspace_id = save_pipeline_stages.workspace_id order by s.key for update;
  if expected is not null and private.stage_outline(expected)
      <> private.stage_outline(public.pipeline_stages(save_pipeline_stages.workspace_id)) then
    raise exception 'Someone changed the stages meanwhile. Look at them again, then repeat the change.' using errcode = 'PT409';
  end if;
  plan := private.read_stage_list(save_pipeline_stages.workspace_id, stages);
  insert into public.pipeline_stages as s (workspace_id, key, label, position, kind)
  select save_pipeline_stages.workspace_id, k.value ->> 'key', k.value ->> 'label', k.position, k.value ->> 'kind'
  from jsonb_array_elements(plan.kept) with ordinality as k (value, position)
  on conflict on constraint pipeline_stages_key_is_unique do update
  set (label, position, kind) = (excluded.label, excluded.position, excluded.kind)
  where (s.label, s.position, s.kind) is distinct from (excluded.label, excluded.position, excluded.kind);
  for gone in
    select r.value ->> 'key' as key, r.value ->> 'target' as target from jsonb_array_elements(plan.removed) as r (value)
  loop
    perform set_config('app.change_reason', format('The stage “%s” was removed.',
      private.stage_label(save_pipeline_stages.workspace_id, gone.key)), true);
    -- Those in the bin move too, and are not spoken of.
    with gone_leads as (
      update public.leads l set stage = gone.target
      where l.workspace_id = save_pipeline_stages.workspace_id and l.stage = gone.key returning l.deleted_at
    )
    select count(*), count(*) filter (where g.deleted_at is null) into batch, living from gone_leads g;
    moved := moved + living;
    if batch > most_moved then
      perform private.refuse(format('More than %s leads would move. Move most of them first, then remove the stage.', most_moved));
    end if;
    perform private.replace_stage_in_filters(save_pipeline_stages.workspace_id, gone.key, gone.target);
    delete from public.pipeline_stages s where s.workspace_id = save_pipeline_stages.workspace_id and s.key = gone.key;
  end loop;
  perform set_config('app.change_reason', '', true);
  return jsonb_build_object('stages', public.pipeline_stages(save_pipeline_stages.workspace_id), 'moved', moved);
end $function$
;
grant execute on function public.save_pipeline_stages(uuid,jsonb,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.save_score_rule(workspace_id uuid, rule jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  given public.score_rules;
  saved public.score_rules;
begin
  perform private.require_manager(save_score_rule.workspace_id);
  if jsonb_typeof(rule) is distinct from 'object' or exists (
    select from jsonb_object_keys(rule) as k where k not in
      ('id', 'label', 'kind', 'points', 'filter', 'activity_kinds', 'half_life_days', 'most_points', 'active')
  ) then
    perform private.refuse('A score rule has label, kind, points, and filter or activity_kinds; half_life_days, most_points and active may be said.');
  end if;
  given := jsonb_populate_record(null::public.score_rules, jsonb_strip_nulls(rule));
  if given.id is null then
    insert into public.score_rules (workspace_id, label, kind, points, filter, activity_kinds, half_life_days, most_points, active, position)
    values (save_score_rule.workspace_id, given.label, given.kind, given.points, given.filter, given.activity_kinds,
      given.half_life_days, given.most_points, coalesce(given.active, true),
      (select coalesce(max(r.position), 0) + 1 from public.score_rules r where r.workspace_id = save_score_rule.workspace_id))
    returning * into saved;
  else
    update public.score_rules r set (label, kind, points, filter, activity_kinds, half_life_days, most_points, active) =
      (given.label, given.kind, given.points, given.filter, given.activity_kinds, given.half_life_days, given.most_points,
        coalesce(given.active, true))
    where r.workspace_id = save_score_rule.workspace_id and r.id = given.id returning * into saved;
    if saved.id is null then
      raise exception 'There is no such score rule. Read the rules again.' using errcode = 'PT404';
    end if;
  end if;
  return jsonb_build_object('rule', private.score_rule_json(saved));
exception
  when check_violation or not_null_violation then
    return to_jsonb(private.refuse('A score rule needs a label, points from -100 to 100 but not 0, and either a filter (fit) or activity_kinds (engagement).'));
  when invalid_text_representation or numeric_value_out_of_range then
    return to_jsonb(private.refuse('A value of the score rule is not of its type.'));
end $function$
;
grant execute on function public.save_score_rule(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.save_segment(workspace_id uuid, segment jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  there public.segments;
  saved public.segments;
  wanted_name text := private.tidy_text(segment ->> 'name');
  wanted_filter jsonb := private.with_me_named(segment -> 'filter');
begin
  perform private.require_writer(save_segment.workspace_id);
  if jsonb_typeof(segment) is distinct from 'object'
      or exists (select from jsonb_object_keys(segment) as k where k not in ('id', 'name', 'filter')) then
    perform private.refuse('A segment has a name and a filter.');
  end if;
  if segment ? 'id' then
    select s.* into there from public.segments s
    where s.workspace_id = save_segment.workspace_id and s.id::text = lower(segment ->> 'id') for update;
    if there.id is null then
      raise exception 'There is no such segment here.' using errcode = 'PT404';
    end if;
  elsif (select count(*) from public.segments s where s.workspace_id = save_segment.workspace_id) >= 200 then
    perform private.refuse('There are 200 segments, which is the limit. Delete one first.');
  end if;
  wanted_name := coalesce(wanted_name, there.name);
  wanted_filter := coalesce(wanted_filter, there.filter);
  if wanted_name is null or length(wanted_name) > 80 then
    perform private.refuse('The name of a segment has 1 to 80 characters.');
  elsif wanted_filter is null then
    perform private.refuse('A segment needs a filter.');
  elsif jsonb_path_exists(wanted_filter, '$.**.field ? (@ == "segment")') then
    perform private.refuse('A segment cannot be made of other segments. Name their conditions instead.');
  end if;
  perform private.check_saved_filter(save_segment.workspace_id, wanted_filter);
  insert into public.segments as s (id, workspace_id, name, filter)
  values (coalesce(there.id, gen_random_uuid()), save_segment.workspace_id, wanted_name, wanted_filter)
  on conflict (id) do update set name = excluded.name, filter = excluded.filter, updated_at = now()
  returning s.* into saved;
  return jsonb_build_object('segment', to_jsonb(saved) - 'name_key') || public.count_leads(save_segment.workspace_id, saved.filter);
exception when unique_violation then
  raise exception 'There is a segment called "%" already. Choose another name, or change that one.', wanted_name using errcode = 'PT409';
end $function$
;
grant execute on function public.save_segment(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.save_task(workspace_id uuid, task jsonb, task_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  most constant int := 200;
  is_by_hand boolean := nullif(current_setting('app.tool_call_id', true), '') is null;
  known public.scheduled_tasks;
  wanted public.scheduled_tasks;
begin
  if private.my_role(save_task.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  if save_task.task_id is not null then
    known := private.own_task(save_task.workspace_id, save_task.task_id);
    wanted := private.checked_task(known, save_task.task);
    if (wanted.kind, wanted.parameters, wanted.cron, wanted.at, wanted.time_zone)
        is distinct from (known.kind, known.parameters, known.cron, known.at, known.time_zone) then
      wanted.status := case when not is_by_hand or known.status = 'proposed' then 'proposed'
        when known.status = 'paused' then 'paused' else 'active' end;
    end if;
    update public.scheduled_tasks t set name = wanted.name, kind = wanted.kind, cron = wanted.cron, at = wanted.at,
      time_zone = wanted.time_zone, parameters = wanted.parameters, catch_up = wanted.catch_up,
      catch_up_cap = wanted.catch_up_cap, status = wanted.status, updated_at = clock_timestamp()
    where t.id = known.id returning * into wanted;
  else
    known.workspace_id := save_task.workspace_id;
    wanted := private.checked_task(known, save_task.task);
    if (select count(*) >= most from public.scheduled_tasks t where t.workspace_id = save_task.workspace_id
        and t.user_id = (select auth.uid()) and t.status in ('proposed', 'active', 'paused')) then
      perform private.refuse(format('You have %s tasks. Delete some first.', most));
    end if;
    insert into public.scheduled_tasks
      (workspace_id, user_id, name, kind, cron, at, time_zone, parameters, catch_up, catch_up_cap)
    values (wanted.workspace_id, (select auth.uid()), wanted.name, wanted.kind, wanted.cron, wanted.at, wanted.time_zone,
      wanted.parameters, wanted.catch_up, wanted.catch_up_cap)
    returning * into wanted;
  end if;
  return jsonb_build_object('task', private.task_json(wanted));
end $function$
;
grant execute on function public.save_task(uuid,jsonb,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.score_rules_of(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'rules', coalesce((select jsonb_agg(private.score_rule_json(r) order by r.position, r.id) from public.score_rules r
      where r.workspace_id = score_rules_of.workspace_id), '[]'),
    'under_way', private.scores_under_way(score_rules_of.workspace_id))
$function$
;
grant execute on function public.score_rules_of(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.search_accounts(workspace_id uuid, filter jsonb DEFAULT '{}'::jsonb, sort jsonb DEFAULT NULL::jsonb, page_size integer DEFAULT 50, cursor text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  compiled record := private.account_filter_sql(workspace_id, coalesce(filter, '{}'));
  place jsonb := case when cursor is not null then private.read_cursor(workspace_id, 'account', cursor) end;
  field text := coalesce(sort ->> 'field', place ->> 'field', case when compiled.selective then 'relevance' else 'name' end);
  direction text := coalesce(sort ->> 'direction', place ->> 'direction', case field when 'name' then 'ascending' else 'descending' end);
  key record;
  scope text := format('from public.accounts a where a.workspace_id = %L and (%s)', workspace_id, compiled.sql);
  page record;
  rest record;
begin
  select * into key from private.account_order(search_accounts.workspace_id, field, filter ->> 'text');
  if coalesce(jsonb_typeof(sort), 'object') <> 'object'
      or exists (select from jsonb_object_keys(sort) as k where k not in ('field', 'direction')) then
    perform private.refuse('The sort is an object with "field" and "direction".');
  elsif key.col is null then
    perform private.refuse(format('Accounts cannot be ordered by %s.', left(field, 60)));
  elsif direction not in ('ascending', 'descending') then
    perform private.refuse('A direction is ascending or descending.');
  elsif place is not null and (place ->> 'field', place ->> 'direction') <> (field, direction) then
    perform private.refuse('The cursor belongs to another order. Start again without it.');
  elsif page_size is null or page_size not between 1 and 200 then
    perform private.refuse('"page_size" is a number from 1 to 200.');
  end if;
  select s.ids, s.keys into page
  from private.lead_stretch(scope, key.col, key.type, direction, true, place, page_size + 1, row_id => 'a.id', nullable => key.nullable) s
  where place is null or place ->> 'key' is not null;
  if key.nullable and coalesce(cardinality(page.ids), 0) <= page_size then
    rest := private.lead_stretch(scope, key.col, key.type, direction, false,
      case when place ->> 'key' is null then place end, page_size + 1 - coalesce(cardinality(page.ids), 0), row_id => 'a.id');
    select coalesce(page.ids, '{}') || rest.ids as ids, coalesce(page.keys, '{}') || rest.keys as keys into page;
  end if;
  return jsonb_build_object(
    'accounts', coalesce((
      select jsonb_agg(to_jsonb(r) order by p.position)
      from unnest(page.ids[1:page_size]) with ordinality as p (id, position)
      join public.account_rows r on r.id = p.id
    ), '[]'),
    'next_cursor', case when cardinality(page.ids) > page_size then private.write_cursor(jsonb_build_object(
      'field', field, 'direction', direction, 'key', page.keys[page_size], 'id', page.ids[page_size])) end
  ) || private.count_scope(scope);
end $function$
;
grant execute on function public.search_accounts(uuid,jsonb,jsonb,integer,text) to authenticated;

CREATE OR REPLACE FUNCTION public.search_leads(workspace_id uuid, filter jsonb DEFAULT '{}'::jsonb, sort jsonb DEFAULT NULL::jsonb, page_size integer DEFAULT 50, cursor text DEFAULT NULL::text, counted boolean DEFAULT true)
 RETURNS json
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  compiled record := private.lead_filter_sql(workspace_id, coalesce(filter, '{}'));
  page record := private.lead_page(workspace_id, compiled.sql, filter ->> 'text', compiled.selective, sort, page_size, cursor);
  matching jsonb;
begin
  if not counted then
    return json_build_object('leads', page.leads, 'next_cursor', page.next_cursor);
  end if;
  matching := private.count_filtered(workspace_id, filter, compiled.sql, compiled.text_groups, compiled.text_count);
  return json_build_object('leads', page.leads, 'next_cursor', page.next_cursor,
    'count', matching -> 'count', 'count_is_exact', matching -> 'count_is_exact');
end $function$
;
grant execute on function public.search_leads(uuid,jsonb,jsonb,integer,text,boolean) to authenticated;

CREATE OR REPLACE FUNCTION public.search_threads(workspace_id uuid, query text DEFAULT ''::text, archived boolean DEFAULT false, before timestamp with time zone DEFAULT NULL::timestamp with time zone, page_size integer DEFAULT 30)
 RETURNS TABLE(id uuid, title text, archived_at timestamp with time zone, updated_at timestamp with time zone, turn_status text, waiting boolean, excerpt text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
#variable_conflict use_column
declare
  everything boolean := trim(search_threads.query) = '';
  pattern text := '%' || private.like_pattern(search_threads.query) || '%';
begin
  return query
  with own as (
    select t.* from public.conversation_threads t
    where t.workspace_id = search_threads.workspace_id and t.user_id = auth.uid()
      and t.workspace_id in (select private.my_workspace_ids())
      and (t.archived_at is not null) = search_threads.archived
      and (search_threads.before is null or t.updated_at < search_threads.before)
  ), found as (
    select own.id, m.content as words, m.created_at
    from own join public.messages m on m.thread_id = own.id
    where not everything and m.content ilike pattern
    union all
    select own.id, c.summary, c.created_at
    from own join public.turns turn on turn.thread_id = own.id join public.tool_calls c on c.turn_id = turn.id
    where not everything and c.summary ilike pattern
  ), newest as (
    select distinct on (found.id) found.id, found.words from found order by found.id, found.created_at desc
  )
  select own.id, own.title, own.archived_at, own.updated_at,
    (select turn.status from public.turns turn where turn.thread_id = own.id order by turn.created_at desc limit 1),
    exists (select from public.approvals a join public.turns turn on turn.id = a.turn_id
      where turn.thread_id = own.id and a.status = 'pending'),
    left(regexp_replace(coalesce(newest.words, (
      select m.content from public.messages m
      where everything and m.thread_id = own.id and m.content <> '' order by m.created_at desc limit 1
    )), '\s+', ' ', 'g'), 160)
  from own left join newest on newest.id = own.id
  where everything or newest.id is not null or own.title ilike pattern
  order by own.updated_at desc, own.id
  limit least(greatest(search_threads.page_size, 1), 100);
end $function$
;
grant execute on function public.search_threads(uuid,text,boolean,timestamp with time zone,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.send_test_mail(workspace_id uuid, request_id uuid, mail jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  me record;
  -- Nobody else's request can be named. A UUID of version 8, made of a hash.
  item_id uuid := overlay(overlay(md5('test ' || auth.uid() || request_id) placing '8' from 13) placing '8' from 17)::uuid;
begin
  perform private.require_writer(send_test_mail.workspace_id);
  select u.email, m.display_name into me
  from auth.users u join public.workspace_members m on m.user_id = u.id and m.workspace_id = send_test_mail.workspace_id
  where u.id = auth.uid();
  if jsonb_typeof(mail) is distinct from 'object'
      or exists (select from jsonb_object_keys(mail) as k where k not in ('subject', 'text', 'html'))
      or not coalesce(length(trim(mail ->> 'subject')) between 1 and 300 and mail ->> 'subject' !~ '[[:cntrl:]]', false)
      or not coalesce(length(mail ->> 'text') <= 50000 and length(mail ->> 'html') <= 200000, false) then
    perform private.refuse('A test mail has a subject of one line, a text and its HTML.');
  end if;
  if not exists (select from public.outbox o where o.id = item_id) then
    if (select count(*) from public.outbox o where o.user_id = auth.uid() and o.kind = 'test_email'
        and o.created_at > now() - interval '1 hour') >= 30 then
      raise exception 'You sent yourself 30 mails in an hour. Wait a little.' using errcode = 'PT429';
    end if;
    insert into public.outbox (id, workspace_id, user_id, kind, payload)
    values (item_id, send_test_mail.workspace_id, auth.uid(), 'test_email', jsonb_build_object('kind', 'test_email',
      'to', me.email, 'to_name', me.display_name, 'subject', mail ->> 'subject', 'text', mail ->> 'text', 'html', mail ->> 'html'))
    on conflict (id) do nothing;
  end if;
  return (select jsonb_build_object('outbox_id', o.id, 'to', o.payload ->> 'to', 'subject', o.payload ->> 'subject')
    from public.outbox o where o.id = item_id);
end $function$
;
grant execute on function public.send_test_mail(uuid,uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.sending_insights(workspace_id uuid, by text DEFAULT 'replied'::text, days integer DEFAULT 90, campaign_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
declare
  most constant int := 20000;
  chosen uuid[];
  each_most int;
  answer jsonb;
begin
  if by is null or by not in ('replied', 'clicked', 'opened') then
    perform private.refuse('"by" is "replied", "clicked" or "opened".');
  elsif days is null or days not between 1 and 3650 then
    perform private.refuse('"days" is a number from 1 to 3,650.');
  end if;
  chosen := array(select c.id from public.campaigns c
    where c.workspace_id = sending_insights.workspace_id and c.started_at is not null
      and (sending_insights.campaign_id is null or c.id = sending_insights.campaign_id)
    order by c.started_at desc, c.id limit 50);
  each_most := most / greatest(1, cardinality(chosen));
  with mails as materialized (
    select m.* from unnest(chosen) as c (id)
    cross join lateral private.tried_mails(sending_insights.workspace_id, c.id, by, days, each_most) m
  ), zones as materialized (
    select k.country_key, k.zone, private.readers_zone(k.country_key, k.zone) as readers_zone
    from (select distinct m.country_key, m.zone from mails m) k
  ), placed as (
    select extract(hour from m.sent_at at time zone z.readers_zone)::int as hour,
      extract(isodow from m.sent_at at time zone z.readers_zone)::int as weekday, m.hit
    from mails m join zones z on z.zone = m.zone and z.country_key is not distinct from m.country_key
    where z.readers_zone <> ''
  )
  select jsonb_build_object('by', by, 'days', days, 'looked_at', (select count(*) from mails),
    'is_all', not exists (select from mails m group by m.campaign_id having count(*) = each_most),
    'several_clocks', (select count(*) from mails) - (select count(*) from placed),
    'hours', (select coalesce(jsonb_agg(private.trial_json(g.sent, g.hits) || jsonb_build_object('hour', g.hour) order by g.hour), '[]')
      from (select p.hour, count(*) as sent, count(*) filter (where p.hit) as hits from placed p group by 1) g),
    'weekdays', (select coalesce(jsonb_agg(private.trial_json(g.sent, g.hits) || jsonb_build_object('weekday', g.weekday) order by g.weekday), '[]')
      from (select p.weekday, count(*) as sent, count(*) filter (where p.hit) as hits from placed p group by 1) g),
    'subjects', (select coalesce(jsonb_agg(private.trial_json(g.sent, g.hits) || jsonb_build_object('subject', g.subject, 'campaigns', g.campaigns)
        order by g.sent desc, g.subject), '[]')
      from (select v.subject, count(distinct m.campaign_id) as campaigns, count(*) as sent, count(*) filter (where m.hit) as hits
        from mails m join public.campaign_variants v on v.id = m.variant_id
        where v.workspace_id = sending_insights.workspace_id and v.subject <> '' group by 1 order by 3 desc, 1 limit 20) g))
  into answer;
  return answer;
end $function$
;
grant execute on function public.sending_insights(uuid,text,integer,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.set_days_off(workspace_id uuid, days jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  kept int;
begin
  perform private.require_writer(set_days_off.workspace_id);
  if jsonb_typeof(days) is distinct from 'array' or jsonb_array_length(days) > 400 then
    perform private.refuse('Days off are a list of at most 400 days, each {day, name}.');
  end if;
  delete from public.days_off d where d.workspace_id = set_days_off.workspace_id and d.day >= current_date;
  insert into public.days_off (workspace_id, day, name)
  select set_days_off.workspace_id, (g.value ->> 'day')::date, left(coalesce(private.tidy_text(g.value ->> 'name'), 'Day off'), 100)
  from jsonb_array_elements(days) as g where (g.value ->> 'day') is not null
  on conflict on constraint days_off_pkey do nothing;
  get diagnostics kept = row_count;
  return kept;
exception when invalid_datetime_format or datetime_field_overflow then
  return private.refuse('A day off is a date like 2026-12-24.')::int;
end $function$
;
grant execute on function public.set_days_off(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.set_own_spending_limit(workspace_id uuid, day_micros bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  allowed bigint;
begin
  if private.my_role(set_own_spending_limit.workspace_id) is null then
    raise exception 'No such workspace.' using errcode = '42501';
  elsif set_own_spending_limit.day_micros < 0 then
    raise exception 'A limit is zero or more.' using errcode = 'PT400';
  end if;
  select l.person_day_micros into allowed from public.spending_limits l
  where l.workspace_id = set_own_spending_limit.workspace_id;
  if set_own_spending_limit.day_micros > allowed then
    raise exception 'The workspace allows % a day; your own limit can only be lower.', private.money(allowed)
      using errcode = 'PT400';
  end if;
  insert into public.own_spending_limits (workspace_id, user_id, day_micros)
  values (set_own_spending_limit.workspace_id, auth.uid(), set_own_spending_limit.day_micros)
  on conflict on constraint own_spending_limits_workspace_id_user_id_key do update set day_micros = excluded.day_micros;
  return jsonb_build_object('day_micros', set_own_spending_limit.day_micros);
end $function$
;
grant execute on function public.set_own_spending_limit(uuid,bigint) to authenticated;

CREATE OR REPLACE FUNCTION public.set_reminder(workspace_id uuid, text text, due_at timestamp with time zone, lead_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  most_open constant int := 500;
  made public.reminders;
begin
  if private.my_role(set_reminder.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif coalesce(length(private.tidy_text(text)), 0) not between 1 and 500 then
    perform private.refuse('A reminder has 1 to 500 characters.');
  elsif due_at is null or due_at < now() - interval '1 minute' then
    perform private.refuse('That moment has passed. Choose a later one.');
  elsif due_at > now() + interval '10 years' then
    perform private.refuse('A reminder is at most ten years ahead.');
  elsif lead_id is not null and not exists (
    select from public.leads l where l.workspace_id = set_reminder.workspace_id and l.id = set_reminder.lead_id
  ) then
    raise exception 'There is no such lead here. Search again; do not guess ids.' using errcode = 'PT404';
  elsif (
    select count(*) >= most_open from public.reminders r
    where r.workspace_id = set_reminder.workspace_id and r.user_id = (select auth.uid()) and r.done_at is null
  ) then
    perform private.refuse(format('You have %s open reminders. Finish some first.', most_open));
  end if;
  insert into public.reminders (workspace_id, user_id, lead_id, text, due_at)
  values (set_reminder.workspace_id, (select auth.uid()), set_reminder.lead_id, set_reminder.text, set_reminder.due_at)
  returning * into made;
  return jsonb_build_object('reminder', private.reminder_json(made));
end $function$
;
grant execute on function public.set_reminder(uuid,text,timestamp with time zone,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.set_retention(workspace_id uuid, thread_days integer DEFAULT NULL::integer, audit_days integer DEFAULT NULL::integer, notification_days integer DEFAULT NULL::integer)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  saved public.retention_settings;
begin
  perform private.require_erasing(set_retention.workspace_id);
  insert into public.retention_settings (workspace_id, thread_days, audit_days, notification_days)
  values (set_retention.workspace_id, set_retention.thread_days, set_retention.audit_days, set_retention.notification_days)
  on conflict on constraint retention_settings_pkey do update
    set thread_days = excluded.thread_days, audit_days = excluded.audit_days,
      notification_days = excluded.notification_days, updated_at = now()
  returning * into saved;
  return to_jsonb(saved);
exception when check_violation then
  return to_jsonb(private.refuse('Keep things for 7 to 3,650 days; the record of changes for at least 30.'));
end $function$
;
grant execute on function public.set_retention(uuid,integer,integer,integer) to authenticated;

CREATE OR REPLACE FUNCTION public.set_spending_limits(workspace_id uuid, person_day_micros bigint, month_micros bigint)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if not private.can_manage(set_spending_limits.workspace_id) then
    raise exception 'Only owners and admins set the spending limits.' using errcode = '42501';
  elsif least(set_spending_limits.person_day_micros, set_spending_limits.month_micros) < 0 then
    raise exception 'A limit is zero or more.' using errcode = 'PT400';
  end if;
  insert into public.spending_limits (workspace_id, person_day_micros, month_micros)
  values (set_spending_limits.workspace_id, set_spending_limits.person_day_micros, set_spending_limits.month_micros)
  on conflict on constraint spending_limits_workspace_id_key do update set
    person_day_micros = excluded.person_day_micros, month_micros = excluded.month_micros;
  return jsonb_build_object('person_day_micros', set_spending_limits.person_day_micros,
    'month_micros', set_spending_limits.month_micros);
end $function$
;
grant execute on function public.set_spending_limits(uuid,bigint,bigint) to authenticated;

CREATE OR REPLACE FUNCTION public.snooze_notification(workspace_id uuid, notification_id uuid, until timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if until is null or until < now() + interval '1 minute' or until > now() + interval '1 year' then
    perform private.refuse('Put it off by a minute to a year.');
  end if;
  update public.agent_notifications n set snoozed_until = until, read_at = coalesce(n.read_at, now()), escalate_at = null
  where n.workspace_id = snooze_notification.workspace_id and n.id = notification_id and n.user_id = auth.uid()
    and n.workspace_id in (select private.my_workspace_ids());
  if not found then
    raise exception 'There is no such notification of yours.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('id', notification_id, 'snoozed_until', until);
end $function$
;
grant execute on function public.snooze_notification(uuid,uuid,timestamp with time zone) to authenticated;

CREATE OR REPLACE FUNCTION public.spending_overview(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  place constant uuid := spending_overview.workspace_id;
  today constant date := private.spending_day();
  everyone constant boolean := private.can_manage(spending_overview.workspace_id);
begin
  if private.my_role(place) is null then
    return null;
  end if;
  return (
    with rows as materialized (
      select d.* from public.daily_spending d
      where d.workspace_id = place and d.day >= date_trunc('month', today)::date and (everyone or d.user_id = auth.uid())
    )
    select jsonb_build_object(
      'today', today, 'everyone', everyone,
      'limits', jsonb_build_object(
        'person_day_micros', (select l.person_day_micros from public.spending_limits l where l.workspace_id = place),
        'month_micros', (select l.month_micros from public.spending_limits l where l.workspace_id = place),
        'own_day_micros', (select l.day_micros from public.own_spending_limits l
          where l.workspace_id = place and l.user_id = auth.uid())),
      'month', (select private.spending_sums(sum(r.model_calls), sum(r.input_tokens)::bigint, sum(r.cached_tokens)::bigint,
          sum(r.output_tokens)::bigint, sum(r.cost_micros)::bigint, sum(r.unpriced_calls)) from rows r),
      'own_today', (select private.spending_sums(sum(r.model_calls), sum(r.input_tokens)::bigint, sum(r.cached_tokens)::bigint,
          sum(r.output_tokens)::bigint, sum(r.cost_micros)::bigint, sum(r.unpriced_calls))
        from rows r where r.day = today and r.user_id = auth.uid()),
      'days', (select coalesce(jsonb_agg(d.sums || jsonb_build_object('day', d.day) order by d.day desc), '[]') from (
          select r.day, private.spending_sums(sum(r.model_calls), sum(r.input_tokens)::bigint, sum(r.cached_tokens)::bigint,
            sum(r.output_tokens)::bigint, sum(r.cost_micros)::bigint, sum(r.unpriced_calls)) as sums
          from rows r group by r.day) d),
      'people', (select coalesce(jsonb_agg(p.sums || jsonb_build_object('user_id', p.user_id, 'name', p.name)
            order by p.cost desc, p.name), '[]') from (
          select r.user_id, coalesce(min(m.display_name), 'A former member') as name, sum(r.cost_micros) as cost,
            private.spending_sums(sum(r.model_calls), sum(r.input_tokens)::bigint, sum(r.cached_tokens)::bigint,
              sum(r.output_tokens)::bigint, sum(r.cost_micros)::bigint, sum(r.unpriced_calls)) as sums
          from rows r left join public.workspace_members m on m.workspace_id = place and m.user_id = r.user_id
          group by r.user_id) p),
      'latest', (select coalesce(jsonb_agg(jsonb_build_object('turn_id', t.id, 'name', t.name, 'status', t.status,
            'created_at', t.created_at, 'usage', t.usage) order by t.created_at desc), '[]') from (
          select t.id, t.status, t.created_at, private.turn_usage(t) as usage,
            coalesce(m.display_name, 'A former member') as name
          from public.turns t left join public.workspace_members m on m.workspace_id = place and m.user_id = t.user_id
          where t.workspace_id = place and t.source = 'chat' and (everyone or t.user_id = auth.uid())
          order by t.created_at desc limit 20) t)
    )
  );
end $function$
;
grant execute on function public.spending_overview(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.stage_import_rows(import_id uuid, number integer, rows jsonb, faults jsonb DEFAULT '{}'::jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  import public.lead_imports := private.own_import(import_id, array['staging']);
  wrong boolean;
begin
  if jsonb_typeof(rows) is distinct from 'array' or jsonb_typeof(faults) is distinct from 'object'
      or jsonb_array_length(rows) not between 1 and private.import_limit('chunk_rows')
      or pg_column_size(rows) > private.import_limit('chunk_bytes') or length(faults::text) > 1000000 then
    perform private.refuse(format('A chunk has 1 to %s rows.', private.import_limit('chunk_rows')));
  elsif number is distinct from import.chunk_count then
    if number between 0 and import.chunk_count - 1 then
      return import.row_count;
    end if;
    perform private.refuse(format('Chunk %s comes next.', import.chunk_count));
  elsif import.row_count + jsonb_array_length(rows) > private.import_limit('rows') then
    raise exception using errcode = 'PT413',
      message = format('A file has at most %s rows. Split it.', private.import_limit('rows'));
  end if;
  select bool_or(jsonb_typeof(r.value) is distinct from 'array' or jsonb_typeof(r.value -> 0) is distinct from 'number'
    or r.value ->> 0 !~ '^\d{1,9}$' or jsonb_array_length(r.value) > cardinality(import.columns) + 1)
  into wrong from jsonb_array_elements(rows) as r;
  if wrong then
    perform private.refuse('A row is a list of its number and as many cells as there are columns, or fewer.');
  end if;
  insert into private.lead_import_chunks (import_id, number, workspace_id, rows, faults)
  values (import.id, stage_import_rows.number, import.workspace_id, stage_import_rows.rows, stage_import_rows.faults);
  update public.lead_imports i set chunk_count = i.chunk_count + 1,
    row_count = i.row_count + jsonb_array_length(stage_import_rows.rows), updated_at = clock_timestamp()
  where i.id = import.id;
  return import.row_count + jsonb_array_length(rows);
end $function$
;
grant execute on function public.stage_import_rows(uuid,integer,jsonb,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.start_bulk_job(job_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  job public.bulk_jobs := private.own_bulk_job(job_id, array['ready', 'running', 'completed']);
  at_once constant int := 1000;
  call text := current_setting('app.tool_call_id', true);
begin
  if job.status <> 'ready' then
    return to_jsonb(job);
  end if;
  update public.bulk_jobs b set tool_call_id = nullif(call, '')::uuid, acting_id = auth.uid(),
    started_at = clock_timestamp(), updated_at = clock_timestamp(),
    status = case when b.total > at_once then 'running' else b.status end
  where b.id = job.id returning * into job;
  while job.status = 'ready' loop
    job := private.advance_bulk_chunk(job);
  end loop;
  perform set_config('app.tool_call_id', coalesce(call, ''), true);
  return to_jsonb(job);
end $function$
;
grant execute on function public.start_bulk_job(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.start_campaign(workspace_id uuid, campaign_id uuid, content_hash text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
  fault text;
begin
  perform private.require_writer(start_campaign.workspace_id);
  perform private.campaign_for_change(start_campaign.workspace_id, start_campaign.campaign_id::text);
  campaign := private.put_campaign_hash(start_campaign.campaign_id);
  if campaign.content_hash is distinct from start_campaign.content_hash then
    raise exception 'The campaign is no longer as it was shown. Look at it again before you start it.' using errcode = 'PT409';
  elsif campaign.status = 'running' then
    return public.get_campaign(start_campaign.workspace_id, start_campaign.campaign_id);
  end if;
  fault := coalesce(private.start_refusal(campaign), private.approval_refusal(campaign));
  if fault is not null then
    perform private.refuse(fault);
  end if;
  update public.campaigns c set status = 'running', paused_reason = null, approved_hash = campaign.content_hash,
    approved_by = auth.uid(), approved_at = now(), started_at = coalesce(c.started_at, now()),
    tool_call_id = nullif(current_setting('app.tool_call_id', true), '')::uuid,
    people_next_at = case when c.audience <> '{}' then private.mail_now() end, people_after = null, updated_at = now()
  where c.id = campaign.id;
  perform private.ring('tick');
  return public.get_campaign(start_campaign.workspace_id, start_campaign.campaign_id);
end $function$
;
grant execute on function public.start_campaign(uuid,uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION public.start_import(import_id uuid, approved jsonb DEFAULT NULL::jsonb)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  import public.lead_imports := private.own_import(import_id, array['ready', 'checking']);
begin
  if approved is not null
      and (approved -> 'mapping', approved -> 'options') is distinct from (import.mapping, import.options) then
    raise exception 'How the file is read was changed since this was approved. Propose it again.' using errcode = 'PT409';
  elsif not import.mapping ?| array['name', 'first_name', 'last_name', 'email'] then
    perform private.refuse('Say which column holds the name or the e-mail address.');
  end if;
  insert into public.lead_import_mappings (workspace_id, header_key, mapping)
  values (import.workspace_id, private.import_header_key(import.columns), import.mapping)
  on conflict (workspace_id, header_key) do update set mapping = excluded.mapping, updated_at = now();
  update public.lead_imports i set tool_call_id = nullif(current_setting('app.tool_call_id', true), '')::uuid
  where i.id = import.id;
  return private.set_to_work(import, 'running');
end $function$
;
grant execute on function public.start_import(uuid,jsonb) to authenticated;

CREATE OR REPLACE FUNCTION public.stop_bulk_job(job_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  job public.bulk_jobs := private.own_bulk_job(job_id, array['ready', 'running', 'stopped', 'completed']);
begin
  if job.status = 'ready' then
    delete from public.bulk_jobs b where b.id = job.id;
    return null;
  elsif job.status = 'running' then
    job := private.end_bulk_job(job, 'stopped', null);
  end if;
  return to_jsonb(job);
end $function$
;
grant execute on function public.stop_bulk_job(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.stop_campaign(workspace_id uuid, campaign_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  campaign public.campaigns;
begin
  perform private.require_writer(stop_campaign.workspace_id);
  campaign := private.campaign_for_change(stop_campaign.workspace_id, stop_campaign.campaign_id::text);
  if campaign.status not in ('finished', 'stopped') then
    update public.campaigns c set status = 'stopped', paused_reason = null, finished_at = now(), updated_at = now(),
      people_next_at = private.mail_now(), people_after = null
    where c.id = campaign.id;
    perform private.withdraw_campaign_mail(campaign.id);
    perform private.let_people_go(campaign.id);
    perform private.ring('tick');
  end if;
  return public.get_campaign(stop_campaign.workspace_id, stop_campaign.campaign_id);
end $function$
;
grant execute on function public.stop_campaign(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.stop_enrolment(workspace_id uuid, enrolment_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  enrolment public.enrolments;
begin
  perform private.require_writer(stop_enrolment.workspace_id);
  perform private.end_enrolments(array[stop_enrolment.enrolment_id], 'stopped', 'by_hand')
  from public.enrolments e where e.workspace_id = stop_enrolment.workspace_id and e.id = stop_enrolment.enrolment_id;
  select e.* into enrolment from public.enrolments e
  where e.workspace_id = stop_enrolment.workspace_id and e.id = stop_enrolment.enrolment_id;
  if enrolment.id is null then
    raise exception 'There is no such person in a campaign here.' using errcode = 'PT404';
  end if;
  return to_jsonb(enrolment);
end $function$
;
grant execute on function public.stop_enrolment(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.stop_import(import_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  import public.lead_imports := private.own_import(import_id, array['staging', 'ready', 'checking', 'running', 'stopped']);
begin
  delete from private.lead_import_chunks c where c.import_id = import.id;
  delete from private.lead_import_drafts d where d.import_id = import.id;
  update public.lead_imports i set status = 'stopped', finished_at = clock_timestamp(), updated_at = clock_timestamp()
  where i.id = import.id and i.status <> 'stopped' returning * into import;
  return to_jsonb(import);
end $function$
;
grant execute on function public.stop_import(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.stop_turn(turn_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  turn public.turns;
begin
  select * into turn from public.turns t
  where t.id = stop_turn.turn_id and t.user_id = auth.uid() and t.workspace_id in (select private.my_workspace_ids())
  for update;
  if not found then
    raise exception 'No such turn.' using errcode = 'PT404';
  end if;
  if turn.status in ('queued', 'waiting') or (turn.status = 'running' and turn.lease_until < clock_timestamp()) then
    perform private.finish_turn(private.settle_lost_call(turn), 'stopped');
  elsif turn.status = 'running' then
    update public.turns t set stop_requested_at = coalesce(t.stop_requested_at, clock_timestamp()) where t.id = turn.id;
  end if;
  return (select jsonb_build_object('turn_id', t.id, 'status', t.status,
    'stop_requested', t.stop_requested_at is not null or t.status = 'stopped')
    from public.turns t where t.id = turn.id);
end $function$
;
grant execute on function public.stop_turn(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.store_next_runs(refills jsonb)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  kept int;
begin
  with told as materialized (
    select r.task_id, r.refill_at, r.problem,
      array(select v::timestamptz from jsonb_array_elements_text(r.runs) as v order by v::timestamptz) as runs
    from jsonb_to_recordset(refills) as r (task_id uuid, refill_at timestamptz, problem text, runs jsonb)
  ), stored as (
    update public.scheduled_tasks t set
      next_runs = n.runs, next_run_at = n.runs[1],
      -- Some are still to come when more are asked for.
      refill_at = case when f.problem is null then n.runs[greatest(1, cardinality(n.runs) - 4)] end,
      problem = f.problem
    from told f
    join public.scheduled_tasks k on k.id = f.task_id
    cross join lateral (select k.next_runs || array(
      select r from unnest(f.runs) as r where r > coalesce(k.next_runs[cardinality(k.next_runs)], '-infinity') order by r) as runs) n
    where t.id = f.task_id and t.refill_at = f.refill_at and t.status in ('proposed', 'active') and k.refill_at = f.refill_at
    returning t.id
  )
  select count(*) into kept from stored;
  update public.scheduled_tasks t set status = 'dead'
  where t.id in (select (r ->> 'task_id')::uuid from jsonb_array_elements(refills) as r where r ->> 'problem' is not null)
    and t.problem is not null and t.status = 'active';
  return kept;
end $function$
;
grant execute on function public.store_next_runs(jsonb) to service_role;

CREATE OR REPLACE FUNCTION public.summarise_thread(turn_id uuid, epoch integer, message_id uuid, content text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  turn public.turns;
  earlier public.thread_summaries;
  covered uuid[];
begin
  select * into turn from public.turns t
  where t.id = summarise_thread.turn_id and t.user_id = auth.uid() and t.epoch = summarise_thread.epoch
    and t.status = 'running' and t.workspace_id in (select private.my_workspace_ids())
  for update;
  if not found or not exists (
    select from private.thread_path(private.turn_leaf(turn), 1000) p where p.message_id = summarise_thread.message_id
  ) then
    return null;
  end if;
  select array_agg(p.message_id order by p.distance) into covered
  from private.thread_path(summarise_thread.message_id, 1000) p;
  select s.* into earlier from unnest(covered) with ordinality as p (id, distance)
  join public.thread_summaries s on s.message_id = p.id order by p.distance limit 1;
  insert into public.thread_summaries as s
    (message_id, thread_id, workspace_id, user_id, turn_id, content, lead_ids, tainted)
  values (
    summarise_thread.message_id, turn.thread_id, turn.workspace_id, turn.user_id, turn.id, summarise_thread.content,
    (select coalesce(array_agg(l.id order by l.position), '{}') from (
      select mentioned.id, min(mentioned.position) as position
      from unnest(private.mentioned_leads(turn.workspace_id, covered) || earlier.lead_ids)
        with ordinality as mentioned (id, position)
      group by 1 order by 2 limit 100) l),
    coalesce(earlier.tainted, false) or exists (
      select from public.messages m join public.turns t on t.id = m.turn_id
      where m.id = any (covered) and m.role = 'assistant' and t.tainted)
  )
  on conflict on constraint thread_summaries_pkey do update set
    content = excluded.content, lead_ids = excluded.lead_ids, tainted = s.tainted or excluded.tainted, turn_id = excluded.turn_id;
  return private.turn_history(turn) -> 'summary';
end $function$
;
grant execute on function public.summarise_thread(uuid,integer,uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION public.suppression_overview(workspace_id uuid, email text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('total', coalesce(sum(r.n), 0), 'reasons', coalesce(jsonb_object_agg(r.reason, r.n), '{}'),
    'asked', case when email is not null then (
      select jsonb_build_object('email', suppression_overview.email, 'is_suppressed', s.reason is not null, 'reason', s.reason, 'since', s.created_at)
      from (select) as nothing left join public.suppressions s on s.workspace_id = suppression_overview.workspace_id
        and s.email_hash = private.mailbox_hash(suppression_overview.workspace_id, suppression_overview.email)) end)
  from (select s.reason, count(*) as n from public.suppressions s where s.workspace_id = suppression_overview.workspace_id group by 1) r
$function$
;
grant execute on function public.suppression_overview(uuid,text) to authenticated;

CREATE OR REPLACE FUNCTION public.switch_branch(message_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  leaf uuid;
begin
  with recursive below as (
    select m.id, m.created_at, m.thread_id from public.messages m
    where m.id = switch_branch.message_id and m.user_id = auth.uid()
      and m.workspace_id in (select private.my_workspace_ids())
    union all
    select m.id, m.created_at, m.thread_id from below join public.messages m on m.parent_id = below.id
  )
  select below.id into leaf from below order by below.created_at desc limit 1;
  update public.conversation_threads t set head_message_id = leaf
  from public.messages m where m.id = leaf and t.id = m.thread_id;
  return leaf is not null;
end $function$
;
grant execute on function public.switch_branch(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.tag_leads(workspace_id uuid, lead_ids uuid[], add text[] DEFAULT '{}'::text[], remove text[] DEFAULT '{}'::text[])
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.check_lead_count(lead_ids);
  perform private.check_tags(to_jsonb(coalesce(tag_leads.add, '{}')));
  perform private.check_tags(to_jsonb(coalesce(tag_leads.remove, '{}')));
  return private.change_leads(tag_leads.workspace_id, lead_ids, jsonb_build_object(
    'add_tags', coalesce(tag_leads.add, '{}'), 'remove_tags', coalesce(tag_leads.remove, '{}')));
end $function$
;
grant execute on function public.tag_leads(uuid,uuid[],text[],text[]) to authenticated;

CREATE OR REPLACE FUNCTION public.task_history(workspace_id uuid, task_id uuid, before timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 STABLE
 SET search_path TO ''
AS $function$
  select jsonb_build_object('task', private.task_json(t), 'runs', (
    select coalesce(jsonb_agg(private.execution_json(e) order by e.due_at desc), '[]') from (
      select * from public.task_executions e
      where e.task_id = t.id and (task_history.before is null or e.due_at < task_history.before)
      order by e.due_at desc limit 50
    ) e))
  from public.scheduled_tasks t
  where t.workspace_id = task_history.workspace_id and t.id = task_history.task_id
$function$
;
grant execute on function public.task_history(uuid,uuid,timestamp with time zone) to authenticated;

CREATE OR REPLACE FUNCTION public.tasks_to_refill(at_most integer, instant timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select coalesce(jsonb_agg(jsonb_build_object('task_id', t.id, 'cron', t.cron, 'time_zone', t.time_zone, 'refill_at', t.refill_at,
    'after', greatest(t.next_runs[cardinality(t.next_runs)], t.last_due_at), 'catch_up', t.catch_up, 'catch_up_cap', t.catch_up_cap)), '[]')
  from (
    select * from public.scheduled_tasks t
    where t.status in ('proposed', 'active') and t.refill_at <= coalesce(tasks_to_refill.instant, now())
    order by t.refill_at limit at_most
  ) t
$function$
;
grant execute on function public.tasks_to_refill(integer,timestamp with time zone) to service_role;

CREATE OR REPLACE FUNCTION public.tell_apart(workspace_id uuid, lead_id uuid, other_id uuid, same boolean DEFAULT false)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform private.require_writer(tell_apart.workspace_id);
  if (select count(*) from public.leads l where l.workspace_id = tell_apart.workspace_id
      and l.id in (tell_apart.lead_id, tell_apart.other_id) and l.deleted_at is null) <> 2 then
    raise exception 'There are no two such leads here.' using errcode = 'PT404';
  end if;
  if same then
    delete from public.lead_distinctions d
    where d.lead_id = least(tell_apart.lead_id, tell_apart.other_id) and d.other_id = greatest(tell_apart.lead_id, tell_apart.other_id);
  else
    insert into public.lead_distinctions (workspace_id, lead_id, other_id)
    values (tell_apart.workspace_id, least(tell_apart.lead_id, tell_apart.other_id), greatest(tell_apart.lead_id, tell_apart.other_id))
    on conflict do nothing;
  end if;
  return true;
end $function$
;
grant execute on function public.tell_apart(uuid,uuid,uuid,boolean) to authenticated;

CREATE OR REPLACE FUNCTION public.test_notification_channel(workspace_id uuid, channel_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  channel public.notification_channels;
  notice uuid;
  delivery uuid;
begin
  select * into channel from public.notification_channels c
  where c.workspace_id = test_notification_channel.workspace_id and c.id = test_notification_channel.channel_id
    and c.user_id = auth.uid() and c.workspace_id in (select private.my_workspace_ids()) for update;
  if channel.id is null then
    raise exception 'There is no such channel of yours.' using errcode = 'PT404';
  elsif channel.status <> 'active' then
    raise exception 'This channel is switched off. Switch it on first.' using errcode = 'PT409';
  elsif exists (select from public.notification_deliveries d where d.channel_id = channel.id and d.kind = 'test'
      and d.created_at > clock_timestamp() - interval '10 seconds') then
    raise exception 'A test has just left. Wait a few seconds.' using errcode = 'PT429';
  end if;
  insert into public.agent_notifications (workspace_id, user_id, kind, title, body, priority, read_at)
  values (channel.workspace_id, channel.user_id, 'channel_test', 'This is a test',
    format('Notifications reach you here: %s.', channel.label), 'low', clock_timestamp()) returning id into notice;
  -- A person is waiting: the pause of a channel that failed ends.
  update public.notification_channels c set retry_at = null where c.id = channel.id;
  insert into public.notification_deliveries (workspace_id, user_id, channel_id, notification_id, kind, next_attempt_at)
  values (channel.workspace_id, channel.user_id, channel.id, notice, 'test', '2000-01-01Z') returning id into delivery;
  return jsonb_build_object('delivery_id', delivery);
end $function$
;
grant execute on function public.test_notification_channel(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.turn_trace(turn_id uuid)
 RETURNS jsonb
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
  select jsonb_build_object(
    'turn', jsonb_build_object('id', t.id, 'status', t.status, 'source', t.source, 'error_code', t.error ->> 'code',
      'workers', t.epoch, 'created_at', t.created_at, 'finished_at', t.finished_at,
      'queued_milliseconds', private.milliseconds_between(t.created_at, t.started_at),
      'milliseconds', private.milliseconds_between(t.created_at, t.finished_at),
      'usage', private.turn_usage(t)),
    'person', coalesce((select m.display_name from public.workspace_members m
      where m.workspace_id = t.workspace_id and m.user_id = t.user_id), 'A former member'),
    'thread', (select jsonb_build_object('turns', count(*), 'input_tokens', coalesce(sum(o.input_tokens), 0),
        'cached_tokens', coalesce(sum(o.cached_tokens), 0), 'output_tokens', coalesce(sum(o.output_tokens), 0),
        'cost_micros', case when sum(o.unpriced_calls) = 0 then sum(o.cost_micros) end)
      from public.turns o where o.thread_id = t.thread_id),
    'model_calls', (select coalesce(jsonb_agg(jsonb_build_object('round', c.round, 'model', c.model, 'outcome', c.outcome,
        'retries', c.retries, 'input_tokens', c.input_tokens, 'cached_tokens', c.cached_tokens,
        'output_tokens', c.output_tokens, 'is_estimate', c.is_estimate, 'cost_micros', c.cost_micros,
        'started_at', c.started_at,
        'first_text_milliseconds', private.milliseconds_between(c.started_at, c.first_text_at),
        'milliseconds', private.milliseconds_between(c.started_at, c.finished_at)) order by c.id), '[]')
      from public.turn_model_calls c where c.turn_id = t.id),
    'tools', (select coalesce(jsonb_agg(jsonb_build_object('tool', c.tool, 'effect', c.effect, 'status', c.status,
        'started_at', c.created_at, 'ran_milliseconds', c.ran_milliseconds,
        'milliseconds', private.milliseconds_between(c.created_at, c.finished_at)) order by c.created_at, c.position), '[]')
      from public.tool_calls c where c.turn_id = t.id)
  )
  from public.turns t
  where t.id = turn_trace.turn_id and t.workspace_id in (select private.my_workspace_ids())
    and (t.user_id = (select auth.uid()) or private.can_manage(t.workspace_id))
$function$
;
grant execute on function public.turn_trace(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.undo(call_id uuid DEFAULT NULL::uuid, turn_id uuid DEFAULT NULL::uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  calls uuid[];
  calls_to_undo uuid[];
  in_bulk jsonb;
  entry public.audit_entries;
  change record;
  touched uuid[] := '{}'::uuid[];
  item jsonb;
  reversed jsonb := jsonb_build_array();
  kept jsonb := jsonb_build_array();
begin
  select array_agg(c.id) into calls from (
    select c.id from public.tool_calls c
    where (c.id = undo.call_id or c.turn_id = undo.turn_id) and c.user_id = auth.uid()
      and c.workspace_id in (select private.my_writable_workspace_ids())
    order by c.id for update
  ) c;
  if calls is null then
    raise exception 'No such action of yours.' using errcode = 'PT404';
  end if;
  if undo.call_id is not null and exists (
    select from public.tool_calls c where c.id = undo.call_id and c.effect <> 'write'
  ) then
    raise exception 'This can''t be taken back: it has left the workspace, is gone for good, or changed nothing.' using errcode = 'PT409';
  end if;
  -- Timelines don't tell of a change that is taken back together with its own entry.
  perform set_config('app.undoing', 'on', true);
  -- Where the stage of before is gone, that lead is named as kept; the others are still taken back.
  set constraints public.leads_stage_is_of_the_workspace immediate;
  for entry in
    select e.* from public.audit_entries e
    join public.tool_calls c on c.id = e.tool_call_id and c.workspace_id = e.workspace_id
    where c.id = any (calls) and c.effect = 'write' and c.undone_at is null and e.bulk_job_id is null
    order by private.tells_of_change(e), e.id desc
  loop
    -- The timeline goes on telling of a change that stays.
    continue when private.tells_of_change(entry) and kept @> jsonb_build_array(
      jsonb_build_object('table', 'leads', 'row_id', entry.after -> 'lead_id'));
    change := private.undo_change(entry);
    if change.has_reversed then
      touched := touched || entry.tool_call_id;
    end if;
    item := jsonb_build_object('call_id', entry.tool_call_id, 'table', entry.table_name, 'row_id', entry.row_id,
      'label', private.record_label(entry.table_name, coalesce(entry.after, entry.before)));
    if change.kept_because is null then
      reversed := reversed || item;
    else
      kept := kept || (item || jsonb_build_object('reason', change.kept_because));
    end if;
  end loop;
  perform set_config('app.undoing', '', true);
  calls_to_undo := array(
    select c.id from public.tool_calls c where c.id = any (calls) and c.effect = 'write' and c.undone_at is null);
  in_bulk := private.undo_bulk_jobs_of(calls_to_undo);
  reversed := reversed || (in_bulk -> 'reversed') || private.undo_imports_of(calls_to_undo);
  kept := kept || (in_bulk -> 'kept');
  -- What was kept as it is altogether is not undone.
  update public.tool_calls c set undo_kept = k.items,
    undone_at = case when k.items is null or c.id = any (touched)
      or reversed @> jsonb_build_array(jsonb_build_object('call_id', c.id, 'table', 'bulk_jobs')) then clock_timestamp() end
  from (
    select t.id, (select jsonb_agg(jsonb_build_object('label', i.value -> 'label', 'reason', i.value -> 'reason'))
      from jsonb_array_elements(kept) i where i.value ->> 'call_id' = t.id::text) as items
    from unnest(calls_to_undo) as t (id)
  ) k
  where k.id = c.id and c.status = 'done';
  return jsonb_build_object('reversed', reversed, 'kept', kept, 'irreversible', (
    select coalesce(jsonb_agg(jsonb_build_object('call_id', c.id, 'label', coalesce(c.summary, c.tool),
      'reason', case c.effect when 'external' then 'It has left the workspace.' else 'It is gone for good.' end) order by c.created_at, c.position), '[]')
    from public.tool_calls c
    where c.id = any (calls) and c.effect in ('external', 'destructive') and c.status in ('done', 'sending')
  ));
end $function$
;
grant execute on function public.undo(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.undo_bulk_job(job_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  job public.bulk_jobs := private.own_bulk_job(job_id,
    array['running', 'completed', 'stopped', 'failed', 'undoing', 'undone']);
begin
  if job.status in ('undoing', 'undone') then
    return to_jsonb(job);
  end if;
  return to_jsonb(private.begin_bulk_undo(job));
end $function$
;
grant execute on function public.undo_bulk_job(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.undo_import(import_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  import public.lead_imports := private.own_import(import_id, array['completed', 'stopped', 'failed', 'undoing', 'undone']);
begin
  if import.status in ('undoing', 'undone') then
    return to_jsonb(import);
  end if;
  return private.begin_import_undo(import);
end $function$
;
grant execute on function public.undo_import(uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.unmerge_leads(workspace_id uuid, merge_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  merge public.lead_merges;
  entry public.audit_entries;
  reason text;
  reversed int := 0;
  kept jsonb := '[]'::jsonb;
begin
  perform private.require_writer(unmerge_leads.workspace_id);
  select * into merge from public.lead_merges m
  where m.workspace_id = unmerge_leads.workspace_id and m.id = unmerge_leads.merge_id for update;
  if merge.id is null then
    raise exception 'There is no such merge.' using errcode = 'PT404';
  end if;
  perform set_config('app.undoing', 'on', true);
  if merge.undone_at is null then
    for entry in select e.* from public.audit_entries e where e.merge_id = merge.id order by e.id desc loop
      reason := private.undo_entry(entry);
      if reason is null then
        reversed := reversed + 1;
      else
        kept := kept || jsonb_build_object('table', entry.table_name, 'row_id', entry.row_id, 'reason', reason);
      end if;
    end loop;
    update public.lead_merges m set undone_at = clock_timestamp() where m.id = merge.id;
  end if;
  perform set_config('app.undoing', '', true);
  return jsonb_build_object('lead_ids', jsonb_build_array(merge.winner_id, merge.loser_id), 'reversed', reversed, 'kept', kept);
end $function$
;
grant execute on function public.unmerge_leads(uuid,uuid) to authenticated;

CREATE OR REPLACE FUNCTION public.unsubscribe_by_link(token text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  known text := private.token_of_link(unsubscribe_by_link.token);
  mail public.outbox;
begin
  select o.* into mail from public.outbox o where o.link_token = known;
  if mail.id is not null then
    perform private.record_link_event(mail.id, 'unsubscribed', 'unsubscribed', false, '{"by": "link"}');
  end if;
  return public.read_mail_link(unsubscribe_by_link.token);
end $function$
;
grant execute on function public.unsubscribe_by_link(text) to anon, authenticated;

CREATE OR REPLACE FUNCTION public.update_account(workspace_id uuid, account_id uuid, changes jsonb, expected_updated_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
declare
  present public.accounts;
  wanted public.accounts;
  before jsonb;
  after jsonb;
begin
  perform private.require_writer(update_account.workspace_id);
  perform private.check_account_facts(changes);
  select a.* into present from public.accounts a
  where a.workspace_id = update_account.workspace_id and a.id = update_account.account_id for update;
  if present.id is null then
    raise exception 'There is no such account here. Search again; do not guess ids.' using errcode = 'PT404';
  -- To the millisecond: a date of JavaScript keeps no more.
  elsif date_trunc('milliseconds', present.updated_at) <> date_trunc('milliseconds', expected_updated_at) then
    raise exception 'Someone changed this account meanwhile. Look at it again, then repeat the change.' using errcode = 'PT409';
  end if;
  wanted := jsonb_populate_record(present, changes || jsonb_build_object('custom', present.custom || coalesce(changes -> 'custom', '{}')));
  select to_jsonb(r) into before from public.account_rows r where r.id = present.id;
  update public.accounts a set (name, domain, industry, employee_count, country, city, custom)
    = (wanted.name, wanted.domain, wanted.industry, wanted.employee_count, wanted.country, wanted.city, wanted.custom)
  where a.workspace_id = present.workspace_id and a.id = present.id;
  select to_jsonb(r) into after from public.account_rows r where r.id = present.id;
  return jsonb_build_object('changed', (before - 'updated_at' <> after - 'updated_at')::int,
    'changes', private.account_differences(before, after), 'account', after);
exception when unique_violation then
  return private.refuse_taken_name(update_account.workspace_id, changes ->> 'name');
end $function$
;
grant execute on function public.update_account(uuid,uuid,jsonb,timestamp with time zone) to authenticated;

CREATE OR REPLACE FUNCTION public.update_lead(workspace_id uuid, lead_id uuid, changes jsonb, expected_updated_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 SET search_path TO ''
AS $function$
begin
  perform private.check_lead_facts(update_lead.workspace_id, changes, array['name', 'email', 'phone', 'title', 'company', 'country', 'city',
    'source', 'score', 'do_not_contact', 'custom']);
  if changes = '{}' then
    perform private.refuse('Say what to change.');
  end if;
  -- To the millisecond: a date of JavaScript keeps no more.
  if expected_updated_at is not null and exists (
    select from public.leads l where l.workspace_id = update_lead.workspace_id and l.id = update_lead.lead_id
      and date_trunc('milliseconds', l.updated_at) <> date_trunc('milliseconds', expected_updated_at)
    for update
  ) then
    raise exception 'Someone changed this lead meanwhile. Look at it again, then repeat the change.' using errcode = 'PT409';
  end if;
  return private.change_leads(update_lead.workspace_id, array[update_lead.lead_id], changes);
end $function$
;
grant execute on function public.update_lead(uuid,uuid,jsonb,timestamp with time zone) to authenticated;

CREATE OR REPLACE FUNCTION public.update_my_context(workspace_id uuid, time_zone text DEFAULT NULL::text, locale text DEFAULT NULL::text, preferences jsonb DEFAULT NULL::jsonb, display_name text DEFAULT NULL::text)
 RETURNS jsonb
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  saved public.user_contexts;
begin
  if private.my_role(update_my_context.workspace_id) is null then
    raise exception 'No such workspace.' using errcode = '42501';
  end if;
  if update_my_context.time_zone is not null
      and not exists (select from pg_catalog.pg_timezone_names z where z.name = update_my_context.time_zone) then
    raise exception 'Unknown time zone: %', update_my_context.time_zone using errcode = '22023';
  end if;
  if update_my_context.display_name is not null then
    update public.workspace_members m set display_name = trim(update_my_context.display_name)
    where m.workspace_id = update_my_context.workspace_id and m.user_id = auth.uid();
  end if;
  insert into public.user_contexts as c (workspace_id, user_id, time_zone, locale, preferences)
  values (update_my_context.workspace_id, auth.uid(), coalesce(update_my_context.time_zone, 'UTC'),
    coalesce(update_my_context.locale, 'en'), coalesce(update_my_context.preferences, '{}'))
  on conflict on constraint user_contexts_pkey do update set
    time_zone = coalesce(update_my_context.time_zone, c.time_zone),
    locale = coalesce(update_my_context.locale, c.locale),
    preferences = coalesce(update_my_context.preferences, c.preferences),
    updated_at = now()
  returning * into saved;
  return to_jsonb(saved);
end $function$
;
grant execute on function public.update_my_context(uuid,text,text,jsonb,text) to authenticated;

CREATE OR REPLACE FUNCTION public.withdraw_answers(at_most integer DEFAULT 20)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  candidate record;
  turn public.turns;
  withdrawn int := 0;
begin
  for candidate in
    select t.id, i.id as mail_id, newer.id is not null as is_superseded
    from public.turns t
    join public.inbound_mails i on i.id = t.inbound_mail_id
    join public.leads l on l.workspace_id = i.workspace_id and l.id = i.lead_id
    left join lateral (
      select n.id from public.inbound_mails n where n.workspace_id = i.workspace_id and n.lead_id = i.lead_id
        and n.created_at > i.created_at and n.answer_turn_id is not null limit 1
    ) newer on true
    where t.status = 'waiting' and t.inbound_mail_id is not null
      and (newer.id is not null or l.deleted_at is not null or l.do_not_contact or private.is_suppressed(l.workspace_id, l.email))
    order by t.id limit at_most
  loop
    select t.* into turn from public.turns t where t.id = candidate.id and t.status = 'waiting'
      and not exists (select from public.tool_calls c where c.turn_id = t.id and c.status = 'sending') for update skip locked;
    continue when turn.id is null;
    update public.inbound_mails i set no_draft_reason = case when candidate.is_superseded
      then 'They wrote again: the answer to that takes its place.' else 'They are no longer to be written to.' end
    where i.id = candidate.mail_id;
    perform private.finish_turn(turn, 'stopped');
    withdrawn := withdrawn + 1;
  end loop;
  return withdrawn;
end $function$
;
grant execute on function public.withdraw_answers(integer) to service_role;

CREATE OR REPLACE FUNCTION public.workspace_overview(workspace_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
 SET search_path TO ''
AS $function$
begin
  return jsonb_build_object(
    'leads', coalesce((select t.count from private.lead_tally(workspace_overview.workspace_id, 'all') t), 0),
    'hot', coalesce((select t.count from private.lead_tally(workspace_overview.workspace_id, 'hot') t), 0),
    'stale', private.stale_leads(workspace_overview.workspace_id),
    'by_stage', (
      select coalesce(jsonb_agg(jsonb_build_object('value', s.key, 'label', s.label, 'count', coalesce(t.count, 0))
        order by s.position, s.key), '[]')
      from public.pipeline_stages s
      left join private.lead_tally(workspace_overview.workspace_id, 'stage') t on t.value = s.key
      where s.workspace_id = workspace_overview.workspace_id
    ),
    'by_country', private.lead_facet(workspace_overview.workspace_id, 'country', 8),
    'by_industry', private.lead_facet(workspace_overview.workspace_id, 'industry', 8),
    'waiting_approvals', (
      select count(*) from public.approvals a
      where a.workspace_id = workspace_overview.workspace_id and a.user_id = (select auth.uid())
        and a.status = 'pending' and a.expires_at > now()
    )
  );
end $function$
;
grant execute on function public.workspace_overview(uuid) to authenticated;

-- Scheduled jobs

select cron.schedule('empty_lead_bin', '29 2 * * *', 'select private.empty_lead_bin()');

select cron.schedule('erasures', '* * * * *', 'select private.carry_out_erasures()');

select cron.schedule('forget_bulk_jobs', '32 3 * * *', 'select private.forget_bulk_jobs()');

select cron.schedule('forget_deliveries', '47 3 * * *', 'delete from public.notification_deliveries where finished_at < now() - interval ''90 days''');

select cron.schedule('forget_imports', '27 3 * * *', 'select private.forget_imports()');

select cron.schedule('forget_mail_visits', '53 * * * *', 'delete from private.mail_visits where at < now() - interval ''1 hour''');

select cron.schedule('forget_runs', '17 3 * * *', 'delete from cron.job_run_details where start_time < now() - interval ''1 day''');

select cron.schedule('forget_task_runs', '37 3 * * *', 'select private.forget_task_runs()');

select cron.schedule('notifications', '* * * * *', 'select private.run_notification_clock()');

select cron.schedule('reminders', '* * * * *', 'select private.notify_due_reminders()');

select cron.schedule('retention', '7 3 * * *', 'select private.apply_retention()');

select cron.schedule('score_decay', '41 2 * * *', 'select private.sweep_all_scores()');

select cron.schedule('scores', '4 seconds', 'select private.recompute_scores()');

select cron.schedule('tick', '* * * * *', 'select private.ring(''tick'')');

select cron.schedule('watch', '2 seconds', 'select private.ring_when_due()');
