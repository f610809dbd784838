import { z } from "zod";
import { campaignForModel, campaignView, progressWords } from "./campaign_for_model.ts";
import { defineTool } from "./define_tool.ts";
import { noCampaign, readCampaign } from "./read_campaign.ts";

/** One campaign: its words and settings, how far its people are, and why it is paused. */
export const get_campaign = defineTool({
  name: "get_campaign",
  description:
    "Look at one campaign: for whom, from which mailbox, its steps with their words and waits, how far its people are, and why it is paused. How it is doing in numbers tells campaign_report.",
  effect: "read",
  input: z.strictObject({ campaign_id: z.uuid().describe("From list_campaigns.") }),
  async run({ campaign_id }, context) {
    const found = await readCampaign(context, campaign_id);
    if (!found) return { ok: false, reason: noCampaign };
    const because = found.status === "paused" && found.paused_reason ? ` ${found.paused_reason}` : "";
    return {
      ok: true,
      summary: `“${found.name}”: ${progressWords(found)}.${because}`,
      result: campaignForModel(found),
      view: campaignView(found),
    };
  },
});
