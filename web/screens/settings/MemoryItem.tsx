import { Pencil, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { memoryMaxLength } from "./AddMemory.tsx";
import type { Memory } from "./memory_requests.ts";

interface MemoryItemProps {
  memory: Memory;
  onChange: (id: string, content: string) => Promise<void>;
  onRemove: (memory: Memory) => Promise<void>;
}

/** One thing that is remembered, and where it comes from. */
export function MemoryItem({ memory, onChange, onRemove }: MemoryItemProps) {
  const [editing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  async function remove() {
    setBusy(true);
    await onRemove(memory);
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
        <p class="mt-0.5 text-muted text-sm">
          {memory.source === "user" ? "From you" : "Noted by the assistant"} ·{" "}
          <RelativeTime instant={memory.updated_at} />
        </p>
      </div>
      <IconButton label="Edit" icon={Pencil} size="small" onClick={() => setEditing(true)} />
      <IconButton label="Forget" icon={Trash2} size="small" busy={busy} onClick={remove} />
    </li>
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
      await onChange(memory.id, content.trim());
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
