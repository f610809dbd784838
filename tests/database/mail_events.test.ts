import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { callAs } from "../helpers/act_as.ts";
import { CampaignDriver, type ClaimedMail, type SeenCampaign } from "../helpers/campaign_driver.ts";
import { addMember } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let driver: CampaignDriver;
let campaign: SeenCampaign;
let mails: ClaimedMail[];
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`update public.campaigns set status = 'stopped', people_next_at = null where status = 'running'`;
  await database.sql`delete from public.outbox where kind = 'campaign_email'`;
  driver = await CampaignDriver.open(database.sql);
  campaign = await driver.started(await driver.leads(4), 3);
  await driver.plan();
  mails = await driver.claim();
});

let number = 0;
const event = (kind: string, mail: ClaimedMail | undefined, more: Record<string, unknown> = {}) => {
  number += 1;
  return { provider: "test", provider_event_id: `event ${number}`, kind, outbox_id: mail?.outbox_id, ...more };
};
const record = (...events: Record<string, unknown>[]) => driver.service("record_mail_events", { events });
const counts = async () => (await driver.see(campaign.id)).steps[0]?.variants[0]?.counts;
const enrolmentOf = async (mail: ClaimedMail | undefined) =>
  (
    await database.sql`select e.status, e.reason, e.parked_until, e.due_at from public.enrolments e
      join public.outbox o on o.enrolment_id = e.id where o.id = ${mail?.outbox_id ?? ""}`
  )[0];

test("each event is taken once, however often and in whatever order it comes, and counted once for its mail", async () => {
  const [mail] = mails;
  const events = [event("opened", mail), event("delivered", mail), event("opened", mail), event("clicked", mail)];
  // Before the sender said that it was sent.
  expect(await record(...events, events[0] ?? {})).toEqual({ taken: 4, known: 0, unmatched: 1 });
  await driver.finish(mails);
  for (const one of [...events].reverse()) expect(await record(one)).toEqual({ taken: 0, known: 1, unmatched: 0 });
  expect(await counts()).toMatchObject({ sent: 4, delivered: 1, opened: 1, clicked: 1 });
});

test("what bots did is kept, and counts for nothing", async () => {
  await driver.finish(mails);
  await record(event("opened", mails[0], { is_bot: true }), event("clicked", mails[0], { is_bot: true }));
  expect(await counts()).toMatchObject({ opened: 0, clicked: 0 });
  await record(event("opened", mails[0]));
  expect(await counts()).toMatchObject({ opened: 1 });
});

const at = (minutes: number) => new Date(Date.parse("2027-06-07T08:00:00Z") + minutes * 60_000).toISOString();
/** [kind, minutes, by a bot], and when the mail counts as opened and clicked first. */
const visits: [[string, number, boolean][], number | null, number | null][] = [
  [[["clicked", 5, false]], 5, 5],
  [[["clicked", 5, true]], null, null],
  [[["clicked", 5, false], ["opened", 9, false]], 5, 5], // biome-ignore format: one case a line
  [[["clicked", 9, false], ["opened", 5, false]], 5, 9], // biome-ignore format: one case a line
  [[["clicked", 7, false], ["clicked", 3, true], ["opened", 1, true], ["opened", 8, false]], 7, 7], // biome-ignore format: one case a line
];
test.each(visits)(
  "who followed a link has opened the mail, once, in every order: %j",
  async (given, opened, clicked) => {
    await driver.finish(mails);
    for (const [place, order] of [given, [...given].reverse()].entries()) {
      const mail = mails[place];
      for (const [kind, minutes, is_bot] of order) await record(event(kind, mail, { at: at(minutes), is_bot }));
      const together = mails[place + 2];
      await record(...order.map(([kind, minutes, is_bot]) => event(kind, together, { at: at(minutes), is_bot })));
      for (const one of [mail, together]) {
        const [row] =
          await database.sql`select opened_at, clicked_at from public.outbox where id = ${one?.outbox_id ?? ""}`;
        expect(row).toEqual({
          opened_at: opened === null ? null : new Date(at(opened)),
          clicked_at: clicked === null ? null : new Date(at(clicked)),
        });
      }
    }
    expect(await counts()).toMatchObject({ opened: opened === null ? 0 : 4, clicked: clicked === null ? 0 : 4 });
  },
);

