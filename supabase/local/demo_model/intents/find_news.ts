import { defineIntent } from "../define_intent.ts";
import { lookUpAccount } from "../look_up_account.ts";
import { factLines } from "../prose/fact_lines.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:please )?(?:find|search for|look for|any|is there any) (?:the )?(?:news|reasons to talk)(?: about| from| of| to| with)? (?:the |our )?(?:company |account )?(?<name>.+?)[?.!\s]*$/i;

/** Searches for what is new with a company. */
export const find_news = defineIntent({
  tool: "find_news",
  examples: ["find news about the company Northgate"],
  match(turn) {
    const name = asks.exec(turn.utterance)?.groups?.name;
    if (name === undefined) return undefined;
    const found = lookUpAccount(name, turn);
    return "step" in found ? found.step : call("find_news", { account_id: found.account.id, topic: "news" });
  },
  describe: (calls) => factLines(calls.at(-1)) ?? `I couldn't search: ${reasonOf(calls.at(-1), "nothing answered")}`,
});
