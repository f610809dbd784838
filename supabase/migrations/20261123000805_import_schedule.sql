-- Import schedule: an import that begins to work rings at once and tells of each step; old ones are forgotten.
-- Owns: the triggers lead_imports__ring and lead_imports__broadcast, the cron job `forget_imports`. Reads: lead_imports.
--   workspace:<workspace id>   import {import_id, status}
create trigger lead_imports__ring after update of status on public.lead_imports
  for each row when (new.status in ('checking', 'running', 'undoing') and new.status is distinct from old.status)
  execute function private.tg_ring_tick();

-- Definer: people may not send on these topics.
create function private.tg_lead_imports__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('import_id', new.id, 'status', new.status), 'import',
    'workspace:' || new.workspace_id, true);
  return null;
end $$;
create trigger lead_imports__broadcast after insert or update on public.lead_imports
  for each row execute function private.tg_lead_imports__broadcast();

select cron.schedule('forget_imports', '27 3 * * *', 'select private.forget_imports()');
