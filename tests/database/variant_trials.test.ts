import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { trialDays } from "../../shared/domain/mail/variant_decision.ts";
import { compareVariants } from "../../supabase/functions/tick/compare_variants.ts";
import { CampaignDriver, type SeenCampaign } from "../helpers/campaign_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
let driver: CampaignDriver;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`update public.campaigns set status = 'stopped', people_next_at = null where status in ('running', 'finished')`;
  await database.sql`delete from public.outbox where kind = 'campaign_email'`;
  driver = await CampaignDriver.open(database.sql);
});

const texts = (...labels: string[]) => labels.map((label) => ({ subject: `Hello ${label}`, body: `Text ${label}` }));
const step = (labels: string[], more: Record<string, unknown> = {}) => ({
  wait_seconds: 0,
  winner_sample: 10,
  winner_confidence: 0.9,
  variants: texts(...labels),
  ...more,
});

/** A campaign whose mails all left on Monday at ten; `answers` says which share of whose readers replied an hour later. */
async function sentCampaign(people: number, labels: string[], answers: Record<string, number>, more = {}) {
  const seen = await driver.started(await readers(people), 1, { steps: [step(labels, more)] });
  await driver.sendDue();
  await answer(seen, answers, "1 hour");
  return seen;
}

/** Lets that share of a variant's readers reply so long after its sending. */
async function answer(
  seen: SeenCampaign,
  shares: Record<string, number>,
  after: string,
  more: Record<string, unknown> = {},
) {
  for (const [label, share] of Object.entries(shares)) {
    const mails = await database.sql`select o.id, o.finished_at + ${after}::interval as at from public.outbox o
      join public.campaign_variants v on v.id = o.variant_id
      where o.campaign_id = ${seen.id} and v.label = ${label} order by o.id`;
    const some = mails.slice(0, Math.round(mails.length * share));
    const events = some.map(({ id, at }) => ({
      provider: "test",
      provider_event_id: `${JSON.stringify(more)} ${after} ${id}`,
      kind: "replied",
      outbox_id: id,
      at,
      ...more,
    }));
    if (events.length > 0) await driver.service("record_mail_events", { events });
  }
}

const compare = () =>
  compareVariants({ rpc: (name, args) => driver.service(name, JSON.parse(JSON.stringify(args))) }, 50);
const variantsOf = async (seen: SeenCampaign) => {
  const { steps } = await driver.see(seen.id);
  return z.array(z.looseObject({ label: z.string(), status: z.string() })).parse(steps[0]?.variants);
};
const statusOf = async (seen: SeenCampaign) =>
  (await variantsOf(seen)).map(({ label, status }) => `${label} ${status}`);
const lookOf = async (seen: SeenCampaign) => (await driver.see(seen.id)).steps[0]?.look;
const told = () =>
  database.sql`select title, body, actions from public.agent_notifications where workspace_id = ${driver.workspace.id} and kind = 'variant_won'`;

