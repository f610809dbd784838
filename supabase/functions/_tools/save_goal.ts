import { z } from "zod";
import { goal, goalDraft } from "../../../shared/contracts/goal.ts";
import { goalOutlook, goalProgress } from "../../../shared/domain/goal_words.ts";
import { defineTool } from "./define_tool.ts";

const saved = z.object({ goal });

/** Sets how many of something are wanted in each month or quarter. */
export const save_goal = defineTool({
  name: "save_goal",
  description:
    "Set a goal: how many won deals, meetings, calls, replies or new leads the person or the whole workspace wants in each month or quarter. The same measure and period anew replaces the target. Goals of the workspace are set by owners and admins.",
  effect: "write",
  input: z.strictObject({
    measure: goalDraft.shape.measure,
    target: goalDraft.shape.target.describe("How many in each period. Never guess it: ask."),
    period: goalDraft.shape.period,
    whose: goalDraft.shape.whose.describe("me unless the person speaks of the team or of everybody."),
  }),
  async run(wanted, { database, workspaceId }) {
    const answer = saved.parse(await database.rpc("save_goal", { workspace_id: workspaceId, goal: wanted }));
    return {
      ok: true,
      summary: `Goal set: ${goalProgress(answer.goal)}. ${goalOutlook(answer.goal)}`,
      result: { goal: answer.goal },
    };
  },
});
