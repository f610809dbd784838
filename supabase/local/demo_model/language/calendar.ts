/** Dates are ISO days such as "2026-11-23", in the person's own zone; nothing here knows the time of day. */
export type Day = string;

const dayMilliseconds = 86_400_000;

export const months = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];
export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

function time(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function toDay(milliseconds: number): Day {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

export function addDays(day: Day, days: number): Day {
  return toDay(time(day) + days * dayMilliseconds);
}

/** Whole days from `from` to `until`. */
export function daysBetween(from: Day, until: Day): number {
  return Math.round((time(until) - time(from)) / dayMilliseconds);
}

/** Month 1 to 12 may overflow: 0 is last December. */
export function firstOfMonth(year: number, month: number): Day {
  return toDay(Date.UTC(year, month - 1, 1));
}

export function yearOf(day: Day): number {
  return Number(day.slice(0, 4));
}

export function monthOf(day: Day): number {
  return Number(day.slice(5, 7));
}

/** 0 is Monday. */
export function weekdayOf(day: Day): number {
  return (new Date(time(day)).getUTCDay() + 6) % 7;
}

/** A day of a month, or undefined when that month has no such day. */
export function dayOf(year: number, month: number, day: number): Day | undefined {
  const made = toDay(Date.UTC(year, month - 1, day));
  return monthOf(made) === month && day > 0 ? made : undefined;
}

/** "12 November 2026"; takes a day or an instant. */
export function longDate(dayOrInstant: string): string {
  const [year, month, day] = dayOrInstant.slice(0, 10).split("-").map(Number);
  const name = months[(month ?? 0) - 1];
  if (!year || !day || !name) return dayOrInstant;
  return `${day} ${name.charAt(0).toUpperCase()}${name.slice(1)} ${year}`;
}
