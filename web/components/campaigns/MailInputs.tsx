import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { bodyMaxLength, type MailDraft, subjectMaxLength } from "../../../shared/contracts/email_template.ts";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { insertAt } from "./insert_at.ts";
import { VariableMenu } from "./VariableMenu.tsx";

interface MailInputsProps {
  /** "Step 2, variant B": what labels end with for screen readers. */
  name: string;
  mail: MailDraft;
  subjectHint: string | undefined;
  isReadOnly: boolean;
  onChange: (change: Partial<MailDraft>) => void;
  /** Further buttons beside the one for variables. */
  children?: ComponentChildren;
}

/** Subject and text of a mail, with the variables at hand. */
export function MailInputs({ name, mail, subjectHint, isReadOnly, onChange, children }: MailInputsProps) {
  const subject = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTextAreaElement>(null);
  return (
    <div class="grid content-start gap-3">
      <Field label="Subject" hint={subjectHint}>
        {(attributes) => (
          <Input
            {...attributes}
            ref={subject}
            aria-label={`Subject of ${name}`}
            autocomplete="off"
            maxLength={subjectMaxLength}
            disabled={isReadOnly}
            value={mail.subject}
            onInput={(event) => onChange({ subject: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label="Text"
        hint="Markdown: **bold**, [words](https://…), lists. Signature and unsubscribe link come by themselves."
      >
        {(attributes) => (
          <TextArea
            {...attributes}
            ref={body}
            aria-label={`Text of ${name}`}
            rows={7}
            maxLength={bodyMaxLength}
            disabled={isReadOnly}
            class="min-h-36"
            value={mail.body}
            onInput={(event) => onChange({ body: event.currentTarget.value })}
          />
        )}
      </Field>
      {!isReadOnly && (
        <div class="flex flex-wrap gap-2">
          <VariableMenu
            name={name}
            onInsert={(written) => body.current && onChange({ body: insertAt(body.current, written) })}
            onInsertIntoSubject={(written) =>
              subject.current && onChange({ subject: insertAt(subject.current, written).slice(0, subjectMaxLength) })
            }
          />
          {children}
        </div>
      )}
    </div>
  );
}
