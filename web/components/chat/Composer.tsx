import { ArrowUp, Square } from "lucide-preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { readDraft, writeDraft } from "../../state/drafts.ts";
import { messageMaxLength } from "../../state/message_limit.ts";
import { formatNumber } from "../../state/time.ts";
import { classNames } from "../../ui/class_names.ts";
import { IconButton } from "../../ui/IconButton.tsx";

interface ComposerProps {
  draftKey: string;
  /** An answer is under way: sending waits, stopping is offered. */
  busy: boolean;
  stopping: boolean;
  onSend: (text: string) => void;
  onStop: () => void;
  /** Runs when the person begins to write: the time to fetch what an answer needs. */
  onWriting: () => void;
  /** Text from elsewhere (a question to finish, a message taken back); a new object replaces what stands there. */
  prefill: { text: string } | undefined;
}

/** Room left at which the counter appears. */
const counterAt = 1_000;

/** Where messages are written: Enter sends, Shift and Enter begin a line. What is typed survives a reload. */
export function Composer({ draftKey, busy, stopping, onSend, onStop, onWriting, prefill }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => readDraft(draftKey));
  const room = messageMaxLength - text.length;
  const sendable = text.trim() !== "" && room >= 0 && !busy;
  useLayoutEffect(() => setText(readDraft(draftKey)), [draftKey]);
  useEffect(() => {
    if (!prefill) return;
    setText(prefill.text);
    field.current?.focus();
  }, [prefill]);
  useEffect(() => writeDraft(draftKey, text), [draftKey, text]);
  function send() {
    if (!sendable) return;
    onSend(text.trim());
    setText("");
    writeDraft(draftKey, "");
  }
  function onKeyDown(event: KeyboardEvent) {
    // While an input method composes a word, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      class="flex flex-row items-end rounded-xl border md:flex-col md:items-stretch border-line-strong bg-surface shadow-low transition-colors focus-within:border-faint"
    >
      <textarea
        ref={field}
        id="composer"
        aria-label="Message to the assistant"
        aria-describedby={room < counterAt ? "composer-room" : undefined}
        placeholder="Ask, or say what to do"
        rows={1}
        value={text}
        onInput={(event) => {
          onWriting();
          setText(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        class="field-sizing-content block max-h-[40dvh] min-h-12 w-full min-w-0 resize-none bg-transparent px-4 py-3 text-md md:min-h-11 md:pb-1 outline-none pointer-coarse:text-[1rem]"
      />
      <div class="flex items-center gap-2 p-1 max-md:shrink-0 md:py-2 md:pr-2 md:pl-4">
        <p class="min-w-0 flex-1 truncate text-faint text-sm">
          {room < counterAt ? (
            <span
              id="composer-room"
              role="status"
              class={classNames("tabular-nums", room < 0 && "font-medium text-danger")}
            >
              {room < 0 ? `${formatNumber(-room)} characters too many` : `${formatNumber(room)} characters left`}
            </span>
          ) : (
            <span class="max-md:hidden">
              {busy ? "Esc stops the answer" : "Enter sends · Shift Enter for a new line"}
            </span>
          )}
        </p>
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
    </form>
  );
}
