import type { LeadCondition } from "../../../../shared/contracts/lead_filter.ts";
import { addDays, type Day, daysBetween } from "./calendar.ts";
import { dateSource, plainDateSource, readSpan } from "./date_words.ts";
import { numberSource, readNumber } from "./number_words.ts";
import type { Phrase, PhraseScanner } from "./phrase_scanner.ts";

type DateField = "created_at" | "updated_at" | "last_contacted_at";

/** When: the last `days`, longer ago than `days`, or a range of days. */
type When = { recent: number } | { longerThan: number } | { from?: Day; until?: Day };

const unit = "(?<unit>day|week|month|quarter|year)s?";
const number = `(?<number>${numberSource})`;
const date = `(?<date>${dateSource})`;
const unitDays = new Map([
  ["day", 1],
  ["week", 7],
  ["month", 30],
  ["quarter", 91],
  ["year", 365],
]);

/** Each way of saying when, the more specific first. */
const whenRules: readonly (readonly [RegExp, (phrase: Phrase, today: Day) => When | undefined])[] = [
  [
    new RegExp(`\\bbetween (?<first>${dateSource}) and (?<second>${dateSource})(?![a-z])`),
    (phrase, today) => {
      const first = readSpan(phrase.folded("first") ?? "", today);
      const second = readSpan(phrase.folded("second") ?? "", today);
      return first && second && { from: first.from, until: second.until };
    },
  ],
  [
    new RegExp(
      `\\b(?:for |in )?(?:more than|over|older than|longer than|at least)\\s+${number}\\s+${unit}(?:\\s+(?:ago|old))?\\b`,
    ),
    (phrase) => ({ longerThan: days(phrase) }),
  ],
  [
    new RegExp(
      `\\b(?:(?:in|within|during|over|for|since)\\s+)?(?:the\\s+|these\\s+)?(?:last|past|previous)\\s+${number}\\s+${unit}\\b`,
    ),
    (phrase) => ({ recent: days(phrase) }),
  ],
  [
    new RegExp(`\\b(?:in|within|during|over)?\\s*the\\s+(?:last|past)\\s+${unit}\\b`),
    (phrase) => ({ recent: unitDays.get(phrase.folded("unit") ?? "") ?? 30 }),
  ],
  [new RegExp(`\\bpast\\s+${unit}\\b`), (phrase) => ({ recent: unitDays.get(phrase.folded("unit") ?? "") ?? 30 })],
  [
    new RegExp(`\\b(?:less than|within|under)\\s+${number}\\s+${unit}(?:\\s+ago)?\\b`),
    (phrase) => ({ recent: days(phrase) }),
  ],
  [
    new RegExp(`\\b${number}\\s+${unit}\\s+ago\\b`),
    (phrase, today) => {
      const day = addDays(today, -days(phrase));
      return { from: day, until: addDays(day, 1) };
    },
  ],
  [new RegExp(`\\b(?:in|for)\\s+${number}\\s+${unit}\\b`), (phrase) => ({ recent: days(phrase) })],
  [
    new RegExp(`\\b(?:since|from|starting)\\s+(?:the\\s+)?${date}(?![a-z])`),
    (phrase, today) => withSpan(phrase, today, (span) => ({ from: span.from })),
  ],
  [
    new RegExp(`\\bafter\\s+(?:the\\s+)?${date}(?![a-z])`),
    (phrase, today) => withSpan(phrase, today, (span) => ({ from: span.until })),
  ],
  [
    new RegExp(`\\b(?:before|until|prior to|earlier than|older than)\\s+(?:the\\s+)?${date}(?![a-z])`),
    (phrase, today) => withSpan(phrase, today, (span) => ({ until: span.from })),
  ],
  [
    new RegExp(`\\b(?:in|on|during)\\s+(?:the\\s+)?${date}(?![a-z])`),
    (phrase, today) => withSpan(phrase, today, (span) => span),
  ],
  [new RegExp(`\\b(?<date>${plainDateSource})(?![a-z])`), (phrase, today) => withSpan(phrase, today, (span) => span)],
  [/\brecently\b/, () => ({ recent: 14 })],
];

