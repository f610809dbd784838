import { Check, type LucideIcon } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { classNames } from "./class_names.ts";
import { moveFocus } from "./move_focus.ts";
import { placeBeside } from "./place_beside.ts";

export interface MenuTrigger {
  id: string;
  popoverTarget: string;
  "aria-haspopup": "menu";
  "aria-expanded": boolean;
}

interface MenuProps {
  label: string;
  /** Draws the button; spread the attributes on it. */
  trigger: (attributes: MenuTrigger) => ComponentChildren;
  /** `MenuItem`s, `MenuSeparator`s; drawn only while the menu is open. */
  children: ComponentChildren;
  align?: "start" | "end";
}

/** A button that opens a list of actions: arrow keys, Home, End and letters move, Escape closes. */
export function Menu({ label, trigger, children, align = "start" }: MenuProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    const button = document.getElementById(`${id}-trigger`);
    if (!open || !button || !list.current) return;
    placeBeside(list.current, button.getBoundingClientRect(), align);
    moveFocus(list.current, itemSelector, "first");
  }, [open, id, align]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!list.current) return;
    if (event.key === "Tab") list.current.hidePopover();
    else if (moveFocus(list.current, itemSelector, event.key)) event.preventDefault();
  };
  return (
    <>
      {trigger({ id: `${id}-trigger`, popoverTarget: id, "aria-haspopup": "menu", "aria-expanded": open })}
      <div
        ref={list}
        id={id}
        popover="auto"
        role="menu"
        tabIndex={-1}
        aria-label={label}
        class="m-0 max-h-[min(26rem,80dvh)] min-w-44 max-w-80 animate-appear overflow-y-auto rounded-lg bg-raised p-1 shadow-high"
        onToggle={(event) => setOpen(event.newState === "open")}
        onKeyDown={onKeyDown}
      >
        {open && children}
      </div>
    </>
  );
}

const itemSelector = '[role^="menuitem"]:not(:disabled)';

interface MenuItemProps {
  icon?: LucideIcon | undefined;
  /** With a value the item is a tick box that keeps the menu open. */
  checked?: boolean;
  tone?: "normal" | "danger";
  disabled?: boolean;
  hint?: ComponentChildren;
  onSelect: () => void;
  children: ComponentChildren;
}

/** One action of a `Menu`. */
export function MenuItem({
  icon: Icon,
  checked,
  tone = "normal",
  disabled = false,
  hint,
  onSelect,
  children,
}: MenuItemProps) {
  const select = (event: MouseEvent & { currentTarget: HTMLButtonElement }) => {
    if (checked === undefined) event.currentTarget.closest<HTMLElement>("[popover]")?.hidePopover();
    onSelect();
  };
  return (
    <button
      type="button"
      {...roleOf(checked)}
      tabIndex={-1}
      disabled={disabled}
      onClick={select}
      class={classNames(
        "flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-left text-base outline-none hover:bg-hover focus-visible:bg-selected disabled:opacity-50 pointer-coarse:h-10",
        tone === "danger" && "text-danger",
      )}
    >
      {Icon && <Icon size={15} aria-hidden="true" class={tone === "danger" ? "" : "text-muted"} />}
      <span class="min-w-0 flex-1 truncate">{children}</span>
      {hint && <span class="shrink-0 text-faint text-sm tabular-nums">{hint}</span>}
      {checked !== undefined && <Check size={15} aria-hidden="true" class={checked ? "text-accent" : "invisible"} />}
    </button>
  );
}

function roleOf(checked: boolean | undefined) {
  if (checked === undefined) return { role: "menuitem" } as const;
  return { role: "menuitemcheckbox", "aria-checked": checked } as const;
}

/** A line between groups of a `Menu`. */
export function MenuSeparator() {
  return <hr class="-mx-1 my-1 border-line" />;
}
