import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

const asks = /^(?:add|create|make) (?:a |an |the )?(?:new )?account:? (?:called |named )?(?<name>.+?)[.!\s]*$/i;

/** Adds a company without people. */
export const create_account = defineIntent({
  tool: "create_account",
  examples: ["add an account called Northgate Energy"],
  match(turn) {
    const name = asks.exec(turn.utterance)?.groups?.name?.replace(/^["“']+|["”']+$/g, "");
    return name === undefined ? undefined : call("create_account", { name: name.slice(0, 200) });
  },
  describe: (calls) => outcomeLines(calls, () => "adding the account"),
});
