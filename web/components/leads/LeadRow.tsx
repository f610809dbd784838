import { useMemo } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { classNames } from "../../ui/class_names.ts";
import { Link } from "../../ui/Link.tsx";
import { DoNotContactMark } from "./DoNotContactMark.tsx";
import { LeadCell } from "./LeadCell.tsx";
import type { LeadColumn } from "./lead_columns.ts";

interface LeadRowProps {
  id: string;
  lead: Lead;
  /** The lead's own address. */
  path: string;
  index: number;
  top: number;
  height: number;
  columns: readonly LeadColumn[];
  tracks: string;
  ticked: boolean;
  /** Where the keyboard is. */
  active: boolean;
}

/** One lead in the table. The table handles its clicks and keys. */
export function LeadRow({ id, lead, path, index, top, height, columns, tracks, ticked, active }: LeadRowProps) {
  // Scrolling redraws the table often: a row that stays the same is not compared again.
  return useMemo(
    () => (
      <tr
        id={id}
        aria-rowindex={index + 2}
        aria-selected={ticked}
        data-lead-id={lead.id}
        style={{ transform: `translateY(${top}px)`, height: `${height}px`, gridTemplateColumns: tracks }}
        class={classNames(
          "group/row absolute inset-x-0 top-0 grid cursor-pointer items-center border-line border-b pr-2",
          ticked ? "bg-accent-soft" : "hover:bg-hover",
          active &&
            "group-focus-visible/table:shadow-[inset_2px_0_0_var(--color-accent)] group-focus-visible/table:bg-hover",
        )}
      >
        <td data-tick class="flex h-full items-center justify-center">
          <Checkbox checked={ticked} tabIndex={-1} aria-label={`Select ${lead.name}`} readOnly />
        </td>
        <th scope="row" class="flex min-w-0 items-center gap-1.5 px-2 text-left font-medium">
          <Link to={path} tabIndex={-1} class="truncate group-hover/row:underline">
            {lead.name}
          </Link>
          {lead.do_not_contact && <DoNotContactMark />}
        </th>
        {columns.map((column) => (
          <td key={column.id} class="flex min-w-0 items-center px-2">
            <LeadCell lead={lead} column={column} />
          </td>
        ))}
      </tr>
    ),
    [id, lead, path, index, top, height, columns, tracks, ticked, active],
  );
}
