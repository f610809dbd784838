const millisecondsPerMinute = 60_000;

/**
 * First instant of a date ("2026-03-29") in a time zone (IANA name), as ISO 8601 in UTC. Where the clock skips
 * midnight the day begins when the clock goes on.
 */
export function startOfDay(date: string, timeZone: string): string {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // The offset at the wanted instant is known only near it; where it changes in between, the second look settles it,
  // unless midnight itself was skipped.
  const near = midnight - offset(midnight, timeZone);
  const exact = midnight - offset(near, timeZone);
  const skipped = exact + offset(exact, timeZone) < midnight;
  return new Date(skipped ? near : exact).toISOString();
}

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
function offset(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(instant);
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? [];
  if (!sign) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * millisecondsPerMinute;
}
