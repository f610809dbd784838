import { z } from "zod";

/** `open`: still being worked on; `won` and `lost`: decided. */
export const stageKind = z.enum(["open", "won", "lost"]);
export type StageKind = z.infer<typeof stageKind>;

/** A stage as `pipeline_stages()` gives it: what leads hold is the key, what people read is the label. */
export const pipelineStage = z.object({
  key: z.string(),
  label: z.string(),
  position: z.number().int(),
  kind: stageKind,
});
export type PipelineStage = z.infer<typeof pipelineStage>;
