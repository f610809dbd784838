import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";

interface RenamePinDialogProps {
  title: string;
  onClose: () => void;
  onSave: (title: string) => Promise<void>;
}

/** Gives a pinned answer another name. */
export function RenamePinDialog({ title, onClose, onSave }: RenamePinDialogProps) {
  const [words, setWords] = useState(title);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  async function save(event: Event) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await onSave(words.trim());
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }
  return (
    <Dialog open onClose={onClose} title="Rename">
      <form class="grid gap-4" onSubmit={(event) => void save(event)}>
        <Field label="Name" error={problem}>
          {(attributes) => (
            <Input
              {...attributes}
              autoFocus
              required
              maxLength={100}
              value={words}
              onInput={({ currentTarget: { value } }) => setWords(value)}
            />
          )}
        </Field>
        <div class="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" busy={busy}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
