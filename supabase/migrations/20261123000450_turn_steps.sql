-- A turn's steps: storing replies, results and proposals under the epoch, one round trip each. And reading and stopping.
-- Owns: advance_turn(), read_turn(), stop_turn(). Reads: turns, messages, tool_calls, approvals, conversation_threads.

-- Stores what came of a turn's open calls, and returns the events that tell of it in the order of the results.
create function private.store_results(turn public.turns, results jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  events jsonb;
begin
  with told as (
    select distinct on (call_id) (r.value ->> 'call_id')::uuid as call_id, r.ordinality as place,
      (r.value ->> 'ok')::boolean as ok, r.value ->> 'summary' as summary, r.value -> 'result' as result,
      nullif(r.value -> 'view', 'null') as view, (r.value ->> 'milliseconds')::numeric::int as milliseconds
    from jsonb_array_elements(results) with ordinality as r
    order by call_id, place
  ), settled as (
    update public.tool_calls c set
      status = case when t.ok then 'done' else 'failed' end, ok = t.ok, summary = t.summary, result = t.result,
      view = t.view, ran_milliseconds = t.milliseconds, finished_at = clock_timestamp()
    from told t
    where c.id = t.call_id and c.turn_id = turn.id and c.status in ('pending', 'approved')
    returning c as call, t.place
  )
  select coalesce(jsonb_agg(private.finished_event(s.call) order by s.place), '[]') into events from settled s;
  return events;
end $$;

-- Stores the model's reply on the turn's branch and returns the message's id; null where the turn has no thread.
create function private.store_reply(turn public.turns, reply jsonb) returns uuid
language plpgsql set search_path = ''
as $$
declare
  leaf uuid;
  stored uuid := gen_random_uuid();
begin
  if turn.source <> 'chat' then
    return null;
  end if;
  leaf := private.turn_leaf(turn);
  insert into public.messages (id, thread_id, workspace_id, user_id, turn_id, parent_id, role, content, model_items)
  values (stored, turn.thread_id, turn.workspace_id, turn.user_id, turn.id, leaf, 'assistant',
    coalesce(reply ->> 'content', ''), coalesce(reply -> 'model_items', '[]'));
  -- Another branch that became active in the meantime stays active.
  update public.conversation_threads t set head_message_id = stored, updated_at = clock_timestamp()
  where t.id = turn.thread_id and t.head_message_id = leaf;
  return stored;
end $$;

-- Stores the calls of a reply, and returns the events that tell of them.
create function private.store_calls(turn public.turns, message_id uuid, calls jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  events jsonb;
begin
  if jsonb_array_length(coalesce(calls, '[]')) = 0 then
    return '[]'::jsonb;
  end if;
  with added as (
    insert into public.tool_calls
      (turn_id, workspace_id, user_id, message_id, provider_call_id, position, tool, effect, arguments)
    select turn.id, turn.workspace_id, turn.user_id, store_calls.message_id, c.value ->> 'provider_call_id', c.ordinality,
      c.value ->> 'tool', c.value ->> 'effect', c.value -> 'arguments'
    from jsonb_array_elements(calls) with ordinality as c
    returning id, position, tool, arguments
  )
  select jsonb_agg(jsonb_build_object(
    'type', 'tool.started', 'call_id', id, 'tool', tool, 'arguments', arguments) order by position)
  into events from added;
  return events;
end $$;

-- Turns a call into a proposal that waits for its person, and returns the event that tells of it. A second answer to one
-- mail fails instead.
create function private.store_proposal(turn public.turns, proposal jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  call public.tool_calls;
  asked uuid;
  refusal text := private.answer_refusal(turn, (proposal ->> 'call_id')::uuid, proposal -> 'payload');
begin
  if refusal is not null then
    update public.tool_calls c set status = 'failed', ok = false, summary = refusal, finished_at = clock_timestamp()
    where c.id = (proposal ->> 'call_id')::uuid and c.turn_id = turn.id and c.status in ('pending', 'waiting')
    returning * into call;
    return private.finished_event(call);
  end if;
  update public.tool_calls c set status = 'waiting'
  where c.id = (proposal ->> 'call_id')::uuid and c.turn_id = turn.id and c.status in ('pending', 'waiting')
  returning * into call;
  if not found then
    raise exception 'No such open call.' using errcode = 'PT409';
  end if;
  insert into public.approvals
    (workspace_id, user_id, turn_id, tool_call_id, tool, arguments, payload, preview, summary, binding)
  values (turn.workspace_id, turn.user_id, turn.id, call.id, call.tool, call.arguments,
    proposal -> 'payload', proposal -> 'preview', proposal ->> 'summary',
    private.approval_binding(turn.workspace_id, turn.id, call.tool, call.arguments, proposal -> 'payload'))
  returning id into asked;
  return jsonb_build_object(
    'type', 'approval.requested', 'approval_id', asked, 'call_id', call.id, 'tool', call.tool,
    'arguments', call.arguments, 'preview', proposal -> 'preview'
  );
end $$;

create function private.store_proposals(turn public.turns, proposals jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  item jsonb;
  events jsonb := '[]'::jsonb;
begin
  for item in select p.value from jsonb_array_elements(proposals) p loop
    events := events || private.store_proposal(turn, item) || private.use_permission(turn, (item ->> 'call_id')::uuid);
  end loop;
  return events;
end $$;

-- What an approval is bound to. jsonb prints canonically: sorted keys, no duplicates, one form of each number.
create function private.approval_binding(workspace_id uuid, turn_id uuid, tool text, arguments jsonb, payload jsonb)
returns text
language sql immutable set search_path = ''
as $$
  select encode(sha256(convert_to(
    jsonb_build_array(workspace_id, turn_id, tool, arguments, payload)::text, 'UTF8')), 'hex')
$$;

-- The one write of a worker: stores a step of its turn and renews the lease, or says that the turn is no longer its own.
-- step: { events?, reply? {content, model_items, calls [{provider_call_id, tool, effect, arguments}]},
--   results? [{call_id, ok, summary, result, view}], proposals? [{call_id, payload, preview, summary}],
--   plan? [{title, status}], plan_told? (the person's plan that the model knew when it wrote its own),
--   model_calls? (see private.account_calls()), reserve? (the model that is asked next), tainted?, finish? {status, error?} }
-- Returns { ok: true, status, stop_requested, edited_plan, refusal (why the model must not be asked again), events (the log
-- after `after`), open_calls (with a reply) } or { ok: false, reason }.
-- A worker that hears of a stop ends the turn with what it has; a turn that would only wait or park is stopped here.
-- Definer: turns, messages and the ledger have no write policy; only the caller's own turn is touched.
create function public.advance_turn(turn_id uuid, epoch int, step jsonb, lease_seconds int, after int default 0)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  turn public.turns;
  events jsonb := '[]'::jsonb;
  logged int;
  ending text := step -> 'finish' ->> 'status';
  reserved record;
  refusal text;
begin
  select * into turn from public.turns t
  where t.id = advance_turn.turn_id and t.user_id = auth.uid()
    and exists (select from public.workspace_members m where m.workspace_id = t.workspace_id and m.user_id = t.user_id)
  for update;
  if not found or turn.epoch <> advance_turn.epoch or turn.status <> 'running' then
    return jsonb_build_object('ok', false, 'reason', 'superseded');
  end if;
  logged := turn.last_seq;
  turn.lease_until := clock_timestamp() + make_interval(secs => advance_turn.lease_seconds);
  turn.tainted := turn.tainted or coalesce((step ->> 'tainted')::boolean, false);
  -- Results first: a step that holds both tells what came of the calls before, then what the model said to it.
  if step ? 'results' then
    events := private.store_results(turn, step -> 'results');
    turn.attempts := 0;
  end if;
  events := events || coalesce(step -> 'events', '[]');
  if step ? 'reply' then
    turn.leaf_message_id := private.store_reply(turn, step -> 'reply');
    events := events || private.store_calls(turn, turn.leaf_message_id, step -> 'reply' -> 'calls');
    turn.attempts := 0;
  end if;
  if step ? 'proposals' then
    events := events || private.store_proposals(turn, step -> 'proposals');
  end if;
  -- What the model wrote before it heard of a person's change does not take the place of that change.
  if step -> 'plan' <> 'null' and (not turn.plan_edited or step -> 'plan_told' = turn.plan) then
    perform private.check_plan(step -> 'plan');
    turn.plan := step -> 'plan';
    turn.plan_edited := false;
    events := events || jsonb_build_object('type', 'plan.updated', 'steps', turn.plan);
  end if;
  if step ? 'reply' then
    turn.settled_seq := logged + jsonb_array_length(events);
  end if;
  if step ? 'model_calls' then
    turn := private.account_calls(turn, step -> 'model_calls');
  end if;
  if step ? 'reserve' then
    select * into reserved from private.reserve_spending(turn, step ->> 'reserve');
    turn := reserved.turn;
    refusal := reserved.refusal;
  end if;

  if turn.stop_requested_at is not null and ending in ('queued', 'waiting') then
    ending := 'stopped';
  elsif ending = 'waiting' then
    if not exists (select from public.tool_calls c where c.turn_id = turn.id and c.status in ('waiting', 'sending')) then
      ending := 'queued';
    end if;
  end if;
  if ending is null then
    perform private.save_turn(turn, events);
  else
    events := private.finish_turn(turn, ending, step -> 'finish' -> 'error', events);
  end if;
  return jsonb_build_object(
    'ok', true,
    'status', coalesce(ending, 'running'),
    'stop_requested', turn.stop_requested_at is not null,
    'edited_plan', case when turn.plan_edited then turn.plan end,
    'refusal', refusal,
    -- What was just written need not be read again.
    'events', case when advance_turn.after = logged then private.numbered_events(logged, events)
      else private.events_after(turn.id, advance_turn.after) end,
    'open_calls', case when step ? 'reply' and ending is null then private.open_calls(turn.id) else '[]' end
  );
end $$;

-- The log of one of the caller's own turns after a number: { status, thread_id, settled, abandoned, events }; null for
-- anyone else's. settled: nothing more comes unless a person acts. abandoned: no worker holds it, so anyone may claim it.
-- Definer, because the inner functions of the log are for nobody.
create function public.read_turn(turn_id uuid, after int default 0) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (select jsonb_build_object('status', t.status, 'thread_id', t.thread_id,
    'settled', t.status in ('completed', 'stopped', 'failed') or (t.status = 'waiting' and not exists (
      select from public.tool_calls c where c.turn_id = t.id and c.status = 'sending')),
    'abandoned', t.status = 'queued' or (t.status = 'running' and t.lease_until < clock_timestamp()),
    'events', private.events_after(t.id, read_turn.after))
  from public.turns t
  where t.id = read_turn.turn_id and t.user_id = auth.uid()
    and exists (select from public.workspace_members m where m.workspace_id = t.workspace_id and m.user_id = t.user_id));
end $$;

-- Asks one of the caller's own turns to stop; at once when no worker holds it. Asking again changes nothing.
-- Definer: turns have no update policy.
create function public.stop_turn(turn_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  turn public.turns;
begin
  select * into turn from public.turns t
  where t.id = stop_turn.turn_id and t.user_id = auth.uid() and t.workspace_id in (select private.my_workspace_ids())
  for update;
  if not found then
    raise exception 'No such turn.' using errcode = 'PT404';
  end if;
  if turn.status in ('queued', 'waiting') or (turn.status = 'running' and turn.lease_until < clock_timestamp()) then
    perform private.finish_turn(private.settle_lost_call(turn), 'stopped');
  elsif turn.status = 'running' then
    update public.turns t set stop_requested_at = coalesce(t.stop_requested_at, clock_timestamp()) where t.id = turn.id;
  end if;
  return (select jsonb_build_object('turn_id', t.id, 'status', t.status,
    'stop_requested', t.stop_requested_at is not null or t.status = 'stopped')
    from public.turns t where t.id = turn.id);
end $$;

grant execute on function
  public.advance_turn(uuid, int, jsonb, int, int), public.read_turn(uuid, int), public.stop_turn(uuid)
to authenticated;
