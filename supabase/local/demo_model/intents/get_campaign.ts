import { campaignName } from "../commands/campaign_command.ts";
import { defineIntent } from "../define_intent.ts";
import { lookUpCampaign } from "../look_up_campaign.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:and )?(?:show(?: me)?|open|tell me about|what about|look at|status of|why (?:is|was|did))\s+(?<whom>.+?)(?:\s+(?:so far|now|today|paused|stopped|pause|stop))*[?.!\s]*$/;

/** One campaign as it is written. */
export const get_campaign = defineIntent({
  tool: "get_campaign",
  examples: ["show the campaign", "show me the campaign Spring", "why is the campaign paused?"],
  match(turn) {
    const match = asks.exec(turn.words);
    const whom = match?.groups?.whom;
    if (!match || whom === undefined || /\bcampaigns\b/.test(turn.words)) return undefined;
    const from = turn.words.indexOf(whom, match[0].search(/\s/));
    const name = campaignName(turn.utterance.slice(from, from + whom.length));
    if (name === undefined) return undefined;
    const found = lookUpCampaign(name, ["running", "paused"], turn);
    return "kind" in found ? found : call("get_campaign", { campaign_id: found.id });
  },
  describe: (calls) => outcomeLines(calls, () => "the campaign"),
});
