import type { MeasureRequest } from "../../../shared/contracts/measure.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { MeasureResult } from "./MeasureResult.tsx";
import { useMeasure } from "./use_measure.ts";

/** A measure as it is now. */
export function MeasurePanel({ workspaceId, request }: { workspaceId: string; request: MeasureRequest }) {
  const { answer, problem, refresh } = useMeasure(workspaceId, request);
  if (answer) return <MeasureResult workspaceId={workspaceId} request={request} answer={answer} />;
  if (problem) return <ErrorState title="The numbers could not be read" message={problem} onRetry={refresh} />;
  return (
    <div aria-busy="true">
      <span class="sr-only">Loading numbers</span>
      <Skeleton class="h-60 w-full" />
    </div>
  );
}
