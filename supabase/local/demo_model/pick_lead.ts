import type { KnownLead } from "./known_lead.ts";
import { fold } from "./language/fold.ts";
import { numberSource, ordinalSource, readNumber, readOrdinal } from "./language/number_words.ts";

/** The leads of a list that an ordinal names, "the second one" or "the first three"; undefined when it names none. */
export function pickByOrdinal(phrase: string, leads: readonly KnownLead[], offset = 0): KnownLead[] | undefined {
  const text = fold(phrase).trim();
  const noun =
    "(?:\\s+(?:ones?|leads?|person|people|contacts?|entry|result|of (?:them|those|these)|in the list|on the list))*";
  const several = new RegExp(`^(?:the\\s+)?(?<end>first|top|last)\\s+(?<count>${numberSource})${noun}$`).exec(text);
  if (several?.groups?.count !== undefined) {
    const count = readNumber(several.groups.count);
    return several.groups.end === "last" ? leads.slice(-count) : leads.slice(0, count);
  }
  const parts = text.split(/\s*(?:,|\band\b|&)\s*/);
  const single = new RegExp(
    `^(?:the\\s+)?(?:(?:lead\\s+)?(?:number|no\\.?|#|nr\\.?)\\s*(?<digits>\\d{1,3})|(?<ordinal>${ordinalSource})${noun})$`,
  );
  const picked = parts.map((part) => {
    const match = single.exec(part);
    if (!match) return undefined;
    const position =
      match.groups?.digits === undefined ? readOrdinal(match.groups?.ordinal ?? "") : Number(match.groups.digits);
    return position < 0 ? leads.at(-1) : (leads[position - 1 - offset] ?? leads[position - 1]);
  });
  const found = picked.flatMap((lead) => lead ?? []);
  return found.length === parts.length ? found : undefined;
}

/** Whether the words are a position in a list, there or not. */
export function isOrdinal(phrase: string): boolean {
  const anything = Array.from({ length: 100 }, (_, index): KnownLead => ({ id: String(index), name: String(index) }));
  return pickByOrdinal(phrase, anything) !== undefined;
}

/** The only lead that the words fit, by name first, then by company, place or title. */
export function pickByWords(phrase: string, leads: readonly KnownLead[]): KnownLead | undefined {
  const words = fold(phrase)
    .split(/[^\p{L}\p{N}@.'-]+/u)
    .filter(
      (word) =>
        word !== "" &&
        !/^(?:the|one|ones|lead|from|at|in|of|and|with|a|please|mean|i|meant|her|him|it|who|works|is)$/.test(word),
    );
  if (words.length === 0) return undefined;
  const exact = leads.filter((lead) => fold(lead.name).trim() === words.join(" "));
  if (exact.length === 1) return exact[0];
  const byName = leads.filter((lead) => hasAll([lead.name], words));
  if (byName.length > 0) return byName.length === 1 ? byName[0] : undefined;
  const byAll = leads.filter((lead) =>
    hasAll([lead.name, lead.company, lead.title, lead.city, lead.country, lead.email, lead.stage], words),
  );
  return byAll.length === 1 ? byAll[0] : undefined;
}

function hasAll(fields: readonly (string | null | undefined)[], words: readonly string[]): boolean {
  const text = fold(fields.filter(Boolean).join(" ")).split(/[^\p{L}\p{N}@.'-]+/u);
  return words.every((word) => text.includes(word) || text.includes(word.replace(/'s$/, "")));
}
