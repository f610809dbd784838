import { ListChecks, X } from "lucide-preact";
import { useState } from "preact/hooks";
import type { BulkJob } from "../../../shared/contracts/bulk_job.ts";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { ProgressBar } from "../imports/ProgressBar.tsx";
import { stopBulk, undoBulk } from "./bulk_requests.ts";
import { bulkDone, bulkOutcome, bulkProgress, bulkTitle, isAtWork } from "./bulk_words.ts";
import { useBulkJob } from "./use_bulk_job.ts";

interface BulkCardProps {
  jobId: string;
  /** Told when a run or an undo has ended. */
  onSettled?: (() => void) | undefined;
  onDismiss?: (() => void) | undefined;
}

/** A bulk job in small, live: how far it is, what it came to, and the way back. */
export function BulkCard({ jobId, onSettled, onDismiss }: BulkCardProps) {
  const { job, problem, put } = useBulkJob(jobId, onSettled);
  const title = job ? bulkTitle(job) : "Bulk change";
  return (
    <fieldset aria-label={title} class="rounded-lg border border-line bg-surface px-3 py-2">
      <div class="flex items-center gap-2">
        <ListChecks size={17} aria-hidden="true" class="shrink-0 text-muted" />
        <p class="min-w-0 flex-1 truncate font-medium">{title}</p>
        {job && mayWrite.value && <NextStep job={job} put={put} />}
        {onDismiss && <IconButton size="small" label="Close the card" icon={X} onClick={onDismiss} />}
      </div>
      {problem && <p class="text-muted">{problem}</p>}
      {job && (isAtWork(job.status) ? <Progress job={job} /> : <Outcome job={job} />)}
    </fieldset>
  );
}

function NextStep({ job, put }: { job: BulkJob; put: (job: BulkJob) => void }) {
  const [busy, setBusy] = useState(false);
  const take = async (step: () => Promise<BulkJob | null>) => {
    setBusy(true);
    await step().then((answer) => answer && put(answer), toastError);
    setBusy(false);
  };
  if (job.status === "running") {
    return (
      <Button size="small" busy={busy} onClick={() => void take(() => stopBulk(job.id))}>
        Stop
      </Button>
    );
  }
  if (isAtWork(job.status) || job.status === "undone" || job.changed === 0) return null;
  return (
    <Button size="small" busy={busy} onClick={() => void take(() => undoBulk(job.id))}>
      Undo
    </Button>
  );
}

function Progress({ job }: { job: BulkJob }) {
  const isRun = job.status === "running";
  return (
    <div class="mt-1.5">
      <ProgressBar label={isRun ? "Under way" : "Undoing"} value={bulkProgress(job)}>
        {isRun
          ? `${formatNumber(bulkDone(job))} of ${formatNumber(job.total)}`
          : `${formatNumber(job.reversed + job.kept)} of ${formatNumber(job.undo_total ?? 0)}`}
      </ProgressBar>
    </div>
  );
}

const statusWords: Partial<Record<BulkJob["status"], string>> = {
  stopped: "Stopped. ",
  failed: "It could not go on. ",
  undone: "Undone. ",
};

function Outcome({ job }: { job: BulkJob }) {
  const named = job.status === "undone" ? job.kept_leads : job.problems;
  const count = job.status === "undone" ? job.kept : job.skipped + job.failed;
  return (
    <div class="mt-0.5 text-muted text-sm">
      <p>
        {statusWords[job.status]}
        {job.error && `${job.error} `}
        {bulkOutcome(job)}
      </p>
      {named.length > 0 && (
        <details>
          <summary class="w-fit rounded-sm text-accent">Which, and why</summary>
          <ul class="mt-1 max-h-40 overflow-y-auto">
            {named.map(({ id, label, reason }) => (
              <li key={id} class="flex flex-wrap gap-x-2">
                <span class="font-medium text-ink">{label ?? "A lead"}</span>
                {reason}
              </li>
            ))}
            {count > named.length && <li>and {formatNumber(count - named.length)} more</li>}
          </ul>
        </details>
      )}
    </div>
  );
}
