import { Ban, Check, ChevronRight, CircleX, Clock, Undo2 } from "lucide-preact";
import { useId, useState } from "preact/hooks";
import type { StepState, StepView } from "../../state/turn_view.ts";
import { classNames } from "../../ui/class_names.ts";
import { Spinner } from "../../ui/Spinner.tsx";
import { StepDetails } from "./StepDetails.tsx";
import { toolWords } from "./tool_words.ts";

/** What the assistant did, one line each; a line opens to show what it asked for and what it got. */
export function ToolSteps({ steps }: { steps: readonly StepView[] }) {
  return (
    <ul aria-label="Actions" class="overflow-hidden rounded-lg border border-line bg-surface">
      {steps.map((step) => (
        <li key={step.callId} class="border-line not-first:border-t">
          <ToolStep step={step} />
        </li>
      ))}
    </ul>
  );
}

const stateWords: Record<StepState, string> = {
  running: "under way",
  waiting: "waits for you",
  approved: "approved, under way",
  sending: "approved, being sent",
  done: "done",
  failed: "failed",
  denied: "denied",
  cancelled: "not done",
};

function ToolStep({ step }: { step: StepView }) {
  const [chosen, setChosen] = useState<boolean>();
  const open = chosen ?? isOffer(step);
  const id = useId();
  const { icon: Icon, doing, did } = toolWords(step.tool);
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setChosen(!open)}
        class="flex w-full items-center gap-2.5 px-3 py-2 text-left -outline-offset-2 transition-colors hover:bg-hover pointer-coarse:py-3"
      >
        <Icon size={15} aria-hidden="true" class="shrink-0 text-muted" />
        <span class="shrink-0 font-medium">{step.state === "done" ? did : doing}</span>
        <span class={classNames("min-w-0 flex-1 truncate", step.undoneAt ? "text-faint line-through" : "text-muted")}>
          {step.summary}
        </span>
        {step.undoneAt ? (
          <span class="flex shrink-0 items-center gap-1.5 text-muted text-sm">
            undone <Undo2 size={14} aria-hidden="true" />
          </span>
        ) : (
          <StepMark state={step.state} />
        )}
        <ChevronRight
          size={15}
          aria-hidden="true"
          class={classNames("shrink-0 text-faint transition-transform", open && "rotate-90")}
        />
      </button>
      <div id={id} hidden={!open}>
        {open && <StepDetails step={step} />}
      </div>
    </>
  );
}

/** What one acts on is there at once: a file to download, an import or a bulk change to follow. */
function isOffer({ view }: StepView): boolean {
  if (!view) return false;
  if (view.kind === "measure" || view.kind === "question") return true;
  if (view.kind === "tasks") return view.tasks.some(({ task }) => task.status === "proposed");
  return ["export", "person_export", "import", "bulk", "research", "campaign"].includes(view.kind);
}

function StepMark({ state }: { state: StepState }) {
  return (
    <span class="shrink-0">
      <span class="sr-only">{stateWords[state]}</span>
      <StepIcon state={state} />
    </span>
  );
}

function StepIcon({ state }: { state: StepState }) {
  switch (state) {
    case "running":
    case "approved":
    case "sending":
      return <Spinner size={14} />;
    case "waiting":
      return <Clock size={15} aria-hidden="true" class="text-warning" />;
    case "done":
      return <Check size={15} aria-hidden="true" class="text-success" />;
    case "failed":
      return <CircleX size={15} aria-hidden="true" class="text-danger" />;
    case "denied":
    case "cancelled":
      return <Ban size={14} aria-hidden="true" class="text-faint" />;
  }
}
