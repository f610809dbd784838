import type { ThreadSummary } from "../../api/threads.ts";
import { groupThreads } from "../../state/group_threads.ts";
import type { ThreadList } from "../../state/thread_list.ts";
import { dayInZone, now } from "../../state/time.ts";
import { ThreadItem } from "./ThreadItem.tsx";

interface ThreadGroupsProps {
  list: ThreadList;
  threads: ThreadSummary[];
  openId: string | undefined;
  onChosen: () => void;
}

/** Threads under the days they were last used on. */
export function ThreadGroups({ list, threads, openId, onChosen }: ThreadGroupsProps) {
  return (
    <nav aria-label="Chats">
      {groupThreads(threads, now.value, dayInZone).map((group) => (
        <section key={group.label} class="mb-3">
          <h2 class="px-2 pt-1 pb-1 font-medium text-faint text-xs">{group.label}</h2>
          <ul>
            {group.threads.map((thread) => (
              <li key={thread.id}>
                <ThreadItem list={list} thread={thread} open={thread.id === openId} onChosen={onChosen} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
