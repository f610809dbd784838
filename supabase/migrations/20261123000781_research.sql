-- Research: what was read becomes facts, which fill only what is empty on the record.
-- Owns: research_target(), save_research(), use_fact(), private.fill_from_facts(). Reads: accounts, leads, audit_entries,
--   approvals. Writes: facts, research_pages, and through update_account() and private.change_leads() accounts and leads.

-- Whom research is about: {lead, account, domain_is_trusted}; null for nobody. A domain that the assistant wrote itself, in
-- a turn that had read text from outside and without being asked, may be what a hostile page wants to have called.
-- Definer: turns are private to their person, the record is everybody's.
create function public.research_target(workspace_id uuid, lead_id uuid default null, account_id uuid default null) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  person public.leads;
  company public.accounts;
begin
  perform private.require_writer(research_target.workspace_id);
  select l.* into person from public.leads l
  where l.workspace_id = research_target.workspace_id and l.id = research_target.lead_id and l.deleted_at is null;
  select a.* into company from public.accounts a
  where a.workspace_id = research_target.workspace_id
    and a.id = case when research_target.lead_id is null then research_target.account_id else person.account_id end;
  if (research_target.lead_id is null and company.id is null) or (research_target.lead_id is not null and person.id is null) then
    return null;
  end if;
  return jsonb_build_object(
    'lead', case when person.id is not null then jsonb_build_object('id', person.id, 'name', person.name, 'email', person.email) end,
    'account', case when company.id is not null then
      jsonb_build_object('id', company.id, 'name', company.name, 'domain', company.domain) end,
    'domain_is_trusted', not exists (
      select from (
        select e.tool_call_id from public.audit_entries e
        where e.workspace_id = research_target.workspace_id
          and ((e.row_id = company.id and e.before ->> 'domain' is distinct from e.after ->> 'domain')
            or (e.row_id = person.id and company.domain is null and e.before ->> 'email' is distinct from e.after ->> 'email'))
        order by e.id desc limit 1
      ) last
      join public.tool_calls c on c.id = last.tool_call_id
      join public.turns t on t.id = c.turn_id and t.tainted
      where not exists (select from public.approvals p where p.tool_call_id = c.id and p.status = 'approved')));
end $$;

-- Checks one fact as it was given; says what is wrong with it, null when nothing is.
create function private.fact_fault(workspace_id uuid, fact jsonb) returns text
language plpgsql stable set search_path = ''
as $$
begin
  return case
    when jsonb_typeof(fact) is distinct from 'object' or exists (select from jsonb_object_keys(fact) k where k not in
      ('field', 'question', 'value', 'source_url', 'quote', 'is_inferred', 'basis', 'happened_on'))
      then 'A fact has field or question, value, source_url, quote, and basis where it was inferred.'
    when (fact ->> 'field' is null) = (fact ->> 'question' is null) then 'A fact tells a field or answers a question.'
    when fact ->> 'field' !~ '^[a-z][a-z0-9_]{0,59}$' then 'A field is named in small letters.'
    when length(btrim(fact ->> 'question')) not between 3 and 300 then 'A question has 3 to 300 characters.'
    when coalesce(jsonb_typeof(fact -> 'value'), 'null') not in ('string', 'number', 'boolean')
      or length(fact ->> 'value') not between 1 and 1000 then 'A value is a text, a number, or true or false.'
    when coalesce(fact ->> 'source_url', '') !~ '^(https?://|dns:)' then 'No source, no fact: give the address of a page that was read.'
    when coalesce(btrim(fact ->> 'quote'), '') = '' or length(fact ->> 'quote') > 1000 then 'No fact without the words of its source.'
    when not private.page_says(fact_fault.workspace_id, fact ->> 'source_url', fact ->> 'quote')
      then 'These words do not stand on that page as it was read.'
    when coalesce((fact ->> 'is_inferred')::boolean, false) and coalesce(btrim(fact ->> 'basis'), '') = ''
      then 'What was inferred says from what.'
  end;
end $$;

