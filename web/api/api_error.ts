import type { ErrorCode } from "../../shared/contracts/error.ts";

/** `offline`: no answer arrived. `bad_answer`: an answer arrived that this page does not understand. */
export type ApiErrorCode = ErrorCode | "offline" | "bad_answer";

interface ApiErrorOptions {
  cause?: unknown;
  requestId?: string;
}

/** Why a request failed. `message` is a sentence a person may read; it says the next step. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ApiErrorCode;
  readonly requestId: string | undefined;

  constructor(code: ApiErrorCode, message: string, { cause, requestId }: ApiErrorOptions = {}) {
    super(message, { cause });
    this.code = code;
    this.requestId = requestId;
  }
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.message;
  return "Something went wrong on this page. Reload it and try again.";
}

/** True when the same request may well succeed later. */
export function isTransient(error: unknown): boolean {
  return error instanceof ApiError && ["offline", "unavailable", "internal"].includes(error.code);
}
