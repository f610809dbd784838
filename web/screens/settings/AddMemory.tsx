import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import type { MemoryScope } from "./memory_requests.ts";

/** The longest memory that the database takes. */
export const memoryMaxLength = 1000;

const scopes = [
  { value: "person", label: "For you" },
  { value: "workspace", label: "For everyone" },
] satisfies { value: MemoryScope; label: string }[];

/** Tells the assistant something to remember, for the person or for everyone in the workspace. */
export function AddMemory({ onAdd }: { onAdd: (content: string, scope: MemoryScope) => Promise<void> }) {
  const [scope, setScope] = useState<MemoryScope>("person");
  const [content, setContent] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (!content.trim()) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await onAdd(content.trim(), scope);
      setContent("");
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={submit} class="flex flex-wrap items-start gap-2">
      <div class="min-w-60 flex-1">
        <Field label="Something to remember" hideLabel error={problem}>
          {(attributes) => (
            <Input
              {...attributes}
              placeholder="Something to remember: “I never call before ten.”"
              maxLength={memoryMaxLength}
              value={content}
              onInput={(event) => setContent(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      {mayWrite.value && <Segmented label="Whom it is for" options={scopes} value={scope} onChange={setScope} />}
      <Button type="submit" busy={busy} disabled={!content.trim()}>
        Remember
      </Button>
    </form>
  );
}
