import { ApiError, isTransient } from "./api_error.ts";
import { readStretch, type StretchOptions } from "./read_stretch.ts";

const tunables = {
  firstDelayMilliseconds: 300,
  longestDelayMilliseconds: 10_000,
  /** A server that answers with faults is asked so often; a network that is gone is waited for without end. */
  faultsCap: 5,
};

export interface FollowOptions extends StretchOptions {
  /** Posts the message or the decision. Repeated when no answer came: the server takes it once only. */
  begin?: ((signal: AbortSignal) => Promise<Response>) | undefined;
  turnId?: string | undefined;
  /** The newest event already shown. */
  after?: number;
  /** Waits before trying again; ends early when the network is back or the tab wakes. */
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Follows one turn until its stretch ends, across lost connections: each event is handed on exactly once and in order.
 * Resolves with the turn's id.
 * @throws ApiError when the server refuses; the signal's reason when it is aborted.
 */
export async function followTurn(options: FollowOptions): Promise<string | undefined> {
  const cursor = { turnId: options.turnId, after: options.after ?? 0, ended: false };
  let begin = options.begin;
  let failures = 0;
  while (!cursor.ended) {
    const before = cursor.after;
    const resumed = begin === undefined;
    try {
      await readStretch(options, cursor, begin);
      // A replay that ends cleanly and brings nothing: the turn is not under way.
      if (resumed && cursor.after === before) return cursor.turnId;
      begin = undefined;
      failures = 0;
    } catch (error) {
      options.signal.throwIfAborted();
      failures = cursor.after > before ? 1 : failures + 1;
      if (isFinal(error, failures)) throw error;
      if (cursor.after > before) begin = undefined;
      options.onConnection("lost");
    }
    if (!cursor.ended) await options.wait(delayAfter(failures), options.signal);
  }
  return cursor.turnId;
}

function isFinal(error: unknown, failures: number): boolean {
  if (!(error instanceof ApiError) || error.code === "offline") return false;
  return !isTransient(error) || failures >= tunables.faultsCap;
}

function delayAfter(failures: number): number {
  if (failures === 0) return 0;
  const delay = tunables.firstDelayMilliseconds * 2 ** (failures - 1);
  // Spread out, so that many pages do not come back in the same instant.
  return Math.min(delay, tunables.longestDelayMilliseconds) * (0.75 + Math.random() / 2);
}
