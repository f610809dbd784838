-- Pipeline changes: owners and admins rename, order, add and remove stages.
-- Owns: save_pipeline_stages(). Reads: workspace_members. Writes: pipeline_stages, leads, and the
--   filters of every table that carries private.tg_filter__stages().

-- The kept filters mean `target` where they meant `removed`.
create function private.replace_stage_in_filters(workspace_id uuid, removed text, target text) returns void
language plpgsql set search_path = ''
as $$
declare
  holder regclass;
begin
  for holder in
    select t.tgrelid::regclass from pg_catalog.pg_trigger t where t.tgfoid = 'private.tg_filter__stages()'::regprocedure
  loop
    execute format(
      'update %s t set filter = private.filter_with_stages(t.workspace_id, t.filter, $2, $3)
       where t.workspace_id = $1 and t.filter @? ''$.** ? (@.field == "stage")''', holder)
    using replace_stage_in_filters.workspace_id, removed, target;
  end loop;
end $$;

-- A key for a new label that means no stage yet: "Demo held" becomes demo_held.
create function private.stage_key_for(label text, taken text[]) returns text
language plpgsql stable set search_path = ''
as $$
declare
  slug text := coalesce(nullif(btrim(
    regexp_replace(private.search_text(label) collate "C", '[^a-z0-9]+', '_', 'g'), '_'), ''), 'stage');
begin
  return (
    select k.key from generate_series(1, 100) as n
    cross join lateral (select case n when 1 then slug else slug || '_' || n end as key) k
    where k.key <> all(taken) order by n limit 1
  );
end $$;

-- Refuses what is no list of stages; see save_pipeline_stages().
create function private.check_stage_list(stages jsonb) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if jsonb_typeof(stages) is distinct from 'array' or jsonb_array_length(stages) > 60
      or exists (select from jsonb_array_elements(stages) e where jsonb_typeof(e.value) <> 'object') then
    perform private.refuse('The stages are a list of objects, in their order.');
  elsif exists (
    select from jsonb_array_elements(stages) e cross join jsonb_object_keys(e.value) k
    where k not in ('key', 'label', 'kind', 'position', 'remove', 'move_leads_to')
  ) then
    perform private.refuse('A stage has "key", "label" and "kind"; one that goes has "key", "remove" and "move_leads_to".');
  elsif exists (
    select from jsonb_array_elements(stages) e where (e.value -> 'remove') is distinct from 'true'
      and (coalesce(length(private.tidy_text(e.value ->> 'label')), 0) not between 1 and 40
        or coalesce(e.value ->> 'kind', 'open') not in ('open', 'won', 'lost'))
  ) then
    perform private.refuse('The name of a stage has 1 to 40 characters, and its kind is open, won or lost.');
  end if;
end $$;

-- The list, read against the stages that there are: kept (with those to add) in its order, with their keys; removed: [{key, target}].
create function private.read_stage_list(workspace_id uuid, stages jsonb, out kept jsonb, out removed jsonb)
language plpgsql stable set search_path = ''
as $$
declare
  present text[] := private.stage_keys(read_stage_list.workspace_id);
  named text[];
  taken text[];
  entry jsonb;
  target text;
begin
  perform private.check_stage_list(stages);
  named := array(select e.value ->> 'key' from jsonb_array_elements(stages) e where e.value ? 'key');
  if not (named @> present and named <@ present and cardinality(named) = cardinality(present)) then
    raise exception 'Someone changed the stages meanwhile. Look at them again, then repeat the change.' using errcode = 'PT409';
  end if;
  taken := present || array(
    select lower(private.tidy_text(e.value ->> 'label') collate "und-x-icu") from jsonb_array_elements(stages) e
    where e.value ? 'key' and e.value -> 'remove' is distinct from 'true');
  kept := '[]';
  for entry in select e.value from jsonb_array_elements(stages) e where e.value -> 'remove' is distinct from 'true' loop
    entry := jsonb_build_object('key', coalesce(entry ->> 'key', private.stage_key_for(entry ->> 'label', taken)),
      'label', private.tidy_text(entry ->> 'label'), 'kind', coalesce(entry ->> 'kind', 'open'),
      'word', lower(private.tidy_text(entry ->> 'label') collate "und-x-icu"));
    taken := taken || (entry ->> 'key');
    kept := kept || entry;
  end loop;
  perform private.check_kept_stages(kept);
  removed := '[]';
  for entry in select e.value from jsonb_array_elements(stages) e where e.value -> 'remove' = 'true' loop
    select k.value ->> 'key' into target from jsonb_array_elements(kept) k
    where lower(private.tidy_text(entry ->> 'move_leads_to') collate "und-x-icu") in (k.value ->> 'key', k.value ->> 'word');
    if target is null then
      perform private.refuse(format('Say to which of the stages that stay the leads in "%s" move.',
        private.stage_label(read_stage_list.workspace_id, entry ->> 'key')));
    end if;
    removed := removed || jsonb_build_object('key', entry ->> 'key', 'target', target);
  end loop;
end $$;

create function private.check_kept_stages(kept jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  twice text;
begin
  select min(k.value ->> 'label') into twice from jsonb_array_elements(kept) k
  group by k.value ->> 'word' having count(*) > 1 limit 1;
  if twice is not null then
    perform private.refuse(format('Two stages are called "%s".', twice));
  end if;
  select k.value ->> 'label' into twice
  from jsonb_array_elements(kept) k join jsonb_array_elements(kept) o on o.value ->> 'key' = k.value ->> 'word'
  where o.value ->> 'key' <> k.value ->> 'key' limit 1;
  if twice is not null then
    perform private.refuse(format('"%s" was the first name of another stage, which links and filters still mean by it. Choose another name.', twice));
  elsif jsonb_array_length(kept) not between 2 and 20 then
    perform private.refuse('A pipeline has 2 to 20 stages.');
  elsif kept -> 0 ->> 'kind' <> 'open' then
    perform private.refuse('The first stage is an open one: new leads begin there.');
  end if;
end $$;

-- Saves the whole list of stages in its order: {key, label, kind} of each that stays, {label, kind} of one to add,
-- {key, remove: true, move_leads_to} of one to remove, whose leads and filters then mean the other. With `expected` (the stages as
-- the caller saw them) only if they are still so. Returns {stages, moved: how many leads}.
-- Definer: the rules between stages hold only when they are written together.
create function public.save_pipeline_stages(workspace_id uuid, stages jsonb, expected jsonb default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  most_moved constant int := 10000;
  plan record;
  gone record;
  moved int := 0;
  batch int;
  living int;
begin
  if private.my_role(save_pipeline_stages.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif not private.can_manage(save_pipeline_stages.workspace_id) then
    raise exception 'Only owners and admins change the stages.' using errcode = '42501';
  end if;
  -- One change after the other; and who moves a lead into a stage that goes waits here and is then refused.
  perform from public.pipeline_stages s where s.workspace_id = save_pipeline_stages.workspace_id order by s.key for update;
  if expected is not null and private.stage_outline(expected)
      <> private.stage_outline(public.pipeline_stages(save_pipeline_stages.workspace_id)) then
    raise exception 'Someone changed the stages meanwhile. Look at them again, then repeat the change.' using errcode = 'PT409';
  end if;
  plan := private.read_stage_list(save_pipeline_stages.workspace_id, stages);
  insert into public.pipeline_stages as s (workspace_id, key, label, position, kind)
  select save_pipeline_stages.workspace_id, k.value ->> 'key', k.value ->> 'label', k.position, k.value ->> 'kind'
  from jsonb_array_elements(plan.kept) with ordinality as k (value, position)
  on conflict on constraint pipeline_stages_key_is_unique do update
  set (label, position, kind) = (excluded.label, excluded.position, excluded.kind)
  where (s.label, s.position, s.kind) is distinct from (excluded.label, excluded.position, excluded.kind);
  for gone in
    select r.value ->> 'key' as key, r.value ->> 'target' as target from jsonb_array_elements(plan.removed) as r (value)
  loop
    perform set_config('app.change_reason', format('The stage “%s” was removed.',
      private.stage_label(save_pipeline_stages.workspace_id, gone.key)), true);
    -- Those in the bin move too, and are not spoken of.
    with gone_leads as (
      update public.leads l set stage = gone.target
      where l.workspace_id = save_pipeline_stages.workspace_id and l.stage = gone.key returning l.deleted_at
    )
    select count(*), count(*) filter (where g.deleted_at is null) into batch, living from gone_leads g;
    moved := moved + living;
    if batch > most_moved then
      perform private.refuse(format('More than %s leads would move. Move most of them first, then remove the stage.', most_moved));
    end if;
    perform private.replace_stage_in_filters(save_pipeline_stages.workspace_id, gone.key, gone.target);
    delete from public.pipeline_stages s where s.workspace_id = save_pipeline_stages.workspace_id and s.key = gone.key;
  end loop;
  perform set_config('app.change_reason', '', true);
  return jsonb_build_object('stages', public.pipeline_stages(save_pipeline_stages.workspace_id), 'moved', moved);
end $$;

-- What makes two lists of stages the same.
create function private.stage_outline(stages jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select jsonb_agg(jsonb_build_array(e.value -> 'key', e.value -> 'label', e.value -> 'kind') order by e.position)
  from jsonb_array_elements(case jsonb_typeof(stages) when 'array' then stages else '[]' end) with ordinality as e (value, position)
$$;
grant execute on function public.save_pipeline_stages(uuid, jsonb, jsonb) to authenticated;
