-- The schedule: every minute the tick looks for what is due. Between the minutes it is rung only where something is, so
-- that a worker or a sender that died is followed within seconds of its lease, also when nobody is watching. A missed or
-- doubled ring changes nothing.
-- Owns: the cron jobs, private.ring_when_due(). Reads: turns, outbox, lead_imports,
--   private.campaigns_are_due(), private.deliveries_are_due(), private.tasks_are_due().
create extension if not exists pg_cron;

-- A few looks at small partial indexes; called by the schedule alone. Asked of now(): of clock_timestamp(), which differs for
-- each row, no index could tell.
create function private.ring_when_due() returns void
language plpgsql set search_path = ''
as $$
begin
  if exists (
    select from public.turns t
    where t.status in ('queued', 'running') and coalesce(t.lease_until, t.created_at) < now()
  ) or exists (
    select from public.outbox o
    where o.kind <> 'campaign_email' and o.finished_at is null and o.status in ('queued', 'sending') and o.next_attempt_at <= now()
      and (o.status = 'queued' or o.lease_until < now())
  ) or private.campaigns_are_due() or private.deliveries_are_due() or private.tasks_are_due() or exists (
    -- Each piece of an import takes less than a second.
    select from public.lead_imports i
    where i.status in ('checking', 'running', 'undoing') and i.updated_at < now() - interval '4 seconds'
  ) then
    perform private.ring('tick');
  end if;
end $$;

select cron.schedule('tick', '* * * * *', $$select private.ring('tick')$$);

-- Every run leaves a row behind.
select cron.schedule('forget_runs', '17 3 * * *',
  $$delete from cron.job_run_details where start_time < now() - interval '1 day'$$);

select cron.schedule('erasures', '* * * * *', 'select private.carry_out_erasures()');
select cron.schedule('retention', '7 3 * * *', 'select private.apply_retention()');
select cron.schedule('empty_lead_bin', '29 2 * * *', 'select private.empty_lead_bin()');
select cron.schedule('reminders', '* * * * *', 'select private.notify_due_reminders()');

-- It was decided who was there within seconds.
select cron.schedule('forget_mail_visits', '53 * * * *',
  $$delete from private.mail_visits where at < now() - interval '1 hour'$$);

select cron.schedule('score_decay', '41 2 * * *', 'select private.sweep_all_scores()');

do $$
begin
  perform cron.schedule('watch', '2 seconds', 'select private.ring_when_due()');
  perform cron.schedule('scores', '4 seconds', 'select private.recompute_scores()');
exception when invalid_parameter_value then
  perform cron.schedule('scores', '* * * * *', 'select private.recompute_scores(interval ''20 seconds'')');
  raise notice 'pg_cron before 1.5 knows no seconds: what falls due between two minutes waits for the next one.';
end $$;
