import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { callAs } from "../helpers/act_as.ts";
import { addMember, createLead, createWorkspace, type Workspace } from "../helpers/people.ts";
import { mail, type Proposal, pendingApproval, propose } from "../helpers/proposals.ts";
import { race, warmUp } from "../helpers/race.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { eventTypes, type TurnDriver, turnDriver, turnStatus } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
let person: TurnDriver;
let lead: { id: string; email: string };
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  workspace = await createWorkspace(database.sql);
  person = turnDriver(database.sql, workspace.ownerId);
  lead = { id: await createLead(database.sql, workspace.id, { name: "Ada" }), email: "ada@example.com" };
});

const decide = (approvalId: string, decision: string, more: Record<string, unknown> = {}) =>
  person.call("decide_approval", { approval_id: approvalId, decision, ...more });
const proposeMail = () => propose(database.sql, person, mail(lead));
const outboxOf = (turnId: string) => database.sql`select payload from public.outbox where turn_id = ${turnId}`;
const callStatus = async (callId: string) =>
  (await database.sql`select status from public.tool_calls where id = ${callId}`)[0]?.status;

function edited(subject: string) {
  const { request, payload } = mail(lead, subject);
  return { arguments: request.arguments, payload, preview: { kind: "email" }, summary: "Changed" };
}

describe("a decision", () => {
  test("to approve an external effect puts exactly the approved payload into the outbox", async () => {
    const { turnId, callId, approvalId } = await proposeMail();
    expect(await outboxOf(turnId)).toHaveLength(0);
    expect(await decide(approvalId, "approve")).toMatchObject({ status: "approved", turn_id: turnId });
    expect([...(await outboxOf(turnId))]).toEqual([{ payload: mail(lead).payload }]);
    expect(await callStatus(callId)).toBe("sending");
    const [approval] =
      await database.sql`select consumed_at, decided_by from public.approvals where id = ${approvalId}`;
    expect(approval).toMatchObject({ consumed_at: expect.any(Date), decided_by: person.userId });
  });

  test("to approve a change makes it runnable and wakes the turn", async () => {
    const bulk = { tool: "bulk_change_leads", effect: "write", arguments: { stage: "lost" } };
    const proposal = await propose(database.sql, person, { request: bulk, payload: { lead_ids: [lead.id] } });
    await decide(proposal.approvalId, "approve");
    expect(await callStatus(proposal.callId)).toBe("approved");
    expect(await turnStatus(database.sql, proposal.turnId)).toBe("queued");
    expect(await outboxOf(proposal.turnId)).toHaveLength(0);
  });

  test("to deny settles the call with the person's words and lets the turn go on", async () => {
    const { turnId, callId, approvalId } = await proposeMail();
    await decide(approvalId, "deny", { reason: "Too early" });
    const [call] = await database.sql`select status, ok, summary from public.tool_calls where id = ${callId}`;
    expect(call).toEqual({ status: "denied", ok: false, summary: "You said no: Too early." });
    expect(await turnStatus(database.sql, turnId)).toBe("queued");
    expect(await outboxOf(turnId)).toHaveLength(0);
  });

  test("to edit makes a new proposal that needs its own approval", async () => {
    const { turnId, callId, approvalId } = await proposeMail();
    await decide(approvalId, "edit", { proposal: edited("Better") });
    expect(await outboxOf(turnId)).toHaveLength(0);
    await expect(decide(approvalId, "approve")).rejects.toMatchObject({ code: "PT409" });
    await decide(await pendingApproval(database.sql, callId), "approve");
    expect([...(await outboxOf(turnId))]).toEqual([{ payload: mail(lead, "Better").payload }]);
  });

  test("made again in the same way is the same decision; in another way it comes too late", async () => {
    const { turnId, approvalId } = await proposeMail();
    await decide(approvalId, "approve");
    expect(await decide(approvalId, "approve")).toMatchObject({ status: "approved" });
    expect(await outboxOf(turnId)).toHaveLength(1);
    await expect(decide(approvalId, "deny")).rejects.toMatchObject({ code: "PT409" });
    await expect(decide(approvalId, "edit", { proposal: edited("Late") })).rejects.toMatchObject({ code: "PT409" });
  });

  test.each(["", "yes", "approved", "APPROVE"])("%j is none", async (decision) => {
    const { approvalId } = await proposeMail();
    await expect(decide(approvalId, decision)).rejects.toMatchObject({ code: "PT400" });
  });
});

