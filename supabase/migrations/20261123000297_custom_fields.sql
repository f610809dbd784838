-- Custom fields: what a team wants to know about its leads and accounts beyond our own columns. The values stand in
-- leads.custom and accounts.custom by key; a new field changes no schema.
-- Owns: custom_fields, private.tidy_custom(). Reads: workspace_members.
create table public.custom_fields (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  target text not null,
  key text not null,
  label text not null,
  label_key text collate "und-x-icu" not null generated always as (lower(label collate "und-x-icu")) stored,
  type text not null,
  options jsonb not null default '{}',
  position int not null default 0,
  archived_at timestamptz,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint custom_fields_key_is_unique unique (workspace_id, target, key),
  constraint custom_fields_target_is_known check (target in ('lead', 'account')),
  constraint custom_fields_key_is_a_slug check (key ~ '^[a-z][a-z0-9_]{0,59}$'),
  constraint custom_fields_label_is_short check (length(trim(label)) between 1 and 80),
  constraint custom_fields_type_is_known check (type in
    ('text', 'number', 'money', 'date', 'choice', 'multi_choice', 'yes_no', 'link')),
  constraint custom_fields_options_fit_the_type check (case
    when type in ('choice', 'multi_choice') then jsonb_typeof(options -> 'choices') = 'array' and options - 'choices' = '{}'
    when type = 'money' then options ->> 'currency' ~ '^[A-Z]{3}$' and options - 'currency' = '{}'
    else options = '{}'
  end is true)
);
comment on table public.custom_fields is 'Fields that a team added to its leads or accounts.';
comment on column public.custom_fields.key is 'The name in leads.custom or accounts.custom, and custom.<key> in filters. Never changes.';
comment on column public.custom_fields.options is
  '{"choices": [texts]} of a choice; {"currency": "EUR"} of money, so that amounts of a field can be compared and ordered.';
comment on column public.custom_fields.archived_at is 'Shown and written no more; the values stay where they are.';
create unique index custom_fields_label_is_unique on public.custom_fields (workspace_id, target, label_key)
  where archived_at is null;
create index custom_fields_created_by_idx on public.custom_fields (created_by);
create trigger custom_fields__audit after insert or update or delete on public.custom_fields
  for each row execute function private.tg_audit();

alter table public.custom_fields enable row level security;
create policy "Members read their workspace's custom fields" on public.custom_fields
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written by save_custom_field() and its like: no insert, update or delete policy.
revoke all on public.custom_fields from anon, authenticated;
grant select on public.custom_fields to authenticated;

