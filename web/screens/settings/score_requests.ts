import { z } from "zod";
import { type ScoreRuleDraft, scoreBackTest, scoreRules } from "../../../shared/contracts/score.ts";
import { rpc } from "../../api/rest.ts";

export type ScoreRules = z.infer<typeof scoreRules>;

/** @throws ApiError */
export async function readScoreRules(workspaceId: string): Promise<ScoreRules> {
  return rpc("score_rules_of", { workspace_id: workspaceId }, scoreRules);
}

/** Adds a rule, or changes the one with its id. Owners and admins only. @throws ApiError */
export async function saveScoreRule(workspaceId: string, rule: ScoreRuleDraft): Promise<void> {
  await rpc("save_score_rule", { workspace_id: workspaceId, rule }, z.unknown());
}

/** Owners and admins only. @throws ApiError */
export async function deleteScoreRule(workspaceId: string, ruleId: string): Promise<void> {
  await rpc("delete_score_rule", { workspace_id: workspaceId, rule_id: ruleId }, z.unknown());
}

/** Tries the rules that are switched on with won and lost leads. @throws ApiError */
export async function backTestScore(workspaceId: string) {
  return rpc("backtest_score", { workspace_id: workspaceId }, scoreBackTest);
}
