import { z } from "zod";
import {
  type AudiencePreview,
  audiencePreview,
  type Campaign,
  type CampaignAudience,
  campaign,
  type Enrolled,
  enrolled,
  type ListedCampaign,
  listedCampaign,
} from "../../../shared/contracts/campaign_view.ts";
import { ApiError } from "../../api/api_error.ts";
import { rpc } from "../../api/rest.ts";
import type { CampaignChange } from "./campaign_draft.ts";

/** The newest first. @throws ApiError */
export function listCampaigns(workspaceId: string): Promise<ListedCampaign[]> {
  return rpc("list_campaigns", { workspace_id: workspaceId }, z.array(listedCampaign));
}

/** @throws ApiError `not_found` when there is none to see */
export async function readCampaign(workspaceId: string, campaignId: string): Promise<Campaign> {
  const known = z.uuid().safeParse(campaignId).success;
  const found = known
    ? await rpc("get_campaign", { workspace_id: workspaceId, campaign_id: campaignId }, campaign.nullable())
    : null;
  if (!found) throw new ApiError("not_found", "There is no such campaign here. It may have been deleted.");
  return found;
}

/** Makes a campaign, or changes one (`id`): only what is named. @throws ApiError */
export function saveCampaign(workspaceId: string, change: CampaignChange): Promise<Campaign> {
  return rpc("save_campaign", { workspace_id: workspaceId, campaign: change }, campaign);
}

/** @throws ApiError */
export function previewPeople(
  workspaceId: string,
  audience: CampaignAudience,
  campaignId: string,
): Promise<AudiencePreview> {
  const asked = { workspace_id: workspaceId, audience, campaign_id: campaignId };
  return rpc("campaign_preview_people", asked, audiencePreview);
}

/** Approves exactly what the hash names, and starts it. @throws ApiError `conflict` when it is no longer that */
export function startCampaign(workspaceId: string, campaignId: string, contentHash: string): Promise<Campaign> {
  const asked = { workspace_id: workspaceId, campaign_id: campaignId, content_hash: contentHash };
  return rpc("start_campaign", asked, campaign);
}

export type CampaignStep = "pause_campaign" | "resume_campaign" | "stop_campaign";

/** @throws ApiError */
export function takeStep(step: CampaignStep, workspaceId: string, campaignId: string): Promise<Campaign> {
  return rpc(step, { workspace_id: workspaceId, campaign_id: campaignId }, campaign);
}

/** Pauses with a reason that people read. @throws ApiError */
export function pauseBecause(workspaceId: string, campaignId: string, reason: string): Promise<Campaign> {
  return rpc("pause_campaign", { workspace_id: workspaceId, campaign_id: campaignId, reason }, campaign);
}

/** @throws ApiError */
export function enrolLeads(workspaceId: string, campaignId: string, leadIds: readonly string[]): Promise<Enrolled> {
  return rpc("enrol_leads", { workspace_id: workspaceId, campaign_id: campaignId, lead_ids: leadIds }, enrolled);
}
