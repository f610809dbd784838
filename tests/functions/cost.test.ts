import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { one, readEvents, textOf } from "./support/chat_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;

/** The scripted model's name in a test stack. A token in costs one micro-dollar, a token out ten. */
const price = {
  model: "local",
  effective_from: "2026-01-01",
  input_micros: 1e6,
  cached_micros: 1e5,
  output_micros: 1e7,
};
/** What is set aside for a call at these prices: 8,000 tokens in, 4,000 out. */
const reserved = 48_000;

beforeAll(async () => {
  world = await startTestStack();
});
beforeEach(async () => {
  await world.sql`insert into private.model_prices ${world.sql(price)} on conflict do nothing`;
  alex = await world.person();
});
afterAll(() => world.stop());

const sums = z.object({ model_calls: z.number(), cost_micros: z.number(), unpriced_calls: z.number() });
const overview = z.object({
  everyone: z.boolean(),
  month: sums,
  days: z.array(sums),
  people: z.array(sums.extend({ user_id: z.string() })),
  latest: z.array(z.object({ turn_id: z.string() })),
});
const spending = async (person: Person) =>
  overview.parse(await person.rpc("spending_overview", { workspace_id: person.workspaceId }));
const limit = (person: Person, person_day_micros: number | null, month_micros: number | null = null) =>
  person.rpc("set_spending_limits", { workspace_id: person.workspaceId, person_day_micros, month_micros });
const outputs = (input: Record<string, unknown>[]) =>
  input.filter((item) => item.type === "function_call_output").length;

test("every model call is kept with the reply: tokens, money, times; turn, thread, person and day add up", async () => {
  world.model.script(({ input }) =>
    outputs(input) === 0
      ? { calls: [{ tool: "search_leads", arguments: {} }], usage: { input: 1000, cached: 400, output: 20 } }
      : { text: ["None."], usage: { input: 2000, cached: 0, output: 100 } },
  );
  const events = await alex.chat.ask("How many?");
  // 600 + 400 / 10 + 20 * 10, then 2,000 + 100 * 10.
  const cost = 840 + 3000;
  const { turn_id } = one(events, "turn.started");
  expect(one(events, "turn.finished").usage).toEqual({
    input_tokens: 3000,
    cached_tokens: 400,
    output_tokens: 120,
    cost_micros: cost,
  });
  expect(await alex.rpc("turn_trace", { turn_id })).toMatchObject({
    turn: { status: "completed", workers: 1, usage: { cost_micros: cost } },
    thread: { turns: 1, cost_micros: cost },
    model_calls: [
      { round: 1, model: "local", outcome: "answered", retries: 0, cost_micros: 840, first_text_milliseconds: null },
      { round: 2, outcome: "answered", cost_micros: 3000, first_text_milliseconds: expect.any(Number) },
    ],
    tools: [{ tool: "search_leads", status: "done", ran_milliseconds: expect.any(Number) }],
  });
  const told = await spending(alex);
  expect(told.month).toMatchObject({ model_calls: 2, cost_micros: cost });
  expect(told.days).toEqual([expect.objectContaining({ cost_micros: cost })]);
  expect(told.people).toEqual([expect.objectContaining({ user_id: alex.userId, cost_micros: cost })]);
  expect(told.latest).toEqual([expect.objectContaining({ turn_id })]);
});

test("deleting a conversation gives no money back", async () => {
  world.model.script(() => ({ text: ["Hi."], usage: { input: 100, cached: 0, output: 0 } }));
  const { thread_id } = one(await alex.chat.ask("Hi"), "turn.started");
  await alex.rpc("delete_thread", { thread_id });
  expect((await spending(alex)).month.cost_micros).toBe(100);
});

test("without a known price the cost is unknown, and a limit that could not be kept stops the turn", async () => {
  await world.sql`delete from private.model_prices where model = 'local'`;
  world.model.script(() => ({ text: ["Hi."] }));
  expect(one(await alex.chat.ask("Hi"), "turn.finished").usage.cost_micros).toBeUndefined();
  expect((await spending(alex)).month).toMatchObject({ model_calls: 1, cost_micros: 0, unpriced_calls: 1 });
  await limit(alex, 1_000_000);
  const refused = one(await alex.chat.ask("Hi again"), "turn.finished");
  expect(refused.error).toMatchObject({ code: "spending_limit", message: expect.stringContaining("is not known") });
});

test("many turns at once do not pass a limit together, and each that is refused says why", async () => {
  await limit(alex, 2 * reserved + 1);
  world.model.script(() => ({ text: ["Done."], usage: { input: 8000, cached: 0, output: 4000 } }));
  const turns = await Promise.all(Array.from({ length: 8 }, (_, index) => alex.chat.ask(`Question ${index}`)));
  const ended = turns.map((events) => one(events, "turn.finished"));
  expect(ended.filter(({ status }) => status === "completed")).toHaveLength(2);
  for (const { error } of ended.filter(({ status }) => status === "failed")) {
    expect(error?.message).toMatch(
      /limit for today is reached: .* of \$0\.096 .* again on .* Alex Morgan can raise it/,
    );
  }
  expect((await spending(alex)).month.cost_micros).toBe(2 * reserved);
  const [held] =
    await world.sql`select sum(reserved_micros)::int as micros from public.turns where user_id = ${alex.userId}`;
  expect(held?.micros).toBe(0);
});

