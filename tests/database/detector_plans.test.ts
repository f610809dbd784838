import { afterAll, beforeAll, expect, test } from "vitest";
import { callAs } from "../helpers/act_as.ts";
import { addManyLeads } from "../helpers/many_leads.ts";
import { addMember, createWorkspace } from "../helpers/people.ts";
import { type PlanReader, planFaults, readPlans } from "../helpers/query_plans.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

/** Few enough to be filled in seconds, many enough that reading a table from end to end would be the dearer plan. */
const leads = 40_000;
const bigTables = ["leads", "lead_activities", "mail_events", "lead_stage_history", "lead_scores", "inbound_mails"];

let database: TestDatabase;
let plans: PlanReader;
let workspace: string;
let member: string;
let owner: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const { sql } = database;
  const other = await createWorkspace(sql, "Theirs");
  await addManyLeads(sql, { workspaceId: other.id, members: [other.ownerId], leads: 1_000 });
  const ours = await createWorkspace(sql, "Ours");
  [workspace, owner] = [ours.id, ours.ownerId];
  member = await addMember(sql, workspace, "member");
  await addManyLeads(sql, { workspaceId: workspace, members: [member], leads });
  await sql`insert into public.mail_events (workspace_id, provider, provider_event_id, kind, lead_id, at)
    select l.workspace_id, 'test', l.id || '.' || n, case n when 1 then 'clicked' else 'delivered' end, l.id, now() - interval '1 year' * random()
    from public.leads l cross join generate_series(1, 2) n where l.workspace_id = ${workspace}`;
  await sql`insert into public.lead_scores (lead_id, workspace_id, score, factors, previous_score, changed_at)
    select l.id, l.workspace_id, l.score, '[]', greatest(0, l.score - (random() * 30)::int), now() - interval '1 year' * random()
    from public.leads l where l.workspace_id = ${workspace}`;
  await sql`insert into public.inbound_mails (workspace_id, message_id, from_address, lead_id, received_at)
    select l.workspace_id, l.id::text, 'them@example.com', l.id, now() - interval '1 year' * random()
    from public.leads l where l.workspace_id = ${workspace}`;
  for (const measure of ["won_deals", "meetings", "calls", "replies", "new_leads"]) {
    const goal = { measure, target: 50, period: "month", whose: "me" };
    await callAs(sql, { userId: member }, "save_goal", { workspace_id: workspace, goal });
  }
  await sql.unsafe("vacuum (analyze)");
  plans = await readPlans(database.url);
}, 900_000);
afterAll(async () => {
  await plans?.close();
  await database?.stop();
});

const dataIndexes = ["leads_without_email_idx", "leads_without_company_idx"];

test.each([
  [
    "hot leads",
    `find_hot_lead('$', '{"clicks": 3, "score_jump": 20, "within_hours": 48}', now())`,
    ["mail_events_human_clicks_idx", "lead_scores_jumps_idx", "inbound_mails_received_at_idx"],
  ],
  [
    "stale leads",
    `find_stale_lead('$', '{"days": 30, "min_score": 50, "drafts": 3}', now())`,
    ["leads_last_contacted_at_idx"],
  ],
  ["what is missing in the data", `find_data_quality('$', '{"min_leads": 20, "min_percent": 5}', now())`, dataIndexes],
  [
    "a day's briefing",
    `find_daily_briefing('$', '{"calls": 3, "least_score": 50, "days_without_contact": 3}', now())`,
    ["leads_created_at_idx", "lead_stage_history_entered_at_idx", "inbound_mails_received_at_idx"],
  ],
  [
    "a week's review",
    `find_weekly_review('$', '{"least_mails": 20}', now())`,
    ["leads_created_at_idx", "lead_stage_history_entered_at_idx"],
  ],
  [
    "how goals stand",
    "list_goals('$')",
    [
      "lead_stage_history_entered_at_idx",
      "lead_activities_occurred_at_idx",
      "inbound_mails_received_at_idx",
      "leads_created_at_idx",
    ],
  ],
])("%s are found by indexes, however many leads there are", async (_, call, indexes) => {
  const statement = `select public.${call.replace("$", workspace)}`;
  expect(planFaults(await plans.plansOf({ userId: member }, statement), bigTables, indexes)).toBe("");
});

test("what is missing in the data of the whole workspace is found by indexes, too", async () => {
  const statement = `select public.find_data_quality('${workspace}', '{"min_leads": 20, "min_percent": 5}', now())`;
  expect(planFaults(await plans.plansOf({ userId: owner }, statement), bigTables, [])).toBe("");
});
