import { countryCode } from "./country_code.ts";
import type { PhoneLibrary } from "./phone_library.ts";

/** A number as it is kept: E.164 with its extension behind (`+493023125100 ext. 12`), or as it was typed. */
export type ReadPhone = { phone: string; isReadable: boolean };

/** Whether a number says its country itself, so that nobody need be asked which one is meant. */
export function saysItsCountry(typed: string): boolean {
  return /^\(?\s*([+＋]|00\s?[1-9])/.test(bare(typed));
}

/**
 * Reads a number as people write it. `countries` are names or ISO codes, the likeliest first: the first one that is a
 * country decides what a number without a country code means. What cannot be read stays as it was typed.
 */
export function readPhone(library: PhoneLibrary, typed: string, countries: readonly string[] = []): ReadPhone {
  const asTyped: ReadPhone = { phone: typed.trim(), isReadable: false };
  const text = bare(typed).replace(/^(\(?\s*)00\s?(?=[1-9])/, "$1+");
  if (!/\p{Nd}/u.test(text) || holdsSeveral(text)) return asTyped;
  const isInternational = saysItsCountry(text);
  const home = isInternational ? undefined : firstCountry(library, countries);
  if (!isInternational && home === undefined) return asTyped;
  const found = library.parse(text, home);
  // A country that was not typed is a guess: then the number must be one that this country really has.
  if (!found || !(isInternational ? found.isPossible() : found.isValid())) return asTyped;
  return { phone: found.ext ? `${found.number} ext. ${found.ext}` : found.number, isReadable: true };
}

/** The same, asking for the countries only where the number does not say its own. */
export async function readPhoneWith(
  library: PhoneLibrary,
  typed: string,
  countriesOf: () => Promise<readonly string[]>,
): Promise<ReadPhone> {
  return readPhone(library, typed, saysItsCountry(typed) ? [] : await countriesOf());
}

function bare(typed: string): string {
  return typed
    .trim()
    .replace(/^tel:\s*/i, "")
    .replace(/^\(\s*([+＋]\d+)\s*\)/, "$1 ");
}

/** To the library a stroke is punctuation: it would make one number of "030 123 / 030 456". */
function holdsSeveral(text: string): boolean {
  return /[/,;|&\n]\s*[(]?[+＋0]|\b(or|oder|and|und)\b/i.test(text);
}

function firstCountry(library: PhoneLibrary, countries: readonly string[]): string | undefined {
  for (const country of countries) {
    const code = countryCode(country, library.countries());
    if (code !== undefined) return code;
  }
  return undefined;
}
