import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { BulkJob } from "../../../shared/contracts/bulk_job.ts";
import { messageOf } from "../../api/api_error.ts";
import { listen } from "../../api/realtime.ts";
import { announce } from "../../ui/Announcer.tsx";
import { readBulk } from "./bulk_requests.ts";
import { bulkOutcome, bulkTitle, isAtWork } from "./bulk_words.ts";

/** Between two looks, where pushes do not arrive. */
const lookMilliseconds = 1_500;

/** A bulk job, kept up to date while the server works at it; its end is read out. */
export function useBulkJob(jobId: string, onSettled?: () => void) {
  const [job, put] = useState<BulkJob>();
  const [problem, setProblem] = useState<string>();
  const reload = useCallback(() => {
    readBulk(jobId).then(
      (read) => {
        put(read);
        setProblem(undefined);
      },
      (error) => setProblem(messageOf(error)),
    );
  }, [jobId]);
  const workspaceId = job?.workspace_id;
  const atWork = job !== undefined && isAtWork(job.status);
  useEffect(reload, [reload]);
  useEffect(() => {
    if (!workspaceId) return undefined;
    const onEvent = (payload: unknown) => isAbout(payload, jobId) && reload();
    return listen(`workspace:${workspaceId}`, { event: "bulk", onEvent, onJoined: reload });
  }, [workspaceId, jobId, reload]);
  useEffect(() => {
    if (!atWork) return undefined;
    const timer = setInterval(reload, lookMilliseconds);
    return () => clearInterval(timer);
  }, [atWork, reload]);
  const before = useRef<BulkJob["status"]>(undefined);
  useEffect(() => {
    const was = before.current;
    before.current = job?.status;
    if (!job || was === undefined || was === job.status || isAtWork(job.status)) return;
    announce(`${bulkTitle(job)}: ${job.error ?? bulkOutcome(job)}.`);
    onSettled?.();
  }, [job?.status]);
  return { job, problem: job ? undefined : problem, put };
}

function isAbout(payload: unknown, jobId: string): boolean {
  return typeof payload === "object" && payload !== null && "job_id" in payload && payload.job_id === jobId;
}
