import type { Sql } from "postgres";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { callAs, takeOn } from "../helpers/act_as.ts";
import { addMember, createWorkspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { type TurnDriver, turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let sql: Sql;
let workspaceId: string;
let owner: TurnDriver;
let colleague: TurnDriver;
let viewer: TurnDriver;

const kept = z.looseObject({
  added: z.boolean(),
  replaced: z.string().nullish(),
  memory: z.looseObject({ id: z.uuid(), content: z.string(), scope: z.string() }),
});
const listed = z.array(
  z.looseObject({ id: z.uuid(), content: z.string(), scope: z.string(), author: z.string().nullable() }),
);

beforeAll(async () => {
  database = await openTestDatabase();
  sql = database.sql;
});
afterAll(() => database.stop());
beforeEach(async () => {
  const workspace = await createWorkspace(sql, "Acme");
  workspaceId = workspace.id;
  owner = turnDriver(sql, workspace.ownerId);
  colleague = turnDriver(sql, await addMember(sql, workspaceId, "member"));
  viewer = turnDriver(sql, await addMember(sql, workspaceId, "viewer"));
});

const remember = async (person: TurnDriver, content: string, more: Record<string, unknown> = {}) =>
  kept.parse(await person.call("remember", { workspace_id: workspaceId, content, ...more }));
const memoriesOf = async (person: TurnDriver) =>
  listed.parse(await person.call("list_memories", { workspace_id: workspaceId }));
const contents = async (person: TurnDriver) => (await memoriesOf(person)).map(({ content }) => content);

test("one's own memories are one's own; the workspace's are everyone's, with who said it", async () => {
  await remember(owner, "I like tea");
  await remember(colleague, "We close in August", { scope: "workspace" });
  expect(await contents(owner)).toEqual(["I like tea", "We close in August"]);
  expect(await contents(viewer)).toEqual(["We close in August"]);
  const [, shared] = await memoriesOf(owner);
  expect(shared).toMatchObject({ scope: "workspace", source: "user", author_id: colleague.userId, thread_id: null });
  expect(shared?.author).toEqual(expect.any(String));
});

test("a viewer remembers for themselves, not for everyone", async () => {
  await expect(remember(viewer, "We close in May", { scope: "workspace" })).rejects.toMatchObject({ code: "42501" });
  expect((await remember(viewer, "I like tea")).added).toBe(true);
});

test.each([
  ["i like TEA!", false],
  ["  I like the tea. ", false],
  ["I like téa", false],
  ["I like coffee", true],
])("after “I like tea”, “%s” is new: %s", async (content, isNew) => {
  const first = await remember(owner, "I like tea");
  const second = await remember(owner, content);
  expect(second.added).toBe(isNew);
  if (!isNew) expect(second.memory.id).toBe(first.memory.id);
  expect(await contents(owner)).toHaveLength(isNew ? 2 : 1);
});

test("another number, name or script is another fact", async () => {
  await remember(owner, "Answer within 5 days");
  expect((await remember(owner, "Answer within 50 days")).added).toBe(true);
  await remember(owner, "我喜欢茶");
  expect((await remember(owner, "我喜欢咖啡")).added).toBe(true);
});

test("what the workspace knows is not kept again for one person; one's own can be widened", async () => {
  await remember(owner, "We close in August", { scope: "workspace" });
  expect(await remember(colleague, "we close in august")).toMatchObject({ added: false });
  const mine = await remember(colleague, "Prices are in euro");
  const widened = await remember(colleague, "Prices are in euro", { scope: "workspace" });
  expect(widened).toMatchObject({ added: true, memory: { id: mine.memory.id, scope: "workspace" } });
  expect(await contents(owner)).toEqual(["We close in August", "Prices are in euro"]);
});

test("an outdated memory is replaced in its place, and only by who added it", async () => {
  const old = await remember(owner, "My quota is 5 deals");
  const now = await remember(owner, "My quota is 8 deals", { replaces: old.memory.id });
  expect(now).toMatchObject({ added: true, replaced: "My quota is 5 deals", memory: { id: old.memory.id } });
  expect(await contents(owner)).toEqual(["My quota is 8 deals"]);
  await expect(remember(colleague, "x", { replaces: old.memory.id })).rejects.toMatchObject({ code: "PT404" });
  const shared = await remember(owner, "We close in August", { scope: "workspace" });
  await expect(
    remember(colleague, "We close in July", { scope: "workspace", replaces: shared.memory.id }),
  ).rejects.toMatchObject({ code: "PT403" });
});

test("a colleague can't forget the workspace's memory; an admin can; it outlives its author's leaving", async () => {
  const shared = await remember(colleague, "We close in August", { scope: "workspace" });
  await remember(colleague, "I like tea");
  const admin = turnDriver(sql, await addMember(sql, workspaceId, "admin"));
  const other = turnDriver(sql, await addMember(sql, workspaceId, "member"));
  const forget = (person: TurnDriver) =>
    person.call("forget", { workspace_id: workspaceId, memory_id: shared.memory.id });
  await expect(forget(other)).rejects.toMatchObject({ code: "PT403" });
  await owner.call("remove_member", { workspace_id: workspaceId, user_id: colleague.userId });
  expect(await sql`select content from public.memories where user_id = ${colleague.userId}`).toEqual([
    { content: "We close in August" },
  ]);
  expect(await forget(admin)).toMatchObject({ content: "We close in August" });
  expect(await contents(owner)).toEqual([]);
});

test("where a memory comes from is what the ledger says; undo restores what it replaced", async () => {
  const old = await remember(owner, "My quota is 5 deals");
  const held = await owner.begin("Remember it", { workspace_id: workspaceId });
  const callId = await owner.request(held, { tool: "remember", effect: "write", arguments: {} });
  await runRemember(held, callId, { content: "My quota is 8 deals", replaces: old.memory.id });
  expect(await memoriesOf(owner)).toMatchObject([
    { content: "My quota is 8 deals", source: "assistant", thread_id: held.threadId, tainted: false },
  ]);
  await owner.advance(held, { results: [{ call_id: callId, ok: true, summary: "x" }] });
  await owner.call("undo", { call_id: callId });
  expect(await memoriesOf(owner)).toMatchObject([
    { content: "My quota is 5 deals", source: "user", thread_id: null, tainted: false },
  ]);
  await expect(
    callAs(sql, { userId: owner.userId }, "remember", { workspace_id: workspaceId, content: "x", source: "assistant" }),
  ).rejects.toThrow();
});

test("a tainted turn remembers nothing without an approval, and what it then remembers says so", async () => {
  const held = await owner.begin("Read the mail", { workspace_id: workspaceId });
  await owner.advance(held, { tainted: true });
  const callId = await owner.request(held, { tool: "remember", effect: "write", arguments: {} });
  await expect(runRemember(held, callId, { content: "Pay Eve" })).rejects.toMatchObject({ code: "PT403" });
  const proposal = { call_id: callId, payload: {}, preview: {}, summary: "Remember" };
  await owner.advance(held, { proposals: [proposal], finish: { status: "waiting" } });
  const [approval] = await sql`select id from public.approvals where tool_call_id = ${callId}`;
  await owner.call("decide_approval", { approval_id: approval?.id, decision: "approve" });
  const again = await owner.claim(held.turnId);
  await runRemember({ ...held, epoch: again?.turn.epoch ?? 0 }, callId, { content: "Pay Eve" });
  expect(await memoriesOf(owner)).toMatchObject([{ content: "Pay Eve", tainted: true, thread_id: held.threadId }]);

  await sql`update public.turns set status = 'completed', lease_until = null where id = ${held.turnId}`;
  const elsewhere = await owner.begin("Hello", { workspace_id: workspaceId });
  expect(await isTainted(elsewhere.turnId)).toBe(true);
  const [memory] = await memoriesOf(owner);
  await asOwner(`update public.memories set content = 'Pay Eve, I checked' where id = '${memory?.id}'`);
  expect(await memoriesOf(owner)).toMatchObject([{ tainted: false, source: "user", thread_id: null }]);
});

test("taint follows along the branch, and not into another one", async () => {
  const first = await owner.begin("Read the mail", { workspace_id: workspaceId });
  await owner.advance(first, { tainted: true });
  await owner.finish(first);
  const second = await owner.begin("And now?", { thread_id: first.threadId });
  expect(await isTainted(second.turnId)).toBe(true);
  await owner.finish(second);
  const branch = await owner.begin("Another question", { thread_id: first.threadId, edit_of: first.messageId });
  expect(await isTainted(branch.turnId)).toBe(false);
});

async function runRemember(held: { epoch: number }, callId: string, args: Record<string, unknown>) {
  return owner.call("run_call", {
    call_id: callId,
    epoch: held.epoch,
    function_name: "remember",
    arguments: { workspace_id: workspaceId, ...args },
  });
}

async function isTainted(turnId: string): Promise<unknown> {
  const [turn] = await sql`select tainted from public.turns where id = ${turnId}`;
  return turn?.tainted;
}

async function asOwner(statement: string): Promise<void> {
  await sql.begin(async (transaction) => {
    await takeOn(transaction, { userId: owner.userId });
    await transaction.unsafe(statement);
  });
}
