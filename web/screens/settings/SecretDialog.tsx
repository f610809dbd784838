import type { ShownKey } from "../../../shared/contracts/api/api_key.ts";
import { Button } from "../../ui/Button.tsx";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { Dialog } from "../../ui/Dialog.tsx";

/** A key as it is shown once. */
export function SecretDialog({ shown, onClose }: { shown: ShownKey; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title="Copy the key now"
      description="It is shown this once and kept nowhere. Whoever has it acts as this service account: put it where secrets are kept."
      footer={
        <Button tone="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <div class="flex items-center gap-2">
        <code class="min-w-0 flex-1 break-all rounded-md border border-line bg-canvas px-3 py-2 text-sm">
          {shown.secret}
        </code>
        <CopyButton label="Copy the key" text={shown.secret} />
      </div>
    </Dialog>
  );
}