function days(phrase: Phrase): number {
  const size = unitDays.get(phrase.folded("unit") ?? "") ?? 1;
  return Math.min(3650, Math.max(1, readNumber(phrase.folded("number") ?? "1") * size));
}

function withSpan(phrase: Phrase, today: Day, make: (span: { from: Day; until: Day }) => When): When | undefined {
  const span = readSpan(phrase.folded("date") ?? "", today);
  return span && make(span);
}

const negation = "(?:not|never|n't|no one|nobody|without|no)";
const negated = `\\b(?:${negation}|(?:have|has|had)(?:n't| not)|were?n't|was not)\\s+(?:yet\\s+|been\\s+|we\\s+|i\\s+|last\\s+)*`;
const contactVerb =
  "(?:contacted|reached out(?: to)?|reached|spoken (?:to|with)|spoke (?:to|with)|talked (?:to|with)|emailed|e-mailed|called|touched|heard from|been in touch(?: with)?|in touch(?: with)?|written to|contact|activity|response)";
const updateVerb = "(?:updated|changed|edited|modified)";
const createVerb = "(?:added|created|came in|come in|signed up|joined|arrived|entered|registered|new)";

/** "not contacted" without a time means never; with one it is left to the rules above. */
const noTime =
  "(?!\\s+(?:in|for|since|this|last|on|within|during|recently|over|before|after|the|today|yesterday|between))";
const never = new RegExp(
  `\\b(?:${[
    "never (?:been )?contacted",
    "un-?contacted",
    "without (?:any )?contact",
    `(?:not|haven't|hasn't) (?:yet )?(?:been )?contacted(?: yet)?${noTime}`,
    `(?:never|not) (?:yet )?(?:spoken|talked) (?:to|with)${noTime}`,
    `(?:nobody|no one) (?:has )?contacted(?: yet)?${noTime}`,
    `(?:i|we) (?:haven't|have not|never) contacted(?: yet)?${noTime}`,
  ].join("|")})`,
);

/** Takes the phrases about time: "not contacted in 30 days", "added this week", "since March". */
export function takeDates(scanner: PhraseScanner, today: Day): LeadCondition[] {
  const conditions: LeadCondition[] = [];
  if (scanner.take(never)) conditions.push({ field: "last_contacted_at", operator: "is_empty" });
  for (const [pattern, read] of whenRules) {
    for (let phrase = scanner.find(pattern); phrase; phrase = scanner.find(pattern, phrase.end)) {
      const when = read(phrase, today);
      if (!when) continue;
      scanner.remove(phrase.start, phrase.end);
      const { field, negated } = takeVerb(scanner);
      conditions.push(toCondition(field, when, negated, today));
    }
  }
  return conditions;
}

/** Takes the verb that says which date is meant; the day of creation when none does. */
function takeVerb(scanner: PhraseScanner): { field: DateField; negated: boolean } {
  const verbs: readonly (readonly [DateField, string])[] = [
    ["last_contacted_at", contactVerb],
    ["updated_at", updateVerb],
    ["created_at", createVerb],
  ];
  for (const [field, verb] of verbs) {
    const phrase = scanner.take(new RegExp(`(?<negated>${negated})?\\b(?:last\\s+|been\\s+)*${verb}\\b`));
    if (phrase) return { field, negated: phrase.folded("negated") !== undefined };
  }
  return { field: "created_at", negated: false };
}

function toCondition(field: DateField, when: When, negated: boolean, today: Day): LeadCondition {
  if ("longerThan" in when) return { field, operator: "not_in_last_days", days: when.longerThan };
  if ("recent" in when) {
    return { field, operator: negated ? "not_in_last_days" : "in_last_days", days: when.recent };
  }
  // The filter has no "not between": not since a day is longer ago than the days since then.
  if (negated && when.from !== undefined) {
    return { field, operator: "not_in_last_days", days: Math.max(1, daysBetween(when.from, today)) };
  }
  return { field, operator: "between_dates", ...when };
}
