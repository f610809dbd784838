import { defineIntent } from "../define_intent.ts";
import { goalMeasureIn } from "../goal_words.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call, say } from "../turn.ts";

const asking =
  /^(?:please )?(?:(?:set|make|add|change)\b.*\b(?:goals?|targets?)\b|(?:my|our|the team's) (?:goal|target)\b)/;
const amount = /(?<![\w.])(?<number>\d{1,3}(?:,\d{3})+|\d+)(?![\w.]*\d)/;

/** Sets a goal: "set a goal of 20 meetings a month". */
export const save_goal = defineIntent({
  tool: "save_goal",
  examples: ["set a goal of 20 meetings a month"],
  match(turn) {
    if (!asking.test(turn.words)) return undefined;
    const measure = goalMeasureIn(turn.words);
    const target = Number(amount.exec(turn.words)?.groups?.number?.replaceAll(",", ""));
    if (!measure || !target) {
      return say("Goals count won deals, meetings, calls, replies or new leads: “set a goal of 20 meetings a month”.");
    }
    const period = /\bquarter/.test(turn.words) ? "quarter" : "month";
    const whose = /\b(?:our|team|team's|workspace|everyone|everybody|together)\b/.test(turn.words) ? "workspace" : "me";
    return call("save_goal", { measure, target, period, whose });
  },
  describe: (calls) => outcomeLines(calls, () => "setting the goal"),
});
