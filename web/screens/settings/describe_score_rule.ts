import { activityKind } from "../../../shared/contracts/lead.ts";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { type ScoreRule, type ScoreRuleDraft, scoreRuleDraft } from "../../../shared/contracts/score.ts";
import { activityKindLabel } from "../../components/leads/activity_kind_label.ts";
import { describeNode } from "../../components/leads/describe_condition.ts";
import { nameOfValue } from "../../components/leads/name_of_value.ts";
import { locale } from "../../state/time.ts";

/** "+14", "−12". */
export function pointWords(points: number): string {
  return points > 0 ? `+${points}` : `−${Math.abs(points)}`;
}

/** When a rule gives its points, in words. */
export function describeScoreRule(rule: ScoreRule | ScoreRuleDraft): string {
  if (rule.kind === "fit") {
    const filter = leadFilter.safeParse(rule.filter);
    if (!filter.success) return "Once, for leads that fit.";
    const parts = filter.data.conditions.map((node) =>
      describeNode(node, { locale: locale.value, nameOf: nameOfValue }),
    );
    return `Once, if ${parts.join(filter.data.match === "any" ? " or " : " and ")}.`;
  }
  const kinds = (rule.activity_kinds ?? []).map((kind) => {
    const known = activityKind.safeParse(kind);
    return known.success ? activityKindLabel(known.data).toLowerCase() : kind;
  });
  const most = rule.most_points === undefined ? "" : `, ${rule.most_points} at most`;
  const fading = rule.half_life_days === undefined ? "" : `, half after ${days(rule.half_life_days)}`;
  return `For each ${kinds.join(" or ")}${most}${fading}.`;
}

/** The stored rule as it can be saved again; undefined when the page does not understand it. */
export function draftOf({ problem: _, ...rule }: ScoreRule): ScoreRuleDraft | undefined {
  const draft = scoreRuleDraft.safeParse(rule);
  return draft.success ? draft.data : undefined;
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}
