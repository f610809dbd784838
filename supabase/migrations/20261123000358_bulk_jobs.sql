-- Bulk jobs: one change to very many leads. A preview freezes which leads are meant and counts how many would really change;
-- what a person then starts is done to exactly those, a chunk at a time.
-- Owns: bulk_jobs, private.bulk_job_chunks, preview_bulk_job() and its parts. Reads: leads, accounts, lead_rows.
-- A new kind of work (adding to a campaign, say) is one more action: here in the check and in ready_bulk(), and in
-- private.apply_bulk().
create table public.bulk_jobs (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid references auth.users (id) on delete set null,
  acting_id uuid references auth.users (id) on delete set null,
  tool_call_id uuid,
  action text not null,
  changes jsonb not null default '{}',
  selection jsonb not null,
  sample jsonb not null default '[]',
  status text not null default 'ready',
  total int not null,
  would_change int not null,
  changed int not null default 0,
  unchanged int not null default 0,
  skipped int not null default 0,
  failed int not null default 0,
  problems jsonb not null default '[]',
  attempts int not null default 0,
  error text,
  undo_before bigint,
  undo_total int,
  reversed int not null default 0,
  kept int not null default 0,
  kept_leads jsonb not null default '[]',
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  undone_at timestamptz,
  constraint bulk_jobs_action_is_known check (action in ('change', 'delete', 'restore')),
  constraint bulk_jobs_status_is_known check (status in
    ('ready', 'running', 'completed', 'stopped', 'failed', 'undoing', 'undone')),
  constraint bulk_jobs_changes_are_an_object check (jsonb_typeof(changes) = 'object'),
  constraint bulk_jobs_problems_are_a_list check (jsonb_typeof(problems) = 'array'),
  constraint bulk_jobs_kept_leads_are_a_list check (jsonb_typeof(kept_leads) = 'array')
);
comment on table public.bulk_jobs is 'Changes of very many leads at once: what, to whom, how far.';
comment on column public.bulk_jobs.acting_id is 'For whom the tick works at it: who began the run or the undo.';
comment on column public.bulk_jobs.tool_call_id is 'The assistant''s action that started it. No foreign key: the job outlives the ledger.';
comment on column public.bulk_jobs.selection is 'How the leads were chosen: {filter} or {bin} with the number of exceptions, or {} for single ones.';
comment on column public.bulk_jobs.sample is 'What would change on the first leads: [{id, label, field, before, after}].';
comment on column public.bulk_jobs.skipped is 'Leads that were deleted or merged since, or not in the bin any more.';
comment on column public.bulk_jobs.problems is 'The first leads that were skipped or failed: [{id, label, reason}].';
comment on column public.bulk_jobs.undo_before is 'Changes from this number of the audit on are undone.';
comment on column public.bulk_jobs.kept_leads is 'The first leads that the undo left, or left in part: [{id, label, reason}].';
create index bulk_jobs_workspace_id_idx on public.bulk_jobs (workspace_id, created_at desc);
create index bulk_jobs_user_id_idx on public.bulk_jobs (user_id);
create index bulk_jobs_acting_id_idx on public.bulk_jobs (acting_id);
create index bulk_jobs_tool_call_id_idx on public.bulk_jobs (tool_call_id) where tool_call_id is not null;
create index bulk_jobs_at_work_idx on public.bulk_jobs (updated_at) where status in ('running', 'undoing');

create table private.bulk_job_chunks (
  job_id uuid not null references public.bulk_jobs (id) on delete cascade,
  number int not null,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  lead_ids uuid[] not null,
  primary key (job_id, number)
);
comment on table private.bulk_job_chunks is 'The leads of a job that are still to be done. A chunk goes in the transaction that does it.';
create index bulk_job_chunks_workspace_id_idx on private.bulk_job_chunks (workspace_id);

alter table public.bulk_jobs enable row level security;
create policy "Members read their workspace's bulk jobs" on public.bulk_jobs
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table private.bulk_job_chunks enable row level security;
create policy "Nobody reads the chunks but the functions of the jobs" on private.bulk_job_chunks
  for select to authenticated using (false);
-- Both are written by functions: no insert, update or delete policy.
revoke all on public.bulk_jobs from anon, authenticated;
grant select on public.bulk_jobs to authenticated;

