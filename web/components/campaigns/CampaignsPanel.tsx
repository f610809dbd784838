import { Mails, Plus, Sparkles } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { ask } from "../../state/ask.ts";
import { navigate, pathTo, query } from "../../state/router.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { BestTimes } from "../campaign_numbers/BestTimes.tsx";
import { CompareCampaigns } from "../campaign_numbers/CompareCampaigns.tsx";
import { HealthNotes } from "../mailboxes/HealthNotes.tsx";
import { CampaignItem } from "./CampaignItem.tsx";
import { CampaignTabs } from "./CampaignTabs.tsx";
import { createCampaign } from "./create_campaign.ts";
import { type CampaignList, useCampaignList } from "./use_campaign_list.ts";

const views = ["campaigns", "compare", "times"] as const;

/** Every campaign with its numbers and the way to a new one; side by side; and when mails are answered most. */
export function CampaignsPanel({ workspaceId }: { workspaceId: string }) {
  const list = useCampaignList(workspaceId);
  const [busy, setBusy] = useState(false);
  const view = views.find((each) => each === query.value.get("view")) ?? "campaigns";
  async function start() {
    setBusy(true);
    try {
      navigate(pathTo.campaigns((await createCampaign(workspaceId)).id));
    } catch (error) {
      toastError(error);
      setBusy(false);
    }
  }
  const newButton = mayWrite.value && (
    <Button tone="primary" icon={Plus} busy={busy} onClick={() => void start()}>
      New campaign
    </Button>
  );
  return (
    <div class="mx-auto grid max-w-240 grid-cols-1 gap-4 px-4 pt-4 pb-16 md:px-6">
      <header class="flex min-h-8.5 items-center gap-3">
        <h1 class="flex-1 font-semibold text-lg">Campaigns</h1>
        {list.campaigns && list.campaigns.length > 0 && newButton}
      </header>
      <CampaignTabs selected={view} />
      <div id="campaigns-panel" role="tabpanel" aria-label="Campaigns" class="grid min-w-0 grid-cols-1 gap-4">
        {view === "campaigns" && <HealthNotes workspaceId={workspaceId} changed={list.campaigns} />}
        {view === "times" ? (
          <BestTimes workspaceId={workspaceId} />
        ) : view === "compare" && list.campaigns ? (
          <CompareCampaigns workspaceId={workspaceId} campaigns={list.campaigns} />
        ) : (
          <CampaignsBody list={list} newButton={newButton} />
        )}
      </div>
    </div>
  );
}

function CampaignsBody({ list, newButton }: { list: CampaignList; newButton: ComponentChildren }) {
  const { campaigns, problem, reload } = list;
  if (!campaigns) {
    return problem ? (
      <ErrorState title="The campaigns could not be read" message={problem} onRetry={reload} />
    ) : (
      <div aria-busy="true" class="grid gap-3">
        <span class="sr-only">Loading campaigns</span>
        <Skeleton class="h-24 w-full" />
        <Skeleton class="h-24 w-full" />
        <Skeleton class="h-24 w-full" />
      </div>
    );
  }
  if (campaigns.length === 0) return <NoCampaigns newButton={newButton} />;
  return (
    <>
      {problem && (
        <p role="status" class="text-danger text-sm">
          The numbers could not be read again: {problem}
        </p>
      )}
      <ul aria-label="Campaigns" class="grid grid-cols-1 gap-3">
        {campaigns.map((campaign) => (
          <CampaignItem key={campaign.id} campaign={campaign} />
        ))}
      </ul>
    </>
  );
}

function NoCampaigns({ newButton }: { newButton: ComponentChildren }) {
  return (
    <EmptyState
      icon={Mails}
      title="Your campaigns will stand here"
      action={
        newButton && (
          <div class="flex flex-wrap justify-center gap-2">
            {newButton}
            <Button icon={Sparkles} onClick={() => ask("Write a three-step e-mail sequence for ", { send: false })}>
              Let the assistant draft one
            </Button>
          </div>
        )
      }
    >
      {newButton
        ? "A campaign is a few short mails to many people, each filled in for its reader. You say for whom, write the steps and the waits between them, look at it as a reader would, and approve it. Who answers gets no further mail."
        : "Nobody has written a campaign in this workspace yet. As a viewer you will see them here once someone does."}
    </EmptyState>
  );
}
