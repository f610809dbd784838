-- Calls of the HTTP API: who calls, whether they may, how often, and each write once. One transaction for all of it, so that
-- what was written and the answer that is kept for a repetition stand or fall together.
-- Owns: private.api_functions, private.api_answers, private.api_rates, api_call(), private.run_api_call(), private.open_api_call(),
--   private.close_api_call(), private.sweep_api_answers(). Reads: api_keys, service_accounts, workspace_members.
create table private.api_functions (
  name text primary key,
  scope text not null,
  in_workspace boolean not null default true
);
comment on table private.api_functions is 'What the HTTP API calls, and the scope that a key needs for it. Nothing else can be called with a key.';
comment on column private.api_functions.in_workspace is 'Whether it takes the workspace, which is that of the key.';
alter table private.api_functions enable row level security;
create policy "Nobody reads the functions but the one that calls them" on private.api_functions for select to authenticated using (false);
revoke all on private.api_functions from anon, authenticated, service_role;
insert into private.api_functions (name, scope, in_workspace) values
  ('search_leads', 'leads:read', true), ('get_lead', 'leads:read', true), ('lead_timeline', 'leads:read', true),
  ('create_lead', 'leads:write', true), ('update_lead', 'leads:write', true), ('delete_leads', 'leads:write', true),
  ('change_stage', 'leads:write', true), ('add_note', 'leads:write', true),
  ('write_leads', 'leads:write', true), ('tag_leads', 'leads:write', true),
  ('search_accounts', 'accounts:read', true), ('get_account', 'accounts:read', true),
  ('create_account', 'accounts:write', true), ('update_account', 'accounts:write', true),
  ('list_segments', 'segments:read', true), ('read_import', 'imports:read', false),
  ('list_campaigns', 'campaigns:read', true), ('get_campaign', 'campaigns:read', true),
  ('campaign_people', 'campaigns:read', true), ('campaign_report', 'campaigns:read', true),
  ('list_tasks', 'tasks:read', true), ('list_reminders', 'tasks:read', true),
  ('set_reminder', 'tasks:write', true),
  ('list_notifications', 'notifications:read', true), ('measure', 'measures:read', true);

create table private.api_answers (
  user_id uuid not null references auth.users (id) on delete cascade,
  key text not null,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  request_hash text not null,
  answer jsonb,
  created_at timestamptz not null default clock_timestamp(),
  primary key (user_id, key),
  constraint api_answers_key_is_short check (length(key) between 1 and 255)
);
comment on table private.api_answers is 'Answers of writes by their Idempotency-Key, for a day: a repetition gets the same and changes nothing.';
create index api_answers_workspace_id_idx on private.api_answers (workspace_id);
create index api_answers_created_at_idx on private.api_answers (created_at);
alter table private.api_answers enable row level security;
create policy "Nobody reads kept answers but their function" on private.api_answers for select to authenticated using (false);
revoke all on private.api_answers from anon, authenticated, service_role;

create table private.api_rates (
  principal uuid primary key,
  workspace_id uuid not null references public.workspaces (id) on delete cascade,
  window_start timestamptz not null,
  used int not null
);
comment on table private.api_rates is 'Requests of a key or a person in the current minute.';
create index api_rates_workspace_id_idx on private.api_rates (workspace_id);
alter table private.api_rates enable row level security;
create policy "Nobody reads the counts but their function" on private.api_rates for select to authenticated using (false);
revoke all on private.api_rates from anon, authenticated, service_role;

create type private.api_opening as (
  workspace_id uuid, principal uuid, per_minute int, used int, in_workspace boolean, refusal jsonb, kept jsonb
);

create function private.api_refusal(code text, message text) returns jsonb
language sql immutable set search_path = ''
as $$ select jsonb_build_object('code', code, 'message', message) $$;

-- Who calls by this key; takes on their claims until the transaction ends. Definer: keys are read by managers alone.
create function private.take_api_key(secret text) returns public.api_keys
language plpgsql security definer set search_path = ''
as $$
declare
  key public.api_keys;
