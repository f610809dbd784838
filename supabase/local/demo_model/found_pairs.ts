import { z } from "zod";
import { type KnownLead, knownLead } from "./known_lead.ts";
import type { MadeCall } from "./read_conversation.ts";

const pairs = z.object({
  pairs: z.array(z.object({ why: z.array(z.string()), leads: z.tuple([knownLead, knownLead]) })),
});
const candidates = z.object({ candidates: z.array(z.object({ why: z.array(z.string()), lead: knownLead })) });

export type FoundPair = { why: string; one: KnownLead | undefined; other: KnownLead };

/** What `find_duplicates` found: pairs of the workspace, or who may be the same as one lead; undefined when it did not answer. */
export function foundPairs(call: MadeCall | undefined): readonly FoundPair[] | undefined {
  if (call?.outcome?.state !== "done") return undefined;
  const everywhere = pairs.safeParse(call.outcome.result);
  if (everywhere.success) {
    return everywhere.data.pairs.map(({ why, leads: [one, other] }) => ({ why: why[0] ?? "", one, other }));
  }
  const ofOne = candidates.safeParse(call.outcome.result);
  return ofOne.success
    ? ofOne.data.candidates.map(({ why, lead }) => ({ why: why[0] ?? "", one: undefined, other: lead }))
    : undefined;
}
