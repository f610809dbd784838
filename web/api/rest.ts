import type { ErrorCode } from "../../shared/contracts/error.ts";
import { ApiError } from "./api_error.ts";
import { backend } from "./backend.ts";
import { parseAnswer } from "./parse_answer.ts";
import type { Schema } from "./shape.ts";

interface RestAnswer {
  data: unknown;
  error: { message: string; code: string; details: string } | null;
  status: number;
}

/**
 * Calls a database function as the signed-in person and parses its answer.
 * @throws ApiError
 */
export async function rpc<Value>(name: string, args: Record<string, unknown>, schema: Schema<Value>): Promise<Value> {
  return answerOf(backend().rest.rpc(name, args), schema);
}

/**
 * Awaits a query built on `backend().rest` (`rest.from("memories").select()…`) and parses its answer.
 * @throws ApiError
 */
export async function answerOf<Value>(query: PromiseLike<RestAnswer>, schema: Schema<Value>): Promise<Value> {
  const { data, error, status } = await query;
  if (error) throw toApiError(error, status);
  return parseAnswer(schema, data);
}

const codeByStatus: Record<number, ErrorCode> = {
  400: "invalid_input",
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "too_large",
  429: "rate_limited",
};

const sentenceByCode: Partial<Record<ErrorCode, string>> = {
  unauthenticated: "Your session has ended. Sign in again.",
  forbidden: "You are not allowed to do this. Ask an owner or admin of the workspace.",
  not_found: "It is no longer there, or you may not see it.",
  rate_limited: "Too many requests at once. Wait a moment and try again.",
  internal: "The server had a problem. Try again in a moment.",
};

function toApiError(error: { message: string; code: string }, status: number): ApiError {
  // postgrest-js reports a failed fetch as status 0; our own fetch has put its sentence into the message.
  if (status === 0) {
    const expired = error.message.includes("session has ended");
    const sentence = expired
      ? "Your session has ended. Sign in again."
      : "The server does not answer. Check your connection and try again.";
    return new ApiError(expired ? "unauthenticated" : "offline", sentence, { cause: error });
  }
  const code = codeByStatus[status] ?? "internal";
  const message = isForPeople(error) ? error.message : (sentenceByCode[code] ?? error.message);
  return new ApiError(code, message, { cause: error });
}

/** Our SQL functions raise sentences with these codes; under the same codes the database has words of its own. */
function isForPeople({ code, message }: { code: string; message: string }): boolean {
  return (
    /^(P0001|PT\d{3}|22023|42501|23514)$/.test(code) &&
    !/permission denied|security policy|violates|constraint/.test(message)
  );
}
