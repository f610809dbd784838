import { Scale } from "lucide-preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { ComparedCampaign } from "../../../shared/contracts/campaign_report.ts";
import type { ListedCampaign, WinnerBy } from "../../../shared/contracts/campaign_view.ts";
import { messageOf } from "../../api/api_error.ts";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { CampaignChoice } from "./CampaignChoice.tsx";
import { ComparedTable } from "./ComparedTable.tsx";
import { daysChoices, metricChoices } from "./metric_choices.ts";
import { type Chosen, compareCampaigns } from "./report_requests.ts";

const scopes = [...daysChoices, { value: "chosen", label: "Choose" }] as const;
type Scope = (typeof scopes)[number]["value"];

interface CompareCampaignsProps {
  workspaceId: string;
  /** Every campaign there is, to choose from; read again as their numbers change. */
  campaigns: readonly ListedCampaign[];
}

/** Campaigns side by side: those of a time, or two to six that one chooses. */
export function CompareCampaigns({ workspaceId, campaigns }: CompareCampaignsProps) {
  const [scope, setScope] = useState<Scope>("90");
  const [ids, setIds] = useState<readonly string[]>([]);
  const [by, setBy] = useState<WinnerBy>("replied");
  const { compared, problem, reload } = useCompared(
    workspaceId,
    scope === "chosen" ? { ids } : { days: Number(scope) },
    campaigns,
  );
  const started = campaigns.filter((campaign) => campaign.started_at !== null);
  if (started.length < 2) {
    return (
      <EmptyState icon={Scale} title="Nothing to compare yet">
        Once two campaigns were started they stand here side by side: how many answered, clicked and opened, and whether
        the difference is more than chance.
      </EmptyState>
    );
  }
  return (
    <div class="grid grid-cols-1 gap-4">
      <div class="flex flex-wrap gap-3">
        <Segmented label="Which campaigns" options={scopes} value={scope} onChange={setScope} />
        <Segmented label="What counts" options={metricChoices} value={by} onChange={setBy} />
      </div>
      {scope === "chosen" && <CampaignChoice campaigns={started} ids={ids} onChange={setIds} />}
      {problem && <ErrorState title="They could not be compared" message={problem} onRetry={reload} />}
      {!compared && !problem && !(scope === "chosen" && ids.length < 2) && (
        <div aria-busy="true">
          <span class="sr-only">Loading the comparison</span>
          <Skeleton class="h-48 w-full" />
        </div>
      )}
      {compared && <ComparedTable compared={compared} by={by} />}
    </div>
  );
}

/** What they come to; undefined while it is not known or too few are chosen. */
function useCompared(workspaceId: string, chosen: Chosen, changed: unknown) {
  const [read, setRead] = useState<{ key: string; compared: ComparedCampaign[] }>();
  const [problem, setProblem] = useState<string>();
  const key = JSON.stringify(chosen);
  const load = useCallback(() => {
    const asked: Chosen = JSON.parse(key);
    setProblem(undefined);
    if ("ids" in asked && asked.ids.length < 2) return;
    compareCampaigns(workspaceId, asked).then(
      (compared) => setRead({ key, compared }),
      (error) => setProblem(messageOf(error)),
    );
  }, [workspaceId, key]);
  useEffect(load, [load, changed]);
  return { compared: read?.key === key ? read.compared : undefined, problem, reload: load };
}
