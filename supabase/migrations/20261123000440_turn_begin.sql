-- A turn's way in: posting a message and answering one again, each once however often it is asked.
-- Owns: post_message(), regenerate(), private.begin_turn(). Reads: conversation_threads, messages, workspace_members.

-- Stores a turn on a user message and, when asked, claims it at once. What has no created_at yet, the message and perhaps
-- its thread, is stored too: by one statement, because they refer to each other in a circle.
create function private.begin_turn(
  thread public.conversation_threads, message public.messages, client_message_id uuid, lease_seconds int, model text
) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  turn public.turns;
  taken record;
  refusal text;
  started jsonb;
begin
  if thread.created_at is not null
      and exists (select from public.turns t where t.thread_id = thread.id and t.status in ('queued', 'running')) then
    raise exception 'The assistant is still answering in this thread. Wait for it, or stop it first.'
      using errcode = 'PT409';
  end if;
  select gen_random_uuid(), thread.workspace_id, thread.user_id, thread.id, message.id, message.id, 'chat', 'queued',
    0, 0, 1, 1, false, 0, '[]'::jsonb, false
  into turn.id, turn.workspace_id, turn.user_id, turn.thread_id, turn.user_message_id, turn.leaf_message_id, turn.source,
    turn.status, turn.epoch, turn.attempts, turn.last_seq, turn.settled_seq, turn.tainted, turn.reserved_micros, turn.plan,
    turn.plan_edited;
  if begin_turn.lease_seconds is not null then
    select * into taken from private.take_turn(turn,
      case when message.created_at is null then message.parent_id else message.id end, begin_turn.lease_seconds, model);
    turn := taken.turn;
    refusal := taken.refusal;
  end if;
  started := jsonb_build_object('turn_id', turn.id, 'thread_id', thread.id);
  with new_thread as (
    insert into public.conversation_threads (id, workspace_id, user_id, title, head_message_id)
    select thread.id, thread.workspace_id, thread.user_id, thread.title, message.id where thread.created_at is null
  ), known_thread as (
    update public.conversation_threads t set head_message_id = message.id, updated_at = clock_timestamp()
    where t.id = thread.id
  ), new_message as (
    insert into public.messages (id, thread_id, workspace_id, user_id, turn_id, parent_id, role, content, client_message_id)
    select message.id, thread.id, thread.workspace_id, thread.user_id, turn.id, message.parent_id, 'user', message.content,
      message.client_message_id
    where message.created_at is null
  ), new_turn as (
    insert into public.turns (id, workspace_id, user_id, thread_id, user_message_id, leaf_message_id, client_message_id,
      status, epoch, attempts, lease_until, last_seq, settled_seq, tainted, reserved_micros, asked_model, asked_at, started_at)
    values (turn.id, turn.workspace_id, turn.user_id, turn.thread_id, message.id, message.id, begin_turn.client_message_id,
      turn.status, turn.epoch, turn.attempts, turn.lease_until, turn.last_seq, turn.settled_seq, turn.tainted,
      turn.reserved_micros, turn.asked_model, turn.asked_at, turn.started_at)
  )
  insert into public.turn_events (turn_id, seq, workspace_id, user_id, type, data)
  values (turn.id, 1, turn.workspace_id, turn.user_id, 'turn.started', started);
  return started || jsonb_build_object('message_id', message.id, 'created', true,
    'events', jsonb_build_array(jsonb_build_object('seq', 1, 'event', started || '{"type": "turn.started"}')),
    'claim', case when turn.status = 'running' then
      private.turn_bundle(turn) || jsonb_build_object('refusal', refusal) end);
end $$;

