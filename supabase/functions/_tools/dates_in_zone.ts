import { startOfDay } from "../../../shared/domain/start_of_day.ts";

/** A part of a filter: a group, or a condition that may name days. */
type Node = { conditions: Node[] } | { operator: string; from?: string | undefined; until?: string | undefined };

/** The part with each date alone as the first instant of that day where the person is. */
export function datesInZone<Part extends Node>(part: Part, timeZone: string): Part {
  if ("conditions" in part) {
    return { ...part, conditions: part.conditions.map((each) => datesInZone(each, timeZone)) };
  }
  if (part.operator !== "between_dates") return part;
  const instant = (value: string) => (value.includes("T") ? value : startOfDay(value, timeZone));
  const { from, until } = part;
  return { ...part, ...(from && { from: instant(from) }), ...(until && { until: instant(until) }) };
}
