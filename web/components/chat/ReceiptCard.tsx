import { Check, CircleDashed, CircleX, Clock, Undo2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { UndoRequest, UndoResult } from "../../../shared/contracts/chat.ts";
import type { ReceiptItem } from "../../../shared/contracts/events.ts";
import type { Conversation } from "../../state/conversation.ts";
import { leftUndone } from "../../state/left_undone.ts";
import { toastError } from "../../state/toasts.ts";
import type { ReceiptView, TurnView } from "../../state/turn_view.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { classNames } from "../../ui/class_names.ts";
import { toolWords } from "./tool_words.ts";
import { UndoOutcome } from "./UndoOutcome.tsx";

interface ReceiptCardProps {
  turn: TurnView;
  receipt: ReceiptView;
  conversation: Conversation;
}

/** What the ledger says was done, waits or failed in this answer, and the way back. */
export function ReceiptCard({ turn, receipt, conversation }: ReceiptCardProps) {
  const [busyWith, setBusyWith] = useState<string>();
  const [outcome, setOutcome] = useState<UndoResult>();
  const { done, failed } = receipt;
  // What waits for the person stands above as a card of its own.
  const waiting = receipt.waiting.filter((item) => turn.steps[item.call_id]?.state !== "waiting");
  const left = leftUndone(turn);
  if (done.length + failed.length + waiting.length + left.length === 0) return null;
  const undoable = done.filter((item) => item.undoable && !turn.steps[item.call_id]?.undoneAt);
  async function undo(key: string, request: UndoRequest) {
    setBusyWith(key);
    try {
      const result = await conversation.undo(request);
      setOutcome(result);
      announce(`${result.reversed.length} changes undone, ${result.kept.length} kept.`);
    } catch (error) {
      toastError(error);
    }
    setBusyWith(undefined);
  }
  const row = (kind: RowKind) => (item: ReceiptItem) => (
    <ReceiptRow
      key={item.call_id}
      kind={kind}
      item={item}
      undone={turn.steps[item.call_id]?.undoneAt !== undefined}
      busy={busyWith === item.call_id}
      onUndo={mayWrite.value && !busyWith ? () => void undo(item.call_id, { call_id: item.call_id }) : undefined}
    />
  );
  return (
    <section class="rounded-lg border border-line bg-surface">
      <header class="flex min-h-8 items-center gap-2 pt-1.5 pr-1.5 pl-4">
        <h3 class="flex-1 font-medium text-muted text-sm">What was done</h3>
        {undoable.length > 1 && mayWrite.value && (
          <Button
            tone="quiet"
            size="small"
            icon={Undo2}
            busy={busyWith === turn.turnId}
            onClick={() => void undo(turn.turnId, { turn_id: turn.turnId })}
          >
            Undo all
          </Button>
        )}
      </header>
      <ul class="grid gap-0.5 pr-1.5 pb-2 pl-4">
        {done.map(row("done"))}
        {waiting.map(row("waiting"))}
        {failed.map(row("failed"))}
        {left.map((title, index) => (
          <LeftRow key={index} title={title} />
        ))}
      </ul>
      {outcome && <UndoOutcome outcome={outcome} />}
    </section>
  );
}

/** A step of the plan that was not reached. */
function LeftRow({ title }: { title: string }) {
  return (
    <li class="flex min-h-7 items-center gap-2.5">
      <CircleDashed size={15} aria-hidden="true" class="shrink-0 text-warning" />
      <span class="min-w-0 flex-1 break-words">
        <span class="text-warning">Left undone:</span> {title}
      </span>
    </li>
  );
}

type RowKind = "done" | "waiting" | "failed";

const marks = {
  done: { icon: Check, colour: "text-success", word: "Done" },
  waiting: { icon: Clock, colour: "text-warning", word: "Waits" },
  failed: { icon: CircleX, colour: "text-danger", word: "Not done" },
};

/** What was done says so itself; why something was not says nothing of what it was. */
function rowText(kind: RowKind, { summary, tool }: ReceiptItem): string {
  const { doing, did } = toolWords(tool);
  if (kind === "failed") return summary ? `${doing}: ${summary}` : doing;
  return summary || did;
}

interface ReceiptRowProps {
  kind: RowKind;
  item: ReceiptItem;
  undone: boolean;
  busy: boolean;
  onUndo: (() => void) | undefined;
}

function ReceiptRow({ kind, item, undone, busy, onUndo }: ReceiptRowProps) {
  const { icon: Icon, colour, word } = marks[kind];
  return (
    <li class="flex min-h-7 flex-wrap items-center gap-x-2.5">
      <Icon size={15} aria-hidden="true" class={classNames("shrink-0", undone ? "text-faint" : colour)} />
      <span class="sr-only">{word}: </span>
      <span class={classNames("min-w-0 flex-1 break-words", undone && "text-faint line-through")}>
        {rowText(kind, item)}
      </span>
      {undone && <span class="shrink-0 pr-2 text-muted text-sm">undone</span>}
      {kind === "done" && item.undoable && !undone && onUndo && (
        <Button tone="quiet" size="small" busy={busy} onClick={onUndo} aria-label={`Undo: ${item.summary}`}>
          Undo
        </Button>
      )}
      {item.kept?.map(({ label, reason }) => (
        <p key={`${label}${reason}`} class="w-full pb-1 pl-6.5 text-sm text-warning">
          <span class="font-medium">Kept:</span> {label}. {reason}
        </p>
      ))}
    </li>
  );
}
