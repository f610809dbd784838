-- Accounts: finding companies, and reading one with its people.
-- Owns: account_rows, private.account_documents, search_accounts(), get_account().
-- Reads: accounts, leads, custom_fields. 0323 changes them.

-- One row of search_accounts(): an account with the number of its people beside.
create view public.account_rows with (security_invoker = true) as
select a.id, a.workspace_id, a.name, a.domain, a.industry, a.employee_count, a.country, a.city, a.custom, a.created_at,
  a.updated_at, p.lead_count, a.from_outside or p.from_outside as from_outside
from public.accounts a
cross join lateral (
  select count(*) as lead_count, coalesce(bool_or(l.from_outside), false) as from_outside
  from public.leads l where l.workspace_id = a.workspace_id and l.account_id = a.id
) p;
comment on view public.account_rows is 'Accounts as the page and the assistant see them.';
revoke all on public.account_rows from anon, authenticated;
grant select on public.account_rows to authenticated;

create table private.account_documents (
  account_id uuid primary key references public.accounts (id) on delete cascade,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  document text not null
);
comment on table private.account_documents is 'What free text over accounts searches: name, domain, industry and place, without accents, in lower case.';
create index account_documents_workspace_id_idx on private.account_documents (workspace_id);
create index account_documents_document_idx on private.account_documents using gin (document extensions.gin_trgm_ops);
alter table private.account_documents enable row level security;
create policy "Members search their workspace's accounts" on private.account_documents
  for select to authenticated using (workspace_id in (select private.my_workspace_ids()));
-- Written by a trigger: no insert, update or delete policy.
grant select on private.account_documents to authenticated;

-- Definer: callers change accounts, the search follows. Words of names go to the vocabulary that forgives typos.
create function private.tg_accounts__describe() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.account_documents as d (account_id, workspace_id, document)
  select n.id, n.workspace_id, private.search_text(concat_ws(E'\n', n.name, n.domain, n.industry, n.city, n.country))
  from new_rows n
  on conflict (account_id) do update set document = excluded.document where d.document <> excluded.document;
  insert into private.lead_words (workspace_id, word)
  select distinct n.workspace_id, word
  from new_rows n
  cross join regexp_split_to_table(private.search_text(n.name) collate "und-x-icu", '[^[:alnum:]]+') as word
  where length(word) between 3 and 40
  on conflict do nothing;
  return null;
end $$;
create trigger accounts__describe_insert after insert on public.accounts
  referencing new table as new_rows for each statement execute function private.tg_accounts__describe();
create trigger accounts__describe_update after update on public.accounts
  referencing new table as new_rows for each statement execute function private.tg_accounts__describe();

-- What a list of accounts is ordered by; `relevance` is how near the name is to the text.
create function private.account_order(workspace_id uuid, field text, text text, out col text, out type text, out nullable boolean)
language plpgsql stable set search_path = ''
as $$
begin
  if field like 'custom.%' then
    select f.col, case f.kind when 'decimal' then 'numeric' when 'answer' then 'boolean' else 'text' end, true
    into col, type, nullable
    from private.filter_field(account_order.workspace_id, 'account', account_order.field) f where f.kind <> 'list';
    return;
  end if;
  select k.col, k.type, k.nullable into col, type, nullable
  from (values
    ('name', 'a.name_key', 'text', false),
    ('industry', 'lower(a.industry collate "und-x-icu")', 'text', true),
    ('country', 'lower(a.country collate "und-x-icu")', 'text', true),
    ('employee_count', 'a.employee_count', 'int', true),
    ('created_at', 'a.created_at', 'timestamptz', false),
    ('updated_at', 'a.updated_at', 'timestamptz', false),
    ('relevance', format('round(1000 * extensions.word_similarity(%L, a.name_key))::int', private.search_text(account_order.text)), 'int', false)
  ) as k (field, col, type, nullable)
  where k.field = account_order.field and (k.field <> 'relevance' or account_order.text is not null);
end $$;

-- A filter of accounts as SQL over a; see private.lead_filter_sql().
create function private.account_filter_sql(workspace_id uuid, filter jsonb, out sql text, out selective boolean)
language plpgsql volatile set search_path = ''
as $$
declare
  found_by_text record;
