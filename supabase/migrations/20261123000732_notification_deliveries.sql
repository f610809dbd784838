-- Notification deliveries: what is told on which channel, once. The tick claims what is due, hands it over, says what came.
-- Owns: notification_deliveries, claim_deliveries(), finish_deliveries(), test_notification_channel(),
--   private.deliveries_are_due(). Reads: agent_notifications, notification_settings, vault. Writes: notification_channels.
create table public.notification_deliveries (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  channel_id uuid not null references public.notification_channels (id) on delete cascade,
  notification_id uuid references public.agent_notifications (id) on delete cascade,
  kind text not null default 'notice',
  digest_day date,
  status text not null default 'queued',
  attempts int not null default 0,
  epoch int not null default 0,
  lease_until timestamptz,
  next_attempt_at timestamptz not null default clock_timestamp(),
  error text,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  constraint notification_deliveries_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint notification_deliveries_happen_once unique (notification_id, channel_id),
  constraint notification_deliveries_one_digest_a_day unique (channel_id, digest_day),
  constraint notification_deliveries_kind_is_known check (kind in ('notice', 'escalation', 'test', 'digest')),
  constraint notification_deliveries_digest_has_a_day check ((kind = 'digest') = (digest_day is not null) and (kind = 'digest') = (notification_id is null)),
  constraint notification_deliveries_status_is_known
    check (status in ('queued', 'sending', 'sent', 'failed', 'uncertain', 'dropped'))
);
comment on table public.notification_deliveries is 'What is told on which channel: each notification at most once on each.';
comment on column public.notification_deliveries.status is
  'uncertain: the sender died while handing it over to what knows no repetition; it is not sent again. dropped: it was read before, or the channel went.';
create index notification_deliveries_due_idx on public.notification_deliveries (next_attempt_at) where status in ('queued', 'sending');
create index notification_deliveries_user_id_idx on public.notification_deliveries (workspace_id, user_id, created_at desc);
create index notification_deliveries_channel_id_idx on public.notification_deliveries (channel_id) where status in ('queued', 'sending');

alter table public.notification_deliveries enable row level security;
create policy "People read what was told them elsewhere" on public.notification_deliveries
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Written by functions: no insert, update or delete policy.
revoke all on public.notification_deliveries from anon, authenticated;
grant select on public.notification_deliveries to authenticated;

-- Where each new notification goes by its person's choice. A mail that is not urgent waits a while for the page: what is
-- read there needs none; what has a group waits a moment for its fellows. Definer: nobody writes deliveries by hand.
create function private.tg_agent_notifications__deliver() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  mail_wait constant interval := interval '2 minutes';
  group_wait constant interval := interval '20 seconds';
begin
  insert into public.notification_deliveries (workspace_id, user_id, channel_id, notification_id, next_attempt_at)
  select n.workspace_id, n.user_id, c.id, n.id, greatest(c.retry_at, coalesce(n.held_until, clock_timestamp()) + case
    when n.priority = 'high' then interval '0' when c.kind = 'email' then mail_wait
    when n.group_key is not null then group_wait else interval '0' end)
  from arrived n
  join public.notification_channels c on c.workspace_id = n.workspace_id and c.user_id = n.user_id and c.status = 'active'
  left join public.notification_settings s on s.workspace_id = n.workspace_id and s.user_id = n.user_id
  cross join lateral private.notification_choice(coalesce(s.kinds, '{}'), n.kind) as choice
  where n.kind <> 'channel_test' and choice ->> 'tell' = 'channels'
    and private.priority_rank(n.priority) >= private.priority_rank(choice ->> 'min_priority')
    and (not choice ? 'channels' or choice -> 'channels' ? c.id::text)
    and not (c.kind = 'email' and s.digest_at is not null and n.priority <> 'high');
  return null;
end $$;
create trigger agent_notifications__deliver after insert on public.agent_notifications
  referencing new table as arrived for each statement execute function private.tg_agent_notifications__deliver();
create trigger notification_deliveries__ring after insert on public.notification_deliveries
  for each row when (new.next_attempt_at <= clock_timestamp()) execute function private.tg_ring_tick();

-- Whether the tick would find something.
create function private.deliveries_are_due() returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from public.notification_deliveries d
    where d.status in ('queued', 'sending') and d.next_attempt_at <= clock_timestamp()
      and (d.status = 'queued' or d.lease_until < clock_timestamp()))
$$;

