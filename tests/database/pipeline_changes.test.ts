import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type PipelineStage, pipelineStage } from "../../shared/contracts/pipeline.ts";
import { actAs } from "../helpers/act_as.ts";
import { addMember, createLead, createWorkspace, type Workspace } from "../helpers/people.ts";
import { race } from "../helpers/race.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
let stages: PipelineStage[];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  workspace = await createWorkspace(database.sql);
  stages = await read();
});

/** A call with JSON arguments, which may be lists of objects. */
const call = (name: string, args: Record<string, unknown>, userId = workspace.ownerId): Promise<unknown> =>
  actAs(database.sql, { userId }, async (sql) => {
    const given = JSON.stringify({ workspace_id: workspace.id, ...args });
    const [row] = await sql`select private.call_function(${name}, ${given}::text::jsonb) as answer`;
    return row?.answer;
  });
const read = async () => z.array(pipelineStage).parse(await call("pipeline_stages", {}));
const save = (list: unknown, more: Record<string, unknown> = {}, userId?: string) =>
  call("save_pipeline_stages", { stages: list, ...more }, userId);
const labels = (list: PipelineStage[]) => list.map(({ label }) => label);
/** The list as it is, with one stage changed. */
const withStage = (key: string, change: Record<string, unknown>) =>
  stages.map((stage) => (stage.key === key ? { ...stage, ...change } : stage));
const removed = (key: string, target?: string) => ({ key, remove: true, ...(target && { move_leads_to: target }) });

describe("saving the stages", () => {
  test("renames, orders and adds; keys stay, and leads with them", async () => {
    const leadId = await createLead(database.sql, workspace.id, { name: "Ada", stage: "proposal" });
    const [first, ...rest] = withStage("proposal", { label: " Offer sent " });
    await save([first, { label: "Demo, held!", kind: "open" }, ...rest.toReversed()]);
    const now = await read();
    expect(labels(now)).toEqual([
      "New",
      "Demo, held!",
      "Lost",
      "Won",
      "Offer sent",
      "Qualified",
      "Engaged",
      "Contacted",
    ]);
    expect(now.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(now[1]).toMatchObject({ key: "demo_held", kind: "open" });
    const [row] = await database.sql`select stage, stage_label from public.lead_rows where id = ${leadId}`;
    expect({ ...row }).toEqual({ stage: "proposal", stage_label: "Offer sent" });
  });

  test("removes a stage: its leads move, their history says why, and kept filters follow", async () => {
    const leadId = await createLead(database.sql, workspace.id, { name: "Ada", stage: "engaged" });
    const filter = {
      match: "all",
      conditions: [{ field: "stage", operator: "is_any_of", values: ["Engaged", "qualified"] }],
    };
    await call("save_score_rule", { rule: { label: "Talks", kind: "fit", points: 5, filter } });
    const list = stages.map((stage) => (stage.key === "engaged" ? removed("engaged", "Qualified") : stage));
    expect(await save(list)).toMatchObject({ moved: 1 });
    expect(labels(await read())).not.toContain("Engaged");
    const history =
      await database.sql`select stage, label from public.lead_stage_history where lead_id = ${leadId} order by id`;
    expect(history.map((row) => ({ ...row }))).toEqual([
      { stage: "engaged", label: "Engaged" },
      { stage: "qualified", label: "Qualified" },
    ]);
    expect(
      await database.sql`select body from public.lead_activities where lead_id = ${leadId} and kind = 'stage_changed'`,
    ).toEqual([{ body: "The stage “Engaged” was removed." }]);
    const [rule] =
      await database.sql`select filter from public.score_rules where workspace_id = ${workspace.id} and label = 'Talks'`;
    expect(rule?.filter.conditions[0].values).toEqual(["qualified"]);
  });

  test("lets two stages exchange their names", async () => {
    await save(withStage("new", { label: "Fresh" }));
    stages = await read();
    const [fresh, contacted, ...rest] = stages;
    await save([{ ...fresh, label: "Contacted now" }, { ...contacted, label: "Fresh" }, ...rest]);
    expect(labels(await read()).slice(0, 2)).toEqual(["Contacted now", "Fresh"]);
  });

  test("gives every new stage a key of its own, in any script", async () => {
    await save([...stages, { label: "商談" }, { label: "交渉" }, { label: "New?" }]);
    expect((await read()).slice(7).map(({ key }) => key)).toEqual(["stage", "stage_2", "new_2"]);
  });

  test.each<[string, () => unknown, string]>([
    ["no list", () => ({}), "list of objects"],
    ["unknown facts", () => withStage("new", { colour: "red" }), '"key", "label" and "kind"'],
    ["no name", () => withStage("new", { label: "  " }), "1 to 40 characters"],
    ["a long name", () => withStage("new", { label: "x".repeat(41) }), "1 to 40 characters"],
    ["another kind", () => withStage("new", { kind: "maybe" }), "open, won or lost"],
    ["a name twice", () => withStage("engaged", { label: "PROPOSAL " }), "Two stages are called"],
    [
      "the first name of another",
      () =>
        withStage("engaged", { label: "Lost" }).map((stage) =>
          stage.key === "lost" ? { ...stage, label: "Gone" } : stage,
        ),
      "first name of another stage",
    ],
    ["a decided first stage", () => withStage("new", { kind: "won" }), "first stage is an open one"],
    [
      "too many",
      () => [...stages, ...Array.from({ length: 14 }, (_, index) => ({ label: `More ${index}` }))],
      "2 to 20 stages",
    ],
    ["too few", () => stages.map(({ key }) => (key === "new" ? stages[0] : removed(key, "new"))), "2 to 20 stages"],
    ["leads without a place to go", () => withStage("engaged", { remove: true }), 'leads in "Engaged" move'],
    [
      "leads sent to a stage that goes",
      () =>
        stages.map((stage) => (["engaged", "proposal"].includes(stage.key) ? removed(stage.key, "proposal") : stage)),
      "move",
    ],
  ])("refuses %s", async (_what, list, message) => {
    await expect(save(list())).rejects.toMatchObject({ code: "22023", message: expect.stringContaining(message) });
    expect(await read()).toEqual(stages);
  });

  test.each<[string, () => unknown]>([
    ["leaves one out", () => stages.slice(1)],
    ["names one twice", () => [...stages, stages[0]]],
    ["names one that is gone", () => [...stages, { key: "gone", label: "Gone" }]],
  ])("is refused as outdated when it %s", async (_what, list) => {
    await expect(save(list())).rejects.toMatchObject({ code: "PT409" });
  });

  test("is for owners and admins", async () => {
    const admin = await addMember(database.sql, workspace.id, "admin");
    await save(stages, {}, admin);
    const stranger = (await createWorkspace(database.sql)).ownerId;
    for (const person of [
      await addMember(database.sql, workspace.id, "member"),
      await addMember(database.sql, workspace.id, "viewer"),
      stranger,
    ]) {
      await expect(save(stages, {}, person)).rejects.toMatchObject({ code: "42501" });
    }
  });
});

describe("at the same time", () => {
  test("of twenty people who change what they saw, one wins and the others are told", async () => {
    const answers = await race(database.sql, 20, (place) =>
      save(withStage("new", { label: `New ${place}` }), { expected: stages }).then(
        () => "saved",
        (error) => error.code,
      ),
    );
    expect(answers.filter((answer) => answer === "saved")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "PT409")).toHaveLength(19);
  });

  test("no lead is left in a stage that goes", async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, index) => createLead(database.sql, workspace.id, { name: `Lead ${index}` })),
    );
    const list = stages.map((stage) => (stage.key === "engaged" ? removed("engaged", "new") : stage));
    const outcomes = await race(database.sql, 21, (place) =>
      (place === 10 ? save(list) : call("change_stage", { lead_id: ids[place % 20], stage: "engaged" })).then(
        () => "done",
        (error) => error.code,
      ),
    );
    expect(outcomes[10]).toBe("done");
    expect(new Set(outcomes)).toSatisfy((codes: Set<string>) =>
      [...codes].every((code) => ["done", "23503", "22023"].includes(code)),
    );
    const astray = await database.sql`select from public.leads l where workspace_id = ${workspace.id}
      and not exists (select from public.pipeline_stages s where s.workspace_id = l.workspace_id and s.key = l.stage)`;
    expect(astray).toHaveLength(0);
  });
});

