import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { callAs, rowsAs } from "../helpers/act_as.ts";
import { addMember } from "../helpers/people.ts";
import { TaskDriver } from "../helpers/task_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let tasks: TaskDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`delete from public.scheduled_tasks`;
  tasks = await TaskDriver.open(database.sql);
});

const minute = 60_000;
const day = 1440 * minute;
const ahead = (milliseconds: number) => new Date(Date.now() + milliseconds);
const runsOf = async (id: string) => (await tasks.history(id)).runs;
const statuses = async (id: string) => (await runsOf(id)).map(({ status }) => status);
/** The local times at which runs were due, the oldest first. */
const local = async (id: string, timeZone: string) => {
  const runs = await database.sql`select due_at from public.task_executions where task_id = ${id} order by due_at`;
  return runs.map(({ due_at }) => due_at.toLocaleString("sv-SE", { timeZone }));
};

describe("a clock moved through months", () => {
  test("runs a weekday's task once on each weekday at its own local time, across both changes of the clocks", async () => {
    const { id } = await tasks.add({ cron: "0 8 * * 1-5", time_zone: "Europe/Berlin" });
    const until = Date.now() + 400 * day;
    // Rung every twenty-one hours, and now and then not for a day.
    for (let at = Date.now(), ring = 0; at < until; at += (ring % 9 === 0 ? 25 : 21) * 60 * minute, ring += 1) {
      await tasks.tick(new Date(at));
    }
    const times = await local(id, "Europe/Berlin");
    expect(times.length).toBeGreaterThan(270);
    expect(times.filter((time) => !time.endsWith(" 08:00:00"))).toEqual([]);
    expect(new Set(times.map((time) => time.slice(0, 10))).size).toBe(times.length);
    const weekdays = times.map((time) => new Date(`${time.slice(0, 10)}T12:00:00Z`).getUTCDay());
    expect(weekdays.filter((weekday) => weekday === 0 || weekday === 6)).toEqual([]);
    expect(new Set(await statuses(id))).toEqual(new Set(["succeeded"]));
  }, 120_000);

  test("runs on the first Monday of each month", async () => {
    const { id } = await tasks.add({ cron: "0 9 * * 1#1", time_zone: "America/New_York" });
    for (let at = 0; at < 200; at += 1) await tasks.tick(ahead(at * day));
    const times = await local(id, "America/New_York");
    expect(times.length).toBeGreaterThanOrEqual(6);
    for (const time of times) {
      expect(time).toMatch(/-0[1-7] 09:00:00$/);
      expect(new Date(`${time.slice(0, 10)}T12:00:00Z`).getUTCDay()).toBe(1);
    }
  });
});

describe("after an outage of thirty days", () => {
  const outage = async (choice: Record<string, unknown>, cron = "0 */2 * * *") => {
    const { id } = await tasks.add({ cron, time_zone: "UTC", ...choice });
    await tasks.tick(ahead(0));
    await tasks.tick(ahead(30 * day));
    await tasks.tick(ahead(30 * day + minute));
    return id;
  };

  test("a task that skips has one run that says so, and goes on", async () => {
    // Half a day from now: what is due within minutes of its end was not missed.
    const id = await outage({ catch_up: "skip" }, `17 ${(new Date().getUTCHours() + 12) % 24} * * *`);
    expect(await runsOf(id)).toMatchObject([
      { status: "skipped", outcome: "Missed while nothing ran, and not caught up with." },
    ]);
    await tasks.tick(ahead(32 * day));
    const [next] = await runsOf(id);
    expect(Date.parse(next?.due_at ?? "")).toBeGreaterThan(Date.now() + 29 * day);
  });

  test("one that catches up once has run once", async () => {
    expect(await statuses(await outage({ catch_up: "once" }))).toEqual(["succeeded"]);
  });

  test("one that catches up with all has run as often as its cap says, with the newest", async () => {
    const id = await outage({ catch_up: "all", catch_up_cap: 7 });
    const runs = await runsOf(id);
    expect(runs.map(({ status }) => status)).toEqual(Array.from({ length: 7 }, () => "succeeded"));
    const due = runs.map(({ due_at }) => Date.parse(due_at));
    expect(due.every((instant) => instant > Date.now() + 29 * day)).toBe(true);
  });

  test("a single one still happens", async () => {
    const { id } = await tasks.add({ at: ahead(day).toISOString() });
    await tasks.tick(ahead(30 * day));
    expect(await statuses(id)).toEqual(["succeeded"]);
  });
});