test("a limit reached in the middle ends the turn with what was done so far", async () => {
  const leadId = await alex.addLead({ name: "Ada Weber" });
  await limit(alex, null, reserved + 1);
  world.model.script(({ input }) =>
    outputs(input) === 0
      ? {
          text: ["I tag her."],
          calls: [{ tool: "tag_leads", arguments: { lead_ids: [leadId], add: ["warm"], remove: [] } }],
          usage: { input: 100, cached: 0, output: 10 },
        }
      : { text: ["Never said."] },
  );
  const before = world.model.requests.length;
  const events = await alex.chat.ask("Tag Ada");
  expect(world.model.requests.length - before).toBe(1);
  expect(textOf(events)).toBe("I tag her.");
  expect(one(events, "receipt").done).toHaveLength(1);
  expect(one(events, "turn.finished")).toMatchObject({
    status: "failed",
    error: {
      code: "spending_limit",
      message: expect.stringContaining("The workspace's spending limit for this month"),
    },
  });
});

test("one's own limit holds too, is never above the workspace's, and is of nobody else's concern", async () => {
  await limit(alex, 500_000);
  const mine = (day_micros: number | null) =>
    alex.rpc("set_own_spending_limit", { workspace_id: alex.workspaceId, day_micros });
  await expect(mine(500_001)).rejects.toThrow("The workspace allows $0.50 a day");
  await mine(1000);
  world.model.script(() => ({ text: ["Hi."] }));
  const refused = one(await alex.chat.ask("Hi"), "turn.finished");
  expect(refused.error?.message).toMatch(/Your own spending limit .* Settings → Profile/);
  const sam = await world.person({ workspaceId: alex.workspaceId, role: "member" });
  expect(one(await sam.chat.ask("Hi"), "turn.finished").status).toBe("completed");
  await expect(limit(sam, null)).rejects.toThrow("Only owners and admins");
  const audited = await world.sql`select table_name from public.audit_entries
    where workspace_id = ${alex.workspaceId} and table_name like '%spending_limits' order by id`;
  expect(audited.map((row) => row.table_name)).toEqual(["spending_limits", "own_spending_limits"]);
});

test("a stopped answer was paid for: what was heard is counted as an estimate", async () => {
  const held = Promise.withResolvers<void>();
  world.model.script(() => ({ text: ["x".repeat(400)], holdEnd: held.promise }));
  const answering = await alex.chat.say("Tell me");
  let turnId = "";
  await readEvents(answering, (event) => {
    if (event.type === "turn.started") turnId = event.turn_id;
    return event.type === "text.delta";
  });
  await alex.chat.post("chat/stop", { turn_id: turnId });
  await alex.chat.replay(turnId);
  held.resolve();
  expect(await alex.rpc("turn_trace", { turn_id: turnId })).toMatchObject({
    model_calls: [{ outcome: "stopped", is_estimate: true, output_tokens: 100 }],
  });
  expect((await spending(alex)).month.cost_micros).toBeGreaterThan(1000);
});

test("retries are counted, and a question that failed for good is kept as failed", async () => {
  let asked = 0;
  world.model.script(() => (asked++ === 0 ? { status: 500, headers: { "retry-after-ms": "1" } } : { text: ["Hi."] }));
  const first = one(await alex.chat.ask("Hi"), "turn.started").turn_id;
  expect(await alex.rpc("turn_trace", { turn_id: first })).toMatchObject({
    model_calls: [{ outcome: "answered", retries: 1, is_estimate: false }],
  });
  world.model.script(() => ({ status: 404 }));
  const second = one(await alex.chat.ask("Hi"), "turn.started").turn_id;
  expect(await alex.rpc("turn_trace", { turn_id: second })).toMatchObject({
    model_calls: [{ outcome: "failed", retries: 0, input_tokens: 0 }],
  });
});

test("a trace is for its person and the workspace's managers, and holds not a word of what was said", async () => {
  const sam = await world.person({ workspaceId: alex.workspaceId, role: "member" });
  world.model.script(({ input }) =>
    outputs(input) === 0
      ? { calls: [{ tool: "search_leads", arguments: { text: "canary-argument" } }] }
      : { text: ["canary-answer"] },
  );
  const { turn_id } = one(await sam.chat.ask("canary-question"), "turn.started");
  const trace = await alex.rpc("turn_trace", { turn_id });
  expect(trace).toMatchObject({ person: "Sam Colleague", tools: [{ tool: "search_leads" }] });
  expect(JSON.stringify([trace, await spending(alex)])).not.toContain("canary");
  const carol = await world.person({ workspaceId: alex.workspaceId, role: "member" });
  const eve = await world.person();
  for (const other of [carol, eve]) expect(await other.rpc("turn_trace", { turn_id })).toBeNull();
  expect(await eve.rpc("spending_overview", { workspace_id: alex.workspaceId })).toBeNull();
  expect((await spending(sam)).people).toHaveLength(1);
  expect((await spending(carol)).people).toHaveLength(0);
});
