import type { StepView } from "../../state/turn_view.ts";
import { ToolResult } from "../views/ToolResult.tsx";
import { ArgumentList } from "./ArgumentList.tsx";

/** What an action was asked to do, and what came of it. */
export function StepDetails({ step }: { step: StepView }) {
  const view = step.view ?? step.approval?.preview;
  return (
    <div class="grid grid-cols-[minmax(0,1fr)] gap-3 border-line border-t bg-sunken/60 px-3 py-3">
      <section class="grid grid-cols-[minmax(0,1fr)] gap-1.5">
        <h3 class="font-medium text-muted text-sm">Asked for</h3>
        <ArgumentList values={step.arguments} />
      </section>
      {(step.summary || view) && (
        <section class="grid grid-cols-[minmax(0,1fr)] gap-1.5">
          <h3 class="font-medium text-muted text-sm">Result</h3>
          {step.summary && <p>{step.summary}</p>}
          {view && <ToolResult view={view} />}
        </section>
      )}
      {step.approval?.reason && (
        <p class="text-muted">
          Your reason: <q>{step.approval.reason}</q>
        </p>
      )}
    </div>
  );
}
