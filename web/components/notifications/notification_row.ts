import * as z from "zod/mini";
import type { AgentNotification, NotificationAction } from "../../../shared/contracts/notification.ts";

const action: z.ZodMiniType<NotificationAction> = z.discriminatedUnion("kind", [
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
  z.object({ kind: z.literal("open_alert_rule"), label: z.string(), rule_id: z.uuid() }),
  z.object({ kind: z.literal("open_approval"), label: z.string(), approval_id: z.uuid() }),
  z.object({ kind: z.literal("open_settings"), label: z.string(), tab: z.string() }),
  z.object({ kind: z.literal("ask"), label: z.string(), message: z.string() }),
  z.object({ kind: z.literal("finish_reminder"), label: z.string(), reminder_id: z.uuid() }),
  z.object({
    kind: z.literal("snooze_reminder"),
    label: z.string(),
    reminder_id: z.uuid(),
    until: z.enum(["in_an_hour", "tomorrow"]),
  }),
]);

const row = {
  id: z.uuid(),
  workspace_id: z.uuid(),
  user_id: z.uuid(),
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  priority: z.enum(["low", "normal", "high"]),
  actions: z.array(action),
  data: z.record(z.string(), z.unknown()),
  group_key: z.nullable(z.string()),
  read_at: z.nullable(z.string()),
  acted_at: z.nullable(z.string()),
  snoozed_until: z.nullable(z.string()),
  held_until: z.nullable(z.string()),
  created_at: z.string(),
};

/** `shared/contracts/notification.ts` in zod's small form: the bell loads with the page, the whole of zod need not. */
export const notificationRow: z.ZodMiniType<AgentNotification> = z.object(row);

/** The columns of such a row, as PostgREST's `select` wants them. */
export const notificationColumns = Object.keys(row).join(",");
