import { Menu as MenuIcon, PanelRight, SquarePen } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Conversation } from "../../state/conversation.ts";
import { besideQuery, leadsBeside, setLeadsBeside } from "../../state/leads_beside.ts";
import { navigate, pathTo } from "../../state/router.ts";
import type { ThreadList } from "../../state/thread_list.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { useMediaQuery } from "../../ui/use_media_query.ts";
import { RenameThread } from "../threads/RenameThread.tsx";
import { ThreadMenu } from "../threads/ThreadMenu.tsx";

interface ChatHeaderProps {
  list: ThreadList;
  conversation: Conversation;
  onShowThreads: () => void;
}

/** The open thread's title and menu; on a phone also the ways to the other threads. */
export function ChatHeader({ list, conversation, onShowThreads }: ChatHeaderProps) {
  const [renaming, setRenaming] = useState(false);
  const isWide = useMediaQuery(besideQuery);
  const open = conversation.thread.value;
  const listed = list.threads.value?.find((thread) => thread.id === conversation.threadId.value);
  const title = listed?.title ?? open?.title ?? "";
  useEffect(() => {
    document.title = title ? `${title} · Lead assistant` : "Lead assistant";
    return () => {
      document.title = "Lead assistant";
    };
  }, [title]);
  const thread = open && { id: open.id, title, archived_at: open.archivedAt ?? null };
  return (
    <header class="flex h-12 shrink-0 items-center gap-1 border-line border-b pr-2 pl-2 md:pl-6">
      <IconButton label="Show chats" icon={MenuIcon} class="md:hidden" onClick={onShowThreads} />
      <div class="min-w-0 flex-1">
        {renaming && thread ? (
          <div class="max-w-100">
            <RenameThread list={list} thread={thread} onDone={() => setRenaming(false)} />
          </div>
        ) : conversation.phase.value === "loading" && !title ? (
          <Skeleton class="h-4 w-48" />
        ) : title ? (
          <h1 class="truncate font-medium">{title}</h1>
        ) : (
          <p class="truncate font-medium">New chat</p>
        )}
      </div>
      {thread && <ThreadMenu list={list} thread={thread} open onRename={() => setRenaming(true)} />}
      {isWide && (
        <IconButton
          label="Leads beside the chat"
          icon={PanelRight}
          aria-pressed={leadsBeside.value}
          onClick={() => setLeadsBeside(!leadsBeside.value)}
        />
      )}
      <IconButton label="New chat" icon={SquarePen} class="md:hidden" onClick={() => navigate(pathTo.chat())} />
    </header>
  );
}
