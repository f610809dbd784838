import { describe, expect, it } from "vitest";
import type { ChatEvent, NumberedEvent } from "../../../shared/contracts/events.ts";
import { answerText, applyEvents, emptyTurn } from "../../../web/state/turn_view.ts";

const turnId = "00000000-0000-4000-8000-0000000000aa";
const callId = "00000000-0000-4000-8000-0000000000c1";
const approvalId = "00000000-0000-4000-8000-0000000000a1";
const usage = { input_tokens: 1, cached_tokens: 0, output_tokens: 1 };
const email = { kind: "email", to: "ada@example.com", to_name: "Ada", subject: "Hello", body: "Hi" } as const;

function numbered(events: ChatEvent[], from = 1): NumberedEvent[] {
  return events.map((event, index) => ({ seq: from + index, event }));
}

const started: ChatEvent = { type: "turn.started", turn_id: turnId, thread_id: null };
const text = (value: string): ChatEvent => ({ type: "text.delta", text: value });
const toolStarted: ChatEvent = {
  type: "tool.started",
  call_id: callId,
  tool: "send_email",
  arguments: { subject: "Hello" },
};
const asked = (id = approvalId): ChatEvent => ({
  type: "approval.requested",
  approval_id: id,
  call_id: callId,
  tool: "send_email",
  arguments: { subject: id },
  preview: email,
});
const decided = (decision: "approved" | "denied" | "edited" | "expired", id = approvalId): ChatEvent => ({
  type: "approval.decided",
  approval_id: id,
  call_id: callId,
  decision,
});
const finished = (ok: boolean, summary: string): ChatEvent => ({ type: "tool.finished", call_id: callId, ok, summary });

describe("the view of a turn", () => {
  const log = numbered([
    started,
    text("Let me "),
    text("look."),
    toolStarted,
    finished(true, "Found 3."),
    text("Three leads."),
  ]);

  it("keeps text and actions in the order in which they came", () => {
    const view = applyEvents(emptyTurn(turnId), log);
    expect(view.blocks.map((block) => (block.kind === "text" ? block.text : block.key))).toEqual([
      "Let me look.",
      callId,
      "Three leads.",
    ]);
    expect(answerText(view)).toBe("Let me look.\n\nThree leads.");
  });

  it("is the same however the log is cut into pieces and however often it is replayed", () => {
    const whole = applyEvents(emptyTurn(turnId), log);
    for (let cut = 0; cut <= log.length; cut += 1) {
      const first = applyEvents(emptyTurn(turnId), log.slice(0, cut));
      expect(applyEvents(first, log)).toEqual(whole);
      expect(applyEvents(applyEvents(first, log.slice(cut)), log)).toEqual(whole);
    }
  });

  it("takes back text that a dead worker left, and only that text", () => {
    const before = applyEvents(emptyTurn(turnId), numbered([started, text("Good. "), text("Half a sent")]));
    const discarded = applyEvents(before, [{ seq: 4, event: { type: "text.discarded", from_seq: 3 } }]);
    expect(answerText(discarded)).toBe("Good.");
    expect(answerText(applyEvents(discarded, [{ seq: 5, event: text("Half a sentence.") }]))).toBe(
      "Good. Half a sentence.",
    );
  });

  it("takes back text before and after an action and keeps the action", () => {
    const view = applyEvents(emptyTurn(turnId), [...log, { seq: 7, event: { type: "text.discarded", from_seq: 2 } }]);
    expect(view.blocks).toEqual([{ kind: "step", key: callId }]);
  });

  it("leaves the turn untouched by an event of a call it does not know", () => {
    const view = applyEvents(emptyTurn(turnId), numbered([started, finished(true, "?")]));
    expect(view.steps).toEqual({});
  });
});

describe("an action that needs approval", () => {
  const waiting = applyEvents(emptyTurn(turnId), numbered([started, toolStarted, asked()]));
  const stepAfter = (...events: ChatEvent[]) =>
    applyEvents(waiting, numbered(events, waiting.lastSeq + 1)).steps[callId];

  it("waits with its preview", () => {
    expect(waiting.steps[callId]).toMatchObject({ state: "waiting", approval: { status: "pending", preview: email } });
  });

  it("is done once it was approved and carried out", () => {
    expect(stepAfter(decided("approved"))?.state).toBe("approved");
    expect(stepAfter(decided("approved"), finished(true, "Sent."))).toMatchObject({ state: "done", summary: "Sent." });
  });

  it("says denied or out of time, not failed, when it never happened", () => {
    expect(stepAfter(decided("denied"), finished(false, "You said no."))?.state).toBe("denied");
    expect(stepAfter(decided("expired"), finished(false, "Nobody approved it."))?.state).toBe("cancelled");
  });

  it("says failed when it was approved and went wrong", () => {
    expect(stepAfter(decided("approved"), finished(false, "The server refused it."))?.state).toBe("failed");
  });

  it("waits again with the edited proposal, which the decision on the first does not touch", () => {
    const second = "00000000-0000-4000-8000-0000000000a2";
    const step = stepAfter(decided("edited"), asked(second), decided("denied", approvalId));
    expect(step).toMatchObject({
      state: "waiting",
      arguments: { subject: second },
      approval: { id: second, status: "pending" },
    });
  });
});

describe("the end of a turn", () => {
  it("keeps its status, its reason and its receipt", () => {
    const item = { call_id: callId, tool: "add_note", summary: "Note added.", undoable: true };
    const view = applyEvents(
      emptyTurn(turnId),
      numbered([
        started,
        { type: "receipt", done: [item], waiting: [], failed: [] },
        { type: "turn.finished", status: "failed", usage, error: { code: "model_unavailable", message: "No answer." } },
      ]),
    );
    expect(view).toMatchObject({ status: "failed", error: { message: "No answer." }, receipt: { done: [item] } });
  });

  it("is under way again when a waiting turn goes on", () => {
    const waiting = applyEvents(
      emptyTurn(turnId),
      numbered([started, { type: "turn.finished", status: "waiting", usage }]),
    );
    expect(waiting.status).toBe("waiting");
    expect(applyEvents(waiting, [{ seq: 3, event: text("Done.") }]).status).toBe("running");
  });
});
