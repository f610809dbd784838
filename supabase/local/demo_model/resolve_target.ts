import type { LeadCondition, LeadFilter } from "../../../shared/contracts/lead_filter.ts";
import type { KnownLead } from "./known_lead.ts";
import { fold } from "./language/fold.ts";
import { mergeFilter } from "./language/merge_filter.ts";
import { type FilterReading, isEmpty, readFilter } from "./language/read_filter.ts";
import { lookUpLead } from "./look_up_lead.ts";
import { isOrdinal, pickByOrdinal, pickByWords } from "./pick_lead.ts";
import { type Step, say, type Turn } from "./turn.ts";

/** Whom a request is about. `group` carries the rows too when all of them are known. `step`: not known yet. */
export type Target =
  | { kind: "leads"; leads: readonly KnownLead[] }
  | { kind: "group"; filter: LeadFilter; leads?: readonly KnownLead[] }
  | { kind: "step"; step: Step };

const singular =
  /^(?:her|him|it|he|she|(?:this|that|the|the same|the new|my new|our new) (?:lead|one|person|contact|prospect|guy|woman|man)|this|that)$/;
const plural =
  /^(?:(?:all|every one|everyone|each|any|both) of (?:them|those|these)|each(?: one| lead)?|every (?:one|lead)|all|them|they|those|these|(?:all )?(?:of )?(?:those|these|the) (?:leads|contacts|people|ones|results)|both|everyone|everybody|all (?:these|those|leads here)|the (?:whole )?list|the whole lot)$/;

/** Counting, a page as usual, and a whole one: none of them is a number that the person gave. */
const pageSizes = [1, 10, 25];

