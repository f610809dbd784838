-- A turn's steps: storing replies, results and proposals under the epoch, one round trip each. And reading and stopping.
-- Owns: advance_turn(), read_turn(), stop_turn(). Reads: turns, messages, tool_calls, approvals, conversation_threads.

-- Stores the model's reply on the thread, and its calls. Returns the new message's id.
create function private.store_reply(turn public.turns, reply jsonb) returns uuid
language plpgsql set search_path = ''
as $$
declare
  leaf uuid := private.turn_leaf(turn);
  stored uuid;
begin
  if turn.source = 'chat' then
    insert into public.messages (thread_id, workspace_id, user_id, turn_id, parent_id, role, content, model_items)
    values (turn.thread_id, turn.workspace_id, turn.user_id, turn.id, leaf, 'assistant',
      coalesce(reply ->> 'content', ''), coalesce(reply -> 'model_items', '[]'))
    returning id into stored;
    update public.turns t set leaf_message_id = stored where t.id = turn.id;
    -- Another branch that became active in the meantime stays active.
    update public.conversation_threads t set head_message_id = stored, updated_at = clock_timestamp()
    where t.id = turn.thread_id and t.head_message_id = leaf;
  end if;
  with added as (
    insert into public.tool_calls
      (turn_id, workspace_id, user_id, message_id, provider_call_id, position, tool, effect, arguments)
    select turn.id, turn.workspace_id, turn.user_id, stored, c.value ->> 'provider_call_id', c.ordinality,
      c.value ->> 'tool', c.value ->> 'effect', c.value -> 'arguments'
    from jsonb_array_elements(coalesce(reply -> 'calls', '[]')) with ordinality as c
    returning id, position, tool, arguments
  ),
  events as (
    select jsonb_agg(jsonb_build_object(
      'type', 'tool.started', 'call_id', id, 'tool', tool, 'arguments', arguments) order by position) as list
    from added
  )
  select stored from events, lateral private.append_events(turn.id, events.list) into stored;
  return stored;
end $$;

-- Turns a call into a proposal that waits for its person.
create function private.store_proposal(turn public.turns, proposal jsonb) returns void
language plpgsql set search_path = ''
as $$
declare
  call public.tool_calls;
  asked uuid;
begin
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
  perform private.append_events(turn.id, jsonb_build_array(jsonb_build_object(
    'type', 'approval.requested', 'approval_id', asked, 'call_id', call.id, 'tool', call.tool,
    'arguments', call.arguments, 'preview', proposal -> 'preview'
  )));
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
--   plan? [{title, status}], plan_told? (the person's plan that the model knew when it wrote its own), usage? {input_tokens, cached_tokens, output_tokens}, model_calls? (see account_step()),
--   reserve? (the model that is asked next), tainted?, finish? {status, error?} }
-- Returns { ok: true, status, stop_requested, edited_plan, refusal (why the model must not be asked again), events (the log
-- after `after`), open_calls } or { ok: false, reason }.
-- A worker that hears of a stop ends the turn with what it has; a turn that would only wait or park is stopped here.
-- Definer: turns, messages and the ledger have no write policy; only the caller's own turn is touched.
create function public.advance_turn(turn_id uuid, epoch int, step jsonb, lease_seconds int, after int default 0)
returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  turn public.turns;
  item jsonb;
  ending text := step -> 'finish' ->> 'status';
  refusal text;
begin
  select * into turn from public.turns t
  where t.id = advance_turn.turn_id and t.user_id = auth.uid()
    and t.workspace_id in (select private.my_workspace_ids())
  for update;
  if not found or turn.epoch <> advance_turn.epoch or turn.status <> 'running' then
    return jsonb_build_object('ok', false, 'reason', 'superseded');
  end if;
  -- Results first: a step that holds both tells what came of the calls before, then what the model said to it.
  for item in select * from jsonb_array_elements(coalesce(step -> 'results', '[]')) loop
    if exists (select from public.tool_calls c where c.id = (item ->> 'call_id')::uuid and c.turn_id = turn.id
        and c.status in ('pending', 'approved')) then
      perform private.settle_call((item ->> 'call_id')::uuid,
        case when (item ->> 'ok')::boolean then 'done' else 'failed' end, (item ->> 'ok')::boolean,
        item ->> 'summary', item -> 'result', nullif(item -> 'view', 'null'));
    end if;
  end loop;
  perform private.append_events(turn.id, step -> 'events');
  if step ? 'reply' then
    perform private.store_reply(turn, step -> 'reply');
  end if;
  for item in select * from jsonb_array_elements(coalesce(step -> 'proposals', '[]')) loop
    perform private.store_proposal(turn, item);
  end loop;
  -- What the model wrote before it heard of a person's change does not take the place of that change.
  if step -> 'plan' <> 'null' and (not turn.plan_edited or step -> 'plan_told' = turn.plan) then
    perform private.store_plan(turn.id, step -> 'plan', false);
  end if;
  update public.turns t set
    lease_until = clock_timestamp() + make_interval(secs => advance_turn.lease_seconds),
    tainted = t.tainted or coalesce((step ->> 'tainted')::boolean, false),
    input_tokens = t.input_tokens + coalesce((step -> 'usage' ->> 'input_tokens')::int, 0),
    cached_tokens = t.cached_tokens + coalesce((step -> 'usage' ->> 'cached_tokens')::int, 0),
    output_tokens = t.output_tokens + coalesce((step -> 'usage' ->> 'output_tokens')::int, 0),
    attempts = case when step ? 'reply' or step ? 'results' then 0 else t.attempts end,
    settled_seq = case when step ? 'reply' then t.last_seq else t.settled_seq end
  where t.id = turn.id returning * into turn;
  refusal := private.account_step(turn, step);

  if turn.stop_requested_at is not null and ending in ('queued', 'waiting') then
    ending := 'stopped';
  elsif ending = 'waiting' and not exists (
    select from public.tool_calls c where c.turn_id = turn.id and c.status in ('waiting', 'sending')
  ) then
    ending := 'queued';
  end if;
  if ending is not null then
    perform private.finish_turn(turn.id, ending, step -> 'finish' -> 'error');
  end if;
  return jsonb_build_object(
    'ok', true,
    'status', coalesce(ending, 'running'),
    'stop_requested', turn.stop_requested_at is not null,
    'edited_plan', case when turn.plan_edited then turn.plan end,
    'refusal', refusal,
    'events', private.events_after(turn.id, advance_turn.after),
    'open_calls', (select coalesce(jsonb_agg(private.call_state(c) order by c.created_at, c.position), '[]')
      from public.tool_calls c where c.turn_id = turn.id and c.status in ('pending', 'approved'))
  );
end $$;

-- The log of one of the caller's own turns after a number: { status, thread_id, settled, abandoned, events }; null for
-- anyone else's. settled: nothing more comes unless a person acts. abandoned: no worker holds it, so anyone may claim it.
-- Definer, because the inner functions of the log are for nobody.
create function public.read_turn(turn_id uuid, after int default 0) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('status', t.status, 'thread_id', t.thread_id,
    'settled', t.status in ('completed', 'stopped', 'failed') or (t.status = 'waiting' and not exists (
      select from public.tool_calls c where c.turn_id = t.id and c.status = 'sending')),
    'abandoned', t.status = 'queued' or (t.status = 'running' and t.lease_until < clock_timestamp()),
    'events', private.events_after(t.id, read_turn.after))
  from public.turns t
  where t.id = read_turn.turn_id and t.user_id = (select auth.uid())
    and t.workspace_id in (select private.my_workspace_ids())
$$;

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
    perform private.finish_turn(turn.id, 'stopped');
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
