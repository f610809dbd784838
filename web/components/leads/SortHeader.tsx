import { ArrowDown, ArrowUp } from "lucide-preact";
import type { LeadSort } from "../../../shared/contracts/lead_filter.ts";
import { classNames } from "../../ui/class_names.ts";
import { nextSort } from "./next_sort.ts";

interface SortHeaderProps {
  label: string;
  /** Absent where the list cannot be ordered by this column. */
  sort?: LeadSort | undefined;
  current: LeadSort | null;
  onSort: (sort: LeadSort | null) => void;
}

/** A column's header: says the order and changes it. */
export function SortHeader({ label, sort, current, onSort }: SortHeaderProps) {
  const direction = sort && current?.field === sort.field ? current.direction : undefined;
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={direction ?? (sort ? "none" : undefined)}
      class="flex min-w-0 items-center px-2 font-medium"
    >
      {sort ? (
        <button
          type="button"
          onClick={() => onSort(nextSort(current, sort))}
          class="group -mx-1.5 flex min-w-0 items-center gap-1 rounded-sm px-1.5 py-1 hover:text-ink"
        >
          <span class="truncate">{label}</span>
          <Arrow
            size={13}
            aria-hidden="true"
            class={classNames(
              "shrink-0",
              !direction && "opacity-0 group-hover:opacity-50 group-focus-visible:opacity-50",
            )}
          />
        </button>
      ) : (
        <span class="truncate">{label}</span>
      )}
    </th>
  );
}
