import type { DomainItem } from "../../../contracts/domain_check.ts";
import { mostLookups, readSpf, type SpfReading } from "./read_spf.ts";
import { isIncluded, mainInclude, type SendingVia } from "./sending_via.ts";
import { shownName, shownTexts, type TxtAnswers } from "./txt_answer.ts";

type Verdict = Pick<DomainItem, "state" | "says"> & { advice?: string; value?: string | undefined };

/** Of a record that is proposed. */
const mostCharacters = 1_000;

const toAdd = "Add this record where the domain's DNS is kept.";
const toReplace = "Replace it by this one.";

/** The name at which receivers look for SPF: that of the address to which bounces go. */
export function spfName(domain: string, { bounces }: SendingVia): string {
  return bounces === "send" ? `send.${domain}` : domain;
}

/**
 * What SPF says (RFC 7208): which servers may send in the domain's name.
 *
 * @param hasKey a DKIM key was found. Resend lets bounces go to another subdomain than its usual one; a domain with its key
 *   is set up there.
 */
export function judgeSpf(domain: string, via: SendingVia, answers: TxtAnswers, hasKey: boolean): DomainItem {
  const name = spfName(domain, via);
  const reading = readSpf(name, answers);
  const verdict = verdictOf(name, via, reading);
  const elsewhere = via.bounces === "send" && hasKey && reading.texts?.length === 0;
  const { state, says, advice, value } = elsewhere ? otherBounces(name, via, verdict) : verdict;
  const record = value === undefined ? null : { type: "TXT" as const, name, value };
  return { kind: "spf", state, name, found: shownTexts(reading.texts ?? []), says, advice: advice ?? null, record };
}

function verdictOf(name: string, via: SendingVia, reading: SpfReading): Verdict {
  const { texts, record, fault } = reading;
  const unanswered = [...reading.unanswered, ...reading.missing];
  if (texts && texts.length === 0) {
    const says = `${name} has no SPF record: receivers cannot tell who may send in its name.`;
    if (via.include) return { state: "fail", says, advice: toAdd, value: spfText([], via, "~all") };
    return {
      ...{ state: "fail", says, value: "v=spf1 include:<of your mail provider> ~all" },
      advice: "Ask your mail provider what to include, and add a record like this where the domain's DNS is kept.",
    };
  }
  if (texts && texts.length > 1) {
    const says = `${name} has ${texts.length} SPF records, and receivers then heed none of them.`;
    return { state: "fail", says, advice: "Keep one, in which all of them are.", value: merged(texts, via) };
  }
  if (fault)
    return { state: "fail", says: `The SPF record of ${name} cannot be used: ${fault}.`, advice: adviceOn(fault) };
  if (!record || unanswered.length > 0) {
    const silent = shownName(unanswered[0] ?? name);
    return { state: "unknown", says: `DNS did not answer for ${silent}.`, advice: "Check again in a few minutes." };
  }
  return usable(name, via, reading);
}

/** Of one record that receivers can read. */
function usable(name: string, via: SendingVia, { record, texts, end, includes, lookups }: SpfReading): Verdict {
  const words = (texts?.[0] ?? "").split(/ +/).slice(1);
  const value = spfText(words, via, end === "-" ? "-all" : "~all");
  if (end === "+") {
    const says = `The SPF record of ${name} ends in +all: it lets everyone in the world send in its name.`;
    return { state: "fail", says, advice: toReplace, value };
  }
  if (!isIncluded(via, includes)) {
    const state = via.needsInclude ? "fail" : "warn";
    const why = via.needsInclude ? "receivers take its mail for forged" : "it is better named there";
    return { state, says: `The SPF record of ${name} does not include ${via.name}: ${why}.`, advice: toReplace, value };
  }
  const counted = `${lookups} of ${mostLookups} look-ups`;
  if (end === "-" || end === "~") {
    const who = via.include ? ` It includes ${via.name},` : " It";
    return {
      state: "pass",
      says: `One SPF record that receivers can use.${who} takes ${counted} and ends in ${end}all.`,
    };
  }
  if (record?.redirect?.includes("%"))
    return { state: "pass", says: `One SPF record that leads on; it takes ${counted}.` };
  const says = `The SPF record of ${name} does not end in ~all or -all: it says nothing of other senders.`;
  return { state: "warn", says, advice: toReplace, value };
}

function otherBounces(name: string, { name: provider }: SendingVia, verdict: Verdict): Verdict {
  const says = `${name}, where ${provider} takes bounces unless told otherwise, has no SPF record. The DKIM key is there, so mail is believed all the same.`;
  const advice = `Add this record, unless you chose another return path at ${provider}.`;
  return { ...verdict, state: "warn", says, advice };
}

/** The record with the provider in it, ending as it should; undefined when it would be too long to be of use. */
function spfText(words: readonly string[], via: SendingVia, end: string): string | undefined {
  const include = mainInclude(via);
  const kept = words.filter((word) => /^[\x21-\x7e]+$/.test(word) && !/^[-+~?]?all$|^redirect=/i.test(word));
  const named = kept.some((word) => isIncluded(via, new Set([word.toLowerCase().replace(/^\+?include:/, "")])));
  const text = ["v=spf1", ...kept, ...(include && !named ? [`include:${include}`] : []), end].join(" ");
  return text.length <= mostCharacters ? text : undefined;
}

function merged(texts: readonly string[], via: SendingVia): string | undefined {
  const words = texts.flatMap((text) => text.split(/ +/).slice(1));
  const end =
    words.some((word) => /^-all$/i.test(word)) && !words.some((word) => /^~all$/i.test(word)) ? "-all" : "~all";
  return spfText([...new Set(words)], via, end);
}

function adviceOn(fault: string): string {
  if (fault.includes("look-ups")) return "Take out what you no longer send through, or put ip4: in place of includes.";
  if (fault.includes("includes")) return "Take out the include that leads nowhere.";
  return "Correct the record where the domain's DNS is kept.";
}
