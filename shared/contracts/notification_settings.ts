import { z } from "zod";

const time = z.string().regex(/^([01]\d|2[0-3]):(00|15|30|45)$/);
export const notificationPriority = z.enum(["low", "normal", "high"]);

/** What a person chose for a kind of notification; absent channels are all of them. */
export const notificationChoice = z.object({
  tell: z.enum(["off", "app", "channels"]).optional(),
  channels: z.array(z.uuid()).optional(),
  min_priority: notificationPriority.optional(),
});
export type NotificationChoice = z.infer<typeof notificationChoice>;

/** What `my_notification_settings()` and `save_notification_settings()` answer. */
export const notificationSettings = z.object({
  time_zone: z.string(),
  quiet_from: time.nullable(),
  quiet_to: time.nullable(),
  work_days: z.array(z.number().int()),
  digest_at: time.nullable(),
  next_digest_at: z.string().nullable(),
  kinds: z.record(z.string(), notificationChoice),
  escalate_after_minutes: z.number().int().nullable(),
  escalate_channel_id: z.uuid().nullable(),
  escalate_priority: notificationPriority,
  /** When quiet ends, if it is quiet now. */
  quiet_until: z.string().nullable(),
});
export type NotificationSettings = z.infer<typeof notificationSettings>;

/** A row of `notification_channels` as its person may read it: never what opens the address. */
export const notificationChannel = z.object({
  id: z.uuid(),
  kind: z.enum(["email", "slack", "webhook", "push"]),
  label: z.string(),
  place: z.string(),
  status: z.enum(["active", "disabled"]),
  verified_at: z.string().nullable(),
  failing_since: z.string().nullable(),
  last_error: z.string().nullable(),
});
export type NotificationChannel = z.infer<typeof notificationChannel>;
