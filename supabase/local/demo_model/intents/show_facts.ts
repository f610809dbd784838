import { defineIntent } from "../define_intent.ts";
import { lookUpAccount } from "../look_up_account.ts";
import { factLines } from "../prose/fact_lines.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:show|list|what are|which) (?:me )?(?:the |all )?(?:known )?(?:facts|sources)(?: do we have)? (?:about|on|of|for) (?:the )?(?:company |account )?(?<name>.+?)[?.!\s]*$/i;

/** Shows what research has found before. */
export const show_facts = defineIntent({
  tool: "show_facts",
  examples: ["show the facts about the account Northgate"],
  match(turn) {
    const name = asks.exec(turn.utterance)?.groups?.name;
    if (name === undefined) return undefined;
    const found = lookUpAccount(name, turn);
    return "step" in found ? found.step : call("show_facts", { account_id: found.account.id });
  },
  describe(calls) {
    const made = calls.at(-1);
    if (made?.outcome?.state !== "done") return `I couldn't look: ${reasonOf(made, "nothing answered")}`;
    return factLines(made) ?? "Nothing is known yet. “research the company …” reads its site.";
  },
});
