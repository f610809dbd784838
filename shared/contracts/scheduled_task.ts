import { z } from "zod";

export const taskKind = z.enum(["prompt", "report", "campaign", "reminder", "research", "webhook"]);
export type TaskKind = z.infer<typeof taskKind>;

export const taskStatus = z.enum(["proposed", "active", "paused", "done", "dead"]);
export type TaskStatus = z.infer<typeof taskStatus>;

/** What becomes of runs that were due while nothing ran: none of them, one for all, or each of the newest ones. */
export const catchUp = z.enum(["skip", "once", "all"]);
export type CatchUp = z.infer<typeof catchUp>;

export const runStatus = z.enum(["queued", "running", "waiting", "succeeded", "failed", "dead", "skipped"]);
export type RunStatus = z.infer<typeof runStatus>;

/** A run as `task_history()` and `list_tasks()` give it. Times are ISO 8601 with zone. */
export const taskRun = z.object({
  id: z.uuid(),
  due_at: z.string(),
  by_hand: z.boolean(),
  status: runStatus,
  attempts: z.number().int(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  outcome: z.string().nullable(),
  error: z.string().nullable(),
  /** When it is tried again; null unless it failed and waits for that. */
  next_attempt_at: z.string().nullable(),
  /** Micro-dollars; null without a model, or when it has no known price. */
  cost_micros: z.number().int().nullable(),
  /** The conversation that it made; null for others than its person. */
  thread_id: z.uuid().nullable(),
});
export type TaskRun = z.infer<typeof taskRun>;

/** A task as the functions of the database give it. */
export const scheduledTask = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: taskKind,
  cron: z.string().nullable(),
  at: z.string().nullable(),
  time_zone: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  status: taskStatus,
  catch_up: catchUp,
  catch_up_cap: z.number().int(),
  next_run_at: z.string().nullable(),
  /** At most five; empty for a moment after a change, until the tick has counted them. */
  next_runs: z.array(z.string()),
  problem: z.string().nullable(),
  /** The assistant wrote it in a turn that had read text of someone outside. */
  from_outside: z.boolean(),
  confirmed_at: z.string().nullable(),
  created_at: z.string(),
  /** Of what it does and when: what is confirmed is this. */
  version: z.string(),
  is_mine: z.boolean(),
  person: z.string().nullable(),
  /** The campaign's name; the webhook's, with its host. */
  about: z.string().nullable(),
  last_run: taskRun.nullable(),
});
export type ScheduledTask = z.infer<typeof scheduledTask>;

/** A webhook of one's own, as `list_webhooks()` gives it: never what opens its address. */
export const webhook = z.object({ id: z.uuid(), label: z.string(), place: z.string() });
export type Webhook = z.infer<typeof webhook>;

export const taskAnswer = z.object({ task: scheduledTask });
export const taskHistory = z.object({ task: scheduledTask, runs: z.array(taskRun) });
export type TaskHistory = z.infer<typeof taskHistory>;

const zone = z.string().min(1).max(60);

/** When a task runs: once, or again and again. */
export type TaskTime =
  | { at: string; cron?: undefined; time_zone: string }
  /** Five fields, or a repeat as `shared/domain/schedules/repeat.ts` has it. */
  | { cron: string; at?: undefined; time_zone: string };

/** What `schedules/preview` is asked: either `cron` or `at`. */
export const previewTimesRequest = z.union([
  z.strictObject({ cron: z.string().trim().min(1).max(100), time_zone: zone }),
  z.strictObject({ at: z.iso.datetime({ offset: true }), time_zone: zone }),
]);

/** The next runs, at most five, and the schedule in words; or why there are none. */
export const taskTimesAnswer = z.object({
  runs: z.array(z.string()),
  words: z.string(),
  problem: z.string().optional(),
});
export type TaskTimes = z.infer<typeof taskTimesAnswer>;
