import { z } from "zod";
import { type Goal, type GoalDraft, goal } from "../../../shared/contracts/goal.ts";
import { rpc } from "../../api/rest.ts";

/** The caller's goals and the workspace's, each with how it stands. @throws ApiError */
export function readGoals(workspaceId: string): Promise<Goal[]> {
  return rpc("list_goals", { workspace_id: workspaceId }, z.array(goal));
}

/** Sets a goal; one of the same measure and period changes. @throws ApiError */
export async function saveGoal(workspaceId: string, draft: GoalDraft): Promise<void> {
  await rpc("save_goal", { workspace_id: workspaceId, goal: draft }, z.object({ goal }));
}

/** @throws ApiError */
export async function deleteGoal(workspaceId: string, goalId: string): Promise<void> {
  await rpc("delete_goal", { workspace_id: workspaceId, goal_id: goalId }, z.object({ goal }));
}
