import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addMember } from "../helpers/people.ts";
import { TaskDriver } from "../helpers/task_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { turnDriver } from "../helpers/turn_driver.ts";

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
const ahead = (milliseconds: number) => new Date(Date.now() + milliseconds);
const runsOf = async (id: string) => (await tasks.history(id)).runs;
const statuses = async (id: string) => (await runsOf(id)).map(({ status }) => status);

const prompt = (more: Record<string, unknown> = {}) =>
  tasks.add({
    kind: "prompt",
    name: "Hot leads",
    parameters: { message: "Show the hot leads" },
    at: ahead(minute).toISOString(),
    ...more,
  });
const turnOf = async (id: string) => {
  const [row] = await database.sql`select t.id, t.thread_id, t.user_id, c.title, m.content from public.turns t
    join public.task_executions e on e.turn_id = t.id join public.conversation_threads c on c.id = t.thread_id
    join public.messages m on m.id = t.user_message_id where e.task_id = ${id} order by e.due_at desc limit 1`;
  return row;
};
const claimTurn = async (id: string) => {
  const turn = await turnOf(id);
  const person = turnDriver(database.sql, tasks.workspace.ownerId);
  const held = await person.claim(turn?.id);
  return { person, held: { turnId: turn?.id, epoch: held?.turn.epoch ?? 0 } };
};

test("a prompt becomes a conversation of its person, whose end is the run's, with its outcome", async () => {
  const { id } = await prompt();
  await tasks.tick(ahead(2 * minute));
  expect(await turnOf(id)).toMatchObject({
    user_id: tasks.workspace.ownerId,
    content: "Show the hot leads",
    title: expect.stringMatching(/^Hot leads · /),
  });
  expect(await statuses(id)).toEqual(["running"]);
  const { person, held } = await claimTurn(id);
  await person.finish(held, "**Three leads** are hot.\n\n| Name | Score |\n| --- | --- |\n| Ada | 90 |");
  const [run] = await runsOf(id);
  expect(run).toMatchObject({ status: "succeeded", outcome: "Three leads are hot.", thread_id: expect.any(String) });
  expect(await tasks.told()).toMatchObject([
    { kind: "task_finished", title: "“Hot leads” is ready", body: "Three leads are hot." },
  ]);
  expect((await tasks.read(id)).status).toBe("done");
  // Ticks that come again post nothing again.
  await tasks.tick(ahead(3 * minute));
  const [posted] = await database.sql`select count(*)::int as n from public.messages
    where workspace_id = ${tasks.workspace.id} and role = 'user'`;
  expect(posted?.n).toBe(1);
});

test("a prompt that wants to send something waits for a person, and says so", async () => {
  const { id } = await prompt();
  await tasks.tick(ahead(2 * minute));
  const { person, held } = await claimTurn(id);
  const call_id = await person.request(held, { tool: "send_email", effect: "external", arguments: {} });
  const payload = { kind: "email", to: "ada@example.com", subject: "Hello", text: "Good morning" };
  await person.advance(held, {
    proposals: [{ call_id, payload, preview: {}, summary: "E-mail to Ada" }],
    finish: { status: "waiting" },
  });
  expect(await statuses(id)).toEqual(["waiting"]);
  expect(await tasks.told()).toMatchObject([
    {
      kind: "approval_waiting",
      title: expect.stringMatching(/^“Hot leads · .+” waits for you$/),
      body: "E-mail to Ada",
      priority: "high",
    },
  ]);
  const [approval] = await database.sql`select id from public.approvals where tool_call_id = ${call_id}`;
  await person.call("decide_approval", { approval_id: approval?.id, decision: "deny" });
  expect(await statuses(id)).toEqual(["running"]);
});

