import { afterAll, beforeAll, expect, test } from "vitest";
import { type BulkJob, bulkJob } from "../../shared/contracts/bulk_job.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;

beforeAll(async () => {
  world = await startTestStack();
  alex = await world.person();
});
afterAll(() => world.stop());

const many = 2300;
const countWith = async (tag: string) =>
  (await world.sql`select from public.leads where workspace_id = ${alex.workspaceId} and tags @> array[${tag}]::text[]`)
    .length;

async function take(name: string, args: Record<string, unknown>): Promise<BulkJob> {
  return bulkJob.parse(await alex.rpc(name, args));
}

/** The tick works at it by itself. */
async function becomes(jobId: string, status: string): Promise<BulkJob> {
  const read = () => take("read_bulk_job", { job_id: jobId });
  await expect.poll(async () => (await read()).status, { timeout: 60_000, interval: 100 }).toBe(status);
  return await read();
}

test("over HTTP thousands are previewed, changed by the tick, and taken back", async () => {
  await world.sql`insert into public.leads (workspace_id, name)
    select ${alex.workspaceId}, 'Lead ' || n from generate_series(1, ${many}::int) as n`;
  const selection = { filter: { conditions: [{ field: "name", operator: "contains", value: "lead" }] } };
  const args = { workspace_id: alex.workspaceId, action: "change", selection, changes: { add_tags: ["http"] } };
  const previewed = await take("preview_bulk_job", args);
  expect(previewed).toMatchObject({ status: "ready", total: many, would_change: many });
  expect(await take("start_bulk_job", { job_id: previewed.id })).toMatchObject({ status: "running" });
  expect(await becomes(previewed.id, "completed")).toMatchObject({ changed: many, failed: 0 });
  expect(await countWith("http")).toBe(many);
  await take("undo_bulk_job", { job_id: previewed.id });
  expect(await becomes(previewed.id, "undone")).toMatchObject({ reversed: many, kept: 0 });
  expect(await countWith("http")).toBe(0);
});

test("the tool proposes over HTTP, and nothing happens before a person approves", async () => {
  const asked = await alex.chat.post("run-tool/bulk_change_leads", { filter: { conditions: [] }, action: "delete" });
  expect(asked.status).toBe(202);
  expect(await asked.json()).toMatchObject({ ok: false, waiting: true, preview: { kind: "changes", total: many } });
  const here = await world.sql`select from public.leads
    where workspace_id = ${alex.workspaceId} and deleted_at is null`;
  expect(here).toHaveLength(many);
});
