-- Followed segments: who came newly into a segment that a person follows.
-- Owns: segment_follows, follow_segment(), unfollow_segment(), find_segment_members(), private.segment_memories,
--   private.segment_arrivals, private.segment_member_ids(), private.compare_members(). Reads: segments, leads. Told of by
--   behaviour_findings.
-- Who is known: whoever was in it when it was followed, and whoever was told of since. A look forgets who left; whoever came is
-- known in the transaction that tells of them. So a worker that dies between the two loses nobody and tells of nobody twice.
create table public.segment_follows (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  segment_id uuid not null references public.segments (id) on delete cascade,
  created_at timestamptz not null default clock_timestamp(),
  constraint segment_follows_are_one_for_each unique (workspace_id, user_id, segment_id),
  constraint segment_follows_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade
);
comment on table public.segment_follows is 'Whose arrivals a person wants to be told of. Theirs alone.';
create index segment_follows_segment_id_idx on public.segment_follows (segment_id);

create table private.segment_memories (
  follow_id uuid primary key references public.segment_follows (id) on delete cascade,
  workspace_id uuid not null,
  lead_ids uuid[],
  tellings int not null default 0
);
comment on table private.segment_memories is 'Who is known to be in a followed segment. A follow without one has not been looked at.';
comment on column private.segment_memories.lead_ids is 'Null while it holds too many to be remembered.';
comment on column private.segment_memories.tellings is 'How often it was told of: a part of the key of what is told next.';

create table private.segment_arrivals (
  key text primary key,
  follow_id uuid not null references public.segment_follows (id) on delete cascade,
  workspace_id uuid not null,
  lead_ids uuid[] not null,
  noticed_at timestamptz not null
);
comment on table private.segment_arrivals is 'Who came, as a look found it: known once the finding of this key is told.';
create index segment_arrivals_follow_id_idx on private.segment_arrivals (follow_id);

alter table public.segment_follows enable row level security;
create policy "People read what they follow" on public.segment_follows for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
alter table private.segment_memories enable row level security;
create policy "Nobody reads who is known but the definer functions below" on private.segment_memories for select to authenticated using (false);
alter table private.segment_arrivals enable row level security;
create policy "Nobody reads arrivals but the definer functions below" on private.segment_arrivals for select to authenticated using (false);
-- Written by follow_segment() and unfollow_segment(): no insert, update or delete policy.
revoke all on public.segment_follows from anon, authenticated;
grant select on public.segment_follows to authenticated;
create trigger segment_follows__audit after insert or update or delete on public.segment_follows
  for each row execute function private.tg_audit();

-- How many leads of a segment are remembered. One that holds more is not told of.
create function private.most_remembered_members() returns int
language sql immutable set search_path = ''
as $$
  select 5000
$$;

-- Whom a filter holds for, as the caller sees it; null when they are too many to be remembered.
create function private.segment_member_ids(workspace_id uuid, filter jsonb) returns uuid[]
language plpgsql volatile set search_path = ''
as $$
declare
  most constant int := private.most_remembered_members();
  compiled record := private.lead_filter_sql(workspace_id, filter);
  found_ids uuid[];
begin
  execute format('select coalesce(array_agg(m.id), ''{}'') from (select l.id %s limit %s) m',
    private.lead_scope(segment_member_ids.workspace_id, compiled.sql), most + 1) into found_ids;
  return case when cardinality(found_ids) <= most then found_ids end;
end $$;

-- Compares who is in a segment that the caller follows with who is known: who came, and the key to tell of them with. Forgets
-- who left. The first look, and the first after it held too many, knows everybody. Definer: what is known is nobody's to write.
create function private.compare_members(follow_id uuid, member_ids uuid[], at timestamptz, out came uuid[], out key text)
language plpgsql security definer set search_path = ''
as $$
declare
  follow public.segment_follows;
  memory private.segment_memories;