describe("a trial of two texts", () => {
  test("is decided once the mails had their time, is told once, and from then on only the better one is sent", async () => {
    const seen = await sentCampaign(120, ["A", "B"], { A: 0.1, B: 0.6 });
    await compare();
    expect(await statusOf(seen)).toEqual(["A active", "B active"]);
    expect(await lookOf(seen)).toBeNull();
    await driver.setClock("2027-06-09T10:00:00Z");
    await compare();
    expect(await statusOf(seen)).toEqual(["A dropped", "B winner"]);
    expect(await lookOf(seen)).toMatchObject({
      outcome: "winner",
      look: 1,
      winner_by: "replied",
      sure: expect.any(Number),
    });
    await driver.setClock("2027-06-09T14:00:00Z");
    await compare();
    const [message, ...more] = await told();
    expect(more).toEqual([]);
    expect(message).toMatchObject({ title: '"A sequence": B won in step 1', actions: [{ kind: "open_campaign" }] });
    expect(message?.body).toMatch(/^(59|6\d)(\.\d)? % against \d+(\.\d)? % replied, 99 % sure, 120 mails\./);
    await driver.call("enrol_leads", { campaign_id: seen.id, lead_ids: await readers(20) });
    await driver.sendDue();
    const sent =
      await database.sql`select distinct v.label from public.outbox o join public.campaign_variants v on v.id = o.variant_id
      where o.campaign_id = ${seen.id} and o.created_at > now() - interval '1 hour' and o.finished_at > '2027-06-08'`;
    expect(sent.map(({ label }) => label)).toEqual(["B"]);
  });

  test("that nobody can tell apart stays open, and is looked at again only at twice the mails", async () => {
    const seen = await sentCampaign(60, ["A", "B"], { A: 0.5, B: 0.5 });
    await driver.setClock("2027-06-09T10:00:00Z");
    await compare();
    expect(await lookOf(seen)).toMatchObject({ outcome: "undecided", look: 1 });
    await answer(seen, { B: 1 }, "2 hours");
    await driver.setClock("2027-06-09T14:00:00Z");
    await compare();
    expect(await statusOf(seen)).toEqual(["A active", "B active"]);
    expect(await lookOf(seen)).toMatchObject({ look: 1 });
    expect(await told()).toHaveLength(0);
  });

  test("is compared by what the step says; what came late or from a bot counts for nothing", async () => {
    const seen = await sentCampaign(60, ["A", "B"], { A: 0.9, B: 0.1 }, { winner_by: "clicked" });
    await answer(seen, { B: 1, A: 0.2 }, "1 hour", { kind: "clicked" });
    await answer(seen, { A: 1 }, "2 hours", { kind: "clicked", is_bot: true });
    await answer(seen, { A: 1 }, "3 days", { kind: "clicked" });
    await driver.setClock("2027-06-14T10:00:00Z");
    await compare();
    expect(await statusOf(seen)).toEqual(["A dropped", "B winner"]);
  });

  test("begins anew with another text", async () => {
    const seen = await sentCampaign(120, ["A", "B"], { A: 0.1, B: 0.6 });
    await driver.setClock("2027-06-09T10:00:00Z");
    await compare();
    const now = await driver.see(seen.id);
    const [first] = now.steps;
    const variants = [
      ...(first?.variants ?? []).map(({ id, subject, body }) => ({ id, subject, body })),
      ...texts("C"),
    ];
    await driver.save({ id: seen.id, steps: [{ ...step([]), id: first?.id, variants }] });
    expect(await statusOf(seen)).toEqual(["A active", "B active", "C active"]);
    expect(await lookOf(seen)).toBeNull();
  });
});

test("of three texts the one that is plainly worse is given up, and the others are tried on", async () => {
  const seen = await sentCampaign(240, ["A", "B", "C"], { A: 0.6, B: 0.6, C: 0.1 });
  await driver.setClock("2027-06-09T10:00:00Z");
  await compare();
  expect((await statusOf(seen)).at(-1)).toBe("C dropped");
  expect((await statusOf(seen)).slice(0, 2)).toEqual(["A active", "B active"]);
  expect(await lookOf(seen)).toMatchObject({ outcome: "dropped" });
  expect(await told()).toHaveLength(0);
});

test("two ticks at once take one look", async () => {
  const seen = await sentCampaign(120, ["A", "B"], { A: 0.1, B: 0.6 });
  await driver.setClock("2027-06-09T10:00:00Z");
  await Promise.all([compare(), compare(), compare()]);
  await database.sql`update public.campaign_steps set next_look_at = null where campaign_id = ${seen.id}`;
  await compare();
  const looks =
    await database.sql`select l.look from public.variant_looks l join public.campaign_steps s on s.id = l.step_id
    where s.campaign_id = ${seen.id}`;
  expect(looks.map(({ look }) => look)).toEqual([1]);
  expect(await told()).toHaveLength(1);
});

test("a look at texts that were changed meanwhile is not taken", async () => {
  const seen = await sentCampaign(60, ["A", "B"], {});
  const [first] = (await driver.see(seen.id)).steps;
  const numbers = [{ id: first?.variants[0]?.id, sent: 30, successes: 3 }];
  const look = { look: 1, sample: 30, outcome: "winner", best: first?.variants[0]?.id, sure: 1, dropped: [], numbers };
  expect(await driver.service("record_variant_look", { step_id: first?.id, look })).toBe(false);
  expect(await statusOf(seen)).toEqual(["A active", "B active"]);
});

/** People who were not there before. */
async function readers(count: number): Promise<string[]> {
  const rows = await database.sql`insert into public.leads (workspace_id, name, email, country)
    select ${driver.workspace.id}, 'Reader', gen_random_uuid() || '@example.com', 'Germany' from generate_series(1, ${count}) returning id`;
  return rows.map(({ id }) => String(id));
}

test("a mail has so much time in the database as the page says", async () => {
  for (const [kind, days] of Object.entries(trialDays)) {
    const [row] = await database.sql`select extract(day from private.trial_time(${kind}))::int as days`;
    expect(row?.days).toBe(days);
  }
});
