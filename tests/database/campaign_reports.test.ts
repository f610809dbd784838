import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { campaignReport, comparedCampaign } from "../../shared/contracts/campaign_report.ts";
import { callAs } from "../helpers/act_as.ts";
import { CampaignDriver, type SeenCampaign } from "../helpers/campaign_driver.ts";
import { createWorkspace } from "../helpers/people.ts";
import { intervalByHalving, rawReport } from "../helpers/raw_report.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

const variants = ["A", "B"].map((label) => ({ subject: `Hello ${label}`, body: `Text ${label}` }));
const followUp = { wait_seconds: 86_400, variants: [{ subject: "", body: "One more thing" }] };
const report = async (driver: CampaignDriver, id: string) =>
  campaignReport.parse(await driver.call("campaign_report", { campaign_id: id }));

/** A campaign of two texts and a follow-up, whose first mails have left. */
async function sentCampaign(driver: CampaignDriver, people: number): Promise<SeenCampaign> {
  const leads = await database.sql`insert into public.leads (workspace_id, name, email, country)
    select ${driver.workspace.id}, 'Reader', gen_random_uuid() || '@example.com', 'Germany' from generate_series(1, ${people}) returning id`;
  const steps = [{ wait_seconds: 0, variants }, followUp];
  const seen = await driver.started(
    leads.map(({ id }) => String(id)),
    1,
    { steps },
  );
  await driver.sendDue();
  return seen;
}

const happenings = fc.array(
  fc.record({
    mail: fc.nat(11),
    kind: fc.constantFrom(
      "delivered",
      "opened",
      "clicked",
      "replied",
      "bounced",
      "complained",
      "unsubscribed",
      "auto_replied",
    ),
    minutes: fc.integer({ min: 0, max: 60 * 24 * 9 }),
    is_bot: fc.boolean(),
    status: fc.constantFrom("5.1.1", "4.2.2"),
    twice: fc.boolean(),
  }),
  { maxLength: 60 },
);
const answers = fc.array(
  fc.record({ mail: fc.nat(11), classification: fc.constantFrom("interested", "not_now", "question", null) }),
  { maxLength: 6 },
);

/** What reached us of these mails, in this order. */
async function happen(
  driver: CampaignDriver,
  campaignId: string,
  events: { mail: number; kind: string; minutes: number; is_bot: boolean; status: string; twice: boolean }[],
  replies: { mail: number; classification: string | null }[],
): Promise<void> {
  const mails =
    await database.sql`select o.id, o.finished_at, o.payload ->> 'to' as address from public.outbox o where o.campaign_id = ${campaignId} order by o.id`;
  const mailAt = (at: number) => mails[at % mails.length];
  for (const { mail: at, kind, minutes, is_bot, status, twice } of events) {
    const mail = mailAt(at);
    const event = {
      ...{ provider: "test", provider_event_id: crypto.randomUUID(), kind, outbox_id: mail?.id, is_bot },
      ...{
        at: new Date(Number(mail?.finished_at) + minutes * 60_000).toISOString(),
        details: kind === "bounced" ? { status } : {},
      },
    };
    await driver.service("record_mail_events", { events: twice ? [event, event] : [event] });
  }
  for (const { mail: at, classification } of replies) {
    const mail = mailAt(at);
    const told = {
      message_id: `<${crypto.randomUUID()}@reader.example>`,
      answers: [`<${mail?.id}@sender.example.com>`],
      from_address: mail?.address,
      subject: "Re",
      text: "Hi",
      kind: "reply",
      classification,
    };
    await driver.service("receive_mail", { mail: told });
  }
}

