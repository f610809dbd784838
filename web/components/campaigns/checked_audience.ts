import type { CampaignAudience } from "../../../shared/contracts/campaign_view.ts";
import type { CheckRequest } from "../../../shared/contracts/email_template.ts";

/** The check looks at so many chosen leads at most. */
const mostChosen = 1000;

/** Of whom it is looked whether a mail can be filled in; undefined while there is no audience. */
export function checkedAudience({ segment_id, filter, lead_ids }: CampaignAudience): CheckRequest["audience"] {
  if (segment_id) return { segment_id };
  if (filter) return { filter };
  return lead_ids && lead_ids.length > 0 ? { lead_ids: lead_ids.slice(0, mostChosen) } : undefined;
}
