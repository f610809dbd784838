import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { openAiModel } from "../../supabase/functions/_agent/models/openai_model.ts";
import { runTurn, type TurnDependencies } from "../../supabase/functions/_agent/run_turn.ts";
import { toolSet } from "../../supabase/functions/_agent/tool_set.ts";
import { turnBundle } from "../../supabase/functions/_agent/turn_bundle.ts";
import { turnHub } from "../../supabase/functions/_agent/turn_hub.ts";
import { tunables } from "../../supabase/functions/_shared/tunables.ts";
import { registry } from "../../supabase/functions/_tools/registry.ts";
import { one } from "./support/chat_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;

beforeAll(async () => {
  world = await startTestStack();
  alex = await world.person();
});
afterAll(() => world.stop());

test("a worker near its time limit parks the turn, and the next one goes on from the stored step", async () => {
  await alex.addLead({ name: "Anna Schmidt" });
  world.model.script(({ input }) =>
    input.at(-1)?.type === "function_call_output"
      ? { text: ["Here she is."] }
      : { calls: [{ tool: "search_leads", arguments: { text: "Anna" } }] },
  );
  const posted = z.object({ turn_id: z.uuid(), claim: turnBundle }).parse(
    await alex.rpc("post_message", {
      message: "Find Anna",
      client_message_id: crypto.randomUUID(),
      lease_seconds: 30,
    }),
  );
  let now = Date.now();
  const rpc = async (name: string, args: Record<string, unknown>) => {
    // The first step takes longer than a worker may live.
    if (name === "advance_turn") now += tunables.turn.parkAfterSeconds * 1000;
    return await alex.rpc(name, args);
  };
  const deps: TurnDependencies = {
    database: { rpc },
    model: openAiModel({ apiKey: "k", baseUrl: world.model.url, name: "m", silenceSeconds: 10, fetch }),
    tools: toolSet(registry),
    hub: turnHub(),
    now: () => new Date(now),
    log: () => {},
    tunables,
  };
  const before = world.model.requests.length;
  await runTurn(posted.claim, deps);
  expect(world.model.requests.length - before).toBe(1);
  // The database's bell has woken the next worker; the client only follows the log.
  const events = await alex.chat.replay(posted.turn_id);
  expect(one(events, "turn.finished").status).toBe("completed");
  expect(events.filter(({ event }) => event.type === "tool.started")).toHaveLength(1);
  expect(world.model.requests.length - before).toBe(2);
  expect((await world.sql`select epoch from public.turns where id = ${posted.turn_id}`)[0]?.epoch).toBe(2);
});
