import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createLead, createWorkspace, type Workspace } from "../helpers/people.ts";
import { mail, pendingApproval } from "../helpers/proposals.ts";
import { ReplyDriver } from "../helpers/reply_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { type TurnDriver, turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
let person: TurnDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  workspace = await createWorkspace(database.sql);
  person = turnDriver(database.sql, workspace.ownerId);
});

const told = () =>
  database.sql`select kind, body, priority, actions, data, read_at, acted_at from public.agent_notifications
    where workspace_id = ${workspace.id} order by created_at`;

/** A turn that proposes two mails and waits. */
async function proposeTwo(unattended: boolean): Promise<string[]> {
  const id = await createLead(database.sql, workspace.id, { name: "Ada", email: "ada@example.com" });
  const held = await person.begin("Please do it");
  await database.sql`update public.turns set unattended = ${unattended} where id = ${held.turnId}`;
  const calls: string[] = [];
  for (const subject of ["Hello", "Hello again"]) {
    const { request, payload } = mail({ id, email: "ada@example.com" }, subject);
    const call = await person.request(held, request);
    calls.push(call);
    await person.advance(held, {
      proposals: [{ call_id: call, payload, preview: { kind: "email" }, summary: `E-mail to Ada: ${subject}` }],
    });
  }
  await person.advance(held, { finish: { status: "waiting" } });
  return Promise.all(calls.map((call) => pendingApproval(database.sql, call)));
}

describe("what a turn proposes", () => {
  test("while someone is there, is told by no notification", async () => {
    await proposeTwo(false);
    expect(await told()).toEqual([]);
  });

  test("unattended, is told once for each, and asks no longer once it is decided", async () => {
    const [first, second] = await proposeTwo(true);
    expect(await told()).toMatchObject([
      { kind: "approval_waiting", priority: "high", body: "E-mail to Ada: Hello", data: { approval_id: first } },
      { body: "E-mail to Ada: Hello again", read_at: null, data: { approval_id: second } },
    ]);
    expect((await told())[0]?.actions).toMatchObject([
      { kind: "open_approval", approval_id: first },
      { kind: "open_thread" },
    ]);
    await person.call("decide_approval", { approval_id: first, decision: "approve" });
    expect(await told()).toMatchObject([
      { acted_at: expect.any(Date), read_at: expect.any(Date) },
      { acted_at: null, read_at: null },
    ]);
  });
});

test("an answer that was drafted to a reply is decided in the alert that told of the reply", async () => {
  const replies = await ReplyDriver.open(database.sql);
  const mailId = await replies.receive();
  const held = await replies.claim(mailId);
  const worker = turnDriver(database.sql, replies.ownerId);
  const callId = await worker.request(held, {
    tool: "send_email",
    effect: "external",
    arguments: { lead_id: replies.leadId, subject: "Re: Hello", body: "Thank you.", answers: mailId },
  });
  const proposal = {
    call_id: callId,
    payload: replies.answer(mailId),
    preview: { kind: "email" },
    summary: "An answer",
  };
  await worker.advance(held, { proposals: [proposal], finish: { status: "waiting" } });
  const approvalId = await pendingApproval(database.sql, callId);
  const alerts = () =>
    database.sql`select actions, acted_at, deduplication_key from public.agent_notifications where user_id = ${replies.ownerId}`;
  expect(await alerts()).toMatchObject([
    {
      deduplication_key: `inbound:${mailId}`,
      acted_at: null,
      actions: expect.arrayContaining([
        { kind: "open_approval", label: "Review the answer", approval_id: approvalId },
        expect.objectContaining({ kind: "open_thread", label: "Open draft" }),
      ]),
    },
  ]);
  await worker.call("decide_approval", { approval_id: approvalId, decision: "deny" });
  expect(await alerts()).toMatchObject([{ acted_at: expect.any(Date) }]);
});

test("what a standing permission let go in the same step is no question", async () => {
  const id = await createLead(database.sql, workspace.id, { name: "Ada", email: "ada@example.com" });
  const held = await person.begin("Please do it");
  await database.sql`update public.turns set unattended = true where id = ${held.turnId}`;
  const { request, payload } = mail({ id, email: "ada@example.com" });
  const callId = await person.request(held, request);
  await database.sql.begin(async (transaction) => {
    await transaction`insert into public.approvals (workspace_id, user_id, turn_id, tool_call_id, tool, arguments, payload, preview, summary, binding)
      values (${workspace.id}, ${workspace.ownerId}, ${held.turnId}, ${callId}, 'send_email', '{}', ${transaction.json(payload)}, '{}', 'A mail', 'x')`;
    await transaction`update public.approvals set status = 'approved', decided_at = now() where tool_call_id = ${callId}`;
  });
  expect(await told()).toEqual([]);
});