begin
  came := '{}'::uuid[];
  select * into follow from public.segment_follows f where f.id = compare_members.follow_id and f.user_id = auth.uid() for key share;
  if follow.id is null then
    return;
  end if;
  insert into private.segment_memories (follow_id, workspace_id, lead_ids) values (follow.id, follow.workspace_id, member_ids)
  on conflict on constraint segment_memories_pkey do nothing;
  if found then
    return;
  end if;
  select * into memory from private.segment_memories m where m.follow_id = follow.id for update;
  if memory.lead_ids is null or member_ids is null then
    update private.segment_memories m set lead_ids = member_ids where m.follow_id = follow.id and m.lead_ids is distinct from member_ids;
    return;
  end if;
  came := array(select unnest(member_ids) except select unnest(memory.lead_ids) order by 1);
  if cardinality(member_ids) - cardinality(came) < cardinality(memory.lead_ids) then
    update private.segment_memories m set lead_ids = array(select unnest(memory.lead_ids) intersect select unnest(member_ids))
    where m.follow_id = follow.id;
  end if;
  if came <> '{}'::uuid[] then
    key := concat_ws(' ', follow.id, memory.tellings, md5(array_to_string(came, ' ')));
    delete from private.segment_arrivals a where a.follow_id = follow.id and a.noticed_at < compare_members.at - interval '1 day';
    insert into private.segment_arrivals (key, follow_id, workspace_id, lead_ids, noticed_at)
    values (compare_members.key, follow.id, follow.workspace_id, came, compare_members.at)
    on conflict on constraint segment_arrivals_pkey do update set noticed_at = excluded.noticed_at;
  end if;
end $$;

-- Who is told of is known from then on. Definer: as above; so the next.
create function private.tg_behaviour_findings__segment_told() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  arrival private.segment_arrivals;
begin
  select * into arrival from private.segment_arrivals a where a.key = new.key;
  if arrival.key is not null then
    update private.segment_memories m set tellings = m.tellings + 1,
      lead_ids = array(select unnest(m.lead_ids) union select unnest(arrival.lead_ids))
    where m.follow_id = arrival.follow_id and m.lead_ids is not null;
    delete from private.segment_arrivals a where a.follow_id = arrival.follow_id;
  end if;
  return null;
end $$;
create trigger behaviour_findings__segment_told after insert on public.behaviour_findings
  for each row when (new.behaviour = 'segment_members') execute function private.tg_behaviour_findings__segment_told();

-- Another filter makes it another segment: nobody came into it by that, so everybody is known anew.
create function private.tg_segments__forget_members() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from private.segment_arrivals a using public.segment_follows f where f.segment_id = new.id and a.follow_id = f.id;
  delete from private.segment_memories m using public.segment_follows f where f.segment_id = new.id and m.follow_id = f.id;
  return null;
end $$;
create trigger segments__forget_members after update of filter on public.segments
  for each row when (old.filter is distinct from new.filter) execute function private.tg_segments__forget_members();

-- A segment by its id or name, for members.
create function private.segment_called(workspace_id uuid, segment text) returns public.segments
language plpgsql stable security definer set search_path = ''
as $$
declare
  wanted public.segments;
