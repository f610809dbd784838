import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { type MeasureRequest, measureRequest } from "../../../shared/contracts/measure.ts";
import { datesInZone } from "./dates_in_zone.ts";

/** What both tools of measures are asked with: the request, and which leads in the words of search_leads. */
export const measureFields = {
  measure: measureRequest.shape.measure.describe("From list_measures."),
  period: measureRequest.shape.period.describe(
    "this_quarter when the user does not say (of cohorts the last 12 months). `until` is the day after the last.",
  ),
  group_by: measureRequest.shape.group_by.describe("One of the measure's groups; its first when left out."),
  campaign_id: measureRequest.shape.campaign_id.describe("Of step_performance only, from list_campaigns."),
  match: leadFilter.shape.match,
  conditions: leadFilter.shape.conditions.describe("Only leads that match, as in search_leads."),
};

type Fields = Omit<MeasureRequest, "filter" | "compare"> &
  Pick<ReturnType<typeof leadFilter.parse>, "match" | "conditions">;

/** The request that the database and the page read. */
export function requestOf(
  { measure, period, group_by, campaign_id, match, conditions }: Fields,
  timeZone: string,
): MeasureRequest {
  return {
    measure,
    ...(period && { period }),
    ...(group_by && { group_by }),
    ...(campaign_id && { campaign_id }),
    ...(conditions.length > 0 && {
      filter: { match, conditions: conditions.map((node) => datesInZone(node, timeZone)) },
    }),
  };
}
