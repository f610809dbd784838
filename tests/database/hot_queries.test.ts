import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callAs } from "../helpers/act_as.ts";
import { addManyLeads } from "../helpers/many_leads.ts";
import { addMember, createWorkspace } from "../helpers/people.ts";
import { type PlanReader, planFaults, readPlans } from "../helpers/query_plans.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

/** Few enough to be filled in seconds, many enough that reading a table from end to end would be the dearer plan. */
const leads = 20_000;
const bigTables = [
  "leads",
  "lead_documents",
  "lead_activities",
  "mail_events",
  "lead_stage_history",
  "audit_entries",
  "reminders",
  "score_queue",
];

let database: TestDatabase;
let plans: PlanReader;
let workspace: string;
let member: string;
let lead: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const { sql } = database;
  const other = await createWorkspace(sql, "Theirs");
  await addManyLeads(sql, { workspaceId: other.id, members: [other.ownerId], leads: 1_000 });
  workspace = (await createWorkspace(sql, "Ours")).id;
  member = await addMember(sql, workspace, "member");
  const others = await Promise.all(
    Array.from({ length: 20 }, (_, place) => addMember(sql, workspace, "member", `Other ${place}`)),
  );
  const members = [member, ...others];
  await addManyLeads(sql, { workspaceId: workspace, members, leads });
  await fillRest(members);
  const [long] = await sql`select e.lead_id as id from public.lead_activities e join public.leads l on l.id = e.lead_id
    where l.deleted_at is null and l.workspace_id = ${workspace} group by 1 order by count(*) desc limit 1`;
  lead = long?.id;
  plans = await readPlans(database.url);
}, 120_000);

afterAll(async () => {
  await plans?.close();
  await database?.stop();
});

/** What else hangs on leads: what became of mails, reminders, leads to be scored anew, the record of who changed what, a larger vocabulary. */
async function fillRest(members: readonly string[]): Promise<void> {
  const { sql } = database;
  await sql`insert into public.reminders (workspace_id, user_id, lead_id, text, due_at)
    select l.workspace_id, (${members}::uuid[])[1 + row_number() over (order by l.id) % ${members.length}], l.id, 'Call', now() - interval '1 day' + interval '1 minute' * row_number() over (order by l.id)
    from public.leads l where l.workspace_id = ${workspace} and l.deleted_at is null limit 10000`;
  await sql`insert into public.mail_events (workspace_id, provider, provider_event_id, kind, lead_id, campaign_id, at)
    select l.workspace_id, 'test', l.id || '.' || n, case when n < 3 then 'delivered' when n < 5 then 'opened' when l.score < 60 then 'clicked'
      when l.score < 95 then 'replied' else 'complained' end, l.id, md5((l.score % 10)::text)::uuid, now() - make_interval(days => n)
    from public.leads l cross join generate_series(1, 5) as n where l.workspace_id = ${workspace}`;
  await sql`insert into private.score_queue (lead_id, workspace_id)
    select l.id, l.workspace_id from public.leads l where l.workspace_id = ${workspace} on conflict do nothing`;
  await sql`insert into public.audit_entries (workspace_id, table_name, row_id, operation, before, after)
    select l.workspace_id, 'leads', l.id, 'update', jsonb_build_object('title', 'x'), jsonb_build_object('title', l.title)
    from public.leads l where l.workspace_id = ${workspace}`;
  await sql`insert into private.lead_words (workspace_id, word)
    select ${workspace}, left(translate(md5(n::text), '0123456789', 'ghijklmnop'), 9) from generate_series(1, 20000) as n on conflict do nothing`;
  await sql.unsafe("vacuum (analyze)");
}

/** Faults of the plans with which the member's question is answered. */
async function faults(
  question: string,
  indexes: readonly string[] = [],
  tables: readonly string[] = bigTables,
): Promise<string> {
  return planFaults(await plans.plansOf({ userId: member }, `select public.${question}`), tables, indexes);
}

function is(field: string, value: string): string {
  return JSON.stringify({ conditions: [{ field, operator: "is_any_of", values: [value] }] });
}

