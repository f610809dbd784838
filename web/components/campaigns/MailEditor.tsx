import type { DraftStep, DraftVariant } from "./campaign_draft.ts";
import { MailInputs } from "./MailInputs.tsx";
import { MailPreviewPanel } from "./MailPreviewPanel.tsx";
import type { StepCardProps } from "./StepCard.tsx";
import { TemplateMenu } from "./TemplateMenu.tsx";

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
  if (!previews) return <StepInputs {...props} />;
  const first = steps.slice(0, index).find(({ kind }) => kind === "email")?.variants[0];
  return (
    <div class="grid gap-5 @min-[46rem]:grid-cols-2">
      <StepInputs {...props} />
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

function StepInputs({ workspaceId, name, variant, isFirstMail, isReadOnly, onVariant }: MailEditorProps) {
  const needsSubject = isFirstMail && variant.subject.trim() === "";
  const follows = isFirstMail ? undefined : "Empty: it answers the mail before, in the same thread.";
  const mail = { subject: variant.subject, body: variant.body };
  return (
    <MailInputs
      name={name}
      mail={mail}
      subjectHint={needsSubject ? "The first mail needs a subject." : follows}
      isReadOnly={isReadOnly}
      onChange={onVariant}
    >
      <TemplateMenu workspaceId={workspaceId} name={name} mail={mail} onUse={onVariant} />
    </MailInputs>
  );
}
