import { useState } from "preact/hooks";
import type { SavedQuestion } from "../../../shared/contracts/question.ts";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";

type Kept = Pick<SavedQuestion, "title" | "whose">;
interface SaveQuestionDialogProps extends Kept {
  onClose: () => void;
  onSave: (kept: Kept) => Promise<void>;
}

/** What a saved question is called, and for whom it is. */
export function SaveQuestionDialog({ title, whose, onClose, onSave }: SaveQuestionDialogProps) {
  const [kept, setKept] = useState<Kept>({ title, whose });
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  async function save(event: Event) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await onSave({ ...kept, title: kept.title.trim() });
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }
  return (
    <Dialog open onClose={onClose} title="Save the question">
      <form class="grid gap-4" onSubmit={(event) => void save(event)}>
        <Field label="Name" error={problem}>
          {(attributes) => (
            <Input
              {...attributes}
              autoFocus
              required
              maxLength={100}
              value={kept.title}
              onInput={({ currentTarget: { value } }) => setKept({ ...kept, title: value })}
            />
          )}
        </Field>
        <Field label="For whom">
          {(attributes) => (
            <Select
              {...attributes}
              value={kept.whose}
              onChange={({ currentTarget: { value } }) =>
                setKept({ ...kept, whose: value === "workspace" ? "workspace" : "me" })
              }
            >
              <option value="me">Only me</option>
              <option value="workspace">Everyone in the workspace</option>
            </Select>
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
