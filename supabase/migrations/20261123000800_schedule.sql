-- The schedule: every minute the tick looks for what is due. A missed or doubled ring changes nothing.
-- Owns: the cron job `tick`. Reads: nothing; private.ring() knows the address.
create extension if not exists pg_cron;

select cron.schedule('tick', '* * * * *', $$select private.ring('tick')$$);
