import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { addMember, createLead, createWorkspace, type Workspace } from "../helpers/people.ts";
import { race } from "../helpers/race.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { type Held, type TurnDriver, turnDriver } from "../helpers/turn_driver.ts";

let database: TestDatabase;
let workspace: Workspace;
let person: TurnDriver;
let leadId: string;
let held: Held;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  workspace = await createWorkspace(database.sql);
  person = turnDriver(database.sql, workspace.ownerId);
  leadId = await createLead(database.sql, workspace.id, { name: "Ada" });
  held = await person.begin();
});

/** Makes a change the way a write tool does, and returns the call's id. */
async function change(name: string, args: Record<string, unknown>): Promise<string> {
  const callId = await person.request(held, { tool: name, effect: "write", arguments: args });
  await person.call("run_call", {
    call_id: callId,
    epoch: held.epoch,
    function_name: name,
    arguments: { workspace_id: workspace.id, ...args },
  });
  await person.advance(held, { results: [{ call_id: callId, ok: true, summary: "Done.", result: {} }] });
  return callId;
}

const leadNow = async () =>
  (await database.sql`select name, stage, score, tags from public.leads where id = ${leadId}`)[0];
const undo = (args: Record<string, unknown>) => person.call("undo", args);
const label = z.object({ reversed: z.array(z.looseObject({ label: z.string() })), kept: z.array(z.unknown()) });

test("takes back every field of a change, and the entry it made in the timeline", async () => {
  const callId = await change("change_stage", { lead_id: leadId, stage: "won", reason: "Signed" });
  expect(await leadNow()).toMatchObject({ stage: "won" });
  const answer = label.parse(await undo({ call_id: callId }));
  expect(answer.kept).toEqual([]);
  expect(answer.reversed.map((item) => item.label)).toContain("Ada");
  expect(await leadNow()).toMatchObject({ stage: "new" });
  expect(
    await database.sql`select from public.lead_activities where lead_id = ${leadId} and kind = 'stage_changed'`,
  ).toHaveLength(0);
});

test("takes back what was created", async () => {
  const callId = await change("create_lead", { lead: { name: "Bo", company: "Acme" } });
  await undo({ call_id: callId });
  expect(await database.sql`select from public.leads where workspace_id = ${workspace.id}`).toHaveLength(1);
  expect(await database.sql`select from public.accounts where workspace_id = ${workspace.id}`).toHaveLength(0);
});

test("keeps what someone else changed since, field by field, and says so", async () => {
  const callId = await change("update_lead", { lead_id: leadId, changes: { score: 90, name: "Ada L." } });
  const colleague = turnDriver(database.sql, await addMember(database.sql, workspace.id, "member"));
  await colleague.call("update_lead", { workspace_id: workspace.id, lead_id: leadId, changes: { score: 10 } });
  const answer = label.parse(await undo({ call_id: callId }));
  expect(answer.kept).toEqual([expect.objectContaining({ label: "Ada L.", reason: "Changed since: score." })]);
  expect(await leadNow()).toMatchObject({ name: "Ada", score: 10 });
});

test("says in the receipt what was kept, and is no undo where all of it was", async () => {
  const callId = await change("change_stage", { lead_id: leadId, stage: "qualified" });
  const turnId = (await database.sql`select turn_id from public.tool_calls where id = ${callId}`)[0]?.turn_id;
  const receipt = async () => {
    const [row] =
      await database.sql`select private.turn_receipt(${turnId}) -> 'done' -> 0 as item, (select undone_at is not null
      from public.tool_calls where id = ${callId}) as undone`;
    return row;
  };
  const moves = () =>
    database.sql`select from public.lead_activities where lead_id = ${leadId} and kind = 'stage_changed'`;
  const colleague = turnDriver(database.sql, await addMember(database.sql, workspace.id, "member"));
  await colleague.call("change_stage", { workspace_id: workspace.id, lead_id: leadId, stage: "won" });
  expect(label.parse(await undo({ call_id: callId }))).toMatchObject({ reversed: [], kept: [{ label: "Ada" }] });
  const kept = [{ label: "Ada", reason: "Changed since: stage." }];
  expect(await receipt()).toMatchObject({ item: { undoable: true, kept }, undone: false });
  expect(await moves()).toHaveLength(2);
  // Back where the call left it, it can be undone after all.
  await colleague.call("change_stage", { workspace_id: workspace.id, lead_id: leadId, stage: "qualified" });
  await undo({ turn_id: turnId });
  expect(await leadNow()).toMatchObject({ stage: "new" });
  const after = await receipt();
  expect(after).toMatchObject({ item: { undoable: false }, undone: true });
  expect(after?.item.kept).toBeUndefined();
});

test("in part is an undo whose receipt names the rest", async () => {
  const callId = await change("update_lead", { lead_id: leadId, changes: { score: 90, name: "Ada L." } });
  await database.sql`update public.leads set score = 10 where id = ${leadId}`;
  await undo({ call_id: callId });
  const [row] = await database.sql`select undo_kept, undone_at from public.tool_calls where id = ${callId}`;
  expect(row).toEqual({
    undo_kept: [{ label: "Ada L.", reason: "Changed since: score." }],
    undone_at: expect.any(Date),
  });
});

