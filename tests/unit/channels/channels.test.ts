import { createDecipheriv, createECDH, createHmac, hkdfSync } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, test, vi } from "vitest";
import type { ChannelMessage } from "../../../supabase/functions/_channels/channel_message.ts";
import type { EmailSender } from "../../../supabase/functions/_channels/email_sender.ts";
import { sendNotificationMail } from "../../../supabase/functions/_channels/notification_mail.ts";
import { notificationWebhook, sendWebhook } from "../../../supabase/functions/_channels/outgoing_webhook.ts";
import { newPushKeys, sendPushMessage } from "../../../supabase/functions/_channels/push_message.ts";
import { SendError } from "../../../supabase/functions/_channels/send_error.ts";
import { sendSlackMessage } from "../../../supabase/functions/_channels/slack_message.ts";
import { FetchRefusal, type FetchRefusalReason } from "../../../supabase/functions/_shared/fetch_refusal.ts";
import type { GuardedRequest } from "../../../supabase/functions/_shared/guarded_fetch.ts";
import { tunables } from "../../../supabase/functions/_shared/tunables.ts";

const limits = tunables.notifications;
const address = "https://hooks.example.com/services/secret";
const notification = {
  id: "10000000-0000-4000-8000-000000000001",
  kind: "reply",
  title: "Ada <replied> & asks",
  body: "When? <!channel> <https://evil.example|click>",
  priority: "normal" as const,
  group_key: null,
  data: {},
  created_at: "2026-11-23T08:00:00Z",
};
const message = (more: Partial<ChannelMessage> = {}): ChannelMessage => ({
  id: "20000000-0000-4000-8000-000000000002",
  kind: "notice",
  person: "Bo",
  workspaceId: "30000000-0000-4000-8000-000000000003",
  workspace: "Acme",
  timeZone: "Europe/Berlin",
  notifications: [notification],
  pageUrl: "https://page.example.com/notifications",
  ...more,
});
/** Answers with a status, or refuses; remembers what it was asked. */
function fetchThat(answer: number | FetchRefusalReason, headers: Record<string, string> = {}) {
  const asked: (GuardedRequest & { address: string })[] = [];
  const fetch = vi.fn(async (to: string, request: GuardedRequest) => {
    asked.push({ address: to, ...request });
    if (typeof answer === "string") throw new FetchRefusal(answer, "No.");
    return { status: answer, headers: new Headers(headers), body: new Uint8Array(), url: to };
  });
  return { fetch, asked };
}

describe("a webhook", () => {
  const secret = `whsec_${Buffer.alloc(32, 3).toString("base64")}`;
  const at = new Date();
  const call = { address, secret, at, ...notificationWebhook(message()) };

  test("is signed so that the library of its receiver takes it, and no other body", async () => {
    const { fetch, asked } = fetchThat(200);
    expect(await sendWebhook(call, fetch, limits)).toEqual({ outcome: "sent" });
    const { headers = {}, body = "" } = asked[0] ?? {};
    const seen = new Webhook(secret).verify(String(body), headers);
    expect(seen).toMatchObject({
      type: "notification.created",
      data: { id: notification.id, title: notification.title },
    });
    expect(headers["webhook-id"]).toBe(message().id);
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
    expect(() =>
      new Webhook(`whsec_${Buffer.alloc(32, 4).toString("base64")}`).verify(String(body), headers),
    ).toThrow();
  });

  test.each<[number | FetchRefusalReason, string]>([
    [204, "sent"],
    [302, "retry"],
    [400, "retry"],
    [410, "gone"],
    [500, "retry"],
    ["lost", "retry"],
    ["private", "retry"],
    ["unreachable", "retry"],
  ])("after %s it is %s", async (answer, outcome) => {
    expect(await sendWebhook(call, fetchThat(answer).fetch, limits)).toMatchObject({ outcome });
  });

  test("waits as long as it is told to, a day at most", async () => {
    const told = async (seconds: string) => sendWebhook(call, fetchThat(429, { "retry-after": seconds }).fetch, limits);
    expect(await told("120")).toMatchObject({ outcome: "retry", retry_seconds: 120 });
    expect(await told("99999999")).toMatchObject({ retry_seconds: 86_400 });
    expect(await told("Wed, 21 Oct 2026 07:28:00 GMT")).not.toHaveProperty("retry_seconds");
  });
});

