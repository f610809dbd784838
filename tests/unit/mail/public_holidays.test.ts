import { describe, expect, test } from "vitest";
import { type PublicHoliday, publicHolidays } from "../../../supabase/functions/_shared/public_holidays.ts";
import { type HolidayDependencies, keepHolidays } from "../../../supabase/functions/tick/keep_holidays.ts";

const days = async (country: string, year: number) =>
  (await publicHolidays(country, [year])).map(({ day }) => day.slice(5));

describe("public holidays", () => {
  // As the countries' own laws and calendars name them.
  test.each([
    ["DE", 2026, "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"],
    ["US", 2027, "01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31"],
    ["GB", 2026, "01-01 04-03 04-06 05-04 05-25 12-25 12-26 12-28"],
    ["FR", 2027, "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25"],
    [
      "JP",
      2026,
      "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23",
    ],
  ])("of %s in %i are %s", async (country, year, expected) => {
    expect((await days(country, year)).sort().join(" ")).toBe(expected);
  });

  test("that last several days stand with each of them; half days are worked", async () => {
    // Ramazan Bayramı: three days after the afternoon before.
    expect(await days("TR", 2026)).toEqual(expect.arrayContaining(["03-20", "03-21", "03-22"]));
    expect(await days("TR", 2026)).not.toContain("03-23");
    // Women's Day: half a day for half of the people.
    expect(await days("CN", 2026)).not.toContain("03-08");
  });

  test("of a single region are left out, and a country that is not known has none", async () => {
    const names = (await publicHolidays("DE", [2026])).map(({ name }) => name);
    expect(names).toContain("Karfreitag");
    expect(names).not.toContain("Fronleichnam");
    expect(await publicHolidays("QA", [2026])).toEqual([]);
    expect(await publicHolidays("ZZ", [2026])).toEqual([]);
  });
});

describe("the tick", () => {
  const told: { country: unknown; days: unknown[]; holidays: unknown }[] = [];
  const deps = (countries: string[], holidaysOf: HolidayDependencies["holidaysOf"]): HolidayDependencies => ({
    holidaysOf,
    tunables: { holidays: { countries: 2 } },
    service: {
      rpc: async (name, { country, from_day, to_day, holidays }) => {
        if (name === "holidays_due") return { year: 2027, countries };
        told.push({ country, days: [from_day, to_day], holidays });
        return 0;
      },
    },
  });
  const one: PublicHoliday = { day: "2027-01-01", name: "Neujahr" };

  test("writes down this year and the next of each country that is due", async () => {
    await keepHolidays(deps(["DE", "FR"], async (country, years) => [{ ...one, name: `${country} ${years.join()}` }]));
    expect(told).toEqual(
      ["DE", "FR"].map((country) => ({
        country,
        days: ["2027-01-01", "2028-12-31"],
        holidays: [{ day: "2027-01-01", name: `${country} 2027,2028` }],
      })),
    );
  });

  test("does not fetch the library when none is", async () => {
    const holidaysOf = () => Promise.reject(new Error("fetched"));
    await expect(keepHolidays(deps([], holidaysOf))).resolves.toBeUndefined();
  });
});
