import { useEffect } from "preact/hooks";
import { AlertRuleList } from "../../components/alerts/AlertRuleList.tsx";
import { useAlertRules } from "../../components/alerts/use_alert_rules.ts";
import { refreshFacets } from "../../components/leads/facets_state.ts";
import { loadCampaignNames } from "../../state/campaign_names.ts";
import { loadCustomFields } from "../../state/custom_fields.ts";
import { loadMembers } from "../../state/members.ts";
import { loadSegments } from "../../state/segments.ts";
import { loadStages } from "../../state/stages.ts";
import { toastError } from "../../state/toasts.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { SettingsSection } from "./SettingsSection.tsx";

/** What the person wants to be told of the moment it happens. */
export function AlertSettings({ workspaceId }: { workspaceId: string }) {
  const { rules, problem, load } = useAlertRules(workspaceId);
  // The words of an alert name stages, members, segments, campaigns and custom fields.
  useEffect(() => {
    const reading = [loadStages, loadMembers, loadSegments, loadCampaignNames, loadCustomFields];
    Promise.all(reading.map((read) => read(workspaceId))).catch(toastError);
    void refreshFacets(workspaceId);
  }, [workspaceId]);
  if (problem && !rules) {
    return <ErrorState title="The alerts could not be read" message={problem} onRetry={() => void load()} />;
  }
  if (!rules) {
    return (
      <div aria-busy="true" class="grid gap-3">
        <span class="sr-only">Loading alerts</span>
        <Skeleton class="h-8 w-1/2" />
        <Skeleton class="h-24 w-full" />
      </div>
    );
  }
  return (
    <SettingsSection
      title="Alert rules"
      description="The database watches for these and tells you at once. They are yours alone; many at a time become one notification."
    >
      <AlertRuleList workspaceId={workspaceId} rules={rules} onChanged={load} />
    </SettingsSection>
  );
}
