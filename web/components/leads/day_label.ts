import { dateIn } from "./group_activities.ts";

interface DayLabelOptions {
  locale: string;
  timeZone: string;
  /** The current instant in ms. */
  now: number;
}

const dayMilliseconds = 86_400_000;

/** What a day is called: "Today", "Yesterday", "Monday, 16 November", with the year when it is not this one. */
export function dayLabel(date: string, { locale, timeZone, now }: DayLabelOptions): string {
  const today = dateIn(timeZone, now);
  // A calendar date has no zone of its own: both are taken as UTC, so that the distance is in whole days.
  const distance = Math.round((Date.parse(today) - Date.parse(date)) / dayMilliseconds);
  if (distance === 0) return "Today";
  if (distance === 1) return "Yesterday";
  return new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(date.slice(0, 4) === today.slice(0, 4) ? {} : { year: "numeric" }),
    timeZone: "UTC",
  }).format(new Date(date));
}
