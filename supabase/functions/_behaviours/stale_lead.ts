import { z } from "zod";
import { defineBehaviour } from "./define_behaviour.ts";
import { counted } from "./plain_words.ts";

/** Someone worth writing to has not heard from us. */
export const stale_lead = defineBehaviour({
  name: "stale_lead",
  title: "Leads gone quiet",
  description:
    "Tells of leads in the midst of the pipeline, yours or nobody's, whom nobody contacted for a while, and drafts a follow-up to the first of them, which waits for your approval.",
  cadence: { every: "day", hour: 9 },
  coolDownHours: 336,
  tuning: z.strictObject({
    days: z.number().int().min(3).max(180).default(14).describe("Days without contact"),
    min_score: z.number().int().min(0).max(100).default(50).describe("Their score, at least"),
    drafts: z.number().int().min(0).max(10).default(3).describe("Follow-ups drafted by itself a day, at most"),
  }),
  sampleFloor:
    "Only who was contacted before, is in an open stage behind the first, and is in no campaign and on no reminder.",
  facts: z.object({
    lead: z.string(),
    company: z.string().nullable(),
    stage: z.string(),
    score: z.number().int(),
    days: z.number().int(),
    last_contacted_at: z.string(),
    draft: z.boolean(),
  }),
  word({ facts: { lead, company, stage, score, days, draft } }) {
    const quiet = `${lead}${company ? ` of ${company}` : ""} is in ${stage} with a score of ${score}. Nobody wrote, called or met since, no campaign writes to them and no reminder waits.`;
    return {
      title: `${lead}: no contact for ${counted(days, "day")}`,
      body: draft ? `${quiet} A follow-up is being drafted; it leaves only when you approve it.` : quiet,
      // Pressed by a person, so the draft is made in their own conversation and waits for their approval.
      actions: draft
        ? []
        : [{ kind: "ask", label: "Draft a follow-up", message: `Draft a follow-up email to ${lead}` }],
    };
  },
});
