import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NumberedEvent } from "../../shared/contracts/events.ts";
import { one, textOf } from "./support/chat_client.ts";
import {
  callsBegun,
  ended,
  keptText,
  refusals,
  type ScriptedConversations,
  startScriptedConversations,
} from "./support/scripted_conversations.ts";
import type { ScriptedReply } from "./support/scripted_model.ts";
import { callFrame, completedFrame, frame, incompleteFrame, textFrame } from "./support/wire_frames.ts";

let scene: ScriptedConversations;

beforeAll(async () => {
  scene = await startScriptedConversations();
});
afterAll(() => scene.world.stop());

const converse = (...replies: ScriptedReply[]) => scene.converse(...replies);
const lead = () => scene.lead();
const notesOf = (leadId: string) => scene.notesOf(leadId);
const done: ScriptedReply = { text: ["Done."] };
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
    const { events } = await scene.scripted((_, count) => {
      if (count === 2) return { hold: scene.alex.addLead({ id: leadId, name: "Came later" }), ...note };
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
    const { events } = await scene.scripted((_, count) => ({
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

  test("that is incomplete in the middle of a call leaves the call undone and says so", async () => {
    const leadId = await lead();
    const half = callFrame("add_note", `{"lead_id":"${leadId}","body":"Ha`, { status: "incomplete" });
    const whole = callFrame("add_note", JSON.stringify({ lead_id: leadId, body: "Whole" }), { status: "incomplete" });
    const events = await converse({ raw: [half, whole, incompleteFrame("max_output_tokens")] }, done);
    expect(refusals(events)).toEqual([expect.stringContaining("cut off"), expect.stringContaining("cut off")]);
    expect(await notesOf(leadId)).toEqual([]);
    expect(ended(events).status).toBe("completed");
  });

  test("is over with its end: what follows is not read, also when the connection stays open", async () => {
    const late = [textFrame(" Late."), callFrame("show_memory", "{}"), completedFrame()];
    const events = await converse({ raw: [textFrame("Answer."), completedFrame(), ...late], open: true });
    expect(textOf(events)).toBe("Answer.");
    expect(callsBegun(events)).toBe(0);
    expect(ended(events).status).toBe("completed");
  });

  test.each<[string, unknown]>([
    ["negative", { input_tokens: -5, output_tokens: -1 }],
    ["broken", { input_tokens: 1.5, output_tokens: 0.1, input_tokens_details: { cached_tokens: 0.5 } }],
    ["beyond all measure", { input_tokens: 1e300, output_tokens: 2 ** 40 }],
    ["no numbers", { input_tokens: "many", output_tokens: [], input_tokens_details: "none" }],
    ["nothing", null],
  ])("whose count of tokens is %s is an answer all the same", async (_, usage) => {
    const events = await converse({ raw: [textFrame("Hello."), frame("response.completed", { response: { usage } })] });
    expect(keptText(events)).toBe("Hello.");
    const { status, usage: counted } = ended(events);
    expect(status).toBe("completed");
    for (const count of [counted.input_tokens, counted.cached_tokens, counted.output_tokens]) {
      expect(Number.isSafeInteger(count) && count >= 0, String(count)).toBe(true);
    }
  });

  test("with thoughts of a shape that nobody knows does not keep the turn from going on", async () => {
    const thought = (more: Record<string, unknown>) =>
      frame("response.output_item.done", { item: { type: "reasoning", id: "r", encrypted_content: "x", ...more } });
    const thoughts = [thought({ summary: null }), thought({ summary: [{ type: "new", text: 7 }] }), thought({ id: 7 })];
    const events = await converse({ raw: [...thoughts, callFrame("show_memory", "{}"), completedFrame()] }, done);
    expect(textOf(events)).toBe("Done.");
    expect(ended(events).status).toBe("completed");
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
