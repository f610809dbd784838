import { campaignOrder, campaignOutcome } from "../campaign_order.ts";
import { defineIntent } from "../define_intent.ts";

/** Interrupts a campaign. */
export const pause_campaign = defineIntent({
  tool: "pause_campaign",
  examples: ["pause the campaign", "pause the campaign Spring"],
  match: (turn) =>
    campaignOrder(
      { tool: "pause_campaign", verb: /^(?:please )?(?:pause|hold|interrupt|halt)\s+/, fitting: ["running"] },
      turn,
    ),
  describe: (calls) => campaignOutcome(calls, "pausing the campaign"),
});
