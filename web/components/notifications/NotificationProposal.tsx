import { useEffect, useState } from "preact/hooks";
import { z } from "zod";
import { toolView } from "../../../shared/contracts/events.ts";
import { messageOf } from "../../api/api_error.ts";
import { backend } from "../../api/backend.ts";
import { decide } from "../../api/chat.ts";
import { answerOf } from "../../api/rest.ts";
import { toast } from "../../state/toasts.ts";
import type { ApprovalView, StepView } from "../../state/turn_view.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { ProposalCard } from "../chat/ProposalCard.tsx";

const proposal = z.object({
  id: z.uuid(),
  tool_call_id: z.uuid(),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  preview: toolView,
  summary: z.string(),
  status: z.enum(["pending", "approved", "denied", "edited", "cancelled", "expired"]),
  expires_at: z.string(),
  reason: z.string().nullable(),
});
type Proposal = z.infer<typeof proposal>;

const outcomes: Record<Exclude<Proposal["status"], "pending">, string> = {
  approved: "This was approved.",
  denied: "You said no to this.",
  edited: "This was changed: the new version waits in its conversation.",
  cancelled: "This is no longer asked.",
  expired: "Nobody decided in time. Ask for it again.",
};

interface NotificationProposalProps {
  approvalId: string;
  onDecided: () => void;
}

/** A proposal of work that nobody watched: what exactly would happen, and the decision. The server checks it anew. */
export function NotificationProposal({ approvalId, onDecided }: NotificationProposalProps) {
  const [known, setKnown] = useState<Proposal>();
  const [problem, setProblem] = useState<string>();
  const read = () => {
    setProblem(undefined);
    const row = backend().rest.from("approvals").select(Object.keys(proposal.shape).join(",")).eq("id", approvalId);
    answerOf(row.single(), proposal).then(setKnown, (error) => setProblem(messageOf(error)));
  };
  useEffect(read, [approvalId]);
  if (problem) return <ErrorState title="The proposal could not be read" message={problem} onRetry={read} />;
  if (!known) return <Skeleton class="h-24 w-full" />;
  if (known.status !== "pending") return <p class="text-muted">{outcomes[known.status]}</p>;
  return (
    <ProposalCard
      step={stepOf(known)}
      approval={approvalOf(known)}
      mayEdit={false}
      onDecide={async (request) => {
        const answer = await decide(request, new AbortController().signal);
        // The turn goes on without anyone who follows it.
        await answer.body?.cancel();
        toast({
          title: request.decision === "approve" ? "Approved: the assistant goes on" : "Denied: the assistant knows",
          tone: "success",
        });
        onDecided();
      }}
    />
  );
}

function approvalOf({ id, status, arguments: given, preview, expires_at, reason }: Proposal): ApprovalView {
  return { id, status, arguments: given, preview, expiresAt: expires_at, reason: reason ?? undefined };
}

function stepOf(known: Proposal): StepView {
  return {
    callId: known.tool_call_id,
    tool: known.tool,
    arguments: known.arguments,
    state: "waiting",
    summary: known.summary,
    view: undefined,
    approval: approvalOf(known),
    undoneAt: undefined,
  };
}
