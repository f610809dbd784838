import { ChevronRight } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Lead, LeadChanges } from "../../../shared/contracts/lead.ts";
import type { ScoreExplanation } from "../../../shared/contracts/score.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { EditableFact } from "./EditableFact.tsx";
import { Fact } from "./Fact.tsx";
import { explainScore } from "./lead_requests.ts";
import { readFact } from "./read_fact.ts";
import { ScoreFactors } from "./ScoreFactors.tsx";
import { ScoreMeter } from "./ScoreMeter.tsx";

interface LeadScoreProps {
  workspaceId: string;
  lead: Lead;
  onSave: (changes: LeadChanges) => void;
}

/** A lead's score: with the rules that made it, or to edit where it is set by hand. */
export function LeadScore({ workspaceId, lead, onSave }: LeadScoreProps) {
  const explanation = useExplanation(workspaceId, lead);
  if (!explanation?.factors) {
    return (
      <Fact label="Score">
        <EditableFact
          label="Score"
          type="number"
          read={(typed) => readFact("score", typed)}
          value={`${lead.score}`}
          readOnly={!mayWrite.value || !explanation}
          onSave={onSave}
          class="flex-1"
        >
          <ScoreMeter score={lead.score} />
        </EditableFact>
      </Fact>
    );
  }
  return (
    <Fact label="Score">
      <details class="group flex-1 px-2">
        <summary class="-ml-0.5 flex w-fit list-none items-center gap-2 rounded-md py-1">
          <ScoreMeter score={explanation.score} />
          <span class="flex items-center gap-0.5 text-muted text-sm">
            Why
            <ChevronRight size={14} aria-hidden="true" class="transition-transform group-open:rotate-90" />
          </span>
        </summary>
        <div class="pt-1 pb-2">
          <ScoreFactors score={explanation.score} factors={explanation.factors} />
        </div>
      </details>
    </Fact>
  );
}

/** Read anew when the lead changes; undefined until it is known, or when it can't be read. */
function useExplanation(workspaceId: string, lead: Lead): ScoreExplanation | undefined {
  const [explanation, setExplanation] = useState<ScoreExplanation>();
  useEffect(() => {
    let outdated = false;
    explainScore(workspaceId, lead.id).then(
      (found) => !outdated && setExplanation(found ?? undefined),
      () => !outdated && setExplanation(undefined),
    );
    return () => {
      outdated = true;
    };
  }, [workspaceId, lead.id, lead.score, lead.updated_at]);
  return explanation?.lead.id === lead.id ? explanation : undefined;
}
