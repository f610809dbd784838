import { z } from "zod";
import { campaign } from "../../../shared/contracts/campaign_view.ts";
import { campaignView } from "./campaign_for_model.ts";
import { defineTool } from "./define_tool.ts";

/** Stops the sending of a campaign until it is resumed. */
export const pause_campaign = defineTool({
  name: "pause_campaign",
  description:
    "Pause a running campaign: nothing more of it is sent until resume_campaign. Its people stay where they are.",
  effect: "write",
  input: z.strictObject({
    campaign_id: z.uuid().describe("From list_campaigns."),
    reason: z.string().trim().min(1).max(300).optional().describe("Shown to everyone, where the person gave one."),
  }),
  async run({ campaign_id, reason }, { database, workspaceId }) {
    const args = { workspace_id: workspaceId, campaign_id, ...(reason && { reason }) };
    const paused = campaign.parse(await database.rpc("pause_campaign", args));
    return {
      ok: true,
      summary: `“${paused.name}” is paused; nothing more of it is sent.`,
      result: { id: paused.id, status: paused.status, paused_reason: paused.paused_reason },
      view: campaignView(paused),
    };
  },
});
