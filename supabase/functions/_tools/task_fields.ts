import { z } from "zod";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { measureRequest } from "../../../shared/contracts/measure.ts";
import type { TaskKind, TaskTime, TaskTimes } from "../../../shared/contracts/scheduled_task.ts";
import { writeRepeat } from "../../../shared/domain/schedules/repeat.ts";
import { taskTimes } from "../_shared/task_times.ts";
import type { ToolContext } from "./define_tool.ts";
import { dueFields, dueInstant } from "./due_time.ts";
import { webhookParameters } from "./webhook_parameters.ts";

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
  every_weeks: z
    .number()
    .int()
    .min(2)
    .max(12)
    .optional()
    .describe("With cron, for what cron can't say: 2 for every other week, such as every other Monday."),
  first_on: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional()
    .describe("With every_weeks: the day (YYYY-MM-DD) in whose week it begins; the next possible one when not given."),
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
  report_about: z
    .enum(["leads", "campaigns", "measure", "my_dashboard", "everyones_dashboard"])
    .optional()
    .describe(
      "report: numbers without a model. A measure or a dashboard is mailed to the user with charts; to nobody else. For a measure with conditions, pin it and report the dashboard.",
    ),
  report_measure: z
    .strictObject({
      measure: measureRequest.shape.measure,
      period: measureRequest.shape.period,
      group_by: measureRequest.shape.group_by,
      campaign_id: measureRequest.shape.campaign_id,
    })
    .optional()
    .describe("report about a measure: as `measure` would be asked. A period like last_week stays true at each run."),
  reminder_text: z.string().trim().min(1).max(500).optional().describe("reminder: what to remind of each time."),
  campaign_id: z.uuid().optional().describe("campaign: from list_campaigns."),
  campaign_action: z.enum(["pause", "resume", "stop"]).optional().describe("campaign: what to do with it."),
  research_leads: leadFilter.optional().describe("research: whose companies, as in search_leads."),
  research_age_days: z
    .number()
    .int()
    .min(1)
    .max(365)
    .optional()
    .describe("research: what was seen longer ago is looked at anew; 30 unless they say."),
  research_most_dollars: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe("research: what one run may cost at most, in US dollars; 1 unless they say."),
  webhook: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .optional()
    .describe("webhook: the name or host of one of theirs. Leave it out when they named none."),
  webhook_payload: z
    .string()
    .trim()
    .min(2)
    .max(8000)
    .optional()
    .describe('webhook: what it is told, a JSON object such as {"event": "week_began"}.'),
};
const what = z.object(whatFields);
const when = z.object(whenFields);

export type WhatToDo = z.output<typeof what>;

/** The parameters of a kind, or what it needs. What is not said of a webhook stays as in `known`. */
export async function taskParameters(
  kind: TaskKind,
  given: WhatToDo,
  context: Pick<ToolContext, "lookup" | "workspaceId">,
  known: Record<string, unknown> = {},
): Promise<{ ok: true; parameters: Record<string, unknown> } | { ok: false; reason: string }> {
  if (kind === "webhook") return webhookParameters(given, context, known);
  if (kind === "research") return researchParameters(given, known);
  const { instruction, reminder_text, campaign_id, campaign_action } = given;
  const wanted = {
    prompt: { message: instruction },
    report: reportOf(given),
    reminder: { text: reminder_text },
    campaign: { campaign_id, action: campaign_action },
  }[kind];
  const isWhole = Object.values(wanted).every((value) => value !== undefined);
  return isWhole ? { ok: true, parameters: wanted } : { ok: false, reason: `A ${kind} needs ${needs[kind]}.` };
}

function reportOf({ report_about: about, report_measure }: WhatToDo): Record<string, unknown> {
  if (about === "measure") return { about, request: report_measure };
  if (about === "my_dashboard") return { about: "dashboard", whose: "me" };
  return about === "everyones_dashboard" ? { about: "dashboard", whose: "workspace" } : { about };
}

/** What is not said stays as it was. */
function researchParameters(
  { research_leads, research_age_days, research_most_dollars }: WhatToDo,
  known: Record<string, unknown>,
): { ok: true; parameters: Record<string, unknown> } | { ok: false; reason: string } {
  const filter = research_leads ?? known.filter;
  if (filter === undefined) return { ok: false, reason: "A research needs research_leads, a filter." };
  const most = research_most_dollars === undefined ? known.most_micros : Math.round(research_most_dollars * 1_000_000);
  const age = research_age_days ?? known.max_age_days;
  return {
    ok: true,
    parameters: {
      filter,
      ...(age !== undefined && { max_age_days: age }),
      ...(most !== undefined && { most_micros: most }),
    },
  };
}

const needs = {
  prompt: "instruction",
  report: "report_about, and of a measure report_measure",
  reminder: "reminder_text",
  campaign: "campaign_id and campaign_action",
};

/** When a task shall run with its next runs, or why it can't; undefined when no time was given. */
export async function taskTime(
  { cron, every_weeks, first_on, ...due }: z.output<typeof when>,
  { now, timeZone }: Pick<ToolContext, "now" | "timeZone">,
): Promise<{ ok: true; time: TaskTime; times: TaskTimes } | { ok: false; reason: string } | undefined> {
  const at = dueInstant(due, { now, timeZone });
  const named = Object.values(due).some((value) => value !== undefined);
  if (cron === undefined && (every_weeks ?? first_on) !== undefined) {
    return { ok: false, reason: "Give `cron` too: which day and time of those weeks." };
  }
  if (cron === undefined && !named) return undefined;
  if ((cron === undefined) === (at === undefined)) {
    return { ok: false, reason: "Give one time: `cron`, `due` or `in_minutes`." };
  }
  const repeat = cron === undefined ? undefined : await inWeeks({ cron, every_weeks, first_on }, { now, timeZone });
  const time: TaskTime =
    repeat === undefined ? { at: at ?? "", time_zone: timeZone } : { cron: repeat, time_zone: timeZone };
  const times = await taskTimes(time, now);
  return times.problem === undefined ? { ok: true, time, times } : { ok: false, reason: times.problem };
}

/** With the weeks that count; they begin with the next run unless a day is given. */
async function inWeeks(
  {
    cron,
    every_weeks: every,
    first_on,
  }: { cron: string; every_weeks?: number | undefined; first_on?: string | undefined },
  { now, timeZone }: Pick<ToolContext, "now" | "timeZone">,
): Promise<string> {
  if (every === undefined) return cron;
  const [next] = (await taskTimes({ cron, time_zone: timeZone }, now)).runs;
  const from = first_on ?? new Intl.DateTimeFormat("sv-SE", { timeZone }).format(next ? new Date(next) : now);
  return writeRepeat(cron, { every, from });
}
