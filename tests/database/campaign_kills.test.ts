import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { callAs } from "../helpers/act_as.ts";
import { CampaignDriver } from "../helpers/campaign_driver.ts";
import type { Death, Moment } from "../helpers/mortal_process.ts";
import { CountingSink, runMortalSender } from "../helpers/mortal_sender.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let driver: CampaignDriver;
const readers = 12;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(() => begin(readers));

async function begin(count: number): Promise<string> {
  await database.sql`update public.campaigns set status = 'stopped', people_next_at = null where status = 'running'`;
  await database.sql`delete from public.outbox where kind = 'campaign_email'`;
  driver = await CampaignDriver.open(database.sql);
  const seen = await driver.start(await driver.draft(await driver.leads(count), 2));
  await database.sql`update private.mail_clock set speed = 1`;
  return seen.id;
}

const statuses = async () =>
  z.array(z.object({ id: z.uuid(), status: z.string(), position: z.number() })).parse([
    ...(await database.sql`select o.id, o.status, s.position from public.outbox o
      join public.campaign_steps s on s.id = o.step_id where o.kind = 'campaign_email'`),
  ]);

/** Whoever died: their leases run out, and another goes on. */
async function finishWith(sink: CountingSink): Promise<void> {
  await driver.letSendersDie();
  await runMortalSender(database.sql, sink);
}

/** Nothing lost, nothing doubled: each reader has the first mail once, or nobody can know. */
async function expectHonest(sink: CountingSink): Promise<void> {
  const mails = (await statuses()).filter(({ position }) => position === 1);
  expect(mails).toHaveLength(readers);
  for (const { id, status } of mails) {
    const arrived = sink.arrived.get(id)?.length ?? 0;
    if (sink.idempotent || status === "sent")
      expect({ id, status, arrived }).toEqual({ id, status: "sent", arrived: 1 });
    else expect([status, arrived <= 1]).toEqual(["uncertain", true]);
  }
  const [people] = await database.sql`select count(*)::int as n from public.enrolments e
    join public.campaign_steps s on s.id = e.step_id where e.workspace_id = ${driver.workspace.id} and e.status = 'active' and s.position = 2`;
  expect(people?.n).toBe(readers);
}

const steps = ["advance_campaign_people", "plan_campaign_mail", "claim_campaign_mail", "send", "finish_campaign_mail"];
const moments: Moment[] = ["before", "after"];
const deaths: Death[] = steps.flatMap((step) =>
  moments.flatMap((moment) => [1, 2, 4].map((nth) => ({ step, moment, nth }))),
);

describe.each([
  ["a provider that honours keys", true],
  ["one that does not", false],
])("with %s", (_, idempotent) => {
  test.each(deaths)("a sender that dies $moment $step number $nth loses nothing and doubles nothing", async (death) => {
    const sink = new CountingSink(idempotent);
    await runMortalSender(database.sql, sink, { death });
    await finishWith(sink);
    await expectHonest(sink);
  });

  test("nor do many senders at once, dying one after the other", async () => {
    const sink = new CountingSink(idempotent);
    for (let round = 0; round < 6; round += 1) {
      const crew = deaths.filter((__, at) => at % 6 === round).slice(0, 4);
      await Promise.all(crew.map((death) => runMortalSender(database.sql, sink, { death })));
      await driver.letSendersDie();
    }
    await finishWith(sink);
    await expectHonest(sink);
  });
});

test("who may not have got the first mail gets the second with the first one's subject, and not as an answer", async () => {
  const sink = new CountingSink(false);
  await runMortalSender(database.sql, sink, { death: { step: "send", moment: "after", nth: 2 } });
  await finishWith(sink);
  const first = await statuses();
  const uncertain = first.filter(({ status }) => status === "uncertain").length;
  expect(uncertain).toBeGreaterThan(0);
  await driver.setClock("2027-06-08T09:00:00Z");
  await database.sql`update private.mail_clock set speed = 1`;
  await runMortalSender(database.sql, sink);
  const second = (await statuses()).filter(({ position }) => position === 2);
  expect(second.map(({ status }) => status)).toEqual(Array(readers).fill("sent"));
  const mails = second.flatMap(({ id }) => sink.arrived.get(id) ?? []);
  const subjects = mails.map(({ subject, headers }) => [subject, headers?.["In-Reply-To"] !== undefined]);
  expect(subjects.filter(([subject]) => subject === "Hello")).toEqual(Array(uncertain).fill(["Hello", false]));
  expect(subjects.filter(([subject]) => subject === "Re: Hello")).toHaveLength(readers - uncertain);
});

test("a mail that a living sender holds is never claimed by another, however slow it is", async () => {
  const sink = new CountingSink(false);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let waiting = 0;
  const slow = runMortalSender(database.sql, sink, {
    onSend: () => {
      waiting += 1;
      return held;
    },
    tuned: { senders: 1, batch: readers, handedOver: readers },
  });
  await expect.poll(() => waiting).toBe(readers);
  await runMortalSender(database.sql, sink);
  expect(sink.arrived.size).toBe(0);
  release();
  await slow;
  await expectHonest(sink);
});

test.each(["unsubscribes", "answers", "complains", "is put on the list", "is deleted"])(
  "who %s in the middle of a run gets nothing after it",
  async (what) => {
    const sink = new CountingSink(false);
    let happened: string | undefined;
    const doIt = async (address: string) => {
      happened = address;
      const [lead] =
        await database.sql`select id from public.leads where workspace_id = ${driver.workspace.id} and email = ${address}`;
      const [mail] =
        await database.sql`select o.id, private.signed_token(o.link_token, private.mail_link_secret()) as token from public.outbox o join public.enrolments e on e.id = o.enrolment_id
        where e.lead_id = ${lead?.id} limit 1`;
      const event = { provider: "test", provider_event_id: `${what} ${address}`, outbox_id: mail?.id };
      if (what === "unsubscribes")
        await callAs(database.sql, "anonymous", "unsubscribe_by_link", { token: mail?.token });
      if (what === "answers") await driver.service("record_mail_events", { events: [{ ...event, kind: "replied" }] });
      if (what === "complains")
        await driver.service("record_mail_events", { events: [{ ...event, kind: "complained" }] });
      if (what === "is put on the list") await driver.call("add_suppressions", { emails: [address] });
      if (what === "is deleted") await driver.call("delete_leads", { lead_ids: [lead?.id] });
    };
    await runMortalSender(database.sql, sink, {
      tuned: { senders: 1, batch: 1, handedOver: 1 },
      onSend: async () => {
        if (happened || sink.arrived.size < 2) return;
        const [next] =
          await database.sql`select l.email from public.outbox o join public.enrolments e on e.id = o.enrolment_id
          join public.leads l on l.id = e.lead_id where o.status = 'queued' and e.workspace_id = ${driver.workspace.id} limit 1`;
        await doIt(String(next?.email));
      },
    });
    expect(happened).toBeDefined();
    expect(sink.mailsTo(happened ?? "")).toEqual([]);
    await driver.setClock("2027-06-08T09:00:00Z");
    await database.sql`update private.mail_clock set speed = 1`;
    await runMortalSender(database.sql, sink);
    expect(sink.mailsTo(happened ?? "")).toEqual([]);
    expect([...sink.arrived.values()].flat()).toHaveLength(2 * (readers - 1));
    for (const [mail] of sink.arrived.values()) {
      expect(mail?.headers).toMatchObject({
        "List-Unsubscribe": expect.stringMatching(/^<https:\/\/app\.example\.com\//),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      });
    }
  },
);
