import type { LeadSort } from "../../../../shared/contracts/lead_filter.ts";
import { readNumber } from "./number_words.ts";
import type { PhraseScanner } from "./phrase_scanner.ts";
import { leadNoun } from "./small_words.ts";

export type SortPhrases = {
  sort?: LeadSort;
  /** How many rows were asked for. */
  limit?: number;
  /** What was asked to sort by, when the filter language cannot. */
  unsortable?: string;
};

const fields: readonly (readonly [string, LeadSort["field"], LeadSort["direction"]])[] = [
  ["(?:lead )?scores?|ratings?|points", "score", "descending"],
  ["(?:first |last )?names?|alphabet", "name", "ascending"],
  ["compan(?:y|ies)(?: names?)?|accounts?", "company", "ascending"],
  ["(?:pipeline )?stages?|status", "stage", "ascending"],
  ["countr(?:y|ies)", "country", "ascending"],
  ["(?:last |latest )?contact(?:ed)?(?: date)?|last (?:touch|activity)", "last_contacted_at", "descending"],
  ["(?:last )?(?:updated?|change[d]?|modified)(?: date)?", "updated_at", "descending"],
  ["(?:date )?(?:created|added|creation)(?: date)?|date|age|time", "created_at", "descending"],
];

const words: readonly (readonly [RegExp, LeadSort])[] = [
  [/\b(?:lowest|worst)(?:[- ]?(?:scor(?:ed?|ing)|scores?))?(?: first)?\b/, { field: "score", direction: "ascending" }],
  [
    /\b(?:(?:highest|best)(?:[- ]?(?:scor(?:ed?|ing)|scores?))?(?: first)?|most promising|hottest first|(?:good|great|promising|interesting|important|valuable)(?=\s+(?:leads|contacts|prospects|ones|companies)))\b/,
    { field: "score", direction: "descending" },
  ],
  [
    /\b(?:longest (?:ago|without contact|since (?:we|i) (?:last )?(?:spoke|talked|contacted)[a-z ]*)|least recently contacted)\b/,
    { field: "last_contacted_at", direction: "ascending" },
  ],
  [
    /\b(?:most recently|last|latest) contacted(?: first)?\b(?!\s+(?:in|on|this|last|before|since|more|over|within|\d))/,
    { field: "last_contacted_at", direction: "descending" },
  ],
  [
    /\b(?:recently|last|latest|most recently) (?:updated|changed|edited|modified)(?: first)?\b(?!\s+(?:in|on|this|last|before|since|\d))/,
    { field: "updated_at", direction: "descending" },
  ],
  [
    /\b(?:newest|latest|most recent(?:ly added)?|recently added|most recently created|recent)(?: first)?\b(?!\s+(?:contacted|updated))/,
    { field: "created_at", direction: "descending" },
  ],
  [/\b(?:oldest|earliest)(?: first)?\b/, { field: "created_at", direction: "ascending" }],
  [
    /\b(?:should|could|can|do) (?:i|we) (?:chase|contact|call|e-?mail|follow up with|focus on|work on|talk to|start with|prioriti[sz]e|approach)(?: (?:today|this week|next|first|now|tomorrow))?\b/,
    { field: "score", direction: "descending" },
  ],
  [/\b(?:alphabetical(?:ly)?|a ?(?:-|to) ?z)\b/, { field: "name", direction: "ascending" }],
];

const count = "(?<count>\\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)";

/** Takes "sort by company", "top 5 by score", "newest first", "the 3 best". */
export function takeSort(scanner: PhraseScanner): SortPhrases {
  const sorted = takeSortBy(scanner);
  const limited = takeLimit(scanner);
  const worded = sorted.sort || sorted.unsortable !== undefined ? {} : takeSortWords(scanner);
  const best =
    limited.top && !sorted.sort && !worded.sort ? { sort: { field: "score", direction: "descending" } as const } : {};
  return { ...best, ...worded, ...sorted, ...(limited.limit !== undefined && { limit: limited.limit }) };
}

function takeSortBy(scanner: PhraseScanner): SortPhrases {
  const verb = "(?:(?:sort(?:ed)?|order(?:ed)?|rank(?:ed)?|arranged?)\\s+)";
  const list = fields.map(([source]) => source).join("|");
  const direction =
    "(?:\\s*,?\\s*(?:in\\s+)?(?<direction>ascending|descending|asc|desc|a ?(?:-|to) ?z|z ?(?:-|to) ?a|(?:highest|lowest|newest|latest|oldest|best|longest|most recent) first|low to high|high to low)(?:\\s+order)?)?";
  const phrase =
    scanner.take(
      new RegExp(
        `\\b${verb}(?:(?:them|these|those|it|the list|the results?|all)\\s+)?(?:by\\s+)?(?:the\\s+|their\\s+)?(?<field>${list})(?![a-z])${direction}`,
      ),
    ) ??
    scanner.take(
      new RegExp(
        `\\bby\\s+(?:the\\s+|their\\s+)?(?<lowest>lowest\\s+|highest\\s+)?(?<field>${list})(?![a-z])${direction}`,
      ),
    );
  const field = phrase?.folded("field");
  if (phrase && field !== undefined) {
    const known = fields.find(([source]) => new RegExp(`^(?:${source})$`).test(field));
    if (!known) return {};
    const asked = `${phrase.folded("lowest") ?? ""} ${phrase.folded("direction") ?? ""}`.trim();
    return { sort: { field: known[1], direction: directionOf(asked, known[2]) } };
  }
  const other = scanner
    .take(
      new RegExp(`\\b${verb}(?:(?:them|these|those|it)\\s+)?by\\s+(?:the\\s+|their\\s+)?(?<field>[a-z]+(?: [a-z]+)?)`),
    )
    ?.folded("field");
  return other === undefined ? {} : { unsortable: other };
}

function directionOf(asked: string, usual: LeadSort["direction"]): LeadSort["direction"] {
  if (/^(?:asc|a ?(?:-|to) ?z|lowest|oldest|longest|low to high)/.test(asked)) return "ascending";
  if (/^(?:desc|z|highest|newest|latest|best|most recent|high to low)/.test(asked)) return "descending";
  return usual;
}

function takeLimit(scanner: PhraseScanner): { limit?: number; top?: boolean } {
  const top =
    scanner.take(new RegExp(`\\b(?:top|best|highest)\\s+${count}\\b`)) ??
    scanner.take(new RegExp(`\\b(?:the\\s+)?${count}\\s+(?:best|top)\\b`));
  if (top) return { limit: readNumber(top.folded("count") ?? ""), top: true };
  const some =
    scanner.take(
      new RegExp(
        `\\b(?:first|limit(?: to| of)?|only|just|at most|max(?:imum)?)\\s+${count}\\b(?!\\s*(?:days?|weeks?|months?))`,
      ),
    ) ??
    scanner.take(
      new RegExp(
        `\\b${count}\\b(?=\\s+(?:of (?:them|those|these|my|our|the)\\b|(?:more\\s+)?(?:newest|latest|oldest|hottest|lowest|most recent|random)\\b|(?:[a-z|-]+\\s+)?${leadNoun}\\b))`,
      ),
    ) ??
    scanner.take(/^\s*(?:show|list|give|get)(?: me)?\s+(?<count>\d{1,3})(?=\s)/);
  if (some) return { limit: readNumber(some.folded("count") ?? "") };
  return scanner.take(/\btop\b/) ? { top: true } : {};
}

function takeSortWords(scanner: PhraseScanner): SortPhrases {
  for (const [pattern, sort] of words) {
    if (scanner.take(pattern)) return { sort };
  }
  return {};
}
