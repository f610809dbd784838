import { Ban, Check, Circle, CircleDashed, CircleDot, X } from "lucide-preact";
import type { TurnView } from "../../state/turn_view.ts";
import { classNames } from "../../ui/class_names.ts";

type PlanStep = TurnView["plan"][number];

const looks = {
  pending: { icon: Circle, colour: "text-faint", word: "to do" },
  active: { icon: CircleDot, colour: "text-accent", word: "under way" },
  done: { icon: Check, colour: "text-success", word: "done" },
  failed: { icon: X, colour: "text-danger", word: "failed" },
  skipped: { icon: Ban, colour: "text-faint", word: "left out" },
  left: { icon: CircleDashed, colour: "text-warning", word: "not done" },
};

/** A plan's steps with how far each is. In an ended answer, what was not reached says so. */
export function PlanSteps({ steps, ended }: { steps: readonly PlanStep[]; ended: boolean }) {
  return (
    <ol class="grid gap-1.5">
      {steps.map((step, index) => (
        <StepLine key={index} step={step} look={lookOf(step, ended)} />
      ))}
    </ol>
  );
}

function StepLine({ step, look }: { step: PlanStep; look: keyof typeof looks }) {
  const { icon: Icon, colour, word } = looks[look];
  return (
    <li class="flex items-start gap-2.5">
      <Icon size={16} aria-hidden="true" class={classNames("mt-0.5 shrink-0", colour)} />
      <span class={classNames(look === "active" ? "font-medium" : "text-muted", look === "skipped" && "line-through")}>
        {step.title}
        <span class={look === "left" ? "ml-2 text-sm text-warning" : "sr-only"}>
          {look === "left" ? word : `, ${word}`}
        </span>
      </span>
    </li>
  );
}

function lookOf({ status }: PlanStep, ended: boolean): keyof typeof looks {
  return ended && (status === "pending" || status === "active") ? "left" : status;
}
