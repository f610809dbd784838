-- Alert schedule: what waits is told together; conditions with days in them are made anew when the day is over.
-- Owns: private.refresh_alert_plans(), the cron jobs `alerts` and `alert_plans`. Reads and writes: private.alert_rule_plans.

-- Nothing depends on it: a plan that is over is made for each write meanwhile.
create function private.refresh_alert_plans() returns int
language plpgsql set search_path = ''
as $$
declare
  rule public.alert_rules;
  done int := 0;
begin
  for rule in
    select r.* from private.alert_rule_plans p join public.alert_rules r on r.id = p.rule_id
    where p.good_until <= now() and r.problem is null order by r.id limit 5000
  loop
    begin
      perform private.plan_alert_rule(rule);
    exception when sqlstate '22023' then
      perform private.break_alert_rule(rule.id, sqlerrm);
    end;
    done := done + 1;
  end loop;
  return done;
end $$;

select cron.schedule('alerts', '* * * * *', 'select private.settle_alerts()');
select cron.schedule('alert_plans', '* * * * *', 'select private.refresh_alert_plans()');
