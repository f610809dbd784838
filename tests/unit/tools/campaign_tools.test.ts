import { describe, expect, test } from "vitest";
import { change_campaign_step } from "../../../supabase/functions/_tools/change_campaign_step.ts";
import { draft_campaign } from "../../../supabase/functions/_tools/draft_campaign.ts";
import { get_campaign } from "../../../supabase/functions/_tools/get_campaign.ts";
import { list_campaigns } from "../../../supabase/functions/_tools/list_campaigns.ts";
import { resume_campaign } from "../../../supabase/functions/_tools/resume_campaign.ts";
import { start_campaign } from "../../../supabase/functions/_tools/start_campaign.ts";
import { stop_campaign } from "../../../supabase/functions/_tools/stop_campaign.ts";
import { noCounts, storedCampaign, storedMail } from "../web_campaigns/campaign_world.ts";
import { fakeContext, leadId, propose, run, workspaceId } from "./fake_database.ts";

const mailboxId = "abababab-0000-4000-8000-000000000001";
const userId = "dddddddd-0000-4000-8000-000000000001";
const mailbox = {
  ...{ id: mailboxId, user_id: userId, address: "alex@firm.example", from_name: "Alex Morgan", signature: "" },
  ...{ status: "active" as const, paused_reason: null, daily_cap: 50, warm_up_from: null, time_zone: "Europe/Berlin" },
  ...{ country: "DE", work_days: [1, 2, 3, 4, 5], from_hour: "09:00", to_hour: "17:00", gap_seconds_min: 1 },
  ...{ gap_seconds_max: 2, cap_today: 50, planned_today: 0, dkim_selectors: [], is_domain_checking: false },
  ...{ domain_check: { domain: "firm.example", via: "Resend", state: "pass", items: [] }, domain_checked_at: null },
};
const settings = {
  ...{ postal_address: "Street 1", tracks_opens: false, tracks_clicks: false, one_sequence_at_a_time: true },
  ...{ rate_per_minute: 600, drafts_answers: true, paused_reason: null, paused_at: null },
};
const anna = {
  name: "Anna Berg",
  ...{ email: "anna@firm.example", phone: null, title: null, country: null, city: null, stage: "New", source: null },
  ...{ tags: [], custom: {}, account: null },
};
const material = {
  template: null,
  sender: {
    ...{ mailbox_id: mailboxId, address: mailbox.address, from_name: "Alex Morgan", signature: "", time_zone: "UTC" },
    ...{ workspace_name: "Firm", postal_address: "Street 1", tracks_opens: false, tracks_clicks: false },
  },
  fields: [],
  readers: [{ lead_id: leadId, from_outside: false, reader: anna }],
  count: 1,
};
const preview = {
  ...{ count: 3, count_is_exact: true, looked_at: 3, will_get: 2, left_out: { no_address: 1 } },
  sample: [{ id: leadId, name: "Anna Berg", email: "anna@firm.example", company: "Firm" }],
};
const stored = storedCampaign([storedMail(1), storedMail(2, { next: null, wait_seconds: 3 * 86_400 })], {
  ...{ mailbox_id: mailboxId, audience: { lead_ids: [leadId] } },
});
const answers = {
  get_campaign: stored,
  save_campaign: stored,
  mail_material: material,
  campaign_preview_people: preview,
  list_mailboxes: { mailboxes: [mailbox], settings, days_off: [] },
  record_campaign_check: true,
};
const filter = { match: "all", conditions: [] };
const steps = [
  { subject: "Hello {{ lead.first_name }}", body: "Shall we talk?" },
  { subject: "", body: "One more thing.", wait: 4 },
];

