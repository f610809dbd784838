import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { readRecord } from "../known_lead.ts";
import { plain } from "../language/sentences.ts";
import { lookUpAccount } from "../look_up_account.ts";
import { accountLine, readAccount } from "../prose/account_lines.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:tell me about|show|show me|open|find|read|look up|what do we know about|who works (?:at|for)) (?:the |our )?account (?<name>.+?)[?.!\s]*$/i;
const people = z.object({ leads: z.array(z.looseObject({ id: z.string(), name: z.string() })) });

/** Reads a company with its people. */
export const get_account = defineIntent({
  tool: "get_account",
  examples: ["tell me about the account Northgate", "who works at the account Northgate?"],
  match(turn) {
    const name = asks.exec(turn.utterance)?.groups?.name;
    if (name === undefined) return undefined;
    const found = lookUpAccount(name, turn);
    return "step" in found ? found.step : call("get_account", { account_id: found.account.id });
  },
  describe(calls) {
    const made = calls.at(-1);
    const account = readAccount(made);
    const parsed = made?.outcome?.state === "done" ? people.safeParse(made.outcome.result) : undefined;
    if (!account || !parsed?.success) return `I couldn't read it: ${reasonOf(made, "there was no such account")}`;
    const lines = parsed.data.leads.map((lead) => {
      const { title, stage, score } = readRecord({ lead, activities: [], more: false })?.lead ?? {};
      return `- ${[`**${plain(lead.name)}**`, title, stage, score === undefined ? "" : `score ${score}`].filter(Boolean).map(String).join(", ")}`;
    });
    return [accountLine(account), ...(lines.length > 0 ? [lines.join("\n")] : ["Nobody of it is a lead yet."])].join(
      "\n\n",
    );
  },
});
