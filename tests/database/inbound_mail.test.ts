import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CampaignDriver } from "../helpers/campaign_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let driver: CampaignDriver;
let campaignId: string;
let leadId: string;
let messageId: string;
let mailbox: string;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`update public.campaigns set status = 'stopped' where status = 'running'`;
  await database.sql`delete from public.outbox where kind = 'campaign_email'`;
  driver = await CampaignDriver.open(database.sql);
  mailbox = `ada.${driver.workspace.id.slice(0, 8)}@sender.example.com`;
  [leadId = ""] = await driver.leads(1);
  ({ id: campaignId } = await driver.started([leadId], 2));
  await driver.plan();
  const mails = await driver.claim();
  await driver.finish(mails);
  messageId = `<${mails[0]?.outbox_id}@sender.example.com>`;
});

const receive = (mail: Record<string, unknown>) =>
  driver.service("receive_mail", {
    mail: {
      message_id: `<${crypto.randomUUID()}@example.com>`,
      answers: [messageId],
      from_address: "reader0@example.com",
      from_name: "Reader",
      to: [mailbox],
      subject: "Re: Hello",
      text: "Sounds good, tell me more.",
      kind: "reply",
      classification: "interested",
      ...mail,
    },
  });
const enrolment = async () =>
  (await database.sql`select status, reason, parked_until from public.enrolments where lead_id = ${leadId}`)[0];
const notifications = () => database.sql`select kind, title, body, priority, actions from public.agent_notifications
  where workspace_id = ${driver.workspace.id} and kind in ('reply', 'hot_lead')`;
const received = () => database.sql`select kind, title, body, from_outside, actor_id from public.lead_activities
  where lead_id = ${leadId} and kind in ('email_received', 'auto_reply')`;
const counts = async () => (await driver.see(campaignId)).steps[0]?.variants[0]?.counts;

describe("a person's reply", () => {
  test("stops the sequence, stands on the timeline as outside text, and raises a hot lead", async () => {
    expect(await receive({})).toMatchObject({ matched: true, is_new: true });
    expect(await enrolment()).toMatchObject({ status: "stopped", reason: "replied" });
    expect(await counts()).toMatchObject({ replied: 1 });
    expect([...(await received())]).toEqual([
      {
        kind: "email_received",
        title: "Re: Hello",
        body: "Sounds good, tell me more.",
        from_outside: true,
        actor_id: null,
      },
    ]);
    const [told] = await notifications();
    expect(told).toMatchObject({ kind: "hot_lead", title: "Reader 0 is interested", priority: "high" });
    expect(told?.actions).toMatchObject([{ kind: "open_thread" }, { kind: "open_lead", lead_id: leadId }]);
    await driver.setClock("2027-06-09T09:00:00Z");
    expect(await driver.sendDue()).toEqual([]);
  });

  test("is taken once", async () => {
    const again = { message_id: "<same@example.com>" };
    await receive(again);
    expect(await receive(again)).toEqual({ matched: true, is_new: false });
    expect(await received()).toHaveLength(1);
    expect(await notifications()).toHaveLength(1);
    expect(await counts()).toMatchObject({ replied: 1 });
  });

  test("is matched by address when its headers say nothing, in any spelling of the mailbox", async () => {
    expect(await receive({ answers: [], to: [mailbox.toUpperCase()] })).toMatchObject({ matched: true });
    expect(await enrolment()).toMatchObject({ status: "stopped", reason: "replied" });
  });

  test("from a colleague's address is matched by its headers", async () => {
    await receive({ from_address: "colleague@example.com" });
    expect(await enrolment()).toMatchObject({ status: "stopped", reason: "replied" });
  });

  test("that answers an older mail of the thread is matched by its references", async () => {
    await receive({ answers: ["<unknown@example.com>", messageId], from_address: "elsewhere@example.com" });
    expect(await enrolment()).toMatchObject({ status: "stopped" });
  });

  test.each([
    { answers: [], from_address: "stranger@example.com" },
    { answers: [], to: ["other@sender.example.com"] },
    {
      answers: ["<x@y.example>", "not an id", `<${crypto.randomUUID()}@sender.example.com>`],
      from_address: "stranger@example.com",
    },
    { from_address: "MAILBOX" },
  ])("of a stranger, or our own, changes nothing: %o", async (mail) => {
    const isOwn = mail.from_address === "MAILBOX";
    expect(await receive({ ...mail, ...(isOwn && { from_address: mailbox }) })).toEqual({
      matched: false,
      is_new: false,
    });
    expect(await enrolment()).toMatchObject({ status: "active" });
    expect(await received()).toHaveLength(0);
  });

  test("that asks for no more mail unsubscribes", async () => {
    await receive({ text: "Unsubscribe", classification: "unsubscribe" });
    expect(await enrolment()).toMatchObject({ status: "stopped", reason: "unsubscribed" });
    expect(await counts()).toMatchObject({ replied: 1, unsubscribed: 1 });
    const [suppressed] =
      await database.sql`select reason from public.suppressions where workspace_id = ${driver.workspace.id}`;
    expect(suppressed).toEqual({ reason: "unsubscribed" });
    expect([...(await notifications())]).toMatchObject([{ kind: "reply", priority: "low" }]);
  });

  test("with control characters in its subject is one line", async () => {
    await receive({ subject: "Re:\tHello\r\nBcc: all@example.com" });
    expect([...(await received())]).toMatchObject([{ title: "Re: Hello Bcc: all@example.com" }]);
  });

  test("without a subject has a title", async () => {
    await receive({ subject: "" });
    expect([...(await received())]).toMatchObject([{ title: "Reply" }]);
  });
});

