-- Facts: what was found out about leads and accounts, each with its source, the quoted words and when they were seen.
-- Owns: facts, research_pages, research_questions, private.page_turns, private.page_says(), private.is_single_fact(), take_page_turn(),
--   read_research_pages(), list_facts(), delete_fact(). Reads: leads, accounts, custom_fields. 0781 writes facts.
create table public.research_pages (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  url text not null,
  final_url text not null,
  title text,
  text text not null,
  page jsonb not null default '{}',
  fetched_at timestamptz not null default clock_timestamp(),
  constraint research_pages_url_is_unique unique (workspace_id, url),
  constraint research_pages_url_is_an_address check (url ~ '^(https?://|dns:)' and length(url) <= 2000),
  constraint research_pages_text_is_limited check (length(text) <= 200000),
  constraint research_pages_page_is_an_object check (jsonb_typeof(page) = 'object' and length(page::text) <= 200000)
);
comment on table public.research_pages is
  'Pages, and answers of DNS, as they were read: a page is not fetched again within days, and a quote is looked up in it.';
comment on column public.research_pages.text is 'What a reader would see, and below it the data that the page holds for machines.';
create index research_pages_final_url_idx on public.research_pages (workspace_id, final_url);
create index research_pages_fetched_at_idx on public.research_pages (fetched_at);

create table public.facts (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  lead_id uuid,
  account_id uuid,
  field text,
  question text,
  value jsonb not null,
  source_url text not null,
  quote text not null,
  is_inferred boolean not null default false,
  basis text,
  happened_on date,
  seen_at timestamptz not null default now(),
  first_seen_at timestamptz not null default now(),
  superseded_at timestamptz,
  tool_call_id uuid default nullif(current_setting('app.tool_call_id', true), '')::uuid,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  constraint facts_lead_is_of_the_workspace foreign key (workspace_id, lead_id)
    references public.leads (workspace_id, id) on delete cascade,
  constraint facts_account_is_of_the_workspace foreign key (workspace_id, account_id)
    references public.accounts (workspace_id, id) on delete cascade,
  constraint facts_are_of_one_record check (num_nonnulls(lead_id, account_id) = 1),
  constraint facts_tell_a_field_or_answer_a_question check (num_nonnulls(field, question) = 1),
  constraint facts_field_is_a_slug check (field ~ '^[a-z][a-z0-9_]{0,59}$'),
  constraint facts_question_is_short check (length(btrim(question)) between 3 and 300),
  constraint facts_have_a_source check (source_url ~ '^(https?://|dns:)' and length(source_url) <= 2000),
  constraint facts_quote_their_source check (length(btrim(quote)) between 1 and 1000),
  constraint facts_say_what_they_were_inferred_from check (is_inferred = (basis is not null) and length(basis) <= 300),
  constraint facts_value_is_simple check (jsonb_typeof(value) in ('string', 'number', 'boolean') and length(value::text) <= 2000)
);
comment on table public.facts is 'What was found out, with its source. Facts that contradict each other stand side by side.';
comment on column public.facts.question is 'The person''s own question that it answers; else `field` says what it tells.';
comment on column public.facts.quote is 'The very words of the source.';
comment on column public.facts.is_inferred is 'The source does not say so; `basis` tells from what it was concluded.';
comment on column public.facts.happened_on is 'When what it tells of happened, such as the day of some news.';
comment on column public.facts.superseded_at is 'The same source says otherwise since.';
create index facts_lead_id_idx on public.facts (workspace_id, lead_id) where lead_id is not null;
create index facts_account_id_idx on public.facts (workspace_id, account_id) where account_id is not null;
create index facts_created_by_idx on public.facts (created_by);
create unique index facts_stand_once on public.facts (
  coalesce(lead_id, account_id), coalesce(field, question), source_url, md5(value::text)) where superseded_at is null;
create trigger facts__audit after insert or update or delete on public.facts
  for each row execute function private.tg_audit();

create table public.research_questions (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  question text not null,
  question_key text collate "und-x-icu" not null generated always as (lower(question collate "und-x-icu")) stored,
  answer text not null,
  choices jsonb not null default '[]',
  field_id uuid references public.custom_fields (id) on delete set null,
  created_by uuid default auth.uid() references auth.users (id) on delete set null,
  created_at timestamptz not null default clock_timestamp(),
  constraint research_questions_stand_once unique (workspace_id, question_key),
  constraint research_questions_question_is_short check (length(btrim(question)) between 3 and 300),
  constraint research_questions_answer_is_known check (answer in ('yes_no', 'number', 'text', 'choice', 'date')),
  constraint research_questions_choices_are_a_list check (jsonb_typeof(choices) = 'array')
);
comment on table public.research_questions is 'What a team has asked about its leads'' companies: the kind of answer, and the field of the leads that it fills.';
create index research_questions_field_id_idx on public.research_questions (field_id);
create index research_questions_created_by_idx on public.research_questions (created_by);

