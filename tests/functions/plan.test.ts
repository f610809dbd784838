import { afterAll, beforeAll, expect, test } from "vitest";
import { one, readEvents, streamEvents } from "./support/chat_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;

beforeAll(async () => {
  world = await startTestStack();
  alex = await world.person();
});
afterAll(() => world.stop());

type Status = "pending" | "active" | "done" | "failed";
const plan = (first: Status, second: Status) => ({
  tool: "update_plan",
  arguments: {
    steps: [
      { title: "Find them", status: first },
      { title: "Tag them", status: second },
    ],
  },
});
const outputs = (input: Record<string, unknown>[]) =>
  input.filter((item) => item.type === "function_call_output").length;

test("a plan is shown as it goes, kept with the turn, and what is left undone is said at the end", async () => {
  world.model.script(({ input }) => {
    if (outputs(input) === 0) return { calls: [plan("active", "pending"), { tool: "search_leads", arguments: {} }] };
    if (outputs(input) === 2) return { calls: [plan("done", "failed")] };
    return { text: ["Found them; could not tag them."] };
  });
  const events = await alex.chat.ask("Find and tag");
  const plans = events.flatMap(({ event }) =>
    event.type === "plan.updated" ? [event.steps.map(({ status }) => status)] : [],
  );
  expect(plans).toEqual([
    ["active", "pending"],
    ["done", "failed"],
  ]);
  expect(one(events, "receipt").left_undone).toEqual(["Tag them"]);
  const thread = await alex.rpc("get_thread", { thread_id: one(events, "turn.started").thread_id });
  expect(thread).toMatchObject({ turns: [{ plan: [{ status: "done" }, { status: "failed" }] }] });
});

test("a person changes the plan under way, and the model is told before its next step", async () => {
  const held = Promise.withResolvers<void>();
  world.model.script(({ input }) => {
    if (outputs(input) === 0) return { calls: [plan("active", "pending")] };
    if (outputs(input) === 1) return { calls: [{ tool: "search_leads", arguments: {} }], holdEnd: held.promise };
    return { text: ["Done."] };
  });
  const events = streamEvents(await alex.chat.say("Find and tag"));
  const seen = [];
  for await (const event of events) {
    seen.push(event);
    if (event.event.type === "plan.updated") break;
  }
  const { turn_id } = one(seen, "turn.started");
  // A title is no place for orders: whoever wrote it, it begins no line of its own.
  const steps = [{ title: "Only find\nthem\u0085now", status: "active" }];
  expect((await alex.chat.post("chat/plan", { turn_id, steps })).status).toBe(200);
  held.resolve();
  const after = await alex.chat.replay(turn_id);
  expect(one(after, "plan.updated").steps).toEqual(steps);
  expect(world.model.requests.at(-1)?.input.at(-1)).toMatchObject({
    role: "developer",
    content: expect.stringContaining("- Only find them now (active)"),
  });
  expect((await alex.chat.post("chat/plan", { turn_id, steps })).status).toBe(409);
});

test("what the person changes while the model writes its plan anew stays, and the model is told", async () => {
  const held = Promise.withResolvers<void>();
  world.model.script(({ input }) => {
    if (outputs(input) === 0) return { calls: [plan("active", "pending")] };
    if (outputs(input) === 1) return { calls: [plan("done", "active")], holdEnd: held.promise };
    if (outputs(input) === 2) return { calls: [plan("done", "done")] };
    return { text: ["Done."] };
  });
  const events = streamEvents(await alex.chat.say("Find and tag"));
  const seen = [];
  for await (const event of events) {
    seen.push(event);
    if (event.event.type === "plan.updated") break;
  }
  const { turn_id } = one(seen, "turn.started");
  const steps = [{ title: "Only find them", status: "active" }];
  expect((await alex.chat.post("chat/plan", { turn_id, steps })).status).toBe(200);
  held.resolve();
  const plans = (await alex.chat.replay(turn_id)).flatMap(({ event }) =>
    event.type === "plan.updated" ? [event.steps.map(({ title, status }) => `${title}: ${status}`)] : [],
  );
  expect(plans).toEqual([
    ["Find them: active", "Tag them: pending"],
    ["Only find them: active"],
    ["Find them: done", "Tag them: done"],
  ]);
  const told = world.model.requests.at(-2)?.input.at(-1);
  expect(told).toMatchObject({ role: "developer", content: expect.stringContaining("Only find them") });
});

test("a plan that is none is refused, and a stranger's turn has none", async () => {
  world.model.script(() => ({ text: ["Hi."] }));
  const { turn_id } = one(await readEvents(await alex.chat.say("Hi")), "turn.started");
  const eve = await world.person();
  const steps = [{ title: "x", status: "pending" }];
  expect((await eve.chat.post("chat/plan", { turn_id, steps })).status).toBe(404);
  for (const bad of [
    [],
    [{ title: "", status: "pending" }],
    [{ title: "x", status: "later" }],
    [{ title: "x" }],
    "x",
  ]) {
    expect((await alex.chat.post("chat/plan", { turn_id, steps: bad })).status).toBe(400);
  }
});
