import { useEffect, useRef, useState } from "preact/hooks";
import type { LeadImport } from "../../../shared/contracts/lead_import.ts";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { ImportCounts } from "./ImportCounts.tsx";
import { takeStep } from "./import_requests.ts";
import { countWords, isAtWork, progressOf } from "./import_words.ts";
import { ProgressBar } from "./ProgressBar.tsx";

interface ImportProgressProps {
  import: LeadImport;
  put: (read: LeadImport) => void;
  /** Without the figures, where room is small. */
  isShort?: boolean;
}

/** How far a run or an undo is. It goes on without the page. */
export function ImportProgress({ import: shown, put, isShort = false }: ImportProgressProps) {
  const [busy, setBusy] = useState(false);
  const isRun = shown.status === "running";
  const done = shown.added + shown.updated + shown.skipped + shown.failed;
  const stop = async () => {
    setBusy(true);
    await takeStep("stop_import", shown.id).then(put, toastError);
    setBusy(false);
  };
  return (
    <div class="grid gap-4">
      <div class="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div class="min-w-50 flex-1">
          <ProgressBar label={isRun ? "Importing" : "Undoing"} value={progressOf(shown)}>
            {isRun
              ? `${formatNumber(done)} of ${formatNumber(shown.row_count)}`
              : `${formatNumber(shown.reversed + shown.kept)} of ${formatNumber(shown.undo_total ?? 0)}`}
          </ProgressBar>
        </div>
        {isRun && (
          <Button size="small" busy={busy} onClick={() => void stop()}>
            Stop
          </Button>
        )}
      </div>
      {!isShort && (
        <>
          {isRun && <ImportCounts counts={shown} />}
          <p class="text-muted">
            This goes on without the page.{isRun && " When it takes longer, a notification tells you that it is done."}
          </p>
        </>
      )}
    </div>
  );
}

/** Says to screen readers when the work begins and what it came to. */
export function useAnnouncedImport(shown: LeadImport | undefined): void {
  const before = useRef<LeadImport["status"] | undefined>(undefined);
  const status = shown?.status;
  useEffect(() => {
    const was = before.current;
    before.current = status;
    if (!shown || !was || was === status) return;
    if (status === "running") announce(`Importing ${shown.file.name}.`);
    else if (status === "undoing") announce(`Undoing the import of ${shown.file.name}.`);
    else if (isAtWork(was) && was !== "checking") announce(`${shown.file.name}: ${countWords(shown)}.`);
  }, [shown, status]);
}
