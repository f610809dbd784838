-- Thread summaries: what stands for the older part of a long thread when the model is asked. The thread stays whole.
-- Owns: thread_summaries, summarise_thread(), private.mentioned_leads(). Reads: conversation_threads, messages, turns,
--   tool_calls, leads.
create table public.thread_summaries (
  message_id uuid primary key references public.messages (id) on delete cascade,
  thread_id uuid not null,
  workspace_id uuid not null,
  user_id uuid not null,
  turn_id uuid references public.turns (id) on delete set null,
  content text not null,
  lead_ids uuid[] not null default '{}',
  tainted boolean not null default false,
  created_at timestamptz not null default now(),
  foreign key (thread_id, workspace_id, user_id)
    references public.conversation_threads (id, workspace_id, user_id) on delete cascade,
  constraint thread_summaries_content_is_short check (length(content) between 1 and 20000)
);
comment on table public.thread_summaries is 'What a branch of a thread said up to and with a message; other branches have their own.';
comment on column public.thread_summaries.lead_ids is 'Leads that were spoken of, newest first: from the ledger, whatever the summary says.';
comment on column public.thread_summaries.tainted is 'It tells of text from outside.';
create index thread_summaries_thread_id_idx on public.thread_summaries (thread_id, workspace_id, user_id);
create index thread_summaries_turn_id_idx on public.thread_summaries (turn_id);

alter table public.thread_summaries enable row level security;
create policy "People read the summaries of their own threads" on public.thread_summaries
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Written through summarise_thread(): no insert, update or delete policy.
revoke all on public.thread_summaries from anon, authenticated;
grant select on public.thread_summaries to authenticated;

-- The workspace's leads whose ids stand in these messages or in what was called there, last mentioned first, at most 100.
create function private.mentioned_leads(workspace_id uuid, message_ids uuid[]) returns uuid[]
language sql stable set search_path = ''
as $$
  with texts as (
    select m.created_at, m.content as text from public.messages m where m.id = any (message_ids)
    union all
    select c.created_at, concat(c.arguments, c.result, c.view) from public.tool_calls c where c.message_id = any (message_ids)
  ),
  found as (
    select id[1]::uuid as id, max(t.created_at) as mentioned_at
    from texts t, regexp_matches(lower(t.text), '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') id
    group by 1
  )
  select coalesce(array_agg(r.id), '{}') from (
    select found.id from found join public.leads l on l.id = found.id and l.workspace_id = mentioned_leads.workspace_id
    order by found.mentioned_at desc, found.id limit 100
  ) r
$$;

-- Keeps what the worker of a turn made of its branch up to and with a message, and returns it as the bundle has it (see
-- private.turn_history()); null when the turn is no longer the worker's or the message is not of its branch.
-- Definer: summaries have no write policy; only the caller's own turn is touched.
create function public.summarise_thread(turn_id uuid, epoch int, message_id uuid, content text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  turn public.turns;
  earlier public.thread_summaries;
  covered uuid[];
begin
  select * into turn from public.turns t
  where t.id = summarise_thread.turn_id and t.user_id = auth.uid() and t.epoch = summarise_thread.epoch
    and t.status = 'running' and t.workspace_id in (select private.my_workspace_ids())
  for update;
  if not found or not exists (
    select from private.thread_path(private.turn_leaf(turn), 1000) p where p.message_id = summarise_thread.message_id
  ) then
    return null;
  end if;
  select array_agg(p.message_id order by p.distance) into covered
  from private.thread_path(summarise_thread.message_id, 1000) p;
  select s.* into earlier from unnest(covered) with ordinality as p (id, distance)
  join public.thread_summaries s on s.message_id = p.id order by p.distance limit 1;
  insert into public.thread_summaries as s
    (message_id, thread_id, workspace_id, user_id, turn_id, content, lead_ids, tainted)
  values (
    summarise_thread.message_id, turn.thread_id, turn.workspace_id, turn.user_id, turn.id, summarise_thread.content,
    (select coalesce(array_agg(l.id order by l.position), '{}') from (
      select mentioned.id, min(mentioned.position) as position
      from unnest(private.mentioned_leads(turn.workspace_id, covered) || earlier.lead_ids)
        with ordinality as mentioned (id, position)
      group by 1 order by 2 limit 100) l),
    coalesce(earlier.tainted, false) or exists (
      select from public.messages m join public.turns t on t.id = m.turn_id
      where m.id = any (covered) and m.role = 'assistant' and t.tainted)
  )
  on conflict on constraint thread_summaries_pkey do update set
    content = excluded.content, lead_ids = excluded.lead_ids, tainted = s.tainted or excluded.tainted, turn_id = excluded.turn_id;
  return private.turn_history(turn) -> 'summary';
end $$;
grant execute on function public.summarise_thread(uuid, int, uuid, text) to authenticated;
