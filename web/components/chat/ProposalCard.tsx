import { ShieldCheck } from "lucide-preact";
import { useState } from "preact/hooks";
import type { ApprovalRequest } from "../../../shared/contracts/chat.ts";
import { toastError } from "../../state/toasts.ts";
import type { ApprovalView, StepView } from "../../state/turn_view.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { ToolResult } from "../views/ToolResult.tsx";
import { ApprovalButtons } from "./ApprovalButtons.tsx";
import { approvalWords } from "./approval_words.ts";
import { DenyForm } from "./DenyForm.tsx";
import { EmailEditor } from "./EmailEditor.tsx";

interface ProposalCardProps {
  step: StepView;
  approval: ApprovalView;
  /** Whether it can be changed here. */
  mayEdit: boolean;
  /** Rejects where it could not be decided; the card says why. */
  onDecide: (request: ApprovalRequest) => Promise<void>;
}

/** What exactly would happen, and yes, no, or differently. */
export function ProposalCard({ step, approval, mayEdit, onDecide }: ProposalCardProps) {
  const [mode, setMode] = useState<"look" | "edit" | "deny">("look");
  const [busy, setBusy] = useState(false);
  const words = approvalWords(step, approval);
  async function decide(request: ApprovalRequest) {
    setBusy(true);
    await onDecide(request).catch(toastError);
    setBusy(false);
  }
  return (
    <fieldset
      aria-label={`Needs your approval: ${words.title}`}
      class="overflow-hidden rounded-xl border border-line bg-surface shadow-low"
    >
      <header class="flex flex-wrap items-center gap-x-2 gap-y-0.5 bg-warning-soft px-4 py-2.5 text-warning">
        <ShieldCheck size={17} aria-hidden="true" class="shrink-0" />
        <h3 class="min-w-0 flex-1 font-medium">{words.title}</h3>
        <Expiry approval={approval} />
      </header>
      <div class="grid grid-cols-[minmax(0,1fr)] gap-3 p-4">
        {mode === "edit" && approval.preview.kind === "email" ? (
          <EmailEditor
            email={approval.preview}
            busy={busy}
            onCancel={() => setMode("look")}
            onReview={({ subject, body }) =>
              void decide({
                approval_id: approval.id,
                decision: "edit",
                arguments: { ...approval.arguments, subject, body },
              })
            }
          />
        ) : (
          <>
            <ToolResult view={approval.preview} />
            {mode === "deny" ? (
              <DenyForm
                busy={busy}
                onCancel={() => setMode("look")}
                onDeny={(reason) =>
                  void decide({ approval_id: approval.id, decision: "deny", ...(reason ? { reason } : {}) })
                }
              />
            ) : (
              <ApprovalButtons
                approveLabel={words.approve}
                busy={busy}
                allowed={mayWrite.value}
                onApprove={() => void decide({ approval_id: approval.id, decision: "approve" })}
                onEdit={mayEdit && approval.preview.kind === "email" ? () => setMode("edit") : undefined}
                onDeny={() => setMode("deny")}
              />
            )}
          </>
        )}
      </div>
    </fieldset>
  );
}

function Expiry({ approval }: { approval: ApprovalView }) {
  if (!approval.expiresAt) return null;
  return (
    <p class="text-sm">
      Expires <RelativeTime instant={approval.expiresAt} />
    </p>
  );
}
