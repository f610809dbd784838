-- Turns: the assistant's work on one message, a state machine that any process may pick up. With its numbered event log.
-- Owns: turns, turn_events. Reads: conversation_threads, messages.
create table public.turns (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  thread_id uuid,
  user_message_id uuid references public.messages (id) on delete cascade,
  leaf_message_id uuid references public.messages (id) on delete set null,
  source text not null default 'chat',
  client_message_id uuid,
  status text not null default 'queued',
  epoch int not null default 0,
  lease_until timestamptz,
  attempts int not null default 0,
  last_seq int not null default 0,
  settled_seq int not null default 0,
  stop_requested_at timestamptz,
  tainted boolean not null default false,
  unattended boolean not null default false,
  input_tokens int not null default 0,
  cached_tokens int not null default 0,
  output_tokens int not null default 0,
  error jsonb,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  foreign key (thread_id, workspace_id, user_id)
    references public.conversation_threads (id, workspace_id, user_id) on delete cascade,
  constraint turns_source_is_known check (source in ('chat', 'run_tool')),
  constraint turns_status_is_known
    check (status in ('queued', 'running', 'waiting', 'completed', 'stopped', 'failed')),
  constraint turns_running_has_lease check ((status = 'running') = (lease_until is not null)),
  constraint turns_chat_has_thread check (source <> 'chat' or (thread_id is not null and user_message_id is not null))
);
comment on table public.turns is 'The assistant''s work on one message: a durable state machine with a lease.';
comment on column public.turns.leaf_message_id is 'The turn''s newest message, on which its next reply hangs.';
comment on column public.turns.epoch is 'Rises with each claim; a write that carries an older one is refused.';
comment on column public.turns.attempts is 'Claims since the last stored step; a cap ends a turn that kills its workers.';
comment on column public.turns.last_seq is 'Number of the newest event; numbers have no gap.';
comment on column public.turns.settled_seq is 'Number of the newest event whose step is stored; text after it is void if the worker dies.';
comment on column public.turns.tainted is 'Text from outside was read: no standing permission applies. Only rises.';
comment on column public.turns.unattended is 'Nobody waits for it: what it proposes is told by a notification.';
create unique index turns_client_message_id_key on public.turns (user_id, client_message_id)
  where client_message_id is not null;
create index turns_thread_id_idx on public.turns (thread_id, workspace_id, user_id, created_at desc);
create index turns_user_message_id_idx on public.turns (user_message_id);
create index turns_leaf_message_id_idx on public.turns (leaf_message_id);
create index turns_user_id_idx on public.turns (user_id);
create index turns_workspace_id_idx on public.turns (workspace_id);
-- What the tick looks for: few rows, whatever the table's size.
create index turns_claimable_idx on public.turns (coalesce(lease_until, created_at))
  where status in ('queued', 'running');

alter table public.messages
  add constraint messages_turn_id_fkey foreign key (turn_id) references public.turns (id) on delete cascade;

create table public.turn_events (
  turn_id uuid not null references public.turns (id) on delete cascade,
  seq int not null,
  -- Copied from the turn, with which they go: ten events a second need not ask again whether these exist.
  workspace_id uuid not null,
  user_id uuid not null,
  type text not null,
  data jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (turn_id, seq)
);
comment on table public.turn_events is 'The numbered log of a turn, which every client replays.';

alter table public.turns enable row level security;
create policy "People read their own turns" on public.turns
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Moved on by the turn's functions only: no insert, update or delete policy.
revoke all on public.turns from anon, authenticated;
grant select on public.turns to authenticated;

alter table public.turn_events enable row level security;
create policy "People read the events of their own turns" on public.turn_events
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Written by the turn's functions only: no insert, update or delete policy.
revoke all on public.turn_events from anon, authenticated;
grant select on public.turn_events to authenticated;
