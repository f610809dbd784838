-- Lead merges: one lead takes another's place, with its history; can be undone.
-- Owns: lead_merges, merge_leads(), unmerge_leads(). Reads: leads, audit_entries. Writes: leads and what refers to them.
create table public.lead_merges (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  winner_id uuid not null references public.leads (id) on delete cascade,
  loser_id uuid not null references public.leads (id) on delete cascade,
  merged_by uuid references auth.users (id) on delete set null,
  merged_at timestamptz not null default now(),
  undone_at timestamptz
);
comment on table public.lead_merges is 'Two leads that became one.';
create index lead_merges_workspace_id_idx on public.lead_merges (workspace_id, merged_at desc);
create index lead_merges_winner_id_idx on public.lead_merges (winner_id);
create index lead_merges_loser_id_idx on public.lead_merges (loser_id);
create index lead_merges_merged_by_idx on public.lead_merges (merged_by);

alter table public.lead_merges enable row level security;
create policy "Members read their workspace's merges" on public.lead_merges
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written by merge_leads() and unmerge_leads(): no insert, update or delete policy.
revoke all on public.lead_merges from anon, authenticated;
grant select on public.lead_merges to authenticated;

-- The winner with what the loser adds: empty facts are filled, `take` names facts that the loser knows better. Tags and
-- custom fields of both; a wish not to be contacted stays.
create function private.merged_lead(winner public.leads, loser public.leads, take text[]) returns public.leads
language plpgsql stable set search_path = ''
as $$
declare
  merged public.leads := winner;
  facts constant text[] := array['name', 'email', 'phone', 'title', 'account_id', 'country', 'city', 'stage', 'owner_id', 'source'];
  unknown text := (select t from unnest(take) as t where t <> all(array_replace(facts, 'account_id', 'company')) limit 1);
begin
  if unknown is not null then
    perform private.refuse(format('"%s" can''t be taken from the other lead. These can: %s.', left(unknown, 40),
      array_to_string(array_replace(facts, 'account_id', 'company'), ', ')));
  end if;
  merged := jsonb_populate_record(merged, (
    select coalesce(jsonb_object_agg(f, to_jsonb(loser) -> f), '{}')
    from unnest(facts) as f
    where to_jsonb(loser) ->> f is not null
      and (f = any(array_replace(take, 'company', 'account_id')) or to_jsonb(winner) ->> f is null)
  ));
  merged.tags := private.tidy_tags(winner.tags || loser.tags);
  merged.custom := loser.custom || winner.custom;
  merged.do_not_contact := winner.do_not_contact or loser.do_not_contact;
  merged.from_outside := winner.from_outside or loser.from_outside;
  merged.last_contacted_at := greatest(winner.last_contacted_at, loser.last_contacted_at);
  return merged;
end $$;

-- Points everything that refers to the loser at the winner, whichever tables there are. A row for which the winner has
-- one already (unique) stays with the loser. What is derived from a lead (lead_scores, lead_stage_history, schema private) is
-- not moved.
create function private.repoint_lead(winner_id uuid, loser_id uuid) returns void
language plpgsql set search_path = ''
as $$
declare
  reference record;
  place tid;
begin
  for reference in
    select c.conrelid::regclass as table_name, a.attname as col
    from pg_catalog.pg_constraint c
    join pg_catalog.pg_class t on t.oid = c.conrelid
    join pg_catalog.pg_namespace n on n.oid = t.relnamespace
    cross join unnest(c.conkey, c.confkey) as k (own, theirs)
    join pg_catalog.pg_attribute f on f.attrelid = c.confrelid and f.attnum = k.theirs and f.attname = 'id'
    join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.own
    where c.contype = 'f' and c.confrelid = 'public.leads'::regclass and n.nspname = 'public'
      and t.relname not in ('lead_scores', 'lead_stage_history', 'lead_merges', 'lead_distinctions', 'leads')
    order by 1, 2
  loop
    for place in execute format('select ctid from %s where %I = $1', reference.table_name, reference.col) using loser_id loop
      begin
        execute format('update %s set %I = $1 where ctid = $2', reference.table_name, reference.col) using winner_id, place;
      exception when unique_violation or exclusion_violation then
        null;
      end;
    end loop;
  end loop;
