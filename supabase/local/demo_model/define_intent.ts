import type { MadeCall } from "./read_conversation.ts";
import type { Step, Turn } from "./turn.ts";

/** What the demo model can do with one tool, or without any. */
export type Intent = {
  /** The tool it calls in the end; it is only tried when the request offers that tool. */
  tool: string | undefined;
  /** Things to say, for the help text and the tests: each must match. */
  examples: readonly string[];
  /** The next step when the words ask for this, else undefined. Called again after each round of calls. */
  match(turn: Turn): Step | undefined;
  /** Says what became of the calls, in markdown, from their outcomes alone. */
  describe(calls: readonly MadeCall[], turn: Turn): string;
};

export function defineIntent(intent: Intent): Intent {
  return intent;
}

/** For intents that only talk. */
export function defineTalk(talk: Pick<Intent, "examples" | "match">): Intent {
  return { tool: undefined, describe: () => "", ...talk };
}
