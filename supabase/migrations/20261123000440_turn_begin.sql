-- A turn's way in: posting a message and answering one again, each once however often it is asked.
-- Owns: post_message(), regenerate(), private.begin_turn(). Reads: conversation_threads, messages, workspace_members.

-- Stores a queued turn on a user message and, when asked, claims it in the same transaction.
create function private.begin_turn(
  thread public.conversation_threads, message_id uuid, client_message_id uuid, lease_seconds int, model text
) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  begun uuid;
begin
  if exists (select from public.turns t where t.thread_id = thread.id and t.status in ('queued', 'running')) then
    raise exception 'The assistant is still answering in this thread. Wait for it, or stop it first.'
      using errcode = 'PT409';
  end if;
  insert into public.turns (workspace_id, user_id, thread_id, user_message_id, leaf_message_id, client_message_id)
  values (thread.workspace_id, thread.user_id, thread.id, begin_turn.message_id, begin_turn.message_id,
    begin_turn.client_message_id)
  returning id into begun;
  update public.messages m set turn_id = begun where m.id = begin_turn.message_id and m.turn_id is null;
  update public.conversation_threads t set head_message_id = begin_turn.message_id, updated_at = clock_timestamp()
  where t.id = thread.id;
  perform private.append_events(begun, jsonb_build_array(jsonb_build_object(
    'type', 'turn.started', 'turn_id', begun, 'thread_id', thread.id
  )));
  return jsonb_build_object('turn_id', begun, 'thread_id', thread.id, 'message_id', begin_turn.message_id,
    'created', true, 'events', private.events_after(begun, 0),
    'claim', case when begin_turn.lease_seconds is not null then 
      public.claim_turn(begun, begin_turn.lease_seconds, begin_turn.model) end);
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
  parent uuid;
  posted uuid;
  target uuid;
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
    select m.workspace_id into target from public.workspace_members m
    where m.user_id = auth.uid()
      and m.workspace_id = coalesce(post_message.workspace_id, m.workspace_id)
    order by m.created_at, m.workspace_id limit 1;
    if target is null then
      raise exception 'No such workspace.' using errcode = 'PT404';
    end if;
    insert into public.conversation_threads (workspace_id, user_id, title)
    values (target, auth.uid(), left(regexp_replace(trim(post_message.message), '\s+', ' ', 'g'), 80))
    returning * into thread;
  else
    select * into thread from public.conversation_threads t
    where t.id = post_message.thread_id and t.user_id = auth.uid()
      and t.workspace_id in (select private.my_workspace_ids())
    for update;
    if not found then
      raise exception 'No such thread.' using errcode = 'PT404';
    end if;
  end if;

  parent := thread.head_message_id;
  if post_message.edit_of is not null then
    select m.parent_id into parent from public.messages m
    where m.id = post_message.edit_of and m.thread_id = thread.id and m.role = 'user';
    if not found then
      raise exception 'No such message of yours in this thread.' using errcode = 'PT404';
    end if;
  end if;
  insert into public.messages (thread_id, workspace_id, user_id, parent_id, role, content, client_message_id)
  values (thread.id, thread.workspace_id, thread.user_id, parent, 'user', post_message.message,
    post_message.client_message_id)
  returning id into posted;
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
  return private.begin_turn(thread, earlier.user_message_id, regenerate.client_message_id, regenerate.lease_seconds,
    regenerate.model);
end $$;

grant execute on function
  public.post_message(text, uuid, uuid, uuid, uuid, int, text), public.regenerate(uuid, uuid, int, text)
to authenticated;
