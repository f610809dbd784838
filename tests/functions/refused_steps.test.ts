import { afterAll, beforeAll, expect, test } from "vitest";
import type { NumberedEvent } from "../../shared/contracts/events.ts";
import type { Model } from "../../supabase/functions/_agent/model.ts";
import { openAiModel } from "../../supabase/functions/_agent/models/openai_model.ts";
import { toolSet } from "../../supabase/functions/_agent/tool_set.ts";
import { turnHub } from "../../supabase/functions/_agent/turn_hub.ts";
import { callerDatabase } from "../../supabase/functions/_shared/database.ts";
import { readEnvironment } from "../../supabase/functions/_shared/environment.ts";
import { tunables } from "../../supabase/functions/_shared/tunables.ts";
import { registry } from "../../supabase/functions/_tools/registry.ts";
import { handleChat } from "../../supabase/functions/chat/handler.ts";
import { one, readEvents, textOf } from "./support/chat_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

// The handler in this process, with a model and a patience of the test's own, on the real database.
let world: TestStack;
let alex: Person;

beforeAll(async () => {
  world = await startTestStack();
  alex = await world.person();
});
afterAll(() => world.stop());

async function ask(model: Model): Promise<NumberedEvent[]> {
  const { url, publishableKey, secretKey } = world.stack;
  const variables: Record<string, string> = {
    SUPABASE_URL: url,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify({ default: secretKey }),
  };
  const environment = readEnvironment((name) => variables[name]);
  const body = { thread_id: null, client_message_id: crypto.randomUUID(), message: "Hello" };
  const request = new Request("http://functions.local/chat", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const response = await handleChat(request, {
    authenticate: async () => ({ userId: alex.userId, token: alex.token }),
    databaseOf: (caller) => callerDatabase(environment, caller),
    model,
    tools: toolSet(registry),
    hub: turnHub(),
    background: (work) => void work,
    now: () => new Date(),
    log: () => {},
    tunables,
  });
  return await readEvents(response);
}

const impatient = (baseUrl: string) =>
  openAiModel({ apiKey: "k", baseUrl, name: "local", silenceSeconds: 0.3, fetch: globalThis.fetch });

test("a model that falls silent is asked again", async () => {
  let asked = 0;
  const never = new Promise(() => {});
  world.model.script(() => (asked++ === 0 ? { text: ["Half"], holdEnd: never } : { text: ["Whole."] }));
  const events = await ask(impatient(world.model.url));
  expect(one(events, "turn.finished").status).toBe("completed");
  expect(textOf(events).endsWith("Whole.")).toBe(true);
});

test("a model that stays silent ends the turn with a word about it", async () => {
  world.model.script(() => ({ hold: new Promise(() => {}) }));
  expect(one(await ask(impatient(world.model.url)), "turn.finished")).toMatchObject({
    status: "failed",
    error: { code: "model_unavailable", message: "The model stopped answering." },
  });
});

test.each([
  ["its text", { text: "a\0b", calls: [] }],
  ["a call", { text: "", calls: [{ id: "1", tool: "a\0b", arguments: {} }] }],
])("what the database refuses to store (%s) ends the turn at once, honestly", async (_, said) => {
  const usage = { input_tokens: 1, cached_tokens: 0, output_tokens: 1 };
  const model: Model = {
    name: "local",
    async *stream() {
      if (said.text) yield { type: "text", text: said.text };
      await new Promise((resolve) => setTimeout(resolve, 100));
      yield { type: "reply", reply: { ...said, opaque: [], usage } };
    },
  };
  expect(one(await ask(model), "turn.finished")).toMatchObject({
    status: "failed",
    error: { code: "internal", message: expect.stringContaining("on our side") },
  });
});
