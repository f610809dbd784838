import { z } from "zod";
import { catchUp, taskAnswer } from "../../../shared/contracts/scheduled_task.ts";
import { defineTool } from "./define_tool.ts";
import { taskParameters, taskTime, whatFields, whenFields } from "./task_fields.ts";
import { taskForModel, tasksView } from "./task_for_model.ts";

/** Proposes something to be done at a time, or again and again. Nothing runs before the person confirms it. */
export const schedule_task = defineTool({
  name: "schedule_task",
  description:
    "Schedule work for later or again and again: 'every weekday at 8 send me the hot leads', 'on the first Monday of the month report the campaigns', 'in two hours pause the campaign'. Kinds: prompt (you do it then, as the person), report (numbers only; of a measure or a dashboard it is a mail to the user with charts: 'every Monday mail me the win rate'), campaign (pause, resume or stop one), reminder (only a repeating one: for a single one use set_reminder), research (look anew at what is known about the companies of some leads and has become old: 'every month refresh what we know about my hot leads'), webhook (tell another system something, at an address that they entered in the settings). The person sees a card with the next five runs and confirms it there; until then nothing runs.",
  effect: "write",
  input: z.strictObject({
    name: z.string().trim().min(1).max(100).describe("Short, such as “Hot leads each morning”."),
    kind: z.enum(["prompt", "report", "campaign", "reminder", "research", "webhook"]),
    ...whatFields,
    ...whenFields,
    catch_up: catchUp.optional().describe("After an outage: skip what was missed, once for all (usual), or all of it."),
  }),
  async run({ name, kind, catch_up, cron, every_weeks, first_on, due, in_minutes, ...what }, context) {
    const { database, workspaceId } = context;
    const when = await taskTime({ cron, every_weeks, first_on, due, in_minutes }, context);
    if (!when) return { ok: false, reason: "Say when: `cron` for what repeats, else `due` or `in_minutes`." };
    if (!when.ok) return when;
    if (kind === "reminder" && when.time.at) {
      return { ok: false, reason: "For a single reminder use set_reminder." };
    }
    const does = await taskParameters(kind, what, context);
    if (!does.ok) return does;
    const task = { name, kind, parameters: does.parameters, ...when.time, ...(catch_up && { catch_up }) };
    const made = taskAnswer.parse(await database.rpc("save_task", { workspace_id: workspaceId, task })).task;
    const told = await taskForModel(made, when.times.runs);
    return {
      ok: true,
      summary: `Proposed “${made.name}”: ${told.when}. It waits for confirmation.`,
      result: {
        ...told,
        next_step: "Say when it would run and that they confirm it on the card. It does not run yet.",
      },
      view: await tasksView([made], when.times),
      tainted: made.from_outside,
    };
  },
});
