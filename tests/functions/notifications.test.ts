import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

const secret = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
const lines: string[] = [];
let receiver: Server;
let heard: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
let status = 200;
let at: string;
let world: TestStack;
let alex: Person;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      heard.push({ path: request.url ?? "", headers: request.headers, body });
      response.writeHead(status).end("ok");
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const place = receiver.address();
  if (place === null || typeof place === "string") throw new Error("The receiver has no port.");
  at = `127.0.0.1:${place.port}`;
  world = await startTestStack((line) => lines.push(line), { FETCH_PRIVATE_ALLOWED: at });
});
afterAll(async () => {
  await world.stop();
  receiver.close();
});
beforeEach(async () => {
  heard = [];
  status = 200;
  alex = await world.person();
});

const added = z.object({ channel: z.object({ id: z.uuid(), place: z.string() }) });
const call = (name: string, args: Record<string, unknown> = {}) =>
  alex.rpc(name, { workspace_id: alex.workspaceId, ...args });
const add = async (channel: Record<string, unknown>) =>
  added.parse(await call("add_notification_channel", { channel })).channel;
const delivery = async (id: string) =>
  (await world.sql`select status, error from public.notification_deliveries where id = ${id}`)[0];

/** Sends the test and waits until the tick has dealt with it. */
async function tried(channelId: string) {
  const answer = await call("test_notification_channel", { channel_id: channelId });
  const { delivery_id: id } = z.object({ delivery_id: z.uuid() }).parse(answer);
  await expect
    .poll(async () => (await delivery(id))?.error ?? (await delivery(id))?.status, { timeout: 15_000 })
    .not.toMatch(/queued|sending/);
  return delivery(id);
}

