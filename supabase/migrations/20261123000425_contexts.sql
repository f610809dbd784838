-- What the assistant knows about a person: their zone, preferences and memory. Theirs to see, edit and delete.
-- Owns: user_contexts, memories, update_my_context(). Reads: workspace_members, turns, tool_calls.
create table public.user_contexts (
  workspace_id uuid not null,
  user_id uuid not null,
  time_zone text not null default 'UTC',
  locale text not null default 'en',
  preferences jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (workspace_id, user_id),
  foreign key (workspace_id, user_id) references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint user_contexts_preferences_are_an_object check (jsonb_typeof(preferences) = 'object')
);
comment on table public.user_contexts is 'How one person works in one workspace: time zone, language, preferences.';

create table public.memories (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid not null,
  owner_id uuid generated always as (case when scope = 'person' then user_id end) stored,
  scope text not null default 'person',
  content text not null,
  source text not null default 'user',
  turn_id uuid references public.turns (id) on delete set null,
  tainted boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (workspace_id, owner_id) references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint memories_content_is_short check (length(trim(content)) between 1 and 1000),
  constraint memories_scope_is_known check (scope in ('person', 'workspace')),
  constraint memories_source_is_known check (source in ('user', 'assistant'))
);
comment on table public.memories is 'What a person asked the assistant to remember, or agreed to: for themselves or for the whole workspace.';
comment on column public.memories.user_id is 'Who added it. No foreign key: what a workspace remembers outlives the membership of who said it.';
comment on column public.memories.owner_id is 'The person it is about and leaves with; null for what the whole workspace remembers.';
comment on column public.memories.turn_id is 'The turn it comes from; null when a person wrote it on the page.';
comment on column public.memories.tainted is 'It comes from a turn that had read text from outside; a person approved it. Their own words clear it.';
create index memories_workspace_id_owner_id_idx on public.memories (workspace_id, owner_id);
create index memories_workspace_id_user_id_idx on public.memories (workspace_id, user_id, created_at);
create index memories_turn_id_idx on public.memories (turn_id);

-- Where a memory comes from is what the ledger says, not what the writer says. What a turn that has read text from
-- outside remembers needs a person's approval, whatever the worker thinks.
create function private.tg_memories__origin() returns trigger
language plpgsql security invoker set search_path = ''
as $$
declare
  call public.tool_calls;
begin
  -- Undo puts a row back as it was.
  if current_setting('app.undoing', true) = 'on' or (tg_op = 'UPDATE' and new.content = old.content) then
    return new;
  end if;
  select c.* into call from public.tool_calls c
  where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid;
  new.turn_id := call.turn_id;
  new.source := case when call.id is null then 'user' else 'assistant' end;
  new.tainted := coalesce((select t.tainted from public.turns t where t.id = call.turn_id), false);
  if new.tainted and call.status <> 'approved' then
    raise exception 'This turn has read text from outside, so a person must approve what is remembered.'
      using errcode = 'PT403';
  end if;
  return new;
end $$;
create trigger memories__origin before insert or update on public.memories
  for each row execute function private.tg_memories__origin();
create trigger memories__audit after insert or update or delete on public.memories
  for each row execute function private.tg_audit();

alter table public.user_contexts enable row level security;
create policy "People read their own context" on public.user_contexts
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Written through update_my_context(): no insert, update or delete policy.
revoke all on public.user_contexts from anon, authenticated;
grant select on public.user_contexts to authenticated;

alter table public.memories enable row level security;
create policy "People read their own memories and the workspace's" on public.memories
  for select to authenticated
  using ((user_id = (select auth.uid()) or scope = 'workspace') and workspace_id in (select private.my_workspace_ids()));
create policy "People add their own memories, all but viewers the workspace's" on public.memories
  for insert to authenticated
  with check (user_id = (select auth.uid()) and case scope when 'workspace' then private.can_write(workspace_id)
    else workspace_id in (select private.my_workspace_ids()) end);
create policy "People edit what they added" on public.memories
  for update to authenticated
  using (user_id = (select auth.uid()) and case scope when 'workspace' then private.can_write(workspace_id)
    else workspace_id in (select private.my_workspace_ids()) end)
  with check (user_id = (select auth.uid()) and case scope when 'workspace' then private.can_write(workspace_id)
    else workspace_id in (select private.my_workspace_ids()) end);
create policy "People delete what they added, managers what the workspace has" on public.memories
  for delete to authenticated
  using ((user_id = (select auth.uid()) and case scope when 'workspace' then private.can_write(workspace_id)
    else workspace_id in (select private.my_workspace_ids()) end)
    or (scope = 'workspace' and private.can_manage(workspace_id)));
revoke all on public.memories from anon, authenticated;
grant select, insert (workspace_id, user_id, scope, content), update (scope, content, updated_at), delete
  on public.memories to authenticated;

-- Definer: the row is created on first use, and a zone is checked against the database's own list.
-- Null leaves a value as it is.
create function public.update_my_context(
  workspace_id uuid, time_zone text default null, locale text default null,
  preferences jsonb default null, display_name text default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  saved public.user_contexts;
begin
  if private.my_role(update_my_context.workspace_id) is null then
    raise exception 'No such workspace.' using errcode = '42501';
  end if;
  if update_my_context.time_zone is not null
      and not exists (select from pg_catalog.pg_timezone_names z where z.name = update_my_context.time_zone) then
    raise exception 'Unknown time zone: %', update_my_context.time_zone using errcode = '22023';
  end if;
  if update_my_context.display_name is not null then
    update public.workspace_members m set display_name = trim(update_my_context.display_name)
    where m.workspace_id = update_my_context.workspace_id and m.user_id = auth.uid();
  end if;
  insert into public.user_contexts as c (workspace_id, user_id, time_zone, locale, preferences)
  values (update_my_context.workspace_id, auth.uid(), coalesce(update_my_context.time_zone, 'UTC'),
    coalesce(update_my_context.locale, 'en'), coalesce(update_my_context.preferences, '{}'))
  on conflict on constraint user_contexts_pkey do update set
    time_zone = coalesce(update_my_context.time_zone, c.time_zone),
    locale = coalesce(update_my_context.locale, c.locale),
    preferences = coalesce(update_my_context.preferences, c.preferences),
    updated_at = now()
  returning * into saved;
  return to_jsonb(saved);
end $$;
grant execute on function public.update_my_context(uuid, text, text, jsonb, text) to authenticated;
