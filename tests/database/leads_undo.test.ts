import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { lead, leadActivity } from "../../shared/contracts/lead.ts";
import { type AsPerson, type LeadDatabase, people, startLeadDatabase, workspace } from "./lead_fixture.ts";

const opened = z.object({ call_id: z.uuid(), epoch: z.number() });
const undone = z.object({
  reversed: z.array(z.object({ table: z.string(), label: z.string() })),
  kept: z.array(z.object({ table: z.string(), reason: z.string() })),
});

let leads: LeadDatabase;

beforeAll(async () => {
  leads = await startLeadDatabase();
}, 60_000);
afterAll(() => leads.database.stop());

/** Runs one SQL function through the ledger, as the assistant does, and settles the call. */
async function act({ rpc }: AsPerson, function_name: string, args: Record<string, unknown>) {
  const run = await rpc("open_tool_run", {
    tool: function_name,
    effect: "write",
    arguments: args,
    client_id: crypto.randomUUID(),
    workspace_id: workspace,
  });
  const { call_id, epoch } = opened.parse(run);
  const answer = await rpc("run_call", {
    call_id,
    epoch,
    function_name,
    arguments: { workspace_id: workspace, ...args },
  });
  return { call_id, answer };
}

const read = async ({ rpc }: AsPerson, lead_id: string) =>
  z
    .object({ lead, activities: z.array(leadActivity) })
    .parse(await rpc("get_lead", { workspace_id: workspace, lead_id }));

const addLead = async (name: string) =>
  z
    .object({ lead })
    .parse(await leads.call(people.member, "create_lead", { lead: { name, company: "Firm", country: "Spain" } })).lead
    .id;

test.each([
  [
    "update_lead",
    { changes: { name: "Other Name", country: "France", company: "Other firm", email: "new@firm.example" } },
  ],
  ["change_stage", { stage: "won", reason: "They signed" }],
  ["assign_lead_to", { owner: "Olive Owner" }],
  ["tag_leads", { add: ["vip"], remove: [] }],
  ["add_note", { body: "Never mind" }],
])("%s is taken back, its traces in the timeline too", async (name, args) => {
  const id = await addLead(`Undo ${name}`);
  await leads.as(people.member, async (caller) => {
    const before = await read(caller, id);
    const target = name === "tag_leads" ? { lead_ids: [id] } : { lead_id: id };
    const { call_id } = await act(caller, name, { ...target, ...args });
    expect(await read(caller, id)).not.toEqual(before);
    const result = undone.parse(await caller.rpc("undo", { call_id }));
    expect(result.kept).toEqual([]);
    const { lead: after, activities } = await read(caller, id);
    expect({ ...after, updated_at: "" }).toEqual({ ...before.lead, updated_at: "" });
    expect(activities).toEqual(before.activities);
  });
});

test("create_lead is taken back whole", async () => {
  await leads.as(people.member, async (caller) => {
    const { call_id, answer } = await act(caller, "create_lead", {
      lead: { name: "Brief Visitor", company: "Brief firm" },
    });
    const created = z.object({ lead }).parse(answer).lead;
    const result = undone.parse(await caller.rpc("undo", { call_id }));
    expect(result.reversed.map(({ table }) => table).sort()).toEqual(["accounts", "leads"]);
    expect(await caller.rpc("get_lead", { workspace_id: workspace, lead_id: created.id })).toBeNull();
    expect(await caller.sql`select from public.accounts where name = 'Brief firm'`).toHaveLength(0);
  });
});

test("what someone changed since is kept and named", async () => {
  const id = await addLead("Kept Name");
  const { call_id } = await leads.as(people.member, (caller) =>
    act(caller, "update_lead", { lead_id: id, changes: { name: "First Change", city: "Rome" } }),
  );
  await leads.call(people.owner, "update_lead", { lead_id: id, changes: { name: "Second Change" } });
  await leads.as(people.member, async (caller) => {
    const result = undone.parse(await caller.rpc("undo", { call_id }));
    expect(result.kept).toMatchObject([{ table: "leads", reason: expect.stringContaining("name") }]);
    expect((await read(caller, id)).lead).toMatchObject({ name: "Second Change", city: null });
  });
});

test("remember and forget are taken back", async () => {
  await leads.as(people.member, async (caller) => {
    const contents = async () =>
      z
        .array(z.object({ content: z.string() }))
        .parse(await caller.rpc("list_memories", { workspace_id: workspace }))
        .map(({ content }) => content);
    const kept = await act(caller, "remember", { content: "Likes tea" });
    const memory = z.object({ memory: z.object({ id: z.uuid() }) }).parse(kept.answer).memory;
    const gone = await act(caller, "forget", { memory_id: memory.id });
    expect(await contents()).toEqual([]);
    await caller.rpc("undo", { call_id: gone.call_id });
    expect(await contents()).toEqual(["Likes tea"]);
    await caller.rpc("undo", { call_id: kept.call_id });
    expect(await contents()).toEqual([]);
  });
});

test("nobody forgets another person's memory", async () => {
  const kept = await leads.call(people.member, "remember", { content: "Mine alone" });
  const { id } = z.object({ memory: z.object({ id: z.uuid() }) }).parse(kept).memory;
  for (const person of [people.owner, people.viewer, people.outsider]) {
    expect(await leads.call(person, "list_memories", {})).toEqual([]);
    await expect(leads.call(person, "forget", { memory_id: id })).rejects.toMatchObject({ code: "PT404" });
  }
});
