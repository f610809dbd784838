import { useId, useState } from "preact/hooks";
import type { Mailbox } from "../../../shared/contracts/mailbox.ts";
import { messageOf } from "../../api/api_error.ts";
import { session } from "../../state/session.ts";
import { workspace } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { MailboxHours } from "./MailboxHours.tsx";
import { MailboxPace } from "./MailboxPace.tsx";
import { changeOf, type MailboxForm, mailboxForm, problemOf } from "./mailbox_form.ts";
import { saveMailbox } from "./mailbox_requests.ts";

interface MailboxDialogProps {
  workspaceId: string;
  /** The mailbox to change; without one a new one is added. */
  mailbox?: Mailbox;
  onSaved: (mailbox: Mailbox) => void;
  onClose: () => void;
}

/** Adds a mailbox or changes one: who it says the mail is from, its hours, and how many mails leave. */
export function MailboxDialog({ workspaceId, mailbox, onSaved, onClose }: MailboxDialogProps) {
  const id = useId();
  const person = session.value;
  const [form, setForm] = useState<MailboxForm>(() =>
    mailboxForm(mailbox, {
      address: person.status === "signed_in" ? person.email : "",
      name: workspace.value?.display_name ?? "",
      country: workspace.value?.country ?? "",
    }),
  );
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const set = (change: Partial<MailboxForm>) => setForm((before) => ({ ...before, ...change }));

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const fault = problemOf(form);
    setProblem(fault);
    if (fault) return;
    setBusy(true);
    try {
      onSaved(await saveMailbox(workspaceId, { ...(mailbox && { id: mailbox.id }), ...changeOf(form) }));
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      width="medium"
      title={mailbox ? "Change mailbox" : "Add a mailbox"}
      description={
        mailbox
          ? "A new address, name or signature makes running campaigns wait for approval; hours and numbers do not."
          : undefined
      }
      footer={
        <>
          {problem && (
            <p role="alert" class="mr-auto self-center text-danger text-sm">
              {problem}
            </p>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} tone="primary" busy={busy}>
            {mailbox ? "Save mailbox" : "Add mailbox"}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={save} noValidate class="grid gap-4">
        <div class="grid gap-4 sm:grid-cols-2">
          <Field label="Address">
            {(attributes) => (
              <Input
                {...attributes}
                type="email"
                autofocus
                autocomplete="email"
                maxLength={320}
                value={form.address}
                onInput={(event) => set({ address: event.currentTarget.value })}
              />
            )}
          </Field>
          <Field label="Name that readers see">
            {(attributes) => (
              <Input
                {...attributes}
                autocomplete="name"
                maxLength={100}
                value={form.name}
                onInput={(event) => set({ name: event.currentTarget.value })}
              />
            )}
          </Field>
        </div>
        <Field label="Signature" hint="Markdown. It stands below every mail from this address.">
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={3}
              maxLength={5000}
              value={form.signature}
              onInput={(event) => set({ signature: event.currentTarget.value })}
            />
          )}
        </Field>
        <MailboxHours form={form} onChange={set} />
        <MailboxPace form={form} onChange={set} />
        <div class="border-line border-t pt-4">
          <Field
            label="DKIM selectors"
            hint="Only if your mail provider names one and it is not found by itself, like s1. With commas between several."
          >
            {(attributes) => (
              <Input
                {...attributes}
                autocomplete="off"
                autocapitalize="none"
                spellcheck={false}
                maxLength={200}
                value={form.selectors}
                onInput={(event) => set({ selectors: event.currentTarget.value })}
              />
            )}
          </Field>
        </div>
      </form>
    </Dialog>
  );
}