describe("a channel's test", () => {
  test("reaches a webhook, signed for the library of its receiver", async () => {
    const { id } = await add({ kind: "webhook", address: `http://${at}/in?key=hidden`, signing_secret: secret });
    expect(await tried(id)).toMatchObject({ status: "sent" });
    const [seen] = heard;
    expect(seen?.path).toBe("/in?key=hidden");
    const headers = Object.fromEntries(
      Object.entries(seen?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    expect(new Webhook(secret).verify(seen?.body ?? "", headers)).toMatchObject({ type: "notification.test" });
  });

  test("reaches Slack, and the person's own mailbox", async () => {
    const slack = await add({ kind: "slack", address: `http://${at}/services/T0/B0/hidden` });
    expect(slack.place).not.toContain("T0");
    expect(await tried(slack.id)).toMatchObject({ status: "sent" });
    expect(heard.map(({ path }) => path)).toEqual(["/services/T0/B0/hidden"]);
    const email = await add({ kind: "email", address: "someone.else@example.com" });
    expect(email.place).toBe(alex.email);
    expect(await tried(email.id)).toMatchObject({ status: "sent" });
    expect((await world.mails()).filter(({ to }) => to.includes(alex.email))).toMatchObject([
      { subject: "This is a test" },
    ]);
  });

  test.each([
    "http://127.0.0.1:9999/",
    "http://169.254.169.254/latest/meta-data",
    "http://[::ffff:127.0.0.1]/",
    "http://0x7f.1/",
  ])("does not reach %s, and says why", async (address) => {
    const { id } = await add({ kind: "webhook", address, signing_secret: secret });
    expect(await tried(id)).toMatchObject({ error: expect.stringContaining("not on the public internet") });
    expect(heard).toEqual([]);
  });

  test("that fails says what was answered, and tries again by itself", async () => {
    const { id } = await add({ kind: "webhook", address: `http://${at}/in`, signing_secret: secret });
    status = 503;
    expect(await tried(id)).toMatchObject({ status: "queued", error: "It answered 503." });
    status = 200;
    await world.sql`update public.notification_deliveries set next_attempt_at = now() where channel_id = ${id}`;
    await expect
      .poll(
        async () =>
          (await world.sql`select status from public.notification_deliveries where channel_id = ${id}`)[0]?.status,
        { timeout: 15_000 },
      )
      .toBe("sent");
    expect(new Set(heard.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });
});

test("a number is mailed to its own person with its chart, and changes nothing in what they are told elsewhere", async () => {
  await alex.addLead({ name: "Ada", source: "Web" });
  const request = { measure: "sources", period: "all_time" };
  const task = { name: "Each Monday", kind: "report", parameters: { about: "measure", request } };
  const time = { cron: "0 8 * * 1", time_zone: "UTC" };
  const { task: saved } = z
    .object({ task: z.object({ id: z.uuid(), version: z.string() }) })
    .parse(await call("save_task", { task: { ...task, ...time } }));
  await call("confirm_task", { task_id: saved.id, seen: saved.version });
  await call("run_task_now", { task_id: saved.id });
  const mine = async () => (await world.mails()).filter(({ to }) => to.includes(alex.email));
  await expect.poll(mine, { timeout: 30_000 }).toMatchObject([{ subject: "Each Monday" }]);
  const [mail] = await mine();
  expect(mail?.text).toContain("- Web *: Leads 1, Won 0, Lost 0, Win rate –");
  const sent = async () =>
    (
      await world.sql`select payload ->> 'to' as to, status, provider from public.outbox where user_id = ${alex.userId}`
    ).map((row) => ({ ...row }));
  // The mail is there a moment before it is written down.
  await expect.poll(sent, { timeout: 30_000 }).toEqual([{ to: alex.email, status: "sent", provider: "smtp" }]);
});

test("the installation makes its keys for web push by itself, and gives away the public one alone", async () => {
  await expect
    .poll(() => call("push_public_key").catch(() => alex.rpc("push_public_key", {})), { timeout: 15_000 })
    .toMatch(/^B[\w-]{86}$/);
  await expect(alex.rpc("keep_push_keys", {})).rejects.toThrow();
});

test("no secret stands in a log, or in an answer to anybody", async () => {
  await add({ kind: "webhook", address: `http://${at}/in?key=hidden`, signing_secret: secret });
  expect(lines.join("\n")).not.toMatch(/hidden|whsec_/);
  const settings = JSON.stringify(await call("my_notification_settings"));
  expect(settings).not.toMatch(/hidden|whsec_/);
});

describe("what the assistant says by itself", () => {
  const briefing = { behaviour: "daily_briefing" };
  const post = (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${alex.token}` }) =>
    fetch(`${world.stack.url}/functions/v1/proactive/try`, {
      method: "POST",
      headers: { apikey: world.stack.publishableKey, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });

  test("is told at a ring of the schedule, once however often it rings, and can be tried before", async () => {
    const behaviours = async () => z.array(z.object({ name: z.string() })).parse(await call("list_behaviours"));
    await world.sql`select private.ring_for_behaviours()`;
    await expect.poll(async () => (await behaviours()).length, { timeout: 15_000 }).toBeGreaterThan(2);
    await call("set_reminder", { text: "Call Ada", due_at: new Date(Date.now() + 60_000).toISOString() });
    const tried = await post({ workspace_id: alex.workspaceId, ...briefing });
    expect(await tried.json()).toMatchObject({ messages: [{ title: "Your day: 1 reminder due" }] });
    const told = () => world.sql`select title from public.agent_notifications
      where workspace_id = ${alex.workspaceId} and kind = 'behaviour_daily_briefing'`;
    expect(await told()).toHaveLength(0);
    await world.sql`update private.behaviour_runs set next_at = now()
      where workspace_id = ${alex.workspaceId} and behaviour = 'daily_briefing'`;
    for (let ring = 0; ring < 3; ring++) await world.sql`select private.ring_for_behaviours()`;
    await expect.poll(async () => (await told()).length, { timeout: 15_000 }).toBe(1);
    await call("change_behaviour", { ...briefing, changes: { muted: true } });
    await call("change_behaviour", { ...briefing, changes: { muted: false } });
    await world.sql`update private.behaviour_runs set next_at = now() where workspace_id = ${alex.workspaceId}`;
    await world.sql`select private.ring_for_behaviours()`;
    await expect
      .poll(
        async () =>
          (
            await world.sql`select count(*)::int as due from private.behaviour_runs
        where workspace_id = ${alex.workspaceId} and next_at <= now() + interval '3 minutes'`
          )[0]?.due,
        { timeout: 15_000 },
      )
      .toBe(0);
    expect(await told()).toHaveLength(1);
  });

  test("is tried by members alone, with nothing but names that are known", async () => {
    const other = await world.person();
    const status = async (body: unknown, headers?: Record<string, string>) => (await post(body, headers)).status;
    expect(await status({ workspace_id: other.workspaceId, ...briefing })).toBe(403);
    expect(await status({ workspace_id: alex.workspaceId, behaviour: "act_as" })).toBe(404);
    expect(await status({ workspace_id: alex.workspaceId, ...briefing, at: "2026-01-01" })).toBe(400);
    expect(await status({ workspace_id: alex.workspaceId, ...briefing }, {})).toBe(401);
    const ring = await fetch(`${world.stack.url}/functions/v1/proactive`, {
      method: "POST",
      headers: { apikey: world.stack.publishableKey, authorization: `Bearer ${alex.token}` },
    });
    expect(ring.status).toBe(401);
  });
});
