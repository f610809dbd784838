/** Languages in which people name countries in their lists. */
const languages = ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da"];

/** Names that people use and that `Intl` does not, or not any more. */
const furtherNames: Record<string, string> = {
  usa: "US",
  "united states of america": "US",
  america: "US",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  "great britain": "GB",
  holland: "NL",
  "the netherlands": "NL",
  "czech republic": "CZ",
  turkey: "TR",
  "south korea": "KR",
  korea: "KR",
  "the philippines": "PH",
  uae: "AE",
};

let codesByName: Map<string, string> | undefined;

/** The ISO 3166 code, of those known, of a country as people write it; undefined for what names none. */
export function countryCode(written: string, known: readonly string[]): string | undefined {
  const name = written.trim().toLowerCase().replaceAll(".", "").replaceAll(/\s+/g, " ");
  codesByName ??= namedCodes(known);
  return codesByName.get(name);
}

function namedCodes(known: readonly string[]): Map<string, string> {
  const codes = new Map<string, string>();
  for (const language of languages) {
    for (const style of ["long", "short"] as const) {
      const names = new Intl.DisplayNames([language], { type: "region", style, fallback: "none" });
      for (const code of known) {
        const name = names.of(code)?.toLowerCase().replaceAll(".", "");
        if (name && !codes.has(name)) codes.set(name, code);
      }
    }
  }
  for (const [name, code] of Object.entries(furtherNames)) codes.set(name, code);
  for (const code of known) codes.set(code.toLowerCase(), code);
  return codes;
}
