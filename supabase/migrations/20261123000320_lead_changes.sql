-- Lead changes: what may be changed on a lead, and the one way in which it is. Inner parts of the lead tools.
-- Owns: private.change_leads(), private.check_lead_facts(). Reads: lead_rows, workspace_members. Writes: leads, accounts.
-- Refusals: 22023 (the input), 42501 (the role), PT404 (no such lead), PT409 (in the way of something that is there).

-- Ends the request of someone who may only read.
create function private.require_writer(workspace_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if private.my_role(require_writer.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif not private.can_write(require_writer.workspace_id) then
    raise exception 'Viewers can read this workspace but not change it.' using errcode = '42501';
  end if;
end $$;

-- Checks facts of a lead (contracts/lead.ts, leadChanges) against what each may be.
create function private.check_lead_facts(workspace_id uuid, facts jsonb, allowed text[]) returns void
language plpgsql stable set search_path = ''
as $$
declare
  fact record;
  max_length int;
begin
  if jsonb_typeof(facts) is distinct from 'object' then
    perform private.refuse('The facts of a lead are an object.');
  end if;
  for fact in select f.key, f.value, f.value #>> '{}' as text, jsonb_typeof(f.value) as type from jsonb_each(facts) f loop
    max_length := case fact.key when 'phone' then 50 when 'country' then 100 when 'city' then 100 when 'source' then 100
      when 'email' then 320 else 200 end;
    if fact.key <> all(allowed) then
      perform private.refuse(format('Unknown field: %s. Fields are %s.', left(fact.key, 60), array_to_string(allowed, ', ')));
    elsif fact.key = 'score' then
      if fact.type <> 'number' or fact.text::numeric not between 0 and 100 or fact.text::numeric % 1 <> 0 then
        perform private.refuse('A score is a whole number from 0 to 100.');
      end if;
    elsif fact.key = 'do_not_contact' then
      if fact.type <> 'boolean' then
        perform private.refuse('"do_not_contact" is true or false.');
      end if;
    elsif fact.key in ('tags', 'add_tags', 'remove_tags') then
      perform private.check_tags(fact.value);
    elsif fact.key = 'custom' then
      if fact.type <> 'object' then
        perform private.refuse('Custom fields are an object.');
      end if;
    elsif fact.key = 'stage' then
      perform private.stage_called(check_lead_facts.workspace_id, fact.text);
    elsif fact.type not in ('string', 'null') or length(fact.text) > max_length then
      perform private.refuse(format('"%s" is a text of at most %s characters.', fact.key, max_length));
    elsif fact.key = 'name' and private.tidy_text(fact.text) is null then
      perform private.refuse('A lead needs a name.');
    elsif fact.key = 'email' and not private.is_email_address(private.tidy_text(fact.text)) then
      perform private.refuse(format('This is not an e-mail address: %s', left(fact.text, 100)));
    end if;
  end loop;
end $$;

create function private.check_tags(tags jsonb) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if jsonb_typeof(tags) <> 'array' or jsonb_array_length(tags) > 50 or exists (
    select from jsonb_array_elements(tags) t where jsonb_typeof(t.value) <> 'string' or length(t.value #>> '{}') > 50
  ) then
    perform private.refuse('Tags are at most 50 texts of at most 50 characters.');
  end if;
end $$;

-- The account of that name, a new one when there is none; null for no name.
create function private.account_called(workspace_id uuid, name text) returns uuid
language plpgsql set search_path = ''
as $$
declare
  wanted text := private.tidy_text(name);
  id uuid;
begin
  if wanted is not null then
    insert into public.accounts (workspace_id, name) values (account_called.workspace_id, wanted) on conflict do nothing;
    select a.id into id from public.accounts a
    where a.workspace_id = account_called.workspace_id and a.name_key = lower(wanted collate "und-x-icu");
  end if;
  return id;
end $$;

-- The member that a word means (see members_called()); null for "nobody".
create function private.owner_called(workspace_id uuid, who text) returns uuid
language plpgsql stable set search_path = ''
as $$
declare
  ids uuid[];
begin
  if lower(private.tidy_text(who)) = 'nobody' then
    return null;
  end if;
  ids := private.members_called(owner_called.workspace_id, who);
  if cardinality(ids) > 1 then
    perform private.refuse(format('Several members are called "%s": %s. Say which.', left(who, 100), (
      select string_agg(format('%s (%s)', m.display_name, m.email), ', ' order by m.display_name, m.email)
      from public.workspace_members m where m.workspace_id = owner_called.workspace_id and m.user_id = any(ids))));
  end if;
  return ids[1];
end $$;

-- A lead as the changes would leave it. Of the custom fields those that are named change; null empties one.
create function private.lead_after(lead public.leads, changes jsonb) returns public.leads
language plpgsql stable set search_path = ''
as $$
declare
  changed public.leads := jsonb_populate_record(lead, changes - array['company', 'add_tags', 'remove_tags']);
begin
  changed.tags := changed.tags || array(select jsonb_array_elements_text(changes -> 'add_tags'));
  changed.custom := private.tidy_custom(lead.workspace_id, 'lead', lead.custom || coalesce(changes -> 'custom', '{}'), lead.custom);
  changed := private.tidy_lead(changed);
  changed.tags := array(
    select t from unnest(changed.tags) with ordinality as u (t, position)
    where t <> all(private.tidy_tags(array(select jsonb_array_elements_text(changes -> 'remove_tags'))))
    order by position
  );
  return changed;
end $$;

-- What differs between two states of a lead (rows of lead_rows), for people: [{id, label, field, before, after}].
create function private.lead_differences(before jsonb, after jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', after ->> 'id', 'label', after ->> 'name', 'field', f.field,
      'before', before -> f.col, 'after', after -> f.col) order by f.position), '[]')
  from (values (1, 'name', 'name'), (2, 'email', 'email'), (3, 'phone', 'phone'), (4, 'title', 'title'),
    (5, 'company', 'company'), (6, 'country', 'country'), (7, 'city', 'city'), (8, 'stage', 'stage_label'),
    (9, 'owner', 'owner_name'), (10, 'score', 'score'), (11, 'tags', 'tags'), (12, 'source', 'source'),
    (13, 'do_not_contact', 'do_not_contact'), (14, 'custom', 'custom')) as f (position, field, col)
  where before -> f.col is distinct from after -> f.col
$$;

-- Makes the same change to each of these leads; the one way in which leads are changed.
-- Returns {changed, unchanged, missing: [ids], changes: [those of the first 10 leads], lead: the row when it is one}.
create function private.change_leads(workspace_id uuid, lead_ids uuid[], changes jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  before jsonb;
  changed_ids uuid[];
  ready jsonb := changes;
begin
  perform private.require_writer(change_leads.workspace_id);
  if changes ->> 'owner_id' is not null and not exists (
    select from public.workspace_members m
    where m.workspace_id = change_leads.workspace_id and m.user_id::text = lower(changes ->> 'owner_id')
  ) then
    perform private.refuse('The new owner is not a member of this workspace.');
  end if;
  -- In order of id, so that two such changes never wait for each other.
  perform from public.leads l
  where l.workspace_id = change_leads.workspace_id and l.id = any(change_leads.lead_ids) order by l.id for update;
  select coalesce(jsonb_object_agg(r.id, to_jsonb(r)), '{}') into before
  from public.lead_rows r where r.workspace_id = change_leads.workspace_id and r.id = any(change_leads.lead_ids);
  if before = '{}' then
    raise exception 'There is no such lead here. Search again; do not guess ids.' using errcode = 'PT404';
  end if;
  if changes ? 'stage' then
    ready := ready || jsonb_build_object('stage',
      private.stage_called(change_leads.workspace_id, changes ->> 'stage'));
  end if;
  if changes ? 'company' then
    ready := ready || jsonb_build_object('account_id',
      private.account_called(change_leads.workspace_id, changes ->> 'company'));
  end if;
  with changed as (
    update public.leads l set (account_id, name, email, phone, title, country, city, stage, owner_id, score, tags, source,
      custom, do_not_contact) = (n.account_id, n.name, n.email, n.phone, n.title, n.country, n.city, n.stage, n.owner_id,
      n.score, n.tags, n.source, n.custom, n.do_not_contact)
    from public.leads o cross join lateral private.lead_after(o, ready) n
    where o.workspace_id = change_leads.workspace_id and o.id = any(change_leads.lead_ids) and l.id = o.id
      and l.workspace_id = o.workspace_id and private.really_changes(to_jsonb(o), to_jsonb(n))
    returning l.id
  )
  select coalesce(array_agg(c.id), '{}') into changed_ids from changed c;
  return jsonb_build_object(
    'changed', cardinality(changed_ids),
    'unchanged', (select count(*) from jsonb_object_keys(before)) - cardinality(changed_ids),
    'missing', to_jsonb(array(select distinct i from unnest(change_leads.lead_ids) as i where not before ? i::text)),
    'changes', (
      select coalesce(jsonb_agg(d.value order by r.name, r.id), '[]')
      from (select * from public.lead_rows r where r.workspace_id = change_leads.workspace_id and r.id = any(changed_ids)
        order by r.name, r.id limit 10) r
      cross join jsonb_array_elements(private.lead_differences(before -> r.id::text, to_jsonb(r))) as d
    ),
    'lead', case when cardinality(change_leads.lead_ids) = 1 then (
      select to_jsonb(r) from public.lead_rows r
      where r.workspace_id = change_leads.workspace_id and r.id = change_leads.lead_ids[1]) end
  );
exception when unique_violation then
  return private.refuse_taken_email(change_leads.workspace_id, changes ->> 'email');
end $$;

create function private.refuse_taken_email(workspace_id uuid, email text) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  raise exception using errcode = 'PT409', message = coalesce((
    select format('%s already has the address %s. Change that lead instead.', l.name, l.email) from public.leads l
    where l.workspace_id = refuse_taken_email.workspace_id
      and l.email = lower(private.tidy_text(refuse_taken_email.email) collate "und-x-icu") and l.deleted_at is null
  ), 'Another lead already has this address.');
end $$;

grant execute on function private.require_writer(uuid), private.check_lead_facts(uuid, jsonb, text[]), private.check_tags(jsonb),
  private.account_called(uuid, text), private.owner_called(uuid, text), private.lead_after(public.leads, jsonb),
  private.lead_differences(jsonb, jsonb), private.change_leads(uuid, uuid[], jsonb), private.refuse_taken_email(uuid, text)
to authenticated;
