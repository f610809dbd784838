import { describe, expect, test } from "vitest";
import { best_sending_times } from "../../../supabase/functions/_tools/best_sending_times.ts";
import { campaign_report } from "../../../supabase/functions/_tools/campaign_report.ts";
import { compare_campaigns } from "../../../supabase/functions/_tools/compare_campaigns.ts";
import { noCounts } from "../web_campaigns/campaign_world.ts";
import { fakeContext, leadId, run, workspaceId } from "./fake_database.ts";

const id = "00000000-0000-4000-8000-0000000000c1";
const interval = (share: number) => ({ share, low: Math.max(0, share - 0.03), high: share + 0.03 });

/** So many mails, of which so many were answered. */
function counts(sent: number, replied: number) {
  const none = interval(0);
  const shares = { delivered: none, opened: none, clicked: none, bounced: none, complained: none, unsubscribed: none };
  return { ...noCounts, sent, replied, shares: { ...shares, replied: sent > 0 ? interval(replied / sent) : null } };
}

const people = { total: 300, active: 20, parked: 0, finished: 270, stopped: 10, failed: 0, reasons: { replied: 10 } };
const campaign = (name: string, sent: number, replied: number) => ({
  ...{ id, name, status: "running", started_at: "2027-06-07T08:00:00Z", finished_at: null },
  ...{
    tracks: { opens: false, clicks: true },
    people,
    answered: interval(replied / 300),
    totals: counts(sent, replied),
  },
});
const variant = (label: string, place: number, status: string, sent: number) => ({
  ...{ id: `00000000-0000-4000-8000-0000000000a${place}`, label, subject: label, status, is_removed: false },
  counts: counts(sent, 9),
});
const variants = [variant("A", 0, "dropped", 210), variant("B", 1, "winner", 210)];
const look = {
  ...{
    look: 1,
    taken_at: "2027-06-09T10:00:00Z",
    winner_by: "replied",
    confidence: 0.95,
    sample: 210,
    outcome: "winner",
  },
  ...{ best_id: variants[1]?.id, dropped: [variants[0]?.id], sure: 0.97 },
  numbers: variants.map((each, at) => ({ id: each.id, sent: 210, successes: at === 0 ? 9 : 17 })),
};
const step = {
  ...{ id: "00000000-0000-4000-8000-000000000001", position: 1, kind: "email", is_removed: false, waiting: 3 },
  ...{ counts: counts(420, 26), winner_by: "replied", winner_confidence: 0.95, winner_sample: 100, look, variants },
};
const replies = {
  ...{ people: 10, classes: { interested: 4, not_now: 6 }, away: 2, seconds: { median: 7200, nine_in_ten: 172_800 } },
  within: [{ seconds: 3600, replies: 10 }],
};
const report = { ...campaign("Spring", 420, 26), paused_reason: null, steps: [step], replies };

describe("campaign_report", () => {
  test("tells each number with what it is of, what was decided, and what people answered", async () => {
    const { context } = fakeContext({ campaign_report: report });
    const told = await run(campaign_report, { campaign_id: id }, context);
    expect(told).toMatchObject({
      ok: true,
      summary: "“Spring”: running, 420 mails sent, 26 replied.",
      result: {
        totals: { sent: 420, replied: "26 of 420 (6.2 %, 3.2–9.2 %)" },
        answers: { interested: 4, not_now: 6, away: 2 },
        time_to_reply: { half_within: "2 hours", nine_of_ten_within: "2 days" },
        steps: [
          {
            comparison: "B won: 8.1 % against 4.3 % replied, 97 % sure, 420 mails.",
            variants: [{ status: "dropped" }, {}],
          },
        ],
        not_tracked: ["opened"],
      },
      view: { kind: "campaign", remarks: ["Step 1: B won: 8.1 % against 4.3 % replied, 97 % sure, 420 mails."] },
    });
    expect(JSON.stringify(told)).not.toContain("too_small");
  });

  test("gives no shares of few mails, and says so", async () => {
    const few = { ...report, ...campaign("Spring", 12, 1), steps: [{ ...step, counts: counts(12, 1), variants: [] }] };
    const { context } = fakeContext({ campaign_report: few });
    expect(await run(campaign_report, { campaign_id: id }, context)).toMatchObject({
      result: { totals: { replied: "1 of 12" }, too_small: "Too few mails for shares: 12 of 50." },
      view: { remarks: ["Too few mails for shares: 12 of 50."] },
    });
  });

  test("names who did something, marked as text from outside", async () => {
    const event = { kind: "replied", at: "2027-06-08T08:00:00Z", is_bot: false };
    const mail = {
      ...{ id, step_id: step.id, position: 1, label: "A", subject: "Hello", status: "sent", error: null },
      ...{ next_attempt_at: "2027-06-07T08:00:00Z", finished_at: "2027-06-07T08:00:00Z", events: [event] },
    };
    const person = {
      ...{ id, lead_id: leadId, status: "stopped", reason: "replied", note: null, step_id: null, due_at: null },
      ...{ parked_until: null, entered_at: "2027-06-07T08:00:00Z", ended_at: "2027-06-08T08:00:00Z" },
      ...{ lead: { id: leadId, name: "Anna Berg", email: "anna@firm.example", company: null }, mails: [mail] },
    };
    const { context, asked } = fakeContext({
      campaign_report: report,
      campaign_people: { people: [person], next_cursor: null },
    });
    expect(await run(campaign_report, { campaign_id: id, who: "replied" }, context)).toMatchObject({
      ok: true,
      tainted: true,
      result: {
        people: { total: 300 },
        who: [{ name: "Anna Berg", reason: "replied", mails: [{ events: [{ kind: "replied" }] }] }],
        more_of_them: false,
      },
    });
    const args = { workspace_id: workspaceId, campaign_id: id, filter: { event: "replied" }, page_size: 20 };
    expect(asked.at(-1)).toEqual({ name: "campaign_people", args });
  });

  test("of none is refused with the next step", async () => {
    const { context } = fakeContext({ campaign_report: null });
    expect(await run(campaign_report, { campaign_id: id }, context)).toMatchObject({
      reason: expect.stringContaining("list_campaigns"),
    });
  });
});

