import { workspace } from "../../state/workspaces.ts";
import { LazyPart } from "../LazyPart.tsx";
import type { ViewOf } from "./ToolResult.tsx";

const researchCard = () => import("../research/ResearchCard.tsx").then((module) => module.ResearchCard);

/** Research on many leads: its price before it begins, and then how far it is, live. */
export function ResearchView({ view: { job } }: { view: ViewOf<"research"> }) {
  const workspaceId = workspace.value?.workspace_id;
  if (!workspaceId) return null;
  return (
    <LazyPart
      load={researchCard}
      props={{ workspaceId, jobId: job.id, known: job }}
      placeholder={<p class="text-muted">Research on many leads</p>}
    />
  );
}
