import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { measureAnswer, measureLeads } from "../../shared/contracts/measure.ts";
import { type LeadDatabase, people, startLeadDatabase } from "./lead_fixture.ts";
import { events, fillMailWorld, type MailWorld, mailWorlds, type WorldMail } from "./mail_world.ts";
import { addDays, dayIn } from "./measure_world.ts";

let leads: LeadDatabase;
beforeAll(async () => {
  leads = await startLeadDatabase();
}, 60_000);
afterAll(() => leads.database.stop());

const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York");
type Counts = Record<string, number>;

async function ask(request: object) {
  return measureAnswer.parse(await leads.call(people.owner, "measure", { request }));
}
const counted = (rows: { key: string; values: Record<string, number | null> }[], names: readonly string[]) =>
  Object.fromEntries(rows.map(({ key, values }) => [key, pick(values, names)]));
const pick = (values: Record<string, number | null>, names: readonly string[]): Counts =>
  Object.fromEntries(names.map((name) => [name, values[name] ?? 0]));

/** How many of the mails that were sent had each event. */
function tally(mails: readonly WorldMail[]): Counts {
  const sent = mails.filter(({ status }) => status === "sent");
  const parts = events.map((event) => [event, sent.filter(({ happened }) => happened.includes(event)).length]);
  return { sent: sent.length, ...Object.fromEntries(parts) };
}

function within(instant: number, { zone, from, until }: { zone: string; from: string; until: string }): boolean {
  const day = dayIn(zone, instant);
  return day >= from && day < until;
}

function repliesBy(world: MailWorld, stretch: Parameters<typeof within>[1], keyOf: KeyOf): Record<string, Counts> {
  const rows: Record<string, Counts> = {};
  for (const { id, mails } of world.campaigns) {
    for (const mail of mails) {
      const reader = world.readers[mail.reader];
      if (!reader || reader.inBin || mail.status !== "sent" || !within(mail.at, stretch)) continue;
      const key = keyOf(mail, { ...reader, campaign: id });
      const row = rows[key] ?? { sent: 0, replied: 0 };
      rows[key] = {
        sent: (row.sent ?? 0) + 1,
        replied: (row.replied ?? 0) + (mail.happened.includes("replied") ? 1 : 0),
      };
    }
  }
  return rows;
}
type KeyOf = (mail: WorldMail, reader: MailWorld["readers"][number] & { campaign: string }) => string;

const hourIn = (zone: string, instant: number) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" }).format(instant);
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const weekdayIn = (zone: string, instant: number) =>
  String(weekdays.indexOf(new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short" }).format(instant)) + 1);

test("a reply rate is what one computes from the same mails, however it is split", async () => {
  await fc.assert(
    fc.asyncProperty(mailWorlds, zones, fc.integer({ min: 1, max: 300 }), async (world, zone, daysAgo) => {
      await fillMailWorld(leads.database.sql, world, zone);
      const from = addDays(dayIn(zone, Date.now()), -daysAgo);
      const stretch = { zone, from, until: addDays(from, 100) };
      const keys: Record<string, KeyOf> = {
        rep: (_mail, { owner }) => owner ?? "",
        country: (_mail, { country }) => country ?? "",
        campaign: (_mail, { campaign }) => campaign,
        month: ({ at }) => `${dayIn(zone, at).slice(0, 7)}-01`,
        hour: ({ at }) => hourIn(zone, at),
        weekday: ({ at }) => weekdayIn(zone, at),
        reader_hour: ({ at }, reader) => (reader.zone ? hourIn(reader.zone, at) : ""),
        reader_weekday: ({ at }, reader) => (reader.zone ? weekdayIn(reader.zone, at) : ""),
      };
      for (const [group_by, keyOf] of Object.entries(keys)) {
        const period = { from: stretch.from, until: stretch.until };
        const request = { measure: "reply_rate", group_by, period };
        const told = await ask(request);
        const computed = repliesBy(world, stretch, keyOf);
        expect([group_by, counted(told.rows, ["sent", "replied"])]).toEqual([group_by, computed]);
        const [all] = Object.values(repliesBy(world, stretch, () => ""));
        expect(pick(told.total.values, ["sent", "replied"])).toEqual(all ?? { sent: 0, replied: 0 });
        const share = all?.sent ? (all.replied ?? 0) / all.sent : null;
        if (share === null) expect(told.total.values.reply_rate).toBeNull();
        else expect(told.total.values.reply_rate).toBeCloseTo(share, 4);
      }
    }),
    { numRuns: 15 },
  );
}, 120_000);

test("campaigns and their steps are what one counts of their mails, and lead to those who got them", async () => {
  const names = ["sent", ...events];
  await fc.assert(
    fc.asyncProperty(mailWorlds, fc.integer({ min: 1, max: 300 }), async (world, daysAgo) => {
      await fillMailWorld(leads.database.sql, world, "UTC");
      const from = addDays(dayIn("UTC", Date.now()), -daysAgo);
      const stretch = { zone: "UTC", from, until: addDays(from, 150) };
      const request = { measure: "campaign_performance", period: { from, until: stretch.until } };
      const told = await ask(request);
      const begun = world.campaigns.filter(({ started }) => started !== null && within(started, stretch));
      expect(counted(told.rows, names)).toEqual(Object.fromEntries(begun.map(({ id, mails }) => [id, tally(mails)])));
      expect(pick(told.total.values, names)).toEqual(tally(begun.flatMap(({ mails }) => mails)));
      for (const { id, steps, mails } of world.campaigns) {
        const ofSteps = await ask({ measure: "step_performance", campaign_id: id });
        expect(counted(ofSteps.rows, names)).toEqual(
          Object.fromEntries(steps.map((step, at) => [step, tally(mails.filter((each) => each.step === at))])),
        );
      }
      const [first] = begun;
      if (!first) return;
      const clicked = first.mails.filter(({ status, happened }) => status === "sent" && happened.includes("clicked"));
      const who = new Set(clicked.map(({ reader }) => reader).filter((at) => !world.readers[at]?.inBin));
      const behind = await leads.call(people.owner, "measure_leads", { request, key: first.id, part: "clicked" });
      expect(measureLeads.parse(behind).count).toBe(who.size);
    }),
    { numRuns: 15 },
  );
}, 120_000);

test("what a step sent before it was removed still counts", async () => {
  const [world] = fc.sample(
    mailWorlds.filter(({ campaigns }) => campaigns.some(({ mails }) => mails.some(({ status }) => status === "sent"))),
    { numRuns: 1, seed: 7 },
  );
  if (!world) throw new Error("There is no world.");
  await fillMailWorld(leads.database.sql, world, "UTC");
  const { sql } = leads.database;
  await sql`update public.campaign_steps set removed_at = now()`;
  for (const { id, mails } of world.campaigns) {
    const told = await ask({ measure: "step_performance", campaign_id: id });
    expect(told.total.values.sent ?? 0).toBe(tally(mails).sent);
    expect(told.rows.every(({ label }) => label.includes("(removed)"))).toBe(true);
  }
});