describe("compare_campaigns", () => {
  test.each([
    [
      [campaign("Spring", 420, 60), campaign("Autumn", 400, 20)],
      "“Spring” is best: 14.3 % replied against 5 % of the others, 99.9 % sure.",
    ],
    [[campaign("Spring", 420, 40), campaign("Autumn", 400, 36)], "No campaign stands out."],
    [[campaign("Spring", 40, 4), campaign("Autumn", 20, 1)], "Not enough mails yet: 60 of 200."],
    [[], "Not enough mails yet: 0 of 200."],
  ])("of %j says what is more than chance", async (compared, verdict) => {
    const { context, asked } = fakeContext({ compare_campaigns: compared });
    const told = await run(compare_campaigns, {}, context);
    expect(told).toMatchObject({ ok: true, result: { verdict: expect.stringContaining(verdict) } });
    expect(asked).toEqual([{ name: "compare_campaigns", args: { workspace_id: workspaceId, days: 90 } }]);
  });

  test("takes campaigns or days, not both", async () => {
    const { context, asked } = fakeContext({ compare_campaigns: [] });
    const campaign_ids = [id, leadId];
    expect(await run(compare_campaigns, { campaign_ids, days: 3 }, context)).toMatchObject({ ok: false });
    expect(await run(compare_campaigns, { campaign_ids: [id] }, context)).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
    await run(compare_campaigns, { campaign_ids }, context);
    expect(asked[0]?.args).toEqual({ workspace_id: workspaceId, campaign_ids });
  });
});

describe("best_sending_times", () => {
  const group = (sent: number, successes: number) => ({ sent, successes, ...interval(successes / sent) });
  const insights = {
    ...{ by: "replied", days: 90, looked_at: 700, is_all: true, several_clocks: 30 },
    hours: [
      { hour: 9, ...group(350, 70) },
      { hour: 14, ...group(350, 20) },
    ],
    weekdays: [
      { weekday: 1, ...group(350, 44) },
      { weekday: 2, ...group(350, 46) },
    ],
    subjects: [{ subject: "Hello", campaigns: 2, ...group(700, 90) }],
  };

  test("names a best hour only where it is more than chance", async () => {
    const { context } = fakeContext({ sending_insights: insights });
    expect(await run(best_sending_times, {}, context)).toMatchObject({
      result: {
        hour: {
          verdict: expect.stringMatching(/^9:00–10:00 is best: 20 % replied/),
          each: [expect.stringContaining("70 of 350 (20 %"), expect.any(String)],
        },
        weekday: { verdict: expect.stringMatching(/^No day stands out/) },
        subject: { verdict: "Nothing to compare yet: at least two subjects need 50 mails each." },
        without_an_hour: "30 mails to countries with several clocks",
      },
    });
  });

  test("says how many mails are missing", async () => {
    const few = { ...insights, looked_at: 60, hours: [{ hour: 9, ...group(60, 9) }], weekdays: [], subjects: [] };
    const { context } = fakeContext({ sending_insights: few });
    expect(await run(best_sending_times, { by: "opened" }, context)).toMatchObject({
      summary: "From 60 mails: Not enough mails yet: 60 of 200.",
    });
  });
});
