import { useEffect, useRef } from "preact/hooks";
import { renameThread, type ThreadSummary } from "../../api/threads.ts";
import type { ThreadList } from "../../state/thread_list.ts";
import { toastError } from "../../state/toasts.ts";

const titleMaxLength = 200;

interface RenameThreadProps {
  list: ThreadList;
  thread: Pick<ThreadSummary, "id" | "title">;
  onDone: () => void;
}

/** The title as a field: Enter or leaving it keeps the new one, Escape the old. */
export function RenameThread({ list, thread, onDone }: RenameThreadProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  async function save() {
    const title = field.current?.value.trim() ?? "";
    onDone();
    if (!title || title === thread.title) return;
    list.patch(thread.id, { title });
    try {
      await renameThread(thread.id, title);
    } catch (error) {
      list.patch(thread.id, { title: thread.title });
      toastError(error);
    }
  }
  return (
    <input
      ref={field}
      aria-label="Title of the chat"
      defaultValue={thread.title}
      maxLength={titleMaxLength}
      class="field h-8 px-2 text-base"
      onBlur={() => void save()}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key === "Escape") {
          event.currentTarget.value = thread.title;
          event.currentTarget.blur();
          event.stopPropagation();
        }
      }}
    />
  );
}
