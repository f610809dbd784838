import { ArrowLeft } from "lucide-preact";
import { useCallback, useState } from "preact/hooks";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { navigate, pathTo, query } from "../../state/router.ts";
import { Badge } from "../../ui/Badge.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Tabs } from "../../ui/Tabs.tsx";
import { DemoClock } from "../demo_clock/DemoClock.tsx";
import { CampaignActions } from "./CampaignActions.tsx";
import { CampaignEditor } from "./CampaignEditor.tsx";
import { CampaignPeople } from "./CampaignPeople.tsx";
import { CampaignProgress } from "./CampaignProgress.tsx";
import { statusWord } from "./campaign_words.ts";
import { type FollowedCampaign, useCampaign } from "./use_campaign.ts";

/** One campaign: written while it is a draft, watched once it was started. */
export function CampaignPage({ workspaceId, campaignId }: { workspaceId: string; campaignId: string }) {
  const followed = useCampaign(workspaceId, campaignId);
  const { campaign, problem, reload } = followed;
  const status = campaign && statusWord(campaign);
  return (
    <div class="mx-auto grid max-w-240 grid-cols-1 gap-5 px-4 pt-4 pb-16 md:px-6">
      <header class="grid gap-1">
        <Link to={pathTo.campaigns()} class="flex w-fit items-center gap-1.5 text-muted text-sm hover:text-ink">
          <ArrowLeft size={14} aria-hidden="true" />
          Campaigns
        </Link>
        <div class="flex min-w-0 items-center gap-3">
          <h1 class="min-w-0 truncate font-semibold text-xl">{campaign?.name ?? "Campaign"}</h1>
          {status && <Badge tone={status.tone}>{status.label}</Badge>}
        </div>
      </header>
      {problem && <ErrorState title="This campaign could not be loaded" message={problem} onRetry={reload} />}
      {!campaign && !problem && (
        <div aria-busy="true" class="grid gap-3">
          <span class="sr-only">Loading the campaign</span>
          <Skeleton class="h-24 w-full" />
          <Skeleton class="h-60 w-full" />
        </div>
      )}
      {campaign && <CampaignBody workspaceId={workspaceId} campaign={campaign} followed={followed} />}
    </div>
  );
}

const views = ["progress", "people", "sequence"] as const;
type View = (typeof views)[number];
const viewLabels: Readonly<Record<View, string>> = { progress: "Progress", people: "People", sequence: "Sequence" };

interface CampaignBodyProps {
  workspaceId: string;
  campaign: Campaign;
  followed: FollowedCampaign;
}

function CampaignBody({ workspaceId, campaign, followed }: CampaignBodyProps) {
  // Another round: what someone else saved is taken over whole.
  const [round, setRound] = useState(0);
  const { put, reload } = followed;
  const takeTheirs = useCallback(() => {
    setRound((before) => before + 1);
    reload();
  }, [reload]);
  const editor = (
    <CampaignEditor
      key={`${campaign.id} ${round}`}
      workspaceId={workspaceId}
      campaign={campaign}
      put={put}
      onTakeTheirs={takeTheirs}
    />
  );
  if (!campaign.started_at) return editor;
  const view = views.find((each) => each === query.value.get("view")) ?? "progress";
  return (
    <>
      <CampaignActions workspaceId={workspaceId} campaign={campaign} put={put} />
      <DemoClock />
      <Tabs
        label="Campaign"
        tabs={views.map((id) => ({ id, label: viewLabels[id] }))}
        selected={view}
        onSelect={(id) =>
          navigate(`${pathTo.campaigns(campaign.id)}${id === "progress" ? "" : `?view=${id}`}`, { replace: true })
        }
        panelId="campaign-panel"
      />
      <div id="campaign-panel" role="tabpanel" aria-label={viewLabels[view]} class="min-w-0">
        {view === "progress" && <CampaignProgress workspaceId={workspaceId} campaign={campaign} />}
        {view === "people" && <CampaignPeople workspaceId={workspaceId} campaign={campaign} />}
        {view === "sequence" && editor}
      </div>
    </>
  );
}
