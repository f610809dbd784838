import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NumberedEvent } from "../../shared/contracts/events.ts";
import { one, textOf } from "./support/chat_client.ts";
import type { ScriptedReply, WireRequest } from "./support/scripted_model.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";
import { callFrame, completedFrame, frame, incompleteFrame, textFrame } from "./support/wire_frames.ts";

let world: TestStack;
let alex: Person;

/** How the model answers the first, second … request of the conversation whose message is the name; then "Done.". */
const scripts = new Map<string, (request: WireRequest, count: number) => ScriptedReply>();
const counts = new Map<string, number>();

beforeAll(async () => {
  world = await startTestStack();
  alex = await world.person();
  world.model.script((request) => {
    const name = String(request.input.findLast((item) => item.role === "user")?.content);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return scripts.get(name)?.(request, count) ?? { text: ["Done."] };
  });
});
afterAll(() => world.stop());

/** A conversation of its own whose model gives these answers one after the other; the last one again and again. */
function converse(...replies: ScriptedReply[]): Promise<NumberedEvent[]> {
  return scripted((_, count) => replies[Math.min(count, replies.length) - 1] ?? {});
}

async function scripted(reply: (request: WireRequest, count: number) => ScriptedReply): Promise<NumberedEvent[]> {
  const name = `Case ${crypto.randomUUID()}`;
  scripts.set(name, reply);
  const events = await alex.chat.ask(name);
  requestsOf.set(events, counts.get(name) ?? 0);
  return events;
}
const requestsOf = new WeakMap<NumberedEvent[], number>();

const done: ScriptedReply = { text: ["Done."] };
const lead = () => alex.addLead({ name: "Anna Schmidt", email: `${crypto.randomUUID()}@fault.example` });
const notesOf = (leadId: string) =>
  world.sql`select body from public.lead_activities where lead_id = ${leadId} and kind = 'note'`;

/** What the person reads about the calls that did not work out. */
function refusals(events: readonly NumberedEvent[]): string[] {
  return events.flatMap(({ event }) => (event.type === "tool.finished" && !event.ok ? [event.summary] : []));
}

/** The text that stays, without what was voided. */
function keptText(events: readonly NumberedEvent[]): string {
  const voided = events.findLastIndex(({ event }) => event.type === "text.discarded");
  const event = events[voided]?.event;
  const from = event?.type === "text.discarded" ? event.from_seq : 0;
  return textOf(events.filter(({ seq }, index) => index > voided || seq < from));
}

const ended = (events: readonly NumberedEvent[]) => one(events, "turn.finished");
const bytes = (events: readonly NumberedEvent[]) => JSON.stringify(events).length;

describe.concurrent("arguments", () => {
  test.each([
    ["that are no JSON", '{"lead_id": broken', "no valid JSON"],
    ["that are cut off", '{"lead_id": "abc', "no valid JSON"],
    ["that are no object", '["lead_id"]', "no valid JSON"],
    ["with something missing", '{"body":"Hello"}', "lead_id"],
    ["of a wrong type", '{"lead_id":7,"body":{"a":1}}', "lead_id"],
    ["with something unknown", '{"lead_id":"$lead","body":"Hello","approved":true}', "approved"],
    ["that name a thing twice", '{"lead_id":"$lead","body":"One","body":"Two"}', "twice"],
    ["that hide a second name in an escape", '{"lead_id":"$lead","body":"One","b\\u006fdy":"Two"}', "twice"],
    ["with a character that cannot be stored", '{"lead_id":"$lead","body":"a\\u0000b"}', "cannot be stored"],
    ["with half a character", '{"lead_id":"$lead","body":"a\\ud83db"}', "cannot be stored"],
  ])("%s are refused with a reason, and nothing is written", async (_, text, words) => {
    const leadId = await lead();
    const events = await converse({ calls: [{ tool: "add_note", arguments: text.replace("$lead", leadId) }] }, done);
    expect(refusals(events)).toEqual([expect.stringContaining(words)]);
    expect(ended(events)).toMatchObject({ status: "completed" });
    expect(await notesOf(leadId)).toEqual([]);
  });

  test("of a megabyte are refused, and carried nowhere", async () => {
    const leadId = await lead();
    const body = "x".repeat(1024 * 1024);
    const events = await converse({ calls: [{ tool: "add_note", arguments: { lead_id: leadId, body } }] }, done);
    expect(refusals(events)).toEqual([expect.stringContaining("too long")]);
    expect(ended(events).status).toBe("completed");
    expect(bytes(events)).toBeLessThan(50_000);
    expect(await notesOf(leadId)).toEqual([]);
  });

  test("nested ten thousand deep are refused", async () => {
    const deep = `{"lead_id":${"[".repeat(10_000)}${"]".repeat(10_000)}}`;
    const events = await converse({ calls: [{ tool: "add_note", arguments: deep }] }, done);
    expect(refusals(events)).toEqual([expect.stringContaining("nested")]);
    expect(ended(events).status).toBe("completed");
  });
});

