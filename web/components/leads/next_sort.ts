import type { LeadSort } from "../../../shared/contracts/lead_filter.ts";

/** The order after a click on a column's header: the column's own direction, the other one, then the default again. */
export function nextSort(current: LeadSort | null, column: LeadSort): LeadSort | null {
  if (current?.field !== column.field) return column;
  if (current.direction !== column.direction) return null;
  return { field: column.field, direction: column.direction === "ascending" ? "descending" : "ascending" };
}
