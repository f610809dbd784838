import { useState } from "preact/hooks";
import { messageOf } from "../api/api_error.ts";
import { signOut } from "../state/session.ts";
import { createWorkspace } from "../state/workspaces.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Input } from "../ui/Input.tsx";
import { Logo } from "./Logo.tsx";

/** A newcomer's first step: naming the workspace that will hold their leads. */
export function CreateWorkspace() {
  const [name, setName] = useState("");
  const [displayName, setDisplayName] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await createWorkspace(name.trim(), displayName.trim());
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }
  return (
    <main class="grid h-full place-items-center overflow-y-auto bg-sunken p-4">
      <form onSubmit={submit} class="grid w-full max-w-92 gap-4">
        <Logo size={36} />
        <div>
          <h1 class="font-semibold text-xl">Make your workspace</h1>
          <p class="mt-1 text-muted">It holds your team's leads. You can invite colleagues later.</p>
        </div>
        <Field label="Company or team">
          {(attributes) => (
            <Input
              {...attributes}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
              required
              maxLength={100}
              autocomplete="organization"
            />
          )}
        </Field>
        <Field label="Your name" hint="Colleagues and the assistant use it." error={problem}>
          {(attributes) => (
            <Input
              {...attributes}
              value={displayName}
              onInput={(event) => setDisplayName(event.currentTarget.value)}
              required
              maxLength={100}
              autocomplete="name"
            />
          )}
        </Field>
        <Button type="submit" tone="primary" size="large" busy={busy}>
          Make workspace
        </Button>
        <Button tone="quiet" onClick={() => void signOut()}>
          Sign out
        </Button>
      </form>
    </main>
  );
}