describe.concurrent("calls", () => {
  test("of an unknown tool are told what there is", async () => {
    const events = await converse({ calls: [{ tool: "drop_database", arguments: {} }] }, done);
    expect(refusals(events)).toEqual([expect.stringContaining("no tool named drop_database. The tools are: ")]);
  });

  test("of a tool whose name is no name are refused", async () => {
    const events = await converse({ calls: [{ tool: `a\0${"b".repeat(100_000)}`, arguments: {} }] }, done);
    expect(refusals(events)).toEqual([expect.stringContaining("no tool named")]);
    expect(ended(events).status).toBe("completed");
    expect(bytes(events)).toBeLessThan(10_000);
  });

  test("that look something up again and again are refused after a while", async () => {
    const same = { calls: [{ tool: "search_leads", arguments: { text: "Anna", match: "all", conditions: [] } }] };
    const events = await converse(same, same, same, same, done);
    expect(refusals(events)).toEqual([expect.stringContaining("3 times")]);
    expect(ended(events).status).toBe("completed");
  });

  test("that make the same change again, at once or later, make it once", async () => {
    const leadId = await lead();
    const note = { tool: "add_note", arguments: { lead_id: leadId, body: "Once" } };
    const events = await converse({ calls: [note, note] }, { calls: [note] }, done);
    expect(await notesOf(leadId)).toHaveLength(1);
    expect(refusals(events)).toEqual([expect.stringContaining("already"), expect.stringContaining("already")]);
  });

  test("that failed may be made again", async () => {
    const leadId = crypto.randomUUID();
    const note = { calls: [{ tool: "add_note", arguments: { lead_id: leadId, body: "Later" } }] };
    const events = await scripted((_, count) => {
      if (count === 2) return { hold: alex.addLead({ id: leadId, name: "Came later" }), ...note };
      return count === 1 ? note : done;
    });
    expect(refusals(events)).toHaveLength(1);
    expect(await notesOf(leadId)).toHaveLength(1);
  });

  test("with one id for two are both carried out", async () => {
    const leadId = await lead();
    const call = (body: string) =>
      callFrame("add_note", JSON.stringify({ lead_id: leadId, body }), { call_id: "the_same" });
    const events = await converse({ raw: [call("One"), call("Two"), completedFrame()] }, done);
    expect(ended(events).status).toBe("completed");
    expect(await notesOf(leadId)).toHaveLength(2);
  });

  test("by the hundred in one answer are not begun: the model is asked again", async () => {
    const calls = Array.from({ length: 200 }, (_, index) => ({
      tool: "search_leads",
      arguments: { text: `Anna ${index}`, match: "all", conditions: [] },
    }));
    const events = await converse({ calls }, done);
    expect(textOf(events)).toBe("Done.");
    expect(events.filter(({ event }) => event.type === "tool.started")).toEqual([]);
  });

  test("round after round come to an end that says so, and the work so far is listed", async () => {
    const leadId = await lead();
    const events = await scripted((_, count) => ({
      calls: [
        count === 1
          ? { tool: "add_note", arguments: { lead_id: leadId, body: "First" } }
          : { tool: "get_lead", arguments: { lead_id: crypto.randomUUID() } },
      ],
    }));
    expect(ended(events)).toMatchObject({
      status: "failed",
      error: { code: "model_unavailable", message: expect.stringContaining("rounds") },
    });
    expect(one(events, "receipt").done).toMatchObject([{ tool: "add_note" }]);
  });
});