create table private.page_turns (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  host text not null,
  free_at timestamptz not null,
  primary key (workspace_id, host)
);
comment on table private.page_turns is 'When the next page may be asked of a host, so that no host is asked too often.';

alter table public.research_pages enable row level security;
create policy "Members read the pages of their workspace's research" on public.research_pages
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table public.facts enable row level security;
-- Of a deleted lead nothing is seen: the policy of the leads decides.
create policy "Members read the facts of leads and accounts that they see" on public.facts
  for select to authenticated using (
    workspace_id in (select private.my_workspace_ids())
    and (lead_id is null or exists (select from public.leads l where l.id = facts.lead_id)));
alter table public.research_questions enable row level security;
create policy "Members read their workspace's research questions" on public.research_questions
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table private.page_turns enable row level security;
create policy "Nobody reads the turns but their function" on private.page_turns for select to authenticated using (false);
-- All written by functions: no insert, update or delete policy.
revoke all on public.research_pages, public.facts, public.research_questions from anon, authenticated;
grant select on public.research_pages, public.facts, public.research_questions to authenticated;

-- White space and case apart, so that a line break in the page breaks no quote.
create function private.quoted_text(value text) returns text
language sql immutable set search_path = ''
as $$
  select lower(btrim(regexp_replace(translate(value, '“”„’‘', '"""'''''), '\s+', ' ', 'g')) collate "und-x-icu")
$$;

-- Whether a page that was read says these words.
create function private.page_says(workspace_id uuid, address text, quote text) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from public.research_pages p
    where p.workspace_id = page_says.workspace_id and (p.url = address or p.final_url = address)
      and strpos(private.quoted_text(p.text), private.quoted_text(quote)) > 0)
$$;

-- Whether only one value can be true at a time, so that two are a contradiction.
create function private.is_single_fact(field text, question text) returns boolean
language sql immutable set search_path = ''
as $$
  select question is not null or field in ('industry', 'employee_count', 'founded', 'country', 'city', 'title', 'legal_name')
$$;

-- Takes the next turn to ask a host: how many milliseconds to wait for it. A wait of more than half a minute is refused.
-- Definer: turns are written here alone.
create function public.take_page_turn(workspace_id uuid, host text, gap_milliseconds int) returns int
language plpgsql security definer set search_path = ''
as $$
declare
  turn timestamptz;
begin
  perform private.require_writer(take_page_turn.workspace_id);
  if length(host) not between 1 and 255 or gap_milliseconds not between 0 and 30000 then
    perform private.refuse('A turn is for a host, with a pause of at most 30 seconds.');
  end if;
  insert into private.page_turns as t (workspace_id, host, free_at)
  values (take_page_turn.workspace_id, lower(host), clock_timestamp() + make_interval(secs => gap_milliseconds / 1000.0))
  on conflict on constraint page_turns_pkey do update
    set free_at = greatest(t.free_at, clock_timestamp()) + make_interval(secs => gap_milliseconds / 1000.0)
  returning t.free_at - make_interval(secs => gap_milliseconds / 1000.0) into turn;
  if turn > clock_timestamp() + interval '30 seconds' then
    raise exception 'This site is being read by others just now. Try again in a minute.' using errcode = 'PT429';
  end if;
  return greatest(0, ceil(1000 * extract(epoch from turn - clock_timestamp())))::int;
end $$;

-- Pages that were read before, no longer ago than so many days: rows of research_pages.
create function public.read_research_pages(workspace_id uuid, urls text[], days int) returns setof public.research_pages
language sql stable security invoker set search_path = ''
as $$
  select p.* from public.research_pages p
  where p.workspace_id = read_research_pages.workspace_id and p.url = any(urls)
    and p.fetched_at > clock_timestamp() - make_interval(days => read_research_pages.days)
$$;

-- What the record itself says of the field of a fact; null for nothing, and for what the record has no field for.
create function private.record_value(fact public.facts) returns jsonb
language sql stable set search_path = ''
as $$
  select case
    when fact.account_id is not null and fact.field in ('industry', 'employee_count', 'country', 'city') then (
      select nullif(to_jsonb(a) -> fact.field, 'null') from public.accounts a where a.id = fact.account_id)
    when fact.lead_id is not null and fact.field in ('title', 'country', 'city', 'phone') then (
      select nullif(to_jsonb(l) -> fact.field, 'null') from public.leads l where l.id = fact.lead_id)
  end
$$;

-- What stands in the field of a lead that the answer to a question fills.
create function private.answer_on_record(fact public.facts, lead_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select nullif(l.custom -> c.key, 'null')
  from public.research_questions q
  join public.custom_fields c on c.id = q.field_id
  join public.leads l on l.workspace_id = q.workspace_id and l.id = answer_on_record.lead_id
  where q.workspace_id = fact.workspace_id and q.question_key = lower(fact.question collate "und-x-icu")
$$;

-- Nothing known is no contradiction.
create function private.same_value(one jsonb, other jsonb) returns boolean
language sql immutable set search_path = ''
as $$
  select one is null or other is null or lower(one #>> '{}' collate "und-x-icu") = lower(other #>> '{}' collate "und-x-icu")
$$;

-- What is known of a lead, its account's facts behind its own, or of an account: [{id, of, field, question, value,
-- source_url, source_title, quote, is_inferred, basis, happened_on, seen_at, contradicts}]. `contradicts`: another source, or the
-- record itself, says otherwise.
create function public.list_facts(workspace_id uuid, lead_id uuid default null, account_id uuid default null) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  with subject as (
    select l.id as lead_id, l.account_id from public.leads l
    where l.workspace_id = list_facts.workspace_id and l.id = list_facts.lead_id
    union all
    select null, a.id from public.accounts a
    where list_facts.lead_id is null and a.workspace_id = list_facts.workspace_id and a.id = list_facts.account_id
  ), known as (
    select f.*, coalesce(f.field, f.question) as tells, coalesce(private.record_value(f), private.answer_on_record(f, s.lead_id)) as on_record
    from public.facts f join subject s on f.lead_id = s.lead_id or f.account_id = s.account_id
    where f.workspace_id = list_facts.workspace_id and f.superseded_at is null
  )
  select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'of', case when k.lead_id is null then 'account' else 'lead' end,
    'field', k.field, 'question', k.question, 'value', k.value, 'source_url', k.source_url, 'source_title', p.title,
    'quote', k.quote, 'is_inferred', k.is_inferred, 'basis', k.basis, 'happened_on', k.happened_on, 'seen_at', k.seen_at,
    'on_record', k.on_record,
    'contradicts', private.is_single_fact(k.field, k.question) and (
      not private.same_value(k.on_record, k.value) or exists (
        select from known o where o.tells = k.tells and (o.lead_id, o.account_id) is not distinct from (k.lead_id, k.account_id)
          and not private.same_value(o.value, k.value)))
    ) order by k.lead_id is null, k.happened_on desc nulls last, k.tells, k.is_inferred, k.seen_at desc, k.id), '[]')
  from known k
  left join lateral (select p.title from public.research_pages p
    where p.workspace_id = k.workspace_id and (p.url = k.source_url or p.final_url = k.source_url) limit 1) p on true
$$;

-- Removes a fact; whether it was there. Definer: facts have no delete policy.
create function public.delete_fact(workspace_id uuid, fact_id uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_writer(delete_fact.workspace_id);
  delete from public.facts f where f.workspace_id = delete_fact.workspace_id and f.id = delete_fact.fact_id;
  return found;
end $$;

-- Pages are for looking facts up anew, which after three months means reading them again.
create function private.forget_research_pages() returns void
language sql set search_path = ''
as $$
  delete from public.research_pages p where p.fetched_at < clock_timestamp() - interval '90 days';
  delete from private.page_turns t where t.free_at < clock_timestamp() - interval '1 day'
$$;

grant execute on function private.quoted_text(text), private.page_says(uuid, text, text), private.is_single_fact(text, text),
  private.record_value(public.facts), private.answer_on_record(public.facts, uuid), private.same_value(jsonb, jsonb) to authenticated;
grant execute on function public.take_page_turn(uuid, text, int), public.read_research_pages(uuid, text[], int),
  public.list_facts(uuid, uuid, uuid), public.delete_fact(uuid, uuid) to authenticated;
