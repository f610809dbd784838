import { z } from "zod";
import {
  type AlertFiring,
  type AlertPreview,
  type AlertRule,
  type AlertRuleDraft,
  alertFiring,
  alertPreview,
  alertRule,
} from "../../../shared/contracts/alert_rule.ts";
import { rpc } from "../../api/rest.ts";

const changed = z.object({ rule: alertRule });

/** The person's own alerts, the newest first. @throws ApiError */
export async function readAlertRules(workspaceId: string): Promise<AlertRule[]> {
  return rpc("list_alert_rules", { workspace_id: workspaceId }, z.array(alertRule));
}

/** Adds an alert, or changes the one with its id. @throws ApiError */
export async function saveAlertRule(workspaceId: string, rule: AlertRuleDraft): Promise<AlertRule> {
  return (await rpc("save_alert_rule", { workspace_id: workspaceId, rule }, changed)).rule;
}

/** What it would have said in the last 30 days. @throws ApiError */
export async function previewAlertRule(workspaceId: string, rule: Omit<AlertRuleDraft, "name">): Promise<AlertPreview> {
  return rpc("preview_alert_rule", { workspace_id: workspaceId, rule }, alertPreview);
}

/** Mutes it until an instant, or until it is unmuted. @throws ApiError */
export async function muteAlertRule(workspaceId: string, ruleId: string, until: string | null): Promise<AlertRule> {
  return (await rpc("mute_alert_rule", { workspace_id: workspaceId, rule_id: ruleId, until }, changed)).rule;
}

/** @throws ApiError */
export async function unmuteAlertRule(workspaceId: string, ruleId: string): Promise<AlertRule> {
  return (await rpc("unmute_alert_rule", { workspace_id: workspaceId, rule_id: ruleId }, changed)).rule;
}

/** @throws ApiError */
export async function deleteAlertRule(workspaceId: string, ruleId: string): Promise<void> {
  await rpc("delete_alert_rule", { workspace_id: workspaceId, rule_id: ruleId }, z.unknown());
}

/** The newest 50 times that it fired. @throws ApiError */
export async function readAlertFirings(workspaceId: string, ruleId: string): Promise<AlertFiring[]> {
  return rpc("list_alert_firings", { workspace_id: workspaceId, rule_id: ruleId }, z.array(alertFiring));
}