-- A number of a custom field, to six decimals.
create function private.custom_number(label text, given jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  if jsonb_typeof(given) <> 'number' or abs((given #>> '{}')::numeric) > 1e15 then
    perform private.refuse(format('"%s" is a number, at most a thousand million million.', label));
  end if;
  return to_jsonb(trim_scale(round((given #>> '{}')::numeric, 6)));
end $$;

create function private.custom_date(label text, given text) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  if given ~ '^\d{4}-\d\d-\d\d$' then
    return to_jsonb(given::date);
  end if;
  return private.refuse(format('"%s" is a date like 2026-01-31.', label))::jsonb;
exception when datetime_field_overflow or invalid_datetime_format then
  return private.refuse(format('"%s": there is no such date as %s.', label, given))::jsonb;
end $$;

-- Choices as the field spells them, in its order.
create function private.custom_choices(label text, choices jsonb, given jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  wanted text[] := array(select lower(private.tidy_text(v) collate "und-x-icu")
    from jsonb_array_elements_text(case jsonb_typeof(given) when 'array' then given else jsonb_build_array(given) end) as v);
  chosen jsonb := (select coalesce(jsonb_agg(c.value order by c.position), '[]')
    from jsonb_array_elements_text(choices) with ordinality as c (value, position)
    where lower(c.value collate "und-x-icu") = any(wanted));
begin
  if jsonb_array_length(chosen) < (select count(distinct w) from unnest(wanted) as w) or array_position(wanted, null) > 0 then
    perform private.refuse(format('"%s" can be %s.', label, left(
      (select string_agg(c.value, ', ' order by c.position) from jsonb_array_elements_text(choices) with ordinality as c (value, position)),
      500)));
  end if;
  return chosen;
end $$;

-- One value as it is stored, null when there is none: numbers and money as numbers, dates as "2026-01-31", several
-- choices as a list, links with their scheme.
create function private.custom_value(field public.custom_fields, given jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  kind text := jsonb_typeof(given);
  value_text text := case when kind = 'string' then private.tidy_text(given #>> '{}') end;
begin
  if given is null or kind = 'null' or (kind = 'string' and value_text is null) or given = '[]' then
    return null;
  elsif field.type in ('number', 'money') then
    return private.custom_number(field.label, given);
  elsif field.type = 'yes_no' then
    return case when kind = 'boolean' then given
      else private.refuse(format('"%s" is true or false.', field.label))::jsonb end;
  elsif field.type = 'multi_choice' and kind in ('array', 'string') then
    return private.custom_choices(field.label, field.options -> 'choices', given);
  elsif kind <> 'string' then
    perform private.refuse(format('"%s" is a text.', field.label));
  elsif field.type = 'date' then
    return private.custom_date(field.label, value_text);
  elsif field.type = 'choice' then
    return private.custom_choices(field.label, field.options -> 'choices', given) -> 0;
  elsif length(value_text) > 2000 then
    perform private.refuse(format('"%s" has at most 2,000 characters.', field.label));
  elsif field.type = 'link' and value_text !~* '^https?://[^\s/]+' then
    if value_text !~ '^[^\s:/@]+\.[^\s:/@]+([/?#]\S*)?$' then
      perform private.refuse(format('"%s" is a link like https://example.com.', field.label));
    end if;
    value_text := 'https://' || value_text;
  end if;
  if field.type = 'link' and value_text ~ '[\s<>"[:cntrl:]]' then
    perform private.refuse(format('"%s" is a link like https://example.com.', field.label));
  end if;
  return to_jsonb(value_text);
end $$;

-- The custom values of a row as they are stored; the one place where they are checked, whoever writes. A value that
-- stays as it was, or comes back by undo, is not looked at again: its field may be archived meanwhile, or its choice
-- withdrawn.
create function private.tidy_custom(workspace_id uuid, target text, given jsonb, before jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  entry record;
  field public.custom_fields;
  tidied jsonb := '{}'::jsonb;
begin
  if given is null or given = '{}' or given is not distinct from before then
    return coalesce(given, '{}');
  elsif current_setting('app.undoing', true) = 'on' or coalesce(current_setting('app.import_id', true), '') <> '' then
    -- An import has read each value as its field wants it, hundreds at a time; see private.import_custom().
    return given;
  elsif jsonb_typeof(given) <> 'object' then
    perform private.refuse('Custom fields are an object.');
  end if;
  for entry in select g.key, g.value from jsonb_each(given) g loop
    if entry.value is not distinct from before -> entry.key then
      tidied := tidied || jsonb_build_object(entry.key, entry.value);
      continue;
    end if;
    select f.* into field from public.custom_fields f
    where f.workspace_id = tidy_custom.workspace_id and f.target = tidy_custom.target and f.key = entry.key;
    if field.id is null or (field.archived_at is not null and entry.value <> 'null') then
      perform private.refuse_custom_key(tidy_custom.workspace_id, tidy_custom.target, entry.key);
    end if;
    tidied := tidied || jsonb_build_object(entry.key, private.custom_value(field, entry.value));
  end loop;
  tidied := jsonb_strip_nulls(tidied);
  if length(tidied::text) > 50000 then
    perform private.refuse('Custom fields hold at most 50,000 characters together.');
  end if;
  return tidied;
end $$;

create function private.refuse_custom_key(workspace_id uuid, target text, key text) returns void
language plpgsql stable set search_path = ''
as $$
begin
  perform private.refuse(format('There is no custom field "%s" of %ss. There %s.', left(key, 60), target, coalesce(
    'are ' || (select left(string_agg(f.key, ', ' order by f.position, f.key), 1000) from public.custom_fields f
      where f.workspace_id = refuse_custom_key.workspace_id and f.target = refuse_custom_key.target and f.archived_at is null),
    'are none yet')));
end $$;

grant execute on function private.custom_number(text, jsonb), private.custom_date(text, text),
  private.custom_choices(text, jsonb, jsonb), private.custom_value(public.custom_fields, jsonb),
  private.tidy_custom(uuid, text, jsonb, jsonb), private.refuse_custom_key(uuid, text, text)
to authenticated, service_role;
