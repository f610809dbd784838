/** When and where a mail is written: for dates, and for "now". */
export type TemplateClock = { now: Date; timeZone: string };

type Write = (of: (options: Intl.DateTimeFormatOptions) => string) => string;

const twoDigits = (text: string) => text.padStart(2, "0");

/** What strftime's codes write; a dash ("%-d") leaves out the leading zero. */
const codes: Record<string, Write> = {
  d: (of) => twoDigits(of({ day: "numeric" })),
  e: (of) => of({ day: "numeric" }),
  m: (of) => twoDigits(of({ month: "numeric" })),
  B: (of) => of({ month: "long" }),
  b: (of) => of({ month: "short" }),
  Y: (of) => of({ year: "numeric" }),
  y: (of) => of({ year: "2-digit" }),
  A: (of) => of({ weekday: "long" }),
  a: (of) => of({ weekday: "short" }),
  H: (of) => twoDigits(of({ hour: "numeric", hourCycle: "h23" })),
  M: (of) => twoDigits(of({ minute: "numeric" })),
};

/**
 * A date or time as the filter `date` writes it: `{{ lead.custom.start | date: "%-d %B %Y", "de" }}`. A day without a time
 * is that day everywhere. Undefined for what is no date, so that it counts as missing.
 */
export function dateText(value: unknown, format: string, locale: string, clock: TemplateClock): string | undefined {
  const when = value === "now" || value === "today" ? clock.now : new Date(String(value));
  if (Number.isNaN(when.getTime())) return undefined;
  const isDay = typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value);
  const timeZone = isDay ? "UTC" : clock.timeZone;
  const language = Intl.DateTimeFormat.supportedLocalesOf([locale])[0] ?? "en";
  const of = (options: Intl.DateTimeFormatOptions) => {
    const [name = ""] = Object.keys(options);
    const parts = new Intl.DateTimeFormat(language, { ...dateAround(name), ...options, timeZone }).formatToParts(when);
    return parts.find(({ type }) => type === name)?.value ?? "";
  };
  return format.replace(/%(-?)([a-zA-Z%])/g, (written, dash: string, code: string) => {
    if (code === "%") return "%";
    const text = codes[code]?.(of);
    if (text === undefined) return written;
    return dash ? text.replace(/^0+(?=\d)/, "") : text;
  });
}

/** A month's name stands in the form in which it stands beside a day ("5 марта"). */
function dateAround(name: string): Intl.DateTimeFormatOptions {
  return name === "month" ? { day: "numeric" } : {};
}
