import { z } from "zod";
import { taskAnswer } from "../../../shared/contracts/scheduled_task.ts";
import { defineTool } from "./define_tool.ts";
import { taskForModel, tasksView } from "./task_for_model.ts";

/** Keeps a task from running until it is resumed. */
export const pause_task = defineTool({
  name: "pause_task",
  description:
    "Pause a scheduled task until resume_task; what would have run meanwhile is left out. Id from list_tasks.",
  effect: "write",
  input: z.strictObject({ task_id: z.uuid() }),
  async run({ task_id }, { database, workspaceId }) {
    const { task } = taskAnswer.parse(await database.rpc("pause_task", { workspace_id: workspaceId, task_id }));
    return {
      ok: true,
      summary: `“${task.name}” is paused.`,
      result: await taskForModel(task),
      view: await tasksView([task]),
    };
  },
});
