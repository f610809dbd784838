-- Lead tools: the functions with which the page and the assistant change leads.
-- Owns: create_lead(), update_lead(), add_note(), tag_leads(), change_stage(), assign_lead(), assign_lead_to().
--   Reads: lead_rows. Writes: leads, accounts, lead_activities.
-- Changes answer {changed, unchanged, missing, changes, lead}; see private.change_leads().

-- A new lead, owned by whoever adds it; an unknown company becomes a new account. Returns {lead}.
create function public.create_lead(workspace_id uuid, lead jsonb) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  fresh public.leads;
  created uuid;
begin
  perform private.require_writer(create_lead.workspace_id);
  perform private.check_lead_facts(create_lead.workspace_id, lead, array['name', 'email', 'phone', 'title', 'company', 'country', 'city', 'source',
    'stage', 'score', 'tags', 'custom', 'do_not_contact']);
  if private.tidy_text(lead ->> 'name') is null then
    perform private.refuse('A lead needs a name.');
  end if;
  fresh := jsonb_populate_record(null::public.leads, jsonb_strip_nulls(lead) - 'company');
  if fresh.stage is not null then
    fresh.stage := private.stage_called(create_lead.workspace_id, fresh.stage);
  end if;
  insert into public.leads (workspace_id, account_id, name, email, phone, title, country, city, stage, owner_id, score,
    tags, source, custom, do_not_contact)
  values (create_lead.workspace_id, private.account_called(create_lead.workspace_id, lead ->> 'company'), fresh.name,
    fresh.email, fresh.phone, fresh.title, fresh.country, fresh.city, fresh.stage, (select auth.uid()),
    coalesce(fresh.score, 0), coalesce(fresh.tags, '{}'), fresh.source, coalesce(fresh.custom, '{}'),
    coalesce(fresh.do_not_contact, false))
  returning id into created;
  return (select jsonb_build_object('lead', to_jsonb(r)) from public.lead_rows r
    where r.workspace_id = create_lead.workspace_id and r.id = created);
exception when unique_violation then
  return private.refuse_taken_email(create_lead.workspace_id, lead ->> 'email');
end $$;

-- Changes facts of a lead; null clears. With expected_updated_at only if nobody changed the lead since.
create function public.update_lead(
  workspace_id uuid, lead_id uuid, changes jsonb, expected_updated_at timestamptz default null
) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
begin
  perform private.check_lead_facts(update_lead.workspace_id, changes, array['name', 'email', 'phone', 'title', 'company', 'country', 'city',
    'source', 'score', 'do_not_contact', 'custom']);
  if changes = '{}' then
    perform private.refuse('Say what to change.');
  end if;
  -- To the millisecond: a date of JavaScript keeps no more.
  if expected_updated_at is not null and exists (
    select from public.leads l where l.workspace_id = update_lead.workspace_id and l.id = update_lead.lead_id
      and date_trunc('milliseconds', l.updated_at) <> date_trunc('milliseconds', expected_updated_at)
    for update
  ) then
    raise exception 'Someone changed this lead meanwhile. Look at it again, then repeat the change.' using errcode = 'PT409';
  end if;
  return private.change_leads(update_lead.workspace_id, array[update_lead.lead_id], changes);
end $$;

-- Writes a note into a lead's timeline. Returns {activity, lead: {id, name}}.
create function public.add_note(workspace_id uuid, lead_id uuid, body text, kind text default 'note') returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  lead public.lead_rows;
  note public.lead_activities;
begin
  perform private.require_writer(add_note.workspace_id);
  if coalesce(length(private.tidy_text(body)), 0) not between 1 and 10000 then
    perform private.refuse('A note has 1 to 10,000 characters.');
  elsif kind is null or kind not in ('note', 'call', 'meeting') then
    perform private.refuse('What is written down is a note, a call or a meeting.');
  end if;
  select * into lead from public.lead_rows r where r.workspace_id = add_note.workspace_id and r.id = add_note.lead_id;
  if lead.id is null then
    raise exception 'There is no such lead here. Search again; do not guess ids.' using errcode = 'PT404';
  end if;
  insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id)
  values (add_note.workspace_id, add_note.lead_id, add_note.kind, initcap(add_note.kind), private.tidy_text(add_note.body), (select auth.uid()))
  returning * into note;
  return jsonb_build_object(
    'activity', jsonb_build_object('id', note.id, 'lead_id', note.lead_id, 'kind', note.kind, 'title', note.title,
      'body', note.body, 'actor_id', note.actor_id, 'occurred_at', note.occurred_at),
    'lead', to_jsonb(lead)
  );
end $$;

create function public.tag_leads(workspace_id uuid, lead_ids uuid[], add text[] default '{}', remove text[] default '{}')
returns jsonb
language plpgsql security invoker set search_path = ''
as $$
begin
  perform private.check_lead_count(lead_ids);
  perform private.check_tags(to_jsonb(coalesce(tag_leads.add, '{}')));
  perform private.check_tags(to_jsonb(coalesce(tag_leads.remove, '{}')));
  return private.change_leads(tag_leads.workspace_id, lead_ids, jsonb_build_object(
    'add_tags', coalesce(tag_leads.add, '{}'), 'remove_tags', coalesce(tag_leads.remove, '{}')));
end $$;

-- Moves a lead along the pipeline; the reason goes into the timeline, in the person's own words.
create function public.change_stage(workspace_id uuid, lead_id uuid, stage text, reason text default null) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  answer jsonb;
begin
  perform private.check_lead_facts(change_stage.workspace_id, jsonb_build_object('stage', change_stage.stage), array['stage']);
  if length(reason) > 2000 then
    perform private.refuse('A reason has at most 2,000 characters.');
  end if;
  perform set_config('app.change_reason', coalesce(private.tidy_text(reason), ''), true);
  answer := private.change_leads(change_stage.workspace_id, array[change_stage.lead_id],
    jsonb_build_object('stage', change_stage.stage));
  perform set_config('app.change_reason', '', true);
  return answer;
end $$;

-- Null leaves the lead to nobody.
create function public.assign_lead(workspace_id uuid, lead_id uuid, owner_id uuid) returns jsonb
language sql security invoker set search_path = ''
as $$
  select private.change_leads(assign_lead.workspace_id, array[assign_lead.lead_id],
    jsonb_build_object('owner_id', assign_lead.owner_id))
$$;

-- The same by "me", a member's name, e-mail or id, or "nobody".
create function public.assign_lead_to(workspace_id uuid, lead_id uuid, owner text) returns jsonb
language sql security invoker set search_path = ''
as $$
  select private.change_leads(assign_lead_to.workspace_id, array[assign_lead_to.lead_id],
    jsonb_build_object('owner_id', private.owner_called(assign_lead_to.workspace_id, assign_lead_to.owner)))
$$;

create function private.check_lead_count(lead_ids uuid[]) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if coalesce(cardinality(lead_ids), 0) not between 1 and 1000 then
    perform private.refuse('Name 1 to 1,000 leads.');
  end if;
end $$;

grant execute on function private.check_lead_count(uuid[]) to authenticated;
grant execute on function
  public.create_lead(uuid, jsonb), public.update_lead(uuid, uuid, jsonb, timestamptz), public.add_note(uuid, uuid, text, text),
  public.tag_leads(uuid, uuid[], text[], text[]), public.change_stage(uuid, uuid, text, text),
  public.assign_lead(uuid, uuid, uuid), public.assign_lead_to(uuid, uuid, text)
to authenticated;
