import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Input } from "../../ui/Input.tsx";
import type { ReadTyped } from "./read_typed.ts";

export interface FactInputProps<Changes> {
  label: string;
  value: string;
  type?: "text" | "email" | "tel" | "number" | "date" | "url";
  read: (typed: string) => ReadTyped<Changes>;
  suggestions?: readonly string[] | undefined;
  onSave: (changes: Changes) => void;
  onClose: (byKey: boolean) => void;
  class: string;
}

/** The field for a fact: Enter or leaving saves what fits, Escape leaves the fact as it was. */
export function FactInput<Changes>(props: FactInputProps<Changes>) {
  const { label, value, type = "text", read, suggestions, onSave, onClose, class: extra } = props;
  const id = useId();
  const closed = useRef(false);
  const [draft, setDraft] = useState(value);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const input = document.getElementById(id);
    if (!(input instanceof HTMLInputElement)) return;
    input.focus();
    input.select();
  }, [id]);

  function close(byKey: boolean) {
    // Taking the field away blurs it once more.
    closed.current = true;
    onClose(byKey);
  }

  function save(byKey: boolean) {
    if (closed.current) return;
    if (draft.trim() === value) return close(byKey);
    const meant = read(draft);
    if (!meant.ok) return setProblem(meant.reason);
    close(byKey);
    onSave(meant.changes);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter") save(true);
    else if (event.key === "Escape") {
      // Otherwise the drawer would close as well.
      event.preventDefault();
      event.stopPropagation();
      close(true);
    }
  }

  return (
    <span class="grid min-w-0 flex-1 gap-1">
      <Input
        id={id}
        type={type}
        {...(type === "number" ? { step: "any" } : {})}
        aria-label={label}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        {...(suggestions ? { list: `${id}-suggestions` } : {})}
        autocomplete="off"
        class={extra}
        value={draft}
        onInput={(event) => {
          setDraft(event.currentTarget.value);
          setProblem(undefined);
        }}
        onBlur={() => save(false)}
        onKeyDown={onKeyDown}
      />
      {suggestions && (
        <datalist id={`${id}-suggestions`}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      {problem && (
        <span id={`${id}-problem`} role="alert" class="px-2 text-danger text-sm">
          {problem}
        </span>
      )}
    </span>
  );
}
