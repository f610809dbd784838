import { Trash2 } from "lucide-preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Goal } from "../../../shared/contracts/goal.ts";
import { goalOutlook, goalProgress } from "../../../shared/domain/goal_words.ts";
import { messageOf } from "../../api/api_error.ts";
import { toastError } from "../../state/toasts.ts";
import { mayManage, mayWrite } from "../../state/workspaces.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { GoalForm } from "./GoalForm.tsx";
import { deleteGoal, readGoals, saveGoal } from "./goal_requests.ts";
import { SettingsSection } from "./SettingsSection.tsx";

/** How many deals, meetings or answers are wanted, how far that is and where it leads. */
export function GoalSettings({ workspaceId }: { workspaceId: string }) {
  const [goals, setGoals] = useState<Goal[]>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const load = useCallback(async () => {
    setProblem(undefined);
    await readGoals(workspaceId).then(setGoals, (error) => setProblem(messageOf(error)));
  }, [workspaceId]);
  useEffect(() => void load(), [load]);
  async function change(work: Promise<void>) {
    setBusy(true);
    try {
      await work;
    } catch (error) {
      toastError(error);
    }
    await load();
    setBusy(false);
  }
  if (problem) return <ErrorState title="The goals could not be read" message={problem} onRetry={() => void load()} />;
  return (
    <SettingsSection
      title="Goals"
      description="How many you want in each month or quarter. A forecast comes after a week, with how sure it is."
    >
      {goals && goals.length > 0 && (
        <ul aria-label="Goals" class="grid divide-y divide-line rounded-lg border border-line bg-surface">
          {goals.map((goal) => (
            <li key={goal.id} class="flex items-center gap-3 py-2 pr-2 pl-4">
              <div class="min-w-0 flex-1">
                <p class="font-medium tabular-nums">
                  {goalProgress(goal)}
                  {!goal.is_mine && <span class="font-normal text-muted"> · everyone’s</span>}
                </p>
                <p class="text-muted text-sm">{goalOutlook(goal)}</p>
              </div>
              {(goal.is_mine ? mayWrite.value : mayManage.value) && (
                <IconButton
                  label={`Delete the goal: ${goalProgress(goal)}`}
                  icon={Trash2}
                  size="small"
                  disabled={busy}
                  onClick={() => void change(deleteGoal(workspaceId, goal.id))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {mayWrite.value && (
        <GoalForm forWorkspace={mayManage.value} busy={busy} onSave={(draft) => change(saveGoal(workspaceId, draft))} />
      )}
    </SettingsSection>
  );
}
