-- Memory functions: what the assistant remembers of a person, kept, shown and forgotten at their word.
-- Owns: remember(), forget(), list_memories(). Reads and writes: memories (own rows only, by its policies).

-- Keeps one fact. The same fact again is not kept twice. Returns {memory: {id, content}, added}.
create function public.remember(workspace_id uuid, content text) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  fact text := private.tidy_text(remember.content);
  kept public.memories;
begin
  if private.my_role(remember.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif coalesce(length(fact), 0) not between 1 and 1000 then
    perform private.refuse('A memory has 1 to 1,000 characters.');
  end if;
  select * into kept from public.memories m
  where m.workspace_id = remember.workspace_id and m.user_id = (select auth.uid()) and lower(m.content) = lower(fact);
  if kept.id is not null then
    return jsonb_build_object('memory', jsonb_build_object('id', kept.id, 'content', kept.content), 'added', false);
  end if;
  insert into public.memories (workspace_id, user_id, content, source)
  values (remember.workspace_id, (select auth.uid()), fact, 'assistant') returning * into kept;
  return jsonb_build_object('memory', jsonb_build_object('id', kept.id, 'content', kept.content), 'added', true);
end $$;

-- Forgets one fact of the caller's. Returns {id, content} of what is gone.
create function public.forget(workspace_id uuid, memory_id uuid) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  gone public.memories;
begin
  delete from public.memories m
  where m.workspace_id = forget.workspace_id and m.id = forget.memory_id and m.user_id = (select auth.uid())
  returning * into gone;
  if gone.id is null then
    raise exception 'There is no such memory. Show the memories again; do not guess ids.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('id', gone.id, 'content', gone.content);
end $$;

-- The caller's memories, oldest first, as [{id, content, source, created_at}].
create function public.list_memories(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'content', m.content, 'source', m.source,
    'created_at', m.created_at) order by m.created_at, m.id), '[]')
  from public.memories m
  where m.workspace_id = list_memories.workspace_id and m.user_id = (select auth.uid())
$$;
grant execute on function public.remember(uuid, text), public.forget(uuid, uuid), public.list_memories(uuid) to authenticated;