describe("the right to decide", () => {
  test("is neither a colleague's nor a stranger's", async () => {
    const { turnId, approvalId } = await proposeMail();
    const colleague = turnDriver(database.sql, await addMember(database.sql, workspace.id, "admin"));
    const stranger = turnDriver(database.sql, (await createWorkspace(database.sql)).ownerId);
    for (const other of [colleague, stranger]) {
      const attempt = other.call("decide_approval", { approval_id: approvalId, decision: "approve" });
      await expect(attempt).rejects.toMatchObject({ code: "PT404" });
      expect(await other.call("read_approval", { approval_id: approvalId })).toBeNull();
    }
    expect(await outboxOf(turnId)).toHaveLength(0);
  });

  test("is not a viewer's, and ends with the membership", async () => {
    const userId = await addMember(database.sql, workspace.id, "viewer");
    const viewer = turnDriver(database.sql, userId);
    const { approvalId } = await propose(database.sql, viewer, mail(lead));
    const attempt = () => viewer.call("decide_approval", { approval_id: approvalId, decision: "approve" });
    await expect(attempt()).rejects.toMatchObject({ code: "PT403" });
    await person.call("remove_member", { workspace_id: workspace.id, user_id: userId });
    await expect(attempt()).rejects.toMatchObject({ code: "PT404" });
  });
});

describe("races", () => {
  test("forty approvals at once send one mail", async () => {
    const { turnId, approvalId } = await proposeMail();
    await race(database.sql, 40, () => decide(approvalId, "approve"));
    expect(await outboxOf(turnId)).toHaveLength(1);
    const decisions = (await eventTypes(database.sql, turnId)).filter((type) => type === "approval.decided");
    expect(decisions).toHaveLength(1);
  });

  test.each(Array.from({ length: 8 }, (_, round) => round))(
    "approve, deny, edit and stop at once: one outcome (round %i)",
    async () => {
      const { turnId, callId, approvalId } = await proposeMail();
      await warmUp(database.sql, 16);
      const outcomes = await Promise.allSettled([
        ...Array.from({ length: 4 }, () => decide(approvalId, "approve")),
        ...Array.from({ length: 4 }, () => decide(approvalId, "deny")),
        ...Array.from({ length: 4 }, () => decide(approvalId, "edit", { proposal: edited("Better") })),
        ...Array.from({ length: 4 }, () => person.call("stop_turn", { turn_id: turnId })),
      ]);
      const refusals = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
      expect(refusals.filter((code) => code !== "PT409")).toEqual([]);
      const approvals = await database.sql`
        select status from public.approvals where turn_id = ${turnId} order by created_at`;
      const [first] = approvals;
      expect(["approved", "denied", "edited", "cancelled"]).toContain(first?.status);
      // A stop after the approval withdraws the mail; a mail that is still due was approved.
      const due = await database.sql`select from public.outbox where turn_id = ${turnId} and status = 'queued'`;
      if (due.length > 0) expect(first?.status).toBe("approved");
      expect(await database.sql`select from public.outbox where turn_id = ${turnId}`).toHaveLength(
        first?.status === "approved" ? 1 : 0,
      );
      if ((await turnStatus(database.sql, turnId)) === "stopped") {
        expect(approvals.filter(({ status }) => status === "pending")).toHaveLength(0);
        expect(due).toHaveLength(0);
        expect(["cancelled", "denied"]).toContain(await callStatus(callId));
      }
    },
  );
});

