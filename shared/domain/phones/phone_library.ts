/** Reads phone numbers; made of the package `libphonenumber-js`, which each side of the house hands in. */
export type PhoneLibrary = {
  /** `country`: ISO code of what a number without a country code is of. */
  parse(text: string, country?: string): PhoneNumber | undefined;
  /** ISO codes. */
  countries(): readonly string[];
};

export type PhoneNumber = {
  /** E.164, without the extension. */
  number: string;
  country?: string | undefined;
  ext?: string | undefined;
  /** Whether it has a length that its country uses. */
  isPossible(): boolean;
  /** Whether its country has such numbers. */
  isValid(): boolean;
  formatNational(): string;
  formatInternational(): string;
};

/** What is used of the package. */
type Package<Country extends string> = {
  parsePhoneNumberFromString(
    text: string,
    options: { defaultCountry?: Country; extract: false },
  ): PhoneNumber | undefined;
  getCountries(): readonly Country[];
  isSupportedCountry(country: string): country is Country;
};

/** The package as the rules of this folder want it. */
export function phoneLibraryOf<Country extends string>(from: Package<Country>): PhoneLibrary {
  return {
    parse(text, country) {
      const home = country !== undefined && from.isSupportedCountry(country) ? { defaultCountry: country } : {};
      return from.parsePhoneNumberFromString(text, { extract: false, ...home });
    },
    countries: () => from.getCountries(),
  };
}
