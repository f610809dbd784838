import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type DomainCheck, domainCheck } from "../../shared/contracts/domain_check.ts";
import { mailbox } from "../../shared/contracts/mailbox.ts";
import { callAs } from "../helpers/act_as.ts";
import { CampaignDriver } from "../helpers/campaign_driver.ts";
import { addMember } from "../helpers/people.ts";
import { race } from "../helpers/race.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let driver: CampaignDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`delete from public.mailboxes`;
  driver = await CampaignDriver.open(database.sql, { address: "ada@acme.dev" });
});

const claimed = z.array(z.object({ mailbox_id: z.uuid(), domain: z.string(), selectors: z.array(z.string()) }));
const claim = async (via = "Resend") =>
  claimed.parse(await driver.service("claim_domain_checks", { at_most: 10, via }));
const found = (state: DomainCheck["state"], more: Partial<DomainCheck> = {}): DomainCheck => ({
  ...{ domain: "acme.dev", via: "Resend", state },
  items: [
    {
      ...{ kind: "spf", state: state === "local" ? "pass" : state, name: "send.acme.dev", found: [] },
      ...{ says: "send.acme.dev has no SPF record.", advice: null, record: null },
    },
  ],
  ...more,
});
const record = (check: DomainCheck) =>
  driver.service("record_domain_checks", { checks: [{ mailbox_id: driver.mailboxId, check }] });
const seen = async () => {
  const list = z.object({ mailboxes: z.array(mailbox) }).parse(await driver.call("list_mailboxes"));
  const [one] = list.mailboxes;
  if (!one) throw new Error("There is no mailbox.");
  return one;
};
const dueIn = async () => {
  const [row] = await database.sql`select extract(epoch from domain_check_due_at - now())::float / 3600 as hours
    from public.mailboxes where id = ${driver.mailboxId}`;
  return Math.round(z.number().parse(row?.hours) * 10) / 10;
};

