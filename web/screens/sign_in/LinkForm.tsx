import { MailCheck } from "lucide-preact";
import { useState } from "preact/hooks";
import { mailSignInLink } from "../../state/sign_in.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";

/** A sign-in link by mail: for people without a password at hand. */
export function LinkForm() {
  const [email, setEmail] = useState("");
  const [busy, setBusy] = useState(false);
  const [sentTo, setSentTo] = useState<string>();
  const [problem, setProblem] = useState<string>();
  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    const refused = await mailSignInLink(email.trim());
    setProblem(refused);
    setSentTo(refused ? undefined : email.trim());
    setBusy(false);
  }
  if (sentTo) {
    return (
      <div role="status" class="grid justify-items-start gap-2 rounded-lg border border-line bg-surface p-4">
        <MailCheck size={20} aria-hidden="true" class="text-success" />
        <p class="font-medium">Look into your mailbox</p>
        <p class="text-muted">
          We sent a link to <span class="break-all text-ink">{sentTo}</span>. It works once, and brings you back to this
          page.
        </p>
        <Button size="small" onClick={() => setSentTo(undefined)}>
          Send it again
        </Button>
      </div>
    );
  }
  return (
    <form onSubmit={(event) => void submit(event)} class="grid gap-4">
      <Field label="E-mail" error={problem} hint="We mail you a link that signs you in.">
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
      <Button type="submit" size="large" busy={busy}>
        Mail me a link
      </Button>
    </form>
  );
}
