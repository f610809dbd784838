import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { tasksIn } from "../look_up_task.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asking =
  /^(?:(?:show|list)(?: me)? |what(?:'s| is| are| do i have)? |which |see )?(?:(?:all|the|my|our) )*(?:scheduled(?: tasks?)?|schedules?|planned tasks?|automations?|(?:tasks? )?(?:that )?(?:is|are) scheduled)(?: do i have| are there)?[?.!\s]*$/;
const states = new Map([
  ["proposed", "waits for your confirmation"],
  ["paused", "paused"],
  ["dead", "stopped after failures"],
  ["done", "done"],
]);

/** Lists what is scheduled. */
export const list_tasks = defineIntent({
  tool: "list_tasks",
  examples: ["what is scheduled?", "show my schedules"],
  match: (turn) => (asking.test(turn.words) ? call("list_tasks", { ended: false }) : undefined),
  describe(calls) {
    const tasks = tasksIn(calls.at(-1));
    if (!tasks) return `I couldn't read what is scheduled: ${reasonOf(calls.at(-1), "there was no answer")}`;
    if (tasks.length === 0) return "Nothing is scheduled. Try “every weekday at 8 send me the hot leads”.";
    const rows = tasks.map(
      ({ name, when, status, next_run }) =>
        `| ${plain(name)} | ${plain(when)} | ${states.get(status) ?? plain(next_run ?? "")} |`,
    );
    return `Scheduled:\n\n| What | When | Next |\n| --- | --- | --- |\n${rows.join("\n")}`;
  },
});
