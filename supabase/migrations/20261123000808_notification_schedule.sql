-- Notification schedule: the minute's look at what is due, and what nobody needs any more.
-- Owns: the cron jobs `notifications` and `forget_deliveries`. Reads: notification_settings, agent_notifications.
select cron.schedule('notifications', '* * * * *', 'select private.run_notification_clock()');

select cron.schedule('forget_deliveries', '47 3 * * *',
  $$delete from public.notification_deliveries where finished_at < now() - interval '90 days'$$);
