-- Custom field functions: a team adds, changes, orders and archives its fields.
-- Owns: list_custom_fields(), save_custom_field(), order_custom_fields(), archive_custom_field(). Reads: workspace_members.
-- Writes: custom_fields. Refusals: 22023 (the input), 42501 (the role), PT404, PT409.

-- The fields in use, in their order: rows of custom_fields.
create function public.list_custom_fields(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(to_jsonb(f) - 'label_key' order by f.target desc, f.position, f.key), '[]')
  from public.custom_fields f
  where f.workspace_id = list_custom_fields.workspace_id and f.archived_at is null
$$;

-- What may stand in custom_fields.options for a type, tidied.
create function private.custom_options(type text, given jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  choices text[];
begin
  if type = 'money' then
    if coalesce(given ->> 'currency', 'EUR') !~ '^[A-Za-z]{3}$' or coalesce(given, '{}') - 'currency' <> '{}' then
      perform private.refuse('A currency is three letters of ISO 4217, like EUR.');
    end if;
    return jsonb_build_object('currency', upper(coalesce(given ->> 'currency', 'EUR')));
  elsif type not in ('choice', 'multi_choice') then
    return case when coalesce(given, '{}') = '{}' then '{}'
      else private.refuse('Only choices and money have options.')::jsonb end;
  elsif jsonb_typeof(given -> 'choices') is distinct from 'array' or given - 'choices' <> '{}' or exists (
    select from jsonb_array_elements(given -> 'choices') as c where jsonb_typeof(c.value) <> 'string'
  ) then
    perform private.refuse('The options of a choice are {"choices": ["One", "Two"]}.');
  end if;
  choices := array(
    select min(c.choice) from (
      select private.tidy_text(c.value) as choice, c.position
      from jsonb_array_elements_text(given -> 'choices') with ordinality as c (value, position)
    ) c
    where c.choice is not null group by lower(c.choice collate "und-x-icu") order by min(c.position)
  );
  if cardinality(choices) not between 1 and 100 or exists (select from unnest(choices) as c where length(c) > 100) then
    perform private.refuse('A field has 1 to 100 choices of at most 100 characters.');
  end if;
  return jsonb_build_object('choices', to_jsonb(choices));
end $$;

-- A key for a label that no other field has, archived ones included: "Budget (EUR)" becomes budget_eur.
create function private.custom_key(workspace_id uuid, target text, label text) returns text
language plpgsql stable set search_path = ''
as $$
declare
  slug text := btrim(left(regexp_replace(private.search_text(label) collate "C", '[^a-z0-9]+', '_', 'g'), 50), '_');
begin
  slug := case when slug ~ '^[a-z]' then slug else rtrim('field_' || slug, '_') end;
  return (
    select k.key from generate_series(1, 1000) as n
    cross join lateral (select case n when 1 then slug else slug || '_' || n end as key) k
    where not exists (select from public.custom_fields f
      where f.workspace_id = custom_key.workspace_id and f.target = custom_key.target and f.key = k.key)
    order by n limit 1
  );
end $$;

-- Adds a field ({target, label, type, options?}) or changes label and options of one ({id, label?, options?}).
-- A label and type that are there already mean that field. Returns {field, created}.
-- Definer: fields are written here alone, after every part of them was checked.
create function public.save_custom_field(workspace_id uuid, field jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  wanted_label text := private.tidy_text(field ->> 'label');
  saved public.custom_fields;
  there public.custom_fields;
begin
  perform private.require_writer(save_custom_field.workspace_id);
  if jsonb_typeof(field) is distinct from 'object'
      or exists (select from jsonb_object_keys(field) as k where k not in ('id', 'target', 'label', 'type', 'options')) then
    perform private.refuse('A field has "target", "label", "type" and "options"; to change one, give its "id".');
  elsif wanted_label is null and not field ? 'id' or length(wanted_label) > 80 then
    perform private.refuse('The label of a field has 1 to 80 characters.');
  end if;
  -- One at a time in a workspace, so that labels, keys and the number of fields hold.
  perform pg_advisory_xact_lock(hashtextextended('custom_fields ' || save_custom_field.workspace_id, 0));
  select f.* into there from public.custom_fields f
  where f.workspace_id = save_custom_field.workspace_id and (
    case when field ? 'id' then f.id::text = lower(field ->> 'id')
      else f.target = field ->> 'target' and f.archived_at is null and f.label_key = lower(wanted_label collate "und-x-icu") end);
  if field ? 'id' then
    if there.id is null then
      raise exception 'There is no such custom field here.' using errcode = 'PT404';
    elsif there.type <> coalesce(field ->> 'type', there.type) or there.target <> coalesce(field ->> 'target', there.target) then
      perform private.refuse('A field keeps its type. Add another field instead.');
    end if;
    update public.custom_fields f set label = coalesce(wanted_label, f.label), updated_at = now(),
      options = case when field ? 'options' then private.custom_options(f.type, field -> 'options') else f.options end
    where f.id = there.id returning f.* into saved;
    return jsonb_build_object('field', to_jsonb(saved) - 'label_key', 'created', false);
  elsif coalesce(field ->> 'target', '') not in ('lead', 'account') then
    perform private.refuse('The target of a field is lead or account.');
  elsif coalesce(field ->> 'type', '') not in ('text', 'number', 'money', 'date', 'choice', 'multi_choice', 'yes_no', 'link') then
    perform private.refuse('The type of a field is text, number, money, date, choice, multi_choice, yes_no or link.');
  elsif there.type = field ->> 'type' then
    return jsonb_build_object('field', to_jsonb(there) - 'label_key', 'created', false);
  elsif there.id is not null then
    raise exception '"%" is there already, with the type %. Choose another label.', there.label, there.type using errcode = 'PT409';
  elsif (select count(*) from public.custom_fields f where f.workspace_id = save_custom_field.workspace_id
      and f.target = field ->> 'target' and f.archived_at is null) >= 100 then
    perform private.refuse(format('There are 100 custom fields of %ss, which is the limit. Archive one first.', field ->> 'target'));
  end if;
  insert into public.custom_fields (workspace_id, target, key, label, type, options, position)
  values (save_custom_field.workspace_id, field ->> 'target',
    private.custom_key(save_custom_field.workspace_id, field ->> 'target', wanted_label), wanted_label, field ->> 'type',
    private.custom_options(field ->> 'type', field -> 'options'),
    (select coalesce(max(f.position), 0) + 1 from public.custom_fields f
     where f.workspace_id = save_custom_field.workspace_id and f.target = field ->> 'target'))
  returning * into saved;
  return jsonb_build_object('field', to_jsonb(saved) - 'label_key', 'created', true);
exception when unique_violation then
  raise exception 'Another field is called "%". Choose another label.', wanted_label using errcode = 'PT409';
end $$;

-- Puts the fields of a target into this order; those that are not named follow. Returns how many were named.
-- Definer: as above.
create function public.order_custom_fields(workspace_id uuid, target text, field_ids uuid[]) returns int
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_writer(order_custom_fields.workspace_id);
  if coalesce(cardinality(field_ids), 0) not between 1 and 100 then
    perform private.refuse('Name 1 to 100 fields.');
  end if;
  update public.custom_fields f set position = o.position
  from (
    select g.id, row_number() over (order by array_position(field_ids, g.id), g.position, g.key) as position
    from public.custom_fields g
    where g.workspace_id = order_custom_fields.workspace_id and g.target = order_custom_fields.target and g.archived_at is null
  ) o
  where f.id = o.id and f.position <> o.position;
  return cardinality(field_ids);
end $$;

-- Takes a field out of use, or back into it; its values stay. For owners and admins. Returns {field}.
-- Definer: as above.
create function public.archive_custom_field(workspace_id uuid, field_id uuid, archived boolean default true) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  saved public.custom_fields;
begin
  if not private.can_manage(archive_custom_field.workspace_id) then
    raise exception 'Only owners and admins archive custom fields.' using errcode = '42501';
  end if;
  update public.custom_fields f set updated_at = now(),
    archived_at = case when archive_custom_field.archived then coalesce(f.archived_at, now()) end
  where f.workspace_id = archive_custom_field.workspace_id and f.id = archive_custom_field.field_id
  returning f.* into saved;
  if saved.id is null then
    raise exception 'There is no such custom field here.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('field', to_jsonb(saved) - 'label_key');
exception when unique_violation then
  raise exception 'Another field has its label by now. Rename that one first.' using errcode = 'PT409';
end $$;

grant execute on function public.list_custom_fields(uuid), public.save_custom_field(uuid, jsonb), public.order_custom_fields(uuid, text, uuid[]),
  public.archive_custom_field(uuid, uuid, boolean) to authenticated;