-- The change as it will be made: owner and stage found, values tidied. Refuses what can't be done to many leads, with why.
create function private.ready_bulk(workspace_id uuid, action text, changes jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  ready jsonb := coalesce(changes, '{}');
  many constant text[] := array['stage', 'owner_id', 'add_tags', 'remove_tags', 'do_not_contact', 'score', 'title', 'company',
    'country', 'city', 'source', 'custom'];
begin
  if action is null or action not in ('change', 'delete', 'restore') then
    perform private.refuse('A bulk action is change, delete or restore.');
  elsif jsonb_typeof(ready) <> 'object' then
    perform private.refuse('"changes" is an object.');
  elsif action <> 'change' then
    return '{}'::jsonb;
  elsif ready ?| array['name', 'email', 'phone'] then
    perform private.refuse('Name, e-mail and phone are each person''s own: change them lead by lead.');
  end if;
  if ready ->> 'owner' is not null then
    ready := ready - 'owner' || jsonb_build_object('owner_id', private.owner_called(ready_bulk.workspace_id, ready ->> 'owner'));
  end if;
  perform private.check_lead_facts(ready_bulk.workspace_id, ready, many);
  if ready = '{}' then
    perform private.refuse('Say what to change.');
  elsif ready ->> 'owner_id' is not null and not exists (
    select from public.workspace_members m
    where m.workspace_id = ready_bulk.workspace_id and m.user_id::text = lower(ready ->> 'owner_id')
  ) then
    perform private.refuse('The new owner is not a member of this workspace.');
  elsif ready ? 'score' and exists (
    select from public.score_rules r where r.workspace_id = ready_bulk.workspace_id and r.active
  ) then
    perform private.refuse('The score follows this workspace''s rules. Change the rules, not the number.');
  end if;
  if ready ? 'stage' then
    ready := ready || jsonb_build_object('stage', private.stage_called(ready_bulk.workspace_id, ready ->> 'stage'));
  end if;
  if ready ? 'custom' then
    -- Values as the fields want them; what is to be emptied stays named.
    ready := ready || jsonb_build_object('custom', (
      select coalesce(jsonb_object_agg(c.key, null), '{}') from jsonb_each(ready -> 'custom') c where c.value = 'null')
      || private.tidy_custom(ready_bulk.workspace_id, 'lead', ready -> 'custom', '{}'));
  end if;
  return ready;
end $$;

-- A change as SQL over leads l: whether it differs from what is there, and what is set. By columns and not by lead_after(),
-- which takes three times as long for a thousand leads; a test holds the two against each other. A company is an account by
-- then (`account_id`), or to be looked up (`company`).
create function private.bulk_change_sql(workspace_id uuid, ready jsonb, out differs text, out sets text)
language plpgsql stable set search_path = ''
as $$
declare
  removed text[] := private.tidy_tags(array(select jsonb_array_elements_text(ready -> 'remove_tags')));
  added text[] := array(select t from unnest(private.tidy_tags(array(select jsonb_array_elements_text(ready -> 'add_tags')))) as t
    where t <> all(removed));
begin
  select string_agg(c.differs, ' or '), string_agg(format('%I = %s', c.col, c.value), ', ') filter (where c.value is not null)
  into differs, sets
  from (
    select f.key as col, format('l.%I is distinct from %s', f.key, v.value) as differs, v.value
    from jsonb_each(ready) f
    cross join lateral (select case f.key
      when 'owner_id' then format('%L::uuid', f.value #>> '{}')
      when 'account_id' then format('%L::uuid', f.value #>> '{}')
      when 'score' then format('%L::int', f.value #>> '{}')
      when 'do_not_contact' then format('%L::boolean', f.value #>> '{}')
      else format('%L', private.tidy_text(f.value #>> '{}')) end as value) v
    where f.key not in ('add_tags', 'remove_tags', 'custom', 'company')
    union all
    select 'tags', format('(not l.tags @> %L::text[] or l.tags && %L::text[])', added, removed),
      format('array(select t from unnest(l.tags || %L::text[]) as t where t <> all(%L::text[]))', added, removed)
    where ready ?| array['add_tags', 'remove_tags']
    union all
    select 'custom', format('(%s)', coalesce(string_agg(
        format('nullif(l.custom -> %1$L, ''null'') is distinct from nullif(%2$L::jsonb, ''null'')', c.key, c.value), ' or '), 'false')),
      format('(l.custom || %L::jsonb) - %L::text[]', ready -> 'custom',
        coalesce(array_agg(c.key) filter (where c.value = 'null'), '{}'))
    from jsonb_each(ready -> 'custom') c where ready ? 'custom' having ready ? 'custom'
    union all
    select 'account_id', coalesce((
        select format('l.account_id is distinct from %L::uuid', a.id) from public.accounts a
        where a.workspace_id = bulk_change_sql.workspace_id
          and a.name_key = lower(private.tidy_text(ready ->> 'company') collate "und-x-icu")
      ), case when private.tidy_text(ready ->> 'company') is null then 'l.account_id is not null' else 'true' end), null
    where ready ? 'company'
  ) c;
end $$;

-- SQL that reads l: the selected leads, alive or (to restore) in the bin.
create function private.bulk_scope_sql(workspace_id uuid, action text, selection jsonb) returns text
language plpgsql stable set search_path = ''
as $$
declare
  most constant int := 10000;
  listed jsonb := coalesce(selection -> 'ids', selection -> 'except');
  ids uuid[];
  chosen text;
begin
  if jsonb_typeof(selection) is distinct from 'object'
      or exists (select from jsonb_object_keys(selection) k where k not in ('filter', 'ids', 'bin', 'except'))
      or (select count(*) from jsonb_object_keys(selection) k where k in ('filter', 'ids', 'bin')) <> 1
      or selection ?& array['ids', 'except'] then
    perform private.refuse('Select by "filter", "ids" or "bin"; "except" leaves some of a filter or the bin out.');
  elsif (action = 'restore' and selection ? 'filter') or (action <> 'restore' and selection ? 'bin') then
    perform private.refuse('What is restored is selected in the bin; everything else by a filter or ids.');
  elsif listed is not null and (jsonb_typeof(listed) <> 'array' or jsonb_array_length(listed) > most) then
    perform private.refuse('At most 10,000 leads can be named one by one. Use a filter.');
  end if;
  begin
    ids := array(select v::uuid from jsonb_array_elements_text(listed) as v);
  exception when data_exception then
    perform private.refuse('A lead is named by its id.');
  end;
  chosen := case
    when selection ? 'ids' then format('l.id = any(%L::uuid[])', ids)
    else format('not l.id = any(%L::uuid[])', coalesce(ids, '{}'))
  end;
  if action = 'restore' then
    return format('from public.leads l where l.workspace_id = %L and l.deleted_at is not null and l.merged_into is null and %s',
      bulk_scope_sql.workspace_id, chosen);
  end if;
  return private.lead_scope(bulk_scope_sql.workspace_id, (private.lead_filter_sql(bulk_scope_sql.workspace_id,
    coalesce(selection -> 'filter', '{}'))).sql) || format(' and l.deleted_at is null and %s', chosen);
end $$;

-- What would change on the first leads, for people.
create function private.bulk_sample(workspace_id uuid, action text, ready jsonb, lead_ids uuid[]) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  if action <> 'change' then
    return (
      select coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'label', l.name, 'field', 'lead',
        'before', case action when 'restore' then 'in the bin' else coalesce(a.name, 'here') end,
        'after', case action when 'restore' then coalesce(a.name, 'here') else 'deleted' end) order by p.position), '[]')
      from unnest(lead_ids) with ordinality as p (id, position)
      join public.leads l on l.workspace_id = bulk_sample.workspace_id and l.id = p.id
      left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
    );
  end if;
  return (
    select coalesce(jsonb_agg(d.value order by p.position), '[]')
    from unnest(lead_ids) with ordinality as p (id, position)
    join public.lead_rows r on r.workspace_id = bulk_sample.workspace_id and r.id = p.id
    join public.leads l on l.id = p.id
    cross join lateral private.lead_after(l, ready) n
    cross join jsonb_array_elements(private.lead_differences(to_jsonb(r), to_jsonb(r) || jsonb_build_object(
      'title', n.title, 'country', n.country, 'city', n.city, 'source', n.source, 'custom', n.custom, 'score', n.score,
      'tags', n.tags, 'do_not_contact', n.do_not_contact, 'stage_label', private.stage_label(n.workspace_id, n.stage),
      'company', case when ready ? 'company' then private.tidy_text(ready ->> 'company') else r.company end,
      'owner_name', (select m.display_name from public.workspace_members m
        where m.workspace_id = n.workspace_id and m.user_id = n.owner_id)))) as d
  );
end $$;

-- Finds the leads of a selection, how many of them would change, and a sample.
-- Definer: the policy hides the bin. Only where the caller may write; the scope names the workspace.
create function private.find_bulk(
  workspace_id uuid, action text, ready jsonb, selection jsonb, out lead_ids uuid[], out would_change int, out sample jsonb
)
language plpgsql stable security definer set search_path = ''
as $$
declare
  most constant int := 1000000;
  first_ids uuid[];
  scope text;
  differs text;
begin
  perform private.require_writer(find_bulk.workspace_id);
  scope := private.bulk_scope_sql(find_bulk.workspace_id, action, selection);
  differs := case action when 'change' then (private.bulk_change_sql(find_bulk.workspace_id, ready)).differs else 'true' end;
  execute format('select coalesce(array_agg(f.id order by f.id), ''{}''), count(*) filter (where f.differs)
    from (select l.id, (%s) as differs %s limit %s) f', differs, scope, most + 1) into lead_ids, would_change;
  if cardinality(lead_ids) > most then
    perform private.refuse('More than a million leads are selected. Narrow the selection.');
  end if;
  execute format('select array(select l.id %s and (%s) order by l.score desc, l.id limit 10)', scope, differs) into first_ids;
  sample := private.bulk_sample(find_bulk.workspace_id, action, ready, first_ids);
end $$;

-- Freezes which leads are meant, and says what would happen to them: the job as a row of bulk_jobs. Nothing changes before
-- start_bulk_job(). action: change, delete or restore; selection: {filter, except} or {ids}, to restore {bin: true, except}
-- or {ids}; changes: facts of a lead that many may share, with add_tags, remove_tags, custom, and owner as a word.
-- Definer: the table has no insert policy. The same job_id again answers the same job.
create function public.preview_bulk_job(
  workspace_id uuid, action text, selection jsonb, changes jsonb default null, job_id uuid default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  chunk_leads constant int := 1000;
  ready jsonb;
  found record;
  job public.bulk_jobs;
begin
  perform private.require_writer(preview_bulk_job.workspace_id);
  select b.* into job from public.bulk_jobs b where b.id = preview_bulk_job.job_id;
  if job.id is not null then
    if job.user_id is distinct from auth.uid() or job.workspace_id <> preview_bulk_job.workspace_id then
      raise exception 'This id is taken. Choose another.' using errcode = 'PT409';
    end if;
    return to_jsonb(job);
  end if;
  ready := private.ready_bulk(preview_bulk_job.workspace_id, action, changes);
  found := private.find_bulk(preview_bulk_job.workspace_id, action, ready, selection);
  insert into public.bulk_jobs (id, workspace_id, user_id, action, changes, selection, sample, total, would_change)
  values (coalesce(preview_bulk_job.job_id, gen_random_uuid()), preview_bulk_job.workspace_id, auth.uid(), action, ready,
    case when selection ? 'ids' then '{}' else selection - 'except'
      || jsonb_build_object('except', jsonb_array_length(coalesce(selection -> 'except', '[]'))) end,
    found.sample, cardinality(found.lead_ids), found.would_change)
  returning * into job;
  insert into private.bulk_job_chunks (job_id, number, workspace_id, lead_ids)
  select job.id, n, job.workspace_id, found.lead_ids[n * chunk_leads + 1 : (n + 1) * chunk_leads]
  from generate_series(0, (job.total + chunk_leads - 1) / chunk_leads - 1) as n;
  return to_jsonb(job);
end $$;

grant execute on function private.ready_bulk(uuid, text, jsonb), private.bulk_change_sql(uuid, jsonb),
  private.bulk_scope_sql(uuid, text, jsonb), private.bulk_sample(uuid, text, jsonb, uuid[])
to authenticated;
grant execute on function public.preview_bulk_job(uuid, text, jsonb, jsonb, uuid) to authenticated;
