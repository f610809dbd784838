-- Everything that the advisors look for, done wrong on purpose. The name of each advisory stands above what fires it.

-- no_primary_key, rls_disabled_in_public, sensitive_columns_exposed, unsupported_reg_types
create table public.canary_customers (email text, password text, credit_card text, calls regproc);
grant select on public.canary_customers to anon, authenticated;

-- rls_enabled_no_policy, fkey_to_auth_unique
create unique index canary_users_email on auth.users (email);
create table public.canary_parents (id int primary key, email varchar(255) references auth.users (email));
alter table public.canary_parents enable row level security;

-- unindexed_foreign_keys, duplicate_index, unused_index, auth_rls_initplan, multiple_permissive_policies,
-- rls_references_user_metadata, rls_policy_always_true
create table public.canary_children (
  id int primary key,
  parent_id int references public.canary_parents (id),
  owner_id uuid references auth.users (id)
);
create index canary_children_first on public.canary_children (owner_id, id);
create index canary_children_second on public.canary_children (owner_id, id);
alter table public.canary_children enable row level security;
create policy "Whoever calls" on public.canary_children for select to authenticated using (owner_id = auth.uid());
create policy "Whoever claims" on public.canary_children for select to authenticated
  using ((auth.jwt() -> 'user_metadata' ->> 'team') = 'sales');
create policy "Whoever" on public.canary_children for update to authenticated using (true) with check (true);
grant select, update on public.canary_children to authenticated;

-- policy_exists_rls_disabled
create table public.canary_forgotten (id int primary key);
create policy "No effect" on public.canary_forgotten for select to authenticated using (id = 1);
grant select on public.canary_forgotten to authenticated;

-- auth_users_exposed, security_definer_view
create view public.canary_users as select id, email from auth.users;
grant select on public.canary_users to anon, authenticated;

-- materialized_view_in_api
create materialized view public.canary_summary as select 1 as id;
grant select on public.canary_summary to anon, authenticated;

-- foreign_table_in_api
create foreign data wrapper canary_wrapper;
create server canary_server foreign data wrapper canary_wrapper;
create foreign table public.canary_elsewhere (id int) server canary_server;
grant select on public.canary_elsewhere to anon, authenticated;

-- function_search_path_mutable
create function public.canary_loose() returns int language sql as 'select 1';

-- extension_in_public, extension_versions_outdated
create extension citext with schema public version '1.4';
