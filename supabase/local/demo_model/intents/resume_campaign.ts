import { campaignOrder, campaignOutcome } from "../campaign_order.ts";
import { defineIntent } from "../define_intent.ts";

/** Lets a paused campaign go on. */
export const resume_campaign = defineIntent({
  tool: "resume_campaign",
  examples: ["resume the campaign Autumn", "continue the campaign Spring"],
  match: (turn) =>
    campaignOrder(
      {
        tool: "resume_campaign",
        verb: /^(?:please )?(?:resume|continue(?: with)?|go on with|unpause|restart)\s+/,
        fitting: ["paused"],
      },
      turn,
    ),
  describe: (calls) => campaignOutcome(calls, "resuming the campaign"),
});
