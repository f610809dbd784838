import type { AlertRule } from "../../../shared/contracts/alert_rule.ts";
import { describeAlert } from "./describe_alert.ts";

/** What an alert waits for. */
export function AlertWords({ rule }: { rule: AlertRule }) {
  return <p class="break-words text-muted text-sm">{describeAlert(rule)}</p>;
}
