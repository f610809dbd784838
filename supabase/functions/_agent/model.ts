import type { Usage } from "../../../shared/contracts/events.ts";
import type { ModelTool } from "./tool_set.ts";

/** One item of the conversation, in the order in which it was said. */
export type ModelInput =
  | { kind: "user"; text: string }
  | { kind: "assistant"; text: string }
  | { kind: "call"; id: string; tool: string; arguments: Record<string, unknown> }
  /** Something the server has to tell the model, outside what anybody said. */
  | { kind: "note"; text: string }
  | { kind: "output"; id: string; output: string }
  /** An item of the provider that must travel back as it came, such as encrypted reasoning. */
  | { kind: "opaque"; item: Record<string, unknown> };

export type ModelRequest = {
  instructions: string;
  input: readonly ModelInput[];
  tools: readonly ModelTool[];
  /** The same for requests that share a prefix, so that the provider's cache finds it. */
  cacheKey: string;
};

export type ModelCall = {
  id: string;
  tool: string;
  /** As `readCallArguments` gives them. */
  arguments: Record<string, unknown>;
};

export type ModelReply = {
  text: string;
  calls: ModelCall[];
  opaque: Record<string, unknown>[];
  usage: Usage;
  /** Why the reply ended early, in plain words; undefined when it is whole. */
  cutShort?: string;
};

export type ModelEvent = { type: "text"; text: string } | { type: "reply"; reply: ModelReply };

/**
 * A language model. `stream` yields text as it comes and ends with exactly one reply, whose text is the sum of the
 * pieces. Throws `ModelError`; nothing is retried inside.
 */
export type Model = {
  /** As prices and records call it. */
  name: string;
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
};

/** The model did not answer. The message says so in plain words and may be shown. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  /** Trying again may help. */
  readonly passing: boolean;
  readonly retryAfterMilliseconds: number | undefined;

  constructor(
    message: string,
    options: { passing: boolean; retryAfterMilliseconds?: number | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.passing = options.passing;
    this.retryAfterMilliseconds = options.retryAfterMilliseconds;
  }
}
