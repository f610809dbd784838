import { pathTo } from "../../state/router.ts";
import { Link } from "../../ui/Link.tsx";
import { ScoreFactors } from "../leads/ScoreFactors.tsx";
import { ScoreMeter } from "../leads/ScoreMeter.tsx";
import type { ViewOf } from "./ToolResult.tsx";

/** A lead's score and why it is what it is. */
export function ScoreView({ view }: { view: ViewOf<"score"> }) {
  return (
    <div class="rounded-lg border border-line bg-surface px-3 py-2">
      <div class="mb-1.5 flex items-center justify-between gap-3">
        <Link to={pathTo.leads(view.lead.id)} class="font-medium text-accent">
          {view.lead.name}
        </Link>
        <ScoreMeter score={view.score} />
      </div>
      <ScoreFactors score={view.score} factors={view.factors} />
    </div>
  );
}
