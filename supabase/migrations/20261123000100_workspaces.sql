-- Workspaces: a company's own space, its people and their roles. Everything else belongs to a workspace.
-- Owns: workspaces, workspace_members, private.my_workspace_ids(), private.my_role(), private.can_write(),
--   private.can_manage(), create_workspace(), remove_member(), my_workspaces(). Reads: auth.users.
create extension if not exists pgcrypto with schema extensions;
create extension if not exists pg_trgm with schema extensions;

create schema if not exists private;
comment on schema private is 'Helpers that PostgREST does not expose.';
grant usage on schema private to authenticated, service_role;
-- From here on a function is for nobody until a grant names who may call it.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke execute on functions from anon, authenticated, service_role;

create table public.workspaces (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  created_at timestamptz not null default now(),
  country text,
  constraint workspaces_name_is_short check (length(trim(name)) between 1 and 100),
  constraint workspaces_country_is_a_code check (country ~ '^[A-Z]{2}$')
);
comment on table public.workspaces is 'A company''s own space: leads, campaigns and people.';
comment on column public.workspaces.country is
  'ISO 3166 code; what a phone number without a country code means where the lead''s country is not known.';

create table public.workspace_members (
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  role text not null default 'member',
  display_name text not null,
  email text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, user_id),
  constraint workspace_members_role_is_known check (role in ('owner', 'admin', 'member', 'viewer')),
  constraint workspace_members_display_name_is_short check (length(trim(display_name)) between 1 and 100)
);
comment on table public.workspace_members is 'Who belongs to a workspace, and what they may do there.';
create index workspace_members_user_id_idx on public.workspace_members (user_id);

-- Definer, because a policy on workspace_members that read workspace_members would recurse.
-- plpgsql, which keeps its plan: every policy asks this, and planning it anew each time took longer than answering.
create function private.my_workspace_ids() returns setof uuid
language plpgsql stable security definer set search_path = '' rows 10
as $$
begin
  return query select m.workspace_id from public.workspace_members m where m.user_id = (select auth.uid());
end $$;

-- Definer for the same reason. The caller's role there, null for a stranger.
create function private.my_role(workspace_id uuid) returns text
language plpgsql stable security definer set search_path = ''
as $$
begin
  return (
    select m.role from public.workspace_members m
    where m.workspace_id = my_role.workspace_id and m.user_id = (select auth.uid())
  );
end $$;

-- Definer for the same reason. Workspaces in which the caller may change data: everyone but viewers.
create function private.my_writable_workspace_ids() returns setof uuid
language plpgsql stable security definer set search_path = '' rows 10
as $$
begin
  return query select m.workspace_id from public.workspace_members m
  where m.user_id = (select auth.uid()) and m.role in ('owner', 'admin', 'member');
end $$;

create function private.can_write(workspace_id uuid) returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(private.my_role(workspace_id) in ('owner', 'admin', 'member'), false)
$$;

create function private.can_manage(workspace_id uuid) returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(private.my_role(workspace_id) in ('owner', 'admin'), false)
$$;

grant execute on function
  private.my_workspace_ids(), private.my_role(uuid), private.my_writable_workspace_ids(),
  private.can_write(uuid), private.can_manage(uuid)
to authenticated, service_role;

alter table public.workspaces enable row level security;
create policy "Members read their workspaces" on public.workspaces
  for select to authenticated
  using (id in (select private.my_workspace_ids()));
create policy "Owners and admins change their workspace" on public.workspaces
  for update to authenticated
  using (private.can_manage(id)) with check (private.can_manage(id));
revoke all on public.workspaces from anon, authenticated;
grant select, update (name, country) on public.workspaces to authenticated;

alter table public.workspace_members enable row level security;
create policy "Members read who else is a member" on public.workspace_members
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids()));
create policy "People change their own display name" on public.workspace_members
  for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
-- Joining and leaving go through functions: no insert or delete policy.
revoke all on public.workspace_members from anon, authenticated;
grant select, update (display_name) on public.workspace_members to authenticated;

-- Definer: nobody may insert members directly, and the first owner is not a member yet.
create function public.create_workspace(name text, display_name text) returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  created uuid;
begin
  if auth.uid() is null then
    raise exception 'Sign in first.' using errcode = '42501';
  end if;
  insert into public.workspaces (name) values (trim(create_workspace.name)) returning id into created;
  insert into public.workspace_members (workspace_id, user_id, role, display_name, email)
  values (created, auth.uid(), 'owner', trim(create_workspace.display_name),
    (select u.email from auth.users u where u.id = auth.uid()));
  return created;
end $$;

-- Definer: members may not delete members directly. Managers remove others, anyone may leave, owners stay.
create function public.remove_member(workspace_id uuid, user_id uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
declare
  leaving text;
begin
  if not (private.can_manage(remove_member.workspace_id)
      or (remove_member.user_id = auth.uid() and private.my_role(remove_member.workspace_id) is not null)) then
    raise exception 'Only owners and admins remove members.' using errcode = '42501';
  end if;
  select m.role into leaving from public.workspace_members m
  where m.workspace_id = remove_member.workspace_id and m.user_id = remove_member.user_id for update;
  if leaving = 'owner' then
    raise exception 'Hand over the workspace before its owner leaves.' using errcode = '42501';
  end if;
  delete from public.workspace_members m
  where m.workspace_id = remove_member.workspace_id and m.user_id = remove_member.user_id;
  return found;
end $$;

create function public.my_workspaces()
returns table (workspace_id uuid, name text, role text, display_name text, country text)
language sql stable security invoker set search_path = ''
as $$
  select w.id, w.name, m.role, m.display_name, w.country
  from public.workspace_members m join public.workspaces w on w.id = m.workspace_id
  where m.user_id = (select auth.uid())
  order by m.created_at, w.id
$$;

grant execute on function
  public.create_workspace(text, text), public.remove_member(uuid, uuid), public.my_workspaces()
to authenticated;
