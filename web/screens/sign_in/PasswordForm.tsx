import { useState } from "preact/hooks";
import { backend } from "../../api/backend.ts";
import { signInWithPassword } from "../../state/sign_in.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";

/** E-mail and password. */
export function PasswordForm() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(await signInWithPassword(email.trim(), password));
    setBusy(false);
  }
  return (
    <form onSubmit={(event) => void submit(event)} class="grid gap-4">
      <Field label="E-mail">
        {(attributes) => (
          <Input
            {...attributes}
            type="email"
            name="email"
            value={email}
            onInput={(event) => setEmail(event.currentTarget.value)}
            autocomplete="username"
            required
            class="h-10"
          />
        )}
      </Field>
      <Field label="Password" error={problem}>
        {(attributes) => (
          <Input
            {...attributes}
            type="password"
            name="password"
            value={password}
            onInput={(event) => setPassword(event.currentTarget.value)}
            autocomplete="current-password"
            required
            class="h-10"
          />
        )}
      </Field>
      <Button type="submit" size="large" busy={busy} tone={backend().config.demo ? "secondary" : "primary"}>
        Sign in
      </Button>
    </form>
  );
}
