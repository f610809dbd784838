import { rowHeight } from "../../state/density.ts";
import { Skeleton } from "../../ui/Skeleton.tsx";

const rows = Array.from({ length: 14 }, (_, index) => index);
const nameWidths = ["w-32", "w-24", "w-36", "w-28"];

/** Stands where the rows will be while they are read for the first time. */
export function LeadsSkeleton({ columns }: { columns: number }) {
  const cells = Array.from({ length: columns }, (_, index) => index);
  return (
    <div aria-busy="true" class="h-full overflow-hidden pt-9">
      <span class="sr-only">Loading leads</span>
      {rows.map((row) => (
        <div
          key={row}
          style={{ height: `${rowHeight.value}px`, opacity: 1 - row / rows.length }}
          class="flex items-center gap-6 border-line border-b px-4"
        >
          <Skeleton class={`h-3.5 shrink-0 ${nameWidths[row % nameWidths.length]}`} />
          {cells.map((cell) => (
            <Skeleton key={cell} class="h-3.5 min-w-0 flex-1" />
          ))}
        </div>
      ))}
    </div>
  );
}
