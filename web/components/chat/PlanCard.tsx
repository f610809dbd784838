import { Pencil } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Conversation } from "../../state/conversation.ts";
import { toastError } from "../../state/toasts.ts";
import { isUnderWay, type TurnView } from "../../state/turn_view.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { PlanEditor } from "./PlanEditor.tsx";
import { PlanSteps } from "./PlanSteps.tsx";

/** The assistant's plan for longer work, ticked off as it goes; a person may change what is still to come. */
export function PlanCard({ turn, conversation }: { turn: TurnView; conversation: Conversation }) {
  const [editing, setEditing] = useState(false);
  const { plan: steps } = turn;
  const open = isUnderWay(turn.status) || turn.status === "waiting";
  const done = steps.filter((step) => step.status === "done").length;
  async function save(changed: TurnView["plan"]) {
    setEditing(false);
    await conversation.changePlan({ turn_id: turn.turnId, steps: changed }).catch(toastError);
  }
  return (
    <section class="rounded-lg border border-line bg-surface px-4 py-3">
      <header class="mb-1.5 flex h-7 items-center gap-2 text-sm">
        <h3 class="flex-1 font-medium">Plan</h3>
        <span class="text-muted tabular-nums">
          {done} of {steps.length} done
        </span>
        {open && !editing && (
          <IconButton
            label="Change the plan"
            icon={Pencil}
            size="small"
            class="-mr-2"
            onClick={() => setEditing(true)}
          />
        )}
      </header>
      {editing && open ? (
        <PlanEditor steps={steps} onSave={(changed) => void save(changed)} onCancel={() => setEditing(false)} />
      ) : (
        <PlanSteps steps={steps} ended={!open} />
      )}
    </section>
  );
}
