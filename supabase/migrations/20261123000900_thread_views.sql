-- What the page shows of conversations: the list of threads, one thread whole, its branches.
-- Owns: get_thread(), switch_branch(), search_threads(), rename_thread(), archive_thread(), delete_thread().
-- Reads: conversation_threads, messages, turns, tool_calls, approvals. Indexes: tool_calls.

-- The active branch of one of the caller's own threads with everything its turns did; null for anyone else's.
-- Definer, because the inner functions of the log are for nobody: the thread is checked to be the caller's own.
create function public.get_thread(thread_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  thread public.conversation_threads;
  path uuid[];
  turn_ids uuid[];
begin
  select * into thread from public.conversation_threads t
  where t.id = get_thread.thread_id and t.user_id = auth.uid()
    and t.workspace_id in (select private.my_workspace_ids());
  if not found then
    return null;
  end if;
  select array_agg(p.message_id order by p.distance desc) into path
  from private.thread_path(thread.head_message_id, 1000) p;
  select array_agg(t.id) into turn_ids from public.turns t
  where t.thread_id = thread.id and (t.user_message_id = any (path)) and (
    exists (select from public.messages m where m.turn_id = t.id and m.role = 'assistant' and m.id = any (path))
    or not exists (select from public.messages m where m.turn_id = t.id and m.role = 'assistant')
  );
  return jsonb_build_object(
    'thread', to_jsonb(thread),
    'messages', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', m.id, 'parent_id', m.parent_id, 'role', m.role, 'content', m.content, 'turn_id', m.turn_id,
        'created_at', m.created_at, 'siblings', (
          select jsonb_agg(s.id order by s.created_at, s.id) from public.messages s
          where s.thread_id = m.thread_id and s.parent_id is not distinct from m.parent_id and s.role = m.role)
      ) order by array_position(path, m.id)), '[]')
      from public.messages m where m.id = any (path)),
    'turns', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', t.id, 'user_message_id', t.user_message_id, 'status', t.status, 'error', t.error, 'tainted', t.tainted, 'plan', t.plan,
        'inbound_mail_id', t.inbound_mail_id,
        'created_at', t.created_at, 'finished_at', t.finished_at, 'last_seq', t.last_seq,
        'receipt', private.turn_receipt(t.id),
        'usage', private.turn_usage(t)) order by t.created_at), '[]')
      from public.turns t where t.id = any (turn_ids)),
    'calls', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', c.id, 'turn_id', c.turn_id, 'message_id', c.message_id, 'position', c.position, 'tool', c.tool,
        'effect', c.effect, 'arguments', c.arguments, 'status', c.status, 'ok', c.ok, 'summary', c.summary,
        'view', c.view, 'undone_at', c.undone_at,
        'undoable', c.effect = 'write' and c.status = 'done' and c.undone_at is null and private.left_traces(c.id)
      ) order by c.created_at, c.position), '[]')
      from public.tool_calls c where c.turn_id = any (turn_ids)),
    'approvals', (select coalesce(jsonb_agg(jsonb_build_object(
        'id', a.id, 'turn_id', a.turn_id, 'tool_call_id', a.tool_call_id, 'tool', a.tool, 'arguments', a.arguments,
        'preview', a.preview, 'summary', a.summary, 'status', a.status, 'expires_at', a.expires_at, 'reason', a.reason
      ) order by a.created_at), '[]')
      from public.approvals a where a.turn_id = any (turn_ids)),
    'last_seq', (select coalesce(jsonb_object_agg(t.id, t.last_seq), '{}') from public.turns t where t.id = any (turn_ids))
  );
end $$;

