import { describe, expect, test } from "vitest";
import { bulk_change_leads } from "../../../supabase/functions/_tools/bulk_change_leads.ts";
import { fakeContext, leadId, propose, run, workspaceId } from "./fake_database.ts";

const filter = { text: null, match: null, conditions: [{ field: "stage", operator: "is_any_of", values: ["new"] }] };
const changes = {
  stage: "lost",
  owner: "me",
  add_tags: ["cold"],
  remove_tags: null,
  do_not_contact: true,
  score: null,
};
const jobId = "30000000-0000-4000-8000-000000000001";
const sample = [{ id: leadId, label: "Anna Berg", field: "stage", before: "New", after: "Lost" }];
const job = {
  id: jobId,
  workspace_id: workspaceId,
  user_id: null,
  action: "change",
  changes: { stage: "lost", owner_id: "x" },
  sample,
  status: "ready",
  total: 14,
  would_change: 12,
  ...{ changed: 0, unchanged: 0, skipped: 0, failed: 0, reversed: 0, kept: 0 },
  ...{ problems: [], error: null, undo_total: null, kept_leads: [], finished_at: null, undone_at: null },
  created_at: "2026-11-01T00:00:00Z",
};
const approved = { approved: { payload: { job_id: jobId } } };

describe("bulk_change_leads", () => {
  test("proposes the leads that it froze, and the honest number", async () => {
    const { context, asked } = fakeContext({ preview_bulk_job: job });
    expect(await propose(bulk_change_leads, { filter, changes }, context)).toEqual({
      ok: true,
      payload: { job_id: jobId, action: "change", leads: 14, changes: job.changes },
      preview: { kind: "changes", changes: sample, total: 12 },
      summary:
        "Change 12 leads (stage: lost; owner: me; add tags: cold; do not contact: yes). 2 leads that match are so already.",
    });
    expect(asked[0]?.args).toEqual({
      workspace_id: workspaceId,
      action: "change",
      selection: { filter: { match: "all", conditions: filter.conditions } },
      changes: { stage: "lost", owner: "me", add_tags: ["cold"], do_not_contact: true },
    });
  });

  test("sets and empties any field, custom ones too", async () => {
    const { context, asked } = fakeContext({ preview_bulk_job: job });
    const given = { city: "Rome", custom: [{ key: "size", value: 5 }], clear: ["source"], clear_custom: ["plan"] };
    expect(await propose(bulk_change_leads, { filter, changes: given }, context)).toMatchObject({
      summary: expect.stringContaining("city: Rome; source: empty; size: 5; plan: empty"),
    });
    expect(asked[0]?.args).toMatchObject({ changes: { city: "Rome", source: null, custom: { size: 5, plan: null } } });
  });

  test("deletes all that match", async () => {
    const deletion = { ...job, action: "delete", changes: {}, would_change: 14 };
    const { context } = fakeContext({ preview_bulk_job: deletion });
    expect(await propose(bulk_change_leads, { filter, action: "delete" }, context)).toMatchObject({
      summary: "Delete 14 leads. They can be restored for 30 days.",
    });
  });

  test.each([
    [{ total: 0, would_change: 0 }, "No lead matches this filter."],
    [{ would_change: 0 }, "14 leads match, and all of them are so already."],
  ])("refuses when %j", async (part, reason) => {
    const { context } = fakeContext({ preview_bulk_job: { ...job, ...part } });
    expect(await propose(bulk_change_leads, { filter, changes }, context)).toEqual({
      ok: false,
      reason: expect.stringContaining(reason),
    });
  });

  test("refuses a change of nothing", async () => {
    const { context, asked } = fakeContext({});
    const outcome = await propose(bulk_change_leads, { filter, changes: { stage: null } }, context);
    expect(outcome).toMatchObject({ ok: false, reason: expect.stringContaining("Nothing to change") });
    expect(asked).toEqual([]);
  });

  test("starts exactly what was approved, and tells what came of it", async () => {
    const done = { ...job, status: "completed", changed: 10, unchanged: 1, skipped: 3 };
    const { context, asked } = fakeContext({ start_bulk_job: done }, approved);
    expect(await run(bulk_change_leads, { filter, changes: { score: 100 } }, context)).toMatchObject({
      ok: true,
      summary: "Changed 10 leads. 1 lead was so already. 3 leads had been deleted or merged meanwhile.",
      view: { kind: "changes", total: 10 },
    });
    expect(asked).toEqual([{ name: "start_bulk_job", args: { job_id: jobId } }]);
  });

  test("says of a large one that it has started", async () => {
    const { context } = fakeContext({ start_bulk_job: { ...job, status: "running", total: 5000 } }, approved);
    expect(await run(bulk_change_leads, { filter, changes }, context)).toMatchObject({
      ok: true,
      summary: "The change of 5,000 leads has started; it goes on in the background.",
      view: { kind: "bulk", job_id: jobId, action: "change", total: 5000 },
    });
  });

  test("does nothing without an approval", async () => {
    const { context, asked } = fakeContext({});
    expect(await run(bulk_change_leads, { filter, changes }, context)).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
  });
});
