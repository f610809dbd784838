import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks = /^(?:what(?:'s| is)|show|list|which)\b.*\b(?:pinned|dashboards?)\b/;
const answer = z.object({ pins: z.array(z.object({ title: z.string(), whose: z.enum(["me", "workspace"]) })) });

/** Tells what is pinned. */
export const list_pinned_answers = defineIntent({
  tool: "list_pinned_answers",
  examples: ["what is on my dashboard?"],
  match: ({ words }) => (asks.test(words) ? call("list_pinned_answers", {}) : undefined),
  describe(calls) {
    const made = calls.at(-1);
    const read = made?.outcome?.state === "done" ? answer.safeParse(made.outcome.result) : undefined;
    if (!read?.success) return `I couldn't read the dashboard: ${reasonOf(made, "the tool gave no answer")}`;
    if (read.data.pins.length === 0) return "Nothing is pinned yet. Try “pin the win rate by source”.";
    return read.data.pins
      .map(({ title, whose }) => `- ${plain(title)}${whose === "workspace" ? " (everyone's)" : ""}`)
      .join("\n");
  },
});
