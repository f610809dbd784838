/** Which functions of notifications a signed-in person may execute. See function_claims.ts. */
export const notificationClaims: string[] = [
  "private.is_loud",
  "private.next_loud_instant",
  "private.owns_channel",
  "public.add_notification_channel",
  "public.change_notification_channel",
  "public.list_notifications",
  "public.list_webhooks",
  "public.mark_notifications",
  "public.my_notification_settings",
  "public.push_public_key",
  "public.remove_notification_channel",
  "public.save_notification_settings",
  "public.snooze_notification",
  "public.test_notification_channel",
];
