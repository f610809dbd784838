-- Decisions: a person approves, denies or edits a proposal; exactly one decision counts, whoever races.
-- Owns: decide_approval(), read_approval(), expire_approvals(). Reads: approvals, tool_calls, turns. Writes: outbox.

-- Approving consumes the proposal for exactly what it binds: an e-mail goes into the outbox in this very transaction; a
-- change, or what sets off others that leave, becomes runnable for the turn's worker. Denying settles the call. Editing replaces the proposal
-- by a new one (`proposal`: {arguments, payload, preview, summary}, validated by the caller) that waits again.
-- Returns { turn_id, approval_id, status, last_seq }; deciding the same again returns the same.
-- Definer: approvals and outbox have no write policy; only the caller's own proposals are touched.
create function public.decide_approval(
  approval_id uuid, decision text, reason text default null, proposal jsonb default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
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
end $$;
grant execute on function public.decide_approval(uuid, text, text, jsonb) to authenticated;

-- One of the caller's own proposals with its call, as an edit of it needs to know it; null for anyone else's.
create function public.read_approval(approval_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select to_jsonb(a) from public.approvals a where a.id = read_approval.approval_id
$$;
grant execute on function public.read_approval(uuid) to authenticated;

-- Proposals nobody decided in time: the call is settled, the turn goes on and says so. For the tick only.
create function public.expire_approvals(at_most int default 50) returns int
language plpgsql security definer set search_path = ''
as $$
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
end $$;
create index approvals_expiry_idx on public.approvals (expires_at) where status = 'pending';
revoke all on function public.expire_approvals(int) from authenticated, anon;
grant execute on function public.expire_approvals(int) to service_role;
