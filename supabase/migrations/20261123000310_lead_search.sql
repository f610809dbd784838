-- Lead search, free text: one document for each lead, and the workspace's vocabulary to forgive typos with.
-- Owns: private.lead_documents, private.lead_words, private.find_by_text(). Reads: leads, accounts, lead_activities.
create extension if not exists unaccent with schema extensions;
create extension if not exists fuzzystrmatch with schema extensions;

create table private.lead_documents (
  lead_id uuid primary key references public.leads (id) on delete cascade,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  document text not null
);
comment on table private.lead_documents is 'What free text searches: name, company, title, e-mail, tags and notes, without accents, in lower case.';
create index lead_documents_workspace_id_idx on private.lead_documents (workspace_id);
-- Of a document nothing is known but by this sample, which says which words stand in many; see private.text_candidates().
alter table private.lead_documents alter column document set statistics 1000;
create index lead_documents_document_idx on private.lead_documents using gin (document extensions.gin_trgm_ops);

create table private.lead_words (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  word text not null,
  primary key (workspace_id, word)
);
comment on table private.lead_words is
  'Words of names, companies, titles and tags. A misspelt word is looked for here, in some ten thousand words, and not in a million documents. Words stay when their lead goes: they then find nothing.';
create index lead_words_word_idx on private.lead_words using gin (word extensions.gin_trgm_ops);

alter table private.lead_documents enable row level security;
create policy "Members search their workspace's leads" on private.lead_documents
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
alter table private.lead_words enable row level security;
create policy "Nobody reads the vocabulary but the definer functions of the search" on private.lead_words
  for select to authenticated using (false);
-- Both are written by triggers: no insert, update or delete policy.
grant select on private.lead_documents to authenticated;

-- How text is compared: composed, without accents, in lower case.
-- Definer: where migrations run as a superuser, an extension's functions belong to the migrations' role alone.
create function private.search_text(value text) returns text
language sql stable security definer set search_path = ''
as $$
  select lower(extensions.unaccent(normalize(value, nfkc)) collate "und-x-icu")
$$;

-- A pattern that finds the text literally, whatever it holds.
create function private.literal_pattern(value text) returns text
language sql immutable set search_path = ''
as $$
  select '%' || regexp_replace(value, '([\\%_])', '\\\1', 'g') || '%'
$$;
grant execute on function private.search_text(text), private.literal_pattern(text) to authenticated, service_role;

-- Definer: callers change leads, the search follows. Lines keep a search from matching across two fields.
create function private.write_lead_documents(lead_ids uuid[]) returns void
language sql security definer set search_path = ''
as $$
  delete from private.lead_documents d using public.leads l
  where d.lead_id = any(write_lead_documents.lead_ids) and l.id = d.lead_id and l.deleted_at is not null;
  with written as (
    insert into private.lead_documents as d (lead_id, workspace_id, document)
    select l.id, l.workspace_id, left(private.search_text(concat_ws(E'\n',
      l.name, a.name, l.title, l.email, array_to_string(l.tags, E'\n'),
      (select string_agg(n.body, E'\n' order by n.occurred_at desc, n.id) from public.lead_activities n
       where n.workspace_id = l.workspace_id and n.lead_id = l.id and n.kind = 'note')
    )), 50000)
    from public.leads l
    left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
    where l.id = any(write_lead_documents.lead_ids) and l.deleted_at is null
    on conflict (lead_id) do update set document = excluded.document where d.document <> excluded.document
  )
  insert into private.lead_words (workspace_id, word)
  select distinct l.workspace_id, word
  from public.leads l
  left join public.accounts a on a.workspace_id = l.workspace_id and a.id = l.account_id
  cross join regexp_split_to_table(
    private.search_text(concat_ws(' ', l.name, a.name, l.title, array_to_string(l.tags, ' '))) collate "und-x-icu",
    '[^[:alnum:]]+'
  ) as word
  where l.id = any(write_lead_documents.lead_ids) and length(word) between 3 and 40
  on conflict do nothing
$$;

create function private.tg_leads__document() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform private.write_lead_documents(array(select n.id from new_rows n));
  else
    perform private.write_lead_documents(array(
      select n.id from new_rows n join old_rows o on o.id = n.id
      where (n.name, n.email, n.title, n.tags, n.account_id, n.deleted_at)
        is distinct from (o.name, o.email, o.title, o.tags, o.account_id, o.deleted_at)
    ));
  end if;
  return null;
