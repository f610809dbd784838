import { campaignName } from "./commands/campaign_command.ts";
import { plain } from "./language/sentences.ts";
import { lookUpCampaign } from "./look_up_campaign.ts";
import { outcomeLines } from "./prose/outcome_lines.ts";
import type { MadeCall } from "./read_conversation.ts";
import type { Step, Turn } from "./turn.ts";

type Order = {
  tool: string;
  /** Before the name of the campaign, in lower case. */
  verb: RegExp;
  /** What a campaign is that the order can be about. */
  fitting: readonly string[];
  preface?: string;
};

/** "pause the campaign Spring": finds the campaign, then calls the tool for it. */
export function campaignOrder({ tool, verb, fitting, preface }: Order, turn: Turn): Step | undefined {
  const begun = verb.exec(turn.words);
  if (!begun) return undefined;
  const phrase = turn.utterance.slice(begun[0].length);
  const name = campaignName(phrase);
  const before = turn.focus.campaign;
  const meansBefore = name === "" || /^(?:it|this|that)(?: one)?[\s.!?]*$/i.test(phrase.trim());
  if (name === undefined && !(meansBefore && before)) return undefined;
  const found = meansBefore && before ? before : lookUpCampaign(name ?? "", fitting, turn);
  if ("kind" in found) return found;
  return { kind: "call", calls: [{ tool, arguments: { campaign_id: found.id } }], ...(preface && { preface }) };
}

/** Says what became of an order about a campaign. */
export function campaignOutcome(calls: readonly MadeCall[], what: string): string {
  return outcomeLines(calls, () => plain(what));
}
