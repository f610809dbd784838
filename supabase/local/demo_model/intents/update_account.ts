import { defineIntent } from "../define_intent.ts";
import { lookUpAccount } from "../look_up_account.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

const fields: Readonly<Record<string, string>> = {
  name: "name",
  domain: "domain",
  website: "domain",
  industry: "industry",
  country: "country",
  city: "city",
  employees: "employee_count",
  "number of employees": "employee_count",
  size: "employee_count",
};
const fieldSource = Object.keys(fields)
  .sort((one, other) => other.length - one.length)
  .join("|");
const ofAccount = new RegExp(
  `^(?:set|change|update) the (?<field>${fieldSource}) of (?:the )?account (?<name>.+?) to (?<value>.+?)[.!\\s]*$`,
  "i",
);
const possessive = new RegExp(
  `^(?:set|change|update) (?:the )?account (?<name>.+?)(?:'s|’s) (?<field>${fieldSource}) to (?<value>.+?)[.!\\s]*$`,
  "i",
);

/** Sets a fact of a company. */
export const update_account = defineIntent({
  tool: "update_account",
  examples: ["set the industry of the account Northgate to Energy", "change the account Northgate's city to Oslo"],
  match(turn) {
    const groups = (ofAccount.exec(turn.utterance) ?? possessive.exec(turn.utterance))?.groups;
    const field = fields[groups?.field?.toLowerCase() ?? ""];
    if (groups?.name === undefined || groups.value === undefined || field === undefined) return undefined;
    const found = lookUpAccount(groups.name, turn);
    if ("step" in found) return found.step;
    const value = field === "employee_count" ? Number(groups.value.replace(/[,.\s]/g, "")) : groups.value;
    return call("update_account", { account_id: found.account.id, changes: { [field]: value } });
  },
  describe: (calls) => outcomeLines(calls.slice(-1), () => "the change to the account"),
});
