import { useState } from "preact/hooks";
import { messageMaxLength } from "../../state/message_limit.ts";
import { Button } from "../../ui/Button.tsx";
import { TextArea } from "../../ui/TextArea.tsx";

interface MessageEditorProps {
  text: string;
  onSend: (text: string) => void;
  onCancel: () => void;
}

/** A message being said differently. The earlier version and its answer stay, one switch away. */
export function MessageEditor({ text: given, onSend, onCancel }: MessageEditorProps) {
  const [text, setText] = useState(given);
  const sendable = text.trim() !== "" && text.trim() !== given && text.length <= messageMaxLength;
  return (
    <form
      class="grid gap-2 rounded-xl bg-selected p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (sendable) onSend(text.trim());
      }}
    >
      <TextArea
        aria-label="Edit message"
        value={text}
        autofocus
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            onCancel();
          }
          if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }
        }}
        class="max-h-[40dvh] text-md"
      />
      <div class="flex items-center justify-end gap-2">
        <p class="min-w-0 flex-1 truncate px-1 text-muted text-sm">
          The first version stays: switch between them below.
        </p>
        <Button size="small" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="small" type="submit" tone="primary" disabled={!sendable}>
          Send
        </Button>
      </div>
    </form>
  );
}
