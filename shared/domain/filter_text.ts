import { isGroup, type LeadCondition, type LeadFilter, type LeadNode } from "../contracts/lead_filter.ts";

/** A filter as a sentence for a mail or a model, where no page knows what ids are called: "source is Web and score 80 or more". */
export function filterText(filter: Partial<LeadFilter> | null | undefined): string {
  const searched = filter?.text?.trim() ? `“${filter.text.trim()}”` : "";
  const said = nodeText({ match: filter?.match ?? "all", conditions: filter?.conditions ?? [] });
  return [searched, said].filter(Boolean).join(", ");
}

function nodeText(node: LeadNode): string {
  if (!isGroup(node)) return conditionText(node);
  const parts = node.conditions.map((each) => (isGroup(each) ? `(${nodeText(each)})` : nodeText(each)));
  return parts.join(node.match === "any" ? " or " : " and ");
}

function conditionText(condition: LeadCondition): string {
  const name = condition.field.replace(/^(?:account\.)?custom\./, "").replaceAll("_", " ");
  switch (condition.operator) {
    case "is_any_of":
      return `${name} is ${listed(condition.values)}`;
    case "is_none_of":
      return `${name} is not ${listed(condition.values)}`;
    case "contains":
      return `${name} contains “${condition.value}”`;
    case "is_empty":
      return `${name} is empty`;
    case "is_not_empty":
      return `${name} is filled in`;
    case "between":
      return `${name} ${ends(condition.minimum, condition.maximum)}`;
    case "between_dates":
      return `${name} ${[condition.from && `from ${condition.from}`, condition.until && `before ${condition.until}`].filter(Boolean).join(" ")}`;
    case "in_last_days":
      return `${name} within ${days(condition.days)}`;
    case "not_in_last_days":
      return `${name} not within ${days(condition.days)}`;
    case "in_next_days":
      return `${name} within the next ${days(condition.days)}`;
    case "in_period":
      return `${name} is ${condition.period.replaceAll("_", " ")}`;
    case "is":
      return `${name} is ${condition.value ? "yes" : "no"}`;
    case "happened":
    case "did_not_happen":
      return happening(condition);
  }
}

type Happening = Extract<LeadCondition, { operator: "happened" | "did_not_happen" }>;

function happening({ field, operator, kinds, at_least, within_days }: Happening): string {
  const what = kinds ? listed(kinds.map((kind) => kind.replaceAll("_", " "))) : "anything";
  return [
    field === "engagement" ? "campaign mail" : "activity",
    `${operator === "happened" ? "" : "not "}${what}`,
    (at_least ?? 1) > 1 && `at least ${at_least} times`,
    within_days !== undefined && `within ${days(within_days)}`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** Ids say nothing to people. */
const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function listed(values: readonly string[]): string {
  const names = values.map((value) => (id.test(value) ? "a chosen one" : value));
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} or ${names.length - 3} more` : names.join(" or ");
}

function ends(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return minimum === undefined ? `${maximum} or less` : `${minimum} or more`;
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}
