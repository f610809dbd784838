import {
  type AlertEvent,
  type AlertRule,
  type AlertRuleDraft,
  alertRuleDraft,
} from "../../../shared/contracts/alert_rule.ts";
import { type DraftGroup, finishedNodes } from "../leads/filter_draft.ts";

/** An alert while one builds it. */
export type AlertDraft = Omit<AlertRuleDraft, "filter" | "kinds"> & { group: DraftGroup; kinds: string[] };

/** A new alert, or an existing one to be changed. */
export function draftOfAlert(rule: AlertRule | undefined): AlertDraft {
  if (!rule) {
    return {
      name: "",
      event: "lead_matches",
      group: { match: "all", conditions: [{ unfinished: "country" }, { unfinished: "score" }] },
      kinds: [],
      campaign_id: null,
      cool_down_minutes: 1440,
      priority: "normal",
    };
  }
  const { id, name, event, filter, kinds, campaign_id, cool_down_minutes, priority } = rule;
  const group = { match: filter.match, conditions: filter.conditions };
  return { id, name, event, group, kinds, campaign_id, cool_down_minutes, priority };
}

/** The draft for another event: kinds of one are none of another. */
export function withEvent(draft: AlertDraft, event: AlertEvent): AlertDraft {
  const kinds = { lead_matches: [], activity: ["email_received"], mail_event: ["replied"] }[event];
  const group: DraftGroup =
    event === "lead_matches" ? draft.group : { match: "all", conditions: finishedNodes(draft.group.conditions) };
  return { ...draft, event, kinds, campaign_id: null, group };
}

/** The alert as it is saved and previewed, or what is missing of it. */
export function finishedAlert({ group, ...others }: AlertDraft): { rule: AlertRuleDraft } | { missing: string } {
  const filter = { match: group.match, conditions: finishedNodes(group.conditions) };
  if (others.event === "lead_matches" && filter.conditions.length === 0)
    return { missing: "Finish at least one condition." };
  if (others.event !== "lead_matches" && others.kinds.length === 0)
    return { missing: "Tick at least one thing that may happen." };
  // The name is asked for only when it is saved.
  const rule = alertRuleDraft.safeParse({ ...others, name: others.name.trim() || "Alert", filter });
  return rule.success ? { rule: rule.data } : { missing: "A value of the conditions can't be used." };
}
