-- Notifications: how the assistant speaks up first. Realtime carries them to the page.
-- Owns: agent_notifications, private.notify_person(). Reads: workspace_members.
create table public.agent_notifications (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  kind text not null,
  title text not null,
  body text not null default '',
  priority text not null default 'normal',
  actions jsonb not null default '[]',
  data jsonb not null default '{}',
  deduplication_key text,
  group_key text,
  read_at timestamptz,
  acted_at timestamptz,
  snoozed_until timestamptz,
  held_until timestamptz,
  escalate_at timestamptz,
  escalated_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  foreign key (workspace_id, user_id) references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint agent_notifications_priority_is_known check (priority in ('low', 'normal', 'high')),
  constraint agent_notifications_actions_are_a_list check (jsonb_typeof(actions) = 'array')
);
comment on table public.agent_notifications is 'What the assistant says first, to one person.';
comment on column public.agent_notifications.deduplication_key is 'The same key is said once to a person.';
comment on column public.agent_notifications.group_key is 'Those of one key are shown and sent together.';
comment on column public.agent_notifications.data is 'Evidence: what it is about and which values led to it.';
comment on column public.agent_notifications.held_until is 'It came in quiet hours: it lies in the list, but makes no sound before.';
comment on column public.agent_notifications.escalate_at is 'Unless it is read before, it is told again elsewhere then.';
create index agent_notifications_user_id_created_at_idx
  on public.agent_notifications (workspace_id, user_id, created_at desc);
create unique index agent_notifications_deduplication_key
  on public.agent_notifications (workspace_id, user_id, deduplication_key) where deduplication_key is not null;

alter table public.agent_notifications enable row level security;
create policy "People read their own notifications" on public.agent_notifications
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
create policy "People mark their own notifications as read" on public.agent_notifications
  for update to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()))
  with check (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Written by triggers and functions: no insert or delete policy.
revoke all on public.agent_notifications from anon, authenticated;
grant select, update (read_at) on public.agent_notifications to authenticated;

-- Called by other definer functions only. Says nothing to someone who has left, and nothing twice under one key.
-- `data` is the evidence; what has the same `group_key` is shown and sent together.
create function private.notify_person(
  workspace_id uuid, user_id uuid, kind text, title text, body text,
  priority text default 'normal', actions jsonb default '[]', deduplication_key text default null,
  group_key text default null, data jsonb default '{}'
) returns void
language sql security definer set search_path = ''
as $$
  insert into public.agent_notifications
    (workspace_id, user_id, kind, title, body, priority, actions, deduplication_key, group_key, data)
  select m.workspace_id, m.user_id, notify_person.kind, notify_person.title, notify_person.body,
    notify_person.priority, notify_person.actions, notify_person.deduplication_key, notify_person.group_key, notify_person.data
  from public.workspace_members m
  where m.workspace_id = notify_person.workspace_id and m.user_id = notify_person.user_id
  on conflict do nothing
$$;
