import { isGroup, type LeadFilter, type LeadNode } from "../../../../shared/contracts/lead_filter.ts";

/** Narrows a filter by what a follow-up says; a field that both name the same way takes the follow-up's value. */
export function mergeFilter(previous: LeadFilter, added: LeadFilter): LeadFilter {
  const text = added.text ?? previous.text;
  const anyOfBefore = previous.match === "any" && previous.conditions.length > 1;
  // "any of these, and also this" cannot be said in one filter: the follow-up stands alone.
  if (anyOfBefore && added.conditions.length > 0) return added;
  const kept = previous.conditions.filter((condition) => !added.conditions.some((other) => replaces(other, condition)));
  return {
    ...(text !== undefined && { text }),
    match: added.conditions.length > 0 && kept.length === 0 ? added.match : previous.match,
    conditions: [...kept, ...added.conditions].slice(0, 20),
  };
}

function replaces(added: LeadNode, previous: LeadNode): boolean {
  if (isGroup(added) || isGroup(previous) || added.field !== previous.field) return false;
  if (added.operator === previous.operator) return added.operator !== "is_none_of";
  const dates = ["between_dates", "in_last_days", "not_in_last_days", "is_empty", "is_not_empty"];
  if (dates.includes(added.operator) && dates.includes(previous.operator)) return true;
  // "not the lost ones" after "qualified or lost" keeps both; "only the lost ones" after "not lost" turns it around.
  return added.operator === "is_any_of" || added.operator === "contains";
}
