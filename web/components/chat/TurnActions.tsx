import { Copy, RotateCw } from "lucide-preact";
import type { Conversation } from "../../state/conversation.ts";
import type { TurnItem } from "../../state/thread_view.ts";
import { answerText, type TurnView } from "../../state/turn_view.ts";
import { classNames } from "../../ui/class_names.ts";
import { copyText } from "../../ui/copy_text.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { TurnTraceButton } from "../costs/TurnTraceButton.tsx";
import { VersionSwitch } from "./VersionSwitch.tsx";

interface TurnActionsProps {
  turn: TurnView;
  item: TurnItem | undefined;
  conversation: Conversation;
  last: boolean;
}

/** What can be done with an answer: copy it, have it answered again, look at its other versions. */
export function TurnActions({ turn, item, conversation, last }: TurnActionsProps) {
  const busy = conversation.busy.value;
  const text = answerText(turn);
  return (
    <div class="group -mt-1.5 -ml-1.5 flex h-7 items-center gap-0.5 text-faint text-sm">
      {text && <IconButton label="Copy answer" icon={Copy} size="small" onClick={() => void copyText(text)} />}
      {turn.status !== "waiting" && (
        <IconButton
          label="Answer again"
          icon={RotateCw}
          size="small"
          disabled={busy || !item}
          onClick={() => void conversation.regenerate(turn.turnId)}
        />
      )}
      <VersionSwitch
        label="answer"
        conversation={conversation}
        current={item?.firstMessageId}
        siblings={item?.siblings ?? []}
        disabled={busy}
      />
      {item?.finishedAt && (
        <span
          class={classNames(
            "ml-1.5",
            !last && "opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100",
          )}
        >
          <RelativeTime instant={item.finishedAt} />
          {" · "}
          <TurnTraceButton turnId={turn.turnId} usage={turn.usage} />
        </span>
      )}
    </div>
  );
}
