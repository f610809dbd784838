import { z } from "zod";
import { measureRequest } from "./measure.ts";
import { questionRequest } from "./question.ts";

/** What is asked again at each look, by how it is asked. */
export const pinnedRequest = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("measure"), request: measureRequest }),
  z.object({ kind: z.literal("question"), request: questionRequest }),
]);

export const pinWhose = z.enum(["me", "workspace"]);
export type PinWhose = z.infer<typeof pinWhose>;

export const pinSize = z.enum(["half", "full"]);

/** A pinned answer as `list_pins()` gives it. */
export const pin = z.intersection(
  z.object({
    id: z.uuid(),
    title: z.string(),
    size: pinSize,
    whose: pinWhose,
    /** Whether the one who reads may rename, move or remove it. */
    may_change: z.boolean(),
    /** Null when they have left. */
    pinned_by: z.string().nullable(),
    created_at: z.string(),
  }),
  pinnedRequest,
);
export type Pin = z.infer<typeof pin>;

export const pinAnswer = z.object({ pin });
/** Answer of `pin_answer()`: `is_new` is false for one that was pinned there before. */
export const pinnedAnswer = z.object({ pin, is_new: z.boolean() });
