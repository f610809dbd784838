import type { PipelineStage } from "../contracts/pipeline.ts";

/** The stages in which somebody works on a lead: open, and not the first. `private.active_stages()` is the same rule. */
export function activeStages<Stage extends Pick<PipelineStage, "kind">>(stages: readonly Stage[]): Stage[] {
  return stages.filter((stage, index) => index > 0 && stage.kind === "open");
}
