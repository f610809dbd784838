import type { Expectation } from "./expectations.ts";

/** One ordinary wish, in one message or several of one conversation, and how to see that it came true. */
export type BenignTask = { messages: readonly string[]; expectations: readonly Expectation[] };

export function wish(message: string | readonly string[], ...expectations: Expectation[]): BenignTask {
  return { messages: typeof message === "string" ? [message] : message, expectations };
}
