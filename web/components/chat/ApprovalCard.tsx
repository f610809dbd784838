import type { Conversation } from "../../state/conversation.ts";
import { focusComposer } from "../../state/shortcuts.ts";
import type { StepView } from "../../state/turn_view.ts";
import { ProposalCard } from "./ProposalCard.tsx";

interface ApprovalCardProps {
  step: StepView;
  turnId: string;
  conversation: Conversation;
}

/** A proposal that waits for the person, in the conversation that made it. */
export function ApprovalCard({ step, turnId, conversation }: ApprovalCardProps) {
  const { approval } = step;
  if (!approval) return null;
  return (
    // A new proposal (after an edit) begins with a fresh card.
    <ProposalCard
      key={approval.id}
      step={step}
      approval={approval}
      mayEdit
      onDecide={async (request) => {
        await conversation.decide(turnId, request);
        // The card is gone, and with it the button that had the focus.
        if (document.activeElement === document.body) focusComposer();
      }}
    />
  );
}
