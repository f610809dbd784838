import { addDays, type Day, dayOf, firstOfMonth, monthOf, months, weekdayOf, weekdays, yearOf } from "./calendar.ts";

/** From a day, inclusive, until a day, exclusive. */
export type Span = { from: Day; until: Day };

const monthSource = `(?:${months.map((month) => `${month.slice(0, 3)}(?:${month.slice(3)}|\\.)?`).join("|")}|sept)`;
const namedSource =
  "(?:today|yesterday|(?:this|last|the current|the previous) (?:week|month|quarter|year)|(?:the )?(?:beginning|start) of (?:the|this) (?:week|month|quarter|year)|christmas|new year)";

/** Source of a pattern for a date or a named period: "2026-03-01", "1 March", "March 2026", "Monday", "last week". */
export const dateSource = [
  "\\d{4}-\\d{2}-\\d{2}",
  `\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${monthSource}(?:,? \\d{4})?`,
  `${monthSource} \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?(?!\\d)`,
  `${monthSource}(?: \\d{4})?`,
  namedSource,
  `(?:last )?(?:${weekdays.join("|")})`,
  "20\\d{2}",
].join("|");

/** The dates that need no word before them to be known for one. */
export const plainDateSource = `\\d{4}-\\d{2}-\\d{2}|${namedSource}`;

/** The days that a phrase matched by `dateSource` names; a date without a year is the latest that is not ahead. */
export function readSpan(phrase: string, today: Day): Span | undefined {
  const text = phrase
    .replace(/\s+/g, " ")
    .replace(/^last (?=[mtwfs][a-z]+day$)/, "")
    .trim();
  return namedSpan(text, today) ?? weekdaySpan(text, today) ?? isoSpan(text) ?? monthSpan(text, today);
}

function namedSpan(text: string, today: Day): Span | undefined {
  if (text === "today") return oneDay(today);
  if (text === "yesterday") return oneDay(addDays(today, -1));
  const named = /(?<which>this|last|current|previous|start|beginning).*?(?<unit>week|month|quarter|year)$/.exec(text);
  const unit = named?.groups?.unit;
  if (!unit) return undefined;
  const which = named.groups?.which;
  return periodSpan(unit, which === "last" || which === "previous" ? -1 : 0, today);
}

/** The calendar week (from Monday), month, quarter or year, `steps` away from the current. */
function periodSpan(unit: string, steps: number, today: Day): Span {
  if (unit === "week") {
    const from = addDays(today, 7 * steps - weekdayOf(today));
    return { from, until: addDays(from, 7) };
  }
  const length = unit === "month" ? 1 : unit === "quarter" ? 3 : 12;
  const current = Math.floor((monthOf(today) - 1) / length) * length + 1;
  const month = current + length * steps;
  return { from: firstOfMonth(yearOf(today), month), until: firstOfMonth(yearOf(today), month + length) };
}

function weekdaySpan(text: string, today: Day): Span | undefined {
  const wanted = weekdays.indexOf(text);
  if (wanted < 0) return undefined;
  const back = (weekdayOf(today) - wanted + 7) % 7 || 7;
  return oneDay(addDays(today, -back));
}

function isoSpan(text: string): Span | undefined {
  if (/^20\d{2}$/.test(text)) return { from: `${text}-01-01`, until: firstOfMonth(Number(text), 13) };
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const day = dayOf(yearOf(text), monthOf(text), Number(text.slice(8)));
  return day === undefined ? undefined : oneDay(day);
}

function monthSpan(text: string, today: Day): Span | undefined {
  const name = new RegExp(monthSource).exec(text)?.[0];
  if (!name) return undefined;
  const month = months.findIndex((full) => full.startsWith(name.slice(0, 3))) + 1;
  const year = /\b(20\d{2}|19\d{2})\b/.exec(text)?.[1];
  const day = /(?:^|\D)(\d{1,2})(?!\d)/.exec(text)?.[1];
  const made = (inYear: number): Span | undefined => {
    if (day === undefined) return { from: firstOfMonth(inYear, month), until: firstOfMonth(inYear, month + 1) };
    const found = dayOf(inYear, month, Number(day));
    return found === undefined ? undefined : oneDay(found);
  };
  if (year !== undefined) return made(Number(year));
  const thisYear = made(yearOf(today));
  return thisYear && thisYear.from <= today ? thisYear : made(yearOf(today) - 1);
}

function oneDay(day: Day): Span {
  return { from: day, until: addDays(day, 1) };
}
