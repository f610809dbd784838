import { workspace } from "../../state/workspaces.ts";
import { MeasureResult } from "../measures/MeasureResult.tsx";
import type { ViewOf } from "./ToolResult.tsx";

/** A measure in a conversation, as it was when it was asked; its link leads to the numbers of now. */
export function MeasureView({ view: { request, answer } }: { view: ViewOf<"measure"> }) {
  const workspaceId = workspace.value?.workspace_id;
  return workspaceId ? <MeasureResult workspaceId={workspaceId} request={request} answer={answer} /> : null;
}
