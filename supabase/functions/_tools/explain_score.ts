import { z } from "zod";
import { scoreExplanation } from "../../../shared/contracts/score.ts";
import { defineTool } from "./define_tool.ts";

/** Says why a lead has its score. */
export const explain_score = defineTool({
  name: "explain_score",
  description:
    "Why one lead has its score: each rule that gave or took points, and what the score was before. Use the id of a search.",
  effect: "read",
  input: z.strictObject({ lead_id: z.uuid() }),
  async run({ lead_id }, { database, workspaceId }) {
    const answer = await database.rpc("explain_score", { workspace_id: workspaceId, lead_id });
    const found = scoreExplanation.nullable().parse(answer);
    if (!found) return { ok: false, reason: "No such lead. Search by name first; do not guess ids." };
    const { lead, score, factors } = found;
    if (!factors) {
      const why = "It was set by hand: this workspace has no score rules yet, or they have not been applied.";
      return { ok: true, summary: `${lead.name}: score ${score}, set by hand.`, result: { lead, score, why } };
    }
    const sum = factors.reduce((total, { points }) => total + points, 0);
    return {
      ok: true,
      summary: `${lead.name}: score ${score} from ${factors.length === 1 ? "1 rule" : `${factors.length} rules`}.`,
      result: { ...found, ...(sum !== score && { limited: `The points add up to ${sum}; a score is 0 to 100.` }) },
      view: { kind: "score", lead, score, factors },
    };
  },
});
