import { workspace } from "../../state/workspaces.ts";
import { QuestionResult } from "../questions/QuestionResult.tsx";
import type { ViewOf } from "./ToolResult.tsx";

/** The rows of a question in a conversation, as they were when it was asked. */
export function QuestionView({ view: { answer } }: { view: ViewOf<"question"> }) {
  const place = workspace.value;
  return place ? <QuestionResult workspaceId={place.workspace_id} answer={answer} /> : null;
}
