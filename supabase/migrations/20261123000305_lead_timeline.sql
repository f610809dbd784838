-- Lead timeline: rows are tidied before they are stored; changes of stage and owner write themselves down.
-- Owns: the triggers of accounts, leads and lead_activities. Reads: workspace_members,
--   private.tg_audit_rows().

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
  from (select array['name_key', 'country_key', 'email_key', 'phone_key', 'name_sound', 'updated_at'] as derived) d
$$;
grant execute on function private.really_changes(jsonb, jsonb) to authenticated, service_role;

-- A lead as it is stored: empty means absent, address and tags are in lower case. As private.tidy_text() does it, but
-- without a call for each field: this runs for every row of an import.
create function private.tidy_lead(lead public.leads) returns public.leads
language plpgsql immutable set search_path = ''
as $$
declare
  white constant text := E' \t\r\n';
begin
  lead.name := btrim(coalesce(lead.name, ''), white);
  lead.email := lower(nullif(btrim(lead.email, white), '') collate "und-x-icu");
  lead.phone := nullif(btrim(lead.phone, white), '');
  lead.title := nullif(btrim(lead.title, white), '');
  lead.country := nullif(btrim(lead.country, white), '');
  lead.city := nullif(btrim(lead.city, white), '');
  lead.source := nullif(btrim(lead.source, white), '');
  if lead.tags <> '{}' then
    lead.tags := private.tidy_tags(lead.tags);
  end if;
  return lead;
end $$;
grant execute on function private.tidy_lead(public.leads) to authenticated, service_role;

-- Whether what is written now comes from outside: from an imported file or a page (app.reads_outside), or from the assistant
-- in a turn that has read outsiders' text. Definer: turns are private to their person, a lead is everybody's.
create function private.writes_outside_text() returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  return coalesce(current_setting('app.import_id', true), '') <> '' or coalesce(current_setting('app.reads_outside', true), '') = 'on' or exists (
    select from public.tool_calls c join public.turns t on t.id = c.turn_id
    where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid and t.tainted);
end $$;
grant execute on function private.writes_outside_text() to authenticated, service_role;

-- updated_at follows a real change only; a score computed anew (app.scoring) is none. What an import writes comes from
-- outside.
create function private.tg_leads__tidy() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new := private.tidy_lead(new);
  new.custom := private.tidy_custom(new.workspace_id, 'lead', new.custom, case when tg_op = 'UPDATE' then old.custom end);
  if tg_op = 'INSERT' and new.stage is null then
    new.stage := private.first_stage(new.workspace_id);
  end if;
  if not new.from_outside and private.writes_outside_text() and (tg_op = 'INSERT'
      or coalesce(current_setting('app.import_id', true), '') <> ''
      or (new.account_id, new.name, new.email, new.phone, new.title, new.country, new.city, new.tags, new.source, new.custom)
        is distinct from (old.account_id, old.name, old.email, old.phone, old.title, old.country, old.city, old.tags,
          old.source, old.custom)) then
    new.from_outside := true;
  end if;
  if tg_op = 'UPDATE' and coalesce(current_setting('app.scoring', true), '') <> 'on'
      and private.really_changes(to_jsonb(old), to_jsonb(new)) then
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
  if tg_op = 'INSERT' or private.really_changes(to_jsonb(old), to_jsonb(new)) then
    new.updated_at := case when tg_op = 'INSERT' then new.updated_at else now() end;
    new.from_outside := new.from_outside or private.writes_outside_text();
  end if;
  return new;
end $$;

