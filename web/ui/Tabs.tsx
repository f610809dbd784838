import { useEffect, useRef } from "preact/hooks";
import { classNames } from "./class_names.ts";

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly { id: Id; label: string; count?: number | undefined }[];
  selected: Id;
  onSelect: (id: Id) => void;
  /** The id of the panel that the tabs switch. */
  panelId: string;
  /** One below the other, where there are more than a row holds. */
  isColumn?: boolean;
}

const chosen = { row: "border-accent text-ink", column: "bg-sunken text-ink" };
const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** A row of views of which one is shown, or a column. Arrow keys move and select. */
export function Tabs<Id extends string>({ label, tabs, selected, onSelect, panelId, isColumn = false }: TabsProps<Id>) {
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const step = steps[event.key];
    if (!step) return;
    const current = tabs.findIndex((tab) => tab.id === selected);
    const next = (current + step + tabs.length) % tabs.length;
    const target = tabs[next];
    if (target) onSelect(target.id);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
    event.preventDefault();
  };
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // On a phone the row is longer than the screen.
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selected, isColumn]);
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={label}
      aria-orientation={isColumn ? "vertical" : "horizontal"}
      tabIndex={-1}
      class={classNames("flex", isColumn ? "flex-col gap-0.5" : "gap-1 overflow-x-auto border-line border-b")}
      onKeyDown={onKeyDown}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          aria-selected={tab.id === selected}
          aria-controls={panelId}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
          class={classNames(
            "h-9 whitespace-nowrap px-2.5 font-medium text-base -outline-offset-2 pointer-coarse:h-11",
            isColumn ? "rounded-lg text-left" : "-mb-px border-b-2",
            tab.id === selected ? chosen[isColumn ? "column" : "row"] : "border-transparent text-muted hover:text-ink",
          )}
        >
          {tab.label}
          {tab.count !== undefined && <span class="ml-1.5 text-faint tabular-nums">{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}