describe.concurrent("an answer", () => {
  test("that is a refusal is shown in the model's words", async () => {
    const refusal = frame("response.refusal.delta", { delta: "I can't help with that." });
    const events = await converse({ raw: [refusal, completedFrame()] });
    expect(textOf(events)).toBe("I can't help with that.");
    expect(ended(events).status).toBe("completed");
  });

  test.each([
    ["content_filter", "content filter"],
    ["max_output_tokens", "length limit"],
    ["something_new", "ended its answer early"],
  ])("that is incomplete (%s) keeps its text and says why it stops", async (reason, words) => {
    const events = await converse({ raw: [textFrame("So far "), textFrame("so good"), incompleteFrame(reason)] });
    expect(textOf(events)).toBe("So far so good");
    expect(ended(events)).toMatchObject({ status: "failed", error: { message: expect.stringContaining(words) } });
  });

  test("that is empty is said to be", async () => {
    const events = await converse({ raw: [completedFrame()] });
    expect(ended(events)).toMatchObject({ status: "failed", error: { message: expect.stringContaining("empty") } });
  });

  test("that goes on after its calls keeps all its text, and the calls are made", async () => {
    const leadId = await lead();
    const call = callFrame("add_note", JSON.stringify({ lead_id: leadId, body: "Between" }));
    const events = await converse({ raw: [textFrame("Before. "), call, textFrame("After. "), completedFrame()] }, done);
    expect(textOf(events)).toBe("Before. After. Done.");
    expect(await notesOf(leadId)).toHaveLength(1);
  });

  test("with events and fields that nobody knows is read all the same", async () => {
    const odd = [
      frame("response.something_new", { payload: { nested: [1] } }),
      ": a comment\n\n",
      frame("response.output_text.delta", { delta: "Hello.", logprobs: [], obfuscation: "abc", item_id: 7 }),
      frame("response.output_item.done", { item: { type: "hologram", data: "?" } }),
      "retry: 10\n\n",
    ];
    const events = await converse({ raw: [...odd, completedFrame()] });
    expect(textOf(events)).toBe("Hello.");
    expect(ended(events).status).toBe("completed");
  });

  test("with characters that cannot be stored is shown without them", async () => {
    const events = await converse({ raw: [textFrame("a\0b "), textFrame("half \ud83d end"), completedFrame()] });
    expect(ended(events).status).toBe("completed");
    expect(textOf(events)).toBe("ab half \ufffd end");
  });

  test("whose character is torn in two pieces is shown whole", async () => {
    const whole = await converse({ raw: [textFrame("Hello \ud83d"), textFrame("\ude00"), completedFrame()] });
    expect(textOf(whole)).toBe("Hello \u{1f600}");
  });

  test("that has no end is ended, with a reason", async () => {
    const page = "word ".repeat(20_000);
    const events = await converse({ raw: [...Array.from({ length: 30 }, () => textFrame(page)), completedFrame()] });
    expect(ended(events)).toMatchObject({ status: "failed", error: { message: expect.stringContaining("to no end") } });
    expect(bytes(events)).toBeLessThan(2_000_000);
  });
});

describe.concurrent("a fault that passes", () => {
  test.each<[string, ScriptedReply]>([
    ["a connection reset", { reset: true }],
    ["a fault of the provider", { status: 500 }],
    ["an overloaded gateway", { status: 529 }],
    ["a stream that is cut", { text: ["Lost ", "words"], cutAfter: 1 }],
    ["a stream that ends without its end", { raw: [textFrame("Lost")] }],
    ["a stream of garbage", { raw: ["event: response.output_text.delta\ndata: {not json\n\n"] }],
    ["a failure event", { raw: [textFrame("Lost"), frame("response.failed", { response: {} })] }],
    ["an error event", { raw: [frame("error", { code: "server_error", message: "secret words" })] }],
    ["a call whose stream is cut", { raw: [callFrame("show_memory", "{}")] }],
  ])("%s is tried again, and the person reads one answer", async (_, fault) => {
    const events = await converse(fault, done);
    expect(keptText(events)).toBe("Done.");
    expect(events.filter(({ event }) => event.type === "tool.started")).toEqual([]);
    expect(ended(events).status).toBe("completed");
    expect(JSON.stringify(events)).not.toContain("secret words");
  });

  test("429 with Retry-After waits as long as it is told", async () => {
    const began = performance.now();
    const events = await converse({ status: 429, headers: { "retry-after": "2" } }, done);
    expect(performance.now() - began).toBeGreaterThan(1_900);
    expect(textOf(events)).toBe("Done.");
  });

  test("a fault that stays ends the turn honestly, with what was done so far", async () => {
    const leadId = await lead();
    const note = { calls: [{ tool: "add_note", arguments: { lead_id: leadId, body: "Kept" } }] };
    const events = await converse(note, { status: 503 });
    expect(ended(events)).toMatchObject({
      status: "failed",
      error: { code: "model_unavailable", message: expect.stringContaining("provider has a fault") },
    });
    expect(requestsOf.get(events)).toBe(5);
    expect(one(events, "receipt").done).toMatchObject([{ tool: "add_note" }]);
    expect(await notesOf(leadId)).toHaveLength(1);
  });
});

describe.concurrent("a fault that does not pass", () => {
  test.each([
    ["a wrong key", 401, "refused our key"],
    ["a forbidden country", 403, "refused our key"],
    ["a retired model", 404, "retired"],
    ["a request that is not accepted", 400, "did not accept"],
  ])("%s is said at once, with what was done so far", async (_, status, words) => {
    const leadId = await lead();
    const note = { calls: [{ tool: "add_note", arguments: { lead_id: leadId, body: "Kept" } }] };
    const events = await converse(note, { status });
    expect(ended(events)).toMatchObject({ status: "failed", error: { message: expect.stringContaining(words) } });
    expect(requestsOf.get(events)).toBe(2);
    expect(one(events, "receipt").done).toMatchObject([{ tool: "add_note" }]);
  });
});
