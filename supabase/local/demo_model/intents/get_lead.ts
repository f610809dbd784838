import { fieldSource } from "../commands/update_command.ts";
import { defineIntent } from "../define_intent.ts";
import { readRecord } from "../known_lead.ts";
import { isEmpty, readFilter } from "../language/read_filter.ts";
import { plain } from "../language/sentences.ts";
import { isOrdinal } from "../pick_lead.ts";
import { reasonOf } from "../prose/for_people.ts";
import { comparison, factsOf, leadSummary, withAge } from "../prose/lead_summary.ts";
import { resolveSeveral } from "../resolve_target.ts";
import type { Turn } from "../turn.ts";
import { leadName } from "./lead_name.ts";

/** Reads one lead with its timeline, or several side by side. */
export const get_lead = defineIntent({
  tool: "get_lead",
  examples: ["tell me about Anna Schmidt", "the second one", "what's Anna Schmidt's phone number?"],
  match(turn) {
    const phrase = targetOf(turn);
    if (phrase === undefined) return undefined;
    const target = resolveSeveral(phrase, turn);
    if (target.kind === "step") return target.step;
    if (target.kind === "group" || target.leads.length === 0) return undefined;
    return {
      kind: "call",
      calls: target.leads.slice(0, 5).map((lead) => ({ tool: "get_lead", arguments: { lead_id: lead.id } })),
    };
  },
  describe(calls, turn) {
    const question = questionOf(turn.utterance);
    const records = calls.flatMap(({ outcome }) =>
      outcome?.state === "done" ? (readRecord(outcome.result) ?? []) : [],
    );
    if (!question && records.length > 1) return comparison(records, turn.about.today);
    return calls
      .map((made) => {
        const record = made.outcome?.state === "done" ? readRecord(made.outcome.result) : undefined;
        if (!record) return `I couldn't read ${leadName(made, turn)}: ${reasonOf(made, "the tool gave no record")}`;
        const answer = question && answerTo(question, record.lead, turn.about.today);
        return answer ?? leadSummary(record, turn.about.today);
      })
      .join("\n\n---\n\n");
  },
});

const about =
  /^(?:tell me (?:more |everything |something )?about|who(?: is|'s)|what do (?:you|we) (?:know|have) (?:about|on)|(?:give|show|send) me (?:the |all |an? )?(?:details?|info(?:rmation)?|summary|timeline|history|record|profile|overview|notes|activit(?:y|ies))(?: of| on| for| about)?|(?:the )?(?:details?|info(?:rmation)?|timeline|history|profile|record|notes|activit(?:y|ies)) (?:of|on|for|about)|summar(?:y|ise|ize)(?: of| for)?|brief me (?:on|about)|(?:catch|bring|fill) me (?:up|in|up to speed) on|update me on|look up|more (?:about|on)|what(?: is|'s) (?:the )?(?:story|history|status|latest|news|new)(?: with| of| on| for| about)|what happened with|prepare me for (?:my |the |a )?(?:call|meeting|chat) with)\s+(?<target>.+)$/i;
