export type PublicHoliday = {
  /** As YYYY-MM-DD, by the country's own calendar. */
  day: string;
  /** In the country's language. */
  name: string;
};

/**
 * The days on which a whole country is off, of these years; none of a country that the library does not know. Holidays of
 * single regions are left out, and half days: people work then. The library is fetched with the first call, as it is
 * large: loading it takes as long as a hundred ticks that have nothing to do.
 */
export async function publicHolidays(country: string, years: readonly number[]): Promise<PublicHoliday[]> {
  const { default: Holidays } = await import("date-holidays");
  const calendar = new Holidays(country);
  return years.flatMap((year) =>
    calendar
      .getHolidays(year)
      .filter(({ type }) => type === "public")
      .flatMap(({ date, start, end, name }) =>
        Array.from({ length: wholeDays(start, end) }, (_, at) => ({ day: dayAfter(date.slice(0, 10), at), name })),
      ),
  );
}

/** A day on which clocks are put forward has 23 hours. */
function wholeDays(start: Date, end: Date): number {
  const hours = (end.getTime() - start.getTime()) / 3_600_000;
  return Math.floor((hours + 1) / 24);
}

function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
