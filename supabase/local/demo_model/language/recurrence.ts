import { weekdays } from "./calendar.ts";
import { fold } from "./fold.ts";
import { numberSource, readNumber } from "./number_words.ts";

/** What repeats, as a cron expression, and the text without the words that said so. */
export type Recurrence = { cron: string; every_weeks?: number; rest: string };

const clock =
  "(?:,?\\s+(?:at|around)\\s+(?<hour>\\d{1,2})(?:[:.](?<minute>\\d{2}))?\\s*(?<half>am|pm|a\\.m\\.|p\\.m\\.|o'clock)?)?";
const dayNames = weekdays.join("|");
const phrases = [
  `(?:on )?every (?<nth>other|second|third|fourth) (?:(?<nthDays>(?:${dayNames})(?:(?:,| and|, and) (?:${dayNames}))*)|week(?: on (?<weekDays>(?:${dayNames})s?))?)`,
  "(?:on )?(?:every|each) (?<interval>NUMBER )?(?<unit>minutes?|hours?)",
  `(?:on |at )?the (?<place>first|second|third|fourth|last) (?<placed>${dayNames}) (?:of|in) (?:the|each|every) month`,
  "(?:on )?the (?<edge>first|last) day of (?:the|each|every) month",
  "(?:on )?the (?<date>\\d{1,2})(?:st|nd|rd|th)? (?:day )?of (?:the|each|every) month",
  "(?:on )?(?:every|each|all) (?<working>weekdays?|working days?|workdays?)|on (?<working2>weekdays|working days)",
  `(?:on )?(?:every|each) (?<named>(?:${dayNames})(?:(?:,| and|, and) (?:${dayNames}))*)|on (?<plural>(?:${dayNames})s(?:(?:,| and|, and) (?:${dayNames})s)*)`,
  "(?:on )?(?:every|each) (?<daily>day|morning|evening|afternoon|night)|(?<daily2>daily)",
  "(?:every|each) (?<weekly>week)|(?<weekly2>weekly)",
  "(?:every|each) (?<monthly>month)|(?<monthly2>monthly)",
].join("|");
const repeated = new RegExp(`\\b(?:${phrases.replace("NUMBER", numberSource)})\\b${clock}(?![a-z])`);
const places = new Map([
  ["first", "#1"],
  ["second", "#2"],
  ["third", "#3"],
  ["fourth", "#4"],
  ["last", "L"],
]);
const weeks = new Map([
  ["other", 2],
  ["second", 2],
  ["third", 3],
  ["fourth", 4],
]);
const partHours = new Map([
  ["morning", 8],
  ["afternoon", 14],
  ["evening", 18],
  ["night", 20],
]);
type Groups = Record<string, string | undefined>;

/** Takes "every weekday at 8", "on the first Monday of the month", "every 2 hours": nine in the morning unless said. */
export function takeRecurrence(text: string): Recurrence | undefined {
  const found = repeated.exec(fold(text));
  if (!found?.groups) return undefined;
  const cron = cronOf(found.groups);
  if (!cron) return undefined;
  const rest = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`;
  const every_weeks = weeks.get(found.groups.nth ?? "");
  return { cron, ...(every_weeks !== undefined && { every_weeks }), rest: rest.replace(/\s+/g, " ").trim() };
}

function cronOf(groups: Groups): string | undefined {
  const { unit, place, placed, edge, date, nth } = groups;
  if (unit) return every(readNumber(groups.interval?.trim() || "1"), unit);
  const time = timeOf(groups);
  if (!time) return undefined;
  if (place && placed) return `${time} * * ${numberOf(placed)}${places.get(place) ?? ""}`;
  if (nth) return `${time} * * ${daysIn(groups.nthDays ?? groups.weekDays ?? "monday")}`;
  if (edge) return `${time} ${edge === "last" ? "L" : "1"} * *`;
  if (date) return Number(date) >= 1 && Number(date) <= 31 ? `${time} ${Number(date)} * *` : undefined;
  if (groups.working ?? groups.working2) return `${time} * * 1-5`;
  const names = groups.named ?? groups.plural;
  if (names) return `${time} * * ${daysIn(names)}`;
  if (groups.daily ?? groups.daily2) return `${time} * * *`;
  return groups.weekly || groups.weekly2 ? `${time} * * 1` : `${time} 1 * *`;
}

function every(count: number, unit: string): string | undefined {
  if (unit.startsWith("hour")) return count === 1 ? "0 * * * *" : count < 24 ? `0 */${count} * * *` : undefined;
  return count > 1 && count < 60 ? `*/${count} * * * *` : undefined;
}

/** "0 8": minute and hour, as cron begins. */
function timeOf({ hour, minute, half, daily }: Groups): string | undefined {
  if (hour === undefined) return `0 ${partHours.get(daily ?? "") ?? 9}`;
  const named = Number(hour);
  const later = (half?.startsWith("p") || daily === "evening") && named < 12 ? 12 : 0;
  const midnight = half?.startsWith("a") && named === 12 ? -12 : 0;
  const number = named + later + midnight;
  return number < 24 && Number(minute ?? 0) < 60 ? `${Number(minute ?? 0)} ${number}` : undefined;
}

/** Cron counts from Sunday. */
function numberOf(name: string): number {
  return (weekdays.indexOf(name) + 1) % 7;
}

function daysIn(names: string): string {
  return weekdays
    .filter((name) => names.includes(name))
    .map(numberOf)
    .join(",");
}
