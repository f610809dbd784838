import { formatInstant, formatRelative, locale, now, timeZone } from "../../state/time.ts";

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
          <span class="text-muted">{besides(run)}</span>
        </li>
      ))}
    </ol>
  );
}

const week = 7 * 86_400_000;

/** "Tuesday, in 12 hr."; further ahead than a week the weekday alone. */
function besides(run: string): string {
  const weekday = new Intl.DateTimeFormat(locale.value, { weekday: "long", timeZone: timeZone.value });
  const isNear = Date.parse(run) - now.value < week;
  return `${weekday.format(new Date(run))}${isNear ? `, ${formatRelative(run, now.value)}` : ""}`;
}
