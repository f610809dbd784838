import { z } from "zod";
import { taskAnswer } from "../../../shared/contracts/scheduled_task.ts";
import { defineTool } from "./define_tool.ts";
import { noTask, readTask } from "./read_task.ts";
import { taskForModel, tasksView } from "./task_for_model.ts";

/** Lets a paused or stopped task run again, as its person confirmed it. */
export const resume_task = defineTool({
  name: "resume_task",
  description: "Let a paused scheduled task, or one that stopped after failures, run again. Id from list_tasks.",
  effect: "write",
  approval: "when_tainted",
  input: z.strictObject({ task_id: z.uuid() }),
  async propose({ task_id }, context) {
    const task = await readTask(context, task_id);
    if (!task) return { ok: false, reason: noTask };
    return {
      ok: true,
      payload: { kind: "resume_task", task_id },
      preview: await tasksView([task]),
      summary: `Resume “${task.name}”.`,
    };
  },
  async run({ task_id }, { database, workspaceId }) {
    const { task } = taskAnswer.parse(await database.rpc("resume_task", { workspace_id: workspaceId, task_id }));
    return {
      ok: true,
      summary: `“${task.name}” runs again.`,
      result: await taskForModel(task),
      view: await tasksView([task]),
    };
  },
});
