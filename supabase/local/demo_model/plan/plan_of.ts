import { z } from "zod";
import { planStep } from "../../../../shared/contracts/events.ts";
import type { Setting } from "../match_words.ts";
import type { Exchange } from "../read_conversation.ts";
import { readGoal } from "./read_goal.ts";

export type Status = z.infer<typeof planStep>["status"];

/** A step of the plan as it was last written, and the words to work by. */
export type PlannedStep = { title: string; status: Status; words: string };

const written = z.object({ steps: z.array(planStep) });

/**
 * The plan for what was said: as the person changed it, else as it was last written, else as the words ask for it.
 * Undefined when the words ask for one thing only.
 */
export function planOf({ utterance, calls, editedPlan }: Exchange, setting: Setting): PlannedStep[] | undefined {
  const goal = readGoal(utterance, setting);
  if (!goal) return undefined;
  const stored = calls.findLast(({ tool }) => tool === "update_plan")?.arguments;
  const steps = editedPlan ?? written.safeParse(stored).data?.steps;
  if (!steps) return goal.map((step) => ({ ...step, status: "pending" }));
  const wordsOf = new Map(goal.map(({ title, words }) => [title, words]));
  return steps.map(({ title, status }) => ({ title, status, words: wordsOf.get(title) ?? title }));
}
