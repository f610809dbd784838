import { z } from "zod";
import { type BulkAction, type BulkJob, type BulkSelection, bulkJob } from "../../../shared/contracts/bulk_job.ts";
import { backend } from "../../api/backend.ts";
import { answerOf, rpc } from "../../api/rest.ts";

/** What is to be done to which leads. `changes` names facts of a lead, add_tags and remove_tags; `custom` by key. */
export interface BulkOrder {
  action: BulkAction;
  selection: BulkSelection;
  changes?: Record<string, unknown>;
}

/** Freezes which leads are meant and says what would happen. Nothing changes before `startBulk`. @throws ApiError */
export async function previewBulk(workspaceId: string, jobId: string, order: BulkOrder): Promise<BulkJob> {
  const { action, selection, changes = null } = order;
  const args = { workspace_id: workspaceId, job_id: jobId, action, selection, changes };
  return rpc("preview_bulk_job", args, bulkJob);
}

/** A small job is done with the answer, a large one goes on in the background. @throws ApiError */
export async function startBulk(jobId: string): Promise<BulkJob> {
  return rpc("start_bulk_job", { job_id: jobId }, bulkJob);
}

/** What was done stays. Null: it had not begun and is gone. @throws ApiError */
export async function stopBulk(jobId: string): Promise<BulkJob | null> {
  return rpc("stop_bulk_job", { job_id: jobId }, bulkJob.nullable());
}

/** @throws ApiError */
export async function undoBulk(jobId: string): Promise<BulkJob> {
  return rpc("undo_bulk_job", { job_id: jobId }, bulkJob);
}

/** @throws ApiError */
export async function readBulk(jobId: string): Promise<BulkJob> {
  return rpc("read_bulk_job", { job_id: jobId }, bulkJob);
}

const recentMinutes = 15;

/** The person's jobs of late, newest first, without those that have not begun. @throws ApiError */
export async function recentBulk(workspaceId: string, userId: string): Promise<BulkJob[]> {
  const since = new Date(Date.now() - recentMinutes * 60_000).toISOString();
  const rows = backend().rest.from("bulk_jobs").select().eq("workspace_id", workspaceId).eq("user_id", userId);
  const late = rows.neq("status", "ready").gt("updated_at", since);
  return answerOf(late.order("created_at", { ascending: false }).limit(3), z.array(bulkJob));
}
