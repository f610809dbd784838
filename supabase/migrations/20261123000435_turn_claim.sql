-- Claiming a turn: a lease, a higher epoch, and the bundle that a worker starts from.
-- Owns: claim_turn(), private.take_turn(), private.turn_bundle(), private.thread_path(), private.turn_leaf(),
--   private.call_state(), private.approved_payload(), private.open_calls(), private.message_calls(), private.turn_memories(),
--   private.inherits_taint(), private.turn_history(), private.summary_state(), private.waiting_elsewhere().
-- Reads: conversation_threads, messages, turns, tool_calls, approvals, workspace_members, user_contexts, memories,
--   thread_summaries, leads, accounts, pipeline_stages.

-- The branch that ends at a message, newest first, at most `depth` messages.
create function private.thread_path(leaf uuid, depth int) returns table (message_id uuid, distance int)
language plpgsql stable set search_path = ''
as $$
begin
  return query
  with recursive path as (
    select m.id, m.parent_id, 0 as distance from public.messages m where m.id = thread_path.leaf
    union all
    select m.id, m.parent_id, path.distance + 1
    from path join public.messages m on m.id = path.parent_id
    where path.distance + 1 < thread_path.depth
  )
  select path.id, path.distance from path;
end $$;

-- Where the turn's next reply hangs: on the thread's head when the conversation went on from this turn while it
-- waited, else on the turn's own newest message (another branch is active).
create function private.turn_leaf(turn public.turns) returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  head uuid;
begin
  select t.head_message_id into head from public.conversation_threads t where t.id = turn.thread_id;
  if head is distinct from turn.leaf_message_id
      and exists (select from private.thread_path(head, 1000) p where p.message_id = turn.leaf_message_id) then
    return head;
  end if;
  return turn.leaf_message_id;
end $$;

-- A call, as the model and the worker need it; `payload` is what was approved and is still to be done.
create function private.call_state(call public.tool_calls) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'id', call.id, 'provider_call_id', call.provider_call_id, 'tool', call.tool, 'effect', call.effect,
    'arguments', call.arguments, 'status', call.status, 'ok', call.ok, 'summary', call.summary, 'result', call.result,
    'undone', call.undone_at is not null, 'undo_kept', call.undo_kept,
    'payload', case when call.status = 'approved' then private.approved_payload(call.id) end
  );
end $$;

create function private.approved_payload(call_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (select a.payload from public.approvals a where a.tool_call_id = call_id and a.status = 'approved');
end $$;

-- What a turn's worker has to carry out, in the order in which it was asked for.
create function private.open_calls(turn_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(private.call_state(c) order by c.created_at, c.position), '[]')
    from public.tool_calls c where c.turn_id = open_calls.turn_id and c.status in ('pending', 'approved')
  );
end $$;

-- The newest memories of the turn's person and of their workspace.
create function private.turn_memories(turn public.turns) returns setof public.memories
language plpgsql stable set search_path = ''
as $$
begin
  return query
  select m.* from public.memories m
  where m.workspace_id = turn.workspace_id and (m.owner_id = turn.user_id or m.owner_id is null)
  order by m.created_at desc, m.id limit 100;
end $$;

-- Whether what the turn starts from holds text from outside: read in an earlier turn of the branch that ends at `leaf`,
-- or remembered.
create function private.inherits_taint(turn public.turns, leaf uuid) returns boolean
language plpgsql stable set search_path = ''
as $$
begin
  if exists (select from private.turn_memories(turn) r where r.tainted) then
    return true;
  elsif leaf is null then
    return false;
  end if;
  return (
    with path as materialized (select p.message_id from private.thread_path(leaf, 1000) p)
    select exists (
        select from path
        join public.messages m on m.id = path.message_id and m.role = 'assistant'
        join public.turns t on t.id = m.turn_id and t.tainted
      )
      or exists (select from path join public.thread_summaries s on s.message_id = path.message_id and s.tainted)
  );
end $$;

-- The turn's branch as the model is told it: the newest summary on it and every message after that, oldest first; of the
-- turn's own messages all. { history, summary: {content, leads [{id, name, company}], decisions [{tool, status, summary}]}
-- or null, waiting: [{call_id, tool, summary}] of other turns that wait for a person }. Ids, decisions and what waits
-- are read from the records now, whatever the summary says.
create function private.turn_history(turn public.turns) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  path uuid[];
  summary public.thread_summaries;
  newer uuid[];
  told jsonb;
