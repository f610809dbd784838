import { Users } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { type DuplicateOfOne, type DuplicatePair, duplicatesOf } from "./care_requests.ts";

interface DuplicateHintProps {
  workspaceId: string;
  lead: Lead;
  onCompare: (pair: DuplicatePair) => void;
}

const shownDuplicates = 3;

/** Says quietly who may be the same person as this lead. */
export function DuplicateHint({ workspaceId, lead, onCompare }: DuplicateHintProps) {
  const found = useDuplicates(workspaceId, lead);
  if (found.length === 0 || !mayWrite.value) return null;
  return (
    <ul
      aria-label="Possible duplicates"
      class="mx-5 mb-3 grid gap-1 rounded-lg border border-line bg-surface py-1.5 pr-1.5 pl-3"
    >
      {found.slice(0, shownDuplicates).map((each) => (
        <li key={each.lead.id} class="flex items-center gap-2.5">
          <Users size={15} aria-hidden="true" class="shrink-0 text-muted" />
          <p class="min-w-0 flex-1 break-words text-sm">
            May be the same as <span class="font-medium">{each.lead.name}</span>
            <span class="block text-muted">{each.reasons[0]?.words}</span>
          </p>
          <Button
            size="small"
            tone="quiet"
            aria-label={`Compare with ${each.lead.name}`}
            onClick={() => onCompare({ reasons: each.reasons, leads: [lead, each.lead] })}
          >
            Compare
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Looked for anew when what identifies the lead changes. Without an answer there is no hint: nothing is missed. */
function useDuplicates(workspaceId: string, lead: Lead): DuplicateOfOne[] {
  const [found, setFound] = useState<{ of: string; duplicates: DuplicateOfOne[] }>();
  useEffect(() => {
    let outdated = false;
    duplicatesOf(workspaceId, lead.id).then(
      (duplicates) => !outdated && setFound({ of: lead.id, duplicates }),
      () => undefined,
    );
    return () => {
      outdated = true;
    };
  }, [workspaceId, lead.id, lead.updated_at]);
  return found?.of === lead.id ? found.duplicates : [];
}
