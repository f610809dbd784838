import { z } from "zod";
import { defineTool } from "./define_tool.ts";
import { noTask, readTask } from "./read_task.ts";

/** Deletes a task; an undo brings it back, without the record of its runs. */
export const delete_task = defineTool({
  name: "delete_task",
  description: "Delete a scheduled task for good. To hold it for a while use pause_task. Id from list_tasks.",
  effect: "write",
  input: z.strictObject({ task_id: z.uuid() }),
  async run({ task_id }, context) {
    const task = await readTask(context, task_id);
    if (!task) return { ok: false, reason: noTask };
    await context.database.rpc("delete_task", { workspace_id: context.workspaceId, task_id });
    return { ok: true, summary: `“${task.name}” is deleted.`, result: { id: task_id, name: task.name } };
  },
});
