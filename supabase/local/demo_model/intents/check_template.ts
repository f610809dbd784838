import { defineIntent } from "../define_intent.ts";
import { readFilter } from "../language/read_filter.ts";
import { lookUpTemplate } from "../look_up_template.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call, say } from "../turn.ts";

const asks =
  /^(?:please )?check(?: the| our| my)?(?: e-?mail)? template ["“]?(?<name>[^"”]+?)["”]?(?: (?:for|against|with) (?<whom>.+?))?[.!?\s]*$/i;

/** Says what is wrong with a template, and who of a group lacks a value. */
export const check_template = defineIntent({
  tool: "check_template",
  examples: ["check the template Intro for leads in Germany"],
  match(turn) {
    const groups = asks.exec(turn.utterance)?.groups;
    if (groups?.name === undefined) return undefined;
    const template = lookUpTemplate(groups.name, turn);
    if ("kind" in template) return template;
    if (groups.whom === undefined) return call("check_template", { template_id: template.id });
    const { filter, leftover } = readFilter(groups.whom, turn.about);
    if (leftover !== "") return say(`I don't know which leads “${groups.whom.trim()}” are.`);
    return call("check_template", { template_id: template.id, filter });
  },
  describe: (calls) => outcomeLines(calls, () => "the check of the template"),
});
