import { customFieldType } from "../../../../shared/contracts/custom_field.ts";
import { defineIntent } from "../define_intent.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call, say } from "../turn.ts";

const asks =
  /^(?:add|create|make) (?:a |the )?(?:new )?custom field:? (?:called |named )?["“]?(?<label>[^,"”:]+?)["”]?(?:,| as| of type| with type)? (?:a |an )?(?<type>text|number|money|date|multi[- ]choice|choice|yes[/ -]no|link)(?:\s*(?:of|:|\()\s*(?<choices>[^)]+?)\)?)??(?:,? (?:to|for|on) (?:the |our )?(?<target>leads|accounts|companies))?[.!\s]*$/i;

/** Adds a field to leads or accounts. */
export const save_custom_field = defineIntent({
  tool: "save_custom_field",
  examples: [
    "add a custom field Budget, money, to leads",
    "add a custom field Tier, choice: Gold, Silver, to accounts",
  ],
  match(turn) {
    const groups = asks.exec(turn.utterance)?.groups;
    if (groups?.label === undefined || groups.type === undefined) return undefined;
    const type = customFieldType.safeParse(groups.type.toLowerCase().replace(/[/ -]/g, "_"));
    if (!type.success) return undefined;
    const choices = groups.choices?.split(/\s*[,;]\s*/).filter((choice) => choice !== "");
    if (type.data.endsWith("choice") && !choices?.length) {
      return say("Which choices should it have? Say “add a custom field Tier, choice: Gold, Silver, to accounts”.");
    }
    return call("save_custom_field", {
      target: /^(?:accounts|companies)$/i.test(groups.target ?? "") ? "account" : "lead",
      label: groups.label.trim(),
      type: type.data,
      ...(choices?.length && { choices }),
    });
  },
  describe: (calls) => outcomeLines(calls, () => "the custom field"),
});
