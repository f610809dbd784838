-- Lead take-back: thousands of changes of leads are taken back from the audit, hundreds in one statement.
-- Owns: private.take_back_leads(), private.lock_lead_work(). Reads: audit_entries. Writes: leads, accounts, lead_activities.

-- Imports and bulk jobs of a workspace take turns chunk by chunk: none adds whom another has just added, and none waits for
-- leads in another order.
create function private.lock_lead_work(workspace_id uuid) returns void
language sql set search_path = ''
as $$
  select pg_advisory_xact_lock(hashtextextended('lead_work:' || workspace_id, 0))
$$;

-- Why an added lead is left, null when it can go: only who is as they were added, and of whom nobody wrote since.
create function private.addition_keeps(entry public.audit_entries, present jsonb) returns text
language sql stable set search_path = ''
as $$
  select case
    when present ->> 'deleted_at' is not null then 'It was deleted since.'
    when private.really_changes(entry.after - array['score', 'last_contacted_at'], present - array['score', 'last_contacted_at'])
      then 'Changed since.'
    when exists (select from public.lead_activities a where a.workspace_id = entry.workspace_id and a.lead_id = entry.row_id
        and a.kind <> 'created') then 'Something was written on it since.'
  end
$$;

-- Gives leads back what they were before one of these changes: those that were changed once and where nobody touched the
-- same fields since. Hundreds in one statement; the others go one by one, by undo_entry(). Returns the ids.
create function private.restore_changed(workspace_id uuid, entries public.audit_entries[]) returns uuid[]
language plpgsql set search_path = ''
as $$
declare
  restored uuid[];
begin
  with single as (
    select e.row_id, e.before, e.after, count(*) over (partition by e.row_id) as times
    from unnest(entries) as e where e.table_name = 'leads' and e.operation = 'update'
  ), plan as (
    select o.id, jsonb_populate_record(o, f.fields) as lead
    from single s
    join public.leads o on o.id = s.row_id and o.workspace_id = restore_changed.workspace_id
    cross join lateral (
      select jsonb_object_agg(k.key, s.before -> k.key) as fields, bool_and(p.present -> k.key = s.after -> k.key) as untouched
      from (select to_jsonb(o) as present offset 0) p cross join jsonb_object_keys(s.after) as k (key)
      where s.before -> k.key is distinct from s.after -> k.key and k.key <> 'updated_at'
    ) f
    where s.times = 1 and f.untouched
  ), changed as (
    update public.leads l set (account_id, name, email, phone, title, country, city, stage, owner_id, score, tags, source,
      custom, do_not_contact, from_outside, deleted_at, deleted_by) = ((p.lead).account_id, (p.lead).name, (p.lead).email,
      (p.lead).phone, (p.lead).title, (p.lead).country, (p.lead).city, (p.lead).stage, (p.lead).owner_id, (p.lead).score,
      (p.lead).tags, (p.lead).source, (p.lead).custom, (p.lead).do_not_contact, (p.lead).from_outside,
      (p.lead).deleted_at, (p.lead).deleted_by)
    from plan p where l.id = p.id returning l.id
  )
  select coalesce(array_agg(c.id), '{}') into restored from changed c;
  return restored;
exception when integrity_constraint_violation then
  -- The owner of one has left, say, or its address is another's by now: one by one it is found out whose.
  return '{}'::uuid[];
end $$;

-- Takes back these changes of leads, with what they wrote into timelines and the companies they brought; newest first.
-- Returns {reversed: how many leads, kept: [{id, label, reason}]}. What someone changed since stays as they left it.
create function private.take_back_leads(workspace_id uuid, entries public.audit_entries[]) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  entry public.audit_entries;
  restored uuid[];
  kept_because text;
  reversed int;
  kept jsonb := '[]'::jsonb;
begin
  perform private.lock_lead_work(take_back_leads.workspace_id);
  perform set_config('app.undoing', 'on', true);
  -- Where the stage of before is gone, that lead is named as kept.
  set constraints public.leads_stage_is_of_the_workspace immediate;
  perform from public.leads l
  where l.id = any(array(select e.row_id from unnest(entries) as e where e.table_name = 'leads')) order by l.id for update;
  -- Changes before the additions: an added lead must first be what it was when it was added.
  restored := private.restore_changed(take_back_leads.workspace_id, entries);
  reversed := cardinality(restored);
  foreach entry in array entries loop
    continue when entry.table_name <> 'leads' or entry.operation <> 'update' or entry.row_id = any(restored);
    kept_because := private.undo_entry(entry);
    if kept_because is null then
      reversed := reversed + 1;
    else
      kept := kept || jsonb_build_object('id', entry.row_id, 'label', entry.after ->> 'name', 'reason', kept_because);
    end if;
  end loop;
  delete from public.lead_activities a using unnest(entries) as e
  where e.table_name = 'lead_activities' and e.operation = 'insert' and a.id = e.row_id
    and a.workspace_id = take_back_leads.workspace_id and to_jsonb(a) = e.after;
  with added as (
    select e.after ->> 'name' as label, l.id, private.addition_keeps(e, to_jsonb(l)) as reason
    from unnest(entries) as e join public.leads l on l.id = e.row_id and l.workspace_id = take_back_leads.workspace_id
    where e.table_name = 'leads' and e.operation = 'insert'
  ), gone as (
    delete from public.leads l using added a where l.id = a.id and a.reason is null returning l.id
  )
  select reversed + (select count(*) from gone), kept || coalesce(jsonb_agg(jsonb_build_object('id', a.id,
    'label', a.label, 'reason', a.reason)) filter (where a.reason is not null), '[]')
  into reversed, kept from added a;
  delete from public.accounts c using unnest(entries) as e
  where e.table_name = 'accounts' and e.operation = 'insert' and c.id = e.row_id and c.workspace_id = take_back_leads.workspace_id
    and not private.really_changes(e.after, to_jsonb(c))
    and not exists (select from public.leads l where l.workspace_id = c.workspace_id and l.account_id = c.id);
  perform set_config('app.undoing', '', true);
  return jsonb_build_object('reversed', reversed, 'kept', kept);
end $$;

-- The first hundred of two lists.
create function private.first_hundred(list jsonb, more jsonb) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(jsonb_agg(k.value order by k.position), '[]')
  from jsonb_array_elements(list || more) with ordinality as k (value, position) where k.position <= 100
$$;
