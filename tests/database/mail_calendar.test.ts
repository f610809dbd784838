import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createWorkspace, type Workspace } from "../helpers/people.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";
import { type ClockFace, clockFace } from "./clock_face.ts";

let database: TestDatabase;
let workspace: Workspace;
beforeAll(async () => {
  database = await openTestDatabase();
  workspace = await createWorkspace(database.sql);
  await database.sql`insert into public.days_off (workspace_id, day, name) values (${workspace.id}, '2027-05-14', 'Bridge')`;
  await database.sql`insert into private.public_holidays (country, day, name) values
    ('DE', '2027-05-06', 'Christi Himmelfahrt'), ('US', '2027-07-05', 'Independence Day'), ('JP', '2027-05-03', 'Day of the constitution')`;
});
afterAll(() => database.stop());

const days = { off: ["2027-05-14"], DE: ["2027-05-06"], US: ["2027-07-05"], JP: ["2027-05-03"] };
const countries = {
  DE: { zones: ["Europe/Berlin"], workDays: [1, 2, 3, 4, 5], holidays: days.DE },
  US: { zones: ["America/New_York", "America/Los_Angeles"], workDays: [1, 2, 3, 4, 5], holidays: days.US },
  JP: { zones: ["Asia/Tokyo"], workDays: [1, 2, 3, 4, 5], holidays: days.JP },
  IN: { zones: ["Asia/Kolkata"], workDays: [1, 2, 3, 4, 5], holidays: [] },
  IL: { zones: ["Asia/Jerusalem"], workDays: [7, 1, 2, 3, 4], holidays: [] },
  AU: { zones: ["Australia/Sydney", "Australia/Perth"], workDays: [1, 2, 3, 4, 5], holidays: [] },
} as const;
type Country = keyof typeof countries;

interface Sender {
  zone: string;
  country: "DE" | "US" | null;
  fromHour: number;
  toHour: number;
  workDays: readonly number[];
}

const opened = z.object({
  opens: z.coerce.date(),
  closes: z.coerce.date(),
  agrees: z.enum(["both", "some", "sender"]),
});

async function windowOf(sender: Sender, country: string | null, after: Date) {
  const [row] = await database.sql`
    select lower(w.opens) as opens, upper(w.opens) as closes, w.agrees
    from jsonb_populate_record(null::public.mailboxes, ${database.sql.json(mailbox(sender))}) m
    cross join lateral private.next_sending_window(${after}, m, ${country}) w`;
  return opened.parse(row);
}

const hour = (value: number) => `${String(value).padStart(2, "0")}:00`;
const mailbox = ({ zone, country, fromHour, toHour, workDays }: Sender) => ({
  workspace_id: workspace.id,
  time_zone: zone,
  country,
  work_days: [...workDays],
  from_hour: hour(fromHour),
  to_hour: hour(toHour),
});

/** The same rule in other words: what a watch on the wall shows, minute by minute. */
const senderWorks = (sender: Sender, instant: Date) => {
  const face = clockFace(instant, sender.zone);
  const free = sender.country ? days[sender.country] : [];
  return (
    within(face, sender.fromHour, sender.toHour) &&
    sender.workDays.includes(face.weekday) &&
    ![...days.off, ...free].includes(face.day)
  );
};
const readerWorks = (country: Country, zone: string, instant: Date) => {
  const { workDays, holidays } = countries[country];
  const face = clockFace(instant, zone);
  return (
    within(face, 8, 18) &&
    [...workDays].some((day) => day === face.weekday) &&
    ![...holidays].some((day) => day === face.day)
  );
};
const within = ({ minutes }: ClockFace, from: number, to: number) => minutes >= from * 60 && minutes < to * 60;
const allWork = (sender: Sender, country: Country, instant: Date) =>
  senderWorks(sender, instant) && countries[country].zones.every((zone) => readerWorks(country, zone, instant));

const senders = fc.record({
  zone: fc.constantFrom(
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "UTC",
  ),
  country: fc.constantFrom("DE" as const, "US" as const, null),
  fromHour: fc.integer({ min: 5, max: 14 }),
  toHour: fc.integer({ min: 15, max: 24 }),
  workDays: fc.constantFrom([1, 2, 3, 4, 5], [7, 1, 2, 3, 4], [2], [1, 2, 3, 4, 5, 6, 7]),
});
/** Around the changes of clocks, the holidays above and the end of a year. */
const instants = fc
  .tuple(
    fc.constantFrom("2027-03-12", "2027-03-27", "2027-05-03", "2027-07-03", "2027-10-02", "2027-10-30", "2027-12-30"),
    fc.integer({ min: 0, max: 5 * 24 * 60 }),
  )
  .map(([day, minutes]) => new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000));
const countryCodes = fc.constantFrom(
  "DE" as const,
  "US" as const,
  "JP" as const,
  "IN" as const,
  "IL" as const,
  "AU" as const,
);

