import { z } from "zod";
import type { Database } from "../_shared/database.ts";
import type { publicHolidays } from "../_shared/public_holidays.ts";

export type HolidayDependencies = {
  service: Database;
  holidaysOf: typeof publicHolidays;
  tunables: { holidays: { countries: number } };
};

const due = z.object({ year: z.number().int(), countries: z.array(z.string()) });

/** Writes down the public holidays of the countries that are in use, each once a day; the calendar of mail keeps them. */
export async function keepHolidays({ service, holidaysOf, tunables }: HolidayDependencies): Promise<void> {
  const { year, countries } = due.parse(await service.rpc("holidays_due", { at_most: tunables.holidays.countries }));
  const years = [year, year + 1];
  for (const country of countries) {
    const holidays = await holidaysOf(country, years);
    const days = { from_day: `${year}-01-01`, to_day: `${year + 1}-12-31` };
    await service.rpc("put_public_holidays", { country, ...days, holidays });
  }
}