describe("what machines send back", () => {
  test("an absence parks until the sender's morning of the stated day; nobody is told, no reply counts", async () => {
    await receive({ kind: "auto_reply", classification: null, is_away: true, returns_on: "2027-06-16" });
    expect(await enrolment()).toMatchObject({ status: "parked", parked_until: new Date("2027-06-16T07:00:00Z") });
    expect(await counts()).toMatchObject({ replied: 0 });
    expect(await notifications()).toHaveLength(0);
    expect([...(await received())]).toMatchObject([
      { kind: "auto_reply", title: "Automatic reply: Re: Hello", from_outside: true },
    ]);
    await driver.setClock("2027-06-15T09:00:00Z");
    expect(await driver.sendDue()).toEqual([]);
    await driver.setClock("2027-06-16T09:00:00Z");
    await driver.plan();
    expect(await driver.sendDue()).toEqual(["reader0@example.com"]);
  });

  test("an absence without a date parks for a week; a mere acknowledgement does not", async () => {
    await receive({ kind: "auto_reply", classification: null, is_away: false });
    expect(await enrolment()).toMatchObject({ status: "active" });
    await receive({ kind: "auto_reply", classification: null, is_away: true });
    const { status, parked_until } = (await enrolment()) ?? {};
    expect([status, parked_until.toISOString().slice(0, 16)]).toEqual(["parked", "2027-06-14T07:00"]);
  });

  test("a bounce of 5.x.x suppresses, one of 4.x.x does not", async () => {
    const bounce = {
      kind: "bounce",
      classification: null,
      answers: [],
      from_address: "mailer-daemon@mx.example",
      recipient: "reader0@example.com",
    };
    await receive({ ...bounce, status: "4.2.2" });
    expect(await enrolment()).toMatchObject({ status: "active" });
    await receive({
      ...bounce,
      original_ids: [messageId],
      status: "5.1.1",
      diagnostic: "No such user",
    });
    expect(await enrolment()).toMatchObject({ status: "stopped", reason: "bounced" });
    expect(await counts()).toMatchObject({ bounced: 1 });
    expect(await received()).toHaveLength(0);
  });

  test("a complaint suppresses", async () => {
    await receive({
      kind: "complaint",
      classification: null,
      answers: [],
      original_ids: [messageId],
      from_address: "fbl@provider.example",
    });
    expect(await enrolment()).toMatchObject({ status: "stopped", reason: "complained" });
    expect(await counts()).toMatchObject({ complained: 1 });
  });
});
