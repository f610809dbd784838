import { z } from "zod";
import { scheduledTask } from "../../../shared/contracts/scheduled_task.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";
import { taskForModel, tasksView } from "./task_for_model.ts";

const most = 30;
const shown = 10;

/** Lists what is scheduled for the person. */
export const list_tasks = defineTool({
  name: "list_tasks",
  description:
    "List what is scheduled for the person: tasks with their next run, state and last outcome, with ids for the other task tools. Single reminders are in list_reminders.",
  effect: "read",
  input: z.strictObject({ ended: z.boolean().default(false).describe("Also those that are done or have stopped.") }),
  async run({ ended }, { database, workspaceId }) {
    const all = z.array(scheduledTask).parse(await database.rpc("list_tasks", { workspace_id: workspaceId }));
    const tasks = all.filter(({ status }) => ended || status !== "done").slice(0, most);
    return {
      ok: true,
      summary: tasks.length === 0 ? "Nothing is scheduled." : `${counted(tasks.length, "scheduled task")}.`,
      result: {
        count: tasks.length,
        tasks: await Promise.all(tasks.map((task) => taskForModel(task))),
        ...(tasks.length === 0 && { next_step: "Say so, and that they can ask for something at a time or regularly." }),
      },
      view: await tasksView(tasks.slice(0, shown)),
      tainted: tasks.some(({ from_outside }) => from_outside),
    };
  },
});
