-- What the host beside the database works with: the queue it empties and the questions it asks. Applied after
-- the migrations, when Realtime starts. Idempotent. Only supabase/local/realtime uses these objects; hosted has none of them.
-- What the host still has to act on. Rows rather than notification payloads: they outlive a broken connection, have no
-- size limit and keep one order for broadcasts, changes of rows and changes of membership.
create table if not exists realtime.local_queue (
  id bigint generated always as identity primary key,
  kind text not null,
  message_id uuid,
  change jsonb,
  constraint local_queue_kind_is_known check (kind in ('broadcast', 'change', 'reauthorize'))
);

-- Definer: whoever inserts a message has no right to the queue. The bell carries the message, so that the host need not
-- read it back: that took longer than the way from the insert to the bell. A notification holds less than 8000 bytes.
create or replace function realtime.local_enqueue_broadcast() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  queued bigint;
  bell text;
begin
  insert into realtime.local_queue (kind, message_id) values ('broadcast', new.id) returning local_queue.id into queued;
  bell := pg_catalog.json_build_object(
    'queued', queued, 'transaction', pg_catalog.pg_current_xact_id(),
    'message', pg_catalog.json_build_object(
      'id', new.id, 'topic', new.topic, 'event', new.event, 'payload', new.payload, 'private', new.private
    )
  )::text;
  perform pg_catalog.pg_notify(
    'realtime_local_queue', case when pg_catalog.octet_length(bell) < 8000 then bell else '' end
  );
  return null;
end
$$;
create or replace trigger local_enqueue_broadcast
  after insert on realtime.messages
  for each row when (new.extension = 'broadcast' and new.event is not null)
  execute function realtime.local_enqueue_broadcast();

-- Definer: whoever changes a published row has no right to the queue.
create or replace function realtime.local_enqueue_change() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
begin
  insert into realtime.local_queue (kind, change)
  values ('change', jsonb_build_object(
    'operation', tg_op, 'schema', tg_table_schema, 'table', tg_table_name, 'relation', tg_relid::bigint,
    'new', new_row, 'old', old_row, 'at', pg_catalog.clock_timestamp()
  ));
  perform pg_catalog.pg_notify('realtime_local_queue', '');
  return null;
end
$$;

-- Definer: whoever changes a membership has no right to the queue.
create or replace function realtime.local_enqueue_reauthorize() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into realtime.local_queue (kind) values ('reauthorize');
  perform pg_catalog.pg_notify('realtime_local_queue', '');
  return null;
end
$$;

-- Takes on the identity of a verified token until the end of the (sub)transaction. Invoker: a definer may not set a role.
create or replace function realtime.local_become(claims jsonb, topic text) returns void
language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.set_config('realtime.topic', topic, true);
  perform pg_catalog.set_config('request.jwt.claims', claims::text, true);
  perform pg_catalog.set_config('request.jwt.claim.sub', coalesce(claims ->> 'sub', ''), true);
  perform pg_catalog.set_config('request.jwt.claim.role', claims ->> 'role', true);
  perform pg_catalog.set_config('role', claims ->> 'role', true);
end
$$;

-- May this identity read the topic's broadcasts and presence? As hosted decides: a probe row of each extension is
-- stored, the identity looks for it, and everything is rolled back. A policy that raises refuses.
create or replace function realtime.local_may_read(
  claims jsonb, topic text, out broadcast boolean, out presence boolean
)
language plpgsql as $$
declare
  probes uuid[] := array[gen_random_uuid(), gen_random_uuid()];
begin
  insert into realtime.messages (id, topic, extension, private)
  values (probes[1], topic, 'broadcast', true), (probes[2], topic, 'presence', true);
  perform realtime.local_become(claims, topic);
  broadcast := exists (select from realtime.messages as message where message.id = probes[1]);
  presence := exists (select from realtime.messages as message where message.id = probes[2]);
  raise exception 'roll back the probes' using errcode = 'RT000';
exception
  when sqlstate 'RT000' then null;
  when others then
    broadcast := false;
    presence := false;
end
$$;