function engaged(operator: string, kinds: readonly string[]): string {
  return JSON.stringify({ conditions: [{ field: "engagement", operator, kinds }] });
}

describe("the list", () => {
  const sorts = {
    name: "leads_name_key_idx",
    company: "accounts_name_is_unique_ignoring_case",
    score: "leads_score_idx",
    stage: "leads_stage_idx",
    country: "leads_country_key_idx",
    created_at: "leads_created_at_idx",
    updated_at: "leads_updated_at_idx",
    last_contacted_at: "leads_last_contacted_at_idx",
  };
  test.each(
    Object.entries(sorts).flatMap(([field, index]) =>
      ["ascending", "descending"].map((direction) => ({ field, direction, index })),
    ),
  )("by $field, $direction, walks $index, on every page", async ({ field, direction, index }) => {
    const sort = JSON.stringify({ field, direction });
    expect(await faults(`search_leads('${workspace}', '{}', '${sort}', 50)`, [index])).toBe("");
    const args = { workspace_id: workspace, sort: { field, direction }, page_size: 50 };
    const page = Object(await callAs(database.sql, { userId: member }, "search_leads", args));
    expect(await faults(`search_leads('${workspace}', '{}', '${sort}', 50, '${page.next_cursor}')`, [index])).toBe("");
  });

  test.each([
    ["a country", is("country", "germany"), "leads_created_at_idx"],
    ["a rare country", is("country", "australia"), "leads_country_key_idx"],
    ["a tag", is("tags", "newsletter"), "leads_created_at_idx"],
    ["a source", is("source", "Referral"), "leads_created_at_idx"],
    [
      "words of a title",
      JSON.stringify({ conditions: [{ field: "title", operator: "contains", value: "director" }] }),
      "leads_created_at_idx",
    ],
    [
      "what happened",
      JSON.stringify({ conditions: [{ field: "activity", operator: "happened", kinds: ["call"] }] }),
      "lead_activities_lead_id_idx",
    ],
    ["what was done with mails", engaged("happened", ["clicked"]), "mail_events_lead_id_idx"],
    ["what was rarely done with mails", engaged("happened", ["complained"]), "mail_events_kind_idx"],
    ["what was not done with mails", engaged("did_not_happen", ["replied"]), "mail_events_lead_id_idx"],
    [
      "a narrow score",
      JSON.stringify({ conditions: [{ field: "score", operator: "between", minimum: 99 }] }),
      "leads_score_idx",
    ],
  ])("narrowed to %s", async (_, filter, index) => {
    const sort = '{"field": "created_at", "direction": "descending"}';
    expect(await faults(`search_leads('${workspace}', '${filter}', '${sort}', 50, null, false)`, [index])).toBe("");
  });

  test("is counted without being read: all of it, a stage, a country, an industry", async () => {
    for (const filter of ["{}", is("stage", "won"), is("country", "germany"), is("industry", "energy")]) {
      expect(await faults(`count_leads('${workspace}', '${filter}')`, ["lead_counts_pkey"])).toBe("");
    }
  });

  test("a segment is counted along an index", async () => {
    const filter = {
      conditions: [
        { field: "country", operator: "is_any_of", values: ["norway"] },
        { field: "score", operator: "between", minimum: 50 },
      ],
    };
    expect(await faults(`count_leads('${workspace}', '${JSON.stringify(filter)}')`)).toBe("");
  });
});

describe("free text", () => {
  test.each([
    ["of few leads", "anna bergmann", "lead_documents_document_idx"],
    ["of many leads", "manager", "lead_documents_pkey"],
    ["with a slip", "nordvia", "lead_words_word_idx"],
  ])("%s", async (_, text, index) => {
    const small = ["lead_words", ...bigTables];
    expect(await faults(`search_leads('${workspace}', '{"text": "${text}"}')`, [index], small)).toBe("");
  });
});

