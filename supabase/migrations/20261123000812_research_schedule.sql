-- Research schedule: a job rings and tells of each step; pages that were read and estimates that nobody confirmed are not kept for ever.
-- Owns: the triggers research_jobs__ring and research_jobs__broadcast, the cron jobs `forget_research_pages` and `forget_research`.
--   workspace:<workspace id>   research {job_id, status}
select cron.schedule('forget_research_pages', '52 3 * * *', 'select private.forget_research_pages()');

-- A job that begins to work rings at once and tells of each step.
create trigger research_jobs__ring after update of status on public.research_jobs
  for each row when (new.status = 'running' and new.status is distinct from old.status)
  execute function private.tg_ring_tick();

-- Definer: people may not send on these topics.
create function private.tg_research_jobs__broadcast() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform realtime.send(jsonb_build_object('job_id', new.id, 'status', new.status), 'research', 'workspace:' || new.workspace_id, true);
  return null;
end $$;
create trigger research_jobs__broadcast after update of status, looked on public.research_jobs
  for each row execute function private.tg_research_jobs__broadcast();

select cron.schedule('forget_research', '42 3 * * *', 'select private.forget_research()');