begin
  select coalesce(array_agg(p.message_id order by p.distance), '{}') into path
  from private.thread_path(private.turn_leaf(turn), 1000) p;
  select s.* into summary from unnest(path) with ordinality as p (id, distance)
  join public.thread_summaries s on s.message_id = p.id order by p.distance limit 1;
  newer := coalesce(path[:array_position(path, summary.message_id) - 1], path[:400]);
  select coalesce(jsonb_agg(jsonb_build_object(
      'id', m.id, 'turn_id', m.turn_id, 'role', m.role, 'content', m.content, 'model_items', m.model_items,
      'calls', case when m.role = 'user' then '[]' else private.message_calls(m.id) end) order by p.distance desc), '[]')
  into told
  from unnest(path) with ordinality as p (id, distance) join public.messages m on m.id = p.id
  where p.distance <= cardinality(newer) or m.turn_id = turn.id or m.id = turn.user_message_id;
  return jsonb_build_object(
    'history', told,
    'summary', case when summary.message_id is not null then private.summary_state(turn, summary, path, newer) end,
    -- A branch of one message has no other turn on it.
    'waiting', case when cardinality(path) > 1 then private.waiting_elsewhere(turn, path) else '[]' end
  );
end $$;

create function private.message_calls(message_id uuid) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(private.call_state(c) order by c.position), '[]')
    from public.tool_calls c where c.message_id = message_calls.message_id
  );
end $$;

-- A summary with what the records say now of its leads and of what was decided before it.
create function private.summary_state(turn public.turns, summary public.thread_summaries, path uuid[], newer uuid[])
returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'content', summary.content,
    'leads', (select coalesce(jsonb_agg(
        jsonb_build_object('id', l.id, 'name', l.name, 'company', a.name) order by i.position), '[]')
      from unnest(summary.lead_ids) with ordinality as i (id, position)
      join public.leads l on l.id = i.id and l.workspace_id = turn.workspace_id
      left join public.accounts a on a.id = l.account_id),
    'decisions', (select coalesce(jsonb_agg(
        jsonb_build_object('tool', d.tool, 'status', d.status, 'summary', d.summary) order by d.decided_at), '[]')
      from (select c.tool, c.status, coalesce(c.summary, a.summary) as summary, a.decided_at
        from public.turns t
        join public.approvals a on a.turn_id = t.id and a.status in ('approved', 'denied', 'expired')
        join public.tool_calls c on c.id = a.tool_call_id
        where t.thread_id = turn.thread_id and c.message_id = any (path) and c.message_id <> all (newer)
        order by a.decided_at desc limit 30) d));
end $$;

-- What waits for a person on the same branch, in other turns.
create function private.waiting_elsewhere(turn public.turns, path uuid[]) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(
      jsonb_build_object('call_id', c.id, 'tool', c.tool, 'summary', a.summary) order by a.created_at), '[]')
    from public.turns t
    join public.approvals a on a.turn_id = t.id and a.status = 'pending'
    join public.tool_calls c on c.id = a.tool_call_id
    where t.thread_id = turn.thread_id and t.id <> turn.id and t.status = 'waiting' and c.message_id = any (path)
  );
end $$;

-- Everything a worker needs to take the next step, in one answer.
create function private.turn_bundle(turn public.turns) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  return jsonb_build_object(
    'turn', jsonb_build_object(
      'id', turn.id, 'workspace_id', turn.workspace_id, 'user_id', turn.user_id, 'thread_id', turn.thread_id,
      'epoch', turn.epoch, 'last_seq', turn.last_seq, 'tainted', turn.tainted, 'source', turn.source,
      'inbound_mail_id', turn.inbound_mail_id, 'unattended', turn.unattended,
      'plan', turn.plan, 'plan_edited', turn.plan_edited
    ),
    'workspace', (select jsonb_build_object('id', w.id, 'name', w.name,
        'stages', public.pipeline_stages(w.id))
      from public.workspaces w where w.id = turn.workspace_id),
    'person', (select jsonb_build_object(
        'display_name', m.display_name, 'email', m.email, 'role', m.role,
        'time_zone', coalesce(c.time_zone, 'UTC'), 'locale', coalesce(c.locale, 'en'),
        'preferences', coalesce(c.preferences, '{}'))
      from public.workspace_members m
      left join public.user_contexts c on c.workspace_id = m.workspace_id and c.user_id = m.user_id
      where m.workspace_id = turn.workspace_id and m.user_id = turn.user_id),
    'memories', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', r.id, 'content', r.content, 'scope', r.scope, 'tainted', r.tainted) order by r.created_at, r.id), '[]')
      from private.turn_memories(turn) r),
    'open_calls', private.open_calls(turn.id)
  ) || private.turn_history(turn);
