-- Running what a call asks for: a change and its ledger row commit together, so nothing is done twice.
-- Owns: run_call(), act_as(), open_tool_run(), read_call(), private.call_function(), private.begin_call(), private.end_call().
-- Reads: tool_calls, turns, approvals.

-- Calls public.<name>() with named arguments from a JSON object. Runs as the caller: RLS and grants decide.
create function private.call_function(name text, arguments jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  target record;
  list text;
  answer jsonb;
begin
  select p.oid, p.proretset, p.proargnames, p.pronargs,
    -- An oidvector counts from 0; as text and back it counts from 1, like the names.
    string_to_array(p.proargtypes::text, ' ')::oid[] as types
  into target
  from pg_catalog.pg_proc p
  where p.pronamespace = 'public'::regnamespace and p.proname = call_function.name and p.prokind = 'f'
    and not exists (
      select from jsonb_object_keys(call_function.arguments) k where k <> all (p.proargnames[1:p.pronargs])
    )
  order by p.oid limit 1;
  if not found then
    raise exception 'No function public.% takes these arguments.', call_function.name using errcode = '42883';
  end if;
  select string_agg(format(case
      when t.typname in ('json', 'jsonb') then '%1$I => nullif($1 -> %1$L, ''null'')'
      when t.typcategory = 'A' then '%1$I => case when jsonb_typeof($1 -> %1$L) = ''array'' then array(select jsonb_array_elements_text($1 -> %1$L))::%2$s end'
      else '%1$I => ($1 ->> %1$L)::%2$s' end,
      k.key, format_type(t.oid, null)), ', ')
  into list
  from jsonb_object_keys(call_function.arguments) as k (key)
  join unnest(target.proargnames[1:target.pronargs], target.types) as a (name, type) on a.name = k.key
  join pg_catalog.pg_type t on t.oid = a.type;
  if target.proretset then
    execute format('select coalesce(jsonb_agg(to_jsonb(r)), ''[]'') from public.%I(%s) r', call_function.name, coalesce(list, ''))
    into answer using call_function.arguments;
  else
    execute format('select to_jsonb(public.%I(%s))', call_function.name, coalesce(list, ''))
    into answer using call_function.arguments;
  end if;
  return answer;
end $$;

-- What destroys runs only once a person has approved it. Locks the call for its worker and returns the answer of an earlier run of it, if there was one.
-- Definer: the ledger has no update policy.
create function private.begin_call(call_id uuid, epoch int) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  call public.tool_calls;
  approval public.approvals;
begin
  select c.* into call
  from public.tool_calls c join public.turns t on t.id = c.turn_id
  where c.id = begin_call.call_id and c.user_id = auth.uid()
    and (c.status = 'approved' and c.effect in ('write', 'destructive', 'external') or c.status = 'pending' and c.effect = 'write')
    and t.status = 'running' and t.epoch = begin_call.epoch
    -- What a mail set off changes nothing but what the mail comes to.
    and (t.inbound_mail_id is null or c.tool = 'classify_reply' or c.status = 'approved')
  for update of c, t;
  if not found then
    raise exception 'This call is not open, or another worker has it.' using errcode = 'PT409';
  end if;
  if call.effect_result is not null then
    return call.effect_result;
  end if;
  select * into approval from public.approvals a where a.tool_call_id = call.id and a.status = 'approved' for update;
  if call.status = 'approved' and (
    approval.id is null or approval.consumed_at is not null
    or approval.binding <> private.approval_binding(
      call.workspace_id, call.turn_id, call.tool, call.arguments, approval.payload)
  ) then
    raise exception 'No unused approval covers exactly this.' using errcode = 'PT403';
  end if;
  update public.approvals a set consumed_at = clock_timestamp() where a.id = approval.id;
  perform set_config('app.tool_call_id', call.id::text, true);
  return null;
end $$;

-- Definer: the ledger has no update policy. Only the call that begin_call() opened in this transaction.
create function private.end_call(answer jsonb) returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update public.tool_calls c set effect_result = jsonb_build_object('answer', end_call.answer)
  where c.id = nullif(current_setting('app.tool_call_id', true), '')::uuid and c.user_id = auth.uid();
  perform set_config('app.tool_call_id', '', true);
end $$;

-- Makes a write tool's change through public.<function_name>() and records its answer in the same transaction.
-- Running the same call again returns the recorded answer and changes nothing.
create function public.run_call(call_id uuid, epoch int, function_name text, arguments jsonb) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  earlier jsonb := private.begin_call(run_call.call_id, run_call.epoch);
  answer jsonb;
begin
  if earlier is not null then
    return earlier -> 'answer';
  end if;
  answer := private.call_function(run_call.function_name, run_call.arguments);
  perform private.end_call(answer);
  return answer;
end $$;

-- Unattended work acts as its person: takes on their claims and the role `authenticated` until the transaction ends,
-- then calls public.<function_name>(). Invoker on purpose: only the service role may become someone, RLS decides the rest.
create function public.act_as(person_id uuid, function_name text, arguments jsonb) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
begin
  perform set_config('request.jwt.claims', jsonb_build_object('sub', act_as.person_id, 'role', 'authenticated')::text, true);
  perform set_config('request.jwt.claim.sub', act_as.person_id::text, true);
  perform set_config('request.jwt.claim.role', 'authenticated', true);
  perform set_config('app.unattended', 'on', true);
  perform set_config('role', 'authenticated', true);
  return private.call_function(act_as.function_name, act_as.arguments);
end $$;

-- A single tool over HTTP is a turn of one call without a thread, already claimed: the same ledger, the same rules.
-- Returns { turn_id, epoch, call_id, created }. The same client_id finds the first run again.
-- Definer: turns and the ledger have no insert policy.
create function public.open_tool_run(
  tool text, effect text, arguments jsonb, client_id uuid, workspace_id uuid default null, lease_seconds int default 60
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  target uuid;
  turn public.turns;
  call public.tool_calls;
begin
  perform pg_advisory_xact_lock(hashtextextended(auth.uid()::text || open_tool_run.client_id, 0));
  select * into turn from public.turns t where t.user_id = auth.uid() and t.client_message_id = open_tool_run.client_id;
  if found then
    select * into call from public.tool_calls c where c.turn_id = turn.id;
    if call.tool is distinct from open_tool_run.tool or call.arguments <> open_tool_run.arguments then
      raise exception 'This Idempotency-Key was used for another call.' using errcode = 'PT409';
    end if;
    return jsonb_build_object('created', false, 'turn_id', turn.id, 'epoch', turn.epoch, 'call_id', call.id,
      'call', to_jsonb(call));
  end if;
  select m.workspace_id into target from public.workspace_members m
  where m.user_id = auth.uid() and m.workspace_id = coalesce(open_tool_run.workspace_id, m.workspace_id)
  order by m.created_at, m.workspace_id limit 1;
  if target is null then
    raise exception 'No such workspace.' using errcode = 'PT404';
  end if;
  insert into public.turns
    (workspace_id, user_id, source, client_message_id, status, epoch, attempts, lease_until, started_at)
  values (target, auth.uid(), 'run_tool', open_tool_run.client_id, 'running', 1, 1,
    clock_timestamp() + make_interval(secs => open_tool_run.lease_seconds), clock_timestamp())
  returning * into turn;
  turn.last_seq := private.save_turn(turn, jsonb_build_array(jsonb_build_object(
      'type', 'turn.started', 'turn_id', turn.id, 'thread_id', null))
    || private.store_calls(turn, null, jsonb_build_array(jsonb_build_object(
      'provider_call_id', 'http', 'tool', open_tool_run.tool, 'effect', open_tool_run.effect,
      'arguments', open_tool_run.arguments))));
  return (select jsonb_build_object('created', true, 'turn_id', turn.id, 'epoch', turn.epoch, 'call_id', c.id,
      'bundle', private.turn_bundle(turn))
    from public.tool_calls c where c.turn_id = turn.id);
end $$;

-- How one of the caller's own calls stands, with the proposal that waits for it; null for anyone else's.
create function public.read_call(call_id uuid) returns jsonb
language sql stable security invoker set search_path = ''
as $$
  select jsonb_build_object('status', c.status, 'ok', c.ok, 'summary', c.summary, 'result', c.result, 'view', c.view,
    'approval', (select jsonb_build_object('id', a.id, 'preview', a.preview, 'summary', a.summary)
      from public.approvals a where a.tool_call_id = c.id and a.status = 'pending'))
  from public.tool_calls c where c.id = read_call.call_id
$$;

revoke all on function public.act_as(uuid, text, jsonb) from authenticated, anon;
grant execute on function public.act_as(uuid, text, jsonb) to service_role;
grant execute on function private.call_function(text, jsonb) to authenticated, service_role;
grant execute on function private.begin_call(uuid, int), private.end_call(jsonb) to authenticated;
grant execute on function public.read_call(uuid) to authenticated;
grant execute on function public.run_call(uuid, int, text, jsonb) to authenticated;
grant execute on function public.open_tool_run(text, text, jsonb, uuid, uuid, int) to authenticated;
