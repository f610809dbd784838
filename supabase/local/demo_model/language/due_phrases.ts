import { addDays, type Day, dayOf, firstOfMonth, monthOf, months, weekdayOf, weekdays, yearOf } from "./calendar.ts";
import { fold } from "./fold.ts";
import { numberSource, readNumber } from "./number_words.ts";

/** When something is due, as the tools take it, and the text without the words that said so. */
export type DuePhrase = { when: { due: string } | { in_minutes: number }; rest: string };

const monthNames = months.map((month) => `${month.slice(0, 3)}(?:${month.slice(3)}|\\.)?`).join("|");
const clock =
  "(?:at\\s+(?<hour>\\d{1,2})(?:[:.](?<minute>\\d{2}))?\\s*(?<half>am|pm|a\\.m\\.|p\\.m\\.|o'clock)?|(?:in the |this )?(?<part>morning|noon|afternoon|evening)|at (?<noon>noon))";
const span = new RegExp(
  `\\bin\\s+(?<count>half an|${numberSource})\\s+(?<unit>minute|min|hour|hr|day|week|month|year)s?(?:'? time)?\\b`,
);
const dayWords = [
  "(?:by |on |for )?(?<iso>\\d{4}-\\d{2}-\\d{2})(?:t(?<isotime>\\d{2}:\\d{2}))?",
  "(?:by |for )?(?<after>the day after tomorrow)",
  "(?:by |for )?(?<relative>today|tonight|tomorrow)",
  `(?:on |by |for )?(?:the )?(?<day>\\d{1,2})(?:st|nd|rd|th)?(?: of)? (?<month>${monthNames})\\b`,
  `(?:on |by |for )?(?<month2>${monthNames}) (?<day2>\\d{1,2})(?:st|nd|rd|th)?\\b`,
  `(?:on |by |for )?(?:this |next |the coming )?(?<weekday>${weekdays.join("|")})\\b`,
  "(?:by |at |for )?(?:the )?(?<end>end of (?:the |this )?(?:week|month))",
  "(?:for )?next (?<period>week|month|quarter|year)",
].join("|");
const dated = new RegExp(`\\b(?:${dayWords})(?:,?\\s+${clock})?(?![a-z])`);
const timed = new RegExp(`\\b${clock}(?![a-z])`);
const partHours = new Map([
  ["morning", "09:00"],
  ["noon", "12:00"],
  ["afternoon", "14:00"],
  ["evening", "18:00"],
]);
type Groups = Record<string, string | undefined>;

/** Takes "on Tuesday at 3pm", "in two hours", "tomorrow morning", "on 3 December": the moment is always ahead. */
export function takeDue(text: string, today: Day): DuePhrase | undefined {
  const words = fold(text);
  const relative = span.exec(words);
  const found = relative ?? dated.exec(words) ?? timed.exec(words);
  if (!found?.groups) return undefined;
  const when = relative ? afterSpan(found.groups, today) : onDay(found.groups, today);
  if (!when) return undefined;
  const rest = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`;
  return { when, rest: rest.replace(/\s+/g, " ").trim() };
}

function afterSpan({ count, unit }: Groups, today: Day): DuePhrase["when"] | undefined {
  const number = count === "half an" ? 0.5 : readNumber(count ?? "");
  if (number === undefined || number <= 0) return undefined;
  if (unit === "minute" || unit === "min") return { in_minutes: Math.ceil(number) };
  if (unit === "hour" || unit === "hr") return { in_minutes: Math.ceil(number * 60) };
  if (unit === "day") return { due: addDays(today, number) };
  if (unit === "week") return { due: addDays(today, 7 * number) };
  return { due: sameDayOfMonth(today, unit === "year" ? 12 * number : number) };
}

/** The last day of a shorter month stands in. */
function sameDayOfMonth(today: Day, ahead: number): Day {
  const day = Number(today.slice(8));
  const last = addDays(firstOfMonth(yearOf(today), monthOf(today) + ahead + 1), -1);
  return dayOf(yearOf(last), monthOf(last), day) ?? last;
}

function onDay(groups: Groups, today: Day): DuePhrase["when"] | undefined {
  const day = dayNamed(groups, today);
  const namesHour = groups.hour !== undefined;
  if (day === undefined || (namesHour && timeNamed(groups) === undefined)) return undefined;
  const time = groups.isotime ?? timeNamed(groups) ?? (groups.relative === "tonight" ? "18:00" : undefined);
  return { due: time === undefined ? day : `${day}T${time}` };
}

function dayNamed(groups: Groups, today: Day): Day | undefined {
  const { iso, after, relative, weekday, end, period } = groups;
  if (iso) return dayOf(yearOf(iso), monthOf(iso), Number(iso.slice(8)));
  if (after) return addDays(today, 2);
  if (relative) return addDays(today, relative === "tomorrow" ? 1 : 0);
  if (weekday) return addDays(today, (weekdays.indexOf(weekday) - weekdayOf(today) + 7) % 7 || 7);
  if (end?.endsWith("week")) return addDays(today, (4 - weekdayOf(today) + 7) % 7 || 7);
  if (end) return addDays(firstOfMonth(yearOf(today), monthOf(today) + 1), -1);
  if (period === "week") return addDays(today, 7 - weekdayOf(today));
  if (period) return firstOfMonth(yearOf(today), nextBegin(period, monthOf(today)));
  const name = groups.month ?? groups.month2;
  if (!name) return today;
  const month = months.findIndex((full) => full.startsWith(name.slice(0, 3))) + 1;
  const day = Number(groups.day ?? groups.day2);
  const thisYear = dayOf(yearOf(today), month, day);
  return thisYear !== undefined && thisYear > today ? thisYear : dayOf(yearOf(today) + 1, month, day);
}

function nextBegin(period: string, month: number): number {
  if (period === "month") return month + 1;
  return period === "quarter" ? Math.floor((month - 1) / 3) * 3 + 4 : 13;
}

function timeNamed({ hour, minute, half, part, noon }: Groups): string | undefined {
  if (part ?? noon) return partHours.get(part ?? "noon");
  if (hour === undefined) return undefined;
  const afternoon = half?.startsWith("p") ? 12 : 0;
  const morning = half?.startsWith("a") && hour === "12" ? -12 : 0;
  const number = (half?.startsWith("p") && hour === "12" ? 0 : Number(hour)) + afternoon + morning;
  return number < 24 ? `${String(number).padStart(2, "0")}:${minute ?? "00"}` : undefined;
}
