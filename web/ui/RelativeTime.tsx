import { formatInstant, formatRelative, now } from "../state/time.ts";

/** An instant as people say it ("3 hr. ago"), kept true as time passes; the exact time is in its tooltip. */
export function RelativeTime({ instant }: { instant: string }) {
  return (
    <time dateTime={instant} title={formatInstant(instant)} class="whitespace-nowrap">
      {formatRelative(instant, now.value)}
    </time>
  );
}