test("a prompt without a model is tried again, unless it changed something; what else failed is told", async () => {
  const { id } = await prompt();
  await tasks.tick(ahead(2 * minute));
  const first = await claimTurn(id);
  const absent = { finish: { status: "failed", error: { code: "model_unavailable", message: "No answer." } } };
  await first.person.advance(first.held, absent);
  expect(await runsOf(id)).toMatchObject([{ status: "queued", attempts: 1, next_attempt_at: expect.any(String) }]);
  await tasks.tick(ahead(10 * minute));
  const second = await claimTurn(id);
  expect(second.held.turnId).not.toBe(first.held.turnId);
  const call_id = await second.person.request(second.held, { tool: "add_note", effect: "write", arguments: {} });
  await second.person.advance(second.held, {
    results: [{ call_id, ok: true, summary: "Noted", result: null, view: null }],
    ...absent,
  });
  expect(await runsOf(id)).toMatchObject([{ status: "failed", error: "No answer." }]);
  expect(await tasks.told()).toMatchObject([{ kind: "task_failed", body: expect.stringContaining("No answer.") }]);
});

test("a prompt at a spending limit is skipped and told of once a day; what needs no model goes on", async () => {
  await tasks.call("set_own_spending_limit", { day_micros: 1 });
  const made = [await prompt(), await prompt()];
  const plain = await tasks.add({ at: ahead(minute).toISOString() });
  await tasks.tick(ahead(2 * minute), { model: "gpt-5.4-mini" });
  for (const { id } of made) {
    expect(await runsOf(id)).toMatchObject([{ status: "skipped", outcome: expect.stringContaining("spending limit") }]);
  }
  expect(await statuses(plain.id)).toEqual(["succeeded"]);
  expect((await tasks.told()).filter(({ kind }) => kind === "task_skipped")).toHaveLength(1);
});

test("of the prompts of one workspace a few run at once; the others wait for their place", async () => {
  const made = await Promise.all(Array.from({ length: 7 }, () => prompt()));
  await tasks.tick(ahead(2 * minute));
  const count = async (status: string) =>
    (await Promise.all(made.map(({ id }) => statuses(id)))).filter(([first]) => first === status).length;
  expect([await count("running"), await count("queued")]).toEqual([4, 3]);
  const working = await database.sql`select turn_id from public.task_executions where status = 'running'`;
  const person = turnDriver(database.sql, tasks.workspace.ownerId);
  const held = await person.claim(working[0]?.turn_id);
  await person.finish({ turnId: working[0]?.turn_id, epoch: held?.turn.epoch ?? 0 });
  await tasks.tick(ahead(2 * minute));
  expect([await count("running"), await count("queued")]).toEqual([4, 2]);
});

test("a prompt whose conversation is deleted while it goes on is over", async () => {
  const { id } = await prompt();
  await tasks.tick(ahead(2 * minute));
  await database.sql`delete from public.conversation_threads where id = ${(await turnOf(id))?.thread_id}`;
  expect(await runsOf(id)).toMatchObject([{ status: "skipped", outcome: "Its conversation was deleted." }]);
});

test("a run is its person's: a viewer's report counts what a viewer sees, a campaign is not theirs to pause", async () => {
  const viewer = await addMember(database.sql, tasks.workspace.id, "viewer");
  const [campaign] = await database.sql`insert into public.campaigns (workspace_id, name, created_by)
    values (${tasks.workspace.id}, 'Spring', ${tasks.workspace.ownerId}) returning id`;
  const at = ahead(minute).toISOString();
  const report = await tasks.add({ kind: "report", parameters: { about: "leads" }, at }, viewer);
  const parameters = { action: "stop", campaign_id: campaign?.id };
  const stop = await tasks.add({ kind: "campaign", parameters, at }, viewer);
  await tasks.tick(ahead(2 * minute));
  const runs = await database.sql`select task_id, status, outcome, error from public.task_executions`;
  expect(runs.find(({ task_id }) => task_id === report.id)).toMatchObject({
    status: "succeeded",
    outcome: expect.stringContaining("0 leads: 0 hot"),
  });
  expect(runs.find(({ task_id }) => task_id === stop.id)).toMatchObject({ status: "failed" });
});
