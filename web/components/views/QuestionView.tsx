import { QuestionResult } from "../questions/QuestionResult.tsx";
import type { ViewOf } from "./ToolResult.tsx";

/** The rows of a question in a conversation, as they were when it was asked. */
export function QuestionView({ view: { answer } }: { view: ViewOf<"question"> }) {
  return <QuestionResult answer={answer} />;
}
