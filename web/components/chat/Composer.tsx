import { useEffect, useRef, useState } from "preact/hooks";
import { readDraft, writeDraft } from "../../state/drafts.ts";
import { messageMaxLength } from "../../state/message_limit.ts";
import { ComposerFooter } from "./ComposerFooter.tsx";

interface ComposerProps {
  draftKey: string;
  /** An answer is under way: sending waits, stopping is offered. */
  busy: boolean;
  stopping: boolean;
  onSend: (text: string) => void;
  onStop: () => void;
  /** Takes a file of leads; undefined for those who may not bring one. */
  onFile: ((file: File) => void) | undefined;
  /** Text from elsewhere (a question to finish, a message taken back); a new object replaces what stands there. */
  prefill: { text: string } | undefined;
}

/** Where messages are written: Enter sends, Shift and Enter begin a line. What is typed survives a reload. */
export function Composer({ draftKey, busy, stopping, onSend, onStop, onFile, prefill }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(() => readDraft(draftKey));
  const room = messageMaxLength - text.length;
  const sendable = text.trim() !== "" && room >= 0 && !busy;
  useEffect(() => {
    if (!prefill) return;
    setText(prefill.text);
    field.current?.focus();
  }, [prefill]);
  useKeptDraft(draftKey, text);
  function send(event: Event) {
    event.preventDefault();
    if (!sendable) return;
    onSend(text.trim());
    setText("");
    writeDraft(draftKey, "");
  }
  function onKeyDown(event: KeyboardEvent) {
    // While an input method composes a word, Enter belongs to it.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  }
  return (
    <form
      onSubmit={send}
      class="flex flex-row items-end rounded-xl border border-line-strong bg-surface shadow-low transition-colors focus-within:border-faint md:flex-col md:items-stretch"
    >
      <textarea
        ref={field}
        id="composer"
        aria-label="Message to the assistant"
        placeholder="Ask, or say what to do"
        rows={1}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        class="field-sizing-content block max-h-[40dvh] min-h-12 w-full min-w-0 resize-none bg-transparent px-4 py-3 text-md outline-none md:min-h-11 md:pb-1 pointer-coarse:text-[1rem]"
      />
      <ComposerFooter room={room} busy={busy} stopping={stopping} sendable={sendable} onStop={onStop} onFile={onFile} />
    </form>
  );
}

/** Keeps what is typed. When a new chat becomes a thread, what is being typed goes along. */
function useKeptDraft(draftKey: string, text: string): void {
  const keptUnder = useRef(draftKey);
  useEffect(() => {
    if (keptUnder.current !== draftKey) writeDraft(keptUnder.current, "");
    keptUnder.current = draftKey;
    writeDraft(draftKey, text);
  }, [draftKey, text]);
}