describe("rings", () => {
  test("that come twelve at once do everything once", async () => {
    const made = await Promise.all(Array.from({ length: 30 }, () => tasks.add({ at: ahead(minute).toISOString() })));
    await Promise.all(Array.from({ length: 12 }, () => tasks.tick(ahead(2 * minute))));
    for (const { id } of made) expect(await statuses(id)).toEqual(["succeeded"]);
    expect(await tasks.told()).toHaveLength(30);
  });

  test("that never came change nothing but the time: what was due is done by the next", async () => {
    const { id } = await tasks.add({ at: ahead(minute).toISOString() });
    await tasks.tick(ahead(3 * day));
    expect(await statuses(id)).toEqual(["succeeded"]);
  });

  test("are asked for by the schedule when something is due, and only then", async () => {
    const rung = async () => {
      await database.sql`delete from net.http_request_queue`;
      await database.sql`select private.ring_when_due()`;
      const [row] = await database.sql`select count(*)::int as n from net.http_request_queue`;
      return row?.n > 0;
    };
    await database.sql`select vault.create_secret('https://project.example.com', 'project_url')`;
    await database.sql`select vault.create_secret('sb_secret_example', 'secret_key')`;
    const { id } = await tasks.add({ at: ahead(day).toISOString() });
    expect(await rung()).toBe(false);
    await database.sql`update public.scheduled_tasks set next_run_at = now() - interval '1 second',
      next_runs = array[now() - interval '1 second'] where id = ${id}`;
    expect(await rung()).toBe(true);
    await tasks.tick();
    expect(await rung()).toBe(false);
  });
});

