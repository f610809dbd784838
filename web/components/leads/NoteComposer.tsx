import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { addNote } from "./lead_requests.ts";

interface NoteComposerProps {
  workspaceId: string;
  leadId: string;
  onAdded: () => Promise<void>;
}

const longestNote = 10_000;

/** Writes a note into the timeline. What was typed stays when it could not be saved. */
export function NoteComposer({ workspaceId, leadId, onAdded }: NoteComposerProps) {
  const [body, setBody] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  if (!mayWrite.value) return null;

  async function save() {
    if (!body.trim() || busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await addNote(workspaceId, leadId, body.trim());
      setBody("");
      announce("Note added");
      await onAdded();
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }

  return (
    <form
      class="mb-5 grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field label="Note" hideLabel error={problem}>
        {(attributes) => (
          <TextArea
            {...attributes}
            placeholder="Write a note: what was said, what comes next"
            class="min-h-16"
            maxLength={longestNote}
            value={body}
            onInput={(event) => setBody(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
            }}
          />
        )}
      </Field>
      {body.trim() && (
        <div class="flex items-center justify-end gap-3">
          <span class="hidden text-faint text-sm md:inline">
            <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd>
          </span>
          <Button type="submit" size="small" tone="primary" busy={busy}>
            Add note
          </Button>
        </div>
      )}
    </form>
  );
}
