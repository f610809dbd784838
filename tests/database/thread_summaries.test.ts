import type { Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { createLead, createWorkspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { type Held, letLeaseRunOut, type TurnDriver, turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let sql: Sql;
let person: TurnDriver;
let workspaceId: string;
let leadId: string;

const summary = z.object({
  content: z.string(),
  leads: z.array(z.object({ id: z.uuid(), name: z.string(), company: z.string().nullable() })),
  decisions: z.array(z.object({ tool: z.string(), status: z.string(), summary: z.string() })),
});
const bundle = z.looseObject({
  summary: summary.nullable(),
  history: z.array(z.looseObject({ id: z.uuid(), content: z.string() })),
  waiting: z.array(z.looseObject({ call_id: z.uuid() })),
});

beforeAll(async () => {
  database = await openTestDatabase();
  sql = database.sql;
});
afterAll(() => database.stop());
beforeEach(async () => {
  const workspace = await createWorkspace(sql);
  workspaceId = workspace.id;
  person = turnDriver(sql, workspace.ownerId);
  leadId = await createLead(sql, workspaceId, { name: "Ada" });
});

const summarise = async (held: Held, messageId: string, content = "What was said", who = person) =>
  summary
    .nullable()
    .parse(
      await who.call("summarise_thread", { turn_id: held.turnId, epoch: held.epoch, message_id: messageId, content }),
    );

/** A turn that looked a lead up and ended, and the next one, which is held. */
async function twoTurns(text = "Look") {
  const first = await person.begin(text, { workspace_id: workspaceId });
  const callId = await person.request(first, { tool: "get_lead", effect: "read", arguments: { lead_id: leadId } });
  await person.advance(first, { results: [{ call_id: callId, ok: true, summary: "Found Ada.", result: {} }] });
  await person.finish(first, "It is Ada.");
  const second = await person.begin("And now?", { thread_id: first.threadId });
  const [answer] =
    await sql`select id from public.messages where thread_id = ${first.threadId} and content = 'It is Ada.'`;
  return { first, second, answerId: z.uuid().parse(answer?.id) };
}

test("stands for all before it, with the leads from the ledger as they are named now", async () => {
  const { second, answerId } = await twoTurns();
  expect(await summarise(second, answerId)).toEqual({
    content: "What was said",
    leads: [{ id: leadId, name: "Ada", company: null }],
    decisions: [],
  });
  await person.finish(second);
  await sql`update public.leads set name = 'Ada Lovelace' where id = ${leadId}`;
  const third = await person.post("Go on", { thread_id: second.threadId, lease_seconds: 60 });
  const started = bundle.parse(third.claim);
  expect(started.summary?.leads).toEqual([{ id: leadId, name: "Ada Lovelace", company: null }]);
  expect(started.history.map(({ content }) => content)).toEqual(["And now?", "Done.", "Go on"]);
});

test("names no lead of another workspace, whatever id was said", async () => {
  const foreign = await createWorkspace(sql, "Theirs");
  const theirs = await createLead(sql, foreign.id, { name: "Secret" });
  const { second, answerId } = await twoTurns(`Look at ${theirs}`);
  expect((await summarise(second, answerId))?.leads.map(({ name }) => name)).toEqual(["Ada"]);
});

test("keeps the leads of the one before it, the newest first", async () => {
  const { second, answerId } = await twoTurns();
  await summarise(second, answerId);
  const other = await createLead(sql, workspaceId, { name: "Bo" });
  await person.finish(second, `Bo is ${other}.`);
  const [answer] =
    await sql`select head_message_id as id from public.conversation_threads where id = ${second.threadId}`;
  const third = await person.begin("Go on", { thread_id: second.threadId });
  const made = await summarise(third, z.uuid().parse(answer?.id), "More was said");
  expect(made?.leads.map(({ name }) => name)).toEqual(["Bo", "Ada"]);
});

test("tells of decisions and of what waits as the records have it", async () => {
  const { second, answerId } = await twoTurns();
  const callId = await person.request(second, { tool: "send_email", effect: "external", arguments: {} });
  const proposals = [{ call_id: callId, payload: { kind: "email" }, preview: {}, summary: "E-mail to Ada" }];
  await person.advance(second, { proposals, finish: { status: "waiting" } });
  const third = await person.begin("Meanwhile", { thread_id: second.threadId });
  const [asking] = await sql`select message_id as id from public.tool_calls where id = ${callId}`;
  expect((await summarise(third, z.uuid().parse(asking?.id)))?.decisions).toEqual([]);
  await person.finish(third);
  const fourth = await person.post("More", { thread_id: second.threadId, lease_seconds: 60 });
  expect(bundle.parse(fourth.claim).waiting).toMatchObject([{ call_id: callId, summary: "E-mail to Ada" }]);
  await person.finish({ turnId: fourth.turn_id, epoch: fourth.claim?.turn.epoch ?? 0 });
  const [approval] = await sql`select id from public.approvals where tool_call_id = ${callId}`;
  await person.call("decide_approval", { approval_id: approval?.id, decision: "deny", reason: "Too early" });
  const resumed = bundle.parse(await person.claim(second.turnId));
  expect(resumed.summary?.decisions).toMatchObject([{ tool: "send_email", status: "denied" }]);
  expect(resumed.waiting).toEqual([]);
  expect(resumed.history.map(({ content }) => content)).toContain("And now?");
  expect(resumed.history.map(({ id }) => id)).not.toContain(answerId);
});

test("is stored by the worker that holds the turn alone, of its own branch alone", async () => {
  const { second, first, answerId } = await twoTurns();
  const stranger = turnDriver(sql, (await createWorkspace(sql, "Theirs")).ownerId);
  expect(await summarise(second, answerId, "Forged", stranger)).toBeNull();
  expect(await summarise({ ...second, epoch: second.epoch + 1 }, answerId)).toBeNull();
  expect(await summarise(first, answerId)).toBeNull();
  const elsewhere = await person.begin("Other thread", { workspace_id: workspaceId });
  expect(await summarise(elsewhere, answerId)).toBeNull();
  await letLeaseRunOut(sql, second.turnId);
  await person.claim(second.turnId);
  expect(await summarise(second, answerId, "A zombie's")).toBeNull();
  expect(await sql`select from public.thread_summaries where thread_id = ${second.threadId}`).toHaveLength(0);
});
