import { Ban, Check, Circle, CircleDot, X } from "lucide-preact";
import type { TurnView } from "../../state/turn_view.ts";
import { classNames } from "../../ui/class_names.ts";

type PlanStep = TurnView["plan"][number];
type PlanStatus = PlanStep["status"];

const icons = { pending: Circle, active: CircleDot, done: Check, failed: X, skipped: Ban };
const words: Record<PlanStatus, string> = {
  pending: "to do",
  active: "under way",
  done: "done",
  failed: "failed",
  skipped: "left out",
};
const colours: Record<PlanStatus, string> = {
  pending: "text-faint",
  active: "text-accent",
  done: "text-success",
  failed: "text-danger",
  skipped: "text-faint",
};

/** The assistant's plan for longer work, ticked off as it goes. */
export function PlanChecklist({ steps }: { steps: readonly PlanStep[] }) {
  const done = steps.filter((step) => step.status === "done").length;
  return (
    <section class="rounded-lg border border-line bg-surface px-4 py-3">
      <h3 class="flex items-center justify-between font-medium text-sm">
        Plan
        <span class="font-normal text-muted tabular-nums">
          {done} of {steps.length} done
        </span>
      </h3>
      <ol class="mt-2 grid gap-1.5">
        {steps.map((step, index) => {
          const Icon = icons[step.status];
          return (
            <li key={index} class="flex items-start gap-2.5">
              <Icon size={16} aria-hidden="true" class={classNames("mt-0.5 shrink-0", colours[step.status])} />
              <span
                class={classNames(
                  step.status === "active" ? "font-medium" : "text-muted",
                  step.status === "skipped" && "line-through",
                )}
              >
                {step.title}
                <span class="sr-only">, {words[step.status]}</span>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
