const millisecondsPerMinute = 60_000;

/**
 * The instant at which a zone's clock (IANA name) shows a local time ("2026-03-29T09:00"), as ISO 8601 in UTC. A time that
 * the clock skips is the instant at which it goes on; of one that comes twice the second is meant.
 */
export function localInstant(local: string, timeZone: string): string {
  const shown = Date.parse(`${local}:00Z`);
  // The offset at the wanted instant is known only near it; where it changes in between, the second look settles it,
  // unless the time itself was skipped.
  const near = shown - offset(shown, timeZone);
  const exact = shown - offset(near, timeZone);
  const skipped = exact + offset(exact, timeZone) < shown;
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
