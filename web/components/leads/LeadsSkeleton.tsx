import { rowHeight } from "../../state/density.ts";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { cardPixels } from "./LeadCards.tsx";
import { fitColumns } from "./lead_columns.ts";

const rows = Array.from({ length: 14 }, (_, index) => index);
const widths = ["w-3/4", "w-1/2", "w-2/3"];

/** Stands where the rows will be while they are read for the first time. */
export function LeadsSkeleton({ width, asCards }: { width: number; asCards: boolean }) {
  const { columns, tracks } = fitColumns(width);
  const height = asCards ? cardPixels : rowHeight.value;
  return (
    <div aria-busy="true" class={asCards ? "h-full overflow-hidden" : "h-full overflow-hidden pt-9"}>
      <span class="sr-only">Loading leads</span>
      {rows.map((row) => (
        <div
          key={row}
          style={{
            height: `${height}px`,
            opacity: 1 - row / rows.length,
            gridTemplateColumns: asCards ? "1fr" : tracks,
          }}
          class="grid items-center border-line border-b px-2"
        >
          {!asCards && <span />}
          <Skeleton class={`mx-2 h-3.5 ${widths[row % widths.length]}`} />
          {!asCards && columns.map(({ label }) => <Skeleton key={label} class="mx-2 h-3.5 w-2/3" />)}
        </div>
      ))}
    </div>
  );
}
