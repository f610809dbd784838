import { isGroup, type LeadCondition, type LeadNode } from "../../../shared/contracts/lead_filter.ts";
import { activityKindLabel } from "./activity_kind_label.ts";
import { type ConditionField, filterField } from "./filter_fields.ts";
import { mailEventWord } from "./mail_event_word.ts";
import { periodLabel } from "./period_label.ts";

/** A condition in words: `field` "Stage", `relation` "is", `value` "Qualified or Proposal". */
export interface DescribedCondition {
  field: string;
  relation: string;
  value: string;
}

export interface DescribeOptions {
  /** What a value is called, e.g. a member's name for their id. */
  nameOf(field: ConditionField, value: string): string;
  locale: string;
}

const namedValues = 2;

/** Puts a part of a filter into words: "(Stage is won or Score is 80 or more)" for a group. */
export function describeNode(node: LeadNode, options: DescribeOptions): string {
  if (!isGroup(node)) {
    const { field, relation, value } = describeCondition(node, options);
    return `${field} ${relation} ${value}`;
  }
  const parts = node.conditions.map((each) =>
    isGroup(each) ? `(${describeNode(each, options)})` : describeNode(each, options),
  );
  return parts.join(node.match === "any" ? " or " : " and ");
}

/** Puts a condition of the filter language into words, short enough for a chip. */
export function describeCondition(condition: LeadCondition, options: DescribeOptions): DescribedCondition {
  const field = filterField(condition.field).label;
  switch (condition.operator) {
    case "is_any_of":
    case "is_none_of": {
      const names = condition.values.map((value) => options.nameOf(condition.field, value));
      return {
        field,
        relation: condition.operator === "is_any_of" ? "is" : "is not",
        value: shortList(names),
      };
    }
    case "contains":
      return { field, relation: "contains", value: condition.value };
    case "is_empty":
      return emptiness(condition.field, field, true);
    case "is_not_empty":
      return emptiness(condition.field, field, false);
    case "between":
      return {
        field,
        ...range(condition.minimum, condition.maximum, options.locale),
      };
    case "between_dates":
      return {
        field,
        ...dateRange(condition.from, condition.until, options.locale),
      };
    case "in_last_days":
      return { field, relation: "within", value: dayCount(condition.days) };
    case "not_in_last_days":
      return { field, relation: "not within", value: dayCount(condition.days) };
    case "in_next_days":
      return { field, relation: "within the next", value: dayCount(condition.days) };
    case "in_period":
      return { field, relation: "is", value: periodLabel(condition.period) };
    case "is":
      return { field, relation: "is", value: flag(condition.field, condition.value) };
    case "happened":
    case "did_not_happen":
      return { field, ...happening(condition, options) };
  }
}

function flag(field: ConditionField, value: boolean): string {
  if (field === "do_not_contact") return value ? "on" : "off";
  return value ? "yes" : "no";
}

type Happening = Extract<LeadCondition, { operator: "happened" | "did_not_happen" }>;

function happening(condition: Happening, { nameOf }: DescribeOptions) {
  const often = (condition.at_least ?? 1) > 1 ? `, at least ${condition.at_least} times` : "";
  const recent = condition.within_days === undefined ? "" : ` within ${dayCount(condition.within_days)}`;
  const isMail = condition.field === "engagement";
  const kinds = isMail
    ? condition.kinds.map((kind) => mailEventWord(kind, "passive"))
    : condition.kinds?.map((kind) => activityKindLabel(kind).toLowerCase());
  const campaigns = isMail && condition.campaign_ids?.map((id) => `“${nameOf("engagement", id)}”`);
  const where = campaigns ? ` in ${shortList(campaigns)}` : "";
  const verb = isMail ? "was" : "is";
  return {
    relation: condition.operator === "happened" ? verb : `${verb} not`,
    value: (kinds ? shortList(kinds) : "any") + where + often + recent,
  };
}

function emptiness(field: ConditionField, label: string, empty: boolean): DescribedCondition {
  if (field === "last_contacted_at") return { field: label, relation: "is", value: empty ? "never" : "known" };
  if (field === "owner") return { field: label, relation: "is", value: empty ? "nobody" : "anyone" };
  return { field: label, relation: "is", value: empty ? "empty" : "filled in" };
}

function shortList(names: string[]): string {
  const shown = names.slice(0, namedValues);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(", ")} +${more}`;
  return shown.join(" or ");
}

function range(minimum: number | undefined, maximum: number | undefined, locale: string) {
  const write = (value: number) => new Intl.NumberFormat(locale).format(value);
  if (minimum !== undefined && maximum !== undefined) {
    return {
      relation: "is",
      value: minimum === maximum ? write(minimum) : `${write(minimum)} to ${write(maximum)}`,
    };
  }
  if (minimum !== undefined) return { relation: "is", value: `${write(minimum)} or more` };
  if (maximum !== undefined) return { relation: "is", value: `${write(maximum)} or less` };
  return { relation: "is", value: "filled in" };
}

function dateRange(from: string | undefined, until: string | undefined, locale: string) {
  const write = (value: string) =>
    new Intl.DateTimeFormat(locale, {
      dateStyle: "medium",
      // A bare date names a day, not an instant: it must not shift with the reader's zone.
      ...(value.length === 10 ? { timeZone: "UTC" } : {}),
    }).format(new Date(value));
  if (from && until) return { relation: "from", value: `${write(from)} until ${write(until)}` };
  if (from) return { relation: "since", value: write(from) };
  if (until) return { relation: "before", value: write(until) };
  return { relation: "is", value: "known" };
}

function dayCount(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
