import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { formatNumber } from "../../state/time.ts";
import { classNames } from "../../ui/class_names.ts";
import type { BoardColumn } from "./lead_board.ts";

interface StagePickerProps {
  columns: readonly BoardColumn[];
  frame: RefObject<HTMLElement | null>;
}

/** On a phone, where one column fills the width: the stages, of which one is in view. */
export function StagePicker({ columns, frame }: StagePickerProps) {
  const [shown, setShown] = useState(columns[0]?.stage);
  const written = columns.map(({ stage }) => stage).join();
  useEffect(() => {
    const { current } = frame;
    if (!current) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.find((entry) => entry.isIntersecting)?.target;
        if (seen instanceof HTMLElement) setShown(seen.dataset.stage);
      },
      { root: current, threshold: 0.6 },
    );
    for (const column of current.querySelectorAll("[data-stage]")) observer.observe(column);
    return () => observer.disconnect();
  }, [frame, written]);
  return (
    <nav aria-label="Stages" class="flex gap-1.5 overflow-x-auto px-3 pt-2">
      {columns.map(({ stage, label, count }) => (
        <button
          key={stage}
          type="button"
          aria-current={shown === stage ? "true" : undefined}
          onClick={() =>
            frame.current
              ?.querySelector(`[data-stage="${stage}"]`)
              ?.scrollIntoView({ block: "nearest", inline: "center", behavior: "smooth" })
          }
          class={classNames(
            "h-9 shrink-0 rounded-full border px-3 text-sm",
            shown === stage ? "border-accent bg-accent-soft font-medium text-accent" : "border-line text-muted",
          )}
        >
          {label} <span class="tabular-nums">{formatNumber(count)}</span>
        </button>
      ))}
    </nav>
  );
}
