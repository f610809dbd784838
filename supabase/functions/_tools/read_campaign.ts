import { type Campaign, campaign } from "../../../shared/contracts/campaign_view.ts";
import type { ToolDatabase } from "./define_tool.ts";

/** What a tool says of an id that names nothing. */
export const noCampaign = "There is no such campaign here. Call list_campaigns; do not guess ids.";

/** One campaign with its steps, numbers and people; null where there is none. */
export async function readCampaign(
  { database, workspaceId }: { database: ToolDatabase; workspaceId: string },
  campaign_id: string,
): Promise<Campaign | null> {
  return campaign.nullable().parse(await database.rpc("get_campaign", { workspace_id: workspaceId, campaign_id }));
}
