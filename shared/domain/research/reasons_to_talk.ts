import type { Fact } from "../../contracts/fact.ts";

/** Something that happened at a company, worth a call. */
export type ReasonToTalk = {
  kind: ReasonKind;
  fact: Fact;
  /** In the words of its source. */
  text: string;
  /** The day, where it is known. */
  on: string | null;
};

/** In the order of how good a reason each is, with the words that tell it; what tells none is news. */
const kinds = {
  funding: { weight: 1, words: /\b(?:funding|raises?|raised|series [a-e]|seed round|investors?|investment|ipo)\b/i },
  leadership: {
    weight: 0.9,
    words: /\b(?:appoint(?:s|ed)?|joins as|new (?:ceo|cto|cfo|coo|head|director|chief)|steps down|successor)\b/i,
  },
  acquisition: { weight: 0.9, words: /\b(?:acquir(?:es|ed)|acquisition|takes over|merger|merges|bought by)\b/i },
  expansion: {
    weight: 0.8,
    words: /\b(?:expands?|expansion|opens|new (?:office|plant|site|location|market)|second office|enters)\b/i,
  },
  hiring: { weight: 0.6, words: /\b(?:hiring|is hiring|recruit(?:s|ing)|open positions|jobs)\b/i },
  product: {
    weight: 0.6,
    words: /\b(?:launch(?:es|ed)?|releases?|released|introduces|new (?:version|product)|unveils)\b/i,
  },
  partnership: { weight: 0.5, words: /\b(?:partner(?:s|ship)?|cooperation|teams up|customer win)\b/i },
  news: { weight: 0.4, words: /(?:)/ },
} as const;
export type ReasonKind = keyof typeof kinds;

const order: readonly ReasonKind[] = [
  "funding",
  "leadership",
  "acquisition",
  "expansion",
  "hiring",
  "product",
  "partnership",
  "news",
];
/** A reason is half as good after so long; one without a day counts as if it were so old. */
const halfLifeDays = 30;
const undatedDays = 60;
const oldestDays = 180;
const dayMilliseconds = 86_400_000;

/**
 * What of the facts is a reason to talk, the best first: by how new it is and what kind. Each has its source; news older than half a
 * year, or merely concluded, is none. The same news of several pages is one.
 */
export function reasonsToTalk(facts: readonly Fact[], today: Date, most = 5): ReasonToTalk[] {
  const seen = new Set<string>();
  return facts
    .flatMap((fact) => {
      const ageDays = ageOf(fact, today);
      const isHiring = fact.field === "hiring" && fact.value === true;
      if ((!isHiring && (fact.field !== "news" || fact.is_inferred)) || ageDays > oldestDays) return [];
      const text = isHiring ? fact.quote : `${fact.value}`;
      const kind = isHiring ? "hiring" : kindOf(text);
      return [{ kind, fact, text, on: fact.happened_on, score: kinds[kind].weight * 0.5 ** (ageDays / halfLifeDays) }];
    })
    .sort((one, other) => other.score - one.score || (one.fact.id < other.fact.id ? -1 : 1))
    .filter(({ text }) => {
      const key = text.toLowerCase().replaceAll(/\W+/g, " ").trim();
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, most)
    .map(({ kind, fact, text, on }) => ({ kind, fact, text, on }));
}

/** What a headline tells of. */
export function kindOf(text: string): ReasonKind {
  return order.find((kind) => kinds[kind].words.test(text)) ?? "news";
}

function ageOf({ happened_on }: Fact, today: Date): number {
  if (happened_on === null) return undatedDays;
  const age = (today.getTime() - Date.parse(happened_on)) / dayMilliseconds;
  return Number.isNaN(age) ? undatedDays : Math.max(0, age);
}
