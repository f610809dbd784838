import { z } from "zod";
import type { TaskKind, TaskTime, TaskTimes } from "../../../shared/contracts/scheduled_task.ts";
import { taskTimes } from "../_shared/task_times.ts";
import type { ToolContext } from "./define_tool.ts";
import { dueFields, dueInstant } from "./due_time.ts";

/** When, as tools take it: again and again, or once. */
export const whenFields = {
  cron: z
    .string()
    .trim()
    .min(9)
    .max(100)
    .optional()
    .describe(
      "For what repeats: minute, hour, day, month, weekday in the person's own time. 0 8 * * 1-5 is every weekday at eight, 0 9 * * 1#1 the first Monday of the month at nine, 0 9 L * * the last day of the month. At most every 5 minutes.",
    ),
  ...dueFields,
};

/** What is done, by kind. */
export const whatFields = {
  instruction: z
    .string()
    .trim()
    .min(1)
    .max(4000)
    .optional()
    .describe("prompt: what to do at that time, complete in itself: nobody is there to be asked. Without the time."),
  report_about: z.enum(["leads", "campaigns"]).optional().describe("report: the numbers, without a model."),
  reminder_text: z.string().trim().min(1).max(500).optional().describe("reminder: what to remind of each time."),
  campaign_id: z.uuid().optional().describe("campaign: from list_campaigns."),
  campaign_action: z.enum(["pause", "resume", "stop"]).optional().describe("campaign: what to do with it."),
};
const what = z.object(whatFields);
const when = z.object(whenFields);

/** The parameters of a kind, or undefined when what it needs was not given. */
export function taskParameters(kind: TaskKind, given: z.output<typeof what>): Record<string, unknown> | undefined {
  const { instruction, report_about: about, reminder_text: text, campaign_id, campaign_action: action } = given;
  if (kind === "prompt") return instruction === undefined ? undefined : { message: instruction };
  if (kind === "report") return about === undefined ? undefined : { about };
  if (kind === "reminder") return text === undefined ? undefined : { text };
  return campaign_id === undefined || action === undefined ? undefined : { campaign_id, action };
}

/** Which field a kind needs. */
export const needs: Record<TaskKind, string> = {
  prompt: "instruction",
  report: "report_about",
  reminder: "reminder_text",
  campaign: "campaign_id and campaign_action",
  webhook: "an address",
};

/** When a task shall run with its next runs, or why it can't; undefined when no time was given. */
export async function taskTime(
  { cron, ...due }: z.output<typeof when>,
  { now, timeZone }: Pick<ToolContext, "now" | "timeZone">,
): Promise<{ ok: true; time: TaskTime; times: TaskTimes } | { ok: false; reason: string } | undefined> {
  const at = dueInstant(due, { now, timeZone });
  const named = Object.values(due).some((value) => value !== undefined);
  if (cron === undefined && !named) return undefined;
  if ((cron === undefined) === (at === undefined)) {
    return { ok: false, reason: "Give one time: `cron`, `due` or `in_minutes`." };
  }
  const time: TaskTime = cron === undefined ? { at: at ?? "", time_zone: timeZone } : { cron, time_zone: timeZone };
  const times = await taskTimes(time, now);
  return times.problem === undefined ? { ok: true, time, times } : { ok: false, reason: times.problem };
}
