import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { pipelineStage } from "../../shared/contracts/pipeline.ts";
import { type LeadDatabase, otherWorkspace, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

let leads: LeadDatabase;

beforeAll(async () => {
  leads = await startLeadDatabase();
}, 60_000);
afterAll(() => leads.database.stop());

const stagesOf = async (person: string, workspace_id: string) =>
  z.array(pipelineStage).parse(await leads.call(person, "pipeline_stages", { workspace_id }));

/** A lead of the member's, freshly added; returns its id. */
async function addLead(facts: Record<string, unknown>): Promise<string> {
  const answer = await leads.call(people.member, "create_lead", { lead: { name: "Lena Lead", ...facts } });
  return z.object({ lead: z.object({ id: z.uuid() }) }).parse(answer).lead.id;
}

async function historyOf(leadId: string) {
  return leads.as(
    people.viewer,
    ({ sql }) => sql`select stage, label, left_at is null as present, actor_id, left_at >= entered_at as forwards
      from public.lead_stage_history where lead_id = ${leadId} order by id`,
  );
}

test("a new workspace begins with seven stages, the last two decided", async () => {
  const stages = await stagesOf(people.outsider, otherWorkspace);
  expect(stages.map(({ label, kind }) => `${label} ${kind}`)).toEqual([
    "New open",
    "Contacted open",
    "Engaged open",
    "Qualified open",
    "Proposal open",
    "Won won",
    "Lost lost",
  ]);
});

test("a stranger sees no stage of another workspace", async () => {
  expect(await stagesOf(people.outsider, workspace)).toEqual([]);
});

test.each(["proposal", "Offer sent", " OFFER SENT "])(
  "a stage is named by key or label, whatever its case: %s",
  async (word) => {
    await leads.database.sql`update public.pipeline_stages set label = 'Offer sent'
    where workspace_id = ${workspace} and key = 'proposal'`;
    const id = await addLead({ stage: word });
    const filter = { conditions: [{ field: "stage", operator: "is_any_of", values: [word.trim()] }] };
    const found = await leads.call(people.viewer, "search_leads", { filter });
    expect(found).toMatchObject({
      leads: expect.arrayContaining([expect.objectContaining({ id, stage: "proposal", stage_label: "Offer sent" })]),
    });
    const moved = await leads.call(people.member, "change_stage", { lead_id: id, stage: "WON" });
    expect(moved).toMatchObject({
      changes: [{ field: "stage", before: "Offer sent", after: "Won" }],
      lead: { stage: "won" },
    });
    await leads.database.sql`delete from public.leads where id = ${id}`;
  },
);

test.each([
  ["create_lead", { lead: { name: "x", stage: "hot" } }],
  ["preview_bulk_job", { action: "change", selection: { filter: {} }, changes: { stage: "hot" } }],
  ["search_leads", { filter: { conditions: [{ field: "stage", operator: "is_any_of", values: ["hot"] }] } }],
])("%s refuses a stage that there is not, and says which there are", async (name, args) => {
  await expect(leads.call(people.member, name, args)).rejects.toMatchObject({
    code: "22023",
    message: expect.stringMatching(/^Unknown stage: hot\. Stages are New, Contacted, .*Lost\.$/),
  });
});

test("a stage of another workspace is none here", async () => {
  await leads.database.sql`insert into public.pipeline_stages (workspace_id, key, label, position)
    values (${otherWorkspace}, 'theirs', 'Theirs', 8)`;
  const refused = leads.call(people.member, "create_lead", { lead: { name: "x", stage: "theirs" } });
  await expect(refused).rejects.toMatchObject({ code: "22023" });
});

test("a lead begins in the first stage, whatever it is called", async () => {
  const { sql } = leads.database;
  await sql`update public.pipeline_stages set position = 0 where workspace_id = ${workspace} and key = 'engaged'`;
  const id = await addLead({});
  expect(await sql`select stage from public.leads where id = ${id}`).toEqual([{ stage: "engaged" }]);
  await sql`update public.pipeline_stages set position = 3 where workspace_id = ${workspace} and key = 'engaged'`;
  await sql`delete from public.leads where id = ${id}`;
});

test("nobody writes stages or their history by hand", async () => {
  for (const statement of [
    "insert into public.pipeline_stages (workspace_id, key, label, position) values ($1, 'x', 'X', 9)",
    "update public.pipeline_stages set label = 'X' where workspace_id = $1",
    "delete from public.lead_stage_history where workspace_id = $1",
  ]) {
    const tried = leads.as(people.owner, ({ sql }) => sql.unsafe(statement, [workspace]));
    await expect(tried, statement).rejects.toMatchObject({ code: "42501" });
  }
});

test("the history holds every stay, and who moved the lead", async () => {
  const id = await addLead({ stage: "contacted" });
  await leads.call(people.owner, "change_stage", { lead_id: id, stage: "won" });
  await leads.call(people.owner, "update_lead", { lead_id: id, changes: { city: "Berlin" } });
  await leads.call(people.member, "change_stage", { lead_id: id, stage: "lost" });
  expect(await historyOf(id)).toMatchObject([
    { stage: "contacted", label: "Contacted", present: false, actor_id: people.member, forwards: true },
    { stage: "won", label: "Won", present: false, actor_id: people.owner, forwards: true },
    { stage: "lost", label: "Lost", present: true, actor_id: people.member },
  ]);
});

test("a move that is undone was no stay", async () => {
  const id = await addLead({ stage: "contacted" });
  await leads.database.sql.begin(async (sql) => {
    await sql`update public.leads set stage = 'won' where id = ${id}`;
    await sql`select set_config('app.undoing', 'on', true)`;
    await sql`update public.leads set stage = 'contacted' where id = ${id}`;
  });
  expect(await historyOf(id)).toMatchObject([{ stage: "contacted", present: true }]);
});
