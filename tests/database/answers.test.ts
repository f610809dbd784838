import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { addMember } from "../helpers/people.ts";
import { pendingApproval } from "../helpers/proposals.ts";
import { ReplyDriver } from "../helpers/reply_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { turnDriver, turnStatus } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let driver: ReplyDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  driver = await ReplyDriver.open(database.sql);
});

const turnsOf = (mailId: string) =>
  database.sql`select id, user_id, status, tainted, thread_id from public.turns where inbound_mail_id = ${mailId}`;
const notifications = () => database.sql`select kind, title, body, actions from public.agent_notifications
  where workspace_id = ${driver.workspaceId} order by created_at`;
const callStatus = async (callId: string) =>
  (await database.sql`select status, summary from public.tool_calls where id = ${callId}`)[0];
const classify = (mailId: string, classification: string, more: Record<string, unknown> = {}, userId?: string) =>
  driver.call("classify_reply", { inbound_mail_id: mailId, classification, ...more }, userId);
const list = async (args: Record<string, unknown> = {}, userId?: string) =>
  z
    .looseObject({ replies: z.array(z.looseObject({ id: z.uuid(), answer: z.looseObject({ state: z.string() }) })) })
    .parse(await driver.call("list_replies", args, userId));

/** As a worker does for a model that asks for it in a held turn. */
async function classifyInTurn(held: { turnId: string; epoch: number }, args: Record<string, unknown>) {
  const worker = turnDriver(database.sql, driver.ownerId);
  const callId = await worker.request(held, { tool: "classify_reply", effect: "write", arguments: args });
  return worker.call("run_call", {
    call_id: callId,
    epoch: held.epoch,
    function_name: "classify_reply",
    arguments: { workspace_id: driver.workspaceId, ...args },
  });
}

describe("a reply", () => {
  test("sets off one turn of the mailbox's person, tainted before it began, with the mail to read", async () => {
    const mailId = await driver.receive();
    const [turn, ...others] = await turnsOf(mailId);
    expect(others).toEqual([]);
    expect(turn).toMatchObject({ user_id: driver.ownerId, status: "queued", tainted: true });
    const [call] =
      await database.sql`select tool, arguments, status from public.tool_calls where turn_id = ${turn?.id}`;
    expect(call).toEqual({ tool: "read_reply", arguments: { inbound_mail_id: mailId }, status: "pending" });
    expect(
      await database.sql`select from public.turns where id = ${turn?.id} and last_seq = 2 and settled_seq = 2`,
    ).toHaveLength(1);
    const [told] = await notifications();
    const draft = { kind: "open_thread", thread_id: turn?.thread_id, label: "Open draft" };
    expect(told?.actions).toMatchObject([draft, { kind: "open_lead" }]);
  });

  test("that comes twice sets off one turn", async () => {
    const message_id = `<${crypto.randomUUID()}@example.com>`;
    await driver.receive({ message_id });
    await expect(driver.receive({ message_id })).rejects.toThrow();
    expect(await database.sql`select from public.turns where workspace_id = ${driver.workspaceId}`).toHaveLength(1);
  });

  test("is answered by the lead's owner, who is a colleague", async () => {
    const colleague = await addMember(database.sql, driver.workspaceId, "member");
    await database.sql`update public.leads set owner_id = ${colleague} where id = ${driver.leadId}`;
    expect(await turnsOf(await driver.receive())).toMatchObject([{ user_id: colleague }]);
  });

  test("is not drafted for by a viewer while someone else may send", async () => {
    const viewer = await addMember(database.sql, driver.workspaceId, "viewer");
    await database.sql`update public.leads set owner_id = ${viewer} where id = ${driver.leadId}`;
    expect(await turnsOf(await driver.receive())).toMatchObject([{ user_id: driver.ownerId }]);
  });

  test.each([
    ["of someone who unsubscribes", { text: "Stop", classification: "unsubscribe" }, "They want no more mail."],
    ["of a machine", { kind: "auto_reply", classification: null, is_away: false }, null],
  ])("%s gets no draft", async (_what, mail, reason) => {
    const mailId = await driver.receive(mail);
    expect(await turnsOf(mailId)).toEqual([]);
    expect((await driver.mail(mailId)).no_draft_reason).toBe(reason);
  });

  test("of a lead not to be contacted, or suppressed, gets none", async () => {
    await database.sql`update public.leads set do_not_contact = true where id = ${driver.leadId}`;
    expect(await turnsOf(await driver.receive())).toEqual([]);
    await database.sql`update public.leads set do_not_contact = false where id = ${driver.leadId}`;
    await driver.call("add_suppressions", { emails: ["reader0@example.com"] });
    expect(await turnsOf(await driver.receive())).toEqual([]);
  });

  test("gets none where the workspace or the person wants none, and one again when asked for", async () => {
    await driver.call("save_mail_settings", { settings: { drafts_answers: false } });
    const mailId = await driver.receive();
    expect(await turnsOf(mailId)).toEqual([]);
    await driver.call("save_mail_settings", { settings: { drafts_answers: true } });
    await driver.call("draft_my_answers", { wanted: false });
    expect(await turnsOf(await driver.receive())).toEqual([]);
    expect(await driver.call("draft_answer", { inbound_mail_id: mailId })).toMatchObject({
      turn_id: expect.any(String),
    });
    await expect(driver.call("draft_answer", { inbound_mail_id: mailId })).rejects.toThrow("being drafted");
    expect(await turnsOf(mailId)).toHaveLength(1);
  });

  test("of someone who writes and writes gets five drafts a day, and the sixth says why not", async () => {
    for (let round = 0; round < 5; round += 1) expect(await turnsOf(await driver.receive())).toHaveLength(1);
    const mailId = await driver.receive();
    expect(await turnsOf(mailId)).toEqual([]);
    expect((await notifications()).at(-1)?.body).toContain("No answer was drafted. They have written often");
  });
});

