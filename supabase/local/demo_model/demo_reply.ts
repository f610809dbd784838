/** A function call that the demo model wants made. Arguments are plain; optional ones are left out. */
export type DemoCall = { tool: string; arguments: Record<string, unknown> };

/** How the wire should misbehave, for tests; see README.md. */
export type WireFault =
  | { kind: "http_error"; status: number; code: string; message: string; retryAfterSeconds?: number }
  /** Breaks the connection after so many deltas. */
  | { kind: "cut"; afterDeltas: number }
  /** Falls silent after so many deltas, with the connection open. */
  | { kind: "stall"; afterDeltas: number }
  /** An `error` event, or a failed response, after so many deltas. */
  | { kind: "error_event"; afterDeltas: number }
  | { kind: "failed"; afterDeltas: number };

export type WireBehaviour = {
  fault?: WireFault;
  /** How often the fault happens for the same request; then it is answered as usual. Always when absent. */
  times?: number;
  /** Between deltas, instead of the server's own pace. */
  paceMilliseconds?: number;
  /** Before the first byte. */
  delayMilliseconds?: number;
};

/** What the demo model answers to one request. */
export type DemoReply = {
  text: string;
  calls: readonly { tool: string; arguments: string }[];
  /** `refusal` sends the text as one; the others end the response as incomplete for that reason. */
  ending: "completed" | "refusal" | "max_output_tokens" | "content_filter";
  behaviour: WireBehaviour;
};