-- Keeps what was read about a lead or an account, {lead_id} or {account_id}. A fact whose words stand on no page that was
-- read is refused; a source that says otherwise now supersedes what it said; other sources stay beside. What is empty on the
-- record is filled, where all sources agree and none is a guess. Returns {saved, seen_again, superseded, refused: [{fact,
-- reason}], filled: [fields], changes}.
-- Definer: facts and pages are written here alone.
create function public.save_research(
  workspace_id uuid, subject jsonb, pages jsonb default '[]', facts jsonb default '[]', fill boolean default true
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  target jsonb := public.research_target(save_research.workspace_id, (subject ->> 'lead_id')::uuid,
    case when subject ? 'lead_id' then null else (subject ->> 'account_id')::uuid end);
  lead uuid := (target #>> '{lead,id}')::uuid;
  account uuid := case when lead is null then (target #>> '{account,id}')::uuid end;
  given jsonb;
  fault text;
  fresh uuid[] := '{}'::uuid[];
  kept public.facts;
  seen_again int := 0;
  superseded int := 0;
  refused jsonb := '[]'::jsonb;
begin
  if target is null then
    raise exception 'There is no such lead or account here. Search again; do not guess ids.' using errcode = 'PT404';
  elsif jsonb_typeof(pages) <> 'array' or jsonb_array_length(pages) > 50 or jsonb_typeof(facts) <> 'array'
      or jsonb_array_length(facts) > 200 then
    perform private.refuse('At most 50 pages and 200 facts are kept at a time.');
  end if;
  insert into public.research_pages as p (workspace_id, url, final_url, title, text, page, fetched_at)
  select save_research.workspace_id, g.url, coalesce(g.final_url, g.url), left(g.title, 300), left(g.text, 200000),
    coalesce(g.page, '{}'), least(coalesce(g.fetched_at, clock_timestamp()), clock_timestamp())
  from jsonb_to_recordset(pages) as g (url text, final_url text, title text, text text, page jsonb, fetched_at timestamptz)
  on conflict on constraint research_pages_url_is_unique do update set final_url = excluded.final_url,
    title = excluded.title, text = excluded.text, page = excluded.page, fetched_at = excluded.fetched_at
  where excluded.fetched_at >= p.fetched_at;
  for given in select g.value from jsonb_array_elements(facts) g loop
    fault := private.fact_fault(save_research.workspace_id, given);
    if fault is not null then
      refused := refused || jsonb_build_object('fact', coalesce(given ->> 'field', given ->> 'question'), 'reason', fault);
      continue;
    end if;
    insert into public.facts as f (workspace_id, lead_id, account_id, field, question, value, source_url, quote, is_inferred,
      basis, happened_on)
    values (save_research.workspace_id, lead, account, given ->> 'field', btrim(given ->> 'question'), given -> 'value',
      given ->> 'source_url', btrim(given ->> 'quote'), coalesce((given ->> 'is_inferred')::boolean, false),
      left(given ->> 'basis', 300), (given ->> 'happened_on')::date)
    on conflict (coalesce(lead_id, account_id), coalesce(field, question), source_url, md5(value::text))
      where superseded_at is null do update set seen_at = clock_timestamp(), quote = excluded.quote
    returning f.* into kept;
    fresh := fresh || kept.id;
    seen_again := seen_again + (kept.seen_at <> kept.first_seen_at)::int;
  end loop;
  update public.facts o set superseded_at = clock_timestamp()
  from public.facts n
  where n.id = any(fresh) and o.workspace_id = n.workspace_id and coalesce(o.lead_id, o.account_id) = coalesce(n.lead_id, n.account_id)
    and coalesce(o.field, o.question) = coalesce(n.field, n.question) and o.source_url = n.source_url and o.id <> all(fresh)
    and o.superseded_at is null and private.is_single_fact(n.field, n.question);
  get diagnostics superseded = row_count;
  return jsonb_build_object('saved', cardinality(fresh) - seen_again, 'seen_again', seen_again, 'superseded', superseded,
    'refused', refused)
    || case when fill then private.fill_from_facts(save_research.workspace_id, lead, account)
      else jsonb_build_object('filled', '[]'::jsonb, 'changes', '[]'::jsonb) end;
end $$;

-- Fills what is empty on a record from its facts: where every source says the same and none of it was inferred.
create function private.fill_from_facts(workspace_id uuid, lead uuid, account uuid) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  found jsonb;
  changes jsonb := '[]'::jsonb;
begin
  select jsonb_object_agg(k.field, k.value) into found from (
    select f.field, min(f.value::text)::jsonb as value
    from public.facts f
    where f.workspace_id = fill_from_facts.workspace_id and f.superseded_at is null
      and (f.lead_id = lead or f.account_id = account)
      and f.field = any(case when lead is null then array['industry', 'employee_count', 'country', 'city'] else array['title'] end)
    group by f.field
    having not bool_or(f.is_inferred) and count(distinct lower(f.value #>> '{}')) = 1
      and bool_and(private.record_value(f) is null) and bool_and(length(f.value #>> '{}') <= 100)
      and bool_and(jsonb_typeof(f.value) = case f.field when 'employee_count' then 'number' else 'string' end)
  ) k;
  if found is not null then
    changes := private.write_from_outside(fill_from_facts.workspace_id, lead, account, found);
  end if;
  return jsonb_build_object('filled', coalesce((select jsonb_agg(k order by k) from jsonb_object_keys(found) k), '[]'),
    'changes', changes);
end $$;

-- Changes a record with words of outsiders, which the record then says of itself. Returns what changed.
create function private.write_from_outside(workspace_id uuid, lead uuid, account uuid, facts jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  done jsonb;
begin
  perform set_config('app.reads_outside', 'on', true);
  done := case when lead is null then public.update_account(write_from_outside.workspace_id, account, facts)
    else private.change_leads(write_from_outside.workspace_id, array[lead], facts) end;
  perform set_config('app.reads_outside', '', true);
  return done -> 'changes';
end $$;

-- Puts what a fact says on its record, whatever stands there: a person decides so. Returns {changes, changed}.
-- Definer: as above.
create function public.use_fact(workspace_id uuid, fact_id uuid) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  fact public.facts;
  changes jsonb;
begin
  perform private.require_writer(use_fact.workspace_id);
  select f.* into fact from public.facts f
  where f.workspace_id = use_fact.workspace_id and f.id = use_fact.fact_id
    and (f.lead_id is null or exists (select from public.leads l where l.id = f.lead_id and l.deleted_at is null));
  if fact.id is null then
    raise exception 'There is no such fact.' using errcode = 'PT404';
  elsif not coalesce(fact.field = any(case when fact.lead_id is null then array['industry', 'employee_count', 'country', 'city']
      else array['title', 'country', 'city', 'phone'] end), false) then
    perform private.refuse('The record has no field for this.');
  end if;
  changes := private.write_from_outside(fact.workspace_id, fact.lead_id, fact.account_id,
    jsonb_build_object(fact.field, fact.value));
  return jsonb_build_object('changes', changes, 'changed', jsonb_array_length(changes));
end $$;

grant execute on function public.research_target(uuid, uuid, uuid), public.save_research(uuid, jsonb, jsonb, jsonb, boolean),
  public.use_fact(uuid, uuid) to authenticated;
