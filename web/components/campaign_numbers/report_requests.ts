import { z } from "zod";
import {
  type CampaignReport,
  type ComparedCampaign,
  campaignReport,
  comparedCampaign,
  type SendingInsights,
  sendingInsights,
} from "../../../shared/contracts/campaign_report.ts";
import type { WinnerBy } from "../../../shared/contracts/campaign_view.ts";
import { rpc } from "../../api/rest.ts";

/** @throws ApiError */
export function readReport(workspaceId: string, campaignId: string): Promise<CampaignReport> {
  return rpc("campaign_report", { workspace_id: workspaceId, campaign_id: campaignId }, campaignReport);
}

/** Two to six campaigns, or those started in the last days. */
export type Chosen = { ids: readonly string[] } | { days: number };

/** The last started first. @throws ApiError */
export function compareCampaigns(workspaceId: string, chosen: Chosen): Promise<ComparedCampaign[]> {
  const which = "ids" in chosen ? { campaign_ids: chosen.ids } : { days: chosen.days };
  return rpc("compare_campaigns", { workspace_id: workspaceId, ...which }, z.array(comparedCampaign));
}

/** @throws ApiError */
export function readInsights(workspaceId: string, by: WinnerBy, days: number): Promise<SendingInsights> {
  return rpc("sending_insights", { workspace_id: workspaceId, by, days }, sendingInsights);
}
