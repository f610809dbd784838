import { useEffect, useRef } from "preact/hooks";
import { classNames } from "./class_names.ts";

interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly { id: Id; label: string; count?: number | undefined }[];
  selected: Id;
  onSelect: (id: Id) => void;
  /** The id of the panel that the tabs switch. */
  panelId: string;
}

/** A row of views of which one is shown. Arrow keys move and select. */
export function Tabs<Id extends string>({ label, tabs, selected, onSelect, panelId }: TabsProps<Id>) {
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
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
  }, [selected]);
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={label}
      tabIndex={-1}
      class="flex gap-1 overflow-x-auto border-line border-b"
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
            "-mb-px h-9 whitespace-nowrap border-b-2 px-2.5 font-medium text-base -outline-offset-2 pointer-coarse:h-11",
            tab.id === selected ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {tab.label}
          {tab.count !== undefined && <span class="ml-1.5 text-faint tabular-nums">{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}
