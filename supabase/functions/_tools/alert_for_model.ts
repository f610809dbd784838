import type { AlertPreview, AlertRule } from "../../../shared/contracts/alert_rule.ts";
import { counted } from "./counted.ts";

/** A rule for a model: what it waits for, and how it fares. */
export function alertForModel(rule: AlertRule) {
  const { id, name, event, filter, kinds, campaign_name, cool_down_minutes, priority, muted, muted_until, problem } =
    rule;
  return {
    ...{ id, name, event, filter, cool_down_minutes, priority, muted },
    ...(kinds.length > 0 && { kinds }),
    ...(campaign_name !== null && { campaign: campaign_name }),
    ...(muted_until !== null && { muted_until }),
    ...(problem !== null && { problem }),
    fired_in_30_days: rule.fired,
    last_fired_at: rule.last_fired_at,
  };
}

/** "It would have spoken 12 times in the last 30 days, of 9 leads." */
export function previewWords({ count, leads, matching }: AlertPreview): string {
  const now = matching === null ? "" : ` ${counted(matching, "lead")} ${matching === 1 ? "matches" : "match"} now.`;
  if (count === 0) return `it would have said nothing in the last 30 days.${now}`;
  return `it would have spoken ${counted(count, "time")} in the last 30 days, of ${counted(leads, "lead")}.${now}`;
}

/** What the preview says, without names: those are on the page. */
export function previewForModel({ count, leads, matching, notes }: AlertPreview) {
  return { would_have_fired_in_30_days: count, leads, ...(matching !== null && { match_now: matching }), notes };
}