begin
  if private.my_role(segment_called.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  select s.* into wanted from public.segments s
  where s.workspace_id = segment_called.workspace_id
    and (s.id::text = lower(segment_called.segment) or s.name_key = lower(btrim(segment_called.segment) collate "und-x-icu"))
  order by s.id::text = lower(segment_called.segment) desc limit 1;
  if wanted.id is null then
    raise exception 'There is no such segment here. list_segments tells which there are.' using errcode = 'PT404';
  end if;
  return wanted;
end $$;

-- Writes that the caller follows a segment; returns the follow. Definer: the table has no insert policy.
create function private.write_segment_follow(segment public.segments) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  follow uuid;
begin
  -- Two at once count the same.
  perform from public.workspace_members m where m.workspace_id = segment.workspace_id and m.user_id = auth.uid() for update;
  if not found then
    raise exception 'There is no such workspace.' using errcode = '42501';
  end if;
  select f.id into follow from public.segment_follows f
  where f.workspace_id = segment.workspace_id and f.user_id = auth.uid() and f.segment_id = segment.id;
  if follow is not null then
    return follow;
  elsif (select count(*) from public.segment_follows f where f.workspace_id = segment.workspace_id and f.user_id = auth.uid()) >= 20 then
    perform private.refuse('You follow 20 segments, which is the limit. Unfollow one first.');
  end if;
  insert into public.segment_follows (workspace_id, user_id, segment_id)
  select s.workspace_id, auth.uid(), s.id from public.segments s where s.id = segment.id and s.workspace_id = segment.workspace_id
  returning id into follow;
  return follow;
end $$;

-- Follows a segment, named by its id or name, from who is in it now: {segment_id, name, is_followed, is_too_large, most}. One
-- that holds more than `most` is not told of until it holds fewer.
create function public.follow_segment(workspace_id uuid, segment text) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  wanted public.segments := private.segment_called(follow_segment.workspace_id, follow_segment.segment);
  follow uuid := private.write_segment_follow(wanted);
  member_ids uuid[] := private.segment_member_ids(wanted.workspace_id, wanted.filter);
begin
  perform private.compare_members(follow, member_ids, clock_timestamp());
  return jsonb_build_object('segment_id', wanted.id, 'name', wanted.name, 'is_followed', true, 'is_too_large', member_ids is null,
    'most', private.most_remembered_members());
end $$;

-- Follows it no more; returns the same. Definer: the table has no delete policy.
create function public.unfollow_segment(workspace_id uuid, segment text) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  wanted public.segments := private.segment_called(unfollow_segment.workspace_id, unfollow_segment.segment);
begin
  delete from public.segment_follows f
  where f.workspace_id = wanted.workspace_id and f.user_id = auth.uid() and f.segment_id = wanted.id;
  return jsonb_build_object('segment_id', wanted.id, 'name', wanted.name, 'is_followed', false, 'is_too_large', false,
    'most', private.most_remembered_members());
end $$;

-- Who came, named: the newest ten, as evidence.
create function private.arrivals_named(workspace_id uuid, lead_ids uuid[]) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('label', 'New', 'value', n.name, 'lead_id', n.id) order by n.created_at desc, n.id), '[]'::jsonb)
  from (select l.id, l.name, l.created_at from public.leads l
    where l.workspace_id = arrivals_named.workspace_id and l.id = any(arrivals_named.lead_ids)
    order by l.created_at desc, l.id limit 10) n
$$;

-- Segments of the caller into which at least `min_new` leads came since they were last told of, and once those that hold too
-- many to be told of. One whose filter cannot be read any more is passed over. Facts: {segment, came, holds, most}; of one
-- that is too large came and holds are null. Volatile: a look forgets who left.
create function public.find_segment_members(workspace_id uuid, tuning jsonb, at timestamptz) returns jsonb
language plpgsql volatile security invoker set search_path = ''
as $$
declare
  least_new constant int := greatest(1, private.threshold(tuning, 'min_new'));
  follow record;
  member_ids uuid[];
  compared record;
  findings jsonb := '[]'::jsonb;
begin
  for follow in
    select f.id, s.id as segment_id, s.name, s.filter
    from public.segment_follows f join public.segments s on s.id = f.segment_id and s.workspace_id = f.workspace_id
    where f.workspace_id = find_segment_members.workspace_id and f.user_id = (select auth.uid())
    order by f.created_at, f.id limit 20
  loop
    begin
      member_ids := private.segment_member_ids(find_segment_members.workspace_id, follow.filter);
    exception when invalid_parameter_value then
      continue;
    end;
    select c.came, c.key into compared from private.compare_members(follow.id, member_ids, find_segment_members.at) c;
    continue when member_ids is not null and cardinality(compared.came) < least_new;
    findings := findings || jsonb_build_array(jsonb_build_object(
      'key', case when member_ids is null then follow.id || ' too large' else compared.key end,
      'priority', case when member_ids is null then 'low' else 'normal' end,
      'segment_id', follow.segment_id,
      'facts', jsonb_build_object('segment', follow.name, 'came', case when member_ids is not null then cardinality(compared.came) end,
        'holds', cardinality(member_ids), 'most', private.most_remembered_members()),
      'evidence', private.arrivals_named(find_segment_members.workspace_id, compared.came)));
  end loop;
  return findings;
end $$;

grant execute on function private.most_remembered_members(), private.segment_member_ids(uuid, jsonb),
  private.compare_members(uuid, uuid[], timestamptz), private.segment_called(uuid, text),
  private.write_segment_follow(public.segments), private.arrivals_named(uuid, uuid[])
to authenticated;
grant execute on function public.follow_segment(uuid, text), public.unfollow_segment(uuid, text),
  public.find_segment_members(uuid, jsonb, timestamptz)
to authenticated;
