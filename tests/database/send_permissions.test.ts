import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createLead, createWorkspace, type Workspace } from "../helpers/people.ts";
import { mail } from "../helpers/proposals.ts";
import { ReplyDriver } from "../helpers/reply_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { type Held, turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
let lead: { id: string; email: string };
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  workspace = await createWorkspace(database.sql);
  lead = await ownLead(workspace.ownerId);
});

async function ownLead(ownerId: string | null, email = `${crypto.randomUUID()}@example.com`) {
  const id = await createLead(database.sql, workspace.id, { name: "Anna Jones", email });
  await database.sql`update public.leads set owner_id = ${ownerId} where id = ${id}`;
  return { id, email };
}
const call = (name: string, args: Record<string, unknown>, userId = workspace.ownerId) =>
  callAs(database.sql, { userId }, name, { workspace_id: workspace.id, ...args });
const grant = async (more: Record<string, unknown> = {}, userId?: string) =>
  z
    .looseObject({ id: z.uuid(), used: z.number() })
    .parse(
      await call(
        "grant_send_permission",
        { permission: { scope: "my_leads", daily_cap: 5, days: 7, ...more } },
        userId,
      ),
    );

/** A turn that has asked for one mail; `send` proposes it, as its worker does, and tells what became of the call. */
async function asked(to = lead, userId = workspace.ownerId) {
  const person = turnDriver(database.sql, userId);
  const held: Held = await person.begin("Send her a thank-you", { workspace_id: workspace.id });
  const { request, payload } = mail(to);
  const callId = await person.request(held, request);
  const send = async (step: Record<string, unknown> = {}, changed: Record<string, unknown> = {}) => {
    await person.advance(held, {
      ...step,
      proposals: [
        { call_id: callId, payload: { ...payload, ...changed }, preview: { kind: "email" }, summary: "A mail" },
      ],
      finish: { status: "waiting" },
    });
    return statusOf(callId);
  };
  return { held, callId, send };
}
const statusOf = async (callId: string) =>
  (await database.sql`select status from public.tool_calls where id = ${callId}`)[0]?.status;
const queued = () =>
  database.sql`select id, approval_id, status, error from public.outbox where workspace_id = ${workspace.id} and kind = 'email'`;
const deliver = () =>
  callAs(database.sql, "service", "claim_outbox", { at_most: 50, lease_seconds: 60, idempotent: true });

test("a permission lets a mail go without asking, consumed and told of in the same step", async () => {
  const { id } = await grant();
  const { held, callId, send } = await asked();
  expect(await send()).toBe("sending");
  const [approval] =
    await database.sql`select status, decided_by, consumed_at, permission_id from public.approvals where tool_call_id = ${callId}`;
  expect(approval).toMatchObject({ status: "approved", decided_by: workspace.ownerId, permission_id: id });
  expect(approval?.consumed_at).not.toBeNull();
  const events =
    await database.sql`select type, data from public.turn_events where turn_id = ${held.turnId} and type like 'approval%' order by seq`;
  expect(events).toMatchObject([
    { type: "approval.requested" },
    { type: "approval.decided", data: { decision: "approved", by_permission: true } },
  ]);
  await deliver();
  expect(await queued()).toMatchObject([{ status: "sending" }]);
  expect(await call("list_send_permissions", {})).toMatchObject([{ id, used: 1, is_mine: true }]);
});

