import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";

/** A card on its way with the pointer; all in pixels of the window. */
export interface Drag {
  lead: Lead;
  from: string;
  /** The stage under the pointer. */
  over: string | undefined;
  left: number;
  top: number;
  width: number;
}

interface CardDragOptions {
  board: RefObject<HTMLElement | null>;
  onDrop: (lead: Lead, stage: string) => void;
}

const startPixels = 6;
/** A finger that moves sooner scrolls. */
const touchMilliseconds = 300;
const edgePixels = 56;
const edgeSpeed = 14;

/** Drags cards with mouse, pen or finger. `grab` belongs on a card's `pointerdown`. */
export function useCardDrag({ board, onDrop }: CardDragOptions): {
  drag: ReadonlySignal<Drag | undefined>;
  grab: (event: PointerEvent, lead: Lead, stage: string) => void;
} {
  const drag = useSignal<Drag | undefined>(undefined);
  const gesture = useMemo(() => createGesture(board, drag), [board, drag]);
  useEffect(() => gesture.stop, [gesture]);
  return { drag, grab: (event, lead, stage) => gesture.start(event, lead, stage, onDrop) };
}

interface Held {
  lead: Lead;
  from: string;
  /** From the card's corner to the pointer. */
  inside: { x: number; y: number };
  width: number;
  onDrop: CardDragOptions["onDrop"];
}

function createGesture(board: RefObject<HTMLElement | null>, drag: { value: Drag | undefined }) {
  let listening = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;

  function stop() {
    listening.abort();
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    drag.value = undefined;
  }

  function start(event: PointerEvent, lead: Lead, from: string, onDrop: CardDragOptions["onDrop"]) {
    const card = event.currentTarget;
    if (event.button !== 0 || !(card instanceof HTMLElement)) return;
    stop();
    listening = new AbortController();
    const box = card.getBoundingClientRect();
    const inside = { x: event.clientX - box.left, y: event.clientY - box.top };
    const held: Held = { lead, from, inside, width: box.width, onDrop };
    const isTouch = event.pointerType === "touch";
    let last = { x: event.clientX, y: event.clientY };
    if (isTouch) timer = setTimeout(() => follow(held, last), touchMilliseconds);
    on("pointermove", (moved) => {
      const far = Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY) > startPixels;
      last = { x: moved.clientX, y: moved.clientY };
      if (drag.value) follow(held, last);
      else if (far && isTouch) stop();
      else if (far) follow(held, last);
    });
    on("pointerup", () => drop(held));
    on("pointercancel", stop);
    const { signal } = listening;
    addEventListener("keydown", (key) => key.key === "Escape" && drag.value && cancel(key), { signal, capture: true });
    // While a card is held the page must neither scroll below it nor open the menu of its link.
    const prevent = (other: Event) => drag.value && other.preventDefault();
    addEventListener("touchmove", prevent, { signal, passive: false });
    addEventListener("contextmenu", prevent, { signal });
  }

  function on(name: "pointermove" | "pointerup" | "pointercancel", handle: (event: PointerEvent) => void) {
    addEventListener(name, handle, { signal: listening.signal });
  }

  function cancel(key: KeyboardEvent) {
    key.stopPropagation();
    swallowClick();
    stop();
  }

  function follow({ lead, from, inside, width }: Held, { x, y }: { x: number; y: number }) {
    const over = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-stage]")?.dataset.stage;
    drag.value = { lead, from, over, left: x - inside.x, top: y - inside.y, width };
    cancelAnimationFrame(frame);
    scrollAtEdge(x);
  }

  function drop({ lead, from, onDrop }: Held) {
    const over = drag.value?.over;
    if (drag.value) swallowClick();
    stop();
    if (over !== undefined && over !== from) onDrop(lead, over);
  }

  /** Near the edge of the board the next column comes into view. */
  function scrollAtEdge(x: number) {
    const box = board.current?.getBoundingClientRect();
    if (!box || !drag.value) return;
    const step = x < box.left + edgePixels ? -edgeSpeed : x > box.right - edgePixels ? edgeSpeed : 0;
    if (step === 0) return;
    board.current?.scrollBy({ left: step });
    frame = requestAnimationFrame(() => scrollAtEdge(x));
  }

  return { start, stop };
}

/** The click that ends a drag must not open the lead. */
function swallowClick() {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }));
}
