import { isGroup, type LeadCondition, type LeadNode } from "../../../shared/contracts/lead_filter.ts";
import type { ConditionField } from "./filter_fields.ts";

/** A condition of which only the field is chosen yet. */
export interface UnfinishedCondition {
  unfinished: ConditionField;
}
export type DraftNode = LeadCondition | UnfinishedCondition | DraftGroup;
/** A group while one builds it. */
export interface DraftGroup {
  match: "all" | "any";
  conditions: DraftNode[];
}

/** The deepest a group may stand, the filter itself being the first. */
export const deepestGroup = 3;
/** How many parts a group may have. */
export const mostParts = 20;

export function isDraftGroup(node: DraftNode): node is DraftGroup {
  return "conditions" in node;
}

/** What is ready of a draft: unfinished conditions and groups without any are left out. */
export function finishedNodes(nodes: readonly DraftNode[]): LeadNode[] {
  return nodes.flatMap((node): LeadNode[] => {
    if ("unfinished" in node) return [];
    if (!isDraftGroup(node)) return [node];
    const conditions = finishedNodes(node.conditions);
    return conditions.length > 0 ? [{ match: node.match, conditions }] : [];
  });
}

/** The group with another part at `index`; without one the part is taken out. */
export function withPart(group: DraftGroup, index: number, part: DraftNode | undefined): DraftGroup {
  const before = group.conditions.slice(0, index);
  const after = group.conditions.slice(index + 1);
  return { ...group, conditions: [...before, ...(part ? [part] : []), ...after] };
}

/** How many conditions stand in a filter, those within groups too. */
export function countConditions(nodes: readonly LeadNode[]): number {
  return nodes.reduce((sum, node) => sum + (isGroup(node) ? countConditions(node.conditions) : 1), 0);
}
