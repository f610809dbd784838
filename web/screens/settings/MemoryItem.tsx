import { Pencil, Trash2, User, Users } from "lucide-preact";
import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { pathTo } from "../../state/router.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite, workspace } from "../../state/workspaces.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { memoryMaxLength } from "./AddMemory.tsx";
import type { Memory, MemoryChange } from "./memory_requests.ts";

interface MemoryItemProps {
  memory: Memory;
  /** Whether the person added it themselves. */
  isOwn: boolean;
  onChange: (id: string, change: MemoryChange) => Promise<void>;
  onRemove: (memory: Memory) => Promise<void>;
}

/** One thing that is remembered: for whom, and where it comes from. */
export function MemoryItem({ memory, isOwn, onChange, onRemove }: MemoryItemProps) {
  const [editing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const isShared = memory.scope === "workspace";
  const mayEdit = isOwn && (mayWrite.value || !isShared);
  const mayRemove = mayEdit || (isShared && ["owner", "admin"].includes(workspace.value?.role ?? ""));
  async function working(work: Promise<void>) {
    setBusy(true);
    await work.catch(toastError);
    setBusy(false);
  }
  if (editing) {
    return (
      <li class="p-3">
        <MemoryEditor memory={memory} onChange={onChange} onClose={() => setEditing(false)} />
      </li>
    );
  }
  return (
    <li class="flex items-start gap-2 py-2.5 pr-2 pl-4">
      <div class="min-w-0 flex-1 py-1">
        <p class="whitespace-pre-wrap break-words">{memory.content}</p>
        <MemoryOrigin memory={memory} isOwn={isOwn} />
      </div>
      {mayEdit && mayWrite.value && (
        <IconButton
          label={isShared ? "Keep it to yourself" : "Share with the workspace"}
          icon={isShared ? User : Users}
          size="small"
          busy={busy}
          onClick={() => void working(onChange(memory.id, { scope: isShared ? "person" : "workspace" }))}
        />
      )}
      {mayEdit && <IconButton label="Edit" icon={Pencil} size="small" onClick={() => setEditing(true)} />}
      {mayRemove && (
        <IconButton
          label="Forget"
          icon={Trash2}
          size="small"
          busy={busy}
          onClick={() => void working(onRemove(memory))}
        />
      )}
    </li>
  );
}

function MemoryOrigin({ memory, isOwn }: Pick<MemoryItemProps, "memory" | "isOwn">) {
  const who = isOwn ? "you" : (memory.author ?? "a former colleague");
  return (
    <div class="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-sm">
      <Badge tone={memory.scope === "workspace" ? "accent" : "neutral"}>
        {memory.scope === "workspace" ? "Everyone" : "Only you"}
      </Badge>
      {memory.tainted && <Badge tone="warning">From text of someone outside</Badge>}
      <span>
        {memory.source === "user" ? `From ${who}` : `Noted by the assistant for ${who}`}
        {memory.thread_id && (
          <>
            {" in "}
            <Link to={pathTo.chat(memory.thread_id)} class="text-accent hover:underline">
              a conversation
            </Link>
          </>
        )}
        {" · "}
        <RelativeTime instant={memory.updated_at} />
      </span>
    </div>
  );
}

interface MemoryEditorProps extends Pick<MemoryItemProps, "memory" | "onChange"> {
  onClose: () => void;
}

function MemoryEditor({ memory, onChange, onClose }: MemoryEditorProps) {
  const [content, setContent] = useState(memory.content);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function save(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await onChange(memory.id, { content: content.trim() });
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }
  return (
    <form onSubmit={save} class="grid gap-2">
      <Field label="Memory" hideLabel error={problem}>
        {(attributes) => (
          <TextArea
            {...attributes}
            autofocus
            class="min-h-14"
            maxLength={memoryMaxLength}
            value={content}
            onInput={(event) => setContent(event.currentTarget.value)}
            onKeyDown={(event) => event.key === "Escape" && onClose()}
          />
        )}
      </Field>
      <div class="flex justify-end gap-2">
        <Button size="small" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" size="small" tone="primary" busy={busy} disabled={!content.trim()}>
          Save
        </Button>
      </div>
    </form>
  );
}
