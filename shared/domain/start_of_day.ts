import { localInstant } from "./local_instant.ts";

/**
 * First instant of a date ("2026-03-29") in a time zone (IANA name), as ISO 8601 in UTC. Where the clock skips
 * midnight the day begins when the clock goes on.
 */
export function startOfDay(date: string, timeZone: string): string {
  return localInstant(`${date}T00:00`, timeZone);
}
