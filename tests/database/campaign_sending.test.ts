import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { publicHolidays } from "../../supabase/functions/_shared/public_holidays.ts";
import { keepHolidays } from "../../supabase/functions/tick/keep_holidays.ts";
import { callAs } from "../helpers/act_as.ts";
import { CampaignDriver } from "../helpers/campaign_driver.ts";
import { race } from "../helpers/race.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let driver: CampaignDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`update public.campaigns set status = 'stopped' where status = 'running'`;
  await database.sql`delete from public.outbox where kind = 'campaign_email'`;
  driver = await CampaignDriver.open(database.sql);
});

const outbox = () =>
  database.sql`select id, status, attempts, error, payload, next_attempt_at from public.outbox where kind = 'campaign_email' order by created_at, id`;
const enrolments = () => database.sql`
  select status, reason, due_at from public.enrolments where workspace_id = ${driver.workspace.id} order by entered_at, id`;

describe("mails are planned", () => {
  test("one for a person and step, however many plan at once", async () => {
    await driver.started(await driver.leads(20));
    await race(database.sql, 8, () => driver.plan());
    while ((await driver.plan()).more);
    expect(await outbox()).toHaveLength(20);
  });

  test("up to the cap of the day, the others the next working day, by the warm-up more of them", async () => {
    await driver.setClock("2027-06-11T08:00:00Z");
    await driver.call("save_mailbox", { mailbox: { id: driver.mailboxId, daily_cap: 100, warm_up_from: 10 } });
    await driver.started(await driver.leads(40));
    expect(await driver.sendDue()).toHaveLength(10);
    expect(await driver.sendDue()).toEqual([]);
    await driver.setClock("2027-06-12T08:00:00Z");
    expect(await driver.sendDue()).toEqual([]);
    // Three days later: 10 × 1.3³ = 21.
    await driver.setClock("2027-06-14T08:00:00Z");
    expect(await driver.sendDue()).toHaveLength(21);
    await driver.setClock("2027-06-15T08:00:00Z");
    expect(await driver.sendDue()).toHaveLength(9);
  });

  test("on no public holiday of the reader's country or the sender's, as the tick writes them down", async () => {
    const rpc = (name: string, args: Record<string, unknown>) => driver.service(name, args);
    const [german, british] = await driver.leads(2);
    await database.sql`update public.leads set country = 'United Kingdom' where id = ${british ?? ""}`;
    const sent = async () => {
      const mails = await driver.sendDue();
      return mails.map((address) => (address.startsWith("reader0") ? german : british));
    };
    // Ascension Day, which Germany keeps and Britain does not.
    await driver.setClock("2027-05-06T08:00:00Z");
    await driver.call("save_mailbox", { mailbox: { id: driver.mailboxId, country: "GB" } });
    await keepHolidays({ service: { rpc }, holidaysOf: publicHolidays, tunables: { holidays: { countries: 10 } } });
    const { id } = await driver.started([german ?? "", british ?? ""]);
    expect(await sent()).toEqual([british]);
    await driver.setClock("2027-05-07T08:00:00Z");
    expect(await sent()).toEqual([german]);
    // Whit Monday: now a German sender's own.
    await driver.call("stop_campaign", { campaign_id: id });
    await driver.call("save_mailbox", { mailbox: { id: driver.mailboxId, country: "DE" } });
    await driver.setClock("2027-05-17T08:00:00Z");
    await keepHolidays({ service: { rpc }, holidaysOf: publicHolidays, tunables: { holidays: { countries: 10 } } });
    await driver.started([british ?? ""], 1, { name: "Another" });
    expect(await sent()).toEqual([]);
    await driver.setClock("2027-05-18T08:00:00Z");
    expect(await sent()).toEqual([british]);
  });

  test("with the spacing of their mailbox between them, and by the rate of the workspace", async () => {
    await driver.call("save_mailbox", { mailbox: { id: driver.mailboxId, gap_seconds_min: 20, gap_seconds_max: 30 } });
    await driver.started(await driver.leads(10));
    let minute = 0;
    while ((await outbox()).length < 10 && minute < 60) {
      await driver.setClock(new Date(Date.parse("2027-06-07T08:00:00Z") + minute * 60_000).toISOString());
      await driver.plan();
      minute += 1;
    }
    const times = (await outbox()).map(({ next_attempt_at }) => next_attempt_at.getTime()).sort((a, b) => a - b);
    const gaps = times.slice(1).map((time, at) => (time - times[at]) / 1000);
    expect(gaps).toHaveLength(9);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(31);
    expect(new Set(gaps.map((gap) => gap.toFixed(2))).size).toBeGreaterThan(3);
  });

  test("only in the sender's hours, and only when the reader is at work", async () => {
    await driver.leads(1, { country: "Japan" });
    await driver.started(await leadIds());
    await driver.setClock("2027-06-07T10:00:00Z");
    expect(await driver.sendDue()).toEqual([]);
    await driver.setClock("2027-06-08T06:59:00Z");
    expect(await driver.sendDue()).toEqual([]);
    await driver.setClock("2027-06-08T07:30:00Z");
    expect(await driver.sendDue()).toEqual(["reader0@example.com"]);
  });

  test("in the order in which they are due, from a mailbox of several campaigns", async () => {
    const leads = await driver.leads(4);
    await driver.started(leads.slice(0, 2), 1, { name: "One" });
    await driver.setClock("2027-06-07T08:05:00Z");
    await driver.started(leads.slice(2), 1, { name: "Two" });
    await driver.plan(3);
    const mails = await driver.claim();
    expect(mails.map(({ to }) => to).sort()).toEqual([
      "reader0@example.com",
      "reader1@example.com",
      expect.stringMatching(/reader[23]@/),
    ]);
  });

  test("with a variant that is the same for a person whenever it is asked, by weight", async () => {
    const steps = [
      {
        variants: [
          { subject: "A", body: "A", weight: 3 },
          { subject: "B", body: "B" },
        ],
      },
    ];
    await driver.started(await driver.leads(120), 1, { steps });
    await driver.plan();
    const counted = await database.sql`select v.label, count(*)::int as n from public.outbox o
      join public.campaign_variants v on v.id = o.variant_id group by 1 order by 1`;
    expect(counted.map(({ label }) => label)).toEqual(["A", "B"]);
    expect(counted[0]?.n).toBeGreaterThan(70);
    expect(counted[1]?.n).toBeGreaterThan(10);
  });
});

