import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { describeError } from "../../supabase/functions/_shared/log.ts";
import { one } from "./support/chat_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;
const lines: string[] = [];

beforeAll(async () => {
  world = await startTestStack((line) => lines.push(line));
  alex = await world.person();
});
afterAll(() => world.stop());

const entry = z.looseObject({ message: z.string(), request_id: z.string().optional(), turn_id: z.string().optional() });

/** What the functions printed, line by line. */
const printed = () => lines.filter((line) => line.startsWith("functions: ")).map((line) => line.slice(11));
const entries = () => printed().map((line) => entry.parse(JSON.parse(line)));

/** Sooner or later: the output of another process arrives when it does. */
const logged = (like: Record<string, unknown>) =>
  expect.poll(entries, { timeout: 10_000 }).toContainEqual(expect.objectContaining(like));

test("each request leaves a line with status and time, each turn one with its end, and they share the ids", async () => {
  world.model.script(() => ({ text: ["Hi."] }));
  const response = await alex.chat.say("Hi");
  await response.text();
  const request_id = response.headers.get("x-request-id");
  const turn_id = response.headers.get("x-turn-id");
  await logged({ message: "request", function: "chat", method: "POST", status: 200, request_id, turn_id });
  await logged({ message: "turn left", status: "completed", model_calls: 1, output_tokens: 5, request_id, turn_id });
  await alex.chat.call("chat/nowhere");
  await logged({ message: "request", function: "chat", method: "GET", status: 404 });
});

test("a fault leaves its kind and place", async () => {
  world.model.script(() => ({ status: 400 }));
  const { turn_id } = one(await alex.chat.ask("Hi"), "turn.started");
  await logged({ message: "turn ended early", turn_id, error: "ModelError", status: 400 });
  await logged({ message: "turn left", turn_id, status: "failed" });
});

test("no word of people, records, models or providers, and no key, is ever printed", async () => {
  const canary = "kanarienvogel";
  await world.sql`update public.workspaces set name = ${canary} where id = ${alex.workspaceId}`;
  const email = `${canary}@lead.example`;
  const leadId = await alex.addLead({ name: `${canary} Weber`, email, title: canary });
  const calls = [
    { tool: "search_leads", arguments: { text: canary, stage: canary } },
    { tool: "add_note", arguments: { lead_id: leadId, body: canary } },
    { tool: "change_stage", arguments: { lead_id: leadId, stage: "won", reason: canary } },
    { tool: `${canary}_tool`, arguments: {} },
    { tool: "get_lead", arguments: `{"${canary}` },
    { tool: "send_email", arguments: { lead_id: leadId, subject: canary, body: canary } },
  ];
  let asked = 0;
  world.model.script(() => (asked++ === 0 ? { text: [canary], calls } : { text: [`Sent to ${canary}`] }));
  const events = await alex.chat.ask(`Write to ${canary}`);
  const { approval_id } = one(events, "approval.requested");
  await (await alex.chat.decide(approval_id, "approve", { reason: canary })).text();
  expect((await world.mails()).map(({ to }) => to)).toEqual([email]);

  world.model.script(() => ({ status: 500, message: canary, headers: { "retry-after-ms": "1" } }));
  await alex.chat.ask(`Again ${canary}`);
  world.model.script(() => ({ text: [canary, canary], cutAfter: 1 }));
  await alex.chat.ask(`And again ${canary}`);
  await alex.chat.call(`chat?turn_id=${canary}`);
  await alex.chat.call(`chat/${canary}`, { method: "POST", body: `{"${canary}` });
  await alex.chat.post(`run-tool/${canary}`, { [canary]: canary });
  await alex.chat.post("run-tool/get_lead", { lead_id: canary });
  await alex.chat.post("run-tool/add_note", { lead_id: crypto.randomUUID(), body: canary });
  await alex.chat.call("chat", { headers: { authorization: `Bearer ${canary}` } });
  const last = await alex.chat.post("chat", { thread_id: canary, message: canary });
  await logged({ message: "request", request_id: last.headers.get("x-request-id") });

  const output = printed().join("\n");
  expect(output.length).toBeGreaterThan(2000);
  const hidden = [canary, email, alex.email, alex.token, world.stack.secretKey, world.stack.publishableKey, "Weber"];
  for (const word of hidden) expect(output.toLowerCase()).not.toContain(word.toLowerCase());
});

test("an error is described without its words, even where they look like a place in the code", () => {
  const hidden = "secret\n    at secret.ts:1:1";
  const error = new Error(hidden, { cause: new TypeError(hidden) });
  const described = describeError(error);
  expect(described).toMatchObject({
    error: "Error",
    cause: "TypeError",
    at: expect.arrayContaining([expect.stringMatching(/^logs\.test\.ts:/)]),
  });
  expect(JSON.stringify(described)).not.toContain("secret");
  expect(describeError("secret")).toEqual({ error: "string" });
});
