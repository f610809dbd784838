-- Bulk schedule: a job that begins to work rings at once and tells of each step; previews that nobody started are forgotten.
-- Owns: the triggers bulk_jobs__ring and bulk_jobs__broadcast, the cron job `forget_bulk_jobs`. Reads: bulk_jobs.
--   workspace:<workspace id>   bulk {job_id, status}
create trigger bulk_jobs__ring after update of status on public.bulk_jobs
  for each row when (new.status in ('running', 'undoing') and new.status is distinct from old.status)
  execute function private.tg_ring_tick();

-- Definer: people may not send on these topics.
create function private.tg_bulk_jobs__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('job_id', new.id, 'status', new.status), 'bulk',
    'workspace:' || new.workspace_id, true);
  return null;
end $$;
create trigger bulk_jobs__broadcast after update on public.bulk_jobs
  for each row execute function private.tg_bulk_jobs__broadcast();

select cron.schedule('forget_bulk_jobs', '32 3 * * *', 'select private.forget_bulk_jobs()');
