-- Delivery: the sender claims what may leave, checks once more that it still may, and records what came of it.
-- Owns: claim_outbox(), finish_outbox(), claimable_turns(), private.end_undeliverable(). Reads: outbox, leads, tool_calls, turns. For the tick only.

-- Claims due rows with a lease: [{id, epoch, kind, payload, attempts, workspace_id, user_id, idempotency_key}].
-- What may no longer leave, fails here.
create function public.claim_outbox(at_most int, lease_seconds int, idempotent boolean) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;

-- Ends those of the next due rows that must not be sent. A row whose sender died is claimed again only by a provider
-- that promises to deliver a key once (`idempotent`); otherwise it is uncertain: nobody can know whether it arrived.
-- Everywhere a turn is locked before what hangs on it, or a stop at the same moment would be a deadlock; turns in the
-- order of their ids.
create function private.end_undeliverable(at_most int, idempotent boolean) returns void
language plpgsql security definer set search_path = ''
as $$
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
end $$;

-- Why this may no longer leave, checked at the moment of sending; null when it may.
create function private.delivery_refusal(item public.outbox) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when not exists (select from public.workspace_members m where m.workspace_id = item.workspace_id
        and m.user_id = item.user_id and (m.role in ('owner', 'admin', 'member') or item.kind = 'report_email'))
      then 'The person who approved this may no longer send for the workspace.'
    when item.kind in ('test_email', 'report_email') then (
      select 'This mail goes to oneself alone.' from auth.users u
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
end $$;

-- Ends a row, settles its call, keeps the lead's timeline, wakes the turn and tells a person who isn't waiting for it.
create function private.end_outbox(outbox_id uuid, status text, provider text, provider_id text, error text) returns void
language plpgsql security definer set search_path = ''
as $$
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
  if item.kind in ('test_email', 'report_email') then
    if item.status <> 'sent' then
      perform private.notify_person(item.workspace_id, item.user_id, 'email_failed',
        case item.kind when 'test_email' then 'Test mail not sent' else 'Report not sent' end, said, 'normal',
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
end $$;

-- Records an attempt under its epoch: status sent, failed, or retry (`retry_seconds` from now). False for a zombie.
create function public.finish_outbox(
  outbox_id uuid, epoch int, status text, provider text default null, provider_id text default null,
  error text default null, retry_seconds int default null
) returns boolean
language plpgsql security definer set search_path = ''
as $$
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
end $$;

-- Turns that need a worker: [{turn_id, user_id}]. Those of people who have left end here, plainly.
create function public.claimable_turns(at_most int) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;

create trigger outbox__ring after insert on public.outbox
  for each statement execute function private.tg_ring_tick();

revoke all on function public.claim_outbox(int, int, boolean), public.finish_outbox(uuid, int, text, text, text, text, int),
  public.claimable_turns(int) from authenticated, anon;
grant execute on function public.claim_outbox(int, int, boolean), public.finish_outbox(uuid, int, text, text, text, text, int),
  public.claimable_turns(int) to service_role;
