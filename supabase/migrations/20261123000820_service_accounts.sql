-- Service accounts: named members for whom no person signs in. Other systems act as one of them, by a key (0821_api_keys.sql).
-- Owns: service_accounts, create_service_account(), remove_service_account(), private.is_service_account().
-- Reads: workspace_members. Writes: workspace_members, auth.users. Refusals: 22023, 42501, PT404, PT409.
create table public.service_accounts (
  id uuid primary key references auth.users (id) on delete cascade,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  name text not null,
  role text not null,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  constraint service_accounts_name_is_short check (length(trim(name)) between 1 and 60),
  -- What a workspace is run by stays with people.
  constraint service_accounts_never_manage check (role in ('member', 'viewer'))
);
comment on table public.service_accounts is 'Other systems as members: row policies decide about them, and the audit log names them.';
comment on column public.service_accounts.removed_at is 'Since when it acts no more; its name stays in what it did.';
create unique index service_accounts_name_is_free_idx on public.service_accounts (workspace_id, lower(name)) where removed_at is null;
create index service_accounts_workspace_id_idx on public.service_accounts (workspace_id);
create index service_accounts_created_by_idx on public.service_accounts (created_by);
alter table public.service_accounts enable row level security;
create policy "Members read which service accounts there are" on public.service_accounts
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids()));
-- Written by functions: no insert, update or delete policy.
revoke all on public.service_accounts from anon, authenticated;
grant select on public.service_accounts to authenticated;
create trigger audit after insert or update or delete on public.service_accounts
  for each row execute function private.tg_audit();

-- Definer: a policy that read service_accounts would ask its policy in turn.
create function private.is_service_account(user_id uuid) returns boolean
language sql stable security definer set search_path = ''
as $$
  select exists (select from public.service_accounts s where s.id = is_service_account.user_id)
$$;

-- Ends the request of whoever does not run the workspace.
create function private.require_key_manager(workspace_id uuid) returns void
language plpgsql stable set search_path = ''
as $$
begin
  if private.my_role(require_key_manager.workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif not private.can_manage(require_key_manager.workspace_id) or private.is_service_account(auth.uid()) then
    raise exception 'Only owners and admins make and revoke keys.' using errcode = '42501';
  end if;
end $$;

-- Someone in auth.users who cannot sign in: no address, no password. Only columns that this platform's table has.
create function private.add_service_user() returns uuid
language plpgsql set search_path = ''
as $$
declare
  made uuid := gen_random_uuid();
  given constant jsonb := jsonb_build_object('id', made, 'instance_id', '00000000-0000-0000-0000-000000000000',
    'aud', 'authenticated', 'role', 'authenticated', 'raw_app_meta_data', '{"provider": "service"}'::jsonb,
    'raw_user_meta_data', '{}'::jsonb, 'created_at', now(), 'updated_at', now(),
    -- The sign-in service reads these as texts and stumbles over null.
    'confirmation_token', '', 'recovery_token', '', 'email_change', '', 'email_change_token_new', '');
  columns text;
begin
  select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into columns
  from pg_catalog.pg_attribute a
  where a.attrelid = 'auth.users'::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and given ? a.attname;
  execute format('insert into auth.users (%1$s) select %1$s from jsonb_populate_record(null::auth.users, $1)', columns) using given;
  return made;
end $$;

-- A new service account of the workspace: {id, name, role}. Definer: members are not added directly.
create function public.create_service_account(workspace_id uuid, name text, role text default 'member') returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  most constant int := 50;
  made public.service_accounts;
begin
  perform private.require_key_manager(create_service_account.workspace_id);
  if coalesce(length(trim(create_service_account.name)), 0) not between 1 and 60 then
    perform private.refuse('A service account needs a name of at most 60 characters.');
  elsif create_service_account.role is null or create_service_account.role not in ('member', 'viewer') then
    perform private.refuse('A service account is a member or a viewer.');
  elsif (select count(*) from public.service_accounts s
      where s.workspace_id = create_service_account.workspace_id and s.removed_at is null) >= most then
    perform private.refuse(format('A workspace has at most %s service accounts. Remove one first.', most));
  end if;
  insert into public.service_accounts (id, workspace_id, name, role, created_by)
  values (private.add_service_user(), create_service_account.workspace_id, trim(create_service_account.name),
    create_service_account.role, auth.uid())
  returning * into made;
  insert into public.workspace_members (workspace_id, user_id, role, display_name)
  values (made.workspace_id, made.id, made.role, made.name);
  return jsonb_build_object('id', made.id, 'name', made.name, 'role', made.role);
exception when unique_violation then
  raise exception 'There is a service account called "%" already.', left(trim(create_service_account.name), 60) using errcode = 'PT409';
end $$;

-- It acts no more, by none of its keys. Definer: members are not removed directly. Returns whether there was one.
create function public.remove_service_account(workspace_id uuid, service_account_id uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_key_manager(remove_service_account.workspace_id);
  update public.service_accounts s set removed_at = now()
  where s.workspace_id = remove_service_account.workspace_id and s.id = remove_service_account.service_account_id
    and s.removed_at is null;
  if not found then
    return false;
  end if;
  delete from public.workspace_members m
  where m.workspace_id = remove_service_account.workspace_id and m.user_id = remove_service_account.service_account_id;
  return true;
end $$;

-- A service account approves nothing and makes no permission, whatever it is allowed otherwise: on the rows themselves, so
-- that no way in is forgotten.
create function private.tg_approvals__people_decide() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if private.is_service_account(auth.uid()) then
    raise exception 'A person approves this on the page; a key cannot.' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger people_decide before update on public.approvals
  for each row when (new.status in ('approved', 'edited') and old.status is distinct from new.status)
  execute function private.tg_approvals__people_decide();

create function private.tg_send_permissions__people_grant() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if private.is_service_account(new.user_id) or private.is_service_account(auth.uid()) then
    raise exception 'A person gives this permission on the page; a key cannot.' using errcode = '42501';
  end if;
  return new;
end $$;
create trigger people_grant before insert on public.send_permissions
  for each row execute function private.tg_send_permissions__people_grant();

grant execute on function private.is_service_account(uuid), private.require_key_manager(uuid) to authenticated;
grant execute on function public.create_service_account(uuid, text, text), public.remove_service_account(uuid, uuid) to authenticated;
