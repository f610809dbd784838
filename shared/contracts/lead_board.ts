import { z } from "zod";
import { stageKind } from "./pipeline.ts";

/** One stage of `lead_board()`: the exact number of leads that match, sum and mean of the measure, the first cards. */
const boardColumn = z.object({
  stage: z.string(),
  label: z.string(),
  kind: stageKind,
  count: z.number().int(),
  sum: z.number().nullable(),
  mean: z.number().nullable(),
  leads: z.array(z.record(z.string(), z.unknown())),
  next_cursor: z.string().nullable(),
});

/** Answer of `lead_board()`: the columns in the order of the pipeline. */
export const leadBoard = z.object({ count: z.number().int(), columns: z.array(boardColumn) });
export type LeadBoard = z.infer<typeof leadBoard>;