const showing = /^(?:show me|show|open|view|see|display|pull up|read)\s+(?<target>.+)$/i;
const compared = /^(?:compare|what(?: is|'s) the difference between)\s+(?<target>.+)$/i;
const lastContact =
  /^when (?:did|have|was|were) (?:we|i|you|someone|anyone)?\s*(?:last )?(?:contact(?:ed)?|speak to|speak with|talk to|talk with|e-?mail(?:ed)?|reach|write to|in touch with|been in touch with)\s+(?<target>.+?)(?: last)?$/i;
const wasContacted = /^when was (?<target>.+?) last (?:contacted|e-?mailed|called)$/i;
const owned = /^who (?:owns|is the owner of|looks after|takes care of|is responsible for)\s+(?<target>.+)$/i;
const placed = /^where (?:is|does|do) (?<target>.+?)(?: (?:based|located|live|work|sit|from))?$/i;
const fielded = [
  new RegExp(
    `^(?:what(?: is|'s| are)|give me|show me|tell me|do (?:we|you) have)?\\s*(?:the )?${fieldSource} (?:of|for) (?<target>.+)$`,
    "i",
  ),
  new RegExp(
    `^(?:what(?: is|'s| are)|give me|show me|tell me|do (?:we|you) have)\\s+(?<target>.+?'s?|her|his|their|its) ${fieldSource}$`,
    "i",
  ),
  /^(?:what(?: is|'s)) (?<target>.+?)(?:'s) (?<field>stage|status|industry|tags)$/i,
  /^(?:what(?: is|'s)) (?:the )?(?<field>stage|status|industry|tags) of (?<target>.+)$/i,
  /^(?:which|what) (?<field>stage|industry) is (?<target>.+?) in$/i,
];

type Question = { target: string; field: string };

function questionOf(utterance: string): Question | undefined {
  const text = utterance.replace(/[?.!\s]+$/, "");
  const last = (lastContact.exec(text) ?? wasContacted.exec(text))?.groups?.target;
  if (last !== undefined) return { target: last, field: "last contact" };
  const owner = owned.exec(text)?.groups?.target;
  if (owner !== undefined) return { target: owner, field: "owner" };
  const place = placed.exec(text)?.groups?.target;
  if (place !== undefined) return { target: place, field: "where" };
  for (const pattern of fielded) {
    const groups = pattern.exec(text)?.groups;
    if (groups?.target !== undefined && groups.field !== undefined)
      return {
        target: groups.target.replace(/^(?:her|his|their|its)$/i, "it").replace(/'s?$/, ""),
        field: groups.field.toLowerCase(),
      };
  }
  return undefined;
}

function targetOf(turn: Turn): string | undefined {
  const text = turn.utterance.replace(/[?.!\s]+$/, "");
  const question = questionOf(text);
  if (question)
    return /^(?:at (?:least|most)|over|above|under|below|more|less|exactly|between|\d|my|our|the (?:weather|time|date|capital|meaning))\b/i.test(
      question.target,
    )
      ? undefined
      : question.target;
  const direct = about.exec(text)?.groups?.target;
  if (direct !== undefined) return isAboutSpeaker(direct) ? undefined : direct;
  const several = compared.exec(text)?.groups?.target;
  if (several !== undefined) return isPersonal(several, turn) ? several : undefined;
  // "top 3" and "the first five" ask for a shorter list.
  if (/\b(?:top|first|last)\s+(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\b/i.test(text)) return undefined;
  const shown =
    showing.exec(text)?.groups?.target ??
    /^(?:(?:and|what about|how about)\s+)?(?<target>.+)$/i.exec(text)?.groups?.target ??
    "";
  const bare = shown === text;
  return isPersonal(shown, turn, bare) ? shown : undefined;
}

function isAboutSpeaker(target: string): boolean {
  return /^(?:me|us|myself|you|yourself|(?:the|my|our) (?:pipeline|leads|team|workspace))\b/i.test(target);
}

/** Whether the words name a person rather than a kind of lead. */
function isPersonal(target: string, turn: Turn, bare = false): boolean {
  if (isOrdinal(target)) return true;
  if (!bare && /^(?:her|him|it|that (?:lead|one|person)|this (?:lead|one|person))$/i.test(target)) return true;
  const parts = target.split(/\s*(?:,|\band\b|\bwith\b|\bto\b|\bvs\.?|\bversus\b)\s*/i);
  const least = bare ? 2 : 1;
  return parts.every((part) => {
    if (isOrdinal(part)) return true;
    const words = part.split(/\s+/);
    const named =
      words.length >= least &&
      words.length <= 4 &&
      words.every((word) => /^\p{Lu}[\p{L}'.-]*$/u.test(word) || /^(?:van|von|de|der|den|da|di|la|le)$/.test(word));
    return named && isEmpty(readFilter(part, turn.about)) && readFilter(part, turn.about).leftover !== "";
  });
}

function answerTo({ field }: Question, lead: Parameters<typeof factsOf>[0], today: string): string | undefined {
  const name = `**${plain(lead.name)}**`;
  if (field === "last contact") {
    return lead.last_contacted_at
      ? `${name} was last contacted on ${withAge(lead.last_contacted_at, today)}.`
      : `${name} has never been contacted, as far as the record says.`;
  }
  const wanted = factNames.find(([pattern]) => pattern.test(field))?.[1];
  if (wanted === undefined) return undefined;
  const value =
    wanted === "Title"
      ? plain(lead.title ?? "")
      : wanted === "Company"
        ? plain(lead.company ?? "")
        : wanted === "Industry"
          ? plain(lead.industry ?? "")
          : new Map(factsOf(lead, today)).get(wanted);
  return value ? `${wanted} of ${name}: ${value}` : `The record of ${name} has no ${wanted.toLowerCase()}.`;
}

const factNames: readonly (readonly [RegExp, string])[] = [
  [/mail/, "E-mail"],
  [/phone|mobile|number/, "Phone"],
  [/title|role|position|job/, "Title"],
  [/company|employer|account/, "Company"],
  [/country|city|town|location|where/, "Where"],
  [/source/, "Source"],
  [/score|rating/, "Score"],
  [/stage|status/, "Stage"],
  [/industry/, "Industry"],
  [/tags/, "Tags"],
  [/owner/, "Owner"],
];
