import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { DomainState } from "../../../shared/contracts/domain_check.ts";
import { mailbox, mailSettings } from "../../../shared/contracts/mailbox.ts";
import { plainSubject } from "../../../shared/domain/mail/plain_subject.ts";
import { startFaults } from "../../../shared/domain/mail/start_faults.ts";
import {
  leftOutWords,
  statusWord,
  waitCount,
  waitSeconds,
  waitWords,
} from "../../../web/components/campaigns/campaign_words.ts";
import { newCampaignName } from "../../../web/components/campaigns/new_campaign_name.ts";
import { mailFacts, nextWords } from "../../../web/components/campaigns/person_words.ts";
import { shareWords } from "../../../web/components/campaigns/share_words.ts";
import { writtenVariable } from "../../../web/components/campaigns/written_variable.ts";
import { addressesIn } from "../../../web/components/mailboxes/addresses_in.ts";
import { dayWords, warmUpDays } from "../../../web/components/mailboxes/mailbox_words.ts";
import { storedCampaign, storedMail } from "./campaign_world.ts";

describe("a share", () => {
  test.each([
    [{ share: 0.05, low: 0.0215, high: 0.1118 }, "5 % (2–11 %)"],
    [{ share: 0.004, low: 0.001, high: 0.02 }, "0.4 % (0.1–2 %)"],
    [{ share: 0, low: 0, high: 0.2775 }, "0 % (0–28 %)"],
    [null, undefined],
  ])("%j is said as %s", (interval, words) => expect(shareWords(interval)).toBe(words));
});

describe("waits", () => {
  test.each([
    [0, "days", "at once"],
    [3_600, "hours", "after 1 hour"],
    [3 * 86_400, "working_days", "after 3 working days"],
  ] as const)("%i seconds in %s are %s", (seconds, unit, words) => expect(waitWords(seconds, unit)).toBe(words));

  test("keep their count when they are counted in something else, within a year", () => {
    expect(waitSeconds(waitCount(2 * 86_400, "days"), "hours")).toBe(7_200);
    expect(waitSeconds(9_000, "days")).toBe(365 * 86_400);
  });
});

describe("states", () => {
  test("a changed campaign waits for approval, a held one is paused", () => {
    const paused = { status: "paused" as const, approved_at: "2026-11-23T10:00:00Z" };
    expect(statusWord({ ...paused, is_approved: false }).label).toBe("Waits for approval");
    expect(statusWord({ ...paused, is_approved: true }).label).toBe("Paused");
  });

  test("a new campaign has a name of its own", () => {
    expect(newCampaignName([{ name: "new CAMPAIGN" }, { name: "New campaign 2" }])).toBe("New campaign 3");
  });

  test("who is left out is told by reason, the most first", () => {
    const preview = { count: 9, count_is_exact: true, looked_at: 9, will_get: 5, sample: [] };
    const told = leftOutWords({ ...preview, left_out: { no_address: 1, suppressed: 3 } });
    expect(told).toEqual([
      { reason: "on the suppression list", count: 3 },
      { reason: "without an e-mail address", count: 1 },
    ]);
  });
});

describe("a person", () => {
  const campaign = storedCampaign([storedMail(1), storedMail(2)], { status: "running" });
  const there = {
    id: "00000000-0000-4000-8000-0000000000e1",
    lead_id: "00000000-0000-4000-8000-0000000000f1",
    status: "active" as const,
    reason: null,
    note: null,
    step_id: campaign.steps[1]?.id ?? null,
    due_at: "2026-11-25T10:00:00Z",
    parked_until: null,
    entered_at: "2026-11-23T10:00:00Z",
    ended_at: null,
  };
  const at = Date.parse("2026-11-24T10:00:00Z");

  test("gets the next step from its day on", () => expect(nextWords(there, campaign, at)).toMatch(/^Step 2 from /));
  test("who is due waits for the hours", () => {
    expect(nextWords({ ...there, due_at: "2026-11-24T09:00:00Z" }, campaign, at)).toMatch(/as soon as/);
  });
  test("gets nothing while the campaign is paused", () => {
    expect(nextWords(there, { ...campaign, status: "paused" }, at)).toBe("Step 2, once it goes on");
  });
  test("who left says why", () => {
    const left = { ...there, status: "stopped" as const, reason: "bounced", note: "550 no such user" };
    expect(nextWords(left, campaign, at)).toBe("Bounced: 550 no such user");
  });
  test("a mail tells what became of it, what programs did apart", () => {
    const mail = { id: there.id, step_id: there.id, position: 1, label: "A", subject: "Hello", error: null };
    const event = (kind: "opened" | "replied", instant: string, is_bot = false) => ({ kind, at: instant, is_bot });
    const events = [event("opened", "b", true), event("opened", "c"), event("opened", "d"), event("replied", "e")];
    const sent = { ...mail, status: "sent" as const, next_attempt_at: "", finished_at: "a", events };
    expect(
      mailFacts(sent).map(({ word, instant, isProgram }) => `${word} ${instant}${isProgram ? " (program)" : ""}`),
    ).toEqual(["sent a", "opened b (program)", "opened c", "replied e"]);
  });
});

