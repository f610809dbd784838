import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { addNote, type NoteKind } from "./lead_requests.ts";

interface NoteComposerProps {
  workspaceId: string;
  leadId: string;
  onAdded: () => Promise<void>;
}

const longestNote = 10_000;
const kinds: Record<NoteKind, { name: string; action: string }> = {
  note: { name: "Note", action: "Add note" },
  call: { name: "Call", action: "Log call" },
  meeting: { name: "Meeting", action: "Log meeting" },
};

/** Writes a note, a call or a meeting into the timeline. What was typed stays when it could not be saved. */
export function NoteComposer({ workspaceId, leadId, onAdded }: NoteComposerProps) {
  const [body, setBody] = useState("");
  const [kind, setKind] = useState<NoteKind>("note");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  if (!mayWrite.value) return null;

  async function save() {
    if (!body.trim() || busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await addNote(workspaceId, leadId, body.trim(), kind);
      setBody("");
      setKind("note");
      announce(`${kinds[kind].name} added`);
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
        <div class="flex flex-wrap items-center justify-end gap-3">
          <span class="mr-auto">
            <Segmented
              label="What it is"
              options={[
                { value: "note", label: "Note" },
                { value: "call", label: "Call" },
                { value: "meeting", label: "Meeting" },
              ]}
              value={kind}
              onChange={setKind}
            />
          </span>
          <span class="hidden text-faint text-sm md:inline">
            <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd>
          </span>
          <Button type="submit" size="small" tone="primary" busy={busy}>
            {kinds[kind].action}
          </Button>
        </div>
      )}
    </form>
  );
}
