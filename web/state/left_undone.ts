import { isUnderWay, type TurnView } from "./turn_view.ts";

/** Titles of the plan's steps that an ended turn did not get to; the rule of `private.left_undone()`. */
export function leftUndone({ plan, status }: Pick<TurnView, "plan" | "status">): string[] {
  if (isUnderWay(status) || status === "waiting") return [];
  return plan.filter((step) => step.status !== "done" && step.status !== "skipped").map((step) => step.title);
}
