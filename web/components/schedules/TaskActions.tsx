import { Check, Pause, PencilLine, Play, RotateCw, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { ScheduledTask } from "../../../shared/contracts/scheduled_task.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { toastError } from "../../state/toasts.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { deleteWithUndo } from "./delete_with_undo.ts";
import { TaskDialog } from "./TaskDialog.tsx";
import { confirmTask, type TaskStep, takeTaskStep } from "./task_requests.ts";

interface TaskActionsProps {
  workspaceId: string;
  task: ScheduledTask;
  onChanged: () => void;
}

/** Confirm, pause, resume, run now, change and delete: what fits the task's state. A manager may pause what is another's. */
export function TaskActions({ workspaceId, task, onChanged }: TaskActionsProps) {
  const [busy, setBusy] = useState(false);
  const [editing, setEditing] = useState(false);
  const { status, is_mine: isMine, last_run } = task;
  const isRunning = last_run?.status === "queued" || last_run?.status === "running";
  const take = (step: TaskStep, said: string) => act(() => takeTaskStep(step, workspaceId, task.id), said);
  async function act(change: () => Promise<ScheduledTask>, said: string) {
    setBusy(true);
    try {
      await change();
      announce(said);
      onChanged();
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  }
  async function remove() {
    setBusy(true);
    if (await deleteWithUndo(workspaceId, task)) navigate(pathTo.schedules());
    else setBusy(false);
  }
  return (
    <div class="flex flex-wrap items-center gap-2">
      {isMine && status === "proposed" && (
        <Button
          tone="primary"
          icon={Check}
          busy={busy}
          onClick={() => void act(() => confirmTask(workspaceId, task), "Confirmed")}
        >
          Confirm
        </Button>
      )}
      {status === "active" && (
        <Button icon={Pause} busy={busy} onClick={() => void take("pause_task", "Paused")}>
          Pause
        </Button>
      )}
      {isMine && (status === "paused" || status === "dead") && (
        <Button tone="primary" icon={Play} busy={busy} onClick={() => void take("resume_task", "Resumed")}>
          Resume
        </Button>
      )}
      {isMine && status !== "proposed" && (
        <Button icon={RotateCw} busy={busy} disabled={isRunning} onClick={() => void take("run_task_now", "Started")}>
          Run now
        </Button>
      )}
      {isMine && (
        <>
          <Button icon={PencilLine} onClick={() => setEditing(true)}>
            Change
          </Button>
          <Button tone="danger" icon={Trash2} busy={busy} onClick={() => void remove()}>
            Delete
          </Button>
        </>
      )}
      {editing && (
        <TaskDialog workspaceId={workspaceId} task={task} onClose={() => setEditing(false)} onSaved={onChanged} />
      )}
    </div>
  );
}
