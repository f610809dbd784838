import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { answer } from "../../supabase/local/demo_model/answer.ts";
import { modelRequest } from "../../supabase/local/demo_model/model_request.ts";
import { one, readEvents, streamEvents, textOf } from "./support/chat_client.ts";
import type { WireRequest } from "./support/scripted_model.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;

beforeAll(async () => {
  world = await startTestStack();
  alex = await world.person();
});
afterAll(() => world.stop());

const threadShape = z.object({
  messages: z.array(z.object({ id: z.uuid(), role: z.string(), content: z.string(), siblings: z.array(z.uuid()) })),
});
/** The tools by name, as the scripted model remembers them. */
const offered = ({ tools, ...request }: WireRequest) => ({
  ...request,
  tools: tools.map(({ name }) => ({ type: "function", name })),
});
const words = Array.from({ length: 60 }, (_, index) => `word${index} `);

test("a number is told with its period, filter and sample, and that it is too small where it is", async () => {
  for (const [country, stage] of [
    ["Germany", "won"],
    ["Germany", "lost"],
    ["Germany", "new"],
    ["France", "won"],
  ]) {
    await alex.addLead({ name: "Ada", country, stage });
  }
  // The demo model answers, with the tools' own results.
  world.model.script((request) => {
    const { text, calls } = answer(modelRequest.parse({ model: "demo", ...offered(request) }), () => new Date());
    return calls.length > 0
      ? { calls: calls.map(({ tool, arguments: args }) => ({ tool, arguments: JSON.parse(args) })) }
      : { text: [text] };
  });
  const events = await alex.chat.ask("What is our win rate of the leads in Germany in the last 90 days?");
  const { summary, view } = one(events, "tool.finished");
  expect(summary).toMatch(/^Win rate: 50 % of 2, too few to conclude from, .* \(country is germany\)\.$/i);
  expect(view).toMatchObject({ kind: "measure", answer: { total: { sample: 2, is_too_small: true } } });
  const said = textOf(events);
  expect(said).toMatch(/^\*\*Win rate\*\*, \d+ \w+ \d{4} – \d+ \w+ \d{4}, country is Germany/i);
  expect(said).toMatch(/win rate 50 % .*; sample 2 \(too small\)\./);
  expect(said).toContain("too small to conclude from");
});

describe("a message", () => {
  test("is answered with numbered events that a replay repeats exactly", async () => {
    world.model.script(() => ({ text: words }));
    const live = await alex.chat.ask("Hello");
    expect(live.map(({ seq }) => seq)).toEqual(live.map((_, index) => index + 1));
    expect(live[0]?.event.type).toBe("turn.started");
    expect(textOf(live)).toBe(words.join(""));
    expect(live.at(-1)?.event).toMatchObject({ type: "turn.finished", status: "completed" });
    expect(one(live, "turn.finished").usage).toEqual({ input_tokens: 10, cached_tokens: 2, output_tokens: 5 });
    const { turn_id } = one(live, "turn.started");
    expect(await alex.chat.replay(turn_id)).toEqual(live);
    expect(await alex.chat.replay(turn_id, 2)).toEqual(live.slice(2));
  });

  test("posted twenty times at once is stored and answered once", async () => {
    world.model.script(() => ({ text: ["Once."] }));
    const before = world.model.requests.length;
    const same = { client_message_id: crypto.randomUUID() };
    const streams = await Promise.all(Array.from({ length: 20 }, () => alex.chat.ask("Double click", same)));
    expect(new Set(streams.map((events) => one(events, "turn.started").turn_id)).size).toBe(1);
    for (const events of streams) expect(events).toEqual(streams[0]);
    expect(world.model.requests.length - before).toBe(1);
  });

  test("with a client_message_id of another message is a conflict", async () => {
    const client_message_id = crypto.randomUUID();
    await alex.chat.ask("First", { client_message_id });
    const response = await alex.chat.say("Second", { client_message_id });
    expect(response.status).toBe(409);
  });

  test("into a thread that is being answered is a conflict", async () => {
    const held = Promise.withResolvers<void>();
    world.model.script(() => ({ text: ["Slow."], holdEnd: held.promise }));
    const events = streamEvents(await alex.chat.say("Take your time"));
    const seen = [(await events.next()).value].flatMap((event) => event ?? []);
    const second = await alex.chat.say("And now?", { thread_id: one(seen, "turn.started").thread_id });
    expect(second.status).toBe(409);
    held.resolve();
    for await (const event of events) seen.push(event);
    expect(one(seen, "turn.finished").status).toBe("completed");
  });

  test("continues its thread: the model sees what was said before", async () => {
    world.model.script(() => ({ text: ["Noted."] }));
    const { thread_id } = one(await alex.chat.ask("My name is Alex"), "turn.started");
    await alex.chat.ask("What is my name?", { thread_id });
    expect(world.model.requests.at(-1)?.input).toEqual([
      { role: "user", content: "My name is Alex" },
      { role: "assistant", content: "Noted." },
      { role: "user", content: "What is my name?" },
    ]);
  });
});