describe("the turn of a reply", () => {
  test("says what it comes to, in the model's name, once and undoably; a person has the last word", async () => {
    const mailId = await driver.receive({ classification: "other" });
    const held = await driver.claim(mailId);
    const told = { inbound_mail_id: mailId, classification: "interested", reason: "They want to talk." };
    await classifyInTurn(held, told);
    expect(await driver.mail(mailId)).toMatchObject({ classification: "interested", classified_by: "model" });
    expect(await notifications()).toMatchObject([{ kind: "reply" }, { kind: "hot_lead", body: "They want to talk." }]);
    await callAs(database.sql, { userId: driver.ownerId }, "undo", { turn_id: held.turnId });
    expect(await driver.mail(mailId)).toMatchObject({ classification: "other", classified_by: "rules" });
    await classify(mailId, "question");
    await expect(classifyInTurn(held, told)).rejects.toThrow("A person has said already");
    expect(await driver.mail(mailId)).toMatchObject({ classification: "question", classified_by: "person" });
  });

  test("reminds of who asked to be written to later, once", async () => {
    const mailId = await driver.receive({ classification: "not_now" });
    const held = await driver.claim(mailId);
    const later = { inbound_mail_id: mailId, classification: "not_now", reason: "In May.", come_back_on: "2027-05-03" };
    await classifyInTurn(held, later);
    await classifyInTurn(held, { ...later, come_back_on: "2027-06-07" });
    const reminders =
      await database.sql`select due_at, lead_id, from_outside from public.reminders where workspace_id = ${driver.workspaceId}`;
    expect([...reminders]).toEqual([
      { due_at: new Date("2027-05-03T09:00:00Z"), lead_id: driver.leadId, from_outside: true },
    ]);
  });

  test("that finds an unsubscription stops all mail, and its own answer is refused", async () => {
    const mailId = await driver.receive({ classification: "other" });
    const held = await driver.claim(mailId);
    await classifyInTurn(held, { inbound_mail_id: mailId, classification: "unsubscribe", reason: "No more." });
    expect(await driver.call("answer_address", { inbound_mail_id: mailId })).toEqual({
      refusal: "They want no more mail.",
    });
    const [kept] =
      await database.sql`select reason from public.suppressions where workspace_id = ${driver.workspaceId}`;
    expect(kept).toEqual({ reason: "unsubscribed" });
  });

  test("changes nothing else: another tool, another mail, another proposal", async () => {
    const mailId = await driver.receive();
    const otherId = await driver.receive();
    const held = await driver.claim(mailId);
    const worker = turnDriver(database.sql, driver.ownerId);
    const note = { workspace_id: driver.workspaceId, lead_id: driver.leadId, body: "Owned" };
    const noteCall = await worker.request(held, { tool: "add_note", effect: "write", arguments: note });
    await expect(
      worker.call("run_call", { call_id: noteCall, epoch: held.epoch, function_name: "add_note", arguments: note }),
    ).rejects.toThrow("not open");
    await expect(
      classifyInTurn(held, { inbound_mail_id: otherId, classification: "unsubscribe", reason: "x" }),
    ).rejects.toThrow("Here only the reply");
    const { inbound_mail_id: _, ...plain } = driver.answer(mailId);
    const callId = await driver.propose(held, plain);
    expect(await callStatus(callId)).toMatchObject({
      status: "failed",
      summary: expect.stringContaining("Only an answer"),
    });
    expect(await database.sql`select from public.approvals where workspace_id = ${driver.workspaceId}`).toHaveLength(0);
  });

  test("proposes one answer, whatever it tries; approved, it leaves in the thread and from the mailbox", async () => {
    const mailId = await driver.receive();
    const held = await driver.claim(mailId);
    const worker = turnDriver(database.sql, driver.ownerId);
    const args = { lead_id: driver.leadId, subject: "Re: Hello", body: "Thank you.", answers: mailId };
    const calls = ["a", "b"].map((id) => ({
      provider_call_id: id,
      tool: "send_email",
      effect: "external",
      arguments: args,
    }));
    const stored = await worker.advance(held, { reply: { content: "", model_items: [], calls } });
    const proposals = (stored.open_calls ?? []).map(({ id }) => ({
      call_id: id,
      payload: driver.answer(mailId),
      preview: { kind: "email" },
      summary: "An answer",
    }));
    await worker.advance(held, { proposals, finish: { status: "waiting" } });
    const [first, second] = proposals.map(({ call_id }) => call_id);
    expect(await callStatus(first ?? "")).toMatchObject({ status: "waiting" });
    expect(await callStatus(second ?? "")).toMatchObject({ status: "failed" });
    expect((await list()).replies[0]).toMatchObject({ answer: { state: "waiting", is_mine: true } });
    await worker.call("decide_approval", {
      approval_id: await pendingApproval(database.sql, first ?? ""),
      decision: "approve",
    });
    const sent = await driver.campaign.service("claim_outbox", { at_most: 5, lease_seconds: 60, idempotent: true });
    expect(sent).toMatchObject([
      { from_address: driver.mailbox, from_name: "Ada", reply_to: null, payload: { inbound_mail_id: mailId } },
    ]);
    const { id, epoch } = z.array(z.looseObject({ id: z.uuid(), epoch: z.number() })).parse(sent)[0] ?? {
      id: "",
      epoch: 0,
    };
    await driver.campaign.service("finish_outbox", { outbox_id: id, epoch, status: "sent", provider: "test" });
    expect((await list()).replies[0]).toMatchObject({ answer: { state: "sent" }, handled_at: expect.any(String) });
    const again = await driver.receive({ answers: [`<${id}@sender.example.com>`] });
    expect(await turnsOf(again)).toHaveLength(1);
  });

  test("that fails tells its person why there is no draft", async () => {
    const mailId = await driver.receive();
    const held = await driver.claim(mailId);
    const error = { code: "spending_limit", message: "Your spending limit for today is reached: $1 of $1." };
    await turnDriver(database.sql, driver.ownerId).advance(held, { finish: { status: "failed", error } });
    expect((await notifications()).at(-1)).toMatchObject({
      title: "No answer drafted for Reader 0",
      body: error.message,
      actions: [{ kind: "open_reply", inbound_mail_id: mailId }],
    });
    expect((await list()).replies[0]).toMatchObject({ answer: { state: "none", reason: error.message } });
  });

  test("whose draft waits is withdrawn when they write again, or are not to be written to", async () => {
    const first = await driver.receive();
    await driver.propose(await driver.claim(first), driver.answer(first));
    expect(await driver.campaign.service("withdraw_answers", {})).toBe(0);
    const second = await driver.receive({ text: "And what does it cost?" });
    expect(await driver.campaign.service("withdraw_answers", {})).toBe(1);
    expect(await driver.mail(first)).toMatchObject({ no_draft_reason: expect.stringContaining("They wrote again") });
    await driver.propose(await driver.claim(second), driver.answer(second));
    await driver.call("add_suppressions", { emails: ["reader0@example.com"] });
    expect(await driver.campaign.service("withdraw_answers", {})).toBe(1);
    const { answer_turn_id } = await driver.mail(second);
    expect(await turnStatus(database.sql, answer_turn_id ?? "")).toBe("stopped");
    expect(
      await database.sql`select from public.outbox where workspace_id = ${driver.workspaceId} and kind = 'email'`,
    ).toHaveLength(0);
  });
});
