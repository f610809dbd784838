import { defineIntent } from "../define_intent.ts";
import { takeRecurrence } from "../language/recurrence.ts";
import { lookUpTask } from "../look_up_task.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

const order =
  /^(?:please )?(?:change|move|reschedule|set)\s+(?:the |my |our )?(?:scheduled )?(?<name>.*?\b(?:task|schedule|report|summary|reminder)\b.*?)\s+to\s+/;

/** Gives a task another time. */
export const change_task = defineIntent({
  tool: "change_task",
  examples: ["move the morning report to every Monday at 9"],
  match(turn) {
    const begun = order.exec(turn.words);
    const recurrence = begun && takeRecurrence(turn.utterance.slice(begun[0].length));
    if (!begun?.groups || !recurrence) return undefined;
    const found = lookUpTask(begun.groups.name ?? "", ["active", "paused"], turn);
    const { rest: _, ...when } = recurrence;
    return "step" in found ? found.step : call("change_task", { task_id: found.task.id, ...when });
  },
  describe(calls) {
    const lines = outcomeLines(calls, () => "changing the task");
    return calls.at(-1)?.outcome?.state === "done" ? `${lines} Confirm the new time on the card.` : lines;
  },
});
