import { isGroup, type LeadCondition, type LeadFilter, type LeadNode } from "../../../shared/contracts/lead_filter.ts";
import type { ConditionField } from "./filter_fields.ts";

type ChoiceOperator = "is_any_of" | "is_none_of";

/** Where the filter's own condition about a field stands that the builder may go on editing; -1 when there is none. */
export function conditionIndex(filter: LeadFilter, field: ConditionField): number {
  return filter.conditions.findIndex((node) => !isGroup(node) && node.field === field);
}

/** The condition at an index; undefined for a group and for none. */
export function conditionAt(nodes: readonly LeadNode[], index: number): LeadCondition | undefined {
  const node = nodes[index];
  return node && !isGroup(node) ? node : undefined;
}

/** A group with what stands at `index` replaced, appended (`index` beyond the end) or, without one, removed. */
export function withNode<Group extends { conditions: LeadNode[] }>(
  group: Group,
  index: number,
  node: LeadNode | undefined,
): Group {
  const before = group.conditions.slice(0, index);
  const after = group.conditions.slice(index + 1);
  return { ...group, conditions: [...before, ...(node ? [node] : []), ...after] };
}

/** The values that a choice condition names, and whether it wants or refuses them. */
export function chosenValues(condition: LeadCondition | undefined): { operator: ChoiceOperator; values: string[] } {
  if (condition?.operator === "is_any_of" || condition?.operator === "is_none_of") {
    return { operator: condition.operator, values: condition.values };
  }
  return { operator: "is_any_of", values: [] };
}

export type ChoiceField = Extract<LeadCondition, { operator: "is_any_of" }>["field"];

/** A condition for these values; none without values. */
export function choiceCondition(
  field: ChoiceField,
  operator: ChoiceOperator,
  values: string[],
): LeadCondition | undefined {
  if (values.length === 0) return undefined;
  return operator === "is_any_of" ? { field, operator, values } : { field, operator, values };
}

/** The values with one more, or without it when it was there, ignoring case. */
export function toggleValue(values: readonly string[], value: string): string[] {
  const rest = values.filter((each) => each.toLowerCase() !== value.toLowerCase());
  return rest.length === values.length ? [...values, value] : rest;
}
