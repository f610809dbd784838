import { type LeadChanges, leadChanges } from "../../../../shared/contracts/lead.ts";
import { countryWords } from "../language/countries.ts";
import { fold } from "../language/fold.ts";

export type UpdateCommand =
  | { target: string; changes: LeadChanges; clear: Field[] }
  /** Understood, but it can't be done; says why and what to do instead. */
  | { target: string; problem: string };

type Field = "email" | "phone" | "title" | "company" | "country" | "city" | "source" | "score" | "name";

const fieldWords: readonly (readonly [Field, string])[] = [
  ["email", "e-?mail(?: address)?|mail address"],
  ["phone", "(?:tele)?phone(?: number)?|mobile(?: number)?|number"],
  ["title", "(?:job )?title|role|position|job"],
  ["company", "company(?: name)?|employer|account"],
  ["country", "country"],
  ["city", "city|town|location"],
  ["source", "(?:lead )?source"],
  ["score", "(?:lead )?score|rating"],
  ["name", "(?:full |last |first )?name"],
];
/** Source of a pattern for any word that names a field. */
export const fieldSource = `(?<field>${fieldWords.map(([, words]) => words).join("|")})`;

export function readField(word: string): Field | undefined {
  return fieldWords.find(([, words]) => new RegExp(`^(?:${words})$`, "i").test(word))?.[0];
}

const verb = "(?:set|change|update|correct|fix|edit|make|raise|lower|increase|decrease|put)";
const patterns = [
  `^${verb} (?:the |an? )?(?:new )?${fieldSource} (?:of|for|on) (?<target>.+?) (?:to|as|=|is) (?<value>.+)$`,
  `^${verb} (?<target>.+?)(?:'s|s'|')? ${fieldSource}(?: to| =| as|:) (?<value>.+)$`,
  `^${verb} (?:the )?(?<target>)${fieldSource}(?: to| =| as|:) (?<value>.+)$`,
  `^(?<target>.+?)'s? (?:new |correct )?${fieldSource} is(?: now)? (?<value>.+)$`,
  `^(?<target>her|his|their|its) (?:new |correct )?${fieldSource} is(?: now)? (?<value>.+)$`,
  `^(?<target>.+?) (?:now works|works now) (?:at|for) (?<company>.+)$`,
  "^rename (?<target>.+?) (?:in)?to (?<name>.+)$",
].map((source) => new RegExp(source, "i"));

const blocking =
  /^(?:(?:mark|flag|set) (?<marked>.+?) (?:as|to) (?:do[- ]not[- ]contact|dnc|not to be contacted)|(?:do not|don't|never|stop) contact(?:ing)? (?<blocked>(?!(?:leads|contacts|people|ones)\b).+?)(?: again| any ?more)?|(?<wish>.+?) (?:does not|doesn't) want to be contacted(?: again| any ?more)?)$/i;
const allowing =
  /^(?:allow (?:us to )?contact(?:ing)? (?<allowed>.+?)(?: again)?|(?:remove|clear) (?:the )?do[- ]not[- ]contact (?:mark |flag )?(?:from|of|for) (?<cleared>.+))$/i;
const clearing = new RegExp(
  `^(?:clear|delete|remove|erase|empty) (?:(?:the )?${fieldSource} (?:of|for|from) (?<target>.+)|(?<owner>.+?)(?:'s|s')? (?<other>${fieldWords.map(([, words]) => words).join("|")}))$`,
  "i",
);

/** Reads "set her title to CFO", "Anna's new number is +49 30 1234", "don't contact Anna any more". */
export function readUpdateCommand(utterance: string): UpdateCommand | undefined {
  const text = utterance.replace(/[!?\s]+$/, "").replace(/\.$/, "");
  const block = blocking.exec(text)?.groups;
  if (block)
    return { target: block.marked ?? block.blocked ?? block.wish ?? "", changes: { do_not_contact: true }, clear: [] };
  const allow = allowing.exec(text)?.groups;
  if (allow) return { target: allow.allowed ?? allow.cleared ?? "", changes: { do_not_contact: false }, clear: [] };
  const clear = clearing.exec(text)?.groups;
  if (clear) {
    const target = pronoun(clear.target ?? clear.owner ?? "");
    const field = readField(clear.field ?? clear.other ?? "");
    if (field === undefined || field === "name" || field === "score") {
      return { target, problem: `A lead always has a ${field ?? "name"}; I can change it, but not empty it.` };
    }
    return { target, changes: {}, clear: [field] };
  }
  for (const pattern of patterns) {
    const groups = pattern.exec(text)?.groups;
    if (!groups) continue;
    const field =
      groups.company !== undefined ? "company" : groups.name !== undefined ? "name" : readField(groups.field ?? "");
    const value = (groups.company ?? groups.name ?? groups.value ?? "").replace(/^["“]|["”]$/g, "").trim();
    if (field) return { target: pronoun(groups.target ?? ""), ...change(field, value) };
  }
  return undefined;
}

function pronoun(target: string): string {
  return /^(?:her|his|their|its|the|)$/i.test(target.trim()) ? "it" : target;
}

type Change = { changes: LeadChanges; clear: Field[] } | { problem: string };

function change(field: Field, value: string): Change {
  if (field === "score") {
    const score = /^\d{1,3}$/.test(value) ? Number(value) : undefined;
    return checked({ score }, "A score is a whole number from 0 to 100.");
  }
  if (field === "email") return checked({ email: value }, `“${value}” is not an e-mail address.`);
  if (field === "country") {
    const names = countryWords.get(fold(value));
    return checked({ country: names?.length === 1 ? names[0] : value }, "That is too long for a country.");
  }
  return checked({ [field]: value }, `“${value.slice(0, 40)}” can't be the ${field} of a lead.`);
}

function checked(changes: Record<string, unknown>, problem: string): Change {
  const parsed = leadChanges.safeParse(changes);
  const empty = Object.values(changes).every((value) => value === undefined || value === "");
  return parsed.success && !empty ? { changes: parsed.data, clear: [] } : { problem };
}
