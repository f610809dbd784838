import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";

/** The longest memory that the database takes. */
export const memoryMaxLength = 1000;

/** Tells the assistant something to remember. */
export function AddMemory({ onAdd }: { onAdd: (content: string) => Promise<void> }) {
  const [content, setContent] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (!content.trim()) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await onAdd(content.trim());
      setContent("");
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={submit} class="flex items-start gap-2">
      <div class="flex-1">
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
      <Button type="submit" busy={busy} disabled={!content.trim()}>
        Remember
      </Button>
    </form>
  );
}
