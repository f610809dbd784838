import { MessageSquareOff } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Conversation, Pending } from "../../state/conversation.ts";
import { navigate, pathTo } from "../../state/router.ts";
import type { ThreadView } from "../../state/thread_view.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { ConversationSkeleton } from "./ConversationSkeleton.tsx";
import { PendingMessage } from "./PendingMessage.tsx";
import { StickyScroll } from "./StickyScroll.tsx";
import { TurnAnswer } from "./TurnAnswer.tsx";
import { UserMessage } from "./UserMessage.tsx";

export interface ConversationViewProps {
  conversation: Conversation;
  /** Posts a message, or another version of the one named. */
  onEdit: (text: string, editOf?: string) => void;
  /** Takes the unsent message back into the composer. */
  onWithdraw: () => void;
}

/** The messages of the open thread, in every state it can be in. */
export function ConversationView({ conversation, onEdit, onWithdraw }: ConversationViewProps) {
  const phase = conversation.phase.value;
  if (phase === "loading") return <ConversationSkeleton />;
  if (phase === "missing") {
    return (
      <div class="grid h-full place-items-center">
        <EmptyState
          icon={MessageSquareOff}
          title="This chat is not here"
          action={<Button onClick={() => navigate(pathTo.chat())}>Start a new chat</Button>}
        >
          It was deleted, or it belongs to someone else: chats are private to each person.
        </EmptyState>
      </div>
    );
  }
  if (typeof phase === "object") {
    return (
      <div class="grid h-full place-items-center">
        <ErrorState
          title="This chat could not be loaded"
          message={phase.error}
          onRetry={() => void conversation.load()}
        />
      </div>
    );
  }
  return <Messages conversation={conversation} onEdit={onEdit} onWithdraw={onWithdraw} />;
}

/** So many messages and answers of a long thread are drawn at first, and more on demand. */
const itemsAtOnce = 60;

function Messages({ conversation, onEdit, onWithdraw }: ConversationViewProps) {
  const thread = conversation.thread.value;
  const pending = conversation.pending.value;
  const all = itemsBefore(thread, pending);
  const [shown, setShown] = useState(itemsAtOnce);
  const items = all.slice(-shown);
  const busy = conversation.busy.value;
  const lastTurn = items.findLast((item) => item.kind === "turn");
  return (
    <StickyScroll key={conversation.key} jumpWith={pending?.message?.clientMessageId ?? pending?.turnId}>
      <div class="mx-auto flex w-full max-w-180 flex-col gap-5 px-4 pt-6 pb-8 md:px-6">
        {all.length > items.length && (
          <Button
            tone="quiet"
            size="small"
            class="self-center"
            onClick={(event) => {
              setShown(shown + itemsAtOnce);
              keepPlace(event.currentTarget);
            }}
          >
            Show earlier messages
          </Button>
        )}
        {items.map((item) =>
          item.kind === "user" ? (
            <UserMessage key={item.id} item={item} conversation={conversation} busy={busy} onEdit={onEdit} />
          ) : (
            <TurnAnswer
              key={item.turnId}
              turnId={item.turnId}
              item={item}
              conversation={conversation}
              last={item === lastTurn && !pending}
            />
          ),
        )}
        {pending?.message && (
          <PendingMessage
            pending={pending}
            onRetry={() => pending.message && void conversation.send(pending.message)}
            onWithdraw={onWithdraw}
          />
        )}
        {pending && !pending.problem && (
          <TurnAnswer
            key={pending.turnId ?? "pending"}
            turnId={pending.turnId}
            item={undefined}
            conversation={conversation}
            last
          />
        )}
        {pending?.problem && !pending.message && (
          <p role="alert" class="text-danger">
            {pending.problem}
          </p>
        )}
      </div>
    </StickyScroll>
  );
}

/** What stands below the button stays where the reader sees it. */
function keepPlace(button: HTMLElement): void {
  const frame = button.closest("section");
  const before = frame?.scrollHeight ?? 0;
  requestAnimationFrame(() => frame?.scrollBy({ top: frame.scrollHeight - before, behavior: "instant" }));
}

/** An edit or a retry replaces what stood after it. */
function itemsBefore(thread: ThreadView | undefined, pending: Pending | undefined): ThreadView["items"] {
  const items = thread?.items ?? [];
  return pending?.keep === undefined || pending.problem ? items : items.slice(0, pending.keep);
}
