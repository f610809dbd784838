import { getFutureMatches } from "@datasert/cronjs-matcher";
import { CronExpressionParser } from "cron-parser";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { followingRuns } from "../../../supabase/functions/_shared/task_times.ts";

/** Zones that change their clocks in the night, at midnight, in the south, and never. */
const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Santiago",
  "Australia/Sydney",
  "Asia/Kolkata",
  "Africa/Casablanca",
  "Pacific/Apia",
];
const minute = 60_000;

const number = (from: number, to: number) => fc.integer({ min: from, max: to });
const list = (from: number, to: number) =>
  fc
    .uniqueArray(number(from, to), { minLength: 1, maxLength: 4 })
    .map((values) => values.sort((one, other) => one - other).join(","));
const range = (from: number, to: number) =>
  fc.tuple(number(from, to - 1), number(1, to)).map(([first, more]) => `${first}-${Math.min(to, first + more)}`);
const hours = fc.oneof(number(0, 23).map(String), list(0, 23), range(0, 23));
const days = fc.oneof(
  { weight: 3, arbitrary: fc.constant("* * *") },
  fc.tuple(list(1, 28), fc.constant("*"), fc.constant("*")).map((fields) => fields.join(" ")),
  fc
    .tuple(fc.constant("*"), fc.oneof(fc.constant("*"), list(1, 12)), fc.oneof(list(0, 6), range(1, 6)))
    .map((fields) => fields.join(" ")),
  fc.tuple(list(1, 28), fc.constant("*"), list(0, 6)).map((fields) => fields.join(" ")),
);
/** What happens at certain times of the day, as people schedule it. */
const fixed = fc.tuple(number(0, 59), hours, days).map(([at, hour, day]) => `${at} ${hour} ${day}`);
const instant = fc
  .integer({ min: Date.UTC(2024, 0, 1) / minute, max: Date.UTC(2032, 0, 1) / minute })
  .map((minutes) => new Date(minutes * minute));

async function ours(cron: string, timeZone: string, from: Date): Promise<Date[]> {
  const refill = { cron, time_zone: timeZone, after: from.toISOString(), catch_up: "once", catch_up_cap: 1 } as const;
  const { runs, problem } = await followingRuns(refill, from);
  expect(problem).toBeUndefined();
  return runs.map((run) => new Date(run));
}

const clocks = new Map<string, Intl.DateTimeFormat>();
/** "2027-03-28 02:30" where the clock is. */
function local(instantAt: number | Date, timeZone: string): string {
  const clock =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
  clocks.set(timeZone, clock);
  return clock.format(instantAt);
}

/** Whether the clock is changed within a day of an instant: libraries differ there, and the rule below is ours. */
function isNearChange(at: Date, timeZone: string): boolean {
  const offset = (hour: number) => {
    const moment = at.getTime() + hour * 60 * minute;
    return Date.parse(`${local(moment, timeZone).replace(" ", "T")}Z`) - Math.floor(moment / minute) * minute;
  };
  return new Set([-26, -13, 0, 13, 26].map(offset)).size > 1;
}