describe("no permission holds, and the person is asked,", () => {
  test("without one", async () => {
    expect(await (await asked()).send()).toBe("waiting");
  });

  test("in a turn that has read text from outside, also when it is this very step that says so", async () => {
    await grant();
    expect(await (await asked()).send({ tainted: true })).toBe("waiting");
    const { held, send } = await asked();
    await database.sql`update public.turns set tainted = true where id = ${held.turnId}`;
    expect(await send()).toBe("waiting");
  });

  test("in a turn that a mail set off", async () => {
    const driver = await ReplyDriver.open(database.sql);
    await driver.call("grant_send_permission", { permission: { scope: "repliers", daily_cap: 5, days: 7 } });
    const mailId = await driver.receive();
    const callId = await driver.propose(await driver.claim(mailId), driver.answer(mailId));
    expect(await statusOf(callId)).toBe("waiting");
  });

  test("in a turn that nobody waits for, or that a schedule began", async () => {
    await grant();
    const alone = await asked();
    await database.sql`update public.turns set unattended = true where id = ${alone.held.turnId}`;
    expect(await alone.send()).toBe("waiting");
    const scheduled = await asked();
    await leaveRun(scheduled.held.turnId);
    expect(await scheduled.send()).toBe("waiting");
  });

  /** As a scheduled prompt leaves it. */
  const leaveRun = (turnId: string) => database.sql`
    with task as (
      insert into public.scheduled_tasks (workspace_id, user_id, name, kind, at, time_zone, parameters)
      values (${workspace.id}, ${workspace.ownerId}, 'Thanks', 'prompt', now() + interval '1 day', 'UTC', '{"message": "Thank her"}')
      returning *
    )
    insert into public.task_executions (task_id, workspace_id, user_id, kind, due_at, turn_id)
    select t.id, t.workspace_id, t.user_id, t.kind, t.at, ${turnId} from task t`;

  test("over HTTP, where no person began a turn", async () => {
    await grant();
    const { held, send } = await asked();
    await database.sql`update public.turns set source = 'run_tool' where id = ${held.turnId}`;
    expect(await send()).toBe("waiting");
  });

  test("after it was taken back, has ended, or is used up", async () => {
    const { id } = await grant({ daily_cap: 1 });
    const early = await asked();
    await call("revoke_send_permission", { permission_id: id });
    expect(await early.send()).toBe("waiting");
    const ended = await grant({ daily_cap: 1 });
    await database.sql`update public.send_permissions set granted_at = now() - interval '8 days', expires_at = now() - interval '1 second' where id = ${ended.id}`;
    expect(await (await asked()).send()).toBe("waiting");
    await grant({ daily_cap: 1 });
    expect(await (await asked()).send()).toBe("sending");
    expect(await (await asked()).send()).toBe("waiting");
  });

  test("for another person, another workspace, another's lead, another address, another tool", async () => {
    await grant();
    const colleague = await addMember(database.sql, workspace.id, "member");
    expect(await (await asked(lead, colleague)).send()).toBe("waiting");
    expect(await (await asked(await ownLead(colleague))).send()).toBe("waiting");
    expect(await (await asked()).send({}, { to: "spy@evil.example" })).toBe("waiting");
    const other = await createWorkspace(database.sql);
    await database.sql`insert into public.workspace_members (workspace_id, user_id, role, display_name) values (${other.id}, ${workspace.ownerId}, 'member', 'Guest')`;
    const theirs = {
      id: await createLead(database.sql, other.id, { name: "Bo", email: "bo@example.com" }),
      email: "bo@example.com",
    };
    await database.sql`update public.leads set owner_id = ${workspace.ownerId} where id = ${theirs.id}`;
    const home = workspace;
    workspace = { ...other, ownerId: home.ownerId };
    expect(await (await asked(theirs)).send()).toBe("waiting");
  });

  test("for who is not to be contacted or suppressed", async () => {
    await grant();
    await call("add_suppressions", { emails: [lead.email] });
    expect(await (await asked()).send()).toBe("waiting");
  });

  test("for a person who may only look by now", async () => {
    const colleague = await addMember(database.sql, workspace.id, "member");
    const theirs = await ownLead(colleague);
    await grant({}, colleague);
    const { send } = await asked(theirs, colleague);
    await database.sql`update public.workspace_members set role = 'viewer' where workspace_id = ${workspace.id} and user_id = ${colleague}`;
    expect(await send()).toBe("waiting");
  });
});

test("what is queued on a permission does not leave once it is taken back", async () => {
  const { id } = await grant();
  await (await asked()).send();
  await call("revoke_send_permission", { permission_id: id });
  await deliver();
  expect(await queued()).toMatchObject([{ status: "failed", error: expect.stringContaining("taken back") }]);
});

test("of forty mails at once as many leave as the cap allows, and the others wait for the person", async () => {
  await grant({ daily_cap: 7 });
  const turns = await Promise.all(Array.from({ length: 40 }, async () => asked(await ownLead(workspace.ownerId))));
  const statuses = await Promise.all(turns.map(({ send }) => send()));
  expect(statuses.filter((status) => status === "sending")).toHaveLength(7);
  expect(statuses.filter((status) => status === "waiting")).toHaveLength(33);
  expect(await queued()).toHaveLength(7);
});

test("a mail sent and one taken back at the same moment: it leaves only if it was first", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { id } = await grant();
    const { send, callId } = await asked();
    const [status] = await Promise.all([send(), call("revoke_send_permission", { permission_id: id })]);
    expect(["sending", "waiting"]).toContain(status);
    await deliver();
    expect(await statusOf(callId)).not.toBe("sending");
  }
}, 30_000);