describe("what an approval covers", () => {
  const tamper = {
    "arguments of the call": (proposal: Proposal) =>
      database.sql`update public.tool_calls set arguments = arguments || '{"subject": "Other"}' where id = ${proposal.callId}`,
    "tool of the call": (proposal: Proposal) =>
      database.sql`update public.tool_calls set tool = 'send_anything' where id = ${proposal.callId}`,
    "payload of the proposal": (proposal: Proposal) =>
      database.sql`update public.approvals set payload = payload || '{"to": "eve@example.com"}' where id = ${proposal.approvalId}`,
    "binding of another proposal": async (proposal: Proposal) => {
      const other = await proposeMail();
      await database.sql`update public.approvals set binding = (select binding from public.approvals where id = ${other.approvalId})
        where id = ${proposal.approvalId}`;
    },
  };
  test.each(Object.entries(tamper))("is broken by a changed %s", async (_, change) => {
    const proposal = await proposeMail();
    await change(proposal);
    await expect(decide(proposal.approvalId, "approve")).rejects.toMatchObject({ code: "PT409" });
    expect(await outboxOf(proposal.turnId)).toHaveLength(0);
  });

  test("is any one of five hundred changed arguments or payloads: never", async () => {
    const { callId, approvalId, turnId } = await proposeMail();
    const { request, payload } = mail(lead);
    const changed = fc.record({
      part: fc.constantFrom("arguments", "payload"),
      value: fc.oneof(
        fc.dictionary(fc.string({ minLength: 1 }), storable(fc.jsonValue({ maxDepth: 2 })), { maxKeys: 5 }),
        fc
          .tuple(fc.constantFrom(...Object.keys(request.arguments)), storable(fc.jsonValue({ maxDepth: 1 })))
          .map(([key, value]) => ({ ...request.arguments, [key]: value })),
        fc
          .tuple(fc.constantFrom(...Object.keys(payload)), storable(fc.jsonValue({ maxDepth: 1 })))
          .map(([key, value]) => ({ ...payload, [key]: value })),
        fc.constantFrom(...Object.keys(payload)).map((key) => ({ ...payload, [key]: undefined })),
      ),
    });
    const property = fc.asyncProperty(changed, async ({ part, value }) => {
      const json = JSON.stringify(value);
      const original = part === "arguments" ? request.arguments : payload;
      fc.pre(!json.includes("\\u0000") && json !== JSON.stringify(original));
      const refused = await database.sql
        .begin(async (transaction) => {
          if (part === "arguments") {
            await transaction`update public.tool_calls set arguments = ${json}::text::jsonb where id = ${callId}`;
          } else {
            await transaction`update public.approvals set payload = ${json}::text::jsonb where id = ${approvalId}`;
          }
          const claims = JSON.stringify({ sub: person.userId, role: "authenticated" });
          await transaction`select set_config('request.jwt.claims', ${claims}, true), set_config('role', 'authenticated', true)`;
          await transaction`select public.decide_approval(${approvalId}, 'approve')`;
        })
        .then(
          () => false,
          (error: unknown) => error instanceof Error && "code" in error && error.code === "PT409",
        );
      return refused;
    });
    await fc.assert(property, { numRuns: 500 });
    expect(await outboxOf(turnId)).toHaveLength(0);
  });

  test("is one use: a call that was run can't be run on the same approval", async () => {
    const bulk = { tool: "tag_leads", effect: "write", arguments: { add: ["hot"] } };
    const { turnId, callId, approvalId } = await propose(database.sql, person, {
      request: bulk,
      payload: { lead_ids: [lead.id] },
    });
    await decide(approvalId, "approve");
    const epoch = (await person.claim(turnId))?.turn.epoch ?? 0;
    const args = { workspace_id: workspace.id, lead_ids: [lead.id], add: ["hot"] };
    const run = () => person.call("run_call", { call_id: callId, epoch, function_name: "tag_leads", arguments: args });
    expect(await run()).toMatchObject({ changed: 1 });
    await database.sql`update public.tool_calls set effect_result = null where id = ${callId}`;
    await expect(run()).rejects.toMatchObject({ code: "PT403" });
  });

  test("is not a call whose arguments changed after the approval", async () => {
    const bulk = { tool: "tag_leads", effect: "write", arguments: { add: ["hot"] } };
    const { turnId, callId, approvalId } = await propose(database.sql, person, { request: bulk, payload: {} });
    await decide(approvalId, "approve");
    const epoch = (await person.claim(turnId))?.turn.epoch ?? 0;
    await database.sql`update public.tool_calls set arguments = '{"add": ["cold"]}' where id = ${callId}`;
    const attempt = person.call("run_call", {
      call_id: callId,
      epoch,
      function_name: "tag_leads",
      arguments: { workspace_id: workspace.id, lead_ids: [lead.id], add: ["cold"] },
    });
    await expect(attempt).rejects.toMatchObject({ code: "PT403" });
  });
});

describe("a proposal nobody decides", () => {
  const expire = async (approvalId: string) => {
    await database.sql`update public.approvals set expires_at = now() - interval '1 minute' where id = ${approvalId}`;
  };

  test("can't be approved any more once it has expired", async () => {
    const { turnId, approvalId } = await proposeMail();
    await expire(approvalId);
    await expect(decide(approvalId, "approve")).rejects.toMatchObject({ code: "PT410" });
    expect(await outboxOf(turnId)).toHaveLength(0);
  });

  test("is settled by the tick, once, and its turn goes on", async () => {
    const { turnId, callId, approvalId } = await proposeMail();
    await expire(approvalId);
    await Promise.all(Array.from({ length: 5 }, () => callAs(database.sql, "service", "expire_approvals")));
    const types = await eventTypes(database.sql, turnId);
    expect(types.filter((type) => type === "approval.decided")).toHaveLength(1);
    expect(await callStatus(callId)).toBe("cancelled");
    expect(await turnStatus(database.sql, turnId)).toBe("queued");
  });
});

/** The database stores no NUL character and no lone half of a surrogate pair. */
function storable<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return values.filter((value) => !/\\u(0000|d[89a-f])/i.test(JSON.stringify(value)));
}
