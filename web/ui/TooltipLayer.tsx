import { useEffect, useRef, useState } from "preact/hooks";
import { Kbd } from "./Kbd.tsx";
import { placeBeside } from "./place_beside.ts";

const delayMilliseconds = 450;

interface Shown {
  anchor: HTMLElement;
  text: string;
  shortcut: string | undefined;
}

/**
 * Shows the tooltip of any element with `data-tooltip` (and `data-tooltip-shortcut`) on hover and keyboard focus. The
 * element names itself with `aria-label`; the tooltip is for the eye. Stands once on the page.
 */
export function TooltipLayer() {
  const layer = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Shown>();
  useEffect(() => followPointerAndFocus(setShown), []);
  useEffect(() => {
    if (!shown || !layer.current) return;
    layer.current.showPopover();
    placeBeside(layer.current, shown.anchor.getBoundingClientRect(), "center");
  }, [shown]);
  if (!shown) return null;
  return (
    <div
      ref={layer}
      popover="manual"
      aria-hidden="true"
      class="pointer-events-none m-0 flex max-w-72 animate-appear items-center gap-2 rounded-md bg-raised px-2 py-1 text-sm shadow-high"
    >
      {shown.text}
      {shown.shortcut && <Kbd>{shown.shortcut}</Kbd>}
    </div>
  );
}

function followPointerAndFocus(show: (shown: Shown | undefined) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const controller = new AbortController();
  const listen = (type: keyof DocumentEventMap, react: (event: Event) => void) =>
    document.addEventListener(type, react, { signal: controller.signal, capture: true, passive: true });
  const hide = () => {
    clearTimeout(timer);
    show(undefined);
  };
  const showFor = (event: Event, delay: number) => {
    const anchor = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tooltip]") : null;
    hide();
    const text = anchor?.dataset.tooltip;
    if (!anchor || !text) return;
    timer = setTimeout(
      () => anchor.isConnected && show({ anchor, text, shortcut: anchor.dataset.tooltipShortcut }),
      delay,
    );
  };
  listen("pointerover", (event) => {
    if (event instanceof PointerEvent && event.pointerType === "mouse") showFor(event, delayMilliseconds);
  });
  listen("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) showFor(event, 0);
  });
  listen("focusout", hide);
  listen("pointerdown", hide);
  listen("keydown", hide);
  listen("scroll", hide);
  return () => {
    hide();
    controller.abort();
  };
}
