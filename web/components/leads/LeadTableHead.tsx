import type { Lead } from "../../../shared/contracts/lead.ts";
import type { LeadSort } from "../../../shared/contracts/lead_filter.ts";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { type LeadColumn, nameSort } from "./lead_columns.ts";
import { SortHeader } from "./SortHeader.tsx";

interface LeadTableHeadProps {
  rows: readonly Lead[];
  columns: readonly LeadColumn[];
  tracks: string;
  ticked: ReadonlySet<string>;
  onTick: (ids: ReadonlySet<string>) => void;
  sort: LeadSort | null;
  onSort: (sort: LeadSort | null) => void;
}

/** The table's headers, which order the list, and the tick box for all rows. */
export function LeadTableHead({ rows, columns, tracks, ticked, onTick, sort, onSort }: LeadTableHeadProps) {
  const everyRow = rows.length > 0 && rows.every((row) => ticked.has(row.id));
  return (
    <thead class="sticky top-0 z-1 block">
      <tr
        aria-rowindex={1}
        style={{ gridTemplateColumns: tracks }}
        class="grid h-9 items-center border-line border-b bg-canvas pr-2 text-left text-muted text-sm"
      >
        <th scope="col" class="flex justify-center">
          <Checkbox
            checked={everyRow || (ticked.size > 0 && "some")}
            aria-label={`Select the ${rows.length} leads read so far`}
            onChange={() => onTick(everyRow ? new Set() : new Set(rows.map((row) => row.id)))}
          />
        </th>
        <SortHeader label="Name" sort={nameSort} current={sort} onSort={onSort} />
        {columns.map((column) => (
          <SortHeader key={column.id} label={column.label} sort={column.sort} current={sort} onSort={onSort} />
        ))}
      </tr>
    </thead>
  );
}
