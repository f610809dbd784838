import { signal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** The modal windows that are open, the one on top last. Whatever stands outside of that one cannot be reached. */
export const openModals = signal<readonly HTMLDialogElement[]>([]);

/**
 * Ties a native `<dialog>` to a flag: focus is trapped inside and returns to where it was; Escape, the backdrop and the
 * phone's back gesture ask to close.
 */
export function useModal(open: boolean, onClose: () => void): RefObject<HTMLDialogElement | null> {
  const reference = useRef<HTMLDialogElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const dialog = reference.current;
    if (!open || !dialog) return;
    const onCancel = (event: Event) => {
      event.preventDefault();
      close.current();
    };
    const onPointerDown = (event: PointerEvent) => {
      if (event.target === dialog) close.current();
    };
    dialog.addEventListener("cancel", onCancel);
    dialog.addEventListener("pointerdown", onPointerDown);
    if (!dialog.open) dialog.showModal();
    openModals.value = [...openModals.peek(), dialog];
    return () => {
      openModals.value = openModals.peek().filter((each) => each !== dialog);
      dialog.removeEventListener("cancel", onCancel);
      dialog.removeEventListener("pointerdown", onPointerDown);
      dialog.close();
    };
  }, [open]);
  return reference;
}
