import { z } from "zod";
import { scoreRules } from "../../../shared/contracts/score.ts";
import { counted } from "./counted.ts";
import { defineTool } from "./define_tool.ts";

/** Lists the rules that make a score. */
export const show_score_rules = defineTool({
  name: "show_score_rules",
  description: "List the rules by which leads are scored, with ids for save_score_rule.",
  effect: "read",
  input: z.strictObject({}),
  async run(_args, { database, workspaceId }) {
    const { rules, under_way } = scoreRules.parse(await database.rpc("score_rules_of", { workspace_id: workspaceId }));
    const next_step = "There are no rules: scores are set by hand. Offer to add some with save_score_rule.";
    return {
      ok: true,
      summary: rules.length === 0 ? "There are no score rules yet." : `${counted(rules.length, "score rule")}.`,
      result: { rules, ...(under_way && { under_way }), ...(rules.length === 0 && { next_step }) },
    };
  },
});