describe("the domain of a mailbox", () => {
  test("is due when it is new, claimed once, and again after a day", async () => {
    expect(await seen()).toMatchObject({ domain_check: null, is_domain_checking: true });
    const claims = await race(database.sql, 6, () => claim());
    expect(claims.flat()).toEqual([{ mailbox_id: driver.mailboxId, domain: "acme.dev", selectors: [] }]);
    expect(await seen()).toMatchObject({ is_domain_checking: true });
    expect(await record(found("pass"))).toBe(1);
    const after = await seen();
    expect(after).toMatchObject({ is_domain_checking: false, domain_check: { state: "pass" } });
    expect(after.domain_checked_at).not.toBeNull();
    expect(await dueIn()).toBe(24);
    expect(await claim()).toEqual([]);
    await database.sql`update public.mailboxes set domain_check_due_at = now() - interval '1 minute'`;
    expect(await claim()).toHaveLength(1);
  });

  test("is asked again when who asked had died, and within the hour when DNS did not answer", async () => {
    expect(await claim()).toHaveLength(1);
    await database.sql`update public.mailboxes set domain_check_due_at = domain_check_due_at - interval '3 minutes'`;
    expect(await claim()).toHaveLength(1);
    await record(found("unknown"));
    expect(await dueIn()).toBe(1);
  });

  test("that leads to nobody is never asked for", async () => {
    for (const domain of ["fernwick.example", "a.test", "box.localhost", "mail.example.com", "x.invalid"]) {
      await driver.call("save_mailbox", { mailbox: { id: driver.mailboxId, address: `ada@${domain}` } });
      const { domain_check, is_domain_checking } = await seen();
      expect(domainCheck.parse(domain_check)).toMatchObject({ domain, state: "local" });
      expect(is_domain_checking).toBe(false);
      expect(await driver.call("check_sending_domain", { mailbox_id: driver.mailboxId })).toMatchObject({
        is_domain_checking: false,
      });
      expect(await claim()).toEqual([]);
    }
    await driver.call("save_mailbox", { mailbox: { id: driver.mailboxId, address: "ada@myexample.com" } });
    expect(await claim()).toHaveLength(1);
  });

  test("is asked for anew when someone wants it, when it or its selectors change, and by another provider", async () => {
    const settle = async () => {
      await claim();
      await record(found("pass"));
      expect(await claim()).toEqual([]);
    };
    await settle();
    await driver.call("check_sending_domain", { mailbox_id: driver.mailboxId });
    expect(await seen()).toMatchObject({ is_domain_checking: true, domain_check: { state: "pass" } });
    await settle();
    await driver.call("save_mailbox", { mailbox: { id: driver.mailboxId, dkim_selectors: [" S1 ", "s1", "k2"] } });
    expect(await seen()).toMatchObject({ dkim_selectors: ["k2", "s1"], domain_check: null });
    expect(await claim()).toMatchObject([{ selectors: ["k2", "s1"] }]);
    await record(found("pass"));
    expect(await claim("Google")).toHaveLength(1);
    await record(found("pass", { via: "Google" }));
    expect(await claim("Google")).toEqual([]);
    await driver.call("save_mailbox", { mailbox: { id: driver.mailboxId, address: "ada@other.dev" } });
    expect(await seen()).toMatchObject({ domain_check: null, domain_checked_at: null });
    // What was found meanwhile is of the domain before.
    expect(await record(found("pass"))).toBe(0);
    expect(await seen()).toMatchObject({ domain_check: null });
    await driver.call("save_mailbox", { mailbox: { id: driver.mailboxId, daily_cap: 7 } });
    expect(await claim()).toMatchObject([{ domain: "other.dev" }]);
  });

  test.each([[["bad selector"]], [["a/b"]], [["-a"]], [["a", "b", "c", "d", "e", "f"]], [["x".repeat(64)]]])(
    "selectors %j are refused",
    async (dkim_selectors) => {
      const mailbox = { id: driver.mailboxId, dkim_selectors };
      await expect(driver.call("save_mailbox", { mailbox })).rejects.toMatchObject({ code: "22023" });
      expect(await seen()).toMatchObject({ dkim_selectors: [] });
    },
  );

  test("is asked for by who may write, and recorded by the tick alone", async () => {
    const args = { workspace_id: driver.workspace.id, mailbox_id: driver.mailboxId };
    const viewer = await addMember(database.sql, driver.workspace.id, "viewer");
    const stranger = (await CampaignDriver.open(database.sql)).workspace.ownerId;
    for (const userId of [viewer, stranger]) {
      await expect(callAs(database.sql, { userId }, "check_sending_domain", args)).rejects.toMatchObject({
        code: "42501",
      });
    }
    const forged = { checks: [{ mailbox_id: driver.mailboxId, check: found("pass") }] };
    await expect(
      callAs(database.sql, { userId: driver.workspace.ownerId }, "record_domain_checks", forged),
    ).rejects.toMatchObject({ code: "42501" });
    await expect(driver.call("check_sending_domain", { mailbox_id: viewer })).rejects.toMatchObject({ code: "PT404" });
  });

  test("that begins to fail is told to whose mailbox it is, once", async () => {
    const told = () =>
      database.sql`select title, body from public.agent_notifications where kind = 'mail_domain' and workspace_id = ${driver.workspace.id}`;
    await record(found("fail"));
    expect(await told()).toHaveLength(0);
    await record(found("pass"));
    await record(found("fail"));
    await record(found("fail"));
    expect([...(await told())]).toEqual([
      { title: "Mail from ada@acme.dev may be taken for forged", body: "send.acme.dev has no SPF record." },
    ]);
  });
});

describe("a campaign", () => {
  test("is not approved before its domain was looked up, nor while it fails", async () => {
    const draft = await driver.draft(await driver.leads(1));
    await expect(driver.start(draft)).rejects.toMatchObject({
      code: "22023",
      message: expect.stringContaining("is being looked up"),
    });
    await record(found("fail"));
    await expect(driver.start(draft)).rejects.toMatchObject({
      code: "22023",
      message:
        "Receivers would not believe that mail is from ada@acme.dev. send.acme.dev has no SPF record. The settings, under Mail, say what to do.",
    });
    await driver.enrol();
    expect(await driver.sendDue()).toEqual([]);
    await record(found("pass"));
    expect(await driver.start(draft)).toMatchObject({ status: "running" });
  });

  test.each(["pass", "warn", "unknown", "local"] as const)("is approved when its domain is found %s", async (state) => {
    await record(found(state));
    expect(await driver.start(await driver.draft(await driver.leads(1)))).toMatchObject({ status: "running" });
  });

  test("that runs goes on when its domain begins to fail: what was approved is not taken back for it", async () => {
    await record(found("pass"));
    const { id } = await driver.started(await driver.leads(2));
    await record(found("fail"));
    await driver.call("pause_campaign", { campaign_id: id });
    expect(await driver.call("resume_campaign", { campaign_id: id })).toMatchObject({ status: "running" });
    expect(await driver.sendDue()).toHaveLength(2);
    // A changed one is approved anew.
    await driver.save({ id, steps: [{ variants: [{ subject: "Hi", body: "Other words" }] }] });
    await expect(driver.start(await driver.see(id))).rejects.toMatchObject({ code: "22023" });
  });
});
