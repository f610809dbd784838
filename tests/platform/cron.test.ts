import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CronRunner, createCronRunner } from "../../supabase/local/cron/cron_runner.ts";
import { parseSchedule } from "../../supabase/local/cron/schedule.ts";
import { startCron } from "../../supabase/local/cron/start_cron.ts";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";

let database: LocalDatabase;
beforeAll(async () => {
  database = await startDatabase({ migrations: false });
  await database.sql`create extension pg_cron`;
  await database.sql`create table public.marks (mark text, by_role text default current_user)`;
  await database.sql`grant insert on public.marks to authenticated`;
});
afterAll(() => database.stop());

function dueAt(schedule: string, minute: string): boolean {
  const parsed = parseSchedule(schedule);
  return parsed?.kind === "minutes" && parsed.isDue(new Date(minute));
}

describe("a schedule", () => {
  test.each([
    ["*/15 * * * *", "2026-11-23T10:45Z", true],
    ["*/15 * * * *", "2026-11-23T10:46Z", false],
    ["0 9 * * mon-fri", "2026-11-27T09:00Z", true],
    ["0 9 * * MON-FRI", "2026-11-28T09:00Z", false],
    ["0 0 * * 7", "2026-11-29T00:00Z", true],
    ["0 0 $ * *", "2026-02-28T00:00Z", true],
    ["0 0 $ * *", "2028-02-28T00:00Z", false],
    ["0 0 $ * *", "2028-02-29T00:00Z", true],
    ["@hourly", "2026-11-23T11:00Z", true],
    ["@monthly", "2026-11-02T00:00Z", false],
    ["0 0 1 jan *", "2027-01-01T00:00Z", true],
  ])("%s at %s is due: %s", (schedule, minute, due) => {
    expect(dueAt(schedule, minute)).toBe(due);
  });

  test("two restricted days mean either, a day that begins with a star means both", () => {
    const wednesdayThe25th = "2026-11-25T00:00Z";
    expect(dueAt("0 0 25 * 1", wednesdayThe25th)).toBe(true);
    expect(dueAt("0 0 */2 * 1", wednesdayThe25th)).toBe(false);
  });

  test("seconds run from 1 to 59", () => {
    expect(parseSchedule(" 10  Seconds ")).toEqual({
      kind: "seconds",
      seconds: 10,
    });
    expect(parseSchedule("60 seconds")).toBeUndefined();
    expect(parseSchedule("0 seconds")).toBeUndefined();
  });

  test.each([
    "",
    "* * * *",
    "* * * * * *",
    "60 * * * *",
    "0 0 L * *",
    "0 0 * * 5#2",
    "0 0 15W * *",
    "@often",
    "5/10 * * * *",
  ])("%j is refused", (schedule) => {
    expect(parseSchedule(schedule)).toBeUndefined();
  });
});

