import type { LeadCondition } from "../../../../shared/contracts/lead_filter.ts";
import { countryWords } from "./countries.ts";
import { cityWords, industryWords } from "./field_words.ts";
import { endsWithNegation } from "./negation.ts";
import type { PhraseScanner } from "./phrase_scanner.ts";
import { isFiller } from "./small_words.ts";
import { type KnownStage, stageWords } from "./stages.ts";

type ValueField = "country" | "industry" | "stage" | "city";
type Found = { field: ValueField; values: readonly string[] };
type Hit = Found & { start: number; end: number };

type Vocabularies = readonly (readonly [ValueField, ReadonlyMap<string, readonly string[]>])[];

/** Takes the words that name a country, industry, stage or city: one condition for each list of values. */
export function takeValues(scanner: PhraseScanner, stages: readonly KnownStage[]): LeadCondition[] {
  const vocabularies: Vocabularies = [
    ["country", countryWords],
    ["industry", industryWords],
    ["stage", stageWords(stages)],
    ["city", cityWords],
  ];
  const groups = grouped(findHits(vocabularies, scanner.rest, scanner.original), scanner.rest);
  return groups.map((hits) => {
    const first = hits[0];
    const negated = endsWithNegation(scanner.before(first.start));
    const values = [...new Set(hits.flatMap((hit) => hit.values))];
    for (const hit of hits) scanner.remove(hit.start, hit.end);
    return { field: first.field, operator: negated ? "is_none_of" : "is_any_of", values };
  });
}

function findHits(vocabularies: Vocabularies, folded: string, original: string): Hit[] {
  const words = [...folded.matchAll(/[a-z0-9][a-z0-9.'-]*/g)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
  const hits: Hit[] = [];
  for (let index = 0; index < words.length; ) {
    const found = longestAt(vocabularies, words.slice(index, index + 4), folded, original);
    if (found) hits.push(found.hit);
    index += found?.words ?? 1;
  }
  return hits;
}

type Word = { text: string; start: number; end: number };

function longestAt(
  vocabularies: Vocabularies,
  words: readonly Word[],
  folded: string,
  original: string,
): { hit: Hit; words: number } | undefined {
  const [first] = words;
  if (!first) return undefined;
  for (let length = words.length; length > 0; length -= 1) {
    const last = words[length - 1];
    if (!last) continue;
    const text = folded.slice(first.start, last.end).replace(/\s+/g, " ").replace(/'s$/, "");
    const found =
      lookUp(vocabularies, text) ??
      lookUp(vocabularies, text.replace(/[.]+$/, "")) ??
      (length === 1 ? misspelled(vocabularies, text) : undefined);
    if (!found || (text === "us" && !meansCountry(first.start, original))) continue;
    return { hit: { start: first.start, end: last.end, ...found }, words: length };
  }
  return undefined;
}

/** "us" is a country in capitals, after "the" or "in", or before a noun that it can describe. */
function meansCountry(start: number, original: string): boolean {
  return (
    original.slice(start, start + 2) === "US" ||
    /\b(?:the|in|from|or|and)\s+$/i.test(original.slice(0, start)) ||
    /^us(?:-based|\s+(?:leads|ones|companies|contacts|prospects))/i.test(original.slice(start))
  );
}

function lookUp(vocabularies: Vocabularies, word: string): Found | undefined {
  for (const [field, vocabulary] of vocabularies) {
    const values = vocabulary.get(word) ?? vocabulary.get(word.replace(/-based$/, "")) ?? plural(word, vocabulary);
    if (values) return { field, values };
  }
  return undefined;
}

function plural(word: string, vocabulary: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  return word.length > 5 && word.endsWith("s") ? vocabulary.get(word.slice(0, -1)) : undefined;
}

/** One wrong, missing, doubled or swapped letter in a long word: "Germnay", "qualifed". */
function misspelled(vocabularies: Vocabularies, word: string): Found | undefined {
  if (word.length < 6 || isFiller(word) || ordinaryWords.has(word)) return undefined;
  for (const [field, vocabulary] of vocabularies) {
    for (const [known, values] of vocabulary) {
      if (known.length >= 6 && known.charAt(0) === word.charAt(0) && isOneEditApart(word, known)) {
        return { field, values };
      }
    }
  }
  return undefined;
}

/** Words of their own that stand one letter from a value. */
const ordinaryWords = new Set(["details", "detail", "contact", "contacts", "engage", "engages", "qualify", "proposed"]);

/** Whether one insertion, deletion, replacement or swap of neighbours makes one word the other. */
export function isOneEditApart(left: string, right: string): boolean {
  if (left === right || Math.abs(left.length - right.length) > 1) return false;
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  let leftEnd = left.length;
  let rightEnd = right.length;
  while (leftEnd > start && rightEnd > start && left[leftEnd - 1] === right[rightEnd - 1]) {
    leftEnd -= 1;
    rightEnd -= 1;
  }
  const [a, b] = [left.slice(start, leftEnd), right.slice(start, rightEnd)];
  return (a.length <= 1 && b.length <= 1) || (a.length === 2 && b.length === 2 && a === `${b.charAt(1)}${b.charAt(0)}`);
}

type Group = [Hit, ...Hit[]];

/** Hits of one field joined by "and", "or" or a comma are one list of values. */
function grouped(hits: readonly Hit[], folded: string): Group[] {
  const groups: Group[] = [];
  for (const hit of hits) {
    const last = groups.at(-1);
    const previous = last?.at(-1);
    const between = previous && folded.slice(previous.end, hit.start);
    const joined =
      previous?.field === hit.field &&
      between !== undefined &&
      /^\s*(?:,|\/|&|and|or|nor|,\s*(?:and|or))\s*(?:(?:in|from|the)\s+)*$/.test(between);
    if (last && joined) last.push(hit);
    else groups.push([hit]);
  }
  return groups;
}