describe("a dropped connection", () => {
  test("loses no word and repeats none", async () => {
    const held = Promise.withResolvers<void>();
    world.model.script(() => ({ text: words, holdEnd: held.promise }));
    const response = await alex.chat.say("Tell me much");
    const first = await readEvents(response, (event) => event.type === "text.delta");
    held.resolve();
    const { turn_id } = one(first, "turn.started");
    const rest = await alex.chat.replay(turn_id, first.at(-1)?.seq);
    expect(textOf([...first, ...rest])).toBe(words.join(""));
    expect([...first, ...rest].map(({ seq }) => seq)).toEqual([...first, ...rest].map((_, index) => index + 1));
  });

  test("a second client follows the same turn live", async () => {
    const held = Promise.withResolvers<void>();
    world.model.script(() => ({ text: words, holdEnd: held.promise }));
    const mine = await alex.chat.say("Two tabs");
    const events = streamEvents(mine);
    const seen = [(await events.next()).value].flatMap((event) => event ?? []);
    const other = alex.chat.replay(one(seen, "turn.started").turn_id);
    held.resolve();
    for await (const event of events) seen.push(event);
    expect(await other).toEqual(seen);
  });
});

describe("a stop", () => {
  test("ends the answer, keeps what was said, and asking again changes nothing", async () => {
    const held = Promise.withResolvers<void>();
    world.model.script(() => ({ text: ["Partly ", "said"], holdEnd: held.promise }));
    const response = await alex.chat.say("Begin");
    const events = streamEvents(response);
    const seen = [];
    for await (const event of events) {
      seen.push(event);
      if (event.event.type === "text.delta") break;
    }
    const { turn_id, thread_id } = one(seen, "turn.started");
    expect((await alex.chat.post("chat/stop", { turn_id })).status).toBe(200);
    const after = await alex.chat.replay(turn_id);
    held.resolve();
    expect(one(after, "turn.finished").status).toBe("stopped");
    expect(textOf(after)).toBe("Partly said");
    const again = await alex.chat.post("chat/stop", { turn_id });
    expect(await again.json()).toMatchObject({ status: "stopped" });
    const thread = await alex.rpc("get_thread", { thread_id });
    expect(thread).toMatchObject({ messages: [{ content: "Begin" }, { content: "Partly said" }] });
  });
});

describe("branches", () => {
  test("answering again and editing keep what was there", async () => {
    world.model.script((_, count) => ({ text: [`Answer ${count}`] }));
    const first = one(await alex.chat.ask("Question"), "turn.started");
    const again = await alex.chat.post("chat/regenerate", {
      turn_id: first.turn_id,
      client_message_id: crypto.randomUUID(),
    });
    const second = one(await readEvents(again), "turn.started");
    expect(second.thread_id).toBe(first.thread_id);

    const thread = async () => threadShape.parse(await alex.rpc("get_thread", { thread_id: first.thread_id }));
    const branched = await thread();
    expect(branched.messages.at(-1)?.siblings).toHaveLength(2);
    await alex.rpc("switch_branch", { message_id: branched.messages.at(-1)?.siblings[0] });
    expect((await thread()).messages.at(-1)?.id).toBe(branched.messages.at(-1)?.siblings[0]);
    const question = branched.messages[0]?.id;
    await alex.chat.ask("Another question", { thread_id: first.thread_id, edit_of: question });
    const edited = await thread();
    expect(edited.messages[0]).toMatchObject({
      content: "Another question",
      siblings: [question, edited.messages[0]?.id],
    });
    expect(world.model.requests.at(-1)?.input).toEqual([{ role: "user", content: "Another question" }]);
  });
});
