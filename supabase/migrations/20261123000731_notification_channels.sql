-- Notification channels: where else a person is told. What opens an address lies in Vault and never comes back.
-- Owns: notification_channels, add_notification_channel(), change_notification_channel(), remove_notification_channel(),
--   push_public_key(), keep_push_keys(), private.owns_channel(). Reads: auth.users, vault.
create table public.notification_channels (
  id uuid primary key default gen_random_uuid(),
  workspace_id uuid not null,
  user_id uuid not null,
  kind text not null,
  label text not null,
  place text not null,
  place_key text not null,
  secret_id uuid not null,
  status text not null default 'active',
  verified_at timestamptz,
  failures int not null default 0,
  failing_since timestamptz,
  retry_at timestamptz,
  last_error text,
  created_at timestamptz not null default now(),
  constraint notification_channels_are_added_once unique (workspace_id, user_id, kind, place_key),
  constraint notification_channels_person_is_a_member foreign key (workspace_id, user_id)
    references public.workspace_members (workspace_id, user_id) on delete cascade,
  constraint notification_channels_kind_is_known check (kind in ('email', 'slack', 'webhook', 'push')),
  constraint notification_channels_status_is_known check (status in ('active', 'disabled')),
  constraint notification_channels_label_is_short check (length(btrim(label)) between 1 and 60)
);
comment on table public.notification_channels is 'Where else a person is told: their mailbox, Slack, a webhook, a browser.';
comment on column public.notification_channels.place is 'What may be shown of the address.';
comment on column public.notification_channels.place_key is 'A digest of the address: the same one is not added twice.';
comment on column public.notification_channels.secret_id is 'In Vault: {address, and what signs or encrypts for it}.';
alter table public.notification_settings add constraint notification_settings_escalate_channel_id_fkey
  foreign key (escalate_channel_id) references public.notification_channels (id) on delete set null (escalate_channel_id);

alter table public.notification_channels enable row level security;
create policy "People read their own channels" on public.notification_channels
  for select to authenticated
  using (user_id = (select auth.uid()) and workspace_id in (select private.my_workspace_ids()));
-- Written by functions: no insert, update or delete policy.
revoke all on public.notification_channels from anon, authenticated;
grant select (id, workspace_id, user_id, kind, label, place, status, verified_at, failures, failing_since, retry_at, last_error, created_at)
  on public.notification_channels to authenticated;

-- The secret goes with its channel. Definer: Vault is for nobody else.
create function private.tg_notification_channels__forget() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  delete from vault.secrets s where s.id = old.secret_id;
  return null;
end $$;
create trigger notification_channels__forget after delete on public.notification_channels
  for each row execute function private.tg_notification_channels__forget();

create function private.owns_channel(workspace_id uuid, channel_id text) returns boolean
language sql stable set search_path = ''
as $$
  select exists (select from public.notification_channels c
    where c.workspace_id = owns_channel.workspace_id and c.user_id = (select auth.uid()) and c.id::text = owns_channel.channel_id)
$$;

create function private.channel_json(channel public.notification_channels) returns jsonb
language sql stable set search_path = ''
as $$
  select to_jsonb(channel) - array['secret_id', 'place_key', 'workspace_id', 'user_id', 'retry_at']
$$;

-- What may be shown of an address: its host, and the last letters where that alone says too little.
create function private.shown_place(kind text, address text) returns text
language sql immutable set search_path = ''
as $$
  select case
    when kind = 'email' then address
    when kind = 'slack' then substring(address from '^https?://([^/?#]+)') || '/…' || right(address, 4)
    else substring(address from '^https?://([^/?#]+)') || case when kind = 'webhook' then '/…' else '' end end
$$;

