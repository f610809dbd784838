-- Privacy: everything about one person out of the database, or out of it for good; and how long things are kept.
-- Owns: erasures, retention_settings, export_person(), erase_person(), set_retention(),
--   private.carry_out_erasures(), private.apply_retention(). Reads and writes: every table of a workspace that can hold words.
-- An erasure finds its places in the catalogue, so a new table is reached without a change here.
create table public.erasures (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  requested_by uuid references auth.users (id) on delete set null,
  requested_at timestamptz not null default now(),
  lead_id uuid not null,
  words text[] not null,
  finished_at timestamptz,
  rows_changed int,
  constraint erasures_forget_the_words check (finished_at is null or words = '{}')
);
comment on table public.erasures is 'Erasures of people, asked for and carried out. What was erased stands here only until it is.';
create index erasures_workspace_id_idx on public.erasures (workspace_id, requested_at desc);
create index erasures_requested_by_idx on public.erasures (requested_by);
create index erasures_open_idx on public.erasures (requested_at) where finished_at is null;

create table public.retention_settings (
  workspace_id uuid primary key references public.workspaces (id) on delete cascade,
  thread_days int,
  audit_days int,
  notification_days int,
  updated_at timestamptz not null default now(),
  constraint retention_settings_are_in_days check (
    thread_days between 7 and 3650 and audit_days between 30 and 3650 and notification_days between 7 and 3650)
);
comment on table public.retention_settings is 'After how many days things are deleted by themselves; null keeps them.';

alter table public.erasures enable row level security;
create policy "Owners and admins read erasures" on public.erasures
  for select to authenticated using (private.can_manage(workspace_id));
alter table public.retention_settings enable row level security;
create policy "Members read how long things are kept" on public.retention_settings
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- All written by functions: no insert, update or delete policy.
revoke all on public.erasures, public.retention_settings from anon, authenticated;
grant select on public.retention_settings to authenticated;
grant select (id, workspace_id, requested_by, requested_at, lead_id, finished_at, rows_changed) on public.erasures to authenticated;

-- Every column that can hold words of a workspace, with the condition that finds the workspace's rows ($1).
create function private.places_of_words()
returns table (table_name text, col text, type text, scope text)
language sql stable set search_path = ''
as $$
  select format('%I.%I', n.nspname, c.relname), a.attname::text, t.typname::text,
    case
      when own.workspace_id then 'workspace_id = $1'
      when own.turn_id then 'turn_id in (select t.id from public.turns t where t.workspace_id = $1)'
      when own.thread_id then 'thread_id in (select t.id from public.conversation_threads t where t.workspace_id = $1)'
      when own.import_id then 'import_id in (select i.id from public.lead_imports i where i.workspace_id = $1)'
    end
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname in ('public', 'private')
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  join pg_catalog.pg_type t on t.oid = a.atttypid and t.typname in ('text', 'jsonb', '_text')
  cross join lateral (
    select bool_or(o.attname = 'workspace_id') as workspace_id, bool_or(o.attname = 'turn_id') as turn_id,
      bool_or(o.attname = 'thread_id') as thread_id, bool_or(o.attname = 'import_id') as import_id
    from pg_catalog.pg_attribute o where o.attrelid = c.oid and o.attnum > 0 and not o.attisdropped
  ) own
  where c.relkind = 'r'
    -- Of the team itself, the words that are looked for, and what is the same for everybody.
    and c.relname not in ('workspaces', 'workspace_members', 'erasures', 'suppressions', 'model_prices', 'public_holidays', 'holiday_refreshes',
      'country_zones', 'behaviours', 'research_model', 'api_functions')
$$;

-- The words as they stand in a column of this type: inside JSON, quotes and backslashes are written differently.
create function private.words_in(words text[], type text) returns text[]
language sql immutable set search_path = ''
as $$
  select case type when 'jsonb' then array(select btrim(to_json(w)::text, '"') from unnest(words) as w) else words end
$$;

-- A text without any of the words, whatever their case.
create function private.without_words(value text, words text[]) returns text
language sql immutable set search_path = ''
as $$
  select regexp_replace(value, (
    select string_agg(regexp_replace(w, '([.*+?^${}()|[\]\\])', '\\\1', 'g'), '|' order by length(w) desc) from unnest(words) as w
  ), '[erased]', 'gi')
$$;

