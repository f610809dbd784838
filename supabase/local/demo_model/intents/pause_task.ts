import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { taskOrder } from "../task_order.ts";

/** Holds a task. */
export const pause_task = defineIntent({
  tool: "pause_task",
  examples: ["pause the morning report"],
  match: (turn) =>
    taskOrder({ tool: "pause_task", verb: /^(?:please )?(?:pause|hold|suspend|stop)\s+/, fitting: ["active"] }, turn),
  describe: (calls) => outcomeLines(calls, () => "pausing the task"),
});
