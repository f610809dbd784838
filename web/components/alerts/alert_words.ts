import type { AlertPreview, AlertRule } from "../../../shared/contracts/alert_rule.ts";
import { formatInstant, formatNumber } from "../../state/time.ts";

/** "Would have told you 12 times in the last 30 days, of 9 leads." */
export function previewSentence({ count, leads, matching }: AlertPreview): string {
  const now =
    matching === null
      ? ""
      : ` ${matching > 10_000 ? "More than 10,000" : formatNumber(matching)} ${matching === 1 ? "lead matches" : "leads match"} now.`;
  if (count === 0) return `Would have told you nothing in the last 30 days.${now}`;
  const times = count === 1 ? "once" : `${formatNumber(count)} times`;
  return `Would have told you ${times} in the last 30 days${leads < count ? `, of ${formatNumber(leads)} ${leads === 1 ? "lead" : "leads"}` : ""}.${now}`;
}

/** "Fired 3 times in 30 days", "Muted until …". */
export function stateWords({ problem, muted, muted_until, fired }: AlertRule): string {
  if (problem !== null) return "Does not work";
  if (muted) return muted_until === null ? "Muted" : `Muted until ${formatInstant(muted_until)}`;
  if (fired === 0) return "Has not fired in 30 days";
  return `Fired ${fired === 1 ? "once" : `${formatNumber(fired)} times`} in 30 days`;
}
