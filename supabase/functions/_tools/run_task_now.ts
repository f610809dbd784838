import { z } from "zod";
import { taskAnswer } from "../../../shared/contracts/scheduled_task.ts";
import { defineTool } from "./define_tool.ts";
import { noTask, readTask } from "./read_task.ts";
import { taskForModel, tasksView } from "./task_for_model.ts";

/** Runs a confirmed task once, at once, besides its own times. */
export const run_task_now = defineTool({
  name: "run_task_now",
  description: "Run a confirmed scheduled task once now; its own times stay. Id from list_tasks.",
  effect: "write",
  approval: "when_tainted",
  input: z.strictObject({ task_id: z.uuid() }),
  async propose({ task_id }, context) {
    const task = await readTask(context, task_id);
    if (!task) return { ok: false, reason: noTask };
    return {
      ok: true,
      payload: { kind: "run_task_now", task_id },
      preview: await tasksView([task]),
      summary: `Run “${task.name}” now.`,
    };
  },
  async run({ task_id }, { database, workspaceId }) {
    const { task } = taskAnswer.parse(await database.rpc("run_task_now", { workspace_id: workspaceId, task_id }));
    return {
      ok: true,
      summary: `“${task.name}” has been started; an alert tells what came of it.`,
      result: await taskForModel(task),
      view: await tasksView([task]),
    };
  },
});
