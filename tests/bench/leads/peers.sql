-- What somebody who writes the usual SQL by hand would have beside the same leads: the company in the lead's own row with a
-- trigram index, and a document for PostgreSQL's full text search.
create schema bench;

create table bench.lead_companies as
  select l.id as lead_id, l.workspace_id, a.name as company
  from public.leads l join public.accounts a on a.id = l.account_id
  where l.deleted_at is null;
create index on bench.lead_companies using gin (company extensions.gin_trgm_ops);

create table bench.lead_texts as
  select d.lead_id, d.workspace_id, to_tsvector('simple', d.document) as words from private.lead_documents d;
create index on bench.lead_texts using gin (words);

analyze bench.lead_companies, bench.lead_texts;
