import { PostgrestClient } from "@supabase/postgrest-js";
import type { ErrorCode } from "../../../shared/contracts/error.ts";
import { AppError } from "./app_error.ts";
import type { Caller } from "./caller.ts";
import type { Environment } from "./environment.ts";
import { tunables } from "./tunables.ts";

/** Calls SQL functions. Whose rows they see is decided by who calls. */
export type Database = {
  /** Calls `public.<name>()` with named arguments; rejects with an `AppError`. */
  rpc(name: string, args: Record<string, unknown>): Promise<unknown>;
};

/**
 * As a signed-in person, with their own token. What is not answered within `answerSeconds` counts as unavailable: the
 * database may have died with the question, and who waits for ever neither goes on nor lets another.
 */
export function callerDatabase(
  environment: Environment,
  caller: Caller,
  answerSeconds: number = tunables.database.answerSeconds,
): Database {
  const headers = { apikey: environment.publishableKey, authorization: `Bearer ${caller.token}` };
  return connect(environment, headers, answerSeconds);
}

/** As nobody in particular: only for functions that check a signed link themselves. */
export function publicDatabase(environment: Environment): Database {
  return connect(environment, { apikey: environment.publishableKey }, tunables.database.answerSeconds);
}

/** With the service key. Only for `tick`, `proactive` and `webhooks`, and there only for functions made for them. */
export function serviceDatabase(environment: Environment): Database {
  return connect(environment, { apikey: environment.secretKey }, tunables.database.answerSeconds);
}

/** As a person who is not here, for unattended work: row policies decide as if they were. */
export function personDatabase(service: Database, personId: string): Database {
  return {
    rpc: (name, args) => service.rpc("act_as", { person_id: personId, function_name: name, arguments: args }),
  };
}

function connect(environment: Environment, headers: Record<string, string>, answerSeconds: number): Database {
  const timeout = answerSeconds * 1000;
  const client = new PostgrestClient(`${environment.supabaseUrl}/rest/v1`, { headers, timeout });
  return {
    async rpc(name, args) {
      const { data, error, status } = await client.rpc(name, args);
      if (error) throw databaseError(error, status);
      return data;
    },
  };
}

/** SQLSTATEs with which our SQL functions and constraints refuse, and what they mean to a caller. */
const codes: Record<string, ErrorCode> = {
  PT400: "invalid_input",
  PT401: "unauthenticated",
  PT403: "forbidden",
  PT404: "not_found",
  PT409: "conflict",
  PT410: "expired",
  PT413: "too_large",
  PT422: "idempotency_mismatch",
  PT429: "rate_limited",
  "22001": "invalid_input",
  "22003": "invalid_input",
  "22007": "invalid_input",
  "22008": "invalid_input",
  "22023": "invalid_input",
  "22P02": "invalid_input",
  "22P05": "invalid_input",
  "23502": "invalid_input",
  "23503": "not_found",
  "23505": "conflict",
  "23514": "invalid_input",
  "42501": "forbidden",
  P0002: "not_found",
  PGRST301: "unauthenticated",
  PGRST302: "unauthenticated",
  PGRST303: "unauthenticated",
};

/** Constraint names and table names are for engineers: only messages that our own functions raise are passed on. */
export function databaseError(error: { code?: string; message: string }, status: number): AppError {
  const code = codes[error.code ?? ""] ?? (status === 401 ? "unauthenticated" : undefined);
  const fault = { sqlstate: error.code, message: error.message };
  if (code === undefined) {
    return status >= 500 || status === 0
      ? new AppError("unavailable", "The database did not answer. Try again in a moment.", { cause: fault })
      : new AppError("internal", "Something went wrong on our side.", { cause: fault });
  }
  const raised =
    /^(PT|22023|P0002)/.test(error.code ?? "") ||
    (error.code === "42501" && !/permission denied|row-level/.test(error.message));
  return new AppError(code, raised ? error.message : plain(code, error.message), { cause: fault });
}

function plain(code: ErrorCode, message: string): string {
  const constraint = /constraint "(\w+)"/.exec(message)?.[1];
  const rule = constraint?.replaceAll("_", " ").replace(/ (key|idx|fkey|pkey)$/, "");
  if (code === "conflict") return `That exists already${rule ? ` (${rule})` : ""}.`;
  if (code === "forbidden") return "You may not do this in this workspace.";
  if (code === "not_found") return "Something this refers to does not exist.";
  if (code === "unauthenticated") return "Your session has expired. Sign in again.";
  return rule ? `The value breaks a rule: ${rule}.` : message;
}
