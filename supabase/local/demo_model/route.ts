import type { Intent } from "./define_intent.ts";
import { readFocus } from "./focus.ts";
import { intents } from "./intents/registry.ts";
import { cleanRequest } from "./language/clean_request.ts";
import { fold } from "./language/fold.ts";
import type { Conversation } from "./read_conversation.ts";
import type { Step, Turn } from "./turn.ts";

export type Routed = { turn: Turn; intent: Intent | undefined; step: Step | undefined };

/** How many questions in a row an answer may belong to. */
const deepest = 4;

/** Finds the intent of the exchange at `index`: what its words ask for, or what they answer to the question before. */
export function route(conversation: Conversation, tools: ReadonlySet<string>, index: number, depth = 0): Routed {
  const exchange = conversation.exchanges[index];
  const turn = turnOf(conversation, tools, index, exchange?.utterance ?? "");
  const direct = firstMatch(turn);
  const asked = index > 0 && depth < deepest ? route(conversation, tools, index - 1, depth + 1) : undefined;
  const resumed = asked?.step?.kind === "ask" ? asked.step.resume(turn.utterance) : undefined;
  if (!asked?.intent || !resumed || (!resumed.choice && isCommand(direct.intent))) return { turn, ...direct };
  const utterance = resumed.utterance ?? asked.turn.utterance;
  const again: Turn = { ...turnOf(conversation, tools, index, utterance, asked.turn), choice: resumed.choice };
  return { turn: again, intent: asked.intent, step: asked.intent.match(again) };
}

/** Free text answers a question unless it starts something else; what looks like a search or a name may be an answer. */
function isCommand(intent: Intent | undefined): boolean {
  return intent !== undefined && intent.tool !== "get_lead" && intent.tool !== "search_leads";
}

function firstMatch(turn: Turn): { intent: Intent | undefined; step: Step | undefined } {
  for (const intent of intents) {
    if (intent.tool !== undefined && !turn.hasTool(intent.tool)) continue;
    const step = intent.match(turn);
    if (step && !isEmptyCall(step)) return { intent, step };
  }
  return { intent: undefined, step: undefined };
}

function isEmptyCall(step: Step): boolean {
  return step.kind === "call" && step.calls.length === 0;
}

/** A resumed request keeps what its words pointed at when it was made. */
function turnOf(
  conversation: Conversation,
  tools: ReadonlySet<string>,
  index: number,
  utterance: string,
  asked?: Turn,
): Turn {
  const { about, exchanges } = conversation;
  const cleaned = cleanRequest(utterance);
  return {
    utterance: cleaned,
    words: fold(cleaned),
    about,
    calls: exchanges[index]?.calls ?? [],
    focus: asked?.focus ?? readFocus(exchanges.slice(0, index)),
    choice: undefined,
    hasTool: (name) => tools.has(name),
  };
}
