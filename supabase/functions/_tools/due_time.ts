import { z } from "zod";
import { localInstant } from "../../../shared/domain/local_instant.ts";
import type { ToolContext } from "./define_tool.ts";

const millisecondsPerMinute = 60_000;
const morning = "09:00";

/** When a reminder is due, as a tool takes it: a date or time where the person is, or so many minutes from now. */
export const dueFields = {
  due: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?$/)
    .optional()
    .describe("2026-11-24 (nine in the morning) or 2026-11-24T14:30, in the person's time zone."),
  in_minutes: z.number().int().min(1).max(527_040).optional().describe("For 'in an hour', 'in 20 minutes'."),
};

/** The instant that is meant; undefined when none is given, or both are. Today without a time is an hour from now when the morning is over. */
export function dueInstant(
  { due, in_minutes }: { due?: string | undefined; in_minutes?: number | undefined },
  { now, timeZone }: Pick<ToolContext, "now" | "timeZone">,
): string | undefined {
  if ((due === undefined) === (in_minutes === undefined)) return undefined;
  const minutesAhead = (minutes: number) => new Date(now.getTime() + minutes * millisecondsPerMinute).toISOString();
  if (due === undefined) return minutesAhead(in_minutes ?? 0);
  if (due.includes("T")) return localInstant(due, timeZone);
  const instant = localInstant(`${due}T${morning}`, timeZone);
  const isToday = due === new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(now);
  return isToday && Date.parse(instant) <= now.getTime() ? minutesAhead(60) : instant;
}

/** "Tuesday, 24 November 2026 at 09:00", where the person is. */
export function dueWords(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "full", timeStyle: "short" }).format(
    new Date(instant),
  );
}
