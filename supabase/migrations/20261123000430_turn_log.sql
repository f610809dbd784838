-- The turn's log and its end: numbering events, the receipt from the ledger, waking and finishing. Inner parts only.
-- Owns: private.append_events(), private.events_after(), private.turn_receipt(), private.finish_turn(), private.wake_turn(),
--   private.append_ending(), private.withdraw_calls(), private.settle_call().
-- Reads: turns, turn_events, tool_calls, approvals. Callers are definer functions: nobody else is granted these.

-- Appends events ([{type, …}]) without a gap; the caller holds the turn's row lock.
create function private.append_events(turn_id uuid, events jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  turn public.turns;
  added int := jsonb_array_length(coalesce(events, '[]'));
begin
  if added = 0 then
    return;
  end if;
  update public.turns t set last_seq = t.last_seq + added where t.id = append_events.turn_id returning * into turn;
  insert into public.turn_events (turn_id, seq, workspace_id, user_id, type, data)
  select turn.id, turn.last_seq - added + e.ordinality::int, turn.workspace_id, turn.user_id,
    e.value ->> 'type', e.value - 'type'
  from jsonb_array_elements(events) with ordinality as e;
end $$;

-- The log after a number, as [{seq, event: {type, …}}].
create function private.events_after(turn_id uuid, after int) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(
    jsonb_build_object('seq', e.seq, 'event', jsonb_build_object('type', e.type) || e.data) order by e.seq
  ), '[]')
  from public.turn_events e
  where e.turn_id = events_after.turn_id and e.seq > events_after.after
$$;

-- What the turn did, from the ledger and not from the model's memory.
create function private.turn_receipt(turn_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  with items as (
    select c.status, c.position, c.created_at, jsonb_build_object(
      'call_id', c.id, 'tool', c.tool,
      'summary', coalesce(c.summary, (
        select a.summary from public.approvals a where a.tool_call_id = c.id order by a.created_at desc limit 1
      ), ''),
      'undoable', c.status = 'done' and c.undone_at is null
        and exists (select from public.audit_entries e where e.tool_call_id = c.id)
    ) as item
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
$$;

-- Tells the log how the turn stands at the end of a stretch: the receipt, then turn.finished.
create function private.append_ending(turn public.turns) returns void
language sql set search_path = ''
as $$
  select private.append_events(turn.id, jsonb_build_array(
    jsonb_build_object('type', 'receipt') || private.turn_receipt(turn.id) || private.left_undone(turn),
    jsonb_strip_nulls(jsonb_build_object(
      'type', 'turn.finished', 'status', turn.status, 'error', turn.error,
      'usage', private.turn_usage(turn)
    ))
  ))
$$;

-- Ends a stretch: withdraws what can no longer happen, writes receipt and turn.finished, frees the lease.
-- status: completed, stopped, failed, waiting or queued (parked). The caller holds the turn's row lock.
create function private.finish_turn(turn_id uuid, status text, error jsonb default null) returns void
language plpgsql set search_path = ''
as $$
declare
  turn public.turns;
  ending boolean := finish_turn.status in ('completed', 'stopped', 'failed');
begin
  if ending then
    perform private.withdraw_calls(finish_turn.turn_id);
  end if;
  update public.turns t set
    status = finish_turn.status,
    lease_until = null,
    reserved_micros = 0,
    error = finish_turn.error,
    settled_seq = t.last_seq,
    finished_at = case when ending then clock_timestamp() end
  where t.id = finish_turn.turn_id returning * into turn;
  if finish_turn.status = 'queued' then
    perform private.ring('tick');
    return;
  end if;
  perform private.append_ending(turn);
  -- A turn of the same thread that could not begin while this one ran.
  if exists (select from public.turns t where t.thread_id = turn.thread_id and t.status = 'queued') then
    perform private.ring('tick');
  end if;
end $$;

-- Proposals, calls and mails that have not begun are withdrawn; a mail already with the sender goes its way.
create function private.withdraw_calls(turn_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  withdrawn record;
begin
  update public.outbox o set status = 'failed', error = 'Stopped before it was sent.', finished_at = clock_timestamp()
  where o.turn_id = withdraw_calls.turn_id and o.status = 'queued' and o.attempts = 0;
  for withdrawn in
    update public.approvals a set status = 'cancelled', decided_at = clock_timestamp()
    where a.turn_id = withdraw_calls.turn_id and a.status = 'pending'
    returning a.id, a.tool_call_id
  loop
    perform private.append_events(withdraw_calls.turn_id, jsonb_build_array(jsonb_build_object(
      'type', 'approval.decided', 'approval_id', withdrawn.id, 'call_id', withdrawn.tool_call_id, 'decision', 'cancelled'
    )));
  end loop;
  for withdrawn in
    select c.id from public.tool_calls c
    where c.turn_id = withdraw_calls.turn_id and (
      c.status in ('pending', 'waiting', 'approved')
      or (c.status = 'sending' and exists (
        select from public.outbox o where o.tool_call_id = c.id and o.status = 'failed'
      ))
    )
    order by c.created_at, c.position
  loop
    perform private.settle_call(withdrawn.id, 'cancelled', false, 'Stopped before it was done.', null, null);
  end loop;
end $$;

-- Records how a call ended and tells the log.
create function private.settle_call(call_id uuid, status text, ok boolean, summary text, result jsonb, view jsonb)
returns void
language plpgsql set search_path = ''
as $$
declare
  call public.tool_calls;
begin
  update public.tool_calls c set
    status = settle_call.status, ok = settle_call.ok, summary = settle_call.summary,
    result = settle_call.result, view = settle_call.view, finished_at = clock_timestamp()
  where c.id = settle_call.call_id returning * into call;
  -- The view as it is: that a field was empty before is a null inside of it.
  perform private.append_events(call.turn_id, jsonb_build_array(jsonb_build_object(
    'type', 'tool.finished', 'call_id', call.id, 'ok', call.ok, 'summary', coalesce(call.summary, '')
  ) || case when call.view is null then '{}' else jsonb_build_object('view', call.view) end));
end $$;

-- A waiting turn goes on as soon as nothing of it waits for a person or for the sender. While it waits for a person
-- and for nothing else, its stretch ends again.
create function private.wake_turn(turn_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  turn public.turns;
begin
  select * into turn from public.turns t where t.id = wake_turn.turn_id;
  if turn.status <> 'waiting'
      or exists (select from public.tool_calls c where c.turn_id = turn.id and c.status = 'sending') then
    return;
  end if;
  if exists (select from public.tool_calls c where c.turn_id = turn.id and c.status = 'waiting') then
    perform private.append_ending(turn);
    return;
  end if;
  update public.turns t set status = 'queued' where t.id = turn.id;
  perform private.ring('tick');
end $$;
