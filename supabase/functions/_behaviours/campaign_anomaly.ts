import { z } from "zod";
import { defineBehaviour } from "./define_behaviour.ts";
import { counted } from "./plain_words.ts";

const count = z.number().int();
const measured = {
  complaints: "complaints about",
  bounces: "bounces of",
  replies: "answers to",
} as const;

/** What becomes of a campaign's mails is no longer what it was, by more than chance. */
export const campaign_anomaly = defineBehaviour({
  name: "campaign_anomaly",
  title: "Campaigns out of line",
  description:
    "Tells when more of your campaign's last mails bounced or were complained of, or more or fewer were answered, than before.",
  cadence: { every: "minutes", minutes: 60 },
  coolDownHours: 48,
  tuning: z.strictObject({
    days: z.number().int().min(1).max(14).default(3).describe("Days that are looked at"),
    min_mails: z.number().int().min(30).max(10_000).default(100).describe("Mails, at least, now and before"),
  }),
  sampleFloor: "Both shares are of enough mails, and their 95 % intervals lie apart.",
  facts: z.object({
    campaign: z.string(),
    measure: z.enum(["complaints", "bounces", "replies"]),
    direction: z.enum(["up", "down"]),
    sent: count,
    hits: count,
    share: z.number(),
    sent_before: count,
    hits_before: count,
    before: z.number(),
    is_own: z.boolean(),
    days: count,
  }),
  word({ facts }) {
    const { campaign, measure, direction, sent, hits, share, sent_before, hits_before, before, is_own } = facts;
    const than = is_own ? "of its mails before" : "of the campaigns before it";
    return {
      title: `${direction === "up" ? "More" : "Fewer"} ${measured[measure]} “${campaign}”`,
      body: `${percent(share)} of its last mails (${hits} of ${counted(sent, "mail")}) against ${percent(before)} ${than} (${hits_before} of ${counted(sent_before, "mail")}). That is more than chance.`,
    };
  },
});

function percent(share: number): string {
  return `${(share * 100).toLocaleString("en", { maximumFractionDigits: share < 0.1 ? 1 : 0 })} %`;
}
