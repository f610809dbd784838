import { campaignNames } from "../../state/campaign_names.ts";
import { members } from "../../state/members.ts";
import { segments } from "../../state/segments.ts";
import { stageLabel } from "../../state/stages.ts";
import type { ConditionField } from "./filter_fields.ts";

/** What a filter's value is called on the page: members, stages and campaigns by name, everything else as it is. */
export function nameOfValue(field: ConditionField, value: string): string {
  if (field === "stage") return stageLabel(value);
  if (field === "segment") return segments.value?.find(({ id }) => id === value)?.name ?? value;
  if (field === "engagement") return campaignNames.value?.get(value) ?? "another campaign";
  if (field !== "owner") return value;
  if (value === "me") return "me";
  return members.value?.find((member) => member.user_id === value)?.display_name ?? value;
}
