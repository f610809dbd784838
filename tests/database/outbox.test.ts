import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createLead, createWorkspace, type Workspace } from "../helpers/people.ts";
import { mail, propose } from "../helpers/proposals.ts";
import { race } from "../helpers/race.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { eventTypes, type TurnDriver, turnDriver, turnStatus } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
let person: TurnDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`update public.outbox set status = 'failed' where status in ('queued', 'sending')`;
  workspace = await createWorkspace(database.sql);
  person = turnDriver(database.sql, workspace.ownerId);
});

const claimed = z.array(z.looseObject({ id: z.uuid(), epoch: z.number(), payload: z.looseObject({ to: z.string() }) }));
const claim = async (idempotent = false, leaseSeconds = 60) =>
  claimed.parse(
    await callAs(database.sql, "service", "claim_outbox", { at_most: 10, lease_seconds: leaseSeconds, idempotent }),
  );
const finish = (item: { id: string; epoch: number }, status: string, more: Record<string, unknown> = {}) =>
  callAs(database.sql, "service", "finish_outbox", { outbox_id: item.id, epoch: item.epoch, status, ...more });

async function approvedMail(sender: TurnDriver = person) {
  const lead = { id: await createLead(database.sql, workspace.id, { name: "Ada" }), email: "ada@example.com" };
  const proposal = await propose(database.sql, sender, mail(lead));
  await sender.call("decide_approval", { approval_id: proposal.approvalId, decision: "approve" });
  return { ...proposal, lead };
}

const rowOf = async (turnId: string) =>
  (await database.sql`select status, attempts, error from public.outbox where turn_id = ${turnId}`)[0];

async function letSenderDie(turnId: string): Promise<void> {
  await database.sql`update public.outbox set lease_until = now() - interval '1 second' where turn_id = ${turnId}`;
}

describe("the sender", () => {
  test("twenty at once: one gets the mail", async () => {
    await approvedMail();
    const claims = await race(database.sql, 20, () => claim());
    expect(claims.flat()).toHaveLength(1);
    expect(claims.flat()[0]?.payload.to).toBe("ada@example.com");
  });

  test("says that it was sent: the call is done, the timeline tells of it, the turn goes on", async () => {
    const { turnId, callId, lead } = await approvedMail();
    const [item] = await claim();
    if (!item) throw new Error("Nothing to send.");
    expect(await finish(item, "sent", { provider: "smtp", provider_id: "<1@example.com>" })).toBe(true);
    const [call] = await database.sql`select status, ok, summary from public.tool_calls where id = ${callId}`;
    expect(call).toEqual({ status: "done", ok: true, summary: "Sent to ada@example.com." });
    const [entry] = await database.sql`
      select kind, title, tool_call_id from public.lead_activities where lead_id = ${lead.id} and kind = 'email_sent'`;
    expect(entry).toEqual({ kind: "email_sent", title: "Hello", tool_call_id: callId });
    expect(await turnStatus(database.sql, turnId)).toBe("queued");
    expect(await finish(item, "sent")).toBe(false);
    expect(await database.sql`select from public.lead_activities where tool_call_id = ${callId}`).toHaveLength(1);
  });

  test("that died leaves the mail uncertain, and it is never sent again by itself", async () => {
    const { turnId } = await approvedMail();
    await claim();
    await letSenderDie(turnId);
    expect(await claim()).toEqual([]);
    expect(await rowOf(turnId)).toMatchObject({ status: "uncertain", attempts: 1 });
    expect(await claim()).toEqual([]);
    expect(await turnStatus(database.sql, turnId)).toBe("queued");
  });

  test("that died is followed by another where the provider delivers a key once", async () => {
    const { turnId } = await approvedMail();
    const [first] = await claim(true);
    await letSenderDie(turnId);
    const [second] = await claim(true);
    if (!first || !second) throw new Error("Nothing to send.");
    expect(second).toMatchObject({ id: first.id, epoch: first.epoch + 1 });
    expect(await finish(first, "failed", { error: "late" })).toBe(false);
    expect(await finish(second, "sent")).toBe(true);
    expect(await rowOf(turnId)).toMatchObject({ status: "sent", attempts: 2 });
  });

  test("that asks to try again waits for its time", async () => {
    const { turnId } = await approvedMail();
    const [item] = await claim();
    if (!item) throw new Error("Nothing to send.");
    await finish(item, "retry", { error: "Mailbox busy", retry_seconds: 60 });
    expect(await claim()).toEqual([]);
    await database.sql`update public.outbox set next_attempt_at = now() where turn_id = ${turnId}`;
    expect(await claim()).toHaveLength(1);
  });
});