describe("the other screens", () => {
  test("the board, its columns, the dashboard, the menus", async () => {
    expect(await faults(`lead_board('${workspace}')`)).toBe("");
    expect(await faults(`lead_board_column('${workspace}', 'won')`)).toBe("");
    expect(await faults(`workspace_overview('${workspace}')`)).toBe("");
    expect(await faults(`lead_facets('${workspace}')`)).toBe("");
  });

  test("accounts are listed along their names", async () => {
    expect(
      await faults(`search_accounts('${workspace}')`, [
        "accounts_name_is_unique_ignoring_case",
        "leads_account_id_idx",
      ]),
    ).toBe("");
  });

  test("a lead, its timeline and its stays", async () => {
    expect(await faults(`get_lead('${workspace}', '${lead}')`, ["lead_activities_lead_id_idx"])).toBe("");
    const used = ["lead_activities_lead_id_idx", "audit_entries_row_id_idx", "reminders_lead_id_idx"];
    expect(await faults(`lead_timeline('${workspace}', '${lead}')`, used)).toBe("");
    const page = Object(
      await callAs(database.sql, { userId: member }, "lead_timeline", { workspace_id: workspace, lead_id: lead }),
    );
    expect(await faults(`lead_timeline('${workspace}', '${lead}', null, 50, '${page.next_cursor}')`, used)).toBe("");
    expect(await faults(`lead_stays('${workspace}', '${lead}')`, ["lead_stage_history_lead_id_idx"])).toBe("");
  });

  test("duplicates, of one lead and of all", async () => {
    expect(await faults(`duplicates_of('${workspace}', '${lead}')`)).toBe("");
    const used = ["leads_email_key_idx", "leads_phone_key_idx", "leads_name_sound_idx"];
    expect(await faults(`find_duplicates('${workspace}')`, used)).toBe("");
  });

  test("one's reminders", async () => {
    expect(await faults(`list_reminders('${workspace}')`, ["reminders_user_id_idx"])).toBe("");
  });
});

describe("what nobody waits for", () => {
  const unattended = async (text: string, indexes: readonly string[]) =>
    planFaults(await plans.plansOf("superuser", text), bigTables, indexes);

  test("reminders that are due", async () => {
    expect(await unattended("select private.notify_due_reminders(5)", ["reminders_due_at_idx"])).toBe("");
  });

  test("leads to be scored anew", async () => {
    expect(
      await unattended("select private.recompute_scores(interval '1 millisecond')", ["score_queue_queued_at_idx"]),
    ).toBe("");
  });

  test("which leads the rows of an import mean", async () => {
    const text = `select private.match_import_rows(
      jsonb_populate_record(null::public.lead_imports, jsonb_build_object('workspace_id', '${workspace}', 'options', '{}'::jsonb)),
      array(select jsonb_populate_record(null::private.import_row, jsonb_build_object('number', row_number() over (), 'name', l.name,
        'email', l.email, 'name_key', l.name_key, 'email_key', l.email_key))
        from (select * from public.leads l where l.workspace_id = '${workspace}' order by l.id limit 100) l))`;
    expect(await unattended(text, ["leads_email_key_idx", "leads_name_key_idx"])).toBe("");
  });
});

test("a plan that reads a whole table is told, with the plan", async () => {
  const told = await plans.plansOf({ userId: member }, "select count(*) from public.leads where title = 'x'");
  expect(planFaults(told, bigTables, [])).toMatch(/read from end to end[\s\S]*Seq Scan on leads/);
  expect(planFaults(told, [], ["leads_score_idx"])).toMatch(/Nothing used leads_score_idx/);
});

test("what the briefings count is found by indexes", async () => {
  const tables = bigTables.filter((table) => table !== "lead_stage_history");
  const thresholds = JSON.stringify({ calls: 3, least_score: 50, days_without_contact: 3, least_mails: 20 });
  const ask = (name: string) => `${name}('${workspace}', '${thresholds}', now())`;
  expect(await faults(ask("find_daily_briefing"), ["leads_score_idx", "leads_created_at_idx"], tables)).toBe("");
  expect(await faults(ask("find_weekly_review"), ["leads_created_at_idx"], tables)).toBe("");
});
