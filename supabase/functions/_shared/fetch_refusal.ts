/**
 * `address`: no http(s) address, or one with a password. `private`: not on the public internet. `unreachable`: no connection
 * came about. `lost`: the request may have arrived, but no whole answer came. `size`, `type`, `redirects`: the answer is
 * not what was asked for.
 */
export type FetchRefusalReason = "address" | "private" | "unreachable" | "lost" | "size" | "type" | "redirects";

/** Why nothing was fetched. The words are for the person who gave the address, and do not repeat it. */
export class FetchRefusal extends Error {
  override readonly name = "FetchRefusal";
  readonly reason: FetchRefusalReason;

  constructor(reason: FetchRefusalReason, message: string, cause?: unknown) {
    super(message, { cause });
    this.reason = reason;
  }
}
