import { Check, Pencil, X } from "lucide-preact";
import { Button } from "../../ui/Button.tsx";

interface ApprovalButtonsProps {
  approveLabel: string;
  busy: boolean;
  allowed: boolean;
  onApprove: () => void;
  onEdit: (() => void) | undefined;
  onDeny: () => void;
}

/** Yes, differently, no. */
export function ApprovalButtons({ approveLabel, busy, allowed, onApprove, onEdit, onDeny }: ApprovalButtonsProps) {
  if (!allowed) return <p class="text-muted">You may only read in this workspace. A member has to decide.</p>;
  return (
    <div class="flex flex-wrap gap-2 max-sm:*:flex-1 max-sm:*:first:basis-full">
      <Button tone="primary" icon={Check} busy={busy} onClick={onApprove}>
        {approveLabel}
      </Button>
      {onEdit && (
        <Button icon={Pencil} disabled={busy} onClick={onEdit}>
          Edit
        </Button>
      )}
      <Button icon={X} disabled={busy} onClick={onDeny}>
        Deny
      </Button>
    </div>
  );
}