test("a mail is known by its own id, its link, its provider's id and its Message-ID", async () => {
  const [mail] = mails;
  const [row] = await database.sql`select link_token from public.outbox where id = ${mail?.outbox_id ?? ""}`;
  const names = [{ token: row?.link_token }, { message_id: `<${mail?.outbox_id}@sender.example.com>` }];
  for (const name of names) {
    expect(await record(event("delivered", undefined, name))).toMatchObject({ taken: 1 });
  }
  await driver.finish(mails.slice(0, 1), "sent", { provider_id: "abc" });
  expect(await record(event("delivered", undefined, { provider_id: "abc" }))).toMatchObject({ taken: 1 });
  expect(await record(event("delivered", undefined, { message_id: "<nobody@example.com>" }))).toMatchObject({
    unmatched: 1,
  });
});

describe("someone who", () => {
  const stops: [string, Record<string, unknown>, string][] = [
    ["unsubscribed", {}, "unsubscribed"],
    ["complained", {}, "complained"],
    ["replied", {}, "replied"],
    ["bounced", { details: { status: "5.1.1" } }, "bounced"],
  ];
  test.each(stops)(
    "%s gets no further mail, also when it comes before the sender's own word",
    async (kind, more, reason) => {
      await record(event(kind, mails[0], more));
      await driver.finish(mails);
      expect(await enrolmentOf(mails[0])).toMatchObject({ status: "stopped", reason, due_at: null });
      expect(await enrolmentOf(mails[1])).toMatchObject({ status: "active" });
      await driver.setClock("2027-06-08T09:00:00Z");
      expect(await driver.sendDue()).not.toContain(mails[0]?.to);
      const [known] =
        await database.sql`select private.is_suppressed(${driver.workspace.id}, ${mails[0]?.to ?? ""}) as is`;
      expect(known?.is).toBe(kind !== "replied");
    },
  );

  test("has a full mailbox stays: such a bounce passes", async () => {
    await driver.finish(mails);
    await record(event("bounced", mails[0], { details: { status: "4.2.2" } }));
    expect(await enrolmentOf(mails[0])).toMatchObject({ status: "active" });
    expect(await counts()).toMatchObject({ bounced: 0 });
  });

  test("is away is left alone until they are back, and then goes on", async () => {
    await driver.finish(mails);
    await record(event("auto_replied", mails[0], { details: { returns_on: "2027-06-14" } }));
    expect(await enrolmentOf(mails[0])).toMatchObject({
      status: "parked",
      parked_until: new Date("2027-06-14T07:00:00Z"),
    });
    expect(await counts()).toMatchObject({ replied: 0 });
    await driver.setClock("2027-06-08T09:00:00Z");
    expect(await driver.sendDue()).not.toContain(mails[0]?.to);
    await driver.setClock("2027-06-14T07:30:00Z");
    await driver.sendDue();
    expect((await driver.sendDue()).concat(await driver.sendDue())).toBeDefined();
    const [sent] =
      await database.sql`select count(*)::int as n from public.outbox where status = 'sent' and payload ->> 'to' = ${mails[0]?.to ?? ""}`;
    expect(sent?.n).toBe(2);
  });

  test.each(["tomorrow", "2020-01-01", "2999-01-01", "", undefined])(
    "says to be back on %s is not parked",
    async (day) => {
      await driver.finish(mails);
      await record(event("auto_replied", mails[0], { details: { returns_on: day } }));
      expect(await enrolmentOf(mails[0])).toMatchObject({ status: "active" });
    },
  );

  test("unsubscribes by their link is counted once", async () => {
    await driver.finish(mails);
    for (let again = 0; again < 2; again += 1) {
      await callAs(database.sql, "anonymous", "unsubscribe_by_link", { token: mails[0]?.token });
    }
    expect(await counts()).toMatchObject({ unsubscribed: 1 });
  });
});

