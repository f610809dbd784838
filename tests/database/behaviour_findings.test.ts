import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { leadFilter } from "../../shared/contracts/lead_filter.ts";
import { BehaviourDriver } from "../helpers/behaviour_driver.ts";
import { createLead } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());

/** Rings when a behaviour is due, twice, and gives what it told. */
async function toldBy(driver: BehaviourDriver, name: string) {
  // The database counts in microseconds.
  const at = new Date((await driver.nextAt(name)).getTime() + 1);
  await driver.ring(at);
  await driver.ring(at);
  expect(driver.problems).toEqual([]);
  return (await driver.told()).filter(({ kind }) => kind === `behaviour_${name}`);
}

async function driverWithLead(facts: { name: string; email?: string; stage?: string }) {
  const driver = await BehaviourDriver.open(database.sql);
  return { driver, lead: await createLead(database.sql, driver.workspace.id, facts) };
}

test("a lead that clicks again and again is told once, with the clicks, and not again while they go on", async () => {
  const { driver, lead } = await driverWithLead({ name: "Ada Lovelace" });
  const click = (
    count: number,
  ) => database.sql`insert into public.mail_events (workspace_id, provider, provider_event_id, kind, lead_id, at)
    select ${driver.workspace.id}, 'test', gen_random_uuid()::text, 'clicked', ${lead}, now() from generate_series(1, ${count})`;
  await click(2);
  expect(await toldBy(driver, "hot_lead")).toEqual([]);
  await click(2);
  const [told, ...others] = await toldBy(driver, "hot_lead");
  expect(others).toEqual([]);
  expect(told).toMatchObject({
    title: "Ada Lovelace is warming up",
    body: "Within 48 hours Ada Lovelace clicked 4 times.",
    data: { lead_id: lead, evidence: [{ label: "Clicks", value: 4 }] },
  });
  await click(5);
  expect(await toldBy(driver, "hot_lead")).toHaveLength(1);
});

test("a lead gone quiet is told with a follow-up that is drafted at a press, where none is drafted by itself", async () => {
  const { driver, lead } = await driverWithLead({ name: "Grace Hopper", stage: "proposal" });
  await database.sql`update public.leads set score = 80, last_contacted_at = now() - interval '20 days' where id = ${lead}`;
  const [told, ...others] = await toldBy(driver, "stale_lead");
  expect(others).toEqual([]);
  expect(told?.title).toMatch(/^Grace Hopper: no contact for 2[01] days$/);
  expect(told?.body).toContain("is in Proposal with a score of 80.");
  const [row] = await database.sql`select actions from public.agent_notifications
    where workspace_id = ${driver.workspace.id} and kind = 'behaviour_stale_lead'`;
  expect(row?.actions).toContainEqual({
    kind: "ask",
    label: "Draft a follow-up",
    message: "Draft a follow-up email to Grace Hopper",
  });
});

test("a threshold that a person moved decides what they are told", async () => {
  const { driver, lead } = await driverWithLead({ name: "Grace Hopper", stage: "proposal" });
  await database.sql`update public.leads set score = 80, last_contacted_at = now() - interval '20 days' where id = ${lead}`;
  await driver.change("stale_lead", { tuning: { days: 30 } });
  expect(await toldBy(driver, "stale_lead")).toEqual([]);
  await driver.change("stale_lead", { tuning: { days: 10 } });
  expect(await toldBy(driver, "stale_lead")).toHaveLength(1);
});

test("a goal that is reached is told once", async () => {
  const { driver } = await driverWithLead({ name: "Ada" });
  await driver.call("save_goal", { goal: { measure: "new_leads", target: 1, period: "quarter", whose: "me" } });
  await database.sql`update public.leads set owner_id = ${driver.workspace.ownerId} where workspace_id = ${driver.workspace.id}`;
  expect(await toldBy(driver, "goal_progress")).toMatchObject([
    { title: "Goal reached: 1 new leads this quarter", body: "1 of 1 new leads this quarter. The goal is reached." },
  ]);
  expect(await toldBy(driver, "goal_progress")).toHaveLength(1);
});

