import type {
  AudiencePreview,
  BranchCondition,
  Campaign,
  CampaignStep,
  WaitUnit,
} from "../../../shared/contracts/campaign_view.ts";
import type { LeadCondition, LeadFilter, LeadNode } from "../../../shared/contracts/lead_filter.ts";
import { counted } from "./counted.ts";

const unitSeconds: Readonly<Record<WaitUnit, number>> = { working_days: 86_400, days: 86_400, hours: 3_600 };
const unitWords: Readonly<Record<WaitUnit, string>> = { working_days: "working day", days: "day", hours: "hour" };

/** How many seconds a wait is stored as. */
export function waitSeconds(count: number, unit: WaitUnit): number {
  return count * unitSeconds[unit];
}

/** "at once", "after 3 working days". */
export function waitWords({ wait_seconds, wait_in }: Pick<CampaignStep, "wait_seconds" | "wait_in">): string {
  if (wait_seconds === 0) return "at once";
  return `after ${counted(Math.round((wait_seconds / unitSeconds[wait_in]) * 10) / 10, unitWords[wait_in])}`;
}

/** "1 person", "1,204 people". */
export function peopleWord(count: number): string {
  return count === 1 ? "1 person" : counted(count, "people").replace(/s$/, "");
}

const reasonWords: Readonly<Record<string, string>> = {
  no_address: "without an e-mail address",
  do_not_contact: "marked “do not contact”",
  suppressed: "on the suppression list",
  already_here: "already in this campaign",
  in_another: "in another campaign",
};

/** "12 people would get it now; left out: 3 without an e-mail address". */
export function audienceCount({ will_get, left_out, looked_at, count_is_exact }: AudiencePreview): string {
  const left = Object.entries(left_out).map(([reason, count]) => `${count} ${reasonWords[reason] ?? reason}`);
  const more = count_is_exact ? "" : ` of the first ${counted(looked_at, "lead")}`;
  return `${peopleWord(will_get)}${more} would get it now${left.length > 0 ? `; left out: ${left.join(", ")}` : ""}`;
}

/** Whom a campaign is for, in words. */
export function audienceWords({ audience, segment_name, enrols }: Campaign): string {
  const later = enrols === "live" ? ", also who comes into it later" : "";
  if (audience.segment_id) return `The segment “${segment_name ?? "that was deleted"}”${later}`;
  if (audience.filter) return `Whoever matches: ${filterWords(audience.filter)}${later}`;
  if (audience.lead_ids) return counted(audience.lead_ids.length, "chosen lead");
  return "Who was added by hand";
}

/** "if the reader clicked: step 3, else the end" for a branch. */
export function branchWords({
  condition,
  next,
  else: otherwise,
}: Pick<CampaignStep, "condition" | "next" | "else">): string {
  const place = (position: number | null) => (position === null ? "the end" : `step ${position}`);
  return `if ${causeWords(condition)}: ${place(next)}, else ${place(otherwise)}`;
}

function causeWords(condition: BranchCondition | null): string {
  if (!condition) return "nothing is set";
  if (condition.on === "stage") return `the stage is ${condition.stages.join(" or ")}`;
  if (condition.on === "field") return `the lead matches: ${filterWords(condition.filter)}`;
  return `the reader ${condition.on}`;
}

function filterWords({ text, match, conditions }: LeadFilter): string {
  const said = conditions.map(nodeWords).join(match === "any" ? " or " : " and ");
  return [text ? `“${text}”` : "", said].filter(Boolean).join(", ") || "every lead";
}

function nodeWords(node: LeadNode): string {
  if (!("conditions" in node)) return conditionWords(node);
  return `(${node.conditions.map(nodeWords).join(node.match === "any" ? " or " : " and ")})`;
}

const relations: Readonly<Record<LeadCondition["operator"], string>> = {
  is_any_of: "is",
  is_none_of: "is not",
  contains: "contains",
  is_empty: "is empty",
  is_not_empty: "is filled in",
  between: "is",
  between_dates: "is",
  in_last_days: "is in the last",
  not_in_last_days: "is not in the last",
  in_next_days: "is in the next",
  in_period: "is in",
  is: "is",
  happened: "happened:",
  did_not_happen: "did not happen:",
};

function conditionWords(condition: LeadCondition): string {
  const { field, operator, ...values } = condition;
  const name = field.replace(/^.*\./, "").replace(/_at$/, "").replaceAll("_", " ");
  const shown = Object.entries(values).map(([key, value]) => {
    if (key === "days") return counted(Number(value), "day");
    if (key === "campaign_ids") return `in ${counted([value].flat().length, "campaign")}`;
    const text = [value].flat().map(String).join(" or ");
    return ["kinds", "values", "value", "period"].includes(key)
      ? text.replaceAll("_", " ")
      : `${key.replaceAll("_", " ")} ${text}`;
  });
  return [name, relations[operator], ...shown].join(" ");
}
