import type { LeadCondition } from "../../../../shared/contracts/lead_filter.ts";
import { leadRules } from "../../../../shared/domain/lead_rules.ts";
import { endsWithNegation } from "./negation.ts";
import type { Phrase, PhraseScanner } from "./phrase_scanner.ts";

type Range = { minimum?: number; maximum?: number };

const figure = "(?:\\d{1,3}(?:[,.]\\d{3})+|\\d+k?)";

/** How a number is compared, with the range of whole numbers that it means. */
const comparisons: readonly (readonly [string, (first: number, second: number) => Range])[] = [
  [
    `(?:between\\s+)?(?<first>${figure})\\s*(?:-|to|and|up to)\\s*(?<second>${figure})`,
    (first, second) => ({ minimum: Math.min(first, second), maximum: Math.max(first, second) }),
  ],
  [
    `(?:at least|>=|=>|≥|minimum(?: of)?|min\\.?|no less than|from)\\s*(?<first>${figure})`,
    (first) => ({ minimum: first }),
  ],
  [
    `(?:at most|<=|=<|≤|maximum(?: of)?|max\\.?|no more than|up to)\\s*(?<first>${figure})`,
    (first) => ({ maximum: first }),
  ],
  [
    `(?:over|above|more than|higher than|greater than|better than|bigger than|larger than|exceeding|beyond|>)\\s*(?<first>${figure})`,
    (first) => ({ minimum: first + 1 }),
  ],
  [
    `(?:under|below|less than|lower than|fewer than|smaller than|worse than|<)\\s*(?<first>${figure})`,
    (first) => ({ maximum: first - 1 }),
  ],
  [
    `(?<first>${figure})\\s*(?:\\+|plus|or (?:more|higher|above|better|over)|and (?:up|above|over))`,
    (first) => ({ minimum: first }),
  ],
  [
    `(?<first>${figure})\\s*(?:or (?:less|lower|below|fewer|under)|and (?:below|under))`,
    (first) => ({ maximum: first }),
  ],
];
const exactly: readonly (readonly [string, (first: number) => Range])[] = [
  [`(?:exactly\\s+|=\\s*)?(?<first>${figure})`, (first) => ({ minimum: first, maximum: first })],
];

const employees = "(?:employees|people|staff|workers|heads|headcount|team members|fte)";
const scoreBefore = "\\b(?:lead\\s+)?(?:scores?|scored|scoring|rated|rating)\\s*(?:is|are|of|was|:)?\\s*";
const sizeBefore =
  "\\b(?:employee count|headcount|number of employees|company size|employees|size)\\s*(?:is|are|of|:)?\\s*";

/** "Hot" and the like, as this model understands them; the answer says so. */
const scoreWords: readonly (readonly [RegExp, Range])[] = [
  [
    /\b(?:hot|hottest|high-scor(?:ing|ed)|high scor(?:ing|ed)|high[- ]score|high[- ]value|high[- ]priority)\b/,
    { minimum: leadRules.hotScore },
  ],
  [/\b(?:lukewarm|warm)\b/, { minimum: 50, maximum: leadRules.hotScore - 1 }],
  [/\b(?:cold|low-scor(?:ing|ed)|low scor(?:ing|ed)|low[- ]score)\b(?!\s+(?:outreach|call|e-?mail))/, { maximum: 49 }],
];
const business = "(?:compan(?:y|ies)|business(?:es)?|firms?|accounts?|organi[sz]ations?|employers?|teams?)";
const sizeWords: readonly (readonly [RegExp, Range])[] = [
  [new RegExp(`\\b(?:small ${business}|start-?ups?|smbs?)\\b`), { maximum: 50 }],
  [
    new RegExp(`\\b(?:(?:mid-?size[d]?|mid-?market|medium(?:-sized)?)(?: ${business})?|smes?)\\b`),
    { minimum: 51, maximum: 1000 },
  ],
  [
    new RegExp(`\\b(?:(?:large|big) ${business}|enterprises?(?: ${business})?|corporates?|corporations?)\\b`),
    { minimum: 1001 },
  ],
];

/** Takes the phrases about score and company size. */
export function takeNumbers(scanner: PhraseScanner): LeadCondition[] {
  return [...takeSize(scanner), ...takeScore(scanner)];
}

function takeSize(scanner: PhraseScanner): LeadCondition[] {
  for (const [source, read] of comparisons) {
    const phrase =
      scanner.take(new RegExp(`(?:\\bwith\\s+)?(?:\\b|(?=[<>≥≤]))${source}\\s*${employees}\\b`)) ??
      scanner.take(new RegExp(`${sizeBefore}${source}`));
    if (phrase) return [between("employee_count", rangeOf(phrase, read))];
  }
  const bigger = scanner.take(
    new RegExp(
      `\\b${business}\\s+(?:that are\\s+|which are\\s+)?(?:over|above|bigger than|larger than|more than)\\s*(?<first>${figure})`,
    ),
  );
  if (bigger)
    return [
      between(
        "employee_count",
        rangeOf(bigger, (first) => ({ minimum: first + 1 })),
      ),
    ];
  return takeWords(scanner, "employee_count", sizeWords);
}

function takeScore(scanner: PhraseScanner): LeadCondition[] {
  for (const [source, read] of comparisons) {
    const phrase =
      scanner.take(new RegExp(`${scoreBefore}${source}`)) ??
      scanner.take(new RegExp(`(?:\\b|(?=[<>≥≤]))${source}\\s*(?:points?|score)\\b`));
    if (phrase) return [between("score", rangeOf(phrase, read))];
  }
  for (const [source, read] of exactly) {
    const phrase = scanner.take(new RegExp(`${scoreBefore}${source}\\b`));
    if (phrase) return [between("score", rangeOf(phrase, read))];
  }
  return takeWords(scanner, "score", scoreWords);
}

function takeWords(
  scanner: PhraseScanner,
  field: "score" | "employee_count",
  words: readonly (readonly [RegExp, Range])[],
): LeadCondition[] {
  for (const [pattern, range] of words) {
    const phrase = scanner.find(pattern);
    if (!phrase) continue;
    const negated = endsWithNegation(scanner.before(phrase.start));
    scanner.remove(phrase.start, phrase.end);
    return [between(field, negated ? opposite(range) : range)];
  }
  return [];
}

/** What a one-sided range leaves out; the lower side of a closed one. */
function opposite(range: Range): Range {
  return range.minimum === undefined ? { minimum: (range.maximum ?? 0) + 1 } : { maximum: range.minimum - 1 };
}

function rangeOf(phrase: Phrase, read: (first: number, second: number) => Range): Range {
  return read(toNumber(phrase.folded("first") ?? ""), toNumber(phrase.folded("second") ?? ""));
}

function toNumber(text: string): number {
  const digits = Number.parseInt(text.replace(/[,.]/g, ""), 10);
  return Number.isNaN(digits) ? 0 : text.endsWith("k") ? digits * 1000 : digits;
}

function between(field: "score" | "employee_count", range: Range): LeadCondition {
  return { field, operator: "between", ...range };
}
