import type { Intent } from "../define_intent.ts";
import type { DemoCall } from "../demo_reply.ts";
import { search_leads } from "../intents/search_leads.ts";
import { type Matched, matchWords, type Setting } from "../match_words.ts";
import type { MadeCall } from "../read_conversation.ts";
import { madeBefore } from "../same_call.ts";
import type { Step } from "../turn.ts";

/** How far one step is. `used`: every call that was made for it; `made`: the last round of them, which says what came of it. */
export type Worked = Matched & { used: MadeCall[] } & (
    | { state: "calls"; calls: DemoCall[]; preface: string }
    | { state: "settled"; made: MadeCall[] }
    | { state: "asks"; text: string }
    | { state: "refused"; text: string }
  );

type Ask = Extract<Step, { kind: "ask" }>;

/** A whole list is what the steps after it work on. */
export const wholePage = 25;
/** Lookups and the act itself: more rounds than that no intent takes. */
const mostRounds = 8;

/**
 * Follows one order as far as the calls that were made lead: `own` are those that no earlier step used. `answer` gives
 * what the order leaves open, such as the text of a note, where the plan knows it.
 */
export function workStep(
  words: string,
  setting: Setting,
  own: readonly MadeCall[],
  all: readonly MadeCall[],
  answer: (asked: Ask, matched: Matched) => string | undefined,
): Worked {
  const used: MadeCall[] = [];
  let order = words;
  for (let round = 0; round < mostRounds; round += 1) {
    const matched = matchWords(order, used, setting);
    const { intent, step } = matched;
    if (!intent || !step) return { ...matched, used, state: "refused", text: "I don't know how to do that." };
    if (step.kind === "say") return { ...matched, used, state: "refused", text: step.text };
    if (step.kind === "ask") {
      const known = answer(step, matched);
      if (known === undefined) return { ...matched, used, state: "asks", text: step.text };
      order = known;
      continue;
    }
    const wanted = step.calls.map((call) => withWholePage(call, intent));
    const found = wanted.map((call) => madeBefore(used, call) ?? madeFor(call, own) ?? madeBefore(all, call));
    const made = found.flatMap((call) => call ?? []);
    const before = used.length;
    used.push(...made.filter((call) => !used.includes(call)));
    const calls = wanted.filter((_, index) => !found[index]);
    if (calls.length > 0) return { ...matched, used, state: "calls", calls, preface: step.preface ?? "" };
    if (used.length === before) return { ...matched, used, state: "settled", made };
  }
  return { ...matchWords(words, used, setting), used, state: "refused", text: "I got nowhere with that." };
}

/** The same call, or the mail to the same lead as the person edited it. */
function madeFor(wanted: DemoCall, own: readonly MadeCall[]): MadeCall | undefined {
  const edited = ({ tool, arguments: args }: MadeCall) =>
    tool === "send_email" && tool === wanted.tool && args.lead_id === wanted.arguments.lead_id;
  return madeBefore(own, wanted) ?? own.find(edited);
}

function withWholePage(call: DemoCall, intent: Intent): DemoCall {
  if (intent !== search_leads || call.arguments.page_size !== 10) return call;
  return { ...call, arguments: { ...call.arguments, page_size: wholePage } };
}
