-- Segments: filters under a name that stay live. A segment holds whoever matches now; other filters and campaigns name it.
-- Owns: segments, save_segment(), list_segments(), delete_segment(), private.segment_sql().
-- Refusals: 22023 (the input), 42501 (the role), PT404, PT409.
create table public.segments (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text not null,
  name_key text collate "und-x-icu" not null generated always as (lower(name collate "und-x-icu")) stored,
  filter jsonb not null,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint segments_name_is_unique_ignoring_case unique (workspace_id, name_key),
  constraint segments_name_is_short check (length(trim(name)) between 1 and 80),
  constraint segments_filter_is_an_object check (jsonb_typeof(filter) = 'object')
);
comment on table public.segments is 'Named filters of leads that stay live, for filters, campaigns and numbers.';
create index segments_created_by_idx on public.segments (created_by);
create trigger segments__audit after insert or update or delete on public.segments
  for each row execute function private.tg_audit();

alter table public.segments enable row level security;
create policy "Members read their workspace's segments" on public.segments
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written by save_segment() and delete_segment(): no insert, update or delete policy.
revoke all on public.segments from anon, authenticated;
grant select on public.segments to authenticated;

-- "in any of these segments" as SQL over leads l and accounts a; a segment is named by its id or name. None of them
-- names another segment (see save_segment()), so this ends.
create function private.segment_sql(workspace_id uuid, given jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  wanted text;
  segment public.segments;
  parts text[] := '{}'::text[];
begin
  foreach wanted in array private.filter_texts(given) loop
    select s.* into segment from public.segments s
    where s.workspace_id = segment_sql.workspace_id and (s.id::text = wanted or s.name_key = wanted)
    order by s.id::text = wanted desc limit 1;
    if segment.id is null then
      perform private.refuse(format('There is no segment "%s". Segments: %s.', left(wanted, 80), coalesce((
        select left(string_agg(s.name, ', ' order by s.name_key), 500) from public.segments s
        where s.workspace_id = segment_sql.workspace_id), 'none yet')));
    end if;
    parts := parts || ('(' || (private.lead_filter_sql(segment_sql.workspace_id, segment.filter)).sql || ')');
  end loop;
  return '(' || array_to_string(parts, ' or ') || ')';
end $$;

-- A filter in which the caller is named by id: "me" would be somebody else for every reader.
create function private.with_me_named(node jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select case
    when jsonb_typeof(node -> 'conditions') = 'array' then node || jsonb_build_object('conditions',
      (select coalesce(jsonb_agg(private.with_me_named(c.value) order by c.position), '[]')
       from jsonb_array_elements(node -> 'conditions') with ordinality as c (value, position)))
    when node ->> 'field' = 'owner' and jsonb_typeof(node -> 'values') = 'array' then node || jsonb_build_object('values',
      (select jsonb_agg(case lower(v.value) when 'me' then (select auth.uid())::text else v.value end order by v.position)
       from jsonb_array_elements_text(node -> 'values') with ordinality as v (value, position)))
    else node
  end
$$;

-- Saves a new segment ({name, filter}) or changes one ({id, name?, filter?}). Returns {segment, count, count_is_exact}.
-- Definer: segments are written here alone, after their filter was tried.
create function public.save_segment(workspace_id uuid, segment jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  there public.segments;
  saved public.segments;
  wanted_name text := private.tidy_text(segment ->> 'name');
  wanted_filter jsonb := private.with_me_named(segment -> 'filter');
begin
  perform private.require_writer(save_segment.workspace_id);
  if jsonb_typeof(segment) is distinct from 'object'
      or exists (select from jsonb_object_keys(segment) as k where k not in ('id', 'name', 'filter')) then
    perform private.refuse('A segment has a name and a filter.');
  end if;
  if segment ? 'id' then
    select s.* into there from public.segments s
    where s.workspace_id = save_segment.workspace_id and s.id::text = lower(segment ->> 'id') for update;
    if there.id is null then
      raise exception 'There is no such segment here.' using errcode = 'PT404';
    end if;
  elsif (select count(*) from public.segments s where s.workspace_id = save_segment.workspace_id) >= 200 then
    perform private.refuse('There are 200 segments, which is the limit. Delete one first.');
  end if;
  wanted_name := coalesce(wanted_name, there.name);
  wanted_filter := coalesce(wanted_filter, there.filter);
  if wanted_name is null or length(wanted_name) > 80 then
    perform private.refuse('The name of a segment has 1 to 80 characters.');
  elsif wanted_filter is null then
    perform private.refuse('A segment needs a filter.');
  elsif jsonb_path_exists(wanted_filter, '$.**.field ? (@ == "segment")') then
    perform private.refuse('A segment cannot be made of other segments. Name their conditions instead.');
  end if;
  perform private.check_saved_filter(save_segment.workspace_id, wanted_filter);
  insert into public.segments as s (id, workspace_id, name, filter)
  values (coalesce(there.id, gen_random_uuid()), save_segment.workspace_id, wanted_name, wanted_filter)
  on conflict (id) do update set name = excluded.name, filter = excluded.filter, updated_at = now()
  returning s.* into saved;
  return jsonb_build_object('segment', to_jsonb(saved) - 'name_key') || public.count_leads(save_segment.workspace_id, saved.filter);
exception when unique_violation then
  raise exception 'There is a segment called "%" already. Choose another name, or change that one.', wanted_name using errcode = 'PT409';
end $$;

-- Every segment by name, each with how many leads it holds now: [{id, name, filter, …, count, count_is_exact}].
create function public.list_segments(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg((to_jsonb(s) - 'name_key') || public.count_leads(s.workspace_id, s.filter) order by s.name_key), '[]')
  from public.segments s where s.workspace_id = list_segments.workspace_id
$$;

-- Deletes a segment; the leads stay. For who saved it and for owners and admins. Returns {segment}.
-- Definer: as above.
create function public.delete_segment(workspace_id uuid, segment_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  gone public.segments;
begin
  perform private.require_writer(delete_segment.workspace_id);
  delete from public.segments s
  where s.workspace_id = delete_segment.workspace_id and s.id = delete_segment.segment_id
    and (s.created_by = auth.uid() or private.can_manage(s.workspace_id))
  returning s.* into gone;
  if gone.id is null then
    raise exception 'There is no such segment that you may delete.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('segment', to_jsonb(gone) - 'name_key');
end $$;

grant execute on function private.segment_sql(uuid, jsonb), private.with_me_named(jsonb) to authenticated;
grant execute on function private.segment_sql(uuid, jsonb) to service_role;
grant execute on function public.save_segment(uuid, jsonb), public.list_segments(uuid), public.delete_segment(uuid, uuid)
to authenticated;
