-- Lead bin: deleted leads can be restored for 30 days.
-- Owns: delete_leads(), restore_leads(), deleted_leads(), private.empty_lead_bin(). Reads: workspace_members.
-- Writes: leads.

-- Puts leads into the bin: nobody sees them any more, nothing is sent to them. Returns {deleted, missing, leads: the
-- first 10 as {id, name}}.
-- Definer: a row that a policy hides can't be the outcome of the caller's own update.
create function public.delete_leads(workspace_id uuid, lead_ids uuid[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  gone jsonb;
begin
  perform private.require_writer(delete_leads.workspace_id);
  perform private.check_lead_count(lead_ids);
  -- In order of id, so that two such changes never wait for each other.
  perform from public.leads l
  where l.workspace_id = delete_leads.workspace_id and l.id = any(delete_leads.lead_ids) order by l.id for update;
  with deleted as (
    update public.leads l set deleted_at = now(), deleted_by = auth.uid()
    where l.workspace_id = delete_leads.workspace_id and l.id = any(delete_leads.lead_ids) and l.deleted_at is null
    returning l.id, l.name
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name) order by d.name, d.id), '[]') into gone from deleted d;
  if gone = '[]' then
    raise exception 'There is no such lead here. Search again; do not guess ids.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('deleted', jsonb_array_length(gone),
    'missing', (select count(distinct i) from unnest(lead_ids) as i) - jsonb_array_length(gone),
    'leads', (select jsonb_agg(g.value) from (select g.value from jsonb_array_elements(gone) as g limit 10) g));
end $$;

-- Brings leads back from the bin. Returns {restored, kept: [{id, name, reason}]}: an address may be another's by now,
-- and a merged lead comes back only by undoing the merge. Definer like delete_leads().
create function public.restore_leads(workspace_id uuid, lead_ids uuid[]) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  lead record;
  restored int := 0;
  kept jsonb := '[]'::jsonb;
begin
  perform private.require_writer(restore_leads.workspace_id);
  perform private.check_lead_count(lead_ids);
  for lead in
    select l.id, l.name, l.email, l.merged_into from public.leads l
    where l.workspace_id = restore_leads.workspace_id and l.id = any(restore_leads.lead_ids) and l.deleted_at is not null
    order by l.id for update
  loop
    if lead.merged_into is not null then
      kept := kept || jsonb_build_object('id', lead.id, 'name', lead.name,
        'reason', 'It was merged into another lead. Undo the merge instead.');
      continue;
    end if;
    begin
      update public.leads l set deleted_at = null, deleted_by = null where l.id = lead.id;
      restored := restored + 1;
    exception when unique_violation then
      kept := kept || jsonb_build_object('id', lead.id, 'name', lead.name,
        'reason', format('%s is the address of another lead by now.', lead.email));
    end;
  end loop;
  if restored = 0 and kept = '[]' then
    raise exception 'There is no such lead in the bin.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('restored', restored, 'kept', kept);
end $$;

-- The bin, newest first: [{id, name, email, company, deleted_at, deleted_by_name, gone_at}], at most 200, without merged
-- leads. Definer: the policy of leads hides them.
create function public.deleted_leads(workspace_id uuid, before timestamptz default null) returns jsonb
language sql stable security definer set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name, 'email', d.email, 'company', d.company,
    'deleted_at', d.deleted_at, 'deleted_by_name', d.display_name, 'gone_at', d.deleted_at + interval '30 days')
    order by d.deleted_at desc, d.id), '[]')
  from (
    select l.id, l.name, l.email, a.name as company, l.deleted_at, m.display_name
    from public.leads l
    left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
    left join public.workspace_members m on m.workspace_id = l.workspace_id and m.user_id = l.deleted_by
    where l.workspace_id = deleted_leads.workspace_id and l.deleted_at is not null and l.merged_into is null
      and private.my_role(deleted_leads.workspace_id) is not null
      and (before is null or l.deleted_at < before)
    order by l.deleted_at desc, l.id limit 200
  ) d
$$;

-- Once a day, by the schedule alone: what lay in the bin for 30 days is gone. A merged lead goes with its merge.
create function private.empty_lead_bin() returns void
language sql set search_path = ''
as $$
  delete from public.leads l where l.deleted_at < now() - interval '30 days'
$$;

grant execute on function public.delete_leads(uuid, uuid[]), public.restore_leads(uuid, uuid[]),
  public.deleted_leads(uuid, timestamptz)
to authenticated;
