import { defineIntent } from "../define_intent.ts";
import { lookUpAccount } from "../look_up_account.ts";
import { factLines } from "../prose/fact_lines.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:please )?(?:research|look into|find out (?:more )?about|what is new at|any news (?:about|from)) (?:the |our )?(?:company |account )?(?<name>.+?)[?.!\s]*$/i;
const aboutPerson = /\b(?:person|lead|contact)\b/i;

/** Reads a company's own site. */
export const research_company = defineIntent({
  tool: "research_company",
  examples: ["research the company Northgate", "find out about the account Northgate"],
  match(turn) {
    const name = asks.exec(turn.utterance)?.groups?.name;
    if (name === undefined || aboutPerson.test(turn.utterance)) return undefined;
    const found = lookUpAccount(name, turn);
    return "step" in found ? found.step : call("research_company", { account_id: found.account.id });
  },
  describe: (calls) =>
    factLines(calls.at(-1)) ?? `I couldn't research it: ${reasonOf(calls.at(-1), "nothing answered")}`,
});