describe("a start", () => {
  const samples = { status: "ready" as const, mails: [], problem: undefined };
  const list = { mailboxes: [], settings: null, days_off: [] };

  test("is kept back with every reason", () => {
    const nobody = { count: 0, count_is_exact: true, looked_at: 0, will_get: 0, left_out: {}, sample: [] };
    const faults = startFaults(storedCampaign([]), { preview: nobody, list, samples });
    expect(faults).toHaveLength(4);
  });

  test.each<[string, DomainState[] | undefined, RegExp | undefined]>([
    ["not looked up yet", undefined, /^DNS is being asked about the domain of ada@acme\.dev/],
    ["failing in two ways", ["fail", "fail", "pass"], /: SPF and DKIM of acme\.dev fail\./],
    ["failing in one", ["pass", "warn", "fail"], /: DMARC of acme\.dev fails\./],
    ["in order", ["pass", "unknown", "warn"], undefined],
  ])("from a domain that is %s", (_, states, fault) => {
    const kinds = ["spf", "dkim", "dmarc"] as const;
    const items = kinds.map((kind, at) => {
      const state = z.enum(["pass", "warn", "fail", "unknown"]).parse(states?.[at] ?? "pass");
      return { kind, state, name: "", found: [], says: "", advice: null, record: null };
    });
    const check = states && { domain: "acme.dev", via: "Resend", state: states[0] ?? "pass", items };
    const id = "10000000-0000-4000-8000-000000000001";
    const from = mailbox.parse({
      ...{ id, user_id: null, address: "ada@acme.dev", from_name: "Ada", signature: "", status: "active" },
      ...{ paused_reason: null, daily_cap: 1, warm_up_from: null, time_zone: "UTC", country: null, work_days: [1] },
      ...{
        from_hour: "09:00",
        to_hour: "17:00",
        gap_seconds_min: 0,
        gap_seconds_max: 0,
        cap_today: 1,
        planned_today: 0,
      },
      ...{ dkim_selectors: [], domain_check: check ?? null, domain_checked_at: null, is_domain_checking: false },
    });
    const settings = mailSettings.parse({
      ...{ postal_address: "Street 1", tracks_opens: false, tracks_clicks: false, one_sequence_at_a_time: true },
      ...{ rate_per_minute: 1, drafts_answers: false, paused_reason: null, paused_at: null },
    });
    const known = { preview: undefined, list: { mailboxes: [from], settings, days_off: [] }, samples };
    const faults = startFaults(storedCampaign([storedMail(1)], { mailbox_id: id }), known);
    expect(faults).toEqual(fault ? [expect.stringMatching(fault)] : []);
  });

  test("nothing is said of what is not known yet", () => {
    const known = { preview: undefined, list: undefined, samples };
    expect(startFaults(storedCampaign([storedMail(1)]), known)).toEqual([]);
  });
});

describe("mailboxes", () => {
  test("a pasted list gives each address once, and leaves out the head of its column", () => {
    const text = 'E-mail\n"Anna" <Anna@example.com>, ben@example.com;ben@example.com\n\n broken ';
    expect(addressesIn(text)).toEqual(["anna@example.com", "ben@example.com", "broken"]);
  });

  test.each([
    [[5, 1, 2, 3, 4], "Mon–Fri"],
    [[1, 3], "Mon, Wed"],
    [[1, 2, 3, 4, 5, 6, 7], "Every day"],
  ])("days %j are %s", (days, words) => expect(dayWords(days)).toBe(words));

  test("a warm-up grows by a third a day up to its cap", () => {
    expect(warmUpDays(10, 20)).toEqual([10, 13, 16, 20]);
    expect(warmUpDays(50, 50)).toEqual([50]);
  });

  test("a variable that may be unknown brings words that stand in", () => {
    expect(writtenVariable("lead.first_name")).toBe('{{ lead.first_name | default: "there" }}');
    expect(writtenVariable("sender.name")).toBe("{{ sender.name }}");
  });
});

test.each([
  ["A question", "A question"],
  ["From {{ sender.first_name }} for {{ lead.custom.tool }}", "From [sender first name] for [tool]"],
  ["Planning{% if lead.company %} at {{ lead.company }}{% endif %}", "Planning at [company]"],
  ['{{ lead.first_name | default: "there" }}, a word', "[first name], a word"],
  ["{% if lead.title %}For a {{ lead.title }}{% else %}For you{% endif %}", "For a [title]"],
  ["{% if lead.title %}A{% elsif lead.city %}B{% else %}C{% endif %} {{custom.crm}}", "A [crm]"],
])("the subject %s is shown as %s", (subject, shown) => {
  expect(plainSubject(subject)).toBe(shown);
});
