-- Account changes: what may be changed on a company, and the one way in which it is.
-- Owns: create_account(), update_account(). Reads: account_rows. Writes: accounts.
-- Refusals: 22023 (the input), 42501 (the role), PT404 (no such account), PT409 (in the way of something that is there).

-- Checks facts of an account (contracts/account.ts, accountChanges) against what each may be.
create function private.check_account_facts(facts jsonb) returns void
language plpgsql stable set search_path = ''
as $$
declare
  fact record;
  allowed constant text[] := array['name', 'domain', 'industry', 'employee_count', 'country', 'city', 'custom'];
begin
  if jsonb_typeof(facts) is distinct from 'object' or facts = '{}' then
    perform private.refuse('The facts of an account are an object with something in it.');
  end if;
  for fact in select f.key, f.value #>> '{}' as text, jsonb_typeof(f.value) as type from jsonb_each(facts) f loop
    if fact.key <> all(allowed) then
      perform private.refuse(format('Unknown field: %s. Fields are %s.', left(fact.key, 60), array_to_string(allowed, ', ')));
    elsif fact.key = 'employee_count' then
      if fact.type <> 'null' and (fact.type <> 'number' or fact.text::numeric not between 0 and 100000000 or fact.text::numeric % 1 <> 0) then
        perform private.refuse('The number of employees is a whole number, 0 or more.');
      end if;
    elsif fact.key = 'custom' then
      if fact.type <> 'object' then
        perform private.refuse('Custom fields are an object.');
      end if;
    elsif fact.type not in ('string', 'null') or length(fact.text) > 200 then
      perform private.refuse(format('"%s" is a text of at most 200 characters.', fact.key));
    elsif fact.key = 'name' and private.tidy_text(fact.text) is null then
      perform private.refuse('An account needs a name.');
    elsif fact.key = 'domain' and private.tidy_text(fact.text) !~* '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.[a-z0-9-]{2,}$' then
      perform private.refuse('A domain looks like example.com.');
    end if;
  end loop;
end $$;

-- What differs between two states of an account (rows of account_rows), for people: [{id, label, field, before, after}].
create function private.account_differences(before jsonb, after jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', after ->> 'id', 'label', after ->> 'name', 'field', f.field,
      'before', before -> f.field, 'after', after -> f.field) order by f.position), '[]')
  from unnest(array['name', 'domain', 'industry', 'employee_count', 'country', 'city', 'custom'])
    with ordinality as f (field, position)
  where before -> f.field is distinct from after -> f.field
$$;

create function private.refuse_taken_name(workspace_id uuid, name text) returns jsonb
language plpgsql stable set search_path = ''
as $$
begin
  raise exception using errcode = 'PT409', message = format('There is an account called "%s" already.', (
    select a.name from public.accounts a where a.workspace_id = refuse_taken_name.workspace_id
      and a.name_key = lower(private.tidy_text(refuse_taken_name.name) collate "und-x-icu")));
end $$;

-- A new account. Returns {account}.
create function public.create_account(workspace_id uuid, account jsonb) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  fresh public.accounts;
  created uuid;
begin
  perform private.require_writer(create_account.workspace_id);
  perform private.check_account_facts(account);
  if private.tidy_text(account ->> 'name') is null then
    perform private.refuse('An account needs a name.');
  end if;
  fresh := jsonb_populate_record(null::public.accounts, jsonb_strip_nulls(account));
  insert into public.accounts (workspace_id, name, domain, industry, employee_count, country, city, custom)
  values (create_account.workspace_id, fresh.name, fresh.domain, fresh.industry, fresh.employee_count, fresh.country,
    fresh.city, coalesce(fresh.custom, '{}'))
  returning id into created;
  return (select jsonb_build_object('account', to_jsonb(r)) from public.account_rows r
    where r.workspace_id = create_account.workspace_id and r.id = created);
exception when unique_violation then
  return private.refuse_taken_name(create_account.workspace_id, account ->> 'name');
end $$;

-- Changes facts of an account; null clears, and of the custom fields those that are named change. With
-- expected_updated_at only if nobody changed it since. Returns {changed, changes, account}.
create function public.update_account(
  workspace_id uuid, account_id uuid, changes jsonb, expected_updated_at timestamptz default null
) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  present public.accounts;
  wanted public.accounts;
  before jsonb;
  after jsonb;
begin
  perform private.require_writer(update_account.workspace_id);
  perform private.check_account_facts(changes);
  select a.* into present from public.accounts a
  where a.workspace_id = update_account.workspace_id and a.id = update_account.account_id for update;
  if present.id is null then
    raise exception 'There is no such account here. Search again; do not guess ids.' using errcode = 'PT404';
  -- To the millisecond: a date of JavaScript keeps no more.
  elsif date_trunc('milliseconds', present.updated_at) <> date_trunc('milliseconds', expected_updated_at) then
    raise exception 'Someone changed this account meanwhile. Look at it again, then repeat the change.' using errcode = 'PT409';
  end if;
  wanted := jsonb_populate_record(present, changes || jsonb_build_object('custom', present.custom || coalesce(changes -> 'custom', '{}')));
  select to_jsonb(r) into before from public.account_rows r where r.id = present.id;
  update public.accounts a set (name, domain, industry, employee_count, country, city, custom)
    = (wanted.name, wanted.domain, wanted.industry, wanted.employee_count, wanted.country, wanted.city, wanted.custom)
  where a.workspace_id = present.workspace_id and a.id = present.id;
  select to_jsonb(r) into after from public.account_rows r where r.id = present.id;
  return jsonb_build_object('changed', (before - 'updated_at' <> after - 'updated_at')::int,
    'changes', private.account_differences(before, after), 'account', after);
exception when unique_violation then
  return private.refuse_taken_name(update_account.workspace_id, changes ->> 'name');
end $$;

grant execute on function private.check_account_facts(jsonb), private.account_differences(jsonb, jsonb),
  private.refuse_taken_name(uuid, text) to authenticated;
grant execute on function public.create_account(uuid, jsonb), public.update_account(uuid, uuid, jsonb, timestamptz) to authenticated;
