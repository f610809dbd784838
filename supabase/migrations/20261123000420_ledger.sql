-- The ledger: what the assistant did (tool_calls), what it may do (approvals), what leaves the workspace (outbox).
-- Owns: tool_calls, approvals, outbox. Reads: turns, messages.
create table public.tool_calls (
  id uuid primary key default gen_random_uuid(),
  turn_id uuid not null references public.turns (id) on delete cascade,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  message_id uuid references public.messages (id) on delete cascade,
  provider_call_id text not null,
  position int not null default 0,
  tool text not null,
  effect text not null,
  arguments jsonb not null,
  status text not null default 'pending',
  ok boolean,
  summary text,
  result jsonb,
  view jsonb,
  effect_result jsonb,
  undone_at timestamptz,
  undo_kept jsonb,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  constraint tool_calls_effect_is_known check (effect in ('read', 'write', 'external', 'destructive')),
  constraint tool_calls_status_is_known
    check (status in ('pending', 'waiting', 'approved', 'sending', 'done', 'failed', 'denied', 'cancelled')),
  constraint tool_calls_settled_says_outcome check ((ok is not null) = (status in ('done', 'failed', 'denied', 'cancelled'))),
  unique (turn_id, message_id, provider_call_id)
);
comment on table public.tool_calls is 'The ledger of actions: what was asked of which tool, and what came of it.';
comment on column public.tool_calls.undo_kept is 'What the last undo kept because someone changed it since: [{label, reason}]. Without undone_at nothing was undone.';
comment on column public.tool_calls.effect_result is 'Answer of the SQL function that made the change, stored with it: running the call again returns this.';
create index tool_calls_message_id_idx on public.tool_calls (message_id);
create index tool_calls_workspace_id_idx on public.tool_calls (workspace_id);
create index tool_calls_user_id_idx on public.tool_calls (user_id);

create table public.approvals (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  turn_id uuid not null references public.turns (id) on delete cascade,
  tool_call_id uuid not null references public.tool_calls (id) on delete cascade,
  tool text not null,
  arguments jsonb not null,
  payload jsonb not null,
  binding text not null,
  preview jsonb not null,
  summary text not null,
  status text not null default 'pending',
  decided_by uuid references auth.users (id) on delete set null,
  decided_at timestamptz,
  reason text,
  consumed_at timestamptz,
  expires_at timestamptz not null default now() + interval '7 days',
  created_at timestamptz not null default clock_timestamp(),
  constraint approvals_status_is_known
    check (status in ('pending', 'approved', 'denied', 'edited', 'cancelled', 'expired')),
  constraint approvals_only_approved_is_consumed check (consumed_at is null or status = 'approved'),
  constraint approvals_decision_has_time check ((status = 'pending') = (decided_at is null))
);
comment on table public.approvals is 'A proposal that waits for a person, bound to exactly one action with exactly these arguments.';
comment on column public.approvals.payload is 'What would be done, ready to do: the mail as it would leave, the very rows that would change.';
comment on column public.approvals.binding is 'SHA-256 over workspace, turn, tool, canonical arguments and payload; checked when consumed.';
create unique index approvals_one_pending_per_call on public.approvals (tool_call_id) where status = 'pending';
create index approvals_tool_call_id_idx on public.approvals (tool_call_id);
create index approvals_turn_id_idx on public.approvals (turn_id);
create index approvals_user_id_idx on public.approvals (user_id, status);
create index approvals_workspace_id_idx on public.approvals (workspace_id);
create index approvals_decided_by_idx on public.approvals (decided_by);

create table public.outbox (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  turn_id uuid not null references public.turns (id) on delete cascade,
  tool_call_id uuid not null unique references public.tool_calls (id) on delete cascade,
  approval_id uuid not null unique references public.approvals (id) on delete cascade,
  kind text not null,
  payload jsonb not null,
  status text not null default 'queued',
  attempts int not null default 0,
  epoch int not null default 0,
  lease_until timestamptz,
  next_attempt_at timestamptz not null default now(),
  provider text,
  provider_id text,
  error text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint outbox_kind_is_known check (kind in ('email')),
  -- Anything else would stop the sender half way, and with it everybody's mail.
  constraint outbox_email_is_complete check (kind <> 'email' or (
    coalesce(payload ->> 'to' ~ '^[^@[:space:]]+@[^@[:space:]]+$', false)
    and coalesce(length(trim(payload ->> 'subject')) between 1 and 300, false)
    and coalesce(jsonb_typeof(payload -> 'text') = 'string' and length(payload ->> 'text') <= 20000, false)
    and (not payload ? 'lead_id'
      or coalesce(payload ->> 'lead_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', false))
  )),
  constraint outbox_status_is_known check (status in ('queued', 'sending', 'sent', 'failed', 'uncertain'))
);
comment on table public.outbox is 'The one way out: each row consumes one approval, and only the sender in tick delivers it.';
comment on column public.outbox.status is 'uncertain: the sender died after handing over the mail, so it may have arrived; it is never sent again by itself.';
create index outbox_due_idx on public.outbox (next_attempt_at) where finished_at is null and kind <> 'campaign_email';
create index outbox_turn_id_idx on public.outbox (turn_id);
create index outbox_user_id_idx on public.outbox (user_id);
create index outbox_workspace_id_idx on public.outbox (workspace_id);

alter table public.tool_calls enable row level security;
create policy "People read the actions of their own turns" on public.tool_calls
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
revoke all on public.tool_calls from anon, authenticated;
grant select on public.tool_calls to authenticated;

alter table public.approvals enable row level security;
create policy "People read the proposals that wait for them" on public.approvals
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
revoke all on public.approvals from anon, authenticated;
grant select on public.approvals to authenticated;

alter table public.outbox enable row level security;
create policy "People read what leaves on their word" on public.outbox
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
revoke all on public.outbox from anon, authenticated;
grant select on public.outbox to authenticated;
-- All three are written by functions only: no insert, update or delete policy.
