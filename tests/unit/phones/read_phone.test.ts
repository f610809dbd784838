import fc from "fast-check";
import { expect, test } from "vitest";
import { readPhone, readPhoneWith } from "../../../shared/domain/phones/read_phone.ts";
import { showPhone } from "../../../shared/domain/phones/show_phone.ts";
import { phoneLibrary } from "../../../supabase/functions/_shared/phone_library.ts";

const library = await phoneLibrary();

test.each([
  ["+49 30 23125-100", [], "+493023125100"],
  ["+49 (0)30 / 23125 100", [], "+493023125100"],
  ["0049 30 23125100", [], "+493023125100"],
  ["00 49 30 23125100", ["US"], "+493023125100"],
  ["(+49) 30 23125100", [], "+493023125100"],
  ["tel:+49-30-23125100", [], "+493023125100"],
  ["030 23125100", ["Deutschland"], "+493023125100"],
  ["030/23125100", ["Atlantis", "de"], "+493023125100"],
  ["(415) 555-0123", ["U.S.A."], "+14155550123"],
  ["020 7946 0123", ["England", "Germany"], "+442079460123"],
  ["020 7946 0123 ext. 12", ["United Kingdom"], "+442079460123 ext. 12"],
  ["+1 202 555 0123 x5", [], "+12025550123 ext. 5"],
  ["３０ ３１ ３２ ３３", ["Denmark"], "+4530313233"],
])("%s of %j is %s", (typed, countries, phone) => {
  expect(readPhone(library, typed, countries)).toEqual({ phone, isReadable: true });
});

test.each([
  ["030 23125100", []],
  ["030 23125100", ["Atlantis"]],
  ["030 123 / 030 456", ["Germany"]],
  ["+49 30 1234567, +49 170 1234567", []],
  ["020 7946 0123 or 0161 496 0000", ["United Kingdom"]],
  ["123", ["Germany"]],
  ["+999 123456", []],
  ["+49 30 1", []],
  ["ask the reception", ["Germany"]],
  ["", ["Germany"]],
])("%s of %j stays as it was typed", (typed, countries) => {
  expect(readPhone(library, ` ${typed} `, countries)).toEqual({ phone: typed, isReadable: false });
});

const countries = fc.constantFrom("DE", "US", "GB", "FR", "IT", "JP", "BR", "AU");
const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 13 }).map((each) => each.join(""));
const typed = fc.oneof(
  fc.string({ maxLength: 50 }),
  digits,
  digits.map((number) => `+${number}`),
  fc.tuple(digits, digits).map((parts) => parts.join(" - ")),
);

test("what is kept is kept again, whatever the country then", () => {
  fc.assert(
    fc.property(typed, countries, countries, (text, country, other) => {
      const once = readPhone(library, text, [country]);
      if (once.isReadable) expect(readPhone(library, once.phone, [other])).toEqual(once);
      else expect(once.phone).toBe(text.trim());
    }),
  );
});

test("what is readable is E.164, and comes back from how it is shown", () => {
  fc.assert(
    fc.property(typed, countries, countries, (text, country, home) => {
      const { phone, isReadable } = readPhone(library, text, [country]);
      if (!isReadable) return;
      expect(phone).toMatch(/^\+[1-9]\d{4,16}( ext\. \d{1,20})?$/);
      const shown = showPhone(library, phone, home);
      expect(shown.isReadable).toBe(true);
      const again = readPhone(library, shown.text, [home]);
      // A number of the right length that its country doesn't have is not guessed from its national form.
      expect([phone, shown.text]).toContain(again.phone);
    }),
  );
});

test("is shown as it is dialled at home, with the country code elsewhere, and as typed when unreadable", () => {
  expect(showPhone(library, "+493023125100", "DE").text).toBe("030 23125100");
  expect(showPhone(library, "+493023125100", "US").text).toBe("+49 30 23125100");
  expect(showPhone(library, "+493023125100", null).text).toBe("+49 30 23125100");
  expect(showPhone(library, "030 1", "DE")).toEqual({ text: "030 1", isReadable: false });
});

test("asks for countries only where the number says none", async () => {
  const unasked = () => Promise.reject(new Error("asked"));
  expect((await readPhoneWith(library, "+49 30 23125100", unasked)).isReadable).toBe(true);
  await expect(readPhoneWith(library, "030 23125100", unasked)).rejects.toThrow("asked");
});
