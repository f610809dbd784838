import { ChevronLeft, ChevronRight } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Conversation } from "../../state/conversation.ts";
import { toastError } from "../../state/toasts.ts";
import { IconButton } from "../../ui/IconButton.tsx";

interface VersionSwitchProps {
  /** What has versions: "message" or "answer". */
  label: string;
  conversation: Conversation;
  current: string | undefined;
  /** Message ids of all versions, oldest first. */
  siblings: readonly string[];
  disabled: boolean;
}

/** "2 / 3" with arrows between the versions of a message or an answer. */
export function VersionSwitch({ label, conversation, current, siblings, disabled }: VersionSwitchProps) {
  const [busy, setBusy] = useState(false);
  const at = current === undefined ? -1 : siblings.indexOf(current);
  if (siblings.length < 2 || at < 0) return null;
  async function show(messageId: string | undefined) {
    if (!messageId) return;
    setBusy(true);
    await conversation.showBranch(messageId).catch(toastError);
    setBusy(false);
  }
  return (
    <span class="flex items-center text-muted text-sm tabular-nums">
      <IconButton
        label={`Earlier version of the ${label}`}
        icon={ChevronLeft}
        size="small"
        disabled={disabled || busy || at === 0}
        onClick={() => void show(siblings[at - 1])}
      />
      <span>
        <span class="sr-only">Version </span>
        {at + 1} / {siblings.length}
      </span>
      <IconButton
        label={`Later version of the ${label}`}
        icon={ChevronRight}
        size="small"
        disabled={disabled || busy || at === siblings.length - 1}
        onClick={() => void show(siblings[at + 1])}
      />
    </span>
  );
}
