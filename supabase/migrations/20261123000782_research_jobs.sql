-- Research jobs: one question of one's own for every lead of a list, or everything that is old looked at again. One company is
-- one site, which is read once for all of its leads.
-- Owns: research_jobs, research_sites, private.research_model. Reads: workspaces, task_executions.
create table public.research_jobs (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid references auth.users (id) on delete set null,
  acting_id uuid references auth.users (id) on delete set null,
  tool_call_id uuid,
  execution_id uuid references public.task_executions (id) on delete set null,
  kind text not null,
  question text,
  answer text,
  choices jsonb not null default '[]',
  field jsonb,
  max_age_days int not null,
  selection jsonb not null,
  status text not null default 'ready',
  model text,
  leads int not null,
  sites int not null,
  without_site int not null,
  known int not null,
  pages_known int not null,
  calls int not null,
  low_micros bigint,
  high_micros bigint,
  seconds int not null,
  looked int not null default 0,
  answered int not null default 0,
  not_found int not null default 0,
  unreadable int not null default 0,
  failed int not null default 0,
  facts int not null default 0,
  filled int not null default 0,
  same int not null default 0,
  beside int not null default 0,
  pages_read int not null default 0,
  model_calls int not null default 0,
  cost_micros bigint not null default 0,
  unpriced_calls int not null default 0,
  error text,
  reversed int not null default 0,
  kept int not null default 0,
  worked_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  undone_at timestamptz,
  constraint research_jobs_kind_is_known check (kind in ('question', 'refresh')),
  constraint research_jobs_ask_a_question check ((kind = 'question') = (question is not null) and (question is null) = (answer is null)),
  constraint research_jobs_status_is_known check (status in
    ('ready', 'running', 'paused', 'completed', 'stopped', 'failed', 'undone')),
  constraint research_jobs_age_is_in_days check (max_age_days between 1 and 365)
);
comment on table public.research_jobs is 'Research on very many leads: what for, at which price, how far.';
comment on column public.research_jobs.acting_id is 'For whom the tick works at it and who pays: who began it.';
comment on column public.research_jobs.tool_call_id is 'The assistant''s action that started it. No foreign key: the job outlives the ledger.';
comment on column public.research_jobs.execution_id is 'The run of a scheduled task whose work it is.';
comment on column public.research_jobs.field is 'Which custom field of the leads the answer fills: {id, key, label}, or {label} of one that the start makes; null for none.';
comment on column public.research_jobs.max_age_days is 'What was seen longer ago is old: a younger answer is taken as it is.';
comment on column public.research_jobs.known is 'Sites whose answer was known when the price was named.';
comment on column public.research_jobs.high_micros is 'The most that it may cost, and where it stops; null without a known price.';
comment on column public.research_jobs.status is 'Paused: it met a limit of spending and goes on when someone resumes it.';
create index research_jobs_workspace_id_idx on public.research_jobs (workspace_id, created_at desc);
create index research_jobs_user_id_idx on public.research_jobs (user_id);
create index research_jobs_acting_id_idx on public.research_jobs (acting_id);
create index research_jobs_execution_id_idx on public.research_jobs (execution_id) where execution_id is not null;
create index research_jobs_tool_call_id_idx on public.research_jobs (tool_call_id) where tool_call_id is not null;
create index research_jobs_at_work_idx on public.research_jobs (worked_at) where status = 'running';

create table public.research_sites (
  job_id uuid not null references public.research_jobs (id) on delete cascade,
  number int not null,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid references auth.users (id) on delete set null,
  account_id uuid,
  lead_ids uuid[] not null,
  domain text not null,
  status text not null default 'queued',
  attempts int not null default 0,
  epoch int not null default 0,
  lease_until timestamptz,
  next_attempt_at timestamptz not null default clock_timestamp(),
  reserved_micros bigint not null default 0,
  asked_model text,
  outcome text,
  reason text,
  filled int not null default 0,
  same int not null default 0,
  beside int not null default 0,
  facts int not null default 0,
  cost_micros bigint not null default 0,
  finished_at timestamptz,
  primary key (job_id, number),
  constraint research_sites_status_is_known check (status in ('queued', 'reading', 'asking', 'done')),
  constraint research_sites_outcome_is_known check (outcome in ('answered', 'not_found', 'unreadable', 'failed'))
);
comment on table public.research_sites is 'The companies of a research job: one site for all of its leads, claimed with a lease, done once.';
comment on column public.research_sites.user_id is 'Who pays: as in its job.';
comment on column public.research_sites.account_id is 'None where the leads have a domain and no company. No foreign key: it says what was done.';
comment on column public.research_sites.reserved_micros is 'Set aside under a spending limit for the question under way.';
create index research_sites_workspace_id_idx on public.research_sites (workspace_id, domain);
create index research_sites_queue_idx on public.research_sites (job_id, next_attempt_at) where status <> 'done';
create index research_sites_lease_idx on public.research_sites (lease_until) where status in ('reading', 'asking');
create index research_sites_reserved_idx on public.research_sites (workspace_id) where reserved_micros > 0;
create index research_sites_user_id_idx on public.research_sites (user_id);

create table private.research_model (
  is_one boolean primary key default true,
  model text not null,
  constraint research_model_is_one check (is_one)
);
comment on table private.research_model is 'The model of this installation, as the tick last told: its price is in the estimates.';

alter table public.research_jobs enable row level security;
create policy "Members read their workspace's research" on public.research_jobs
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.research_sites enable row level security;
create policy "Members read how far their workspace's research is" on public.research_sites
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table private.research_model enable row level security;
create policy "Nobody reads the model but the functions of the jobs" on private.research_model
  for select to authenticated using (false);
-- All written by functions: no insert, update or delete policy.
revoke all on public.research_jobs, public.research_sites from anon, authenticated;
grant select on public.research_jobs, public.research_sites to authenticated;
