-- Behaviour schedule: rings for those who are due, each minute, and each quarter of an hour whatever is. A missed or doubled ring
-- changes nothing.
-- Owns: private.ring_for_behaviours(), the cron jobs `proactive` and `forget_findings`. Writes: behaviour_findings.
create function private.ring_for_behaviours() returns void
language plpgsql set search_path = ''
as $$
begin
  if private.behaviours_are_due() or extract(minute from now())::int % 15 = 0 then
    perform private.ring('proactive');
  end if;
end $$;

select cron.schedule('proactive', '* * * * *', 'select private.ring_for_behaviours()');

-- Longer than any cool-down.
select cron.schedule('forget_findings', '57 3 * * *',
  $$delete from public.behaviour_findings where found_at < now() - interval '400 days'$$);