begin
  select k.* into key
  from private.api_key_secrets s join public.api_keys k on k.id = s.key_id
  join public.service_accounts a on a.id = k.service_account_id and a.removed_at is null
  join public.workspace_members m on m.workspace_id = k.workspace_id and m.user_id = a.id
  where s.hash = sha256(convert_to(take_api_key.secret, 'UTF8')) and k.revoked_at is null
    and (k.expires_at is null or k.expires_at > clock_timestamp());
  if key.id is null then
    raise exception 'This key is not valid: unknown, expired or revoked.' using errcode = 'PT401';
  end if;
  perform set_config('request.jwt.claims', jsonb_build_object('sub', key.service_account_id, 'role', 'authenticated')::text, true),
    set_config('request.jwt.claim.sub', key.service_account_id::text, true),
    set_config('request.jwt.claim.role', 'authenticated', true),
    -- Other systems bring text that nobody here wrote.
    set_config('app.reads_outside', 'on', true);
  return key;
end $$;

-- Definer: what is kept of calls is nobody's to read or write.
create function private.open_api_call(key public.api_keys, function_name text, given_workspace uuid, write jsonb)
returns private.api_opening
language plpgsql security definer set search_path = ''
as $$
declare
  opening private.api_opening;
  wanted private.api_functions;
  earlier private.api_answers;
begin
  opening.workspace_id := coalesce(key.workspace_id, (
    select m.workspace_id from public.workspace_members m
    where m.user_id = auth.uid() and m.workspace_id = coalesce(given_workspace, m.workspace_id)
    order by m.created_at, m.workspace_id limit 1));
  opening.principal := coalesce(key.id, auth.uid());
  opening.per_minute := coalesce(key.per_minute, 600);
  select r.used into opening.used from private.api_rates r
  where r.principal = opening.principal and r.window_start = date_trunc('minute', clock_timestamp());
  opening.used := coalesce(opening.used, 0);
  if opening.used >= opening.per_minute then
    opening.refusal := private.api_refusal('PT429', format('At most %s requests a minute. Wait, then go on.', opening.per_minute));
  elsif opening.workspace_id is null or given_workspace <> opening.workspace_id then
    opening.refusal := private.api_refusal('PT404', 'There is no such workspace.');
  end if;
  if opening.refusal is not null or function_name is null then
    return opening;
  end if;
  select * into wanted from private.api_functions f where f.name = open_api_call.function_name;
  opening.in_workspace := wanted.in_workspace;
  if wanted.name is null then
    opening.refusal := private.api_refusal('PT404', 'The API has no such function.');
  elsif key.id is not null and not wanted.scope = any(key.scopes) then
    opening.refusal := private.api_refusal('PT403', format('This key lacks the scope "%s".', wanted.scope));
  elsif write ->> 'key' is not null then
    -- Whoever repeats it at the same moment waits here for the first.
    insert into private.api_answers (user_id, key, workspace_id, request_hash)
    values (auth.uid(), write ->> 'key', opening.workspace_id, write ->> 'request_hash') on conflict do nothing;
    if not found then
      select * into earlier from private.api_answers a where a.user_id = auth.uid() and a.key = write ->> 'key';
      if earlier.request_hash is distinct from write ->> 'request_hash' then
        opening.refusal := private.api_refusal('PT422', 'This Idempotency-Key was used for another request. Use a new one.');
      else
        opening.kept := jsonb_build_object('answer', earlier.answer);
      end if;
    end if;
  end if;
  return opening;
end $$;

-- Counts the call, and keeps the answer of a write or forgets its key when it was refused. At the end, since counting locks a
-- row: calls of the same key run side by side, and so as many more as run at once may come through.
-- Definer: as above.
create function private.close_api_call(opening private.api_opening, key public.api_keys, idempotency_key text, answer jsonb, refused boolean)
returns void
language plpgsql security definer set search_path = ''
as $$
declare
  this_minute constant timestamptz := date_trunc('minute', clock_timestamp());
begin
  if idempotency_key is not null and opening.kept is null then
    if refused then
      delete from private.api_answers a where a.user_id = auth.uid() and a.key = idempotency_key and a.answer is null;
    else
      update private.api_answers a set answer = coalesce(close_api_call.answer, 'null'::jsonb)
      where a.user_id = auth.uid() and a.key = idempotency_key;
    end if;
  else
    -- Losing the count of a read in a crash costs nothing; waiting for the disk at each would.
    perform set_config('synchronous_commit', 'off', true);
  end if;
  insert into private.api_rates as r (principal, workspace_id, window_start, used)
  select opening.principal, opening.workspace_id, this_minute, 1 where opening.workspace_id is not null
  on conflict (principal) do update
    set window_start = excluded.window_start, used = case when r.window_start = excluded.window_start then r.used + 1 else 1 end;
  if key.id is not null and (key.last_used_at is null or key.last_used_at < this_minute) then
    update public.api_keys k set last_used_at = this_minute where k.id = key.id and k.last_used_at is distinct from this_minute;
  end if;
