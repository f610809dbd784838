import { describe, expect, test } from "vitest";
import { add_note } from "../../../supabase/functions/_tools/add_note.ts";
import { assign_lead } from "../../../supabase/functions/_tools/assign_lead.ts";
import { change_stage } from "../../../supabase/functions/_tools/change_stage.ts";
import { create_lead } from "../../../supabase/functions/_tools/create_lead.ts";
import type { Tool } from "../../../supabase/functions/_tools/define_tool.ts";
import { forget } from "../../../supabase/functions/_tools/forget.ts";
import { remember } from "../../../supabase/functions/_tools/remember.ts";
import { tag_leads } from "../../../supabase/functions/_tools/tag_leads.ts";
import { update_lead } from "../../../supabase/functions/_tools/update_lead.ts";
import { fakeContext, leadId, run, sampleLead, workspaceId } from "./fake_database.ts";

const change = (field: string, before: unknown, after: unknown) => ({
  id: leadId,
  label: "Anna Berg",
  field,
  before,
  after,
});
const changed = (...changes: unknown[]) => ({
  changed: changes.length === 0 ? 0 : 1,
  unchanged: changes.length === 0 ? 1 : 0,
  missing: [],
  changes,
  lead: sampleLead(),
});
const memory = { id: leadId, content: "Likes tea", scope: "person" };

const cases: [Tool, Record<string, unknown>, string, Record<string, unknown>, unknown, string][] = [
  [
    create_lead,
    { name: "Anna Berg", company: "Firm", email: null, stage: null, tags: null },
    "create_lead",
    { lead: { name: "Anna Berg", company: "Firm", tags: [] } },
    { lead: sampleLead() },
    "Added Anna Berg of Firm as qualified.",
  ],
  [
    update_lead,
    { lead_id: leadId, changes: { phone: "0049 30 23125-100", email: null }, clear: ["city"] },
    "update_lead",
    { lead_id: leadId, changes: { phone: "+493023125100", city: null } },
    changed(change("phone", null, "+493023125100"), change("city", "Rome", null)),
    "Anna Berg: phone none → +493023125100, city Rome → none.",
  ],
  [
    add_note,
    { lead_id: leadId, body: " Called. " },
    "add_note",
    { lead_id: leadId, body: "Called.", kind: "note" },
    { activity: { id: leadId, body: "Called." }, lead: sampleLead() },
    "Noted on Anna Berg.",
  ],
  [
    change_stage,
    { lead_id: leadId, stage: "won", reason: null },
    "change_stage",
    { lead_id: leadId, stage: "won", reason: null },
    changed(change("stage", "new", "won")),
    "Anna Berg: stage new → won.",
  ],
  [
    assign_lead,
    { lead_id: leadId, owner: "me" },
    "assign_lead_to",
    { lead_id: leadId, owner: "me" },
    changed(change("owner", null, "Alex Morgan")),
    "Anna Berg: owner none → Alex Morgan.",
  ],
  [
    tag_leads,
    { lead_ids: [leadId], add: ["vip"], remove: null },
    "tag_leads",
    { lead_ids: [leadId], add: ["vip"], remove: [] },
    changed(change("tags", [], ["vip"])),
    "Changed the tags of 1 lead.",
  ],
  [
    remember,
    { content: "Likes tea" },
    "remember",
    { content: "Likes tea", scope: "person", replaces: null },
    { memory, added: true },
    "Remembered: Likes tea",
  ],
  [
    remember,
    { content: "Likes tea", scope: "workspace", replaces: leadId },
    "remember",
    { content: "Likes tea", scope: "workspace", replaces: leadId },
    { memory: { ...memory, scope: "workspace" }, added: true, replaced: "Likes milk" },
    "Remembered instead for the workspace: Likes tea",
  ],
  [forget, { memory_id: leadId }, "forget", { memory_id: leadId }, memory, "Forgotten: Likes tea"],
];

describe.each(cases)("$name", (tool, given, name, args, answer, summary) => {
  test("makes exactly one call, and tells people what changed", async () => {
    const { context, asked } = fakeContext({ [name]: answer });
    expect(await run(tool, given, context)).toMatchObject({ ok: true, summary });
    expect(asked).toEqual([{ name, args: { workspace_id: workspaceId, ...args } }]);
  });

  test("passes the database's refusal on", async () => {
    const { context } = fakeContext({});
    await expect(run(tool, given, context)).rejects.toThrow("Nobody expected");
  });
});

describe("what needs no call", () => {
  test.each([
    [update_lead, { lead_id: leadId, changes: {}, clear: [] }, "Nothing to change was given."],
    [update_lead, { lead_id: leadId, changes: { email: null } }, "Nothing to change was given."],
    [
      update_lead,
      { lead_id: leadId, changes: { city: "Rome" }, clear: ["city"] },
      "Either set or clear city, not both.",
    ],
    [tag_leads, { lead_ids: [leadId], add: [], remove: [] }, "Name at least one tag"],
    [tag_leads, { lead_ids: [], add: ["x"] }, "lead_ids: Too small"],
    [change_stage, { lead_id: leadId, stage: " " }, "stage: Too small"],
    [create_lead, { name: "  " }, "name: Too small"],
    [create_lead, { name: "A", do_not_contact: true }, 'Unrecognized key: "do_not_contact"'],
    [add_note, { lead_id: "Anna", body: "x" }, "lead_id: Invalid UUID"],
    [remember, { content: "" }, "content: Too small"],
  ])("%o of %j is refused with the next step", async (tool, given, reason) => {
    const { context, asked } = fakeContext({});
    expect(await run(tool, given, context)).toEqual({ ok: false, reason: expect.stringContaining(reason) });
    expect(asked).toEqual([]);
  });
});

test("what is so already is told as it is", async () => {
  const { context } = fakeContext({ change_stage: changed() });
  expect(await run(change_stage, { lead_id: leadId, stage: "won" }, context)).toMatchObject({
    ok: true,
    summary: "Anna Berg is so already; nothing changed.",
    view: { kind: "changes", total: 0 },
  });
});

test("leads that are not there are counted and named", async () => {
  const { context } = fakeContext({ tag_leads: { ...changed(), unchanged: 2, missing: [leadId] } });
  expect(await run(tag_leads, { lead_ids: [leadId], add: ["x"] }, context)).toMatchObject({
    summary: "Changed the tags of 0 leads. 2 leads had them so already. 1 id named no lead here.",
    result: { missing: [leadId], next_step: expect.stringContaining("Search again") },
  });
});

test("a fact that is remembered already is not kept twice", async () => {
  const { context } = fakeContext({ remember: { memory, added: false } });
  expect(await run(remember, { content: "likes tea" }, context)).toMatchObject({
    summary: "Already remembered: Likes tea",
  });
});
