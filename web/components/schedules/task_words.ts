import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import type { RunStatus, ScheduledTask, TaskKind, TaskRun } from "../../../shared/contracts/scheduled_task.ts";
import { readRepeat, repeatWords } from "../../../shared/domain/schedules/repeat.ts";
import { costWords, durationWords } from "../../state/cost_words.ts";
import { formatInstant } from "../../state/time.ts";
import type { BadgeTone } from "../../ui/badge_tone.ts";
import { filterWords } from "../leads/filter_words.ts";

export const kindWords: Record<TaskKind, string> = {
  prompt: "Ask the assistant",
  report: "Report",
  campaign: "Campaign",
  reminder: "Reminder",
  research: "Refresh research",
  webhook: "Call another system",
};

/** A task's state: a badge. */
export function taskStatus({ status }: Pick<ScheduledTask, "status">): { label: string; tone: BadgeTone } {
  if (status === "proposed") return { label: "Waits for you", tone: "warning" };
  if (status === "active") return { label: "Active", tone: "success" };
  if (status === "paused") return { label: "Paused", tone: "neutral" };
  return status === "dead" ? { label: "Stopped", tone: "danger" } : { label: "Done", tone: "neutral" };
}

const runLabels: Record<RunStatus, { label: string; tone: BadgeTone }> = {
  queued: { label: "About to run", tone: "neutral" },
  running: { label: "Running", tone: "accent" },
  waiting: { label: "Waits for you", tone: "warning" },
  succeeded: { label: "Done", tone: "success" },
  failed: { label: "Failed", tone: "danger" },
  dead: { label: "Failed", tone: "danger" },
  skipped: { label: "Skipped", tone: "neutral" },
};

/** A run's state: a badge. */
export function runStatusWords({ status, next_attempt_at }: TaskRun): { label: string; tone: BadgeTone } {
  return next_attempt_at ? { label: "Tried again later", tone: "warning" } : runLabels[status];
}

/** What a task does, in the person's words. */
export function whatWords({ kind, parameters, about }: ScheduledTask): string {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  if (kind === "prompt") return text(parameters.message);
  if (kind === "reminder") return text(parameters.text);
  if (kind === "report") {
    const isMailed = parameters.about === "measure" || parameters.about === "dashboard";
    return `${about ?? "Numbers"}${isMailed ? ", by mail with its chart" : ""}`;
  }
  if (kind === "webhook") return `Call “${about ?? "a webhook that was removed"}”`;
  if (kind === "research") return refreshWords(parameters);
  const action = { pause: "Pause", resume: "Resume", stop: "Stop" }[text(parameters.action)] ?? "Change";
  return `${action} the campaign “${about ?? "that was deleted"}”`;
}

/** "Look anew at companies of which nothing was seen for 30 days, for at most $1.00 each time. Leads: Score is 80 or more" */
function refreshWords({ filter, max_age_days, most_micros }: Record<string, unknown>): string {
  const leads = leadFilter.safeParse(filter).data;
  const most = costWords(Number(most_micros));
  return `Look anew at companies of which nothing was seen for ${String(max_age_days)} days, for at most ${most} each time. Leads: ${leads ? filterWords(leads) : "by a filter"}`;
}

/** "At 08:00, Monday through Friday": comes with the screen, not with the page. */
export async function scheduleWords({ cron, at }: Pick<ScheduledTask, "cron" | "at">): Promise<string> {
  if (cron === null) return at ? `Once, on ${formatInstant(at)}` : "";
  const { default: cronstrue } = await import("cronstrue");
  const { cron: fields, weeks } = readRepeat(cron);
  return repeatWords(
    cronstrue.toString(fields, { use24HourTimeFormat: true, throwExceptionOnParseError: false }),
    weeks,
  );
}

/** "took 3.2 s, $0.0042": what is known of it. */
export function runFacts({ started_at, finished_at, cost_micros, thread_id, attempts, by_hand }: TaskRun): string {
  return [
    by_hand && "started by hand",
    started_at && finished_at && `took ${durationWords(Date.parse(finished_at) - Date.parse(started_at))}`,
    (cost_micros !== null || (thread_id && finished_at)) && costWords(cost_micros),
    attempts > 1 && `tried ${attempts} times`,
  ]
    .filter(Boolean)
    .join(", ");
}
