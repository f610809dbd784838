import { type ScheduledTask, taskHistory } from "../../../shared/contracts/scheduled_task.ts";
import type { ToolContext } from "./define_tool.ts";

export const noTask = "There is no such task of theirs. Read list_tasks first; do not guess ids.";

/** One of the person's own tasks; undefined when there is none with that id. */
export async function readTask(
  { lookup, workspaceId }: Pick<ToolContext, "lookup" | "workspaceId">,
  taskId: string,
): Promise<ScheduledTask | undefined> {
  const found = taskHistory
    .nullable()
    .parse(await lookup.rpc("task_history", { workspace_id: workspaceId, task_id: taskId }));
  return found?.task.is_mine ? found.task : undefined;
}
