import { z } from "zod";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { scoreRule, scoreRuleDraft } from "../../../shared/contracts/score.ts";
import { defineTool } from "./define_tool.ts";

const { id, label, kind, points, activity_kinds, half_life_days, most_points, active } = scoreRuleDraft.shape;

/** Adds or changes a rule by which leads are scored. */
export const save_score_rule = defineTool({
  name: "save_score_rule",
  description: [
    "Add a rule by which leads are scored, or change the one with `id` (give it whole). Kind fit: leads that match",
    "`conditions` get the points once. Kind engagement: every activity of `activity_kinds` gives the points, up to",
    "`most_points`, each counting half after `half_life_days`. `active` false switches a rule off. Only owners and",
    "admins may. All leads are scored anew within moments; suggest backtest_score to see whether the rules tell won",
    "from lost leads.",
  ].join(" "),
  effect: "write",
  input: z.strictObject({
    id,
    label: label.describe("Short and in the user's words, such as 'Head of operations'."),
    kind,
    points,
    match: leadFilter.shape.match,
    conditions: leadFilter.shape.conditions,
    activity_kinds,
    half_life_days,
    most_points,
    active,
  }),
  async run({ match, conditions, kind: ruleKind, ...others }, { database, workspaceId }) {
    if (ruleKind === "fit" && conditions.length === 0) {
      return { ok: false, reason: "A fit rule needs at least one condition in `conditions`." };
    }
    if (ruleKind === "engagement" && conditions.length > 0) {
      return { ok: false, reason: "An engagement rule counts `activity_kinds`; leave `conditions` out." };
    }
    const rule = { ...others, kind: ruleKind, ...(ruleKind === "fit" && { filter: { match, conditions } }) };
    const answer = await database.rpc("save_score_rule", { workspace_id: workspaceId, rule });
    const saved = z.object({ rule: scoreRule }).parse(answer).rule;
    const given = saved.points > 0 ? `+${saved.points}` : String(saved.points);
    return {
      ok: true,
      summary: `Score rule “${saved.label}”: ${saved.active ? `${given} points` : "switched off"}. Leads are being scored anew.`,
      result: { rule: saved },
    };
  },
});
