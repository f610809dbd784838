import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { callAs } from "../helpers/act_as.ts";
import { CampaignDriver } from "../helpers/campaign_driver.ts";
import { addMember } from "../helpers/people.ts";
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

const enrolments = (campaignId: string) =>
  database.sql`select status, reason, due_at, step_id, at_branch from public.enrolments where campaign_id = ${campaignId}`;

describe("a campaign", () => {
  test("goes from step to step, a day apart, once to each, and finishes", async () => {
    const leads = await driver.leads(3);
    const { id } = await driver.started(leads, 2);
    expect(await driver.sendDue()).toEqual(["reader0@example.com", "reader1@example.com", "reader2@example.com"]);
    expect(await driver.sendDue()).toEqual([]);
    await driver.setClock("2027-06-08T07:59:00Z");
    expect(await driver.sendDue()).toEqual([]);
    await driver.setClock("2027-06-08T08:01:00Z");
    await driver.plan();
    const second = await driver.claim();
    expect(second).toHaveLength(3);
    expect(second[0]?.thread).toMatchObject({
      subject: "Hello",
      message_ids: [expect.stringContaining("@sender.example.com>")],
    });
    await driver.finish(second);
    await driver.enrol();
    const seen = await driver.see(id);
    expect(seen).toMatchObject({ status: "finished", people: { total: 3, active: 0, finished: 3 } });
    expect(seen.steps.map(({ variants }) => variants[0]?.counts)).toMatchObject([{ sent: 3, planned: 0 }, { sent: 3 }]);
    const told =
      await database.sql`select from public.lead_activities where kind = 'email_sent' and lead_id = any(${leads})`;
    expect(told).toHaveLength(6);
  });

  test("sends nothing before a person approved exactly this", async () => {
    const leads = await driver.leads(1);
    const draft = await driver.draft(leads);
    const changed = await driver.save({
      id: draft.id,
      steps: [{ variants: [{ subject: "Hi", body: "Other words" }] }],
    });
    await expect(driver.start(draft)).rejects.toMatchObject({ code: "PT409" });
    await driver.enrol();
    expect(await driver.sendDue()).toEqual([]);
    const viewer = await addMember(database.sql, driver.workspace.id, "viewer");
    await expect(
      callAs(database.sql, { userId: viewer }, "start_campaign", {
        workspace_id: driver.workspace.id,
        campaign_id: draft.id,
        content_hash: changed.content_hash,
      }),
    ).rejects.toMatchObject({ code: "42501" });
    expect(await driver.start(changed)).toMatchObject({ status: "running", is_approved: true });
  });

  test("is approved only once its mails were checked, exactly as they are now", async () => {
    const draft = await driver.draft(await driver.leads(1));
    const start = ({ id, content_hash }: typeof draft) =>
      driver.call("start_campaign", { campaign_id: id, content_hash });
    const check = (content_hash: string, userId = driver.workspace.ownerId) =>
      callAs(database.sql, { userId }, "record_campaign_check", {
        ...{ workspace_id: driver.workspace.id, campaign_id: draft.id, content_hash },
      });
    const refused = { code: "22023", message: expect.stringContaining("not checked as they are now") };
    await expect(start(draft)).rejects.toMatchObject(refused);
    expect(await check("another")).toBe(false);
    await expect(start(draft)).rejects.toMatchObject(refused);
    expect(await check(draft.content_hash)).toBe(true);
    const steps = [{ variants: [{ subject: "Hi", body: "{{ lead.frist_name }}" }] }];
    const changed = await driver.save({ id: draft.id, steps });
    await expect(start(changed)).rejects.toMatchObject(refused);
    expect(await check(draft.content_hash)).toBe(false);
    const [viewer, stranger] = [
      await addMember(database.sql, driver.workspace.id, "viewer"),
      (await CampaignDriver.open(database.sql)).workspace.ownerId,
    ];
    for (const one of [viewer, stranger])
      await expect(check(changed.content_hash, one)).rejects.toMatchObject({ code: "42501" });
    await expect(start(changed)).rejects.toMatchObject(refused);
    expect(await check(changed.content_hash)).toBe(true);
    expect(await start(changed)).toMatchObject({ status: "running" });
  });

  test.each([
    ["text", (id: string) => driver.save({ id, steps: [{ variants: [{ subject: "Hello", body: "Changed" }] }] })],
    ["audience", (id: string) => driver.save({ id, audience: { filter: {} } })],
    ["signature", () => driver.call("save_mailbox", { mailbox: { id: driver.mailboxId, signature: "Yours" } })],
    ["postal address", () => driver.call("save_mail_settings", { settings: { postal_address: "Elsewhere" } })],
  ])("whose %s changes while it runs waits for a new approval, its planned mails too", async (_, change) => {
    const { id } = await driver.started(await driver.leads(2));
    await driver.plan();
    await change(id);
    expect(await driver.see(id)).toMatchObject({ status: "paused", is_approved: false });
    expect(await driver.claim()).toEqual([]);
    await expect(driver.call("resume_campaign", { campaign_id: id })).rejects.toMatchObject({ code: "22023" });
    await driver.start(await driver.see(id));
    expect(await driver.sendDue()).toHaveLength(2);
  });

  test("renamed, or sped up by its mailbox's cap, goes on", async () => {
    const { id } = await driver.started(await driver.leads(1));
    await driver.save({ id, name: "Another name" });
    await driver.call("save_mailbox", { mailbox: { id: driver.mailboxId, daily_cap: 20_000 } });
    expect(await driver.see(id)).toMatchObject({ status: "running", is_approved: true });
  });

  test("paused sends nothing, resumed goes on where it was, stopped lets everyone go", async () => {
    const { id } = await driver.started(await driver.leads(2), 2);
    await driver.plan();
    await driver.call("pause_campaign", { campaign_id: id, reason: "Holidays" });
    expect(await driver.see(id)).toMatchObject({ status: "paused", paused_reason: "Holidays" });
    expect(await driver.claim()).toEqual([]);
    expect(await driver.sendDue()).toEqual([]);
    await driver.call("resume_campaign", { campaign_id: id });
    expect(await driver.sendDue()).toHaveLength(2);
    await driver.call("stop_campaign", { campaign_id: id });
    await driver.setClock("2027-06-09T09:00:00Z");
    expect(await driver.sendDue()).toEqual([]);
    expect(await driver.see(id)).toMatchObject({ status: "stopped", people: { active: 0, stopped: 2 } });
    await expect(driver.save({ id, name: "Again" })).rejects.toMatchObject({ code: "22023" });
  });

  test("survives days of outage: what was due is sent when hours agree again, once", async () => {
    await driver.started(await driver.leads(2), 2);
    await driver.plan();
    await driver.setClock("2027-06-12T02:00:00Z");
    expect(await driver.claim()).toEqual([]);
    await driver.setClock("2027-06-14T09:00:00Z");
    expect(await driver.sendDue()).toHaveLength(2);
    expect(await driver.sendDue()).toEqual([]);
  });
});

