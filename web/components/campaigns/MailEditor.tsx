import { useRef } from "preact/hooks";
import { bodyMaxLength, subjectMaxLength } from "../../../shared/contracts/email_template.ts";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import type { DraftStep, DraftVariant } from "./campaign_draft.ts";
import { insertAt } from "./insert_at.ts";
import { MailPreviewPanel } from "./MailPreviewPanel.tsx";
import type { StepCardProps } from "./StepCard.tsx";
import { TemplateMenu } from "./TemplateMenu.tsx";
import { VariableMenu } from "./VariableMenu.tsx";

interface MailEditorProps extends StepCardProps {
  step: DraftStep;
  /** "Step 2, variant B": what labels begin with for screen readers. */
  name: string;
  variant: DraftVariant;
  previews: boolean;
  onVariant: (change: Partial<DraftVariant>) => void;
}

/** Subject and text of one mail, with the variables at hand. */
export function MailEditor(props: MailEditorProps) {
  const { name, variant, previews, steps, index } = props;
  if (!previews) return <MailInputs {...props} />;
  const first = steps.slice(0, index).find(({ kind }) => kind === "email")?.variants[0];
  return (
    <div class="grid gap-5 @min-[46rem]:grid-cols-2">
      <MailInputs {...props} />
      <MailPreviewPanel
        workspaceId={props.workspaceId}
        mailboxId={props.mailboxId}
        audience={props.audience}
        name={name}
        mail={{
          subject: variant.subject,
          body: variant.body,
          first: first && { subject: first.subject, body: first.body },
        }}
      />
    </div>
  );
}

function MailInputs({ workspaceId, name, variant, isFirstMail, isReadOnly, onVariant }: MailEditorProps) {
  const subject = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTextAreaElement>(null);
  const needsSubject = isFirstMail && variant.subject.trim() === "";
  return (
    <div class="grid content-start gap-3">
      <Field
        label="Subject"
        hint={
          needsSubject
            ? "The first mail needs a subject."
            : isFirstMail
              ? undefined
              : "Empty: it answers the mail before, in the same thread."
        }
      >
        {(attributes) => (
          <Input
            {...attributes}
            ref={subject}
            aria-label={`Subject of ${name}`}
            autocomplete="off"
            maxLength={subjectMaxLength}
            disabled={isReadOnly}
            value={variant.subject}
            onInput={(event) => onVariant({ subject: event.currentTarget.value })}
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
            value={variant.body}
            onInput={(event) => onVariant({ body: event.currentTarget.value })}
          />
        )}
      </Field>
      {!isReadOnly && (
        <div class="flex flex-wrap gap-2">
          <VariableMenu
            name={name}
            onInsert={(written) => body.current && onVariant({ body: insertAt(body.current, written) })}
            onInsertIntoSubject={(written) =>
              subject.current && onVariant({ subject: insertAt(subject.current, written).slice(0, subjectMaxLength) })
            }
          />
          <TemplateMenu
            workspaceId={workspaceId}
            name={name}
            mail={{ subject: variant.subject, body: variant.body }}
            onUse={onVariant}
          />
        </div>
      )}
    </div>
  );
}
