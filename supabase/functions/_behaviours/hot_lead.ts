import { z } from "zod";
import { defineBehaviour } from "./define_behaviour.ts";
import { counted, listed } from "./plain_words.ts";

const count = z.number().int();

/** Someone shows by what they do that now is the time to call them. */
export const hot_lead = defineBehaviour({
  name: "hot_lead",
  title: "Hot leads",
  description:
    "Tells when one of your leads, or one that nobody owns, clicks again and again, answers, or rises in score.",
  cadence: { every: "minutes", minutes: 15 },
  coolDownHours: 72,
  tuning: z.strictObject({
    clicks: z.number().int().min(2).max(20).default(3).describe("Clicks of people, at least"),
    score_jump: z.number().int().min(5).max(80).default(20).describe("Rise of the score, at least"),
    within_hours: z.number().int().min(1).max(168).default(48).describe("Within hours"),
  }),
  sampleFloor: "At least two clicks by a person; what programs click does not count.",
  facts: z.object({
    lead: z.string(),
    clicks: count,
    links: count,
    replies: count,
    score: count,
    score_from: count.nullable(),
    score_to: count.nullable(),
    hours: count,
  }),
  word({ facts, lead_id }) {
    const { lead, clicks, links, replies, score_from, score_to, hours } = facts;
    const did = [
      replies > 0 && `answered ${replies === 1 ? "once" : `${replies} times`}`,
      clicks > 0 && `clicked ${counted(clicks, "time")}${links > 1 ? ` on ${links} links` : ""}`,
      score_from !== null && score_to !== null && `rose in score from ${score_from} to ${score_to}`,
    ].filter((part) => part !== false);
    return {
      title: `${lead} is warming up`,
      body: `Within ${counted(hours, "hour")} ${lead} ${listed(did)}.`,
      ...(lead_id && {
        actions: [
          { kind: "open_lead" as const, label: "Open lead", lead_id },
          {
            kind: "ask" as const,
            label: "What do we know?",
            message: `Summarise what we know about ${lead} and what to say`,
          },
        ],
      }),
    };
  },
});
