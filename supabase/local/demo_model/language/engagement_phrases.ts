import type { LeadCondition } from "../../../../shared/contracts/lead_filter.ts";
import type { MailEventKind } from "../../../../shared/contracts/mail_event_kind.ts";
import { numberSource, readNumber } from "./number_words.ts";
import type { Phrase, PhraseScanner } from "./phrase_scanner.ts";

type Engagement = Extract<LeadCondition, { field: "engagement" }>;

/** What is said of a lead and of a mail: "clicked", "did not reply", "bounced". */
const verbs: readonly (readonly [MailEventKind, RegExp])[] = [
  ["opened", /^(?:open|read)/],
  ["clicked", /^click/],
  ["replied", /^(?:repl|answer|respon)/],
  ["bounced", /^bounce/],
  ["unsubscribed", /^unsubscribe/],
  ["complained", /^complain/],
];
const past =
  "(?:opened|clicked(?: on| through)?|replied(?: to)?|answered|responded(?: to)?|bounced|complained(?: about)?)";
const plain =
  "(?:open(?:ed)?|read|click(?:ed)?(?: on)?|repl(?:y|ied)(?: to)?|answer(?:ed)?|respond(?:ed)?(?: to)?|bounced?)";
const negation = "(?:(?:have|has|had|did|do|does)(?:n't| not)|never|not|nor)\\s+(?:yet\\s+|ever\\s+|even\\s+)*";
const mail =
  "(?:\\s+(?:on\\s+|to\\s+|from\\s+)?(?:an?|any|the|our|my|one of our|it|them|anything)?(?:\\s+(?:last|campaign'?s?|of our))*(?:\\s+(?:e-?mails?|mails?|messages?|links?|campaigns?|newsletters?))?(?=\\s|$|[,.?!|]))?";
const often = `(?:\\s+(?:(?<twice>twice)|at least (?<times>${numberSource}) times|(?<more>more than once)))?`;
const when = `(?:\\s+(?:(?:in|within|over|during)\\s+)?the\\s+(?:last|past)\\s+(?:(?<number>${numberSource})\\s+)?(?<unit>day|week|month|quarter|year)s?|\\s+this\\s+(?<current>week|month|quarter|year)|\\s+(?<recently>recently|lately))?(?![a-z])`;
const list = (verb: string) => `(?<verbs>${verb}(?:\\s*(?:,|\\bor\\b)\\s*${verb})*)`;

const did = new RegExp(`\\b(?:(?:who|that|which|and|but|have|has|also)\\s+)*${list(past)}${mail}${often}${when}`);
const didNot = new RegExp(`\\b(?:(?:who|that|which|and|but)\\s+)*${negation}${list(plain)}${mail}${often}${when}`);
const without = new RegExp(
  `\\b(?:and |but )?(?:without|with no|no)\\s+(?:an? |any )?(?<verbs>repl(?:y|ies)|answers?|clicks?|opens?)(?!\\s+to\\b)${when}`,
);
const left = new RegExp(`\\b(?:who|that|which)\\s+(?:have |has )?(?<verbs>unsubscribed)${mail}${when}`);

const unitDays = new Map([
  ["day", 1],
  ["week", 7],
  ["month", 30],
  ["quarter", 91],
  ["year", 365],
]);

/** Takes what leads did with mails, or did not: "who clicked but did not answer", "never opened any mail this month". */
export function takeEngagement(scanner: PhraseScanner): LeadCondition[] {
  const rules = [
    [didNot, "did_not_happen"],
    [without, "did_not_happen"],
    [left, "happened"],
    [did, "happened"],
  ] as const;
  const found: { start: number; condition: Engagement }[] = [];
  for (const [pattern, operator] of rules) {
    for (let phrase = scanner.take(pattern); phrase; phrase = scanner.take(pattern)) {
      found.push({ start: phrase.start, condition: conditionOf(phrase, operator) });
    }
  }
  return found.sort((one, other) => one.start - other.start).map(({ condition }) => condition);
}

function conditionOf(phrase: Phrase, operator: Engagement["operator"]): Engagement {
  const words = (phrase.folded("verbs") ?? "").split(/\s*(?:,|\bor\b)\s*/).filter(Boolean);
  const kinds = verbs.filter(([, verb]) => words.some((word) => verb.test(word))).map(([kind]) => kind);
  const days = daysOf(phrase);
  const times = phrase.folded("times") ? readNumber(phrase.folded("times") ?? "") : undefined;
  const least = phrase.folded("twice") || phrase.folded("more") ? 2 : times;
  return {
    field: "engagement",
    operator,
    kinds,
    ...(days !== undefined && { within_days: Math.min(3650, days) }),
    ...(least !== undefined && least > 1 && { at_least: Math.min(100, least) }),
  };
}

function daysOf(phrase: Phrase): number | undefined {
  if (phrase.folded("recently") !== undefined) return 14;
  const unit = unitDays.get(phrase.folded("unit") ?? phrase.folded("current") ?? "");
  return unit && unit * readNumber(phrase.folded("number") ?? "1");
}
