import { useEffect } from "preact/hooks";
import { CampaignPage } from "../../components/campaigns/CampaignPage.tsx";
import { CampaignsPanel } from "../../components/campaigns/CampaignsPanel.tsx";
import { TemplatesPanel } from "../../components/campaigns/TemplatesPanel.tsx";
import { RepliesPanel } from "../../components/replies/RepliesPanel.tsx";
import { ReplyPage } from "../../components/replies/ReplyPage.tsx";
import { loadCampaignNames } from "../../state/campaign_names.ts";
import { loadCustomFields } from "../../state/custom_fields.ts";
import { loadMembers } from "../../state/members.ts";
import { type Route, route } from "../../state/router.ts";
import { loadSegments } from "../../state/segments.ts";
import { loadStages } from "../../state/stages.ts";
import { toastError } from "../../state/toasts.ts";
import { workspace } from "../../state/workspaces.ts";

/** Email campaigns: all of them, or one to write, approve and watch; who answered; and the templates that mails begin from. */
export function CampaignsScreen() {
  const here = route.value;
  const workspaceId = workspace.value?.workspace_id;
  useEffect(() => {
    if (!workspaceId) return;
    const words = [loadSegments(workspaceId), loadStages(workspaceId), loadCustomFields(workspaceId)];
    Promise.all([...words, loadMembers(workspaceId), loadCampaignNames(workspaceId)]).catch(toastError);
  }, [workspaceId]);
  if (!workspaceId) return null;
  return (
    <div class="h-full overflow-y-auto overscroll-contain">
      <Place here={here} workspaceId={workspaceId} />
    </div>
  );
}

function Place({ here, workspaceId }: { here: Route; workspaceId: string }) {
  if (here.name === "replies") {
    return here.replyId ? (
      <ReplyPage key={here.replyId} workspaceId={workspaceId} replyId={here.replyId} />
    ) : (
      <RepliesPanel key={workspaceId} workspaceId={workspaceId} />
    );
  }
  if (here.name === "templates") {
    return <TemplatesPanel key={workspaceId} workspaceId={workspaceId} templateId={here.templateId} />;
  }
  const campaignId = here.name === "campaigns" ? here.campaignId : undefined;
  return campaignId ? (
    <CampaignPage key={campaignId} workspaceId={workspaceId} campaignId={campaignId} />
  ) : (
    <CampaignsPanel key={workspaceId} workspaceId={workspaceId} />
  );
}
