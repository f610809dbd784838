import type { ImportCounts as Counts } from "../../../shared/contracts/lead_import.ts";
import { formatNumber } from "../../state/time.ts";

const parts: { key: keyof Counts; label: string; tone: string }[] = [
  { key: "added", label: "Added", tone: "text-success" },
  { key: "updated", label: "Updated", tone: "text-accent" },
  { key: "skipped", label: "Skipped", tone: "text-ink" },
  { key: "failed", label: "Failed", tone: "text-danger" },
  { key: "noted", label: "Without a value", tone: "text-warning" },
];

/** What a run came to, or has so far, as figures. */
export function ImportCounts({ counts }: { counts: Counts }) {
  return (
    <dl
      aria-label="What the import came to"
      class="grid grid-cols-2 overflow-hidden rounded-lg border border-line bg-surface sm:grid-cols-5"
    >
      {parts.map(({ key, label, tone }, place) => (
        <div
          key={key}
          class={`-mt-px -ml-px flex flex-col border-line border-t border-l px-4 py-3 ${place === 0 ? "max-sm:col-span-2" : ""}`}
        >
          <dt class="text-muted text-sm">{label}</dt>
          <dd class={`font-semibold text-2xl tabular-nums ${counts[key] === 0 ? "text-faint" : tone}`}>
            {formatNumber(counts[key])}
          </dd>
        </div>
      ))}
    </dl>
  );
}
