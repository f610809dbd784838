-- Memory functions: what the assistant remembers of a person and of their workspace, kept, replaced, shown, forgotten.
-- Owns: remember(), forget(), list_memories(), private.memory_key(). Reads: turns, workspace_members.
-- Reads and writes: memories (by its policies).

-- What two wordings of the same fact share: their words, without case, accents, punctuation and small words. Numbers
-- and names count, so "in 5 days" is not "in 50 days".
create function private.memory_key(content text) returns text
language sql stable set search_path = ''
as $$
  select coalesce(nullif(btrim(regexp_replace(
    regexp_replace(' ' || private.search_text(memory_key.content) collate "und-x-icu" || ' ', '[^[:alnum:]]+', ' ', 'g'),
    '( (a|an|the|that|please))+(?= )', '', 'g')), ''), memory_key.content)
$$;

-- Keeps one fact, of the person or (scope 'workspace') for everyone in it. What is known in other wording is not kept
-- twice; `replaces` names the memory that is outdated by it. Returns {memory: {id, content, scope}, added, replaced}:
-- `replaced` is what the memory said before.
create function public.remember(
  workspace_id uuid, content text, scope text default 'person', replaces uuid default null
) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  fact text := private.tidy_text(remember.content);
  known public.memories;
  outdated public.memories;
  kept public.memories;
begin
  if private.my_role(remember.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif coalesce(length(fact), 0) not between 1 and 1000 then
    perform private.refuse('A memory has 1 to 1,000 characters.');
  elsif remember.scope not in ('person', 'workspace') then
    perform private.refuse('A memory is for the person or for the workspace.');
  elsif remember.scope = 'workspace' then
    perform private.require_writer(remember.workspace_id);
  end if;
  if remember.replaces is not null then
    select * into outdated from public.memories m
    where m.workspace_id = remember.workspace_id and m.id = remember.replaces;
    if outdated.id is null then
      raise exception 'There is no such memory to replace. Show the memories again; do not guess ids.' using errcode = 'PT404';
    end if;
  else
    -- The person's own wording goes first: it may be meant for everyone from now on.
    select * into known from public.memories m
    where m.workspace_id = remember.workspace_id and private.memory_key(m.content) = private.memory_key(fact)
    order by m.scope = remember.scope desc, m.user_id = (select auth.uid()) desc limit 1;
    if known.scope = remember.scope or known.scope = 'workspace' then
      return jsonb_build_object('added', false, 'memory',
        jsonb_build_object('id', known.id, 'content', known.content, 'scope', known.scope));
    end if;
    outdated := known;
  end if;
  if outdated.id is null then
    insert into public.memories (workspace_id, user_id, scope, content)
    values (remember.workspace_id, (select auth.uid()), remember.scope, fact) returning * into kept;
  else
    update public.memories m set content = fact, scope = remember.scope, updated_at = now()
    where m.id = outdated.id returning * into kept;
    if kept.id is null then
      raise exception 'A colleague added that memory, so only they can change it. Ask them, or an admin to delete it.'
        using errcode = 'PT403';
    end if;
  end if;
  return jsonb_build_object('added', true, 'replaced', outdated.content, 'memory',
    jsonb_build_object('id', kept.id, 'content', kept.content, 'scope', kept.scope));
end $$;

-- Forgets one fact: the caller's own, or one of the workspace as its author or manager. Returns {id, content} of it.
create function public.forget(workspace_id uuid, memory_id uuid) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  gone public.memories;
begin
  delete from public.memories m
  where m.workspace_id = forget.workspace_id and m.id = forget.memory_id
  returning * into gone;
  if gone.id is null and exists (select from public.memories m where m.id = forget.memory_id) then
    raise exception 'That is remembered for the whole workspace: only who added it or an admin can forget it.'
      using errcode = 'PT403';
  elsif gone.id is null then
    raise exception 'There is no such memory. Show the memories again; do not guess ids.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('id', gone.id, 'content', gone.content);
end $$;

-- The caller's memories and the workspace's, oldest first, with where they come from: [{id, content, scope, source,
-- author_id, author, thread_id, tainted, created_at, updated_at}]. Threads are private: a colleague's is null.
create function public.list_memories(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'content', m.content, 'scope', m.scope, 'source', m.source,
    'author_id', m.user_id,
    'author', (select p.display_name from public.workspace_members p
      where p.workspace_id = m.workspace_id and p.user_id = m.user_id),
    'thread_id', (select t.thread_id from public.turns t where t.id = m.turn_id),
    'tainted', m.tainted, 'created_at', m.created_at, 'updated_at', m.updated_at) order by m.created_at, m.id), '[]')
  from public.memories m
  where m.workspace_id = list_memories.workspace_id
$$;
grant execute on function private.memory_key(text) to authenticated;
grant execute on function
  public.remember(uuid, text, text, uuid), public.forget(uuid, uuid), public.list_memories(uuid)
to authenticated;