-- Ends what must not be sent any more: what waits for a channel that was switched off, what its person has read or put off
-- meanwhile, except where a machine listens, and what a dead sender may have handed over to a place that would show it twice.
create function private.end_deliveries(at_most int, mail_is_idempotent boolean) returns void
language sql set search_path = ''
as $$
  with due as (
    select d.id, case when d.status = 'sending' then 'uncertain' else 'dropped' end as ending, c.status as channel
    from public.notification_deliveries d
    join public.notification_channels c on c.id = d.channel_id
    left join public.agent_notifications n on n.id = d.notification_id
    where d.status in ('queued', 'sending') and d.next_attempt_at <= clock_timestamp() and case d.status
      when 'sending' then d.lease_until < clock_timestamp()
        and (c.kind = 'slack' or c.kind = 'email' and not mail_is_idempotent or c.status <> 'active')
      else c.status <> 'active' or d.kind in ('notice', 'escalation') and c.kind <> 'webhook' and coalesce(n.read_at, n.snoozed_until, n.acted_at) is not null end
    order by d.next_attempt_at limit at_most for update of d skip locked
  )
  update public.notification_deliveries d set status = due.ending, lease_until = null, finished_at = clock_timestamp(),
    error = case due.ending when 'uncertain' then 'The sender was interrupted: it may or may not have arrived. It is not sent again.'
      else case due.channel when 'active' then 'It was read before.' else 'The channel was switched off.' end end
  from due where d.id = due.id
$$;

-- Claims what is due, with a lease: [{id, epoch, attempts, kind, channel {id, kind, address, …}, person, notifications}].
-- Of a channel that fails only one at a time: it is asked whether it works again, the others wait. A digest holds what is
-- unread since the one before; an empty one is not sent. The secrets are for the tick alone. Definer: they lie in Vault.
create function public.claim_deliveries(at_most int, lease_seconds int, mail_is_idempotent boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;

-- What came since the digest before, a week back at most.
create function private.digest_begins(delivery public.notification_deliveries) returns timestamptz
language sql stable set search_path = ''
as $$
  select greatest(delivery.created_at - interval '7 days', (
    select max(d.created_at) from public.notification_deliveries d
    where d.channel_id = delivery.channel_id and d.kind = 'digest' and d.created_at < delivery.created_at))
$$;

-- The notifications of a delivery, newest first; of a digest at most 50.
create function private.told_by(delivery public.notification_deliveries) returns jsonb
language sql stable set search_path = ''
as $$
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
$$;

create function private.drop_empty_digests(at_most int) returns void
language sql set search_path = ''
as $$
  with empty as (
    select d.id from public.notification_deliveries d
    where d.kind = 'digest' and d.status = 'queued' and d.next_attempt_at <= clock_timestamp() and private.told_by(d) = '[]'
    order by d.next_attempt_at limit at_most for update skip locked
  )
  update public.notification_deliveries d set status = 'dropped', error = 'Nothing is unread.', finished_at = clock_timestamp()
  from empty where d.id = empty.id
$$;

-- Records what came of deliveries, each under its epoch: [{id, epoch, outcome, error?, retry_seconds?}]. `outcome`: sent,
-- retry, refused (this one will never be taken), gone (nothing will ever be taken there), uncertain. Returns how many were
-- still the caller's to record.
create function public.finish_deliveries(results jsonb) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  result record;
  delivery public.notification_deliveries;
  recorded int := 0;
begin
  -- All channels first, in order: two ticks that finish deliveries of the same channels wait for one another in turn.
  perform from public.notification_channels c where c.id in (select d.channel_id from public.notification_deliveries d
    where d.id in (select r.id from jsonb_to_recordset(results) as r (id uuid))) order by c.id for update;
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
end $$;

-- Keeps a channel's health. One that fails is asked again after longer and longer waits, all that is due on it waits with
-- it; one that failed for days, or is gone, is switched off, and its person told.
create function private.note_channel(delivery public.notification_deliveries, outcome text, retry_seconds int) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  longest_wait constant interval := interval '6 hours';
  patience constant interval := interval '3 days';
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
end $$;

create function private.switch_off_channel(channel public.notification_channels, reason text) returns void
language plpgsql security definer set search_path = ''
as $$
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
end $$;

-- Sends a test over one of the caller's channels, the way everything goes. Returns {delivery_id}: its row tells what came of it.
-- Definer: nobody writes deliveries by hand.
create function public.test_notification_channel(workspace_id uuid, channel_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;

grant execute on function public.test_notification_channel(uuid, uuid) to authenticated;
revoke all on function public.claim_deliveries(int, int, boolean), public.finish_deliveries(jsonb) from authenticated, anon;
grant execute on function public.claim_deliveries(int, int, boolean), public.finish_deliveries(jsonb) to service_role;