describe("Slack", () => {
  test("is shown words as words: nobody's text makes a link or calls a channel", async () => {
    const { fetch, asked } = fetchThat(200);
    await sendSlackMessage(address, message(), fetch, limits);
    const { text } = JSON.parse(String(asked[0]?.body));
    expect(text).toContain("*Ada &lt;replied&gt; &amp; asks*");
    expect(text).toContain("&lt;!channel&gt;");
    expect(text).not.toMatch(/<(?!https:\/\/page\.example\.com\/notifications\|)/);
  });

  test("gets a group as one message", async () => {
    const { fetch, asked } = fetchThat(200);
    const many = Array.from({ length: 14 }, (_, n) => ({ ...notification, title: `Lead ${n}` }));
    await sendSlackMessage(address, message({ notifications: many }), fetch, limits);
    const { text } = JSON.parse(String(asked[0]?.body));
    expect(text).toContain("Lead 0 and 13 more");
    expect(text).toContain("… and 4 more");
  });

  test.each<[number | FetchRefusalReason, string]>([
    [200, "sent"],
    [400, "refused"],
    [404, "gone"],
    [410, "gone"],
    [429, "retry"],
    [503, "retry"],
    ["unreachable", "retry"],
    ["lost", "uncertain"],
  ])("after %s it is %s", async (answer, outcome) => {
    expect(await sendSlackMessage(address, message(), fetchThat(answer).fetch, limits)).toMatchObject({ outcome });
  });
});

describe("web push", () => {
  test("is encrypted for that browser and signed with the installation's key", async () => {
    const browser = createECDH("prime256v1");
    browser.generateKeys();
    const auth = Buffer.alloc(16, 5);
    const keys = { p256dh: browser.getPublicKey("base64url"), auth: auth.toString("base64url") };
    const vapid = { ...(await newPushKeys()), subject: "mailto:a@example.com" };
    const { fetch, asked } = fetchThat(201);
    const outcome = await sendPushMessage(
      { address: "https://push.example.com/x", keys },
      message(),
      vapid,
      fetch,
      limits,
    );
    expect(outcome).toEqual({ outcome: "sent" });
    const sent = asked[0];
    if (!sent || !(sent.body instanceof Uint8Array)) throw new Error("nothing was sent");
    expect(sent.headers).toMatchObject({
      "content-encoding": "aes128gcm",
      authorization: expect.stringMatching(/^vapid t=/),
    });
    expect(JSON.parse(decrypted(Buffer.from(sent.body), browser, auth))).toMatchObject({
      title: "Ada <replied> & asks",
      tag: notification.id,
      url: "https://page.example.com/notifications",
    });
    const token = /t=([^,]+), k=(.+)$/.exec(sent.headers?.authorization ?? "");
    expect(token?.[2]).toBe(vapid.publicKey);
    const point = Buffer.from(vapid.publicKey, "base64url");
    const jwk = {
      kty: "EC",
      crv: "P-256",
      x: point.subarray(1, 33).toString("base64url"),
      y: point.subarray(33).toString("base64url"),
    };
    const key = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const [head = "", claims = "", signature = ""] = (token?.[1] ?? "").split(".");
    const algorithm = { name: "ECDSA", hash: "SHA-256" };
    const signed = new TextEncoder().encode(`${head}.${claims}`);
    expect(await crypto.subtle.verify(algorithm, key, Buffer.from(signature, "base64url"), signed)).toBe(true);
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      aud: "https://push.example.com",
      sub: vapid.subject,
    });
  });

  test.each<[number | FetchRefusalReason, string]>([
    [410, "gone"],
    [404, "gone"],
    [413, "refused"],
    [429, "retry"],
    [500, "retry"],
    ["lost", "retry"],
  ])("after %s it is %s", async (answer, outcome) => {
    const browser = createECDH("prime256v1");
    const keys = { p256dh: browser.generateKeys("base64url"), auth: Buffer.alloc(16).toString("base64url") };
    const vapid = { ...(await newPushKeys()), subject: "mailto:a@example.com" };
    const subscription = { address: "https://push.example.com/x", keys };
    expect(await sendPushMessage(subscription, message(), vapid, fetchThat(answer).fetch, limits)).toMatchObject({
      outcome,
    });
  });

  test("with keys that are none is gone", async () => {
    const subscription = { address: "https://push.example.com/x", keys: { p256dh: "AAAA", auth: "AAAA" } };
    const vapid = { ...(await newPushKeys()), subject: "mailto:a@example.com" };
    expect(await sendPushMessage(subscription, message(), vapid, fetchThat(201).fetch, limits)).toMatchObject({
      outcome: "gone",
    });
  });
});

