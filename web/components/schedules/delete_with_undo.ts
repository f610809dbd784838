import type { ScheduledTask } from "../../../shared/contracts/scheduled_task.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { confirmTask, deleteTask, saveTask, takeTaskStep } from "./task_requests.ts";

/** Deletes a task and offers the way back, without the record of its runs. Returns whether it is gone. */
export async function deleteWithUndo(workspaceId: string, task: ScheduledTask): Promise<boolean> {
  try {
    await deleteTask(workspaceId, task.id);
  } catch (error) {
    toastError(error);
    return false;
  }
  const canComeBack = task.at === null || Date.parse(task.at) > Date.now();
  const undo = () => void bringBack(workspaceId, task).catch(toastError);
  toast({ title: `“${task.name}” deleted`, actions: canComeBack ? [{ label: "Undo", run: undo }] : [] });
  return true;
}

async function bringBack(workspaceId: string, task: ScheduledTask): Promise<void> {
  const { name, kind, parameters, cron, at, time_zone, catch_up, catch_up_cap, status } = task;
  const time = cron === null ? { at } : { cron };
  const wish = { name, kind, parameters, ...time, time_zone, catch_up, catch_up_cap };
  const saved = await saveTask(workspaceId, wish);
  if (status !== "proposed") await confirmTask(workspaceId, saved);
  if (status === "paused" || status === "dead") await takeTaskStep("pause_task", workspaceId, saved.id);
  navigate(pathTo.schedules(saved.id));
}
