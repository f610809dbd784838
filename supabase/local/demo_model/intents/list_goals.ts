import { z } from "zod";
import { goal } from "../../../../shared/contracts/goal.ts";
import { goalOutlook, goalProgress } from "../../../../shared/domain/goal_words.ts";
import { defineIntent } from "../define_intent.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asking =
  /^(?:how (?:are|is|do|does)|what(?: are| is|'s)?|where|show|list|are|am|will|do|which|tell me)\b.*\b(?:goals?|targets?)\b|^(?:my |our )?(?:goals|targets)[?.!\s]*$/;
const answer = z.object({ goals: z.array(goal) });

/** Tells how the goals stand. */
export const list_goals = defineIntent({
  tool: "list_goals",
  examples: ["how are my goals?", "will we reach our goals?"],
  match: (turn) => (asking.test(turn.words) ? call("list_goals", {}) : undefined),
  describe(calls) {
    const made = calls.at(-1);
    const read = made?.outcome?.state === "done" ? answer.safeParse(made.outcome.result) : undefined;
    if (!read?.success) return `I couldn't read the goals: ${reasonOf(made, "the tool gave no answer")}`;
    if (read.data.goals.length === 0) return "There are no goals yet. Try “set a goal of 20 meetings a month”.";
    const line = (one: z.infer<typeof goal>) =>
      `- ${one.is_mine ? "Yours" : "The workspace's"}: ${goalProgress(one)}. ${goalOutlook(one)}`;
    return read.data.goals.map(line).join("\n");
  },
});
