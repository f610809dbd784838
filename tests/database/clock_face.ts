/** What a clock and a calendar on the wall show. */
export interface ClockFace {
  day: string;
  /** Since midnight. */
  minutes: number;
  /** ISO: 1 is Monday. */
  weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** An instant as the people of a zone see it, by the platform's own time zones. */
export function clockFace(instant: Date, zone: string): ClockFace {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      weekday: "short",
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    day: `${part.year}-${part.month}-${part.day}`,
    minutes: Number(part.hour) * 60 + Number(part.minute),
    weekday: weekdays.indexOf(part.weekday ?? "") + 1,
  };
}