describe("draft_campaign", () => {
  test("saves the sequence from the person's mailbox in one change, and counts who would get it", async () => {
    const { context, asked } = fakeContext(answers);
    expect(await run(draft_campaign, { name: "Spring", filter, steps }, context)).toMatchObject({
      ok: true,
      summary:
        "Saved the draft “Spring” with 2 mails. 2 people would get it now; left out: 1 without an e-mail address.",
      result: { link: `/campaigns/${stored.id}`, will_get: 2, left_out: { no_address: 1 } },
      view: { kind: "campaign", mails: [{ name: "Step 1" }, { name: "Step 2" }] },
    });
    expect(asked.filter(({ name }) => name.startsWith("save"))).toMatchObject([
      {
        args: {
          workspace_id: workspaceId,
          campaign: {
            mailbox_id: mailboxId,
            audience: { filter },
            steps: [
              { wait_seconds: 0 },
              {
                wait_seconds: 4 * 86_400,
                wait_in: "working_days",
                variants: [steps[1]].map((step) => ({ subject: step?.subject, body: step?.body })),
              },
            ],
          },
        },
      },
    ]);
  });

  test("takes chosen leads, or a filter that also enrols who comes later, and branches", async () => {
    const { context, asked } = fakeContext(answers);
    await run(draft_campaign, { name: "By hand", lead_ids: [leadId, leadId], steps }, context);
    const branched = [
      steps[0],
      { on: "clicked", wait: 2, if_so: 3, otherwise: 4 },
      { subject: "", body: "You looked.", go_on_with: 0 },
      { subject: "", body: "Another way.", wait: 1, wait_in: "days" },
    ];
    await run(draft_campaign, { name: "Branches", filter, live: true, steps: branched }, context);
    expect(asked.filter(({ name }) => name.startsWith("save")).map(({ args }) => args)).toMatchObject([
      { campaign: { audience: { lead_ids: [leadId] } } },
      {
        campaign: {
          ...{ audience: { filter }, enrols: "live" },
          steps: [
            { kind: "email", wait_seconds: 0 },
            { kind: "branch", wait_seconds: 2 * 86_400, condition: { on: "clicked" }, next: 3, else: 4 },
            { kind: "email", next: null },
            { kind: "email", wait_in: "days", wait_seconds: 86_400 },
          ],
        },
      },
    ]);
  });

  test.each([
    [
      { filter, steps: [{ subject: "x", body: "Hi {{ lead.frist_name }}" }] },
      "Step 1: There is no variable lead.frist_name",
    ],
    [{ filter, steps: [{ subject: " ", body: "Hi" }] }, "The first mail needs a subject"],
    [{ steps }, "one of segment_id, filter and lead_ids"],
    [{ filter, segment_id: leadId, steps }, "one of segment_id, filter and lead_ids"],
    [{ filter, lead_ids: [leadId], steps }, "one of segment_id, filter and lead_ids"],
    [{ lead_ids: [leadId], live: true, steps }, "live needs a segment or a filter"],
    [{ filter, steps: [...steps, { on: "clicked", if_so: 2, otherwise: 0 }] }, "Step 3 leads to step 2"],
    [{ filter, steps: [{ ...steps[0], go_on_with: 9 }] }, "Step 1 leads to step 9"],
    [{ filter, steps: [...steps, { on: "stage", if_so: 0, otherwise: 0 }] }, "a branch on stage names stages"],
    [{ filter, steps: [...steps, { on: "replied", stages: ["won"], if_so: 0, otherwise: 0 }] }, "no other either"],
    [{ filter, steps: [{ on: "clicked", if_so: 0, otherwise: 0 }] }, "at least one mail"],
    [{ filter, steps: [] }, "steps: Too small"],
    [{ filter, steps: Array.from({ length: 11 }, () => steps[0]) }, "steps: Too big"],
  ])("with %j is refused, and nothing is saved", async (part, reason) => {
    const { context, asked } = fakeContext(answers);
    const outcome = await run(draft_campaign, { name: "Spring", ...part }, context);
    expect(outcome).toEqual({ ok: false, reason: expect.stringContaining(reason) });
    expect(asked.map(({ name }) => name)).not.toContain("save_campaign");
  });
});

