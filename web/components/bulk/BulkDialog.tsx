import { useEffect, useState } from "preact/hooks";
import type { BulkJob } from "../../../shared/contracts/bulk_job.ts";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { ChangesView } from "../views/ChangesView.tsx";
import { type BulkOrder, previewBulk, startBulk, stopBulk } from "./bulk_requests.ts";
import { bulkTitle, leadsWord } from "./bulk_words.ts";

interface BulkDialogProps {
  workspaceId: string;
  order: BulkOrder;
  onClose: () => void;
  /** Told what was begun; a small job is done by then. */
  onStarted: (job: BulkJob) => void;
}

/** Shows what a change would do to how many leads, and asks. What is confirmed is done to exactly those. */
export function BulkDialog({ workspaceId, order, onClose, onStarted }: BulkDialogProps) {
  const [job, setJob] = useState<BulkJob>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    previewBulk(workspaceId, crypto.randomUUID(), order).then(setJob, (error) => setProblem(messageOf(error)));
  }, [workspaceId, order]);
  const close = () => {
    // Left lying it would be forgotten within days.
    if (job) stopBulk(job.id).catch(() => undefined);
    onClose();
  };
  const start = async (previewed: BulkJob) => {
    setBusy(true);
    setProblem(undefined);
    try {
      onStarted(await startBulk(previewed.id));
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  };
  const isDeletion = order.action === "delete";
  const verb = { change: "Change", delete: "Delete", restore: "Restore" }[order.action];
  return (
    <Dialog
      open
      onClose={close}
      width="medium"
      title={job ? `${bulkTitle(job)}?` : `${verb} the selected leads?`}
      description={
        isDeletion
          ? "Nobody sees them any more and nothing is sent. For 30 days the bin keeps everything; then it is gone."
          : undefined
      }
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            tone={isDeletion ? "danger" : "primary"}
            busy={busy}
            disabled={!job || job.would_change === 0}
            onClick={() => job && void start(job)}
          >
            {verb} {job && leadsWord(job.would_change)}
          </Button>
        </>
      }
    >
      <div class="grid gap-3">
        <div aria-live="polite">{job ? <Counts job={job} /> : !problem && <Counting />}</div>
        {problem && (
          <p role="alert" class="text-danger">
            {problem}
          </p>
        )}
        {job && job.sample.length > 0 && <Sample job={job} />}
      </div>
    </Dialog>
  );
}

function Counting() {
  return (
    <p class="flex items-center gap-2 text-muted">
      <Spinner size={14} />
      Counting
    </p>
  );
}

function Counts({ job: { total, would_change, action } }: { job: BulkJob }) {
  const same = total - would_change;
  if (action !== "change") return null;
  if (total === 0) return <p>None of these leads is there any more.</p>;
  if (would_change === 0) return <p>All {leadsWord(total)} are so already: nothing to do.</p>;
  if (same === 0) return <p>All of them change. You can undo it afterwards.</p>;
  return (
    <p>
      <strong class="font-semibold">{formatNumber(would_change)}</strong> change, {formatNumber(same)}{" "}
      {same === 1 ? "is" : "are"} so already. You can undo it afterwards.
    </p>
  );
}

const shownLeads = 5;

/** The first leads: who they are, and of a change what becomes of them. */
function Sample({ job: { sample, action, would_change } }: { job: BulkJob }) {
  const ids = [...new Set(sample.map((change) => change.id))].slice(0, shownLeads);
  const changes = sample.filter((change) => ids.includes(change.id));
  if (action === "change") return <ChangesView view={{ kind: "changes", changes, total: would_change }} />;
  const more = would_change - changes.length;
  return (
    <p>
      {changes.map(({ label }) => label).join(", ")}
      {more > 0 && ` and ${formatNumber(more)} more`}
    </p>
  );
}
