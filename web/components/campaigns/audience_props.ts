import type { CampaignAudience } from "../../../shared/contracts/campaign_view.ts";

/** What each way of choosing an audience takes. */
export interface AudienceProps {
  workspaceId: string;
  audience: CampaignAudience;
  isReadOnly: boolean;
  onChange: (audience: CampaignAudience) => void;
}
