import { z } from "zod";

/**
 * A button of a notification. `open_*` navigates, `open_leads` to those of a filter, which is read there; `ask` starts a thread with that message; `finish_reminder` and
 * `snooze_reminder` change the reminder that it tells of; `run_task` and `resume_task` act on the schedule.
 */
export const notificationAction = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open_thread"), label: z.string(), thread_id: z.uuid() }),
  z.object({ kind: z.literal("open_lead"), label: z.string(), lead_id: z.uuid() }),
  z.object({ kind: z.literal("open_leads"), label: z.string(), filter: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal("open_duplicates"), label: z.string() }),
  z.object({ kind: z.literal("open_campaign"), label: z.string(), campaign_id: z.uuid() }),
  z.object({ kind: z.literal("open_reply"), label: z.string(), inbound_mail_id: z.uuid() }),
  z.object({ kind: z.literal("open_task"), label: z.string(), task_id: z.uuid() }),
  z.object({ kind: z.literal("open_research"), label: z.string(), job_id: z.uuid() }),
  z.object({ kind: z.literal("run_task"), label: z.string(), task_id: z.uuid() }),
  z.object({ kind: z.literal("resume_task"), label: z.string(), task_id: z.uuid() }),
  z.object({ kind: z.literal("open_approval"), label: z.string(), approval_id: z.uuid() }),
  z.object({ kind: z.literal("open_settings"), label: z.string(), tab: z.string() }),
  z.object({ kind: z.literal("open_alert_rule"), label: z.string(), rule_id: z.uuid() }),
  z.object({ kind: z.literal("ask"), label: z.string(), message: z.string() }),
  z.object({ kind: z.literal("finish_reminder"), label: z.string(), reminder_id: z.uuid() }),
  z.object({
    kind: z.literal("snooze_reminder"),
    label: z.string(),
    reminder_id: z.uuid(),
    until: z.enum(["in_an_hour", "tomorrow"]),
  }),
]);
export type NotificationAction = z.infer<typeof notificationAction>;

/** A row of `agent_notifications`. */
export const agentNotification = z.object({
  id: z.uuid(),
  workspace_id: z.uuid(),
  user_id: z.uuid(),
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  priority: z.enum(["low", "normal", "high"]),
  actions: z.array(notificationAction),
  data: z.record(z.string(), z.unknown()),
  group_key: z.string().nullable(),
  read_at: z.string().nullable(),
  acted_at: z.string().nullable(),
  snoozed_until: z.string().nullable(),
  /** It came in quiet hours: no sound before. */
  held_until: z.string().nullable(),
  created_at: z.string(),
});
export type AgentNotification = z.infer<typeof agentNotification>;
