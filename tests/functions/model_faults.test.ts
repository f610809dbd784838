import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { one, textOf } from "./support/chat_client.ts";
import {
  callsBegun,
  ended,
  keptText,
  type ScriptedConversations,
  startScriptedConversations,
} from "./support/scripted_conversations.ts";
import type { ScriptedReply } from "./support/scripted_model.ts";
import { callFrame, completedFrame, frame, textFrame } from "./support/wire_frames.ts";

let scene: ScriptedConversations;

beforeAll(async () => {
  scene = await startScriptedConversations();
});
afterAll(() => scene.world.stop());

const converse = (...replies: ScriptedReply[]) => scene.converse(...replies);
const done: ScriptedReply = { text: ["Done."] };

/** A change, so that there is something done before the fault. */
async function noteFirst() {
  const leadId = await scene.lead();
  return { leadId, note: { calls: [{ tool: "add_note", arguments: { lead_id: leadId, body: "Kept" } }] } };
}

describe.concurrent("a fault that passes", () => {
  test.each<[string, ScriptedReply]>([
    ["a connection reset", { reset: true }],
    ["a fault of the provider", { status: 500 }],
    ["an overloaded gateway", { status: 529 }],
    ["a time-out of the provider", { status: 408 }],
    ["a stream that is cut", { text: ["Lost ", "words"], cutAfter: 1 }],
    ["a stream that ends without its end", { raw: [textFrame("Lost")] }],
    ["a stream of garbage", { raw: ["event: response.output_text.delta\ndata: {not json\n\n"] }],
    ["a page in place of a stream", { raw: ["<html><body>Please sign in to the network.</body></html>"] }],
    ["no bytes at all", { raw: [] }],
    ["a failure event", { raw: [textFrame("Lost"), frame("response.failed", { response: {} })] }],
    ["an error event", { raw: [frame("error", { code: "server_error", message: "secret words" })] }],
    ["a call whose stream is cut", { raw: [callFrame("show_memory", "{}")] }],
    ["a call without an id", { raw: [callFrame("show_memory", "{}", { call_id: null }), completedFrame()] }],
    ["a call without a name", { raw: [callFrame("show_memory", "{}", { name: 7 }), completedFrame()] }],
  ])("%s is tried again, and the person reads one answer", async (_, fault) => {
    const events = await converse(fault, done);
    expect(keptText(events)).toBe("Done.");
    expect(callsBegun(events)).toBe(0);
    expect(ended(events).status).toBe("completed");
    expect(JSON.stringify(events)).not.toContain("secret words");
  });

  test("text that was logged before the stream broke is void and comes again", async () => {
    const seen = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const replies = seen.map(({ promise }) => ({ text: ["Lost ", "words"], cutAfter: 2, holdCut: promise }));
    let attempt = 0;
    const { events } = await scene.scripted(
      (_, count) => replies[count - 1] ?? { text: ["Whole."] },
      (event) => {
        if (event.type === "text.discarded") attempt += 1;
        if (event.type === "text.delta") seen[attempt]?.resolve();
      },
    );
    expect(events.filter(({ event }) => event.type === "text.discarded")).toHaveLength(2);
    expect(keptText(events)).toBe("Whole.");
    expect(ended(events).status).toBe("completed");
  });

  test.each([
    ["in seconds", () => ({ "retry-after": "2" })],
    ["as a date", () => ({ "retry-after": new Date(Date.now() + 3_000).toUTCString() })],
  ])("429 with Retry-After %s waits as long as it is told", async (_, headers) => {
    const began = performance.now();
    const events = await converse({ status: 429, headers: headers() }, done);
    // A date has no fractions of a second.
    expect(performance.now() - began).toBeGreaterThan(1_900);
    expect(textOf(events)).toBe("Done.");
  });

  test("429 with a Retry-After that nobody waits for ends at once and says when to come again", async () => {
    const { events, requests } = await scene.scripted(() => ({ status: 429, headers: { "retry-after": "3600" } }));
    expect(ended(events)).toMatchObject({
      status: "failed",
      error: { code: "model_unavailable", message: expect.stringContaining("60 minutes") },
    });
    expect(requests).toBe(1);
  });

  test("a fault that stays ends the turn honestly, with what was done so far", async () => {
    const { leadId, note } = await noteFirst();
    const { events, requests } = await scene.scripted((_, count) => (count === 1 ? note : { status: 503 }));
    expect(ended(events)).toMatchObject({
      status: "failed",
      error: { code: "model_unavailable", message: expect.stringContaining("provider has a fault") },
    });
    expect(requests).toBe(5);
    expect(one(events, "receipt").done).toMatchObject([{ tool: "add_note" }]);
    expect(await scene.notesOf(leadId)).toHaveLength(1);
  });
});

describe.concurrent("a fault that does not pass", () => {
  const streamed = (code: string): ScriptedReply => ({ raw: [textFrame("Lost"), frame("error", { code })] });
  const failed = (code: string): ScriptedReply => ({
    raw: [frame("response.failed", { response: { status: "failed", error: { code, message: "secret words" } } })],
  });
  test.each<[string, ScriptedReply, string]>([
    ["a wrong key", { status: 401 }, "refused our key"],
    ["a forbidden country", { status: 403 }, "refused our key"],
    ["a retired model", { status: 404 }, "retired"],
    ["a model that is gone", { status: 410 }, "retired"],
    ["a model that is unknown, told as a bad request", { status: 400, code: "model_not_found" }, "retired"],
    ["a request that is not accepted", { status: 400 }, "did not accept"],
    ["a request that is too large", { status: 413 }, "too long for the model"],
    ["a conversation that is too long", { status: 400, code: "context_length_exceeded" }, "too long for the model"],
    ["an account without credit", { status: 429, code: "insufficient_quota" }, "no credit left"],
    ["no credit, told in the stream", streamed("insufficient_quota"), "no credit left"],
    [
      "a conversation that is too long, told in the stream",
      failed("context_length_exceeded"),
      "too long for the model",
    ],
    ["a prompt that is not accepted, told in the stream", failed("invalid_prompt"), "did not accept"],
  ])("%s is said at once, with what was done so far", async (_, fault, words) => {
    const { note } = await noteFirst();
    const { events, requests } = await scene.scripted((_, count) => (count === 1 ? note : fault));
    expect(ended(events)).toMatchObject({
      status: "failed",
      error: { code: "model_unavailable", message: expect.stringContaining(words) },
    });
    expect(requests).toBe(2);
    expect(one(events, "receipt").done).toMatchObject([{ tool: "add_note" }]);
    expect(keptText(events)).toBe("");
    expect(JSON.stringify(events)).not.toContain("secret words");
  });
});
