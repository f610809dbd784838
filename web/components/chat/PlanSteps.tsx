import { Ban, Check, Circle, CircleDashed, CircleDot, Clock, X } from "lucide-preact";
import type { TurnView } from "../../state/turn_view.ts";
import { classNames } from "../../ui/class_names.ts";

type PlanStep = TurnView["plan"][number];

const looks = {
  pending: { icon: Circle, colour: "text-faint", word: "to do" },
  active: { icon: CircleDot, colour: "text-accent", word: "under way" },
  waits: { icon: Clock, colour: "text-warning", word: "waits for you" },
  done: { icon: Check, colour: "text-success", word: "done" },
  failed: { icon: X, colour: "text-danger", word: "failed" },
  skipped: { icon: Ban, colour: "text-faint", word: "left out" },
  left: { icon: CircleDashed, colour: "text-warning", word: "not done" },
};

/** How far the plan as a whole is; `waiting`: the step under way needs the person's decision. */
export type PlanPhase = "open" | "waiting" | "ended";

/** A plan's steps with how far each is. In an ended answer, what was not reached says so. */
export function PlanSteps({ steps, phase }: { steps: readonly PlanStep[]; phase: PlanPhase }) {
  return (
    <ol class="grid gap-1.5">
      {steps.map((step, index) => (
        <StepLine key={index} step={step} look={lookOf(step, phase)} />
      ))}
    </ol>
  );
}

function StepLine({ step, look }: { step: PlanStep; look: keyof typeof looks }) {
  const { icon: Icon, colour, word } = looks[look];
  const isCurrent = look === "active" || look === "waits";
  const isTold = look === "left" || look === "waits";
  return (
    <li class="flex items-start gap-2.5" aria-current={isCurrent ? "step" : undefined}>
      <Icon size={16} aria-hidden="true" class={classNames("mt-0.5 shrink-0", colour)} />
      <span
        class={classNames(
          "min-w-0 break-words",
          isCurrent ? "font-medium" : "text-muted",
          look === "skipped" && "line-through",
        )}
      >
        {step.title}
        <span class={isTold ? "ml-1 font-normal text-sm text-warning" : "sr-only"}>
          {isTold ? ` ${word}` : `, ${word}`}
        </span>
      </span>
    </li>
  );
}

function lookOf({ status }: PlanStep, phase: PlanPhase): keyof typeof looks {
  if (phase === "ended" && (status === "pending" || status === "active")) return "left";
  return phase === "waiting" && status === "active" ? "waits" : status;
}
