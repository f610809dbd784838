import { localInstant } from "../../../shared/domain/local_instant.ts";

/** A moment that people often mean, in their own words. */
export interface QuickTime {
  label: string;
  /** ISO 8601 in UTC. */
  instant: string;
}

const hourMilliseconds = 3_600_000;
const dayMilliseconds = 24 * hourMilliseconds;
const morning = "09:00";
const evening = "18:00";

/** The choices at an instant (ms), in the reader's zone and language: none lies in the past or stands there twice. */
export function quickTimes(now: number, zone: { timeZone: string; locale: string }): QuickTime[] {
  const weekday = new Intl.DateTimeFormat(zone.locale, { weekday: "long", timeZone: "UTC" });
  const ahead = (days: number) => dayAhead(now, days, zone.timeZone);
  const today = ahead(0);
  const at = (day: string, time: string) => localInstant(`${day}T${time}`, zone.timeZone);
  const placeInWeek = (new Date(today).getUTCDay() + 6) % 7;
  const nextMonday = 7 - placeInWeek;
  const named = [3, 4].map((days) => ({ label: weekday.format(new Date(ahead(days))), days }));
  const choices = [
    { label: "In an hour", instant: new Date(now + hourMilliseconds).toISOString() },
    { label: "This evening", instant: at(today, evening) },
    { label: "Tomorrow", instant: at(ahead(1), morning) },
    ...named.map(({ label, days }) => ({ label, instant: at(ahead(days), morning) })),
    { label: "Next Monday", instant: at(ahead(nextMonday), morning) },
    { label: "In a month", instant: at(ahead(30), morning) },
  ];
  const known = new Set<string>();
  return choices
    .filter(({ instant }) => {
      const isNew = !known.has(instant) && Date.parse(instant) > now + hourMilliseconds / 2;
      known.add(instant);
      return isNew;
    })
    .sort((one, other) => Date.parse(one.instant) - Date.parse(other.instant));
}

/** Tomorrow at nine, where the reader is. */
export function tomorrowMorning(now: number, timeZone: string): string {
  return localInstant(`${dayAhead(now, 1, timeZone)}T${morning}`, timeZone);
}

/** The calendar day so many days from an instant, in a zone: days are counted, not hours, for the clock may change. */
function dayAhead(now: number, days: number, timeZone: string): string {
  const today = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone }).format(now);
  return new Date(Date.parse(today) + days * dayMilliseconds).toISOString().slice(0, 10);
}
