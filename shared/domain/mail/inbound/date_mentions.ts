/** A day that a text names: where it stands, and which day it is. */
export type DateMention = { from: number; to: number; day: Date };

const months: readonly (readonly string[])[] = [
  ["january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene"],
  ["february", "feb", "februar", "feber", "février", "févr", "fév", "fevrier", "febrero"],
  ["march", "mar", "märz", "mrz", "maerz", "mars", "marzo"],
  ["april", "apr", "avril", "avr", "abril", "abr"],
  ["may", "mai", "mayo"],
  ["june", "jun", "juni", "juin", "junio"],
  ["july", "jul", "juli", "juillet", "juil", "julio"],
  ["august", "aug", "août", "aout", "agosto", "ago"],
  ["september", "sept", "sep", "septembre", "septiembre", "setiembre"],
  ["october", "oct", "oktober", "okt", "octobre", "octubre"],
  ["november", "nov", "novembre", "noviembre"],
  ["december", "dec", "dezember", "dez", "décembre", "déc", "decembre", "diciembre", "dic"],
];
const monthOf = new Map(months.flatMap((names, month) => names.map((name) => [name, month] as const)));
const weekdays: readonly (readonly string[])[] = [
  ["sunday", "sonntag", "dimanche", "domingo"],
  ["monday", "montag", "lundi", "lunes"],
  ["tuesday", "dienstag", "mardi", "martes"],
  ["wednesday", "mittwoch", "mercredi", "miércoles", "miercoles"],
  ["thursday", "donnerstag", "jeudi", "jueves"],
  ["friday", "freitag", "vendredi", "viernes"],
  ["saturday", "samstag", "sonnabend", "samedi", "sábado", "sabado"],
];
const weekdayOf = new Map(weekdays.flatMap((names, day) => names.map((name) => [name, day] as const)));
const tomorrows = ["tomorrow", "morgen", "demain", "mañana"];
const nextWeeks = [
  "next week",
  "nächste woche",
  "kommende woche",
  "nächster woche",
  "semaine prochaine",
  "próxima semana",
  "semana que viene",
];

const alternatives = (names: Iterable<string>) => [...names].sort((a, b) => b.length - a.length).join("|");
const month = `(${alternatives(monthOf.keys())})\\.?`;
const year = "(?:,?\\s(?:de\\s|del\\s|of\\s)?(\\d{4}))?";
const patterns = {
  iso: /(?<![\d/.-])(20\d\d)-(\d\d)-(\d\d)(?!\d)/g,
  dayMonth: new RegExp(
    `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|er|º|\\.)?\\s(?:of\\s|de\\s)?${month}(?!\\p{L})${year}`,
    "giu",
  ),
  monthDay: new RegExp(`(?<!\\p{L})${month}\\s(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])${year}`, "giu"),
  numeric: /(?<![\d/.:-])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d{2})(?!\d)|\.(?!\d)|(?![\d/.:-]))/g,
  word: new RegExp(`(?<!\\p{L})(${alternatives([...weekdayOf.keys(), ...tomorrows, ...nextWeeks])})(?!\\p{L})`, "giu"),
};

const dayMilliseconds = 86_400_000;
const utc = (y: number, m: number, d: number): Date | undefined => {
  const date = new Date(Date.UTC(y, m, d));
  return date.getUTCMonth() === m && date.getUTCDate() === d ? date : undefined;
};

/**
 * The days that a text names, in its order, read in English, German, French and Spanish from `today` on: without a year it
 * is the next such day, "Monday" the next one after today, and 3/12 the reading that comes sooner.
 */
export function dateMentions(text: string, today: Date): DateMention[] {
  const start = utc(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()) ?? today;
  const found = [
    ...matches(text, patterns.iso, ([, y, m, d]) => utc(Number(y), Number(m) - 1, Number(d))),
    ...matches(text, patterns.dayMonth, ([, d, name, y]) => dated(start, monthOf.get(lower(name)), Number(d), y)),
    ...matches(text, patterns.monthDay, ([, name, d, y]) => dated(start, monthOf.get(lower(name)), Number(d), y)),
    ...matches(text, patterns.numeric, ([, one, sign, two, y]) => numeric(start, Number(one), Number(two), sign, y)),
  ];
  const words = matches(text, patterns.word, ([, name]) => named(start, lower(name)));
  // "Monday, 3 December" is one day: the name stands before its number.
  const alone = words.filter(({ to }) => !found.some(({ from }) => from >= to && from - to <= 6));
  const all = [...found, ...alone].sort((a, b) => a.from - b.from || b.to - a.to);
  return all.filter((one, at) => at === 0 || one.from >= (all[at - 1]?.to ?? 0));
}

const lower = (name: string | undefined) => (name ?? "").toLowerCase();

function matches(text: string, pattern: RegExp, read: (match: RegExpMatchArray) => Date | undefined): DateMention[] {
  const mentions: DateMention[] = [];
  for (const match of text.matchAll(pattern)) {
    const day = read(match);
    if (day) mentions.push({ from: match.index, to: match.index + match[0].length, day });
  }
  return mentions;
}

function dated(start: Date, monthIndex: number | undefined, day: number, year: string | undefined): Date | undefined {
  if (monthIndex === undefined) return undefined;
  if (year !== undefined) return utc(year.length === 2 ? 2000 + Number(year) : Number(year), monthIndex, day);
  const thisYear = utc(start.getUTCFullYear(), monthIndex, day);
  if (thisYear && thisYear >= start) return thisYear;
  return utc(start.getUTCFullYear() + 1, monthIndex, day);
}

function numeric(
  start: Date,
  one: number,
  two: number,
  sign: string | undefined,
  year: string | undefined,
): Date | undefined {
  const dayFirst = dated(start, two - 1, one, year);
  // With dots and dashes the day comes first everywhere.
  if (sign !== "/") return dayFirst;
  const monthFirst = dated(start, one - 1, two, year);
  if (!dayFirst || !monthFirst) return dayFirst ?? monthFirst;
  const ahead = [dayFirst, monthFirst].filter((day) => day >= start).sort((a, b) => a.getTime() - b.getTime());
  return ahead[0] ?? dayFirst;
}

function named(start: Date, name: string): Date | undefined {
  const weekday = nextWeeks.includes(name) ? 1 : weekdayOf.get(name);
  const ahead = weekday === undefined ? 1 : ((weekday - start.getUTCDay() + 6) % 7) + 1;
  return new Date(start.getTime() + ahead * dayMilliseconds);
}
