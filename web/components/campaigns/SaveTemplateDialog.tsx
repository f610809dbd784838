import { useId, useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { toast } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { saveTemplate } from "./template_requests.ts";

interface SaveTemplateDialogProps {
  workspaceId: string;
  mail: { subject: string; body: string };
  onClose: () => void;
}

/** Keeps a mail as a template, under a name. */
export function SaveTemplateDialog({ workspaceId, mail, onClose }: SaveTemplateDialogProps) {
  const id = useId();
  const [name, setName] = useState(mail.subject.slice(0, 80));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function save(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await saveTemplate(workspaceId, { name: name.trim(), ...mail });
      toast({ title: `Kept as the template “${name.trim()}”`, tone: "success" });
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Keep as a template"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} tone="primary" busy={busy} disabled={name.trim() === ""}>
            Keep template
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={save} noValidate>
        <Field label="Name" error={problem} hint="Everyone in the workspace can begin a mail from it.">
          {(attributes) => (
            <Input
              {...attributes}
              autofocus
              autocomplete="off"
              maxLength={100}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
