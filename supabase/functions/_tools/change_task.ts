import { z } from "zod";
import { catchUp, taskAnswer } from "../../../shared/contracts/scheduled_task.ts";
import { defineTool } from "./define_tool.ts";
import { noTask, readTask } from "./read_task.ts";
import { taskParameters, taskTime, whatFields, whenFields } from "./task_fields.ts";
import { taskForModel, tasksView } from "./task_for_model.ts";

/** Changes when a task runs, what it does, or its name. What or when waits for the person's confirmation again. */
export const change_task = defineTool({
  name: "change_task",
  description:
    "Change a scheduled task: its time, what it does, or its name. Read list_tasks first for its id. A new time or content waits until the person confirms it on the card again.",
  effect: "write",
  input: z.strictObject({
    task_id: z.uuid(),
    name: z.string().trim().min(1).max(100).optional(),
    ...whatFields,
    ...whenFields,
    catch_up: catchUp.optional(),
  }),
  async run({ task_id, name, catch_up, cron, every_weeks, first_on, due, in_minutes, ...what }, context) {
    const { database, workspaceId } = context;
    const known = await readTask(context, task_id);
    if (!known) return { ok: false, reason: noTask };
    const when = await taskTime({ cron, every_weeks, first_on, due, in_minutes }, context);
    if (when && !when.ok) return when;
    const isNew = Object.values(what).some((value) => value !== undefined);
    const does = isNew ? await taskParameters(known.kind, what, context, known.parameters) : undefined;
    if (does && !does.ok) return does;
    const task = {
      ...(name !== undefined && { name }),
      ...(does && { parameters: does.parameters }),
      ...when?.time,
      ...(catch_up && { catch_up }),
    };
    if (Object.keys(task).length === 0) return { ok: false, reason: "Nothing to change was given." };
    const answer = await database.rpc("save_task", { workspace_id: workspaceId, task_id, task });
    const changed = taskAnswer.parse(answer).task;
    const waits = changed.status === "proposed" ? " It waits for confirmation." : "";
    return {
      ok: true,
      summary: `Changed “${changed.name}”.${waits}`,
      result: await taskForModel(changed, when?.times.runs),
      view: await tasksView([changed], when?.times),
      tainted: changed.from_outside,
    };
  },
});
