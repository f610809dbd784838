import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { one, readEvents } from "./support/chat_client.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;
let anna: string;

beforeAll(async () => {
  world = await startTestStack();
});
beforeEach(async () => {
  alex = await world.person();
  anna = await alex.addLead({ name: "Anna Schmidt", stage: "engaged" });
});
afterAll(() => world.stop());

const ran = z.looseObject({
  ok: z.boolean(),
  summary: z.string().optional(),
  result: z.unknown().optional(),
  call_id: z.uuid().optional(),
});
async function run(person: Person, tool: string, args: Record<string, unknown>) {
  return ran.parse(await (await person.chat.post(`run-tool/${tool}`, args)).json());
}
const labels = async () =>
  (
    await world.sql`select label from public.pipeline_stages where workspace_id = ${alex.workspaceId} order by position, key`
  ).map(({ label }) => label);

/** The seven stages as the tool takes them, with one renamed, one new and one removed. */
const wanted = {
  stages: [
    { was: "New", name: "New", kind: "open" },
    { was: "contacted", name: "Contacted", kind: "open" },
    { name: "Demo", kind: "open" },
    { was: "Qualified", name: "Qualified", kind: "open" },
    { was: "Proposal", name: "Offer sent", kind: "open" },
    { was: "Won", name: "Won", kind: "won" },
    { was: "Lost", name: "Lost", kind: "lost" },
  ],
  remove: [{ stage: "Engaged", move_leads_to: "Demo" }],
};

describe("the stages of the pipeline", () => {
  test("change once a person has approved what they saw, and can be taken back whole", async () => {
    const before = await labels();
    world.model.script(({ input }) =>
      input.at(-1)?.type === "function_call_output"
        ? { text: ["That is how it stands."] }
        : { calls: [{ tool: "change_pipeline", arguments: wanted }] },
    );
    const events = await alex.chat.ask("Change our pipeline");
    const { approval_id, call_id, preview } = one(events, "approval.requested");
    expect(preview).toMatchObject({ kind: "changes", total: 3 });
    expect(await labels()).toEqual(before);
    await readEvents(await alex.chat.decide(approval_id, "approve"));
    expect(await labels()).toEqual(["New", "Contacted", "Demo", "Qualified", "Offer sent", "Won", "Lost"]);
    expect(await world.sql`select stage from public.leads where id = ${anna}`).toEqual([{ stage: "demo" }]);
    const undone = await alex.chat.post("chat/undo", { call_id });
    expect(await undone.json()).toMatchObject({ kept: [] });
    expect(await labels()).toEqual(before);
    expect(await world.sql`select stage from public.leads where id = ${anna}`).toEqual([{ stage: "engaged" }]);
  });

  test("stay when they were changed between the proposal and the approval", async () => {
    const waiting = await alex.chat.post("run-tool/change_pipeline", wanted);
    expect(waiting.status).toBe(202);
    const { approval_id } = z.looseObject({ approval_id: z.uuid() }).parse(await waiting.json());
    await world.sql`update public.pipeline_stages set label = 'Signed' where workspace_id = ${alex.workspaceId} and key = 'won'`;
    const before = await labels();
    const after = await readEvents(await alex.chat.decide(approval_id, "approve"));
    expect(one(after, "tool.finished")).toMatchObject({
      ok: false,
      summary: expect.stringContaining("Someone changed the stages"),
    });
    expect(await labels()).toEqual(before);
  });

  test("are not a member's to change, nor a stranger's to see", async () => {
    const sam = await world.person({ workspaceId: alex.workspaceId, role: "member" });
    const stages = await sam.rpc("pipeline_stages", { workspace_id: alex.workspaceId });
    const refused = sam.rpc("save_pipeline_stages", { workspace_id: alex.workspaceId, stages });
    await expect(refused).rejects.toThrow(/owners and admins/i);
    const eve = await world.person();
    expect(await eve.rpc("pipeline_stages", { workspace_id: alex.workspaceId })).toEqual([]);
  });
});

describe("reminders over HTTP", () => {
  test("are set in the person's own time, listed, put off, done and undone", async () => {
    await alex.rpc("update_my_context", { workspace_id: alex.workspaceId, time_zone: "Asia/Kolkata" });
    const set = await run(alex, "set_reminder", { text: "Call Anna", lead_id: anna, due: "2030-01-15T10:30" });
    expect(set.summary).toBe("Reminder on Tuesday, 15 January 2030 at 10:30: Call Anna");
    const [row] = await world.sql`select id, due_at from public.reminders where lead_id = ${anna}`;
    expect(row?.due_at).toEqual(new Date("2030-01-15T05:00:00Z"));
    expect(await run(alex, "list_reminders", {})).toMatchObject({
      result: { count: 1, reminders: [{ lead_name: "Anna Schmidt" }] },
    });
    const done = await run(alex, "change_reminder", { reminder_id: row?.id, done: true });
    expect(done.summary).toBe("Done: Call Anna");
    await alex.chat.post("chat/undo", { call_id: done.call_id });
    expect(await world.sql`select done_at from public.reminders where id = ${row?.id}`).toEqual([{ done_at: null }]);
    await alex.chat.post("chat/undo", { call_id: set.call_id });
    expect(await world.sql`select from public.reminders where id = ${row?.id}`).toHaveLength(0);
  });

  test("are refused in the past, and about someone else's lead", async () => {
    expect(await run(alex, "set_reminder", { text: "x", due: "2001-01-01" })).toMatchObject({ ok: false });
    const eve = await world.person();
    expect(await run(eve, "set_reminder", { text: "x", lead_id: anna, in_minutes: 5 })).toMatchObject({ ok: false });
  });
});

test("a lead's history over HTTP: what happened, and how long in each stage", async () => {
  await alex.rpc("change_stage", { workspace_id: alex.workspaceId, lead_id: anna, stage: "Won", reason: "Signed" });
  const { result } = await run(alex, "lead_history", { lead_id: anna, kinds: ["stage_changed"] });
  expect(result).toMatchObject({
    entries: [{ title: "Stage changed from Engaged to Won", body: "Signed" }],
    stages: [{ stage: "Engaged", days: 0 }, { stage: "Won" }],
  });
});
