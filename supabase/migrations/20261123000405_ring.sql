-- The doorbell: the database asks a function to look for work now, instead of at the next minute.
-- Owns: private.ring(), private.tg_ring_tick(). Reads: vault.decrypted_secrets (project_url, secret_key).
create extension if not exists pg_net with schema extensions;
create extension if not exists supabase_vault with schema vault;

-- Definer: the secrets are for nobody else. A bell that can't ring never fails the work: the minute's tick finds it.
create function private.ring(function_name text) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  project_url text;
  secret_key text;
begin
  select s.decrypted_secret into project_url from vault.decrypted_secrets s where s.name = 'project_url';
  select s.decrypted_secret into secret_key from vault.decrypted_secrets s where s.name = 'secret_key';
  if project_url is null or secret_key is null then
    return;
  end if;
  -- Once per transaction and function is enough.
  if current_setting('app.rung', true) = function_name then
    return;
  end if;
  perform set_config('app.rung', function_name, true);
  perform net.http_post(
    url := project_url || '/functions/v1/' || function_name,
    body := '{}'::jsonb,
    headers := jsonb_build_object('Content-Type', 'application/json', 'apikey', secret_key),
    timeout_milliseconds := 5000
  );
exception when others then
  raise warning 'The doorbell of % did not ring: %', function_name, sqlerrm;
end $$;
grant execute on function private.ring(text) to service_role;

-- Rings for the tick when something was put where the tick finds it.
create function private.tg_ring_tick() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.ring('tick');
  return null;
end $$;
