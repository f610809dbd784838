import { ChevronRight } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { LeadStay } from "../../../shared/contracts/lead_history.ts";
import { formatInstant, locale } from "../../state/time.ts";
import { StageBadge } from "../../ui/StageBadge.tsx";
import { durationWords } from "./duration_words.ts";
import { readStays } from "./history_requests.ts";

interface StageStaysProps {
  workspaceId: string;
  leadId: string;
  /** Changes whenever the lead may have moved. */
  version: string;
}

/** How a lead came along the pipeline: each stay with its length. */
export function StageStays({ workspaceId, leadId, version }: StageStaysProps) {
  const [stays, setStays] = useState<LeadStay[]>([]);
  useEffect(() => {
    let wanted = true;
    // Without an answer the row is left out: the timeline below tells the same at length.
    readStays(workspaceId, leadId).then(
      (found) => wanted && setStays(found),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [workspaceId, leadId, version]);
  if (stays.length === 0) return null;
  return (
    <ol aria-label="Stages so far" class="flex flex-wrap items-center gap-x-1 gap-y-2">
      {stays.map((stay, index) => (
        <li key={stay.entered_at} class="flex items-center gap-1">
          {index > 0 && <ChevronRight size={13} aria-hidden="true" class="text-faint" />}
          <span
            class="flex items-center gap-1.5"
            title={`Since ${formatInstant(stay.entered_at)}${stay.actor_name ? `, ${stay.actor_name}` : ""}`}
          >
            <StageBadge stage={stay.stage} />
            <span class="text-muted text-sm tabular-nums">{durationWords(stay.seconds, locale.value)}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
