import { StartError } from "../start_error.ts";

/** What one check found. `says` is one sentence; `mend` is what to do about it. Neither holds a secret. */
export interface Finding {
  check: string;
  status: "ok" | "warning" | "failing";
  says: string;
  mend?: string;
}

/** The findings of one check, under its name. */
export function findingsOf(check: string) {
  return {
    ok: (says: string): Finding => ({ check, status: "ok", says }),
    warning: (says: string, mend: string): Finding => ({ check, status: "warning", says, mend }),
    failing: (says: string, mend: string): Finding => ({ check, status: "failing", says, mend }),
  };
}

/** What an error says, in one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  // Written for people already; its cause is for engineers.
  if (error instanceof StartError) return error.message.split("\n")[0] ?? "";
  const cause = error.cause instanceof Error ? reasonOf(error.cause) : undefined;
  return (cause ?? error.message).split("\n")[0] ?? "";
}
