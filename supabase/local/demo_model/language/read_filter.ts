import type { LeadCondition, LeadFilter, LeadSort } from "../../../../shared/contracts/lead_filter.ts";
import type { Day } from "./calendar.ts";
import { takeDates } from "./date_phrases.ts";
import { takeEngagement } from "./engagement_phrases.ts";
import { takeFields } from "./field_phrases.ts";
import { fold } from "./fold.ts";
import { endsWithNegation } from "./negation.ts";
import { takeNumbers } from "./number_phrases.ts";
import { PhraseScanner } from "./phrase_scanner.ts";
import { isFiller, leadNoun } from "./small_words.ts";
import { takeSort } from "./sort_phrases.ts";
import type { KnownStage } from "./stages.ts";
import { takeStale } from "./stale_phrases.ts";
import { takeValues } from "./value_phrases.ts";

/** What a sentence says about which leads are meant. */
export type FilterReading = {
  filter: LeadFilter;
  sort?: LeadSort;
  /** How many rows were asked for. */
  limit?: number;
  /** A field to sort by that the filter language does not offer. */
  unsortable?: string;
  /** Words that no rule understood, as written. */
  leftover: string;
  /** Whether a word for leads stands in the sentence. */
  noun: boolean;
};

/** What the words of a sentence mean depends on: the person's day, and what their stages are called. */
export type FilterSetting = { today: Day; stages: readonly KnownStage[] };

/** Reads a filter out of a sentence. */
export function readFilter(text: string, { today, stages }: FilterSetting): FilterReading {
  const scanner = new PhraseScanner(text.replace(/\bnon-/gi, "non "));
  const noun = new RegExp(`\\b${leadNoun}\\b`).test(scanner.rest);
  const engagement = takeEngagement(scanner);
  const sorting = takeSort(scanner);
  const numbers = takeNumbers(scanner);
  const stale = takeStale(scanner, stages);
  const dates = takeDates(scanner, today);
  const searched = takeText(scanner);
  const fields = takeFields(scanner, stages);
  const values = takeValues(scanner, stages);
  const places = takePlaces(scanner);
  const kind = takeKind(scanner);
  const leftover = leftoverOf(scanner);
  const named = [...values, ...places, ...kind, ...fields, ...numbers, ...dates, ...engagement];
  const conditions = joined([...named, ...stale.filter((one) => !named.some((other) => other.field === one.field))]);
  const { match, conditions: kept } = titlesAsAny(conditions, fold(text));
  return {
    filter: { ...(searched !== undefined && { text: searched }), match, conditions: kept },
    ...sorting,
    leftover,
    noun,
  };
}

/** Whether the sentence gave anything to filter by. */
export function isEmpty({ filter }: FilterReading): boolean {
  return filter.text === undefined && filter.conditions.length === 0;
}

/** Free text that the person marked as such: quotes, "mentioning …". */
function takeText(scanner: PhraseScanner): string | undefined {
  const marked = scanner.take(
    /\b(?:mention(?:s|ing|ed)?|containing|contains?|matching|with (?:the )?(?:text|words?|notes? about)|that say|who talked about|interested in|(?<!\b(?:what|how|tell me|more|all) )about)\s+"?(?<text>[^|"?.!,]+?)"?(?=\s*(?:$|[|?.!,"]|\b(?:in|with|and|who|from|sorted|by|added|not)\b))/,
  );
  const quoted = marked
    ? undefined
    : scanner.take(/(?<!(?:tag|tags|tagged|title|company|at|as|named|called|source|is|contains)\s*)"(?<text>[^"|]+)"/);
  return (marked ?? quoted)?.written("text")?.slice(0, 200);
}

