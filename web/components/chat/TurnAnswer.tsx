import type { Conversation } from "../../state/conversation.ts";
import { groupBlocks } from "../../state/group_blocks.ts";
import type { TurnItem } from "../../state/thread_view.ts";
import { isUnderWay, type TurnView } from "../../state/turn_view.ts";
import { ApprovalCard } from "./ApprovalCard.tsx";
import { Markdown } from "./Markdown.tsx";
import { PlanCard } from "./PlanCard.tsx";
import { ReceiptCard } from "./ReceiptCard.tsx";
import { Thinking } from "./Thinking.tsx";
import { ToolSteps } from "./ToolSteps.tsx";
import { TurnActions } from "./TurnActions.tsx";
import { TurnEnding } from "./TurnEnding.tsx";

interface TurnAnswerProps {
  /** Undefined until the server has taken the message. */
  turnId: string | undefined;
  item: TurnItem | undefined;
  conversation: Conversation;
  last: boolean;
}

/** The assistant's answer: its words, what it did, what waits, and the receipt. */
export function TurnAnswer({ turnId, item, conversation, last }: TurnAnswerProps) {
  if (!turnId) {
    return (
      <article aria-label="Assistant" aria-busy="true">
        <h2 class="sr-only">Assistant</h2>
        <Thinking />
      </article>
    );
  }
  const turn = conversation.turns.turn(turnId).value;
  const underWay = isUnderWay(turn.status);
  return (
    <article aria-label="Assistant" aria-busy={underWay} class="grid grid-cols-[minmax(0,1fr)] gap-3.5">
      <h2 class="sr-only">Assistant</h2>
      {turn.plan.length > 0 && <PlanCard turn={turn} conversation={conversation} />}
      <AnswerBlocks turn={turn} conversation={conversation} underWay={underWay} />
      {underWay && isSilent(turn) && <Thinking />}
      <TurnEnding turn={turn} conversation={conversation} last={last} />
      {!underWay && turn.receipt && <ReceiptCard turn={turn} receipt={turn.receipt} conversation={conversation} />}
      {!underWay && <TurnActions turn={turn} item={item} conversation={conversation} last={last} />}
    </article>
  );
}

function AnswerBlocks({
  turn,
  conversation,
  underWay,
}: {
  turn: TurnView;
  conversation: Conversation;
  underWay: boolean;
}) {
  const groups = groupBlocks(turn);
  return (
    <>
      {groups.map((group, index) => {
        if (group.kind === "text") {
          return <Markdown key={group.key} text={group.text} growing={underWay && index === groups.length - 1} />;
        }
        if (group.kind === "approval") {
          return <ApprovalCard key={group.key} step={group.step} turnId={turn.turnId} conversation={conversation} />;
        }
        return <ToolSteps key={group.key} steps={group.steps} />;
      })}
    </>
  );
}

/** Under way, with nothing on the screen that moves. */
function isSilent(turn: TurnView): boolean {
  const last = turn.blocks.at(-1);
  if (!last) return true;
  return last.kind === "step" && turn.steps[last.key]?.state !== "running";
}
