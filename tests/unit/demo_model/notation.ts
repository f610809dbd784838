import { z } from "zod";
import { isGroup, type LeadNode, leadFilter, leadSort } from "../../../shared/contracts/lead_filter.ts";
import type { Call, Followed } from "./conversation.ts";
import { fakeLeads } from "./fake_leads.ts";

/**
 * What followed on a message in one readable line: rounds joined by "→", parallel calls by "+", ids written as names.
 * Without any call, the beginning of what was said.
 */
export function notation({ rounds, text }: Followed): string {
  if (rounds.length === 0) return `says: ${text.replace(/\s+/g, " ").slice(0, 44)}`;
  return rounds.map((calls) => calls.map(callLine).join(" + ")).join(" → ");
}

const searchArguments = leadFilter.extend({
  sort: leadSort.optional(),
  page_size: z.number(),
  cursor: z.string().optional(),
});
const bulkArguments = z.object({
  filter: leadFilter,
  action: z.string().optional(),
  changes: z.record(z.string(), z.unknown()).default({}),
});
const emailArguments = z.object({ lead_id: z.string(), subject: z.string() });

function callLine(call: Call): string {
  if (call.tool === "search_leads") {
    const { sort, page_size: size, cursor, ...filter } = searchArguments.parse(call.arguments);
    const order = sort ? [`by ${sort.field} ${sort.direction}`] : [];
    return [
      "search",
      filterLine(filter),
      ...order,
      ...(size === 10 ? [] : [`size ${size}`]),
      ...(cursor ? [`after ${cursor}`] : []),
    ].join(", ");
  }
  if (call.tool === "bulk_change_leads") {
    const { filter, action, changes } = bulkArguments.parse(call.arguments);
    return `bulk ${action ?? plain(changes)} where ${filterLine(filter)}`;
  }
  if (call.tool === "send_email") {
    const { lead_id: id, subject } = emailArguments.parse(call.arguments);
    return `send_email to ${withNames(id)}: ${subject}`;
  }
  return `${call.tool} ${plain(call.arguments)}`;
}

function plain(value: unknown): string {
  return withNames(JSON.stringify(value).replaceAll('"', "").slice(1, -1)).trim();
}

function withNames(text: string): string {
  return fakeLeads.reduce((named, lead) => named.replaceAll(lead.id, lead.name), text);
}

function filterLine({ text, match, conditions }: z.infer<typeof leadFilter>): string {
  const parts = [...(text === undefined ? [] : [`text “${text}”`]), ...conditions.map(conditionLine)];
  return parts.length === 0 ? "all" : parts.join(match === "any" ? " or " : " and ");
}

function conditionLine(condition: LeadNode): string {
  if (isGroup(condition)) return `(${filterLine({ ...condition, text: undefined })})`;
  const { field } = condition;
  switch (condition.operator) {
    case "is_any_of":
      return `${field} = ${condition.values.join("|")}`;
    case "is_none_of":
      return `${field} ≠ ${condition.values.join("|")}`;
    case "contains":
      return `${field} ~ ${condition.value}`;
    case "is_empty":
      return `no ${field}`;
    case "is_not_empty":
      return `has ${field}`;
    case "between":
      return `${field} ${condition.minimum ?? ""}..${condition.maximum ?? ""}`;
    case "between_dates":
      return `${field} ${condition.from ?? ""}..<${condition.until ?? ""}`;
    case "in_last_days":
      return `${field} within ${condition.days} d`;
    case "not_in_last_days":
      return `${field} not within ${condition.days} d`;
    case "in_next_days":
      return `${field} within next ${condition.days} d`;
    case "in_period":
      return `${field} in ${condition.period}`;
    case "happened":
    case "did_not_happen":
      return [
        condition.field === "engagement" ? "mail" : "activity",
        condition.operator === "happened" ? "" : "never",
        condition.kinds?.join("|"),
        condition.within_days && `within ${condition.within_days} d`,
        condition.at_least && `${condition.at_least} times`,
      ]
        .filter(Boolean)
        .join(" ");
    case "is":
      return `${field} = ${condition.value}`;
  }
}
