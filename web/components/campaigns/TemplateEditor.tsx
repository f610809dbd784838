import { Archive } from "lucide-preact";
import { useState } from "preact/hooks";
import type { EmailTemplate } from "../../../shared/contracts/email_template.ts";
import { messageOf } from "../../api/api_error.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { toast } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { MailInputs } from "./MailInputs.tsx";
import { MailPreviewPanel } from "./MailPreviewPanel.tsx";
import { archiveTemplate, saveTemplate } from "./template_requests.ts";

interface TemplateEditorProps {
  workspaceId: string;
  /** Without one a new template is written. */
  template: EmailTemplate | undefined;
  /** Something was saved or put away: the list is read again. */
  onChanged: () => void;
}

/** In place of the mail that a template without a subject answers. */
const mailBefore = { subject: "The mail before", body: "…" };

/** Name and words of a template, beside how any lead would get them and what is wrong with them. */
export function TemplateEditor({ workspaceId, template, onChanged }: TemplateEditorProps) {
  const [draft, setDraft] = useState({
    name: template?.name ?? "",
    subject: template?.subject ?? "",
    body: template?.body ?? 'Hi {{ lead.first_name | default: "there" }},\n\n',
  });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const change = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));
  const { name, ...mail } = draft;
  const isChanged =
    !template || name !== template.name || mail.subject !== template.subject || mail.body !== template.body;
  const answers = mail.subject.trim() === "";
  async function save() {
    setBusy(true);
    setProblem(undefined);
    try {
      const saved = await saveTemplate(workspaceId, {
        ...(template && { id: template.id }),
        ...draft,
        name: name.trim(),
      });
      toast({ title: `Saved the template “${saved.name}”`, tone: "success" });
      onChanged();
      navigate(pathTo.templates());
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }
  return (
    <div class="@container grid gap-4">
      <Field label="Name" error={problem} hint="What it is called in the list and in the menus.">
        {(attributes) => (
          <Input
            {...attributes}
            autocomplete="off"
            maxLength={80}
            disabled={!mayWrite.value}
            value={name}
            onInput={(event) => change({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <div class="grid gap-5 @min-[46rem]:grid-cols-2">
        <MailInputs
          name="the template"
          mail={mail}
          subjectHint={
            answers ? "Empty: a mail that begins from it answers the one before, in the same thread." : undefined
          }
          isReadOnly={!mayWrite.value}
          onChange={change}
        />
        {mail.body.trim() !== "" && (
          <MailPreviewPanel
            workspaceId={workspaceId}
            mailboxId={null}
            audience={{}}
            name="the template"
            mail={{ ...mail, first: answers ? mailBefore : undefined }}
          />
        )}
      </div>
      {mayWrite.value && (
        <footer class="sticky bottom-3 z-1 flex flex-wrap items-center gap-2 rounded-xl bg-raised p-2 shadow-high">
          {template && <ArchiveButton workspaceId={workspaceId} template={template} onChanged={onChanged} />}
          <span class="flex-1" />
          <Button onClick={() => navigate(pathTo.templates())}>{isChanged ? "Cancel" : "Close"}</Button>
          <Button
            tone="primary"
            busy={busy}
            disabled={!isChanged || name.trim() === "" || mail.body.trim() === ""}
            onClick={() => void save()}
          >
            Save template
          </Button>
        </footer>
      )}
    </div>
  );
}

type ArchiveButtonProps = Pick<TemplateEditorProps, "workspaceId" | "onChanged"> & { template: EmailTemplate };

function ArchiveButton({ workspaceId, template, onChanged }: ArchiveButtonProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button tone="quiet" icon={Archive} onClick={() => setAsking(true)}>
        Put away
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Put “${template.name}” away?`}
        description="It is offered no longer, and its name is free again. Mails that began from it keep their words."
        confirmLabel="Put away"
        onConfirm={async () => {
          await archiveTemplate(workspaceId, template.id);
          toast({ title: `Put “${template.name}” away`, tone: "success" });
          onChanged();
          navigate(pathTo.templates());
        }}
      />
    </>
  );
}
