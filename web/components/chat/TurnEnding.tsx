import { CircleAlert, OctagonX, RotateCw } from "lucide-preact";
import type { Conversation } from "../../state/conversation.ts";
import type { TurnView } from "../../state/turn_view.ts";
import { Button } from "../../ui/Button.tsx";

interface TurnEndingProps {
  turn: TurnView;
  conversation: Conversation;
  last: boolean;
}

/** Says in plain words when an answer did not come to its end. */
export function TurnEnding({ turn, conversation, last }: TurnEndingProps) {
  if (turn.status === "stopped") {
    return (
      <p class="flex items-center gap-2 text-muted text-sm">
        <OctagonX size={15} aria-hidden="true" />
        You stopped this answer.
      </p>
    );
  }
  if (turn.status !== "failed") return null;
  return (
    <div class="flex flex-wrap items-start gap-3 rounded-lg bg-danger-soft px-4 py-3">
      <CircleAlert size={17} aria-hidden="true" class="mt-0.5 shrink-0 text-danger" />
      <div class="min-w-0 flex-1 basis-60">
        <p class="font-medium text-danger">
          {turn.error?.code === "spending_limit" ? "The spending limit is reached" : "The answer did not get finished"}
        </p>
        <p class="mt-0.5">{turn.error?.message ?? "Something went wrong on the way. What was done is listed below."}</p>
      </div>
      {last && (
        <Button
          size="small"
          icon={RotateCw}
          disabled={conversation.busy.value}
          onClick={() => void conversation.regenerate(turn.turnId)}
        >
          Try again
        </Button>
      )}
    </div>
  );
}
