import { useEffect, useState } from "preact/hooks";
import type { MeasureAnswer, MeasureRequest } from "../../../shared/contracts/measure.ts";
import { messageOf } from "../../api/api_error.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { MeasureResult } from "./MeasureResult.tsx";
import { readMeasure } from "./measure_requests.ts";

const refreshMilliseconds = 60_000;

/** A measure, read now and again every minute while somebody looks. */
export function MeasurePanel({ workspaceId, request }: { workspaceId: string; request: MeasureRequest }) {
  const [answer, setAnswer] = useState<MeasureAnswer>();
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  const asked = JSON.stringify(request);
  useEffect(() => {
    let wanted = true;
    const read = () =>
      readMeasure(workspaceId, request).then(
        (fresh) => {
          if (!wanted) return;
          setAnswer(fresh);
          setProblem(undefined);
        },
        (error: unknown) => wanted && setProblem(messageOf(error)),
      );
    setAnswer(undefined);
    void read();
    const timer = setInterval(() => document.visibilityState === "visible" && void read(), refreshMilliseconds);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [workspaceId, asked, attempt]);
  if (problem && !answer) {
    return (
      <ErrorState title="The numbers could not be read" message={problem} onRetry={() => setAttempt((n) => n + 1)} />
    );
  }
  if (!answer) {
    return (
      <div aria-busy="true">
        <span class="sr-only">Loading numbers</span>
        <Skeleton class="h-60 w-full" />
      </div>
    );
  }
  return <MeasureResult workspaceId={workspaceId} request={request} answer={answer} />;
}
