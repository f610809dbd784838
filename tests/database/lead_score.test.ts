import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { type LeadDatabase, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

let leads: LeadDatabase;

const explanation = z.object({
  score: z.number(),
  factors: z.array(z.looseObject({ label: z.string(), points: z.number() })).nullable(),
  previous_score: z.number().nullable(),
});
const ruleAnswer = z.object({ rule: z.looseObject({ id: z.uuid() }) });
const germany = { conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }] };

beforeAll(async () => {
  leads = await startLeadDatabase();
}, 60_000);
afterAll(() => leads.database.stop());

beforeEach(async () => {
  await leads.database.sql`delete from public.score_rules`;
  await leads.database.sql`delete from public.leads`;
  await recompute();
});

const recompute = () => leads.database.sql`select private.recompute_scores(interval '20 seconds')`;

async function addLead(facts: Record<string, unknown>): Promise<string> {
  const row = { workspace_id: workspace, name: "Anna", ...facts };
  const [added] = await leads.database.sql`insert into public.leads ${leads.database.sql(row)} returning id`;
  return z.uuid().parse(added?.id);
}

async function log(leadId: string, kind: string, daysAgo: number): Promise<void> {
  await leads.database.sql`insert into public.lead_activities (workspace_id, lead_id, kind, title, occurred_at)
    values (${workspace}, ${leadId}, ${kind}, 'x', now() - make_interval(days => ${daysAgo}))`;
}

async function addRule(rule: Record<string, unknown>): Promise<string> {
  return ruleAnswer.parse(await leads.call(people.owner, "save_score_rule", { rule })).rule.id;
}

async function explained(leadId: string) {
  return explanation.parse(await leads.call(people.viewer, "explain_score", { lead_id: leadId }));
}

test("facts and decaying engagement add up, with the reasons beside", async () => {
  await addRule({ label: "Is in Germany", kind: "fit", points: 30, filter: germany });
  const half = { half_life_days: 10, most_points: 25 };
  await addRule({ label: "Answers", kind: "engagement", points: 20, activity_kinds: ["email_received"], ...half });
  const leadId = await addLead({ country: "germany" });
  await log(leadId, "email_received", 10);
  await recompute();
  const { score, factors } = await explained(leadId);
  expect(score).toBe(40);
  expect(factors?.map(({ label, points }) => [label, points])).toEqual([
    ["Is in Germany", 30],
    ["Answers", 10],
  ]);
  await log(leadId, "email_received", 0);
  await log(leadId, "email_received", 0);
  await recompute();
  expect(await explained(leadId)).toMatchObject({ score: 55, previous_score: 40 });
});

test("a score stays between 0 and 100", async () => {
  await addRule({ label: "Much", kind: "fit", points: 100, filter: {} });
  await addRule({ label: "More", kind: "fit", points: 100, filter: germany });
  const inGermany = await addLead({ country: "Germany" });
  await recompute();
  expect((await explained(inGermany)).score).toBe(100);
  await addRule({ label: "Never", kind: "fit", points: -100, filter: {} });
  await addRule({ label: "Never ever", kind: "fit", points: -100, filter: germany });
  await recompute();
  expect((await explained(inGermany)).score).toBe(0);
});

test("a change of a lead, its account or the rules is followed; nothing else is touched", async () => {
  const ruleId = await addRule({ label: "Is in Germany", kind: "fit", points: 30, filter: germany });
  const fintech = { conditions: [{ field: "industry", operator: "is_any_of", values: ["Fintech"] }] };
  await addRule({ label: "Fintech", kind: "fit", points: 5, filter: fintech });
  const leadId = await addLead({ country: "France" });
  await recompute();
  const { sql } = leads.database;
  const [before] = await sql`select updated_at from public.leads where id = ${leadId}`;
  const audited = async () => (await sql`select 1 from public.audit_entries where row_id = ${leadId}`).length;
  const entries = await audited();
  await leads.call(people.member, "update_lead", { lead_id: leadId, changes: { country: "Germany", company: "Acme" } });
  await recompute();
  expect((await explained(leadId)).score).toBe(30);
  expect(await audited()).toBe(entries + 1);
  await sql`update public.accounts set industry = 'Fintech'`;
  const [changed] = await sql`select updated_at from public.leads where id = ${leadId}`;
  await recompute();
  expect((await explained(leadId)).score).toBe(35);
  await leads.call(people.owner, "save_score_rule", {
    rule: { id: ruleId, label: "Is in Germany", kind: "fit", points: 50, filter: germany },
  });
  await recompute();
  expect((await explained(leadId)).score).toBe(55);
  await leads.call(people.owner, "delete_score_rule", { rule_id: ruleId });
  await recompute();
  expect((await explained(leadId)).score).toBe(5);
  const [after] = await sql`select updated_at from public.leads where id = ${leadId}`;
  expect(after?.updated_at).toEqual(changed?.updated_at);
  expect(before?.updated_at).not.toEqual(changed?.updated_at);
});

test("where rules decide nobody writes the number; without rules everyone who may write does", async () => {
  const leadId = await addLead({});
  await leads.call(people.member, "update_lead", { lead_id: leadId, changes: { score: 70 } });
  const ruleId = await addRule({ label: "Is in Germany", kind: "fit", points: 30, filter: germany });
  const byHand = leads.call(people.member, "update_lead", { lead_id: leadId, changes: { score: 99 } });
  await expect(byHand).rejects.toMatchObject({ code: "22023", message: expect.stringContaining("rules") });
  await recompute();
  expect(await explained(leadId)).toMatchObject({ score: 0, factors: [] });
  await leads.call(people.owner, "delete_score_rule", { rule_id: ruleId });
  await recompute();
  await leads.call(people.member, "update_lead", { lead_id: leadId, changes: { score: 99 } });
  expect(await explained(leadId)).toMatchObject({ score: 99, factors: null });
});

