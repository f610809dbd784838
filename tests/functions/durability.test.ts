import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { one, readEvents, textOf } from "./support/chat_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;

beforeAll(async () => {
  world = await startTestStack();
  alex = await world.person();
});
afterAll(() => world.stop());

/** Kills the process that runs the functions, as the platform may at any moment; its supervisor starts another. */
async function killFunctions(): Promise<void> {
  const children = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], { encoding: "utf8" });
  const deno = children.split("\n").find((line) => line.includes("deno") && line.includes("host.ts"));
  process.kill(Number(deno?.trim().split(" ")[0]), "SIGKILL");
  await expect
    .poll(async () => (await alex.chat.call("run-tool").catch(() => undefined))?.status, { timeout: 15_000 })
    .toBe(200);
}

/** The lease of a dead worker runs out: the clock is moved instead of waited for. */
const leaseRunsOut = (turnId: string) =>
  world.sql`update public.turns set lease_until = now() - interval '1 second' where id = ${turnId} and status = 'running'`;

test("a turn whose worker is killed while the model speaks is taken up, and the client reads one whole answer", async () => {
  const held = Promise.withResolvers<void>();
  world.model.script(() => ({ text: ["Half of ", "it"], holdEnd: held.promise }));
  const before = await readEvents(await alex.chat.say("Tell me"), ({ type }) => type === "text.delta");
  const { turn_id } = one(before, "turn.started");
  await killFunctions();
  held.resolve();
  world.model.script(() => ({ text: ["All of it."] }));
  await leaseRunsOut(turn_id);
  const after = await alex.chat.replay(turn_id, before.at(-1)?.seq);
  const all = [...before, ...after];
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
  const { from_seq } = one(all, "text.discarded");
  expect(
    textOf(
      all.filter(
        ({ seq }) => seq < from_seq || seq > (all.find(({ event }) => event.type === "text.discarded")?.seq ?? 0),
      ),
    ),
  ).toBe("All of it.");
  expect(one(all, "turn.finished").status).toBe("completed");
});

test("a change that was made before the worker was killed is not made again", async () => {
  const lead_id = await alex.addLead({ name: "Once Only" });
  const held = Promise.withResolvers<void>();
  const note = { calls: [{ tool: "add_note", arguments: { lead_id, body: "Called today" } }] };
  const isFirst = (input: Record<string, unknown>[]) => input.at(-1)?.type !== "function_call_output";
  world.model.script(({ input }) => (isFirst(input) ? note : { text: ["Noted"], holdEnd: held.promise }));
  const before = await readEvents(await alex.chat.say("Note it"), ({ type }) => type === "tool.finished");
  const { turn_id } = one(before, "turn.started");
  await killFunctions();
  held.resolve();
  world.model.script(({ input }) => (isFirst(input) ? note : { text: ["Noted."] }));
  await leaseRunsOut(turn_id);
  const after = await alex.chat.replay(turn_id, before.at(-1)?.seq);
  expect(one(after, "turn.finished").status).toBe("completed");
  expect(
    await world.sql`select 1 from public.lead_activities where lead_id = ${lead_id} and kind = 'note'`,
  ).toHaveLength(1);
});

test("the tick takes up a turn whose person has left the page", async () => {
  const held = Promise.withResolvers<void>();
  world.model.script(() => ({ text: ["Never"], holdEnd: held.promise }));
  const { turn_id } = one(
    await readEvents(await alex.chat.say("Hi"), ({ type }) => type === "text.delta"),
    "turn.started",
  );
  await killFunctions();
  held.resolve();
  world.model.script(() => ({ text: ["Here."] }));
  await leaseRunsOut(turn_id);
  await fetch(`${world.stack.url}/functions/v1/tick`, { method: "POST", headers: { apikey: world.stack.secretKey } });
  const status = async () => (await world.sql`select status from public.turns where id = ${turn_id}`)[0]?.status;
  await expect.poll(status, { timeout: 10_000 }).toBe("completed");
});

test("a turn that kills every worker ends honestly", async () => {
  world.model.script(() => ({ text: ["x"], holdEnd: new Promise(() => {}) }));
  const { turn_id } = one(
    await readEvents(await alex.chat.say("Poison"), ({ type }) => type === "text.delta"),
    "turn.started",
  );
  await world.sql`update public.turns set attempts = 5, lease_until = now() - interval '1 second', epoch = epoch + 1 where id = ${turn_id}`;
  const finished = one(await alex.chat.replay(turn_id), "turn.finished");
  expect(finished).toMatchObject({ status: "failed", error: { code: "unavailable" } });
});
