import { X } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { messageOf } from "../../api/api_error.ts";
import { formatNumber } from "../../state/time.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { readLeads } from "../leads/lead_requests.ts";
import type { AudienceProps } from "./audience_props.ts";
import { LeadPicker } from "./LeadPicker.tsx";

const shown = 30;

/** Leads chosen one by one. */
export function AudienceLeads({ workspaceId, audience, isReadOnly, onChange }: AudienceProps) {
  const ids = audience.lead_ids ?? [];
  const [leads, setLeads] = useState<readonly Lead[]>();
  const [problem, setProblem] = useState<string>();
  const wanted = ids.slice(0, shown).join(" ");
  useEffect(() => {
    let isWanted = true;
    setProblem(undefined);
    readLeads(workspaceId, wanted.split(" ").filter(Boolean)).then(
      (read) => isWanted && setLeads(read),
      (error) => isWanted && setProblem(messageOf(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [workspaceId, wanted]);
  const set = (next: readonly string[]) => onChange(next.length > 0 ? { lead_ids: [...next] } : {});
  return (
    <div class="grid gap-3">
      {problem && (
        <p role="alert" class="text-danger text-sm">
          The names could not be read. {problem}
        </p>
      )}
      {ids.length > 0 && (
        <ul aria-label="Chosen leads" class="flex flex-wrap gap-1.5">
          {ids.slice(0, shown).map((id) => {
            const lead = leads?.find((each) => each.id === id);
            return (
              <li key={id} class="flex h-7 items-center gap-1 rounded-md bg-selected pr-0.5 pl-2 text-sm">
                {lead?.name ?? (leads ? "A deleted lead" : <Skeleton class="h-4 w-20" />)}
                {!isReadOnly && (
                  <IconButton
                    label={`Leave out ${lead?.name ?? "this lead"}`}
                    icon={X}
                    size="small"
                    class="size-6!"
                    onClick={() => set(ids.filter((each) => each !== id))}
                  />
                )}
              </li>
            );
          })}
          {ids.length > shown && (
            <li class="flex h-7 items-center px-2 text-muted text-sm">and {formatNumber(ids.length - shown)} more</li>
          )}
        </ul>
      )}
      {!isReadOnly && (
        <span>
          <LeadPicker
            workspaceId={workspaceId}
            label="Add a lead"
            onPick={(lead) => ids.includes(lead.id) || set([...ids, lead.id])}
          />
        </span>
      )}
    </div>
  );
}
