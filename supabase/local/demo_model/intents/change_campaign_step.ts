import { campaignName } from "../commands/campaign_command.ts";
import { defineIntent } from "../define_intent.ts";
import { lookUpCampaign } from "../look_up_campaign.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:please )?(?:change|set|rewrite|make) (?:the )?(?<part>subject|text|body|wait)(?: of| before)? (?:the )?(?:step|mail) (?<step>\d{1,2})(?: (?:of|in) (?<whom>.+?))?(?: to:?|:)\s*["“]?(?<value>[\s\S]+?)["”]?[\s]*$/i;
const waits = /^(?<count>\d{1,2})\s*(?<unit>working days?|business days?|days?|hours?)?\.?$/i;

/** Changes the words or the wait of one mail. */
export const change_campaign_step = defineIntent({
  tool: "change_campaign_step",
  examples: ["change the subject of step 1 of the campaign Spring to: A question"],
  match(turn) {
    const groups = asks.exec(turn.utterance)?.groups;
    if (groups?.part === undefined || groups.value === undefined) return undefined;
    const name = campaignName(groups.whom ?? "the campaign");
    const change = changeOf(groups.part.toLowerCase(), groups.value.trim());
    if (name === undefined || !change) return undefined;
    const found = lookUpCampaign(name, ["draft", "paused"], turn);
    if ("kind" in found) return found;
    return call("change_campaign_step", { campaign_id: found.id, step: Number(groups.step), ...change });
  },
  describe: (calls) => outcomeLines(calls, () => "the change of the campaign"),
});

function changeOf(part: string, value: string): Record<string, unknown> | undefined {
  if (part === "subject") return { subject: value.slice(0, 300) };
  if (part !== "wait") return { body: value.slice(0, 20_000) };
  const groups = waits.exec(value)?.groups;
  if (!groups) return undefined;
  const unit = groups.unit?.toLowerCase() ?? "working days";
  const wait_in = /hour/.test(unit) ? "hours" : /^day/.test(unit) ? "days" : "working_days";
  return { wait: Number(groups.count), wait_in };
}
