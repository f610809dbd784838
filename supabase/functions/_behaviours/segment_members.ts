import { z } from "zod";
import { defineBehaviour } from "./define_behaviour.ts";
import { counted, listed } from "./plain_words.ts";

/** Somebody came newly into a segment that a person follows. */
export const segment_members = defineBehaviour({
  name: "segment_members",
  title: "Followed segments",
  description:
    "Tells who came newly into a segment that you follow. Follow one where segments are listed, with the bell beside it.",
  cadence: { every: "minutes", minutes: 60 },
  coolDownHours: 24,
  tuning: z.strictObject({
    min_new: z.number().int().min(1).max(1_000).default(1).describe("New leads, at least"),
  }),
  sampleFloor:
    "One new lead. Who was in it when you followed it is not new; nor is one of more than 5,000 leads watched.",
  facts: z.object({
    segment: z.string(),
    came: z.number().int().nullable(),
    holds: z.number().int().nullable(),
    most: z.number().int(),
  }),
  word({ facts: { segment, came, holds, most }, evidence, segment_id }) {
    // By its id: the segment may have got another name when the button is pressed.
    const filter = { conditions: [{ field: "segment", operator: "is_any_of", values: [segment_id] }] };
    const actions = segment_id ? [{ kind: "open_leads" as const, label: "Show the segment", filter }] : [];
    if (came === null || holds === null) {
      return {
        title: `“${segment}” has become too large to follow`,
        body: `It holds more than ${counted(most, "lead")}. Who comes into it is told again when it holds fewer.`,
        actions,
      };
    }
    const names = evidence.map(({ value }) => String(value));
    const others = came - names.length;
    const who = listed(others > 0 && names.length > 0 ? [...names, counted(others, "other")] : names);
    return {
      title: `${counted(came, "new lead")} in “${segment}”`,
      body: `${who ? `${who} came in. ` : ""}It holds ${counted(holds, "lead")} now.`,
      actions,
    };
  },
});