describe("steps that change while people are under way", () => {
  test("who waits at a step that is removed goes on with the next; who passed it is not sent back", async () => {
    const seen = await driver.started(await driver.leads(2), 3);
    await driver.sendDue();
    const [first, , third] = seen.steps;
    const kept = (step: typeof first) => ({
      id: step?.id,
      wait_seconds: step?.wait_seconds,
      variants: step?.variants.map(({ id, subject, body }) => ({ id, subject, body })),
    });
    await driver.start(await driver.save({ id: seen.id, steps: [kept(first), kept(third)] }));
    await driver.setClock("2027-06-08T09:00:00Z");
    await driver.enrol();
    await driver.plan();
    const mails = await driver.claim();
    expect(mails.map(({ text }) => text)).toEqual([third?.variants[0]?.id, third?.variants[0]?.id]);
    await driver.finish(mails);
    expect((await enrolments(seen.id)).map(({ status }) => status)).toEqual(["finished", "finished"]);
  });

  test("a text that was sent is never rewritten: its change is another variant with its own numbers", async () => {
    const seen = await driver.started(await driver.leads(1), 2);
    await driver.sendDue();
    const steps = seen.steps.map(({ id, variants }) => ({
      id,
      wait_seconds: 86_400,
      variants: variants.map((variant) => ({ id: variant.id, subject: "Hello", body: "Other words" })),
    }));
    const changed = await driver.save({ id: seen.id, steps });
    expect(changed.steps[0]?.variants[0]?.id).not.toBe(seen.steps[0]?.variants[0]?.id);
    expect(changed.steps[1]?.variants[0]?.id).toBe(seen.steps[1]?.variants[0]?.id);
    expect(changed.steps[0]?.variants[0]?.counts).toMatchObject({ sent: 0 });
  });

  test("a save on top of someone else's is refused", async () => {
    const draft = await driver.draft(await driver.leads(1));
    await driver.save({ id: draft.id, version: draft.version, name: "Mine" });
    await expect(driver.save({ id: draft.id, version: draft.version, name: "Theirs" })).rejects.toMatchObject({
      code: "PT409",
    });
  });

  test.each([
    [{ steps: [{ variants: [] }] }, /1 to 5 variants/],
    [{ steps: [{ variants: [{ body: " " }] }] }, /1 to 20,000/],
    [{ steps: [{ variants: [{ subject: "a\nBcc: eve@example.com", body: "x" }] }] }, /one line/],
    [{ steps: [{ next: 1, variants: [{ body: "x" }] }] }, /later step/],
    [{ steps: [{ kind: "branch", condition: { on: "moon" } }] }, /branches on/],
    [{ steps: [{ kind: "branch", condition: { on: "stage", stages: ["nowhere"] } }] }, /no stage/],
    [{ steps: [{ sleep: 1, variants: [{ body: "x" }] }] }, /has no "sleep"/],
    [{ steps: [{ wait_seconds: "soon", variants: [{ body: "x" }] }] }, /numbers/],
    [{ steps: [{ id: "00000000-0000-4000-8000-000000000009", variants: [{ body: "x" }] }] }, /get_campaign/],
    [{ audience: { filter: { conditions: 1 } } }, /./],
    [{ audience: { segment_id: "00000000-0000-4000-8000-000000000009" } }, /no such segment/],
    [{ audience: { lead_ids: ["x"] } }, /ids of leads/],
    [{ mailbox_id: "00000000-0000-4000-8000-000000000009" }, /no such mailbox/],
    [{ start_at: "soon" }, /can't be read/],
    [{ enrols: "sometimes" }, /"once" or "live"/],
    [{ color: "red" }, /has no "color"/],
  ])("what can't be is refused in words: %j", async (wrong, words) => {
    const draft = await driver.draft(await driver.leads(1));
    await expect(driver.save({ id: draft.id, ...wrong })).rejects.toMatchObject({
      code: "22023",
      message: expect.stringMatching(words),
    });
    expect(await driver.see(draft.id)).toEqual(draft);
  });
});

describe("a branch", () => {
  test("leads those who clicked one way and the others another; the bin of a filter counts too", async () => {
    const leads = await driver.leads(3);
    await database.sql`update public.leads set stage = 'won' where id = ${leads[2] ?? ""}`;
    const { id } = await driver.started(leads, 1, {
      steps: [
        { variants: [{ subject: "Hello", body: "One" }] },
        { kind: "branch", wait_seconds: 86_400, condition: { on: "clicked" }, next: 4, else: 3 },
        {
          kind: "branch",
          condition: {
            on: "field",
            filter: { conditions: [{ field: "stage", operator: "is_any_of", values: ["won"] }] },
          },
          next: null,
          else: 5,
        },
        { variants: [{ body: "You clicked" }], next: null },
        { variants: [{ body: "You did not" }] },
      ],
    });
    await driver.sendDue();
    await database.sql`update public.outbox o set clicked_at = now() from public.enrolments e
      where e.id = o.enrolment_id and e.lead_id = ${leads[0] ?? ""}`;
    await driver.setClock("2027-06-08T08:01:00Z");
    while ((await driver.plan()).more);
    await driver.setClock("2027-06-08T08:02:00Z");
    while ((await driver.plan()).more);
    const mails = await driver.claim();
    const texts = await database.sql`select o.id, v.body, l.name from public.outbox o
      join public.campaign_variants v on v.id = o.variant_id join public.enrolments e on e.id = o.enrolment_id
      join public.leads l on l.id = e.lead_id where o.id = any(${mails.map(({ outbox_id }) => outbox_id)}) order by l.name`;
    expect(texts.map(({ name, body }) => [name, body])).toEqual([
      ["Reader 0", "You clicked"],
      ["Reader 1", "You did not"],
    ]);
    expect((await driver.see(id)).people).toMatchObject({ finished: 1, active: 2 });
  });
});
