import { campaignOrder, campaignOutcome } from "../campaign_order.ts";
import { defineIntent } from "../define_intent.ts";

/** Ends a campaign for good, once the person has agreed. */
export const stop_campaign = defineIntent({
  tool: "stop_campaign",
  examples: ["stop the campaign", "end the campaign Spring"],
  match: (turn) =>
    campaignOrder(
      {
        tool: "stop_campaign",
        verb: /^(?:please )?(?:stop|end|cancel|abort|kill)\s+/,
        fitting: ["running", "paused"],
        preface: "Stopping is for good, so it is yours to decide. To interrupt it, say “pause the campaign”.",
      },
      turn,
    ),
  describe: (calls) => campaignOutcome(calls, "stopping the campaign"),
});