test("what the assistant changed can be taken back whole: names, order, a removed stage and its leads", async () => {
  const leadId = await createLead(database.sql, workspace.id, { name: "Ada", stage: "engaged" });
  const list = withStage("proposal", { label: "Offer" })
    .toSpliced(2, 1)
    .toSpliced(1, 0, { label: "Demo", kind: "open", key: "demo", position: 0 })
    .map(({ key, ...stage }) => (key === "demo" ? stage : { key, ...stage }));
  const person = turnDriver(database.sql, workspace.ownerId);
  const held = await person.begin();
  const arguments_ = { workspace_id: workspace.id, stages: [...list, removed("engaged", "new")] };
  const callId = await person.request(held, { tool: "change_pipeline", effect: "write", arguments: {} });
  await person.call("run_call", {
    call_id: callId,
    epoch: held.epoch,
    function_name: "save_pipeline_stages",
    arguments: arguments_,
  });
  await person.advance(held, { results: [{ call_id: callId, ok: true, summary: "Done.", result: {} }] });
  expect(labels(await read())).toEqual(["New", "Demo", "Contacted", "Qualified", "Offer", "Won", "Lost"]);
  expect(await person.call("undo", { call_id: callId })).toMatchObject({ kept: [] });
  expect(await read()).toEqual(stages);
  expect(await database.sql`select stage from public.leads where id = ${leadId}`).toEqual([{ stage: "engaged" }]);
  const history = await database.sql`select stage, left_at from public.lead_stage_history where lead_id = ${leadId}`;
  expect(history.map((row) => ({ ...row }))).toEqual([{ stage: "engaged", left_at: null }]);
});
