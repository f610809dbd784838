import { useEffect } from "preact/hooks";
import { CampaignPage } from "../../components/campaigns/CampaignPage.tsx";
import { CampaignsPanel } from "../../components/campaigns/CampaignsPanel.tsx";
import { loadCampaignNames } from "../../state/campaign_names.ts";
import { loadCustomFields } from "../../state/custom_fields.ts";
import { loadMembers } from "../../state/members.ts";
import { route } from "../../state/router.ts";
import { loadSegments } from "../../state/segments.ts";
import { loadStages } from "../../state/stages.ts";
import { toastError } from "../../state/toasts.ts";
import { workspace } from "../../state/workspaces.ts";

/** Email campaigns: all of them, or one to write, approve and watch. */
export function CampaignsScreen() {
  const here = route.value;
  const workspaceId = workspace.value?.workspace_id;
  useEffect(() => {
    if (!workspaceId) return;
    const words = [loadSegments(workspaceId), loadStages(workspaceId), loadCustomFields(workspaceId)];
    Promise.all([...words, loadMembers(workspaceId), loadCampaignNames(workspaceId)]).catch(toastError);
  }, [workspaceId]);
  if (!workspaceId) return null;
  const campaignId = here.name === "campaigns" ? here.campaignId : undefined;
  return (
    <div class="h-full overflow-y-auto overscroll-contain">
      {campaignId ? (
        <CampaignPage key={campaignId} workspaceId={workspaceId} campaignId={campaignId} />
      ) : (
        <CampaignsPanel key={workspaceId} workspaceId={workspaceId} />
      )}
    </div>
  );
}