-- Takes the words out of every place of the workspace; returns how many values changed. A value that may not change
-- (a key, a check) is deleted with its row.
create function private.erase_words(workspace_id uuid, words text[]) returns int
language plpgsql set search_path = ''
as $$
declare
  place record;
  found int;
  changed int := 0;
  target text;
begin
  -- The record of changes comes last: what is erased elsewhere is written there first.
  for place in select p.* from private.places_of_words() p where p.scope is not null
    order by p.table_name = 'public.audit_entries', p.table_name, p.col
  loop
    target := format('%s and %I::text ilike any ($2)', place.scope, place.col);
    begin
      execute format('update %1$s set %2$I = private.without_words(%2$I::text, $3)::%3$s where %4$s', place.table_name, place.col,
        case place.type when '_text' then 'text[]' else place.type end, target)
      using erase_words.workspace_id,
        array(select '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
          from unnest(private.words_in(words, place.type)) as w),
        private.words_in(words, place.type);
    exception when integrity_constraint_violation or data_exception then
      execute format('delete from %s where %s', place.table_name, target)
      using erase_words.workspace_id,
        array(select '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
          from unnest(private.words_in(words, place.type)) as w);
    end;
    get diagnostics found = row_count;
    changed := changed + found;
  end loop;
  return changed;
end $$;

-- What tells of a person wherever it stands. A name of three letters would tell of too many others.
create function private.words_of(person public.leads) returns text[]
language sql immutable set search_path = ''
as $$
  select array(select distinct w from unnest(array[person.name, person.email, person.email_key, person.phone,
    person.phone_key]) as w where length(w) >= 4)
$$;

