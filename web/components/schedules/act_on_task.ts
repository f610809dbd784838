import { toast, toastError } from "../../state/toasts.ts";
import { workspace } from "../../state/workspaces.ts";
import { takeTaskStep } from "./task_requests.ts";

/** Runs or resumes the task of a notification; whether it came about. The database decides whether they still may. */
export async function actOnTask(step: "run_task_now" | "resume_task", taskId: string): Promise<boolean> {
  const workspaceId = workspace.value?.workspace_id;
  if (!workspaceId) return false;
  try {
    const { name } = await takeTaskStep(step, workspaceId, taskId);
    toast({ title: step === "run_task_now" ? `“${name}” has been started` : `“${name}” runs again`, tone: "success" });
    return true;
  } catch (error) {
    toastError(error);
    return false;
  }
}
