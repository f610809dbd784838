import { useCallback, useEffect, useState } from "preact/hooks";
import type { Behaviour } from "../../../shared/contracts/behaviour.ts";
import { messageOf } from "../../api/api_error.ts";
import { toastError } from "../../state/toasts.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { BehaviourItem } from "./BehaviourItem.tsx";
import { type BehaviourChanges, changeBehaviour, readBehaviours } from "./behaviour_requests.ts";
import { GoalSettings } from "./GoalSettings.tsx";
import { SettingsSection } from "./SettingsSection.tsx";

/** What the assistant says without being asked: what each watches, from where on it speaks, and whether it may. */
export function BehaviourSettings({ workspaceId }: { workspaceId: string }) {
  const [behaviours, setBehaviours] = useState<Behaviour[]>();
  const [problem, setProblem] = useState<string>();
  const load = useCallback(() => {
    setProblem(undefined);
    readBehaviours(workspaceId).then(setBehaviours, (error) => setProblem(messageOf(error)));
  }, [workspaceId]);
  useEffect(load, [load]);
  if (!behaviours) {
    return problem ? (
      <ErrorState title="What the assistant says could not be read" message={problem} onRetry={load} />
    ) : (
      <div aria-busy="true" class="grid gap-3">
        <span class="sr-only">Loading what the assistant says</span>
        <Skeleton class="h-24 w-full" />
        <Skeleton class="h-24 w-full" />
      </div>
    );
  }
  const change = async (name: string, changes: BehaviourChanges) => {
    try {
      const changed = await changeBehaviour(workspaceId, name, changes);
      setBehaviours((all) => all?.map((each) => (each.name === name ? changed : each)));
    } catch (error) {
      toastError(error);
      load();
    }
  };
  return (
    <>
      <SettingsSection
        title="Speaking up"
        description="What the assistant tells you without being asked. Rules with numbers decide; each thing is said once, to you alone."
      >
        {behaviours.length === 0 && <p class="text-muted">Nothing yet. It is set up within a minute of the start.</p>}
        <ul class="grid gap-3">
          {behaviours.map((behaviour) => (
            <BehaviourItem
              key={behaviour.name}
              behaviour={behaviour}
              workspaceId={workspaceId}
              onChange={(changes) => change(behaviour.name, changes)}
            />
          ))}
        </ul>
      </SettingsSection>
      <GoalSettings workspaceId={workspaceId} />
    </>
  );
}
