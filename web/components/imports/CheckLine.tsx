import type { LeadImport } from "../../../shared/contracts/lead_import.ts";
import { formatNumber } from "../../state/time.ts";
import { Spinner } from "../../ui/Spinner.tsx";
import { progressOf } from "./import_words.ts";

/** What a run would come to, or how far finding it out is. */
export function CheckLine({ import: shown }: { import: LeadImport }) {
  const { checked } = shown;
  if (!checked) {
    return (
      <p class="flex items-center gap-2 text-muted">
        <Spinner size={14} />
        Trying it without changing anything
        {shown.chunk_count > 4 && shown.status === "checking" && ` · ${Math.round(progressOf(shown) * 100)} %`}
      </p>
    );
  }
  const parts: [number, string, string][] = [
    [checked.added, "will be added", "text-success"],
    [checked.updated, "will be updated", "text-accent"],
    [checked.skipped, "will be skipped", "text-muted"],
    [checked.failed, "cannot be taken", "text-danger"],
    [checked.noted, checked.noted === 1 ? "loses a value" : "lose a value", "text-warning"],
  ];
  return (
    <ul aria-label="What the import will do" class="flex flex-wrap gap-x-5 gap-y-1">
      {parts
        .filter(([count], place) => count > 0 || place === 0)
        .map(([count, words, tone]) => (
          <li key={words}>
            <strong class={`font-semibold tabular-nums ${tone}`}>{formatNumber(count)}</strong>{" "}
            <span class="text-muted">{words}</span>
          </li>
        ))}
    </ul>
  );
}
