import { X } from "lucide-preact";
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { dismissToast, type Toast, toasts } from "../state/toasts.ts";
import { Button } from "./Button.tsx";
import { classNames } from "./class_names.ts";
import { IconButton } from "./IconButton.tsx";
import { openModals } from "./use_modal.ts";

/**
 * The corner where short messages appear. Stands once on the page and in every modal window, of which the one on top shows
 * them: nothing outside of it can be clicked or reached with the keyboard.
 */
export function ToastRegion({ inside }: { inside?: RefObject<HTMLDialogElement | null> }) {
  const top = openModals.value.at(-1);
  return top === (inside?.current ?? undefined) ? <Messages /> : null;
}

function Messages() {
  const region = useRef<HTMLElement>(null);
  const count = toasts.value.length;
  useEffect(() => {
    // In the top layer, so a toast is seen above an open dialog; shown again each time to stay on top.
    if (!region.current) return;
    if (region.current.matches(":popover-open")) region.current.hidePopover();
    if (count > 0) region.current.showPopover();
  }, [count]);
  return (
    <section
      ref={region}
      popover="manual"
      aria-label="Short messages"
      class="pointer-events-none fixed inset-auto top-4 right-4 m-0 w-[calc(100vw-2rem)] max-w-90 bg-transparent p-0 max-md:inset-x-4 max-md:top-[max(1rem,env(safe-area-inset-top))]"
    >
      <ul class="grid gap-2 p-1">
        {toasts.value.map((each) => (
          <ToastCard key={each.id} toast={each} />
        ))}
      </ul>
    </section>
  );
}

const stripes = { neutral: "bg-line-strong", success: "bg-success", warning: "bg-warning", danger: "bg-danger" };

function ToastCard({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || toast.durationMilliseconds === 0) return;
    const timer = setTimeout(() => dismissToast(toast.id), toast.durationMilliseconds);
    return () => clearTimeout(timer);
  }, [held, toast]);
  return (
    <li
      class="pointer-events-auto relative flex animate-rise gap-2 overflow-hidden rounded-lg bg-raised py-2.5 pr-2 pl-4 shadow-high"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocusIn={() => setHeld(true)}
      onFocusOut={() => setHeld(false)}
    >
      <span aria-hidden="true" class={classNames("absolute inset-y-0 left-0 w-1", stripes[toast.tone])} />
      <div class="min-w-0 flex-1 py-0.5">
        <p class="break-words font-medium">{toast.title}</p>
        {toast.body && <p class="mt-0.5 line-clamp-3 break-words text-muted">{toast.body}</p>}
        {toast.actions.length > 0 && (
          <div class="mt-2 flex flex-wrap gap-2">
            {toast.actions.map((action) => (
              <Button
                key={action.label}
                size="small"
                onClick={() => {
                  dismissToast(toast.id);
                  action.run();
                }}
              >
                {action.label}
              </Button>
            ))}
          </div>
        )}
      </div>
      <IconButton label="Close message" icon={X} size="small" onClick={() => dismissToast(toast.id)} />
    </li>
  );
}
