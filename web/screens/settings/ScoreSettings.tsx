import { useEffect } from "preact/hooks";
import { refreshFacets } from "../../components/leads/facets_state.ts";
import { loadCustomFields } from "../../state/custom_fields.ts";
import { loadMembers } from "../../state/members.ts";
import { loadStages } from "../../state/stages.ts";
import { toastError } from "../../state/toasts.ts";
import { workspace } from "../../state/workspaces.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { ScoreBackTestSection } from "./ScoreBackTestSection.tsx";
import { ScoreRuleList } from "./ScoreRuleList.tsx";
import { SettingsSection } from "./SettingsSection.tsx";
import { useScoreRules } from "./use_score_rules.ts";

/** What makes a lead's score: read by everyone, changed by owners and admins. */
export function ScoreSettings({ workspaceId }: { workspaceId: string }) {
  const { found, problem, load } = useScoreRules(workspaceId);
  // The words of a rule name stages, members and custom fields.
  useEffect(() => {
    const reading = [loadStages(workspaceId), loadMembers(workspaceId), loadCustomFields(workspaceId)];
    Promise.all(reading).catch(toastError);
    void refreshFacets(workspaceId);
  }, [workspaceId]);
  if (problem && !found) {
    return <ErrorState title="The score rules could not be read" message={problem} onRetry={() => void load()} />;
  }
  if (!found) {
    return (
      <div aria-busy="true" class="grid gap-3">
        <span class="sr-only">Loading score rules</span>
        <Skeleton class="h-8 w-1/2" />
        <Skeleton class="h-24 w-full" />
      </div>
    );
  }
  const mayChange = ["owner", "admin"].includes(workspace.value?.role ?? "");
  return (
    <>
      <SettingsSection
        title="Score rules"
        description="A lead's score is the sum of these points, from 0 to 100. The lead shows which rules gave them."
      >
        <p role="status" class={found.under_way ? "flex items-center gap-2 text-muted" : "sr-only"}>
          {found.under_way && (
            <>
              <Spinner size={15} /> Scores are being computed.
            </>
          )}
        </p>
        <ScoreRuleList workspaceId={workspaceId} rules={found.rules} mayChange={mayChange} onChanged={load} />
      </SettingsSection>
      {found.rules.some((rule) => rule.active) && (
        <ScoreBackTestSection workspaceId={workspaceId} rules={found.rules} />
      )}
    </>
  );
}