-- Makes the branch that holds this message the active one, down to its newest leaf. False for a stranger's.
-- Definer: head_message_id has no update grant; the thread is checked to be the caller's own.
create function public.switch_branch(message_id uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  leaf uuid;
begin
  with recursive below as (
    select m.id, m.created_at, m.thread_id from public.messages m
    where m.id = switch_branch.message_id and m.user_id = auth.uid()
      and m.workspace_id in (select private.my_workspace_ids())
    union all
    select m.id, m.created_at, m.thread_id from below join public.messages m on m.parent_id = below.id
  )
  select below.id into leaf from below order by below.created_at desc limit 1;
  update public.conversation_threads t set head_message_id = leaf
  from public.messages m where m.id = leaf and t.id = m.thread_id;
  return leaf is not null;
end $$;

-- Text as people typed it, safe inside a like pattern.
create function private.like_pattern(typed text) returns text
language sql immutable set search_path = ''
as $$
  select regexp_replace(trim(typed), '([\\%_])', '\\\1', 'g')
$$;

create index tool_calls_summary_idx on public.tool_calls using gin (summary extensions.gin_trgm_ops)
  where summary is not null;

-- The caller's threads in a workspace, newest first, `before` pages; a query looks in titles, messages and what actions
-- came to. Definer, because under row policies `ilike` can't use the trigram indexes, and planned anew for each query,
-- because one or two letters are found faster without them (60,000 messages of one person: 1,000 ms before, 6 ms now).
-- Every row comes through `own`: the caller's own threads, where they are a member.
create function public.search_threads(
  workspace_id uuid, query text default '', archived boolean default false,
  before timestamptz default null, page_size int default 30
) returns table (
  id uuid, title text, archived_at timestamptz, updated_at timestamptz, turn_status text, waiting boolean, excerpt text
)
language plpgsql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  everything boolean := trim(search_threads.query) = '';
  pattern text := '%' || private.like_pattern(search_threads.query) || '%';
begin
  return query
  with own as (
    select t.* from public.conversation_threads t
    where t.workspace_id = search_threads.workspace_id and t.user_id = auth.uid()
      and t.workspace_id in (select private.my_workspace_ids())
      and (t.archived_at is not null) = search_threads.archived
      and (search_threads.before is null or t.updated_at < search_threads.before)
  ), found as (
    select own.id, m.content as words, m.created_at
    from own join public.messages m on m.thread_id = own.id
    where not everything and m.content ilike pattern
    union all
    select own.id, c.summary, c.created_at
    from own join public.turns turn on turn.thread_id = own.id join public.tool_calls c on c.turn_id = turn.id
    where not everything and c.summary ilike pattern
  ), newest as (
    select distinct on (found.id) found.id, found.words from found order by found.id, found.created_at desc
  )
  select own.id, own.title, own.archived_at, own.updated_at,
    (select turn.status from public.turns turn where turn.thread_id = own.id order by turn.created_at desc limit 1),
    exists (select from public.approvals a join public.turns turn on turn.id = a.turn_id
      where turn.thread_id = own.id and a.status = 'pending'),
    left(regexp_replace(coalesce(newest.words, (
      select m.content from public.messages m
      where everything and m.thread_id = own.id and m.content <> '' order by m.created_at desc limit 1
    )), '\s+', ' ', 'g'), 160)
  from own left join newest on newest.id = own.id
  where everything or newest.id is not null or own.title ilike pattern
  order by own.updated_at desc, own.id
  limit least(greatest(search_threads.page_size, 1), 100);
end $$;

create function public.rename_thread(thread_id uuid, title text) returns boolean
language plpgsql security invoker set search_path = ''
as $$
begin
  update public.conversation_threads t set title = trim(rename_thread.title)
  where t.id = rename_thread.thread_id and length(trim(rename_thread.title)) > 0;
  return found;
end $$;

create function public.archive_thread(thread_id uuid, archived boolean) returns boolean
language plpgsql security invoker set search_path = ''
as $$
begin
  update public.conversation_threads t set archived_at = case when archive_thread.archived then now() end
  where t.id = archive_thread.thread_id;
  return found;
end $$;

-- Deletes the thread with its messages, turns and proposals; what was done to leads stays, and stays in the audit.
create function public.delete_thread(thread_id uuid) returns boolean
language plpgsql security invoker set search_path = ''
as $$
begin
  delete from public.conversation_threads t where t.id = delete_thread.thread_id;
  return found;
end $$;

grant execute on function
  public.get_thread(uuid), public.switch_branch(uuid), public.search_threads(uuid, text, boolean, timestamptz, int),
  public.rename_thread(uuid, text), public.archive_thread(uuid, boolean), public.delete_thread(uuid)
to authenticated;
