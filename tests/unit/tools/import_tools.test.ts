import { describe, expect, test } from "vitest";
import type { ToolContext } from "../../../supabase/functions/_tools/define_tool.ts";
import { export_leads } from "../../../supabase/functions/_tools/export_leads.ts";
import { import_leads } from "../../../supabase/functions/_tools/import_leads.ts";

const id = "10000000-0000-4000-8000-000000000001";
const counts = { added: 2, updated: 0, skipped: 1, failed: 1, noted: 0 };
const waiting = {
  id,
  workspace_id: id,
  user_id: id,
  file: { name: "people.csv" },
  columns: ["Name", "Rank"],
  mapping_is_saved: false,
  mapping: ["name", null],
  options: { duplicates: "skip" },
  status: "ready",
  row_count: 4,
  chunk_count: 1,
  next_chunk: 0,
  ...counts,
  checked: counts,
  error: null,
  undo_total: null,
  reversed: 0,
  kept: 0,
  kept_leads: [],
  created_at: "2026-11-23",
  finished_at: null,
  undone_at: null,
};

/** Answers each function with what is given for it, a list in turn. */
function context(answers: Record<string, unknown>): { context: ToolContext; calls: [string, unknown][] } {
  const calls: [string, unknown][] = [];
  const database: ToolContext["database"] = {
    async rpc(name, args) {
      calls.push([name, args]);
      const answer = answers[name];
      return Array.isArray(answer) ? (answer.length > 1 ? answer.shift() : answer[0]) : answer;
    },
  };
  return {
    calls,
    context: {
      workspaceId: id,
      userId: id,
      now: new Date(),
      timeZone: "UTC",
      callId: id,
      database,
      lookup: database,
    },
  };
}

describe("import_leads", () => {
  test("shows what the newest file would do, and binds mapping and options to the approval", async () => {
    const { context: given } = context({ newest_import: waiting });
    expect(await import_leads.propose?.({}, given)).toEqual({
      ok: true,
      payload: { import_id: id, approved: { mapping: ["name", null], options: { duplicates: "skip" } } },
      preview: {
        kind: "import",
        import_id: id,
        file_name: "people.csv",
        row_count: 4,
        columns: [{ column: "Name", field: "name" }],
        checked: counts,
      },
      summary: "Import 4 rows of people.csv: 2 would be added, 1 skipped, 1 cannot be taken.",
    });
  });

  test("tries the file first where nobody did, with what the person asked for", async () => {
    const changed = { ...waiting, options: { duplicates: "update", tags: ["fair"] }, checked: null };
    const { context: given, calls } = context({
      newest_import: { ...waiting, checked: null },
      change_import: changed,
      check_import: changed,
      advance_import: [{ more: true }, { more: false }],
      read_import: { ...changed, checked: counts },
    });
    const proposed = await import_leads.propose?.({ duplicates: "update", tags: ["fair"] }, given);
    expect(proposed).toMatchObject({
      ok: true,
      payload: { approved: { options: { duplicates: "update", tags: ["fair"] } } },
    });
    expect(calls.map(([name]) => name)).toEqual([
      "newest_import",
      "change_import",
      "check_import",
      "advance_import",
      "advance_import",
      "read_import",
    ]);
  });

  test("says the next step where there is no file, or none that waits", async () => {
    expect(await import_leads.propose?.({}, context({ newest_import: null }).context)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("drop one"),
    });
    const over = context({ read_import: { ...waiting, status: "completed" } }).context;
    expect(await import_leads.propose?.({ import_id: id }, over)).toMatchObject({
      ok: false,
      reason: expect.stringContaining("completed"),
    });
  });

  test("starts only what was approved, and says no more than that it has started", async () => {
    const { context: given, calls } = context({ start_import: { ...waiting, status: "running" } });
    expect(await import_leads.run?.({}, given)).toMatchObject({ ok: false });
    const approved = { import_id: id, approved: { mapping: ["name", null], options: { duplicates: "skip" } } };
    const outcome = await import_leads.run?.({}, { ...given, approved: { payload: approved } });
    expect(outcome).toMatchObject({
      ok: true,
      summary: "The import of people.csv has started: 4 rows, in the background.",
    });
    expect(calls).toEqual([["start_import", approved]]);
  });
});

describe("export_leads", () => {
  test("offers the leads of a filter with their honest number", async () => {
    const filter = { match: "all" as const, conditions: [] };
    const page = { leads: [], count: 10_000, count_is_exact: false, next_cursor: null };
    expect(await export_leads.run?.({ filter }, context({ search_leads: page }).context)).toMatchObject({
      ok: true,
      summary: "more than 10,000 leads ready to download.",
      view: { kind: "export", filter, count: 10_000, count_is_exact: false },
      result: { download: { path: "/functions/v1/export", body: { workspace_id: id, filter } } },
    });
    const none = { ...page, count: 0, count_is_exact: true };
    expect(await export_leads.run?.({ filter }, context({ search_leads: none }).context)).toMatchObject({ ok: false });
  });
});
