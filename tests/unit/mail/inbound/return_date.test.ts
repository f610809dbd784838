import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readReturnDate } from "../../../../shared/domain/mail/inbound/return_date.ts";

/** A Monday. */
const sentAt = new Date("2026-11-23T09:00:00Z");

const samples: [text: string, day: string | undefined][] = [
  ["I am out of the office and will be back on 3 December.", "2026-12-03"],
  ["I'm away and return on December 3rd, 2026.", "2026-12-03"],
  ["I will be back in the office on Thursday, 3 December.", "2026-12-03"],
  ["Returning Dec 3. For urgent matters call 555-1234.", "2026-12-03"],
  ["I am on vacation until December 3.", "2026-12-04"],
  ["I'm out of office through 3 Dec 2026 with limited access to email.", "2026-12-04"],
  ["Out of office from November 24 to December 3.", "2026-12-04"],
  ["I will be out of the office 24 Nov - 3 Dec.", "2026-12-04"],
  ["I am out from 11/24 through 12/3.", "2026-12-04"],
  ["I will be out of the office from Nov 24 until Dec 2, returning on Dec 3.", "2026-12-03"],
  ["I'm back on Monday.", "2026-11-30"],
  ["Out sick today, back tomorrow.", "2026-11-24"],
  ["I will be available again as of 2026-12-03.", "2026-12-03"],
  ["I return to the office on 5 January.", "2027-01-05"],
  ["I will return to work on Wednesday.", "2026-11-25"],
  ["I'll be back next week.", "2026-11-30"],
  ["Ich bin ab dem 3. Dezember wieder im Büro.", "2026-12-03"],
  ["Ich bin am 3.12. zurück.", "2026-12-03"],
  ["Ich bin zurück am 3.12.2026 und melde mich dann.", "2026-12-03"],
  ["Ich bin bis zum 3. Dezember im Urlaub.", "2026-12-04"],
  ["Ich bin bis einschließlich 03.12.2026 nicht im Büro.", "2026-12-04"],
  ["Ich bin vom 24.11. bis zum 3.12. im Urlaub.", "2026-12-04"],
  ["Ich bin vom 24.11.26 bis 02.12.26 abwesend und ab 03.12.26 wieder erreichbar.", "2026-12-03"],
  ["Ab Montag bin ich wieder für Sie da.", "2026-11-30"],
  ["Bin morgen wieder erreichbar.", "2026-11-24"],
  ["Nächste Woche bin ich wieder da.", "2026-11-30"],
  ["Je suis absent jusqu'au 3 décembre.", "2026-12-04"],
  ["Je suis en congés du 24 novembre au 3 décembre inclus.", "2026-12-04"],
  ["De retour le 3 décembre 2026.", "2026-12-03"],
  ["Je serai de retour le 1er décembre.", "2026-12-01"],
  ["Je serai joignable à partir du 03/12/2026.", "2026-12-03"],
  ["Je reviendrai lundi.", "2026-11-30"],
  ["Estoy de vacaciones hasta el 3 de diciembre.", "2026-12-04"],
  ["Vuelvo el 3 de diciembre de 2026.", "2026-12-03"],
  ["Estaré fuera de la oficina del 24 de noviembre al 2 de diciembre y regreso el 3 de diciembre.", "2026-12-03"],
  ["Estaré disponible a partir del lunes.", "2026-11-30"],
  ["I am out of the office.", undefined],
  ["Our company was founded on 3 December 1998.", undefined],
  ["I was back on 3 November 2026.", undefined],
  ["I'm back on 31 February.", undefined],
  ["Back on 3 December 2035.", undefined],
];

describe("the return date that someone states", () => {
  test.each(samples)("%s", (text, day) => {
    expect(readReturnDate(text, sentAt)).toBe(day);
  });

  test("lines may break anywhere", () => {
    expect(readReturnDate("I will be back\n on 3\nDecember\n2026.", sentAt)).toBe("2026-12-03");
  });

  test("any day within a year is read in every form", () => {
    const named = (options: Intl.DateTimeFormatOptions, locale: string) => (day: Date) =>
      new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(day);
    const forms: [lead: string, form: (day: Date) => string][] = [
      ["back on", named({ day: "numeric", month: "long", year: "numeric" }, "en-GB")],
      ["back on", named({ day: "numeric", month: "long", year: "numeric" }, "en-US")],
      ["back on", (day) => day.toISOString().slice(0, 10)],
      ["wieder da ab", named({ day: "2-digit", month: "2-digit", year: "numeric" }, "de-DE")],
      ["zurück am", named({ day: "numeric", month: "long", year: "numeric" }, "de-DE")],
      ["de retour le", named({ day: "numeric", month: "long", year: "numeric" }, "fr-FR")],
      ["vuelvo el", named({ day: "numeric", month: "long", year: "numeric" }, "es-ES")],
    ];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 360 }), fc.constantFrom(...forms), (days, [lead, form]) => {
        const day = new Date(Date.UTC(2026, 10, 23 + days));
        expect(readReturnDate(`I am away, ${lead} ${form(day)}.`, sentAt)).toBe(day.toISOString().slice(0, 10));
      }),
    );
  });

  test("whatever is written, it is a day after today within about a year, or none", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.integer({ min: 0, max: 99 }), (noise, number) => {
        const read = readReturnDate(`${noise} back on ${number}.${number % 15}. ${noise}`, sentAt);
        if (read === undefined) return;
        const days = (Date.parse(read) - sentAt.getTime()) / 86_400_000;
        expect(days).toBeGreaterThan(-1);
        expect(days).toBeLessThanOrEqual(371);
      }),
    );
  });

  test.each([" ", "back ", "3.", "1 ", "until ", "3/", "-", "jan "])("100,000 times %j takes no time", (piece) => {
    const began = performance.now();
    readReturnDate(piece.repeat(100_000), sentAt);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
