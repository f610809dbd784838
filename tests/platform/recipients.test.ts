import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { DemoClock } from "../../supabase/local/mailbox/recipients/demo_clock.ts";
import { openRecipients, type Recipients } from "../../supabase/local/mailbox/recipients/recipients.ts";
import { type Mailbox, startMailbox } from "../../supabase/local/mailbox/start_mailbox.ts";

const began = Date.parse("2027-06-07T08:00:00Z");
let directory: string;
let mailbox: Mailbox;
let readers: Recipients;
let world: Server;
let origin: string;
let visits: { method: string | undefined; url: string | undefined; agent: string | undefined }[];
let rings: number;
let now: number;
let speedsSet: number[];
let met: Promise<void>[];
let planned: number[];
let sent: number;
const clock: DemoClock = {
  now: async () => new Date(now),
  nextMail: async () => (planned[0] === undefined ? undefined : new Date(planned[0])),
  sent: async () => sent,
  async backToNow() {
    const from = new Date(now);
    now = began;
    return { from, to: new Date(began) };
  },
  async setSpeed(speed, from) {
    speedsSet.push(speed);
    if (from) now = from.getTime();
  },
};

const open = () =>
  openRecipients({
    clock,
    file: path.join(directory, "recipients.json"),
    seed: "tests",
    read: mailbox.read,
    async send({ envelope, raw }) {
      await createTransport(mailbox.smtpUrl).sendMail({ envelope, raw });
    },
    fetch,
    ring: async () => {
      rings += 1;
      const left = planned.filter((at) => at <= now);
      sent += left.length;
      planned = planned.filter((at) => at > now);
    },
    takenIn: async () => {},
    log: (line) => console.error(line),
  });

beforeEach(async () => {
  [visits, rings, now, speedsSet, planned, sent] = [[], 0, began, [], [], 0];
  directory = await mkdtemp(path.join(tmpdir(), "recipients-test-"));
  world = createServer((request, response) => {
    visits.push({ method: request.method, url: request.url, agent: request.headers["user-agent"] });
    response.end();
  });
  await new Promise<void>((resolve) => world.listen(0, "127.0.0.1", () => resolve()));
  const address = world.address();
  origin = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  mailbox = await startMailbox({ directory: path.join(directory, "mail"), log: (line) => console.error(line) });
  readers = await open();
  mailbox.showRecipients(readers);
  mailbox.onMail(async (message, raw) => void met.push(readers.meet(message.id, raw)));
});
afterEach(async () => {
  await readers.stop();
  await mailbox.stop();
  world.close();
  await rm(directory, { recursive: true });
});

