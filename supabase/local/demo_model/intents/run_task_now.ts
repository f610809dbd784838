import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { taskOrder } from "../task_order.ts";

/** Runs a task at once. */
export const run_task_now = defineIntent({
  tool: "run_task_now",
  examples: ["run the morning report now"],
  match: (turn) =>
    taskOrder(
      { tool: "run_task_now", verb: /^(?:please )?(?:run|trigger|execute)\s+/, fitting: ["active", "paused"] },
      turn,
    ),
  describe: (calls) => outcomeLines(calls, () => "running the task"),
});
