import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { resendSender } from "../../supabase/functions/_channels/resend_sender.ts";
import { CampaignDriver } from "../helpers/campaign_driver.ts";
import type { Death } from "../helpers/mortal_process.ts";
import { CountingSink, runMortalSender } from "../helpers/mortal_sender.ts";
import { type ResendStandIn, startResendStandIn } from "../helpers/resend_stand_in.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

const readers = 6;
let database: TestDatabase;
let driver: CampaignDriver;
let resend: ResendStandIn;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`update public.campaigns set status = 'stopped', people_next_at = null where status = 'running'`;
  await database.sql`delete from public.outbox where kind = 'campaign_email'`;
  driver = await CampaignDriver.open(database.sql);
  await driver.start(await driver.draft(await driver.leads(readers), 2));
  await database.sql`update private.mail_clock set speed = 1`;
});
afterEach(() => resend.stop());

/** The tick's sending, with Resend's own sender talking to the stand-in. */
async function send(honoursKeys: boolean, death?: Death): Promise<void> {
  const settings = { from: "ada@sender.example.com", resendApiKey: "re_test", resendBaseUrl: resend.url };
  const provider = resendSender(settings, { honoursKeys });
  await runMortalSender(database.sql, new CountingSink(honoursKeys), { provider, ...(death && { death }) });
}

const mails = () => database.sql<
  { id: string; status: string; attempts: number; provider_id: string | null; wait: number; reason: string | null }[]
>`
  select o.id, o.status, o.attempts, o.provider_id, e.reason,
    extract(epoch from o.next_attempt_at - private.mail_now())::float as wait
  from public.outbox o join public.campaign_steps s on s.id = o.step_id join public.enrolments e on e.id = o.enrolment_id
  where o.kind = 'campaign_email' and s.position = 1 order by o.id`;
const statuses = async () => [...new Set((await mails()).map(({ status }) => status))];
const arrivals = (id: string) => resend.arrived.get(id)?.length ?? 0;

/** Nothing lost, nothing doubled: each arrived once, or nobody can know and it is said so. */
async function expectOnce(honoursKeys: boolean): Promise<void> {
  const all = await mails();
  expect(all).toHaveLength(readers);
  for (const { id, status } of all) {
    if (honoursKeys || status === "sent")
      expect({ status, arrived: arrivals(id) }).toEqual({ status: "sent", arrived: 1 });
    else expect([status, arrivals(id) <= 1]).toEqual(["uncertain", true]);
  }
}

describe.each([
  ["that honours keys", true],
  ["that does not", false],
])("a server %s", (_, honoursKeys) => {
  beforeEach(async () => {
    resend = await startResendStandIn({ honoursKeys });
  });

  test.each<[string, Death]>([
    ["before it asks", { step: "send", moment: "before", nth: 2 }],
    ["when the mail was taken", { step: "send", moment: "after", nth: 2 }],
    ["before it records", { step: "finish_campaign_mail", moment: "before", nth: 1 }],
    ["when it has recorded", { step: "finish_campaign_mail", moment: "after", nth: 1 }],
  ])("a sender that dies %s: nothing is lost and nothing doubled", async (__, death) => {
    await send(honoursKeys, death);
    await driver.letSendersDie();
    await send(honoursKeys);
    await expectOnce(honoursKeys);
    await driver.letSendersDie();
    const before = resend.asked.length;
    await send(honoursKeys);
    expect(resend.asked).toHaveLength(before);
  });

  test("an answer that is lost: asked again under the same key, or left as it is", async () => {
    resend.misbehave((place) => (place <= 2 ? "hang up after" : undefined));
    await send(honoursKeys);
    await driver.letSendersDie();
    await send(honoursKeys);
    await expectOnce(honoursKeys);
    const keys = resend.asked.map(({ key }) => key);
    expect(keys.length - new Set(keys).size).toBe(honoursKeys ? 2 : 0);
    expect((await mails()).filter(({ status }) => status === "uncertain")).toHaveLength(honoursKeys ? 0 : 2);
  });
});

