import { useState } from "preact/hooks";
import type { Account } from "../../../shared/contracts/account.ts";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { createAccount } from "./account_requests.ts";

interface AddAccountDialogProps {
  workspaceId: string;
  open: boolean;
  onClose: () => void;
  onAdded: (account: Account) => void;
}

/** Adds a company by name; everything else is filled in in its drawer. */
export function AddAccountDialog({ workspaceId, open, onClose, onAdded }: AddAccountDialogProps) {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function add(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const added = await createAccount(workspaceId, { name });
      setName("");
      onAdded(added);
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Add account"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="add-account" tone="primary" busy={busy} disabled={name.trim() === ""}>
            Add account
          </Button>
        </>
      }
    >
      <form id="add-account" onSubmit={add} noValidate>
        <Field label="Name" error={problem}>
          {(attributes) => (
            <Input
              {...attributes}
              autofocus
              autocomplete="off"
              maxLength={200}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
