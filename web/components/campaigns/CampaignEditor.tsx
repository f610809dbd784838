import { CircleAlert } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { AudienceCard } from "./AudienceCard.tsx";
import { CampaignBasics } from "./CampaignBasics.tsx";
import { EditLock } from "./EditLock.tsx";
import { SaveState } from "./SaveState.tsx";
import { StartDialog } from "./StartDialog.tsx";
import { StepList } from "./StepList.tsx";
import { useCampaignDraft } from "./use_campaign_draft.ts";

interface CampaignEditorProps {
  workspaceId: string;
  campaign: Campaign;
  put: (saved: Campaign) => void;
  /** Drops one's own version for what someone else saved. */
  onTakeTheirs: () => void;
}

/** Everything of a campaign that one writes: for whom, from whom, and the steps. It is kept by itself. */
export function CampaignEditor({ workspaceId, campaign, put, onTakeTheirs }: CampaignEditorProps) {
  const edited = useCampaignDraft(workspaceId, campaign, put);
  const [reviewed, setReviewed] = useState<Campaign>();
  const [busy, setBusy] = useState(false);
  const { draft, edit, settle } = edited;
  const isOver = campaign.status === "finished" || campaign.status === "stopped";
  const isReadOnly = !mayWrite.value || isOver || campaign.status === "running";
  const canStart =
    mayWrite.value && (campaign.status === "draft" || (campaign.status === "paused" && !campaign.is_approved));

  async function review() {
    setBusy(true);
    const saved = await settle();
    setBusy(false);
    if (saved) setReviewed(saved);
  }

  return (
    <div class="grid grid-cols-1 gap-5">
      {mayWrite.value && campaign.status === "running" && (
        <EditLock workspaceId={workspaceId} campaign={campaign} put={put} />
      )}
      {edited.isOutdated && (
        <div role="alert" class="flex flex-wrap items-center gap-3 rounded-lg bg-warning-soft p-4 text-warning">
          <CircleAlert size={16} aria-hidden="true" />
          <p class="min-w-0 flex-1">Someone changed this campaign while you wrote. Yours was not saved.</p>
          <Button size="small" onClick={onTakeTheirs}>
            Show theirs
          </Button>
        </div>
      )}
      <fieldset disabled={isReadOnly} class="contents">
        <CampaignBasics workspaceId={workspaceId} draft={draft} onChange={edit} />
      </fieldset>
      <AudienceCard
        workspaceId={workspaceId}
        campaign={campaign}
        draft={draft}
        isReadOnly={isReadOnly}
        onChange={edit}
      />
      <StepList workspaceId={workspaceId} campaign={campaign} draft={draft} isReadOnly={isReadOnly} onChange={edit} />
      {!isReadOnly && (
        <footer class="sticky bottom-3 z-1 flex flex-wrap items-center gap-3 rounded-xl bg-raised p-2 pl-4 shadow-high">
          <SaveState edited={edited} />
          <span class="flex-1" />
          {canStart && (
            <Button tone="primary" busy={busy} onClick={() => void review()}>
              Review and start
            </Button>
          )}
        </footer>
      )}
      {reviewed && (
        <StartDialog
          workspaceId={workspaceId}
          campaign={reviewed}
          onClose={() => setReviewed(undefined)}
          onStarted={(started) => {
            setReviewed(undefined);
            put(started);
          }}
        />
      )}
    </div>
  );
}
