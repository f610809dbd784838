import { useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { TextArea } from "../../ui/TextArea.tsx";

interface DenyFormProps {
  busy: boolean;
  onDeny: (reason: string) => void;
  onCancel: () => void;
}

const reasonMaxLength = 2_000;

/** A no, with the reason if there is one: the assistant reads it. */
export function DenyForm({ busy, onDeny, onCancel }: DenyFormProps) {
  const [reason, setReason] = useState("");
  return (
    <form
      class="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onDeny(reason.trim());
      }}
    >
      <Field label="Why not? (optional)" hint="The assistant reads it and can do better.">
        {(attributes) => (
          <TextArea
            {...attributes}
            value={reason}
            maxLength={reasonMaxLength}
            autofocus
            onInput={(event) => setReason(event.currentTarget.value)}
            class="min-h-16"
          />
        )}
      </Field>
      <div class="flex gap-2">
        <Button type="submit" tone="danger" busy={busy}>
          Deny
        </Button>
        <Button disabled={busy} onClick={onCancel}>
          Back
        </Button>
      </div>
    </form>
  );
}
