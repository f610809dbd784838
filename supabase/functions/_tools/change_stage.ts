import { z } from "zod";
import { leadStage } from "../../../shared/contracts/lead.ts";
import { defineTool } from "./define_tool.ts";
import { oneLeadChanged } from "./lead_changes.ts";

/** Moves one lead along the pipeline. */
export const change_stage = defineTool({
  name: "change_stage",
  description:
    "Move one lead to another stage of the pipeline, by the stage's name as the workspace calls it. For many leads use bulk_change_leads.",
  effect: "write",
  input: z.strictObject({
    lead_id: z.uuid(),
    stage: leadStage,
    reason: z.string().trim().max(2000).optional().describe("The person's own words, if they gave a reason."),
  }),
  async run({ lead_id, stage, reason }, { database, workspaceId }) {
    return oneLeadChanged(
      await database.rpc("change_stage", { workspace_id: workspaceId, lead_id, stage, reason: reason ?? null }),
    );
  },
});