test("a rule that no longer applies says so and stops no other", async () => {
  await addRule({ label: "Is in Germany", kind: "fit", points: 30, filter: germany });
  await leads.database.sql`insert into public.custom_fields (workspace_id, target, key, label, type)
    values (${workspace}, 'lead', 'plan', 'Plan', 'text')`;
  const { sql } = leads.database;
  const member = { conditions: [{ field: "owner", operator: "is_any_of", values: ["Max Member"] }] };
  await addRule({ label: "Max's", kind: "fit", points: 10, filter: member });
  await sql`update public.workspace_members set display_name = 'Someone' where user_id = ${people.member}`;
  await sql`update public.workspace_members set email = 'someone@example.com' where user_id = ${people.member}`;
  const leadId = await addLead({ country: "Germany" });
  await recompute();
  expect((await explained(leadId)).score).toBe(30);
  const { rules } = z
    .object({ rules: z.array(z.looseObject({ problem: z.string().optional() })) })
    .parse(await leads.call(people.viewer, "score_rules_of"));
  expect(rules.map(({ problem }) => problem !== undefined)).toEqual([false, true]);
  await sql`update public.workspace_members set display_name = 'Max Member', email = 'member@example.com'
    where user_id = ${people.member}`;
});

test.each([
  [{ kind: "fit", points: 10, filter: {} }, "label"],
  [{ label: "x", kind: "fit", points: 0, filter: {} }, "points"],
  [{ label: "x", kind: "fit", points: 500, filter: {} }, "points"],
  [{ label: "x", kind: "fit", points: 5 }, "filter"],
  [{ label: "x", kind: "fit", points: 5, filter: { text: "anna" } }, "free text"],
  [{ label: "x", kind: "fit", points: 5, filter: { conditions: [{ field: "shoe_size" }] } }, "Unknown"],
  [{ label: "x", kind: "engagement", points: 5, activity_kinds: ["sneezed"] }, "counts"],
  [{ label: "x", kind: "engagement", points: 5, activity_kinds: ["call"], half_life_days: 0 }, "score rule"],
  [{ label: "x", kind: "engagement", points: "many", activity_kinds: ["call"] }, "type"],
  [{ label: "x", kind: "fit", points: 5, filter: {}, sql: "drop table leads" }, "score rule has"],
])("an unfit rule %j is refused", async (rule, words) => {
  await expect(leads.call(people.owner, "save_score_rule", { rule })).rejects.toMatchObject({
    code: "22023",
    message: expect.stringContaining(words),
  });
});

test("only owners and admins change the rules", async () => {
  const rule = { label: "x", kind: "fit", points: 5, filter: {} };
  for (const person of [people.member, people.viewer, people.outsider]) {
    await expect(leads.call(person, "save_score_rule", { rule })).rejects.toMatchObject({ code: "42501" });
  }
});

test("the back-test compares won and lost leads as of their decision", async () => {
  for (let n = 0; n < 40; n++) {
    const leadId = await addLead({ name: `Lead ${n}`, country: n % 4 === 0 ? "France" : "Germany", stage: "engaged" });
    if (n % 2 === 0) await log(leadId, "email_received", 5);
    await leads.database.sql`update public.leads set stage = ${n % 2 === 0 ? "won" : "lost"} where id = ${leadId}`;
    if (n % 2 === 1) {
      // What came after the decision does not count.
      await leads.database.sql`insert into public.lead_activities (workspace_id, lead_id, kind, title, occurred_at)
        values (${workspace}, ${leadId}, 'email_received', 'late', now() + interval '1 hour')`;
    }
  }
  const answered = { label: "Answers", kind: "engagement", points: 20, activity_kinds: ["email_received"] };
  const tried = await leads.call(people.viewer, "backtest_score", { rules: [answered] });
  expect(tried).toMatchObject({
    enough: true,
    separation: 1,
    won: { leads: 20, mean: 20 },
    lost: { leads: 20, mean: 0 },
    factors: [{ label: "Answers", won: 1, lost: 0 }],
    bands: [
      { from: 0, won: 0, lost: 20, win_rate: 0 },
      { from: 20, won: 20, lost: 0, win_rate: 1 },
    ],
  });
  const place = await leads.call(people.viewer, "backtest_score", {
    rules: [{ label: "Germany", kind: "fit", points: 10, filter: germany }],
  });
  // Half of the won leads are in France and score 0, all lost ones 10: 0.5 * 0 + 0.5 * 0.5.
  expect(place).toMatchObject({ separation: 0.25, left_out: [] });
  const won = { conditions: [{ field: "stage", operator: "is_any_of", values: ["won"] }] };
  const peeking = await leads.call(people.viewer, "backtest_score", {
    rules: [{ label: "Won", kind: "fit", points: 100, filter: won }],
  });
  expect(peeking).toMatchObject({ separation: 0.5, left_out: ["Won"] });
});

test("two workers at once score each lead once and wait for nobody", async () => {
  await addRule({ label: "Is in Germany", kind: "fit", points: 30, filter: germany });
  for (let n = 0; n < 30; n++) await addLead({ name: `Lead ${n}`, country: "Germany" });
  await Promise.all([recompute(), recompute(), recompute()]);
  await recompute();
  const rows = await leads.database.sql`select score from public.leads`;
  expect(new Set(rows.map(({ score }) => score))).toEqual(new Set([30]));
  expect(await leads.database.sql`select 1 from private.score_queue`).toHaveLength(0);
});
