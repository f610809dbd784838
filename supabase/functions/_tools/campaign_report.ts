import { z } from "zod";
import { campaignPeoplePage, campaignReport, peopleEvent } from "../../../shared/contracts/campaign_report.ts";
import { defineTool } from "./define_tool.ts";
import { noCampaign } from "./read_campaign.ts";
import { peopleForModel, reportForModel, reportView, reportWords } from "./report_for_model.ts";

const peopleShown = 20;

/** The numbers of one campaign: the funnel of its steps and variants, who answered what and how fast, and who did what. */
export const campaign_report = defineTool({
  name: "campaign_report",
  description:
    "How a campaign is doing: for it and for each step and variant how many mails were sent, delivered, opened and clicked by people, answered, bounced and unsubscribed, with 95 % intervals; what people answered and how fast; which variant won and how sure that is. Say rates only with the numbers they come from, and say so where it says that there are too few. get_campaign tells its words and settings.",
  effect: "read",
  input: z.strictObject({
    campaign_id: z.uuid().describe("From list_campaigns."),
    who: peopleEvent
      .optional()
      .describe("Also name the people with whose mail this happened last, at most 20 ('auto_replied': who is away)."),
  }),
  async run({ campaign_id, who }, { database, workspaceId }) {
    const asked = { workspace_id: workspaceId, campaign_id };
    const report = campaignReport.nullable().parse(await database.rpc("campaign_report", asked));
    if (!report) return { ok: false, reason: noCampaign };
    if (who === undefined) {
      return { ok: true, summary: reportWords(report), result: reportForModel(report), view: reportView(report) };
    }
    const filter = { filter: { event: who }, page_size: peopleShown };
    const page = campaignPeoplePage.parse(await database.rpc("campaign_people", { ...asked, ...filter }));
    return {
      ok: true,
      summary: reportWords(report),
      result: {
        ...reportForModel(report),
        who: peopleForModel(page.people),
        more_of_them: page.next_cursor !== null,
      },
      view: reportView(report),
      // Names and addresses come from lists that others wrote.
      tainted: page.people.length > 0,
    };
  },
});
