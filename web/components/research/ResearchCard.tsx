import { Telescope, X } from "lucide-preact";
import { useState } from "preact/hooks";
import type { ResearchJob } from "../../../shared/contracts/research_job.ts";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { ProgressBar } from "../imports/ProgressBar.tsx";
import { EstimateRows } from "./EstimateRows.tsx";
import { ResearchResults } from "./ResearchResults.tsx";
import { resumeResearch, stopResearch, undoResearch } from "./research_requests.ts";
import { isAtWork, outcomeWords, researchTitle } from "./research_words.ts";
import { useResearch } from "./use_research.ts";

interface ResearchCardProps {
  workspaceId: string;
  jobId: string;
  known?: ResearchJob | undefined;
  /** Told when a run has ended or was taken back. */
  onSettled?: (() => void) | undefined;
  onDismiss?: (() => void) | undefined;
}

/** Research on many leads in small, live: what it costs, how far it is, what came of it, and the way back. */
export function ResearchCard({ workspaceId, jobId, known, onSettled, onDismiss }: ResearchCardProps) {
  const { job, problem, put } = useResearch(workspaceId, jobId, known, onSettled);
  const [showing, setShowing] = useState(false);
  const title = job ? researchTitle(job) : "Research";
  return (
    <fieldset aria-label={title} class="rounded-lg border border-line bg-surface px-3 py-2">
      <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Telescope size={17} aria-hidden="true" class="shrink-0 text-muted" />
        <p class="min-w-40 flex-1 break-words font-medium">{title}</p>
        {job && job.looked > 0 && (
          <Button size="small" onClick={() => setShowing(true)}>
            Results
          </Button>
        )}
        {job && mayWrite.value && <NextSteps job={job} put={put} onSettled={onSettled} />}
        {onDismiss && <IconButton size="small" label="Close the card" icon={X} onClick={onDismiss} />}
      </div>
      {problem && <p class="text-muted">{problem}</p>}
      {job && <State job={job} />}
      {job && showing && (
        <ResearchResults workspaceId={workspaceId} job={job} onChanged={onSettled} onClose={() => setShowing(false)} />
      )}
    </fieldset>
  );
}

interface NextStepsProps {
  job: ResearchJob;
  put: (job: ResearchJob) => void;
  onSettled?: (() => void) | undefined;
}

function NextSteps({ job, put, onSettled }: NextStepsProps) {
  const [busy, setBusy] = useState(false);
  const take = async (step: (jobId: string) => Promise<ResearchJob | null>) => {
    setBusy(true);
    await step(job.id).then((answer) => answer && put(answer), toastError);
    setBusy(false);
    onSettled?.();
  };
  const { status } = job;
  return (
    <>
      {status === "paused" && (
        <Button size="small" tone="primary" busy={busy} onClick={() => void take(resumeResearch)}>
          Resume
        </Button>
      )}
      {(status === "running" || status === "paused") && (
        <Button size="small" busy={busy} onClick={() => void take(stopResearch)}>
          Stop
        </Button>
      )}
      {["completed", "stopped", "failed"].includes(status) && (job.facts > 0 || job.filled > 0) && (
        <Button size="small" busy={busy} onClick={() => void take(undoResearch)}>
          Undo
        </Button>
      )}
    </>
  );
}

const stateWords: Partial<Record<ResearchJob["status"], string>> = {
  paused: "Paused. ",
  stopped: "Stopped. ",
  failed: "It could not go on. ",
};

function State({ job }: { job: ResearchJob }) {
  if (job.status === "ready") return <EstimateRows job={job} />;
  if (isAtWork(job))
    return (
      <div class="mt-1.5">
        <ProgressBar label="Reading and asking" value={job.sites === 0 ? undefined : job.looked / job.sites}>
          {`${formatNumber(job.looked)} of ${formatNumber(job.sites)}`}
        </ProgressBar>
      </div>
    );
  return (
    <p class="mt-0.5 text-muted text-sm">
      {job.status === "undone"
        ? `Taken back: ${formatNumber(job.reversed)} leads are as before${job.kept > 0 ? `, ${formatNumber(job.kept)} were changed since and stay` : ""}.`
        : `${stateWords[job.status] ?? ""}${job.error ? `${job.error} ` : ""}${outcomeWords(job)}.`}
    </p>
  );
}
