/** Languages offered for dates and numbers (BCP 47); the reader's own and the saved one are added. */
const offered = [
  "en-GB",
  "en-US",
  "da-DK",
  "de-AT",
  "de-CH",
  "de-DE",
  "es-ES",
  "es-MX",
  "fi-FI",
  "fr-FR",
  "it-IT",
  "ja-JP",
  "ko-KR",
  "nb-NO",
  "nl-NL",
  "pl-PL",
  "pt-BR",
  "pt-PT",
  "sv-SE",
  "tr-TR",
  "uk-UA",
  "zh-CN",
];

export interface LocaleChoice {
  value: string;
  label: string;
}

/** The languages to choose from, named in English and in order of name, with those of `also` among them. */
export function localeChoices(also: readonly string[]): LocaleChoice[] {
  const names = new Intl.DisplayNames("en", { type: "language" });
  return [...new Set([...offered, ...also])]
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((one, other) => one.label.localeCompare(other.label, "en"));
}