test("the report agrees with the raw events, however they come", async () => {
  await fc.assert(
    fc.asyncProperty(happenings, answers, async (events, replies) => {
      // A mailbox of its own: complaints pause it.
      const driver = await CampaignDriver.open(database.sql);
      const seen = await sentCampaign(driver, 12);
      await happen(driver, seen.id, events, replies);
      const [told, raw] = [await report(driver, seen.id), await rawReport(database.sql, seen.id)];
      for (const variant of told.steps.flatMap((step) => step.variants)) {
        const { shares, planned, failed, uncertain, ...counts } = variant.counts;
        expect(counts).toEqual(raw.variants[variant.id] ?? { ...counts, sent: 0 });
        expect([planned, failed, uncertain]).toEqual([0, 0, 0]);
        for (const [kind, interval] of Object.entries(shares)) {
          expect(interval === null).toBe(counts.sent === 0);
          const count = Object.entries(counts).find(([name]) => name === kind)?.[1] ?? Number.NaN;
          if (!interval) continue;
          const { low, high } = intervalByHalving(count, counts.sent);
          expect(interval.share).toBeCloseTo(count / counts.sent, 5);
          expect(interval.low).toBeCloseTo(low, 4);
          expect(interval.high).toBeCloseTo(high, 4);
        }
      }
      expect(told.totals.sent).toBe(12);
      expect(told.replies).toMatchObject({ people: raw.people, classes: raw.classes, away: raw.away });
      expect(told.replies.seconds?.median ?? null).toEqual(raw.median === null ? null : Math.round(raw.median));
      const timed = told.replies.within.reduce((sum, { replies: some }) => sum + some, 0);
      expect(timed).toBe(told.totals.replied);
      await database.sql`update public.campaigns set status = 'stopped' where id = ${seen.id}`;
    }),
    { numRuns: 12 },
  );
}, 60_000);

describe("a report", () => {
  test("keeps the numbers of texts and steps that were removed, and says so", async () => {
    const driver = await CampaignDriver.open(database.sql);
    const seen = await sentCampaign(driver, 10);
    const [, second] = seen.steps;
    await driver.save({
      id: seen.id,
      steps: [{ ...followUp, id: second?.id, variants: [{ subject: "New", body: "All new" }] }],
    });
    const told = await report(driver, seen.id);
    expect(told.steps.map(({ is_removed, counts }) => [is_removed, counts.sent])).toEqual([
      [false, 0],
      [true, 10],
    ]);
    expect(told.totals.sent).toBe(10);
    expect(told.paused_reason).toMatch(/waits for approval/);
  });

  test("of a campaign that has not begun is empty and whole", async () => {
    const driver = await CampaignDriver.open(database.sql);
    const draft = await driver.draft([], 2, { audience: {} });
    const told = await report(driver, draft.id);
    expect(told).toMatchObject({ totals: { sent: 0, shares: { replied: null } }, answered: null });
    expect(told.replies).toMatchObject({ people: 0, classes: {}, seconds: null });
  });

  test("is for members alone", async () => {
    const driver = await CampaignDriver.open(database.sql);
    const seen = await sentCampaign(driver, 2);
    const { ownerId } = await createWorkspace(database.sql);
    const asked = { workspace_id: driver.workspace.id, campaign_id: seen.id };
    expect(await callAs(database.sql, { userId: ownerId }, "campaign_report", asked)).toBeNull();
    await expect(callAs(database.sql, "anonymous", "campaign_report", asked)).rejects.toThrow(/permission denied/);
  });
});

describe("several campaigns", () => {
  const compared = z.array(comparedCampaign);

  test("are compared, those chosen or those of some days, the last started first", async () => {
    const driver = await CampaignDriver.open(database.sql);
    const [first, second] = [await sentCampaign(driver, 3), await sentCampaign(driver, 4)];
    await driver.draft([], 1, { audience: {}, name: "A draft" });
    await database.sql`update public.campaigns set started_at = now() - interval '10 days' where id = ${first.id}`;
    const ids = async (args: Record<string, unknown>) =>
      compared.parse(await driver.call("compare_campaigns", args)).map(({ id, totals }) => [id, totals.sent]);
    expect(await ids({ campaign_ids: [first.id, second.id] })).toEqual([
      [second.id, 4],
      [first.id, 3],
    ]);
    expect(await ids({ days: 30 })).toHaveLength(2);
    expect(await ids({ days: 5 })).toEqual([[second.id, 4]]);
  });

  test("that can't be compared are refused plainly", async () => {
    const driver = await CampaignDriver.open(database.sql);
    const seen = await sentCampaign(driver, 1);
    const theirs = await sentCampaign(await CampaignDriver.open(database.sql), 1);
    const refusals: [Record<string, unknown>, RegExp][] = [
      [{}, /either/],
      [{ campaign_ids: [seen.id], days: 3 }, /either/],
      [{ days: 0 }, /from 1 to 3,650/],
      [{ campaign_ids: [seen.id, seen.id] }, /two to six/],
      [{ campaign_ids: [seen.id, theirs.id] }, /no such campaign/],
    ];
    for (const [args, words] of refusals) await expect(driver.call("compare_campaigns", args)).rejects.toThrow(words);
  });
});
