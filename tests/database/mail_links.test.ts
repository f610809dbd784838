import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
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
  await database.sql`delete from public.outbox`;
  driver = await CampaignDriver.open(database.sql);
});

const sentMail = z.looseObject({ outbox_id: z.uuid(), to: z.string(), token: z.string(), link_key: z.string() });

/** A campaign of two mails whose first was sent to so many; each with its link's token. */
async function sent(readers = 1) {
  const campaign = await driver.started(await driver.leads(readers), 2);
  await driver.plan();
  const mails = await driver.claim();
  await driver.finish(mails);
  const [first] = mails;
  return { campaign, mails: z.array(sentMail).parse(mails), mail: sentMail.parse(first) };
}

/** As the reader of a mail: nobody. */
const open = (name: string, args: Record<string, unknown>) => callAs(database.sql, "anonymous", name, args);
const unsubscribe = (token: string) => open("unsubscribe_by_link", { token });
const events = () =>
  database.sql`select kind, is_bot, details from public.mail_events where workspace_id = ${driver.workspace.id} order by created_at`;
const statusOf = async (id: string) =>
  (
    await database.sql`select e.status, e.reason from public.enrolments e join public.outbox o on o.enrolment_id = e.id where o.id = ${id}`
  )[0];

describe("a link to unsubscribe", () => {
  test("looking at it changes nothing and shows no whole address", async () => {
    const { mail } = await sent();
    const shown = { workspace_name: "Workspace", address: "r•••@example.com", unsubscribed: false };
    for (let count = 0; count < 3; count++) expect(await open("read_mail_link", { token: mail.token })).toEqual(shown);
    expect(await statusOf(mail.outbox_id)).toMatchObject({ status: "active" });
    expect(await events()).toEqual([]);
  });

  test("acting on it stops the sequence and suppresses the address, once, however often and at once", async () => {
    const { mail, mails } = await sent(2);
    const answers = await race(database.sql, 8, () => unsubscribe(mail.token));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ unsubscribed: true });
    expect(await statusOf(mail.outbox_id)).toEqual({ status: "stopped", reason: "unsubscribed" });
    expect(await statusOf(mails[1]?.outbox_id ?? "")).toMatchObject({ status: "active" });
    expect(await events()).toMatchObject([{ kind: "unsubscribed", is_bot: false }]);
    const suppressed =
      await database.sql`select reason from public.suppressions where workspace_id = ${driver.workspace.id}`;
    expect(suppressed).toEqual([{ reason: "unsubscribed" }]);
  });

  test("in the middle of a run: the next mail does not leave, not even one that is planned", async () => {
    const { mail, mails } = await sent(2);
    await driver.setClock("2027-06-08T09:00:00Z");
    await driver.plan();
    await unsubscribe(mail.token);
    const left = await driver.claim();
    expect(left.map(({ to }) => to)).toEqual([mails[1]?.to]);
  });

  test("a forged, torn or changed token is nobody's", async () => {
    const { mail } = await sent();
    const own = await database.sql`select link_token from public.outbox where id = ${mail.outbox_id}`;
    const changed = mail.token.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
    const forged = [
      changed,
      String(own[0]?.link_token),
      `${own[0]?.link_token}${"0".repeat(32)}`,
      mail.token.slice(1),
      "",
      "x",
      "'; drop table leads; --",
    ];
    for (const token of forged) {
      expect(await open("read_mail_link", { token }), token).toBeNull();
      expect(await unsubscribe(token)).toBeNull();
      expect(await open("begin_mail_visit", { token, kind: "open" })).toBeNull();
    }
    expect(await statusOf(mail.outbox_id)).toMatchObject({ status: "active" });
  });

  test("a true link whose mail is gone says that nothing is sent any more", async () => {
    const { mail } = await sent();
    await database.sql`delete from public.outbox where id = ${mail.outbox_id}`;
    expect(await unsubscribe(mail.token)).toEqual({
      workspace_name: "The sender",
      address: "this address",
      unsubscribed: true,
    });
  });

  test("the key never leaves the database, and is the same for every mail", async () => {
    const { mails } = await sent(2);
    const secrets =
      await database.sql`select decrypted_secret from vault.decrypted_secrets where name = 'mail_link_secret'`;
    expect(secrets).toHaveLength(1);
    const secret = String(secrets[0]?.decrypted_secret);
    expect(secret).toHaveLength(64);
    expect(JSON.stringify(mails)).not.toContain(secret);
    await expect(callAs(database.sql, { userId: driver.workspace.ownerId }, "mail_link_secret", {})).rejects.toThrow();
  });
});