describe("next runs", () => {
  // Where half an hour is changed (Lord Howe) one of them fails: below it is counted by hand.
  test("are those of two other libraries, in any zone, wherever the clocks do not change", async () => {
    await fc.assert(
      fc.asyncProperty(fixed, fc.constantFrom(...zones), instant, async (cron, timeZone, from) => {
        const mine = await ours(cron, timeZone, from);
        const last = mine.at(-1) ?? from;
        const calm = (runs: readonly Date[]) =>
          runs.filter((run) => run <= last && !isNearChange(run, timeZone)).map((run) => run.toISOString());

        const parsed = CronExpressionParser.parse(cron, { tz: timeZone, currentDate: from });
        const first = Array.from({ length: mine.length + 4 }, () => parsed.next().toDate());
        expect(calm(first)).toEqual(calm(mine));

        const matches = getFutureMatches(cron, {
          timezone: timeZone,
          startAt: from.toISOString(),
          matchCount: mine.length + 4,
          formatInTimezone: false,
          maxLoopCount: 1_000_000,
        });
        const second = matches.map((match) => new Date(match)).filter((run) => run > from);
        expect(calm(second)).toEqual(calm(mine));
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  test("where the clocks change: a time that is skipped runs when they go on, one that comes twice runs once", async () => {
    const changes = [
      ["Europe/Berlin", "2027-03-27T22:00:00Z"],
      ["Europe/Berlin", "2027-10-30T21:00:00Z"],
      ["America/New_York", "2027-03-14T02:00:00Z"],
      ["America/New_York", "2027-11-07T02:00:00Z"],
      ["America/Santiago", "2027-09-04T12:00:00Z"],
      ["America/Santiago", "2027-04-03T12:00:00Z"],
      ["Australia/Lord_Howe", "2027-10-02T10:00:00Z"],
      ["Australia/Lord_Howe", "2027-04-03T10:00:00Z"],
    ] as const;
    const daily = fc.tuple(number(0, 59), hours).map(([at, hour]) => `${at} ${hour} * * *`);
    await fc.assert(
      fc.asyncProperty(daily, fc.constantFrom(...changes), async (cron, [timeZone, begin]) => {
        const from = new Date(begin);
        const until = from.getTime() + 30 * 60 * minute;
        const mine = (await ours(cron, timeZone, from)).map((run) => run.getTime()).filter((run) => run <= until);
        const expected = byHand(cron, timeZone, from.getTime(), until);
        expect(mine).toEqual(expected.slice(0, mine.length));
        if (mine.length < 16) expect(expected).toHaveLength(mine.length);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  test("only in some weeks: those that another library has, in every so manieth week counted day by day", async () => {
    const weekly = fc.tuple(number(0, 59), hours, list(0, 6)).map(([at, hour, day]) => `${at} ${hour} * * ${day}`);
    await fc.assert(
      fc.asyncProperty(
        weekly,
        fc.constantFrom(...zones),
        instant,
        number(2, 12),
        number(-500, 60),
        async (cron, timeZone, now, every, ahead) => {
          const from = local(now.getTime() + ahead * 1440 * minute, timeZone).slice(0, 10);
          const mine = await ours(`${cron} every ${every} weeks from ${from}`, timeZone, now);
          const last = mine.at(-1) ?? now;
          const parsed = CronExpressionParser.parse(cron, { tz: timeZone, currentDate: now });
          const expected: string[] = [];
          const counts = countedDays(from, every, local(last, timeZone).slice(0, 10));
          for (let run = parsed.next().toDate(); run <= last; run = parsed.next().toDate()) {
            const isWanted = counts.has(local(run, timeZone).slice(0, 10));
            if (isWanted && !isNearChange(run, timeZone)) expected.push(run.toISOString());
          }
          expect(mine.length).toBe(16);
          expect(mine.filter((run) => !isNearChange(run, timeZone)).map((run) => run.toISOString())).toEqual(expected);
        },
      ),
      { numRuns: 120 },
    );
  }, 120_000);

  test("every other Monday keeps its time on the wall over both changes of the clocks, and what was missed is the newest", async () => {
    const cron = "30 2 * * 0 every 2 weeks from 2027-03-14";
    const runs = await ours(cron, "Europe/Berlin", new Date("2027-03-01T00:00:00Z"));
    const shown = runs.map((run) => local(run, "Europe/Berlin"));
    // On 28 March half past two is skipped; on 31 October, a Sunday off, it comes twice.
    expect(shown.slice(0, 3)).toEqual(["2027-03-14 02:30", "2027-03-28 03:00", "2027-04-11 02:30"]);
    expect(shown[15]).toBe("2027-10-10 02:30");
    const missed = { cron, time_zone: "Europe/Berlin", after: "2027-04-01T00:00:00Z", catch_up_cap: 2 };
    const { runs: found } = await followingRuns({ ...missed, catch_up: "all" }, new Date("2027-07-01T00:00:00Z"));
    expect(found.slice(0, 3).map((run) => local(new Date(run), "Europe/Berlin").slice(0, 10))).toEqual([
      "2027-06-06",
      "2027-06-20",
      "2027-07-04",
    ]);
  });

  test.each([
    "0 9 * * 1 every 2 weeks from 2026-02-30",
    "0 9 * * 1 every 13 weeks from 2026-02-02",
    "0 9 * * 1 biweekly",
  ])("%s is no schedule", async (cron) => {
    await expect(ours(cron, "UTC", new Date("2026-12-01T00:00:00Z"))).rejects.toThrow();
  });

  test("every so many minutes is every so many minutes of real time, also in the hour that comes twice", async () => {
    for (const begin of ["2027-03-27T23:00:00Z", "2027-10-30T22:00:00Z"]) {
      const runs = (await ours("*/30 * * * *", "Europe/Berlin", new Date(begin))).map((run) => run.getTime());
      expect(runs.map((run) => run - Date.parse(begin))).toEqual(runs.map((_, at) => (at + 1) * 30 * minute));
    }
  });

  test.each(["0 9 * * 1#1", "0 9 * * 5#3", "0 9 L * *", "30 17 * * 5L"])(
    "of %s are those of another library",
    async (cron) => {
      for (const timeZone of zones) {
        const from = new Date("2026-12-01T00:00:00Z");
        const mine = await ours(cron, timeZone, from);
        const parsed = CronExpressionParser.parse(cron, { tz: timeZone, currentDate: from });
        expect(mine).toEqual(mine.map(() => parsed.next().toDate()));
      }
    },
  );
});

/** Walks the calendar from a day to another: those in its week and in every so manieth after it, Monday to Sunday. */
function countedDays(from: string, every: number, until: string): Set<string> {
  const days = new Set<string>();
  const walker = new Date(`${from}T12:00:00Z`);
  for (let week = 0; walker.toISOString().slice(0, 10) <= until; walker.setUTCDate(walker.getUTCDate() + 1)) {
    const date = walker.toISOString().slice(0, 10);
    if (walker.getUTCDay() === 1 && date !== from) week += 1;
    if (week % every === 0) days.add(date);
  }
  return days;
}

/** The rule itself, minute by minute: what a person with the list of times and a clock on the wall would do. */
function byHand(cron: string, timeZone: string, from: number, until: number): number[] {
  const [at = "", hour = ""] = cron.split(" ");
  const wanted = hour.split(",").flatMap((part) => {
    const [first = 0, last = first] = part.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, step) => first + step);
  });
  const times = wanted.map((value) => `${String(value).padStart(2, "0")}:${at.padStart(2, "0")}`);
  // From the day before: a time on it may be skipped into the stretch.
  const minutes: { instant: number; shown: string }[] = [];
  for (let moment = from - 1440 * minute; moment <= until + 1500 * minute; moment += minute) {
    minutes.push({ instant: moment, shown: local(moment, timeZone) });
  }
  const dates = [...new Set(minutes.map(({ shown }) => shown.slice(0, 10)))].slice(1, -1);
  const runs = dates.flatMap((date) =>
    times.flatMap((time) => {
      const wall = `${date} ${time}`;
      const found = minutes.find(({ shown }) => shown === wall) ?? minutes.find(({ shown }) => shown > wall);
      return found ? [found.instant] : [];
    }),
  );
  return [...new Set(runs)].filter((run) => run > from && run <= until).sort((one, other) => one - other);
}
