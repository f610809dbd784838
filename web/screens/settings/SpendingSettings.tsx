import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { UsageSection } from "./UsageSection.tsx";
import { useSpending } from "./use_spending.ts";
import { WorkspaceLimits } from "./WorkspaceLimits.tsx";

/** What the assistant costs here: the month so far and the limits. */
export function SpendingSettings({ workspaceId }: { workspaceId: string }) {
  const { spending, problem, load } = useSpending(workspaceId);
  if (problem && !spending) {
    return <ErrorState title="The usage could not be read" message={problem} onRetry={() => void load()} />;
  }
  if (!spending) {
    return (
      <div aria-busy="true" class="grid gap-3 py-6">
        <span class="sr-only">Loading usage</span>
        <Skeleton class="h-8 w-1/2" />
        <Skeleton class="h-24 w-full" />
      </div>
    );
  }
  return (
    <>
      <UsageSection spending={spending} />
      <WorkspaceLimits workspaceId={workspaceId} spending={spending} onSaved={load} />
    </>
  );
}