test("pairs that may be one person are told with a button to where they are looked at", async () => {
  const { driver } = await driverWithLead({ name: "Ada" });
  await database.sql`insert into public.leads (workspace_id, name, email)
    select ${driver.workspace.id}, 'Ada Lovelace', 'ada.lovelace+' || n || '@gmail.com' from generate_series(1, 22) n`;
  const [told] = await toldBy(driver, "data_quality");
  expect(told?.title).toMatch(/pairs of leads may be one person$/);
  const [row] = await database.sql`select actions from public.agent_notifications
    where workspace_id = ${driver.workspace.id} and title = ${told?.title ?? ""}`;
  expect(row?.actions).toContainEqual({ kind: "open_duplicates", label: "Look at the pairs" });
});

test("a briefing shows the leads that came in since the last one, as many as it names", async () => {
  const { driver } = await driverWithLead({ name: "Ada" });
  const at = await driver.nextAt("daily_briefing");
  await database.sql`update public.leads set created_at = ${at}::timestamptz - interval '5 days' where workspace_id = ${driver.workspace.id}`;
  await database.sql`insert into public.leads (workspace_id, name, created_at)
    select ${driver.workspace.id}, 'Lead ' || n, ${at}::timestamptz - n * interval '1 hour' from generate_series(1, 3) n`;
  await driver.ring(at);
  const [row] = await database.sql`select title, actions from public.agent_notifications
    where workspace_id = ${driver.workspace.id} and kind = 'behaviour_daily_briefing'`;
  expect(row?.title).toContain("3 new leads");
  const actions = z.array(z.looseObject({ kind: z.string(), filter: z.unknown().optional() })).parse(row?.actions);
  const shown = actions.find(({ kind }) => kind === "open_leads");
  expect(await driver.call("count_leads", { filter: leadFilter.parse(shown?.filter) })).toMatchObject({ count: 3 });
});

test("leads without an address are told with how many they are, and with a button that shows them", async () => {
  const { driver } = await driverWithLead({ name: "Ada", email: "ada@example.com" });
  await database.sql`insert into public.leads (workspace_id, name) select ${driver.workspace.id}, 'Lead ' || n from generate_series(1, 24) n`;
  const told = await toldBy(driver, "data_quality");
  expect(told.map(({ title }) => title)).toEqual([
    "24 leads have no e-mail address",
    "25 leads have no company",
    "25 leads have no owner",
  ]);
  expect(told[0]?.body).toBe(
    "That is 96 % of 25 in the workspace. Campaigns, segments and reports leave out what they don't know.",
  );
  const [row] = await database.sql`select actions from public.agent_notifications
    where workspace_id = ${driver.workspace.id} and title like '%no e-mail address'`;
  const filter = { conditions: [{ field: "email", operator: "is_empty" }] };
  expect(row?.actions).toContainEqual({ kind: "open_leads", label: "Show them", filter });
  expect(await driver.call("count_leads", { filter })).toMatchObject({ count: 24 });
});

test("a campaign whose answers dry up is told in shares and counts", async () => {
  const { driver } = await driverWithLead({ name: "Ada" });
  const finding = {
    key: "k",
    priority: "normal" as const,
    facts: {
      campaign: "Autumn",
      measure: "replies",
      direction: "down",
      sent: 400,
      hits: 4,
      share: 0.01,
      sent_before: 900,
      hits_before: 90,
      before: 0.1,
      is_own: true,
      days: 3,
    },
    evidence: [],
  };
  const { registry } = await import("../../supabase/functions/_behaviours/registry.ts");
  const behaviour = registry.find(({ name }) => name === "campaign_anomaly");
  expect(behaviour?.word(finding, { timeZone: "UTC", now: new Date() })).toMatchObject({
    title: "Fewer answers to “Autumn”",
    body: "1 % of its last mails (4 of 400 mails) against 10 % of its mails before (90 of 900 mails). That is more than chance.",
  });
  expect(await toldBy(driver, "campaign_anomaly")).toEqual([]);
});
