import { locale } from "../../state/time.ts";

/** "24 Dec 2026" for "2026-12-24": a day, which no zone shifts. */
export function dayLabel(day: string): string {
  return new Intl.DateTimeFormat(locale.value, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(day));
}
