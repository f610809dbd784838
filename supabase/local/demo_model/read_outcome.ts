import { z } from "zod";

/** What became of a call, in the tool's own words. Only `done` may be told as done. */
export type Outcome = {
  state: "done" | "waiting" | "under_way" | "denied" | "failed";
  /** For people; empty when the tool gave none. */
  summary: string;
  /** Why it is not done; empty when nobody said. */
  reason: string;
  result: unknown;
};

const toolOutput = z.object({
  ok: z.boolean().nullish(),
  status: z.string().nullish(),
  waiting: z.boolean().nullish(),
  summary: z.string().nullish(),
  reason: z.string().nullish(),
  result: z.unknown().optional(),
});

const states: Readonly<Record<string, Outcome["state"]>> = {
  waiting: "waiting",
  pending: "waiting",
  approval_required: "waiting",
  approved: "under_way",
  queued: "under_way",
  sending: "under_way",
  uncertain: "under_way",
  denied: "denied",
  rejected: "denied",
  cancelled: "denied",
  expired: "denied",
  failed: "failed",
};

/** Reads the output of a function call. One that says neither success nor failure is not success. */
export function readOutcome(output: string): Outcome {
  const parsed = toolOutput.safeParse(parseJson(output));
  if (!parsed.success)
    return { state: "failed", summary: "", reason: "its answer could not be read", result: undefined };
  const { ok, status, waiting, summary, reason, result } = parsed.data;
  const state = (status && states[status]) || (waiting ? "waiting" : ok ? "done" : "failed");
  return { state, summary: summary ?? "", reason: reason ?? "", result };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
