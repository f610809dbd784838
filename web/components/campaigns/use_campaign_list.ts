import { useCallback, useEffect, useState } from "preact/hooks";
import type { ListedCampaign } from "../../../shared/contracts/campaign_view.ts";
import { messageOf } from "../../api/api_error.ts";
import { listCampaigns } from "./campaign_requests.ts";
import { follow } from "./use_campaign.ts";

export interface CampaignList {
  /** Undefined before they were read. */
  campaigns: ListedCampaign[] | undefined;
  problem: string | undefined;
  reload: () => void;
}

/** Every campaign of a workspace with its numbers, kept true. */
export function useCampaignList(workspaceId: string): CampaignList {
  const [campaigns, setCampaigns] = useState<ListedCampaign[]>();
  const [problem, setProblem] = useState<string>();
  const reload = useCallback(() => {
    setProblem(undefined);
    listCampaigns(workspaceId).then(setCampaigns, (error) => setProblem(messageOf(error)));
  }, [workspaceId]);
  useEffect(reload, [reload]);
  useEffect(() => follow(workspaceId, undefined, reload), [workspaceId, reload]);
  return { campaigns, problem, reload };
}
