import { X } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { classNames } from "./class_names.ts";
import { IconButton } from "./IconButton.tsx";
import { ToastRegion } from "./ToastRegion.tsx";
import { useModal } from "./use_modal.ts";

interface DrawerProps {
  open: boolean;
  onClose: () => void;
  /** Read out; also the visible heading unless `header` is given. */
  title: string;
  header?: ComponentChildren;
  children: ComponentChildren;
  footer?: ComponentChildren;
  /** `bottom` is a sheet for phones. */
  side?: "right" | "left" | "bottom";
}

const sides = {
  right: "ml-auto h-dvh w-full max-w-130 animate-slide-in",
  left: "mr-auto h-dvh w-[calc(100%-3.5rem)] max-w-76 animate-slide-in [--slide-from:-24px]",
  bottom: "mt-auto mx-auto max-h-[88dvh] w-full max-w-160 animate-sheet-in rounded-t-xl",
};

/** A modal panel at the edge of the page. */
export function Drawer({ open, onClose, title, header, children, footer, side = "right" }: DrawerProps) {
  const reference = useModal(open, onClose);
  const id = useId();
  if (!open) return null;
  return (
    <dialog
      ref={reference}
      aria-labelledby={id}
      class={classNames("m-0 max-h-none overflow-hidden bg-raised p-0 shadow-high", sides[side])}
    >
      <div class={classNames("flex flex-col", side === "bottom" ? "max-h-[88dvh]" : "h-full")}>
        <header class="flex items-center gap-2 border-line border-b py-2 pr-2 pl-4">
          <h2 id={id} class={header ? "sr-only" : "min-w-0 flex-1 truncate font-semibold text-base"}>
            {title}
          </h2>
          {header && <div class="min-w-0 flex-1">{header}</div>}
          <IconButton label="Close" icon={X} onClick={onClose} />
        </header>
        <div class="min-h-0 flex-1 overflow-y-auto overscroll-contain">{children}</div>
        {footer && <footer class="border-line border-t p-3">{footer}</footer>}
      </div>
      <ToastRegion inside={reference} />
    </dialog>
  );
}
