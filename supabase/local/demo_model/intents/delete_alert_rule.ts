import { defineIntent } from "../define_intent.ts";
import { lookUpAlert } from "../look_up_alert.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

const asks = /^(?:please )?(?:delete|remove|cancel|drop) (?:the |my |this )?(?<name>.*\balerts?\b.*?)[.!\s]*$/;

/** Deletes an alert. */
export const delete_alert_rule = defineIntent({
  tool: "delete_alert_rule",
  examples: ["delete the alert on leads from Germany"],
  match(turn) {
    const name = asks.exec(turn.words)?.groups?.name;
    if (name === undefined) return undefined;
    const found = lookUpAlert(name, turn);
    return "kind" in found ? found : call("delete_alert_rule", { rule_id: found.id });
  },
  describe: (calls) => outcomeLines(calls, () => "deleting the alert"),
});
