import { Download, Undo2, Users } from "lucide-preact";
import { useState } from "preact/hooks";
import type { LeadImport } from "../../../shared/contracts/lead_import.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { Link } from "../../ui/Link.tsx";
import { download } from "./download.ts";
import { FailedRows } from "./FailedRows.tsx";
import { ImportCounts } from "./ImportCounts.tsx";
import { takeStep } from "./import_requests.ts";
import { countWords } from "./import_words.ts";

interface ImportOutcomeProps {
  import: LeadImport;
  put: (read: LeadImport) => void;
  /** Without the rows that failed, where room is small. */
  isShort?: boolean;
}

/** What an import came to: the counts, the rows that failed, and the way back. */
export function ImportOutcome({ import: shown, put, isShort = false }: ImportOutcomeProps) {
  const { status, error } = shown;
  const changed = shown.added + shown.updated;
  const isUndone = status === "undone";
  return (
    <div class={isShort ? "grid gap-3" : "grid gap-5"}>
      {isUndone && <p>{undoneWords(shown)}</p>}
      {!isUndone && (isShort ? <p>{countWords(shown)}.</p> : <ImportCounts counts={shown} />)}
      {status === "stopped" && changed > 0 && <p>It was stopped; the rest of the file was not taken.</p>}
      {status === "failed" && error && (
        <p role="alert" class="text-danger">
          It could not go on: {error}
        </p>
      )}
      {isUndone && <KeptLeads import={shown} />}
      <div class="flex flex-wrap gap-2">
        {!isShort && !isUndone && changed > 0 && (
          <Button tone="primary" icon={Users} onClick={() => navigate(pathTo.leads())}>
            Open the leads
          </Button>
        )}
        {shown.failed + shown.noted > 0 && <DownloadFailures import={shown} />}
        {!isUndone && changed > 0 && <UndoButton import={shown} put={put} />}
      </div>
      {!isShort && <FailedRows importId={shown.id} count={shown.failed + shown.noted} />}
    </div>
  );
}

function undoneWords({ reversed, kept }: LeadImport): string {
  const taken = `${formatNumber(reversed)} ${reversed === 1 ? "change was" : "changes were"} taken back.`;
  return kept === 0 ? taken : `${taken} ${formatNumber(kept)} kept, because someone changed them since.`;
}

function KeptLeads({ import: { kept_leads, kept } }: { import: LeadImport }) {
  if (kept_leads.length === 0) return null;
  return (
    <section class="grid gap-1.5">
      <h2 class="font-semibold">Kept</h2>
      <ul class="overflow-hidden rounded-lg border border-line bg-surface">
        {kept_leads.map(({ id, label, reason }) => (
          <li key={id} class="flex flex-wrap gap-x-3 border-line px-3 py-1.5 not-first:border-t">
            <Link to={pathTo.leads(id)} class="font-medium text-accent hover:underline">
              {label ?? "A lead"}
            </Link>
            <span class="text-muted">{reason}</span>
          </li>
        ))}
      </ul>
      {kept > kept_leads.length && <p class="text-muted text-sm">and {formatNumber(kept - kept_leads.length)} more</p>}
    </section>
  );
}

function DownloadFailures({ import: { id, file } }: { import: LeadImport }) {
  const [busy, setBusy] = useState(false);
  const get = async () => {
    setBusy(true);
    const name = `${file.name.replace(/\.\w+$/, "")}, rows that failed.csv`;
    await download(`import/failures?import_id=${id}`, { name }).catch(toastError);
    setBusy(false);
  };
  return (
    <Button icon={Download} busy={busy} onClick={() => void get()}>
      Rows with a problem as CSV
    </Button>
  );
}

function undoWords({ added, updated }: LeadImport): string {
  const parts = [
    added > 0 && `${formatNumber(added)} added ${added === 1 ? "lead goes" : "leads go"}`,
    updated > 0 &&
      `${formatNumber(updated)} updated ${updated === 1 ? "one becomes what it was" : "ones become what they were"}`,
  ];
  return `${parts.filter((part) => part !== false).join(", ")}.`;
}

function UndoButton({ import: shown, put }: { import: LeadImport; put: (read: LeadImport) => void }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button icon={Undo2} onClick={() => setAsking(true)}>
        Undo the import
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Undo this import?"
        description={`${undoWords(shown)} Whoever was edited since stays, and is named.`}
        confirmLabel="Undo the import"
        onConfirm={async () => put(await takeStep("undo_import", shown.id))}
      />
    </>
  );
}
