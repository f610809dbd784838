import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { LeadChanges } from "../../../shared/contracts/lead.ts";
import { Input } from "../../ui/Input.tsx";
import { readFact, type TextFact } from "./read_fact.ts";

interface FactInputProps {
  fact: TextFact | "score";
  label: string;
  value: string;
  suggestions: readonly string[] | undefined;
  onSave: (changes: LeadChanges) => void;
  onClose: (byKey: boolean) => void;
  class: string;
}

const inputTypes = { email: "email", phone: "tel", score: "number" } as const;

/** The field for a fact: Enter or leaving saves what fits, Escape leaves the fact as it was. */
export function FactInput({ fact, label, value, suggestions, onSave, onClose, class: extra }: FactInputProps) {
  const id = useId();
  const closed = useRef(false);
  const [draft, setDraft] = useState(value);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const input = document.getElementById(id);
    if (input instanceof HTMLInputElement) input.select();
  }, [id]);

  function close(byKey: boolean) {
    // Taking the field away blurs it once more.
    closed.current = true;
    onClose(byKey);
  }

  function save(byKey: boolean) {
    if (closed.current) return;
    if (draft.trim() === value) return close(byKey);
    const read = readFact(fact, draft);
    if (!read.ok) return setProblem(read.reason);
    close(byKey);
    onSave(read.changes);
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
        type={fact === "email" || fact === "phone" || fact === "score" ? inputTypes[fact] : "text"}
        aria-label={label}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-problem` : undefined}
        {...(suggestions ? { list: `${id}-suggestions` } : {})}
        {...(fact === "score" ? { min: 0, max: 100 } : {})}
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