-- Stores a person's message with its queued turn in one transaction and returns
-- { turn_id, thread_id, message_id, created, events, claim }. The same client_message_id finds the first posting again.
-- A null thread_id begins a thread, in workspace_id or in the person's first workspace. edit_of replaces a message
-- on a branch of its own. With lease_seconds the turn is claimed at once for a worker of `model`: `claim` is its bundle.
-- Definer: messages and turns have no insert policy; what is read and written is checked here to be the caller's own.
create function public.post_message(
  message text, client_message_id uuid, thread_id uuid default null, workspace_id uuid default null,
  edit_of uuid default null, lease_seconds int default null, model text default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  known public.messages;
  thread public.conversation_threads;
  posted public.messages;
begin
  if length(trim(post_message.message)) not between 1 and 16000 then
    raise exception 'A message has 1 to 16,000 characters.' using errcode = 'PT400';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(auth.uid()::text || post_message.client_message_id, 0));
  select * into known from public.messages m
  where m.user_id = auth.uid() and m.client_message_id = post_message.client_message_id;
  if found then
    if known.content <> post_message.message or known.thread_id <> coalesce(post_message.thread_id, known.thread_id)
        or known.workspace_id not in (select private.my_workspace_ids()) then
      raise exception 'This client_message_id was used for another message.' using errcode = 'PT409';
    end if;
    return jsonb_build_object('turn_id', known.turn_id, 'thread_id', known.thread_id, 'message_id', known.id,
      'created', false, 'events', '[]'::jsonb, 'claim', null);
  end if;

  if post_message.thread_id is null then
    select m.workspace_id, m.user_id into thread.workspace_id, thread.user_id from public.workspace_members m
    where m.user_id = auth.uid()
      and m.workspace_id = coalesce(post_message.workspace_id, m.workspace_id)
    order by m.created_at, m.workspace_id limit 1;
    if not found then
      raise exception 'No such workspace.' using errcode = 'PT404';
    end if;
    thread.id := gen_random_uuid();
    thread.title := left(regexp_replace(trim(post_message.message), '\s+', ' ', 'g'), 80);
  else
    select * into thread from public.conversation_threads t
    where t.id = post_message.thread_id and t.user_id = auth.uid()
      and exists (select from public.workspace_members m where m.workspace_id = t.workspace_id and m.user_id = t.user_id)
    for update;
    if not found then
      raise exception 'No such thread.' using errcode = 'PT404';
    end if;
  end if;

  posted.parent_id := thread.head_message_id;
  if post_message.edit_of is not null then
    select m.parent_id into posted.parent_id from public.messages m
    where m.id = post_message.edit_of and m.thread_id = thread.id and m.role = 'user';
    if not found then
      raise exception 'No such message of yours in this thread.' using errcode = 'PT404';
    end if;
  end if;
  posted.id := gen_random_uuid();
  posted.content := post_message.message;
  posted.client_message_id := post_message.client_message_id;
  return private.begin_turn(thread, posted, null, post_message.lease_seconds, post_message.model);
end $$;

-- Answers the user message of an ended turn again, on a branch beside the first answer. Returns as post_message().
-- Definer for the same reason as post_message().
create function public.regenerate(
  turn_id uuid, client_message_id uuid, lease_seconds int default null, model text default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  known public.turns;
  earlier public.turns;
  thread public.conversation_threads;
  message public.messages;
begin
  perform pg_advisory_xact_lock(hashtextextended(auth.uid()::text || regenerate.client_message_id, 0));
  select * into earlier from public.turns t
  where t.id = regenerate.turn_id and t.user_id = auth.uid() and t.source = 'chat'
    and t.workspace_id in (select private.my_workspace_ids());
  if not found then
    raise exception 'No such turn.' using errcode = 'PT404';
  end if;
  select * into known from public.turns t
  where t.user_id = auth.uid() and t.client_message_id = regenerate.client_message_id;
  if found then
    if known.user_message_id <> earlier.user_message_id then
      raise exception 'This client_message_id was used for another message.' using errcode = 'PT409';
    end if;
    return jsonb_build_object('turn_id', known.id, 'thread_id', known.thread_id, 'message_id', known.user_message_id,
      'created', false, 'events', '[]'::jsonb, 'claim', null);
  end if;
  select * into thread from public.conversation_threads t where t.id = earlier.thread_id for update;
  if earlier.status = 'waiting' then
    raise exception 'This turn waits for your decision. Decide, or stop it first.' using errcode = 'PT409';
  end if;
  select * into message from public.messages m where m.id = earlier.user_message_id;
  return private.begin_turn(thread, message, regenerate.client_message_id, regenerate.lease_seconds, regenerate.model);
end $$;

grant execute on function
  public.post_message(text, uuid, uuid, uuid, uuid, int, text), public.regenerate(uuid, uuid, int, text)
to authenticated;
