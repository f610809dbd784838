const secondsPerHour = 3_600;
const secondsPerDay = 86_400;

/** "12 days", "3 hours", "less than an hour": how long something lasted, in the reader's language. */
export function durationWords(seconds: number, locale: string): string {
  const written = (value: number, unit: "hour" | "day") =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(value);
  if (seconds >= secondsPerDay) return written(Math.floor(seconds / secondsPerDay), "day");
  if (seconds >= secondsPerHour) return written(Math.floor(seconds / secondsPerHour), "hour");
  return "less than an hour";
}
