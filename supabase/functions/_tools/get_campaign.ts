import { z } from "zod";
import { campaignForModel, campaignView, progressWords } from "./campaign_for_model.ts";
import { defineTool } from "./define_tool.ts";
import { noCampaign, readCampaign } from "./read_campaign.ts";

/** One campaign: its words, its numbers, the funnel of its steps, and why it is paused. */
export const get_campaign = defineTool({
  name: "get_campaign",
  description:
    "Look at one campaign: steps with their words, how far its people are, and for each step how many mails were sent, delivered, opened and clicked by humans, replied to and bounced; why it is paused. Say rates only with the numbers they come from.",
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
