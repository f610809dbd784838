import { useState } from "preact/hooks";
import type { BulkSelection } from "../../../shared/contracts/bulk_job.ts";
import type { ResearchJob } from "../../../shared/contracts/research_job.ts";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { EstimateRows } from "./EstimateRows.tsx";
import { ResearchFields } from "./ResearchFields.tsx";
import { emptyResearch, orderOf, type ResearchForm, researchProblem } from "./research_form.ts";
import { previewResearch, startResearch, stopResearch } from "./research_requests.ts";

interface ResearchDialogProps {
  workspaceId: string;
  /** Whose companies; frozen when the price is named. */
  selection: BulkSelection;
  onClose: () => void;
  onStarted: (job: ResearchJob) => void;
}

/** One question for many leads: first what it would cost, then the start. What is confirmed is exactly what was shown. */
export function ResearchDialog({ workspaceId, selection, onClose, onStarted }: ResearchDialogProps) {
  const [form, setForm] = useState<ResearchForm>(emptyResearch);
  const [job, setJob] = useState<ResearchJob>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const forget = () => {
    // Left lying it would be forgotten within days.
    if (job) stopResearch(job.id).catch(() => undefined);
    setJob(undefined);
  };
  const act = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    await work().catch((error) => setProblem(messageOf(error)));
    setBusy(false);
  };
  const price = () => {
    const missing = researchProblem(form);
    if (missing) return setProblem(missing);
    return void act(async () => setJob(await previewResearch(workspaceId, orderOf(form), selection)));
  };
  const start = (previewed: ResearchJob) =>
    void act(async () => {
      onStarted(await startResearch(previewed));
      onClose();
    });
  const close = () => {
    forget();
    onClose();
  };
  return (
    <Dialog
      open
      onClose={close}
      width="medium"
      title="Research these leads"
      description="The companies' own sites are read and quoted. Nothing that stands in a field is overwritten."
      footer={
        <>
          <Button onClick={job ? forget : close}>{job ? "Back" : "Cancel"}</Button>
          {job ? (
            <Button tone="primary" busy={busy} disabled={job.sites === 0} onClick={() => start(job)}>
              Start
            </Button>
          ) : (
            <Button type="submit" form="research-form" tone="primary" busy={busy}>
              Show the price
            </Button>
          )}
        </>
      }
    >
      <form
        id="research-form"
        class="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!job) price();
        }}
      >
        {job ? (
          <div aria-live="polite">
            <p class="mb-1 break-words font-medium">{job.question ?? "Look anew at what is old"}</p>
            {job.sites === 0 ? (
              <p>There is nothing to look at: no site is known, or nothing is as old as that.</p>
            ) : (
              <EstimateRows job={job} />
            )}
          </div>
        ) : (
          <ResearchFields form={form} set={(change) => setForm((before) => ({ ...before, ...change }))} />
        )}
        {problem && (
          <p role="alert" class="text-danger">
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  );
}