/** Mails a campaign to so many people, and lets them take it in. */
async function campaign(people: number, domain = "acme.example"): Promise<void> {
  met = [];
  const transport = createTransport({ url: mailbox.smtpUrl, pool: true });
  await Promise.all(
    Array.from({ length: people }, (_, at) =>
      transport.sendMail({
        from: "Ada <ada@sender.example.com>",
        to: `Reader ${at} <reader${at}@${domain}>`,
        subject: "Hello",
        text: "Hello",
        html: `<p>Hello <a href="${origin}/functions/v1/mail/click?t=${at}&amp;u=x">x</a><img src="${origin}/functions/v1/mail/open?t=${at}"></p>`,
        messageId: `<${at}@sender.example.com>`,
        headers: {
          "List-Unsubscribe": `<${origin}/functions/v1/mail/unsubscribe?t=${at}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
      }),
    ),
  );
  transport.close();
  await Promise.all(met);
}

const listed = z.object({
  messages: z.array(z.object({ from: z.string(), to: z.array(z.string()), subject: z.string() })),
  total: z.number(),
});
async function sentBack() {
  const answer = await mailbox.handle(new Request("http://m/mailbox/api/messages?limit=1000"));
  return listed.parse(await answer.json()).messages.filter(({ to }) => to.includes("ada@sender.example.com"));
}
const day = 86_400_000;

describe("demo readers", () => {
  test("open, click, answer, bounce and unsubscribe through the routes of their mails, in their time", async () => {
    await campaign(150);
    await readers.step();
    expect(visits).toEqual([]);
    now += 3 * day;
    await readers.step();
    const { done, waiting } = await readers.status();
    expect(waiting).toBe(0);
    expect(done).toMatchObject({
      open: expect.any(Number),
      click: expect.any(Number),
      reply: expect.any(Number),
      bounce: expect.any(Number),
      away: expect.any(Number),
    });
    const people = visits.filter(({ agent }) => !agent?.includes("LinkScanner"));
    expect(people.filter(({ url }) => url?.includes("/open?"))).toHaveLength(done.open ?? 0);
    expect(people.filter(({ url }) => url?.includes("/click?"))).toHaveLength(done.click ?? 0);
    expect(people.filter(({ method }) => method === "POST")).toHaveLength(done.unsubscribe ?? 0);
    const mails = (done.reply ?? 0) + (done.bounce ?? 0) + (done.away ?? 0) + (done.complain ?? 0);
    expect(await sentBack()).toHaveLength(mails);
  });

  test("do the same again with the same mails", async () => {
    await campaign(40);
    now += 3 * day;
    await readers.step();
    const first = (await readers.status()).done;
    await rm(path.join(directory, "recipients.json"));
    readers = await open();
    await campaign(40);
    now += 3 * day;
    await readers.step();
    expect((await readers.status()).done).toEqual(first);
  });

  test("are nobody but .example addresses", async () => {
    await campaign(30, "example.com");
    expect(await readers.status()).toMatchObject({ waiting: 0 });
  });

  test("do nothing while they are switched off", async () => {
    await readers.change({ is_on: false });
    await campaign(30);
    now += 3 * day;
    await readers.step();
    expect([visits, await sentBack()]).toEqual([[], []]);
    expect(await readers.status()).toMatchObject({ is_on: false, waiting: 0 });
  });

  test("go on after a restart, at the common pace and no day later", async () => {
    await campaign(60);
    await readers.change({ speed: 3600 });
    const { waiting } = await readers.status();
    await readers.step();
    expect(rings).toBe(1);
    const shown = now;
    now += 100 * day;
    readers = await open();
    expect(now).toBe(shown);
    expect(speedsSet).toEqual([3600, 1]);
    expect(await readers.status()).toMatchObject({ waiting, speed: 1 });
  });

  test("have done what they would have done by the hour to which the clock leaps, and the mail of that hour leaves", async () => {
    await campaign(80);
    planned = [began + 3 * day, began + 9 * day];
    expect(await readers.status()).toMatchObject({ next_mail_at: "2027-06-10T08:00:00.000Z" });
    const after = await readers.change({ leap: "next_mail" });
    expect(after).toMatchObject({ now: "2027-06-10T08:00:00.000Z", next_mail_at: "2027-06-16T08:00:00.000Z" });
    expect([sent, rings]).toEqual([1, 1]);
    expect(after.waiting).toBe(0);
    expect(after.done).toMatchObject({ open: expect.any(Number), reply: expect.any(Number) });
    expect(speedsSet.every((speed) => speed === 1)).toBe(true);
    planned = [];
    await readers.change({ leap: "next_mail" });
    expect(now).toBe(began + 3 * day);
    // A fast clock waits for the mail, and is fast again.
    planned = [now + day];
    speedsSet = [];
    await readers.change({ speed: 3600, leap: "next_mail" });
    expect([speedsSet.slice(0, 2), speedsSet.at(-1)]).toEqual([[3600, 1], 3600]);
    expect([sent, now]).toEqual([2, began + 4 * day]);
  });

  test("still do what is to come when the clock goes back to now, no later than before", async () => {
    now += 5 * day;
    await campaign(60);
    const { waiting } = await readers.status();
    const back = await readers.change({ speed: 600, leap: "now" });
    expect(back).toMatchObject({ now: "2027-06-07T08:00:00.000Z", waiting, speed: 1 });
    now += 3 * day;
    await readers.step();
    expect(await readers.status()).toMatchObject({ waiting: 0 });
  });

  test("are switched and sped up by the page, and by nothing that is not JSON of a known pace", async () => {
    const ask = (body: string, type = "application/json") =>
      mailbox.handle(
        new Request("http://m/mailbox/api/recipients", { method: "POST", body, headers: { "content-type": type } }),
      );
    expect(await (await ask('{"is_on": false, "speed": 60}')).json()).toMatchObject({ is_on: false, speed: 60 });
    for (const [body, type] of [
      ['{"speed": 7}'],
      ["{}x"],
      ['{"speed": 600}', "text/plain"],
      ['{"other": 1}'],
      ['{"leap": "yesterday"}'],
    ] as const) {
      expect((await ask(body, type)).status).toBe(400);
    }
    expect(await (await mailbox.handle(new Request("http://m/mailbox/api/recipients"))).json()).toMatchObject({
      speed: 60,
    });
    expect(await (await mailbox.handle(new Request("http://m/mailbox"))).text()).toContain('id="readers"');
  });
});
