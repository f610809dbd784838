-- Pipeline stages: how far a lead can be, in each workspace's own words and order. A stage's key never changes and is
-- what leads, filters and links hold; its label is what people read.
-- Owns: pipeline_stages, pipeline_stages(), private.stage_called() and its kin, private.tg_filter__stages(). Reads: workspaces.
create table public.pipeline_stages (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  key text not null,
  label text not null,
  label_key text collate "und-x-icu" not null generated always as (lower(label collate "und-x-icu")) stored,
  position int not null,
  kind text not null default 'open',
  constraint pipeline_stages_key_is_unique unique (workspace_id, key),
  -- At the end of the transaction, because two stages may exchange their labels.
  constraint pipeline_stages_label_is_unique_ignoring_case unique (workspace_id, label_key) deferrable initially deferred,
  constraint pipeline_stages_key_is_a_word check (key ~ '^[a-z0-9]+(_[a-z0-9]+)*$' and length(key) <= 60),
  constraint pipeline_stages_label_is_short check (label = btrim(label) and length(label) between 1 and 40),
  constraint pipeline_stages_kind_is_known check (kind in ('open', 'won', 'lost'))
);
comment on table public.pipeline_stages is 'The stages of a workspace''s pipeline, in its own words and order.';
comment on column public.pipeline_stages.key is 'What leads and filters hold. Made from the first label; renaming keeps it.';
comment on column public.pipeline_stages.position is 'Place in the order, from 1. Equal places are told apart by the key.';
comment on column public.pipeline_stages.kind is
  'open: still being worked on; won and lost: decided. A lead in an open stage behind the first is active.';

alter table public.pipeline_stages enable row level security;
create policy "Members read their workspace's stages" on public.pipeline_stages
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written together, by save_pipeline_stages(): no insert, update or delete policy.
revoke all on public.pipeline_stages from anon, authenticated;
grant select on public.pipeline_stages to authenticated;

create trigger pipeline_stages__audit after insert or update or delete on public.pipeline_stages
  for each row execute function private.tg_audit();

-- Definer: whoever makes a workspace is not its member yet.
create function private.tg_workspaces__stages() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into public.pipeline_stages (workspace_id, key, label, position, kind)
  select new.id, lower(s.label), s.label, s.position, s.kind
  from (values (1, 'New', 'open'), (2, 'Contacted', 'open'), (3, 'Engaged', 'open'), (4, 'Qualified', 'open'),
    (5, 'Proposal', 'open'), (6, 'Won', 'won'), (7, 'Lost', 'lost')) as s (position, label, kind);
  return null;
end $$;
create trigger workspaces__stages after insert on public.workspaces
  for each row execute function private.tg_workspaces__stages();

-- The stages in their order: [{key, label, position, kind}].
create function public.pipeline_stages(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('key', s.key, 'label', s.label, 'position', s.position, 'kind', s.kind)
    order by s.position, s.key), '[]')
  from public.pipeline_stages s where s.workspace_id = pipeline_stages.workspace_id
$$;

-- The keys in their order.
create function private.stage_keys(workspace_id uuid) returns text[]
language sql stable set search_path = ''
as $$
  select coalesce(array_agg(s.key order by s.position, s.key), '{}')
  from public.pipeline_stages s where s.workspace_id = stage_keys.workspace_id
$$;

-- Where a new lead begins.
create function private.first_stage(workspace_id uuid) returns text
language sql stable set search_path = ''
as $$
  select s.key from public.pipeline_stages s where s.workspace_id = first_stage.workspace_id
  order by s.position, s.key limit 1
$$;

-- The stages in which somebody works on a lead: open, and not the first, in which nobody has begun.
create function private.active_stages(workspace_id uuid) returns text[]
language sql stable set search_path = ''
as $$
  select coalesce(array_agg(s.key order by s.position, s.key), '{}')
  from public.pipeline_stages s
  where s.workspace_id = active_stages.workspace_id and s.kind = 'open'
    and s.key <> private.first_stage(active_stages.workspace_id)
$$;

-- What people call a stage; its key where it is gone.
create function private.stage_label(workspace_id uuid, key text) returns text
language sql stable set search_path = ''
as $$
  select coalesce((
    select s.label from public.pipeline_stages s
    where s.workspace_id = stage_label.workspace_id and s.key = stage_label.key
  ), stage_label.key)
$$;

-- The key of the stage that a word means, by key or label, ignoring case. Refuses a word that means none.
create function private.stage_called(workspace_id uuid, word text) returns text
language plpgsql stable set search_path = ''
as $$
declare
  wanted text := lower(btrim(word) collate "und-x-icu");
  found_key text;
begin
  select s.key into found_key from public.pipeline_stages s
  where s.workspace_id = stage_called.workspace_id and (s.key = wanted or s.label_key = wanted);
  if found_key is null then
    perform private.refuse(format('Unknown stage: %s. Stages are %s.', left(coalesce(word, '(none)'), 40), (
      select string_agg(s.label, ', ' order by s.position, s.key) from public.pipeline_stages s
      where s.workspace_id = stage_called.workspace_id
    )));
  end if;
  return found_key;
end $$;

-- A filter (shared/contracts/lead_filter.ts) with every stage by its key, and `removed` replaced by `target`.
create function private.filter_with_stages(workspace_id uuid, filter jsonb, removed text default null, target text default null)
returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  key text;
  keys text[] := '{}'::text[];
begin
  if jsonb_typeof(filter -> 'conditions') = 'array' then
    return filter || jsonb_build_object('conditions', (
      select coalesce(jsonb_agg(private.filter_with_stages(filter_with_stages.workspace_id, c.value, removed, target)
        order by c.position), '[]')
      from jsonb_array_elements(filter -> 'conditions') with ordinality as c (value, position)
    ));
  elsif filter ->> 'field' is distinct from 'stage' or jsonb_typeof(filter -> 'values') is distinct from 'array' then
    return filter;
  end if;
  for key in select private.stage_called(filter_with_stages.workspace_id, v.value) from jsonb_array_elements_text(filter -> 'values') v loop
    key := case when key = removed then target else key end;
    keys := case when key = any(keys) then keys else keys || key end;
  end loop;
  return filter || jsonb_build_object('values', keys);
end $$;
grant execute on function private.filter_with_stages(uuid, jsonb, text, text) to authenticated, service_role;

-- For every table with a column `filter` that is kept: stages stand there by their keys, so that renaming breaks none.
create function private.tg_filter__stages() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.filter := private.filter_with_stages(new.workspace_id, new.filter);
  return new;
end $$;

grant execute on function private.stage_keys(uuid), private.first_stage(uuid), private.active_stages(uuid),
  private.stage_label(uuid, text), private.stage_called(uuid, text)
to authenticated, service_role;
grant execute on function public.pipeline_stages(uuid) to authenticated;
