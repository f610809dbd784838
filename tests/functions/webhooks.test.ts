import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CampaignDriver, monday } from "../helpers/campaign_driver.ts";
import { bounceMail, complaintMail, mimeMail } from "../unit/mail/inbound/mime_samples.ts";
import { startResendStandIn } from "./support/resend_stand_in.ts";
import { mailDigest, signedHeaders } from "./support/signed_webhook.ts";
import { silenceDoorbell, startTestStack, type TestStack } from "./support/test_stack.ts";

const resendSecret = `whsec_${Buffer.from("resend secret of the tests 12345").toString("base64")}`;
const inboundSecret = `whsec_${Buffer.from("inbound secret of the tests 1234").toString("base64")}`;

let resend: Awaited<ReturnType<typeof startResendStandIn>>;
let stack: TestStack;
let driver: CampaignDriver;
let outboxIds: string[];
let leadIds: string[];
let campaignId: string;
let mailbox: string;

beforeAll(async () => {
  resend = await startResendStandIn("re_test");
  stack = await startTestStack(() => {}, {
    RESEND_WEBHOOK_SECRET: resendSecret,
    MAIL_INBOUND_SECRET: inboundSecret,
    RESEND_BASE_URL: resend.url,
    RESEND_API_KEY: "re_test",
  });
  await silenceDoorbell(stack.sql);
});
afterAll(async () => {
  await stack.stop();
  resend.stop();
});
beforeEach(async () => {
  await stack.sql`update public.campaigns set status = 'stopped' where status = 'running'`;
  await stack.sql`delete from public.outbox where kind = 'campaign_email'`;
  driver = await CampaignDriver.open(stack.sql);
  mailbox = `ada.${driver.workspace.id.slice(0, 8)}@sender.example.com`;
  leadIds = await driver.leads(3);
  ({ id: campaignId } = await driver.started(leadIds, 2));
  await driver.plan();
  const mails = await driver.claim();
  await driver.finish(mails);
  outboxIds = [...mails].sort((a, b) => a.to.localeCompare(b.to)).map(({ outbox_id }) => outbox_id);
});

const post = (path: string, body: Uint8Array | string, headers: Record<string, string>) =>
  fetch(`${stack.stack.url}/functions/v1/webhooks/${path}`, { method: "POST", body: Buffer.from(body), headers });
const event = (type: string, data: Record<string, unknown>) =>
  JSON.stringify({ type, created_at: monday, data: { email_id: "re_x", ...data } });
const told = (body: string, options: { id?: string; at?: Date } = {}) =>
  post("resend", body, signedHeaders(resendSecret, body, options));
const inbound = (raw: Uint8Array) => post("inbound", raw, signedHeaders(inboundSecret, mailDigest(raw)));
const tagged = (place: number) => ({ tags: [{ name: "outbox_id", value: outboxIds[place] }] });
const counts = async () => (await driver.see(campaignId)).steps[0]?.variants[0]?.counts;
const enrolment = async (place: number) =>
  (await stack.sql`select status, reason from public.enrolments where lead_id = ${leadIds[place] ?? null}`)[0];
const recorded = async () => (await stack.sql`select count(*)::int as events from public.mail_events`)[0]?.events;

