-- Lead timeline: rows are tidied before they are stored; changes of stage and owner write themselves down.
-- Owns: the triggers of accounts, leads and lead_activities. Reads: workspace_members, private.tg_audit().

-- Without the white space around it; null when nothing is left.
create function private.tidy_text(value text) returns text
language sql immutable set search_path = ''
as $$
  select nullif(btrim(value, E' \t\r\n'), '')
$$;

-- Each tag once, trimmed, in lower case, in order.
create function private.tidy_tags(tags text[]) returns text[]
language sql immutable set search_path = ''
as $$
  select coalesce(array_agg(distinct t.tag order by t.tag), '{}')
  from (select lower(private.tidy_text(tag) collate "und-x-icu") collate "C" as tag from unnest(tidy_tags.tags) as tag) t
  where t.tag is not null
$$;
grant execute on function private.tidy_text(text), private.tidy_tags(text[]) to authenticated, service_role;

-- Whether an update changes more than what the database derives by itself (generated columns are not computed yet
-- in a before trigger, so they always look different).
create function private.really_changes(old_row jsonb, new_row jsonb) returns boolean
language sql immutable set search_path = ''
as $$
  select old_row - derived is distinct from new_row - derived
  from (select array['name_key', 'country_key', 'stage_position', 'updated_at'] as derived) d
$$;
grant execute on function private.really_changes(jsonb, jsonb) to authenticated, service_role;

-- A lead as it is stored: empty means absent, address and tags are in lower case.
create function private.tidy_lead(lead public.leads) returns public.leads
language plpgsql immutable set search_path = ''
as $$
begin
  lead.name := coalesce(private.tidy_text(lead.name), '');
  lead.email := lower(private.tidy_text(lead.email) collate "und-x-icu");
  lead.phone := private.tidy_text(lead.phone);
  lead.title := private.tidy_text(lead.title);
  lead.country := private.tidy_text(lead.country);
  lead.city := private.tidy_text(lead.city);
  lead.source := private.tidy_text(lead.source);
  lead.tags := private.tidy_tags(lead.tags);
  return lead;
end $$;
grant execute on function private.tidy_lead(public.leads) to authenticated, service_role;

-- updated_at follows a real change only.
create function private.tg_leads__tidy() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new := private.tidy_lead(new);
  new.custom := private.tidy_custom(new.workspace_id, 'lead', new.custom, case when tg_op = 'UPDATE' then old.custom end);
  if tg_op = 'UPDATE' and private.really_changes(to_jsonb(old), to_jsonb(new)) then
    new.updated_at := now();
  end if;
  return new;
end $$;

create function private.tg_accounts__tidy() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.name := coalesce(private.tidy_text(new.name), '');
  new.domain := lower(private.tidy_text(new.domain));
  new.industry := private.tidy_text(new.industry);
  new.country := private.tidy_text(new.country);
  new.city := private.tidy_text(new.city);
  new.custom := private.tidy_custom(new.workspace_id, 'account', new.custom, case when tg_op = 'UPDATE' then old.custom end);
  if tg_op = 'UPDATE' and private.really_changes(to_jsonb(old), to_jsonb(new)) then
    new.updated_at := now();
  end if;
  return new;
end $$;

-- Definer: the history of a lead is nobody's to write by hand. `app.change_reason` carries the person's own words.
create function private.tg_leads__record_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    insert into public.lead_activities (workspace_id, lead_id, kind, title, actor_id, occurred_at)
    values (new.workspace_id, new.id, 'created', 'Lead created', new.created_by, new.created_at);
    return null;
  end if;
  -- Nothing to tell of a change that is taken back, nor of an owner cleared while the whole workspace is deleted.
  if current_setting('app.undoing', true) = 'on' or not exists (
    select from public.workspaces w where w.id = new.workspace_id
  ) then
    return null;
  end if;
  if new.stage <> old.stage then
    insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id)
    values (new.workspace_id, new.id, 'stage_changed', format('Stage changed from %s to %s', old.stage, new.stage),
      nullif(current_setting('app.change_reason', true), ''), auth.uid());
  end if;
  if new.owner_id is distinct from old.owner_id then
    insert into public.lead_activities (workspace_id, lead_id, kind, title, actor_id)
    values (new.workspace_id, new.id, 'owner_changed', coalesce('Assigned to ' || (
      select m.display_name from public.workspace_members m
      where m.workspace_id = new.workspace_id and m.user_id = new.owner_id
    ), 'No longer assigned'), auth.uid());
  end if;
  return null;
end $$;

-- Definer: last_contacted_at is nobody's to write by hand.
create function private.tg_lead_activities__touch_lead() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update public.leads l set last_contacted_at = new.occurred_at
  where l.workspace_id = new.workspace_id and l.id = new.lead_id
    and (l.last_contacted_at is null or l.last_contacted_at < new.occurred_at);
  return null;
end $$;

create trigger accounts__tidy before insert or update on public.accounts
  for each row execute function private.tg_accounts__tidy();
create trigger leads__tidy before insert or update on public.leads
  for each row execute function private.tg_leads__tidy();
create trigger leads__record_change after insert or update on public.leads
  for each row execute function private.tg_leads__record_change();
create trigger lead_activities__touch_lead after insert on public.lead_activities
  for each row when (new.kind in ('email_sent', 'call', 'meeting'))
  execute function private.tg_lead_activities__touch_lead();

create trigger accounts__audit after insert or update or delete on public.accounts
  for each row execute function private.tg_audit();
create trigger leads__audit after insert or update or delete on public.leads
  for each row execute function private.tg_audit();
create trigger lead_activities__audit after insert or update or delete on public.lead_activities
  for each row execute function private.tg_audit();
