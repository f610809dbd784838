import type { DemoCall } from "./demo_reply.ts";
import type { Focus } from "./focus.ts";
import type { KnownLead } from "./known_lead.ts";
import type { About, MadeCall } from "./read_conversation.ts";

/** What an intent sees: one thing a person said, what was done for it so far, and what went before. */
export type Turn = {
  utterance: string;
  /** The utterance in lower case without accents, same length. */
  words: string;
  about: About;
  calls: readonly MadeCall[];
  focus: Focus;
  /** The candidate that the person picked when asked which one. */
  choice: KnownLead | undefined;
  hasTool(name: string): boolean;
};

/**
 * What comes next. A step is worked out anew for every request, from the same words: `call` may repeat calls that were
 * made already, they are left out; `preface` is said with them, where a person decides before anything happens. `ask` waits for an answer, and `resume` says what the answer makes of the request.
 */
export type Step =
  | { kind: "call"; calls: readonly DemoCall[]; preface?: string }
  | { kind: "say"; text: string }
  | { kind: "ask"; text: string; resume(answer: string): Resumed | undefined };

export type Resumed = { utterance?: string; choice?: KnownLead };

export function call(tool: string, args: Record<string, unknown>): Step {
  return { kind: "call", calls: [{ tool, arguments: args }] };
}

export function say(text: string): Step {
  return { kind: "say", text };
}

/** Asks for what is missing; the answer is put behind the request. */
export function askForMore(text: string, turn: Turn, joint: string): Step {
  return {
    kind: "ask",
    text,
    resume: (answer) => ({ utterance: `${turn.utterance.replace(/[\s.:!?]+$/, "")}${joint}${answer}` }),
  };
}
