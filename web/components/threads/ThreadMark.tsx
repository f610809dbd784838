import type { ThreadSummary } from "../../api/threads.ts";
import { Spinner } from "../../ui/Spinner.tsx";

/** Why a thread wants attention: it waits for an approval, is being answered, or holds news. */
export function ThreadMark({ thread, unread }: { thread: ThreadSummary; unread: boolean }) {
  if (thread.waiting) {
    return (
      <span class="shrink-0 rounded-sm bg-warning-soft px-1 font-medium text-warning text-xs">
        Approve<span class="sr-only">: something waits for your approval</span>
      </span>
    );
  }
  if (thread.turn_status === "queued" || thread.turn_status === "running") {
    return (
      <span class="shrink-0 text-accent">
        <Spinner size={13} />
        <span class="sr-only">being answered</span>
      </span>
    );
  }
  if (!unread) return null;
  return (
    <span class="size-2 shrink-0 rounded-full bg-accent">
      <span class="sr-only">new</span>
    </span>
  );
}
