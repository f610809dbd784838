import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { one, readEvents } from "./support/chat_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;
let anna: string;

beforeAll(async () => {
  world = await startTestStack();
});
beforeEach(async () => {
  alex = await world.person();
  anna = await alex.addLead({ name: "Anna Schmidt", email: `${crypto.randomUUID()}@fintech.example` });
});
afterAll(() => world.stop());

/** The model asks for these calls, then says that it is finished. */
function callThenSay(calls: { tool: string; arguments: unknown }[], text = "That is how it stands."): void {
  world.model.script(({ input }) => (input.at(-1)?.type === "function_call_output" ? { text: [text] } : { calls }));
}

const email = (subject = "Our meeting") => ({
  tool: "send_email",
  arguments: { lead_id: anna, subject, body: "See you on Monday." },
});

async function proposed(subject?: string) {
  callThenSay([email(subject)]);
  const events = await alex.chat.ask("Write to Anna");
  return { events, ...one(events, "approval.requested"), turn_id: one(events, "turn.started").turn_id };
}

async function mailsAbout(subject: string) {
  return (await world.mails()).filter((mail) => mail.subject === subject);
}

describe("an e-mail", () => {
  test("waits for a person, leaves exactly as approved, once, and the receipt says so", async () => {
    const subject = `Approved ${crypto.randomUUID()}`;
    const { events, approval_id } = await proposed(subject);
    expect(one(events, "turn.finished").status).toBe("waiting");
    expect(one(events, "receipt").waiting).toMatchObject([{ tool: "send_email" }]);
    expect(await mailsAbout(subject)).toEqual([]);

    const after = await readEvents(await alex.chat.decide(approval_id, "approve"));
    expect(one(after, "approval.decided").decision).toBe("approved");
    expect(one(after, "tool.finished")).toMatchObject({ ok: true, summary: expect.stringContaining("Sent to") });
    expect(one(after, "turn.finished").status).toBe("completed");
    expect(one(after, "receipt").done).toMatchObject([{ tool: "send_email", undoable: false }]);
    expect(after[0]?.seq).toBe((events.at(-1)?.seq ?? 0) + 1);
    expect(await mailsAbout(subject)).toMatchObject([{ text: expect.stringContaining("See you on Monday.") }]);
    const lead = await alex.rpc("get_lead", { workspace_id: alex.workspaceId, lead_id: anna });
    expect(lead).toMatchObject({
      activities: expect.arrayContaining([expect.objectContaining({ kind: "email_sent" })]),
    });
  });

  test("approved twenty times at once is sent once", async () => {
    const subject = `Race ${crypto.randomUUID()}`;
    const { approval_id } = await proposed(subject);
    const answers = await Promise.all(Array.from({ length: 20 }, () => alex.chat.decide(approval_id, "approve")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    await Promise.all(answers.map((answer) => readEvents(answer)));
    expect(await mailsAbout(subject)).toHaveLength(1);
  });

  test("denied does not leave, and the model hears the reason", async () => {
    const subject = `Denied ${crypto.randomUUID()}`;
    const { approval_id } = await proposed(subject);
    const after = await readEvents(await alex.chat.decide(approval_id, "deny", { reason: "Too early" }));
    expect(one(after, "receipt").failed).toMatchObject([{ summary: "You said no: Too early." }]);
    expect(JSON.stringify(world.model.requests.at(-1)?.input)).toContain("It was NOT done");
    expect(await mailsAbout(subject)).toEqual([]);
    expect((await alex.chat.decide(approval_id, "approve")).status).toBe(409);
    expect(await mailsAbout(subject)).toEqual([]);
  });

  test("edited is a new proposal that is validated and approved anew", async () => {
    const subject = `Edited ${crypto.randomUUID()}`;
    const { approval_id } = await proposed("Before the edit");
    const bad = await alex.chat.decide(approval_id, "edit", {
      arguments: { lead_id: anna, subject: "a\nBcc: x@y.example", body: "x" },
    });
    expect(bad.status).toBe(400);
    const other = await world.person();
    const stranger = await other.addLead({ name: "Not Alex's lead", email: "stranger@elsewhere.example" });
    const foreign = await alex.chat.decide(approval_id, "edit", {
      arguments: { lead_id: stranger, subject, body: "x" },
    });
    expect(foreign.status).toBe(400);

    const edited = await readEvents(
      await alex.chat.decide(approval_id, "edit", { arguments: { lead_id: anna, subject, body: "Changed." } }),
    );
    const renewed = one(edited, "approval.requested");
    expect(renewed.preview).toMatchObject({ subject, body: "Changed." });
    expect(one(edited, "turn.finished").status).toBe("waiting");
    expect((await alex.chat.decide(approval_id, "approve")).status).toBe(409);
    await readEvents(await alex.chat.decide(renewed.approval_id, "approve"));
    expect(await mailsAbout(subject)).toMatchObject([{ text: expect.stringContaining("Changed.") }]);
    expect(await mailsAbout("Before the edit")).toEqual([]);
  });

  test("does not leave when the lead said no between approval and sending", async () => {
    const subject = `Refused ${crypto.randomUUID()}`;
    const { approval_id } = await proposed(subject);
    await world.sql`update public.leads set do_not_contact = true where id = ${anna}`;
    const after = await readEvents(await alex.chat.decide(approval_id, "approve"));
    expect(one(after, "tool.finished")).toMatchObject({
      ok: false,
      summary: expect.stringContaining("do not contact"),
    });
    expect(await mailsAbout(subject)).toEqual([]);
  });

  test("of one turn goes while another still waits", async () => {
    const [first, second] = [`First ${crypto.randomUUID()}`, `Second ${crypto.randomUUID()}`];
    callThenSay([email(first), email(second)]);
    const events = await alex.chat.ask("Two mails");
    const asked = events.flatMap(({ event }) => (event.type === "approval.requested" ? [event] : []));
    const after = await readEvents(await alex.chat.decide(asked[0]?.approval_id ?? "", "approve"));
    expect(one(after, "turn.finished").status).toBe("waiting");
    expect(await mailsAbout(first)).toHaveLength(1);
    const last = await readEvents(await alex.chat.decide(asked[1]?.approval_id ?? "", "deny"));
    expect(one(last, "turn.finished").status).toBe("completed");
    expect(await mailsAbout(second)).toEqual([]);
  });

  test("is withdrawn by a stop", async () => {
    const subject = `Stopped ${crypto.randomUUID()}`;
    const { approval_id, turn_id } = await proposed(subject);
    await alex.chat.post("chat/stop", { turn_id });
    expect((await alex.chat.decide(approval_id, "approve")).status).toBe(409);
    expect(one(await alex.chat.replay(turn_id), "receipt").failed).toHaveLength(1);
    expect(await mailsAbout(subject)).toEqual([]);
  });

  test("may be decided later, after the conversation went on", async () => {
    const subject = `Later ${crypto.randomUUID()}`;
    const { approval_id, events } = await proposed(subject);
    const { thread_id, turn_id } = one(events, "turn.started");
    world.model.script(() => ({ text: ["Meanwhile."] }));
    await alex.chat.ask("Something else", { thread_id });
    world.model.script(() => ({ text: ["It is sent now."] }));
    expect(one(await readEvents(await alex.chat.decide(approval_id, "approve")), "turn.finished").status).toBe(
      "completed",
    );
    expect(world.model.requests.at(-1)?.input.at(-1)).toMatchObject({ type: "function_call_output" });
    const thread = await alex.rpc("get_thread", { thread_id });
    expect(thread).toMatchObject({
      messages: [
        { content: "Write to Anna" },
        { turn_id },
        {},
        { content: "Meanwhile." },
        { content: "It is sent now.", turn_id },
      ],
    });
    expect(await mailsAbout(subject)).toHaveLength(1);
  });

  test("asked for over HTTP is sent after its approval, without the model", async () => {
    const subject = `Over HTTP ${crypto.randomUUID()}`;
    const before = world.model.requests.length;
    const answer = await alex.chat.post("run-tool/send_email", { lead_id: anna, subject, body: "Hello" });
    const { approval_id } = z.object({ approval_id: z.uuid() }).parse(await answer.json());
    expect(one(await readEvents(await alex.chat.decide(approval_id, "approve")), "turn.finished").status).toBe(
      "completed",
    );
    expect(await mailsAbout(subject)).toHaveLength(1);
    expect(world.model.requests).toHaveLength(before);
  });

  test("can be decided by nobody else", async () => {
    const { approval_id } = await proposed();
    const colleague = await world.person({ workspaceId: alex.workspaceId, role: "owner" });
    const outsider = await world.person();
    for (const person of [colleague, outsider]) {
      expect((await person.chat.decide(approval_id, "approve")).status).toBe(404);
    }
  });
});

describe("a change", () => {
  test("is made once, shown in the receipt and taken back by undo", async () => {
    callThenSay([{ tool: "change_stage", arguments: { lead_id: anna, stage: "qualified", reason: "Good call" } }]);
    const events = await alex.chat.ask("Qualify Anna");
    const { done } = one(events, "receipt");
    expect(done).toMatchObject([{ tool: "change_stage", undoable: true }]);
    const stage = async () => (await world.sql`select stage from public.leads where id = ${anna}`)[0]?.stage;
    expect(await stage()).toBe("qualified");
    const undone = await alex.chat.post("chat/undo", { call_id: done[0]?.call_id });
    expect(await undone.json()).toMatchObject({
      reversed: expect.arrayContaining([expect.objectContaining({ label: "Anna Schmidt" })]),
      kept: [],
    });
    expect(await stage()).toBe("new");
    expect(await (await alex.chat.post("chat/undo", { call_id: done[0]?.call_id })).json()).toEqual({
      reversed: [],
      kept: [],
      irreversible: [],
    });
  });

  test("of a field that was empty is shown as such, now and when it is read again", async () => {
    callThenSay([{ tool: "update_lead", arguments: { lead_id: anna, changes: { title: "CFO", score: 60 } } }]);
    const events = await alex.chat.ask("Anna is CFO");
    const view = {
      kind: "changes",
      changes: expect.arrayContaining([expect.objectContaining({ field: "title", before: null, after: "CFO" })]),
    };
    expect(one(events, "tool.finished").view).toMatchObject(view);
    expect(one(events, "turn.finished").status).toBe("completed");
    expect(await alex.chat.replay(one(events, "turn.started").turn_id)).toEqual(events);
  });

  test("that someone built upon is kept by undo, with the reason", async () => {
    callThenSay([{ tool: "change_stage", arguments: { lead_id: anna, stage: "qualified" } }]);
    const { turn_id } = one(await alex.chat.ask("Qualify Anna"), "turn.started");
    await alex.rpc("change_stage", { workspace_id: alex.workspaceId, lead_id: anna, stage: "proposal" });
    const undone = await alex.chat.post("chat/undo", { turn_id });
    expect(await undone.json()).toMatchObject({
      kept: expect.arrayContaining([expect.objectContaining({ reason: expect.stringContaining("stage") })]),
    });
    expect((await world.sql`select stage from public.leads where id = ${anna}`)[0]?.stage).toBe("proposal");
  });

  test("and a sent mail of one turn: undo takes back the change and names what it can't", async () => {
    callThenSay([{ tool: "add_note", arguments: { lead_id: anna, body: "Wrote to her" } }, email("Both at once")]);
    const events = await alex.chat.ask("Note it and write to her");
    await readEvents(await alex.chat.decide(one(events, "approval.requested").approval_id, "approve"));
    const undone = await alex.chat.post("chat/undo", { turn_id: one(events, "turn.started").turn_id });
    expect(await undone.json()).toMatchObject({
      reversed: [{ table: "lead_activities" }],
      kept: [],
      irreversible: [{ label: expect.stringContaining("Sent to"), reason: "It has left the workspace." }],
    });
  });

  test("of many leads needs one approval of exactly those", async () => {
    for (const name of ["Ben", "Cleo"]) await alex.addLead({ name, country: "Germany" });
    callThenSay([
      {
        tool: "bulk_change_leads",
        arguments: {
          filter: {
            text: null,
            match: "all",
            conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }],
          },
          changes: {
            stage: "contacted",
            owner: null,
            add_tags: null,
            remove_tags: null,
            do_not_contact: null,
            score: null,
          },
        },
      },
    ]);
    const events = await alex.chat.ask("Move the German ones to contacted");
    const { approval_id, preview } = one(events, "approval.requested");
    expect(preview).toMatchObject({ kind: "changes", total: 2 });
    await alex.addLead({ name: "Came later", country: "Germany" });
    const after = await readEvents(await alex.chat.decide(approval_id, "approve"));
    expect(one(after, "receipt").done).toMatchObject([{ summary: "Changed 2 leads.", undoable: true }]);
    const stages = await world.sql`select stage, count(*)::int from public.leads
      where workspace_id = ${alex.workspaceId} and country = 'Germany' group by stage order by stage`;
    expect(stages.map((row) => ({ ...row }))).toEqual([
      { stage: "contacted", count: 2 },
      { stage: "new", count: 1 },
    ]);
  });

  test("by a viewer is refused in plain words", async () => {
    const viewer = await world.person({ workspaceId: alex.workspaceId, role: "viewer" });
    callThenSay([{ tool: "add_note", arguments: { lead_id: anna, body: "I was here" } }]);
    const events = await viewer.chat.ask("Note it");
    expect(one(events, "tool.finished").ok).toBe(false);
    expect(
      await world.sql`select 1 from public.lead_activities where kind = 'note' and lead_id = ${anna}`,
    ).toHaveLength(0);
  });
});
