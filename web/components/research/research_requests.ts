import { z } from "zod";
import type { BulkSelection } from "../../../shared/contracts/bulk_job.ts";
import {
  type ResearchJob,
  type ResearchResult,
  researchJob,
  researchResult,
} from "../../../shared/contracts/research_job.ts";
import { rpc } from "../../api/rest.ts";

/** What is to be found out: one question, or everything that is old. As `preview_research()` takes it. */
export type ResearchOrder = Record<string, unknown> & { kind: "question" | "refresh" };

const looksForModel = 8;
const lookMilliseconds = 1_000;

/** Freezes which leads are meant and names the price. Nothing is read or asked before `startResearch`. @throws ApiError */
export async function previewResearch(
  workspaceId: string,
  research: ResearchOrder,
  selection: BulkSelection,
): Promise<ResearchJob> {
  const ask = () => rpc("preview_research", { workspace_id: workspaceId, research, selection }, researchJob);
  let job = await ask();
  // An installation that has just begun does not know its model yet, and rang for it.
  for (let look = 0; job.model === null && look < looksForModel; look += 1) {
    await stopResearch(job.id);
    await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
    job = await ask();
  }
  return job;
}

/** Begins exactly what was shown. @throws ApiError when the price is another one by now */
export async function startResearch({ id, version }: ResearchJob): Promise<ResearchJob> {
  return rpc("start_research", { job_id: id, seen: version }, researchJob);
}

/** What was found stays. Null: it had not begun and is gone. @throws ApiError */
export async function stopResearch(jobId: string): Promise<ResearchJob | null> {
  return rpc("stop_research", { job_id: jobId }, researchJob.nullable());
}

/** @throws ApiError */
export async function resumeResearch(jobId: string): Promise<ResearchJob> {
  return rpc("resume_research", { job_id: jobId }, researchJob);
}

/** @throws ApiError */
export async function undoResearch(jobId: string): Promise<ResearchJob> {
  return rpc("undo_research", { job_id: jobId }, researchJob);
}

/** Undefined when it is gone. @throws ApiError */
export async function readResearch(workspaceId: string, jobId: string): Promise<ResearchJob | undefined> {
  const [job] = await rpc("list_research", { workspace_id: workspaceId, job_id: jobId }, z.array(researchJob));
  return job;
}

/** What has begun, newest first. @throws ApiError */
export async function listResearch(workspaceId: string): Promise<ResearchJob[]> {
  return rpc("list_research", { workspace_id: workspaceId }, z.array(researchJob));
}

/** 50 companies, those after this number. @throws ApiError */
export async function listResults(workspaceId: string, jobId: string, after = 0): Promise<ResearchResult[]> {
  return rpc("research_results", { workspace_id: workspaceId, job_id: jobId, after }, z.array(researchResult));
}

/** Puts a company's answer on its leads, whatever stands there. @throws ApiError */
export async function putAnswer(jobId: string, number: number): Promise<void> {
  await rpc("use_research_answer", { job_id: jobId, number }, z.unknown());
}
