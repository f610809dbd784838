import { CircleStop, Pencil } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Conversation } from "../../state/conversation.ts";
import { toastError } from "../../state/toasts.ts";
import { isUnderWay, type TurnView } from "../../state/turn_view.ts";
import { classNames } from "../../ui/class_names.ts";
import { IconButton } from "../../ui/IconButton.tsx";
import { PlanEditor } from "./PlanEditor.tsx";
import { PlanSteps } from "./PlanSteps.tsx";

interface PlanCardProps {
  turn: TurnView;
  conversation: Conversation;
}

/** The assistant's plan for longer work, ticked off as it goes; a person may change what is still to come, or stop it. */
export function PlanCard({ turn, conversation }: PlanCardProps) {
  const [wantsEditor, setWantsEditor] = useState(false);
  const { plan: steps } = turn;
  const waiting = turn.status === "waiting";
  const open = isUnderWay(turn.status) || waiting;
  const editing = wantsEditor && open;
  const done = steps.filter((step) => step.status === "done").length;
  async function save(changed: TurnView["plan"]) {
    setWantsEditor(false);
    await conversation.changePlan({ turn_id: turn.turnId, steps: changed }).catch(toastError);
  }
  const stop = () => (waiting ? conversation.stopWaiting(turn.turnId) : conversation.stop());
  return (
    <section
      aria-label="Plan"
      class={classNames(
        "rounded-lg border border-line bg-surface px-4 py-3",
        // What goes on below must not carry it out of sight.
        open && !waiting && !editing && "sticky top-0 z-10 max-h-[40dvh] overflow-y-auto shadow-low",
      )}
    >
      <header class="mb-1.5 flex h-7 items-center gap-2 text-sm">
        <h3 class="flex-1 font-medium">Plan</h3>
        <span class="text-muted tabular-nums">
          {done} of {steps.length} done
        </span>
        {open && !editing && (
          <span class="-mr-2 flex">
            <IconButton label="Change the plan" icon={Pencil} size="small" onClick={() => setWantsEditor(true)} />
            <IconButton
              label="Stop the plan"
              icon={CircleStop}
              size="small"
              disabled={conversation.stopping.value}
              onClick={() => void stop().catch(toastError)}
            />
          </span>
        )}
      </header>
      {editing ? (
        <PlanEditor steps={steps} onSave={(changed) => void save(changed)} onCancel={() => setWantsEditor(false)} />
      ) : (
        <PlanSteps steps={steps} phase={open ? (waiting ? "waiting" : "open") : "ended"} />
      )}
    </section>
  );
}
