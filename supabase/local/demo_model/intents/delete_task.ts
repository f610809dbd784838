import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { taskOrder } from "../task_order.ts";

/** Deletes a task. */
export const delete_task = defineIntent({
  tool: "delete_task",
  examples: ["delete the scheduled report"],
  match: (turn) =>
    taskOrder(
      {
        tool: "delete_task",
        verb: /^(?:please )?(?:delete|remove|cancel)\s+/,
        fitting: ["active", "paused", "proposed", "dead"],
      },
      turn,
    ),
  describe: (calls) => outcomeLines(calls, () => "deleting the task"),
});
