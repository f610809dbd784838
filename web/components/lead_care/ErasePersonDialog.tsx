import { useState } from "preact/hooks";
import { z } from "zod";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { messageOf } from "../../api/api_error.ts";
import { rpc } from "../../api/rest.ts";
import { toast } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";

interface ErasePersonDialogProps {
  workspaceId: string;
  lead: Lead;
  onClose: () => void;
  onGone: (ids: string[]) => void;
}

/** Asks, in earnest, before a person is erased for good: what goes, what stays, and their name typed out. */
export function ErasePersonDialog({ workspaceId, lead, onClose, onGone }: ErasePersonDialogProps) {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const isConfirmed = typed.trim().toLowerCase() === lead.name.trim().toLowerCase();

  async function erase(event: SubmitEvent) {
    event.preventDefault();
    if (!isConfirmed) return setProblem(`Type “${lead.name}” to confirm.`);
    setBusy(true);
    setProblem(undefined);
    try {
      await rpc("erase_person", { workspace_id: workspaceId, lead_id: lead.id }, z.object({ erasure_id: z.uuid() }));
      onGone([lead.id]);
      onClose();
      toast({ title: "The person is erased", body: "The last traces go within minutes." });
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={`Erase ${lead.name}?`}
      description="For someone who asks to be forgotten. This can't be undone, by anybody. To tidy up, delete the lead instead."
      width="medium"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="erase-person" tone="danger" busy={busy} disabled={!isConfirmed}>
            Erase for good
          </Button>
        </>
      }
    >
      <form id="erase-person" noValidate onSubmit={erase} class="grid gap-4 pt-1">
        <div>
          <h3 class="font-medium">What goes</h3>
          <ul class="mt-1 grid list-disc gap-0.5 pl-5 text-muted">
            <li>The lead with its timeline, notes, scores, reminders and merged duplicates, at once</li>
            <li>Mails that wait to be sent, at once</li>
            <li>
              The name, address and phone number wherever else they stand, within minutes: chats and what the assistant
              remembers, sent mails, imported files, alerts, the history of changes
            </li>
          </ul>
        </div>
        <div>
          <h3 class="font-medium">What stays</h3>
          <ul class="mt-1 grid list-disc gap-0.5 pl-5 text-muted">
            <li>
              {lead.email
                ? "The address as a hash that nobody can read back, so that nothing is ever sent to it again"
                : "Nothing that tells of this person: without an address there is none to keep mail away from"}
            </li>
            <li>That an erasure was asked for, when and by whom, without the person's name</li>
          </ul>
        </div>
        <Field label={`Type “${lead.name}” to confirm`} error={problem}>
          {(attributes) => (
            <Input
              {...attributes}
              autocomplete="off"
              autofocus
              value={typed}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
