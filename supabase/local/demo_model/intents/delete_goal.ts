import { z } from "zod";
import { goal } from "../../../../shared/contracts/goal.ts";
import { goalNoun } from "../../../../shared/domain/goal_words.ts";
import { defineIntent } from "../define_intent.ts";
import { goalMeasureIn } from "../goal_words.ts";
import { listOf } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { madeBefore } from "../same_call.ts";
import { call, say } from "../turn.ts";

const asks = /^(?:please )?(?:delete|remove|drop|cancel) (?:the |my |our )?(?<name>.*\b(?:goal|target)\b.*)$/;
const answer = z.object({ goals: z.array(goal) });

/** Deletes the goal that words mean through `list_goals`: the one that counts what they name, or the only one. */
export const delete_goal = defineIntent({
  tool: "delete_goal",
  examples: ["delete the goal of meetings"],
  match(turn) {
    const name = asks.exec(turn.words)?.groups?.name;
    if (name === undefined) return undefined;
    const listed = madeBefore(turn.calls, { tool: "list_goals", arguments: {} });
    if (!listed) return call("list_goals", {});
    const read = listed.outcome?.state === "done" ? answer.safeParse(listed.outcome.result) : undefined;
    if (!read?.success) return say(`I couldn't read the goals: ${reasonOf(listed, "the tool gave no answer")}`);
    const measure = goalMeasureIn(name);
    const found = read.data.goals.filter((one) => measure === undefined || one.measure === measure);
    const [only] = found;
    if (only && found.length === 1) return call("delete_goal", { goal_id: only.id });
    if (!only) return say("There is no such goal.");
    return say(`Which one: ${listOf(found.map((one) => `${goalNoun(one.measure)} a ${one.period}`))}?`);
  },
  describe: (calls) => outcomeLines(calls, () => "deleting the goal"),
});
