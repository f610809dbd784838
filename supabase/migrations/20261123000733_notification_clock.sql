-- The clock of notifications: digests that are due, what nobody looked at, what was put off until now.
-- Owns: private.run_notification_clock(), snooze_notification(), mark_notifications(), list_notifications(). Reads: notification_settings.
--   Writes: agent_notifications, notification_deliveries.

-- A few looks at small partial indexes; called by the schedule alone, every minute. Doubled or late it changes nothing: each
-- step takes its mark away in the statement that acts.
create function private.run_notification_clock(at_most int default 1000) returns void
language plpgsql set search_path = ''
as $$
begin
  perform private.queue_digests(at_most);
  perform private.escalate_notifications(at_most);
  perform private.end_snoozes(at_most);
end $$;

create function private.queue_digests(at_most int) returns void
language sql set search_path = ''
as $$
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
$$;

create function private.escalate_notifications(at_most int) returns void
language sql set search_path = ''
as $$
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
$$;

-- What was put off comes back unread, and reaches the page like something new.
create function private.end_snoozes(at_most int) returns void
language sql set search_path = ''
as $$
  with due as (
    select n.id from public.agent_notifications n where n.snoozed_until <= clock_timestamp()
    order by n.snoozed_until limit at_most for update skip locked
  )
  update public.agent_notifications n set snoozed_until = null, read_at = null, created_at = clock_timestamp() from due where n.id = due.id
$$;
create trigger agent_notifications__broadcast_return after update of snoozed_until on public.agent_notifications
  for each row when (old.snoozed_until is not null and new.snoozed_until is null and new.read_at is null)
  execute function private.tg_agent_notifications__broadcast();

-- Puts one of the caller's notifications off. Returns {id, snoozed_until}. Definer: only read_at is people's to write.
create function public.snooze_notification(workspace_id uuid, notification_id uuid, until timestamptz) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;

-- Marks the caller's notifications as read, unread or acted on; all unread ones without ids. Returns how many changed.
-- Definer: only read_at is people's to write.
create function public.mark_notifications(workspace_id uuid, state text, ids uuid[] default null) returns int
language plpgsql security definer set search_path = ''
as $$
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
end $$;

-- The caller's newest notifications, 50 at most: all, the unread ones, or a single one.
create function public.list_notifications(workspace_id uuid, unread boolean default false, notification_id uuid default null)
returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', n.id, 'kind', n.kind, 'title', n.title, 'body', n.body, 'priority', n.priority,
    'data', n.data, 'created_at', n.created_at, 'read_at', n.read_at) order by n.created_at desc, n.id), '[]')
  from (
    select * from public.agent_notifications n
    where n.workspace_id = list_notifications.workspace_id and n.user_id = (select auth.uid())
      and n.snoozed_until is null and (not list_notifications.unread or n.read_at is null)
      and (list_notifications.notification_id is null or n.id = list_notifications.notification_id)
    order by n.created_at desc, n.id limit 50
  ) n
$$;

grant execute on function public.list_notifications(uuid, boolean, uuid), public.snooze_notification(uuid, uuid, timestamptz), public.mark_notifications(uuid, text, uuid[])
to authenticated;
