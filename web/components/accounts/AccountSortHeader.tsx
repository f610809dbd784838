import { ArrowDown, ArrowUp } from "lucide-preact";
import type { AccountSort } from "../../../shared/contracts/account.ts";
import { classNames } from "../../ui/class_names.ts";

interface AccountSortHeaderProps {
  label: string;
  /** Absent where the list cannot be ordered by this column. */
  sort?: AccountSort;
  class?: string;
  current: AccountSort | null;
  onSort: (sort: AccountSort) => void;
}

/** A column's header: says the order and changes it. */
export function AccountSortHeader({ label, sort, class: extra, current, onSort }: AccountSortHeaderProps) {
  const direction = sort && current?.field === sort.field ? current.direction : undefined;
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  const turned = direction === "ascending" ? "descending" : "ascending";
  return (
    <th
      scope="col"
      aria-sort={direction ?? (sort ? "none" : undefined)}
      class={classNames("h-9 px-2 font-medium first:pl-4 last:pr-4", extra)}
    >
      {sort ? (
        <button
          type="button"
          onClick={() => onSort(direction ? { ...sort, direction: turned } : sort)}
          class="group inline-flex items-center gap-1 rounded-sm py-1 hover:text-ink"
        >
          {label}
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
        label
      )}
    </th>
  );
}
