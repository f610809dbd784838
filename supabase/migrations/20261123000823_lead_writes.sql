-- Many leads in one request: each stands for itself, so that one that is wrong keeps no other back.
-- Owns: write_leads(). Writes: leads, accounts.

-- At most 100 of {"create": {…}} (as create_lead) or {"id", "changes"} (as update_lead). Returns {results: [{ok, id} or {ok:
-- false, code, message}]} in their order.
create function public.write_leads(workspace_id uuid, operations jsonb) returns jsonb
language plpgsql security invoker set search_path = ''
as $$
declare
  operation jsonb;
  results jsonb := '[]'::jsonb;
  written jsonb;
  state text;
  said text;
begin
  perform private.require_writer(write_leads.workspace_id);
  if jsonb_typeof(operations) is distinct from 'array' or jsonb_array_length(operations) not between 1 and 100 then
    perform private.refuse('Send 1 to 100 operations.');
  end if;
  for operation in select o.value from jsonb_array_elements(operations) as o loop
    begin
      if operation ? 'create' then
        written := public.create_lead(write_leads.workspace_id, operation -> 'create') -> 'lead' -> 'id';
      else
        perform public.update_lead(write_leads.workspace_id, (operation ->> 'id')::uuid, operation -> 'changes');
        written := operation -> 'id';
      end if;
      results := results || jsonb_build_object('ok', true, 'id', written);
    exception when others then
      get stacked diagnostics state = returned_sqlstate, said = message_text;
      if state !~ '^(PT4|22|23|42501|P0002)' then
        raise;
      end if;
      results := results || jsonb_build_object('ok', false, 'code', state, 'message', said);
    end;
  end loop;
  return jsonb_build_object('results', results);
end $$;
grant execute on function public.write_leads(uuid, jsonb) to authenticated;