test.each(["repliers", "campaign", "class"])(
  "the scope “%s” is about those who answered so, and nobody else",
  async (scope) => {
    const driver = await ReplyDriver.open(database.sql);
    workspace = { id: driver.workspaceId, ownerId: driver.ownerId };
    await driver.call("draft_my_answers", { wanted: false });
    const replier = { id: driver.leadId, email: "reader0@example.com" };
    const stranger = await ownLead(null);
    await grant({
      scope,
      ...(scope === "campaign" && { campaign_id: driver.campaignId }),
      ...(scope === "class" && { classification: "question" }),
    });
    expect(await (await asked(replier)).send()).toBe("waiting");
    await driver.receive({ classification: "question" });
    expect(await (await asked(replier)).send()).toBe("sending");
    expect(await (await asked(stranger)).send()).toBe("waiting");
    if (scope !== "class") return;
    await driver.campaign.setClock("2027-06-08T09:00:00Z");
    await driver.receive({ classification: "other" });
    expect(await (await asked(replier)).send()).toBe("waiting");
  },
);

describe("giving and taking back", () => {
  test.each([
    [{ scope: "everyone" }, "scope"],
    [{ scope: "class" }, "names one"],
    [{ scope: "class", classification: "unsubscribe" }, "names one"],
    [{ scope: "my_leads", classification: "question" }, "names one"],
    [{ scope: "campaign" }, "names one"],
    [{ scope: "campaign", campaign_id: "00000000-0000-4000-8000-000000000000" }, "no such campaign"],
    [{ days: 91 }, "1 to 90 days"],
    [{ days: 0 }, "1 to 90 days"],
    [{ days: 1.5 }, "1 to 90 days"],
    [{ daily_cap: 51 }, "1 to 50"],
    [{ daily_cap: "many" }, "whole numbers"],
    [{ until: "forever" }, "has no"],
  ])("%j is refused", async (permission, words) => {
    await expect(grant(permission)).rejects.toThrow(words);
    expect(await call("list_send_permissions", {})).toEqual([]);
  });

  test("is for people alone: neither a tool nor unattended work can", async () => {
    const { id } = await grant();
    const { held } = await asked();
    const person = turnDriver(database.sql, workspace.ownerId);
    for (const [name, args] of [
      [
        "grant_send_permission",
        { workspace_id: workspace.id, permission: { scope: "my_leads", daily_cap: 5, days: 7 } },
      ],
      ["revoke_send_permission", { workspace_id: workspace.id, permission_id: id }],
    ] as const) {
      const callId = await person.request(held, { tool: name, effect: "write", arguments: args });
      await expect(
        person.call("run_call", { call_id: callId, epoch: held.epoch, function_name: name, arguments: args }),
      ).rejects.toThrow("Only a person");
      const unattended = { person_id: workspace.ownerId, function_name: name, arguments: args };
      await expect(callAs(database.sql, "service", "act_as", unattended)).rejects.toThrow("Only a person");
    }
    expect(await call("list_send_permissions", {})).toMatchObject([{ id }]);
  });

  test("viewers give none; strangers neither see nor take back; managers may take back those of others", async () => {
    const [viewer, member] = [
      await addMember(database.sql, workspace.id, "viewer"),
      await addMember(database.sql, workspace.id, "member"),
    ];
    await expect(grant({}, viewer)).rejects.toThrow();
    const theirs = await grant({}, member);
    const mine = await grant();
    expect(await call("list_send_permissions", {}, member)).toMatchObject([{ id: theirs.id }]);
    await expect(call("revoke_send_permission", { permission_id: mine.id }, member)).rejects.toThrow(
      "no such permission",
    );
    const stranger = await createWorkspace(database.sql);
    await expect(call("revoke_send_permission", { permission_id: mine.id }, stranger.ownerId)).rejects.toThrow(
      "no such permission",
    );
    expect(await call("list_send_permissions", {}, stranger.ownerId)).toEqual([]);
    expect(await call("list_send_permissions", {})).toMatchObject([{ id: mine.id }, { id: theirs.id, is_mine: false }]);
    await call("revoke_send_permission", { permission_id: theirs.id });
    await call("revoke_send_permission", { permission_id: theirs.id });
    const audit =
      await database.sql`select operation from public.audit_entries where row_id = ${theirs.id} order by id`;
    expect(audit.map(({ operation }) => operation)).toEqual(["insert", "update"]);
  });

  test("ten hold at most", async () => {
    for (let round = 0; round < 10; round += 1) await grant();
    await expect(grant()).rejects.toThrow("Take one back first");
  });
});
