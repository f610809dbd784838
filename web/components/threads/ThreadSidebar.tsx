import { Archive, Inbox, SearchX, SquarePen } from "lucide-preact";
import { navigate, pathTo } from "../../state/router.ts";
import type { ThreadList } from "../../state/thread_list.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { ThreadGroups } from "./ThreadGroups.tsx";
import { ThreadSearch } from "./ThreadSearch.tsx";

interface ThreadSidebarProps {
  list: ThreadList;
  openId: string | undefined;
  /** Runs when the person has chosen a thread or a new chat; closes the drawer on a phone. */
  onChosen: () => void;
}

/** The person's threads: search, start a new one, switch between current and archived. */
export function ThreadSidebar({ list, openId, onChosen }: ThreadSidebarProps) {
  const startNew = () => {
    navigate(pathTo.chat());
    onChosen();
  };
  return (
    <div class="flex h-full flex-col">
      <div class="grid gap-2 p-3">
        <Button icon={SquarePen} class="w-full" onClick={startNew}>
          New chat
        </Button>
        <ThreadSearch list={list} />
      </div>
      <div class="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        <ThreadListBody list={list} openId={openId} onChosen={onChosen} />
      </div>
      <div class="border-line border-t p-2">
        <Button
          tone="quiet"
          size="small"
          class="w-full justify-start!"
          icon={list.archived.value ? Inbox : Archive}
          onClick={() => void list.search(list.query.value, !list.archived.value)}
        >
          {list.archived.value ? "Back to current chats" : "Archived chats"}
        </Button>
      </div>
    </div>
  );
}

function ThreadListBody({ list, openId, onChosen }: ThreadSidebarProps) {
  const threads = list.threads.value;
  if (!threads && list.problem.value) {
    return (
      <ErrorState
        title="The chats could not be loaded"
        message={list.problem.value}
        onRetry={() => void list.refresh()}
      />
    );
  }
  if (!threads) return <ThreadSkeletons />;
  if (threads.length === 0 && list.query.value) {
    return (
      <EmptyState icon={SearchX} title="No chat matches">
        The search looks in titles and in what was said.
      </EmptyState>
    );
  }
  if (threads.length === 0) {
    return (
      <p class="px-3 py-6 text-center text-balance text-muted text-sm">
        {list.archived.value
          ? "Nothing is archived."
          : "Your chats will stand here. Ask something to begin the first one."}
      </p>
    );
  }
  return (
    <>
      <ThreadGroups list={list} threads={threads} openId={openId} onChosen={onChosen} />
      {list.hasMore.value && (
        <Button tone="quiet" size="small" class="mt-1 w-full" onClick={() => void list.loadMore()}>
          Show older chats
        </Button>
      )}
    </>
  );
}

function ThreadSkeletons() {
  return (
    <div aria-busy="true" class="grid gap-4 px-2 pt-2">
      <span class="sr-only">Loading your chats</span>
      {["w-4/5", "w-3/5", "w-11/12", "w-2/3", "w-3/4"].map((width) => (
        <Skeleton key={width} class={`h-3.5 ${width}`} />
      ))}
    </div>
  );
}
