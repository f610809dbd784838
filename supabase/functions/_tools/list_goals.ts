import { z } from "zod";
import { goal } from "../../../shared/contracts/goal.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** The person's goals and the workspace's, with progress and forecast. */
export const list_goals = defineTool({
  name: "list_goals",
  description:
    "How the goals of the person and of the workspace stand: done, target, what an even pace would have brought, and a forecast with its 80 % interval. Say the interval with the forecast; `too_early` has none.",
  effect: "read",
  input: z.strictObject({}),
  async run(_args, { database, workspaceId }) {
    const goals = z.array(goal).parse(await database.rpc("list_goals", { workspace_id: workspaceId }));
    return {
      ok: true,
      summary: goals.length === 0 ? "There are no goals yet." : `${counted(goals.length, "goal")}.`,
      result: {
        goals,
        ...(goals.length === 0 && { next_step: "Offer to set one with save_goal; ask for the number." }),
      },
    };
  },
});
