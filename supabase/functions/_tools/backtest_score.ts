import { z } from "zod";
import { scoreBackTest } from "../../../shared/contracts/score.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Compares the scores of won and lost leads. */
export const backtest_score = defineTool({
  name: "backtest_score",
  description:
    "How well the score tells leads that were won from those that were lost: both groups' scores on the day they were decided, the win rate by band of ten points, and how often each rule applied. Say the sizes of the samples, and when they are too small.",
  effect: "read",
  input: z.strictObject({}),
  async run(_args, { database, workspaceId }) {
    const tried = scoreBackTest.parse(await database.rpc("backtest_score", { workspace_id: workspaceId }));
    const sizes = `${counted(tried.won.leads, "won lead")} and ${counted(tried.lost.leads, "lost lead")}`;
    if (tried.separation === null) {
      return { ok: true, summary: `Nothing to compare: ${sizes}.`, result: { ...tried, next_step: "Say so." } };
    }
    const percent = Math.round(tried.separation * 100);
    return {
      ok: true,
      summary: `Of ${sizes}, the won one scored higher in ${percent} % of pairs.${tried.enough ? "" : " Too few to rely on."}`,
      result: tried,
    };
  },
});
