import type { LeadCondition } from "../../../../shared/contracts/lead_filter.ts";
import { titlePattern } from "./field_words.ts";
import { endsWithNegation } from "./negation.ts";
import type { PhraseScanner } from "./phrase_scanner.ts";
import { leadNoun } from "./small_words.ts";
import { type KnownStage, namesOf } from "./stages.ts";

type Rule = (scanner: PhraseScanner, stages: readonly KnownStage[]) => LeadCondition[];

/** Takes the phrases about owner, tags, missing fields, permission to contact, source, title, company and name. */
export function takeFields(scanner: PhraseScanner, stages: readonly KnownStage[]): LeadCondition[] {
  return [
    takePermission,
    takeOwner,
    takeTags,
    takeMissing,
    takeSource,
    takeAddress,
    takeTitles,
    takeCompany,
    takeName,
    takeOpen,
  ].flatMap((rule: Rule) => rule(scanner, stages));
}

const takePermission: Rule = (scanner) => {
  if (
    scanner.take(
      /\b(?:not|aren't|except|without|excluding)\s+(?:the\s+)?(?:do[- ]not[- ]contact|opted out|unsubscribed)\b|\b(?:who|that|which)?\s*(?:i|we)\s+(?:can|may)\s+contact\b|\b(?:can|may) be contacted\b|\bcontactable\b/,
    )
  ) {
    return [{ field: "do_not_contact", operator: "is", value: false }];
  }
  if (
    scanner.take(
      /\b(?:marked (?:as )?)?(?:do[- ]not[- ]contact|dnc|opted out|unsubscribed|(?:must|should|may|can) not be contacted)\b/,
    )
  ) {
    return [{ field: "do_not_contact", operator: "is", value: true }];
  }
  return [];
};

const name = "[a-z][a-z.'-]*[a-z](?:\\s+[a-z][a-z'-]+)?";
const noOwner =
  /\b(?:unassigned|un-?owned|ownerless|not assigned(?: to anyone)?|without (?:an? |any )?owner|(?:with |has |have )?no owner|nobody owns|no one owns|missing (?:an )?owner|owned by (?:nobody|no one))\b/;

const takeOwner: Rule = (scanner) => {
  if (scanner.take(noOwner)) return [{ field: "owner", operator: "is_empty" }];
  const mine =
    /\b(?:assigned to me|owned by me|belong(?:s|ing)? to me|(?:that |which |who )?i own|i'm the owner of|mine)\b/;
  const own = new RegExp(`\\bmy\\b(?=[^|]*\\b${leadNoun}\\b|[^|]*\\|)`);
  const phrase = scanner.find(mine) ?? scanner.find(own);
  if (phrase) {
    const negated = endsWithNegation(scanner.before(phrase.start));
    scanner.remove(phrase.start, phrase.end);
    return [{ field: "owner", operator: negated ? "is_none_of" : "is_any_of", values: ["me"] }];
  }
  const other =
    scanner.take(
      new RegExp(
        `\\b(?:assigned to|owned by|belong(?:s|ing)? to|owner(?: is|:)?)\\s+(?<owner>(?!not\\b)${name})(?=\\s*(?:$|[|,.?!]|and\\b|or\\b|in\\b|with\\b|that\\b|who\\b))`,
      ),
    ) ?? scanner.take(new RegExp(`\\b(?<owner>[a-z][a-z-]+)'s?\\s+(?=(?:[a-z-]+\\s+)?(?:${leadNoun})\\b)`));
  const owner = other?.written("owner");
  if (owner === undefined || /^(?:today|yesterday|let|what|who|it|that)$/i.test(owner)) return [];
  return [{ field: "owner", operator: "is_any_of", values: [owner] }];
};

const tagEnd = "(?:in|with|from|by|who|that|not|and|or|which|at|sorted|to|as|leads?|contacts?|people|ones)";
const tag = `(?:"[^"|]+"|#?[a-z0-9][a-z0-9_-]*(?:\\s+(?!${tagEnd}\\b)[a-z0-9][a-z0-9_-]*){0,2})`;
const tagList = `(?<tags>${tag}(?:\\s*(?:,|,?\\s*and|,?\\s*or)\\s+(?!(?:in|with|from|by|score|stage|industry|who|that|not)\\b)${tag})*)`;
const tagRules = [
  new RegExp(`\\btagged\\s+(?:as\\s+|with\\s+)?${tagList}`),
  new RegExp(`\\b(?:with|having|has|have)\\s+(?:the\\s+)?tags?\\s+${tagList}`),
  new RegExp(`\\btags?\\s*(?:is|are|:|=)\\s*${tagList}`),
  new RegExp(`\\bwithout\\s+(?:the\\s+)?tags?\\s+${tagList}`),
  /(?<tags>#[a-z0-9][a-z0-9_-]*)/,
];

const takeTags: Rule = (scanner) => {
  if (
    scanner.take(
      /\b(?:untagged|without (?:any )?tags?(?!\s+[a-z0-9"#])|(?:with |has |have )?no tags|not tagged(?!\s+(?:as|with|[a-z0-9"#])))/,
    )
  ) {
    return [{ field: "tags", operator: "is_empty" }];
  }
  for (const pattern of tagRules) {
    const phrase = scanner.find(pattern);
    const list = phrase?.written("tags");
    if (!phrase || list === undefined) continue;
    const negated = /^without/i.test(phrase.text) || endsWithNegation(scanner.before(phrase.start));
    scanner.remove(phrase.start, phrase.end);
    return [{ field: "tags", operator: negated ? "is_none_of" : "is_any_of", values: splitTags(list) }];
  }
  return [];
};

/** "q4, vip and key account" as its single tags. */
export function splitTags(list: string): string[] {
  return list
    .split(/\s*(?:,\s*and\b|,|\band\b|\bor\b|&)\s*/i)
    .map((entry) => entry.replaceAll(/["“”]/g, "").replace(/^#/, "").trim().toLowerCase())
    .filter((entry) => entry !== "");
}

const missable = [
  ["email", "e-?mails?(?: address(?:es)?)?"],
  ["phone", "(?:tele)?phones?(?: numbers?)?"],
  ["company", "compan(?:y|ies)"],
  ["title", "(?:job )?titles?"],
  ["country", "countr(?:y|ies)"],
  ["city", "cit(?:y|ies)"],
  ["industry", "industr(?:y|ies)"],
  ["source", "sources?"],
] as const;

const takeMissing: Rule = (scanner) =>
  missable.flatMap(([field, words]): LeadCondition[] => {
    if (
      scanner.take(
        new RegExp(
          `\\b(?:without|missing|no|lacking|don't have|doesn't have|have no|has no|with no)\\s+(?:an?\\s+|any\\s+|the\\s+|their\\s+)?${words}(?![a-z])`,
        ),
      )
    ) {
      return [{ field, operator: "is_empty" }];
    }
    if (
      scanner.take(
        new RegExp(
          `\\b(?:with|having|has|have)\\s+(?:an?\\s+|any\\s+)?(?:known\\s+)?${words}(?=\\s*(?:$|[|,.?!]|and\\b|in\\b|who\\b))`,
        ),
      )
    ) {
      return [{ field, operator: "is_not_empty" }];
    }
    return [];
  });

const sources =
  "(?:website|web form|referrals?|linked ?in|conferences?|events?|webinars?|cold outreach|cold calls?|cold e-?mails?|outbound|inbound|partners?|trade shows?|google(?: ads)?|advertis(?:ing|ements?)|newsletter|import|podcast|social media|facebook|x\\.com|twitter|content|organic search)";

const takeSource: Rule = (scanner) => {
  const named = scanner.find(
    /\b(?:lead\s+)?source\s*(?:is|was|:|=|of)?\s*(?<source>"[^"|]+"|[a-z][a-z-]*(?: (?:outreach|form|show|ads|call|media|search))?)/,
  );
  const known =
    scanner.find(
      new RegExp(
        `\\b(?:(?:came|come|coming)\\s+)?(?:from|via|through|by)\\s+(?:our\\s+|the\\s+|a\\s+|an\\s+)?(?<source>${sources})\\b`,
      ),
    ) ??
    scanner.find(
      new RegExp(
        `\\b(?<source>referrals|inbound|outbound|webinar|linked ?in|cold outreach)\\b(?=\\s*(?:$|[|?.!,]|${leadNoun}))`,
      ),
    );
  const phrase = named ?? known;
  const value = phrase?.folded("source");
  if (!phrase || value === undefined) return [];
  const negated = endsWithNegation(scanner.before(phrase.start));
  const source = value
    .replaceAll('"', "")
    .replace(/^linked in$/, "linkedin")
    .replace(/^(referral|conference|event|webinar|partner|trade show)s$/, "$1");
  scanner.remove(phrase.start, phrase.end);
  if (negated) return [{ field: "source", operator: "is_none_of", values: [source] }];
  return [{ field: "source", operator: "contains", value: source }];
};

const takeAddress: Rule = (scanner) => {
  const whole = scanner.take(/(?<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/)?.folded("email");
  if (whole !== undefined) return [{ field: "email", operator: "is_any_of", values: [whole] }];
  const domain = scanner
    .take(
      /(?:\b(?:with|at|from)\s+(?:an?\s+)?)?(?:e-?mails?\s+(?:at|ending in|from)\s+)?(?<domain>@[\w-]+(?:\.[\w-]+)+)/,
    )
    ?.folded("domain");
  return domain === undefined ? [] : [{ field: "email", operator: "contains", value: domain }];
};

const takeTitles: Rule = (scanner) => {
  const quoted = scanner.take(
    /\b(?:job )?title\s*(?:is|contains|of|:|=|containing|including)?\s*"?(?<title>[a-z][a-z -]*[a-z])"?(?=\s*(?:$|[|,.?!]|\bin\b|\band\b|\bat\b|\bwith\b))/,
  );
  const titles: string[] = [];
  const first = quoted?.written("title");
  if (first !== undefined) titles.push(first);
  for (let phrase = scanner.take(titlePattern); phrase; phrase = scanner.take(titlePattern)) {
    const value = phrase.folded("title");
    if (value !== undefined) titles.push(asTitle(value));
  }
  return [...new Set(titles)].map((value) => ({ field: "title", operator: "contains", value }));
};

/** "cto" as "CTO", "heads of sales" as "head of sales". */
function asTitle(words: string): string {
  return words.replace(/^heads\b/, "head").replace(/^(?:c[etfomirp]o|vp)\b/, (short) => short.toUpperCase());
}

/** A company after "at" or "works for": words in capitals, or up to the next small word. */
const takeCompany: Rule = (scanner) => {
  const lead = scanner.find(
    /\b(?:(?:who |that )?(?:works?|working|employed) (?:at|for|with)|at(?: the company)?|from (?:the )?company|company\s*(?:is|named|called|:|=))\s+/,
  );
  if (!lead) return [];
  const tail = scanner.original.slice(lead.end);
  const capitals = /^"?(?<company>[\p{Lu}\d][\p{L}\d&.'-]*(?:\s+(?:&\s+)?[\p{Lu}\d][\p{L}\d&.'-]*)*)"?/u.exec(tail)
    ?.groups?.company;
  const plain =
    /^"?(?<company>[\p{L}\d][\p{L}\d&.'-]*(?:\s+(?!(?:in|with|who|that|and|or|from|which|by|sorted|about)\b)[\p{L}\d&.'-]+){0,2})"?/u.exec(
      tail,
    )?.groups?.company;
  const company = (capitals ?? plain)?.replace(/[.?!,]+$/, "");
  if (
    company === undefined ||
    company === "" ||
    /^(?:least|most|risk|all|the moment|once|random|a|an|the|\d+|compan(?:y|ies)|firms?|business(?:es)?|organi[sz]ations?|start-?ups?|enterprises?)\b/i.test(
      company,
    )
  )
    return [];
  if (scanner.rest.slice(lead.end, lead.end + company.length).includes("|")) return [];
  scanner.remove(lead.start, lead.end + company.length);
  return [{ field: "company", operator: "contains", value: company }];
};

const takeName: Rule = (scanner) => {
  const phrase = scanner.take(
    /\b(?:(?:first |last )?name(?:d| is|:)|called|whose name (?:is|contains|starts with))\s+"?(?<name>[a-z][a-z'-]*(?:\s+(?!(?:in|with|who|that|and|or|from|at)\b)[a-z'-]+)?)"?/,
  );
  const value = phrase?.written("name");
  return value === undefined ? [] : [{ field: "name", operator: "contains", value }];
};

const takeOpen: Rule = (scanner, stages) => {
  if (
    !scanner.take(
      /\b(?:(?:still )?open (?:leads|deals|opportunities|ones)|(?:in|from) (?:the|our|my) pipeline|active leads|still (?:open|active)|not (?:yet )?closed)\b/,
    )
  )
    return [];
  const decided = namesOf(stages, "won", "lost");
  return decided.length > 0 ? [{ field: "stage", operator: "is_none_of", values: decided }] : [];
};
