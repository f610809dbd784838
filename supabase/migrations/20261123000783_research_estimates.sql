-- Research estimates: which leads are meant is frozen, and it is said what it may cost; what a person then starts is exactly that.
-- Owns: preview_research() and its parts. Reads: leads, accounts, facts, research_questions, custom_fields.
-- The domain of someone's employer by their address; null for private mail. As shared/domain/research/work_domain.ts has it.
create function private.work_domain(email text) returns text
language sql immutable set search_path = ''
as $$
  select case when d.domain = '' or d.domain ~ '(^|\.)yahoo\.' or d.domain = any(string_to_array('gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.ru yandex.ru proton.me protonmail.com pm.me fastmail.com zoho.com hey.com qq.com 163.com orange.fr free.fr laposte.net libero.it posteo.de mailbox.org', ' '))
    then null else d.domain end
  from (select lower(split_part(email, '@', 2)) as domain) d
$$;

-- An order of research as it will be carried out, or a refusal: {kind, question, answer, choices, field, max_age_days}.
create function private.ready_research(workspace_id uuid, research jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  ready jsonb := coalesce(research, '{}');
  words text := private.tidy_text(ready ->> 'question');
  choices text[];
  field public.custom_fields;
  age int;
begin
  if jsonb_typeof(ready) <> 'object' or exists (select from jsonb_object_keys(ready) k where k not in
      ('kind', 'question', 'answer', 'choices', 'field', 'new_field', 'max_age_days')) then
    perform private.refuse('Research has a kind, a question with the kind of its answer, choices, a field or new_field, and max_age_days.');
  elsif coalesce(jsonb_typeof(ready -> 'max_age_days'), 'null') not in ('number', 'null')
      or (ready ->> 'max_age_days')::numeric not between 1 and 365 or (ready ->> 'max_age_days')::numeric % 1 <> 0 then
    perform private.refuse('"max_age_days" is a whole number from 1 to 365.');
  end if;
  age := coalesce((ready ->> 'max_age_days')::int, 30);
  if ready ->> 'kind' = 'refresh' then
    if ready - array['kind', 'max_age_days'] <> '{}' then
      perform private.refuse('To refresh takes an age in days and nothing else.');
    end if;
    return jsonb_build_object('kind', 'refresh', 'max_age_days', age);
  elsif ready ->> 'kind' is distinct from 'question' then
    perform private.refuse('Research answers a "question" or does a "refresh".');
  elsif coalesce(length(words), 0) not between 3 and 300 then
    perform private.refuse('A question has 3 to 300 characters.');
  -- A question goes to the model with every company; whose customers' data it would take along.
  elsif words ~ '[^\s@]+@[^\s@]+\.[a-z]' or words ~ '(\d[\s()./-]*){9,}' then
    perform private.refuse('A question is about companies in general: leave out addresses and telephone numbers.');
  elsif coalesce(ready ->> 'answer', '') not in ('yes_no', 'number', 'text', 'choice', 'date') then
    perform private.refuse('An answer is yes_no, number, text, choice or date.');
  elsif ready ->> 'answer' = 'choice' and jsonb_typeof(ready -> 'choices') is distinct from 'array'
      and ready ->> 'field' is null then
    perform private.refuse('Say between what to choose ("choices").');
  end if;
  if ready ->> 'field' is not null then
    select f.* into field from public.custom_fields f
    where f.workspace_id = ready_research.workspace_id and f.target = 'lead' and f.archived_at is null
      and (f.key = ready ->> 'field' or f.id::text = lower(ready ->> 'field') or f.label_key = lower(ready ->> 'field' collate "und-x-icu"));
    if field.id is null then
      raise exception 'There is no such custom field of leads. List them, or name a new one.' using errcode = 'PT404';
    elsif field.type <> ready ->> 'answer' then
      perform private.refuse(format('The field "%s" takes another kind of answer: %s.', field.label, field.type));
    end if;
  end if;
  choices := array(select distinct private.tidy_text(c) from jsonb_array_elements_text(
    case when field.type = 'choice' then field.options -> 'choices'
      when ready ->> 'answer' = 'choice' then ready -> 'choices' else '[]'::jsonb end) as c
    where private.tidy_text(c) is not null order by 1);
  if ready ->> 'answer' = 'choice' and (cardinality(choices) not between 2 and 50
      or exists (select from unnest(choices) as c where length(c) > 100)) then
    perform private.refuse('There are 2 to 50 choices of at most 100 characters.');
  elsif length(private.tidy_text(ready ->> 'new_field')) > 80 then
    perform private.refuse('The label of a field has 1 to 80 characters.');
  end if;
  return jsonb_build_object('kind', 'question', 'question', words, 'answer', ready ->> 'answer', 'choices', to_jsonb(choices),
    'max_age_days', age, 'field', case
      when field.id is not null then jsonb_build_object('id', field.id, 'key', field.key, 'label', field.label)
      when private.tidy_text(ready ->> 'new_field') is not null then jsonb_build_object('label', private.tidy_text(ready ->> 'new_field')) end);
end $$;

-- A company of the leads that were selected.
create type private.research_site as (account_id uuid, lead_ids uuid[], domain text);

-- The companies of the leads that were selected, in the order of their best lead's score; last, with a domain of null, the
-- leads of whom no site is known.
create function private.find_research_sites(workspace_id uuid, selection jsonb) returns private.research_site[]
language plpgsql stable security definer set search_path = ''
as $$
declare
  most constant int := 5000;
  found private.research_site[];
  lead_count int;
begin
  perform private.require_writer(find_research_sites.workspace_id);
  execute format($sql$
    with chosen as (
      select l.id, l.account_id, l.email, l.score %s limit %s
    ), placed as (
      select c.id, c.account_id, c.score, coalesce(lower(o.domain), private.work_domain(c.email)) as domain
      from chosen c left join public.accounts o on o.workspace_id = %L and o.id = c.account_id
    ), sites as (
      -- Leads of a company without a domain share the one that most of them write from.
      select p.account_id, array_agg(p.id order by p.score desc, p.id) as lead_ids, max(p.score) as score,
        mode() within group (order by p.domain) as domain
      from placed p group by p.account_id, case when p.account_id is null then coalesce(p.domain, '') end
    )
    select array_agg(row(case when s.domain is not null then s.account_id end, s.lead_ids, s.domain)::private.research_site
      order by s.domain is null, s.score desc, s.lead_ids[1]) from sites s
  $sql$, private.bulk_scope_sql(find_research_sites.workspace_id, 'change', selection), most + 1, find_research_sites.workspace_id)
  into found;
  select coalesce(sum(cardinality(s.lead_ids)), 0) into lead_count from unnest(found) as s;
  if lead_count > most then
    perform private.refuse('At most 5,000 leads can be researched at a time. Narrow the selection.');
  end if;
  return coalesce(found, '{}');
end $$;

-- The newest answer to a question about a company or its leads that is not older than so many days.
create function private.known_answer(workspace_id uuid, account_id uuid, lead_ids uuid[], question text, days int) returns public.facts
language sql stable set search_path = ''
as $$
  select f.* from public.facts f
  where f.workspace_id = known_answer.workspace_id and f.superseded_at is null
    and (f.account_id = known_answer.account_id or f.lead_id = any(case when known_answer.account_id is null then known_answer.lead_ids end))
    and lower(f.question) = lower(known_answer.question)
    and f.seen_at > clock_timestamp() - make_interval(days => known_answer.days)
  order by f.is_inferred, f.seen_at desc limit 1
$$;

-- Whether nothing of a company was seen for so many days, and nobody looked for that since.
create function private.is_due_for_refresh(workspace_id uuid, site private.research_site, days int) returns boolean
language sql stable set search_path = ''
as $$
  select not exists (
    select from public.facts f
    where f.workspace_id = is_due_for_refresh.workspace_id and (f.account_id = site.account_id
      or f.lead_id = any(case when site.account_id is null then site.lead_ids end))
      and f.source_url <> '' and f.seen_at > clock_timestamp() - make_interval(days => is_due_for_refresh.days)
  ) and not exists (
    select from public.research_sites s join public.research_jobs j on j.id = s.job_id and j.kind = 'refresh'
    where s.workspace_id = is_due_for_refresh.workspace_id and s.domain = site.domain and s.status = 'done'
      and s.outcome <> 'failed' and s.finished_at > clock_timestamp() - make_interval(days => is_due_for_refresh.days)
  )
$$;

-- The questions that were once answered of a company and want an answer anew.
create function private.old_questions(workspace_id uuid, account_id uuid, lead_ids uuid[], days int) returns setof public.research_questions
language sql stable set search_path = ''
as $$
  select q.* from public.research_questions q
  where q.workspace_id = old_questions.workspace_id and exists (
      select from public.facts f
      where f.workspace_id = q.workspace_id and f.superseded_at is null and lower(f.question) = q.question_key
        and (f.account_id = old_questions.account_id or f.lead_id = any(case when old_questions.account_id is null then old_questions.lead_ids end)))
    and (private.known_answer(q.workspace_id, old_questions.account_id, old_questions.lead_ids, q.question, old_questions.days)).id is null
  order by q.created_at limit 10
$$;

-- What a question to the model costs at least and at most: instructions and the pages of a site, a short answer and a long
-- thought. The most is what is set aside.
create function private.research_price(model text, calls int, is_most boolean) returns bigint
language plpgsql stable set search_path = ''
as $$
begin
  return calls * private.call_cost(research_price.model, private.spending_day(), case when is_most then 8000 else 1500 end, 0,
    case when is_most then 2000 else 150 end);
end $$;

-- A digest of what a person is shown before it starts: confirming names it.
create function private.research_version(job public.research_jobs) returns text
language sql stable set search_path = ''
as $$
  select md5(jsonb_build_array(job.id, job.kind, job.question, job.answer, job.choices, job.field, job.max_age_days, job.leads,
    job.sites, job.calls, job.model, job.high_micros)::text)
$$;

create function private.research_json(job public.research_jobs) returns jsonb
language sql stable set search_path = ''
as $$
  select to_jsonb(job) - array['worked_at', 'execution_id'] || jsonb_build_object('version', private.research_version(job),
    'person', (select m.display_name from public.workspace_members m where m.workspace_id = job.workspace_id and m.user_id = job.user_id))
$$;

-- Freezes which leads are meant, and says what it would take: the job, with its `version`. Nothing is read or asked before
-- start_research(). research: {kind: "question", question, answer, choices?, field? or new_field?, max_age_days?} or {kind:
-- "refresh", max_age_days?}; selection: {filter, except} or {ids}. The same job_id again answers the same job.
-- Definer: the tables have no insert policy.
create function public.preview_research(workspace_id uuid, research jsonb, selection jsonb, job_id uuid default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  seconds_a_site constant int := 8;
  side_by_side constant int := 4;
  ready jsonb;
  found private.research_site[];
  due private.research_site[];
  job public.research_jobs;
begin
  perform private.require_writer(preview_research.workspace_id);
  select j.* into job from public.research_jobs j where j.id = preview_research.job_id;
  if job.id is not null then
    if job.user_id is distinct from auth.uid() or job.workspace_id <> preview_research.workspace_id then
      raise exception 'This id is taken. Choose another.' using errcode = 'PT409';
    end if;
    return private.research_json(job);
  end if;
  ready := private.ready_research(preview_research.workspace_id, research);
  found := private.find_research_sites(preview_research.workspace_id, selection);
  due := array(select s from unnest(found) as s where s.domain is not null and (ready ->> 'kind' = 'question'
    or private.is_due_for_refresh(preview_research.workspace_id, s, (ready ->> 'max_age_days')::int)));
  job := jsonb_populate_record(job, ready);
  job.id := coalesce(preview_research.job_id, gen_random_uuid());
  job.field := nullif(job.field, 'null');
  job.choices := coalesce(job.choices, '[]');
  select m.model into job.model from private.research_model m;
  if job.model is null then
    -- An installation that has just begun: the tick tells it in a moment.
    perform private.ring('tick');
  end if;
  insert into public.research_jobs (id, workspace_id, user_id, kind, question, answer, choices, field, max_age_days, selection, model,
    leads, sites, without_site, known, pages_known, calls, seconds)
  select job.id, preview_research.workspace_id, auth.uid(), job.kind, job.question, job.answer, job.choices, job.field, job.max_age_days,
    case when selection ? 'ids' then '{}' else selection - 'except' end, job.model,
    (select coalesce(sum(cardinality(s.lead_ids)), 0) from unnest(found) as s),
    cardinality(due), (select coalesce(sum(cardinality(s.lead_ids)), 0) from unnest(found) as s where s.domain is null),
    k.known, k.pages, k.calls, ceil((cardinality(due) - k.known) * seconds_a_site / side_by_side::numeric)
  from (
    select count(*) filter (where job.kind = 'question' and a.is_known) as known,
      count(*) filter (where job.kind = 'question' and not a.is_known or job.kind = 'refresh' and a.asks) as calls,
      count(*) filter (where exists (select from public.research_pages p where p.workspace_id = preview_research.workspace_id
        and p.url in ('https://' || a.domain || '/', 'https://www.' || a.domain || '/') and p.fetched_at > clock_timestamp() - interval '7 days')) as pages
    from (select s.domain,
        job.kind = 'question' and (private.known_answer(preview_research.workspace_id, s.account_id, s.lead_ids, job.question, job.max_age_days)).id is not null as is_known,
        job.kind = 'refresh' and exists (select from private.old_questions(preview_research.workspace_id, s.account_id, s.lead_ids, job.max_age_days)) as asks
      from unnest(due) as s) a
  ) k returning * into job;
  update public.research_jobs j set low_micros = private.research_price(job.model, job.calls, false),
    high_micros = private.research_price(job.model, job.calls, true)
  where j.id = job.id returning * into job;
  insert into public.research_sites (job_id, number, workspace_id, account_id, lead_ids, domain)
  select job.id, s.number, job.workspace_id, s.account_id, s.lead_ids, s.domain
  from unnest(due) with ordinality as s (account_id, lead_ids, domain, number);
  return private.research_json(job);
end $$;

grant execute on function private.work_domain(text), private.known_answer(uuid, uuid, uuid[], text, int),
  private.ready_research(uuid, jsonb), private.research_version(public.research_jobs), private.research_json(public.research_jobs)
to authenticated;
grant execute on function public.preview_research(uuid, jsonb, jsonb, uuid) to authenticated;
