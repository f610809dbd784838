import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean;
  /** Spread these attributes on the control. */
  children: (attributes: {
    id: string;
    "aria-invalid": boolean | undefined;
    "aria-describedby": string | undefined;
  }) => ComponentChildren;
}

/** A label, a control, and below it a hint or the reason why the value is refused. */
export function Field({ label, hint, error, hideLabel = false, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div class="grid gap-1.5">
      <label for={id} class={hideLabel ? "sr-only" : "font-medium text-sm"}>
        {label}
      </label>
      {children({
        id,
        "aria-invalid": error ? true : undefined,
        "aria-describedby": note ? `${id}-note` : undefined,
      })}
      {note && (
        <p
          id={`${id}-note`}
          role={error ? "alert" : undefined}
          class={error ? "text-danger text-sm" : "text-muted text-sm"}
        >
          {note}
        </p>
      )}
    </div>
  );
}
