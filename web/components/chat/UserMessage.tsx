import { Copy, MessageSquareReply, Pencil } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Conversation } from "../../state/conversation.ts";
import { pathTo } from "../../state/router.ts";
import type { UserItem } from "../../state/thread_view.ts";
import { copyText } from "../../ui/copy_text.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { MessageBubble } from "./MessageBubble.tsx";
import { MessageEditor } from "./MessageEditor.tsx";
import { VersionSwitch } from "./VersionSwitch.tsx";

interface UserMessageProps {
  item: UserItem;
  conversation: Conversation;
  busy: boolean;
  onEdit: (text: string, editOf?: string) => void;
}

/** What the person said: copy it, or say it differently on a branch of its own. */
export function UserMessage({ item, conversation, busy, onEdit }: UserMessageProps) {
  const [editing, setEditing] = useState(false);
  if (item.replyId) return <SetOffByReply replyId={item.replyId} createdAt={item.createdAt} />;
  if (editing) {
    return (
      <MessageEditor
        text={item.content}
        onCancel={() => setEditing(false)}
        onSend={(text) => {
          setEditing(false);
          onEdit(text, item.id);
        }}
      />
    );
  }
  return (
    <article aria-label="You" class="group flex flex-col items-end gap-1">
      <h2 class="sr-only">You</h2>
      <MessageBubble text={item.content} />
      <div class="-mb-4 flex h-7 items-center gap-0.5 text-faint text-sm">
        <span class="mr-1 opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 max-md:hidden">
          <RelativeTime instant={item.createdAt} />
        </span>
        <span class="flex opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
          <IconButton label="Copy message" icon={Copy} size="small" onClick={() => void copyText(item.content)} />
          <IconButton
            label="Edit message"
            icon={Pencil}
            size="small"
            disabled={busy}
            onClick={() => setEditing(true)}
          />
        </span>
        <VersionSwitch
          label="message"
          conversation={conversation}
          current={item.id}
          siblings={item.siblings}
          disabled={busy}
        />
      </div>
    </article>
  );
}

/** Nobody asked: the assistant began when a reply came in. */
function SetOffByReply({ replyId, createdAt }: { replyId: string; createdAt: string }) {
  return (
    <article
      aria-label="What set this off"
      class="flex flex-wrap items-center justify-center gap-x-1.5 text-muted text-sm"
    >
      <MessageSquareReply size={15} aria-hidden="true" />
      <span>
        I began by myself when a reply came in, <RelativeTime instant={createdAt} />.
      </span>
      <Link to={pathTo.replies(replyId)} class="text-accent underline underline-offset-2">
        Open the reply
      </Link>
    </article>
  );
}
