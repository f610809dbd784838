import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { pipelineStage } from "../../shared/contracts/pipeline.ts";
import { activeStages } from "../../shared/domain/active_stages.ts";
import { leadRules } from "../../shared/domain/lead_rules.ts";
import { type LeadDatabase, otherWorkspace, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

let leads: LeadDatabase;
let ours: string;
let theirs: string;
let theirAccount: string;

const idOf = (rows: readonly Record<string, unknown>[]) => z.uuid().parse(rows[0]?.id);

beforeAll(async () => {
  leads = await startLeadDatabase();
  const { sql } = leads.database;
  ours = idOf(
    await sql`insert into public.leads (workspace_id, name, owner_id) values (${workspace}, 'Ours', ${people.member}) returning id`,
  );
  theirs = idOf(
    await sql`insert into public.leads (workspace_id, name) values (${otherWorkspace}, 'Theirs') returning id`,
  );
  theirAccount = idOf(
    await sql`insert into public.accounts (workspace_id, name) values (${otherWorkspace}, 'Their firm') returning id`,
  );
}, 60_000);
afterAll(() => leads.database.stop());

describe("a viewer", () => {
  test("reads leads and timelines", async () => {
    const seen = await leads.as(people.viewer, ({ sql }) => sql`select name from public.lead_rows`);
    expect(seen.map(({ name }) => name)).toEqual(["Ours"]);
    expect(await leads.as(people.viewer, ({ sql }) => sql`select kind from public.lead_activities`)).toHaveLength(1);
  });

  test.each([
    ["create_lead", { lead: { name: "x" } }],
    ["update_lead", { changes: { city: "x" } }],
    ["add_note", { body: "x" }],
    ["change_stage", { stage: "won" }],
    ["assign_lead", { owner_id: null }],
    ["tag_leads", { add: ["x"] }],
    ["preview_bulk_job", { action: "change", selection: { filter: {} }, changes: { score: 1 } }],
  ])("is told by %s that viewers change nothing", async (name, args) => {
    const target = name === "tag_leads" ? { lead_ids: [ours] } : { lead_id: ours };
    const withoutLead = name === "create_lead" || name === "preview_bulk_job";
    const refused = leads.call(people.viewer, name, { ...(withoutLead ? {} : target), ...args });
    await expect(refused).rejects.toMatchObject({ code: "42501", message: expect.stringMatching(/^Viewers/) });
  });

  test("changes nothing in the tables either", async () => {
    await leads.as(people.viewer, async ({ sql }) => {
      expect(await sql`update public.leads set city = 'x' returning id`).toHaveLength(0);
    });
    const deleted = leads.as(people.viewer, ({ sql }) => sql`delete from public.leads returning id`);
    await expect(deleted).rejects.toMatchObject({ code: "42501" });
    const added = leads.as(
      people.viewer,
      ({ sql }) => sql`insert into public.leads (workspace_id, name) values (${workspace}, 'x')`,
    );
    await expect(added).rejects.toMatchObject({ code: "42501" });
  });
});

describe("a member", () => {
  test.each([
    ["moves a lead into another workspace", "update public.leads set workspace_id = $1"],
    [
      "writes when a lead was last contacted",
      "update public.leads set last_contacted_at = now() where workspace_id <> $1",
    ],
    ["writes when a lead was created", "update public.leads set created_at = now() where workspace_id <> $1"],
    ["adds to another workspace", "insert into public.leads (workspace_id, name) values ($1, 'x')"],
    ["adds accounts to another workspace", "insert into public.accounts (workspace_id, name) values ($1, 'x')"],
  ])("never %s", async (_what, statement) => {
    const tried = leads.as(people.member, ({ sql }) => sql.unsafe(statement, [otherWorkspace]));
    await expect(tried).rejects.toMatchObject({ code: "42501" });
  });

  test("never forges the history of a lead", async () => {
    for (const kind of ["created", "email_sent", "email_received", "stage_changed", "owner_changed"]) {
      const forged = leads.as(
        people.member,
        ({ sql }) => sql`insert into public.lead_activities
        (workspace_id, lead_id, kind, title, actor_id) values (${workspace}, ${ours}, ${kind}, 'x', ${people.member})`,
      );
      await expect(forged, kind).rejects.toMatchObject({ code: "42501" });
    }
    const inAnothersName = leads.as(
      people.member,
      ({ sql }) => sql`insert into public.lead_activities
      (workspace_id, lead_id, kind, title, actor_id) values (${workspace}, ${ours}, 'note', 'x', ${people.owner})`,
    );
    await expect(inAnothersName).rejects.toMatchObject({ code: "42501" });
    const erased = await leads.as(
      people.member,
      ({ sql }) => sql`delete from public.lead_activities where kind = 'created' returning id`,
    );
    expect(erased).toHaveLength(0);
  });

  test("logs a call by hand, and the lead's last contact follows", async () => {
    await leads.as(
      people.member,
      ({ sql }) => sql`insert into public.lead_activities
      (workspace_id, lead_id, kind, title, actor_id) values (${workspace}, ${ours}, 'call', 'Call', ${people.member})`,
    );
    const rows = await leads.database.sql`select last_contacted_at from public.leads where id = ${ours}`;
    expect(rows[0]?.last_contacted_at).not.toBeNull();
  });
});

describe("the tables, whoever writes", () => {
  test.each([
    [
      "an account of another workspace",
      () => leads.database.sql`update public.leads set account_id = ${theirAccount} where id = ${ours}`,
      "leads_account_is_of_the_workspace",
    ],
    [
      "an owner who is no member",
      () => leads.database.sql`update public.leads set owner_id = ${people.outsider} where id = ${ours}`,
      "leads_owner_is_a_member",
    ],
    [
      "a timeline entry of another workspace's lead",
      () =>
        leads.database
          .sql`insert into public.lead_activities (workspace_id, lead_id, kind, title) values (${workspace}, ${theirs}, 'note', 'x')`,
      "lead_activities_lead_is_of_the_workspace",
    ],
    [
      "an unknown stage",
      () => leads.database.sql`update public.leads set stage = 'hot' where id = ${ours}`,
      "leads_stage_is_of_the_workspace",
    ],
    [
      "a score above 100",
      () => leads.database.sql`update public.leads set score = 101 where id = ${ours}`,
      "leads_score_is_a_percentage",
    ],
    [
      "an empty name",
      () => leads.database.sql`update public.leads set name = '  ' where id = ${ours}`,
      "leads_name_is_short",
    ],
    [
      "two addresses in one",
      () => leads.database.sql`update public.leads set email = 'a@b.example,c@d.example' where id = ${ours}`,
      "leads_email_is_an_address",
    ],
  ])("refuse %s", async (_what, write, constraint_name) => {
    await expect(write()).rejects.toMatchObject({ constraint_name });
  });

  test("keep an address unique whatever its case, in each workspace", async () => {
    const { sql } = leads.database;
    const add = (space: string, email: string) =>
      sql`insert into public.leads (workspace_id, name, email) values (${space}, 'x', ${email})`;
    await add(workspace, "One@Firm.example");
    await expect(add(workspace, " oNE@firm.EXAMPLE ")).rejects.toMatchObject({
      constraint_name: "leads_email_is_unique",
    });
    await add(otherWorkspace, "one@firm.example");
  });

  test("keep a lead when its account or its owner goes", async () => {
    const { sql } = leads.database;
    const account = idOf(
      await sql`insert into public.accounts (workspace_id, name) values (${workspace}, 'Gone soon') returning id`,
    );
    const lead = idOf(
      await sql`insert into public.leads (workspace_id, account_id, name, owner_id)
      values (${workspace}, ${account}, 'Stays', ${people.viewer}) returning id`,
    );
    await sql`delete from public.accounts where id = ${account}`;
    await sql.begin(async (transaction) => {
      await transaction`delete from public.workspace_members where user_id = ${people.viewer}`;
      expect(await transaction`select account_id, owner_id from public.leads where id = ${lead}`).toEqual([
        { account_id: null, owner_id: null },
      ]);
      await transaction`insert into public.workspace_members (workspace_id, user_id, role, display_name)
        values (${workspace}, ${people.viewer}, 'viewer', 'Vera Viewer')`;
    });
  });

  test("let a whole workspace be deleted", async () => {
    const { sql } = leads.database;
    await sql`insert into public.workspaces (id, name) values ('dddddddd-0000-4000-8000-000000000001', 'Brief')`;
    await sql`insert into public.workspace_members (workspace_id, user_id, role, display_name)
      values ('dddddddd-0000-4000-8000-000000000001', ${people.owner}, 'owner', 'Olive')`;
    await sql`insert into public.leads (workspace_id, name, owner_id) values ('dddddddd-0000-4000-8000-000000000001', 'x', ${people.owner})`;
    await sql`delete from public.workspaces where name = 'Brief'`;
    expect(
      await sql`select from public.leads where workspace_id = 'dddddddd-0000-4000-8000-000000000001'`,
    ).toHaveLength(0);
  });
});

test("the database counts hot and stale leads by the rules of shared/domain", async () => {
  const { sql } = leads.database;
  const add = (name: string, stage: string, score: number, days: number | null) => sql`insert into public.leads
    (workspace_id, name, stage, score, last_contacted_at) values (${otherWorkspace}, ${name}, ${stage}, ${score},
      ${days === null ? null : sql`now() - make_interval(days => ${days})`})`;
  const known = await leads.call(people.outsider, "pipeline_stages", { workspace_id: otherWorkspace });
  const stages = z.array(pipelineStage).parse(known);
  for (const { key: stage } of stages) {
    await add("stale", stage, leadRules.hotScore - 1, leadRules.staleDays + 1);
    await add("fresh", stage, leadRules.hotScore, leadRules.staleDays - 1);
    await add("never", stage, 0, null);
  }
  const overview = await leads.call(people.outsider, "workspace_overview", { workspace_id: otherWorkspace });
  expect(overview).toMatchObject({ hot: stages.length, stale: activeStages(stages).length * 2 });
});
