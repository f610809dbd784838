import { Download, Undo2 } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { ImportRowOutcome, LeadImport } from "../../../shared/contracts/lead_import.ts";
import { pathTo } from "../../state/router.ts";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { Link } from "../../ui/Link.tsx";
import { download } from "./download.ts";
import { readFailures, takeStep } from "./import_requests.ts";
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
  return (
    <div class="grid gap-4">
      <p>
        {status === "undone" ? undoneWords(shown) : `${countWords(shown)}.`}
        {status === "stopped" && changed > 0 && " It was stopped; the rest of the file was not taken."}
      </p>
      {status === "failed" && error && (
        <p role="alert" class="text-danger">
          It could not go on: {error}
        </p>
      )}
      {status === "undone" && <KeptLeads import={shown} />}
      {!isShort && <FailedRows import={shown} />}
      <div class="flex flex-wrap gap-2">
        {shown.failed + shown.noted > 0 && <DownloadFailures import={shown} />}
        {status !== "undone" && changed > 0 && <UndoButton import={shown} put={put} />}
      </div>
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

const shownFailures = 20;

function FailedRows({ import: shown }: { import: LeadImport }) {
  const [rows, setRows] = useState<ImportRowOutcome[]>([]);
  const count = shown.failed + shown.noted;
  useEffect(() => {
    if (count > 0) readFailures(shown.id, shownFailures).then(setRows, toastError);
  }, [shown.id, count]);
  if (rows.length === 0) return null;
  return (
    <section class="grid gap-1.5">
      <h2 class="font-semibold">Rows with a problem</h2>
      <ul class="overflow-hidden rounded-lg border border-line bg-surface">
        {rows.map((row) => (
          <li
            key={row.number}
            class="grid gap-x-4 border-line px-3 py-1.5 not-first:border-t sm:grid-cols-[5rem_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <span class="text-muted tabular-nums">Row {row.number}</span>
            <span class="truncate">{row.cells.filter(Boolean).slice(0, 4).join(" · ") || "empty"}</span>
            <span class={row.outcome === "failed" ? "text-danger" : "text-warning"}>{row.reason}</span>
          </li>
        ))}
      </ul>
      {count > rows.length && (
        <p class="text-muted text-sm">
          These are the first {formatNumber(rows.length)} of {formatNumber(count)}; the file has all of them.
        </p>
      )}
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
        description={`${formatNumber(shown.added)} added leads go, ${formatNumber(shown.updated)} updated ones become what they were. Whoever was edited since stays, and is named.`}
        confirmLabel="Undo the import"
        onConfirm={async () => put(await takeStep("undo_import", shown.id))}
      />
    </>
  );
}