-- Adds a channel of the caller's: {kind, label?, address?, signing_secret? (webhook: whsec_…), keys? (push: {p256dh, auth})}.
-- An e-mail channel is the address they sign in with: it is known to be theirs. The same address again changes its secret
-- and switches it on. Returns {channel}: never a secret. Only a person adds one, so what is told there has their word.
-- Definer: secrets go to Vault.
create function public.add_notification_channel(workspace_id uuid, channel jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  most_channels constant int := 20;
  sort constant text := channel ->> 'kind';
  address text := btrim(channel ->> 'address');
  known public.notification_channels;
  kept public.notification_channels;
begin
  if private.my_role(workspace_id) is null then
    raise exception 'There is no such workspace.' using errcode = '42501';
  elsif nullif(current_setting('app.tool_call_id', true), '') is not null then
    raise exception 'Only a person adds a channel.' using errcode = 'PT403';
  end if;
  perform private.check_channel(channel);
  if sort = 'email' then
    select u.email into address from auth.users u where u.id = auth.uid();
  end if;
  select * into known from public.notification_channels c
  where c.workspace_id = add_notification_channel.workspace_id and c.user_id = auth.uid() and c.kind = sort
    and c.place_key = encode(sha256(convert_to(address, 'UTF8')), 'hex') for update;
  if known.id is null and (select count(*) >= most_channels from public.notification_channels c
      where c.workspace_id = add_notification_channel.workspace_id and c.user_id = auth.uid()) then
    perform private.refuse(format('You have %s channels. Remove one first.', most_channels));
  end if;
  insert into public.notification_channels as c (workspace_id, user_id, kind, label, place, place_key, secret_id)
  values (add_notification_channel.workspace_id, auth.uid(), sort,
    left(coalesce(nullif(private.tidy_text(channel ->> 'label'), ''), private.shown_place(sort, address)), 60),
    private.shown_place(sort, address), encode(sha256(convert_to(address, 'UTF8')), 'hex'),
    vault.create_secret(jsonb_strip_nulls(jsonb_build_object('address', address, 'signing_secret', channel -> 'signing_secret',
      'keys', channel -> 'keys'))::text, null, 'notification channel'))
  on conflict on constraint notification_channels_are_added_once do update
    set label = excluded.label, secret_id = excluded.secret_id, status = 'active', failures = 0, failing_since = null,
      retry_at = null, last_error = null
  returning * into kept;
  delete from vault.secrets s where s.id = known.secret_id;
  return jsonb_build_object('channel', private.channel_json(kept));
end $$;

create function private.check_channel(channel jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  sort constant text := channel ->> 'kind';
begin
  if jsonb_typeof(channel) is distinct from 'object' or coalesce(sort not in ('email', 'slack', 'webhook', 'push'), true)
      or exists (select from jsonb_object_keys(channel) k where k not in ('kind', 'label', 'address', 'signing_secret', 'keys')) then
    perform private.refuse('A channel is of the kind email, slack, webhook or push.');
  elsif sort <> 'email' and (length(channel ->> 'address') > 2000
      or coalesce(btrim(channel ->> 'address') !~ '^https?://[^/?#@\s]+([/?#][^\s]*)?$', true)) then
    perform private.refuse('Give an address that begins with https:// and has no name or password in it.');
  elsif sort = 'webhook' and coalesce(channel ->> 'signing_secret' !~ '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$', true) then
    perform private.refuse('A webhook is signed with a secret: whsec_ and at least 24 bytes in base64.');
  elsif sort = 'push' and (jsonb_typeof(channel -> 'keys') is distinct from 'object'
      or coalesce(channel -> 'keys' ->> 'p256dh' !~ '^[A-Za-z0-9_-]{80,100}$', true)
      or coalesce(channel -> 'keys' ->> 'auth' !~ '^[A-Za-z0-9_-]{20,30}$', true)) then
    perform private.refuse('This browser''s subscription is incomplete.');
  end if;
end $$;

-- Changes {label, active: true or false}; switching on again begins afresh. Returns {channel}.
create function public.change_notification_channel(workspace_id uuid, channel_id uuid, changes jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  changed public.notification_channels;
begin
  if jsonb_typeof(changes) is distinct from 'object' or changes = '{}'
      or exists (select from jsonb_object_keys(changes) k where k not in ('label', 'active'))
      or coalesce(jsonb_typeof(changes -> 'active'), 'boolean') <> 'boolean'
      or changes ? 'label' and coalesce(length(private.tidy_text(changes ->> 'label')), 0) not between 1 and 60 then
    perform private.refuse('A channel changes in "label" (1 to 60 characters) and "active".');
  end if;
  update public.notification_channels c set
    label = coalesce(private.tidy_text(changes ->> 'label'), c.label),
    status = case changes -> 'active' when 'true' then 'active' when 'false' then 'disabled' else c.status end,
    failures = case when changes -> 'active' = 'true' then 0 else c.failures end,
    failing_since = case when changes ? 'active' then null else c.failing_since end,
    retry_at = case when changes ? 'active' then null else c.retry_at end,
    last_error = case when changes ? 'active' then null else c.last_error end
  where c.workspace_id = change_notification_channel.workspace_id and c.id = channel_id and c.user_id = auth.uid()
    and c.workspace_id in (select private.my_workspace_ids())
  returning * into changed;
  if changed.id is null then
    raise exception 'There is no such channel of yours.' using errcode = 'PT404';
  end if;
  return jsonb_build_object('channel', private.channel_json(changed));
end $$;

create function public.remove_notification_channel(workspace_id uuid, channel_id uuid) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  delete from public.notification_channels c
  where c.workspace_id = remove_notification_channel.workspace_id and c.id = channel_id and c.user_id = auth.uid()
    and c.workspace_id in (select private.my_workspace_ids());
  return found;
end $$;

-- The caller's webhooks that are switched on: [{id, label, place}].
create function public.list_webhooks(workspace_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'label', c.label, 'place', c.place) order by c.created_at), '[]')
  from public.notification_channels c
  where c.workspace_id = list_webhooks.workspace_id and c.user_id = (select auth.uid()) and c.kind = 'webhook' and c.status = 'active'
$$;

-- The installation's key for web push (VAPID) as browsers want it; null until the tick has made one.
-- Definer: it lies in Vault with its private half.
create function public.push_public_key() returns text
language sql stable security definer set search_path = ''
as $$
  select s.decrypted_secret::jsonb ->> 'publicKey' from vault.decrypted_secrets s where s.name = 'push_keys'
$$;

-- Keeps the keys for web push unless there are some, and returns those that hold. For the tick only.
create function public.keep_push_keys(keys jsonb default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  if keys is not null then
    perform pg_advisory_xact_lock(hashtext('push_keys'));
    if not exists (select from vault.secrets s where s.name = 'push_keys') then
      perform vault.create_secret(keys::text, 'push_keys');
    end if;
  end if;
  return (select s.decrypted_secret::jsonb from vault.decrypted_secrets s where s.name = 'push_keys');
end $$;

grant execute on function private.owns_channel(uuid, text) to authenticated;
grant execute on function public.add_notification_channel(uuid, jsonb), public.change_notification_channel(uuid, uuid, jsonb),
  public.remove_notification_channel(uuid, uuid), public.push_public_key(), public.list_webhooks(uuid)
to authenticated;
revoke all on function public.keep_push_keys(jsonb) from authenticated, anon;
grant execute on function public.keep_push_keys(jsonb) to service_role;
