import { afterAll, beforeAll, expect, test } from "vitest";
import { createWorkspace } from "../helpers/people.ts";
import { type PlanReader, planFaults, readPlans } from "../helpers/query_plans.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

const stored = 1_000_000;
const tables = ["scheduled_tasks", "task_executions"];

let database: TestDatabase;
let plans: PlanReader;
let owner: string;
let workspace: string;

/** A million tasks of a hundred workspaces that are due some day, and the runs that some of them had. */
beforeAll(async () => {
  database = await openTestDatabase();
  const { sql } = database;
  const spaces = await Promise.all(Array.from({ length: 100 }, () => createWorkspace(sql)));
  ({ id: workspace, ownerId: owner } = spaces[0] ?? { id: "", ownerId: "" });
  await sql`alter table public.scheduled_tasks disable trigger user`;
  await sql`insert into public.scheduled_tasks (workspace_id, user_id, name, kind, cron, time_zone, parameters, status,
      confirmed_at, next_run_at, next_runs, refill_at)
    select (${spaces.map(({ id }) => id)}::uuid[])[1 + n % 100], (${spaces.map(({ ownerId }) => ownerId)}::uuid[])[1 + n % 100],
      'Task ' || n, 'reminder', '0 8 * * *', 'UTC', '{"text": "Look"}', 'active', now(), at, array[at], at
    from generate_series(1, ${stored}) n cross join lateral (select now() + interval '1 hour' + n * interval '3 seconds' as at) a`;
  await sql`alter table public.scheduled_tasks enable trigger user`;
  await sql`insert into public.task_executions (task_id, workspace_id, user_id, kind, due_at, status, finished_at)
    select t.id, t.workspace_id, t.user_id, t.kind, t.next_run_at - interval '1 year', 'succeeded', now()
    from public.scheduled_tasks t limit 100000`;
  await sql.unsafe("vacuum (analyze) public.scheduled_tasks");
  await sql.unsafe("vacuum (analyze) public.task_executions");
  plans = await readPlans(database.url);
}, 180_000);
afterAll(async () => {
  await plans?.close();
  await database?.stop();
});

const faults = async (
  statement: string,
  indexes: readonly string[],
  who: "superuser" | { userId: string } = "superuser",
) => planFaults(await plans.plansOf(who, statement), tables, indexes);

test.each([
  ["that nothing is due", "private.tasks_are_due()", ["scheduled_tasks_due_idx", "scheduled_tasks_refill_idx"]],
  ["that there is nothing to make into runs", "public.enqueue_due_tasks(100)", ["scheduled_tasks_due_idx"]],
  ["what is due", "public.enqueue_due_tasks(100, now() + interval '61 minutes')", ["scheduled_tasks_due_idx"]],
  ["what lacks instants", "public.tasks_to_refill(100)", ["scheduled_tasks_refill_idx"]],
  [
    "which run ended",
    `public.finish_executions('[{"id": "00000000-0000-4000-8000-000000000001", "epoch": 1, "status": "succeeded"}]')`,
    ["task_executions_pkey"],
  ],
  ["what can be claimed", "public.claim_executions(10, 0)", ["task_executions_queue_idx", "task_executions_lease_idx"]],
])("among a million tasks %s is found by an index", async (_, call, indexes) => {
  await database.sql`update public.scheduled_tasks set refill_at = null where next_run_at < now() + interval '2 hours'`;
  expect(await faults(`select ${call}`, indexes)).toBe("");
});

test("so are a person's own tasks, and the runs of one", async () => {
  const me = { userId: owner };
  const [task] = await database.sql`select id from public.scheduled_tasks where user_id = ${owner} limit 1`;
  expect(await faults(`select public.list_tasks('${workspace}')`, ["scheduled_tasks_person_idx"], me)).toBe("");
  const history = `select public.task_history('${workspace}', '${task?.id}')`;
  expect(await faults(history, ["scheduled_tasks_pkey", "task_executions_happen_once"], me)).toBe("");
});