describe("an event of Resend", () => {
  test("is recorded, found by its tag", async () => {
    const answer = await told(event("email.delivered", tagged(0)));
    expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
    expect(await counts()).toMatchObject({ delivered: 1 });
  });

  test("told three times counts once, also with svix's names of the headers", async () => {
    const body = event("email.delivered", tagged(0));
    for (const prefix of ["webhook", "svix", "webhook"]) {
      const headers = signedHeaders(resendSecret, body, { id: "msg_same" });
      const named = Object.entries(headers).map(([name, value]) => [name.replace("webhook", prefix), value]);
      expect((await post("resend", body, Object.fromEntries(named))).status).toBe(200);
    }
    expect(await counts()).toMatchObject({ delivered: 1 });
  });

  test("that it bounced for good stops and suppresses; one that passes does not", async () => {
    await told(event("email.bounced", { ...tagged(0), bounce: { type: "Permanent", message: "No such user" } }));
    await told(event("email.bounced", { tags: { outbox_id: outboxIds[1] }, bounce: { type: "Transient" } }));
    expect(await enrolment(0)).toEqual({ status: "stopped", reason: "bounced" });
    expect(await enrolment(1)).toEqual({ status: "active", reason: null });
  });

  test("of a click by a person counts, of a scanner not", async () => {
    const created_at = monday;
    const click = (userAgent: string) => ({
      userAgent,
      timestamp: "2027-06-07T09:00:00Z",
      link: "https://example.com",
      ipAddress: "203.0.113.7",
    });
    const person =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17 Safari/605.1.15";
    await told(event("email.clicked", { ...tagged(0), created_at, click: click(person) }));
    await told(event("email.clicked", { ...tagged(1), created_at, click: click("Barracuda Sentinel") }));
    expect(await counts()).toMatchObject({ clicked: 1 });
  });

  test.each(["email.sent", "email.delivery_delayed", "domain.created", "something.new"])(
    "%s is thanked for",
    async (type) => {
      expect((await told(event(type, tagged(0)))).status).toBe(200);
      expect((await told(JSON.stringify({ type }))).status).toBe(200);
    },
  );

  test("that a mail came in fetches it, and it is a reply", async () => {
    resend.holds.raw = mimeMail(
      {
        From: "reader2@example.com",
        To: mailbox,
        "In-Reply-To": `<${outboxIds[2]}@sender.example.com>`,
        "Message-ID": "<via-resend@example.com>",
      },
      "Not interested.",
    );
    const answer = await told(JSON.stringify({ type: "email.received", data: { email_id: "in_1" } }));
    expect(await answer.json()).toMatchObject({ matched: true, is_new: true });
    expect(await enrolment(2)).toEqual({ status: "stopped", reason: "replied" });
    const unknown = await told(JSON.stringify({ type: "email.received", data: { email_id: "in_2" } }));
    expect(unknown.status).toBe(503);
  });

  test.each(["", "no json", "[]", '{"type": 5}'])("that is none is refused: %j", async (body) =>
    expect((await told(body)).status).toBe(400),
  );
});

describe("tampering", () => {
  const valid = () => event("email.complained", tagged(0));
  const late = new Date(Date.now() - 6 * 60_000);
  const early = new Date(Date.now() + 6 * 60_000);
  const seconds = String(Math.floor(Date.now() / 1000));
  const changed = (headers: Record<string, string>, at?: Date) =>
    post("resend", valid(), { ...signedHeaders(resendSecret, valid(), at && { at }), ...headers });
  const plainMail = mimeMail({}, "x");
  test.each<[string, () => Promise<Response>]>([
    ["no signature", () => post("resend", valid(), {})],
    ["another secret", () => post("resend", valid(), signedHeaders(inboundSecret, valid()))],
    ["a changed body", () => post("resend", `${valid()} `, signedHeaders(resendSecret, valid()))],
    ["a changed id", () => changed({ "webhook-id": "msg_other" })],
    ["a changed time", () => changed({ "webhook-timestamp": seconds }, late)],
    ["an old call", () => told(valid(), { at: late })],
    ["a call from the future", () => told(valid(), { at: early })],
    ["half a signature", () => changed({ "webhook-signature": "v1,AAAA" })],
    ["a signature of no version", () => changed({ "webhook-signature": "v1" })],
    ["many signatures, all wrong", () => changed({ "webhook-signature": "v1,AAAA v1a,BBBB v2,CCCC" })],
    ["the secret key instead", () => post("resend", valid(), { apikey: stack.stack.secretKey })],
    ["a mail signed as text", () => post("inbound", plainMail, signedHeaders(inboundSecret, String(plainMail)))],
    ["a changed mail", () => post("inbound", mimeMail({}, "y"), signedHeaders(inboundSecret, mailDigest(plainMail)))],
  ])("%s is refused and changes nothing", async (_what, call) => {
    const before = await recorded();
    const answer = await call();
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: { code: "unauthenticated" } });
    expect(await recorded()).toBe(before);
    expect(await enrolment(0)).toEqual({ status: "active", reason: null });
  });

  test("a second, right signature among wrong ones is enough: secrets are rotated", async () => {
    const headers = signedHeaders(resendSecret, valid());
    const answer = await post("resend", valid(), {
      ...headers,
      "webhook-signature": `v1,AAAA ${headers["webhook-signature"]}`,
    });
    expect(answer.status).toBe(200);
  });

  test("GET is refused, another path is not there, what is too large is not read", async () => {
    const url = `${stack.stack.url}/functions/v1/webhooks`;
    expect((await fetch(`${url}/resend`)).status).toBe(405);
    expect((await fetch(`${url}/other`, { method: "POST" })).status).toBe(404);
    expect((await told("x".repeat(300 * 1024))).status).toBe(413);
  });
});

