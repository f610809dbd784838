import { useState } from "preact/hooks";
import { messageOf } from "../../api/api_error.ts";
import { toast } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { addChannel } from "./notification_settings_requests.ts";

interface ChannelDialogProps {
  kind: "slack" | "webhook";
  workspaceId: string;
  onClose: () => void;
  onAdded: () => void;
}

const words = {
  slack: {
    title: "Tell me in Slack",
    description: "In Slack, add the app “Incoming Webhooks” to a channel and copy its address.",
    placeholder: "https://hooks.slack.com/services/…",
  },
  webhook: {
    title: "Call a webhook",
    description: "Each alert is sent as JSON, signed by the rules of Standard Webhooks.",
    placeholder: "https://example.com/alerts",
  },
};

/** Adds Slack or a webhook. What opens the address is kept safe and never shown again. */
export function ChannelDialog({ kind, workspaceId, onClose, onAdded }: ChannelDialogProps) {
  const [address, setAddress] = useState("");
  const [label, setLabel] = useState("");
  const [secret] = useState(newSecret);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { title, description, placeholder } = words[kind];
  async function add(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const channel = { kind, address: address.trim(), ...(label.trim() !== "" && { label: label.trim() }) };
      await addChannel(workspaceId, kind === "webhook" ? { ...channel, signing_secret: secret } : channel);
      toast({ title: "Added. Send a test to see it arrive.", tone: "success" });
      onAdded();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form="add-channel" busy={busy} disabled={address.trim() === ""}>
            Add
          </Button>
        </>
      }
    >
      <form id="add-channel" onSubmit={add} class="grid gap-4">
        <Field label="Address" hint="It is kept safe and not shown again." error={problem}>
          {(attributes) => (
            <Input
              {...attributes}
              type="url"
              autofocus
              autocomplete="off"
              maxLength={2000}
              placeholder={placeholder}
              value={address}
              onInput={({ currentTarget }) => setAddress(currentTarget.value)}
            />
          )}
        </Field>
        <Field label="Name (optional)">
          {(attributes) => (
            <Input
              {...attributes}
              maxLength={60}
              placeholder={kind === "slack" ? "#sales" : "CRM"}
              value={label}
              onInput={({ currentTarget }) => setLabel(currentTarget.value)}
            />
          )}
        </Field>
        {kind === "webhook" && (
          <div class="grid gap-1.5">
            <p class="font-medium text-sm">Signing secret</p>
            <p class="flex items-center gap-1 rounded-md bg-sunken py-1 pr-1 pl-2.5">
              <code class="min-w-0 flex-1 break-all text-sm">{secret}</code>
              <CopyButton label="Copy the secret" text={secret} />
            </p>
            <p class="text-muted text-sm">Give it to the receiver now: it is not shown again.</p>
          </div>
        )}
      </form>
    </Dialog>
  );
}

/** Made here, so that no answer of the server ever holds it. */
function newSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))}`;
}