/** "in Springfield": a place that no list knows is taken for a city. "from Acme" for a company. */
function takePlaces(scanner: PhraseScanner): LeadCondition[] {
  const city = scanner.take(
    /\b(?:based in|located in|living in|near|around|in|city(?: is| of|:)?)\s+(?!the\b|my\b|our\b|total\b|all\b|general\b|stage\b|touch\b|order\b|it\b|a\b|an\b|there\b|here\b|detail\b|contact\b|progress\b|this\b|that\b|them\b|each\b)(?<city>[a-z][a-z.'-]*(?:\s+(?!(?:and|or|with|who|that|by|sorted|leads?|contacts?|please|which|not|for|from|at|on)\b)[a-z][a-z.'-]*)?)/,
  );
  const town = city?.written("city");
  if (town !== undefined) return [{ field: "city", operator: "is_any_of", values: [town] }];
  const tail = /\bfrom\s+(?<company>[\p{Lu}\d][\p{L}\d&.'-]*(?:\s+[\p{Lu}\d&][\p{L}\d&.'-]*)*)/u.exec(scanner.original);
  const company = tail?.groups?.company?.replace(/[.?!,]+$/, "");
  if (!tail || company === undefined) return [];
  const end = tail.index + tail[0].length;
  if (scanner.rest.slice(tail.index, end).includes("|")) return [];
  scanner.remove(tail.index, end);
  return [{ field: "company", operator: "contains", value: company }];
}

const generic =
  /^(?:good|great|nice|interesting|important|promising|relevant|suitable|potential|possible|different|similar|certain|specific|real|random|single|first|last|next|other|right|bad|wrong|duplicate|order|sort|rank|group|filter|count|update|call|email|write|mark|move|assign|delete|merge|invite|import|export|create|start|send|many|most|several|hundred|thousand|exclude|hide|drop)$/;

/** "insurance leads": a word before "leads" that no list knows is taken for an industry. */
function takeKind(scanner: PhraseScanner): LeadCondition[] {
  const phrase = scanner.find(
    /(?<kind>[a-z][a-z-]{3,})\s+(?:leads|companies|contacts|prospects|accounts|firms|businesses)\b/,
  );
  const kind = phrase?.folded("kind");
  if (!phrase || kind === undefined || isFiller(kind) || generic.test(kind)) return [];
  const negated = endsWithNegation(scanner.before(phrase.start)) || endsWithNegation(`${kind} `);
  if (negated || /^(?:not|without|except|excluding)$/.test(kind)) return [];
  scanner.remove(phrase.start, phrase.start + kind.length);
  return [{ field: "industry", operator: "contains", value: kind }];
}

function leftoverOf(scanner: PhraseScanner): string {
  const words = [...scanner.rest.matchAll(/[\p{L}\d][\p{L}\d'&@.+-]*/gu)].map((match) => ({
    folded: match[0].replace(/[.']+$/, ""),
    written: scanner.original.slice(match.index, match.index + match[0].length).replace(/[.']+$/, ""),
  }));
  return words
    .filter(
      ({ folded }) =>
        !isFiller(folded) &&
        !/^(?:not|non|without|except|excluding|exclude|never|no|than|per|sort|sorted|order|drop|hide|skip|ignore|leave|minus|besides|outside|keep|narrow|restrict|limit|filter|down)$/.test(
          folded,
        ),
    )
    .map(({ written }) => written)
    .join(" ");
}

/** Lists of one field that stand apart in the sentence are one list: "fintech … or retail". */
function joined(conditions: readonly LeadCondition[]): LeadCondition[] {
  const kept: LeadCondition[] = [];
  for (const condition of conditions) {
    const index = kept.findIndex(
      (other) => other.field === condition.field && other.operator === condition.operator && "values" in condition,
    );
    const other = kept[index];
    if (other && "values" in other && "values" in condition) {
      kept[index] = { ...other, values: [...new Set([...other.values, ...condition.values])] };
    } else kept.push(condition);
  }
  return kept.slice(0, 20);
}

/** "CTOs or CEOs" alone can be any of both; beside other conditions the filter language needs the exact titles. */
function titlesAsAny(
  conditions: LeadCondition[],
  folded: string,
): { match: "all" | "any"; conditions: LeadCondition[] } {
  const titles = conditions.flatMap((entry) =>
    entry.field === "title" && entry.operator === "contains" ? [entry.value] : [],
  );
  if (titles.length < 2) return { match: "all", conditions };
  if (titles.length === conditions.length && /\bor\b|,|\band\b/.test(folded)) return { match: "any", conditions };
  const others = conditions.filter((entry) => entry.field !== "title");
  return { match: "all", conditions: [...others, { field: "title", operator: "is_any_of", values: titles }] };
}
