import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { classNames } from "../../ui/class_names.ts";
import { FactInput, type FactInputProps } from "./FactInput.tsx";

interface EditableFactProps<Changes>
  extends Pick<FactInputProps<Changes>, "label" | "value" | "type" | "read" | "suggestions" | "onSave"> {
  /** How the value looks when it is not plain text. */
  children?: ComponentChildren;
  readOnly: boolean;
  class?: string;
}

/** A fact that turns into a field when it is clicked. */
export function EditableFact<Changes>(props: EditableFactProps<Changes>) {
  const { children, readOnly, class: extra = "", ...input } = props;
  const { label, value } = input;
  // What is read out must be what is seen.
  const seen = typeof children === "string" ? children : children ? undefined : value;
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const leftByKey = useRef(false);
  useEffect(() => {
    // Leaving with the keyboard comes back to the button; leaving with the mouse goes where one clicked.
    if (!editing && leftByKey.current) button.current?.focus();
    leftByKey.current = false;
  }, [editing]);
  if (editing) {
    return (
      <FactInput
        {...input}
        class={extra}
        onClose={(byKey) => {
          leftByKey.current = byKey;
          setEditing(false);
        }}
      />
    );
  }
  if (readOnly) {
    return (
      <span class={classNames("min-w-0 break-words px-2 py-1.5", extra)}>
        {children ?? (value || <span class="text-faint">–</span>)}
      </span>
    );
  }
  return (
    <button
      ref={button}
      type="button"
      aria-label={seen ? `${label}: ${seen}. Edit` : undefined}
      onClick={() => setEditing(true)}
      class={classNames(
        "min-h-8.5 min-w-0 cursor-text break-words rounded-md px-2 py-1.5 text-left hover:bg-hover pointer-coarse:min-h-10",
        extra,
      )}
    >
      {/* Around what looks different from the value, so that the name says what is seen. */}
      {children && value && <span class="sr-only">{label}: </span>}
      {children ?? (value || <span class="text-faint">Add {label.toLowerCase()}</span>)}
      {children && value && <span class="sr-only">. Edit</span>}
    </button>
  );
}