describe("at the moment of sending", () => {
  const refusals: [string, (mail: Awaited<ReturnType<typeof approvedMail>>) => Promise<unknown>, RegExp][] = [
    [
      "a lead marked as do not contact",
      ({ lead }) => database.sql`update public.leads set do_not_contact = true where id = ${lead.id}`,
      /do not contact/,
    ],
    [
      "a lead that is gone",
      ({ lead }) => database.sql`delete from public.leads where id = ${lead.id}`,
      /no longer exists/,
    ],
    [
      "a payload that was tampered with",
      ({ turnId }) =>
        database.sql`update public.outbox set payload = payload || '{"to": "eve@example.com"}' where turn_id = ${turnId}`,
      /No approval covers/,
    ],
    [
      "a payload and an approval that were tampered with alike",
      ({ turnId }) => database.sql`
        with changed as (update public.approvals set payload = payload || '{"to": "eve@example.com"}' where turn_id = ${turnId})
        update public.outbox set payload = payload || '{"to": "eve@example.com"}' where turn_id = ${turnId}`,
      /No approval covers/,
    ],
    [
      "an approval that was taken back",
      ({ turnId }) =>
        database.sql`update public.approvals set status = 'denied', consumed_at = null where turn_id = ${turnId}`,
      /No approval covers/,
    ],
    [
      "a person who became a viewer",
      () => database.sql`update public.workspace_members set role = 'viewer' where user_id = ${person.userId}`,
      /may no longer send/,
    ],
  ];
  test.each(refusals)("%s is not written to", async (_, change, reason) => {
    const approved = await approvedMail();
    await change(approved);
    expect(await claim()).toEqual([]);
    const row = await rowOf(approved.turnId);
    expect(row).toMatchObject({ status: "failed", attempts: 0 });
    expect(row?.error).toMatch(reason);
    expect(await eventTypes(database.sql, approved.turnId)).toContain("tool.finished");
  });

  test("a person who has left sends nothing any more", async () => {
    const userId = await addMember(database.sql, workspace.id, "member");
    const { turnId } = await approvedMail(turnDriver(database.sql, userId));
    await person.call("remove_member", { workspace_id: workspace.id, user_id: userId });
    expect(await claim()).toEqual([]);
    expect(await rowOf(turnId)).toMatchObject({ status: "failed" });
  });

  test("an address that must not be written to is refused however the mail names it", async () => {
    const lead = {
      id: await createLead(database.sql, workspace.id, { name: "Bo", email: "bo@example.com" }),
      email: "",
    };
    await database.sql`update public.leads set do_not_contact = true where id = ${lead.id}`;
    const { request } = mail({ ...lead, email: "bo@example.com" });
    const payload = { kind: "email", to: "Bo@Example.com", subject: "Hello", text: "Good morning" };
    const proposal = await propose(database.sql, person, { request, payload });
    await person.call("decide_approval", { approval_id: proposal.approvalId, decision: "approve" });
    expect(await claim()).toEqual([]);
    expect(await rowOf(proposal.turnId)).toMatchObject({ status: "failed" });
  });

  test("one payload that makes no sense does not hold up everybody's mail", async () => {
    const { request } = mail({ id: "nonsense", email: "ada@example.com" });
    for (const payload of [
      { kind: "email", lead_id: "nonsense", to: "ada@example.com", subject: "Hello", text: "x" },
      { kind: "email", lead_id: null, to: null },
      { kind: "email" },
    ]) {
      const forged = await propose(database.sql, person, { request, payload }).catch(() => undefined);
      if (forged) {
        await person
          .call("decide_approval", { approval_id: forged.approvalId, decision: "approve" })
          .catch(() => undefined);
      }
    }
    await approvedMail();
    const items = await claim();
    expect(items.map(({ payload }) => payload.to)).toEqual(["ada@example.com"]);
  });
});

test("a stop withdraws a mail that has not begun, and lets one that has go its way", async () => {
  const waiting = await approvedMail();
  await person.call("stop_turn", { turn_id: waiting.turnId });
  expect(await rowOf(waiting.turnId)).toMatchObject({ status: "failed", attempts: 0 });
  const sending = await approvedMail();
  const [item] = await claim();
  await person.call("stop_turn", { turn_id: sending.turnId });
  if (!item) throw new Error("Nothing to send.");
  expect(await finish(item, "sent")).toBe(true);
  expect(await rowOf(sending.turnId)).toMatchObject({ status: "sent" });
  const [call] = await database.sql`select status from public.tool_calls where id = ${sending.callId}`;
  expect(call?.status).toBe("done");
});

test.each(["claim_outbox", "finish_outbox", "claimable_turns", "expire_approvals", "act_as"])(
  "%s is for the schedule alone",
  async (name) => {
    const args = {
      claim_outbox: { at_most: 1, lease_seconds: 1, idempotent: false },
      finish_outbox: { outbox_id: workspace.id, epoch: 1, status: "sent" },
      claimable_turns: { at_most: 1 },
      act_as: { person_id: workspace.ownerId, function_name: "my_workspaces", arguments: {} },
    }[name];
    for (const who of ["anonymous", { userId: workspace.ownerId }] as const) {
      await expect(callAs(database.sql, who, name, args ?? {})).rejects.toMatchObject({ code: "42501" });
    }
  },
);
