import { RotateCw, Undo2 } from "lucide-preact";
import type { Pending } from "../../state/conversation.ts";
import { Button } from "../../ui/Button.tsx";
import { MessageBubble } from "./MessageBubble.tsx";

interface PendingMessageProps {
  pending: Pending;
  onRetry: () => void;
  onWithdraw: () => void;
}

/** What the person has just sent, before the thread holds it; and what to do when it was refused. */
export function PendingMessage({ pending, onRetry, onWithdraw }: PendingMessageProps) {
  return (
    <article aria-label="You" class="flex flex-col items-end gap-1.5">
      <h2 class="sr-only">You</h2>
      <MessageBubble text={pending.message?.text ?? ""} faded={!pending.turnId} />
      {pending.problem && (
        <div class="flex max-w-[85%] flex-wrap items-center justify-end gap-2">
          <p role="alert" class="text-danger text-sm">
            Not sent. {pending.problem}
          </p>
          <Button size="small" icon={Undo2} onClick={onWithdraw}>
            Take it back
          </Button>
          <Button size="small" icon={RotateCw} onClick={onRetry}>
            Send again
          </Button>
        </div>
      )}
    </article>
  );
}