end $$;

-- The call itself, by whoever the claims name or the key makes them.
create function private.run_api_call(function_name text, arguments jsonb, secret text, workspace_id uuid, write jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  key public.api_keys;
  opening private.api_opening;
  answer jsonb;
  refusal jsonb;
  state text;
  said text;
begin
  if run_api_call.secret is not null then
    key := private.take_api_key(run_api_call.secret);
  end if;
  opening := private.open_api_call(key, run_api_call.function_name, run_api_call.workspace_id, run_api_call.write);
  refusal := opening.refusal;
  if refusal is null and opening.kept is not null then
    answer := opening.kept -> 'answer';
  elsif refusal is null and run_api_call.function_name is not null then
    begin
      answer := private.call_function(run_api_call.function_name, run_api_call.arguments
        || case when opening.in_workspace then jsonb_build_object('workspace_id', opening.workspace_id) else '{}'::jsonb end);
    exception when others then
      get stacked diagnostics state = returned_sqlstate, said = message_text;
      -- What is our fault stays an error.
      if state !~ '^(PT4|22|23|42501|42883|P0002)' then
        raise;
      end if;
      refusal := private.api_refusal(state, said);
    end;
  end if;
  perform private.close_api_call(opening, key, case when coalesce(refusal ->> 'code', '') <> 'PT422' then run_api_call.write ->> 'key' end,
    answer, refusal is not null);
  return jsonb_build_object('answer', answer, 'replayed', opening.kept is not null, 'refusal', refusal,
    'workspace_id', opening.workspace_id, 'limit', jsonb_build_object('quota', opening.per_minute,
      'remaining', greatest(opening.per_minute - opening.used - 1, 0),
      'reset_seconds', 60 - floor(extract(second from clock_timestamp()))::int));
end $$;

-- Calls public.<function_name>() for the HTTP API, as the person who is signed in or as the service account of the key.
-- `write` is {key, request_hash} of a write that may be repeated. `function_name` null only looks who calls. Returns
-- {answer, replayed, refusal: {code, message}, workspace_id, limit: {quota, remaining, reset_seconds}}: refusals are values, so that
-- they count too. Raises PT401 for a key that is not valid.
create function public.api_call(
  function_name text default null, arguments jsonb default '{}', secret text default null, workspace_id uuid default null,
  write jsonb default null
) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
begin
  if api_call.secret is not null then
    -- Nobody yet: row policies show nothing until the key has told who.
    perform set_config('role', 'authenticated', true);
  elsif auth.uid() is null then
    raise exception 'Sign in first, or give a key.' using errcode = 'PT401';
  end if;
  return private.run_api_call(api_call.function_name, api_call.arguments, api_call.secret, api_call.workspace_id, api_call.write);
end $$;

-- Forgets answers after a day. Called by the schedule.
create function private.sweep_api_answers() returns int
language plpgsql set search_path = ''
as $$
declare
  gone int;
begin
  delete from private.api_answers a where (a.user_id, a.key) in (
    select o.user_id, o.key from private.api_answers o where o.created_at < clock_timestamp() - interval '1 day'
    order by o.created_at limit 5000);
  get diagnostics gone = row_count;
  delete from private.api_rates r where r.window_start < clock_timestamp() - interval '1 day';
  return gone;
end $$;

select cron.schedule('sweep_api_answers', '22 * * * *', 'select private.sweep_api_answers()');

grant usage on type private.api_opening to authenticated;
grant execute on function private.take_api_key(text), private.api_refusal(text, text),
  private.run_api_call(text, jsonb, text, uuid, jsonb),
  private.open_api_call(public.api_keys, text, uuid, jsonb),
  private.close_api_call(private.api_opening, public.api_keys, text, jsonb, boolean) to authenticated;
grant execute on function public.api_call(text, jsonb, text, uuid, jsonb) to anon, authenticated;
