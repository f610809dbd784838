-- API keys: with what another system shows that it is a service account. Shown once, kept as SHA-256 of 256 random bits.
-- Owns: api_keys, private.api_key_secrets, create_api_key(), rotate_api_key(), revoke_api_key(), list_api_keys().
-- Reads: service_accounts. Refusals: 22023, 42501, PT404, PT409.
create table public.api_keys (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  service_account_id uuid not null references public.service_accounts (id) on delete cascade,
  name text not null,
  prefix text not null,
  scopes text[] not null,
  per_minute int not null default 600,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  replaces uuid references public.api_keys (id) on delete set null,
  last_used_at timestamptz,
  constraint api_keys_name_is_short check (length(trim(name)) between 1 and 60),
  constraint api_keys_prefix_is_readable check (prefix ~ '^cla_[0-9a-f]{8}$'),
  constraint api_keys_prefix_is_unique unique (prefix),
  constraint api_keys_scopes_are_known check (cardinality(scopes) between 1 and 30 and scopes <@ array['leads:read', 'leads:write',
    'accounts:read', 'accounts:write', 'segments:read', 'imports:read', 'campaigns:read', 'tasks:read', 'tasks:write',
    'notifications:read', 'measures:read']),
  constraint api_keys_rate_is_sensible check (per_minute between 1 and 100000)
);
comment on table public.api_keys is 'Keys of service accounts: what each may do and until when. The secret itself is kept nowhere.';
comment on column public.api_keys.prefix is 'How the key begins, to tell it from others.';
comment on column public.api_keys.last_used_at is 'To the minute.';
comment on column public.api_keys.per_minute is 'Requests that are answered within a minute.';
create index api_keys_workspace_id_idx on public.api_keys (workspace_id);
create index api_keys_service_account_id_idx on public.api_keys (service_account_id);
create index api_keys_created_by_idx on public.api_keys (created_by);
create index api_keys_replaces_idx on public.api_keys (replaces);
alter table public.api_keys enable row level security;
create policy "Owners and admins read the keys" on public.api_keys
  for select to authenticated
  using (workspace_id in (select private.my_workspace_ids()) and private.can_manage(workspace_id));
-- Written by functions: no insert, update or delete policy.
revoke all on public.api_keys from anon, authenticated;
grant select on public.api_keys to authenticated;
-- Not on each use: `last_used_at` alone changes then.
create trigger audit after insert or delete or update of revoked_at, expires_at, scopes on public.api_keys
  for each row execute function private.tg_audit();

create table private.api_key_secrets (
  key_id uuid primary key references public.api_keys (id) on delete cascade,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  -- Of a secret that nobody can guess, so no salt and no slow hash; where the time of a look-up differs tells nothing of it.
  hash bytea not null,
  constraint api_key_secrets_hash_is_unique unique (hash),
  constraint api_key_secrets_hash_is_sha_256 check (octet_length(hash) = 32)
);
comment on table private.api_key_secrets is 'SHA-256 of each key. Apart from the key, so that no page ever reads it.';
create index api_key_secrets_workspace_id_idx on private.api_key_secrets (workspace_id);
alter table private.api_key_secrets enable row level security;
create policy "Nobody reads what is kept of keys" on private.api_key_secrets for select to authenticated using (false);
revoke all on private.api_key_secrets from anon, authenticated, service_role;

-- Makes a secret for a key that was stored, and keeps its hash: the key as it is shown once.
create function private.secret_of_key(key public.api_keys) returns text
language plpgsql set search_path = ''
as $$
declare
  secret text := key.prefix || '_' || translate(rtrim(encode(extensions.gen_random_bytes(32), 'base64'), '='), '+/', '-_');
begin
  insert into private.api_key_secrets (key_id, workspace_id, hash)
  values (key.id, key.workspace_id, sha256(convert_to(secret, 'UTF8')));
  return secret;
end $$;

create function private.api_key_json(key public.api_keys) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', key.id, 'name', key.name, 'prefix', key.prefix, 'scopes', key.scopes, 'per_minute', key.per_minute,
    'service_account_id', key.service_account_id, 'service_account', s.name, 'role', s.role, 'created_at', key.created_at,
    'created_by_name', m.display_name, 'expires_at', key.expires_at, 'revoked_at', key.revoked_at, 'last_used_at', key.last_used_at,
    'status', case when key.revoked_at is not null or s.removed_at is not null then 'revoked'
      when key.expires_at <= clock_timestamp() then 'expired' else 'active' end)
  from public.service_accounts s
  left join public.workspace_members m on m.workspace_id = key.workspace_id and m.user_id = key.created_by
  where s.id = key.service_account_id
$$;

