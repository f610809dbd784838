import type { Lead } from "../../shared/contracts/lead.ts";
import type { LeadCondition, LeadFilter } from "../../shared/contracts/lead_filter.ts";

const millisecondsPerDay = 86_400_000;

export type NaiveContext = {
  now: Date;
  me: string /** What free text looks in, by lead. */;
  documents: Map<string, string>;
};

/** The filter language once more, in the plainest way: the database must agree with it. */
export function naiveMatches(lead: Lead, filter: LeadFilter, context: NaiveContext): boolean {
  const results = filter.conditions.map((condition) => holds(lead, condition, context));
  const conditions = results.length === 0 || (filter.match === "any" ? results.some(Boolean) : results.every(Boolean));
  const words = (filter.text ?? "").toLowerCase().split(/\s+/).filter(Boolean);
  return conditions && words.every((word) => context.documents.get(lead.id)?.includes(word));
}

function holds(lead: Lead, condition: LeadCondition, { now, me }: NaiveContext): boolean {
  const { field } = condition;
  const value = field === "owner" ? lead.owner_name : lead[field];
  const text = typeof value === "string" ? value.toLowerCase() : undefined;
  const instant = typeof value === "string" ? Date.parse(value) : Number.NaN;
  switch (condition.operator) {
    case "is_any_of":
      return isAnyOf(lead, field, text, condition.values, me);
    case "is_none_of":
      return !isAnyOf(lead, field, text, condition.values, me);
    case "contains":
      return text?.includes(condition.value.toLowerCase()) ?? false;
    case "is_empty":
      return value === null || (Array.isArray(value) && value.length === 0);
    case "is_not_empty":
      return value !== null && !(Array.isArray(value) && value.length === 0);
    case "between":
      return (
        typeof value === "number" &&
        value >= (condition.minimum ?? Number.NEGATIVE_INFINITY) &&
        value <= (condition.maximum ?? Number.POSITIVE_INFINITY)
      );
    case "between_dates":
      return (
        value !== null &&
        (condition.from === undefined || instant >= Date.parse(condition.from)) &&
        (condition.until === undefined || instant < Date.parse(condition.until))
      );
    case "in_last_days":
      return value !== null && instant >= now.getTime() - condition.days * millisecondsPerDay;
    case "not_in_last_days":
      return value === null || instant < now.getTime() - condition.days * millisecondsPerDay;
    case "is":
      return lead.do_not_contact === condition.value;
  }
}

function isAnyOf(lead: Lead, field: string, text: string | undefined, values: string[], me: string): boolean {
  const wanted = values.map((each) => each.toLowerCase());
  if (field === "tags") return lead.tags.some((tag) => wanted.includes(tag));
  if (field === "owner") return wanted.some((each) => [text, lead.owner_id].includes(each === "me" ? me : each));
  return text !== undefined && wanted.includes(text);
}
