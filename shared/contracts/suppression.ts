import { z } from "zod";

/** Whether one address is on the suppression list, since when and why. */
export const askedSuppression = z.object({
  email: z.string(),
  is_suppressed: z.boolean(),
  reason: z.string().nullable(),
  since: z.string().nullable(),
});
export type AskedSuppression = z.infer<typeof askedSuppression>;

/** Answer of `suppression_overview()`: how many addresses and why; `asked` for the one that was asked for. */
export const suppressionOverview = z.object({
  total: z.number(),
  reasons: z.record(z.string(), z.number()),
  asked: askedSuppression.nullable(),
});
export type SuppressionOverview = z.infer<typeof suppressionOverview>;

/** Answer of `add_suppressions()`; `invalid` are the first that are no addresses. */
export const addedSuppressions = z.object({
  added: z.number(),
  already: z.number(),
  invalid: z.array(z.string()),
});