-- Definer: the history of a lead is nobody's to write by hand. `app.change_reason` carries the person's own words,
-- `app.import_name` the file that an import reads.
create function private.tg_leads__record_change() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    insert into public.lead_activities (workspace_id, lead_id, kind, title, actor_id, occurred_at)
    select n.workspace_id, n.id, 'created',
      coalesce('Imported from ' || nullif(current_setting('app.import_name', true), ''), 'Lead created'),
      n.created_by, n.created_at
    from new_rows n;
    return null;
  end if;
  -- Nothing to tell of a change that is taken back, nor of an owner cleared while the whole workspace is deleted.
  if current_setting('app.undoing', true) = 'on' then
    return null;
  end if;
  insert into public.lead_activities (workspace_id, lead_id, kind, title, body, actor_id)
  select n.workspace_id, n.id, 'stage_changed', format('Stage changed from %s to %s',
    private.stage_label(o.workspace_id, o.stage), private.stage_label(n.workspace_id, n.stage)),
    nullif(current_setting('app.change_reason', true), ''), auth.uid()
  from new_rows n join old_rows o on o.id = n.id join public.workspaces w on w.id = n.workspace_id
  where n.stage <> o.stage;
  insert into public.lead_activities (workspace_id, lead_id, kind, title, actor_id)
  select n.workspace_id, n.id, 'owner_changed', coalesce('Assigned to ' || (
      select m.display_name from public.workspace_members m
      where m.workspace_id = n.workspace_id and m.user_id = n.owner_id
    ), 'No longer assigned'), auth.uid()
  from new_rows n join old_rows o on o.id = n.id join public.workspaces w on w.id = n.workspace_id
  where n.owner_id is distinct from o.owner_id;
  return null;
end $$;

-- Definer: last_contacted_at is nobody's to write by hand.
create function private.tg_lead_activities__touch_lead() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- Or it would go in a circle: changes of leads are entries too.
  if not exists (select from new_rows n where n.kind in ('email_sent', 'call', 'meeting')) then
    return null;
  end if;
  update public.leads l set last_contacted_at = n.occurred_at
  from (select r.workspace_id, r.lead_id, max(r.occurred_at) as occurred_at from new_rows r
    where r.kind in ('email_sent', 'call', 'meeting') group by 1, 2) n
  where l.workspace_id = n.workspace_id and l.id = n.lead_id
    and (l.last_contacted_at is null or l.last_contacted_at < n.occurred_at);
  return null;
end $$;

create trigger accounts__tidy before insert or update on public.accounts
  for each row execute function private.tg_accounts__tidy();
create trigger leads__tidy before insert on public.leads
  for each row execute function private.tg_leads__tidy();
-- What the database derives by itself (app.scoring: a score, the time of the last contact) is tidy, and no one's change to
-- be told or audited.
create trigger leads__tidy_update before update on public.leads
  for each row when (coalesce(current_setting('app.scoring', true), '') <> 'on') execute function private.tg_leads__tidy();
create trigger leads__record_change_insert after insert on public.leads
  referencing new table as new_rows for each statement execute function private.tg_leads__record_change();
create trigger leads__record_change_update after update on public.leads
  referencing new table as new_rows old table as old_rows for each statement
  when (coalesce(current_setting('app.scoring', true), '') <> 'on') execute function private.tg_leads__record_change();
create trigger lead_activities__touch_lead after insert on public.lead_activities
  referencing new table as new_rows for each statement execute function private.tg_lead_activities__touch_lead();

create trigger accounts__audit_insert after insert on public.accounts
  referencing new table as new_rows for each statement execute function private.tg_audit_rows();
create trigger accounts__audit_update after update on public.accounts
  referencing new table as new_rows old table as old_rows for each statement execute function private.tg_audit_rows();
create trigger accounts__audit_delete after delete on public.accounts
  referencing old table as old_rows for each statement execute function private.tg_audit_rows();
create trigger leads__audit_insert after insert on public.leads
  referencing new table as new_rows for each statement execute function private.tg_audit_rows();
create trigger leads__audit_update after update on public.leads
  referencing new table as new_rows old table as old_rows for each statement
  when (coalesce(current_setting('app.scoring', true), '') <> 'on') execute function private.tg_audit_rows();
create trigger leads__audit_delete after delete on public.leads
  referencing old table as old_rows for each statement execute function private.tg_audit_rows();
-- Of a campaign's mail the outbox keeps what was sent.
create trigger lead_activities__audit_insert after insert on public.lead_activities
  referencing new table as new_rows for each statement
  when (coalesce(current_setting('app.scoring', true), '') <> 'on') execute function private.tg_audit_rows();
create trigger lead_activities__audit_update after update on public.lead_activities
  referencing new table as new_rows old table as old_rows for each statement execute function private.tg_audit_rows();
create trigger lead_activities__audit_delete after delete on public.lead_activities
  referencing old table as old_rows for each statement execute function private.tg_audit_rows();
