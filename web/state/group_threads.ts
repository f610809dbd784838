import type { ThreadSummary } from "../api/threads.ts";

export interface ThreadGroup {
  label: string;
  threads: ThreadSummary[];
}

/** Puts threads (newest first) under the days people think in. `dayOf` gives an instant's calendar day as YYYY-MM-DD. */
export function groupThreads(threads: ThreadSummary[], now: number, dayOf: (instant: number) => string): ThreadGroup[] {
  const day = 86_400_000;
  const today = dayOf(now);
  const yesterday = dayOf(now - day);
  const weekAgo = dayOf(now - 7 * day);
  const labelOf = (thread: ThreadSummary) => {
    const own = dayOf(Date.parse(thread.updated_at));
    if (own >= today) return "Today";
    if (own === yesterday) return "Yesterday";
    return own > weekAgo ? "Last 7 days" : "Older";
  };
  const groups: ThreadGroup[] = [];
  for (const thread of threads) {
    const label = labelOf(thread);
    const last = groups.at(-1);
    if (last?.label === label) last.threads.push(thread);
    else groups.push({ label, threads: [thread] });
  }
  return groups;
}