describe("Resend", () => {
  beforeEach(async () => {
    resend = await startResendStandIn({ honoursKeys: true });
  });

  test("gets both parts, the headers to unsubscribe, and the id of the mail as its key and as its tag", async () => {
    await send(true);
    const [first] = await mails();
    expect(new Set(resend.asked.map(({ key }) => key))).toEqual(new Set((await mails()).map(({ id }) => id)));
    expect(resend.asked[0]?.authorization).toBe("Bearer re_test");
    expect(resend.arrived.get(first?.id ?? "")).toEqual([
      expect.objectContaining({
        from: expect.stringMatching(/^"Ada" <ada\.\w+@sender\.example\.com>$/),
        to: [expect.stringMatching(/^"Reader \d" <reader\d@example\.com>$/)],
        subject: "Hello",
        text: expect.stringContaining("Mail 1 for Reader"),
        html: expect.stringContaining("Mail 1 for Reader"),
        headers: expect.objectContaining({
          "List-Unsubscribe": expect.stringMatching(/^<https:\/\/app\.example\.com\//),
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
          "Message-ID": `<${first?.id}@sender.example.com>`,
        }),
        tags: [{ name: "outbox_id", value: first?.id }],
      }),
    ]);
    expect(first?.provider_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("is asked again at its own pace when it had too much at once, and no mail goes back for it", async () => {
    resend.misbehave((place) =>
      place % 3 === 0
        ? { status: 429, name: "rate_limit_exceeded", headers: { "retry-after": "0", "ratelimit-limit": "500" } }
        : undefined,
    );
    await send(true);
    expect((await mails()).map(({ status, attempts }) => [status, attempts])).toEqual(Array(readers).fill(["sent", 1]));
    await expectOnce(true);
  });

  test.each([
    ["429 with a long pause", { status: 429, name: "rate_limit_exceeded", headers: { "retry-after": "7200" } }, 7_200],
    ["a spent quota", { status: 429, name: "daily_quota_exceeded", headers: { "retry-after": "80000" } }, 80_000],
    ["503", { status: 503 }, 30],
    ["500 and a pause", { status: 500, headers: { "retry-after": "900" } }, 900],
    ["409 while the same is under way", { status: 409, name: "concurrent_idempotent_requests" }, 30],
  ])("after %s mails wait as long as it asks, then they leave", async (__, mischief, seconds) => {
    resend.misbehave(() => mischief);
    await send(true);
    expect(await statuses()).toEqual(["queued"]);
    for (const { wait } of await mails()) {
      expect(wait).toBeGreaterThan(seconds - 20);
      expect(wait).toBeLessThanOrEqual(seconds);
    }
    resend.misbehave(() => undefined);
    await driver.setClock("2027-06-08T09:00:00Z");
    await database.sql`update private.mail_clock set speed = 1`;
    await send(true);
    await expectOnce(true);
  });

  test.each([400, 422])(
    "a mail that it refuses with %s is not tried again, and its person gets no further one",
    async (status) => {
      resend.misbehave(() => ({ status, name: "validation_error" }));
      await send(true);
      expect(await statuses()).toEqual(["failed"]);
      expect(new Set((await mails()).map(({ reason }) => reason))).toEqual(new Set(["not_sent"]));
      resend.misbehave(() => undefined);
      await send(true);
      expect(resend.asked).toHaveLength(readers);
    },
  );

  test.each([401, 403])(
    "%s concerns all: the mailbox is paused with the reason, and its mails wait",
    async (status) => {
      resend.misbehave(() => ({ status, name: "invalid_api_key" }));
      await send(true);
      expect(await mails()).toEqual([]);
      const [box] =
        await database.sql`select status, paused_reason from public.mailboxes where id = ${driver.mailboxId}`;
      expect(box).toEqual({ status: "paused", paused_reason: `Resend refused it (${status}, invalid_api_key).` });
      const [people] = await database.sql`select count(*)::int as due from public.enrolments
      where workspace_id = ${driver.workspace.id} and status = 'active' and due_at <= private.mail_now()`;
      expect(people?.due).toBe(readers);
    },
  );

  test("a mail whose words changed since it was taken counts as the one that was taken", async () => {
    await send(true, { step: "finish_campaign_mail", moment: "before", nth: 1 });
    const taken = resend.arrived.size;
    expect(taken).toBeGreaterThan(0);
    await database.sql`update public.leads set name = 'Renamed' where workspace_id = ${driver.workspace.id}`;
    await driver.letSendersDie();
    await send(true);
    await expectOnce(true);
  });
});