-- May this identity send to the topic? It tries to, and everything is rolled back.
create or replace function realtime.local_may_write(claims jsonb, topic text, extension text) returns boolean
language plpgsql as $$
begin
  perform realtime.local_become(claims, topic);
  insert into realtime.messages (topic, extension, private) values (topic, extension, true);
  raise exception 'roll back the probe' using errcode = 'RT000';
exception
  when sqlstate 'RT000' then return true;
  when others then return false;
end
$$;

-- For postgres_changes: the columns of a row that this identity may see; null when it may not see the row.
-- A deleted row cannot be checked against a policy: as hosted, its key is told to whoever may read the key.
create or replace function realtime.local_visible_columns(claims jsonb, relation oid, key jsonb, deleted boolean)
returns text[]
language plpgsql as $$
declare
  columns text[];
  condition text;
  visible boolean;
begin
  perform realtime.local_become(claims, '');
  select array_agg(attname::text order by attnum) into columns
  from pg_catalog.pg_attribute
  where attrelid = relation and attnum > 0 and not attisdropped
    and pg_catalog.has_column_privilege(relation, attnum, 'select');
  select string_agg(format('%I = %L', name, value), ' and ') into condition
  from pg_catalog.jsonb_each_text(key) as part (name, value);
  visible := condition is not null and (select bool_and(name = any (columns)) from jsonb_object_keys(key) as name);
  if visible and not deleted then
    execute format('select exists (select from %s where %s)', relation::regclass, condition) into visible;
  end if;
  raise exception 'return to the host''s own role' using errcode = 'RT000';
exception
  when sqlstate 'RT000' then return case when visible then columns end;
  when others then return null;
end
$$;

-- Does a row meet the conditions of a subscription's filter? Compared by the columns' own types; a condition that makes
-- no sense for its column matches nothing.
create or replace function realtime.local_row_matches(relation oid, record jsonb, conditions jsonb) returns boolean
language plpgsql as $$
declare
  condition jsonb;
  comparison text;
  matches boolean;
begin
  for condition in select jsonb_array_elements(conditions) loop
    comparison := case condition ->> 'operator'
      when 'eq' then '%I = %L'
      when 'neq' then '%I <> %L'
      when 'lt' then '%I < %L'
      when 'lte' then '%I <= %L'
      when 'gt' then '%I > %L'
      when 'gte' then '%I >= %L'
      when 'like' then '%I like %L'
      when 'ilike' then '%I ilike %L'
      when 'match' then '%I ~ %L'
      when 'imatch' then '%I ~* %L'
      when 'isdistinct' then '%I is distinct from %L'
      when 'in' then '%I = any (%L)'
      when 'is' then '%I is ' || case condition ->> 'value'
        when 'null' then 'null' when 'true' then 'true' when 'false' then 'false' when 'unknown' then 'unknown' end
    end;
    execute format(
      'select ' || case when (condition ->> 'negated')::boolean then 'not (%s)' else '(%s)' end
        || ' from jsonb_populate_record(null::%s, $1)',
      format(
        comparison,
        condition ->> 'column',
        case condition ->> 'operator'
          when 'in' then (select array_agg(value)::text from jsonb_array_elements_text(condition -> 'values') as value)
          else condition ->> 'value'
        end
      ),
      relation::regclass
    ) into matches using record;
    if matches is not true then
      return false;
    end if;
  end loop;
  return true;
exception when others then
  return false;
end
$$;

-- Captures the changes of every published table, and of memberships for the channels they open. Call after migrations.
create or replace function realtime.local_install_triggers() returns void
language plpgsql set search_path = '' as $$
declare
  published record;
begin
  for published in
    select schemaname, tablename from pg_catalog.pg_publication_tables where pubname = 'supabase_realtime'
  loop
    execute format(
      'create or replace trigger local_enqueue_change after insert or update or delete on %I.%I
         for each row execute function realtime.local_enqueue_change()',
      published.schemaname, published.tablename
    );
  end loop;
  if pg_catalog.to_regclass('public.workspace_members') is not null then
    create or replace trigger local_enqueue_reauthorize after insert or update or delete on public.workspace_members
      for each statement execute function realtime.local_enqueue_reauthorize();
  end if;
end
$$;

revoke all on all functions in schema realtime from public;