const leadIds = async () =>
  (await database.sql`select id from public.leads where workspace_id = ${driver.workspace.id}`).map(({ id }) =>
    String(id),
  );

describe("a sender", () => {
  test("twenty at once: each mail goes to one of them", async () => {
    await driver.started(await driver.leads(10));
    await driver.plan();
    const claims = await race(database.sql, 20, () => driver.claim({ atMost: 3 }));
    const ids = claims.flat().map(({ outbox_id }) => outbox_id);
    while ((await driver.claim({ atMost: 3 })).length > 0) throw new Error("A mail was left over.");
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
  });

  test("that died leaves its mails uncertain; they are not sent again, and the people go on", async () => {
    const { id } = await driver.started(await driver.leads(1), 2);
    await driver.plan();
    const [mail] = await driver.claim();
    await driver.letSendersDie();
    expect(await driver.claim()).toEqual([]);
    expect(await outbox()).toMatchObject([{ status: "uncertain", attempts: 1 }]);
    if (mail) expect(await driver.finish([mail])).toEqual([]);
    await driver.setClock("2027-06-08T09:00:00Z");
    expect(await driver.sendDue()).toHaveLength(1);
    expect((await driver.see(id)).steps[0]?.variants[0]?.counts).toMatchObject({ uncertain: 1, sent: 0 });
  });

  test("that died is followed by another where the provider honours keys, under the same id", async () => {
    await driver.started(await driver.leads(1));
    await driver.plan();
    const [first] = await driver.claim({ idempotent: true });
    await driver.letSendersDie();
    const [second] = await driver.claim({ idempotent: true });
    if (!first || !second) throw new Error("Nothing to send.");
    expect(second).toMatchObject({ outbox_id: first.outbox_id, epoch: first.epoch + 1 });
    expect(await driver.finish([first], "failed", { error: "late" })).toEqual([]);
    expect(await driver.finish([second])).toEqual([second.outbox_id]);
    expect(await outbox()).toMatchObject([{ status: "sent", attempts: 2 }]);
  });

  test("that died so long ago that the provider has forgotten the key, is not followed", async () => {
    await driver.started(await driver.leads(1));
    await driver.plan();
    await driver.claim({ idempotent: true });
    await database.sql`update public.outbox set lease_until = clock_timestamp() - interval '25 hours' where status = 'sending'`;
    expect(await driver.claim({ idempotent: true })).toEqual([]);
    expect(await outbox()).toMatchObject([{ status: "uncertain" }]);
  });

  test("that asks to try again waits; whose mail is refused for good, the person is out; that can't send, pauses its mailbox", async () => {
    await driver.started(await driver.leads(3), 2);
    await driver.plan();
    const [later, never, ...rest] = await driver.claim();
    if (!later || !never) throw new Error("Nothing to send.");
    await driver.finish([later], "retry", { error: "Busy", retry_seconds: 60 });
    await driver.finish([never], "failed", { error: "No such mailbox" });
    await driver.finish(rest, "returned", { error: "The password is wrong." });
    expect(await driver.claim()).toEqual([]);
    const boxes = await database.sql`select status, paused_reason from public.mailboxes where id = ${driver.mailboxId}`;
    expect(boxes[0]).toEqual({ status: "paused", paused_reason: "The password is wrong." });
    expect((await enrolments()).map(({ status, reason }) => [status, reason])).toEqual(
      expect.arrayContaining([
        ["failed", "not_sent"],
        ["active", null],
        ["active", null],
      ]),
    );
    await driver.call("pause_mailbox", { mailbox_id: driver.mailboxId });
    await driver.setClock("2027-06-07T08:05:00Z");
    expect(await driver.sendDue()).toHaveLength(2);
  });
});