end $$;
create trigger leads__document_insert after insert on public.leads
  referencing new table as new_rows for each statement execute function private.tg_leads__document();
create trigger leads__document_update after update on public.leads
  referencing new table as new_rows old table as old_rows for each statement
  -- See 0305: what the database derives is not among the words.
  when (coalesce(current_setting('app.scoring', true), '') <> 'on') execute function private.tg_leads__document();

create function private.tg_accounts__document() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.write_lead_documents(array(
    select l.id from new_rows n join old_rows o on o.id = n.id
    join public.leads l on l.workspace_id = n.workspace_id and l.account_id = n.id
    where n.name <> o.name
  ));
  return null;
end $$;
create trigger accounts__document_update after update on public.accounts
  referencing new table as new_rows old table as old_rows for each statement execute function private.tg_accounts__document();

create function private.tg_lead_activities__document() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if exists (select from changed_rows c where c.kind = 'note') then
    perform private.write_lead_documents(array(select distinct c.lead_id from changed_rows c where c.kind = 'note'));
  end if;
  return null;
end $$;
create trigger lead_activities__document_insert after insert on public.lead_activities
  referencing new table as changed_rows for each statement execute function private.tg_lead_activities__document();
create trigger lead_activities__document_update after update on public.lead_activities
  referencing new table as changed_rows for each statement execute function private.tg_lead_activities__document();
create trigger lead_activities__document_delete after delete on public.lead_activities
  referencing old table as changed_rows for each statement execute function private.tg_lead_activities__document();

-- SQL over lead_documents d: every group of alternatives ([["anna"], ["jones", "jonas"]]) is found literally.
create function private.document_sql(groups jsonb) returns text
language sql immutable set search_path = ''
as $$
  select coalesce(string_agg('(' || (
    select string_agg(format('d.document like %L', private.literal_pattern(a.word)), ' or ')
    from jsonb_array_elements_text(g.value) as a (word)
  ) || ')', ' and '), 'true')
  from jsonb_array_elements(document_sql.groups) as g
$$;
grant execute on function private.document_sql(jsonb) to authenticated, service_role;

-- Where the documents that match are read from.
create function private.document_scope(workspace_id uuid, target text, groups jsonb) returns text
language sql immutable set search_path = ''
as $$
  select format('from private.%s_documents d where d.workspace_id = %L and %s',
    case target when 'account' then 'account' else 'lead' end, document_scope.workspace_id, private.document_sql(groups))
$$;

-- Whether the planner, by its sample of the documents, expects so many matches that going through the index for them all
-- would take longer than anything that is done with them.
-- Definer: as below. Volatile, because explain counts as no query.
create function private.is_broad(workspace_id uuid, target text, groups jsonb) returns boolean
language plpgsql volatile security definer set search_path = ''
as $$
declare
  plan jsonb;
