import type { WireBehaviour, WireFault } from "../demo_reply.ts";

const mostRequests = 200;

/**
 * Counts how often a request that asked for a passing fault ("once") was made, so that a retry succeeds. A testing aid
 * of the wire alone: no answer depends on it, and after a restart the fault merely happens again.
 */
export class FaultCounter {
  readonly #seen = new Map<string, number>();

  /** The fault for this request, if it is still due. */
  take(requestText: string, { fault, times }: WireBehaviour): WireFault | undefined {
    if (!fault || times === undefined) return fault;
    const seen = this.#seen.get(requestText) ?? 0;
    if (seen >= times) return undefined;
    const oldest = this.#seen.keys().next().value;
    if (this.#seen.size >= mostRequests && oldest !== undefined) this.#seen.delete(oldest);
    this.#seen.set(requestText, seen + 1);
    return fault;
  }
}
