import { announce } from "../ui/Announcer.tsx";
import { answerText, type TurnView } from "./turn_view.ts";

const spokenMaxLength = 400;

/** Tells a screen reader how an answer ended, with its beginning. */
export function announceTurn(turn: TurnView): void {
  announce(sentenceFor(turn));
}

function sentenceFor(turn: TurnView): string {
  if (turn.status === "failed") return `The answer failed. ${turn.error?.message ?? ""}`;
  if (turn.status === "stopped") return "The answer was stopped.";
  const text = answerText(turn);
  const spoken = text.length > spokenMaxLength ? `${text.slice(0, spokenMaxLength)} …` : text;
  if (turn.status === "waiting") return `${spoken} The assistant waits for your approval.`;
  return turn.status === "completed" ? `Answer: ${spoken}` : "";
}
