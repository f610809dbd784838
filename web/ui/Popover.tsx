import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { classNames } from "./class_names.ts";
import { placeBeside } from "./place_beside.ts";

export interface PopoverTrigger {
  id: string;
  popoverTarget: string;
  "aria-haspopup": "dialog";
  "aria-expanded": boolean;
}

interface PopoverProps {
  label: string;
  trigger: (attributes: PopoverTrigger) => ComponentChildren;
  /** Drawn only while open; call `close` when the person is done. */
  children: (close: () => void) => ComponentChildren;
  align?: "start" | "end";
  class?: string;
}

/** A button that opens a small panel for free content (a form, a list). Escape and a click elsewhere close it. */
export function Popover({ label, trigger, children, align = "start", class: extra }: PopoverProps) {
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    const button = document.getElementById(`${id}-trigger`);
    if (!open || !button || !panel.current) return;
    placeBeside(panel.current, button.getBoundingClientRect(), align);
    const first =
      panel.current.querySelector<HTMLElement>("[autofocus]") ??
      panel.current.querySelector<HTMLElement>("input, select, button, a");
    first?.focus();
  }, [open, id, align]);
  return (
    <>
      {trigger({ id: `${id}-trigger`, popoverTarget: id, "aria-haspopup": "dialog", "aria-expanded": open })}
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        class={classNames(
          "m-0 max-w-[calc(100vw-1rem)] animate-appear overflow-auto rounded-lg bg-raised shadow-high",
          extra ?? "p-3",
        )}
        onToggle={(event) => setOpen(event.newState === "open")}
      >
        {open && children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}
