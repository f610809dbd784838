import { z } from "zod";
import { decideVariants } from "../../../shared/domain/mail/variant_decision.ts";
import type { Database } from "../_shared/database.ts";

const trials = z.array(
  z.object({
    step_id: z.uuid(),
    texts: z.number().int(),
    looks: z.number().int(),
    last_sample: z.number().int(),
    confidence: z.number(),
    sample: z.number().int(),
    variants: z.array(z.object({ id: z.uuid(), sent: z.number().int(), successes: z.number().int() })),
  }),
);

/** Compares the variants whose turn it is, and records what was seen: of a winner only it is sent from then on. */
export async function compareVariants(service: Database, atMost: number): Promise<void> {
  const due = trials.parse(await service.rpc("due_variant_trials", { at_most: atMost }));
  for (const { step_id, last_sample: lastSample, ...trial } of due) {
    const look = decideVariants({ ...trial, lastSample });
    if (look) await service.rpc("record_variant_look", { step_id, look: { ...look, numbers: trial.variants } });
  }
}
