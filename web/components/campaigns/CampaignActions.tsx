import { CircleStop, Pause, Play } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { formatInstant } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { type CampaignStep, takeStep } from "./campaign_requests.ts";

interface CampaignActionsProps {
  workspaceId: string;
  campaign: Campaign;
  put: (changed: Campaign) => void;
}

/** Why a started campaign stands or runs, and the way to pause, resume and stop it. */
export function CampaignActions({ workspaceId, campaign, put }: CampaignActionsProps) {
  const [busy, setBusy] = useState(false);
  const [stopping, setStopping] = useState(false);
  const { status, is_approved: isApproved } = campaign;
  async function take(step: CampaignStep, said: string) {
    setBusy(true);
    try {
      put(await takeStep(step, workspaceId, campaign.id));
      announce(said);
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  }
  const isUnderWay = status === "running" || status === "paused";
  return (
    <div class="grid gap-3">
      {status === "paused" && (
        <div role="status" class="rounded-lg bg-warning-soft px-4 py-3 text-warning">
          <p class="font-medium">
            {isApproved ? "Nothing is sent while it is paused" : "It was changed, and waits for a new approval"}
          </p>
          <p>{campaign.paused_reason}</p>
        </div>
      )}
      {status === "running" && campaign.mailbox?.status === "paused" && (
        <div role="status" class="rounded-lg bg-warning-soft px-4 py-3 text-warning">
          <p class="font-medium">Its mailbox is paused, so nothing leaves</p>
          <p>{campaign.mailbox.paused_reason}</p>
        </div>
      )}
      <div class="flex flex-wrap items-center gap-2">
        <p class="mr-auto text-muted text-sm">{courseWords(campaign)}</p>
        {mayWrite.value && status === "running" && (
          <Button icon={Pause} busy={busy} onClick={() => void take("pause_campaign", "Paused")}>
            Pause
          </Button>
        )}
        {mayWrite.value && status === "paused" && isApproved && (
          <Button tone="primary" icon={Play} busy={busy} onClick={() => void take("resume_campaign", "Resumed")}>
            Resume
          </Button>
        )}
        {mayWrite.value && status === "paused" && !isApproved && (
          <Button tone="primary" onClick={() => navigate(`${pathTo.campaigns(campaign.id)}?view=sequence`)}>
            Look at it and start
          </Button>
        )}
        {mayWrite.value && isUnderWay && (
          <Button tone="danger" icon={CircleStop} onClick={() => setStopping(true)}>
            Stop
          </Button>
        )}
      </div>
      <ConfirmDialog
        open={stopping}
        onClose={() => setStopping(false)}
        title="Stop this campaign for good?"
        description="Nobody gets a further mail of it, and it cannot be started again. To hold it for a while, pause it."
        confirmLabel="Stop campaign"
        onConfirm={async () => put(await takeStep("stop_campaign", workspaceId, campaign.id))}
      />
    </div>
  );
}

function courseWords({ started_at: started, finished_at: finished, mailbox }: Campaign): string {
  const from = mailbox ? ` from ${mailbox.address}` : "";
  if (!started) return "";
  const end = finished ? `, ended ${formatInstant(finished)}` : "";
  return `Started ${formatInstant(started)}${from}${end}`;
}
