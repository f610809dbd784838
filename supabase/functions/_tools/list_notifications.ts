import { z } from "zod";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { dueWords } from "./due_time.ts";

const alert = z.object({
  id: z.uuid(),
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  priority: z.string(),
  data: z.record(z.string(), z.unknown()),
  created_at: z.string(),
  read_at: z.string().nullable(),
});

/** Reads the person's alerts. They quote mails and records that others wrote. */
export const list_notifications = defineTool({
  name: "list_notifications",
  description:
    "Read the person's own alerts (notifications), the newest first, with their evidence: all, the unread ones, or one by its id. Use it when they ask about an alert, or what they missed.",
  effect: "read",
  input: z.strictObject({
    unread: z.boolean().default(false),
    notification_id: z.uuid().optional().describe("When they ask about one alert and give its id."),
  }),
  async run({ unread, notification_id }, { database, workspaceId, timeZone }) {
    const args = { workspace_id: workspaceId, unread, notification_id: notification_id ?? null };
    const alerts = z.array(alert).parse(await database.rpc("list_notifications", args));
    if (alerts.length === 0) {
      return notification_id
        ? { ok: false, reason: "There is no such alert any more. List them without an id." }
        : { ok: true, summary: "No alerts.", result: { count: 0, next_step: "Say that nothing is there." } };
    }
    return {
      ok: true,
      summary: `${counted(alerts.length, "alert")}.`,
      result: {
        count: alerts.length,
        alerts: alerts.map(({ created_at, read_at, ...rest }) => ({
          ...rest,
          at: dueWords(created_at, timeZone),
          unread: read_at === null,
        })),
      },
      tainted: true,
    };
  },
});
