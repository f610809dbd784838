import { afterAll, beforeAll, expect, test } from "vitest";
import { one, textOf } from "./support/chat_client.ts";
import type { ScriptedReply } from "./support/scripted_model.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;

beforeAll(async () => {
  world = await startTestStack();
  alex = await world.person();
});
afterAll(() => world.stop());

/** Plays the replies one after the other. */
function play(...replies: ScriptedReply[]): void {
  let next = 0;
  world.model.script(() => replies[Math.min(next++, replies.length - 1)] ?? {});
}

test("a passing fault is tried again and the person sees only the answer", async () => {
  play({ status: 503 }, { status: 429, headers: { "retry-after-ms": "10" } }, { text: ["Here."] });
  const events = await alex.chat.ask("Hello");
  expect(textOf(events)).toBe("Here.");
  expect(one(events, "turn.finished").status).toBe("completed");
});

test("text that came before the stream broke is void and comes again", async () => {
  const long = Array.from({ length: 400 }, (_, index) => `lost${index} `);
  play({ text: long, cutAfter: 400 }, { text: ["Whole."] });
  const events = await alex.chat.ask("Hello");
  const discarded = events.find(({ event }) => event.type === "text.discarded")?.event;
  const from = discarded?.type === "text.discarded" ? discarded.from_seq : 0;
  const voided = events.findIndex(({ event }) => event.type === "text.discarded");
  const kept = events.filter(({ seq }, index) => index > voided || seq < from);
  expect(textOf(kept)).toBe("Whole.");
  expect(one(events, "turn.finished").status).toBe("completed");
});

test.each([
  [401, "key"],
  [404, "does not exist or was retired"],
  [400, "did not accept"],
])("a lasting fault (%i) ends the turn honestly", async (status, words) => {
  play({ status });
  const finished = one(await alex.chat.ask("Hello"), "turn.finished");
  expect(finished.status).toBe("failed");
  expect(finished.error?.code).toBe("model_unavailable");
  expect(finished.error?.message).toContain(words);
});

test("an unknown tool and malformed arguments become reasons that the model reads", async () => {
  play(
    {
      calls: [
        { tool: "no_such_tool", arguments: {} },
        { tool: "search_leads", arguments: "{broken" },
      ],
    },
    { text: ["I could not."] },
  );
  const events = await alex.chat.ask("Do it");
  const failed = events.flatMap(({ event }) => (event.type === "tool.finished" && !event.ok ? [event.summary] : []));
  expect(failed).toEqual([
    expect.stringContaining("no tool named no_such_tool"),
    expect.stringContaining("no valid JSON"),
  ]);
  const outputs = world.model.requests.at(-1)?.input.filter((item) => item.type === "function_call_output");
  expect(outputs).toHaveLength(2);
  for (const item of outputs ?? []) expect(JSON.parse(String(item.output))).toMatchObject({ ok: false });
});

test("an empty answer is said to be one", async () => {
  play({ text: [] });
  const finished = one(await alex.chat.ask("Hello"), "turn.finished");
  expect(finished).toMatchObject({ status: "failed", error: { message: expect.stringContaining("empty") } });
});

test("a model that goes in circles is ended", async () => {
  world.model.script(() => ({ calls: [{ tool: "no_such_tool", arguments: {} }] }));
  const finished = one(await alex.chat.ask("Hello"), "turn.finished");
  expect(finished).toMatchObject({ status: "failed", error: { message: expect.stringContaining("rounds") } });
});
