import { z } from "zod";
import { campaign } from "../../../shared/contracts/campaign_view.ts";
import { campaignView } from "./campaign_for_model.ts";
import { defineTool } from "./define_tool.ts";
import { noCampaign, readCampaign } from "./read_campaign.ts";

const approvedCampaign = z.object({ campaign_id: z.uuid() });

/** Lets a paused campaign go on, as it was approved once. */
export const resume_campaign = defineTool({
  name: "resume_campaign",
  description:
    "Let a paused campaign go on where it was. One that was changed since its approval is refused: propose start_campaign for it.",
  effect: "write",
  approval: "when_tainted",
  input: z.strictObject({ campaign_id: z.uuid().describe("From list_campaigns.") }),
  async propose({ campaign_id }, context) {
    const found = await readCampaign(context, campaign_id);
    if (!found) return { ok: false, reason: noCampaign };
    return {
      ok: true,
      payload: { campaign_id },
      preview: campaignView(found),
      summary: `Let “${found.name}” go on.`,
    };
  },
  async run({ campaign_id }, { database, workspaceId, approved }) {
    const agreed = approvedCampaign.safeParse(approved?.payload);
    const args = { workspace_id: workspaceId, campaign_id: agreed.success ? agreed.data.campaign_id : campaign_id };
    const resumed = campaign.parse(await database.rpc("resume_campaign", args));
    return {
      ok: true,
      summary: `“${resumed.name}” goes on.`,
      result: { id: resumed.id, status: resumed.status },
      view: campaignView(resumed),
    };
  },
});
