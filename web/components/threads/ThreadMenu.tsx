import { Archive, ArchiveRestore, Ellipsis, Link2, Pencil, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import { archiveThread, deleteThread, type ThreadSummary } from "../../api/threads.ts";
import { hrefOf, navigate, pathTo } from "../../state/router.ts";
import type { ThreadList } from "../../state/thread_list.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { copyText } from "../../ui/copy_text.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/Menu.tsx";

interface ThreadMenuProps {
  list: ThreadList;
  thread: Pick<ThreadSummary, "id" | "title" | "archived_at">;
  /** Whether it is the thread on the screen, which must be left when it goes. */
  open: boolean;
  onRename: () => void;
}

/** What can be done with a thread. */
export function ThreadMenu({ list, thread, open, onRename }: ThreadMenuProps) {
  const [deleting, setDeleting] = useState(false);
  const archived = thread.archived_at !== null;
  return (
    <>
      <Menu
        label="Chat"
        align="end"
        trigger={(attributes) => (
          <IconButton
            {...attributes}
            label={`More about ${thread.title || "this chat"}`}
            tooltip={false}
            icon={Ellipsis}
            size="small"
          />
        )}
      >
        <MenuItem icon={Pencil} onSelect={onRename}>
          Rename
        </MenuItem>
        <MenuItem
          icon={Link2}
          onSelect={() => void copyText(location.origin + hrefOf(pathTo.chat(thread.id)), "Link copied")}
        >
          Copy link
        </MenuItem>
        <MenuItem
          icon={archived ? ArchiveRestore : Archive}
          onSelect={() => void setArchived(list, thread, open, !archived)}
        >
          {archived ? "Take out of the archive" : "Archive"}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={Trash2} tone="danger" onSelect={() => setDeleting(true)}>
          Delete …
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={deleting}
        onClose={() => setDeleting(false)}
        title="Delete this chat?"
        description="Its messages and open proposals go for good. What was changed on your leads stays."
        confirmLabel="Delete chat"
        onConfirm={async () => {
          await deleteThread(thread.id);
          list.remove(thread.id);
          if (open) navigate(pathTo.chat(), { replace: true });
        }}
      />
    </>
  );
}

async function setArchived(list: ThreadList, thread: ThreadMenuProps["thread"], open: boolean, archived: boolean) {
  try {
    await archiveThread(thread.id, archived);
    list.remove(thread.id);
    if (open && archived) navigate(pathTo.chat(), { replace: true });
    toast({
      title: archived ? "Chat archived" : "Chat is back in the list",
      actions: [
        { label: "Undo", run: () => void setArchived(list, thread, false, !archived).then(() => list.refresh()) },
      ],
    });
    void list.refresh();
  } catch (error) {
    toastError(error);
  }
}
