import { useState } from "preact/hooks";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import type { ViewOf } from "../views/ToolResult.tsx";

interface EmailEditorProps {
  email: ViewOf<"email">;
  busy: boolean;
  onReview: (edited: { subject: string; body: string }) => void;
  onCancel: () => void;
}

/** The draft as a form. Nothing is sent from here: the edited mail is checked again and then waits for approval. */
export function EmailEditor({ email, busy, onReview, onCancel }: EmailEditorProps) {
  const [subject, setSubject] = useState(email.subject);
  const [body, setBody] = useState(email.body);
  const changed = subject.trim() !== email.subject || body.trim() !== email.body;
  const complete = subject.trim() !== "" && body.trim() !== "";
  return (
    <form
      class="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onReview({ subject: subject.trim(), body: body.trim() });
      }}
    >
      <p class="text-muted">
        To <span class="text-ink">{email.to_name ?? email.to}</span>
      </p>
      <Field label="Subject">
        {(attributes) => (
          <Input {...attributes} value={subject} autofocus onInput={(event) => setSubject(event.currentTarget.value)} />
        )}
      </Field>
      <Field label="Text">
        {(attributes) => (
          <TextArea
            {...attributes}
            value={body}
            onInput={(event) => setBody(event.currentTarget.value)}
            class="max-h-[50dvh] min-h-40"
          />
        )}
      </Field>
      <div class="flex flex-wrap items-center gap-2">
        <Button type="submit" tone="primary" busy={busy} disabled={!changed || !complete}>
          Review the changes
        </Button>
        <Button disabled={busy} onClick={onCancel}>
          Back
        </Button>
        <p class="text-muted text-sm">You approve the new version next.</p>
      </div>
    </form>
  );
}
