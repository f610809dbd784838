import { useState } from "preact/hooks";
import type { ThreadSummary } from "../../api/threads.ts";
import { pathTo } from "../../state/router.ts";
import { isUnread } from "../../state/seen_threads.ts";
import type { ThreadList } from "../../state/thread_list.ts";
import { classNames } from "../../ui/class_names.ts";
import { Link } from "../../ui/Link.tsx";
import { RenameThread } from "./RenameThread.tsx";
import { ThreadMark } from "./ThreadMark.tsx";
import { ThreadMenu } from "./ThreadMenu.tsx";

interface ThreadItemProps {
  list: ThreadList;
  thread: ThreadSummary;
  open: boolean;
  onChosen: () => void;
}

/** One thread of the list, with what it waits for and its menu. */
export function ThreadItem({ list, thread, open, onChosen }: ThreadItemProps) {
  const [renaming, setRenaming] = useState(false);
  const unread = !open && isUnread(thread.id, thread.updated_at);
  if (renaming) return <RenameThread list={list} thread={thread} onDone={() => setRenaming(false)} />;
  return (
    <div class={classNames("group relative flex items-center rounded-md", open ? "bg-selected" : "hover:bg-hover")}>
      <Link
        to={pathTo.chat(thread.id)}
        aria-current={open ? "page" : undefined}
        onClick={onChosen}
        class="min-w-0 flex-1 rounded-md px-2 py-1.5 -outline-offset-2 pointer-coarse:py-2.5"
      >
        <span
          class={classNames(
            "flex items-center gap-2",
            unread || open ? "text-ink" : "text-muted",
            unread && "font-medium",
          )}
        >
          <span class="min-w-0 flex-1 truncate">{thread.title || "New chat"}</span>
          <ThreadMark thread={thread} unread={unread} />
        </span>
        {list.query.value && thread.excerpt && <span class="block truncate text-faint text-sm">{thread.excerpt}</span>}
      </Link>
      <div class="w-0 overflow-hidden opacity-0 focus-within:w-auto focus-within:opacity-100 group-hover:w-auto group-hover:opacity-100 has-[[aria-expanded=true]]:w-auto has-[[aria-expanded=true]]:opacity-100 pointer-coarse:w-auto pointer-coarse:opacity-100">
        <ThreadMenu list={list} thread={thread} open={open} onRename={() => setRenaming(true)} />
      </div>
    </div>
  );
}
