import { describe, expect, test } from "vitest";
import { create_account } from "../../../supabase/functions/_tools/create_account.ts";
import type { Tool } from "../../../supabase/functions/_tools/define_tool.ts";
import { get_account } from "../../../supabase/functions/_tools/get_account.ts";
import { list_custom_fields } from "../../../supabase/functions/_tools/list_custom_fields.ts";
import { list_segments } from "../../../supabase/functions/_tools/list_segments.ts";
import { save_custom_field } from "../../../supabase/functions/_tools/save_custom_field.ts";
import { save_segment } from "../../../supabase/functions/_tools/save_segment.ts";
import { search_accounts } from "../../../supabase/functions/_tools/search_accounts.ts";
import { update_account } from "../../../supabase/functions/_tools/update_account.ts";
import { update_lead } from "../../../supabase/functions/_tools/update_lead.ts";
import { fakeContext, leadId, run, sampleLead, workspaceId } from "./fake_database.ts";

const firm = {
  id: "cccccccc-0000-4000-8000-000000000001",
  workspace_id: workspaceId,
  name: "Firm",
  domain: "firm.example",
  industry: null,
  employee_count: 80,
  country: "Spain",
  city: null,
  custom: { tier: "Gold" },
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  lead_count: 2,
  from_outside: false,
};
const field = {
  id: "cccccccc-0000-4000-8000-000000000002",
  target: "account",
  key: "tier",
  label: "Tier",
  type: "choice",
  options: { choices: ["Gold", "Silver"] },
  position: 1,
  archived_at: null,
};
const won = { field: "stage", operator: "is_any_of", values: ["won"] };
const segment = {
  id: "cccccccc-0000-4000-8000-000000000003",
  name: "Won",
  filter: { match: "all", conditions: [won] },
  created_by: null,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};

const cases: [Tool, Record<string, unknown>, Record<string, unknown>, unknown, string][] = [
  [
    create_account,
    { name: "Firm", custom: [{ key: "tier", value: "Gold" }] },
    { account: { name: "Firm", custom: { tier: "Gold" } } },
    { account: firm },
    "Added the account Firm.",
  ],
  [
    update_account,
    { account_id: firm.id, changes: { city: "Bilbao" }, clear: ["industry"], clear_custom: ["tier"] },
    { account_id: firm.id, changes: { city: "Bilbao", industry: null, custom: { tier: null } } },
    { changes: [{ id: firm.id, label: "Firm", field: "city", before: null, after: "Bilbao" }], account: firm },
    "Firm: city none → Bilbao.",
  ],
  [
    update_lead,
    {
      lead_id: leadId,
      changes: {
        custom: [
          { key: "budget", value: 500 },
          { key: "tags", value: ["a"] },
        ],
      },
    },
    { lead_id: leadId, changes: { custom: { budget: 500, tags: ["a"] } } },
    { changed: 0, unchanged: 1, missing: [], changes: [], lead: sampleLead() },
    "Anna Berg is so already; nothing changed.",
  ],
  [
    save_custom_field,
    { id: null, target: "account", label: "Tier", type: "choice", choices: ["Gold", "Silver"], currency: null },
    { field: { target: "account", label: "Tier", type: "choice", options: { choices: ["Gold", "Silver"] } } },
    { field, created: true },
    "Added the field “Tier” of accounts.",
  ],
  [
    save_segment,
    { id: null, name: "Won", filter: { match: "all", conditions: [won] } },
    { segment: { name: "Won", filter: { match: "all", conditions: [won] } } },
    { segment, count: 10_000, count_is_exact: false },
    "Saved the segment “Won”, which holds more than 10,000 leads now.",
  ],
];

test.each(cases)(
  "$name makes exactly one call, and says what became of it",
  async (tool, given, args, answer, summary) => {
    const { context, asked } = fakeContext({ [tool.name]: answer });
    expect(await run(tool, given, context)).toMatchObject({ ok: true, summary });
    expect(asked).toEqual([{ name: tool.name, args: { workspace_id: workspaceId, ...args } }]);
  },
);

test("update_account neither sets and clears at once nor asks for nothing", async () => {
  const { context, asked } = fakeContext({});
  const both = { account_id: firm.id, changes: { city: "Bilbao" }, clear: ["city"] };
  expect(await run(update_account, both, context)).toMatchObject({ ok: false });
  expect(await run(update_account, { account_id: firm.id }, context)).toMatchObject({ ok: false });
  expect(asked).toEqual([]);
});

describe("what is read", () => {
  test("search_accounts gives days in the person's zone, groups too, and no internal ids", async () => {
    const { context, asked } = fakeContext({
      search_accounts: { accounts: [firm], count: 1, count_is_exact: true, next_cursor: null },
    });
    const conditions = [{ field: "created_at", operator: "between_dates", from: "2026-01-01" }];
    const outcome = await run(search_accounts, { text: "firm", conditions }, context);
    expect(outcome).toMatchObject({ ok: true, summary: "1 account matches.", tainted: false });
    expect(JSON.stringify(outcome)).toContain('"custom":{"tier":"Gold"}');
    expect(asked[0]?.args).toMatchObject({ filter: { conditions: [{ from: expect.stringContaining("T") }] } });
  });

  test("get_account names its people, and taints when an import brought some", async () => {
    const { context } = fakeContext({
      get_account: { account: { ...firm, from_outside: true }, leads: [sampleLead()] },
    });
    expect(await run(get_account, { account_id: firm.id }, context)).toMatchObject({
      summary: "Firm: Spain, 2 leads.",
      tainted: true,
    });
    const nothing = fakeContext({ get_account: null });
    expect(await run(get_account, { account_id: firm.id }, nothing.context)).toMatchObject({ ok: false });
  });

  test("fields and segments are told as filters name them", async () => {
    const { context } = fakeContext({
      list_custom_fields: [field],
      list_segments: [{ ...segment, count: 12, count_is_exact: true }],
    });
    expect(await run(list_custom_fields, {}, context)).toMatchObject({
      result: { fields: [{ filter_by: "account.custom.tier", choices: ["Gold", "Silver"] }] },
    });
    expect(await run(list_segments, {}, context)).toMatchObject({ result: { segments: [{ name: "Won", count: 12 }] } });
  });
});
