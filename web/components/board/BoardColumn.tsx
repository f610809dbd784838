import { useEffect, useRef } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { formatNumber } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import { classNames } from "../../ui/class_names.ts";
import { Spinner } from "../../ui/Spinner.tsx";
import { StageBadge } from "../../ui/StageBadge.tsx";
import { BoardCard } from "./BoardCard.tsx";
import type { BoardColumn as Column } from "./lead_board.ts";

/** Far enough ahead that the next cards are there before one has scrolled to them. */
const readAheadPixels = 600;

interface BoardColumnProps {
  column: Column;
  /** What its leads add up to, in words. */
  total: string | undefined;
  pathOf: (leadId: string) => string;
  /** The card that the keyboard was on last. */
  activeId: string | undefined;
  heldId: string | undefined;
  /** A card is about to be dropped here. */
  isTarget: boolean;
  onOpen: (leadId: string) => void;
  onMove: (lead: Lead, stage: string) => void;
  onGrab: (event: PointerEvent, lead: Lead, stage: string) => void;
  onMore: (stage: string) => void;
}

/** A stage with its cards, the next of which come as one scrolls. */
export function BoardColumn(props: BoardColumnProps) {
  const { column, total, pathOf, activeId, heldId, isTarget, onOpen, onMove, onGrab, onMore } = props;
  const scroller = useRef<HTMLUListElement>(null);
  const { stage, leads, more, label } = column;
  const activeHere = leads.some(({ id }) => id === activeId);
  const readAhead = () => {
    const list = scroller.current;
    if (list && more === "ready" && list.scrollHeight - list.scrollTop - list.clientHeight < readAheadPixels)
      onMore(stage);
  };
  useEffect(readAhead, [leads.length, more]);
  return (
    <section
      data-stage={stage}
      aria-label={`${label}: ${column.count === 1 ? "1 lead" : `${formatNumber(column.count)} leads`}`}
      class={classNames(
        "flex h-full w-[min(85vw,17.5rem)] shrink-0 snap-center flex-col rounded-xl border bg-sunken sm:w-68 sm:min-w-56 sm:flex-1",
        isTarget ? "border-accent bg-accent-soft" : "border-transparent",
      )}
    >
      <header class="flex min-h-11 items-center gap-2 px-3 pt-2">
        <h3 class="min-w-0">
          <StageBadge stage={stage} />
        </h3>
        <span class="text-muted text-sm tabular-nums">{formatNumber(column.count)}</span>
        {total && <span class="ml-auto truncate font-medium text-sm tabular-nums">{total}</span>}
      </header>
      <ul
        ref={scroller}
        aria-label={label}
        onScroll={readAhead}
        class="grid min-h-0 flex-1 auto-rows-min gap-2 overflow-y-auto overscroll-y-contain p-2"
      >
        {leads.map((lead, index) => (
          <BoardCard
            key={lead.id}
            lead={lead}
            path={pathOf(lead.id)}
            tabbable={activeHere ? lead.id === activeId : index === 0}
            held={lead.id === heldId}
            {...{ onOpen, onMove, onGrab }}
          />
        ))}
        {leads.length === 0 && <li class="px-2 py-6 text-center text-faint text-sm">No lead is here.</li>}
        {more === "loading" && (
          <li class="flex items-center justify-center gap-2 py-2 text-muted text-sm">
            <Spinner /> Loading more
          </li>
        )}
        {more === "failed" && (
          <li class="grid justify-items-center gap-2 py-2 text-muted text-sm">
            The next cards could not be read.
            <Button size="small" onClick={() => onMore(stage)}>
              Try again
            </Button>
          </li>
        )}
      </ul>
    </section>
  );
}