/** As a browser does it (RFC 8188 and RFC 8291), with nothing of the library. */
function decrypted(body: Buffer, browser: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = body.subarray(0, 16);
  const keyLength = body[20] ?? 0;
  const sender = body.subarray(21, 21 + keyLength);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), browser.getPublicKey(), sender]);
  const extracted = createHmac("sha256", auth).update(browser.computeSecret(sender)).digest();
  const secret = createHmac("sha256", extracted)
    .update(Buffer.concat([info, Buffer.from([1])]))
    .digest();
  const derive = (name: string, length: number) =>
    Buffer.from(hkdfSync("sha256", secret, salt, Buffer.from(`Content-Encoding: ${name}\0`), length));
  const sealed = body.subarray(21 + keyLength);
  const decipher = createDecipheriv("aes-128-gcm", derive("aes128gcm", 16), derive("nonce", 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}

describe("a mail", () => {
  const sender = (idempotent: boolean, fault?: SendError): EmailSender & { sent: unknown[] } => {
    const sent: unknown[] = [];
    return {
      name: "test",
      idempotent,
      sent,
      send: async (email) => {
        if (fault) throw fault;
        sent.push(email);
        return "id";
      },
    };
  };

  test("tells what is unread in the reader's zone, and has one line as its subject", async () => {
    const email = sender(false);
    const digest = message({
      kind: "digest",
      notifications: [notification, { ...notification, title: "Two\r\nlines" }],
    });
    await sendNotificationMail("bo@example.com", digest, email);
    expect(email.sent).toMatchObject([
      {
        id: digest.id,
        to: "bo@example.com",
        subject: "2 things are unread",
        text: expect.stringMatching(/Ada <replied> & asks \(Mon,? 09:00\)/),
      },
    ]);
    await sendNotificationMail(
      "bo@example.com",
      message({ notifications: [{ ...notification, title: "Two\r\nBcc: x" }] }),
      email,
    );
    expect(email.sent[1]).toMatchObject({ subject: "Two Bcc: x" });
  });

  test.each<[boolean, ConstructorParameters<typeof SendError>[1], string]>([
    [false, { outcome: "unknown" }, "uncertain"],
    [true, { outcome: "unknown" }, "retry"],
    [false, { outcome: "refused" }, "refused"],
    [false, { outcome: "refused", concernsAll: true }, "retry"],
    [false, { outcome: "passing" }, "retry"],
  ])("with a provider that honours keys (%s) after %j is %s", async (idempotent, fault, outcome) => {
    const email = sender(idempotent, new SendError("No.", fault));
    expect(await sendNotificationMail("bo@example.com", message(), email)).toMatchObject({ outcome });
  });
});
