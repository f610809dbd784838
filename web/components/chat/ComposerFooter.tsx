import { ArrowUp, Paperclip, Square } from "lucide-preact";
import { formatNumber } from "../../state/time.ts";
import { classNames } from "../../ui/class_names.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { FileIconButton } from "../imports/FileButton.tsx";

interface ComposerFooterProps {
  /** Characters that still fit; negative when there are too many. */
  room: number;
  busy: boolean;
  stopping: boolean;
  sendable: boolean;
  onStop: () => void;
  onFile: ((file: File) => void) | undefined;
}

/** Room left at which the counter appears. */
const counterAt = 1_000;

/** Below the message: the keys, or how much still fits, and the button that sends or stops. */
export function ComposerFooter({ room, busy, stopping, sendable, onStop, onFile }: ComposerFooterProps) {
  const keys = busy ? "Esc stops the answer" : "Enter sends · Shift Enter for a new line";
  return (
    <div class="flex items-center gap-2 p-1 max-md:shrink-0 md:py-2 md:pr-2 md:pl-4">
      <p class="min-w-0 flex-1 truncate text-faint text-sm">
        {room < counterAt ? <Counter room={room} /> : <span class="max-md:hidden">{keys}</span>}
      </p>
      {onFile && <FileIconButton label="Bring a file of leads" icon={Paperclip} onFile={onFile} />}
      {busy ? (
        <IconButton
          label="Stop the answer"
          shortcut="Esc"
          icon={Square}
          tone="secondary"
          class="[&_svg]:size-3.5 [&_svg]:fill-current"
          busy={stopping}
          onClick={onStop}
        />
      ) : (
        <IconButton type="submit" label="Send" shortcut="Enter" icon={ArrowUp} tone="primary" disabled={!sendable} />
      )}
    </div>
  );
}

function Counter({ room }: { room: number }) {
  return (
    <span role="status" class={classNames("tabular-nums", room < 0 && "font-medium text-danger")}>
      {room < 0 ? `${formatNumber(-room)} characters too many` : `${formatNumber(room)} characters left`}
    </span>
  );
}
