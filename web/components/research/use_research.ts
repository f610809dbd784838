import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ResearchJob } from "../../../shared/contracts/research_job.ts";
import { messageOf } from "../../api/api_error.ts";
import { listen } from "../../api/realtime.ts";
import { announce } from "../../ui/Announcer.tsx";
import { readResearch } from "./research_requests.ts";
import { isAtWork, outcomeWords, researchTitle } from "./research_words.ts";

/** Between two looks, where pushes do not arrive. */
const lookMilliseconds = 3_000;

/** A research job, kept up to date while the server works at it; its end is read out. */
export function useResearch(workspaceId: string, jobId: string, known?: ResearchJob, onSettled?: () => void) {
  const [job, put] = useState<ResearchJob | undefined>(known);
  const [problem, setProblem] = useState<string>();
  const reload = useCallback(() => {
    readResearch(workspaceId, jobId).then(
      (read) => {
        put(read);
        setProblem(read ? undefined : "It is not there any more.");
      },
      (error) => setProblem(messageOf(error)),
    );
  }, [workspaceId, jobId]);
  const atWork = job !== undefined && isAtWork(job);
  useEffect(reload, [reload]);
  useEffect(() => {
    const onEvent = (payload: unknown) => isAbout(payload, jobId) && reload();
    return listen(`workspace:${workspaceId}`, { event: "research", onEvent, onJoined: reload });
  }, [workspaceId, jobId, reload]);
  useEffect(() => {
    if (!atWork) return undefined;
    const timer = setInterval(reload, lookMilliseconds);
    return () => clearInterval(timer);
  }, [atWork, reload]);
  const before = useRef<ResearchJob["status"]>(undefined);
  useEffect(() => {
    const was = before.current;
    before.current = job?.status;
    if (!job || was !== "running" || job.status === "running") return;
    announce(`${researchTitle(job)}: ${job.error ?? outcomeWords(job)}.`);
    onSettled?.();
  }, [job?.status]);
  return { job, problem: job ? undefined : problem, put };
}

function isAbout(payload: unknown, jobId: string): boolean {
  return typeof payload === "object" && payload !== null && "job_id" in payload && payload.job_id === jobId;
}