end $$;

-- Makes two leads one: the winner stays, with the loser's history; see private.merged_lead() for `take`. Returns
-- {merge_id, lead, changes}. Definer: moves entries of the timeline that nobody may change by hand.
create function public.merge_leads(workspace_id uuid, winner_id uuid, loser_id uuid, take text[] default '{}') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  winner public.leads;
  loser public.leads;
  merged public.leads;
  before jsonb;
  merge uuid := gen_random_uuid();
begin
  perform private.require_writer(merge_leads.workspace_id);
  if winner_id = loser_id then
    perform private.refuse('These are the same lead.');
  end if;
  perform from public.leads l where l.workspace_id = merge_leads.workspace_id
    and l.id in (merge_leads.winner_id, merge_leads.loser_id) order by l.id for update;
  select * into winner from public.leads l
  where l.workspace_id = merge_leads.workspace_id and l.id = merge_leads.winner_id and l.deleted_at is null;
  select * into loser from public.leads l
  where l.workspace_id = merge_leads.workspace_id and l.id = merge_leads.loser_id and l.deleted_at is null;
  if winner.id is null or loser.id is null then
    raise exception 'There is no such lead here. Search again; do not guess ids.' using errcode = 'PT404';
  end if;
  select to_jsonb(r) into before from public.lead_rows r where r.id = winner.id;
  merged := private.merged_lead(winner, loser, coalesce(take, '{}'));
  insert into public.lead_merges (id, workspace_id, winner_id, loser_id, merged_by)
  values (merge, merge_leads.workspace_id, winner.id, loser.id, auth.uid());
  perform set_config('app.merge_id', merge::text, true);
  update public.leads l set deleted_at = now(), deleted_by = auth.uid(), merged_into = winner.id where l.id = loser.id;
  perform private.repoint_lead(winner.id, loser.id);
  update public.leads l set (account_id, name, email, phone, title, country, city, stage, owner_id, tags, source, custom,
    do_not_contact, from_outside, last_contacted_at) = (merged.account_id, merged.name, merged.email, merged.phone,
    merged.title, merged.country, merged.city, merged.stage, merged.owner_id, merged.tags, merged.source, merged.custom,
    merged.do_not_contact, merged.from_outside, merged.last_contacted_at)
  where l.id = winner.id;
  perform set_config('app.merge_id', '', true);
  return (
    select jsonb_build_object('merge_id', merge, 'lead', to_jsonb(r), 'changes', private.lead_differences(before, to_jsonb(r)))
    from public.lead_rows r where r.id = winner.id
  );
end $$;

-- Undoes a merge: {lead_ids: [winner, loser], reversed, kept: [reasons]}. What someone changed since stays as they left
-- it. Undoing again does nothing. Definer like merge_leads().
create function public.unmerge_leads(workspace_id uuid, merge_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  merge public.lead_merges;
  entry public.audit_entries;
  reason text;
  reversed int := 0;
  kept jsonb := '[]'::jsonb;
begin
  perform private.require_writer(unmerge_leads.workspace_id);
  select * into merge from public.lead_merges m
  where m.workspace_id = unmerge_leads.workspace_id and m.id = unmerge_leads.merge_id for update;
  if merge.id is null then
    raise exception 'There is no such merge.' using errcode = 'PT404';
  end if;
  perform set_config('app.undoing', 'on', true);
  if merge.undone_at is null then
    for entry in select e.* from public.audit_entries e where e.merge_id = merge.id order by e.id desc loop
      reason := private.undo_entry(entry);
      if reason is null then
        reversed := reversed + 1;
      else
        kept := kept || jsonb_build_object('table', entry.table_name, 'row_id', entry.row_id, 'reason', reason);
      end if;
    end loop;
    update public.lead_merges m set undone_at = clock_timestamp() where m.id = merge.id;
  end if;
  perform set_config('app.undoing', '', true);
  return jsonb_build_object('lead_ids', jsonb_build_array(merge.winner_id, merge.loser_id), 'reversed', reversed, 'kept', kept);
end $$;

grant execute on function public.merge_leads(uuid, uuid, uuid, text[]), public.unmerge_leads(uuid, uuid) to authenticated;