describe("a mail leaves", () => {
  test("only when the sender's hours and the reader's agree, and at the first such minute", async () => {
    await fc.assert(
      fc.asyncProperty(
        senders,
        countryCodes,
        instants,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 150, maxLength: 150 }),
        async (sender, country, after, shares) => {
          const { opens, closes, agrees } = await windowOf(sender, country, after);
          expect(opens >= after).toBe(true);
          const inside = new Date(opens.getTime() + (closes.getTime() - opens.getTime()) * (shares[0] ?? 0) * 0.999);
          for (const instant of [opens, inside]) {
            expect(senderWorks(sender, instant)).toBe(true);
            const works = countries[country].zones.map((zone) => readerWorks(country, zone, instant));
            if (agrees === "both") expect(works).not.toContain(false);
            if (agrees === "some") expect(works).toContain(true);
          }
          if (agrees !== "both") return;
          const earlier = shares.map(
            (share) => new Date(after.getTime() + share * (opens.getTime() - after.getTime() - 1)),
          );
          expect(
            earlier.filter((instant) => instant >= after && instant < opens && allWork(sender, country, instant)),
          ).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);

  test("by one zone of a country where all of them never agree, by the sender's hours where nobody does", async () => {
    const berlin: Sender = { zone: "Europe/Berlin", country: "DE", fromHour: 9, toHour: 17, workDays: [1, 2, 3, 4, 5] };
    const monday = new Date("2027-06-07T05:00:00Z");
    expect(await windowOf(berlin, "usa", monday)).toEqual({
      opens: new Date("2027-06-07T12:00:00Z"),
      closes: new Date("2027-06-07T15:00:00Z"),
      agrees: "some",
    });
    const early = { ...berlin, fromHour: 12, toHour: 14 };
    expect(await windowOf(early, "JP", monday)).toMatchObject({
      opens: new Date("2027-06-07T10:00:00Z"),
      agrees: "sender",
    });
  });

  test("to a reader whose country nobody knows as to one next door", async () => {
    const berlin: Sender = { zone: "Europe/Berlin", country: "DE", fromHour: 6, toHour: 22, workDays: [1, 2, 3, 4, 5] };
    for (const country of [null, "Atlantis"]) {
      expect(await windowOf(berlin, country, new Date("2027-06-07T02:00:00Z"))).toEqual({
        opens: new Date("2027-06-07T06:00:00Z"),
        closes: new Date("2027-06-07T16:00:00Z"),
        agrees: "both",
      });
    }
  });

  test("never, from someone who is away for longer than a year", async () => {
    const [row] = await database.sql`
      select w.opens from jsonb_populate_record(null::public.mailboxes, ${database.sql.json({ ...mailbox({ zone: "UTC", country: null, fromHour: 9, toHour: 17, workDays: [] }) })}) m
      cross join lateral private.next_sending_window(now(), m, null) w`;
    expect(row?.opens).toBeNull();
  });
});

describe("a wait", () => {
  const waited = async (start: string, seconds: number, unit: string, zone = "Europe/Berlin") => {
    const sender: Sender = { zone, country: "DE", fromHour: 9, toHour: 17, workDays: [1, 2, 3, 4, 5] };
    const [row] = await database.sql`
      select private.after_wait(${start}, ${seconds}, ${unit}, m) as value
      from jsonb_populate_record(null::public.mailboxes, ${database.sql.json(mailbox(sender))}) m`;
    return z.coerce.date().parse(row?.value).toISOString();
  };
  const day = 86_400;

  test("of days keeps the time of day when the clocks change", async () => {
    expect(await waited("2027-03-27T10:00:00+01:00", 2 * day, "days")).toBe("2027-03-29T08:00:00.000Z");
    expect(await waited("2027-10-30T10:00:00+02:00", 2 * day, "days")).toBe("2027-11-01T09:00:00.000Z");
  });
  test("of hours does not", async () => {
    expect(await waited("2027-03-27T10:00:00+01:00", 2 * day, "hours")).toBe("2027-03-29T09:00:00.000Z");
  });
  test("of working days leaves out weekends, holidays and days off", async () => {
    expect(await waited("2027-05-05T10:00:00+02:00", day, "working_days")).toBe("2027-05-07T08:00:00.000Z");
    expect(await waited("2027-05-07T10:00:00+02:00", day, "working_days")).toBe("2027-05-10T08:00:00.000Z");
    expect(await waited("2027-05-13T10:00:00+02:00", day, "working_days")).toBe("2027-05-17T08:00:00.000Z");
    expect(await waited("2027-05-12T10:00:00+02:00", 0, "working_days")).toBe("2027-05-12T08:00:00.000Z");
  });
});

test("every zone of the table is one the database knows", async () => {
  const unknown = await database.sql`
    select zone from private.country_zones c cross join unnest(c.time_zones) as zone
    where zone not in (select name from pg_catalog.pg_timezone_names)`;
  expect([...unknown]).toEqual([]);
});

describe("public holidays", () => {
  const due = async (atMost = 10) => (await database.sql`select public.holidays_due(${atMost}) as due`)[0]?.due;
  const put = (holidays: { day: string; name: string }[]) =>
    database.sql`select public.put_public_holidays('FR', '2027-01-01', '2027-12-31', ${database.sql.json(holidays)})`;

  test("are asked for countries in use once a day, and replaced", async () => {
    await database.sql`insert into public.leads (workspace_id, name, country) values (${workspace.id}, 'Ada', 'France'), (${workspace.id}, 'Ben', 'es')`;
    expect(await due()).toEqual({ year: new Date().getUTCFullYear(), countries: ["ES", "FR"] });
    expect(await due(1)).toMatchObject({ countries: ["ES"] });
    for (const name of ["Bastille Day", "Fête nationale"]) await put([{ day: "2027-07-14", name }]);
    const kept = await database.sql`select day::text, name from private.public_holidays where country = 'FR'`;
    expect([...kept]).toEqual([{ day: "2027-07-14", name: "Fête nationale" }]);
    expect(await due()).toMatchObject({ countries: ["ES"] });
    await database.sql`update private.holiday_refreshes set refreshed_at = now() - interval '25 hours'`;
    expect(await due()).toMatchObject({ countries: ["ES", "FR"] });
    await put([]);
    expect(await due()).toMatchObject({ countries: ["ES"] });
    expect([...(await database.sql`select from private.public_holidays where country = 'FR'`)]).toEqual([]);
  });
});
