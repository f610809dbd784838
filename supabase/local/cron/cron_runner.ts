import type { Sql } from "postgres";
import { type CronJob, type JobRun, readActiveJobs, runJob } from "./cron_job.ts";
import { parseSchedule, type Schedule } from "./schedule.ts";

interface JobState {
  current?: JobRun;
  /** A second start fell due while this one ran: it follows at once. Never more than one, as a minute has one start. */
  pending: boolean;
  lastStart: number;
}

/** Decides at each tick what is due and runs it, at most one instance of a job at a time. */
export interface CronRunner {
  /** Call about once a second with the time. Resolves when what is due has been started. */
  tick(now: Date): Promise<void>;
  /** Resolves when every run under way, and each run queued behind it, has been recorded. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** The database as superuser, its address for the jobs' own connections, and where failures are told. */
export interface CronOptions {
  sql: Sql;
  databaseUrl: string;
  log: (line: string) => void;
}

const minuteMilliseconds = 60_000;

/**
 * A runner over cron.job. Minutes missed (host stopped, machine asleep) are not made up, a minute never starts a job
 * twice even when the clock steps back, and the minute in which the runner starts counts as begun.
 */
export function createCronRunner({ sql, databaseUrl, log }: CronOptions): CronRunner {
  const states = new Map<string, JobState>();
  const schedules = new Map<string, Schedule | undefined>();
  const underWay = new Set<Promise<void>>();
  let jobs: CronJob[] = [];
  let lastMinute: number | undefined;
  let stopped = false;

  const scheduleOf = (job: CronJob): Schedule | undefined => {
    if (!schedules.has(job.schedule)) {
      const schedule = parseSchedule(job.schedule);
      if (!schedule) log(`cron: job ${label(job)} has no valid schedule: ${job.schedule}`);
      schedules.set(job.schedule, schedule);
    }
    return schedules.get(job.schedule);
  };

  const start = (job: CronJob, state: JobState, now: number): void => {
    state.lastStart = now;
    if (state.current) {
      state.pending = true;
      return;
    }
    const finished = follow(job, state).finally(() => underWay.delete(finished));
    underWay.add(finished);
  };

  const follow = async (job: CronJob, state: JobState): Promise<void> => {
    let next: CronJob | undefined = job;
    while (next && !stopped) {
      state.pending = false;
      state.current = runJob({ sql, databaseUrl, job: next });
      const outcome = await state.current.finished.catch((error) => ({
        ok: false,
        message: String(error),
      }));
      if (!outcome.ok && !stopped) log(`cron: job ${label(next)} failed: ${outcome.message}`);
      next = state.pending ? jobs.find(({ id }) => id === job.id) : undefined;
    }
    delete state.current;
  };

  return {
    async tick(now) {
      jobs = await readActiveJobs(sql);
      if (stopped) return;
      const minute = Math.floor(now.getTime() / minuteMilliseconds);
      const first = lastMinute === undefined;
      const minuteBegins = lastMinute !== undefined && minute > lastMinute;
      lastMinute = clockWasSetBack(lastMinute, minute) ? minute : Math.max(lastMinute ?? minute, minute);
      for (const job of jobs) {
        const state = states.get(job.id) ?? {
          pending: false,
          lastStart: now.getTime(),
        };
        states.set(job.id, state);
        const schedule = scheduleOf(job);
        const due =
          (schedule?.kind === "seconds" && now.getTime() - state.lastStart >= schedule.seconds * 1000) ||
          (schedule?.kind === "reboot" && first) ||
          (schedule?.kind === "minutes" && minuteBegins && schedule.isDue(new Date(minute * minuteMilliseconds)));
        if (due) start(job, state, now.getTime());
      }
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async stop() {
      stopped = true;
      await Promise.all([...states.values()].map((state) => state.current?.cancel()));
      await Promise.all(underWay);
    },
  };
}

/** A small step back (time synchronisation) must not repeat a minute; a large one is a new time, which counts on. */
function clockWasSetBack(lastMinute: number | undefined, minute: number): boolean {
  return lastMinute !== undefined && lastMinute - minute > 5;
}

function label(job: CronJob): string {
  return job.name ?? job.id;
}
