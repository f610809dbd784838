import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asking =
  /^(?:(?:show|list)(?: me)? (?:your |the )?behaviou?rs|what do you (?:tell me|say) (?:by yourself|on your own|unasked|without being asked)|when do you speak up)\b/;
const answer = z.object({
  behaviours: z.array(z.object({ title: z.string(), description: z.string(), muted: z.boolean() })),
});

/** Lists what the assistant says by itself. */
export const list_behaviours = defineIntent({
  tool: "list_behaviours",
  examples: ["what do you tell me by yourself?", "list your behaviours"],
  match: (turn) => (asking.test(turn.words) ? call("list_behaviours", {}) : undefined),
  describe(calls) {
    const made = calls.at(-1);
    const read = made?.outcome?.state === "done" ? answer.safeParse(made.outcome.result) : undefined;
    if (!read?.success) return `I couldn't read that: ${reasonOf(made, "the tool gave no answer")}`;
    const lines = read.data.behaviours.map(
      ({ title, description, muted }) => `- **${plain(title)}**${muted ? " (muted)" : ""}: ${plain(description)}`,
    );
    return `I speak up by myself about:\n\n${lines.join("\n")}\n\nSay “mute the daily briefing” or “brief me at 7”.`;
  },
});
