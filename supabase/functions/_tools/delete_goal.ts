import { z } from "zod";
import { goal } from "../../../shared/contracts/goal.ts";
import { goalNoun } from "../../../shared/domain/goal_words.ts";
import { defineTool } from "./define_tool.ts";

const gone = z.object({ goal });

/** Deletes a goal. */
export const delete_goal = defineTool({
  name: "delete_goal",
  description:
    "Delete a goal that is not wanted any more. Read list_goals first for its id. To change it use save_goal.",
  effect: "write",
  input: z.strictObject({ goal_id: z.uuid() }),
  async run({ goal_id }, { database, workspaceId }) {
    const answer = gone.parse(await database.rpc("delete_goal", { workspace_id: workspaceId, goal_id }));
    const { id, target, measure, period } = answer.goal;
    return {
      ok: true,
      summary: `Deleted the goal of ${target} ${goalNoun(measure)} a ${period}.`,
      result: { id },
    };
  },
});