describe("what fails", () => {
  test("is tried again later each time, is dead after five, and its person is told", async () => {
    const { id } = await tasks.add({ at: ahead(minute).toISOString() });
    await database.sql`alter table public.agent_notifications add constraint broken check (kind <> 'reminder') not valid`;
    try {
      let clock = 2 * minute;
      for (const wait of [1, 4, 16, 60, 0]) {
        await tasks.tick(ahead(clock));
        // Not before its time.
        await tasks.tick(ahead(clock + (wait - 0.5) * minute));
        clock += (wait + 0.5) * minute;
      }
    } finally {
      await database.sql`alter table public.agent_notifications drop constraint broken`;
    }
    expect(await runsOf(id)).toMatchObject([{ status: "dead", attempts: 5 }]);
    expect(await tasks.read(id)).toMatchObject({ status: "dead" });
    expect(await tasks.told()).toMatchObject([
      { kind: "task_failed", title: "“Morning” has stopped", priority: "high" },
    ]);
  });

  test("for a reason that stays is not tried again; three times in a row stop the task", async () => {
    const [campaign] = await database.sql`insert into public.campaigns (workspace_id, name, created_by)
      values (${tasks.workspace.id}, 'Spring', ${tasks.workspace.ownerId}) returning id`;
    const parameters = { action: "pause", campaign_id: campaign?.id };
    const { id } = await tasks.add({ kind: "campaign", parameters, cron: "0 8 * * *", name: "Pause it" });
    for (let at = 0; at < 6; at += 1) await tasks.tick(ahead(at * day));
    const runs = await runsOf(id);
    expect(runs.map(({ status, attempts }) => [status, attempts])).toEqual(
      Array.from({ length: 3 }, () => ["failed", 1]),
    );
    expect(runs[0]?.error).toBe("Only a running campaign can be paused; this one is draft.");
    expect((await tasks.told()).map(({ title }) => title)).toEqual([
      "“Pause it” failed",
      "“Pause it” failed",
      "“Pause it” has stopped",
    ]);
    expect((await tasks.read(id)).status).toBe("dead");
    await tasks.call("resume_task", { task_id: id });
    await tasks.tick(ahead(7 * day));
    expect((await tasks.read(id)).status).toBe("active");
  });

  test("is run again or resumed from where it is told, by its person alone; then nothing asks any longer", async () => {
    const { id } = await tasks.add({ cron: "0 8 * * *" });
    await database.sql`update public.scheduled_tasks set kind = 'campaign', parameters = '{"action": "pause"}' where id = ${id}`;
    const notices = () =>
      database.sql`select actions, acted_at is not null and read_at is not null as settled
        from public.agent_notifications where workspace_id = ${tasks.workspace.id} order by created_at`;
    const open = { kind: "open_task", task_id: id };
    const again = { kind: "run_task", label: "Run again", task_id: id };
    await tasks.tick(ahead(day));
    expect(await notices()).toMatchObject([{ actions: [again, open], settled: false }]);
    const memberId = await addMember(database.sql, tasks.workspace.id, "admin");
    for (const step of ["run_task_now", "resume_task"]) {
      await expect(tasks.call(step, { task_id: id }, memberId)).rejects.toThrow("no such task of yours");
    }
    await tasks.call("run_task_now", { task_id: id });
    expect(await notices()).toMatchObject([{ settled: true }]);
    for (let at = 2; at < 5; at += 1) await tasks.tick(ahead(at * day));
    expect((await tasks.read(id)).status).toBe("dead");
    expect((await notices()).at(-1)).toMatchObject({
      actions: [again, { kind: "resume_task", label: "Resume" }, open],
      settled: false,
    });
    await tasks.call("resume_task", { task_id: id });
    expect((await notices()).map(({ settled }) => settled)).not.toContain(false);
  });

  test("a poison task, on which every worker dies, delays no other and is dead at last", async () => {
    const poison = await tasks.add({ at: ahead(minute).toISOString(), name: "Poison" });
    const others = await Promise.all(Array.from({ length: 20 }, () => tasks.add({ at: ahead(minute).toISOString() })));
    await callAs(database.sql, "service", "enqueue_due_tasks", { at_most: 100, instant: ahead(2 * minute) });
    // It is claimed first each time, and its worker is never heard of again.
    for (let death = 0; death < 5; death += 1) {
      const instant = ahead((3 + 2 * death) * minute);
      await database.sql`update public.task_executions set next_attempt_at = '-infinity' where task_id = ${poison.id}`;
      await rowsAs(database.sql, "service", "claim_executions", { at_most: 1, lease_seconds: 60, instant });
      await tasks.tick(instant);
      if (death === 0) for (const { id } of others) expect(await statuses(id)).toEqual(["succeeded"]);
    }
    await tasks.tick(ahead(30 * minute));
    expect(await runsOf(poison.id)).toMatchObject([
      { status: "dead", attempts: 5, error: "It was interrupted each time it was tried." },
    ]);
  });

  test("a zombie's report is refused", async () => {
    await tasks.add({ at: ahead(minute).toISOString() });
    const service = (name: string, args: Record<string, unknown>) => callAs(database.sql, "service", name, args);
    await service("enqueue_due_tasks", { at_most: 10, instant: ahead(2 * minute) });
    const claim = async (instant: Date) =>
      z
        .array(z.object({ id: z.uuid(), epoch: z.number() }))
        .parse(await rowsAs(database.sql, "service", "claim_executions", { at_most: 10, lease_seconds: 60, instant }));
    const [held] = await claim(ahead(2 * minute));
    const [taken] = await claim(ahead(4 * minute));
    expect(taken).toEqual({ id: held?.id, epoch: 2 });
    const results = [{ ...held, status: "succeeded" }];
    expect(await service("finish_executions", { results })).toBe(0);
    const ran = await tasks.call("run_execution", { execution_id: held?.id, epoch: 1 }).catch(() => "no such function");
    expect(ran).toBe("no such function");
    const person = { userId: tasks.workspace.ownerId };
    expect(
      await callAs(database.sql, person, "run_execution", { execution_id: held?.id, epoch: held?.epoch }),
    ).toBeNull();
    expect(await tasks.told()).toEqual([]);
  });
});

test("a flood of one workspace holds up nobody else", async () => {
  const flood = await tasks.add({ at: ahead(minute).toISOString() });
  await database.sql`insert into public.task_executions (task_id, workspace_id, user_id, kind, due_at, next_attempt_at)
    select id, workspace_id, user_id, kind, now() - n * interval '1 second', now() - interval '1 day'
    from public.scheduled_tasks, generate_series(1, 2000) n where id = ${flood.id}`;
  const other = await TaskDriver.open(database.sql);
  const mine = await other.add({ at: ahead(minute).toISOString() });
  await callAs(database.sql, "service", "enqueue_due_tasks", { at_most: 100, instant: ahead(2 * minute) });
  const claimed = z.array(z.object({ workspace_id: z.uuid() })).parse(
    await rowsAs(database.sql, "service", "claim_executions", {
      at_most: 20,
      lease_seconds: 60,
      instant: ahead(2 * minute),
    }),
  );
  expect(claimed.filter(({ workspace_id }) => workspace_id === other.workspace.id)).toHaveLength(1);
  expect(claimed.length).toBeGreaterThan(10);
  expect(mine.status).toBe("active");
});
