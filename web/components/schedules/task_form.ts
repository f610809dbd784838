import { z } from "zod";
import { type LeadFilter, leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { measureRequest } from "../../../shared/contracts/measure.ts";
import type { CatchUp, ScheduledTask, TaskKind, TaskTime } from "../../../shared/contracts/scheduled_task.ts";
import { leadRules } from "../../../shared/domain/lead_rules.ts";
import { dayNumber, readRepeat, writeRepeat } from "../../../shared/domain/schedules/repeat.ts";
import type { TaskWish } from "./task_requests.ts";

/** How often, as the form offers it; `cron` is what one writes by oneself. */
export type Rhythm = "daily" | "weekdays" | "weekly" | "monthly" | "cron" | "once";

/** What a report tells: of leads or campaigns in words, else by mail the dashboard of me or the workspace, or one number. */
export type ReportAbout = "leads" | "campaigns" | "me" | "workspace" | "measure";

/** One number as the parameters of a report hold it. */
export const measuredReport = z.object({ request: measureRequest, title: z.string() });
export type MeasuredReport = z.infer<typeof measuredReport>;

export interface TaskForm {
  name: string;
  kind: TaskKind;
  message: string;
  text: string;
  about: ReportAbout;
  /** The number that a report of one is about. */
  measured: MeasuredReport | undefined;
  campaignId: string;
  action: "pause" | "resume" | "stop";
  channelId: string;
  /** JSON. */
  payload: string;
  /** Whose companies are looked at anew, from which age on, and for how many dollars at most each time. */
  filter: LeadFilter;
  ageDays: string;
  mostDollars: string;
  rhythm: Rhythm;
  /** "08:00" */
  time: string;
  /** 0 to 6, from Sunday. */
  weekday: string;
  /** "1" every week, "2" every other one. */
  everyWeeks: string;
  /** The day in whose week those begin: "2026-11-23". */
  firstOn: string;
  /** Now on the reader's clock: "2026-11-23T10:00". */
  now: string;
  /** "1" to "28", "L" the last day, or "1#1" to "5#4" a weekday of the month. */
  monthDay: string;
  cron: string;
  /** A local time, as its field gives it. */
  once: string;
  timeZone: string;
  catchUp: CatchUp;
}

const hotLeads: LeadFilter = {
  match: "all",
  conditions: [{ field: "score", operator: "between", minimum: leadRules.hotScore }],
};

/** The form for a task, or for a new one in the reader's zone. */
export function taskForm(task: ScheduledTask | undefined, timeZone: string, local: (at: string) => string): TaskForm {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  const parameters = task?.parameters ?? {};
  const empty = {
    rhythm: "weekdays",
    time: "08:00",
    weekday: "1",
    everyWeeks: "1",
    monthDay: "1",
    cron: "0 8 * * 1-5",
    once: "",
  } as const;
  return {
    name: task?.name ?? "",
    kind: task?.kind ?? "prompt",
    message: text(parameters.message),
    text: text(parameters.text),
    about: aboutOf(parameters),
    measured: measuredReport.safeParse(parameters).data,
    campaignId: text(parameters.campaign_id),
    action: parameters.action === "resume" || parameters.action === "stop" ? parameters.action : "pause",
    channelId: text(parameters.channel_id),
    payload: JSON.stringify(parameters.payload ?? { event: "scheduled" }, null, 2),
    filter: leadFilter.safeParse(parameters.filter).data ?? hotLeads,
    ageDays: String(parameters.max_age_days ?? 30),
    mostDollars: String(Number(parameters.most_micros ?? 1_000_000) / 1_000_000),
    ...empty,
    now: local(new Date().toISOString()),
    firstOn: "",
    ...(task?.at && { rhythm: "once" as const, once: local(task.at) }),
    ...(task?.cron && rhythmOf(task.cron)),
    timeZone: task?.time_zone ?? timeZone,
    catchUp: task?.catch_up ?? "once",
  };
}

function aboutOf({ about, whose }: Record<string, unknown>): ReportAbout {
  if (about === "dashboard") return whose === "workspace" ? "workspace" : "me";
  return about === "campaigns" || about === "measure" ? about : "leads";
}

/** The rhythm that a repeat is, where the form has one for it. */
export function rhythmOf(repeat: string): Pick<TaskForm, "rhythm" | "cron"> & Partial<TaskForm> {
  const { cron, weeks } = readRepeat(repeat);
  const rhythm = rhythmOfCron(cron);
  if (!weeks) return rhythm;
  if (rhythm.rhythm !== "weekly") return { rhythm: "cron", cron: repeat };
  return { ...rhythm, cron: repeat, everyWeeks: String(weeks.every), firstOn: weeks.from };
}

function rhythmOfCron(cron: string): Pick<TaskForm, "rhythm" | "cron"> & Partial<TaskForm> {
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = cron.split(" ");
  const own = { rhythm: "cron" as const, cron };
  if (!/^\d{1,2}$/.test(minute) || !/^\d{1,2}$/.test(hour) || month !== "*") return own;
  const at = { cron, time: `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}` };
  if (day === "*" && weekday === "*") return { ...at, rhythm: "daily" };
  if (day === "*" && weekday === "1-5") return { ...at, rhythm: "weekdays" };
  if (day === "*" && /^[0-6]$/.test(weekday)) return { ...at, rhythm: "weekly", weekday };
  if (day === "*" && /^[1-5]#1$/.test(weekday)) return { ...at, rhythm: "monthly", monthDay: weekday };
  if (weekday === "*" && /^(?:[1-9]|1\d|2[0-8]|L)$/.test(day)) return { ...at, rhythm: "monthly", monthDay: day };
  return own;
}

/** The next such weekday after now, in the reader's time: "2026-11-30". */
export function nextWeekday({ now, time, weekday }: Pick<TaskForm, "now" | "time" | "weekday">): string {
  const today = dayNumber(now.slice(0, 10));
  // Day 0 was a Thursday.
  const ahead = (Number(weekday) - ((today + 4) % 7) + 7) % 7;
  const isOver = ahead === 0 && now.slice(11) >= time;
  const day = new Date((today + ahead + (isOver ? 7 : 0)) * 86_400_000);
  return Number.isNaN(day.getTime()) ? "" : day.toISOString().slice(0, 10);
}

/** The cron expression of a rhythm, with the weeks that count. */
export function cronOf(form: TaskForm): string {
  const { rhythm, everyWeeks, firstOn } = form;
  const weeks = rhythm === "weekly" && everyWeeks !== "1" ? { every: Number(everyWeeks) } : undefined;
  return writeRepeat(fieldsOf(form), weeks && { ...weeks, from: firstOn || nextWeekday(form) });
}

function fieldsOf({ rhythm, time, weekday, monthDay, cron }: TaskForm): string {
  const [hour = "0", minute = "0"] = time.split(":").map((part) => String(Number(part)));
  if (rhythm === "daily") return `${minute} ${hour} * * *`;
  if (rhythm === "weekdays") return `${minute} ${hour} * * 1-5`;
  if (rhythm === "weekly") return `${minute} ${hour} * * ${weekday}`;
  if (rhythm === "monthly") {
    return monthDay.includes("#") ? `${minute} ${hour} * * ${monthDay}` : `${minute} ${hour} ${monthDay} * *`;
  }
  return cron.trim();
}

/** When it runs; undefined while no time is chosen. `instant` reads the local time of the form. */
export function timeOf(form: TaskForm, instant: (local: string) => string | null): TaskTime | undefined {
  if (form.rhythm === "once") {
    const at = instant(form.once);
    return at === null ? undefined : { at, time_zone: form.timeZone };
  }
  const cron = cronOf(form);
  return cron === "" ? undefined : { cron, time_zone: form.timeZone };
}

/** What is missing, as a sentence; undefined when the form can be sent. */
export function problemOf(form: TaskForm, time: TaskTime | undefined): string | undefined {
  const { name, kind, message, text, campaignId, channelId, payload } = form;
  if (kind === "prompt" && message.trim() === "") return "Say what the assistant shall do.";
  if (kind === "reminder" && text.trim() === "") return "Say what to remind you of.";
  if (kind === "campaign" && campaignId === "") return "Choose a campaign.";
  if (kind === "webhook" && channelId === "") return "Choose a webhook.";
  if (kind === "webhook" && !objectIn(payload)) return "What it is told must be a JSON object.";
  if (kind === "research" && !isWithin(form.ageDays, 1, 365)) return "The age is a whole number of days, 1 to 365.";
  if (
    kind === "research" &&
    !(form.mostDollars.trim() !== "" && Number(form.mostDollars) >= 0 && Number(form.mostDollars) <= 100)
  )
    return "What a run may cost is at most 100 dollars.";
  if (!time) return "Choose a time.";
  return name.trim() === "" ? "Give it a name." : undefined;
}

function isWithin(text: string, least: number, most: number): boolean {
  return /^\d{1,4}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}

/** The form as `save_task()` takes it. */
export function wishOf(form: TaskForm, time: TaskTime): TaskWish {
  const { name, kind, message, text, campaignId, action, channelId, payload, catchUp } = form;
  const parameters = {
    prompt: { message },
    reminder: { text },
    report: reportOf(form),
    campaign: { campaign_id: campaignId, action },
    research: {
      filter: form.filter,
      max_age_days: Number(form.ageDays),
      most_micros: Math.round(Number(form.mostDollars) * 1_000_000),
    },
    webhook: { channel_id: channelId, payload: objectIn(payload) },
  }[kind];
  return { name: name.trim(), kind, parameters, ...time, catch_up: catchUp };
}

function reportOf({ about, measured }: TaskForm): Record<string, unknown> {
  if (about === "measure") return { about, ...measured };
  return about === "leads" || about === "campaigns" ? { about } : { about: "dashboard", whose: about };
}

const reportNames = { leads: "Report on the leads", campaigns: "Report on the campaigns", measure: "A number" };

/** A name for what was written, until the person gives one. */
export function suggestedName({ kind, message, text, about, measured }: TaskForm): string {
  if (kind === "report" && about === "measure" && measured) return measured.title;
  if (kind === "report") return about === "me" || about === "workspace" ? dashboardName(about) : reportNames[about];
  if (kind === "research") return "Refresh what we know";
  const words = (kind === "prompt" ? message : text).trim().replace(/\s+/g, " ");
  return words.length > 60 ? `${words.slice(0, 57)}…` : words;
}

/** What a dashboard is called. */
export function dashboardName(whose: "me" | "workspace"): string {
  return whose === "me" ? "My dashboard" : "Everyone’s dashboard";
}

/** The object that a text of JSON is; undefined for anything else. */
function objectIn(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
