import type { Campaign, CampaignAudience } from "../../../shared/contracts/campaign_view.ts";
import { listCampaigns, saveCampaign } from "./campaign_requests.ts";
import { newMail } from "./draft_steps.ts";
import { newCampaignName } from "./new_campaign_name.ts";

/** Makes a campaign that has its first mail, for an audience where one is given. @throws ApiError */
export async function createCampaign(workspaceId: string, audience?: CampaignAudience): Promise<Campaign> {
  const { kind, variants } = newMail(true, "first");
  return saveCampaign(workspaceId, {
    name: newCampaignName(await listCampaigns(workspaceId)),
    ...(audience && { audience }),
    steps: [{ kind, variants: variants.map(({ subject, body }) => ({ subject, body })) }],
  });
}
