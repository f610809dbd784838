import { z } from "zod";
import { defineBehaviour } from "./define_behaviour.ts";
import { counted, listed } from "./plain_words.ts";

const count = z.number().int();
const week = { won: count, lost: count, new_leads: count, sent: count, replied: count };

/** The week in numbers against the one before, and what worked. */
export const weekly_review = defineBehaviour({
  name: "weekly_review",
  title: "Weekly review",
  description: "The week in numbers against the one before, and which campaign was answered most.",
  cadence: { every: "week", weekday: 5, hour: 16 },
  coolDownHours: 24,
  tuning: z.strictObject({
    weekday: z.number().int().min(1).max(7).default(5).describe("Day of the week (1 is Monday)"),
    hour: z.number().int().min(5).max(20).default(16).describe("Hour of the day"),
    least_mails: z.number().int().min(10).max(1000).default(20).describe("Mails before a campaign is judged"),
  }),
  sampleFloor: "Silent after a week in which nothing happened; a campaign is named only with enough mails.",
  facts: z.object({
    ...week,
    moved: count,
    before: z.object(week),
    best: z
      .object({
        campaign_id: z.uuid(),
        name: z.string(),
        sent: count,
        replied: count,
        share: z.number(),
        low: z.number(),
        high: z.number(),
      })
      .nullable(),
  }),
  word({ facts }) {
    const { before, best, moved, ...now } = facts;
    const against = (name: keyof typeof week) => ` (${before[name].toLocaleString("en")} the week before)`;
    const said = [
      shown("won", `${now.won} won`),
      shown("lost", `${now.lost} lost`),
      shown("new_leads", counted(now.new_leads, "new lead")),
      shown("sent", `${counted(now.sent, "campaign mail")} sent`),
      shown("replied", `${counted(now.replied, "person", "people")} answered`),
    ].filter((part) => part !== undefined);
    const lines = [
      `${said.map(({ words, name }) => `${words}${against(name)}`).join(", ")}.`,
      moved > 0 ? `${counted(moved, "lead")} moved to another stage.` : "",
      best
        ? `Answered most: “${best.name}”, ${percent(best.share)} of ${counted(best.sent, "mail")} (${percent(best.low)} to ${percent(best.high)} is likely).`
        : "",
    ];
    const highlights = said.filter(({ name }) => now[name] > 0).map(({ words }) => words);
    const title = highlights.length > 0 ? listed(highlights.slice(0, 3)) : `${counted(moved, "lead")} moved`;
    return {
      title: `Your week: ${title}`,
      body: lines.filter((line) => line.length > 1).join("\n"),
      ...(best && {
        actions: [{ kind: "open_campaign", label: "Open campaign", campaign_id: best.campaign_id } as const],
      }),
    };

    function shown(name: keyof typeof week, words: string) {
      return now[name] > 0 || before[name] > 0 ? { name, words } : undefined;
    }
  },
});

function percent(share: number): string {
  return `${(share * 100).toLocaleString("en", { maximumFractionDigits: 1 })}%`;
}
