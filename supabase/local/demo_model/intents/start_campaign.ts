import { campaignOrder, campaignOutcome } from "../campaign_order.ts";
import { defineIntent } from "../define_intent.ts";

/** Starts a campaign once the person has approved it. */
export const start_campaign = defineIntent({
  tool: "start_campaign",
  examples: ["start the campaign", "launch the campaign Spring"],
  match: (turn) =>
    campaignOrder(
      {
        tool: "start_campaign",
        verb: /^(?:please )?(?:start|launch|send(?: out)?|approve|run|begin)\s+(?!an?\b)/,
        fitting: ["draft", "paused"],
        preface: "Nothing is sent before you agree: the card shows who gets what, when and how many.",
      },
      turn,
    ),
  describe: (calls) => campaignOutcome(calls, "starting the campaign"),
});
