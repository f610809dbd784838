import { z } from "zod";
import { notificationSettings } from "../../../shared/contracts/notification_settings.ts";
import { defineTool } from "./define_tool.ts";

const time = z.string().describe('A quarter of an hour like "20:00", in the person\'s own time zone.');
const kind = z
  .string()
  .describe("The kind of an alert as list_notifications names it, such as reply, hot_lead, reminder.");

/** Changes when and of what a person is told. Where they are told, they choose themselves. */
export const change_notification_settings = defineTool({
  name: "change_notification_settings",
  description:
    "Change when the person is left alone and what they are told: quiet hours, working days, the daily digest mail, and kinds of alerts to switch off or on. Channels (Slack, webhooks) are added by the person in Settings, Alerts: say so.",
  effect: "write",
  input: z.strictObject({
    quiet_from: time.optional(),
    quiet_to: time.optional(),
    no_quiet_hours: z.boolean().optional(),
    work_days: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional().describe("1 is Monday."),
    digest_at: time.optional(),
    no_digest: z.boolean().optional(),
    switch_off: z.array(kind).max(20).optional(),
    switch_on: z.array(kind).max(20).optional(),
  }),
  async run(given, { database, workspaceId }) {
    const {
      quiet_from,
      quiet_to,
      no_quiet_hours,
      work_days,
      digest_at,
      no_digest,
      switch_off = [],
      switch_on = [],
    } = given;
    const kinds = Object.fromEntries([
      ...switch_off.map((name) => [name, { tell: "off" }] as const),
      ...switch_on.map((name) => [name, null] as const),
    ]);
    const changes = {
      ...(quiet_from !== undefined && { quiet_from }),
      ...(quiet_to !== undefined && { quiet_to }),
      ...(no_quiet_hours && { quiet_from: null, quiet_to: null }),
      ...(work_days && { work_days }),
      ...(digest_at !== undefined && { digest_at }),
      ...(no_digest && { digest_at: null }),
      ...(Object.keys(kinds).length > 0 && { kinds }),
    };
    if (Object.keys(changes).length === 0) return { ok: false, reason: "Nothing to change was given." };
    const saved = notificationSettings.parse(
      await database.rpc("save_notification_settings", { workspace_id: workspaceId, changes }),
    );
    return { ok: true, summary: settingsWords(saved), result: saved };
  },
});

function settingsWords({ quiet_from, quiet_to, digest_at, kinds }: z.infer<typeof notificationSettings>): string {
  const off = Object.entries(kinds).flatMap(([name, { tell }]) => (tell === "off" ? [name.replaceAll("_", " ")] : []));
  return [
    quiet_from && quiet_to ? `Quiet from ${quiet_from} to ${quiet_to}` : "No quiet hours",
    digest_at ? `a digest at ${digest_at}` : "no digest",
    ...(off.length > 0 ? [`off: ${off.join(", ")}`] : []),
  ].join("; ");
}
