import { z } from "zod";
import { campaignName } from "../commands/campaign_command.ts";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { lookUpCampaign } from "../look_up_campaign.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:and )?(?:how (?:is|are|did|does|was)|how's|(?:show me |give me )?(?:the )?(?:report|results|numbers|statistics) (?:of|on|for|from))\s+(?<whom>.+?)(?:\s+(?:doing|going|performing|do|perform|so far|now|today))*[?.!\s]*$/;
const who =
  /^who (?<did>opened|clicked(?: in| on)?|answered|replied to|bounced in|unsubscribed from|is away in)\s+(?<whom>.+?)[?.!\s]*$/;
const events: Readonly<Record<string, string>> = {
  opened: "opened",
  clicked: "clicked",
  answered: "replied",
  replied: "replied",
  bounced: "bounced",
  unsubscribed: "unsubscribed",
  is: "auto_replied",
};
const answer = z.object({
  steps: z.array(z.object({ step: z.number(), comparison: z.string().optional() })),
  totals: z.object({ replied: z.string(), opened: z.string(), clicked: z.string() }),
  too_small: z.string().optional(),
  who: z.array(z.object({ name: z.string() })).optional(),
});

/** One campaign's numbers, and who did something with its mails. */
export const campaign_report = defineIntent({
  tool: "campaign_report",
  examples: ["how is the campaign doing?", "how is the campaign Spring doing?", "who answered the campaign?"],
  match(turn) {
    const match = asks.exec(turn.words) ?? who.exec(turn.words);
    const whom = match?.groups?.whom;
    if (!match || whom === undefined || /\bcampaigns\b/.test(turn.words)) return undefined;
    const from = turn.words.lastIndexOf(whom);
    const name = campaignName(turn.utterance.slice(from, from + whom.length));
    if (name === undefined) return undefined;
    const found = lookUpCampaign(name, ["running", "paused"], turn);
    if ("kind" in found) return found;
    const did = match.groups?.did?.split(" ")[0];
    return call("campaign_report", { campaign_id: found.id, ...(did && { who: events[did] }) });
  },
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? answer.safeParse(outcome.result) : undefined;
    const lines = outcomeLines(calls, () => "the campaign's numbers");
    if (!found?.success) return lines;
    const { steps, totals, too_small, who: them } = found.data;
    const more = [
      `Replied: ${totals.replied}; clicked: ${totals.clicked}; opened: ${totals.opened}.`,
      ...(too_small ? [too_small] : []),
      ...steps.flatMap(({ step, comparison }) => (comparison ? [`Step ${step}: ${plain(comparison, 400)}`] : [])),
      ...(them
        ? [them.length > 0 ? `They are ${them.map(({ name }) => plain(name)).join(", ")}.` : "Nobody so far."]
        : []),
    ];
    return [lines, ...more.map((line) => `- ${line}`)].join("\n");
  },
});