describe("a visit", () => {
  const sign = (key: string, target: string) => createHmac("sha256", key).update(target).digest("hex");
  const begun = z.object({ visit_id: z.uuid() });

  async function click(mail: z.infer<typeof sentMail>, target: string, reason: string | null = null) {
    const args = { token: mail.token, kind: "click", target, signature: sign(mail.link_key, target) };
    const { visit_id } = begun.parse(await open("begin_mail_visit", args));
    const facts = await open("read_mail_visit", { visit_id });
    await open("finish_mail_visit", { visit_id, bot_reason: reason });
    return facts;
  }

  test("of a person is recorded with where it led", async () => {
    const { mail } = await sent();
    await driver.setClock("2027-06-07T08:10:00Z");
    const facts = z
      .object({ seconds_since_sent: z.number(), other_links: z.number() })
      .parse(await click(mail, "https://acme.example/ä?b=1"));
    expect(facts.seconds_since_sent).toBeGreaterThan(590);
    expect(facts.other_links).toBe(0);
    expect(await events()).toEqual([
      { kind: "clicked", is_bot: false, details: { target: "https://acme.example/ä?b=1" } },
    ]);
    const [row] =
      await database.sql`select clicked_at is not null as clicked from public.outbox where id = ${mail.outbox_id}`;
    expect(row).toEqual({ clicked: true });
  });

  test("of a program is shown with the reason and drives nothing", async () => {
    const { mail } = await sent();
    await click(mail, "https://acme.example/", "every link at once");
    expect(await events()).toMatchObject([{ kind: "clicked", is_bot: true, details: { bot: "every link at once" } }]);
    const [row] = await database.sql`select opened_at, clicked_at from public.outbox where id = ${mail.outbox_id}`;
    expect(row).toEqual({ opened_at: null, clicked_at: null });
  });

  test("knows the other links that were followed in the same moments", async () => {
    const { mail } = await sent();
    for (const path of ["a", "b", "b"]) await click(mail, `https://acme.example/${path}`);
    expect(await click(mail, "https://acme.example/c")).toMatchObject({ other_links: 2 });
  });

  test("a signature fits one target of one mail", async () => {
    const { mails } = await sent(2);
    const [one, other] = mails;
    const begin = (target: string, signature: string | null) =>
      open("begin_mail_visit", { token: one?.token, kind: "click", target, signature });
    expect(await begin("https://evil.example/", sign(one?.link_key ?? "", "https://acme.example/"))).toBeNull();
    expect(await begin("https://acme.example/", sign(other?.link_key ?? "", "https://acme.example/"))).toBeNull();
    expect(await begin("https://acme.example/", null)).toBeNull();
    expect(await begin("https://acme.example/", sign(one?.link_key ?? "", "https://acme.example/"))).not.toBeNull();
  });

  test("is finished once, and an invented one is nothing", async () => {
    const { mail } = await sent();
    const { visit_id } = begun.parse(await open("begin_mail_visit", { token: mail.token, kind: "open" }));
    await race(database.sql, 5, () => open("finish_mail_visit", { visit_id }));
    await open("finish_mail_visit", { visit_id: crypto.randomUUID() });
    expect(await open("read_mail_visit", { visit_id })).toBeNull();
    expect(await events()).toMatchObject([{ kind: "opened" }]);
  });
});