begin
  sql := private.filter_group_sql(account_filter_sql.workspace_id, 'account', filter, 1, array['text', 'match', 'conditions']);
  if coalesce(btrim(private.filter_text(coalesce(filter -> 'text', '""'))), '') = '' then
    return;
  end if;
  found_by_text := private.find_by_text(account_filter_sql.workspace_id, 'account', filter ->> 'text');
  selective := found_by_text.found_ids is not null;
  sql := case when selective then format('a.id = any(%L::uuid[]) and %s', found_by_text.found_ids, sql)
    else format('exists (select from private.account_documents d where d.account_id = a.id and %s offset 0) and %s',
      private.document_sql(found_by_text.groups), sql) end;
end $$;

-- A page of accounts: contracts/account.ts says what filter, sort and the answer look like. Without a sort, free text is
-- ordered by relevance and everything else by name. The count is exact up to 10,000.
create function public.search_accounts(
  workspace_id uuid, filter jsonb default '{}', sort jsonb default null, page_size int default 50, cursor text default null
) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
declare
  compiled record := private.account_filter_sql(workspace_id, coalesce(filter, '{}'));
  place jsonb := case when cursor is not null then private.read_cursor(workspace_id, 'account', cursor) end;
  field text := coalesce(sort ->> 'field', place ->> 'field', case when compiled.selective then 'relevance' else 'name' end);
  direction text := coalesce(sort ->> 'direction', place ->> 'direction', case field when 'name' then 'ascending' else 'descending' end);
  key record;
  scope text := format('from public.accounts a where a.workspace_id = %L and (%s)', workspace_id, compiled.sql);
  page record;
  rest record;
begin
  select * into key from private.account_order(search_accounts.workspace_id, field, filter ->> 'text');
  if coalesce(jsonb_typeof(sort), 'object') <> 'object'
      or exists (select from jsonb_object_keys(sort) as k where k not in ('field', 'direction')) then
    perform private.refuse('The sort is an object with "field" and "direction".');
  elsif key.col is null then
    perform private.refuse(format('Accounts cannot be ordered by %s.', left(field, 60)));
  elsif direction not in ('ascending', 'descending') then
    perform private.refuse('A direction is ascending or descending.');
  elsif place is not null and (place ->> 'field', place ->> 'direction') <> (field, direction) then
    perform private.refuse('The cursor belongs to another order. Start again without it.');
  elsif page_size is null or page_size not between 1 and 200 then
    perform private.refuse('"page_size" is a number from 1 to 200.');
  end if;
  select s.ids, s.keys into page
  from private.lead_stretch(scope, key.col, key.type, direction, true, place, page_size + 1, row_id => 'a.id', nullable => key.nullable) s
  where place is null or place ->> 'key' is not null;
  if key.nullable and coalesce(cardinality(page.ids), 0) <= page_size then
    rest := private.lead_stretch(scope, key.col, key.type, direction, false,
      case when place ->> 'key' is null then place end, page_size + 1 - coalesce(cardinality(page.ids), 0), row_id => 'a.id');
    select coalesce(page.ids, '{}') || rest.ids as ids, coalesce(page.keys, '{}') || rest.keys as keys into page;
  end if;
  return jsonb_build_object(
    'accounts', coalesce((
      select jsonb_agg(to_jsonb(r) order by p.position)
      from unnest(page.ids[1:page_size]) with ordinality as p (id, position)
      join public.account_rows r on r.id = p.id
    ), '[]'),
    'next_cursor', case when cardinality(page.ids) > page_size then private.write_cursor(jsonb_build_object(
      'field', field, 'direction', direction, 'key', page.keys[page_size], 'id', page.ids[page_size])) end
  ) || private.count_scope(scope);
end $$;

-- One account with its 50 best people; null when there is no such account.
create function public.get_account(workspace_id uuid, account_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object('account', to_jsonb(r), 'leads', coalesce((
    select jsonb_agg(to_jsonb(p) order by p.score desc, p.id) from (
      select * from public.lead_rows l
      where l.workspace_id = r.workspace_id and l.account_id = r.id order by l.score desc, l.id limit 50
    ) p
  ), '[]'))
  from public.account_rows r
  where r.workspace_id = get_account.workspace_id and r.id = get_account.account_id
$$;

grant execute on function private.account_order(uuid, text, text), private.account_filter_sql(uuid, jsonb)
to authenticated, service_role;
grant execute on function public.search_accounts(uuid, jsonb, jsonb, int, text), public.get_account(uuid, uuid) to authenticated;
