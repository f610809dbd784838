import { formatInstant, formatRelative, now } from "../../state/time.ts";

interface NextRunsProps {
  runs: readonly string[];
  label?: string;
}

/** The next runs, in the reader's own zone. */
export function NextRuns({ runs, label = "Next runs" }: NextRunsProps) {
  return (
    <ol aria-label={label} class="grid gap-0.5 text-sm">
      {runs.map((run) => (
        <li key={run} class="flex flex-wrap gap-x-2">
          <time dateTime={run} class="tabular-nums">
            {formatInstant(run)}
          </time>
          <span class="text-muted">{formatRelative(run, now.value)}</span>
        </li>
      ))}
    </ol>
  );
}