begin
  execute 'explain (format json) select ' || private.document_scope(is_broad.workspace_id, target, groups) into plan;
  return (plan #>> '{0,Plan,Plan Rows}')::numeric > 20000;
end $$;

-- Definer: a row policy would keep the trigram index from being used (like is not leakproof), so membership is checked
-- first instead. Ids of the workspace's leads (or accounts) whose document matches; null when there are more than 2,000,
-- for which a walk along the wanted order is the better plan. The rows themselves are still read under the caller's
-- policies. No table scan, which would read other workspaces' documents, too.
create function private.text_candidates(workspace_id uuid, target text, groups jsonb) returns uuid[]
language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  found_ids uuid[];
begin
  if private.my_role(text_candidates.workspace_id) is null then
    return array[]::uuid[];
  elsif private.is_broad(text_candidates.workspace_id, target, groups) then
    return null;
  end if;
  execute format('select array_agg(c.id) from (select d.%s_id as id %s limit 2001) c',
    case target when 'account' then 'account' else 'lead' end,
    private.document_scope(text_candidates.workspace_id, target, groups)) into found_ids;
  return case when cardinality(found_ids) > 2000 then null else coalesce(found_ids, '{}') end;
end $$;

-- How many documents match, counted up to 10,001. Where many do, they are come by one after the other in the end and not
-- gathered through the trigrams first.
-- Definer: as above.
create function private.count_documents(workspace_id uuid, target text, groups jsonb) returns int
language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  matching int;
begin
  if private.my_role(count_documents.workspace_id) is null then
    return 0;
  end if;
  execute format('select count(*) from (select %s limit 10001) c',
    private.document_scope(count_documents.workspace_id, target, groups)) into matching;
  return matching;
end $$;

-- Definer: as above.
create function private.stands_somewhere(workspace_id uuid, target text, word text) returns boolean
language plpgsql volatile security definer set search_path = '' set enable_seqscan = off
as $$
declare
  groups jsonb := jsonb_build_array(jsonb_build_array(word));
  found boolean;
begin
  if private.my_role(stands_somewhere.workspace_id) is null then
    return false;
  elsif private.is_broad(stands_somewhere.workspace_id, target, groups) then
    return true;
  end if;
  execute format('select exists (select %s)', private.document_scope(stands_somewhere.workspace_id, target, groups)) into found;
  return found;
end $$;

-- Definer: the vocabulary is nobody's to read. The workspace's words that the misspelt one may stand for: about
-- a third of its letters differ at most, or two neighbours changed places, which is one mistake; of those the nearest, at
-- most five. An index serves only its own collation, and a parameter here has that of whatever was passed.
create function private.similar_lead_words(workspace_id uuid, word text) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
declare
  wanted text collate "default" := similar_lead_words.word;
  most int := (length(wanted) + 1) / 3;
begin
  if private.my_role(similar_lead_words.workspace_id) is null or length(wanted) not between 4 and 40 then
    return '[]'::jsonb;
  end if;
  return (
    with swapped as (
      select overlay(wanted placing reverse(substr(wanted, n, 2)) from n for 2) as word
      from generate_series(1, length(wanted) - 1) as n
    ), near as (
      select w.word, extensions.levenshtein(w.word, wanted) as distance
      from private.lead_words w
      where w.workspace_id = similar_lead_words.workspace_id and w.word operator(extensions.%) wanted
        and extensions.levenshtein_less_equal(w.word, wanted, most) <= most
      union
      select w.word, 1 from private.lead_words w
      where w.workspace_id = similar_lead_words.workspace_id and w.word in (select s.word from swapped s)
    )
    select coalesce(jsonb_agg(n.word order by n.distance, n.word), '[]')
    from (
      select f.word, min(f.distance) as distance from near f
      where f.distance = (select min(x.distance) from near x)
      group by f.word order by f.word limit 5
    ) n
  );
end $$;
grant execute on function private.document_scope(uuid, text, jsonb), private.text_candidates(uuid, text, jsonb),
  private.count_documents(uuid, text, jsonb), private.stands_somewhere(uuid, text, text), private.similar_lead_words(uuid, text)
to authenticated;

-- Which leads (or accounts) free text means. Every word counts. When no document holds them all, a word that stands in none is taken
-- as misspelt, part by part. groups: what document_sql() takes. found_ids: theirs, or null when more than 2,000.
create function private.find_by_text(workspace_id uuid, target text, text text, out groups jsonb, out found_ids uuid[])
language plpgsql volatile set search_path = ''
as $$
begin
  select coalesce(jsonb_agg(jsonb_build_array(w.word)), '[]') into groups
  from (
    select btrim(word, ',;:"()<>') as word
    from regexp_split_to_table(private.search_text(find_by_text.text), '\s+') as word
    limit 8
  ) w
  where w.word <> '';
  found_ids := private.text_candidates(find_by_text.workspace_id, target, groups);
  if found_ids is null or cardinality(found_ids) > 0 then
    return;
  end if;
  select coalesce(jsonb_agg(case when p.stands or p.similar_words = '[]' then jsonb_build_array(p.part) else p.similar_words end), '[]')
  into groups
  from (
    select part, s.stands, case when s.stands then '[]' else private.similar_lead_words(find_by_text.workspace_id, part) end as similar_words
    from jsonb_array_elements(groups) as g
    cross join lateral (select private.stands_somewhere(find_by_text.workspace_id, target, g.value ->> 0) as stands) whole
    cross join lateral unnest(case when whole.stands then array[g.value ->> 0]
      else array_remove(regexp_split_to_array((g.value ->> 0) collate "und-x-icu", '[^[:alnum:]]+'), '') end) as part
    cross join lateral (
      select whole.stands or (part <> g.value ->> 0 and private.stands_somewhere(find_by_text.workspace_id, target, part)) as stands
    ) s
    -- So that words are looked up once and not wherever they are named above.
    offset 0
  ) p;
  found_ids := private.text_candidates(find_by_text.workspace_id, target, groups);
end $$;
grant execute on function private.find_by_text(uuid, text, text) to authenticated;