describe("too many complaints or bounces", () => {
  const pretendSent = (
    n: number,
  ) => database.sql`insert into public.campaign_counts (workspace_id, campaign_id, step_id, variant_id, sent)
    select workspace_id, campaign_id, step_id, variant_id, ${n} from public.outbox where id = ${mails[0]?.outbox_id ?? ""}`;

  test("pause the campaign and the mailbox, say why, and tell who approved it", async () => {
    await driver.finish(mails);
    await pretendSent(500);
    for (const mail of mails.slice(0, 2)) await record(event("complained", mail));
    expect(await driver.see(campaign.id)).toMatchObject({ status: "running" });
    await record(event("complained", mails[2]));
    expect(await driver.see(campaign.id)).toMatchObject({
      status: "paused",
      paused_reason: expect.stringContaining("called it spam"),
    });
    const [box] = await database.sql`select status from public.mailboxes where id = ${driver.mailboxId}`;
    expect(box?.status).toBe("paused");
    const told =
      await database.sql`select kind from public.agent_notifications where user_id = ${driver.workspace.ownerId}`;
    expect(told.map(({ kind }) => kind).sort()).toEqual(["campaign_health", "campaign_paused", "mailbox_paused"]);
    const health = await driver.call("mail_health");
    expect(health).toMatchObject({
      mailboxes: [{ health: { state: "bad", complained: 3 } }],
      campaigns: [{ health: { state: "bad" } }],
    });
  });

  test("of a small sample say nothing", async () => {
    await driver.finish(mails);
    await record(...mails.slice(0, 2).map((mail) => event("bounced", mail, { details: { status: "5.1.1" } })));
    expect(await driver.see(campaign.id)).toMatchObject({ status: "running" });
  });
});

describe("the suppression list", () => {
  test("takes a file's addresses once, tells which are none, and lets people in campaigns go", async () => {
    await driver.finish(mails);
    const emails = [" Reader0@Example.com", "reader0@example.com", "nonsense", "eve@example.com"];
    expect(await driver.call("add_suppressions", { emails })).toEqual({ added: 2, already: 0, invalid: ["nonsense"] });
    expect(await driver.call("add_suppressions", { emails })).toMatchObject({ added: 0, already: 2 });
    const [row] =
      await database.sql`select e.status, e.reason from public.enrolments e join public.leads l on l.id = e.lead_id
      where l.email = 'reader0@example.com' and l.workspace_id = ${driver.workspace.id}`;
    expect(row).toEqual({ status: "stopped", reason: "suppressed" });
    expect(await driver.call("suppression_overview", { email: "EVE@example.com" })).toMatchObject({
      total: 2,
      reasons: { imported: 2 },
      asked: { is_suppressed: true, reason: "imported" },
    });
  });

  test("keeps what a person said, whoever asks; the rest is for owners and admins", async () => {
    await driver.call("add_suppressions", { emails: ["eve@example.com"] });
    await record(event("unsubscribed", mails[0]));
    await expect(driver.call("remove_suppression", { email: mails[0]?.to })).rejects.toMatchObject({ code: "22023" });
    const member = await addMember(database.sql, driver.workspace.id, "member");
    const args = { workspace_id: driver.workspace.id, email: "eve@example.com" };
    await expect(callAs(database.sql, { userId: member }, "remove_suppression", args)).rejects.toMatchObject({
      code: "42501",
    });
    expect(await driver.call("remove_suppression", { email: "eve@example.com" })).toBe(true);
    expect(await driver.call("remove_suppression", { email: "eve@example.com" })).toBe(false);
  });
});

test("events are for webhooks and the tick alone", async () => {
  for (const who of ["anonymous", { userId: driver.workspace.ownerId }] as const) {
    const events = callAs(database.sql, who, "record_mail_events", { events: [] });
    await expect(events).rejects.toMatchObject({ code: "42501" });
  }
});
