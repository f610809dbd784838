import type { RefObject } from "preact";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import type { LeadSort } from "../../../shared/contracts/lead_filter.ts";
import { customFields } from "../../state/custom_fields.ts";
import { rowHeight } from "../../state/density.ts";
import { classNames } from "../../ui/class_names.ts";
import { LeadRow } from "./LeadRow.tsx";
import { LeadTableHead } from "./LeadTableHead.tsx";
import { fitColumns } from "./lead_columns.ts";
import type { LeadListState } from "./lead_list.ts";
import { effectiveSort, writeLeadQuery } from "./lead_query.ts";
import { MoreLeads } from "./MoreLeads.tsx";
import { useTableMarks } from "./use_table_marks.ts";
import { useVirtualRows } from "./use_virtual_rows.ts";

interface LeadTableProps {
  list: LeadListState;
  width: number;
  /** Undefined: the usual ones, as far as they fit. */
  columns: readonly string[] | undefined;
  pathOf: (leadId: string) => string;
  ticked: ReadonlySet<string>;
  onTick: (ids: ReadonlySet<string>) => void;
  onSort: (sort: LeadSort | null) => void;
  onOpen: (leadId: string) => void;
  onMore: () => void;
}

/** The leads as a grid: only the rows in view are drawn, the keyboard moves a mark through all that are read. */
export function LeadTable({
  list,
  width,
  columns: chosen,
  pathOf,
  ticked,
  onTick,
  onSort,
  onOpen,
  onMore,
}: LeadTableProps) {
  const { rows, query } = list;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const height = rowHeight.value;
  const fields = customFields.value;
  const fitted = useMemo(() => fitColumns(width, chosen), [width, chosen, fields]);
  const { columns, tracks } = fitted;
  const { items, height: totalHeight, scrollTo } = useVirtualRows({ count: rows.length, rowHeight: height, scroller });
  const rowsPerView = () => Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1;
  const { active, ...handlers } = useTableMarks({ rows, table, rowsPerView, scrollTo, ticked, onTick, onOpen });
  useNewQueryStartsAtTop(scroller, writeLeadQuery({ ...query, columns: undefined }));
  const busy = list.status === "searching";
  return (
    <div
      ref={scroller}
      class={classNames("h-full overflow-y-auto overscroll-contain", fitted.width <= width && "overflow-x-hidden")}
    >
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA lets a table be a grid and keeps its rows
        role="grid"
        tabIndex={0}
        aria-label="Leads"
        aria-multiselectable="true"
        aria-rowcount={list.countIsExact ? list.count + 1 : -1}
        aria-busy={busy}
        aria-activedescendant={active >= 0 ? `${id}-${rows[active]?.id}` : undefined}
        style={{ minWidth: `${Math.min(fitted.width, chosen ? fitted.width : width)}px` }}
        class="group/table block outline-none"
        {...handlers}
      >
        <LeadTableHead {...{ rows, columns, tracks, ticked, onTick, onSort }} sort={effectiveSort(query)} />
        <tbody
          style={{ height: `${totalHeight}px` }}
          class={classNames("relative block transition-opacity duration-150", busy && "opacity-50")}
        >
          {items.map(({ index, start }) => {
            const lead = rows[index];
            if (!lead) return null;
            return (
              <LeadRow
                key={lead.id}
                id={`${id}-${lead.id}`}
                path={pathOf(lead.id)}
                top={start}
                ticked={ticked.has(lead.id)}
                active={index === active}
                {...{ lead, index, height, columns, tracks }}
              />
            );
          })}
        </tbody>
      </table>
      <MoreLeads list={list} lastDrawn={items.at(-1)?.index ?? 0} onMore={onMore} />
    </div>
  );
}

function useNewQueryStartsAtTop(scroller: RefObject<HTMLElement | null>, query: string) {
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [scroller, query]);
}