describe("a raw mail", () => {
  const reply = (place: number, headers: Record<string, string>, text: string) =>
    mimeMail(
      {
        From: `Reader <reader${place}@example.com>`,
        To: mailbox,
        "Message-ID": `<${crypto.randomUUID()}@example.com>`,
        "In-Reply-To": `<${outboxIds[place]}@sender.example.com>`,
        ...headers,
      },
      text,
    );

  test("that answers stops the sequence and is kept without its quotation, as text from outside", async () => {
    const raw = reply(
      0,
      {},
      "Sounds good, call me.\n\nOn Mon, 7 Jun 2027 at 10:00, Ada <ada@sender.example.com> wrote:\n> Hello",
    );
    expect(await (await inbound(raw)).json()).toMatchObject({ matched: true, is_new: true });
    expect(await (await inbound(raw)).json()).toEqual({ matched: true, is_new: false });
    expect(await enrolment(0)).toEqual({ status: "stopped", reason: "replied" });
    const [kept] =
      await stack.sql`select text, classification from public.inbound_mails where lead_id = ${leadIds[0] ?? null}`;
    expect(kept).toEqual({ text: "Sounds good, call me.", classification: "interested" });
    const [entry] =
      await stack.sql`select from_outside from public.lead_activities where kind = 'email_received' and lead_id = ${leadIds[0] ?? null}`;
    expect(entry).toEqual({ from_outside: true });
    expect(await counts()).toMatchObject({ replied: 1 });
  });

  test("in bytes that are no UTF-8 is read as its charset says", async () => {
    const head = reply(
      0,
      { "Content-Type": "text/plain; charset=iso-8859-1", "Content-Transfer-Encoding": "8bit" },
      "",
    );
    await inbound(Buffer.concat([head, Buffer.from("Kein Interesse, Gr\xfc\xdfe", "latin1")]));
    const [kept] =
      await stack.sql`select text, classification from public.inbound_mails where lead_id = ${leadIds[0] ?? null}`;
    expect(kept).toEqual({ text: "Kein Interesse, Grüße", classification: "not_now" });
  });

  test("of someone away parks until the day they state", async () => {
    await inbound(
      reply(
        1,
        { "Auto-Submitted": "auto-replied", Date: "Mon, 07 Jun 2027 08:00:10 +0000" },
        "I am on vacation and back on 21 June.",
      ),
    );
    const [row] =
      await stack.sql`select status, parked_until from public.enrolments where lead_id = ${leadIds[1] ?? null}`;
    expect(row).toEqual({ status: "parked", parked_until: new Date("2027-06-21T07:00:00Z") });
    expect(await counts()).toMatchObject({ replied: 0 });
  });

  test("that a server returns, or a provider complains with, suppresses", async () => {
    const original = "9f3c2a10-0000-4000-8000-000000000001";
    const about = (raw: Uint8Array, place: number) =>
      new TextEncoder().encode(new TextDecoder().decode(raw).replaceAll(original, outboxIds[place] ?? ""));
    await inbound(about(bounceMail({ Status: "5.1.1" }), 0));
    await inbound(about(complaintMail(), 1));
    expect(await enrolment(0)).toEqual({ status: "stopped", reason: "bounced" });
    expect(await enrolment(1)).toEqual({ status: "stopped", reason: "complained" });
    expect(await counts()).toMatchObject({ bounced: 1, complained: 1 });
  });

  test("of a stranger, of nobody, or of no sense is thanked for and forgotten", async () => {
    for (const raw of [
      mimeMail({ To: "x@y.example" }, "Hello"),
      new TextEncoder().encode("no mail"),
      mimeMail({ From: "" }, ""),
    ]) {
      const answer = await inbound(raw);
      expect([answer.status, await answer.json()]).toEqual([200, { matched: false, is_new: false }]);
    }
  });
});

test("a hundred events, each told three times in any order, side by side, count once", async () => {
  const bodies = Array.from({ length: 100 }, (_, at) => ({
    id: `storm_${at}`,
    body: event(at % 2 === 0 ? "email.opened" : "email.delivered", { ...tagged(at % 3), note: at }),
  }));
  const calls = [...bodies, ...bodies.toReversed(), ...bodies].map(
    ({ id, body }) =>
      () =>
        told(body, { id }),
  );
  const statuses = new Set<number>();
  const next = calls.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const call of next) statuses.add((await call()).status);
    }),
  );
  expect([...statuses]).toEqual([200]);
  const [kept] =
    await stack.sql`select count(*)::int as events from public.mail_events where provider_event_id like 'storm_%'`;
  expect(kept).toEqual({ events: 100 });
  expect(await counts()).toMatchObject({ delivered: 3 });
});
