import { SquareKanban, Table2 } from "lucide-preact";
import type { LeadsView } from "../../state/router.ts";
import { classNames } from "../../ui/class_names.ts";
import { Link } from "../../ui/Link.tsx";

interface ViewSwitchProps {
  view: LeadsView;
  pathOf: (view: LeadsView) => string;
}

const views = [
  { view: "table", label: "Table", icon: Table2 },
  { view: "board", label: "Board", icon: SquareKanban },
] as const;

/** The same leads as a table or along the pipeline; the filter comes along. */
export function ViewSwitch({ view: current, pathOf }: ViewSwitchProps) {
  return (
    <nav aria-label="View" class="inline-flex rounded-md bg-selected p-0.5">
      {views.map(({ view, label, icon: Icon }) => (
        <Link
          key={view}
          to={pathOf(view)}
          aria-current={view === current ? "page" : undefined}
          aria-label={label}
          data-tooltip={label}
          class={classNames(
            "flex h-7.5 w-9 items-center justify-center rounded-sm pointer-coarse:h-9",
            view === current ? "bg-surface text-ink shadow-low" : "text-muted hover:text-ink",
          )}
        >
          <Icon size={16} aria-hidden="true" />
        </Link>
      ))}
    </nav>
  );
}
