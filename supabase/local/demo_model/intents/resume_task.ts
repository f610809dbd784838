import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { taskOrder } from "../task_order.ts";

/** Lets a task run again. */
export const resume_task = defineIntent({
  tool: "resume_task",
  examples: ["resume the morning report"],
  match: (turn) =>
    taskOrder(
      { tool: "resume_task", verb: /^(?:please )?(?:resume|unpause|restart|continue)\s+/, fitting: ["paused", "dead"] },
      turn,
    ),
  describe: (calls) => outcomeLines(calls, () => "resuming the task"),
});
