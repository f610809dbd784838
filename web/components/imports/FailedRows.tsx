import { useEffect, useState } from "preact/hooks";
import type { ImportRowOutcome } from "../../../shared/contracts/lead_import.ts";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { readFailures } from "./import_requests.ts";

const shownFailures = 20;

interface FailedRowsProps {
  importId: string;
  /** How many there are. */
  count: number;
}

/** The first rows that fail or lose a value, and why. */
export function FailedRows({ importId, count }: FailedRowsProps) {
  const [rows, setRows] = useState<ImportRowOutcome[]>([]);
  useEffect(() => {
    if (count > 0) readFailures(importId, shownFailures).then(setRows, toastError);
  }, [importId, count]);
  if (count === 0 || rows.length === 0) return null;
  return (
    <section class="grid gap-2">
      <h2 class="font-semibold">Rows with a problem</h2>
      <ul class="overflow-hidden rounded-lg border border-line bg-surface">
        {rows.map((row) => (
          <li
            key={row.number}
            class="grid gap-x-4 border-line px-3 py-1.5 not-first:border-t sm:grid-cols-[4.5rem_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <span class="text-muted tabular-nums">Row {row.number}</span>
            <span class="truncate">{row.cells.filter(Boolean).slice(0, 4).join(" · ") || "empty"}</span>
            <span class={row.outcome === "failed" ? "text-danger" : "text-warning"}>{row.reason}</span>
          </li>
        ))}
      </ul>
      {count > rows.length && (
        <p class="text-muted text-sm">
          These are the first {formatNumber(rows.length)} of {formatNumber(count)}.
        </p>
      )}
    </section>
  );
}
