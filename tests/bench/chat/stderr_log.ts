import type { Log } from "../../../supabase/functions/_shared/log.ts";

/** The functions' log, away from standard output, where a worker's answers go. */
export const stderrLog: Log = (message, fields = {}) =>
  void process.stderr.write(`${JSON.stringify({ message, ...fields })}\n`);
