import { z } from "zod";
import { sendingInsights } from "../../../shared/contracts/campaign_report.ts";
import { winnerBy } from "../../../shared/contracts/campaign_view.ts";
import { shareOfWords } from "../../../shared/domain/mail/number_words.ts";
import { standsOut } from "../../../shared/domain/mail/stands_out.ts";
import type { Trial } from "../../../shared/domain/mail/two_proportions.ts";
import { hourName, verdictWords, weekdayName } from "../../../shared/domain/mail/verdict_words.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** At which hour, on which weekday and with which subject campaign mails are answered most. */
export const best_sending_times = defineTool({
  name: "best_sending_times",
  description:
    "Which hour of the day, day of the week and subject of campaign mails people answer most, by their own clocks, from the mails of the last days; what programs did never counts. Each verdict says whether it is more than chance, or how many mails are missing. Repeat the verdicts; never name a best hour, day or subject where they do not.",
  effect: "read",
  input: z.strictObject({
    by: winnerBy.optional().describe("What counts; replied when the user does not say."),
    days: z.number().int().min(1).max(3650).optional().describe("90 when the user does not say."),
    campaign_id: z.uuid().optional().describe("Of one campaign alone, from list_campaigns."),
  }),
  async run({ by = "replied", days = 90, campaign_id }, { database, workspaceId }) {
    const asked = { workspace_id: workspaceId, by, days, ...(campaign_id && { campaign_id }) };
    const seen = sendingInsights.parse(await database.rpc("sending_insights", asked));
    const part = <Group extends Trial & Share>(
      noun: readonly [string, string],
      groups: readonly Group[],
      nameOf: (group: Group) => string,
    ) => ({
      verdict: verdictWords(standsOut(groups), { noun, nameOf, by }),
      each: groups.map((group) => `${nameOf(group)}: ${shareOfWords(group.successes, group.sent, group)}`),
    });
    const hour = part(["hour", "hours"], seen.hours, (group) => hourName(group.hour));
    const weekday = part(["day", "days"], seen.weekdays, (group) => weekdayName(group.weekday));
    const subject = part(["subject", "subjects"], seen.subjects, (group) => `“${group.subject}”`);
    return {
      ok: true,
      summary: `From ${counted(seen.looked_at, "mail")}: ${hour.verdict}`,
      result: {
        ...{ by, days, mails: seen.looked_at, hour, weekday, subject },
        ...(seen.several_clocks > 0 && {
          without_an_hour: `${counted(seen.several_clocks, "mail")} to countries with several clocks`,
        }),
        note: "Only mails that had their time count: two days for replies, one for clicks and opens. Subjects went to different people: two variants of one mail are the fair test.",
      },
    };
  },
});

type Share = { share: number; low: number; high: number };