/** Finds out whom a phrase such as "her", "the second one", "Anna Schmidt" or "all new leads in France" means. */
export function resolveTarget(phrase: string, turn: Turn): Target {
  if (turn.choice) return { kind: "leads", leads: [turn.choice] };
  const written = phrase
    .trim()
    .replace(/[\s,.:;!?]+$/, "")
    .replace(/^(?:to|for)\s+/i, "")
    .replace(/(?:'s|’s)$/, "");
  const words = fold(written);
  if (words === "")
    return step(say("Which lead do you mean? Tell me a name, or search first and say “the second one”."));
  if (isOrdinal(words)) return ordinal(words, turn);
  if (singular.test(words)) return singleFocus(turn);
  if (plural.test(words)) return pluralFocus(words, turn);
  return byDescription(written, words, turn);
}

/** The same for several leads named one after the other: "Anna Schmidt and the second one". */
export function resolveSeveral(phrase: string, turn: Turn): Target {
  const parts = phrase
    .split(/\s*(?:,|\band\b|\bwith\b|\bto\b|\bvs\.?|\bversus\b|&)\s*/i)
    .filter((part) => part.trim() !== "");
  if (parts.length < 2) return resolveTarget(phrase, turn);
  const whole = resolveTarget(phrase, { ...turn, choice: undefined });
  if (whole.kind !== "step") return whole;
  const targets = parts.map((part) => partTarget(part, turn));
  const talk = targets.find((target) => target.kind === "step" && target.step.kind !== "call");
  if (talk) return talk;
  const calls = targets.flatMap((target) =>
    target.kind === "step" && target.step.kind === "call" ? target.step.calls : [],
  );
  if (calls.length > 0) return step({ kind: "call", calls });
  const leads = targets.flatMap((target) => (target.kind === "step" ? [] : (target.leads ?? [])));
  return { kind: "leads", leads: [...new Map(leads.map((lead) => [lead.id, lead])).values()] };
}

/** The lead that the person picked stands for the part that was not clear. */
function partTarget(part: string, turn: Turn): Target {
  const target = resolveTarget(part, { ...turn, choice: undefined });
  const unclear = target.kind === "step" && target.step.kind === "ask";
  return unclear && turn.choice ? { kind: "leads", leads: [turn.choice] } : target;
}

function step(next: Step): Target {
  return { kind: "step", step: next };
}

function ordinal(words: string, turn: Turn): Target {
  const { list } = turn.focus;
  const picked = list && pickByOrdinal(words, list.page.leads, list.offset);
  if (picked && picked.length > 0) return { kind: "leads", leads: picked };
  if (!list)
    return step(
      say("There is no list yet that I could count in. Search for leads first, for example “show me hot leads”."),
    );
  return step(
    say(`The list I showed last has no such entry: it ends at number ${list.offset + list.page.leads.length}.`),
  );
}

function singleFocus({ focus }: Turn): Target {
  const leads = focus.latest === "leads" ? focus.leads : focus.latest === "list" ? (focus.list?.page.leads ?? []) : [];
  const [only] = leads;
  if (only && leads.length === 1) return { kind: "leads", leads: [only] };
  if (leads.length > 1)
    return step(say("Which one do you mean? Say its name or its place in the list, such as “the second one”."));
  return step(say("I don't know yet which lead you mean. Tell me a name, for example “tell me about Anna Schmidt”."));
}

function pluralFocus(words: string, turn: Turn): Target {
  const { focus } = turn;
  if (focus.latest === "leads" && !(words.startsWith("all") && focus.list))
    return { kind: "leads", leads: focus.leads };
  if (!focus.list)
    return step(
      say("I don't know yet which leads you mean. Search for them first, for example “show me new leads in Germany”."),
    );
  const { filter, page, pageSize, offset } = focus.list;
  // "The top 5" were asked for: they are meant, not all that the filter fits.
  if (offset === 0 && pageSize !== undefined && !pageSizes.includes(pageSize))
    return { kind: "leads", leads: page.leads };
  const complete = offset === 0 && page.leads.length >= page.count;
  return { kind: "group", filter, ...(complete && { leads: page.leads }) };
}

function byDescription(written: string, words: string, turn: Turn): Target {
  const reading = readFilter(written, turn.about);
  const group = groupOf(words, reading, turn);
  if (group) return group;
  const name = nameIn(written, reading);
  const known = name === undefined ? undefined : knownByName(name, turn);
  if (known) return { kind: "leads", leads: [known] };
  return lookUpLead(lookupFilter(name, reading), written, turn);
}

/** A plural noun or "all" with nothing left over means everyone whom the filter fits. */
function groupOf(words: string, reading: FilterReading, turn: Turn): Target | undefined {
  if (reading.leftover !== "" || reading.unsortable !== undefined) return undefined;
  const single = /^(?:the|that|this|our|my|a)\s+(?:[a-z-]+\s+)*(?:lead|contact|person|prospect|guy|one)\b/.test(words);
  const many =
    /^(?:all|every|each|everyone|everybody)\b|\b(?:leads|contacts|people|prospects|ones|companies|accounts|of (?:them|those|these))\b/.test(
      words,
    );
  if (single || !many) return undefined;
  const { list } = turn.focus;
  const narrowed = list && /\b(?:ones|of (?:them|those|these)|those|these)\b/.test(words);
  if (narrowed) return { kind: "group", filter: mergeFilter(list.filter, reading.filter) };
  if (isEmpty(reading) && !/^(?:all|every|each)\b.*\b(?:leads|contacts|people|prospects|lead|contact)\b/.test(words))
    return undefined;
  return { kind: "group", filter: reading.filter };
}

/** Words in capitals are a name even where a list knows one of them for a country or a city. */
function nameIn(written: string, reading: FilterReading): string | undefined {
  const bare = written.replace(/^(?:the |our |my |a )?(?:lead|contact|person|prospect)\s+/i, "");
  if (
    /^\p{Lu}[\p{L}'.-]+(?:\s+(?:van|von|de|der|den|da|di|del|la|le|al|bin|ten)\b)*(?:\s+\p{Lu}[\p{L}'.-]*){1,3}$/u.test(
      bare,
    )
  )
    return bare;
  if (isEmpty(reading)) return bare;
  return reading.leftover === "" ? undefined : reading.leftover;
}

/** A lead of this conversation: by full name among all of them, by a part of it among those shown last. */
function knownByName(name: string, { focus }: Turn): KnownLead | undefined {
  const wanted = fold(name).trim();
  const exact = [...focus.known.values()].filter((lead) => fold(lead.name).trim() === wanted);
  if (exact.length === 1) return exact[0];
  const shown =
    focus.latest === "leads" ? [...focus.leads, ...(focus.list?.page.leads ?? [])] : (focus.list?.page.leads ?? []);
  const unique = [...new Map(shown.map((lead) => [lead.id, lead])).values()];
  return exact.length > 1 ? undefined : pickByWords(name, unique);
}

function lookupFilter(name: string | undefined, reading: FilterReading): LeadFilter {
  if (name === undefined) return reading.filter;
  const named: LeadCondition = { field: "name", operator: "contains", value: name.slice(0, 200) };
  const others = name === reading.leftover ? reading.filter.conditions : [];
  return { match: "all", conditions: [named, ...others] };
}
