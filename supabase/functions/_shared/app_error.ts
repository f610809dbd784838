import type { ErrorCode } from "../../../shared/contracts/error.ts";

const statuses: Record<ErrorCode, number> = {
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  idempotency_mismatch: 422,
  expired: 410,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  model_unavailable: 502,
  unavailable: 503,
};

type ErrorOptions = { cause?: unknown; details?: unknown; headers?: Record<string, string> };

/** A refusal or fault with a code of the public contract. The message is written for the person who reads it. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly details: unknown;
  /** Of the answer, such as when to come again. */
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }

  /** HTTP status of the code. */
  get status(): number {
    return statuses[this.code];
  }
}

/** Whether the caller can mend it: such an error of a tool is told to the model instead of ending the turn. */
export function isMendable(error: unknown): error is AppError {
  return (
    error instanceof AppError && ["invalid_input", "forbidden", "not_found", "conflict", "expired"].includes(error.code)
  );
}
