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