describe("start_campaign", () => {
  test("proposes exactly this content, with who, what, when and how many", async () => {
    const { context, asked } = fakeContext(answers);
    const proposed = await propose(start_campaign, { campaign_id: stored.id }, context);
    expect(proposed).toMatchObject({
      ok: true,
      payload: { kind: "start_campaign", campaign_id: stored.id, content_hash: "hash" },
      summary: "Start “Spring” for 2 people.",
      preview: {
        kind: "campaign",
        mails: [
          { name: "Step 1, at once", to: "Anna Berg <anna@firm.example>", subject: "Hello" },
          { name: "Step 2, after 3 working days" },
        ],
      },
    });
    const facts = JSON.stringify(proposed);
    for (const word of [
      "Anna Berg (Firm)",
      "alex@firm.example",
      "SPF, DKIM and DMARC are in order",
      "09:00–17:00",
      "4 mails altogether",
      "hash",
    ]) {
      expect(facts).toContain(word);
    }
    expect(asked.map(({ name }) => name)).not.toContain("start_campaign");
    expect(asked).toContainEqual({
      name: "record_campaign_check",
      args: { workspace_id: workspaceId, campaign_id: stored.id, content_hash: "hash" },
    });
  });

  test("whose mails are faulty is not proposed, nor noted as sound", async () => {
    const faulty = storedMail(1);
    const [text] = faulty.variants;
    const steps = [{ ...faulty, variants: text ? [{ ...text, body: "Hi {{ lead.frist_name }}" }] : [] }];
    const { context, asked } = fakeContext({ ...answers, get_campaign: { ...stored, steps } });
    expect(await propose(start_campaign, { campaign_id: stored.id }, context)).toEqual({
      ok: false,
      reason: expect.stringContaining("There is no variable lead.frist_name"),
    });
    expect(asked.map(({ name }) => name)).not.toContain("record_campaign_check");
  });

  test("starts what was approved and nothing else", async () => {
    const { context, asked } = fakeContext({ start_campaign: stored });
    expect(await run(start_campaign, { campaign_id: leadId }, context)).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
    const payload = { kind: "start_campaign", campaign_id: stored.id, content_hash: "hash" };
    await run(start_campaign, { campaign_id: leadId }, { ...context, approved: { payload } });
    expect(asked).toEqual([
      { name: "start_campaign", args: { workspace_id: workspaceId, campaign_id: stored.id, content_hash: "hash" } },
    ]);
  });

  test.each([
    [{ status: "running" as const }, "running already"],
    [{ status: "finished" as const }, "is finished"],
    [{ mailbox_id: null }, "Choose the mailbox"],
    [{ steps: [] }, "Add a mail"],
  ])("that is %j is refused with the reason", async (part, reason) => {
    const { context } = fakeContext({ ...answers, get_campaign: { ...stored, ...part } });
    expect(await propose(start_campaign, { campaign_id: stored.id }, context)).toEqual({
      ok: false,
      reason: expect.stringContaining(reason),
    });
  });
});

test("one that does not exist is refused by each tool", async () => {
  for (const tool of [start_campaign, stop_campaign, resume_campaign]) {
    const { context } = fakeContext({ get_campaign: null });
    expect(await propose(tool, { campaign_id: leadId }, context)).toMatchObject({
      reason: expect.stringContaining("list_campaigns"),
    });
  }
  const { context } = fakeContext({ get_campaign: null });
  expect(await run(get_campaign, { campaign_id: leadId }, context)).toMatchObject({ ok: false });
});

test("a step is changed, and all others are saved as they were", async () => {
  const { context, asked } = fakeContext(answers);
  const change = { campaign_id: stored.id, step: 2, body: "Other words.", wait: 2, wait_in: "days" };
  expect(await run(change_campaign_step, change, context)).toMatchObject({ ok: true });
  expect(asked.at(-1)).toMatchObject({
    name: "save_campaign",
    args: {
      campaign: {
        ...{ id: stored.id, version: 1 },
        steps: [
          { id: stored.steps[0]?.id, variants: [{ subject: "Hello", body: "Mail 1" }] },
          { wait_seconds: 2 * 86_400, wait_in: "days", next: null, variants: [{ body: "Other words." }] },
        ],
      },
    },
  });
  expect(await run(change_campaign_step, { campaign_id: stored.id, step: 3, body: "x" }, context)).toMatchObject({
    reason: expect.stringContaining("Step 3 is no mail"),
  });
  expect(await run(change_campaign_step, { campaign_id: stored.id, step: 1 }, context)).toMatchObject({ ok: false });
});

test("the numbers and why it is paused are told", async () => {
  const counts = { ...noCounts, sent: 40, delivered: 39, replied: 3, bounced: 1 };
  const first = storedMail(1, { next: null });
  const told = { ...first, variants: first.variants.map((variant) => ({ ...variant, counts })) };
  const paused = { ...stored, steps: [told], status: "paused", is_approved: true, paused_reason: "Too many bounces." };
  const { context } = fakeContext({ get_campaign: paused });
  expect(await run(get_campaign, { campaign_id: stored.id }, context)).toMatchObject({
    summary: "“Spring”: paused, 40 mails sent, 3 replied, 1 bounced. Too many bounces.",
    result: { paused_reason: "Too many bounces.", steps: [{ step: 1 }] },
  });
  const listed = { ...stored, steps: 2, counts, answered: null };
  const list = fakeContext({ list_campaigns: [listed] });
  expect(await run(list_campaigns, {}, list.context)).toMatchObject({
    summary: "1 campaign.",
    result: { campaigns: [{ name: "Spring", counts: { sent: 40 } }] },
  });
});
