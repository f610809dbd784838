import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Death, Moment } from "../helpers/mortal_process.ts";
import { TaskDriver } from "../helpers/task_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let tasks: TaskDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const minute = 60_000;
const ahead = (milliseconds: number) => new Date(Date.now() + milliseconds);
const made = 6;
let failing = "";

/** Reminders and a prompt that are due in a minute, and one that can't work. */
beforeEach(async () => {
  await database.sql`delete from public.scheduled_tasks`;
  tasks = await TaskDriver.open(database.sql);
  const at = ahead(minute).toISOString();
  await Promise.all(Array.from({ length: made }, () => tasks.add({ at })));
  await tasks.add({ at, kind: "prompt", parameters: { message: "Show the hot leads" } });
  await tasks.add({ cron: "*/5 * * * *", time_zone: "UTC", catch_up: "skip" });
  const [campaign] = await database.sql`insert into public.campaigns (workspace_id, name, created_by)
    values (${tasks.workspace.id}, 'Spring', ${tasks.workspace.ownerId}) returning id`;
  const parameters = { action: "pause", campaign_id: campaign?.id };
  failing = (await tasks.add({ at, kind: "campaign", parameters, name: "Pause it" })).id;
});

/** Nothing lost, nothing doubled: each is told once, the prompt has one conversation, the failure is told once. */
async function expectHonest(): Promise<void> {
  const runs = await database.sql`select status, kind from public.task_executions
    where task_id in (select id from public.scheduled_tasks where at is not null) order by kind, status`;
  expect(runs.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
    "campaign failed",
    "prompt running",
    ...Array.from({ length: made }, () => "reminder succeeded"),
  ]);
  const told = await tasks.told();
  expect(told.filter(({ kind }) => kind === "task_failed")).toHaveLength(1);
  const [counted] = await database.sql`select count(*)::int as n, count(distinct e.id)::int as runs
    from public.agent_notifications n
    join public.task_executions e on n.deduplication_key = 'task_finished ' || e.id
    where n.workspace_id = ${tasks.workspace.id} and e.task_id in (select id from public.scheduled_tasks where at is not null)`;
  expect(counted).toEqual({ n: made, runs: made });
  const [posted] =
    await database.sql`select count(*)::int as n from public.messages where workspace_id = ${tasks.workspace.id}`;
  expect(posted?.n).toBe(1);
  expect((await tasks.read(failing)).status).toBe("dead");
}

const steps = ["tasks_to_refill", "store_next_runs", "claim_executions", "act_as", "finish_executions"];
const moments: Moment[] = ["before", "after"];
const deaths: Death[] = steps.flatMap((step) =>
  moments.flatMap((moment) =>
    (step === "act_as" ? [1, 2, 4, 7] : ["claim_executions", "tasks_to_refill"].includes(step) ? [1, 2] : [1]).map(
      (nth) => ({ step, moment, nth }),
    ),
  ),
);
const tuned = { batch: 4, atOnce: 2 };

test.each(deaths)("a worker that dies $moment $step number $nth loses nothing and doubles nothing", async (death) => {
  expect(await tasks.tick(ahead(2 * minute), { death, tuned })).toBe(true);
  // Its leases run out, and another goes on.
  await tasks.tick(ahead(4 * minute));
  await expectHonest();
});

test("nor do many workers at once, dying one after the other", async () => {
  for (let round = 0; round < 4; round += 1) {
    const crew = deaths.filter((_, at) => at % 4 === round).slice(0, 4);
    await Promise.all(crew.map((death) => tasks.tick(ahead((2 + 2 * round) * minute), { death, tuned })));
  }
  await tasks.tick(ahead(12 * minute));
  await expectHonest();
});
