type Outcome = "refused" | "passing" | "unknown";

/** `refused`: for good. `passing`: not handed over, try again. `unknown`: nobody can say whether it was taken. */
export class SendError extends Error {
  override readonly name = "SendError";
  readonly outcome: Outcome;
  /** No mail at all can leave now: no server, a wrong password, an address that may not send. */
  readonly concernsAll: boolean;
  /** How long it asked to be left alone. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    message: string,
    options: { outcome: Outcome; concernsAll?: boolean; retryAfterSeconds?: number | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.outcome = options.outcome;
    this.concernsAll = options.concernsAll ?? false;
  }
}
