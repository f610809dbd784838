-- Conversations: threads of one person with the assistant, and their messages as a tree (edit and retry make branches).
-- Owns: conversation_threads, messages. Reads: workspace_members.
create table public.conversation_threads (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  title text not null default '',
  head_message_id uuid,
  archived_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, workspace_id, user_id),
  constraint conversation_threads_title_is_short check (length(title) <= 200)
);
comment on table public.conversation_threads is 'A conversation of one person with the assistant; nobody else reads it.';
comment on column public.conversation_threads.head_message_id is 'The newest message of the active branch.';
create index conversation_threads_user_id_updated_at_idx
  on public.conversation_threads (user_id, workspace_id, updated_at desc);
create index conversation_threads_workspace_id_idx on public.conversation_threads (workspace_id);
create index conversation_threads_title_idx on public.conversation_threads using gin (title extensions.gin_trgm_ops);

create table public.messages (
  id uuid primary key default gen_random_uuid(),
  thread_id uuid not null,
  workspace_id uuid not null,
  user_id uuid not null,
  turn_id uuid,
  parent_id uuid references public.messages (id) on delete cascade,
  role text not null,
  content text not null default '',
  model_items jsonb not null default '[]',
  client_message_id uuid,
  created_at timestamptz not null default clock_timestamp(),
  foreign key (thread_id, workspace_id, user_id)
    references public.conversation_threads (id, workspace_id, user_id) on delete cascade,
  constraint messages_role_is_known check (role in ('user', 'assistant')),
  constraint messages_user_message_has_client_id check (role = 'assistant' or client_message_id is not null)
);
comment on table public.messages is 'What was said, one row for each user message and each reply of the model. Nothing is overwritten.';
comment on column public.messages.model_items is 'Items of the provider that must travel back with the reply, such as encrypted reasoning.';
comment on column public.messages.client_message_id is 'Chosen by the client, so that posting again finds the same message.';
create unique index messages_client_message_id_key on public.messages (user_id, client_message_id)
  where client_message_id is not null;
create index messages_thread_id_idx on public.messages (thread_id, workspace_id, user_id);
create index messages_parent_id_idx on public.messages (parent_id);
create index messages_turn_id_idx on public.messages (turn_id);
create index messages_content_idx on public.messages using gin (content extensions.gin_trgm_ops);

alter table public.conversation_threads
  add constraint conversation_threads_head_message_id_fkey
  foreign key (head_message_id) references public.messages (id) on delete set null;
create index conversation_threads_head_message_id_idx on public.conversation_threads (head_message_id);

alter table public.conversation_threads enable row level security;
create policy "People read their own threads" on public.conversation_threads
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
create policy "People rename and archive their own threads" on public.conversation_threads
  for update to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()))
  with check (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
create policy "People delete their own threads" on public.conversation_threads
  for delete to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Threads begin with a message, through post_message(): no insert policy.
revoke all on public.conversation_threads from anon, authenticated;
grant select, update (title, archived_at), delete on public.conversation_threads to authenticated;

alter table public.messages enable row level security;
create policy "People read the messages of their own threads" on public.messages
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Written by the turn's functions only: no insert, update or delete policy.
revoke all on public.messages from anon, authenticated;
grant select on public.messages to authenticated;
