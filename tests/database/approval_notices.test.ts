import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createLead, createWorkspace, type Workspace } from "../helpers/people.ts";
import { mail, pendingApproval } from "../helpers/proposals.ts";
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
