/** Writes one line of JSON. Never give it bodies, tokens, keys or addresses. */
export type Log = (message: string, fields?: Record<string, unknown>) => void;

export const consoleLog: Log = (message, fields = {}) => {
  console.log(JSON.stringify({ message, ...fields }));
};

/** What may be said of an error in a log: its kind and words, without what it carries. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  return {
    error: error.name,
    reason: error.message,
    ...(error.cause instanceof Error && { cause: error.cause.message }),
  };
}
