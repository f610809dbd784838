import { ArrowDown } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { classNames } from "../../ui/class_names.ts";

interface StickyScrollProps {
  children: ComponentChildren;
  /** A new value (something the person has just sent) goes to the end, wherever they were reading. */
  jumpWith: string | undefined;
}

/** So near to the end counts as being there. */
const nearPixels = 48;

/** Scrolls along with a growing text while the reader is at its end, and never when they read further up. */
export function StickyScroll({ children, jumpWith }: StickyScrollProps) {
  const frame = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const lastTop = useRef(0);
  const [atEnd, setAtEnd] = useState(true);
  const jump = (behavior: ScrollBehavior) => {
    following.current = true;
    frame.current?.scrollTo({ top: frame.current.scrollHeight, behavior });
  };
  useLayoutEffect(() => {
    if (!content.current || !frame.current) return;
    const observer = new ResizeObserver(() => following.current && jump("instant"));
    observer.observe(content.current);
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => jump("instant"), [jumpWith]);
  const onScroll = () => {
    const { current: box } = frame;
    if (!box) return;
    const near = box.scrollHeight - box.scrollTop - box.clientHeight < nearPixels;
    // Only the reader leaves the end, by scrolling up; a text that grows faster than it is followed does not.
    if (near) following.current = true;
    else if (box.scrollTop < lastTop.current) following.current = false;
    lastTop.current = box.scrollTop;
    setAtEnd(near || following.current);
  };
  return (
    <>
      <section
        ref={frame}
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        class="h-full overflow-y-auto overscroll-contain -outline-offset-2"
      >
        <div ref={content}>{children}</div>
      </section>
      <button
        type="button"
        onClick={() => jump("smooth")}
        tabIndex={atEnd ? -1 : 0}
        aria-hidden={atEnd}
        class={classNames(
          "absolute bottom-3 left-1/2 flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full bg-raised px-3 font-medium text-sm shadow-high transition-opacity",
          atEnd ? "pointer-events-none opacity-0" : "opacity-100",
        )}
      >
        <ArrowDown size={15} aria-hidden="true" />
        Latest
      </button>
    </>
  );
}
