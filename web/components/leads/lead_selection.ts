import type { BulkSelection } from "../../../shared/contracts/bulk_job.ts";
import type { LeadFilter } from "../../../shared/contracts/lead_filter.ts";

/** Single leads, or everyone who matches the filter but for some: `ids` are the ticked ones, or the unticked ones. */
export interface LeadSelection {
  everyone: boolean;
  ids: ReadonlySet<string>;
}

type Rows = readonly { id: string }[];

export const nothingSelected: LeadSelection = { everyone: false, ids: new Set() };
export const everyoneSelected: LeadSelection = { everyone: true, ids: new Set() };

/** Which of the rows that are read have a tick. */
export function tickedRows({ everyone, ids }: LeadSelection, rows: Rows): ReadonlySet<string> {
  return new Set(rows.flatMap(({ id }) => (ids.has(id) === everyone ? [] : [id])));
}

/** The selection once the ticks of these rows are so; without any tick nothing is selected. */
export function withTicks(selection: LeadSelection, rows: Rows, ticked: ReadonlySet<string>): LeadSelection {
  if (ticked.size === 0) return nothingSelected;
  if (!selection.everyone) return { everyone: false, ids: ticked };
  const unticked = new Set(selection.ids);
  for (const { id } of rows) {
    if (ticked.has(id)) unticked.delete(id);
    else unticked.add(id);
  }
  return { everyone: true, ids: unticked };
}

/** How many are selected, of `count` that match. */
export function selectedCount(selection: LeadSelection, rows: Rows, count: number): number {
  return selection.everyone ? Math.max(0, count - selection.ids.size) : tickedRows(selection, rows).size;
}

/** What the server is told. */
export function bulkSelection(selection: LeadSelection, rows: Rows, filter: LeadFilter): BulkSelection {
  return selection.everyone ? { filter, except: [...selection.ids] } : { ids: [...tickedRows(selection, rows)] };
}
