import type { LeadFilter } from "../../../../shared/contracts/lead_filter.ts";
import { defineIntent } from "../define_intent.ts";
import type { KnownLead } from "../known_lead.ts";
import { describeFilter } from "../language/describe_filter.ts";
import { fold } from "../language/fold.ts";
import { numberSource, readNumber } from "../language/number_words.ts";
import { isEmpty, readFilter } from "../language/read_filter.ts";
import { capitalised, listOf } from "../language/sentences.ts";
import { draftSequence } from "../prose/draft_sequence.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { askForMore, call, type Step, say, type Turn } from "../turn.ts";

const asks = new RegExp(
  `^(?:please )?(?:write|draft|create|make|prepare|set up|build|start|plan|compose)(?: me| us)? (?:an? |the )?(?:new )?(?:(?<count>${numberSource})[- ]?(?:step|mail|e-?mail|part|touch)s? )?(?:short )?(?:e-?mail |mail |outreach |drip |follow-?up )*(?:campaign|sequence|drip|newsletter)(?: (?:of|with) (?<of>${numberSource}) (?:steps?|mails?|e-?mails?))?(?<rest>.*)$`,
  "s",
);
const named = /^\s*(?:called|named) ["“]?(?<name>[^"”]{1,100}?)["”]?(?=\s+(?:for|to)\b)/i;
const parts = /^\s*(?:for|to|at)\s+(?<whom>.+?)(?:\s+about\s+(?<topic>.+?))?[.!\s]*$/is;
const most = 5;

/** Writes a sequence for the leads that are named, or for the list before, and keeps it as a draft. */
export const draft_campaign = defineIntent({
  tool: "draft_campaign",
  examples: [
    "write a three-step sequence for the fintech leads we haven't talked to in a month",
    "draft a campaign for hot leads in Germany about the spring release",
  ],
  match(turn) {
    const asked = asks.exec(turn.words);
    if (!asked?.groups) return undefined;
    const { count, of, rest = "" } = asked.groups;
    const steps = readNumber(count ?? of ?? "3");
    if (steps < 1 || steps > most) return say(`A sequence has 1 to ${most} mails here. How about three?`);
    const written = turn.utterance.slice(turn.words.length - rest.length);
    const name = named.exec(written);
    const groups = parts.exec(written.slice(name?.[0].length ?? 0))?.groups;
    if (groups?.whom === undefined) return askForMore("For whom shall it be?", turn, " for ");
    return drafted({ whom: groups.whom, topic: groups.topic, name: name?.groups?.name, steps }, turn);
  },
  describe: (calls) => outcomeLines(calls, () => "the draft of the campaign"),
});

type Wanted = { whom: string; topic: string | undefined; name: string | undefined; steps: number };

function drafted({ whom, topic, name, steps }: Wanted, turn: Turn): Step {
  const live = lasting.test(whom);
  const group = whom.replace(lasting, "");
  const people = chosenLeads(group, turn);
  if (people) {
    const args = { name: name ?? `For ${listOf(people.map((lead) => lead.name))}`.slice(0, 100) };
    const ids = people.map(({ id }) => id);
    return call("draft_campaign", { ...args, lead_ids: ids, steps: draftSequence(steps, topic) });
  }
  const filter = filterOf(group, turn);
  if (!filter) {
    return askForMore(
      `I don't know which leads “${whom.trim()}” are. For whom shall it be? For example “leads in Germany”.`,
      { ...turn, utterance: turn.utterance.slice(0, turn.utterance.length - whom.length).replace(/\s*\bfor\s*$/i, "") },
      " for ",
    );
  }
  const called = name ?? capitalised(describeFilter(filter, "leads")).slice(0, 100);
  return call("draft_campaign", { name: called, filter, ...(live && { live }), steps: draftSequence(steps, topic) });
}

/** "…, and whoever comes later": people who match later come into it, too. */
const lasting =
  /[\s,]*\b(?:and|also|including)\s+(?:for\s+)?(?:(?:any|every)one|whoever|all who|new ones|those who)\b(?:\s+(?:who|that))?(?:\s+(?:comes?|joins?|matche?s?|is added|are added)(?:\s+(?:in|it))?(?:\s+later)?)?\s*$/i;

/** The leads that were spoken about last, for "her", "both" and "them". */
function chosenLeads(whom: string, { focus }: Turn): readonly KnownLead[] | undefined {
  const pointed = /^(?:him|her|both(?: of them)?|them|these (?:two|people|leads)|those (?:two|people|leads))$/;
  const isPointed = pointed.test(fold(whom.trim()));
  return isPointed && focus.latest === "leads" && focus.leads.length > 0 ? focus.leads : undefined;
}

function filterOf(whom: string, { focus, about }: Turn): LeadFilter | undefined {
  if (
    /^(?:all (?:of )?)?(?:them|these|those|(?:this|that|the) list|(?:these|those) (?:leads|people))$/.test(
      fold(whom.trim()),
    )
  ) {
    return focus.list?.filter;
  }
  const reading = readFilter(whom, about);
  return isEmpty(reading) || reading.leftover !== "" ? undefined : reading.filter;
}
