/** "12 %", "8.1 %"; rounded down where `down` says so: 99.96 sure is not 100. */
export function percentWords(share: number, { down = false }: { down?: boolean } = {}): string {
  return `${(down ? Math.floor(share * 1000) : Math.round(share * 1000)) / 10} %`;
}

/** "1,204" */
export function countWords(value: number): string {
  return value.toLocaleString("en");
}

/** "40 minutes", "3 hours", "2 days" */
export function durationWords(seconds: number): string {
  const [value, one] =
    seconds < 3600 ? [seconds / 60, "minute"] : seconds < 86_400 ? [seconds / 3600, "hour"] : [seconds / 86_400, "day"];
  const rounded = Math.max(1, Math.round(value));
  return rounded === 1 ? `1 ${one}` : `${countWords(rounded)} ${one}s`;
}

/** Of so many mails a share says little: the interval is wider than most differences. */
const smallSample = 50;

/** "12 of 300 (4 %, 2.3–6.9 %)"; of few mails without a share. */
export function shareOfWords(
  count: number,
  of: number,
  interval: { share: number; low: number; high: number } | null,
): string {
  const counts = `${countWords(count)} of ${countWords(of)}`;
  if (!interval || of < smallSample) return counts;
  const { share, low, high } = interval;
  return `${counts} (${percentWords(share)}, ${Math.round(low * 1000) / 10}–${percentWords(high)})`;
}

/** What to say of numbers that are too small for shares; undefined where they are not. */
export function smallWords(sent: number): string | undefined {
  if (sent >= smallSample) return undefined;
  return `Too few mails for shares: ${countWords(sent)} of ${smallSample}.`;
}
