import { z } from "zod";
import { comparedCampaign } from "../../../shared/contracts/campaign_report.ts";
import { winnerBy } from "../../../shared/contracts/campaign_view.ts";
import { shareOfWords, smallWords } from "../../../shared/domain/mail/number_words.ts";
import { standsOut } from "../../../shared/domain/mail/stands_out.ts";
import { verdictWords } from "../../../shared/domain/mail/verdict_words.ts";
import { campaignLink } from "./campaign_for_model.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

const metrics = ["opened", "clicked", "replied", "bounced", "unsubscribed"] as const;

/** Campaigns side by side, and whether one is better than chance. */
export const compare_campaigns = defineTool({
  name: "compare_campaigns",
  description:
    "Compare e-mail campaigns: two to six by their ids, or all that were started in the last days. Each number comes with what it is of and a 95 % interval; `verdict` says whether one is really better or that there are too few mails to tell. Repeat the verdict; never call one better where it does not.",
  effect: "read",
  input: z.strictObject({
    campaign_ids: z
      .array(z.uuid())
      .min(2)
      .max(6)
      .optional()
      .describe("From list_campaigns; or leave it out and give days."),
    days: z.number().int().min(1).max(3650).optional().describe("90 when the user names neither campaigns nor a time."),
    by: winnerBy.optional().describe("What counts; replied when the user does not say."),
  }),
  async run({ campaign_ids, days, by = "replied" }, { database, workspaceId }) {
    if (campaign_ids && days !== undefined) return { ok: false, reason: "Give either campaign_ids or days." };
    const which = campaign_ids ? { campaign_ids } : { days: days ?? 90 };
    const asked = { workspace_id: workspaceId, ...which };
    const compared = z.array(comparedCampaign).parse(await database.rpc("compare_campaigns", asked));
    const groups = compared.map(({ name, totals }) => ({ name, sent: totals.sent, successes: totals[by] }));
    const nameOf = ({ name }: { name: string }) => `“${name}”`;
    const verdict = verdictWords(standsOut(groups), { noun: ["campaign", "campaigns"], nameOf, by });
    return {
      ok: true,
      summary: `Compared ${counted(compared.length, "campaign")}. ${verdict}`,
      result: {
        by,
        verdict,
        note: "Campaigns go to different people: two variants of one mail are the fair test.",
        campaigns: compared.map(({ id, name, status, started_at, people, answered, totals, tracks }) => ({
          ...{ id, name, status, started_at, link: campaignLink(id), people: people.total, sent: totals.sent },
          replied_of_people: shareOfWords(totals.replied, people.total, answered),
          of_mails: Object.fromEntries(
            metrics.map((metric) => [metric, shareOfWords(totals[metric], totals.sent, totals.shares[metric])]),
          ),
          not_tracked: [...(tracks.opens ? [] : ["opened"]), ...(tracks.clicks ? [] : ["clicked"])],
          ...(smallWords(totals.sent) && { too_small: smallWords(totals.sent) }),
        })),
        ...(compared.length < 2 && { next_step: "Fewer than two were started in this time. Take a longer time." }),
      },
    };
  },
});
