import type { Cron } from "croner";
import type { TaskTime, TaskTimes } from "../../../shared/contracts/scheduled_task.ts";
import {
  dayNumber,
  isInWeeks,
  readRepeat,
  repeatWords,
  type Weeks,
  weekNumber,
} from "../../../shared/domain/schedules/repeat.ts";

/** Instants that the database is given ahead of time. */
const kept = 16;
const shown = 5;
/** No schedule is denser: a prompt takes minutes, and people read what comes of it. */
const shortestGapMinutes = 5;
const minute = 60_000;
const day = 1440 * minute;

/**
 * The one reader of cron expressions. Five fields in the person's zone, with L and # (`0 9 * * 1#1` is the first Monday). A
 * time that the clock skips runs when it goes on, one that comes twice runs once; what runs every so many minutes follows
 * real time. Loaded when asked for: a cold start need not pay. Throws when it can't be read.
 */
async function readCron(cron: string, timeZone: string) {
  const { Cron } = await import("croner");
  return new Cron(cron, { mode: "5-part", timezone: timeZone, fixedTimeRule: "no-wildcard" });
}

type Runs = { next(count: number, after: Date): Date[]; previous(count: number, before: Date): Date[] };

/** The runs of what repeats: cron's own, or those of them that lie in the weeks that count. Throws when it can't be read. */
async function readRuns(text: string, timeZone: string): Promise<Runs> {
  const { cron, weeks } = readRepeat(text);
  const all = await readCron(cron, timeZone);
  if (!weeks) {
    return { next: (count, after) => all.nextRuns(count, after), previous: (count, at) => all.previousRuns(count, at) };
  }
  if (Number.isNaN(dayNumber(weeks.from))) throw new Error(`There is no day ${weeks.from}.`);
  return runsInWeeks(all, weeks, timeZone);
}

/** No place's clock is further from UTC. */
const widestOffset = 15 * 60 * minute;

/** A run in a week that does not count leads straight to the next week that does, so that dense ones cost no more. */
function runsInWeeks(all: Cron, weeks: Weeks, timeZone: string): Runs {
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  const cycle = weekNumber(weeks.from);
  const midnight = (week: number) => (week * 7 - 3) * day;
  return {
    next(count, after) {
      const found: Date[] = [];
      let at: Date | null = new Date(Math.max(after.getTime(), midnight(cycle) - widestOffset));
      while (found.length < count) {
        at = all.nextRun(at);
        if (!at) break;
        const date = clock.format(at);
        const past = (((weekNumber(date) - cycle) % weeks.every) + weeks.every) % weeks.every;
        if (isInWeeks(date, weeks)) found.push(at);
        else if (past > 0) {
          at = new Date(Math.max(at.getTime(), midnight(weekNumber(date) + weeks.every - past) - widestOffset));
        }
      }
      return found;
    },
    previous(count, before) {
      const found: Date[] = [];
      let at: Date | undefined = before;
      while (found.length < count) {
        at = all.previousRuns(1, at)[0];
        const date: string | undefined = at && clock.format(at);
        if (!at || !date || date < weeks.from) break;
        const past: number = (weekNumber(date) - cycle) % weeks.every;
        if (past === 0) found.push(at);
        else at = new Date(Math.min(at.getTime(), midnight(weekNumber(date) - past + 1) + widestOffset));
      }
      return found;
    },
  };
}

/** When a schedule runs next and in which words; or the problem with it, as a sentence that says what to do. */
export async function taskTimes(time: TaskTime, now: Date): Promise<TaskTimes> {
  if (time.at !== undefined) {
    const isAhead = Date.parse(time.at) > now.getTime();
    return isAhead ? { runs: [time.at], words: "Once" } : refused("That moment has passed. Choose a later one.");
  }
  const cron = await readRuns(time.cron, time.time_zone).catch(() => undefined);
  if (!cron) {
    return refused(
      `“${time.cron}” is no schedule: it has five fields, minute, hour, day, month and weekday, like 0 8 * * 1-5 for every weekday at eight.`,
    );
  }
  const runs = cron.next(shown, now);
  if (runs.length === 0) return refused("This schedule never comes: no such day exists. Choose another.");
  if (await isTooDense(time.cron, now)) {
    return refused(`A task runs at most every ${shortestGapMinutes} minutes. Choose a wider schedule.`);
  }
  return { runs: runs.map((run) => run.toISOString()), words: await cronWords(time.cron) };
}

function refused(problem: string): TaskTimes {
  return { runs: [], words: "", problem };
}

/** Told by a clock that never changes: where one goes forward, what it skipped may run just before what comes next. */
async function isTooDense(repeat: string, now: Date): Promise<boolean> {
  const runs = (await readCron(readRepeat(repeat).cron, "UTC")).nextRuns(kept * 4, now);
  return runs.some((run, at) => {
    const before = runs[at - 1];
    return before !== undefined && run.getTime() - before.getTime() < shortestGapMinutes * minute;
  });
}

/** "At 08:00, Monday through Friday". */
export async function cronWords(repeat: string): Promise<string> {
  const { default: cronstrue } = await import("cronstrue");
  const { cron, weeks } = readRepeat(repeat);
  return repeatWords(cronstrue.toString(cron, { use24HourTimeFormat: true, throwExceptionOnParseError: false }), weeks);
}

export type Refill = {
  cron: string;
  time_zone: string;
  /** The newest instant that is known. */
  after: string;
  catch_up: "skip" | "once" | "all";
  catch_up_cap: number;
};

/**
 * The instants that follow those which are known. After a long outage those that matter for catching up, the newest
 * missed ones, and not the hundreds between. Throws when the expression can't be read.
 */
export async function followingRuns(refill: Refill, now: Date): Promise<{ runs: string[]; problem?: string }> {
  const cron = await readRuns(refill.cron, refill.time_zone);
  const after = new Date(refill.after);
  const wanted = refill.catch_up === "all" ? refill.catch_up_cap : 1;
  const missed = after < now ? cron.previous(wanted, new Date(now.getTime() + 1)).filter((run) => run > after) : [];
  const coming = cron.next(kept, after > now ? after : now);
  if (coming.length === 0 && missed.length === 0) return { runs: [], problem: "This schedule never comes again." };
  if (await isTooDense(refill.cron, now))
    return { runs: [], problem: `A task runs at most every ${shortestGapMinutes} minutes.` };
  return { runs: [...missed.reverse(), ...coming].map((run) => run.toISOString()) };
}
