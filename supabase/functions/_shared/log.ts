import { AppError } from "./app_error.ts";

/** Writes one line of JSON. Never give it bodies, tokens, keys, addresses or words of people and models. */
export type Log = (message: string, fields?: Record<string, unknown>) => void;

export const consoleLog: Log = (message, fields = {}) => {
  console.log(JSON.stringify({ message, ...fields }));
};

/**
 * What may be said of an error in a log: its kind, its code and where it was thrown. Never its words: a parser quotes
 * what it could not read, a database the value that it refused, a provider the request.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const { cause } = error;
  return {
    error: error.name,
    ...(error instanceof AppError && { code: error.code }),
    ...numbersOf(error),
    at: placesOf(error),
    ...(cause instanceof Error && { cause: cause.name, cause_at: placesOf(cause) }),
    ...(typeof cause === "object" && cause !== null && numbersOf(cause)),
  };
}

/** An HTTP status and a SQLSTATE: closed sets, so that nothing hides in them. */
function numbersOf(holder: object): Record<string, unknown> {
  const status: unknown = Reflect.get(holder, "status");
  const sqlstate: unknown = Reflect.get(holder, "sqlstate");
  return {
    ...(typeof status === "number" && { status }),
    ...(typeof sqlstate === "string" && /^[A-Z0-9]{5,8}$/.test(sqlstate) && { sqlstate }),
  };
}

/** The innermost places of the stack, as "file.ts:30"; none when the stack cannot be told from the message. */
function placesOf({ message, stack = "" }: Error): string[] {
  const messageAt = stack.indexOf(message);
  if (messageAt < 0) return [];
  const places = stack.slice(messageAt + message.length).matchAll(/([\w.-]+\.[jt]s:\d+):\d+/g);
  return [...places].slice(0, 4).flatMap(([, place]) => place ?? []);
}
