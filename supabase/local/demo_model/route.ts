import type { Intent } from "./define_intent.ts";
import { type Matched, matchWords, turnOf } from "./match_words.ts";
import { planOf } from "./plan/plan_of.ts";
import { type Walked, walkPlan } from "./plan/walk_plan.ts";
import type { Conversation } from "./read_conversation.ts";
import type { Turn } from "./turn.ts";

/** With a goal of several steps: how far it is, and the step that is its turn. */
export type Routed = Matched & { walked?: Walked };

/** How many questions in a row an answer may belong to. */
const deepest = 4;

/**
 * Finds the intent of the exchange at `index`: what its words ask for, in one step or in several, or what they answer
 * to the question before.
 */
export function route(conversation: Conversation, tools: ReadonlySet<string>, index: number, depth = 0): Routed {
  const { about, exchanges } = conversation;
  const exchange = exchanges[index] ?? { utterance: "", calls: [], said: "", editedPlan: undefined };
  const setting = { about, before: exchanges.slice(0, index), tools };
  const plan = planOf(exchange, setting);
  if (plan) {
    const walked = walkPlan(plan, exchange.calls, setting);
    const open = walked.asked ?? {
      turn: turnOf(exchange.utterance, exchange.calls, setting),
      intent: undefined,
      step: undefined,
    };
    return { turn: open.turn, intent: open.intent, step: open.step, walked };
  }
  const direct = matchWords(exchange.utterance, exchange.calls, setting);
  const asked = index > 0 && depth < deepest ? route(conversation, tools, index - 1, depth + 1) : undefined;
  const resumed = asked?.step?.kind === "ask" ? asked.step.resume(direct.turn.utterance) : undefined;
  if (!asked?.intent || !resumed || (!resumed.choice && isCommand(direct.intent))) return direct;
  const utterance = resumed.utterance ?? asked.turn.utterance;
  const again: Turn = { ...turnOf(utterance, exchange.calls, setting, asked.turn), choice: resumed.choice };
  return { turn: again, intent: asked.intent, step: asked.intent.match(again) };
}

/** Free text answers a question unless it starts something else; what looks like a search or a name may be an answer. */
function isCommand(intent: Intent | undefined): boolean {
  return intent !== undefined && intent.tool !== "get_lead" && intent.tool !== "search_leads";
}
