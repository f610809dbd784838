import { z } from "zod";
import { type KnownLead, knownLead } from "./known_lead.ts";
import type { MadeCall } from "./read_conversation.ts";

const bin = z.object({ leads: z.array(knownLead) });

/** What `show_bin` found; undefined when it did not answer. */
export function readBin(call: MadeCall | undefined): readonly KnownLead[] | undefined {
  const parsed = call?.outcome?.state === "done" ? bin.safeParse(call.outcome.result) : undefined;
  return parsed?.success ? parsed.data.leads : undefined;
}