end $$;

-- What a claim makes of a turn, in memory: a lease, a higher epoch, the taint of what it starts from, and money set aside
-- for the model that is asked, or `refusal`: why it must not be asked. `leaf` is the message on which it goes on. The
-- caller holds the row's lock and writes the turn.
create function private.take_turn(
  turn public.turns, leaf uuid, lease_seconds int, model text
) returns private.taken_turn
language plpgsql set search_path = ''
as $$
declare
  reserved record;
  refusal text;
begin
  turn.status := 'running';
  turn.epoch := turn.epoch + 1;
  turn.attempts := turn.attempts + 1;
  turn.lease_until := clock_timestamp() + make_interval(secs => take_turn.lease_seconds);
  turn.started_at := coalesce(turn.started_at, clock_timestamp());
  if turn.source = 'chat' then
    turn.tainted := turn.tainted or private.inherits_taint(turn, leaf);
    select * into reserved from private.reserve_spending(turn, take_turn.model);
    turn := reserved.turn;
    refusal := reserved.refusal;
  end if;
  return row(turn, refusal)::private.taken_turn;
end $$;

-- Claims one of the caller's own turns that is queued, or whose worker has let its lease run out, and returns the
-- bundle; null when there is nothing to do. Ends the turn instead when a stop was asked or too many workers died on it.
-- `model` is whom the worker will ask: money is reserved for it, or the bundle's `refusal` says why it must not be asked.
-- Definer: turns have no update policy; only the caller's own turn is touched.
create function public.claim_turn(turn_id uuid, lease_seconds int, model text default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  turn public.turns;
  attempts_cap constant int := 5;
  void_from int;
  events jsonb := '[]'::jsonb;
  taken record;
begin
  select * into turn from public.turns t
  where t.id = claim_turn.turn_id and t.user_id = auth.uid()
    and exists (select from public.workspace_members m where m.workspace_id = t.workspace_id and m.user_id = t.user_id)
    and (t.status = 'queued' or (t.status = 'running' and t.lease_until < clock_timestamp()))
  for update skip locked;
  if not found then
    return null;
  end if;
  if turn.source = 'chat' and exists (
    select from public.turns other
    where other.thread_id = turn.thread_id and other.id <> turn.id and other.status = 'running'
      and other.lease_until >= clock_timestamp()
  ) then
    return null;
  end if;
  turn := private.settle_lost_call(turn);
  -- Text of a step that was never stored is void: its worker died before the step ended.
  select min(e.seq) into void_from from public.turn_events e
  where e.turn_id = turn.id and e.seq > turn.settled_seq and e.type = 'text.delta';
  if void_from is not null then
    events := jsonb_build_array(jsonb_build_object('type', 'text.discarded', 'from_seq', void_from));
  end if;
  if turn.stop_requested_at is not null then
    perform private.finish_turn(turn, 'stopped', null, events);
    return null;
  end if;
  if turn.attempts >= attempts_cap then
    perform private.finish_turn(turn, 'failed', jsonb_build_object('code', 'unavailable', 'message',
      'I tried this ' || attempts_cap || ' times and was interrupted each time, so I stopped. What was done so far is listed below; you can try again.'),
      events);
    return null;
  end if;
  turn.settled_seq := turn.last_seq + jsonb_array_length(events);
  select * into taken from private.take_turn(turn, private.turn_leaf(turn), claim_turn.lease_seconds, claim_turn.model);
  turn := taken.turn;
  turn.last_seq := private.save_turn(turn, events);
  return private.turn_bundle(turn) || jsonb_build_object('refusal', taken.refusal);
end $$;
grant execute on function public.claim_turn(uuid, int, text) to authenticated;
