import { z } from "zod";
import { campaign } from "../../../shared/contracts/campaign_view.ts";
import { campaignView } from "./campaign_for_model.ts";
import { peopleWord } from "./campaign_words.ts";
import { defineTool } from "./define_tool.ts";
import { noCampaign, readCampaign } from "./read_campaign.ts";

const payload = z.object({ campaign_id: z.uuid() });

/** Ends a campaign for good, after a person has agreed. */
export const stop_campaign = defineTool({
  name: "stop_campaign",
  description:
    "End a campaign for good: nobody gets a further mail of it, and it cannot be started again. To interrupt it use pause_campaign. The person approves, so call it directly.",
  effect: "destructive",
  approval: true,
  input: z.strictObject({ campaign_id: z.uuid().describe("From list_campaigns.") }),
  async propose({ campaign_id }, context) {
    const found = await readCampaign(context, campaign_id);
    if (!found) return { ok: false, reason: noCampaign };
    const { name, status, people } = found;
    if (status === "finished" || status === "stopped") return { ok: false, reason: `“${name}” is ${status} already.` };
    return {
      ok: true,
      payload: { campaign_id },
      preview: campaignView(found),
      summary: `Stop “${name}” for good; ${peopleWord(people.active + people.parked)} get no further mail.`,
    };
  },
  async run(_args, { database, workspaceId, approved }) {
    const agreed = payload.safeParse(approved?.payload);
    if (!agreed.success) return { ok: false, reason: "This needs a person's approval first. Propose it again." };
    const args = { workspace_id: workspaceId, campaign_id: agreed.data.campaign_id };
    const stopped = campaign.parse(await database.rpc("stop_campaign", args));
    return {
      ok: true,
      summary: `“${stopped.name}” is stopped for good.`,
      result: { id: stopped.id, status: stopped.status },
      view: campaignView(stopped),
    };
  },
});
