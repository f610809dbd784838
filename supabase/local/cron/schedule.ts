import { Cron } from "croner";

/** A parsed pg_cron schedule: every N seconds, once at start, or at certain minutes (UTC). */
export type Schedule =
  | { kind: "seconds"; seconds: number }
  | { kind: "reboot" }
  | { kind: "minutes"; isDue(minute: Date): boolean };

const macros: Record<string, string> = {
  "@hourly": "0 * * * *",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@weekly": "0 0 * * 0",
  "@monthly": "0 0 1 * *",
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
};

const numeric = /^[\d*,/-]+$/;
const monthly = /^(?:[\d*,/-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)+$/i;
const weekly = /^(?:[\d*,/-]|sun|mon|tue|wed|thu|fri|sat)+$/i;

/**
 * Reads what pg_cron reads: five fields, `'N seconds'` (1 to 59), the @macros and `$` for the last day of the month.
 * The library knows more (L, W, #, six fields); those are refused here, since hosted pg_cron would refuse or misread them.
 *
 * @returns the schedule, or undefined when pg_cron has no such schedule.
 */
export function parseSchedule(text: string): Schedule | undefined {
  const trimmed = text.trim().toLowerCase();
  const seconds = /^([1-9]|[1-5]\d) seconds?$/.exec(trimmed.replace(/\s+/g, " "))?.[1];
  if (seconds) return { kind: "seconds", seconds: Number(seconds) };
  if (trimmed === "@reboot") return { kind: "reboot" };
  const fields = (macros[trimmed] ?? trimmed).split(/\s+/);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const wellFormed =
    fields.length === 5 &&
    [minute, hour].every((field) => numeric.test(field)) &&
    (day === "$" || numeric.test(day)) &&
    monthly.test(month) &&
    weekly.test(weekday);
  return wellFormed ? minutesOf({ minute, hour, day: day === "$" ? "L" : day, month, weekday }) : undefined;
}

function minutesOf(fields: Record<"minute" | "hour" | "day" | "month" | "weekday", string>): Schedule | undefined {
  const { minute, hour, day, month, weekday } = fields;
  try {
    const pattern = new Cron(`${minute} ${hour} ${day} ${month} ${weekday}`, {
      mode: "5-part",
      timezone: "UTC",
      // Vixie cron, and pg_cron after it, combines the two days by "and" as soon as one field begins with a star.
      domAndDow: day.startsWith("*") || weekday.startsWith("*"),
    });
    return { kind: "minutes", isDue: (at) => pattern.match(at) };
  } catch {
    return undefined;
  }
}
