import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAs } from "../helpers/act_as.ts";
import { CampaignDriver } from "../helpers/campaign_driver.ts";
import { type PlanReader, planFaults, readPlans } from "../helpers/query_plans.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

/** One campaign of so many people among others; each got a mail, a third opened it, one of fifty replied. */
const people = 100_000;
const bigTables = ["leads", "enrolments", "outbox", "mail_events", "inbound_mails"];

let database: TestDatabase;
let plans: PlanReader;
let driver: CampaignDriver;
let campaign: string;
let step: string;

beforeAll(async () => {
  database = await openTestDatabase();
  driver = await CampaignDriver.open(database.sql);
  const seen = await driver.draft([], 2, { audience: {} });
  campaign = seen.id;
  step = seen.steps[0]?.id ?? "";
  await fill();
  plans = await readPlans(database.url);
}, 180_000);
afterAll(async () => {
  await plans?.close();
  await database?.stop();
});

async function fill(): Promise<void> {
  await database.sql.begin(async (sql) => {
    // Only the rows matter here: the triggers that count and index them would take minutes.
    await sql`set local session_replication_role = replica`;
    await sql`insert into public.leads (workspace_id, name, email, country, stage)
      select ${driver.workspace.id}, 'Reader ' || n, 'reader' || n || '@example.com', (array['Germany', 'Japan', 'United States'])[1 + n % 3], 'new'
      from generate_series(1, ${people / 5}::int) as n`;
    // Of the first ones the leads are gone: only those who came last have one.
    await sql`insert into public.enrolments (workspace_id, campaign_id, lead_id, step_id, status, reason, entered_at, ended_at, due_at)
      select ${driver.workspace.id}, ${campaign}, coalesce(l.id, gen_random_uuid()), ${step},
        case when n % 1000 = 0 then 'failed' when n % 50 = 0 then 'stopped' else 'active' end,
        case when n % 1000 = 0 then 'not_sent' when n % 50 = 0 then 'replied' end, '2027-06-01'::timestamptz + n * interval '1 second',
        case when n % 50 = 0 then '2027-06-03'::timestamptz end, case when n % 50 <> 0 then '2027-06-09'::timestamptz end
      from generate_series(1, ${people}::int) as n
      left join (select i.*, ${people}::int + 1 - row_number() over () as place from public.leads i
        where i.workspace_id = ${driver.workspace.id}) l on l.place = n`;
    await sql`insert into public.outbox (id, workspace_id, kind, payload, status, campaign_id, enrolment_id, step_id, variant_id, mailbox_id,
        created_at, finished_at)
      select private.mail_id(e.id, e.step_id), e.workspace_id, 'campaign_email', '{"subject": "Hello"}', 'sent', e.campaign_id, e.id, e.step_id,
        -- One text of many, as in a workspace that has written for a while.
        case when row_number() over () % 50 = 0 then v.id else md5('text ' || row_number() over () % 50)::uuid end,
        ${driver.mailboxId}, e.entered_at, e.entered_at
      from public.enrolments e join public.campaign_variants v on v.step_id = e.step_id`;
    await sql`insert into public.mail_events (workspace_id, provider, provider_event_id, kind, outbox_id, enrolment_id, campaign_id, step_id, at)
      select o.workspace_id, 'test', k.kind || o.id, k.kind, o.id, o.enrolment_id, o.campaign_id, o.step_id, o.finished_at + interval '1 hour'
      from (select o.*, row_number() over (order by o.id) as n from public.outbox o) o
      join (values ('opened', 3), ('clicked', 20), ('replied', 50), ('bounced', 500), ('unsubscribed', 700)) as k (kind, every)
        on o.n % k.every = 0`;
    await sql`insert into public.inbound_mails (workspace_id, message_id, from_address, outbox_id, enrolment_id, classification)
      select v.workspace_id, v.id::text, 'reader@example.com', v.outbox_id, v.enrolment_id, 'question'
      from public.mail_events v where v.kind = 'replied'`;
  });
  // Another workspace's rows, so that its own are not all there are.
  const other = await CampaignDriver.open(database.sql);
  await other.started(await other.leads(5), 1);
  await other.sendDue();
  await database.sql.unsafe("vacuum (analyze)");
}

async function faults(question: string, indexes: readonly string[], tables = bigTables): Promise<string> {
  return planFaults(
    await plans.plansOf({ userId: driver.workspace.ownerId }, `select public.${question}`),
    tables,
    indexes,
  );
}

describe("the people of a campaign with 100,000", () => {
  test.each([
    ["everyone", {}, "enrolments_entered_at_idx"],
    ["a rare state", { status: "failed" }, "enrolments_entered_at_idx"],
    ["who got a mail", { event: "sent" }, "outbox_campaign_id_idx"],
    ["who opened", { event: "opened" }, "mail_events_campaign_id_idx"],
    ["who replied", { event: "replied" }, "mail_events_campaign_id_idx"],
    ["nobody", { event: "complained" }, "mail_events_campaign_id_idx"],
  ])("%s, on the first page and far on", async (_, filter, index) => {
    const args = `'${driver.workspace.id}', '${campaign}', '${JSON.stringify(filter)}'`;
    expect(await faults(`campaign_people(${args})`, [index])).toBe("");
    const asked = { workspace_id: driver.workspace.id, campaign_id: campaign, filter, page_size: 100 };
    const page = Object(await callAs(database.sql, { userId: driver.workspace.ownerId }, "campaign_people", asked));
    if (page.next_cursor) expect(await faults(`campaign_people(${args}, '${page.next_cursor}')`, [index])).toBe("");
  });

  test("for whom a step is next", async () => {
    const filter = JSON.stringify({ step_id: step });
    expect(await faults(`campaign_people('${driver.workspace.id}', '${campaign}', '${filter}')`, [])).toBe("");
  });
});

test("its report, the comparison and what is best about hours", async () => {
  const used = ["mail_events_campaign_id_idx"];
  // Everybody waits at one step, so the first 10,001 of the table are as good as those of an index.
  const tables = bigTables.filter((table) => table !== "enrolments");
  expect(await faults(`campaign_report('${driver.workspace.id}', '${campaign}')`, used, tables)).toBe("");
  expect(await faults(`compare_campaigns('${driver.workspace.id}', null, 30)`, [])).toBe("");
  await database.sql`update public.campaigns set started_at = '2027-06-01' where id = ${campaign}`;
  await driver.setClock("2027-06-10T08:00:00Z");
  expect(await faults(`sending_insights('${driver.workspace.id}')`, ["outbox_campaign_id_idx"])).toBe("");
});

test("the texts that are compared by the tick are counted along an index", async () => {
  const text = `select private.trial_counts(s, now()) from public.campaign_steps s where s.id = '${step}'`;
  expect(planFaults(await plans.plansOf("superuser", text), bigTables, [])).toBe("");
});

test("a week's review, among the mails of other weeks", async () => {
  await driver.setClock("2027-06-01T02:00:00Z");
  const review = `find_weekly_review('${driver.workspace.id}', '{"least_mails": 20}', now())`;
  // Its leads all came in this week, so that reading them from end to end is right.
  expect(await faults(review, ["outbox_sent_at_idx"], ["outbox", "mail_events"])).toBe("");
});