describe("cron", () => {
  let runner: CronRunner;
  let lines: string[];
  beforeEach(async () => {
    await database.sql`truncate public.marks, cron.job, cron.job_run_details`;
    lines = [];
    runner = createCronRunner({ sql: database.sql, databaseUrl: database.adminUrl, log: (line) => lines.push(line) });
  });
  afterEach(() => runner.stop());

  const at = async (time: string): Promise<void> => {
    await runner.tick(new Date(`2026-11-23T${time}Z`));
    await runner.settled();
  };
  const schedule = async (name: string, when: string, command: string): Promise<void> => {
    await database.sql`select cron.schedule(${name}, ${when}, ${command})`;
  };
  const marks = async (): Promise<number> => (await database.sql`select from public.marks`).length;

  test("a minute job runs once in its minute, however often the clock is read", async () => {
    await schedule("mark", "* * * * *", "insert into public.marks values ('x')");
    for (const time of ["10:00:30", "10:00:59", "10:01:00", "10:01:01", "10:01:59"]) await at(time);
    expect(await marks()).toBe(1);
  });

  test("the minute in which the host starts has begun: a restart never runs a job twice in a minute", async () => {
    await schedule("mark", "* * * * *", "insert into public.marks values ('x')");
    await at("10:00:00");
    expect(await marks()).toBe(0);
  });

  test("missed minutes are not made up, and a step back of the clock repeats none", async () => {
    await schedule("mark", "* * * * *", "insert into public.marks values ('x')");
    for (const time of ["10:00:30", "10:30:00", "10:29:59", "10:30:00"]) await at(time);
    expect(await marks()).toBe(1);
  });

  test("a clock set back by an hour goes on from the new time", async () => {
    await schedule("mark", "* * * * *", "insert into public.marks values ('x')");
    for (const time of ["11:00:30", "10:00:30", "10:01:00"]) await at(time);
    expect(await marks()).toBe(1);
  });

  test("an interval job runs every N seconds", async () => {
    await schedule("mark", "10 seconds", "insert into public.marks values ('x')");
    for (const time of ["10:00:00", "10:00:09", "10:00:10", "10:00:19", "10:00:20"]) await at(time);
    expect(await marks()).toBe(2);
  });

  test("a second start waits for the first: one instance of a job at a time, at most one queued", async () => {
    const gate = await database.sql.reserve();
    await gate`select pg_advisory_lock(7)`;
    await schedule("slow", "* * * * *", "select pg_advisory_xact_lock(7); insert into public.marks values ('x')");
    for (const time of ["10:00:59", "10:01:00", "10:02:00", "10:03:00"]) {
      await runner.tick(new Date(`2026-11-23T${time}Z`));
    }
    const startedWhileBlocked = await database.sql`select from cron.job_run_details`;
    await gate`select pg_advisory_unlock(7)`;
    gate.release();
    await runner.settled();
    expect(startedWhileBlocked.length).toBeLessThanOrEqual(1);
    expect(await marks()).toBe(2);
  });

  test("a job runs as its user and its outcome is recorded", async () => {
    await schedule("mark", "* * * * *", "insert into public.marks values ('x')");
    await schedule("forbidden", "* * * * *", "select * from public.marks");
    await database.sql`update cron.job set username = 'authenticated'`;
    for (const time of ["10:00:59", "10:01:00"]) await at(time);
    const [mark] = await database.sql`select by_role from public.marks`;
    const runs = await database.sql`
      select j.jobname, d.status, d.return_message, d.username, d.end_time >= d.start_time as ended, d.job_pid > 0 as has_pid
      from cron.job_run_details d join cron.job j using (jobid) order by j.jobname`;
    expect(mark?.by_role).toBe("authenticated");
    expect([...runs]).toEqual([
      {
        jobname: "forbidden",
        status: "failed",
        return_message: "ERROR:  permission denied for table marks",
        username: "authenticated",
        ended: true,
        has_pid: true,
      },
      {
        jobname: "mark",
        status: "succeeded",
        return_message: "INSERT 1",
        username: "authenticated",
        ended: true,
        has_pid: true,
      },
    ]);
    expect(lines).toEqual(["cron: job forbidden failed: ERROR:  permission denied for table marks"]);
  });

  test("vacuum works, which no transaction allows", async () => {
    await schedule("vacuum", "* * * * *", "vacuum public.marks");
    for (const time of ["10:00:59", "10:01:00"]) await at(time);
    const [run] = await database.sql`select status from cron.job_run_details`;
    expect(run?.status).toBe("succeeded");
  });

  test("a paused job and an invalid schedule do not run", async () => {
    await schedule("paused", "* * * * *", "insert into public.marks values ('x')");
    await database.sql`update cron.job set active = false`;
    await database.sql`insert into cron.job (schedule, command) values ('never', 'insert into public.marks values (1)')`;
    for (const time of ["10:00:59", "10:01:00"]) await at(time);
    expect(await marks()).toBe(0);
    expect(lines).toHaveLength(1);
  });

  test("a run left behind by a killed host is recorded as failed at the next start", async () => {
    await database.sql`insert into cron.job_run_details (jobid, status) values (1, 'running')`;
    const cron = startCron({ sql: database.sql, databaseUrl: database.adminUrl, log: () => {} });
    await cron.stop();
    const [run] = await database.sql`select status, return_message from cron.job_run_details`;
    expect(run).toEqual({
      status: "failed",
      return_message: "server restarted",
    });
  });
});
