import { X } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { classNames } from "./class_names.ts";
import { IconButton } from "./IconButton.tsx";
import { ToastRegion } from "./ToastRegion.tsx";
import { useModal } from "./use_modal.ts";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string | undefined;
  children?: ComponentChildren;
  /** Buttons, the main one last. */
  footer?: ComponentChildren;
  width?: "small" | "medium" | "large";
}

const widths = { small: "max-w-100", medium: "max-w-140", large: "max-w-200" };

/** A modal window in the middle of the page. Put `autofocus` on the control that should have the focus first. */
export function Dialog({ open, onClose, title, description, children, footer, width = "small" }: DialogProps) {
  const reference = useModal(open, onClose);
  const id = useId();
  if (!open) return null;
  return (
    <dialog
      ref={reference}
      aria-labelledby={id}
      aria-describedby={description ? `${id}-description` : undefined}
      class={classNames(
        "m-auto max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] animate-rise overflow-hidden rounded-xl bg-raised p-0 text-base text-ink shadow-high",
        widths[width],
      )}
    >
      <div class="flex max-h-[calc(100dvh-2rem)] flex-col">
        <header class="flex items-start gap-3 px-5 pt-4 pb-3">
          <div class="min-w-0 flex-1">
            <h2 id={id} class="font-semibold text-lg">
              {title}
            </h2>
            {description && (
              <p id={`${id}-description`} class="mt-1 text-muted">
                {description}
              </p>
            )}
          </div>
          <IconButton label="Close" icon={X} size="small" class="-mr-1.5" onClick={onClose} />
        </header>
        {children && <div class="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>}
        {footer && <footer class="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">{footer}</footer>}
      </div>
      <ToastRegion inside={reference} />
    </dialog>
  );
}
