import { useRef, useState } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { stageLabel } from "../../state/stages.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { useMediaQuery } from "../../ui/use_media_query.ts";
import { BoardCardFace } from "./BoardCard.tsx";
import { BoardColumn } from "./BoardColumn.tsx";
import { useBoardKeys } from "./board_keys.ts";
import type { LeadBoard } from "./lead_board.ts";
import { totalOf } from "./measure.ts";
import { StagePicker } from "./StagePicker.tsx";
import { useCardDrag } from "./use_card_drag.ts";

interface BoardProps {
  board: LeadBoard;
  measure: string | null;
  pathOf: (leadId: string) => string;
  onOpen: (leadId: string) => void;
}

/** The columns. Cards move by pointer, by key and by menu; every move can be undone. */
export function Board({ board, measure, pathOf, onOpen }: BoardProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string>();
  const isNarrow = useMediaQuery("(width < 40rem)");
  const { columns, status } = board.state.value;
  const onMove = (lead: Lead, stage: string) => void move(board, lead, stage);
  const { drag, grab } = useCardDrag({ board: frame, onDrop: onMove });
  const keys = useBoardKeys({ frame, columns, onMove });
  const held = drag.value;
  const target = held ? held.over : keys.carried.value?.target;
  return (
    <div class="flex h-full flex-col">
      {isNarrow && <StagePicker columns={columns} frame={frame} />}
      {mayWrite.value && (
        <p id="board-keys" class="sr-only">
          Arrow keys go from card to card. Space picks a card up; then left and right choose its stage, space drops it
          and escape leaves it where it was.
        </p>
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the cards within, which are links */}
      <div
        ref={frame}
        aria-busy={status === "searching"}
        onKeyDown={keys.onKeyDown}
        onFocusCapture={(event) => setActiveId(cardOf(event.target) ?? activeId)}
        class="flex min-h-0 flex-1 snap-x snap-mandatory gap-2.5 overflow-x-auto overscroll-x-contain p-3 sm:snap-none"
      >
        {columns.map((column) => (
          <BoardColumn
            key={column.stage}
            column={column}
            total={totalOf(column, measure)}
            heldId={held?.lead.id ?? keys.carried.value?.lead.id}
            isTarget={target === column.stage && (held?.from ?? keys.carried.value?.lead.stage) !== column.stage}
            onGrab={grab}
            onMore={(stage) => void board.loadMore(stage)}
            {...{ pathOf, activeId, onOpen, onMove }}
          />
        ))}
      </div>
      {held && (
        <div
          aria-hidden="true"
          style={{ left: `${held.left}px`, top: `${held.top}px`, width: `${held.width}px` }}
          class="pointer-events-none fixed z-5 rotate-2 rounded-lg border border-accent bg-raised px-3 py-2.5 shadow-high motion-reduce:rotate-0"
        >
          <BoardCardFace lead={held.lead} />
        </div>
      )}
    </div>
  );
}

async function move(board: LeadBoard, lead: Lead, stage: string): Promise<void> {
  try {
    const from = await board.move(lead.id, stage);
    if (from === undefined) return;
    const back = () => void board.move(lead.id, from).catch(toastError);
    toast({ title: `${lead.name} moved to ${stageLabel(stage)}`, actions: [{ label: "Undo", run: back }] });
  } catch (error) {
    toastError(error);
  }
}

function cardOf(target: EventTarget | null): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>("[data-card]")?.dataset.card : undefined;
}