describe("at the moment of sending", () => {
  const changes: [string, (leadId: string) => Promise<unknown>, string][] = [
    [
      "do not contact",
      (id) => database.sql`update public.leads set do_not_contact = true where id = ${id}`,
      "do_not_contact",
    ],
    ["in the bin", (id) => database.sql`update public.leads set deleted_at = now() where id = ${id}`, "lead_gone"],
    ["without an address", (id) => database.sql`update public.leads set email = null where id = ${id}`, "no_address"],
    [
      "suppressed",
      () => database.sql`insert into public.suppressions (workspace_id, email_hash, reason)
        values (${driver.workspace.id}, private.mailbox_hash(${driver.workspace.id}, 'Reader0@example.com'), 'unsubscribed')`,
      "suppressed",
    ],
    [
      "someone who answered",
      (
        id,
      ) => database.sql`insert into public.inbound_mails (workspace_id, message_id, from_address, lead_id, received_at)
        values (${driver.workspace.id}, '<1@example.com>', 'reader0@example.com', ${id}, private.mail_now())`,
      "replied",
    ],
  ];
  test.each(changes)("a person who is %s is not written to, and leaves the campaign", async (_, change, reason) => {
    const [lead] = await driver.leads(1);
    await driver.started([lead ?? ""], 2);
    await driver.plan();
    await change(lead ?? "");
    expect(await driver.claim()).toEqual([]);
    expect(await outbox()).toMatchObject([{ status: "withdrawn", attempts: 0 }]);
    expect(await enrolments()).toMatchObject([{ status: "stopped", reason, due_at: null }]);
  });

  test("the address is the one that the lead has now", async () => {
    const [lead] = await driver.leads(1);
    await driver.started([lead ?? ""]);
    await driver.plan();
    await database.sql`update public.leads set email = 'new@example.com' where id = ${lead ?? ""}`;
    expect((await driver.claim()).map(({ to }) => to)).toEqual(["new@example.com"]);
  });

  test("nothing leaves in the name of someone who has left, nor from their mailbox", async () => {
    const { id } = await driver.started(await driver.leads(1));
    await driver.plan();
    await database.sql`update public.workspace_members set role = 'viewer' where user_id = ${driver.workspace.ownerId}`;
    expect(await driver.claim()).toEqual([]);
    await driver.enrol();
    const [row] = await database.sql`select status, paused_reason from public.campaigns where id = ${id}`;
    expect(row).toMatchObject({ status: "paused", paused_reason: expect.stringContaining("no longer send") });
  });

  test.each(["claim_campaign_mail", "finish_campaign_mail", "plan_campaign_mail", "advance_campaign_people"])(
    "%s is for the schedule alone",
    async (name) => {
      const args = {
        claim_campaign_mail: { at_most: 1, lease_seconds: 1, idempotent: false },
        finish_campaign_mail: { provider: "x", results: {} },
        plan_campaign_mail: { at_most: 1, horizon_seconds: 1 },
        advance_campaign_people: { at_most: 1 },
      }[name];
      for (const who of ["anonymous", { userId: driver.workspace.ownerId }] as const) {
        await expect(callAs(database.sql, who, name, args ?? {})).rejects.toMatchObject({ code: "42501" });
      }
    },
  );
});
