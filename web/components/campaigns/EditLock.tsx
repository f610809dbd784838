import { Lock } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { pauseBecause } from "./campaign_requests.ts";

interface EditLockProps {
  workspaceId: string;
  campaign: Campaign;
  put: (saved: Campaign) => void;
}

/** What runs is not changed by accident: sending stops first, and goes on with a new approval. */
export function EditLock({ workspaceId, campaign, put }: EditLockProps) {
  const [asking, setAsking] = useState(false);
  return (
    <div class="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface p-4">
      <Lock size={16} aria-hidden="true" class="text-muted" />
      <p class="min-w-0 flex-1">This is what was approved, and what is being sent.</p>
      <Button onClick={() => setAsking(true)}>Change it</Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Change a running campaign?"
        description="Sending stops at once. When you have changed it, it waits for a new approval. Nobody gets a step again that they already had; who waited at a step that you remove goes on with the next."
        confirmLabel="Pause and change"
        onConfirm={async () => put(await pauseBecause(workspaceId, campaign.id, "It is being changed."))}
      />
    </div>
  );
}