test("keeps what was created when someone worked on it since", async () => {
  const callId = await change("create_lead", { lead: { name: "Bo" } });
  await database.sql`update public.leads set score = 50 where workspace_id = ${workspace.id} and name = 'Bo'`;
  const answer = label.parse(await undo({ call_id: callId }));
  expect(answer.kept).toEqual([expect.objectContaining({ label: "Bo", reason: "It was changed since." })]);
  expect(
    await database.sql`select from public.leads where workspace_id = ${workspace.id} and name = 'Bo'`,
  ).toHaveLength(1);
});

test("of a whole turn goes back through all its changes", async () => {
  await change("tag_leads", { lead_ids: [leadId], add: ["hot"] });
  await change("change_stage", { lead_id: leadId, stage: "contacted" });
  await change("change_stage", { lead_id: leadId, stage: "won" });
  await undo({ turn_id: held.turnId });
  expect(await leadNow()).toEqual({ name: "Ada", stage: "new", score: 0, tags: [] });
});

test("again does nothing, also ten times at once", async () => {
  const callId = await change("tag_leads", { lead_ids: [leadId], add: ["hot"] });
  const answers = z.array(label).parse(await race(database.sql, 10, () => undo({ call_id: callId })));
  expect(answers.filter(({ reversed }) => reversed.length > 0)).toHaveLength(1);
  await person.call("tag_leads", { workspace_id: workspace.id, lead_ids: [leadId], add: ["hot"] });
  await undo({ call_id: callId });
  expect(await leadNow()).toMatchObject({ tags: ["hot"] });
});

test("of a memory forgotten brings it back", async () => {
  const added = z
    .looseObject({ memory: z.looseObject({ id: z.uuid() }) })
    .parse(await person.call("remember", { workspace_id: workspace.id, content: "Likes tea" }));
  const callId = await change("forget", { memory_id: added.memory.id });
  expect(await database.sql`select from public.memories where id = ${added.memory.id}`).toHaveLength(0);
  await undo({ call_id: callId });
  expect(await database.sql`select from public.memories where id = ${added.memory.id}`).toHaveLength(1);
});

test("is for one's own actions, and only while one may still write", async () => {
  const callId = await change("tag_leads", { lead_ids: [leadId], add: ["hot"] });
  const colleague = turnDriver(database.sql, await addMember(database.sql, workspace.id, "admin"));
  await expect(colleague.call("undo", { call_id: callId })).rejects.toMatchObject({ code: "PT404" });
  await database.sql`update public.workspace_members set role = 'viewer' where user_id = ${person.userId}`;
  await expect(undo({ call_id: callId })).rejects.toMatchObject({ code: "PT404" });
  expect(await leadNow()).toMatchObject({ tags: ["hot"] });
});

test("of a read or of something that left the workspace is refused", async () => {
  const callId = await person.request(held, { tool: "search_leads", effect: "read", arguments: {} });
  await expect(undo({ call_id: callId })).rejects.toMatchObject({ code: "PT409" });
});

test("of a change to someone who has left since keeps the present owner", async () => {
  const memberId = await addMember(database.sql, workspace.id, "member");
  await database.sql`update public.leads set owner_id = ${memberId} where id = ${leadId}`;
  const callId = await change("assign_lead", { lead_id: leadId, owner_id: workspace.ownerId });
  await person.call("remove_member", { workspace_id: workspace.id, user_id: memberId });
  const answer = label.parse(await undo({ call_id: callId }));
  expect(answer.kept).toEqual([expect.objectContaining({ reason: "What it was before is no longer possible." })]);
  const [lead] = await database.sql`select owner_id from public.leads where id = ${leadId}`;
  expect(lead?.owner_id).toBe(workspace.ownerId);
});

test("of a deletion keeps what took its place, and brings back the rest", async () => {
  const name = "drop_two_leads";
  await database.sql.unsafe(`create or replace function public.${name}(workspace_id uuid) returns jsonb
    language sql security definer set search_path = '' as $$ with gone as (delete from public.leads l
      where l.workspace_id = ${name}.workspace_id returning 1) select to_jsonb(count(*)) from gone $$;
    grant execute on function public.${name}(uuid) to authenticated`);
  await createLead(database.sql, workspace.id, { name: "Bo", email: "bo@example.com" });
  const callId = await change(name, {});
  await createLead(database.sql, workspace.id, { name: "New Bo", email: "bo@example.com" });
  const answer = label.parse(await undo({ call_id: callId }));
  expect(answer.kept).toContainEqual(expect.objectContaining({ label: "Bo" }));
  expect(answer.reversed.map((item) => item.label)).toContain("Ada");
  const names = await database.sql`select name from public.leads where workspace_id = ${workspace.id} order by name`;
  expect(names.map((row) => row.name)).toEqual(["Ada", "New Bo"]);
});