-- A key for a service account: {key: {…}, secret}. The secret is shown this once. `expires_at` null lasts until it is revoked.
-- Definer: keys have no insert policy.
create function public.create_api_key(
  workspace_id uuid, service_account_id uuid, name text, scopes text[], expires_at timestamptz default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  most constant int := 100;
  made public.api_keys;
begin
  perform private.require_key_manager(create_api_key.workspace_id);
  if coalesce(length(trim(create_api_key.name)), 0) not between 1 and 60 then
    perform private.refuse('A key needs a name of at most 60 characters.');
  elsif coalesce(cardinality(create_api_key.scopes), 0) = 0 then
    perform private.refuse('Say what the key may do.');
  elsif create_api_key.expires_at <= clock_timestamp() then
    perform private.refuse('A key expires in the future.');
  elsif (select count(*) from public.api_keys k where k.workspace_id = create_api_key.workspace_id and k.revoked_at is null) >= most then
    perform private.refuse(format('A workspace has at most %s keys. Revoke one first.', most));
  elsif not exists (select from public.service_accounts s where s.id = create_api_key.service_account_id
      and s.workspace_id = create_api_key.workspace_id and s.removed_at is null) then
    raise exception 'There is no such service account here.' using errcode = 'PT404';
  end if;
  insert into public.api_keys (workspace_id, service_account_id, name, prefix, scopes, created_by, expires_at)
  values (create_api_key.workspace_id, create_api_key.service_account_id, trim(create_api_key.name),
    'cla_' || encode(extensions.gen_random_bytes(4), 'hex'),
    array(select distinct s from unnest(create_api_key.scopes) s order by s), auth.uid(), create_api_key.expires_at)
  returning * into made;
  return jsonb_build_object('key', private.api_key_json(made), 'secret', private.secret_of_key(made));
exception when check_violation then
  return private.refuse('One of the scopes is not known.')::jsonb;
end $$;

-- A new secret for what a key does; the old one is answered `overlap_hours` more (0: no more), so that nothing stands still
-- meanwhile. Returns {key, secret, previous}. Definer: keys have no insert policy.
create function public.rotate_api_key(workspace_id uuid, key_id uuid, overlap_hours int default 24) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  present public.api_keys;
  made public.api_keys;
begin
  perform private.require_key_manager(rotate_api_key.workspace_id);
  if overlap_hours is null or overlap_hours not between 0 and 720 then
    perform private.refuse('The old key goes on for 0 to 720 hours.');
  end if;
  select k.* into present from public.api_keys k
  where k.workspace_id = rotate_api_key.workspace_id and k.id = rotate_api_key.key_id for update;
  if present.id is null then
    raise exception 'There is no such key here.' using errcode = 'PT404';
  elsif private.api_key_json(present) ->> 'status' <> 'active' then
    raise exception 'This key is % already. Make a new one.', private.api_key_json(present) ->> 'status' using errcode = 'PT409';
  elsif exists (select from public.api_keys k where k.replaces = present.id) then
    raise exception 'This key was rotated already. Rotate the one that replaces it.' using errcode = 'PT409';
  end if;
  insert into public.api_keys (workspace_id, service_account_id, name, prefix, scopes, per_minute, created_by, expires_at, replaces)
  values (present.workspace_id, present.service_account_id, present.name, 'cla_' || encode(extensions.gen_random_bytes(4), 'hex'),
    present.scopes, present.per_minute, auth.uid(), present.expires_at, present.id)
  returning * into made;
  update public.api_keys k set expires_at = least(k.expires_at, clock_timestamp() + make_interval(hours => overlap_hours))
  where k.id = present.id returning * into present;
  return jsonb_build_object('key', private.api_key_json(made), 'secret', private.secret_of_key(made),
    'previous', private.api_key_json(present));
end $$;

-- From the next request on the key is unknown. Returns whether it was active. Definer: keys have no update policy.
create function public.revoke_api_key(workspace_id uuid, key_id uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.require_key_manager(revoke_api_key.workspace_id);
  update public.api_keys k set revoked_at = clock_timestamp()
  where k.workspace_id = revoke_api_key.workspace_id and k.id = revoke_api_key.key_id and k.revoked_at is null;
  return found;
end $$;

-- {keys: [newest first], service_accounts: [{id, name, role}]} for owners and admins.
create function public.list_api_keys(workspace_id uuid) returns jsonb
language plpgsql stable security invoker set search_path = ''
as $$
begin
  perform private.require_key_manager(list_api_keys.workspace_id);
  return jsonb_build_object(
    'keys', coalesce((select jsonb_agg(private.api_key_json(k) order by k.created_at desc, k.id) from (
      select * from public.api_keys a where a.workspace_id = list_api_keys.workspace_id order by a.created_at desc limit 300) k), '[]'),
    'service_accounts', coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'role', s.role) order by s.name)
      from public.service_accounts s where s.workspace_id = list_api_keys.workspace_id and s.removed_at is null), '[]'));
end $$;

grant execute on function private.api_key_json(public.api_keys) to authenticated;
grant execute on function public.create_api_key(uuid, uuid, text, text[], timestamptz), public.rotate_api_key(uuid, uuid, int),
  public.revoke_api_key(uuid, uuid), public.list_api_keys(uuid) to authenticated;