-- Asks for a person to be erased. At once: nobody sees the lead any more and nothing is sent; within moments the schedule
-- takes the rest out of every table. Returns {erasure_id}. Can't be undone. Definer: the tables have no insert policies.
create function public.erase_person(workspace_id uuid, lead_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  person public.leads;
  erasure uuid;
begin
  perform private.require_erasing(erase_person.workspace_id);
  select * into person from public.leads l
  where l.workspace_id = erase_person.workspace_id and l.id = erase_person.lead_id for update;
  if person.id is null then
    raise exception 'There is no such lead here.' using errcode = 'PT404';
  end if;
  if person.email is not null then
    insert into public.suppressions (workspace_id, email_hash, reason)
    values (person.workspace_id, private.mailbox_hash(person.workspace_id, person.email), 'erased')
    on conflict on constraint suppressions_pkey do update set reason = 'erased';
  end if;
  insert into public.erasures (workspace_id, requested_by, lead_id, words)
  values (person.workspace_id, auth.uid(), person.id, private.words_of(person))
  returning id into erasure;
  update public.leads l set deleted_at = coalesce(l.deleted_at, now()), deleted_by = auth.uid() where l.id = person.id;
  return jsonb_build_object('erasure_id', erasure);
end $$;

-- Ends the request of someone who does not run the workspace.
create function private.require_erasing(workspace_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if private.my_role(require_erasing.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif not private.can_manage(require_erasing.workspace_id) then
    raise exception 'Only owners and admins may do this.' using errcode = '42501';
  end if;
end $$;

-- By the schedule alone: carries out what was asked for. Mail that waits for the person is withdrawn with the lead. An answer
-- that is being written may still name the person: it is waited for, ten minutes at most.
create function private.carry_out_erasures() returns int
language plpgsql set search_path = ''
as $$
declare
  erasure public.erasures;
  done int := 0;
  changed int;
begin
  for erasure in
    select * from public.erasures e
    where e.finished_at is null and (e.requested_at < clock_timestamp() - interval '10 minutes' or not exists (
      select from public.turns t where t.workspace_id = e.workspace_id and t.status in ('queued', 'running')))
    order by e.requested_at limit 10 for update skip locked
  loop
    delete from public.leads l where l.id = erasure.lead_id or l.merged_into = erasure.lead_id;
    delete from private.lead_words w where w.workspace_id = erasure.workspace_id
      and w.word = any(array(select regexp_split_to_table(private.search_text(x) collate "und-x-icu", '[^[:alnum:]]+')
        from unnest(erasure.words) as x))
      and not exists (select from private.lead_documents d where d.workspace_id = w.workspace_id
        and d.document like private.literal_pattern(w.word));
    changed := case when erasure.words = '{}' then 0 else private.erase_words(erasure.workspace_id, erasure.words) end;
    update public.erasures e set finished_at = clock_timestamp(), rows_changed = changed, words = '{}' where e.id = erasure.id;
    done := done + 1;
  end loop;
  return done;
end $$;

-- Everything that is kept about a person: {lead, account, records: {table: [rows]}, mentions: {table: [rows]}}. records are
-- the rows that belong to the lead, mentions those in which the name, the address, the phone number or the id stands. At most 1,000
-- rows of each table. Definer: the person has a right to rows that no single member sees.
create function public.export_person(workspace_id uuid, lead_id uuid) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  person public.leads;
  place record;
  found jsonb;
  records jsonb := '{}'::jsonb;
  mentions jsonb := '{}'::jsonb;
  known text[];
begin
  perform private.require_erasing(export_person.workspace_id);
  select * into person from public.leads l
  where l.workspace_id = export_person.workspace_id and l.id = export_person.lead_id;
  if person.id is null then
    raise exception 'There is no such lead here.' using errcode = 'PT404';
  end if;
  known := private.words_of(person);
  for place in
    select p.table_name, min(p.scope) as scope, string_agg(format('%I::text ilike any ($2)', p.col), ' or ' order by p.col) as mentioned,
      bool_or(a.attname is not null) as of_lead
    from private.places_of_words() p
    left join pg_catalog.pg_attribute a on a.attrelid = p.table_name::regclass and a.attname = 'lead_id' and not a.attisdropped
    where p.scope is not null and p.table_name <> 'public.leads' group by p.table_name order by p.table_name
  loop
    execute format('select jsonb_agg(to_jsonb(t)) from (select * from %s t where %s and (%s) limit 1000) t', place.table_name, place.scope,
      case when place.of_lead then 't.lead_id = $3 or ' else '' end || place.mentioned)
    into found using person.workspace_id, array(
      select '%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%'
      from unnest(array[person.id::text] || known || private.words_in(known, 'jsonb')) as w), person.id;
    if found is not null and place.of_lead then
      records := records || jsonb_build_object(place.table_name, found);
    elsif found is not null then
      mentions := mentions || jsonb_build_object(place.table_name, found);
    end if;
  end loop;
  return jsonb_build_object('exported_at', now(), 'lead', to_jsonb(person), 'account', (
    select to_jsonb(a) from public.accounts a where a.workspace_id = person.workspace_id and a.id = person.account_id
  ), 'records', records, 'mentions', mentions);
end $$;

-- Sets after how many days things are deleted by themselves; null keeps them. Definer: no insert policy.
create function public.set_retention(
  workspace_id uuid, thread_days int default null, audit_days int default null, notification_days int default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  saved public.retention_settings;
begin
  perform private.require_erasing(set_retention.workspace_id);
  insert into public.retention_settings (workspace_id, thread_days, audit_days, notification_days)
  values (set_retention.workspace_id, set_retention.thread_days, set_retention.audit_days, set_retention.notification_days)
  on conflict on constraint retention_settings_pkey do update
    set thread_days = excluded.thread_days, audit_days = excluded.audit_days,
      notification_days = excluded.notification_days, updated_at = now()
  returning * into saved;
  return to_jsonb(saved);
exception when check_violation then
  return to_jsonb(private.refuse('Keep things for 7 to 3,650 days; the record of changes for at least 30.'));
end $$;

-- Once a day, by the schedule alone. Threads with something under way stay.
create function private.apply_retention() returns void
language sql set search_path = ''
as $$
  delete from public.conversation_threads t using public.retention_settings s
  where s.workspace_id = t.workspace_id and t.updated_at < now() - make_interval(days => s.thread_days)
    and not exists (select from public.turns u where u.thread_id = t.id and u.status in ('queued', 'running', 'waiting'));
  delete from public.audit_entries e using public.retention_settings s
  where s.workspace_id = e.workspace_id and e.created_at < now() - make_interval(days => s.audit_days);
  delete from public.agent_notifications n using public.retention_settings s
  where s.workspace_id = n.workspace_id and n.created_at < now() - make_interval(days => s.notification_days);
  -- What a rule still waits for is remembered.
  delete from public.alert_firings f using public.retention_settings s, public.alert_rules r
  where s.workspace_id = f.workspace_id and r.id = f.rule_id
    and f.at < now() - make_interval(days => s.notification_days, mins => r.cool_down_minutes)
$$;

grant execute on function private.require_erasing(uuid) to authenticated;
grant execute on function public.erase_person(uuid, uuid), public.export_person(uuid, uuid),
  public.set_retention(uuid, int, int, int)
to authenticated;
