import type { Intent } from "./define_intent.ts";
import { readFocus } from "./focus.ts";
import { intents } from "./intents/registry.ts";
import { cleanRequest } from "./language/clean_request.ts";
import { fold } from "./language/fold.ts";
import type { About, Exchange, MadeCall } from "./read_conversation.ts";
import type { Step, Turn } from "./turn.ts";

export type Matched = { turn: Turn; intent: Intent | undefined; step: Step | undefined };

export type Setting = {
  about: About;
  /** What was said and done before. */
  before: readonly Exchange[];
  tools: ReadonlySet<string>;
};

/** The first intent that these words ask for, and its next step after the calls made for them so far. */
export function matchWords(utterance: string, calls: readonly MadeCall[], setting: Setting): Matched {
  const turn = turnOf(utterance, calls, setting);
  for (const intent of intents) {
    if (intent.tool !== undefined && !turn.hasTool(intent.tool)) continue;
    const step = intent.match(turn);
    if (step && !(step.kind === "call" && step.calls.length === 0)) return { turn, intent, step };
  }
  return { turn, intent: undefined, step: undefined };
}

/** A resumed request keeps what its words pointed at when it was made: `asked`. */
export function turnOf(utterance: string, calls: readonly MadeCall[], setting: Setting, asked?: Turn): Turn {
  const cleaned = cleanRequest(utterance);
  return {
    utterance: cleaned,
    words: fold(cleaned),
    about: setting.about,
    calls,
    focus: asked?.focus ?? readFocus(setting.before),
    choice: undefined,
    hasTool: (name) => setting.tools.has(name),
  };
}
